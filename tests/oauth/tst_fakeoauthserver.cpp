// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeoauthserver.h"
#include "support/scriptedbrowser.h"

#include <QJsonDocument>
#include <QTest>
#include <QUrlQuery>

using namespace signalbox;
using namespace signalbox::test;

namespace {

using Fault = FakeOAuthServer::Fault;
using Style = FakeOAuthServer::Style;

const QByteArray verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; // RFC 7636 Appendix B
const QByteArray challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const QByteArray state = "state-4711";
const QByteArray deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

QByteArray textOf(const QJsonObject &object, const QString &name)
{
    return object.value(name).toString().toLatin1();
}

QByteArray errorOf(const QJsonObject &object)
{
    return textOf(object, QStringLiteral("error"));
}

QByteArray accessTokenOf(const QJsonObject &object)
{
    return textOf(object, QStringLiteral("access_token"));
}

QByteArray refreshTokenOf(const QJsonObject &object)
{
    return textOf(object, QStringLiteral("refresh_token"));
}

/// What the browser came back with.
QByteArray queryValue(const QUrl &url, const QString &name)
{
    return QUrlQuery(url).queryItemValue(name, QUrl::FullyDecoded).toUtf8();
}

} // namespace

/// Both doubles: they have to be right before anything can be tested with them.
class FakeOAuthServerTest : public QObject
{
    Q_OBJECT

private slots:
    void aCodeBecomesTokensOnce();
    void anExchangeThatDoesNotFitIsRefused_data();
    void anExchangeThatDoesNotFitIsRefused();
    void anAuthorizationWithoutPkceIsRefused();
    void anUnknownRedirectAddressIsNotRedirectedTo();
    void thePersonMayDo_data();
    void thePersonMayDo();
    void thePageForPastingShowsCodeAndState();
    void aKeyServerGivesAKey();
    void aDeviceIsGrantedAfterItsPolls();
    void aDeviceMayBeRefused();
    void aRefreshTokenUsedTwiceRevokesItsFamily();
    void withoutRotationARefreshTokenStays();
    void tokensAreRevoked();
    void theUserIsToldForAGoodTokenOnly();
    void metadataStandWhereTheIssuerSays_data();
    void metadataStandWhereTheIssuerSays();
    void tokenRequestsFailAsScripted_data();
    void tokenRequestsFailAsScripted();
    void aHeldAnswerComesLater();
    void aLostAnswerHasUsedTheRefreshToken();
    void theAnswerSaysWhatTheSettingsSay();
    void everySecretIsRemembered();
    void theBrowserSendsWhatBrowsersSend();
    void theBrowserMayLeaveBeforeTheCallback();
    void theBrowserMayAskTwiceAndForTheIcon();
    void theBrowserMayTamperWithTheCallback();
    void theBrowserGivesUpOnRedirects();
    void theBrowserNoticesThatNobodyAnswers();

private:
    static TestClient::Answer post(const FakeOAuthServer &server, const QByteArray &path,
        const QByteArray &body, const QByteArray &type = "application/x-www-form-urlencoded");
    static QJsonObject ask(const FakeOAuthServer &server, const QByteArray &path, const QByteArray &body,
        const QByteArray &type = "application/x-www-form-urlencoded");
    static QJsonObject refresh(const FakeOAuthServer &server, const QByteArray &token);
    QUrl address(const FakeOAuthServer &server, const QByteArray &redirect) const;
    QByteArray callbackAddress() const { return m_listener.baseUrl().toLatin1() + "/oauth/callback"; }
    QByteArray exchange(const QByteArray &code) const;
    /// Through the browser up to the callback.
    QUrl signIn(const FakeOAuthServer &server);

    FakeUpstream m_listener; ///< the program that signs in
};

TestClient::Answer FakeOAuthServerTest::post(
    const FakeOAuthServer &server, const QByteArray &path, const QByteArray &body, const QByteArray &type)
{
    TestClient client(static_cast<quint16>(QUrl(server.baseUrl()).port()));
    client.post(path, body, {{"Content-Type", type}});
    return client.answer();
}

QJsonObject FakeOAuthServerTest::ask(
    const FakeOAuthServer &server, const QByteArray &path, const QByteArray &body, const QByteArray &type)
{
    return QJsonDocument::fromJson(post(server, path, body, type).body).object();
}

QJsonObject FakeOAuthServerTest::refresh(const FakeOAuthServer &server, const QByteArray &token)
{
    return ask(server, "/token", "grant_type=refresh_token&client_id=signalbox-test&refresh_token=" + token);
}

QUrl FakeOAuthServerTest::address(const FakeOAuthServer &server, const QByteArray &redirect) const
{
    return QUrl::fromEncoded(QByteArray(server.baseUrl().toLatin1()
        + "/authorize?response_type=code&client_id=signalbox-test&scope=openid&state=" + state
        + "&code_challenge_method=S256&code_challenge=" + challenge
        + "&redirect_uri=" + redirect.toPercentEncoding()));
}

QByteArray FakeOAuthServerTest::exchange(const QByteArray &code) const
{
    return "grant_type=authorization_code&client_id=signalbox-test&code=" + code
        + "&code_verifier=" + verifier + "&redirect_uri=" + callbackAddress().toPercentEncoding();
}

QUrl FakeOAuthServerTest::signIn(const FakeOAuthServer &server)
{
    ScriptedBrowser browser;
    browser.open(address(server, callbackAddress()));
    [&] { QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience); }();
    return browser.callback();
}

void FakeOAuthServerTest::aCodeBecomesTokensOnce()
{
    FakeOAuthServer server;
    const QUrl callback = signIn(server);
    QCOMPARE(queryValue(callback, QStringLiteral("state")), state);
    const QByteArray code = queryValue(callback, QStringLiteral("code"));
    const QJsonObject tokens = ask(server, "/token", exchange(code));
    QVERIFY2(server.complaints().isEmpty(), qPrintable(server.complaints().join(u'\n')));
    QVERIFY(server.accepts(accessTokenOf(tokens)));
    QCOMPARE(server.refreshTokens(), QByteArrayList{refreshTokenOf(tokens)});
    QCOMPARE(tokens.value(QStringLiteral("expires_in")), QJsonValue(3600));

    QCOMPARE(errorOf(ask(server, "/token", exchange(code))), "invalid_grant");
    QVERIFY(!server.accepts(accessTokenOf(tokens)));
    QCOMPARE(server.grants(QStringLiteral("authorization_code")), 2);
}

void FakeOAuthServerTest::anExchangeThatDoesNotFitIsRefused_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("client") << QByteArray("signalbox-test") << QByteArray("other")
                            << QByteArray("invalid_client");
    QTest::newRow("verifier") << verifier << QByteArray(43, 'a') << QByteArray("invalid_grant");
    QTest::newRow("short verifier") << verifier << QByteArray("short") << QByteArray("invalid_grant");
    QTest::newRow("redirect") << QByteArray("callback") << QByteArray("elsewhere")
                              << QByteArray("invalid_grant");
    QTest::newRow("code") << QByteArray("code=code-") << QByteArray("code=") << QByteArray("invalid_grant");
    QTest::newRow("grant") << QByteArray("=authorization_code") << QByteArray("=password")
                           << QByteArray("unsupported_grant_type");
}

void FakeOAuthServerTest::anExchangeThatDoesNotFitIsRefused()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, error);
    FakeOAuthServer server;
    QByteArray body = exchange(queryValue(signIn(server), QStringLiteral("code")));
    QVERIFY(body.contains(before));
    body.replace(before, after);
    QCOMPARE(errorOf(ask(server, "/token", body)), error);
    QCOMPARE(server.complaints().size(), 1);
    QVERIFY(server.accessTokens().isEmpty());
}

void FakeOAuthServerTest::anAuthorizationWithoutPkceIsRefused()
{
    FakeOAuthServer server;
    QUrl url = address(server, callbackAddress());
    QUrlQuery query(url);
    query.removeQueryItem(QStringLiteral("code_challenge_method"));
    url.setQuery(query);
    ScriptedBrowser browser;
    browser.open(url);
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(queryValue(browser.callback(), QStringLiteral("error")), "invalid_request");
    QCOMPARE(queryValue(browser.callback(), QStringLiteral("state")), state);
    QCOMPARE(server.complaints(), QStringList{QStringLiteral("code_challenge_method is not S256")});
}

void FakeOAuthServerTest::anUnknownRedirectAddressIsNotRedirectedTo()
{
    FakeOAuthServer server;
    ScriptedBrowser browser;
    browser.open(address(server, "http://attacker.example/oauth/callback"));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(browser.shown().status, 400);
    QVERIFY(browser.callback().isEmpty());

    server.settings.anyPort = false;
    browser.open(address(server, callbackAddress()));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(browser.shown().status, 400);
}

void FakeOAuthServerTest::thePersonMayDo_data()
{
    using Consent = FakeOAuthServer::Consent;
    QTest::addColumn<Consent>("consent");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("deny") << Consent::Deny << QStringLiteral("error") << QByteArray("access_denied");
    QTest::newRow("reason") << Consent::Deny << QStringLiteral("error_description")
                            << QByteArray("The+user+said+no+&+left");
    QTest::newRow("state") << Consent::WrongState << QStringLiteral("state")
                           << QByteArray("not-the-one-that-was-sent");
    QTest::newRow("issuer") << Consent::WrongIssuer << QStringLiteral("iss")
                            << QByteArray("https://attacker.example");
    QTest::newRow("leave") << Consent::LeaveOpen << QStringLiteral("code") << QByteArray();
}

void FakeOAuthServerTest::thePersonMayDo()
{
    QFETCH(FakeOAuthServer::Consent, consent);
    QFETCH(QString, name);
    QFETCH(QByteArray, value);
    FakeOAuthServer server;
    server.settings.consent = consent;
    QCOMPARE(queryValue(signIn(server), name), value);
    QVERIFY(server.complaints().isEmpty());
}

void FakeOAuthServerTest::thePageForPastingShowsCodeAndState()
{
    FakeOAuthServer server;
    server.settings.style = Style::Anthropic;
    server.settings.paste = true;
    const QByteArray page = server.config().redirectUri.toEncoded();
    ScriptedBrowser browser;
    browser.open(address(server, page));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    const QByteArrayList pasted = FakeOAuthServer::shownCode(browser.shown().body).split('#');
    QCOMPARE(pasted.value(1), state);

    QJsonObject body{{QStringLiteral("grant_type"), QStringLiteral("authorization_code")},
        {QStringLiteral("client_id"), QStringLiteral("signalbox-test")},
        {QStringLiteral("code"), QString::fromLatin1(pasted.first())},
        {QStringLiteral("code_verifier"), QString::fromLatin1(verifier)},
        {QStringLiteral("redirect_uri"), QString::fromLatin1(page)},
        {QStringLiteral("state"), QString::fromLatin1(pasted.value(1))}};
    const QJsonObject tokens
        = ask(server, "/token", QJsonDocument(body).toJson(QJsonDocument::Compact), "application/json");
    QVERIFY(accessTokenOf(tokens).startsWith("sk-ant-oat01-"));
    QCOMPARE(tokens.value(QStringLiteral("account"))[QStringLiteral("email_address")].toString(),
        server.settings.email);
    QVERIFY(server.requests().last().json);
}

void FakeOAuthServerTest::aKeyServerGivesAKey()
{
    FakeOAuthServer server;
    server.settings.style = Style::OpenRouter;
    QUrl url = address(server, {});
    QUrlQuery query;
    const QUrlQuery asked(url);
    for (const QString &name : {QStringLiteral("code_challenge"), QStringLiteral("code_challenge_method")})
        query.addQueryItem(name, asked.queryItemValue(name));
    query.addQueryItem(server.config().redirectParameter,
        QString::fromLatin1(QByteArray(callbackAddress() + "?state=" + state).toPercentEncoding()));
    url.setQuery(query);
    ScriptedBrowser browser;
    browser.open(url);
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(queryValue(browser.callback(), QStringLiteral("state")), state);

    const QByteArray body = R"({"code_challenge_method":"S256","code_verifier":")" + verifier
        + R"(","code":")" + queryValue(browser.callback(), QStringLiteral("code")) + "\"}";
    const QJsonObject answer = ask(server, "/keys", body, "application/json");
    QCOMPARE(server.keys(), QByteArrayList{textOf(answer, QStringLiteral("key"))});
    QCOMPARE(server.complaints(), QStringList());
    QCOMPARE(errorOf(ask(server, "/keys", body, "application/json")), "invalid_code");
}

void FakeOAuthServerTest::aDeviceIsGrantedAfterItsPolls()
{
    FakeOAuthServer server;
    server.settings.devicePolls = {QStringLiteral("authorization_pending"), QStringLiteral("slow_down")};
    const QJsonObject device = ask(server, "/device", "client_id=signalbox-test&scope=openid");
    QCOMPARE(device.value(QStringLiteral("interval")), QJsonValue(0));
    QVERIFY(textOf(device, QStringLiteral("verification_uri_complete"))
                .endsWith(textOf(device, QStringLiteral("user_code"))));
    const QByteArray poll = "client_id=signalbox-test&grant_type=" + deviceGrant.toPercentEncoding()
        + "&device_code=" + textOf(device, QStringLiteral("device_code"));
    QCOMPARE(errorOf(ask(server, "/token", poll)), "authorization_pending");
    QCOMPARE(errorOf(ask(server, "/token", poll)), "slow_down");
    QVERIFY(server.accepts(accessTokenOf(ask(server, "/token", poll))));
    QCOMPARE(errorOf(ask(server, "/token", poll)), "invalid_grant");
    QCOMPARE(server.grants(QString::fromLatin1(deviceGrant)), 4);
}

void FakeOAuthServerTest::aDeviceMayBeRefused()
{
    FakeOAuthServer server;
    server.settings.devicePolls = {QStringLiteral("access_denied")};
    const QJsonObject device = ask(server, "/device", "client_id=signalbox-test");
    const QByteArray poll = "client_id=signalbox-test&grant_type=" + deviceGrant.toPercentEncoding()
        + "&device_code=" + textOf(device, QStringLiteral("device_code"));
    QCOMPARE(errorOf(ask(server, "/token", poll)), "access_denied");
    QCOMPARE(errorOf(ask(server, "/token", poll)), "invalid_grant");
}

void FakeOAuthServerTest::aRefreshTokenUsedTwiceRevokesItsFamily()
{
    FakeOAuthServer server;
    const QJsonObject first = server.giveTokens();
    const QJsonObject others = server.giveTokens();
    const QJsonObject second = refresh(server, refreshTokenOf(first));
    QVERIFY(server.accepts(accessTokenOf(second)));
    QVERIFY(refreshTokenOf(second) != refreshTokenOf(first));
    QVERIFY(server.complaints().isEmpty());

    QCOMPARE(errorOf(refresh(server, refreshTokenOf(first))), "invalid_grant");
    QVERIFY(!server.accepts(accessTokenOf(second)));
    QCOMPARE(errorOf(refresh(server, refreshTokenOf(second))), "invalid_grant");
    QVERIFY(server.accepts(accessTokenOf(others)));
    QVERIFY(!refreshTokenOf(refresh(server, refreshTokenOf(others))).isEmpty());
}

void FakeOAuthServerTest::withoutRotationARefreshTokenStays()
{
    FakeOAuthServer server;
    server.settings.rotates = false;
    const QJsonObject first = server.giveTokens();
    for (int i = 0; i < 2; ++i) {
        const QJsonObject next = refresh(server, refreshTokenOf(first));
        QVERIFY(server.accepts(accessTokenOf(next)));
        QVERIFY(refreshTokenOf(next).isEmpty());
    }
}

void FakeOAuthServerTest::tokensAreRevoked()
{
    FakeOAuthServer server;
    const QJsonObject tokens = server.giveTokens();
    QCOMPARE(post(server, "/revoke", "client_id=signalbox-test&token=" + refreshTokenOf(tokens)).status, 200);
    QCOMPARE(server.revoked(), QByteArrayList{refreshTokenOf(tokens)});
    QVERIFY(!server.accepts(accessTokenOf(tokens)));
    QCOMPARE(errorOf(refresh(server, refreshTokenOf(tokens))), "invalid_grant");
}

void FakeOAuthServerTest::theUserIsToldForAGoodTokenOnly()
{
    FakeOAuthServer server;
    const QByteArray token = accessTokenOf(server.giveTokens());
    TestClient client(static_cast<quint16>(QUrl(server.baseUrl()).port()));
    client.request("GET", "/userinfo", {}, {{"Authorization", "Bearer " + token}});
    QVERIFY(client.answer().body.contains(server.settings.email.toUtf8()));
    server.expireAccessTokens();
    client.request("GET", "/userinfo", {}, {{"Authorization", "Bearer " + token}});
    QCOMPARE(client.answer().status, 401);
}

void FakeOAuthServerTest::metadataStandWhereTheIssuerSays_data()
{
    QTest::addColumn<QString>("issuerPath");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    const QByteArray openId = "/.well-known/openid-configuration";
    const QByteArray oauth = "/.well-known/oauth-authorization-server";
    QTest::newRow("OpenID") << QString() << openId << 200;
    QTest::newRow("OAuth") << QString() << oauth << 200;
    QTest::newRow("OpenID with path") << QStringLiteral("/oidc") << QByteArray("/oidc" + openId) << 200;
    QTest::newRow("OAuth with path") << QStringLiteral("/oidc") << QByteArray(oauth + "/oidc") << 200;
    QTest::newRow("another issuer's") << QStringLiteral("/oidc") << oauth << 404;
}

void FakeOAuthServerTest::metadataStandWhereTheIssuerSays()
{
    QFETCH(QString, issuerPath);
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    FakeOAuthServer server;
    server.settings.issuerPath = issuerPath;
    TestClient client(static_cast<quint16>(QUrl(server.baseUrl()).port()));
    client.request("GET", path, {}, {});
    const auto answer = client.answer();
    QCOMPARE(answer.status, status);
    if (status != 200)
        return;
    const QJsonObject metadata = QJsonDocument::fromJson(answer.body).object();
    QCOMPARE(metadata.value(QStringLiteral("issuer")).toString(), server.issuer());
    QCOMPARE(
        QUrl(metadata.value(QStringLiteral("token_endpoint")).toString()), server.config().tokenEndpoint);
}

void FakeOAuthServerTest::tokenRequestsFailAsScripted_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("part"); // of the body
    QTest::newRow("close") << Fault::Close << 0 << QByteArray();
    QTest::newRow("too long") << Fault::TooLong << 200 << QByteArray("access_token");
    QTest::newRow("HTML") << Fault::Html << 200 << QByteArray("<p>");
    QTest::newRow("empty") << Fault::Empty << 200 << QByteArray();
    QTest::newRow("500") << Fault::ServerError << 500 << QByteArray("scripted");
    QTest::newRow("429") << Fault::TooManyRequests << 429 << QByteArray("rate");
    QTest::newRow("redirect") << Fault::Redirect << 302 << QByteArray();
    QTest::newRow("grant") << Fault::InvalidGrant << 400 << QByteArray("invalid_grant");
    QTest::newRow("client") << Fault::InvalidClient << 401 << QByteArray("invalid_client");
    QTest::newRow("busy") << Fault::TemporarilyUnavailable << 503 << QByteArray("temporarily_unavailable");
}

void FakeOAuthServerTest::tokenRequestsFailAsScripted()
{
    QFETCH(Fault, fault);
    QFETCH(int, status);
    QFETCH(QByteArray, part);
    FakeOAuthServer server;
    server.settings.redirectsTo = QUrl(QStringLiteral("http://127.0.0.1:9/elsewhere"));
    server.settings.rotates = false;
    server.failNext(fault, 2);
    const QByteArray body = "grant_type=refresh_token&client_id=signalbox-test&refresh_token="
        + refreshTokenOf(server.giveTokens());
    for (int i = 0; i < 2; ++i) {
        const auto answer = post(server, "/token", body);
        QCOMPARE(answer.status, status);
        QVERIFY(answer.body.contains(part));
        QCOMPARE(answer.body.size() > 1024 * 1024, fault == Fault::TooLong);
        QCOMPARE(answer.headers.contains("retry-after"), fault == Fault::TooManyRequests);
        QCOMPARE(answer.headers.contains("location"), fault == Fault::Redirect);
    }
    QVERIFY(server.accepts(accessTokenOf(ask(server, "/token", body))));
    QCOMPARE(server.grants(QStringLiteral("refresh_token")), 3);
}

void FakeOAuthServerTest::aHeldAnswerComesLater()
{
    FakeOAuthServer server;
    server.failNext(Fault::Hold);
    TestClient client(static_cast<quint16>(QUrl(server.baseUrl()).port()));
    client.post("/token",
        "grant_type=refresh_token&client_id=signalbox-test&refresh_token="
            + refreshTokenOf(server.giveTokens()),
        {{"Content-Type", "application/x-www-form-urlencoded"}});
    QTRY_COMPARE_WITH_TIMEOUT(server.held(), 1, patience);
    QVERIFY(!client.hasHead());
    server.proceed();
    QVERIFY(client.answer().body.contains(server.accessTokens().last()));
}

void FakeOAuthServerTest::aLostAnswerHasUsedTheRefreshToken()
{
    FakeOAuthServer server;
    server.failNext(Fault::LoseAnswer);
    const QByteArray token = refreshTokenOf(server.giveTokens());
    QVERIFY(refresh(server, token).isEmpty());
    QCOMPARE(server.accessTokens().size(), 2);
    QCOMPARE(errorOf(refresh(server, token)), "invalid_grant");
}

void FakeOAuthServerTest::theAnswerSaysWhatTheSettingsSay()
{
    FakeOAuthServer server;
    server.settings.expiresIn = QJsonValue(QJsonValue::Undefined);
    server.settings.tokenType = QStringLiteral("bEARER");
    server.settings.givesRefreshToken = false;
    server.settings.idToken = true;
    const QJsonObject tokens = server.giveTokens();
    QVERIFY(!tokens.contains(QStringLiteral("expires_in")));
    QVERIFY(!tokens.contains(QStringLiteral("refresh_token")));
    QCOMPARE(tokens.value(QStringLiteral("token_type")).toString(), QStringLiteral("bEARER"));
    const QByteArray claims = textOf(tokens, QStringLiteral("id_token")).split('.').value(1);
    QVERIFY(QByteArray::fromBase64(claims, QByteArray::Base64UrlEncoding)
                .contains(server.settings.email.toUtf8()));
}

void FakeOAuthServerTest::everySecretIsRemembered()
{
    FakeOAuthServer server;
    const QByteArray code = queryValue(signIn(server), QStringLiteral("code"));
    const QJsonObject tokens = ask(server, "/token", exchange(code));
    const QByteArrayList secrets{code, verifier, accessTokenOf(tokens), refreshTokenOf(tokens),
        textOf(ask(server, "/device", "client_id=signalbox-test"), QStringLiteral("device_code"))};
    for (const QByteArray &secret : secrets) {
        QVERIFY(secret.size() >= 40);
        QVERIFY(server.secrets().contains(secret));
    }
    QCOMPARE(server.secrets().size(), secrets.size());
}

void FakeOAuthServerTest::theBrowserSendsWhatBrowsersSend()
{
    FakeOAuthServer server;
    signIn(server);
    const auto sent = [](const Headers &headers) {
        return QByteArrayList{headers.value("sec-fetch-site"), headers.value("sec-fetch-mode"),
            headers.value("sec-fetch-dest"), headers.value("user-agent").left(8),
            headers.value("accept").left(9)};
    };
    const QByteArrayList rest{"navigate", "document", "Mozilla/", "text/html"};
    const Headers &first = server.requests().last().headers;
    const Headers &second = m_listener.requests().last().headers;
    QCOMPARE(sent(first), QByteArrayList{"none"} + rest);
    QCOMPARE(sent(second), QByteArrayList{"cross-site"} + rest);
    QVERIFY(!second.contains("origin"));
    QCOMPARE(second.value("host"), QByteArray("127.0.0.1:" + QByteArray::number(m_listener.port())));
}

void FakeOAuthServerTest::theBrowserMayLeaveBeforeTheCallback()
{
    FakeOAuthServer server;
    const qsizetype before = m_listener.requests().size();
    ScriptedBrowser browser({.leaves = true});
    browser.open(address(server, callbackAddress()));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QVERIFY(!queryValue(browser.callback(), QStringLiteral("code")).isEmpty());
    QCOMPARE(browser.shown().status, 302);
    QCOMPARE(m_listener.requests().size(), before);
}

void FakeOAuthServerTest::theBrowserMayAskTwiceAndForTheIcon()
{
    using Purpose = ScriptedBrowser::Purpose;
    FakeOAuthServer server;
    ScriptedBrowser browser({.favicon = ScriptedBrowser::Favicon::BeforeCallback, .replays = true});
    browser.open(address(server, callbackAddress()));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QList<Purpose> purposes;
    for (const auto &page : browser.pages())
        purposes << page.purpose;
    const QList<Purpose> expected{
        Purpose::Navigation, Purpose::Favicon, Purpose::Navigation, Purpose::Replay};
    QVERIFY(purposes == expected);
    QCOMPARE(browser.pages().at(1).url, QUrl(QString(m_listener.baseUrl() + u"/favicon.ico")));
    QCOMPARE(browser.pages().at(3).url, browser.callback());

    ScriptedBrowser late({.favicon = ScriptedBrowser::Favicon::AtEnd});
    late.open(address(server, callbackAddress()));
    QTRY_VERIFY_WITH_TIMEOUT(late.isFinished(), patience);
    QCOMPARE(late.pages().size(), 3);
    QCOMPARE(late.pages().last().url, QUrl(QString(m_listener.baseUrl() + u"/favicon.ico")));
}

void FakeOAuthServerTest::theBrowserMayTamperWithTheCallback()
{
    FakeOAuthServer server;
    ScriptedBrowser browser({.tamper = [](QUrl url) {
        url.setQuery(QStringLiteral("code=mine&state=mine"));
        return url;
    }});
    browser.open(address(server, callbackAddress()));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(m_listener.requests().last().target, "/oauth/callback?code=mine&state=mine");
    QCOMPARE(queryValue(browser.callback(), QStringLiteral("state")), state);
}

void FakeOAuthServerTest::theBrowserGivesUpOnRedirects()
{
    FakeUpstream circle;
    circle.answer(FakeAnswer::plain(302, {}, {{"location", "/again"}}));
    ScriptedBrowser browser;
    browser.open(QUrl(circle.baseUrl()));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(browser.pages().size(), 11);
}

void FakeOAuthServerTest::theBrowserNoticesThatNobodyAnswers()
{
    FakeUpstream gone;
    const QString nobody = gone.baseUrl();
    gone.kill();
    FakeUpstream mute;
    mute.answer(FakeAnswer::close());
    for (const QString &url : {nobody, mute.baseUrl(), QStringLiteral("https://127.0.0.1/"),
             QStringLiteral("http://attacker.example/")}) {
        ScriptedBrowser browser;
        browser.open(QUrl(url));
        QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
        QCOMPARE(browser.pages().size(), 1);
        QCOMPARE(browser.shown().status, 0);
    }
}

QTEST_GUILESS_MAIN(FakeOAuthServerTest)
#include "tst_fakeoauthserver.moc"
