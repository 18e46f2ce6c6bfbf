// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/sessionpins.h"
#include "support/apierror.h"
#include "support/twoproviders.h"

#include <QJsonArray>
#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QString a = QStringLiteral("a");
const QString b = QStringLiteral("b");
const QString everyModel = QStringLiteral("*");

TestClient::Answer ask(
    GatewayFixture &gateway, const QByteArray &method, const QByteArray &target, const QByteArray &body = {})
{
    const auto client = gateway.client();
    client->request(method, target, body, {});
    return client->answer();
}

QJsonObject jsonOf(const TestClient::Answer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

Headers inSession(const QByteArray &name)
{
    return {{"x-claude-code-session-id", name}};
}

/// A stream that has begun and waits before its end.
FakeAnswer heldStream()
{
    const QByteArrayList events = messageEvents("from a");
    FakeAnswer answer = FakeAnswer::stream(events);
    return answer.holdBefore(events.size() - 1);
}

/// Who has answered the next request.
QByteArray next(
    GatewayFixture &gateway, const Headers &headers = {}, const QByteArray &target = "/v1/messages")
{
    return gateway.post(messagesBody(), headers, target).headers.value("x-provider-used");
}

/// Provider a holds what it streams.
struct HeldScene : TwoProviders
{
    HeldScene()
    {
        gateway.addRoute(everyModel, {QStringLiteral("a"), QStringLiteral("b")});
        startWithA(heldStream());
    }

    /// A client that has got the beginning of a's stream.
    std::unique_ptr<TestClient> begin(const Headers &headers = {})
    {
        auto client = gateway.client();
        client->post("/v1/messages", messagesBody(), headers);
        if (!QTest::qWaitFor([&] { return client->bodySoFar().contains("content_block_delta"); }, patience))
            qFatal("the stream does not begin");
        return client;
    }
    [[nodiscard]] QList<RunningExchange> running() { return gateway.gateway().snapshot().running; }
};

} // namespace

/// The user has a say in what the running gateway does: pins, pauses, cancellations.
class TestControl : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void aStreamGoesOnWhenItsRouteIsPinnedElsewhere();
    void aRouteOfAProjectIsPinnedByItself();
    void anotherRouteIsNotPinned();
    void aSessionIsPinnedByItself();
    void aSessionWithoutANameIsPinnedToo();
    void theRequestComesBeforeTheSessionBeforeAllBeforeTheRoute();
    void aPinIsExplained();
    void whatCannotBePinnedIsNot_data();
    void whatCannotBePinnedIsNot();
    void pinsStayOverAReload();
    void pinsOnWhatIsGoneAreForgotten();
    void pinsAreSetOverTheApi();
    void wrongPinsAreRefusedByTheApi_data();
    void wrongPinsAreRefusedByTheApi();

    void aPauseMakesClientsWait_data();
    void aPauseMakesClientsWait();
    void aPauseLetsRunningStreamsEnd();
    void aPauseEndsByItself();
    void aPauseIsEndedByTheUser();
    void aPauseStaysOverAReload();
    void healthTellsOfThePause();
    void pausesAreSetOverTheApi();
    void wrongPausesAreRefused_data();
    void wrongPausesAreRefused();

    void aRunningStreamIsShown();
    void whoWaitsForAnAnswerIsShown();
    void aTranslatedAnswerIsShown();
    void theOldestAreShown();
    void followersAreShown();
    void progressIsAnnouncedWhileSomethingRuns();
    void nothingIsAnnouncedWhenNothingRuns();

    void aCancelledStreamEndsInAnError();
    void aCancelledRequestIsNotRepeatedByItsClient();
    void aCancelledStreamIsNotRepeatedWithoutOne();
    void aCancelledLeaderTakesItsFollowersAlong();
    void aCancelledFollowerEndsAlone();
    void anUnknownRequestCannotBeCancelled();
    void requestsAreCancelledOverTheApi();

    void theApiAsksForTheEnd();
};

void TestControl::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestControl::aStreamGoesOnWhenItsRouteIsPinnedElsewhere()
{
    HeldScene scene;
    const auto client = scene.begin();

    QVERIFY(!scene.gateway.gateway().pinRoute({}, everyModel, b));

    QCOMPARE(next(scene.gateway), QByteArray("b"));
    QVERIFY(client->isConnected());
    scene.a.proceed();
    const auto answer = client->answer();
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, messageEvents("from a").join());
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("a"));
    const QList<RouteSwitch> switches = scene.gateway.gateway().snapshot().routeSwitches;
    QCOMPARE(switches.size(), 1);
    QCOMPARE(switches.first().providers, QStringList({a, b}));
    QCOMPARE(switches.first().pinned, b);

    QVERIFY(!scene.gateway.gateway().pinRoute({}, everyModel, {}));
    scene.a.answerWell("from a");
    QCOMPARE(next(scene.gateway), QByteArray("a"));
}

void TestControl::aRouteOfAProjectIsPinnedByItself()
{
    TwoProviders scene;
    scene.gateway.addRoute(everyModel, {a, b});
    ProjectConfig project;
    project.name = QStringLiteral("shop");
    project.routes = scene.gateway.config.routes;
    scene.gateway.config.projects.append(project);
    scene.gateway.start();

    QVERIFY(!scene.gateway.gateway().pinRoute(QStringLiteral("shop"), everyModel, b));

    QCOMPARE(next(scene.gateway), QByteArray("a"));
    QCOMPARE(next(scene.gateway, {}, "/w/shop/v1/messages"), QByteArray("b"));
    const QList<RouteSwitch> switches = scene.gateway.gateway().snapshot().routeSwitches;
    QCOMPARE(switches.size(), 2);
    QCOMPARE(switches.first().project, QStringLiteral("shop"));
    QCOMPARE(switches.first().pinned, b);
    QCOMPARE(switches.last().pinned, QString());
}

void TestControl::anotherRouteIsNotPinned()
{
    TwoProviders scene;
    scene.gateway.addRoute(QStringLiteral("claude-opus*"), {a, b});
    scene.gateway.addRoute(everyModel, {a, b});
    scene.gateway.start();
    QVERIFY(!scene.gateway.gateway().pinRoute({}, QStringLiteral("claude-opus*"), b));
    QCOMPARE(next(scene.gateway), QByteArray("a"));
    QCOMPARE(scene.gateway.post(messagesBody("claude-opus-4-5")).headers.value("x-provider-used"),
        QByteArray("b"));
}

void TestControl::aSessionIsPinnedByItself()
{
    HeldScene scene;
    const auto client = scene.begin(inSession("s1"));
    const QByteArray session = scene.running().constFirst().session;
    QVERIFY(!session.isEmpty());

    QVERIFY(!scene.gateway.gateway().pinSession(session, b));

    QCOMPARE(next(scene.gateway, inSession("s1")), QByteArray("b"));
    QCOMPARE(scene.gateway.records().last().session, session);
    QVERIFY(scene.gateway.records().last().decision.startsWith(
        QStringLiteral("pinned to b by the user (session)")));
    scene.a.proceed();
    QCOMPARE(client->answer().body, messageEvents("from a").join());
    scene.a.answerWell("from a");
    QCOMPARE(next(scene.gateway, inSession("s2")), QByteArray("a"));
    QCOMPARE(scene.gateway.gateway().snapshot().sessionPins.size(), 1);
    QCOMPARE(scene.gateway.gateway().snapshot().sessionPins.first().session, session);

    QVERIFY(!scene.gateway.gateway().pinSession(session, {}));
    QVERIFY(scene.gateway.gateway().snapshot().sessionPins.isEmpty());
}

void TestControl::aSessionWithoutANameIsPinnedToo()
{
    TwoProviders scene;
    scene.gateway.addRoute(everyModel, {a, b});
    scene.gateway.start();
    QCOMPARE(next(scene.gateway), QByteArray("a"));
    const QByteArray session = scene.gateway.records().last().session;
    QVERIFY(!scene.gateway.gateway().pinSession(session, b));
    QCOMPARE(next(scene.gateway), QByteArray("b"));
    QCOMPARE(scene.gateway.records().last().session, session); // and can be sent back
}

void TestControl::theRequestComesBeforeTheSessionBeforeAllBeforeTheRoute()
{
    TwoProviders scene;
    const QString c = QStringLiteral("c");
    FakeUpstream third;
    third.answerWell("from c");
    scene.gateway.addProvider(c, third.baseUrl());
    scene.gateway.addRoute(everyModel, {a, b, c});
    scene.gateway.start();
    Gateway &gateway = scene.gateway.gateway();
    QCOMPARE(next(scene.gateway, inSession("s1")), QByteArray("a"));

    QVERIFY(!gateway.pinRoute({}, everyModel, c));
    QCOMPARE(next(scene.gateway, inSession("s1")), QByteArray("c"));
    QVERIFY(!gateway.pin(b));
    QCOMPARE(next(scene.gateway, inSession("s1")), QByteArray("b"));
    QVERIFY(!gateway.pinSession(scene.gateway.records().last().session, a));
    QCOMPARE(next(scene.gateway, inSession("s1")), QByteArray("a"));
    QCOMPARE(next(scene.gateway, inSession("s2")), QByteArray("b"));
    QCOMPARE(next(scene.gateway, inSession("s1"), "/p/c/v1/messages"), QByteArray("c"));
}

void TestControl::aPinIsExplained()
{
    TwoProviders scene;
    scene.gateway.addRoute(everyModel, {a, b});
    scene.gateway.start();
    const auto reason = [&] {
        return jsonOf(ask(scene.gateway, "POST", "/explain", messagesBody()))
            .value(u"reasons")
            .toArray()
            .first()
            .toString();
    };
    QCOMPARE(reason(), QStringLiteral("route * fits"));
    QVERIFY(!scene.gateway.gateway().pinRoute({}, everyModel, b));
    QCOMPARE(reason(), QStringLiteral("pinned to b by the user (route *)"));
    QVERIFY(!scene.gateway.gateway().pin(a));
    QCOMPARE(reason(), QStringLiteral("pinned to a by the user"));
}

void TestControl::whatCannotBePinnedIsNot_data()
{
    QTest::addColumn<QString>("route");
    QTest::addColumn<QString>("project");
    QTest::addColumn<QString>("provider");
    QTest::addColumn<QString>("problem");
    QTest::newRow("no such provider") << QString() << QString() << QStringLiteral("x")
                                      << QStringLiteral("provider: there is no 'x'; there are a, b");
    QTest::newRow("no such route") << QStringLiteral("gpt*") << QString() << a
                                   << QStringLiteral("route: there is no route gpt* that leads anywhere");
    QTest::newRow("no such project") << everyModel << QStringLiteral("shop") << a
                                     << QStringLiteral(
                                            "route: there is no route * of project shop that leads anywhere");
    QTest::newRow("a route that leads elsewhere")
        << everyModel << QString() << b << QStringLiteral("provider: route * leads to a, not to 'b'");
}

void TestControl::whatCannotBePinnedIsNot()
{
    QFETCH(QString, route);
    QFETCH(QString, project);
    QFETCH(QString, provider);
    QFETCH(QString, problem);
    TwoProviders scene;
    scene.gateway.addRoute(everyModel, {a});
    scene.gateway.start();
    Gateway &gateway = scene.gateway.gateway();
    const auto error = route.isEmpty() ? gateway.pin(provider) : gateway.pinRoute(project, route, provider);
    QVERIFY(error);
    QCOMPARE(error->message, problem);
    QCOMPARE(gateway.snapshot().pinned, QString());
    QCOMPARE(next(scene.gateway), QByteArray("a"));
}

void TestControl::pinsStayOverAReload()
{
    TwoProviders scene;
    scene.gateway.addRoute(everyModel, {a, b});
    scene.gateway.start();
    QCOMPARE(next(scene.gateway, inSession("s1")), QByteArray("a"));
    QVERIFY(!scene.gateway.gateway().pinSession(scene.gateway.records().last().session, a));
    QVERIFY(!scene.gateway.gateway().pinRoute({}, everyModel, b));
    scene.gateway.config.stickyDuration = 7s;
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(next(scene.gateway), QByteArray("b"));
    QCOMPARE(next(scene.gateway, inSession("s1")), QByteArray("a"));
}

void TestControl::pinsOnWhatIsGoneAreForgotten()
{
    TwoProviders scene;
    scene.gateway.addRoute(everyModel, {a, b});
    scene.gateway.start();
    QCOMPARE(next(scene.gateway, inSession("s1")), QByteArray("a"));
    QVERIFY(!scene.gateway.gateway().pinSession(scene.gateway.records().last().session, a));
    QVERIFY(!scene.gateway.gateway().pinRoute({}, everyModel, a));

    scene.gateway.config.providers.removeFirst();
    scene.gateway.config.routes.clear();
    scene.gateway.addRoute(everyModel, {b});
    QVERIFY(!scene.gateway.apply());

    const GatewaySnapshot snapshot = scene.gateway.gateway().snapshot();
    QVERIFY(snapshot.sessionPins.isEmpty());
    QCOMPARE(snapshot.routeSwitches.first().pinned, QString());
    QCOMPARE(next(scene.gateway, inSession("s1")), QByteArray("b"));
}

void TestControl::pinsAreSetOverTheApi()
{
    TwoProviders scene;
    scene.gateway.addRoute(everyModel, {a, b});
    scene.gateway.start();
    const auto route = ask(scene.gateway, "PUT", "/pin", R"({"route": "*", "provider": "b"})");
    QCOMPARE(route.status, 200);
    QCOMPARE(next(scene.gateway, inSession("s1")), QByteArray("b"));
    const QByteArray session = scene.gateway.records().last().session;
    ask(scene.gateway, "PUT", "/pin", R"({"provider": "a", "session": ")" + session + "\"}");
    const QJsonObject pins = jsonOf(ask(scene.gateway, "PUT", "/pin", R"({"provider": "b"})"));
    QCOMPARE(pins, jsonOf(ask(scene.gateway, "GET", "/pin")));
    QCOMPARE(pins.value(u"pinned").toString(), b);
    QCOMPARE(pins.value(u"routes").toArray().first().toObject().value(u"pinned").toString(), b);
    QCOMPARE(pins.value(u"sessions").toArray().first().toObject().value(u"session").toString(),
        QString::fromLatin1(session));
    QCOMPARE(next(scene.gateway, inSession("s1")), QByteArray("a"));

    ask(scene.gateway, "PUT", "/pin", R"({"provider": null, "session": ")" + session + "\"}");
    ask(scene.gateway, "PUT", "/pin", R"({"provider": null})");
    ask(scene.gateway, "PUT", "/pin", R"({"provider": null, "route": "*"})");
    QCOMPARE(next(scene.gateway), QByteArray("a"));
}

void TestControl::wrongPinsAreRefusedByTheApi_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("nothing") << QByteArray() << QByteArray("the body must be like");
    QTest::newRow("no provider") << QByteArray(R"({"route": "*"})") << QByteArray("the body must be like");
    QTest::newRow("a number") << QByteArray(R"({"provider": 1})") << QByteArray("provider: must be a text");
    QTest::newRow("an empty one") << QByteArray(R"({"provider": ""})") << QByteArray("provider: must be");
    QTest::newRow("no such one") << QByteArray(R"({"provider": "x"})") << QByteArray("provider: there is no");
    QTest::newRow("both") << QByteArray(R"({"provider": "a", "route": "*", "session": "0123456789ab"})")
                          << QByteArray("session: a session has no route");
    QTest::newRow("no session") << QByteArray(R"({"provider": "a", "session": "s1"})")
                                << QByteArray("session: it must be");
    QTest::newRow("a project alone") << QByteArray(R"({"provider": "a", "project": "p"})")
                                     << QByteArray("project: name its route");
}

void TestControl::wrongPinsAreRefusedByTheApi()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, named);
    TwoProviders scene;
    scene.gateway.start();
    const auto answer = ask(scene.gateway, "PUT", "/pin", body);
    QCOMPARE(answer.status, 400);
    QVERIFY2(ApiError::of(answer.body).message.toUtf8().startsWith(named), answer.body.constData());
}

void TestControl::aPauseMakesClientsWait_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isAnthropic");
    QTest::newRow("messages") << QByteArray("/v1/messages") << messagesBody() << true;
    QTest::newRow("counting") << QByteArray("/v1/messages/count_tokens") << messagesBody() << true;
    const QByteArray chat = R"({"model":"m","messages":[{"role":"user","content":"hi"}]})";
    QTest::newRow("chat") << QByteArray("/v1/chat/completions") << chat << false;
    QTest::newRow("responses") << QByteArray("/v1/responses") << QByteArray(R"({"model":"m","input":"hi"})")
                               << false;
}

void TestControl::aPauseMakesClientsWait()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(bool, isAnthropic);
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.gateway().pause(15min);
    const QString time
        = scene.gateway.gateway().snapshot().pausedUntil.toLocalTime().toString(QStringLiteral("HH:mm"));

    const auto answer = ask(scene.gateway, "POST", path, body);

    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.headers.value("retry-after"), QByteArray("60"));
    QVERIFY(!answer.headers.contains("x-should-retry"));
    const ApiError error = ApiError::of(answer.body);
    QVERIFY2(isAnthropic ? error.anthropicShape : error.openAiShape, answer.body.constData());
    QVERIFY2(error.message.contains(time) && error.message.contains(u"`signalbox resume`"),
        answer.body.constData());
    QVERIFY(scene.a.requests().isEmpty());
    QVERIFY(scene.gateway.records().isEmpty());
}

void TestControl::aPauseLetsRunningStreamsEnd()
{
    HeldScene scene;
    const auto client = scene.begin();
    scene.gateway.gateway().pause({});
    QVERIFY(scene.gateway.gateway().snapshot().paused);
    QVERIFY(scene.gateway.gateway().snapshot().pausedUntil.isNull());
    QCOMPARE(ask(scene.gateway, "POST", "/v1/messages", messagesBody()).status, 503);
    QCOMPARE(ask(scene.gateway, "GET", "/v1/models").status, 200);
    QCOMPARE(ask(scene.gateway, "GET", "/providers").status, 200);
    scene.a.proceed();
    QVERIFY(client->answer().complete);
}

void TestControl::aPauseEndsByItself()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.gateway().pause(30s);
    scene.gateway.passTime(20s);
    const auto answer = ask(scene.gateway, "POST", "/v1/messages", messagesBody());
    QCOMPARE(answer.status, 503);
    QVERIFY(answer.headers.value("retry-after").toInt() <= 10);
    scene.gateway.passTime(11s);
    QCOMPARE(next(scene.gateway), QByteArray("a"));
    QVERIFY(!scene.gateway.gateway().snapshot().paused);

    QSignalSpy snapshots(&scene.gateway.gateway(), &Gateway::snapshotChanged);
    scene.gateway.gateway().pause(1s); // and where nobody asks
    QTRY_VERIFY_WITH_TIMEOUT(!snapshots.isEmpty() && !snapshots.last().first().value<GatewaySnapshot>().paused
            && snapshots.size() > 1,
        patience);
}

void TestControl::aPauseIsEndedByTheUser()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.gateway().pause(1h);
    scene.gateway.gateway().pause({});
    QVERIFY(scene.gateway.gateway().snapshot().pausedUntil.isNull());
    scene.gateway.passTime(2h);
    QVERIFY(scene.gateway.gateway().snapshot().paused);
    scene.gateway.gateway().resume();
    QVERIFY(!scene.gateway.gateway().snapshot().paused);
    QCOMPARE(next(scene.gateway), QByteArray("a"));
}

void TestControl::aPauseStaysOverAReload()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.gateway().pause(1h);
    scene.gateway.config.stickyDuration = 7s;
    QVERIFY(!scene.gateway.apply());
    QVERIFY(scene.gateway.gateway().snapshot().paused);
    QCOMPARE(ask(scene.gateway, "POST", "/v1/messages", messagesBody()).status, 503);
}

void TestControl::healthTellsOfThePause()
{
    TwoProviders scene;
    scene.gateway.start();
    QCOMPARE(jsonOf(ask(scene.gateway, "GET", "/health")).value(u"paused"), QJsonValue(false));
    scene.gateway.gateway().pause(1h);
    const auto health = ask(scene.gateway, "GET", "/health");
    QCOMPARE(health.status, 200); // nothing is wrong with it
    QCOMPARE(jsonOf(health).value(u"paused"), QJsonValue(true));
    QVERIFY(jsonOf(health).value(u"paused_until").isString());
    const auto readiness = ask(scene.gateway, "GET", "/health/ready");
    QCOMPARE(readiness.status, 503);
    QCOMPARE(jsonOf(readiness).value(u"issues").toArray().first().toString(),
        QStringLiteral("the user has paused it"));
}

void TestControl::pausesAreSetOverTheApi()
{
    TwoProviders scene;
    scene.gateway.start();
    const QJsonObject timed = jsonOf(ask(scene.gateway, "POST", "/pause", R"({"minutes": 0.5})"));
    QCOMPARE(timed.value(u"paused"), QJsonValue(true));
    QVERIFY(timed.value(u"until").isString());
    const QJsonObject untimed = jsonOf(ask(scene.gateway, "POST", "/pause"));
    QVERIFY(untimed.value(u"until").isNull());
    QCOMPARE(untimed, jsonOf(ask(scene.gateway, "GET", "/pause")));
    QCOMPARE(jsonOf(ask(scene.gateway, "POST", "/resume")).value(u"paused"), QJsonValue(false));
    QCOMPARE(next(scene.gateway), QByteArray("a"));
}

void TestControl::wrongPausesAreRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    for (const char *body : {"{}", "[]", "15", R"({"minutes": 0})", R"({"minutes": -1})",
             R"({"minutes": 1e9})", R"({"minutes": "15"})"})
        QTest::newRow(body) << QByteArray(body);
}

void TestControl::wrongPausesAreRefused()
{
    QFETCH(QByteArray, body);
    TwoProviders scene;
    scene.gateway.start();
    const auto answer = ask(scene.gateway, "POST", "/pause", body);
    QCOMPARE(answer.status, 400);
    QVERIFY(ApiError::of(answer.body).message.contains(u"minutes"));
    QVERIFY(!scene.gateway.gateway().snapshot().paused);
}

void TestControl::aRunningStreamIsShown()
{
    HeldScene scene;
    const auto client = scene.begin(inSession("s1"));
    scene.gateway.passTime(10s);

    const QList<RunningExchange> running = scene.running();

    QCOMPARE(running.size(), 1);
    const RunningExchange &one = running.first();
    QCOMPARE(one.stage, RunningExchange::Stage::Answering);
    QCOMPARE(one.provider, a);
    QCOMPARE(one.model, QStringLiteral("claude-sonnet-4-5"));
    QCOMPARE(one.upstreamModel, one.model);
    QVERIFY(one.streamed);
    QCOMPARE(one.attempts, 1);
    QVERIFY(one.id.startsWith("sbx_"));
    QVERIFY(one.firstByteMilliseconds >= 0 && one.firstByteMilliseconds < 10'000);
    QVERIFY(one.outputTokens > 0);
    QVERIFY(one.tokensPerSecond > 0 && one.tokensPerSecond < double(one.outputTokens) / 9);
    QVERIFY(one.silentMilliseconds >= 9'000);
    const QJsonObject told = jsonOf(ask(scene.gateway, "GET", "/running"));
    QCOMPARE(told.value(u"active_requests"), QJsonValue(1));
    QCOMPARE(told.value(u"running").toArray().first().toObject().value(u"stage").toString(),
        QStringLiteral("answering"));

    scene.a.proceed();
    QVERIFY(client->answer().complete);
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.records().size(), 1, patience);
    QCOMPARE(scene.gateway.records().first().session, one.session);
    QVERIFY(scene.running().isEmpty());
}

void TestControl::whoWaitsForAnAnswerIsShown()
{
    TwoProviders scene;
    scene.gateway.addRoute(everyModel, {a, b});
    scene.gateway.config.providers[0].maxConcurrent = 1;
    scene.gateway.config.providers[1].enabled = false;
    scene.startWithA(heldStream().holdBefore(0));
    const auto first = scene.gateway.client();
    first->post("/v1/messages", messagesBody());
    QTRY_COMPARE_WITH_TIMEOUT(scene.a.held(), 1, patience);
    const auto second = scene.gateway.client();
    second->post("/v1/messages", messagesBody());
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().running.size(), 2, patience);

    const QList<RunningExchange> running = scene.gateway.gateway().snapshot().running;
    QCOMPARE(running.first().stage, RunningExchange::Stage::Asking);
    QCOMPARE(running.first().attempts, 1);
    QCOMPARE(running.first().firstByteMilliseconds, -1);
    QCOMPARE(running.last().stage, RunningExchange::Stage::Waiting);
    QCOMPARE(running.last().provider, a);
    QCOMPARE(running.last().attempts, 0);
}

void TestControl::aTranslatedAnswerIsShown()
{
    TwoProviders scene;
    scene.configOfA().type = ProviderConfig::Type::OpenAi;
    scene.gateway.addRoute(everyModel, {a});
    const auto chunk = [](const QByteArray &text) {
        return QByteArray(R"(data: {"id":"c1","object":"chat.completion.chunk","model":"m","choices":[)"
                          R"({"index":0,"delta":{"content":")"
            + text + R"("},"finish_reason":null}]})" + "\n\n");
    };
    FakeAnswer answer
        = FakeAnswer::stream({chunk("one"), chunk(" two"), chunk(" three"), "data: [DONE]\n\n"});
    scene.startWithA(answer.holdBefore(4));
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_VERIFY_WITH_TIMEOUT(client->bodySoFar().contains("three"), patience);
    const RunningExchange running = scene.gateway.gateway().snapshot().running.constFirst();
    QCOMPARE(running.stage, RunningExchange::Stage::Answering);
    QCOMPARE(running.outputTokens, 3);
}

void TestControl::theOldestAreShown()
{
    HeldScene scene;
    const auto first = scene.begin(inSession("first"));
    const QByteArray id = scene.running().constFirst().id;
    std::vector<std::unique_ptr<TestClient>> clients;
    constexpr int more = 201;
    for (int i = 0; i < more; ++i) {
        clients.push_back(scene.gateway.client());
        clients.back()->post("/v1/messages", messagesBody(), inSession(QByteArray::number(i)));
    }
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().activeExchanges, more + 1, patience);
    const QList<RunningExchange> running = scene.running();
    QCOMPARE(running.size(), 200);
    QCOMPARE(running.first().id, id);
}

void TestControl::followersAreShown()
{
    HeldScene scene;
    const auto leader = scene.begin(inSession("s1"));
    const auto follower = scene.begin(inSession("s1"));
    const QList<RunningExchange> running = scene.running();
    QCOMPARE(running.size(), 2);
    QCOMPARE(running.last().stage, RunningExchange::Stage::Following);
    QCOMPARE(running.last().provider, a);
    QCOMPARE(running.last().outputTokens, running.first().outputTokens);
    QVERIFY(running.last().id != running.first().id);
    QCOMPARE(running.last().session, running.first().session);
}

void TestControl::progressIsAnnouncedWhileSomethingRuns()
{
    HeldScene scene;
    const auto client = scene.begin();
    QSignalSpy snapshots(&scene.gateway.gateway(), &Gateway::snapshotChanged);
    scene.gateway.gateway().pause({}); // somebody looks from now on: any change begins it
    QElapsedTimer timer;
    timer.start();
    QTRY_VERIFY_WITH_TIMEOUT(snapshots.size() >= 4, patience); // nothing else changes
    QVERIFY(timer.elapsed() > 1000);
    scene.a.proceed();
    QVERIFY(client->answer().complete);
    QTRY_COMPARE_WITH_TIMEOUT(snapshots.last().first().value<GatewaySnapshot>().running.size(), 0, patience);
}

void TestControl::nothingIsAnnouncedWhenNothingRuns()
{
    TwoProviders scene;
    scene.gateway.start();
    QSignalSpy snapshots(&scene.gateway.gateway(), &Gateway::snapshotChanged);
    QCOMPARE(next(scene.gateway), QByteArray("a"));
    QTRY_VERIFY_WITH_TIMEOUT(
        !snapshots.isEmpty() && snapshots.last().first().value<GatewaySnapshot>().activeExchanges == 0,
        patience);
    const qsizetype before = snapshots.size();
    QVERIFY(!snapshots.wait(1500));
    QCOMPARE(snapshots.size(), before);
}

void TestControl::aCancelledStreamEndsInAnError()
{
    HeldScene scene;
    const auto client = scene.begin();
    QSignalSpy aborted(&scene.a, &FakeUpstream::aborted);

    QVERIFY(scene.gateway.gateway().cancelExchange(scene.running().constFirst().id));

    const auto answer = client->answer();
    QCOMPARE(ApiError::ofLastEvent(answer.body).message, QStringLiteral("cancelled by the user"));
    QVERIFY(!aborted.isEmpty() || aborted.wait(patience));
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.records().size(), 1, patience);
    const ExchangeRecord &record = scene.gateway.records().first();
    QCOMPARE(record.error, QStringLiteral("cancelled by the user"));
    QVERIFY(!record.clientLeft);
    QCOMPARE(record.attempts.first().outcome, QStringLiteral("cancelled by the user"));
    QVERIFY(!record.attempts.first().faulty);
    QCOMPARE(scene.stateOfA().failures, 0);
}

void TestControl::aCancelledRequestIsNotRepeatedByItsClient()
{
    TwoProviders scene;
    scene.gateway.addRoute(everyModel, {a, b});
    scene.startWithA(heldStream().holdBefore(0));
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE_WITH_TIMEOUT(scene.a.held(), 1, patience);

    QVERIFY(
        scene.gateway.gateway().cancelExchange(scene.gateway.gateway().snapshot().running.constFirst().id));

    const auto answer = client->answer();
    QCOMPARE(answer.status, 403);
    QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("false"));
    QCOMPARE(ApiError::of(answer.body).message, QStringLiteral("cancelled by the user"));
    QVERIFY(scene.b.requests().isEmpty());
}

/// Claude Code asks for what ended in an error once more, at once and in one piece.
void TestControl::aCancelledStreamIsNotRepeatedWithoutOne()
{
    HeldScene scene;
    const QByteArray plain = messagesBody("claude-sonnet-4-5", false);
    const auto cancel = [&] {
        const auto client = scene.begin(inSession("s1"));
        QVERIFY(scene.gateway.gateway().cancelExchange(scene.running().constFirst().id));
        (void)client->answer();
    };
    cancel();
    scene.a.answerWell("from a");
    const auto refused = scene.gateway.post(plain, inSession("s1"));
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.headers.value("x-should-retry"), QByteArray("false"));
    QCOMPARE(scene.gateway.post(plain, inSession("s1")).status, 200); // it was the one

    scene.a.answerBy([](const FakeUpstream::Request &) { return heldStream(); });
    cancel();
    scene.a.answerWell("from a");
    QCOMPARE(scene.gateway.post(plain, inSession("s2")).status, 200);
    QCOMPARE(scene.gateway.post(messagesBody(), inSession("s1")).status, 200); // something new
    scene.gateway.passTime(6s);
    QCOMPARE(scene.gateway.post(plain, inSession("s1")).status, 200);
}

void TestControl::aCancelledLeaderTakesItsFollowersAlong()
{
    HeldScene scene;
    const auto leader = scene.begin(inSession("s1"));
    const auto follower = scene.begin(inSession("s1"));
    QVERIFY(scene.gateway.gateway().cancelExchange(scene.running().constFirst().id));
    for (const auto *client : {&leader, &follower})
        QCOMPARE(
            ApiError::ofLastEvent((*client)->answer().body).message, QStringLiteral("cancelled by the user"));
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.records().size(), 2, patience);
    for (const ExchangeRecord &record : scene.gateway.records())
        QCOMPARE(record.error, QStringLiteral("cancelled by the user"));
}

void TestControl::aCancelledFollowerEndsAlone()
{
    HeldScene scene;
    const auto leader = scene.begin(inSession("s1"));
    const auto follower = scene.begin(inSession("s1"));
    QVERIFY(scene.gateway.gateway().cancelExchange(scene.running().constLast().id));
    QCOMPARE(ApiError::ofLastEvent(follower->answer().body).message, QStringLiteral("cancelled by the user"));
    scene.a.proceed();
    const auto answer = leader->answer();
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, messageEvents("from a").join());
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.records().size(), 2, patience);
    QCOMPARE(scene.gateway.records().first().error, QStringLiteral("cancelled by the user"));
    QCOMPARE(scene.gateway.records().last().error, QString());
}

void TestControl::anUnknownRequestCannotBeCancelled()
{
    TwoProviders scene;
    scene.gateway.start();
    QVERIFY(!scene.gateway.gateway().cancelExchange("sbx_0"));
    const auto answer = ask(scene.gateway, "DELETE", "/running/sbx_0");
    QCOMPARE(answer.status, 404);
    QVERIFY(ApiError::of(answer.body).message.contains(u"sbx_0"));
}

void TestControl::requestsAreCancelledOverTheApi()
{
    HeldScene scene;
    const auto client = scene.begin();
    const auto answer = ask(scene.gateway, "DELETE", "/running/" + scene.running().constFirst().id);
    QCOMPARE(answer.status, 200);
    QVERIFY(client->answer().body.contains("cancelled by the user"));
}

void TestControl::theApiAsksForTheEnd()
{
    HeldScene scene;
    const auto client = scene.begin();
    QSignalSpy quit(&scene.gateway.gateway(), &Gateway::quitRequested);
    const auto answer = ask(scene.gateway, "POST", "/shutdown");
    QCOMPARE(answer.status, 200);
    QCOMPARE(jsonOf(answer).value(u"active_requests"), QJsonValue(1));
    QTRY_COMPARE_WITH_TIMEOUT(quit.size(), 1, patience);
    QVERIFY(client->isConnected()); // what is done about it is for the program to say
}

QTEST_GUILESS_MAIN(TestControl)
#include "tst_control.moc"
