// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientguard.h"

#include "support/fakeclock.h"

#include <QCryptographicHash>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const FakeClock theClock;

ClientKeyConfig named(const char *name, const QByteArray &key)
{
    ClientKeyConfig config{Secret(key)};
    config.name = QString::fromLatin1(name);
    return config;
}

ClientKeyConfig hashed(const char *name, const QByteArray &key)
{
    ClientKeyConfig config;
    config.name = QString::fromLatin1(name);
    config.sha256 = QCryptographicHash::hash(key, QCryptographicHash::Sha256);
    return config;
}

ClientKeyConfig inKeychain(const char *name)
{
    ClientKeyConfig config;
    config.name = QString::fromLatin1(name);
    config.key.keychainItem = config.name;
    return config;
}

/// A keychain that has this under every name; or nothing, while it is locked.
SecretResolver keychainWith(const QByteArray &key)
{
    return [key](const SecretReference &reference) {
        return reference.isLiteral() ? reference.literal : Secret(key);
    };
}

HttpRequest requestWith(const Headers &headers, const QByteArray &method = "POST")
{
    HttpRequest request;
    request.method = method;
    request.path = "/v1/messages";
    request.headers = headers;
    request.localAddress = QHostAddress(QStringLiteral("192.168.1.5"));
    return request;
}

} // namespace

class ClientGuardTest : public QObject
{
    Q_OBJECT

private slots:
    void checksTheHost_data();
    void checksTheHost();
    void configuredNamesAreAllowed_data();
    void configuredNamesAreAllowed();
    void checksTheOrigin_data();
    void checksTheOrigin();
    void asksForAKey_data();
    void asksForAKey();
    void everyKeyOpens();
    void asksForNoKeyWhereNoneIsSet();
    void publicAnswersNeedNoKeyButTheRightHost();
    void knowsItsOwnKeys();
    void takesOtherSettings();
    void aFormerKeyOpensNothingAndIsStillOurs();
    void theAdminKeyIsOurs();
    void allowedPagesMayReadTheAnswer();
    void preflightGetsWhatItAsksFor();
    void othersGetNoCorsFields_data();
    void othersGetNoCorsFields();
    void knowsTheAdministrator_data();
    void knowsTheAdministrator();
    void takesAnotherAdminKey();

    void aHashOpensToItsKeyAlone();
    void knowsWhichKeyItIs();
    void anExpiredKeyIsRefusedByName();
    void anotherKeyMakesUpForAnExpiredOne();
    void aLockedKeychainIsWaitedFor();
    void aKeyThatIsThereNeedsNoKeychain();
    void aKeyThatChangesInTheKeychainIsStillOurs();
    void anAdminKeyInALockedKeychainOpensToNobody();
};

void ClientGuardTest::checksTheHost_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *name, const QByteArray &host, bool allowed) {
        QTest::newRow(name) << host << allowed;
    };
    row("localhost", "localhost", true);
    row("localhost with a port", "LocalHost:8484", true);
    row("name below localhost", "api.localhost:8484", true);
    row("127.0.0.1", "127.0.0.1:8484", true);
    row("another loopback address", "127.8.9.1", true);
    row("IPv6 loopback", "[::1]:8484", true);
    row("the address it was reached at", "192.168.1.5:8484", true);
    row("another address", "192.168.1.6:8484", false);
    row("a rebound name", "evil.example:8484", false);
    row("localhost inside a name", "localhost.evil.example", false);
    row("name that ends like localhost", "evillocalhost", false);
    row("address inside a name", "127.0.0.1.evil.example", false);
    row("any address", "0.0.0.0:8484", false);
    row("empty", "", false);
    row("user before the name", "localhost@evil.example", false);
    row("user before localhost", "evil.example@localhost", false);
    row("path behind the name", "localhost/evil", false);
    row("port that is none", "localhost:port", false);
    row("brackets that stay open", "[::1", false);
    row("two names", "localhost, evil.example", false);
}

void ClientGuardTest::checksTheHost()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, allowed);
    const auto refusal = ClientGuard({}, theClock).check(requestWith({{"Host", host}}), true);
    QCOMPARE(!refusal, allowed);
    if (refusal) {
        QCOMPARE(refusal->status, 403);
        QCOMPARE(refusal->error.kind, Error::Kind::Permission);
        QVERIFY(refusal->error.message.contains(QStringLiteral("allowed_hosts")));
        QVERIFY(refusal->error.message.contains(QString::fromUtf8(host)));
    }
}

void ClientGuardTest::configuredNamesAreAllowed_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("as written") << QByteArray("signalbox.test") << true;
    QTest::newRow("with a port, in capitals") << QByteArray("SIGNALBOX.test:9") << true;
    QTest::newRow("written with a port") << QByteArray("proxy.test:8484") << true;
    QTest::newRow("name below it") << QByteArray("a.signalbox.test") << false;
    QTest::newRow("name above it") << QByteArray("test") << false;
    QTest::newRow("empty, although one entry was no name") << QByteArray("") << false;
    QTest::newRow("no Host at all, as in HTTP/1.0") << QByteArray() << true;
}

void ClientGuardTest::configuredNamesAreAllowed()
{
    QFETCH(QByteArray, host);
    ServerConfig config;
    config.allowedHosts = QStringList{
        QStringLiteral("Signalbox.test"), QStringLiteral("proxy.test:8484"), QStringLiteral("a b/c")};
    const Headers headers = host.isNull() ? Headers() : Headers{{"Host", host}};
    QTEST(!ClientGuard(config, theClock).check(requestWith(headers), false), "allowed");
}

void ClientGuardTest::checksTheOrigin_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *title, const char *name, const char *value, bool allowed) {
        QTest::newRow(title) << QByteArray(name) << QByteArray(value) << allowed;
    };
    row("no page", "User-Agent", "curl/8", true);
    row("allowed page", "Origin", "http://localhost:3000", true);
    row("allowed page in capitals", "origin", "HTTP://LOCALHOST:3000", true);
    row("foreign page", "Origin", "https://evil.example", false);
    row("same host, other port", "Origin", "http://localhost:3001", false);
    row("same host, other scheme", "Origin", "https://localhost:3000", false);
    row("longer name", "Origin", "http://localhost:3000.evil.example", false);
    row("null", "Origin", "null", false);
    row("empty", "Origin", "", false);
    row("two origins", "Origin", "http://localhost:3000 https://evil.example", false);
    row("a foreign page's image or script", "Sec-Fetch-Site", "cross-site", false);
    row("the same in capitals", "sec-fetch-site", "Cross-Site", false);
    row("a page at another port of this computer", "Sec-Fetch-Site", "same-site", false);
    row("our own page", "Sec-Fetch-Site", "same-origin", true);
    row("typed into the address bar", "Sec-Fetch-Site", "none", true);
}

void ClientGuardTest::checksTheOrigin()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(bool, allowed);
    ServerConfig config;
    config.allowedOrigins = QStringList{QStringLiteral("http://localhost:3000")};
    const auto refusal
        = ClientGuard(config, theClock).check(requestWith({{"Host", "localhost"}, {name, value}}), true);
    QCOMPARE(!refusal, allowed);
    if (refusal) {
        QCOMPARE(refusal->status, 403);
        // Where no origin is named none can be allowed.
        const bool isNamed = name.toLower() == "origin";
        QCOMPARE(refusal->error.message.contains(QStringLiteral("allowed_origins")), isNamed);
    }
}

void ClientGuardTest::asksForAKey_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *title, const char *name, const char *value, bool allowed) {
        QTest::newRow(title) << QByteArray(name) << QByteArray(value) << allowed;
    };
    row("x-api-key", "X-Api-Key", "our-key-1", true);
    row("bearer token", "Authorization", "Bearer our-key-1", true);
    row("bearer in lower case", "authorization", "bearer  our-key-1 ", true);
    row("Azure key", "api-key", "our-key-1", true);
    row("none", "X-Other", "our-key-1", false);
    row("wrong key", "x-api-key", "our-key-3", false);
    row("empty key", "x-api-key", "", false);
    row("start of the key", "x-api-key", "our-key-", false);
    row("key and more", "x-api-key", "our-key-12", false);
    row("other case", "x-api-key", "OUR-KEY-1", false);
    row("key repeated", "x-api-key", "our-key-1our-key-1", false);
    row("token without its scheme", "Authorization", "our-key-1", true);
    row("basic scheme", "Authorization", "Basic our-key-1", false);
    row("empty token", "Authorization", "Bearer ", false);
    row("cookie", "Cookie", "our-key-1", false);
}

void ClientGuardTest::asksForAKey()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(bool, allowed);
    ServerConfig config;
    config.clientKeys = {Secret("our-key-1"), Secret("our-key-2")};
    const auto refusal
        = ClientGuard(config, theClock).check(requestWith({{"Host", "localhost"}, {name, value}}), true);
    QCOMPARE(!refusal, allowed);
    if (refusal) {
        QCOMPARE(refusal->status, 401);
        QCOMPARE(refusal->error.kind, Error::Kind::Authentication);
        QVERIFY(!refusal->error.message.contains(QStringLiteral("our-key")));
    }
}

void ClientGuardTest::everyKeyOpens()
{
    ServerConfig config;
    config.clientKeys = {Secret("our-key-1"), Secret("our-key-2")};
    const ClientGuard guard(config, theClock);
    QVERIFY(guard.asksForKey());
    QVERIFY(!guard.check(requestWith({{"x-api-key", "our-key-2"}}), true));
    QVERIFY(!guard.check(
        requestWith({{"x-api-key", "sk-of-a-provider"}, {"authorization", "Bearer our-key-2"}}), true));
}

void ClientGuardTest::asksForNoKeyWhereNoneIsSet()
{
    const ClientGuard guard({}, theClock);
    QVERIFY(!guard.asksForKey());
    QVERIFY(!guard.check(requestWith({}), true));
    QVERIFY(!guard.check(requestWith({{"x-api-key", "anything"}}), true));
    ServerConfig emptyKey;
    emptyKey.clientKeys = {Secret()};
    QVERIFY(ClientGuard(emptyKey, theClock)
                .check(requestWith({{"x-api-key", ""}}), true)); // an empty key opens nothing
}

void ClientGuardTest::publicAnswersNeedNoKeyButTheRightHost()
{
    ServerConfig config;
    config.clientKeys = {Secret("our-key-1")};
    const ClientGuard guard(config, theClock);
    QVERIFY(!guard.check(requestWith({{"Host", "localhost"}}), false));
    QCOMPARE(guard.check(requestWith({{"Host", "evil.example"}}), false)->status, 403);
    QCOMPARE(
        guard.check(requestWith({{"Host", "localhost"}, {"Origin", "https://evil.example"}}), false)->status,
        403);
}

void ClientGuardTest::knowsItsOwnKeys()
{
    ServerConfig config;
    config.clientKeys = {Secret("our-key-1"), Secret("our-key-2")};
    const ClientGuard guard(config, theClock);
    QVERIFY(guard.isOwnKey("our-key-2"));
    QVERIFY(!guard.isOwnKey("our-key-3"));
    QVERIFY(!guard.isOwnKey(""));
    QVERIFY(!ClientGuard({}, theClock).isOwnKey(""));
}

void ClientGuardTest::takesOtherSettings()
{
    ServerConfig config;
    config.allowedHosts = QStringList{QStringLiteral("old.example")};
    config.allowedOrigins = QStringList{QStringLiteral("http://old.example")};
    ClientGuard guard(config, theClock);
    config.allowedHosts = QStringList{QStringLiteral("new.example")};
    config.allowedOrigins = QStringList{QStringLiteral("http://new.example")};
    guard.apply(config);
    QVERIFY(guard.check(requestWith({{"Host", "old.example"}}), true));
    QVERIFY(guard.check(requestWith({{"Origin", "http://old.example"}}), true));
    QVERIFY(!guard.check(requestWith({{"Host", "new.example"}, {"Origin", "http://new.example"}}), true));
}

void ClientGuardTest::aFormerKeyOpensNothingAndIsStillOurs()
{
    ServerConfig config;
    config.clientKeys = {Secret("first"), Secret("both")};
    ClientGuard guard(config, theClock);
    config.clientKeys = {Secret("both"), Secret("second")};
    guard.apply(config);
    QVERIFY(guard.check(requestWith({{"x-api-key", "first"}}), true));
    QVERIFY(!guard.check(requestWith({{"x-api-key", "both"}}), true));
    QVERIFY(!guard.check(requestWith({{"x-api-key", "second"}}), true));
    QVERIFY(guard.isOwnKey("first")); // a request may still be on its way with it
    config.clientKeys.clear();
    guard.apply(config);
    QVERIFY(!guard.check(requestWith({}), true));
    QVERIFY(guard.isOwnKey("second"));
}

void ClientGuardTest::theAdminKeyIsOurs()
{
    ServerConfig config;
    config.adminKey = Secret("first-admin");
    ClientGuard guard(config, theClock);
    QVERIFY(guard.isOwnKey("first-admin"));
    config.adminKey = Secret("second-admin");
    guard.apply(config);
    QVERIFY(guard.isOwnKey("first-admin"));
    QVERIFY(guard.isOwnKey("second-admin"));
    config.clientKeys = {Secret("client")};
    guard.apply(config);
    QVERIFY(guard.check(requestWith({{"x-api-key", "second-admin"}}), true)); // and opens no model
}

void ClientGuardTest::allowedPagesMayReadTheAnswer()
{
    ServerConfig config;
    config.allowedOrigins = QStringList{QStringLiteral("http://localhost:3000")};
    const Headers headers
        = ClientGuard(config, theClock).corsHeaders(requestWith({{"Origin", "http://localhost:3000"}}));
    QCOMPARE(headers.value("access-control-allow-origin"), QByteArray("http://localhost:3000"));
    QCOMPARE(headers.value("vary").toLower(), QByteArray("origin"));
    QVERIFY(headers.contains("access-control-expose-headers"));
    QVERIFY(!headers.contains("access-control-allow-credentials"));
}

void ClientGuardTest::preflightGetsWhatItAsksFor()
{
    ServerConfig config;
    config.allowedOrigins = QStringList{QStringLiteral("http://localhost:3000")};
    const Headers headers
        = ClientGuard(config, theClock)
              .corsHeaders(requestWith({{"Origin", "http://localhost:3000"},
                                           {"Access-Control-Request-Headers", "x-api-key,anthropic-version"}},
                  "OPTIONS"));
    QCOMPARE(headers.value("access-control-allow-headers"), QByteArray("x-api-key,anthropic-version"));
    QVERIFY(headers.hasToken("access-control-allow-methods", "POST"));
    QVERIFY(headers.contains("access-control-max-age"));
}

void ClientGuardTest::othersGetNoCorsFields_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::newRow("no page") << QByteArray();
    QTest::newRow("foreign page") << QByteArray("https://evil.example");
    QTest::newRow("null") << QByteArray("null");
}

void ClientGuardTest::othersGetNoCorsFields()
{
    QFETCH(QByteArray, origin);
    ServerConfig config;
    config.allowedOrigins = QStringList{QStringLiteral("http://localhost:3000")};
    const Headers headers = origin.isNull() ? Headers() : Headers{{"Origin", origin}};
    QVERIFY(ClientGuard(config, theClock).corsHeaders(requestWith(headers)).isEmpty());
    QVERIFY(ClientGuard(config, theClock).corsHeaders(requestWith(headers, "OPTIONS")).isEmpty());
}

void ClientGuardTest::knowsTheAdministrator_data()
{
    QTest::addColumn<QByteArray>("adminKey");
    QTest::addColumn<QString>("peer");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<int>("status"); // 0 = may pass
    const QByteArray none;
    const QByteArray key = "admin-key-1";
    const QString here = QStringLiteral("127.0.0.1");
    const QString elsewhere = QStringLiteral("192.168.1.77");
    const Headers withKey{{"Host", "localhost"}, {"x-api-key", key}};
    const auto row
        = [](const char *name, const QByteArray &adminKey, const QString &peer, const Headers &headers,
              int status) { QTest::newRow(name) << adminKey << peer << headers << status; };
    row("this computer", none, here, {{"Host", "localhost"}}, 0);
    row("this computer by IPv6", none, QStringLiteral("::1"), {}, 0);
    row("this computer by IPv4 in IPv6", none, QStringLiteral("::ffff:127.0.0.1"), {}, 0);
    row("this computer by another loopback address", none, QStringLiteral("127.8.9.1"), {}, 0);
    row("another computer", none, elsewhere, {}, 403);
    row("another computer by IPv6", none, QStringLiteral("2001:db8::1"), {}, 403);
    row("another computer by IPv4 in IPv6", none, QStringLiteral("::ffff:192.168.1.77"), {}, 403);
    row("another computer with a key that nobody has set", none, elsewhere, withKey, 403);
    row("another computer with an empty key", none, elsewhere, {{"x-api-key", ""}}, 403);
    row("nobody knows whence", none, QString(), {}, 403);
    row("this computer without the admin key", key, here, {}, 401);
    row("this computer with a wrong one", key, here, {{"x-api-key", "admin-key-2"}}, 401);
    row("this computer with the start of it", key, here, {{"x-api-key", "admin-key-"}}, 401);
    row("this computer with an empty one", key, here, {{"x-api-key", ""}}, 401);
    row("this computer with a client key", key, here, {{"x-api-key", "our-key-1"}}, 401);
    row("this computer with it", key, here, withKey, 0);
    row("another computer without it", key, elsewhere, {}, 401);
    row("another computer with it", key, elsewhere, withKey, 0);
    row("as a bearer token", key, elsewhere, {{"Authorization", "Bearer " + key}}, 0);
    row("as api-key", key, elsewhere, {{"api-key", key}}, 0);
    row("beside another credential", key, elsewhere, {{"x-api-key", "other"}, {"api-key", key}}, 0);
    row("in a cookie", key, elsewhere, {{"Cookie", key}}, 401);
    row("a foreign page", none, here, {{"Origin", "https://evil.example"}}, 403);
    row("a foreign page with the key", key, here, {{"Origin", "https://evil.example"}, {"x-api-key", key}},
        403);
    row("a foreign page without an origin", none, here, {{"Sec-Fetch-Site", "cross-site"}}, 403);
    row("an allowed page", none, here, {{"Origin", "http://localhost:3000"}}, 0);
    row("an allowed page of another computer", none, elsewhere, {{"Origin", "http://localhost:3000"}}, 403);
    row("a foreign Host", none, here, {{"Host", "evil.example"}}, 403);
    row("a foreign Host with the key", key, here, {{"Host", "evil.example"}, {"x-api-key", key}}, 403);
}

void ClientGuardTest::knowsTheAdministrator()
{
    QFETCH(QByteArray, adminKey);
    QFETCH(QString, peer);
    QFETCH(Headers, headers);
    QFETCH(int, status);
    ServerConfig config;
    config.adminKey = Secret(adminKey);
    config.clientKeys = {Secret("our-key-1")};
    config.allowedOrigins = QStringList{QStringLiteral("http://localhost:3000")};
    for (const char *method : {"GET", "HEAD", "POST", "DELETE"}) {
        HttpRequest request = requestWith(headers, method);
        request.peer = QHostAddress(peer);
        const auto refusal = ClientGuard(config, theClock).checkAdministrator(request);
        QCOMPARE(refusal ? refusal->status : 0, status);
        if (status == 401)
            QCOMPARE(refusal->error.kind, Error::Kind::Authentication);
        if (status == 403)
            QCOMPARE(refusal->error.kind, Error::Kind::Permission);
        if (refusal)
            QVERIFY(!refusal->error.message.contains(QStringLiteral("admin-key")));
    }
}

void ClientGuardTest::takesAnotherAdminKey()
{
    ServerConfig config;
    config.adminKey = Secret("first");
    ClientGuard guard(config, theClock);
    HttpRequest request = requestWith({{"x-api-key", "first"}});
    request.peer = QHostAddress(QHostAddress::LocalHost);
    QVERIFY(!guard.checkAdministrator(request));
    config.adminKey = Secret("second");
    guard.apply(config);
    QCOMPARE(guard.checkAdministrator(request)->status, 401);
    config.adminKey = Secret();
    guard.apply(config);
    QVERIFY(!guard.checkAdministrator(request));
}

void ClientGuardTest::aHashOpensToItsKeyAlone()
{
    ServerConfig config;
    config.clientKeys = {hashed("one", "our-key-1"), hashed("two", "our-key-2")};
    config.adminKey = hashed("admin", "our-admin");
    const ClientGuard guard(config, theClock);
    QVERIFY(!guard.check(requestWith({{"x-api-key", "our-key-2"}}), true));
    QCOMPARE(guard.check(requestWith({{"x-api-key", "our-key-3"}}), true)->status, 401);
    // Who has stolen the file cannot use what it says.
    QVERIFY(guard.check(requestWith({{"x-api-key", config.clientKeys.at(0).sha256.toHex()}}), true));
    QVERIFY(guard.check(requestWith({{"x-api-key", config.clientKeys.at(0).sha256}}), true));
    QVERIFY(guard.isOwnKey("our-key-1"));
    QVERIFY(guard.isOwnKey("our-admin"));
    QVERIFY(!guard.checkAdministrator(requestWith({{"x-api-key", "our-admin"}})));
    QVERIFY(guard.checkAdministrator(requestWith({{"x-api-key", "our-key-1"}})));
}

void ClientGuardTest::knowsWhichKeyItIs()
{
    ServerConfig config;
    config.clientKeys = {named("one", "our-key-1"), hashed("two", "our-key-2")};
    config.adminKey = named("admin", "our-admin");
    const ClientGuard guard(config, theClock);
    const auto nameOf = [&](const HttpRequest &request) {
        const ClientKeyConfig *key = guard.keyOf(request);
        return key ? key->name : QString();
    };
    QCOMPARE(nameOf(requestWith({{"x-api-key", "our-key-1"}})), QStringLiteral("one"));
    QCOMPARE(nameOf(requestWith({{"authorization", "Bearer our-key-2"}})), QStringLiteral("two"));
    QCOMPARE(
        nameOf(requestWith({{"x-api-key", "sk-other"}, {"api-key", "our-key-2"}})), QStringLiteral("two"));
    HttpRequest byPath = requestWith({{"authorization", "Bearer our-key-1"}});
    byPath.pathKey = "our-key-2";
    QCOMPARE(nameOf(byPath), QStringLiteral("two")); // the address is what was set up for us
    QCOMPARE(nameOf(requestWith({})), QString());
    QCOMPARE(nameOf(requestWith({{"x-api-key", ""}})), QString());
    QCOMPARE(nameOf(requestWith({{"x-api-key", "our-admin"}})), QString());
}

void ClientGuardTest::anExpiredKeyIsRefusedByName()
{
    FakeClock clock;
    ServerConfig config;
    config.clientKeys = {named("laptop", "our-key-1")};
    config.clientKeys[0].expires = clock.wallTime().addSecs(60);
    const ClientGuard guard(config, clock);
    const HttpRequest request = requestWith({{"x-api-key", "our-key-1"}});
    clock.advance(60s);
    QVERIFY(!guard.check(request, true));
    QVERIFY(guard.keyOf(request));
    clock.advance(1s);
    const auto refusal = guard.check(request, true);
    QVERIFY(refusal);
    QCOMPARE(refusal->status, 401);
    QVERIFY(refusal->error.message.contains(QStringLiteral("'laptop' has expired (2026-01-02T03:05:00Z)")));
    QVERIFY(!refusal->error.message.contains(QStringLiteral("our-key")));
    QVERIFY(!guard.keyOf(request));
    QVERIFY(guard.isOwnKey("our-key-1")); // and it still goes nowhere
    QVERIFY(!guard.check(request, false));
}

void ClientGuardTest::anotherKeyMakesUpForAnExpiredOne()
{
    ServerConfig config;
    config.clientKeys = {named("old", "our-key-1"), named("new", "our-key-2")};
    config.clientKeys[0].expires = theClock.wallTime().addSecs(-1);
    const ClientGuard guard(config, theClock);
    const HttpRequest request
        = requestWith({{"x-api-key", "our-key-1"}, {"authorization", "Bearer our-key-2"}});
    QVERIFY(!guard.check(request, true));
    QCOMPARE(guard.keyOf(request)->name, QStringLiteral("new"));
}

void ClientGuardTest::aLockedKeychainIsWaitedFor()
{
    ServerConfig config;
    config.clientKeys = {inKeychain("laptop")};
    ClientGuard guard(config, theClock);
    const HttpRequest request = requestWith({{"x-api-key", "our-key-1"}});
    for (const Headers &headers : {Headers{{"x-api-key", "our-key-1"}}, Headers{}}) {
        const auto refusal = guard.check(requestWith(headers), true);
        QVERIFY(refusal);
        QCOMPARE(refusal->status, 503);
        QVERIFY(refusal->retryAfter > 0s);
        QVERIFY(refusal->error.message.contains(QStringLiteral("unlock it")));
    }
    QVERIFY(guard.asksForKey());
    QVERIFY(!guard.check(requestWith({}), false));
    guard.apply(config, keychainWith("our-key-1"));
    QVERIFY(!guard.check(request, true));
    QCOMPARE(guard.keyOf(request)->name, QStringLiteral("laptop"));
    QCOMPARE(guard.check(requestWith({{"x-api-key", "our-key-2"}}), true)->status, 401);
}

void ClientGuardTest::aKeyThatIsThereNeedsNoKeychain()
{
    ServerConfig config;
    config.clientKeys = {inKeychain("laptop"), named("desktop", "our-key-2"), named("old", "our-key-3")};
    config.clientKeys[2].expires = theClock.wallTime().addSecs(-1);
    const ClientGuard guard(config, theClock);
    QVERIFY(!guard.check(requestWith({{"x-api-key", "our-key-2"}}), true));
    QCOMPARE(guard.check(requestWith({{"x-api-key", "our-key-3"}}), true)->status, 401);
    QCOMPARE(guard.check(requestWith({{"x-api-key", "our-key-1"}}), true)->status, 503);
}

void ClientGuardTest::aKeyThatChangesInTheKeychainIsStillOurs()
{
    ServerConfig config;
    config.clientKeys = {inKeychain("laptop")};
    config.adminKey = inKeychain("admin");
    ClientGuard guard(config, theClock);
    guard.apply(config, keychainWith("our-key-1"));
    guard.apply(config, keychainWith("our-key-2"));
    QVERIFY(guard.check(requestWith({{"x-api-key", "our-key-1"}}), true));
    QVERIFY(guard.isOwnKey("our-key-1"));
    QVERIFY(guard.isOwnKey("our-key-2"));
}

void ClientGuardTest::anAdminKeyInALockedKeychainOpensToNobody()
{
    ServerConfig config;
    config.adminKey = inKeychain("admin");
    ClientGuard guard(config, theClock);
    HttpRequest request = requestWith({{"x-api-key", "our-admin"}});
    request.peer = QHostAddress(QHostAddress::LocalHost);
    QCOMPARE(guard.checkAdministrator(request)->status, 503);
    guard.apply(config, keychainWith("our-admin"));
    QVERIFY(!guard.checkAdministrator(request));
    request.headers = {};
    QCOMPARE(guard.checkAdministrator(request)->status, 401);
}

QTEST_GUILESS_MAIN(ClientGuardTest)
#include "tst_clientguard.moc"
