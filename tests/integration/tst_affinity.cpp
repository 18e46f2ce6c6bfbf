// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonslice.h"
#include "support/apierror.h"
#include "support/twoproviders.h"

#include <QLoggingCategory>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

QByteArray providerOf(const TestClient::Answer &answer)
{
    return answer.headers.value("x-provider-used");
}

/// Two providers and sessions that stay.
struct Scene : TwoProviders
{
    Scene() { gateway.config.stickyDuration = 300s; }
};

/// One answer after the other, the last one for ever.
void answerInTurn(FakeUpstream &upstream, const QList<FakeAnswer> &answers)
{
    upstream.answerBy([&upstream, answers](const FakeUpstream::Request &) {
        return answers.value(std::min(upstream.requests().size(), answers.size()) - 1);
    });
}

Headers session(const QByteArray &name)
{
    return {{"x-claude-code-session-id", name}};
}

} // namespace

/// Which provider a request goes to: by its session, by what it asks for, by the strategy of its route.
class TestAffinity : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void aSessionStaysWithItsProvider();
    void everyNameOfASessionCounts_data();
    void everyNameOfASessionCounts();
    void anotherSessionIsBalancedFreely();
    void aSubAgentIsBalancedFreely();
    void aSessionThatHadToMoveStaysMoved();
    void aSessionMovesOnWhenItsCacheIsGone();
    void aRouteMayLetSessionsGo();
    void aSessionWaitsForItsProvider();
    void aSessionDoesNotWaitTooLong();

    void requestsThatBeginASessionTogetherStayTogether();
    void aPinIsForOneRequest();

    void aRequestMayNameItsProvider_data();
    void aRequestMayNameItsProvider();
    void aNameThatNobodyHasIsRefused();
    void theRequestsPinComesBeforeTheUsers();
    void otherPeoplesProviderFieldStays();
    void aProviderFieldIsGoneHoweverItIsWritten_data();
    void aProviderFieldIsGoneHoweverItIsWritten();

    void theKeyMayStandInThePath();
    void nothingOfThePathIsPassedOnOrLogged();
    void aProjectHasRoutesOfItsOwn();

    void theDecisionIsToldWhenAskedFor();
    void aRouteHasAStrategyOfItsOwn();
};

void TestAffinity::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestAffinity::aSessionStaysWithItsProvider()
{
    Scene scene;
    scene.balance(Strategy::RoundRobin);
    const QByteArray first = providerOf(scene.gateway.post(messagesBody(), session("s1")));
    for (int i = 0; i < 5; ++i)
        QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), first);
}

void TestAffinity::everyNameOfASessionCounts_data()
{
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<QByteArray>("metadata");
    QTest::newRow("Claude Code's field") << session("s1") << QByteArray();
    QTest::newRow("Codex's field") << Headers{{"session-id", "s1"}} << QByteArray();
    QTest::newRow("a user id of JSON") << Headers() << QByteArray(R"({"device_id":"d","session_id":"s1"})");
    QTest::newRow("an older user id") << Headers() << QByteArray("user_1_account_2_session_s1");
    QTest::newRow("no name, but a beginning") << Headers() << QByteArray();
}

void TestAffinity::everyNameOfASessionCounts()
{
    QFETCH(Headers, headers);
    QFETCH(QByteArray, metadata);
    Scene scene;
    scene.balance(Strategy::RoundRobin);
    const auto ask = [&](const QByteArray &beginning, const QByteArray &end) {
        QByteArray body = messagesBody();
        body.replace("\"content\":\"hi\"}",
            QByteArray("\"content\":\"" + beginning + "\"},{\"role\":\"user\",\"content\":\"" + end + "\"}"));
        if (!metadata.isEmpty())
            body = body.chopped(1) + R"(,"metadata":{"user_id":)" + JsonSlice::quoted(metadata) + "}}";
        return providerOf(scene.gateway.post(body, headers));
    };
    const QByteArray first = ask("hi", "1");
    for (const char *end : {"2", "3", "4"})
        QCOMPARE(ask("hi", end), first);
    const bool named = !headers.isEmpty() || !metadata.isEmpty();
    QCOMPARE(ask("another beginning", "5") == first, named);
}

void TestAffinity::anotherSessionIsBalancedFreely()
{
    Scene scene;
    scene.balance(Strategy::RoundRobin);
    QByteArrayList providers;
    for (const char *name : {"s1", "s2", "s3", "s4", "s1", "s2"})
        providers << providerOf(scene.gateway.post(messagesBody(), session(name)));
    QCOMPARE(providers, QByteArrayList({"a", "b", "a", "b", "a", "b"}));
}

void TestAffinity::aSubAgentIsBalancedFreely()
{
    Scene scene;
    scene.balance(Strategy::RoundRobin);
    Headers agent = session("s1");
    agent.append("x-claude-code-agent-id", "a1");
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("a"));
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), agent)), QByteArray("b"));
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), agent)), QByteArray("b"));
}

void TestAffinity::aSessionThatHadToMoveStaysMoved()
{
    Scene scene;
    bool well = false;
    scene.a.answerBy([&](const FakeUpstream::Request &request) {
        return well ? goodAnswer(request.body, "from a") : FakeAnswer::error(529, "overloaded_error");
    });
    scene.gateway.start();
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("b"));
    well = true;

    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("b"));
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s2"))), QByteArray("a"));
}

void TestAffinity::aSessionMovesOnWhenItsCacheIsGone()
{
    Scene scene;
    scene.gateway.config.stickyDuration = 1ms;
    answerInTurn(
        scene.a, {FakeAnswer::error(529, "overloaded_error"), FakeAnswer::stream(messageEvents("from a"))});
    scene.gateway.start();
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("b"));
    QTRY_COMPARE(scene.stateOfB().sessions, 0);
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("a"));
}

void TestAffinity::aRouteMayLetSessionsGo()
{
    Scene scene;
    scene.gateway.addRoute(QStringLiteral("*"), {QStringLiteral("a"), QStringLiteral("b")});
    RouteConfig &route = scene.gateway.config.routes.last();
    route.sessionAffinity = false;
    route.strategy = Strategy::RoundRobin;
    route.targets[1].priority = 1;
    scene.gateway.start();
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("a"));
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("b"));
}

void TestAffinity::aSessionWaitsForItsProvider()
{
    Scene scene;
    scene.gateway.config.health.retryAfterWait = 5s;
    answerInTurn(scene.a,
        {FakeAnswer::stream(messageEvents("from a")), FakeAnswer::plain(429, {}, {{"retry-after-ms", "50"}}),
            FakeAnswer::stream(messageEvents("again"))});
    scene.gateway.start();
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("a"));

    const auto answer = scene.gateway.post(messagesBody(), session("s1"));

    QCOMPARE(answer.body, messageEvents("again").join());
    QVERIFY(answer.firstByteAfter >= 50);
    QCOMPARE(scene.b.requests().size(), 0);
    QVERIFY(scene.gateway.records().last().decision.contains(u"waited"));
}

void TestAffinity::aSessionDoesNotWaitTooLong()
{
    Scene scene;
    scene.gateway.config.health.retryAfterWait = 5s;
    answerInTurn(scene.a,
        {FakeAnswer::stream(messageEvents("from a")), FakeAnswer::plain(429, {}, {{"retry-after", "6"}})});
    scene.gateway.start();
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("a"));
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("b"));
}

void TestAffinity::requestsThatBeginASessionTogetherStayTogether()
{
    Scene scene;
    for (FakeUpstream *upstream : {&scene.a, &scene.b}) {
        upstream->answerBy(
            [](const FakeUpstream::Request &request) { return goodAnswer(request.body).holdBefore(0); });
    }
    scene.balance(Strategy::RoundRobin);
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 4; ++i) {
        clients.push_back(scene.gateway.client());
        clients.back()->post(
            "/v1/messages", messagesBody().replace("hi", QByteArray::number(i)), session("s1"));
    }
    QTRY_COMPARE(scene.a.held() + scene.b.held(), 4);
    scene.a.proceed();
    scene.b.proceed();
    QByteArrayList providers;
    for (const auto &client : clients)
        providers << providerOf(client->answer());
    QCOMPARE(providers, QByteArrayList(4, providers.first()));
}

void TestAffinity::aPinIsForOneRequest()
{
    Scene scene;
    scene.gateway.start();
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("a"));
    QCOMPARE(
        providerOf(scene.gateway.post(messagesBody(), session("s1"), "/p/b/v1/messages")), QByteArray("b"));
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("a"));
    scene.gateway.gateway().pin(QStringLiteral("b"));
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("b"));
    scene.gateway.gateway().pin({});
    QCOMPARE(providerOf(scene.gateway.post(messagesBody(), session("s1"))), QByteArray("a"));
}

void TestAffinity::aRequestMayNameItsProvider_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<QByteArray>("body");
    const QByteArray plain = messagesBody();
    const QByteArray named = R"({"provider":"b",)" + plain.mid(1);
    const QByteArray last = plain.chopped(1) + R"( , "provider" : "b"})";
    const QByteArray path = "/v1/messages";
    QTest::newRow("in the body") << path << Headers() << named;
    QTest::newRow("at the end of the body") << path << Headers() << last;
    QTest::newRow("by a field") << path << Headers{{"x-signalbox-provider", "b"}} << plain;
    QTest::newRow("by the path") << QByteArray("/p/b/v1/messages?beta=true") << Headers() << plain;
}

void TestAffinity::aRequestMayNameItsProvider()
{
    QFETCH(QByteArray, target);
    QFETCH(Headers, headers);
    QFETCH(QByteArray, body);
    Scene scene;
    scene.gateway.start();

    const auto answer = scene.gateway.post(body, headers, target);

    QCOMPARE(answer.status, 200);
    QCOMPARE(providerOf(answer), QByteArray("b"));
    QCOMPARE(scene.b.requests().size(), 1);
    QCOMPARE(scene.b.requests().first().body, messagesBody());
    QVERIFY(!scene.b.requests().first().headers.contains("x-signalbox-provider"));
    QVERIFY(scene.b.requests().first().target.startsWith("/v1/messages"));
}

void TestAffinity::aNameThatNobodyHasIsRefused()
{
    Scene scene;
    scene.gateway.start();
    const auto answer = scene.gateway.post(messagesBody(), {{"x-signalbox-provider", "c"}});
    QCOMPARE(answer.status, 400); // clients take a 404 for the model's
    QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("false"));
    QVERIFY(ApiError::of(answer.body).message.contains(u"there is no 'c'; there are a, b"));
    QCOMPARE(providerOf(answer), QByteArray("none"));
}

void TestAffinity::theRequestsPinComesBeforeTheUsers()
{
    Scene scene;
    scene.gateway.start();
    scene.gateway.gateway().pin(QStringLiteral("b"));
    QCOMPARE(providerOf(scene.gateway.post(messagesBody())), QByteArray("b"));
    QCOMPARE(
        providerOf(scene.gateway.post(messagesBody(), {{"x-signalbox-provider", "a"}})), QByteArray("a"));
}

void TestAffinity::otherPeoplesProviderFieldStays()
{
    Scene scene;
    scene.gateway.start();
    const QByteArray body = messagesBody().chopped(1) + R"(,"provider":{"order":["x"]}})";
    QCOMPARE(scene.gateway.post(body).status, 200);
    QCOMPARE(scene.a.requests().first().body, body);
}

void TestAffinity::aProviderFieldIsGoneHoweverItIsWritten_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("null") << QByteArray(R"("provider":null)") << QByteArray("a");
    QTest::newRow("twice") << QByteArray(R"("provider":"a","provider":"b")") << QByteArray("b");
}

void TestAffinity::aProviderFieldIsGoneHoweverItIsWritten()
{
    QFETCH(QByteArray, fields);
    Scene scene;
    scene.gateway.start();
    const auto answer = scene.gateway.post(QByteArray(messagesBody().chopped(1) + ',' + fields + '}'));
    QTEST(providerOf(answer), "expected");
    const auto &requests = providerOf(answer) == "a" ? scene.a.requests() : scene.b.requests();
    QCOMPARE(requests.last().body, messagesBody());
}

void TestAffinity::theKeyMayStandInThePath()
{
    Scene scene;
    scene.gateway.config.server.clientKeys = {Secret("let-me-in")};
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 401);
    QCOMPARE(scene.gateway.post(messagesBody(), {}, "/k/wrong/v1/messages").status, 401);
    QCOMPARE(scene.gateway.post(messagesBody(), {}, "/w/shop/k/let-me-in/v1/messages").status, 200);
    QCOMPARE(scene.gateway.records().last().project, QStringLiteral("shop"));
}

void TestAffinity::nothingOfThePathIsPassedOnOrLogged()
{
    Scene scene;
    scene.gateway.config.server.clientKeys = {Secret("let-me-in")};
    scene.gateway.start();
    const Headers fields{{"x-signalbox-project", "shop"}, {"x-signalbox-other", "x"}};
    QCOMPARE(
        scene.gateway.post(messagesBody(), fields, "/k/let-me-in/p/a/v1/messages?beta=true").status, 200);
    const FakeUpstream::Request request = scene.a.requests().first();
    QCOMPARE(request.target, QByteArray("/v1/messages?beta=true"));
    QVERIFY(!request.head.contains("let-me-in"));
    for (const QByteArray &name : request.fieldNames()) // but for what ends a request that goes in a circle
        QVERIFY2(!name.startsWith("x-signalbox-") || name == "x-signalbox-hop", name.constData());
    QCOMPARE(scene.gateway.records().last().path, QByteArray("/v1/messages"));
}

void TestAffinity::aProjectHasRoutesOfItsOwn()
{
    Scene scene;
    scene.gateway.config.projects.append({QStringLiteral("shop"),
        {{GlobPattern(QStringLiteral("claude-*")), {{QStringLiteral("b"), QStringLiteral("claude-b")}}}}});
    scene.gateway.start();
    const auto usedBy = [&](const QByteArray &target, const Headers &headers = {}) {
        return scene.gateway.post(messagesBody(), headers, target).headers.value("x-provider-used");
    };
    QCOMPARE(usedBy("/v1/messages"), QByteArray("a"));
    QCOMPARE(usedBy("/w/shop/v1/messages"), QByteArray("b"));
    QVERIFY(scene.b.requests().last().body.contains(R"("claude-b")"));
    QCOMPARE(usedBy("/v1/messages", {{"x-signalbox-project", "shop"}}), QByteArray("b"));
    QCOMPARE(usedBy("/w/other/v1/messages"), QByteArray("a"));
    QCOMPARE(usedBy("/w/shop/p/a/v1/messages"), QByteArray("a")); // a pin comes before
    const QByteArray told
        = scene.gateway.post(messagesBody(), {{"x-signalbox-decision", "1"}}, "/w/shop/v1/messages")
              .headers.value("x-signalbox-decision");
    QVERIFY2(told.contains("route claude-* of project shop"), told.constData());
    scene.gateway.gateway().pin(QStringLiteral("a"));
    QCOMPARE(usedBy("/w/shop/v1/messages"), QByteArray("a"));
}

void TestAffinity::theDecisionIsToldWhenAskedFor()
{
    Scene scene;
    scene.startWithA(FakeAnswer::plain(429, {}, {{"retry-after", "60"}}));
    QVERIFY(!scene.gateway.post(messagesBody()).headers.contains("x-signalbox-decision"));
    const QByteArray told = scene.gateway.post(messagesBody(), {{"x-signalbox-decision", "1"}})
                                .headers.value("x-signalbox-decision");
    QVERIFY2(told.startsWith("route * fits; ") && told.contains("; strategy priority gives the order"),
        told.constData());
    QVERIFY2(told.contains("order b, a (asked to be left alone for"), told.constData());
}

void TestAffinity::aRouteHasAStrategyOfItsOwn()
{
    Scene scene;
    scene.gateway.addRoute(QStringLiteral("*haiku*"), {QStringLiteral("a"), QStringLiteral("b")});
    scene.gateway.addRoute(QStringLiteral("*"), {QStringLiteral("a"), QStringLiteral("b")});
    for (RouteConfig &route : scene.gateway.config.routes)
        route.targets[1].priority = 1;
    scene.gateway.config.routes[0].strategy = Strategy::RoundRobin;
    scene.gateway.config.routes[0].sessionAffinity = false;
    scene.gateway.start();
    QByteArrayList haiku;
    QByteArrayList others;
    for (int i = 0; i < 4; ++i) {
        haiku << providerOf(scene.gateway.post(messagesBody("claude-haiku-4-5")));
        others << providerOf(scene.gateway.post(messagesBody()));
    }
    QCOMPARE(haiku, QByteArrayList({"a", "b", "a", "b"}));
    QCOMPARE(others, QByteArrayList({"a", "a", "a", "a"}));
}

QTEST_GUILESS_MAIN(TestAffinity)
#include "tst_affinity.moc"
