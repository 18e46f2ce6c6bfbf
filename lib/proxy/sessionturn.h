// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/routeplanner.h"
#include "proxy/upstreambody.h"

namespace signalbox {

/// One request as a turn of its client's session: the body that each target gets of it, and what is to be
/// remembered of who has answered. Thinking belongs to the vendor that made it; a session that nobody else
/// has answered is never touched.
class SessionTurn
{
public:
    /// `request` must outlive this.
    SessionTurn(SessionAffinity &affinity, const RoutePlan &plan, const HttpRequest &request,
        const ClientRequest &asked);

    [[nodiscard]] QByteArray bodyFor(const Target &target) const;
    /// A vendor has refused the request. When it may have been for the thinking of another one, all bodies
    /// are without any from now on. False when that would not mend it.
    [[nodiscard]] bool dropThinking(const Failure &failure, const QString &vendor);

    /// The target is asked for the usage of its stream, which the client has not asked for.
    [[nodiscard]] bool addsUsageWish(const Target &target) const { return m_body.addsUsageWish(target); }
    /// It may have refused the request for that: its body is without it from now on.
    void dropUsageWish(const Target &target) { m_body.dropUsageWish(target); }
    [[nodiscard]] bool hasDroppedUsageWish(const Target &target) const
    {
        return m_body.hasDroppedUsageWish(target);
    }

    /// The provider's answer has begun.
    void recordAnswer(const Provider &provider, Clock::TimePoint now);
    /// It is complete.
    void recordEnd(const Provider &provider, Clock::TimePoint now);

private:
    SessionAffinity &m_affinity;
    QByteArray m_session;
    QString m_expected; ///< the provider that is asked first
    bool m_sticks;
    bool m_isRemembered; ///< counting tokens leaves no cache behind
    UpstreamBody m_body;
    bool m_withoutThinking = false;
};

} // namespace signalbox
