// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientlimits.h"

#include "support/fakeclock.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QString laptop = QStringLiteral("laptop");
const QString phone = QStringLiteral("phone");

ClientKeyConfig limited(const QString &name, int requestsPerMinute, qint64 tokensPerDay)
{
    ClientKeyConfig key{Secret("k")};
    key.name = name;
    key.requestsPerMinute = requestsPerMinute;
    key.tokensPerDay = tokensPerDay;
    return key;
}

ServerConfig configOf(const QList<ClientKeyConfig> &keys)
{
    ServerConfig config;
    config.clientKeys = keys;
    return config;
}

TokenUsage tokens(qint64 input, qint64 output, qint64 cacheCreation = 0, qint64 cacheRead = 0)
{
    return {input, output, cacheCreation, cacheRead, true};
}

} // namespace

class ClientLimitsTest : public QObject
{
    Q_OBJECT

private slots:
    void withoutALimitEverythingPasses();
    void requestsAreLimitedInASlidingMinute();
    void aRefusedRequestIsNotCounted();
    void keysAreCountedApart();
    void tokensOfAllKindsAreCounted();
    void tokensComeBackAtMidnight();
    void whatWasUsedBeforeIsAdded();
    void aClockThatGoesBackFreesNothing();
    void aReloadForgetsNothing();
    void aLowerLimitHoldsAtOnce();
    void aKeyThatWasGoneBeginsAnew();
};

void ClientLimitsTest::withoutALimitEverythingPasses()
{
    const FakeClock clock;
    ClientLimits limits(configOf({limited(laptop, 0, 0)}), clock);
    for (int i = 0; i < 1000; ++i) {
        QVERIFY(!limits.admit(laptop));
        QVERIFY(!limits.admit({}));
        QVERIFY(!limits.admit(QStringLiteral("unknown")));
    }
    limits.recordUsage(laptop, tokens(1'000'000'000, 1));
    limits.recordUsage({}, tokens(1'000'000'000, 1));
    QVERIFY(!limits.admit(laptop));
}

void ClientLimitsTest::requestsAreLimitedInASlidingMinute()
{
    FakeClock clock;
    ClientLimits limits(configOf({limited(laptop, 2, 0)}), clock);
    QVERIFY(!limits.admit(laptop));
    clock.advance(20s);
    QVERIFY(!limits.admit(laptop));
    clock.advance(500ms);
    const auto excess = limits.admit(laptop);
    QVERIFY(excess);
    QCOMPARE(excess->error.kind, Error::Kind::RateLimit);
    QCOMPARE(excess->error.message,
        QStringLiteral("the client key 'laptop' has used its 2 requests per minute: it may go on in 40 s"));
    QVERIFY(excess->retryAfter == 40s);
    clock.advance(39'499ms);
    QVERIFY(limits.admit(laptop)->retryAfter == 1s);
    clock.advance(1ms);
    QVERIFY(!limits.admit(laptop)); // the first one is a minute old
    QVERIFY(limits.admit(laptop)->retryAfter == 20s); // the second is not
}

void ClientLimitsTest::aRefusedRequestIsNotCounted()
{
    FakeClock clock;
    ClientLimits limits(configOf({limited(laptop, 1, 0)}), clock);
    QVERIFY(!limits.admit(laptop));
    for (int i = 0; i < 59; ++i) {
        clock.advance(1s);
        QVERIFY(limits.admit(laptop));
    }
    clock.advance(1s);
    QVERIFY(!limits.admit(laptop));
}

void ClientLimitsTest::keysAreCountedApart()
{
    const FakeClock clock;
    ClientLimits limits(configOf({limited(laptop, 1, 10), limited(phone, 1, 10)}), clock);
    QVERIFY(!limits.admit(laptop));
    QVERIFY(limits.admit(laptop));
    QVERIFY(!limits.admit(phone));
    ClientLimits days(configOf({limited(laptop, 0, 10), limited(phone, 0, 10)}), clock);
    days.recordUsage(laptop, tokens(10, 0));
    QVERIFY(days.admit(laptop));
    QVERIFY(!days.admit(phone));
}

void ClientLimitsTest::tokensOfAllKindsAreCounted()
{
    const FakeClock clock;
    for (const TokenUsage &one : {tokens(1, 0), tokens(0, 1), tokens(0, 0, 1), tokens(0, 0, 0, 1)}) {
        ClientLimits limits(configOf({limited(laptop, 0, 100)}), clock);
        limits.recordUsage(laptop, tokens(99, 0));
        QVERIFY(!limits.admit(laptop));
        limits.recordUsage(laptop, one);
        QVERIFY(limits.admit(laptop));
    }
}

void ClientLimitsTest::tokensComeBackAtMidnight()
{
    FakeClock clock; // begins at 03:04
    ClientLimits limits(configOf({limited(laptop, 0, 100)}), clock);
    limits.recordUsage(laptop, tokens(60, 60));
    const auto excess = limits.admit(laptop);
    QVERIFY(excess);
    QCOMPARE(excess->error.message,
        QStringLiteral(
            "the client key 'laptop' has used its 100 tokens per day: it may go on at midnight UTC"));
    QVERIFY(excess->retryAfter == 20h + 56min);
    clock.advance(20h + 56min - 1ms);
    QVERIFY(limits.admit(laptop)->retryAfter == 1s);
    clock.advance(1ms);
    QVERIFY(!limits.admit(laptop));
    limits.recordUsage(laptop, tokens(99, 0)); // and nothing of yesterday
    QVERIFY(!limits.admit(laptop));
    clock.advance(48h);
    limits.recordUsage(laptop, tokens(99, 0));
    QVERIFY(!limits.admit(laptop));
}

void ClientLimitsTest::whatWasUsedBeforeIsAdded()
{
    const FakeClock clock;
    ClientLimits limits(configOf({limited(laptop, 0, 100)}), clock);
    const QDate today = clock.wallTime().date();
    limits.restore(laptop, today.addDays(-1), 1000);
    limits.restore(phone, today, 1000);
    QVERIFY(!limits.admit(laptop));
    limits.recordUsage(laptop, tokens(30, 0));
    QCOMPARE(limits.tokensOf(laptop, today), 30);
    limits.restore(laptop, today, 70);
    QVERIFY(limits.admit(laptop));
}

void ClientLimitsTest::aClockThatGoesBackFreesNothing()
{
    FakeClock clock;
    ClientLimits limits(configOf({limited(laptop, 0, 100)}), clock);
    limits.recordUsage(laptop, tokens(100, 0));
    clock.advance(24h);
    QVERIFY(!limits.admit(laptop));
    limits.recordUsage(laptop, tokens(1, 0));
    clock.advance(-24h);
    QVERIFY(limits.admit(laptop));
}

void ClientLimitsTest::aReloadForgetsNothing()
{
    const FakeClock clock;
    ClientLimits limits(configOf({limited(laptop, 2, 100)}), clock);
    QVERIFY(!limits.admit(laptop));
    limits.recordUsage(laptop, tokens(50, 0));
    limits.apply(configOf({limited(phone, 1, 1), limited(laptop, 2, 100)}));
    QVERIFY(!limits.admit(laptop));
    QVERIFY(limits.admit(laptop)->error.message.contains(QStringLiteral("requests")));
    limits.recordUsage(laptop, tokens(50, 0));
    QVERIFY(limits.admit(laptop)->error.message.contains(QStringLiteral("tokens")));
}

void ClientLimitsTest::aLowerLimitHoldsAtOnce()
{
    FakeClock clock;
    ClientLimits limits(configOf({limited(laptop, 10, 0)}), clock);
    for (int i = 0; i < 10; ++i) {
        QVERIFY(!limits.admit(laptop));
        clock.advance(1s);
    }
    limits.apply(configOf({limited(laptop, 3, 0)}));
    QVERIFY(limits.admit(laptop)->retryAfter == 57s); // when all but the last two are a minute old
    clock.advance(57s);
    QVERIFY(!limits.admit(laptop));
    QVERIFY(limits.admit(laptop));
}

void ClientLimitsTest::aKeyThatWasGoneBeginsAnew()
{
    const FakeClock clock;
    ClientLimits limits(configOf({limited(laptop, 1, 0)}), clock);
    QVERIFY(!limits.admit(laptop));
    limits.apply(configOf({}));
    limits.apply(configOf({limited(laptop, 1, 0)}));
    QVERIFY(!limits.admit(laptop));
}

QTEST_GUILESS_MAIN(ClientLimitsTest)
#include "tst_clientlimits.moc"
