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
    void retryAfterOpensAtOnceAndForThatLong();
    void retryAfterIsNeverTakenForLongerThanTenMinutes();
    void laterRetryAfterNeverShortensACooldown();
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
    QVERIFY(breaker.cooldownLeft(clock.now()) == 100s);
}

void CircuitBreakerTest::successForgetsFailures()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    breaker.recordFailure(clock.now());
    breaker.recordFailure(clock.now());
    breaker.recordSuccess();
    QCOMPARE(breaker.failures(clock.now()), 0);
    breaker.recordFailure(clock.now());
    breaker.recordFailure(clock.now());
    QVERIFY(!breaker.isOpen(clock.now()));
    breaker.recordFailure(clock.now());
    QVERIFY(breaker.isOpen(clock.now()));
    breaker.recordSuccess(); // one tried as a last resort
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
    breaker.recordSuccess();
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
    clock.advance(1s);
    QCOMPARE(breaker.failures(clock.now()), 0);
}

void CircuitBreakerTest::retryAfterOpensAtOnceAndForThatLong()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    breaker.recordFailure(clock.now(), 7s);
    QVERIFY(breaker.isOpen(clock.now()));
    QVERIFY(breaker.cooldownLeft(clock.now()) == 7s);
    QCOMPARE(breaker.failures(clock.now()), 1);
    clock.advance(7s);
    QVERIFY(!breaker.isOpen(clock.now()));
}

void CircuitBreakerTest::retryAfterIsNeverTakenForLongerThanTenMinutes()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    breaker.recordFailure(clock.now(), 24h);
    QVERIFY(breaker.cooldownLeft(clock.now()) == 10min);
}

void CircuitBreakerTest::laterRetryAfterNeverShortensACooldown()
{
    FakeClock clock;
    CircuitBreaker breaker(health());
    breaker.recordFailure(clock.now(), 60s);
    clock.advance(10s);
    breaker.recordFailure(clock.now(), 5s);
    QVERIFY(breaker.cooldownLeft(clock.now()) == 50s);
    breaker.recordFailure(clock.now(), 55s);
    QVERIFY(breaker.cooldownLeft(clock.now()) == 55s);
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
