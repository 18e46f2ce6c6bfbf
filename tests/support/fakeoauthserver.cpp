// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeoauthserver.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace signalbox::test {

namespace {

using Parameters = FakeOAuthServer::Parameters;

const QByteArray openIdPath = "/.well-known/openid-configuration";
const QByteArray oauthPath = "/.well-known/oauth-authorization-server";
const QString deviceGrant = QStringLiteral("urn:ietf:params:oauth:grant-type:device_code");
const QByteArray shownBefore = "<code id=\"code\">";

QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

FakeAnswer jsonAnswer(const QJsonObject &object, int status = 200)
{
    return FakeAnswer::plain(status, QJsonDocument(object).toJson(QJsonDocument::Compact),
        {{"content-type", "application/json"}, {"cache-control", "no-store"}});
}

FakeAnswer page(int status, const QByteArray &content)
{
    return FakeAnswer::plain(status, QByteArray("<!doctype html><title>Fake</title><p>" + content + "</p>\n"),
        {{"content-type", "text/html; charset=utf-8"}});
}

FakeAnswer redirectTo(const QByteArray &location)
{
    return FakeAnswer::plain(302, {}, {{"location", location}});
}

FakeAnswer oauthError(const QByteArray &error, int status = 400, const QString &why = {})
{
    return jsonAnswer(
        {{QStringLiteral("error"), QString::fromUtf8(error)}, {QStringLiteral("error_description"), why}},
        status);
}

/// With the plus sign that RFC 6749 Appendix B has for a blank.
QByteArray formValue(const QString &text)
{
    return QUrl::toPercentEncoding(text).replace("%20", "+");
}

/// `repeated` becomes the name of a parameter that is there twice, which RFC 6749 §3.1 forbids.
Parameters formParameters(const QByteArray &text, QString &repeated)
{
    Parameters result;
    for (QByteArray pair : text.split('&')) {
        if (pair.isEmpty())
            continue;
        pair.replace('+', ' ');
        const qsizetype equals = pair.indexOf('=');
        const QString name = QUrl::fromPercentEncoding(equals < 0 ? pair : pair.left(equals));
        if (result.contains(name))
            repeated = name;
        result[name] = equals < 0 ? QString() : QUrl::fromPercentEncoding(pair.mid(equals + 1));
    }
    return result;
}

Parameters jsonParameters(const QByteArray &text)
{
    Parameters result;
    const QVariantMap object = QJsonDocument::fromJson(text).object().toVariantMap();
    for (auto it = object.begin(); it != object.end(); ++it)
        result[it.key()] = it.value().toString();
    return result;
}

bool isLoopback(const QString &host)
{
    return host == u"127.0.0.1" || host == u"::1" || host == u"localhost";
}

} // namespace

FakeOAuthServer::FakeOAuthServer(QObject *parent) : QObject(parent)
{
    m_upstream.answerBy([this](const FakeUpstream::Request &request) { return answerTo(request); });
    connect(&m_upstream, &FakeUpstream::requested, this, &FakeOAuthServer::requested);
}

OAuthConfig FakeOAuthServer::config() const
{
    const auto at = [this](QStringView path) { return QUrl(QString(baseUrl() + path)); };
    OAuthConfig config;
    config.authorizationEndpoint = at(u"/authorize");
    if (settings.paste) {
        config.codeReturn = OAuthConfig::CodeReturn::Paste;
        config.redirectUri = at(u"/code");
    }
    if (settings.style == Style::OpenRouter) {
        config.tokenEndpoint = at(u"/keys");
        config.redirectParameter = QStringLiteral("callback_url");
        config.tokenForm = OAuthConfig::BodyForm::Json;
        config.sendsState = false;
        config.tokenParameters = {{QStringLiteral("code_challenge_method"), QStringLiteral("S256")}};
        config.keyField = QStringLiteral("key");
        return config;
    }
    config.tokenEndpoint = at(u"/token");
    config.deviceAuthorizationEndpoint = at(u"/device");
    config.revocationEndpoint = at(u"/revoke");
    config.userInfoEndpoint = at(u"/userinfo");
    config.clientId = settings.clientId;
    config.clientSecret = {Secret(settings.clientSecret)};
    config.scopes = settings.scopes;
    if (settings.style == Style::Anthropic) {
        config.tokenForm = OAuthConfig::BodyForm::Json;
        config.sendsStateWithCode = true;
        config.authorizeParameters = {{QStringLiteral("code"), QStringLiteral("true")}};
    }
    return config;
}

void FakeOAuthServer::failNext(Fault fault, int times)
{
    for (int i = 0; i < times; ++i)
        m_faults << fault;
}

void FakeOAuthServer::revokeAll()
{
    m_accepted.clear();
    m_refreshes.clear();
}

QList<FakeOAuthServer::Request> FakeOAuthServer::requestsTo(const QByteArray &path) const
{
    QList<Request> result;
    for (const Request &request : m_requests) {
        if (request.path == path)
            result << request;
    }
    return result;
}

QByteArray FakeOAuthServer::shownCode(const QByteArray &page)
{
    const qsizetype begin = page.indexOf(shownBefore);
    if (begin < 0)
        return {};
    return page.mid(begin + shownBefore.size()).split('<').first();
}

FakeAnswer FakeOAuthServer::answerTo(const FakeUpstream::Request &upstream)
{
    const qsizetype mark = upstream.target.indexOf('?');
    Request request;
    request.method = upstream.method;
    request.path = mark < 0 ? upstream.target : upstream.target.left(mark);
    request.query = mark < 0 ? QByteArray() : upstream.target.mid(mark + 1);
    request.headers = upstream.headers;
    request.body = upstream.body;
    request.json = request.headers.value("content-type").startsWith("application/json");
    request.parameters = parametersOf(request);
    m_requests << request;
    if (request.method == "GET")
        return answerGet(request);
    if (request.method == "POST")
        return answerPost(request);
    return page(405, "Only GET and POST");
}

FakeOAuthServer::Parameters FakeOAuthServer::parametersOf(const Request &request)
{
    const bool post = request.method == "POST";
    if (post && !request.query.isEmpty())
        m_complaints << QStringLiteral("the address of a POST has a query");
    if (post && request.json)
        return jsonParameters(request.body);
    if (post && !request.headers.value("content-type").startsWith("application/x-www-form-urlencoded")) {
        m_complaints << QStringLiteral("a body is neither a form nor JSON");
        return {};
    }
    QString repeated;
    Parameters result = formParameters(post ? request.body : request.query, repeated);
    if (!repeated.isNull())
        m_complaints << QStringLiteral("%1 is there twice").arg(repeated);
    return result;
}

FakeAnswer FakeOAuthServer::answerGet(const Request &request)
{
    if (request.path == "/authorize")
        return authorize(request.parameters);
    if (request.path == "/code") {
        const QString shown = request.parameters.value(QStringLiteral("code")) + u'#'
            + request.parameters.value(QStringLiteral("state"));
        return page(
            200, QByteArray("Paste this: " + shownBefore + shown.toHtmlEscaped().toUtf8() + "</code>"));
    }
    if (request.path == "/activate")
        return page(200, "Enter the code");
    if (request.path == "/userinfo")
        return userInfo(request);
    return metadata(request.path);
}

FakeAnswer FakeOAuthServer::answerPost(const Request &request)
{
    for (const auto *name :
        {"code", "code_verifier", "device_code", "refresh_token", "client_secret", "token"})
        remember(request.parameters.value(QString::fromLatin1(name)).toUtf8());
    const bool isKeyServer = settings.style == Style::OpenRouter;
    if (request.path == (isKeyServer ? "/keys" : "/token"))
        return grantOrFail(request);
    if (isKeyServer)
        return page(404, "No such page");
    if (request.path == "/device")
        return device(request.parameters);
    if (request.path == "/revoke")
        return revoke(request.parameters);
    return page(404, "No such page");
}

// ---- The page in the browser

bool FakeOAuthServer::mayRedirectTo(const QUrl &url) const
{
    return std::any_of(settings.redirects.begin(), settings.redirects.end(), [&](QString text) {
        const QUrl allowed(text.replace(QStringLiteral("{base}"), baseUrl()));
        return url.scheme() == allowed.scheme() && url.host() == allowed.host()
            && (url.port() == allowed.port() || (settings.anyPort && isLoopback(url.host())))
            && url.path().startsWith(allowed.path()) && !url.hasFragment();
    });
}

FakeAnswer FakeOAuthServer::authorize(const Parameters &asked)
{
    const bool isKeyServer = settings.style == Style::OpenRouter;
    const QString redirect
        = asked.value(isKeyServer ? QStringLiteral("callback_url") : QStringLiteral("redirect_uri"));
    // Somebody who may not be redirected to must not be told of errors by redirection (RFC 6749 §4.1.2.1).
    if (!mayRedirectTo(QUrl(redirect))) {
        m_complaints << QStringLiteral("the redirect address is not registered");
        return page(400, "This redirect address is not registered");
    }
    if (!isKeyServer && asked.value(QStringLiteral("client_id")) != settings.clientId) {
        m_complaints << QStringLiteral("unknown client at /authorize");
        return page(400, "Unknown client");
    }
    if (settings.consent == Consent::LeaveOpen)
        return page(200, "Do you agree?");
    return consent(asked, redirect);
}

QString FakeOAuthServer::flawOfAuthorization(const Parameters &asked) const
{
    static const QRegularExpression challenge(QStringLiteral("^[A-Za-z0-9_-]{43}$"));
    if (!challenge.match(asked.value(QStringLiteral("code_challenge"))).hasMatch())
        return QStringLiteral("code_challenge is not that of S256");
    if (asked.value(QStringLiteral("code_challenge_method")) != u"S256")
        return QStringLiteral("code_challenge_method is not S256");
    if (settings.style == Style::OpenRouter)
        return {};
    if (asked.value(QStringLiteral("response_type")) != u"code")
        return QStringLiteral("response_type is not code");
    if (asked.value(QStringLiteral("state")).isEmpty())
        return QStringLiteral("state is missing");
    return {};
}

FakeAnswer FakeOAuthServer::consent(const Parameters &asked, const QString &redirect)
{
    const QString state = asked.value(QStringLiteral("state"));
    const QString flaw = flawOfAuthorization(asked);
    QByteArray location = redirect.toUtf8() + (redirect.contains(u'?') ? '&' : '?');
    if (!flaw.isEmpty()) {
        m_complaints << flaw;
        location += "error=invalid_request&error_description=" + formValue(flaw);
    } else if (settings.consent == Consent::Deny) {
        location += "error=access_denied&error_description=" + formValue(settings.denial);
    } else {
        const QByteArray code = newSecret("code-");
        m_codes.insert(QString::fromLatin1(code),
            {redirect, asked.value(QStringLiteral("code_challenge")), state, ++m_families});
        location += "code=" + code;
    }
    if (settings.consent == Consent::WrongState)
        location += "&state=not-the-one-that-was-sent";
    else if (!state.isEmpty())
        location += "&state=" + formValue(state);
    if (settings.consent == Consent::WrongIssuer)
        location += "&iss=" + formValue(QStringLiteral("https://attacker.example"));
    else if (settings.sendsIssuer && settings.consent != Consent::NoIssuer)
        location += "&iss=" + formValue(issuer());
    return redirectTo(location);
}

// ---- The token endpoint

FakeAnswer FakeOAuthServer::grantOrFail(const Request &request)
{
    ++m_grants[request.parameters.value(QStringLiteral("grant_type"))];
    if (m_faults.isEmpty())
        return grant(request);
    const Fault fault = m_faults.takeFirst();
    if (fault == Fault::Hold)
        return grant(request).holdBefore(0);
    if (fault == Fault::LoseAnswer) {
        grant(request);
        return FakeAnswer::close();
    }
    if (fault == Fault::TooLong) {
        const QByteArray body = grant(request).steps.first().bytes.split('\n').last();
        // White space before an object is good JSON: only its length speaks against this answer.
        return FakeAnswer::json(200, QByteArray(1024 * 1024, ' ') + body);
    }
    return fail(fault);
}

FakeAnswer FakeOAuthServer::fail(Fault fault) const
{
    switch (fault) {
    case Fault::Html:
        return page(200, "Please accept the terms of this network");
    case Fault::Empty:
        return FakeAnswer::plain(200, {});
    case Fault::ServerError:
        return FakeAnswer::json(500, R"({"message":"as scripted"})");
    case Fault::TooManyRequests:
        return FakeAnswer::plain(429, R"({"error":"rate_limited"})",
            {{"content-type", "application/json"}, {"retry-after", settings.retryAfter}});
    case Fault::Redirect:
        return redirectTo(settings.redirectsTo.toEncoded());
    case Fault::InvalidGrant:
        return oauthError("invalid_grant", 400, QStringLiteral("as scripted"));
    case Fault::InvalidClient:
        return oauthError("invalid_client", 401, QStringLiteral("as scripted"));
    case Fault::TemporarilyUnavailable:
        return oauthError("temporarily_unavailable", 503, QStringLiteral("as scripted"));
    default:
        return FakeAnswer::close();
    }
}

bool FakeOAuthServer::isClient(const Request &request) const
{
    const QByteArray client = settings.clientId.toUtf8() + ':' + settings.clientSecret;
    const QByteArray basic = "Basic " + client.toBase64();
    if (request.headers.value("authorization") == basic)
        return true;
    return request.parameters.value(QStringLiteral("client_id")) == settings.clientId
        && request.parameters.value(QStringLiteral("client_secret")).toUtf8() == settings.clientSecret;
}

FakeAnswer FakeOAuthServer::grant(const Request &request)
{
    const Parameters &asked = request.parameters;
    if (settings.style == Style::OpenRouter)
        return key(asked);
    if (!isClient(request))
        return refuse("invalid_client", QStringLiteral("unknown client at /token"), 401);
    const QString type = asked.value(QStringLiteral("grant_type"));
    if (type == u"authorization_code")
        return redeemCode(asked);
    if (type == u"refresh_token")
        return refresh(asked);
    if (type == deviceGrant)
        return pollDevice(asked);
    return refuse("unsupported_grant_type", QStringLiteral("unknown grant_type"));
}

QString FakeOAuthServer::flawOfExchange(const Code &code, const Parameters &asked) const
{
    static const QRegularExpression syntax(QStringLiteral("^[A-Za-z0-9._~-]{43,128}$"));
    const QString verifier = asked.value(QStringLiteral("code_verifier"));
    if (!syntax.match(verifier).hasMatch())
        return QStringLiteral("code_verifier is not as RFC 7636 has it");
    if (base64Url(QCryptographicHash::hash(verifier.toLatin1(), QCryptographicHash::Sha256))
        != code.challenge.toLatin1())
        return QStringLiteral("code_verifier does not fit code_challenge");
    if (settings.style == Style::OpenRouter)
        return {};
    if (asked.value(QStringLiteral("redirect_uri")) != code.redirect)
        return QStringLiteral("redirect_uri is not that of the authorization request");
    if (settings.style == Style::Anthropic && asked.value(QStringLiteral("state")) != code.state)
        return QStringLiteral("state is not that of the authorization request");
    return {};
}

FakeAnswer FakeOAuthServer::redeemCode(const Parameters &asked)
{
    const auto code = m_codes.find(asked.value(QStringLiteral("code")));
    if (code == m_codes.end())
        return refuse("invalid_grant", QStringLiteral("unknown or expired code"));
    if (std::exchange(code->used, true)) {
        revokeFamily(code->family); // RFC 6749 §4.1.2
        return refuse("invalid_grant", QStringLiteral("the code was used before"));
    }
    const QString flaw = flawOfExchange(*code, asked);
    if (!flaw.isEmpty())
        return refuse("invalid_grant", flaw);
    return jsonAnswer(tokens(code->family));
}

FakeAnswer FakeOAuthServer::key(const Parameters &asked)
{
    const auto code = m_codes.constFind(asked.value(QStringLiteral("code")));
    if (code == m_codes.constEnd())
        return refuse("invalid_code", QStringLiteral("unknown, used or expired code"), 403);
    const QString flaw = flawOfExchange(*code, asked);
    m_codes.erase(code);
    if (!flaw.isEmpty())
        return refuse("invalid_code", flaw, 403);
    m_keys << newSecret("sk-or-v1-");
    return jsonAnswer({{QStringLiteral("key"), QString::fromLatin1(m_keys.last())}});
}

FakeAnswer FakeOAuthServer::refresh(const Parameters &asked)
{
    const auto token = m_refreshes.find(asked.value(QStringLiteral("refresh_token")));
    if (token == m_refreshes.end())
        return refuse("invalid_grant", QStringLiteral("unknown or revoked refresh token"));
    const int family = token->family;
    if (token->used) {
        revokeFamily(family); // RFC 9700 §4.14.2
        return refuse("invalid_grant", QStringLiteral("the refresh token was used before"));
    }
    token->used = settings.rotates;
    // One that stays need not be told again (RFC 6749 §6).
    return jsonAnswer(tokens(family, settings.rotates));
}

QJsonObject FakeOAuthServer::tokens(int family, bool withRefreshToken)
{
    const bool isAnthropic = settings.style == Style::Anthropic;
    const QByteArray access = newSecret(isAnthropic ? "sk-ant-oat01-" : "access-");
    m_accessTokens << access;
    m_accepted.insert(access, family);
    QJsonObject answer{{QStringLiteral("access_token"), QString::fromLatin1(access)},
        {QStringLiteral("token_type"), settings.tokenType},
        {QStringLiteral("scope"), settings.scopes.join(u' ')}};
    if (!settings.expiresIn.isUndefined())
        answer.insert(QStringLiteral("expires_in"), settings.expiresIn);
    if (withRefreshToken && settings.givesRefreshToken) {
        const QByteArray refresh = newSecret(isAnthropic ? "sk-ant-ort01-" : "refresh-");
        m_refreshTokens << refresh;
        m_refreshes.insert(QString::fromLatin1(refresh), {family});
        answer.insert(QStringLiteral("refresh_token"), QString::fromLatin1(refresh));
    }
    if (settings.idToken)
        answer.insert(QStringLiteral("id_token"), QString::fromLatin1(idToken()));
    if (isAnthropic) {
        answer.insert(QStringLiteral("account"),
            QJsonObject{{QStringLiteral("uuid"), QStringLiteral("6b1f0000-0000-4000-8000-000000000001")},
                {QStringLiteral("email_address"), settings.email}});
        answer.insert(QStringLiteral("organization"),
            QJsonObject{{QStringLiteral("uuid"), QStringLiteral("6b1f0000-0000-4000-8000-000000000002")},
                {QStringLiteral("name"), QStringLiteral("Example Ltd")}});
    }
    return answer;
}

QByteArray FakeOAuthServer::idToken()
{
    const QJsonObject claims{{QStringLiteral("iss"), issuer()}, {QStringLiteral("aud"), settings.clientId},
        {QStringLiteral("sub"), QStringLiteral("4711")}, {QStringLiteral("email"), settings.email}};
    QByteArray token = base64Url(R"({"alg":"none","typ":"JWT"})") + '.'
        + base64Url(QJsonDocument(claims).toJson(QJsonDocument::Compact)) + '.' + newSecret({});
    remember(token);
    return token;
}

// ---- The device flow

FakeAnswer FakeOAuthServer::device(const Parameters &asked)
{
    if (asked.value(QStringLiteral("client_id")) != settings.clientId)
        return refuse("invalid_client", QStringLiteral("unknown client at /device"), 401);
    const QString code = QString::fromLatin1(newSecret("device-"));
    const QString page = baseUrl() + QStringLiteral("/activate");
    const QString userCode = QStringLiteral("WDJB-%1").arg(++m_families, 4, 10, QLatin1Char('0'));
    m_devices << code;
    QJsonObject answer{{QStringLiteral("device_code"), code}, {QStringLiteral("user_code"), userCode},
        {QStringLiteral("verification_uri"), page}, {QStringLiteral("expires_in"), settings.deviceExpiresIn}};
    if (settings.completeVerificationUri) {
        answer.insert(QStringLiteral("verification_uri_complete"),
            QString(page + QStringLiteral("?user_code=") + userCode));
    }
    if (!settings.interval.isUndefined())
        answer.insert(QStringLiteral("interval"), settings.interval);
    return jsonAnswer(answer);
}

FakeAnswer FakeOAuthServer::pollDevice(const Parameters &asked)
{
    const QString code = asked.value(QStringLiteral("device_code"));
    if (!m_devices.contains(code))
        return refuse("invalid_grant", QStringLiteral("unknown or used device code"));
    if (!settings.devicePolls.isEmpty()) {
        const QByteArray error = settings.devicePolls.takeFirst().toLatin1();
        if (error != "authorization_pending" && error != "slow_down")
            m_devices.removeOne(code);
        return oauthError(error);
    }
    m_devices.removeOne(code);
    return jsonAnswer(tokens(++m_families));
}

// ---- What stands beside it

FakeAnswer FakeOAuthServer::metadata(const QByteArray &path) const
{
    const QByteArray issuerPath = settings.issuerPath.toUtf8();
    // RFC 8414 §3.1 puts the issuer's path behind, OpenID Connect Discovery §4.1 before.
    const bool openId
        = settings.openIdMetadata && (path == issuerPath + openIdPath || path == openIdPath + issuerPath);
    const bool oauth = settings.oauthMetadata && path == oauthPath + issuerPath;
    if (!openId && !oauth)
        return page(404, "No such page");
    QJsonObject answer{
        {QStringLiteral("issuer"), settings.statedIssuer.isEmpty() ? issuer() : settings.statedIssuer},
        {QStringLiteral("response_types_supported"), QJsonArray{QStringLiteral("code")}},
        {QStringLiteral("code_challenge_methods_supported"), QJsonArray{QStringLiteral("S256")}},
        {QStringLiteral("scopes_supported"), QJsonArray::fromStringList(settings.scopes)},
        {QStringLiteral("authorization_response_iss_parameter_supported"), settings.sendsIssuer}};
    constexpr std::array endpoints{std::pair{"authorization_endpoint", "/authorize"},
        std::pair{"token_endpoint", "/token"}, std::pair{"device_authorization_endpoint", "/device"},
        std::pair{"revocation_endpoint", "/revoke"}, std::pair{"userinfo_endpoint", "/userinfo"}};
    for (const auto &[name, where] : endpoints)
        answer.insert(QString::fromLatin1(name), QString(baseUrl() + QString::fromLatin1(where)));
    return jsonAnswer(answer);
}

FakeAnswer FakeOAuthServer::userInfo(const Request &request) const
{
    const QByteArray authorization = request.headers.value("authorization");
    if (!authorization.startsWith("Bearer ") || !accepts(authorization.mid(7)))
        return FakeAnswer::plain(401, {}, {{"www-authenticate", "Bearer error=\"invalid_token\""}});
    return jsonAnswer({{QStringLiteral("sub"), QStringLiteral("4711")},
        {QStringLiteral("email"), settings.email}, {QStringLiteral("name"), QStringLiteral("A Person")}});
}

FakeAnswer FakeOAuthServer::revoke(const Parameters &asked)
{
    const QString token = asked.value(QStringLiteral("token"));
    m_revoked << token.toUtf8();
    if (settings.revocationStatus != 200)
        return FakeAnswer::plain(settings.revocationStatus, {});
    if (m_refreshes.contains(token))
        revokeFamily(m_refreshes.value(token).family);
    m_accepted.remove(token.toUtf8());
    return FakeAnswer::plain(200, {}); // for an unknown token, too (RFC 7009 §2.2)
}

void FakeOAuthServer::revokeFamily(int family)
{
    using Accepted = decltype(m_accepted)::iterator;
    using Refresh = decltype(m_refreshes)::iterator;
    m_accepted.removeIf([family](Accepted token) { return token.value() == family; });
    m_refreshes.removeIf([family](Refresh token) { return token->family == family; });
}

QByteArray FakeOAuthServer::newSecret(const QByteArray &prefix)
{
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), random.size());
    QByteArray secret
        = prefix + base64Url(QByteArray(reinterpret_cast<const char *>(random.data()), sizeof(random)));
    remember(secret);
    return secret;
}

void FakeOAuthServer::remember(const QByteArray &secret)
{
    // What is shorter would be found in texts that have nothing to do with it.
    if (secret.size() >= 8 && !m_secrets.contains(secret))
        m_secrets << secret;
}

FakeAnswer FakeOAuthServer::refuse(const QByteArray &error, const QString &why, int status)
{
    m_complaints << why;
    return oauthError(error, status, why);
}

} // namespace signalbox::test
