// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/signin.h"

#include "http/authority.h"
#include "oauth/profile.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace signalbox {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

QString parameter(const QUrlQuery &query, const char *name)
{
    return query.queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
}

/// Of a text for people a plus is a blank (RFC 6749 appendix B); of a code that was not encoded it is none.
QString textParameter(const QUrlQuery &query, const char *name)
{
    QString text = query.queryItemValue(QString::fromLatin1(name), QUrl::FullyEncoded);
    return shownServerText(QUrl::fromPercentEncoding(text.replace(u'+', QStringLiteral("%20")).toLatin1()));
}

QString withReason(const QString &what, const QString &reason)
{
    return reason.isEmpty() ? what : what + QStringLiteral(": ") + reason;
}

} // namespace

SignIn::SignIn(OAuthClient client, Way way, QUrl redirect, OAuthHttp &http, const Clock &clock,
    const Times &times, QObject *parent)
    : QObject(parent)
    , m_client(std::move(client))
    , m_way(way)
    , m_redirect(std::move(redirect))
    , m_http(http)
    , m_discovery(http)
    , m_endpoint(http, clock)
    , m_times(times)
    , m_interval(times.interval)
{
    m_pollTimer.setSingleShot(true);
    m_patienceTimer.setSingleShot(true);
    connect(&m_pollTimer, &QTimer::timeout, this, &SignIn::poll);
    connect(&m_patienceTimer, &QTimer::timeout, this, [this] {
        fail(QStringLiteral("nobody has signed in within %1 minutes: begin again")
                 .arg(std::chrono::ceil<std::chrono::minutes>(m_patienceTimer.intervalAsDuration()).count()));
    });
}

void SignIn::begin()
{
    const auto purpose = m_way == Way::Device ? Discovery::Purpose::DeviceSignIn : Discovery::Purpose::SignIn;
    m_discovery.complete(m_client, purpose, this, [this](const Result<OAuthConfig> &config) {
        if (!config) {
            fail(config.error().message);
            return;
        }
        m_client.config = *config;
        prepare();
    });
}

void SignIn::cancel()
{
    m_isDone = true;
    m_isWaiting = false;
    m_pollTimer.stop();
    m_patienceTimer.stop();
}

void SignIn::prepare()
{
    if (m_isDone)
        return;
    if (m_way == Way::Device) {
        askForDeviceCode();
        return;
    }
    if (m_client.config.authorizationEndpoint.isEmpty()) {
        fail(QStringLiteral("this provider has no page to sign in at: use the device code"));
        return;
    }
    if (!m_client.config.sendsState) { // then it comes back in the address
        QUrlQuery query(m_redirect);
        query.addQueryItem(QStringLiteral("state"), QString::fromLatin1(m_state));
        m_redirect.setQuery(query);
    }
    m_url = authorizationUrl();
    waitForUser(m_times.user);
}

QUrl SignIn::authorizationUrl() const
{
    const OAuthConfig &config = m_client.config;
    OAuthConfig::Parameters parameters = config.authorizeParameters;
    if (config.keyField.isEmpty()) {
        parameters.append({QStringLiteral("response_type"), QStringLiteral("code")});
        parameters.append({QStringLiteral("client_id"), config.clientId});
    }
    parameters.append({config.redirectParameter, m_redirect.toString(QUrl::FullyEncoded)});
    if (!config.scopes.isEmpty())
        parameters.append({QStringLiteral("scope"), config.scopes.join(u' ')});
    parameters.append({QStringLiteral("code_challenge"), QString::fromLatin1(m_pkce.challenge)});
    parameters.append({QStringLiteral("code_challenge_method"), QStringLiteral("S256")});
    if (config.sendsState)
        parameters.append({QStringLiteral("state"), QString::fromLatin1(m_state)});
    QUrl url = config.authorizationEndpoint;
    QByteArray query = url.query(QUrl::FullyEncoded).toLatin1();
    if (!query.isEmpty())
        query += '&';
    url.setQuery(QString::fromLatin1(query + formEncoded(parameters)), QUrl::StrictMode);
    return url;
}

void SignIn::waitForUser(milliseconds time)
{
    m_isWaiting = true;
    m_patienceTimer.start(time);
    emit ready();
}

void SignIn::accept(const QUrlQuery &query, Form form)
{
    if (!std::exchange(m_isWaiting, false) || m_isDone)
        return;
    m_patienceTimer.stop();
    // RFC 9207: an answer of another server must not be redeemed at this one.
    const QString issuer = parameter(query, "iss");
    const QUrl &expected = m_client.config.issuer;
    const bool mayLack = !m_client.config.answersWithIssuer || form == Form::Code;
    const bool isOwn = issuer.isEmpty() ? mayLack : expected.isEmpty() || isSameIssuer(issuer, expected);
    if (!isOwn) {
        fail(QStringLiteral("the answer is of another authorization server than was asked: begin again"));
        return;
    }
    if (query.hasQueryItem(QStringLiteral("error"))) {
        const QString said = textParameter(query, "error_description");
        const QString code = textParameter(query, "error");
        fail(withReason(code == u"access_denied" ? QStringLiteral("the sign-in was refused")
                                                 : QStringLiteral("the sign-in failed (%1)").arg(code),
            said));
        return;
    }
    const QByteArray code = parameter(query, "code").toUtf8();
    constexpr qsizetype longest = 8192;
    if (code.isEmpty() || code.size() > longest) {
        fail(QStringLiteral("the browser came back without a code: begin again"));
        return;
    }
    m_endpoint.redeem(m_client, {code, m_pkce.verifier, m_redirect, m_state}, this,
        [this](const TokenAnswer &answer) { onTokens(answer); });
}

void SignIn::askForDeviceCode()
{
    const OAuthConfig &config = m_client.config;
    if (config.deviceAuthorizationEndpoint.isEmpty()) {
        fail(QStringLiteral("this provider has no device codes: sign in with the browser"));
        return;
    }
    OAuthConfig::Parameters parameters{{QStringLiteral("client_id"), config.clientId}};
    if (!m_client.secret.isEmpty())
        parameters.append({QStringLiteral("client_secret"), QString::fromUtf8(m_client.secret.reveal())});
    if (!config.scopes.isEmpty())
        parameters.append({QStringLiteral("scope"), config.scopes.join(u' ')});
    m_http.post(config.deviceAuthorizationEndpoint, "application/x-www-form-urlencoded",
        formEncoded(parameters), {}, m_client.route, this,
        [this](const OAuthHttp::Answer &answer) { takeDeviceCode(answer); });
}

void SignIn::takeDeviceCode(const OAuthHttp::Answer &answer)
{
    if (m_isDone)
        return;
    const QJsonObject object = QJsonDocument::fromJson(answer.body).object();
    const auto text = [&](const char *name) { return object.value(QLatin1String(name)).toString(); };
    m_deviceCode = text("device_code").toUtf8();
    m_userCode = shownServerText(text("user_code"));
    // Google calls it verification_url.
    const QString uri
        = text(object.contains(QStringLiteral("verification_uri")) ? "verification_uri" : "verification_url");
    const QString complete = text("verification_uri_complete");
    m_url = QUrl(complete.isEmpty() ? uri : complete, QUrl::StrictMode);
    if (!answer.isGood()) {
        const TokenAnswer failed = TokenAnswer::of(answer, m_client.config, {}, {m_client.secret});
        fail(withReason(QStringLiteral("no device code was given"), failed.failure.message));
        return;
    }
    const bool isShown
        = m_url.scheme() == u"https" || (m_url.scheme() == u"http" && isLoopbackHost(m_url.host()));
    if (m_deviceCode.isEmpty() || m_userCode.isEmpty() || !isShown) {
        fail(QStringLiteral("no device code was given: the answer of %1 has none, or no page to enter it at")
                 .arg(m_client.config.deviceAuthorizationEndpoint.host()));
        return;
    }
    constexpr int longestPause = 60;
    if (const QJsonValue stated = object.value(QStringLiteral("interval")); stated.isDouble())
        m_interval = seconds(std::clamp(stated.toInt(longestPause), 0, longestPause));
    m_interval = std::max(m_interval, m_times.leastInterval);
    const int lifetime = object.value(QStringLiteral("expires_in")).toInt(600);
    waitForUser(std::clamp<milliseconds>(seconds(lifetime), seconds(1), std::chrono::minutes(30)));
    m_pollTimer.start(m_interval);
}

void SignIn::poll()
{
    m_endpoint.redeemDevice(
        m_client, m_deviceCode, this, [this](const TokenAnswer &answer) { onPolled(answer); });
}

void SignIn::onPolled(const TokenAnswer &answer)
{
    using Kind = TokenFailure::Kind;
    if (m_isDone)
        return;
    if (answer.tokens) {
        onTokens(answer);
        return;
    }
    switch (answer.failure.kind) {
    case Kind::SlowDown:
        m_interval += m_times.slowDown;
        break;
    case Kind::Pending:
        break;
    case Kind::Temporary: // never sooner than before
        m_interval = std::max(m_interval, std::min<milliseconds>(m_interval * 2, std::chrono::minutes(1)));
        break;
    default:
        onTokens(answer);
        return;
    }
    const milliseconds stated = answer.failure.retryAfter.value_or(seconds(0));
    m_pollTimer.start(std::max(m_interval, stated));
}

void SignIn::onTokens(const TokenAnswer &answer)
{
    using Kind = TokenFailure::Kind;
    if (m_isDone)
        return;
    if (answer.tokens) {
        m_patienceTimer.stop(); // the user is done
        askForName(*answer.tokens);
        return;
    }
    const QString &why = answer.failure.message;
    switch (answer.failure.kind) {
    case Kind::SignInAgain:
        fail(withReason(QStringLiteral("the code is not accepted any more, begin again"), why));
        break;
    case Kind::Misconfigured:
        fail(withReason(
            QStringLiteral("the provider does not accept this sign-in, check 'oauth' of it"), why));
        break;
    case Kind::Denied:
        fail(withReason(QStringLiteral("the sign-in was refused"), why));
        break;
    case Kind::Expired:
        fail(withReason(QStringLiteral("the code has expired, begin again"), why));
        break;
    default:
        fail(withReason(QStringLiteral("the code could not be redeemed, begin again"), why));
    }
}

/// Who it is helps to tell accounts apart; a sign-in does not fail for want of it.
void SignIn::askForName(const TokenSet &tokens)
{
    if (!tokens.account.isEmpty() || m_client.config.userInfoEndpoint.isEmpty()) {
        finish(tokens);
        return;
    }
    m_http.get(m_client.config.userInfoEndpoint, "Bearer " + tokens.access.reveal(), m_client.route, this,
        [this, tokens](const OAuthHttp::Answer &answer) {
            TokenSet named = tokens;
            if (answer.isGood())
                named.account = accountIn(QJsonDocument::fromJson(answer.body).object(), m_client.config);
            finish(named);
        });
}

void SignIn::fail(const QString &message)
{
    finish(Error{Error::Kind::Authentication, message});
}

void SignIn::finish(const Result<TokenSet> &tokens)
{
    if (std::exchange(m_isDone, true))
        return;
    m_isWaiting = false;
    m_pollTimer.stop();
    m_patienceTimer.stop();
    emit finished(tokens);
}

} // namespace signalbox
