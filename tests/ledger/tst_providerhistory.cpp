// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/providerhistory.h"

#include <QTest>

#include <cmath>

using namespace signalbox;
using namespace std::chrono_literals;
using Span = ProviderHistory::Span;
using Time = ProviderHistory::Time;

namespace {

/// 2026-11-29T10:00:00Z, where a minute, a quarter and an hour begin.
constexpr Time start{1'795'946'400'000};

AttemptSample good(qint64 firstByte, qint64 milliseconds = 5000, qint64 tokens = 100)
{
    AttemptSample sample;
    sample.good = true;
    sample.firstByteMilliseconds = firstByte;
    sample.milliseconds = milliseconds;
    sample.outputTokens = tokens;
    return sample;
}

AttemptSample faulty()
{
    AttemptSample sample;
    sample.faulty = true;
    sample.milliseconds = 30;
    return sample;
}

bool isNear(double value, double exact)
{
    if (std::abs(value - exact) <= exact * 0.06)
        return true;
    qWarning() << value << "is too far from" << exact;
    return false;
}

} // namespace

class ProviderHistoryTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsHowQuickAndHowGoodItWas();
    void knowsNothingWithoutAttempts();
    void anAttemptIsInAllSpans();
    void attemptsLeaveTheSpanWithTheirSlot_data();
    void attemptsLeaveTheSpanWithTheirSlot();
    void aLongGapLeavesNothing();
    void oldAttemptsComeInAnyOrder();
    void tooOldAttemptsAreLeftOut();
    void onlyAnswersThatStreamedTellTheSpeed_data();
    void onlyAnswersThatStreamedTellTheSpeed();
    void theSpeedIsOfAllTokensInAllTheTime();
    void whoseFaultItWasNotIsNoError();
    void aSeriesHasNoGaps_data();
    void aSeriesHasNoGaps();
    void theSumOfASeriesIsItsSummary();
};

void ProviderHistoryTest::tellsHowQuickAndHowGoodItWas()
{
    ProviderHistory history;
    for (int i = 1; i <= 19; ++i)
        history.record(good(i * 100), start);
    history.record(faulty(), start);

    const HistorySummary summary = history.summary(Span::Hour, start);

    QCOMPARE(summary.attempts, 20U);
    QCOMPARE(summary.errors, 1U);
    QCOMPARE(summary.errorShare(), 0.05);
    QVERIFY(isNear(summary.firstByteP50, 1000));
    QVERIFY(isNear(summary.firstByteP95, 1900));
}

void ProviderHistoryTest::knowsNothingWithoutAttempts()
{
    const HistorySummary summary = ProviderHistory().summary(Span::Week, start);
    QCOMPARE(summary.attempts, 0U);
    QCOMPARE(summary.errorShare(), -1.0);
    QCOMPARE(summary.firstByteP50, -1.0);
    QCOMPARE(summary.firstByteP95, -1.0);
    QCOMPARE(summary.tokensPerSecond, -1.0);
}

void ProviderHistoryTest::anAttemptIsInAllSpans()
{
    ProviderHistory history;
    history.record(good(100), start);
    for (const Span span : {Span::Hour, Span::Day, Span::Week})
        QCOMPARE(history.summary(span, start).attempts, 1U);
}

void ProviderHistoryTest::attemptsLeaveTheSpanWithTheirSlot_data()
{
    QTest::addColumn<int>("span");
    QTest::addColumn<qint64>("lastMoment"); // milliseconds after `start`
    QTest::newRow("hour") << int(Span::Hour) << qint64(Time(60min).count());
    QTest::newRow("day") << int(Span::Day) << qint64(Time(24h).count());
    QTest::newRow("week") << int(Span::Week) << qint64(Time(7 * 24h).count());
}

void ProviderHistoryTest::attemptsLeaveTheSpanWithTheirSlot()
{
    QFETCH(int, span);
    QFETCH(qint64, lastMoment);
    ProviderHistory history;
    history.record(good(100), start + 10s);
    QCOMPARE(history.summary(Span(span), start + Time(lastMoment - 1)).attempts, 1U);
    QCOMPARE(history.summary(Span(span), start + Time(lastMoment)).attempts, 0U);
}

void ProviderHistoryTest::aLongGapLeavesNothing()
{
    ProviderHistory history;
    for (int minute = 0; minute < 120; ++minute)
        history.record(faulty(), start + minute * 1min);
    const Time later = start + 8 * 24h + 7s;
    history.record(good(100), later);
    for (const Span span : {Span::Hour, Span::Day, Span::Week}) {
        QCOMPARE(history.summary(span, later).attempts, 1U);
        QCOMPARE(history.summary(span, later).errors, 0U);
    }
}

void ProviderHistoryTest::oldAttemptsComeInAnyOrder()
{
    ProviderHistory history;
    for (const auto ago : {0min, 59min, 30min, 0min, 59min})
        history.record(good(100), start - ago);
    QCOMPARE(history.summary(Span::Hour, start).attempts, 5U);
}

void ProviderHistoryTest::tooOldAttemptsAreLeftOut()
{
    ProviderHistory history;
    history.record(good(100), start);
    history.record(faulty(), start - 60min); // its minute has the place of the running one
    history.record(faulty(), start - 25h);
    history.record(faulty(), start - 8 * 24h);
    QCOMPARE(history.summary(Span::Hour, start).attempts, 1U);
    QCOMPARE(history.summary(Span::Day, start).attempts, 2U);
    QCOMPARE(history.summary(Span::Week, start).attempts, 3U);
}

void ProviderHistoryTest::onlyAnswersThatStreamedTellTheSpeed_data()
{
    QTest::addColumn<AttemptSample>("sample");
    QTest::addColumn<double>("speed");
    QTest::newRow("stream") << good(1000, 3000, 100) << 50.0;
    QTest::newRow("at once") << good(1000, 1050, 100) << -1.0;
    QTest::newRow("without figures") << good(1000, 3000, 0) << -1.0;
    QTest::newRow("without content") << good(-1, 3000, 100) << -1.0;
    AttemptSample cut = good(1000, 3000, 1);
    cut.good = false;
    QTest::newRow("cut by the client") << cut << -1.0;
    cut.faulty = true;
    QTest::newRow("cut by the provider") << cut << -1.0;
}

void ProviderHistoryTest::onlyAnswersThatStreamedTellTheSpeed()
{
    QFETCH(AttemptSample, sample);
    QFETCH(double, speed);
    ProviderHistory history;
    history.record(sample, start);
    QCOMPARE(history.summary(Span::Hour, start).tokensPerSecond, speed);
}

void ProviderHistoryTest::theSpeedIsOfAllTokensInAllTheTime()
{
    ProviderHistory history;
    history.record(good(1000, 2000, 10), start); // 10 in a second
    history.record(good(1000, 10000, 900), start); // 900 in nine
    QCOMPARE(history.summary(Span::Hour, start).tokensPerSecond, 91.0);
}

void ProviderHistoryTest::whoseFaultItWasNotIsNoError()
{
    ProviderHistory history;
    history.record(AttemptSample(), start); // a mistake of the client's
    history.record(faulty(), start);
    QCOMPARE(history.summary(Span::Hour, start).attempts, 2U);
    QCOMPARE(history.summary(Span::Hour, start).errors, 1U);
}

void ProviderHistoryTest::aSeriesHasNoGaps_data()
{
    QTest::addColumn<int>("span");
    QTest::addColumn<qint64>("step");
    QTest::addColumn<int>("points");
    QTest::newRow("hour") << int(Span::Hour) << qint64(60) << 60;
    QTest::newRow("day") << int(Span::Day) << qint64(900) << 96;
    QTest::newRow("week") << int(Span::Week) << qint64(3600) << 168;
}

void ProviderHistoryTest::aSeriesHasNoGaps()
{
    QFETCH(int, span);
    QFETCH(qint64, step);
    QFETCH(int, points);
    ProviderHistory history;
    history.record(faulty(), start);
    history.record(good(500), start + std::chrono::seconds(2 * step));
    const Time now = start + std::chrono::seconds(3 * step) + 1s;

    const HistorySpan series = history.series(Span(span), now);

    QCOMPARE(series.stepSeconds, step);
    QCOMPARE(series.points.size(), points);
    QCOMPARE(series.points.last().from,
        QDateTime::fromMSecsSinceEpoch(start.count() + 3 * step * 1000, Qt::UTC)); // the running one
    for (int i = 1; i < points; ++i)
        QCOMPARE(series.points[i - 1].from.secsTo(series.points[i].from), step);
    QCOMPARE(series.points[points - 4].summary.errors, 1U);
    QCOMPARE(series.points[points - 3].summary.attempts, 0U);
    QVERIFY(isNear(series.points[points - 2].summary.firstByteP50, 500));
    QCOMPARE(series.points.last().summary.attempts, 0U);
    QCOMPARE(series.points.first().summary.attempts, 0U);
}

void ProviderHistoryTest::theSumOfASeriesIsItsSummary()
{
    ProviderHistory history;
    for (int minute = 0; minute < 300; ++minute)
        history.record(minute % 3 == 0 ? faulty() : good(minute), start + minute * 1min);
    const Time now = start + 299min;
    for (const Span span : {Span::Hour, Span::Day, Span::Week}) {
        const HistorySpan series = history.series(span, now);
        quint64 attempts = 0;
        quint64 errors = 0;
        for (const HistoryPoint &point : series.points) {
            attempts += point.summary.attempts;
            errors += point.summary.errors;
        }
        QCOMPARE(attempts, span == Span::Hour ? 60U : 300U);
        QCOMPARE(series.summary.attempts, attempts);
        QCOMPARE(series.summary.errors, errors);
        QCOMPARE(series.summary.firstByteP95, history.summary(span, now).firstByteP95);
    }
}

QTEST_APPLESS_MAIN(ProviderHistoryTest)
#include "tst_providerhistory.moc"
