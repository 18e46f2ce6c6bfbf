// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/oauthconfig.h"
#include "support/fakeupstream.h"

#include <QHash>
#include <QJsonObject>
#include <QJsonValue>
#include <QMap>

namespace signalbox::test {

/// An authorization server on a free port of 127.0.0.1, as strict as the RFCs allow (6749, 7009, 7636, 8252,
/// 8414, 8628, 9207) and as wrong as the test says. It lets nothing expire by itself: expireCodes() does.
class FakeOAuthServer final : public QObject
{
    Q_OBJECT

public:
    using Parameters = QMap<QString, QString>;

    struct Request
    {
        QByteArray method;
        QByteArray path;
        QByteArray query;
        Headers headers;
        QByteArray body;
        Parameters parameters; ///< of the query; of a POST those of its body
        bool json = false; ///< the body is JSON, else a form
    };
    enum class Style {
        Standard,
        OpenRouter, ///< `callback_url`, no client and no state; /keys gives a lasting key
        Anthropic, ///< `state` in the token request, `account` and `organization` in its answer
    };
    /// What the person does at /authorize.
    enum class Consent {
        Grant,
        Deny,
        WrongState, ///< grants, but another state comes back
        WrongIssuer, ///< grants, but `iss` is somebody else's
        NoIssuer, ///< grants without `iss`, whatever the metadata say
        LeaveOpen, ///< only looks at the page
    };
    /// What becomes of one request to /token or /keys.
    enum class Fault {
        Hold, ///< done at once, answered at proceed()
        LoseAnswer, ///< done, and the connection closes without an answer
        TooLong, ///< done, and the answer has more than 1 MiB
        Close, ///< not done
        Html, ///< a page with status 200, as of a captive portal
        Empty, ///< status 200
        ServerError, ///< 500
        TooManyRequests, ///< 429 with `retryAfter`
        Redirect, ///< 302 to `redirectsTo`
        InvalidGrant,
        InvalidClient,
        TemporarilyUnavailable, ///< 503
    };
    /// How it behaves; may be changed at any time.
    struct Settings
    {
        Style style = Style::Standard;
        Consent consent = Consent::Grant;
        QString denial = QStringLiteral("The user said no & left"); ///< error_description of Consent::Deny
        QString clientId = QStringLiteral("signalbox-test");
        QByteArray clientSecret; ///< asked for in the body or as Basic when not empty
        /// What a redirect address may begin with; `{base}` is this server.
        QStringList redirects{QStringLiteral("http://127.0.0.1/"), QStringLiteral("http://localhost/"),
            QStringLiteral("http://[::1]/"), QStringLiteral("{base}/code")};
        bool anyPort = true; ///< of redirect addresses (RFC 8252 §7.3)
        bool sendsIssuer = false; ///< `iss` beside the code (RFC 9207)
        bool paste = false; ///< config() asks for the page that shows CODE#STATE

        QString issuerPath; ///< "/oidc": the issuer is {base}/oidc
        QString statedIssuer; ///< in the metadata, if not the right one
        bool openIdMetadata = true;
        bool oauthMetadata = true;

        QStringList scopes{QStringLiteral("openid"), QStringLiteral("models:use")};
        QJsonValue expiresIn = 3600; ///< undefined = not said
        QString tokenType = QStringLiteral("Bearer");
        bool givesRefreshToken = true;
        bool rotates
            = true; ///< each refresh token is for one use; the second one revokes all that came of it
        bool idToken = false;
        QString email = QStringLiteral("person@example.org");

        QJsonValue interval = 0; ///< of the device flow, in seconds; undefined = not said
        QJsonValue deviceExpiresIn = 600; ///< seconds
        bool completeVerificationUri = true;
        /// `error` of the polls in turn ("authorization_pending", "slow_down", …); then it is granted.
        QStringList devicePolls;

        QByteArray retryAfter = "7";
        QUrl redirectsTo; ///< of Fault::Redirect
        int revocationStatus = 200;
    };

    explicit FakeOAuthServer(QObject *parent = nullptr);

    [[nodiscard]] QString baseUrl() const { return m_upstream.baseUrl(); }
    [[nodiscard]] QString issuer() const { return baseUrl() + settings.issuerPath; }
    /// What signs in here, as the settings are now.
    [[nodiscard]] OAuthConfig config() const;

    void failNext(Fault fault, int times = 1);
    /// Requests that wait because of Fault::Hold and were not given up.
    [[nodiscard]] int held() const { return m_upstream.held(); }
    void proceed() { m_upstream.proceed(); }
    void expireCodes() { m_codes.clear(); }
    void expireAccessTokens() { m_accepted.clear(); }
    /// As when the person takes the consent back: no token given so far is good any more.
    void revokeAll();
    /// Tokens without a sign-in: the token answer, as a client would have got it.
    QJsonObject giveTokens() { return tokens(++m_families); }
    void kill() { m_upstream.kill(); }

    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }
    [[nodiscard]] QList<Request> requestsTo(const QByteArray &path) const;
    /// Token requests with this `grant_type`, refused ones too.
    [[nodiscard]] int grants(const QString &type) const { return m_grants.value(type); }
    /// Why it refused what it was asked, and what was against the RFCs; what settings and faults make it
    /// refuse is not among them.
    [[nodiscard]] const QStringList &complaints() const { return m_complaints; }
    [[nodiscard]] const QByteArrayList &accessTokens() const { return m_accessTokens; }
    [[nodiscard]] const QByteArrayList &refreshTokens() const { return m_refreshTokens; }
    [[nodiscard]] const QByteArrayList &keys() const { return m_keys; }
    [[nodiscard]] const QByteArrayList &revoked() const { return m_revoked; }
    [[nodiscard]] bool accepts(const QByteArray &accessToken) const
    {
        return m_accepted.contains(accessToken);
    }
    /// Everything that no log may show: codes, verifiers, tokens, keys and device codes, issued or received.
    [[nodiscard]] const QByteArrayList &secrets() const { return m_secrets; }

    /// CODE#STATE as the page for pasting shows it; empty when it does not.
    static QByteArray shownCode(const QByteArray &page);

    Settings settings;

signals:
    void requested();

private:
    struct Code
    {
        QString redirect;
        QString challenge;
        QString state;
        int family = 0;
        bool used = false;
    };
    struct RefreshToken
    {
        int family = 0;
        bool used = false;
    };

    FakeAnswer answerTo(const FakeUpstream::Request &upstream);
    FakeAnswer answerGet(const Request &request);
    FakeAnswer answerPost(const Request &request);
    FakeAnswer authorize(const Parameters &asked);
    FakeAnswer consent(const Parameters &asked, const QString &redirect);
    FakeAnswer metadata(const QByteArray &path) const;
    FakeAnswer userInfo(const Request &request) const;
    FakeAnswer grantOrFail(const Request &request);
    FakeAnswer fail(Fault fault) const;
    FakeAnswer grant(const Request &request);
    FakeAnswer redeemCode(const Parameters &asked);
    FakeAnswer refresh(const Parameters &asked);
    FakeAnswer pollDevice(const Parameters &asked);
    FakeAnswer key(const Parameters &asked);
    FakeAnswer device(const Parameters &asked);
    FakeAnswer revoke(const Parameters &asked);

    [[nodiscard]] QString flawOfAuthorization(const Parameters &asked) const;
    [[nodiscard]] QString flawOfExchange(const Code &code, const Parameters &asked) const;
    [[nodiscard]] bool mayRedirectTo(const QUrl &url) const;
    [[nodiscard]] bool isClient(const Request &request) const;
    Parameters parametersOf(const Request &request);
    QJsonObject tokens(int family, bool withRefreshToken = true);
    QByteArray idToken();
    void revokeFamily(int family);
    QByteArray newSecret(const QByteArray &prefix);
    void remember(const QByteArray &secret);
    FakeAnswer refuse(const QByteArray &error, const QString &why, int status = 400);

    FakeUpstream m_upstream;
    QList<Request> m_requests;
    QList<Fault> m_faults;
    QHash<QString, Code> m_codes;
    QHash<QString, RefreshToken> m_refreshes; ///< that have not been revoked
    QHash<QByteArray, int> m_accepted; ///< access token → family
    QStringList m_devices; ///< codes that were not redeemed
    QHash<QString, int> m_grants;
    QStringList m_complaints;
    QByteArrayList m_accessTokens;
    QByteArrayList m_refreshTokens;
    QByteArrayList m_keys;
    QByteArrayList m_revoked;
    QByteArrayList m_secrets;
    int m_families = 0; ///< all tokens that came of one sign-in are a family
};

} // namespace signalbox::test
