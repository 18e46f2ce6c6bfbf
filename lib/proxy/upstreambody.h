// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/clientrequest.h"
#include "proxy/usagewish.h"
#include "upstream/router.h"
#include "upstream/sessionaffinity.h"

#include <utility>

namespace signalbox {

/// Makes the body that goes to one target of what the client has sent: to the letter, but for the model's
/// name, for thinking that another vendor has made, which this one would refuse, and for the wish that a Chat
/// Completions stream tell its usage.
class UpstreamBody
{
public:
    UpstreamBody() = default;
    /// `request` must outlive this. `stretches` tell who has answered the session so far.
    UpstreamBody(
        const HttpRequest &request, const ClientRequest &asked, QList<SessionAffinity::Stretch> stretches);

    [[nodiscard]] QByteArray forTarget(const Target &target) const;
    /// The same without any thinking, for a vendor that has refused what was in it.
    [[nodiscard]] QByteArray withoutThinking(const Target &target) const;
    /// True when nobody but this vendor has answered the session: what it refuses it has made itself.
    [[nodiscard]] bool isAllOf(const QString &vendor) const;
    [[nodiscard]] bool hasThinking() const;
    /// The target's body asks for the usage, which the client has not asked for.
    [[nodiscard]] bool addsUsageWish(const Target &target) const;
    /// It does not from now on.
    void dropUsageWish(const Target &target);
    [[nodiscard]] bool hasDroppedUsageWish(const Target &target) const;
    [[nodiscard]] qsizetype messages() const;

private:
    [[nodiscard]] QByteArray withModel(const Target &target) const;

    const HttpRequest *m_request = nullptr;
    QByteArrayView m_modelBytes;
    QString m_model;
    bool m_isMessages = false; ///< of Anthropic's protocol
    bool m_isResponses = false;
    QList<SessionAffinity::Stretch> m_stretches;
    UsageWish m_usageWish;
    QList<std::pair<QString, QString>> m_withoutUsageWish; ///< providers and their models
};

} // namespace signalbox
