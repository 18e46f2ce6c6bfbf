// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/twoproviders.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QLoggingCategory>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray clientKey = "local-key-4711";
const QByteArray providerKey = "sk-secret-of-a";

QStringList logLines;

void keepLog(QtMsgType, const QMessageLogContext &, const QString &message)
{
    logLines << message;
}

/// Everything a record says, in one text.
QString textOf(const ExchangeRecord &record)
{
    QStringList parts{QString::fromUtf8(record.id), QString::fromUtf8(record.client),
        QString::fromUtf8(record.method), QString::fromUtf8(record.path), record.model, record.provider,
        record.error, record.decision, record.clientKey, record.project};
    for (const AttemptRecord &attempt : record.attempts)
        parts << attempt.provider << attempt.model << attempt.outcome;
    return parts.join(u'\n');
}

QString textOf(const GatewaySnapshot &snapshot)
{
    QStringList parts{snapshot.baseUrl, snapshot.problem};
    for (const ProviderSnapshot &provider : snapshot.providers)
        parts << provider.name << provider.baseUrl << provider.lastError;
    return parts.join(u'\n');
}

/// The key of `name`, of which the gateway knows the hash only.
ClientKeyConfig keyCalled(const char *name, const QByteArray &key = clientKey)
{
    ClientKeyConfig config;
    config.name = QString::fromLatin1(name);
    config.sha256 = QCryptographicHash::hash(key, QCryptographicHash::Sha256);
    return config;
}

QStringList modelsToldTo(const GatewayFixture &gateway, const QByteArray &key)
{
    const auto client = gateway.client();
    client->request("GET", "/v1/models", {}, {{"x-api-key", key}});
    const QByteArray body = client->answer().body;
    const QJsonArray data = QJsonDocument::fromJson(body).object().value(QStringLiteral("data")).toArray();
    QStringList ids;
    for (const QJsonValue &model : data)
        ids << model.toObject().value(QStringLiteral("id")).toString();
    return ids;
}

} // namespace

/// Who may use the proxy, and where credentials go.
class TestAccess : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void hostNamesAreChecked_data();
    void hostNamesAreChecked();
    void aForeignHostReachesNothing_data();
    void aForeignHostReachesNothing();
    void originsAreChecked_data();
    void originsAreChecked();
    void anAllowedPageMayReadTheAnswer();
    void anAllowedPageMayReadRefusals();
    void anAllowedPageMayAskBefore();
    void aForeignPageMayNotAskBefore();

    void aClientKeyIsTaken_data();
    void aClientKeyIsTaken();
    void aWrongKeyIsRefused_data();
    void aWrongKeyIsRefused();
    void probesNeedNoKey_data();
    void probesNeedNoKey();
    void theModelListNeedsAKey();

    void aKeyIsKnownFromAllFourPlaces_data();
    void aKeyIsKnownFromAllFourPlaces();
    void anExpiredKeyIsRefused();
    void aKeyInTheKeychainIsWaitedFor();
    void aKeyAsksForItsModelsOnly();
    void aFailoverStaysWithTheProvidersOfTheKey();
    void noPinLeadsBeyondTheKey_data();
    void noPinLeadsBeyondTheKey();
    void theModelListIsThatOfTheKey();
    void requestsBeyondTheLimitAreRefused_data();
    void requestsBeyondTheLimitAreRefused();
    void countingIsNoRequest();
    void tokensBeyondTheLimitAreRefused();
    void limitsOutliveAReload();
    void keysShareNoAnswer();
    void explainKnowsTheKey();

    void clientKeysStayHere_data();
    void clientKeysStayHere();
    void passthroughForwardsWhatIsNotOurs_data();
    void passthroughForwardsWhatIsNotOurs();
    void theCredentialStaysWithItsProvider();
    void noSecretIsTold_data();
    void noSecretIsTold();
};

void TestAccess::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestAccess::hostNamesAreChecked_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("status");
    const auto add = [](const QByteArray &host, int status) {
        QTest::addRow("'%s'", host.constData()) << host << status;
    };
    add("127.0.0.1", 200);
    add("127.0.0.1:8484", 200);
    add("127.0.0.2", 200);
    add("localhost", 200);
    add("LocalHost:1", 200);
    add("claude.localhost", 200);
    add("[::1]:8484", 200);
    add("box.lan", 200);
    add("BOX.lan:99", 200);
    add("evil.example", 403);
    add("evil.example:8484", 403);
    add("127.0.0.1.evil.example", 403);
    add("localhost.evil.example", 403);
    add("notlocalhost", 403);
    add("box.lan.evil.example", 403);
    add("192.168.77.9", 403);
    add("8.8.8.8:8484", 403);
    add("[2001:db8::1]", 403);
    add("127.0.0.1@evil.example", 403);
    add("evil.example/127.0.0.1", 403);
    add("evil.example#127.0.0.1", 403);
    add("evil.example, 127.0.0.1", 403);
    add("", 403);
}

void TestAccess::hostNamesAreChecked()
{
    QFETCH(QByteArray, host);
    QFETCH(int, status);
    TwoProviders scene;
    scene.gateway.config.server.allowedHosts = {QStringLiteral("box.lan")};
    scene.gateway.start();

    const auto answer = scene.gateway.post(messagesBody(), {{"Host", host}});

    QCOMPARE(answer.status, status);
    QCOMPARE(scene.a.requests().size(), status == 200 ? 1 : 0);
    if (status != 200) {
        QVERIFY(ApiError::of(answer.body).anthropicShape);
        QCOMPARE(ApiError::of(answer.body).type, QStringLiteral("permission_error"));
    }
}

void TestAccess::aForeignHostReachesNothing_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addRow("greeting") << QByteArray("GET") << QByteArray("/");
    QTest::addRow("health") << QByteArray("GET") << QByteArray("/health");
    QTest::addRow("models") << QByteArray("GET") << QByteArray("/v1/models");
    QTest::addRow("options") << QByteArray("OPTIONS") << QByteArray("/v1/messages");
    QTest::addRow("unknown") << QByteArray("GET") << QByteArray("/nowhere");
}

void TestAccess::aForeignHostReachesNothing()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    TwoProviders scene;
    scene.gateway.start();
    const auto client = scene.gateway.client();

    client->request(method, path, {}, {{"Host", "evil.example"}});

    QCOMPARE(client->answer().status, 403);
}

void TestAccess::originsAreChecked_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("status");
    const QByteArray origin = "Origin";
    const QByteArray site = "Sec-Fetch-Site";
    QTest::addRow("no page") << QByteArray("X-Nothing") << QByteArray("1") << 200;
    QTest::addRow("an allowed page") << origin << QByteArray("https://app.example") << 200;
    QTest::addRow("an allowed page in capitals") << origin << QByteArray("HTTPS://App.Example") << 200;
    QTest::addRow("a foreign page") << origin << QByteArray("https://evil.example") << 403;
    QTest::addRow("another scheme") << origin << QByteArray("http://app.example") << 403;
    QTest::addRow("another port") << origin << QByteArray("https://app.example:444") << 403;
    QTest::addRow("an allowed name as a part")
        << origin << QByteArray("https://app.example.evil.example") << 403;
    QTest::addRow("a file or sandbox") << origin << QByteArray("null") << 403;
    QTest::addRow("an empty origin") << origin << QByteArray() << 403;
    QTest::addRow("a page of another site without an origin") << site << QByteArray("cross-site") << 403;
    QTest::addRow("typed by the user") << site << QByteArray("none") << 200;
}

void TestAccess::originsAreChecked()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(int, status);
    TwoProviders scene;
    scene.gateway.config.server.allowedOrigins = {QStringLiteral("https://app.example")};
    scene.gateway.start();

    const auto answer = scene.gateway.post(messagesBody(), {{name, value}});

    QCOMPARE(answer.status, status);
    QCOMPARE(scene.a.requests().size(), status == 200 ? 1 : 0);
    if (status != 200)
        QVERIFY(!answer.headers.contains("access-control-allow-origin"));
}

void TestAccess::anAllowedPageMayReadTheAnswer()
{
    TwoProviders scene;
    scene.gateway.config.server.allowedOrigins = {QStringLiteral("https://app.example")};
    scene.gateway.start();
    const Headers origin{{"Origin", "https://app.example"}};

    for (const bool stream : {true, false}) {
        const auto answer = scene.gateway.post(messagesBody("claude-sonnet-4-5", stream), origin);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("access-control-allow-origin"), QByteArray("https://app.example"));
        QVERIFY(answer.headers.hasToken("vary", "origin"));
    }
    const auto wrong = scene.gateway.post("{}", origin);
    QCOMPARE(wrong.status, 400);
    QCOMPARE(wrong.headers.value("access-control-allow-origin"), QByteArray("https://app.example"));
    const auto client = scene.gateway.client();
    client->request("GET", "/health", {}, origin);
    QCOMPARE(
        client->answer().headers.value("access-control-allow-origin"), QByteArray("https://app.example"));
}

void TestAccess::anAllowedPageMayReadRefusals()
{
    TwoProviders scene;
    scene.gateway.config.server.allowedOrigins = {QStringLiteral("https://app.example")};
    scene.gateway.config.server.clientKeys = {Secret(clientKey)};
    scene.gateway.start();

    const auto answer
        = scene.gateway.post(messagesBody(), {{"Origin", "https://app.example"}, {"x-api-key", "wrong"}});

    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.headers.value("access-control-allow-origin"), QByteArray("https://app.example"));
}

void TestAccess::anAllowedPageMayAskBefore()
{
    TwoProviders scene;
    scene.gateway.config.server.allowedOrigins = {QStringLiteral("https://app.example")};
    scene.gateway.config.server.clientKeys = {Secret(clientKey)}; // a preflight carries none
    scene.gateway.start();
    const auto client = scene.gateway.client();

    client->request("OPTIONS", "/v1/messages", {},
        {{"Origin", "https://app.example"}, {"Access-Control-Request-Method", "POST"},
            {"Access-Control-Request-Headers", "content-type,x-api-key"}});
    const auto answer = client->answer();

    QCOMPARE(answer.status, 204);
    QCOMPARE(answer.headers.value("access-control-allow-origin"), QByteArray("https://app.example"));
    QVERIFY(answer.headers.hasToken("access-control-allow-methods", "POST"));
    QVERIFY(answer.headers.hasToken("access-control-allow-headers", "x-api-key"));
    QVERIFY(!answer.headers.contains("content-length"));
    QCOMPARE(scene.a.requests().size(), 0);
}

void TestAccess::aForeignPageMayNotAskBefore()
{
    TwoProviders scene;
    scene.gateway.start();
    const auto client = scene.gateway.client();

    client->request("OPTIONS", "/v1/messages", {},
        {{"Origin", "https://evil.example"}, {"Access-Control-Request-Method", "POST"}});
    const auto answer = client->answer();

    QCOMPARE(answer.status, 403);
    QVERIFY(!answer.headers.contains("access-control-allow-origin"));
    QVERIFY(!answer.headers.contains("access-control-allow-methods"));
}

void TestAccess::aClientKeyIsTaken_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addRow("x-api-key") << QByteArray("x-api-key") << clientKey;
    QTest::addRow("X-API-KEY") << QByteArray("X-API-KEY") << clientKey;
    QTest::addRow("Bearer") << QByteArray("Authorization") << QByteArray("Bearer " + clientKey);
    QTest::addRow("bearer in lower case") << QByteArray("authorization") << QByteArray("bearer " + clientKey);
    QTest::addRow("api-key") << QByteArray("api-key") << clientKey;
    QTest::addRow("another key of ours") << QByteArray("x-api-key") << QByteArray("second-key");
}

void TestAccess::aClientKeyIsTaken()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {Secret(clientKey), Secret(QByteArray("second-key"))};
    scene.gateway.start();

    QCOMPARE(scene.gateway.post(messagesBody(), {{name, value}}).status, 200);
}

void TestAccess::aWrongKeyIsRefused_data()
{
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("openAi");
    const QByteArray messages = "/v1/messages";
    QTest::addRow("none") << Headers() << messages << false;
    QTest::addRow("none, OpenAI") << Headers() << QByteArray("/v1/chat/completions") << true;
    QTest::addRow("a wrong one, OpenAI")
        << Headers{{"Authorization", "Bearer wrong"}} << QByteArray("/v1/responses") << true;
    QTest::addRow("a wrong x-api-key") << Headers{{"x-api-key", "wrong"}} << messages << false;
    QTest::addRow("a wrong bearer") << Headers{{"Authorization", "Bearer wrong"}} << messages << false;
    QTest::addRow("another scheme") << Headers{{"Authorization", "Basic " + clientKey}} << messages << false;
    QTest::addRow("the start of it") << Headers{{"x-api-key", clientKey.chopped(1)}} << messages << false;
    QTest::addRow("more than it") << Headers{{"x-api-key", clientKey + "1"}} << messages << false;
    QTest::addRow("an empty one") << Headers{{"x-api-key", ""}} << messages << false;
    QTest::addRow("in capitals") << Headers{{"x-api-key", clientKey.toUpper()}} << messages << false;
    QTest::addRow("a provider's key") << Headers{{"x-api-key", providerKey}} << messages << false;
}

void TestAccess::aWrongKeyIsRefused()
{
    QFETCH(Headers, headers);
    QFETCH(QByteArray, target);
    QFETCH(bool, openAi);
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {Secret(clientKey)};
    scene.gateway.start();

    const auto answer = scene.gateway.post(messagesBody(), headers, target);

    QCOMPARE(answer.status, 401);
    const ApiError error = ApiError::of(answer.body);
    QCOMPARE(error.openAiShape, openAi);
    QCOMPARE(error.anthropicShape, !openAi);
    QCOMPARE(error.type, QStringLiteral("authentication_error"));
    QVERIFY(!answer.body.contains(clientKey));
    QVERIFY(answer.headers.contains("x-signalbox-request-id"));
    QCOMPARE(scene.a.requests().size(), 0);
}

void TestAccess::probesNeedNoKey_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    for (const char *method : {"GET", "HEAD"}) {
        for (const char *path : {"/", "/api/hello", "/health"})
            QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path);
    }
}

void TestAccess::probesNeedNoKey()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {Secret(clientKey)};
    scene.gateway.start();
    const auto client = scene.gateway.client();

    client->request(method, path, {}, {});

    QCOMPARE(client->answer().status, 200);
}

void TestAccess::theModelListNeedsAKey()
{
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {Secret(clientKey)};
    scene.gateway.start();
    const auto client = scene.gateway.client();

    client->request("GET", "/v1/models", {}, {});
    QCOMPARE(client->answer().status, 401);
    client->request("GET", "/v1/models", {}, {{"x-api-key", clientKey}});
    QCOMPARE(client->answer().status, 200);
}

void TestAccess::aKeyIsKnownFromAllFourPlaces_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<Headers>("headers");
    const QByteArray messages = "/v1/messages";
    QTest::addRow("x-api-key") << messages << Headers{{"x-api-key", clientKey}};
    QTest::addRow("bearer") << messages << Headers{{"Authorization", "Bearer " + clientKey}};
    QTest::addRow("api-key") << messages << Headers{{"api-key", clientKey}};
    QTest::addRow("path") << "/k/" + clientKey + messages << Headers();
    QTest::addRow("path, with a login of the client's own")
        << "/w/shop/k/" + clientKey + messages << Headers{{"Authorization", "Bearer users-own"}};
}

void TestAccess::aKeyIsKnownFromAllFourPlaces()
{
    QFETCH(QByteArray, target);
    QFETCH(Headers, headers);
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {keyCalled("phone", "another"), keyCalled("laptop")};
    logLines.clear();
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=true"));
    const QtMessageHandler before = qInstallMessageHandler(keepLog);
    scene.gateway.start();
    const int good = scene.gateway.post(messagesBody(), headers, target).status;
    const int bad = scene.gateway.post(messagesBody(), {}, "/k/no-" + clientKey + "/v1/messages").status;
    qInstallMessageHandler(before);
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));

    QCOMPARE(good, 200);
    QCOMPARE(bad, 401);
    QCOMPARE(scene.gateway.records().size(), 1);
    QCOMPARE(scene.gateway.records().first().clientKey, QStringLiteral("laptop"));
    QVERIFY(!logLines.isEmpty());
    const QString told = logLines.join(u'\n') + textOf(scene.gateway.records().first());
    QVERIFY2(!told.contains(QString::fromLatin1(clientKey)), qPrintable(told));
    QVERIFY(!scene.a.requests().first().head.contains(clientKey));
}

void TestAccess::anExpiredKeyIsRefused()
{
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {keyCalled("laptop")};
    scene.gateway.config.server.clientKeys[0].expires = QDateTime::currentDateTimeUtc().addSecs(-1);
    scene.gateway.start();

    const auto answer = scene.gateway.post(messagesBody(), {{"x-api-key", clientKey}});

    QCOMPARE(answer.status, 401);
    QVERIFY(ApiError::of(answer.body).message.contains(QStringLiteral("'laptop' has expired")));
    QCOMPARE(scene.a.requests().size(), 0);
}

void TestAccess::aKeyInTheKeychainIsWaitedFor()
{
    TwoProviders scene;
    ClientKeyConfig key;
    key.name = key.key.keychainItem = QStringLiteral("laptop");
    scene.gateway.config.server.clientKeys = {key};
    scene.gateway.start();

    const auto answer = scene.gateway.post(messagesBody(), {{"x-api-key", clientKey}});

    QCOMPARE(answer.status, 503);
    QVERIFY(answer.headers.value("retry-after").toInt() > 0);
    QVERIFY(!answer.headers.contains("x-should-retry")); // it is worth it
    QCOMPARE(scene.a.requests().size(), 0);
}

void TestAccess::aKeyAsksForItsModelsOnly()
{
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {keyCalled("laptop"), keyCalled("all", "of-all")};
    scene.gateway.config.server.clientKeys[0].models = {GlobPattern(QStringLiteral("*haiku*"))};
    scene.gateway.start();
    const Headers mine{{"x-api-key", clientKey}};

    QCOMPARE(scene.gateway.post(messagesBody("claude-haiku-4-5"), mine).status, 200);
    for (const char *target : {"/v1/messages", "/v1/messages/count_tokens", "/v1/chat/completions"}) {
        const auto answer = scene.gateway.post(messagesBody("claude-opus-4-1"), mine, target);
        QCOMPARE(answer.status, 403);
        const ApiError error = ApiError::of(answer.body);
        QVERIFY(error.message.contains(QStringLiteral("claude-opus-4-1")));
        QVERIFY(error.message.contains(QStringLiteral("'laptop'")));
        QVERIFY(error.openAiShape || error.type == QStringLiteral("permission_error"));
    }
    QCOMPARE(scene.gateway.post("{}", mine, "/v1/messages/batches").status, 403);
    QCOMPARE(scene.gateway.post(messagesBody("claude-opus-4-1"), {{"x-api-key", "of-all"}}).status, 200);
    QCOMPARE(scene.a.requests().size(), 2);
}

void TestAccess::aFailoverStaysWithTheProvidersOfTheKey()
{
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {keyCalled("laptop"), keyCalled("all", "of-all")};
    scene.gateway.config.server.clientKeys[0].providers = {QStringLiteral("a")};
    scene.startWithA(FakeAnswer::error(529, "overloaded_error"));

    QVERIFY(scene.gateway.post(messagesBody(), {{"x-api-key", clientKey}}).status >= 500);
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(scene.gateway.post(messagesBody(), {{"x-api-key", "of-all"}}).status, 200);
    QCOMPARE(scene.b.requests().size(), 1);
}

void TestAccess::noPinLeadsBeyondTheKey_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<QByteArray>("body");
    const QByteArray messages = "/v1/messages";
    QTest::addRow("path") << "/p/b" + messages << Headers() << messagesBody();
    QTest::addRow("field") << messages << Headers{{"x-signalbox-provider", "b"}} << messagesBody();
    QTest::addRow("body") << messages << Headers()
                          << QByteArray(messagesBody()).replace(0, 1, "{\"provider\":\"b\",");
}

void TestAccess::noPinLeadsBeyondTheKey()
{
    QFETCH(QByteArray, target);
    QFETCH(Headers, headers);
    QFETCH(QByteArray, body);
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {keyCalled("laptop")};
    scene.gateway.config.server.clientKeys[0].providers = {QStringLiteral("a")};
    scene.gateway.start();
    headers.append("x-api-key", clientKey);

    const auto answer = scene.gateway.post(body, headers, target);

    QCOMPARE(answer.status, 403);
    QVERIFY(ApiError::of(answer.body)
                .message.contains(QStringLiteral("the client key 'laptop' does not allow b")));
    QCOMPARE(scene.a.requests().size() + scene.b.requests().size(), 0);
    scene.gateway.gateway().pin(QStringLiteral("b"));
    QCOMPARE(scene.gateway.post(messagesBody(), {{"x-api-key", clientKey}}).status, 403);
    QCOMPARE(scene.b.requests().size(), 0);
}

void TestAccess::theModelListIsThatOfTheKey()
{
    TwoProviders scene;
    const QStringList all{QStringLiteral("one-a"), QStringLiteral("two-a"), QStringLiteral("two-b")};
    scene.gateway.addRoute(all.at(0), {QStringLiteral("a")});
    scene.gateway.addRoute(all.at(1), {QStringLiteral("a")});
    scene.gateway.addRoute(all.at(2), {QStringLiteral("b")});
    auto &keys = scene.gateway.config.server.clientKeys;
    keys = {keyCalled("all", "all"), keyCalled("models", "models"), keyCalled("providers", "providers")};
    keys[1].models = {GlobPattern(QStringLiteral("two*"))};
    keys[2].providers = {QStringLiteral("a")};
    scene.gateway.start();

    QCOMPARE(modelsToldTo(scene.gateway, "all"), all);
    QCOMPARE(modelsToldTo(scene.gateway, "models"), all.mid(1));
    QCOMPARE(modelsToldTo(scene.gateway, "providers"), all.first(2));
    const auto client = scene.gateway.client();
    client->request("GET", "/v1/models/one-a", {}, {{"x-api-key", "models"}});
    QCOMPARE(client->answer().status, 404);
}

void TestAccess::requestsBeyondTheLimitAreRefused_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("openAi");
    QTest::addRow("messages") << QByteArray("/v1/messages") << false;
    QTest::addRow("chat") << QByteArray("/v1/chat/completions") << true;
    QTest::addRow("responses") << QByteArray("/v1/responses") << true;
}

void TestAccess::requestsBeyondTheLimitAreRefused()
{
    QFETCH(QByteArray, target);
    QFETCH(bool, openAi);
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {keyCalled("laptop"), keyCalled("phone", "of-phone")};
    scene.gateway.config.server.clientKeys[0].requestsPerMinute = 2;
    scene.gateway.start();
    const Headers mine{{"x-api-key", clientKey}};
    QCOMPARE(scene.gateway.post(messagesBody(), mine).status, 200);
    QCOMPARE(scene.gateway.post(messagesBody(), mine).status, 200);

    const auto answer = scene.gateway.post(messagesBody(), mine, target);

    QCOMPARE(answer.status, 429);
    const ApiError error = ApiError::of(answer.body);
    QCOMPARE(error.openAiShape, openAi);
    QVERIFY(openAi || error.type == QStringLiteral("rate_limit_error"));
    QVERIFY2(error.message.startsWith(
                 QStringLiteral("the client key 'laptop' has used its 2 requests per minute")),
        qPrintable(error.message));
    const int wait = answer.headers.value("retry-after").toInt();
    QVERIFY2(wait > 0 && wait <= 60, qPrintable(QString::number(wait)));
    QVERIFY(!answer.headers.contains("x-should-retry"));
    QCOMPARE(scene.a.requests().size(), 2);
    QCOMPARE(modelsToldTo(scene.gateway, clientKey), QStringList()); // which is 200
    QCOMPARE(scene.gateway.post(messagesBody(), {{"x-api-key", "of-phone"}}).status, 200);
}

void TestAccess::countingIsNoRequest()
{
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {keyCalled("laptop")};
    scene.gateway.config.server.clientKeys[0].requestsPerMinute = 1;
    scene.gateway.start();
    const Headers mine{{"x-api-key", clientKey}};
    for (int i = 0; i < 3; ++i)
        QCOMPARE(scene.gateway.post(messagesBody(), mine, "/v1/messages/count_tokens").status, 200);
    QCOMPARE(scene.gateway.post(messagesBody(), mine).status, 200);
    QCOMPARE(scene.gateway.post(messagesBody(), mine).status, 429);
    QCOMPARE(scene.gateway.post(messagesBody(), mine, "/v1/messages/count_tokens").status, 200);
}

void TestAccess::tokensBeyondTheLimitAreRefused()
{
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {keyCalled("laptop"), keyCalled("phone", "of-phone")};
    scene.gateway.config.server.clientKeys[0].tokensPerDay = 1;
    scene.gateway.start();
    const Headers mine{{"x-api-key", clientKey}};
    QCOMPARE(scene.gateway.post(messagesBody(), mine).status, 200); // known only when it has ended

    const auto answer = scene.gateway.post(messagesBody(), mine);

    QCOMPARE(answer.status, 429);
    QVERIFY(ApiError::of(answer.body).message.contains(QStringLiteral("1 tokens per day")));
    const int wait = answer.headers.value("retry-after").toInt();
    QVERIFY(wait > 0 && wait <= 24 * 3600);
    QCOMPARE(answer.headers.value("x-should-retry"), wait > 60 ? QByteArray("false") : QByteArray());
    QCOMPARE(scene.gateway.post(messagesBody(), {{"x-api-key", "of-phone"}}).status, 200);
}

void TestAccess::limitsOutliveAReload()
{
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {keyCalled("laptop")};
    scene.gateway.config.server.clientKeys[0].requestsPerMinute = 1;
    scene.gateway.start();
    const Headers mine{{"x-api-key", clientKey}};
    QCOMPARE(scene.gateway.post(messagesBody(), mine).status, 200);
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.post(messagesBody(), mine).status, 429);
    scene.gateway.config.server.clientKeys[0].requestsPerMinute = 0;
    scene.gateway.config.server.clientKeys[0].providers = {QStringLiteral("b")};
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.post(messagesBody(), mine).status, 200);
    QCOMPARE(scene.b.requests().size(), 1);
}

void TestAccess::keysShareNoAnswer()
{
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {keyCalled("laptop"), keyCalled("phone", "of-phone")};
    scene.gateway.config.reuse.cache = true;
    scene.gateway.config.reuse.withoutSession = true;
    scene.gateway.start();
    for (const QByteArray &key : {clientKey, QByteArray("of-phone"), clientKey, QByteArray("of-phone")})
        QCOMPARE(
            scene.gateway.post(messagesBody("claude-sonnet-4-5", false), {{"x-api-key", key}}).status, 200);
    QCOMPARE(scene.a.requests().size(), 2); // one each; the cache has the others
}

void TestAccess::explainKnowsTheKey()
{
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {keyCalled("laptop")};
    scene.gateway.config.server.clientKeys[0].providers = {QStringLiteral("b")};
    scene.gateway.start();
    const auto explain = [&](const QByteArray &target) {
        const auto client = scene.gateway.client();
        client->request("POST", target, messagesBody(), {});
        return client->answer();
    };
    for (const QByteArray &target :
        {QByteArray("/explain?client_key=laptop"), QByteArray("/k/" + clientKey + "/explain")}) {
        const QJsonObject told = QJsonDocument::fromJson(explain(target).body).object();
        QCOMPARE(told.value(QStringLiteral("client_key")).toString(), QStringLiteral("laptop"));
        const QJsonArray targets = told.value(QStringLiteral("targets")).toArray();
        QCOMPARE(targets.size(), 1);
        QCOMPARE(
            targets.first().toObject().value(QStringLiteral("provider")).toString(), QStringLiteral("b"));
        QVERIFY(told.value(QStringLiteral("reasons"))
                    .toArray()
                    .contains(QStringLiteral("key laptop leaves out a")));
    }
    const QJsonObject open = QJsonDocument::fromJson(explain("/explain").body).object();
    QCOMPARE(open.value(QStringLiteral("targets")).toArray().size(), 2);
    QCOMPARE(explain("/explain?client_key=lap").status, 400);
}

void TestAccess::clientKeysStayHere_data()
{
    QTest::addColumn<ProviderConfig::Auth>("auth");
    QTest::addRow("api key") << ProviderConfig::Auth::ApiKey;
    QTest::addRow("auth token") << ProviderConfig::Auth::AuthToken;
    QTest::addRow("none") << ProviderConfig::Auth::None;
    QTest::addRow("passthrough") << ProviderConfig::Auth::Passthrough;
}

void TestAccess::clientKeysStayHere()
{
    QFETCH(ProviderConfig::Auth, auth);
    TwoProviders scene;
    scene.configOfA().auth = auth;
    scene.gateway.config.server.clientKeys = {Secret(clientKey)};
    scene.gateway.start();

    const auto answer = scene.gateway.post(messagesBody(),
        {{"x-api-key", clientKey}, {"Authorization", "bearer " + clientKey}, {"api-key", clientKey},
            {"Cookie", "k=" + clientKey}});

    QCOMPARE(answer.status, 200);
    QCOMPARE(scene.a.requests().size(), 1);
    QVERIFY2(
        !scene.a.requests().first().head.contains(clientKey), scene.a.requests().first().head.constData());
}

void TestAccess::passthroughForwardsWhatIsNotOurs_data()
{
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<QByteArray>("apiKey");
    const QByteArray own = "Bearer sk-ant-oat-of-the-user";
    QTest::addRow("our key as x-api-key")
        << Headers{{"x-api-key", clientKey}, {"Authorization", own}} << own << QByteArray();
    QTest::addRow("our key as bearer")
        << Headers{{"x-api-key", "users"}, {"Authorization", "Bearer " + clientKey}} << QByteArray()
        << QByteArray("users");
}

void TestAccess::passthroughForwardsWhatIsNotOurs()
{
    QFETCH(Headers, headers);
    QFETCH(QByteArray, authorization);
    QFETCH(QByteArray, apiKey);
    TwoProviders scene;
    scene.configOfA().auth = ProviderConfig::Auth::Passthrough;
    scene.configOfA().secrets.clear();
    scene.gateway.config.server.clientKeys = {Secret(clientKey)};
    scene.gateway.start();

    QCOMPARE(scene.gateway.post(messagesBody(), headers).status, 200);

    const Headers &sent = scene.a.requests().first().headers;
    QCOMPARE(sent.value("authorization"), authorization);
    QCOMPARE(sent.value("x-api-key"), apiKey);
}

void TestAccess::theCredentialStaysWithItsProvider()
{
    TwoProviders scene;
    scene.configOfA().auth = ProviderConfig::Auth::Passthrough;
    scene.configOfA().secrets.clear();
    scene.startWithA(FakeAnswer::error(529, "overloaded_error"));

    QCOMPARE(scene.gateway.post(messagesBody(), {{"Authorization", "Bearer users-own"}}).status, 200);

    QCOMPARE(scene.a.requests().first().headers.value("authorization"), QByteArray("Bearer users-own"));
    QVERIFY(!scene.b.requests().first().head.contains("users-own"));
    QCOMPARE(scene.b.requests().first().headers.value("x-api-key"), QByteArray("sk-secret-of-b"));
    QVERIFY(!scene.a.requests().first().head.contains("sk-secret"));
}

void TestAccess::noSecretIsTold_data()
{
    QTest::addColumn<QByteArray>("said"); ///< by the provider in its refusal
    QTest::addRow("a provider that says nothing") << QByteArray("invalid x-api-key");
    QTest::addRow("a provider that repeats the key") << QByteArray("invalid x-api-key: " + providerKey);
}

void TestAccess::noSecretIsTold()
{
    QFETCH(QByteArray, said);
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {Secret(clientKey)};
    scene.b.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::close(); });
    logLines.clear();
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=true"));
    const QtMessageHandler before = qInstallMessageHandler(keepLog);
    QByteArray told;
    const Headers keys{{"x-api-key", clientKey}, {"Authorization", "Bearer users-own"}};
    const auto refused = FakeAnswer::error(401, "authentication_error", said);
    scene.startWithA(refused);
    for (const Headers &headers : {keys, Headers{{"x-api-key", "wrong-" + clientKey}}}) {
        const auto answer = scene.gateway.post(messagesBody(), headers);
        told += answer.body;
        for (const Headers::Field &field : answer.headers)
            told += field.value + '\n';
    }
    qInstallMessageHandler(before);
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));

    QString all = QString::fromUtf8(told) + logLines.join(u'\n') + textOf(scene.gateway.gateway().snapshot());
    for (const ExchangeRecord &record : scene.gateway.records())
        all += textOf(record);
    QCOMPARE(scene.gateway.records().size(), 1);
    QVERIFY(!logLines.isEmpty());
    for (const QByteArray &secret :
        {clientKey, providerKey, QByteArray("sk-secret-of-b"), QByteArray("users-own")})
        QVERIFY2(!all.contains(QString::fromUtf8(secret)), qPrintable(all));
}

QTEST_GUILESS_MAIN(TestAccess)
#include "tst_access.moc"
