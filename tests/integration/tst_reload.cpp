// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/reloadreport.h"
#include "support/apierror.h"
#include "support/twoproviders.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

using Change = void (*)(Config &);

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress(QHostAddress::LocalHost)) ? server.serverPort() : 0;
}

bool refusesConnections(quint16 port)
{
    TestClient client(port);
    return QTest::qWaitFor(
        [&] { return client.socket().error() == QAbstractSocket::ConnectionRefusedError; });
}

QJsonObject jsonOf(const TestClient::Answer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

void routeTo(Config &config, const QString &provider)
{
    config.routes = {{GlobPattern(QStringLiteral("*")), {TargetConfig{provider, {}, 1, 1, true}}}};
}

const Headers anthropic{{"anthropic-version", "2023-06-01"}};
const QString a = QStringLiteral("a");
const QString b = QStringLiteral("b");

} // namespace

Q_DECLARE_METATYPE(Change)

/// Another configuration under a running gateway.
class TestReload : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }

    void aRunningStreamGoesOn_data();
    void aRunningStreamGoesOn();
    void aRunningStreamSurvivesAnotherPort();
    void aRequestThatHasNotBegunFailsOverAsBefore();
    void aRequestThatWaitsForAProviderMayWaitOn();
    void aRequestMayWaitInVainForAProviderThatIsGone();

    void healthAndCountersSurvive();
    void sessionsStayWithProvidersThatStay();
    void pausesSurviveOtherSettings();
    void keptAnswersDoNotOutliveTheirProviders_data();
    void keptAnswersDoNotOutliveTheirProviders();
    void anAnswerFromBeforeIsNotKept();
    void aChangedKeyIsUsedByTheNextRequest();
    void aChangedAddressIsUsedByTheNextRequest();
    void newRoutesAndModelsAreUsed();
    void clientKeysChangeAtOnce();
    void aKeyThatWasTakenAwayStillGoesToNobody();
    void limitsAreThoseOfNewConnections();
    void theDemoAppears();
    void whatWasMadeWithAKeyIsAskedForWithIt();

    void aPinOnAProviderThatStaysStays();
    void aPinOnAProviderThatIsGoneIsReleased();

    void aTakenPortChangesNothing();
    void aWrongHostChangesNothing();
    void thePortOfTheStartStaysUntilAnotherIsConfigured();
    void aGatewayThatEndsTakesNothingNew();

    void isAskedForByPost();
    void aBadFileIsToldToWhoAsks();
    void aTakenPortIsToldToWhoAsks();
    void withoutASourceThereIsNothingToRead();
    void settingsThatNeedARestartAreNamed();
};

void TestReload::aRunningStreamGoesOn_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("nothing changes", [](Config &) {});
    row("its provider is removed", [](Config &config) {
        config.providers.removeFirst();
        routeTo(config, b);
    });
    row("its provider moves",
        [](Config &config) { config.providers[0].baseUrl = QUrl(QStringLiteral("http://127.0.0.1:1")); });
    row("its provider has another key", [](Config &config) {
        config.providers[0].secrets = {{Secret("sk-another"), {}}};
    });
    row("its provider is switched off", [](Config &config) { config.providers[0].enabled = false; });
    row("a client key is asked for", [](Config &config) { config.server.clientKeys = {Secret("new-key")}; });
    row("other timeouts", [](Config &config) { config.timeouts.idle = 1ms; });
}

void TestReload::aRunningStreamGoesOn()
{
    QFETCH(Change, change);
    TwoProviders scene;
    scene.startWithA(FakeAnswer::stream(messageEvents()).holdBefore(3));
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE(client->bodySoFar(), messageEvents().first(2).join());

    change(scene.gateway.config);
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.gateway().snapshot().activeExchanges, 1);
    QCoreApplication::processEvents();
    scene.a.proceed();

    const auto answer = client->answer();
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, messageEvents().join());
    QTRY_COMPARE(scene.gateway.records().size(), 1);
    QVERIFY(scene.gateway.records().first().error.isEmpty());
    QCOMPARE(scene.gateway.records().first().provider, a);
    QVERIFY(client->isConnected()); // the connection is as good as before
}

void TestReload::aRunningStreamSurvivesAnotherPort()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::stream(messageEvents()).holdBefore(3));
    const auto running = scene.gateway.client();
    running->post("/v1/messages", messagesBody());
    QTRY_VERIFY(!running->bodySoFar().isEmpty());
    const auto idle = scene.gateway.client();
    idle->request("GET", "/health", {}, {});
    QCOMPARE(idle->answer().status, 200);
    const quint16 port = freePort();

    scene.gateway.config.server.port = port;
    scene.gateway.config.providers.removeFirst();
    routeTo(scene.gateway.config, b);
    QVERIFY(!scene.gateway.apply());

    QVERIFY(scene.gateway.gateway().snapshot().addresses.contains(QStringLiteral("127.0.0.1:%1").arg(port)));
    QVERIFY(refusesConnections(scene.gateway.port()));
    QTRY_VERIFY(!idle->isConnected());
    TestClient next(port);
    next.post("/v1/messages", messagesBody());
    QCOMPARE(next.answer().status, 200);
    QCOMPARE(scene.b.requests().size(), 1);
    QVERIFY(running->isConnected());
    scene.a.proceed();
    const auto answer = running->answer();
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, messageEvents().join());
    QTRY_VERIFY(!running->isConnected()); // nothing more is taken where nobody listens
}

void TestReload::aRequestThatHasNotBegunFailsOverAsBefore()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::error(529, "overloaded_error").holdBefore(0));
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.held(), 1);

    scene.gateway.config.providers.clear();
    scene.gateway.config.routes.clear();
    QVERIFY(!scene.gateway.apply());
    scene.a.proceed();

    QCOMPARE(client->answer().status, 200); // from a provider that was there when it began
    QCOMPARE(scene.b.requests().size(), 1);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 404);
}

void TestReload::aRequestThatWaitsForAProviderMayWaitOn()
{
    FakeUpstream upstream;
    upstream.answer(FakeAnswer::stream(messageEvents()).holdBefore(3));
    upstream.answer(FakeAnswer::stream(messageEvents()));
    GatewayFixture gateway;
    gateway.addProvider(a, upstream.baseUrl()).maxConcurrent = 1;
    gateway.start();
    const auto running = gateway.client();
    running->post("/v1/messages", messagesBody());
    QTRY_COMPARE(upstream.held(), 1);
    const auto waiting = gateway.client();
    waiting->post("/v1/messages", messagesBody());
    QTRY_COMPARE(gateway.gateway().snapshot().activeExchanges, 2);

    gateway.config.providers.clear();
    QVERIFY(!gateway.apply());
    upstream.proceed();

    QCOMPARE(running->answer().body, messageEvents().join());
    QCOMPARE(waiting->answer().body, messageEvents().join());
}

void TestReload::aRequestMayWaitInVainForAProviderThatIsGone()
{
    FakeUpstream upstream;
    upstream.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::stall(); });
    GatewayFixture gateway;
    gateway.config.timeouts.queue = 200ms;
    gateway.addProvider(a, upstream.baseUrl()).maxConcurrent = 1;
    gateway.start();
    auto running = gateway.client();
    running->post("/v1/messages", messagesBody());
    QTRY_COMPARE(upstream.requests().size(), 1);
    const auto waiting = gateway.client();
    waiting->post("/v1/messages", messagesBody());
    QTRY_COMPARE(gateway.gateway().snapshot().activeExchanges, 2);

    gateway.config.providers.clear();
    QVERIFY(!gateway.apply());
    running->leave(); // the one that waits holds the provider alone now
    upstream.kill();

    const auto answer = waiting->answer();
    QVERIFY(answer.complete);
    QVERIFY(answer.status >= 500);
    QTRY_COMPARE(gateway.gateway().snapshot().activeExchanges, 0);
}

void TestReload::healthAndCountersSurvive()
{
    TwoProviders scene;
    scene.gateway.config.health.unhealthyThreshold = 2;
    scene.startWithA(FakeAnswer::error(500, "api_error"));
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.stateOfA().failures, 1);
    QCOMPARE(scene.stateOfA().attempts, quint64(1));

    scene.configOfB().weight = 3;
    scene.configOfA().line = 99; // moved within the file
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.stateOfA().failures, 1);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::CoolingDown);
    QCOMPARE(scene.stateOfB().attempts, quint64(2)); // although it was changed

    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::CoolingDown);
    scene.configOfA().secrets = {{Secret("sk-another"), {}}};
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::Healthy); // it deserves another try
    QCOMPARE(scene.stateOfA().failedAttempts, quint64(2));
}

void TestReload::sessionsStayWithProvidersThatStay()
{
    TwoProviders scene;
    scene.gateway.config.stickyDuration = 300s;
    scene.balance(Strategy::RoundRobin);
    const auto ask = [&] {
        return scene.gateway.post(messagesBody(), {{"x-claude-code-session-id", "s"}})
            .headers.value("x-provider-used");
    };
    const QByteArray first = ask();
    for (int i = 0; i < 3; ++i) {
        scene.configOfA().weight += first == "b";
        scene.configOfB().weight += first == "a"; // the other one is changed
        QVERIFY(!scene.gateway.apply());
        QCOMPARE(ask(), first);
    }
}

void TestReload::pausesSurviveOtherSettings()
{
    TwoProviders scene;
    FakeAnswer spent = FakeAnswer::plain(429, {}, {{"retry-after", "600"}});
    scene.startWithA(spent);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.a.requests().size(), 1);
    scene.gateway.config.health.retryAfterWait = 7s;
    scene.gateway.config.timeouts.queue = 3s;
    scene.gateway.config.tokenCounting.failureThreshold = 5;
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.a.requests().size(), 1);
    QVERIFY(scene.stateOfA().cooldownSeconds > 500);
}

void TestReload::keptAnswersDoNotOutliveTheirProviders_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<bool>("isKept");
    QTest::newRow("nothing") << Change([](Config &) {}) << true;
    QTest::newRow("another account") << Change([](Config &config) {
        config.providers[0].secrets = {{Secret("another-key"), {}}};
    }) << false;
    QTest::newRow("no cache") << Change([](Config &config) { config.reuse.cache = false; }) << false;
}

void TestReload::keptAnswersDoNotOutliveTheirProviders()
{
    QFETCH(Change, change);
    QFETCH(bool, isKept);
    TwoProviders scene;
    scene.gateway.config.reuse.cache = true;
    scene.gateway.start();
    const Headers session{{"x-claude-code-session-id", "s"}};
    scene.gateway.post(messagesBody(), session);
    change(scene.gateway.config);
    QVERIFY(!scene.gateway.apply());
    scene.gateway.config.reuse.cache = true;
    QVERIFY(!scene.gateway.apply());
    scene.gateway.post(messagesBody(), session);
    QCOMPARE(scene.a.requests().size(), isKept ? 1 : 2);
}

void TestReload::anAnswerFromBeforeIsNotKept()
{
    TwoProviders scene;
    scene.gateway.config.reuse.cache = true;
    scene.a.answerBy(
        [](const FakeUpstream::Request &request) { return goodAnswer(request.body).holdBefore(0); });
    scene.gateway.start();
    const Headers session{{"x-claude-code-session-id", "s"}};
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody(), session);
    QTRY_COMPARE(scene.a.held(), 1);
    scene.configOfA().secrets = {{Secret("another-account"), {}}};
    QVERIFY(!scene.gateway.apply());
    scene.a.proceed();
    QCOMPARE(client->answer().status, 200);
    scene.a.answerWell("from the other account");
    scene.gateway.post(messagesBody(), session);
    QCOMPARE(scene.a.requests().size(), 2);
}

void TestReload::aChangedKeyIsUsedByTheNextRequest()
{
    TwoProviders scene;
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    scene.configOfA().secrets = {{Secret("sk-second"), {}}};
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.a.requests().at(0).headers.value("x-api-key"), QByteArray("sk-secret-of-a"));
    QCOMPARE(scene.a.requests().at(1).headers.value("x-api-key"), QByteArray("sk-second"));
}

void TestReload::aChangedAddressIsUsedByTheNextRequest()
{
    TwoProviders scene;
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    scene.configOfA().baseUrl = QUrl(scene.b.baseUrl());
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.b.requests().size(), 1);
    QCOMPARE(scene.b.requests().at(0).headers.value("x-api-key"), QByteArray("sk-secret-of-a"));
}

void TestReload::newRoutesAndModelsAreUsed()
{
    TwoProviders scene;
    scene.gateway.start();
    QSignalSpy changed(&scene.gateway.gateway(), &Gateway::configChanged);
    scene.gateway.config.routes.clear();
    scene.gateway.addRoute(QStringLiteral("claude-new"), {b});
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(changed.size(), 1);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 404);
    QCOMPARE(scene.gateway.post(messagesBody("claude-new")).status, 200);
    QCOMPARE(scene.b.requests().size(), 1);
    TestClient client(scene.gateway.port());
    client.request("GET", "/v1/models", {}, {});
    QVERIFY(client.answer().body.contains("claude-new"));
}

void TestReload::clientKeysChangeAtOnce()
{
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {Secret("first-key")};
    scene.gateway.start();
    const auto client = scene.gateway.client(); // the same connection before and after
    client->post("/v1/messages", messagesBody(), {{"x-api-key", "first-key"}});
    QCOMPARE(client->answer().status, 200);
    scene.gateway.config.server.clientKeys = {Secret("second-key")};
    QVERIFY(!scene.gateway.apply());
    client->post("/v1/messages", messagesBody(), {{"x-api-key", "first-key"}});
    QCOMPARE(client->answer().status, 401);
    client->post("/v1/messages", messagesBody(), {{"x-api-key", "second-key"}});
    QCOMPARE(client->answer().status, 200);
}

void TestReload::aKeyThatWasTakenAwayStillGoesToNobody()
{
    TwoProviders scene;
    scene.configOfB().auth = ProviderConfig::Auth::Passthrough;
    scene.configOfB().secrets.clear();
    scene.gateway.config.server.clientKeys = {Secret("first-key")};
    scene.startWithA(FakeAnswer::error(529, "overloaded_error").holdBefore(0));
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody(), {{"x-api-key", "first-key"}});
    QTRY_COMPARE(scene.a.held(), 1);
    scene.gateway.config.server.clientKeys = {Secret("second-key")};
    QVERIFY(!scene.gateway.apply());
    scene.a.proceed();
    QCOMPARE(client->answer().status, 200);
    QCOMPARE(scene.b.requests().size(), 1);
    QVERIFY(!scene.b.requests().first().head.contains("first-key"));
}

void TestReload::limitsAreThoseOfNewConnections()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.config.server.maxBodyBytes = 10;
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.post(messagesBody()).status, 413);
}

void TestReload::theDemoAppears()
{
    TwoProviders scene;
    scene.gateway.start();
    ProviderConfig demo;
    demo.name = QStringLiteral("demo");
    demo.type = ProviderConfig::Type::Demo;
    demo.auth = ProviderConfig::Auth::None;
    scene.gateway.config.providers.append(demo);
    routeTo(scene.gateway.config, demo.name);
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QVERIFY(!scene.gateway.apply()); // it stays where it is
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.gateway.provider(demo.name).attempts, quint64(2));
}

void TestReload::whatWasMadeWithAKeyIsAskedForWithIt()
{
    FakeUpstream upstream;
    upstream.answer(FakeAnswer::json(200, R"({"id":"file_011C","type":"file"})"));
    GatewayFixture gateway;
    gateway.addProvider(a, upstream.baseUrl()).secrets
        = {{Secret("sk-1"), {}}, {Secret("sk-2"), {}}, {Secret("sk-3"), {}}};
    gateway.start();
    for (int i = 0; i < 2; ++i) // the second is the owner then
        QCOMPARE(gateway.post("{}", anthropic, "/v1/files").status, 200);
    const auto keyOfNextRequest = [&] {
        gateway.post("{}", anthropic, "/v1/files/file_011C/x");
        return upstream.requests().constLast().headers.value("x-api-key");
    };
    QCOMPARE(keyOfNextRequest(), QByteArray("sk-2"));
    gateway.config.providers[0].secrets.move(1, 2);
    QVERIFY(!gateway.apply());
    QCOMPARE(keyOfNextRequest(), QByteArray("sk-2"));
    gateway.config.providers[0].secrets = {{Secret("sk-1"), {}}};
    QVERIFY(!gateway.apply());
    QCOMPARE(keyOfNextRequest(), QByteArray("sk-1"));
}

void TestReload::aPinOnAProviderThatStaysStays()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.gateway().pin(b);
    scene.gateway.config.providers.removeFirst();
    routeTo(scene.gateway.config, b);
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.gateway().snapshot().pinned, b);
}

void TestReload::aPinOnAProviderThatIsGoneIsReleased()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.gateway().pin(a);
    scene.gateway.config.providers.removeFirst();
    routeTo(scene.gateway.config, b);
    QTest::ignoreMessage(QtWarningMsg,
        QRegularExpression(QStringLiteral("the pinned provider \"?a\"? is no longer configured")));
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false\nsignalbox.config.warning=true"));
    QVERIFY(!scene.gateway.apply());
    initTestCase();
    QCOMPARE(scene.gateway.gateway().snapshot().pinned, QString());
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
}

void TestReload::aTakenPortChangesNothing()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.gateway().pin(a);
    const GatewaySnapshot before = scene.gateway.gateway().snapshot();

    scene.gateway.config.providers.removeFirst();
    scene.gateway.config.server.clientKeys = {Secret("new-key")};
    scene.gateway.config.server.maxBodyBytes = 10;
    const QString taken = QStringLiteral("127.0.0.1:%1").arg(other.serverPort());
    scene.gateway.config.server.listeners = {{QStringLiteral("127.0.0.1:%1").arg(freePort()), 3}, {taken, 4}};
    routeTo(scene.gateway.config, b);
    const auto error = scene.gateway.apply();

    QVERIFY(error);
    QVERIFY2(error->message.contains(taken), qPrintable(error->message));
    QCOMPARE(error->line, 4);
    const GatewaySnapshot after = scene.gateway.gateway().snapshot();
    QCOMPARE(after.addresses, before.addresses);
    QCOMPARE(after.pinned, a);
    QCOMPARE(after.providers.size(), 2);
    QCOMPARE(after.configLoadedAt, before.configLoadedAt);
    QVERIFY(after.listening);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.a.requests().size(), 1);

    other.close();
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.post(messagesBody()).status, 413);
}

void TestReload::aWrongHostChangesNothing()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.config.server.host = QStringLiteral("no.address.example");
    routeTo(scene.gateway.config, b);
    QVERIFY(scene.gateway.apply());
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.a.requests().size(), 1);
}

void TestReload::thePortOfTheStartStaysUntilAnotherIsConfigured()
{
    TwoProviders scene;
    scene.gateway.start(); // at a free port, whatever is configured
    const QStringList addresses = scene.gateway.gateway().snapshot().addresses;
    scene.configOfA().weight = 2;
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.gateway().snapshot().addresses, addresses);
    const quint16 port = freePort();
    scene.gateway.config.server.port = port;
    for (int i = 0; i < 2; ++i) {
        QVERIFY(!scene.gateway.apply());
        QCOMPARE(scene.gateway.gateway().snapshot().baseUrl, QStringLiteral("http://127.0.0.1:%1").arg(port));
    }
}

void TestReload::aGatewayThatEndsTakesNothingNew()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::stream(messageEvents()).holdBefore(3));
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_VERIFY(!client->bodySoFar().isEmpty());
    scene.gateway.gateway().shutDown();
    scene.gateway.config.server.port = freePort();
    QVERIFY(scene.gateway.apply());
    QVERIFY(refusesConnections(scene.gateway.config.server.port));
    scene.a.proceed();
    QCOMPARE(client->answer().body, messageEvents().join());
}

void TestReload::isAskedForByPost()
{
    TwoProviders scene;
    scene.gateway.start();
    LoadedConfig loaded;
    loaded.path = QStringLiteral("/c.yaml");
    loaded.problems = QStringList{QStringLiteral("/c.yaml:1: warning: what is that?")};
    routeTo(scene.gateway.config, b);
    loaded.config = std::make_shared<Config>(scene.gateway.config);
    scene.gateway.gateway().setConfigSource([&] { return loaded; });

    const auto answer = scene.gateway.post({}, {}, "/providers/reload");

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("content-type"), QByteArray("application/json"));
    const QJsonObject json = jsonOf(answer);
    QCOMPARE(json.value(QStringLiteral("status")).toString(), QStringLiteral("success"));
    QCOMPARE(json.value(QStringLiteral("message")).toString(),
        QStringLiteral("Provider configuration reloaded successfully"));
    QCOMPARE(json.value(QStringLiteral("providers_count")).toInt(), 2);
    QCOMPARE(json.value(QStringLiteral("healthy_providers")).toInt(), 2);
    QCOMPARE(json.value(QStringLiteral("warnings")).toArray(),
        QJsonArray{QStringLiteral("/c.yaml:1: warning: what is that?")});
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.b.requests().size(), 1);
    TestClient client(scene.gateway.port());
    client.request("GET", "/providers/reload", {}, {}); // reading changes nothing
    QCOMPARE(client.answer().status, 405);
}

void TestReload::aBadFileIsToldToWhoAsks()
{
    TwoProviders scene;
    scene.gateway.start();
    const QDateTime loadedAt = scene.gateway.gateway().snapshot().configLoadedAt;
    QVERIFY(loadedAt.isValid());
    LoadedConfig loaded;
    loaded.path = QStringLiteral("/c.yaml");
    loaded.problems = QStringList{
        QStringLiteral("/c.yaml:1: warning: what is that?"), QStringLiteral("/c.yaml:7: that is wrong")};
    loaded.error = loaded.problems.at(1);
    scene.gateway.gateway().setConfigSource([&] { return loaded; });

    const auto answer = scene.gateway.post({}, {}, "/providers/reload");

    QCOMPARE(answer.status, 500);
    const QJsonObject json = jsonOf(answer);
    QCOMPARE(json.value(QStringLiteral("status")).toString(), QStringLiteral("error"));
    QCOMPARE(json.value(QStringLiteral("message")).toString(),
        QStringLiteral("Failed to reload configuration: /c.yaml:7: that is wrong"));
    QCOMPARE(json.value(QStringLiteral("problems")).toArray(), QJsonArray::fromStringList(loaded.problems));
    QCOMPARE(scene.gateway.gateway().snapshot().configProblem, loaded.error);
    QCOMPARE(scene.gateway.gateway().snapshot().configLoadedAt, loadedAt);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);

    loaded.config = std::make_shared<Config>(scene.gateway.config);
    loaded.error.clear();
    loaded.problems.clear();
    QCOMPARE(scene.gateway.gateway().reload().status(), 200);
    QCOMPARE(scene.gateway.gateway().snapshot().configProblem, QString());
    QVERIFY(scene.gateway.gateway().snapshot().configLoadedAt >= loadedAt);
}

void TestReload::aTakenPortIsToldToWhoAsks()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.config.server.port = other.serverPort();
    scene.gateway.gateway().setConfigSource([&] {
        return LoadedConfig{
            std::make_shared<Config>(scene.gateway.config), QStringLiteral("/c.yaml"), {}, {}};
    });
    const auto answer = scene.gateway.post({}, {}, "/providers/reload");
    QCOMPARE(answer.status, 500);
    const QString problem = QStringLiteral("/c.yaml: 127.0.0.1:%1 is already in use").arg(other.serverPort());
    QVERIFY(scene.gateway.gateway().snapshot().configProblem.startsWith(problem));
    QVERIFY(jsonOf(answer).value(QStringLiteral("problems")).toArray().at(0).toString().startsWith(problem));
}

void TestReload::withoutASourceThereIsNothingToRead()
{
    TwoProviders scene;
    scene.gateway.start();
    const auto answer = scene.gateway.post({}, {}, "/providers/reload");
    QCOMPARE(answer.status, 500);
    QCOMPARE(jsonOf(answer).value(QStringLiteral("problems")).toArray().size(), 1);
}

void TestReload::settingsThatNeedARestartAreNamed()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.gateway().setConfigSource([&] {
        return LoadedConfig{
            std::make_shared<Config>(scene.gateway.config), QStringLiteral("/c.yaml"), {}, {}};
    });
    scene.gateway.config.log.level = QStringLiteral("debug");
    QVERIFY(scene.gateway.gateway().reload().findings.isEmpty());
    scene.gateway.config.log.maxFiles = 7;
    const ReloadReport report = scene.gateway.gateway().reload();
    QCOMPARE(report.status(), 200);
    QCOMPARE(report.findings.size(), 1);
    QVERIFY(report.findings.first().startsWith(QStringLiteral("/c.yaml: warning: ")));
    scene.gateway.config.secrets.store = SecretsConfig::Store::File;
    const ReloadReport other = scene.gateway.gateway().reload();
    QCOMPARE(other.status(), 200);
    QCOMPARE(other.findings.size(), 1);
    QVERIFY(other.findings.first().contains(QStringLiteral("'secrets' is used after a restart")));
}

QTEST_GUILESS_MAIN(TestReload)
#include "tst_reload.moc"
