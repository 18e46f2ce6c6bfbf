// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/admissiongate.h"

#include "support/fakeclock.h"

#include <QTest>

#include <memory>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

/// Remembers in which order requests were let in ("a") or turned away ("a!").
class Visitors : public QObject
{
public:
    void enter(AdmissionGate &gate, const QString &name) { enter(gate, name, this); }
    void enter(AdmissionGate &gate, const QString &name, QObject *context)
    {
        gate.enter(context, [this, name](bool admitted) { seen << (admitted ? name : name + u'!'); });
    }

    QStringList seen;
};

QStringList list(const char *words)
{
    return QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
}

/// Lets what is queued in the event loop run.
void settle()
{
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
}

} // namespace

class AdmissionGateTest : public QObject
{
    Q_OBJECT

private slots:
    void letsEverybodyInWithoutLimits();
    void limitsRequestsAtOneTime();
    void servesFirstComeFirstServed();
    void limitsRequestsPerMinute();
    void minuteSlides();
    void waitsUntilTheRateAllows();
    void turnsAwayWhenTheQueueIsFull();
    void turnsAwayWhenPatienceEnds();
    void neverCallsBackForTheDead();
    void theDeadTakeNoPlace();
    void theDeadDoNotFillTheQueue();
    void newcomersDoNotOvertakeTheQueue();
    void callbackMayLeaveAtOnce();
    void mayDieWithAQueue();
    void mayDieInACallback();
};

void AdmissionGateTest::letsEverybodyInWithoutLimits()
{
    const FakeClock clock;
    AdmissionGate gate({}, clock);
    Visitors visitors;
    for (int i = 0; i < 200; ++i) {
        QVERIFY(gate.hasRoom());
        visitors.enter(gate, QStringLiteral("a"));
    }
    QCOMPARE(visitors.seen.size(), 200);
    QCOMPARE(gate.inFlight(), 200);
    for (int i = 0; i < 200; ++i)
        gate.leave();
    QCOMPARE(gate.inFlight(), 0);
}

void AdmissionGateTest::limitsRequestsAtOneTime()
{
    const FakeClock clock;
    AdmissionGate gate({.maxConcurrent = 2}, clock);
    Visitors visitors;
    visitors.enter(gate, QStringLiteral("a"));
    QVERIFY(gate.hasRoom());
    visitors.enter(gate, QStringLiteral("b"));
    QVERIFY(!gate.hasRoom());
    visitors.enter(gate, QStringLiteral("c"));
    settle();
    QCOMPARE(visitors.seen, list("a b"));
    QCOMPARE(gate.inFlight(), 2);
    gate.leave();
    QCOMPARE(visitors.seen, list("a b")); // not from inside leave()
    settle();
    QCOMPARE(visitors.seen, list("a b c"));
    QCOMPARE(gate.inFlight(), 2);
}

void AdmissionGateTest::servesFirstComeFirstServed()
{
    const FakeClock clock;
    AdmissionGate gate({.maxConcurrent = 1}, clock);
    Visitors visitors;
    for (const QString &name : list("a b c d"))
        visitors.enter(gate, name);
    for (int i = 0; i < 3; ++i) {
        gate.leave();
        settle();
    }
    QCOMPARE(visitors.seen, list("a b c d"));
    gate.leave();
    QVERIFY(gate.hasRoom());
}

void AdmissionGateTest::limitsRequestsPerMinute()
{
    FakeClock clock;
    AdmissionGate gate({.requestsPerMinute = 2}, clock);
    Visitors visitors;
    visitors.enter(gate, QStringLiteral("a"));
    gate.leave();
    visitors.enter(gate, QStringLiteral("b"));
    gate.leave();
    QVERIFY(!gate.hasRoom());
    clock.advance(59'999ms);
    QVERIFY(!gate.hasRoom());
    clock.advance(1ms);
    QVERIFY(gate.hasRoom());
    QCOMPARE(visitors.seen, list("a b"));
}

void AdmissionGateTest::minuteSlides()
{
    FakeClock clock;
    AdmissionGate gate({.requestsPerMinute = 2}, clock);
    Visitors visitors;
    visitors.enter(gate, QStringLiteral("a"));
    clock.advance(40s);
    visitors.enter(gate, QStringLiteral("b"));
    clock.advance(20s);
    visitors.enter(gate, QStringLiteral("c")); // a is a minute ago, b is not
    QCOMPARE(visitors.seen, list("a b c"));
    QVERIFY(!gate.hasRoom());
    clock.advance(39'999ms);
    QVERIFY(!gate.hasRoom());
    clock.advance(1ms);
    QVERIFY(gate.hasRoom());
}

void AdmissionGateTest::waitsUntilTheRateAllows()
{
    FakeClock clock;
    AdmissionGate gate({.requestsPerMinute = 1, .patience = 1h}, clock);
    Visitors visitors;
    visitors.enter(gate, QStringLiteral("a"));
    clock.advance(60s - 2ms); // so that the gate's own timer runs for two milliseconds
    visitors.enter(gate, QStringLiteral("b"));
    QCOMPARE(visitors.seen, list("a"));
    clock.advance(2ms);
    QTRY_COMPARE(visitors.seen, list("a b"));
}

void AdmissionGateTest::turnsAwayWhenTheQueueIsFull()
{
    const FakeClock clock;
    AdmissionGate gate({.maxConcurrent = 1}, clock);
    Visitors visitors;
    visitors.enter(gate, QStringLiteral("in"));
    for (qsizetype i = 0; i < AdmissionGate::longestQueue; ++i)
        visitors.enter(gate, QStringLiteral("w%1").arg(i));
    QCOMPARE(visitors.seen, list("in"));
    visitors.enter(gate, QStringLiteral("late"));
    QCOMPARE(visitors.seen, list("in late!"));
    gate.leave();
    settle();
    QCOMPARE(visitors.seen, list("in late! w0"));
    QCOMPARE(gate.inFlight(), 1);
}

void AdmissionGateTest::turnsAwayWhenPatienceEnds()
{
    FakeClock clock;
    AdmissionGate gate({.maxConcurrent = 1, .patience = 2ms}, clock);
    Visitors visitors;
    visitors.enter(gate, QStringLiteral("a"));
    visitors.enter(gate, QStringLiteral("b"));
    clock.advance(1ms);
    visitors.enter(gate, QStringLiteral("c"));
    clock.advance(1ms);
    QTRY_COMPARE(visitors.seen, list("a b!"));
    clock.advance(1ms);
    QTRY_COMPARE(visitors.seen, list("a b! c!"));
    QCOMPARE(gate.inFlight(), 1);
    gate.leave();
    settle();
    QVERIFY(gate.hasRoom());
    QCOMPARE(visitors.seen, list("a b! c!"));
}

void AdmissionGateTest::neverCallsBackForTheDead()
{
    FakeClock clock;
    AdmissionGate gate({.maxConcurrent = 1, .patience = 1ms}, clock);
    Visitors visitors;
    visitors.enter(gate, QStringLiteral("a"));
    auto context = std::make_unique<QObject>();
    visitors.enter(gate, QStringLiteral("b"), context.get());
    visitors.enter(gate, QStringLiteral("c"));
    context.reset();
    clock.advance(1ms);
    QTRY_COMPARE(visitors.seen, list("a c!"));
}

void AdmissionGateTest::theDeadTakeNoPlace()
{
    const FakeClock clock;
    AdmissionGate gate({.maxConcurrent = 1}, clock);
    Visitors visitors;
    visitors.enter(gate, QStringLiteral("a"));
    auto context = std::make_unique<QObject>();
    visitors.enter(gate, QStringLiteral("b"), context.get());
    visitors.enter(gate, QStringLiteral("c"));
    context.reset();
    gate.leave();
    settle();
    QCOMPARE(visitors.seen, list("a c"));
    QCOMPARE(gate.inFlight(), 1);
}

void AdmissionGateTest::theDeadDoNotFillTheQueue()
{
    const FakeClock clock;
    AdmissionGate gate({.maxConcurrent = 1}, clock);
    Visitors visitors;
    visitors.enter(gate, QStringLiteral("in"));
    auto context = std::make_unique<QObject>();
    for (qsizetype i = 0; i < AdmissionGate::longestQueue; ++i)
        visitors.enter(gate, QStringLiteral("gone"), context.get());
    context.reset();
    visitors.enter(gate, QStringLiteral("b"));
    QCOMPARE(visitors.seen, list("in"));
    gate.leave();
    settle();
    QCOMPARE(visitors.seen, list("in b"));
}

void AdmissionGateTest::newcomersDoNotOvertakeTheQueue()
{
    const FakeClock clock;
    AdmissionGate gate({.maxConcurrent = 1}, clock);
    Visitors visitors;
    visitors.enter(gate, QStringLiteral("a"));
    visitors.enter(gate, QStringLiteral("b"));
    gate.leave();
    QVERIFY(!gate.hasRoom());
    visitors.enter(gate, QStringLiteral("c"));
    settle();
    QCOMPARE(visitors.seen, list("a b"));
}

void AdmissionGateTest::callbackMayLeaveAtOnce()
{
    const FakeClock clock;
    AdmissionGate gate({.maxConcurrent = 1}, clock);
    Visitors visitors;
    visitors.enter(gate, QStringLiteral("a"));
    int served = 0;
    for (int i = 0; i < 10; ++i)
        gate.enter(&visitors, [&](bool admitted) {
            served += admitted ? 1 : 0;
            gate.leave();
        });
    gate.leave();
    for (int i = 0; i < 10; ++i)
        settle();
    QCOMPARE(served, 10);
    QCOMPARE(gate.inFlight(), 0);
}

void AdmissionGateTest::mayDieWithAQueue()
{
    const FakeClock clock;
    Visitors visitors;
    {
        AdmissionGate gate({.maxConcurrent = 1}, clock);
        visitors.enter(gate, QStringLiteral("a"));
        visitors.enter(gate, QStringLiteral("b"));
        gate.leave();
    }
    settle();
    QCOMPARE(visitors.seen, list("a"));
}

/// As the gate of a provider that left the configuration does with the last request that waits for it.
void AdmissionGateTest::mayDieInACallback()
{
    const FakeClock clock;
    auto gate = std::make_unique<AdmissionGate>(AdmissionGate::Limits{.maxConcurrent = 1}, clock);
    Visitors visitors;
    visitors.enter(*gate, QStringLiteral("a"));
    gate->enter(&visitors, [&](bool) { gate.reset(); });
    gate->leave();
    settle();
    QVERIFY(!gate);
}

QTEST_GUILESS_MAIN(AdmissionGateTest)
#include "tst_admissiongate.moc"
