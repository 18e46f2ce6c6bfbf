// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "oauth/discovery.h"
#include "oauth/pkce.h"
#include "oauth/tokenendpoint.h"

#include <QTimer>
#include <QUrlQuery>

namespace signalbox {

/// One sign-in from its beginning to the tokens.
///
/// begin() ends in ready(), or in finished() with an error; then the user is waited for, and finished() comes
/// once: with tokens, with an error, or when it has taken ten minutes. After cancel() nothing comes.
class SignIn final : public QObject
{
    Q_OBJECT

public:
    enum class Way {
        Browser, ///< it comes back by itself, to `redirect`
        Paste, ///< the user pastes the code, or the address that the browser was sent to
        Device, ///< the user enters a code on another device (RFC 8628)
    };

    /// In which form an answer has come.
    enum class Form {
        Address, ///< all that the authorization server has said
        Code, ///< what its page has shown, which is only a part of it
    };

    /// How long a user may take.
    static constexpr std::chrono::minutes patience{10};

    struct Times
    {
        std::chrono::milliseconds user{patience}; ///< to come back
        std::chrono::milliseconds interval{5000}; ///< of polls for a device, where the server says none
        std::chrono::milliseconds leastInterval{1000}; ///< whatever the server says
        std::chrono::milliseconds slowDown{5000}; ///< more than before (RFC 8628 §3.5)
    };

    /// `redirect` is where the browser is sent at the end; without meaning for Way::Device. `http` and
    /// `clock` outlive this.
    SignIn(OAuthClient client, Way way, QUrl redirect, OAuthHttp &http, const Clock &clock,
        const Times &times, QObject *parent = nullptr);

    void begin();
    void cancel();

    [[nodiscard]] Way way() const { return m_way; }
    /// What the user opens.
    [[nodiscard]] const QUrl &url() const { return m_url; }
    /// What the user enters there; of Way::Device.
    [[nodiscard]] const QString &userCode() const { return m_userCode; }
    /// Tells this sign-in from others; as good as a password until it ends.
    [[nodiscard]] const QByteArray &state() const { return m_state; }
    [[nodiscard]] const QUrl &redirect() const { return m_redirect; }
    [[nodiscard]] bool isWaiting() const { return m_isWaiting; }

    /// What the browser came back with. The state in it is this one's; it is taken once.
    void accept(const QUrlQuery &query, Form form = Form::Address);

signals:
    void ready();
    void finished(const signalbox::Result<signalbox::TokenSet> &tokens);

private:
    void prepare();
    void askForDeviceCode();
    void takeDeviceCode(const OAuthHttp::Answer &answer);
    void poll();
    void onPolled(const TokenAnswer &answer);
    void waitForUser(std::chrono::milliseconds time);
    void onTokens(const TokenAnswer &answer);
    void askForName(const TokenSet &tokens);
    [[nodiscard]] QUrl authorizationUrl() const;
    void fail(const QString &message);
    void finish(const Result<TokenSet> &tokens);

    OAuthClient m_client;
    Way m_way;
    QUrl m_redirect;
    OAuthHttp &m_http;
    Discovery m_discovery;
    TokenEndpoint m_endpoint;
    Pkce m_pkce = Pkce::make();
    QByteArray m_state = randomToken();
    QUrl m_url;
    QString m_userCode;
    QByteArray m_deviceCode;
    Times m_times;
    std::chrono::milliseconds m_interval; ///< between two questions for a device's tokens
    QTimer m_pollTimer;
    QTimer m_patienceTimer;
    bool m_isWaiting = false;
    bool m_isDone = false;
};

} // namespace signalbox
