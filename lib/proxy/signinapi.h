// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httprequest.h"
#include "http/responsewriter.h"
#include "oauth/signins.h"
#include "proxy/signintickets.h"

#include <QJsonObject>
#include <QPointer>

#include <memory>
#include <span>

namespace signalbox {

/// `/oauth/*`: begins and ends sign-ins, shows and removes accounts. The paths and members of the Provider
/// Balancer keep their meaning; docs/openapi.json describes all of them. Answers may take as long as an
/// authorization server does.
class SignInApi final : public QObject
{
    Q_OBJECT

public:
    /// What it needs of the gateway; all of it outlives this.
    struct Surroundings
    {
        Accounts &accounts;
        SignIns &signIns;
        const Clock &clock;
        std::function<ConfigPointer()> config;
        std::function<bool()> asksForKey; ///< nobody gets in without the admin key
    };

    explicit SignInApi(Surroundings surroundings, QObject *parent = nullptr);

    /// As they are documented, with `{account}` for the name of one.
    [[nodiscard]] static QByteArrayList paths();
    /// True for all below `/oauth/`, also where nothing is.
    [[nodiscard]] static bool knows(const QByteArray &path);
    /// True for the one that a browser is sent to from a foreign page.
    [[nodiscard]] static bool isCallback(const QByteArray &path) { return path == "/oauth/callback"; }

    /// True for a page that comes with a ticket which was given to whoever has the admin key, and for a form
    /// with the state of a sign-in that is under way: only who began it, or who was shown its page, has that.
    [[nodiscard]] bool admits(const HttpRequest &request) const;
    /// What a browser shows that is refused a page; nothing where none is asked for.
    [[nodiscard]] static std::optional<QByteArray> pageOfRefusal(
        const HttpRequest &request, const QString &reason);

    /// Where a browser signs in at this provider; empty = at any. `host` is where it reaches us, with the
    /// port.
    [[nodiscard]] Result<QUrl> signInPage(const QString &provider, const QString &host);
    /// What `/oauth/status` answers.
    [[nodiscard]] QJsonObject accounts() const;
    /// The one account that this text means; else the error says which there are.
    [[nodiscard]] Result<QString> accountNamed(const QString &text) const;

    /// Answers, now or later. `headers` go into the head.
    void serve(const HttpRequest &request, std::unique_ptr<ResponseWriter> writer, const Headers &headers);

private:
    class Reply;
    struct Endpoint;

    [[nodiscard]] static std::span<const Endpoint> endpoints();
    [[nodiscard]] static const Endpoint *find(const QByteArray &path);
    void authorize(const HttpRequest &request, const Reply &reply);
    void comeBack(const HttpRequest &request, const Reply &reply);
    void generateUrl(const HttpRequest &request, const Reply &reply);
    void exchangeCode(const HttpRequest &request, const Reply &reply);
    void cancel(const HttpRequest &request, const Reply &reply);
    void refresh(const QString &text, const Reply &reply);
    void remove(const QString &text, const Reply &reply);
    void removeAll(const Reply &reply);
    [[nodiscard]] Result<ProviderConfig> providerFor(const QString &name) const;
    [[nodiscard]] std::optional<QString> accountFor(const QString &text, const Reply &reply) const;
    void showOverview(const Reply &reply, Clock::TimePoint end);
    [[nodiscard]] QString pageUrl(const QString &host, const QString &provider = {});

    Surroundings m_around;
    SignInTickets m_tickets;
};

} // namespace signalbox
