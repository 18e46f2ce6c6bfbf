// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/sessionaffinity.h"

#include "support/fakeclock.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QByteArray session = "s1";
const QString a = QStringLiteral("a");
const QString b = QStringLiteral("b");
const QString vendor = QStringLiteral("anthropic");
const QString other = QStringLiteral("deepseek");

/// To a request that was sent to a first.
SessionAffinity::Answer answer(const QString &provider, const QString &by, qsizetype messages)
{
    return {provider, a, by, messages};
}

} // namespace

class SessionAffinityTest : public QObject
{
    Q_OBJECT

private slots:
    void aSessionStaysWhileItIsUsed();
    void aMovedSessionStaysMoved();
    void requestsOfOneBeginningGoToOneProvider();
    void aLateAnswerDoesNotBringItBack();
    void onlyItsOwnProviderKeepsItGoing();
    void withoutAKeyNothingIsRemembered();
    void durationZeroHoldsNothing();
    void knowsWhoAnsweredWhichMessages();
    void aCompactedConversationForgetsWhatItLost();
    void whatNobodyTakesIsNobodys();
    void withoutAProviderNothingStays();
    void remembersNoEndlessListOfSessions();
};

void SessionAffinityTest::aSessionStaysWhileItIsUsed()
{
    FakeClock clock;
    SessionAffinity affinity(300s);
    QVERIFY(affinity.providerOf(session, clock.now()).isEmpty());
    affinity.remember(session, answer(a, vendor, 1), clock.now());
    for (int i = 0; i < 10; ++i) {
        clock.advance(300s);
        QCOMPARE(affinity.providerOf(session, clock.now()), a);
        affinity.touch(session, a, clock.now());
    }
    clock.advance(300s + 1ms);
    QVERIFY(affinity.providerOf(session, clock.now()).isEmpty());
    QVERIFY(affinity.providerOf("s2", clock.now()).isEmpty());
}

void SessionAffinityTest::aMovedSessionStaysMoved()
{
    FakeClock clock;
    SessionAffinity affinity(300s);
    affinity.remember(session, answer(a, vendor, 1), clock.now());
    affinity.remember(session, answer(b, vendor, 3), clock.now());
    clock.advance(299s);
    QCOMPARE(affinity.providerOf(session, clock.now()), b);
    QCOMPARE(affinity.sessionsOf(b, clock.now()), 1);
    QCOMPARE(affinity.sessionsOf(a, clock.now()), 0);
}

void SessionAffinityTest::requestsOfOneBeginningGoToOneProvider()
{
    FakeClock clock;
    SessionAffinity affinity(300s);
    affinity.reserve(session, b, clock.now());
    QCOMPARE(affinity.providerOf(session, clock.now()), b);
    QVERIFY(affinity.stretchesOf(session).isEmpty());
    affinity.remember(session, {b, b, vendor, 1}, clock.now());
    QCOMPARE(affinity.providerOf(session, clock.now()), b);
    QCOMPARE(affinity.stretchesOf(session).size(), 1);
    affinity.reserve({}, b, clock.now());
    QCOMPARE(affinity.sessionsOf(b, clock.now()), 1);
}

void SessionAffinityTest::aLateAnswerDoesNotBringItBack()
{
    FakeClock clock;
    SessionAffinity affinity(300s);
    affinity.reserve(session, a, clock.now());
    affinity.remember(session, {b, a, vendor, 1}, clock.now()); // a has failed
    QCOMPARE(affinity.providerOf(session, clock.now()), b);
    affinity.remember(session, {a, a, vendor, 1}, clock.now()); // was under way
    QCOMPARE(affinity.providerOf(session, clock.now()), b);
    affinity.remember(session, {{}, QStringLiteral("c"), other, 3}, clock.now()); // was pinned
    QCOMPARE(affinity.providerOf(session, clock.now()), b);
    QCOMPARE(affinity.stretchesOf(session).last().vendor, other);
    clock.advance(301s);
    affinity.remember(session, {a, a, vendor, 1}, clock.now());
    QCOMPARE(affinity.providerOf(session, clock.now()), a);
}

void SessionAffinityTest::onlyItsOwnProviderKeepsItGoing()
{
    FakeClock clock;
    SessionAffinity affinity(300s);
    affinity.reserve(session, a, clock.now());
    clock.advance(200s);
    affinity.touch(session, b, clock.now());
    clock.advance(200s);
    QVERIFY(affinity.providerOf(session, clock.now()).isEmpty());
}

void SessionAffinityTest::withoutAKeyNothingIsRemembered()
{
    FakeClock clock;
    SessionAffinity affinity(300s);
    affinity.remember({}, answer(a, vendor, 1), clock.now());
    affinity.touch({}, a, clock.now());
    QVERIFY(affinity.providerOf({}, clock.now()).isEmpty());
    QVERIFY(affinity.stretchesOf({}).isEmpty());
}

void SessionAffinityTest::durationZeroHoldsNothing()
{
    FakeClock clock;
    SessionAffinity affinity(0s);
    affinity.remember(session, answer(a, vendor, 1), clock.now());
    QVERIFY(affinity.providerOf(session, clock.now()).isEmpty());
}

void SessionAffinityTest::knowsWhoAnsweredWhichMessages()
{
    FakeClock clock;
    SessionAffinity affinity(300s);
    affinity.remember(session, answer(a, vendor, 1), clock.now());
    affinity.remember(session, answer(b, vendor, 3), clock.now()); // another account of the same vendor
    QCOMPARE(affinity.stretchesOf(session).size(), 1);
    affinity.remember(session, answer(QStringLiteral("c"), other, 5), clock.now());
    affinity.remember(session, answer(QStringLiteral("c"), other, 7), clock.now());
    affinity.remember(session, answer(a, vendor, 9), clock.now());
    const auto stretches = affinity.stretchesOf(session);
    QCOMPARE(stretches.size(), 3);
    QCOMPARE(stretches.at(1).vendor, other);
    QCOMPARE(stretches.at(1).firstMessage, 5);
    QCOMPARE(stretches.at(2).firstMessage, 9);
}

void SessionAffinityTest::aCompactedConversationForgetsWhatItLost()
{
    FakeClock clock;
    SessionAffinity affinity(300s);
    affinity.remember(session, answer(a, vendor, 1), clock.now());
    affinity.remember(session, answer(b, other, 50), clock.now());
    affinity.remember(session, answer(b, other, 1), clock.now());
    const auto stretches = affinity.stretchesOf(session);
    QCOMPARE(stretches.size(), 2);
    QCOMPARE(stretches.last().vendor, other);
    QCOMPARE(stretches.last().firstMessage, 1);
}

void SessionAffinityTest::whatNobodyTakesIsNobodys()
{
    FakeClock clock;
    SessionAffinity affinity(300s);
    const auto stretches = [&](const QByteArray &name) {
        affinity.disown(name, clock.now());
        affinity.remember(name, answer(a, vendor, 3), clock.now());
        return affinity.stretchesOf(name);
    };
    affinity.remember(session, answer(a, vendor, 1), clock.now());
    for (const auto &found : {stretches(session), stretches("new")}) {
        QCOMPARE(found.size(), 2);
        QVERIFY(found.at(0).vendor != vendor && !found.at(0).vendor.isEmpty());
        QCOMPARE(found.at(0).firstMessage, 0);
        QCOMPARE(found.at(1).vendor, vendor);
        QCOMPARE(found.at(1).firstMessage, 3);
    }
    QCOMPARE(affinity.providerOf(session, clock.now()), a);
    affinity.disown({}, clock.now());
    QVERIFY(affinity.stretchesOf({}).isEmpty());
}

void SessionAffinityTest::withoutAProviderNothingStays()
{
    FakeClock clock;
    SessionAffinity affinity(300s);
    affinity.remember(session, answer({}, vendor, 1), clock.now());
    affinity.touch(session, a, clock.now());
    QVERIFY(affinity.providerOf(session, clock.now()).isEmpty());
    QCOMPARE(affinity.sessionsOf(a, clock.now()), 0);
    QCOMPARE(affinity.stretchesOf(session).size(), 1);
}

void SessionAffinityTest::remembersNoEndlessListOfSessions()
{
    FakeClock clock;
    SessionAffinity affinity(300s);
    for (int i = 0; i < 10'000; ++i) {
        affinity.remember(QByteArray::number(i), answer(a, vendor, 1), clock.now());
        clock.advance(1ms);
        affinity.touch("0", a, clock.now());
        if (i % 1000 == 0)
            QVERIFY(affinity.sessionsOf(a, clock.now()) > 0); // counting them is no use of them
    }
    QVERIFY(affinity.providerOf("1", clock.now()).isEmpty());
    QCOMPARE(affinity.providerOf("0", clock.now()), a);
    QCOMPARE(affinity.providerOf("9999", clock.now()), a);
    for (int i = 0; i < 1000; ++i)
        affinity.remember(session, answer(a, QString::number(i), i), clock.now());
    QVERIFY(affinity.stretchesOf(session).size() <= 16);
}

QTEST_GUILESS_MAIN(SessionAffinityTest)
#include "tst_sessionaffinity.moc"
