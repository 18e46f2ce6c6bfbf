// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/circuitbreaker.h"

#include "support/fakeclock.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

/// Three failures, left out for 100 s, forgotten after 500 s.
HealthConfig health()
{
    HealthConfig config;
    config.unhealthyThreshold = 3;
    config.failureCooldown = 100s;
    config.resetTimeout = 500s;
    return config;
}

} // namespace

class CircuitBreakerTest : public QObject
{
    Q_OBJECT

private slots:
    void opensAfterThresholdFailures_data();
    void opensAfterThresholdFailures();
    void closesWhenTheCooldownIsOver();
    void opensAgainWithTheNextFailure();
    void successForgetsFailures();
    void successForgetsNothingWhenToldSo();
    void oldFailuresAreForgotten();
    void failuresAreNotForgottenWhileOpen();
    void theCooldownGrowsWithEveryFailureAfterIt();
    void failuresOfWhatWasUnderWayProlongNothing();
    void manyFailuresInAShortTimeOpenItWhateverSucceeds();
    void aCertainFailureOpensAtOnce();
    void oneProbeFindsOut();
    void aFailedProbeOpensItForLonger();
    void aProbeThatHasBegunLetsOthersInAndForgetsNothing();
    void aSuccessFromBeforeSaysNothing();
    void aForgottenCooldownNeedsNoProbe();
    void aResetForgetsEverything();
    void configuredCooldownIsKept();
};

void CircuitBreakerTest::opensAfterThresholdFailures_data()
{
    QTest::addColumn<int>("threshold");
    QTest::addColumn<int>("needed");
    QTest::newRow("three") << 3 << 3;
    QTest::newRow("one") << 1 << 1;
    QTest::newRow("zero means one") << 0 << 1;
    QTest::newRow("negative means one") << -1 << 1;
}

void CircuitBreakerTest::opensAfterThresholdFailures()
{
    QFETCH(int, threshold);
    QFETCH(int, needed);
    HealthConfig config = health();
    config.unhealthyThreshold = threshold;
    FakeClock clock;
    CircuitBreaker breaker(config);
    QCOMPARE(breaker.threshold(), needed);
    for (int failure = 1; failure <= needed; ++failure) {
        QVERIFY(!breaker.isOpen(clock.now()));
        QVERIFY(breaker.cooldownLeft(clock.now()) == 0s);
        breaker.recordFailure(clock.now());
        QCOMPARE(breaker.failures(clock.now()), failure);
    }
    QVERIFY(breaker.isOpen(clock.now()));
    QVERIFY(breaker.cooldownLeft(clock.now()) == 100s);
}

void CircuitBreakerTest::closesWhenTheCooldownIsOver()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    for (int i = 0; i < 3; ++i)
        breaker.recordFailure(clock.now());
    clock.advance(99'999ms);
    QVERIFY(breaker.isOpen(clock.now()));
    QVERIFY(breaker.cooldownLeft(clock.now()) == 1ms);
    clock.advance(1ms);
    QVERIFY(!breaker.isOpen(clock.now()));
    QVERIFY(breaker.cooldownLeft(clock.now()) == 0s);
}

void CircuitBreakerTest::opensAgainWithTheNextFailure()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    for (int i = 0; i < 3; ++i)
        breaker.recordFailure(clock.now());
    clock.advance(100s);
    breaker.recordFailure(clock.now());
    QVERIFY(breaker.isOpen(clock.now()));
    QVERIFY(breaker.cooldownLeft(clock.now()) == 200s);
}

void CircuitBreakerTest::successForgetsFailures()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    breaker.recordFailure(clock.now());
    breaker.recordFailure(clock.now());
    breaker.recordSuccess(clock.now(), clock.now());
    QCOMPARE(breaker.failures(clock.now()), 0);
    breaker.recordFailure(clock.now());
    breaker.recordFailure(clock.now());
    QVERIFY(!breaker.isOpen(clock.now()));
    breaker.recordFailure(clock.now());
    QVERIFY(breaker.isOpen(clock.now()));
    breaker.recordSuccess(clock.now(), clock.now()); // one tried as a last resort
    QVERIFY(!breaker.isOpen(clock.now()));
}

void CircuitBreakerTest::successForgetsNothingWhenToldSo()
{
    HealthConfig config = health();
    config.resetOnSuccess = false;
    FakeClock clock;
    CircuitBreaker breaker(config);
    breaker.recordFailure(clock.now());
    breaker.recordFailure(clock.now());
    breaker.recordSuccess(clock.now(), clock.now());
    QCOMPARE(breaker.failures(clock.now()), 2);
    breaker.recordFailure(clock.now());
    QVERIFY(breaker.isOpen(clock.now()));
}

void CircuitBreakerTest::oldFailuresAreForgotten()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    breaker.recordFailure(clock.now());
    breaker.recordFailure(clock.now());
    clock.advance(500s);
    QCOMPARE(breaker.failures(clock.now()), 2);
    clock.advance(1ms);
    QCOMPARE(breaker.failures(clock.now()), 0);
    breaker.recordFailure(clock.now());
    QCOMPARE(breaker.failures(clock.now()), 1);
    QVERIFY(!breaker.isOpen(clock.now()));
}

void CircuitBreakerTest::failuresAreNotForgottenWhileOpen()
{
    HealthConfig config = health();
    config.resetTimeout = 10s;
    FakeClock clock;
    CircuitBreaker breaker(config);
    for (int i = 0; i < 3; ++i)
        breaker.recordFailure(clock.now());
    clock.advance(99s);
    QCOMPARE(breaker.failures(clock.now()), 3);
    clock.advance(11s); // counted from the end of the cooldown
    QCOMPARE(breaker.failures(clock.now()), 3);
    clock.advance(1s);
    QCOMPARE(breaker.failures(clock.now()), 0);
    QVERIFY(breaker.state(clock.now()) == CircuitBreaker::State::Closed);
}

void CircuitBreakerTest::theCooldownGrowsWithEveryFailureAfterIt()
{
    HealthConfig config = health();
    config.breakerThreshold = 0;
    config.longestCooldown = 250s;
    FakeClock clock;
    CircuitBreaker breaker(config);
    for (int i = 0; i < 3; ++i)
        breaker.recordFailure(clock.now());
    for (const auto expected : {100s, 200s, 250s, 250s}) {
        QVERIFY(breaker.cooldownLeft(clock.now()) == expected);
        clock.advance(expected);
        QVERIFY(!breaker.isOpen(clock.now()));
        breaker.recordFailure(clock.now());
    }
}

void CircuitBreakerTest::failuresOfWhatWasUnderWayProlongNothing()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    for (int i = 0; i < 20; ++i)
        breaker.recordFailure(clock.now());
    QCOMPARE(breaker.failures(clock.now()), 3);
    QVERIFY(breaker.cooldownLeft(clock.now()) == 100s);
}

void CircuitBreakerTest::manyFailuresInAShortTimeOpenItWhateverSucceeds()
{
    HealthConfig config = health();
    config.breakerThreshold = 5;
    config.breakerTimeout = 60s;
    FakeClock clock;
    CircuitBreaker breaker(config);
    for (int i = 0; i < 4; ++i) {
        breaker.recordFailure(clock.now());
        breaker.recordSuccess(clock.now(), clock.now());
        clock.advance(10s);
        QVERIFY(!breaker.isOpen(clock.now()));
    }
    breaker.recordFailure(clock.now());
    QVERIFY(breaker.cooldownLeft(clock.now()) == 60s);

    CircuitBreaker slow(config);
    for (int i = 0; i < 20; ++i) {
        slow.recordFailure(clock.now());
        slow.recordSuccess(clock.now(), clock.now());
        QVERIFY(!slow.isOpen(clock.now()));
        clock.advance(16s);
    }
}

void CircuitBreakerTest::aCertainFailureOpensAtOnce()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    breaker.recordFailure(clock.now(), CircuitBreaker::Certainty::Certain);
    QVERIFY(breaker.cooldownLeft(clock.now()) == 100s);
}

void CircuitBreakerTest::oneProbeFindsOut()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    QVERIFY(!breaker.beginProbe(clock.now())); // nothing to find out
    for (int i = 0; i < 3; ++i)
        breaker.recordFailure(clock.now());
    QVERIFY(!breaker.beginProbe(clock.now()));
    clock.advance(100s);
    QVERIFY(breaker.state(clock.now()) == CircuitBreaker::State::HalfOpen);
    QVERIFY(breaker.letsThrough(clock.now()));
    QVERIFY(breaker.beginProbe(clock.now()));
    QVERIFY(!breaker.letsThrough(clock.now()));
    QVERIFY(!breaker.beginProbe(clock.now()));
    breaker.endProbe(); // its client left: nothing was found out
    QVERIFY(breaker.beginProbe(clock.now()));
    breaker.recordSuccess(clock.now(), clock.now());
    breaker.endProbe();
    QVERIFY(breaker.state(clock.now()) == CircuitBreaker::State::Closed);
    QVERIFY(breaker.letsThrough(clock.now()));
}

void CircuitBreakerTest::aFailedProbeOpensItForLonger()
{
    HealthConfig config = health();
    config.unhealthyThreshold = 100; // failures in a row are not what opens it
    config.breakerThreshold = 2;
    config.breakerTimeout = 60s;
    config.longestCooldown = 300s;
    FakeClock clock;
    CircuitBreaker breaker(config);
    breaker.recordFailure(clock.now());
    breaker.recordFailure(clock.now());
    for (const auto expected : {60s, 120s, 240s, 300s, 300s}) {
        QVERIFY(breaker.cooldownLeft(clock.now()) == expected);
        clock.advance(expected);
        QVERIFY(breaker.beginProbe(clock.now()));
        breaker.endProbe();
        breaker.recordFailure(clock.now());
    }
}

void CircuitBreakerTest::aProbeThatHasBegunLetsOthersInAndForgetsNothing()
{
    FakeClock clock;
    HealthConfig config = health();
    config.unhealthyThreshold = 1;
    CircuitBreaker breaker(config);
    breaker.recordFailure(clock.now());
    clock.advance(101s);
    QVERIFY(breaker.beginProbe(clock.now()));
    QVERIFY(!breaker.letsThrough(clock.now()));
    breaker.endProbe();
    breaker.endCooldown();
    QVERIFY(breaker.letsThrough(clock.now()));
    QCOMPARE(breaker.failures(clock.now()), 1);
    breaker.recordFailure(clock.now()); // the answer breaks
    QVERIFY(breaker.cooldownLeft(clock.now()) == 200s);
}

void CircuitBreakerTest::aSuccessFromBeforeSaysNothing()
{
    FakeClock clock;
    HealthConfig config = health();
    config.unhealthyThreshold = 1;
    CircuitBreaker breaker(config);
    const auto begin = clock.now();
    clock.advance(1s);
    breaker.recordFailure(clock.now());
    breaker.recordSuccess(clock.now(), begin);
    QVERIFY(breaker.isOpen(clock.now()));
    clock.advance(101s);
    breaker.recordSuccess(clock.now(), begin);
    QCOMPARE(breaker.state(clock.now()), CircuitBreaker::State::HalfOpen);
}

void CircuitBreakerTest::aForgottenCooldownNeedsNoProbe()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    for (int i = 0; i < 3; ++i)
        breaker.recordFailure(clock.now());
    clock.advance(100s + 501s);
    QVERIFY(breaker.state(clock.now()) == CircuitBreaker::State::Closed);

    breaker.recordFailure(clock.now());

    QCOMPARE(breaker.failures(clock.now()), 1);
    QVERIFY(breaker.state(clock.now()) == CircuitBreaker::State::Closed);
}

void CircuitBreakerTest::aResetForgetsEverything()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    for (int i = 0; i < 3; ++i)
        breaker.recordFailure(clock.now());
    breaker.reset();
    QCOMPARE(breaker.failures(clock.now()), 0);
    QVERIFY(breaker.letsThrough(clock.now()));
}

void CircuitBreakerTest::configuredCooldownIsKept()
{
    HealthConfig config = health();
    config.failureCooldown = 1h; // the user's own word, whatever is thought of a provider's
    FakeClock clock;
    CircuitBreaker breaker(config);
    for (int i = 0; i < 3; ++i)
        breaker.recordFailure(clock.now());
    QVERIFY(breaker.cooldownLeft(clock.now()) == 1h);
}

QTEST_GUILESS_MAIN(CircuitBreakerTest)
#include "tst_circuitbreaker.moc"
