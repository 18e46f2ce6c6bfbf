// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/answerfanout.h"

#include "proxy/httpserver.h"
#include "support/fakeanswer.h"
#include "support/fakeresponsewriter.h"
#include "support/testclient.h"
#include "translation/messageevents.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const Error overloaded{Error::Kind::Overloaded, QStringLiteral("too much")};
const QByteArray message
    = R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[)"
      R"({"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"text","text":"Look: "},)"
      R"({"type":"tool_use","id":"toolu_1","name":"Bash","input":{"command":"ls","timeout":1.50}}],)"
      R"("stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":5}})";

/// The message above as a stream.
QByteArrayList events()
{
    return MessageEvents::of(message).value();
}

Headers streamHeaders()
{
    return {{"content-type", "text/event-stream"}, {"x-signalbox-provider", "a"}};
}

Headers jsonHeaders()
{
    return {{"content-type", "application/json"}, {"x-signalbox-provider", "a"}};
}

QByteArray withoutPings(QByteArray stream)
{
    return stream.replace(keepAliveEvent(Protocol::Anthropic), {});
}

/// What one client sees; lives as long as the answer.
struct Client
{
    FakeResponseWriter::Story seen;
    FakeResponseWriter *writer = nullptr; ///< its answer's

    std::unique_ptr<ResponseWriter> connection()
    {
        writer = new FakeResponseWriter(seen);
        return std::unique_ptr<ResponseWriter>(writer);
    }
    void stopTaking() const { writer->congested = true; }
    void takeAgain() const
    {
        writer->congested = false;
        emit writer->drained();
    }
    void leave() const { emit writer->closed(); }
};

/// An answer for a leader and those who join it, without sockets.
struct Scene
{
    using Sharing = AnswerFanout::Sharing;
    using Form = AnswerFanout::Form;

    explicit Scene(Sharing sharing = Sharing::On, qint64 limit = AnswerFanout::defaultLimit)
        : fanout(leader.connection(), settings("lead"), sharing, clock, limit)
    {
        QObject::connect(&fanout, &AnswerFanout::followerEnded, &fanout,
            [this](const FollowerRecord &record) { records.append(record); });
    }

    static ClientAnswer::Settings settings(const QByteArray &id)
    {
        ClientAnswer::Settings settings;
        settings.requestId = id;
        settings.keepAlive = 0ms;
        return settings;
    }
    void join(Client &client, bool wantsStream, const QByteArray &id = "follow",
        std::chrono::milliseconds patience = 1h)
    {
        QVERIFY(fanout.isJoinable(wantsStream));
        fanout.join(client.connection(), settings(id), wantsStream, patience);
    }
    void startStream() { fanout.start(200, streamHeaders(), -1, Form::Events); }
    void startJson() { fanout.start(200, jsonHeaders(), message.size(), Form::Bytes); }
    void passAll(const QByteArrayList &pieces)
    {
        for (const QByteArray &piece : pieces)
            fanout.pass(piece);
    }

    SystemClock clock;
    Client leader;
    AnswerFanout fanout;
    QList<FollowerRecord> records;
};

} // namespace

class AnswerFanoutTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }

    void keepsNothingThatIsNotShared();
    void givesEveryFollowerTheWholeStream();
    void givesEveryFollowerTheWholeAnswer();
    void namesTheLeaderInEveryFollowersHead();
    void makesAMessageOfTheLeadersStream_data();
    void makesAMessageOfTheLeadersStream();
    void makesAStreamOfTheLeadersMessage_data();
    void makesAStreamOfTheLeadersMessage();
    void keepsAFollowerWaitingForItsStream();
    void convertsNoOtherProtocol();
    void followersGoOnWithoutTheLeader();
    void theLeaderGoesOnWithoutFollowers();
    void tellsOnceThatNobodyIsLeft();
    void aSlowFollowerHurtsNobody();
    void aSlowLeaderHurtsNobody();
    void theUpstreamWaitsWhenNobodyTakesMore();
    void aFollowerThatCatchesUpWakesTheUpstream();
    void aSlowFollowerGetsTheRestAfterTheEnd();
    void aSlowFollowerGetsTheErrorAfterTheRest();
    void nobodyJoinsALargeAnswer();
    void whoIsTooFarBehindIsGivenUp();
    void canStopSharing();
    void passesARefusalOnToTheLetter();
    void tellsAnErrorToEveryForm_data();
    void tellsAnErrorToEveryForm();
    void tellsAllOfARefusalToWhoHasNoHead();
    void passesOnWhatIsCompressedOnlyInItsForm();
    void tellsTheUpstreamsErrorEvent();
    void tellsThatTheStreamWasCut();
    void tellsWhatIsNoMessage();
    void respondsToAll();
    void remembersTheWholeBody();
    void reportsEveryFollowersEnd();
    void isQuietAfterItsEnd();
    void streamsOverSockets();
    void doesNotLoseBytesOverASlowSocket();
};

void AnswerFanoutTest::keepsNothingThatIsNotShared()
{
    Scene scene(Scene::Sharing::Off);
    QVERIFY(!scene.fanout.isJoinable(true));
    scene.startStream();
    QVERIFY(scene.fanout.isStarted());
    QVERIFY(!scene.fanout.isJoinable(true));
    for (const QByteArray &event : events()) {
        scene.fanout.pass(event);
        QCOMPARE(scene.fanout.memory(), 0);
    }
    QVERIFY(!scene.fanout.wholeBody());
    scene.leader.stopTaking();
    QVERIFY(scene.fanout.isCongested());
    const QSignalSpy drained(&scene.fanout, &AnswerFanout::drained);
    scene.leader.takeAgain();
    QCOMPARE(drained.size(), 1);
    QVERIFY(!scene.fanout.isCongested());
    scene.fanout.end();
    QVERIFY(scene.fanout.isSettled());
    QCOMPARE(scene.leader.seen.body, events().join());
    QVERIFY(scene.leader.seen.ended);
    QCOMPARE(scene.fanout.status(), 200);
    QCOMPARE(scene.fanout.bytes(), scene.leader.seen.body.size());
}

void AnswerFanoutTest::givesEveryFollowerTheWholeStream()
{
    Client early;
    Client middle;
    Client late;
    Scene scene;
    scene.join(early, true);
    scene.startStream();
    const QByteArrayList all = events();
    scene.passAll(all.first(5));
    scene.join(middle, true);
    QCOMPARE(middle.seen.body, all.first(5).join());
    scene.fanout.pass(all[5].left(9)); // cut anywhere
    scene.fanout.pass(all[5].mid(9));
    scene.passAll(all.mid(6));
    scene.join(late, true);
    QCOMPARE(late.seen.body, all.join());
    QVERIFY(!late.seen.ended);
    scene.fanout.end();

    for (const Client *client : {&scene.leader, &early, &middle, &late}) {
        QCOMPARE(client->seen.status, 200);
        QCOMPARE(client->seen.body, all.join());
        QVERIFY(client->seen.ended);
    }
    QVERIFY(scene.fanout.isSettled());
    QVERIFY(!scene.fanout.isJoinable(true));
    QCOMPARE(scene.fanout.memory(), 0);
}

void AnswerFanoutTest::givesEveryFollowerTheWholeAnswer()
{
    Client early;
    Client late;
    Scene scene;
    scene.join(early, false);
    scene.startJson();
    scene.fanout.pass(message.left(10));
    scene.join(late, false);
    scene.fanout.pass(message.mid(10));
    scene.fanout.end();
    for (const Client *client : {&scene.leader, &early, &late}) {
        QCOMPARE(client->seen.body, message);
        QCOMPARE(client->seen.contentLength, message.size());
        QVERIFY(client->seen.ended);
    }
}

void AnswerFanoutTest::namesTheLeaderInEveryFollowersHead()
{
    Client same;
    Client other;
    Scene scene;
    scene.join(same, true, "one");
    scene.join(other, false, "two");
    scene.startStream();
    scene.passAll(events());
    scene.fanout.end();
    QVERIFY(!scene.leader.seen.headers.contains("x-signalbox-duplicate-of"));
    for (const Client *client : {&same, &other}) {
        QCOMPARE(client->seen.headers.value("x-signalbox-duplicate-of"), QByteArray("lead"));
        QCOMPARE(client->seen.headers.value("x-signalbox-provider"), QByteArray("a"));
    }
    QCOMPARE(same.seen.headers.value("x-signalbox-request-id"), QByteArray("one"));
    QCOMPARE(other.seen.headers.value("x-signalbox-request-id"), QByteArray("two"));
}

void AnswerFanoutTest::makesAMessageOfTheLeadersStream_data()
{
    QTest::addColumn<int>("joinsAfter");
    QTest::newRow("before it begins") << -1;
    QTest::newRow("at its beginning") << 0;
    QTest::newRow("in its midst") << 7;
    QTest::newRow("before its end") << int(events().size());
}

void AnswerFanoutTest::makesAMessageOfTheLeadersStream()
{
    QFETCH(int, joinsAfter);
    Client follower;
    Client another;
    Scene scene;
    scene.fanout.promiseStream(1h);
    if (joinsAfter < 0)
        scene.join(follower, false);
    scene.startStream();
    const QByteArrayList all = events();
    scene.passAll(all.first(qMax(0, joinsAfter)));
    if (joinsAfter >= 0)
        scene.join(follower, false);
    scene.passAll(all.mid(qMax(0, joinsAfter)));
    scene.join(another, false);
    QCOMPARE(follower.seen.status, 0);
    scene.fanout.end();

    for (const Client *client : {&follower, &another}) {
        QCOMPARE(client->seen.status, 200);
        QCOMPARE(client->seen.headers.value("content-type"), QByteArray("application/json"));
        QVERIFY(!client->seen.headers.contains("cache-control"));
        QCOMPARE(client->seen.contentLength, client->seen.body.size());
        QVERIFY(client->seen.ended);
        QCOMPARE(QJsonDocument::fromJson(client->seen.body), QJsonDocument::fromJson(message));
        QVERIFY(client->seen.body.contains(R"("input":{"command":"ls","timeout":1.50})")); // to the letter
    }
    QCOMPARE(scene.leader.seen.body, all.join());
}

void AnswerFanoutTest::makesAStreamOfTheLeadersMessage_data()
{
    QTest::addColumn<int>("joinsAfter");
    QTest::newRow("before it begins") << -1;
    QTest::newRow("at its beginning") << 0;
    QTest::newRow("in its midst") << 30;
    QTest::newRow("before its end") << int(message.size());
}

void AnswerFanoutTest::makesAStreamOfTheLeadersMessage()
{
    QFETCH(int, joinsAfter);
    Client follower;
    Scene scene;
    if (joinsAfter < 0)
        scene.join(follower, true);
    scene.startJson();
    scene.fanout.pass(message.left(qMax(0, joinsAfter)));
    if (joinsAfter >= 0)
        scene.join(follower, true);
    scene.fanout.pass(message.mid(qMax(0, joinsAfter)));
    QCOMPARE(follower.seen.status, 0);
    scene.fanout.end();

    QCOMPARE(follower.seen.status, 200);
    QCOMPARE(follower.seen.headers.value("content-type"), QByteArray("text/event-stream"));
    QCOMPARE(follower.seen.contentLength, -1);
    QCOMPARE(follower.seen.body, events().join());
    QVERIFY(follower.seen.ended);
    QCOMPARE(scene.leader.seen.body, message);
}

void AnswerFanoutTest::keepsAFollowerWaitingForItsStream()
{
    Client follower;
    Scene scene;
    scene.startJson();
    scene.fanout.pass(message.left(10));
    ClientAnswer::Settings settings = Scene::settings("follow");
    settings.keepAlive = 5ms;
    scene.fanout.join(follower.connection(), settings, true, 5ms);
    QTRY_VERIFY(follower.seen.body.count("event: ping") >= 3);
    QCOMPARE(follower.seen.status, 200);
    QCOMPARE(follower.seen.headers.value("x-signalbox-duplicate-of"), QByteArray("lead"));
    scene.fanout.pass(message.mid(10));
    scene.fanout.end();
    QCOMPARE(withoutPings(follower.seen.body), events().join());
    QVERIFY(follower.seen.ended);
}

void AnswerFanoutTest::convertsNoOtherProtocol()
{
    Scene stream;
    stream.fanout.setProtocol(Protocol::OpenAi);
    stream.fanout.promiseStream(1h);
    QVERIFY(stream.fanout.isJoinable(true));
    QVERIFY(!stream.fanout.isJoinable(false));
    stream.startStream();
    QVERIFY(stream.fanout.isJoinable(true));
    QVERIFY(!stream.fanout.isJoinable(false));

    Client follower;
    Client waiting;
    Scene plain;
    plain.fanout.setProtocol(Protocol::OpenAi);
    plain.fanout.promiseStream(1h);
    plain.join(follower, true);
    plain.join(waiting, true, "wait", 1ms);
    QTRY_COMPARE(waiting.seen.status, 200);
    plain.startJson(); // although a stream was asked for
    plain.fanout.pass("{}");
    plain.fanout.end();
    QCOMPARE(follower.seen.body, QByteArray("{}")); // as the leader gets it
    QVERIFY(waiting.seen.body.contains("\"error\"")); // it has been promised a stream
    QVERIFY(waiting.seen.ended);
}

void AnswerFanoutTest::followersGoOnWithoutTheLeader()
{
    Client stream;
    Client plain;
    Client late;
    Scene scene;
    const QSignalSpy leaderLeft(&scene.fanout, &AnswerFanout::leaderLeft);
    const QSignalSpy clientLeft(&scene.fanout, &AnswerFanout::clientLeft);
    scene.join(stream, true);
    scene.join(plain, false);
    scene.startStream();
    scene.passAll(events().first(4));
    scene.leader.leave();
    QCOMPARE(leaderLeft.size(), 1);
    QVERIFY(!scene.fanout.isLeaderPresent());
    scene.join(late, true);
    scene.passAll(events().mid(4));
    scene.fanout.end();

    QCOMPARE(stream.seen.body, events().join());
    QCOMPARE(late.seen.body, events().join());
    QCOMPARE(QJsonDocument::fromJson(plain.seen.body), QJsonDocument::fromJson(message));
    QCOMPARE(scene.leader.seen.body, events().first(4).join());
    QCOMPARE(clientLeft.size(), 0);
}

void AnswerFanoutTest::theLeaderGoesOnWithoutFollowers()
{
    Client follower;
    Scene scene;
    const QSignalSpy clientLeft(&scene.fanout, &AnswerFanout::clientLeft);
    scene.join(follower, true);
    scene.startStream();
    scene.passAll(events().first(4));
    follower.leave();
    scene.passAll(events().mid(4));
    scene.fanout.end();
    QCOMPARE(scene.leader.seen.body, events().join());
    QCOMPARE(follower.seen.body, events().first(4).join());
    QCOMPARE(clientLeft.size(), 0);
    QCOMPARE(scene.records.size(), 1);
    QVERIFY(scene.records.first().clientLeft);
}

void AnswerFanoutTest::tellsOnceThatNobodyIsLeft()
{
    for (const bool leaderFirst : {true, false}) {
        Client one;
        Client two;
        Scene scene;
        const QSignalSpy leaderLeft(&scene.fanout, &AnswerFanout::leaderLeft);
        const QSignalSpy clientLeft(&scene.fanout, &AnswerFanout::clientLeft);
        scene.join(one, true);
        scene.join(two, false);
        if (leaderFirst)
            scene.leader.leave();
        one.leave();
        QCOMPARE(clientLeft.size(), 0);
        two.leave();
        if (!leaderFirst)
            scene.leader.leave();
        QCOMPARE(clientLeft.size(), 1);
        QCOMPARE(leaderLeft.size(), leaderFirst ? 1 : 0);
        QVERIFY(!scene.fanout.isJoinable(true));
        scene.fanout.abandon();
        QCOMPARE(clientLeft.size(), 1);
    }
}

void AnswerFanoutTest::aSlowFollowerHurtsNobody()
{
    Client slow;
    Client quick;
    Scene scene;
    scene.join(slow, true);
    scene.join(quick, true);
    scene.startStream();
    slow.stopTaking();
    const QByteArrayList all = events();
    scene.passAll(all.first(6));
    QCOMPARE(slow.seen.body, all.first()); // with it the client was full
    QCOMPARE(quick.seen.body, all.first(6).join());
    QCOMPARE(scene.leader.seen.body, all.first(6).join());
    QVERIFY(!scene.fanout.isCongested());

    slow.takeAgain();
    QCOMPARE(slow.seen.body, all.first(6).join());
    scene.passAll(all.mid(6));
    scene.fanout.end();
    QCOMPARE(slow.seen.body, all.join());
}

void AnswerFanoutTest::aSlowLeaderHurtsNobody()
{
    Client quick;
    Scene scene;
    scene.join(quick, true);
    scene.startStream();
    scene.leader.stopTaking();
    const QByteArrayList all = events();
    scene.passAll(all.first(6));
    QCOMPARE(scene.leader.seen.body, all.first());
    QVERIFY(!scene.fanout.isCongested());
    scene.passAll(all.mid(6));
    scene.fanout.end(); // its exchange ends now: the rest goes to its socket
    QCOMPARE(quick.seen.body, all.join());
    QCOMPARE(scene.leader.seen.body, all.join());
    QCOMPARE(scene.fanout.bytes(), all.join().size());
}

void AnswerFanoutTest::theUpstreamWaitsWhenNobodyTakesMore()
{
    Client follower;
    Scene scene;
    scene.join(follower, true);
    scene.startStream();
    scene.leader.stopTaking();
    follower.stopTaking();
    const QByteArrayList all = events();
    scene.fanout.pass(all[0]);
    QVERIFY(scene.fanout.isCongested());
    scene.fanout.pass(all[1]); // it was on its way
    QCOMPARE(scene.leader.seen.body, all[0]);

    const QSignalSpy drained(&scene.fanout, &AnswerFanout::drained);
    follower.takeAgain();
    QCOMPARE(drained.size(), 1);
    QVERIFY(!scene.fanout.isCongested());
    QCOMPARE(follower.seen.body, QByteArray(all[0] + all[1]));
    scene.leader.takeAgain();
    QCOMPARE(scene.leader.seen.body, QByteArray(all[0] + all[1]));
}

void AnswerFanoutTest::aFollowerThatCatchesUpWakesTheUpstream()
{
    Client follower;
    Scene scene;
    scene.startStream();
    scene.leader.stopTaking();
    scene.fanout.pass(events().first());
    QVERIFY(scene.fanout.isCongested());
    const QSignalSpy drained(&scene.fanout, &AnswerFanout::drained);
    scene.join(follower, true);
    QCOMPARE(drained.size(), 1);
    QVERIFY(!scene.fanout.isCongested());
}

void AnswerFanoutTest::aSlowFollowerGetsTheRestAfterTheEnd()
{
    Client slow;
    Scene scene;
    const QSignalSpy settled(&scene.fanout, &AnswerFanout::settled);
    scene.join(slow, true);
    scene.startStream();
    slow.stopTaking();
    const QByteArrayList all = events();
    scene.passAll(all);
    scene.fanout.end();
    QVERIFY(scene.leader.seen.ended);
    QCOMPARE(slow.seen.body, all.first());
    QVERIFY(!slow.seen.ended);
    QVERIFY(!scene.fanout.isSettled());
    QCOMPARE(scene.records.size(), 0);

    slow.takeAgain();
    QCOMPARE(slow.seen.body, all.join());
    QVERIFY(slow.seen.ended);
    QVERIFY(scene.fanout.isSettled());
    QCOMPARE(settled.size(), 1);
    QCOMPARE(scene.records.size(), 1);
    QCOMPARE(scene.records.first().bytes, all.join().size());
    QCOMPARE(scene.fanout.memory(), 0);
}

void AnswerFanoutTest::aSlowFollowerGetsTheErrorAfterTheRest()
{
    Client slow;
    Scene scene;
    scene.join(slow, true);
    scene.startStream();
    slow.stopTaking();
    const QByteArrayList all = events();
    scene.passAll(all.first(5));
    scene.fanout.fail(overloaded);
    slow.takeAgain();
    QCOMPARE(slow.seen.body, all.first(5).join() + errorEvent(Protocol::Anthropic, overloaded, "follow"));
    QVERIFY(slow.seen.ended);
}

void AnswerFanoutTest::nobodyJoinsALargeAnswer()
{
    Client follower;
    Scene scene(Scene::Sharing::On, 2'000);
    scene.join(follower, true);
    scene.startStream();
    const QByteArray event = "event: x\ndata: " + QByteArray(500, 'x') + "\n\n";
    scene.fanout.pass(event);
    QVERIFY(scene.fanout.isJoinable(true));
    QVERIFY(scene.fanout.wholeBody());
    for (int i = 0; i < 5; ++i)
        scene.fanout.pass(event);
    QVERIFY(!scene.fanout.isJoinable(true));
    QVERIFY(!scene.fanout.wholeBody());
    QCOMPARE(scene.fanout.memory(), 0); // all have it
    scene.fanout.pass(event);
    scene.fanout.end();
    QCOMPARE(scene.leader.seen.body, event.repeated(7));
    QCOMPARE(follower.seen.body, event.repeated(7));
}

void AnswerFanoutTest::whoIsTooFarBehindIsGivenUp()
{
    Client slow;
    Client slower;
    Client quick;
    Scene scene(Scene::Sharing::On, 5'000);
    scene.join(quick, true, "quick");
    scene.join(slower, true, "slower");
    scene.startStream();
    const QByteArray event = "event: x\ndata: " + QByteArray(500, 'x') + "\n\n";
    slower.stopTaking();
    scene.fanout.pass(event);
    scene.join(slow, true, "slow");
    slow.stopTaking();
    for (int i = 0; i < 9; ++i)
        scene.fanout.pass(event);
    QCOMPARE(scene.records.size(), 1);
    QCOMPARE(scene.records.first().requestId, QByteArray("slower"));
    QVERIFY(!scene.records.first().error.isEmpty());
    QVERIFY(slower.seen.body.contains("event: error"));
    QVERIFY(scene.fanout.memory() <= 5'000);
    slow.takeAgain();
    scene.fanout.end();
    for (const Client *client : {&scene.leader, &quick, &slow})
        QCOMPARE(client->seen.body, event.repeated(10));
}

void AnswerFanoutTest::canStopSharing()
{
    Client follower;
    Scene scene;
    scene.join(follower, true);
    scene.startStream();
    scene.passAll(events().first(3));
    scene.fanout.stopSharing();
    QVERIFY(!scene.fanout.isJoinable(true));
    QCOMPARE(scene.fanout.memory(), 0);
    scene.passAll(events().mid(3));
    scene.fanout.end();
    QCOMPARE(scene.leader.seen.body, events().join());
    QCOMPARE(follower.seen.body, events().join());
}

void AnswerFanoutTest::passesARefusalOnToTheLetter()
{
    Client stream;
    Client plain;
    Client promised;
    Scene scene;
    scene.join(stream, true);
    scene.join(plain, false);
    scene.join(promised, true, "promised", 1ms);
    QTRY_COMPARE(promised.seen.status, 200);
    const QByteArray body
        = R"({"type":"error","error":{"type":"rate_limit_error","message":"later"},"request_id":"req_1"})";
    scene.fanout.respond(429, {{"content-type", "application/json"}, {"retry-after", "7"}}, body);

    for (const Client *client : {&scene.leader, &stream, &plain}) {
        QCOMPARE(client->seen.status, 429);
        QCOMPARE(client->seen.headers.value("retry-after"), QByteArray("7"));
        QCOMPARE(client->seen.body, body);
        QVERIFY(client->seen.ended);
    }
    const Error error{Error::Kind::RateLimit, QStringLiteral("later")};
    QCOMPARE(withoutPings(promised.seen.body), errorEvent(Protocol::Anthropic, error, "promised"));
    QVERIFY(promised.seen.ended);
    QCOMPARE(scene.records.size(), 3);
    QCOMPARE(scene.records.first().status, 429);
    QCOMPARE(scene.records.first().error, QStringLiteral("later"));
}

void AnswerFanoutTest::tellsAnErrorToEveryForm_data()
{
    QTest::addColumn<bool>("abandoned");
    QTest::newRow("failed") << false;
    QTest::newRow("abandoned") << true;
}

void AnswerFanoutTest::tellsAnErrorToEveryForm()
{
    QFETCH(bool, abandoned);
    const auto fail = [&](Scene &scene) {
        if (abandoned)
            scene.fanout.abandon();
        else
            scene.fanout.fail(overloaded);
    };
    Client stream;
    Client plain;
    Scene ofStream;
    ofStream.join(stream, true);
    ofStream.join(plain, false);
    ofStream.startStream();
    ofStream.passAll(events().first(5));
    fail(ofStream);
    QVERIFY(stream.seen.body.startsWith(events().first(5).join()));
    QVERIFY(stream.seen.body.mid(events().first(5).join().size()).startsWith("event: error\n"));
    QVERIFY(stream.seen.ended);
    QCOMPARE(plain.seen.status, abandoned ? 500 : 529);
    QVERIFY(plain.seen.body.startsWith(R"({"type":"error")"));
    QVERIFY(plain.seen.body.contains(R"("request_id":"follow")"));

    Client other;
    Client same;
    Scene ofMessage;
    ofMessage.join(other, true);
    ofMessage.join(same, false);
    ofMessage.startJson();
    ofMessage.fanout.pass(message.left(10));
    fail(ofMessage);
    QCOMPARE(other.seen.status, abandoned ? 500 : 529);
    QCOMPARE(same.seen.body, message.left(10));
    QVERIFY(same.seen.aborted); // it must not look complete
}

void AnswerFanoutTest::tellsAllOfARefusalToWhoHasNoHead()
{
    Client follower;
    Scene scene;
    scene.join(follower, false);
    scene.fanout.fail(AnswerRefusal(overloaded, 429, {{"retry-after", "30"}, {"x-provider-used", "none"}}));
    QCOMPARE(follower.seen.status, 429);
    QCOMPARE(follower.seen.headers.value("retry-after"), QByteArray("30"));
    QCOMPARE(follower.seen.headers.value("x-provider-used"), QByteArray("none"));
    QVERIFY(follower.seen.body.contains("too much"));
}

void AnswerFanoutTest::passesOnWhatIsCompressedOnlyInItsForm()
{
    Client stream;
    Client plain;
    Scene scene;
    scene.join(stream, true);
    scene.join(plain, false);
    Headers compressed = streamHeaders();
    compressed.append("content-encoding", "gzip");
    scene.fanout.start(200, compressed, -1, Scene::Form::Bytes);
    scene.fanout.pass("\x1f\x8b");
    scene.fanout.end();
    QCOMPARE(scene.leader.seen.body, QByteArray("\x1f\x8b"));
    QCOMPARE(stream.seen.body, QByteArray("\x1f\x8b"));
    QCOMPARE(plain.seen.status, 500);
    QVERIFY(plain.seen.body.contains("another form"));
}

void AnswerFanoutTest::tellsTheUpstreamsErrorEvent()
{
    const QByteArray body
        = R"({"type":"error","error":{"type":"overloaded_error","message":"too much","x":1.0}})";
    const QByteArray event = "event: error\ndata: " + body + "\n\n";
    Client stream;
    Client plain;
    Scene scene;
    scene.join(stream, true);
    scene.join(plain, false);
    scene.startStream();
    scene.passAll(events().first(5));
    scene.fanout.pass(event);
    scene.fanout.end();
    QCOMPARE(stream.seen.body, events().first(5).join() + event);
    QCOMPARE(plain.seen.status, 529);
    QCOMPARE(plain.seen.body, body);
}

void AnswerFanoutTest::tellsThatTheStreamWasCut()
{
    Client plain;
    Scene scene;
    scene.join(plain, false);
    scene.startStream();
    scene.passAll(events().first(events().size() - 1));
    scene.fanout.end();
    QCOMPARE(plain.seen.status, 500);
    QVERIFY(plain.seen.body.startsWith(R"({"type":"error")"));
    QVERIFY(plain.seen.ended);
}

void AnswerFanoutTest::tellsWhatIsNoMessage()
{
    Client stream;
    Scene scene;
    scene.join(stream, true);
    scene.startJson();
    scene.fanout.pass(R"({"input_tokens":7})");
    scene.fanout.end();
    QCOMPARE(stream.seen.status, 500);
    QVERIFY(stream.seen.ended);
    QCOMPARE(scene.records.size(), 1);
    QVERIFY(!scene.records.first().error.isEmpty());
}

void AnswerFanoutTest::respondsToAll()
{
    Client stream;
    Client plain;
    Scene ofMessage;
    ofMessage.join(stream, true);
    ofMessage.join(plain, false);
    ofMessage.fanout.respond(200, jsonHeaders(), message);
    QCOMPARE(ofMessage.leader.seen.body, message);
    QCOMPARE(plain.seen.body, message);
    QCOMPARE(stream.seen.body, events().join());

    Client other;
    Scene ofStream;
    ofStream.join(other, false);
    ofStream.fanout.respond(200, streamHeaders(), events().join());
    QCOMPARE(QJsonDocument::fromJson(other.seen.body), QJsonDocument::fromJson(message));
}

void AnswerFanoutTest::remembersTheWholeBody()
{
    Scene scene;
    QVERIFY(!scene.fanout.wholeBody());
    scene.startStream();
    scene.passAll(events());
    QCOMPARE(scene.fanout.wholeBody(), std::optional(events().join()));
    scene.fanout.end();
    QVERIFY(!scene.fanout.wholeBody());
    QCOMPARE(scene.fanout.memory(), 0);
}

void AnswerFanoutTest::reportsEveryFollowersEnd()
{
    Client one;
    Client two;
    Scene scene;
    scene.join(one, true, "one");
    scene.join(two, false, "two");
    QCOMPARE(scene.fanout.followers(), 2);
    scene.startStream();
    scene.passAll(events());
    scene.fanout.end();
    QCOMPARE(scene.fanout.followers(), 0);
    QCOMPARE(scene.records.size(), 2);
    QCOMPARE(scene.records[0].requestId, QByteArray("one"));
    QCOMPARE(scene.records[0].status, 200);
    QCOMPARE(scene.records[0].bytes, one.seen.body.size());
    QVERIFY(scene.records[0].streamed);
    QVERIFY(!scene.records[0].clientLeft);
    QCOMPARE(scene.records[0].error, QString());
    QCOMPARE(scene.records[1].requestId, QByteArray("two"));
    QCOMPARE(scene.records[1].bytes, two.seen.body.size());
    QVERIFY(!scene.records[1].streamed);
}

void AnswerFanoutTest::isQuietAfterItsEnd()
{
    Client slow;
    Scene scene;
    scene.join(slow, true);
    scene.startStream();
    slow.stopTaking();
    scene.passAll(events());
    const QSignalSpy drained(&scene.fanout, &AnswerFanout::drained);
    const QSignalSpy leaderLeft(&scene.fanout, &AnswerFanout::leaderLeft);
    const QSignalSpy clientLeft(&scene.fanout, &AnswerFanout::clientLeft);
    scene.fanout.end();
    scene.leader.leave();
    slow.leave(); // while it was still taking the rest
    QCOMPARE(drained.size(), 0);
    QCOMPARE(leaderLeft.size(), 0);
    QCOMPARE(clientLeft.size(), 0);
    QVERIFY(scene.fanout.isSettled());
    QCOMPARE(scene.records.size(), 1);
    QVERIFY(scene.records.first().clientLeft);
}

namespace {

/// A client that asks for a stream and takes it apart when it has come: TestClient looks at all of it each
/// time.
class PlainClient
{
public:
    explicit PlainClient(quint16 port)
    {
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { take(); });
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        const QByteArray body = messagesBody("m", true);
        m_socket.write(QByteArray("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body));
    }
    void stopTaking()
    {
        m_takes = false;
        m_socket.setReadBufferSize(16 * 1024);
    }
    void takeAgain()
    {
        m_takes = true;
        m_socket.setReadBufferSize(0);
        take();
    }
    [[nodiscard]] const QByteArray &received() const { return m_received; }
    [[nodiscard]] bool isComplete() const { return m_received.endsWith("\r\n0\r\n\r\n"); }
    [[nodiscard]] QByteArray body() const
    {
        QByteArray body;
        for (qsizetype at = m_received.indexOf("\r\n\r\n") + 4; at < m_received.size();) {
            const qsizetype line = m_received.indexOf("\r\n", at);
            const qsizetype size = m_received.mid(at, line - at).toLongLong(nullptr, 16);
            body += m_received.mid(line + 2, size);
            at = line + 2 + size + 2;
        }
        return body;
    }

private:
    void take()
    {
        if (m_takes)
            m_received += m_socket.readAll();
    }

    QTcpSocket m_socket;
    QByteArray m_received;
    bool m_takes = true;
};

/// Real connections: the first request leads, the others follow it.
class Server
{
public:
    explicit Server(qint64 limit = AnswerFanout::defaultLimit) : m_server({}, m_clock), m_limit(limit)
    {
        QObject::connect(&m_server, &HttpServer::requestReceived, &m_server,
            [this](const HttpRequest &request, ResponseWriter *writer) {
                take(request, std::unique_ptr<ResponseWriter>(writer));
            });
        const auto bound = m_server.listen(QHostAddress(QHostAddress::LocalHost), 0);
        m_port = bound ? *bound : 0;
    }

    /// A client whose request has arrived.
    std::unique_ptr<TestClient> client(bool stream)
    {
        auto client = std::make_unique<TestClient>(m_port);
        const int before = m_requests;
        client->post("/v1/messages", messagesBody("m", stream));
        [&] { QTRY_COMPARE(m_requests, before + 1); }();
        return client;
    }
    [[nodiscard]] AnswerFanout &fanout() { return *m_fanout; }
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] int requests() const { return m_requests; }

private:
    void take(const HttpRequest &request, std::unique_ptr<ResponseWriter> writer)
    {
        ++m_requests;
        const auto settings = Scene::settings("r" + QByteArray::number(m_requests));
        if (m_fanout) {
            m_fanout->join(std::move(writer), settings, request.body.contains(R"("stream":true)"), 1h);
            return;
        }
        m_fanout = std::make_unique<AnswerFanout>(
            std::move(writer), settings, AnswerFanout::Sharing::On, m_clock, m_limit);
    }

    SystemClock m_clock;
    HttpServer m_server;
    qint64 m_limit;
    quint16 m_port = 0;
    int m_requests = 0;
    std::unique_ptr<AnswerFanout> m_fanout;
};

} // namespace

void AnswerFanoutTest::streamsOverSockets()
{
    Server server;
    const auto leader = server.client(true);
    const auto early = server.client(true);
    AnswerFanout &fanout = server.fanout();
    const QByteArrayList all = events();
    fanout.start(200, streamHeaders(), -1, AnswerFanout::Form::Events);
    for (const QByteArray &event : all.first(4))
        fanout.pass(event);
    QTRY_COMPARE(leader->bodySoFar(), all.first(4).join());
    QTRY_COMPARE(early->bodySoFar(), all.first(4).join());
    const auto middle = server.client(true);
    const auto plain = server.client(false);
    QTRY_COMPARE(middle->bodySoFar(), all.first(4).join());

    QSignalSpy leaderLeft(&fanout, &AnswerFanout::leaderLeft);
    leader->leave();
    QTRY_COMPARE(leaderLeft.size(), 1);
    for (const QByteArray &event : all.mid(4))
        fanout.pass(event);
    const auto late = server.client(true);
    fanout.end();

    for (TestClient *client : {early.get(), middle.get(), late.get()}) {
        const TestClient::Answer answer = client->answer();
        QVERIFY(answer.complete);
        QCOMPARE(answer.body, all.join());
        QCOMPARE(answer.headers.value("x-signalbox-duplicate-of"), QByteArray("r1"));
    }
    const TestClient::Answer answer = plain->answer();
    QVERIFY(answer.complete);
    QCOMPARE(QJsonDocument::fromJson(answer.body), QJsonDocument::fromJson(message));
}

void AnswerFanoutTest::doesNotLoseBytesOverASlowSocket()
{
    Server server;
    PlainClient leader(server.port());
    QTRY_COMPARE(server.requests(), 1);
    PlainClient slow(server.port());
    QTRY_COMPARE(server.requests(), 2);
    slow.stopTaking();

    AnswerFanout &fanout = server.fanout();
    fanout.start(200, streamHeaders(), -1, AnswerFanout::Form::Events);
    QByteArray sent;
    for (int number = 0; number < 60; ++number) { // more than sockets take in
        const QByteArray event
            = "event: x\ndata: " + QByteArray::number(number) + QByteArray(200'000, 'x') + "\n\n";
        sent += event;
        fanout.pass(event);
        QTRY_VERIFY(leader.received().size() > sent.size()); // the slow one keeps nobody waiting
    }
    fanout.end();
    QTRY_VERIFY(leader.isComplete());
    QCOMPARE(leader.body(), sent);
    QVERIFY(!fanout.isSettled());
    QVERIFY(fanout.memory() > 1'000'000);

    slow.takeAgain();
    QTRY_VERIFY_WITH_TIMEOUT(fanout.isSettled(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(slow.isComplete(), patience);
    QCOMPARE(slow.body(), sent);
}

QTEST_GUILESS_MAIN(AnswerFanoutTest)
#include "tst_answerfanout.moc"
