// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/twoproviders.h"
#include "translation/messageevents.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

using Clients = std::vector<std::unique_ptr<TestClient>>;
using Answers = std::vector<TestClient::Answer>;

constexpr bool asStream = true;
constexpr bool asMessage = false;

const QByteArray richMessage
    = R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[)"
      R"({"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"text","text":"Look: "},)"
      R"({"type":"tool_use","id":"toolu_1","name":"Bash","input":{"command":"ls","timeout":1.50}}],)"
      R"("stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":5}})";

QByteArrayList richEvents()
{
    return MessageEvents::of(richMessage).value();
}

QByteArray richBody(bool stream)
{
    return stream ? richEvents().join() : richMessage;
}

FakeAnswer richAnswer(const FakeUpstream::Request &request)
{
    return request.body.contains("\"stream\":true") ? FakeAnswer::stream(richEvents())
                                                    : FakeAnswer::json(200, richMessage);
}

Headers inSession(const QByteArray &name)
{
    return {{"x-claude-code-session-id", name}};
}

QByteArray question(bool stream, const QByteArray &text = "hi")
{
    return messagesBody("claude-sonnet-4-5", stream).replace("hi", text);
}

QByteArray with(const QByteArray &member)
{
    return question(asStream).chopped(1) + ',' + member + '}';
}

bool isHit(const TestClient::Answer &answer)
{
    return answer.headers.value("x-signalbox-cache") == "hit";
}

/// Provider a holds its answers, clients ask in one session.
struct Scene : TwoProviders
{
    /// `step`: 0 = before the head.
    void holdA(qsizetype step = 0)
    {
        a.answerBy([step](const FakeUpstream::Request &request) {
            return richAnswer(request).holdBefore(request.body.contains("\"stream\":true") ? step : 0);
        });
        gateway.start();
    }
    void routeToAOnly() { gateway.addRoute(QStringLiteral("*"), {QStringLiteral("a")}); }

    TestClient &ask(const QByteArray &body, const Headers &headers = inSession("s1"),
        const QByteArray &target = "/v1/messages")
    {
        clients.push_back(gateway.client());
        clients.back()->post(target, body, headers);
        return *clients.back();
    }
    /// One client after the other: s wants a stream, p does not.
    void askInForms(const QByteArray &forms)
    {
        for (const char form : forms) {
            const int running = gateway.gateway().snapshot().activeExchanges;
            ask(question(form == 's'));
            QTRY_COMPARE_WITH_TIMEOUT(gateway.gateway().snapshot().activeExchanges, running + 1, patience);
            QTRY_COMPARE_WITH_TIMEOUT(a.held(), 1, patience);
        }
    }
    /// Waits for all clients' answers and their exchanges' ends.
    Answers answers()
    {
        Answers result;
        for (const auto &client : clients)
            result.push_back(client->answer());
        [[maybe_unused]] const bool ended
            = QTest::qWaitFor([&] { return gateway.gateway().snapshot().activeExchanges == 0; }, patience);
        return result;
    }
    [[nodiscard]] qsizetype asked() const { return a.requests().size() + b.requests().size(); }

    Clients clients;
};

} // namespace

/// Equal requests that share one answer, and answers that are kept.
class TestReuse : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void equalRequestsBecomeOne_data();
    void equalRequestsBecomeOne();
    void manyAtOnceBecomeOne();
    void whoComesLateGetsItAll();
    void everyRecordSaysWhoAnswered();
    void everyClientHearsTheReasonsItAsksFor_data();
    void everyClientHearsTheReasonsItAsksFor();
    void theLeaderMayLeave_data();
    void theLeaderMayLeave();
    void aFollowerMayLeave();
    void theLastToLeaveStopsTheUpstream_data();
    void theLastToLeaveStopsTheUpstream();
    void anErrorReachesAll_data();
    void anErrorReachesAll();
    void aBrokenStreamReachesAll();
    void aFailoverServesAll();
    void whatDiffersIsNotJoined_data();
    void whatDiffersIsNotJoined();
    void sessionsDifferWhereTheyDoNotStay();
    void withoutASessionOnlyWhenAskedFor();
    void nothingIsJoinedWithoutDeduplication();
    void shutdownLetsFollowersEnd();
    void aHastyShutdownTellsFollowers();
    void aHastyShutdownEndsASlowFollower();
    void itMayBeDestroyedWithFollowers();
    void itMayBeDestroyedWithASlowFollower();

    void aKeptAnswerIsGivenAgain_data();
    void aKeptAnswerIsGivenAgain();
    void aKeptAnswerGrowsOld();
    void onlySoManyAnswersAreKept();
    void noFailureIsKept_data();
    void noFailureIsKept();
    void aCleanupForgetsAnswers();
    void keptAnswersAreNotForOthers();

private:
    static void leaveASlowFollower(Scene &scene);
};

void TestReuse::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestReuse::equalRequestsBecomeOne_data()
{
    QTest::addColumn<QByteArray>("forms");
    for (const char *forms : {"ssss", "pppp", "sppp", "psss", "spsp", "pssp"})
        QTest::newRow(forms) << QByteArray(forms);
}

void TestReuse::equalRequestsBecomeOne()
{
    QFETCH(QByteArray, forms);
    Scene scene;
    scene.holdA();
    scene.askInForms(forms);
    scene.a.proceed();

    const Answers answers = scene.answers();

    QCOMPARE(scene.asked(), 1);
    const QByteArray leader = answers.front().headers.value("x-signalbox-request-id");
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const TestClient::Answer &answer = answers.at(i);
        const bool stream = forms.at(qsizetype(i)) == 's';
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.complete);
        QCOMPARE(answer.body, richBody(stream));
        QVERIFY(answer.headers.value("content-type")
                    .startsWith(stream ? "text/event-stream" : "application/json"));
        QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("a"));
        QCOMPARE(answer.headers.value("x-signalbox-duplicate-of"), i == 0 ? QByteArray() : leader);
    }
}

void TestReuse::manyAtOnceBecomeOne()
{
    Scene scene;
    scene.holdA();
    for (int i = 0; i < 20; ++i)
        scene.ask(question(i % 3 == 0));
    QTRY_COMPARE(scene.gateway.gateway().snapshot().activeExchanges, 20);
    QTRY_COMPARE(scene.a.held(), 1);
    scene.a.proceed();
    const Answers answers = scene.answers();
    for (std::size_t i = 0; i < answers.size(); ++i)
        QCOMPARE(answers.at(i).body, richBody(i % 3 == 0));
    QCOMPARE(scene.asked(), 1);
}

void TestReuse::whoComesLateGetsItAll()
{
    Scene scene;
    scene.holdA(5);
    scene.askInForms("s");
    const QByteArray begun = richEvents().first(4).join();
    QTRY_COMPARE(scene.clients.at(0)->bodySoFar(), begun);
    scene.askInForms("sp");
    QTRY_COMPARE(scene.clients.at(1)->bodySoFar(), begun);
    QVERIFY(!scene.clients.at(2)->hasHead());
    scene.a.proceed();

    const Answers answers = scene.answers();

    QCOMPARE(answers.at(0).body, richBody(asStream));
    QCOMPARE(answers.at(1).body, richBody(asStream));
    QCOMPARE(answers.at(2).body, richBody(asMessage));
    QCOMPARE(scene.asked(), 1);
}

void TestReuse::everyRecordSaysWhoAnswered()
{
    Scene scene;
    scene.holdA();
    scene.askInForms("sps");
    scene.a.proceed();
    const Answers answers = scene.answers();
    QCOMPARE(scene.gateway.records().size(), 3);
    int attempts = 0;
    for (const ExchangeRecord &record : scene.gateway.records()) {
        QCOMPARE(record.status, 200);
        QCOMPARE(record.provider, QStringLiteral("a"));
        QVERIFY(record.error.isEmpty());
        const QByteArray leader = answers.front().headers.value("x-signalbox-request-id");
        QCOMPARE(
            record.decision.contains(u"answered with " + QString::fromLatin1(leader)), record.id != leader);
        QVERIFY(record.decision.contains(u"route *"));
        attempts += int(record.attempts.size());
    }
    QCOMPARE(attempts, 1);
    // What it cost is counted once.
    QCOMPARE(scene.stateOfA().usage.tokens.output, 5);
}

void TestReuse::everyClientHearsTheReasonsItAsksFor_data()
{
    QTest::addColumn<bool>("leaderAsks");
    QTest::newRow("the leader") << true;
    QTest::newRow("the follower") << false;
}

void TestReuse::everyClientHearsTheReasonsItAsksFor()
{
    QFETCH(bool, leaderAsks);
    Scene scene;
    scene.holdA();
    Headers curious = inSession("s1");
    curious.append("x-signalbox-decision", "1");
    scene.ask(question(asStream), leaderAsks ? curious : inSession("s1"));
    QTRY_COMPARE_WITH_TIMEOUT(scene.a.held(), 1, patience);
    scene.ask(question(asStream), leaderAsks ? inSession("s1") : curious);
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.gateway().snapshot().activeExchanges, 2, patience);
    scene.a.proceed();

    const Answers answers = scene.answers();

    const QByteArray toLeader = answers.at(0).headers.value("x-signalbox-decision");
    const QByteArray toFollower = answers.at(1).headers.value("x-signalbox-decision");
    QCOMPARE(!toLeader.isEmpty(), leaderAsks);
    QCOMPARE(!toFollower.isEmpty(), !leaderAsks);
    QCOMPARE(toFollower.contains("answered with"), !leaderAsks);
}

void TestReuse::theLeaderMayLeave_data()
{
    QTest::addColumn<qsizetype>("step");
    QTest::newRow("before the head") << qsizetype(0);
    QTest::newRow("in the midst") << qsizetype(5);
}

void TestReuse::theLeaderMayLeave()
{
    QFETCH(qsizetype, step);
    Scene scene;
    scene.holdA(step);
    scene.askInForms("ssp");
    scene.clients.front()->leave();
    scene.clients.erase(scene.clients.begin());
    // The gateway has looked at its sockets when it has answered somebody else.
    QCOMPARE(scene.gateway.post(question(asStream), {{"x-signalbox-provider", "b"}}).status, 200);
    scene.a.proceed();

    const Answers answers = scene.answers();

    QCOMPARE(answers.at(0).body, richBody(asStream));
    QCOMPARE(answers.at(1).body, richBody(asMessage));
    QCOMPARE(scene.a.requests().size(), 1);
    QVERIFY(!scene.a.requests().first().aborted);
    int left = 0;
    for (const ExchangeRecord &record : scene.gateway.records())
        left += record.clientLeft ? 1 : 0;
    QCOMPARE(left, 1);
}

void TestReuse::aFollowerMayLeave()
{
    Scene scene;
    scene.holdA(5);
    scene.askInForms("sspp");
    scene.clients.at(1)->leave();
    scene.clients.at(2)->leave();
    QTRY_COMPARE(scene.gateway.records().size(), 2);
    QVERIFY(scene.gateway.records().first().clientLeft);
    scene.clients.erase(scene.clients.begin() + 1, scene.clients.begin() + 3);
    scene.a.proceed();

    const Answers answers = scene.answers();

    QCOMPARE(answers.at(0).body, richBody(asStream));
    QCOMPARE(answers.at(1).body, richBody(asMessage));
    QVERIFY(!scene.a.requests().first().aborted);
    QVERIFY(!scene.gateway.records().last().clientLeft);
}

void TestReuse::theLastToLeaveStopsTheUpstream_data()
{
    theLeaderMayLeave_data();
}

void TestReuse::theLastToLeaveStopsTheUpstream()
{
    QFETCH(qsizetype, step);
    Scene scene;
    scene.holdA(step);
    scene.askInForms("ssp");
    for (const auto &client : scene.clients)
        client->leave();
    QTRY_VERIFY(scene.a.requests().first().aborted);
    QTRY_COMPARE(scene.gateway.records().size(), 3);
    for (const ExchangeRecord &record : scene.gateway.records())
        QVERIFY(record.clientLeft);
    QCOMPARE(scene.stateOfA().failures, 0);
    QCOMPARE(scene.stateOfA().inFlight, 0);
    // And nobody joins what was given up.
    scene.clients.clear();
    scene.a.answerBy(richAnswer);
    QCOMPARE(scene.gateway.post(question(asStream), inSession("s1")).body, richBody(asStream));
    QCOMPARE(scene.a.requests().size(), 2);
}

void TestReuse::anErrorReachesAll_data()
{
    QTest::addColumn<FakeAnswer>("error");
    QTest::addColumn<bool>("toTheLetter");
    QTest::newRow("overloaded") << FakeAnswer::error(529, "overloaded_error") << false;
    QTest::newRow("no answer") << FakeAnswer::close() << false;
    QTest::newRow("the client's mistake")
        << FakeAnswer::error(400, "invalid_request_error", "max_tokens: wrong") << true;
}

void TestReuse::anErrorReachesAll()
{
    QFETCH(FakeAnswer, error);
    QFETCH(bool, toTheLetter);
    Scene scene;
    scene.routeToAOnly();
    scene.startWithA(error.holdBefore(0));
    scene.askInForms("sspp");
    scene.a.proceed();

    const Answers answers = scene.answers();

    for (const TestClient::Answer &answer : answers) {
        QCOMPARE(answer.status, answers.front().status);
        QVERIFY(answer.status >= 400 && answer.status != 409);
        QVERIFY(answer.complete);
        QVERIFY(ApiError::of(answer.body).anthropicShape);
        QCOMPARE(answer.headers.value("x-provider-used"), answers.front().headers.value("x-provider-used"));
        QCOMPARE(ApiError::of(answer.body).message.contains(u"max_tokens: wrong"), toTheLetter);
        if (toTheLetter)
            QCOMPARE(answer.status, 400);
    }
    QCOMPARE(scene.asked(), 1);
    for (const ExchangeRecord &record : scene.gateway.records()) {
        QCOMPARE(record.status, answers.front().status);
        QVERIFY(!record.error.isEmpty());
    }
    scene.a.answerBy(richAnswer);
    QCOMPARE(scene.gateway.post(question(asMessage), inSession("s1")).body, richMessage);
    QCOMPARE(scene.asked(), 2);
}

void TestReuse::aBrokenStreamReachesAll()
{
    Scene scene;
    scene.startWithA(FakeAnswer::cutStream(richEvents().first(5)).holdBefore(5));
    scene.askInForms("sspp");
    scene.a.proceed();
    const Answers answers = scene.answers();
    for (const std::size_t i : {std::size_t(0), std::size_t(1)}) {
        QCOMPARE(answers.at(i).status, 200);
        QVERIFY(answers.at(i).body.startsWith(richEvents().first(5).join()));
        QVERIFY(ApiError::ofLastEvent(answers.at(i).body).anthropicShape);
    }
    for (const std::size_t i : {std::size_t(2), std::size_t(3)}) {
        QVERIFY(answers.at(i).status >= 500);
        QVERIFY(ApiError::of(answers.at(i).body).anthropicShape);
        QCOMPARE(answers.at(i).headers.value("content-type"), QByteArray("application/json"));
        QCOMPARE(answers.at(i).headers.value("x-provider-used"), QByteArray("a"));
    }
    scene.a.answerBy(richAnswer);
    QCOMPARE(scene.gateway.post(question(asMessage), inSession("s1")).body, richMessage);
    QCOMPARE(scene.a.requests().size(), 2);
}

void TestReuse::aFailoverServesAll()
{
    Scene scene;
    scene.b.answerBy(richAnswer);
    scene.startWithA(FakeAnswer::error(529, "overloaded_error").holdBefore(0));
    scene.askInForms("spsp");
    scene.a.proceed();
    for (const TestClient::Answer &answer : scene.answers()) {
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
        QVERIFY(answer.headers.value("x-signalbox-tried").startsWith("a"));
    }
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.b.requests().size(), 1);
    for (const ExchangeRecord &record : scene.gateway.records())
        QCOMPARE(record.provider, QStringLiteral("b"));
}

void TestReuse::whatDiffersIsNotJoined_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<QByteArray>("target");
    const QByteArray path = "/v1/messages";
    const auto also = [](const QByteArray &name, const QByteArray &value) {
        Headers headers = inSession("s1");
        headers.append(name, value);
        return headers;
    };
    const QByteArray same = question(asStream);
    QTest::newRow("max_tokens") << question(asStream).replace("64", "65") << inSession("s1") << path;
    QTest::newRow("text") << question(asStream, "ho") << inSession("s1") << path;
    QTest::newRow("model") << messagesBody("claude-opus-4-1") << inSession("s1") << path;
    QTest::newRow("a further field") << with(R"("temperature":1)") << inSession("s1") << path;
    QTest::newRow("the upstream's routing")
        << with(R"("provider":{"order":["x"]})") << inSession("s1") << path;
    QTest::newRow("session") << same << inSession("s2") << path;
    QTest::newRow("sub-agent") << same << also("x-claude-code-agent-id", "a1") << path;
    QTest::newRow("betas") << same << also("anthropic-beta", "context-1m-2025-08-07") << path;
    QTest::newRow("API version") << same << also("anthropic-version", "2023-01-01") << path;
    QTest::newRow("key") << same << also("x-api-key", "sk-other") << path;
    QTest::newRow("token") << same << also("authorization", "Bearer other") << path;
    QTest::newRow("query") << same << inSession("s1") << path + "?beta=true";
    QTest::newRow("pin") << same << also("x-signalbox-provider", "b") << path;
    QTest::newRow("switched off") << same << also("x-signalbox-reuse", "off") << path;
    QTest::newRow("no session") << same << Headers() << path;
}

void TestReuse::whatDiffersIsNotJoined()
{
    QFETCH(QByteArray, body);
    QFETCH(Headers, headers);
    QFETCH(QByteArray, target);
    Scene scene;
    scene.holdA();
    scene.ask(question(asStream));
    QTRY_COMPARE(scene.a.held(), 1);
    scene.ask(body, headers, target);
    QTRY_COMPARE(scene.asked(), 2);
    scene.a.proceed();
    for (const TestClient::Answer &answer : scene.answers()) {
        QCOMPARE(answer.status, 200);
        QVERIFY(!answer.headers.contains("x-signalbox-duplicate-of"));
    }
}

void TestReuse::sessionsDifferWhereTheyDoNotStay()
{
    Scene scene;
    scene.routeToAOnly();
    scene.gateway.config.routes.last().sessionAffinity = false;
    scene.holdA();
    scene.ask(question(asStream), inSession("s1"));
    QTRY_COMPARE(scene.a.held(), 1);
    scene.ask(question(asStream), inSession("s1"));
    scene.ask(question(asStream), inSession("s2"));
    QTRY_COMPARE(scene.gateway.gateway().snapshot().activeExchanges, 3);
    QTRY_COMPARE(scene.a.held(), 2);
    scene.a.proceed();
    QCOMPARE(scene.answers().at(2).headers.value("x-signalbox-duplicate-of"), QByteArray());
    QCOMPARE(scene.stateOfA().sessions, 0);
}

void TestReuse::withoutASessionOnlyWhenAskedFor()
{
    Scene scene;
    scene.gateway.config.reuse.withoutSession = true;
    scene.holdA();
    scene.ask(question(asStream), {});
    scene.ask(question(asStream), {});
    QTRY_COMPARE(scene.gateway.gateway().snapshot().activeExchanges, 2);
    QTRY_COMPARE(scene.a.held(), 1);
    scene.a.proceed();
    for (const TestClient::Answer &answer : scene.answers())
        QCOMPARE(answer.body, richBody(asStream));
    QCOMPARE(scene.asked(), 1);
}

void TestReuse::nothingIsJoinedWithoutDeduplication()
{
    Scene scene;
    scene.gateway.config.reuse.deduplication = false;
    scene.gateway.config.reuse.cache = true;
    scene.holdA();
    scene.ask(question(asStream));
    scene.ask(question(asStream));
    QTRY_COMPARE(scene.a.held(), 2);
    scene.a.proceed();
    for (const TestClient::Answer &answer : scene.answers())
        QCOMPARE(answer.body, richBody(asStream));
}

void TestReuse::shutdownLetsFollowersEnd()
{
    Scene scene;
    scene.holdA(5);
    scene.askInForms("ssp");
    QSignalSpy stopped(&scene.gateway.gateway(), &Gateway::stopped);
    scene.gateway.gateway().shutDown();
    scene.a.proceed();
    const Answers answers = scene.answers();
    QCOMPARE(answers.at(1).body, richBody(asStream));
    QCOMPARE(answers.at(2).body, richBody(asMessage));
    QTRY_COMPARE(stopped.size(), 1);
}

void TestReuse::aHastyShutdownTellsFollowers()
{
    Scene scene;
    scene.holdA();
    scene.askInForms("sspp");
    scene.gateway.gateway().shutDown();
    scene.gateway.gateway().shutDown();
    for (const TestClient::Answer &answer : scene.answers()) {
        QCOMPARE(answer.status, 503);
        QVERIFY(ApiError::of(answer.body).message.contains(u"shutting down"));
    }
    QCOMPARE(scene.gateway.records().size(), 4);
    for (const ExchangeRecord &record : scene.gateway.records()) {
        QCOMPARE(record.status, 503);
        QVERIFY(record.error.contains(u"shutting down"));
    }
}

void TestReuse::itMayBeDestroyedWithFollowers()
{
    Scene scene;
    scene.holdA(5);
    scene.askInForms("ssp");
    scene.gateway.destroy();
    for (const auto &client : scene.clients)
        QTRY_VERIFY(!client->isConnected());
}

void TestReuse::aHastyShutdownEndsASlowFollower()
{
    Scene scene;
    leaveASlowFollower(scene);
    QSignalSpy stopped(&scene.gateway.gateway(), &Gateway::stopped);
    scene.gateway.gateway().shutDown();
    QVERIFY(stopped.isEmpty()); // it may still take the rest
    scene.gateway.gateway().shutDown();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, patience);
    QCOMPARE(scene.gateway.records().size(), 2);
    const ExchangeRecord &follower = scene.gateway.records().last();
    QVERIFY(follower.reused);
    QCOMPARE(follower.status, 200);
    QVERIFY(follower.responseBytes > 0);
    QCOMPARE(follower.provider, QStringLiteral("a"));
    QCOMPARE(follower.error, QStringLiteral("Signalbox is shutting down"));
}

void TestReuse::itMayBeDestroyedWithASlowFollower()
{
    Scene scene;
    leaveASlowFollower(scene);
    scene.gateway.destroy();
}

/// Two clients share an answer: one has all of it, the other one takes nothing any more.
void TestReuse::leaveASlowFollower(Scene &scene)
{
    QByteArrayList events = messageEvents();
    const QByteArray large = QByteArray(events.at(3)).replace("Hello", QByteArray(1024 * 1024, 'x'));
    for (int i = 0; i < 12; ++i)
        events.insert(4, large);
    scene.startWithA(FakeAnswer::stream(events).holdBefore(5));
    scene.askInForms("ss");
    QTcpSocket &slow = scene.clients.at(1)->socket(); // takes nothing any more
    slow.disconnect(scene.clients.at(1).get());
    slow.setReadBufferSize(1024);
    QSignalSpy finished(&scene.gateway.gateway(), &Gateway::exchangeFinished);
    scene.a.proceed();
    QVERIFY(finished.wait(patience)); // QTRY_ would sleep at every hop
    QCOMPARE(finished.size(), 1);
    QCOMPARE(scene.clients.at(0)->answer().body, events.join());
    QCOMPARE(scene.gateway.gateway().snapshot().activeExchanges, 1);
}

void TestReuse::aKeptAnswerIsGivenAgain_data()
{
    QTest::addColumn<bool>("first");
    QTest::addColumn<bool>("second");
    QTest::newRow("stream, stream") << asStream << asStream;
    QTest::newRow("stream, message") << asStream << asMessage;
    QTest::newRow("message, stream") << asMessage << asStream;
    QTest::newRow("message, message") << asMessage << asMessage;
}

void TestReuse::aKeptAnswerIsGivenAgain()
{
    QFETCH(bool, first);
    QFETCH(bool, second);
    Scene scene;
    scene.gateway.config.reuse.cache = true;
    scene.a.answerBy(richAnswer);
    scene.gateway.start();
    const auto asked = scene.gateway.post(question(first), inSession("s1"));
    QVERIFY(!asked.headers.contains("x-signalbox-cache"));

    const auto kept = scene.gateway.post(question(second), inSession("s1"));

    QVERIFY(isHit(kept));
    QCOMPARE(kept.status, 200);
    QVERIFY(kept.complete);
    QCOMPARE(kept.body, richBody(second));
    QCOMPARE(kept.headers.value("x-provider-used"), QByteArray("a"));
    QVERIFY(kept.headers.value("x-signalbox-request-id") != asked.headers.value("x-signalbox-request-id"));
    QCOMPARE(scene.asked(), 1);
    QCOMPARE(scene.gateway.records().last().provider, QStringLiteral("a"));
    QVERIFY(scene.gateway.records().last().decision.contains(u"from the cache"));
    QCOMPARE(scene.stateOfA().usage.tokens.output, 5);
}

void TestReuse::aKeptAnswerGrowsOld()
{
    Scene scene;
    scene.gateway.config.reuse.cache = true;
    scene.gateway.config.reuse.cacheTtl = 1ms;
    scene.a.answerBy(richAnswer);
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(question(asStream), inSession("s1")).status, 200);
    bool forgotten = false; // and then it is kept anew
    QTRY_VERIFY(forgotten = forgotten || !isHit(scene.gateway.post(question(asStream), inSession("s1"))));
    QVERIFY(scene.asked() >= 2);
}

void TestReuse::onlySoManyAnswersAreKept()
{
    Scene scene;
    scene.gateway.config.reuse.cache = true;
    scene.gateway.config.reuse.maxCacheSize = 2;
    scene.a.answerBy(richAnswer);
    scene.gateway.start();
    for (const char *text : {"one", "two", "three"})
        QVERIFY(!isHit(scene.gateway.post(question(asStream, text), inSession("s1"))));
    QVERIFY(isHit(scene.gateway.post(question(asStream, "three"), inSession("s1"))));
    QVERIFY(isHit(scene.gateway.post(question(asStream, "two"), inSession("s1"))));
    QVERIFY(!isHit(scene.gateway.post(question(asStream, "one"), inSession("s1"))));
}

void TestReuse::noFailureIsKept_data()
{
    QTest::addColumn<FakeAnswer>("failure");
    QTest::newRow("error") << FakeAnswer::error(529, "overloaded_error");
    QTest::newRow("client's mistake") << FakeAnswer::error(400, "invalid_request_error");
    QTest::newRow("cut stream") << FakeAnswer::cutStream(richEvents().first(5));
    QTest::newRow("end without message_stop") << FakeAnswer::stream(richEvents().first(5));
    QTest::newRow("error event") << FakeAnswer::stream(
        richEvents().first(5) << errorEventOf("overloaded_error"));
}

void TestReuse::noFailureIsKept()
{
    QFETCH(FakeAnswer, failure);
    Scene scene;
    scene.routeToAOnly();
    scene.gateway.config.reuse.cache = true;
    scene.startWithA(failure);
    const auto failed = scene.gateway.post(question(asStream), inSession("s1"));
    QVERIFY(failed.body != richBody(asStream));
    scene.a.answerBy(richAnswer);
    const auto answer = scene.gateway.post(question(asStream), inSession("s1"));
    QVERIFY(!isHit(answer));
    QCOMPARE(answer.body, richBody(asStream));
}

void TestReuse::aCleanupForgetsAnswers()
{
    Scene scene;
    scene.gateway.config.reuse.cache = true;
    scene.a.answerBy(richAnswer);
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(question(asStream), inSession("s1")).status, 200);
    QCOMPARE(scene.gateway.post({}, {}, "/cleanup").status, 200);
    QVERIFY(isHit(scene.gateway.post(question(asStream), inSession("s1"))));
    QCOMPARE(scene.gateway.post({}, {}, "/cleanup?force=true").status, 200);
    QVERIFY(!isHit(scene.gateway.post(question(asStream), inSession("s1"))));
}

void TestReuse::keptAnswersAreNotForOthers()
{
    Scene scene;
    scene.gateway.config.reuse.cache = true;
    scene.a.answerBy(richAnswer);
    scene.gateway.start();
    Headers off = inSession("s1");
    off.append("x-signalbox-reuse", "off");
    for (const Headers &headers : {inSession("s1"), inSession("s2"), Headers(), Headers(), off})
        QVERIFY(!isHit(scene.gateway.post(question(asStream), headers)));
    QVERIFY(isHit(scene.gateway.post(question(asStream), inSession("s2"))));
}

QTEST_GUILESS_MAIN(TestReuse)
#include "tst_reuse.moc"
