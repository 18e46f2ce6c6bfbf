// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/providerhistories.h"

#include <QTest>

#include <optional>

using namespace signalbox;
using namespace std::chrono_literals;
using Span = ProviderHistories::Span;

namespace {

const QString work = QStringLiteral("work");
const QString home = QStringLiteral("home");

/// Its wall clock can be set, which its steady one does not notice.
class SettableClock final : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override { return m_now; }
    [[nodiscard]] QDateTime wallTime() const override { return m_wall; }
    void advance(std::chrono::seconds by)
    {
        m_now += by;
        setBy(by);
    }
    void setBy(std::chrono::seconds by) { m_wall = m_wall.addSecs(by.count()); }

private:
    TimePoint m_now{1000h};
    QDateTime m_wall{QDate(2026, 11, 29), QTime(10, 7, 30), Qt::UTC};
};

} // namespace

class ProviderHistoriesTest : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void eachProviderHasItsOwn();
    void removedProvidersAreForgotten();
    void strangersTakeNoRoom();
    void samplesOfBeforeHaveTheirPlace();
    void samplesOfATimeToComeAreLeftOut();
    void theClockIsSet_data();
    void theClockIsSet();
    void aClockThatIsALittleOffKeepsRoundTimes();
    void aSnapshotHasAllSpans();

private:
    void record(const QString &provider, std::chrono::seconds ago = 0s)
    {
        AttemptSample sample;
        sample.provider = provider;
        sample.endedAt = m_clock->wallTime().addSecs(-ago.count());
        m_histories->record(sample);
    }
    [[nodiscard]] quint64 attempts(const QString &provider, Span span = Span::Hour) const
    {
        return m_histories->summary(provider, span).attempts;
    }

    std::optional<SettableClock> m_clock;
    std::optional<ProviderHistories> m_histories;
};

void ProviderHistoriesTest::init()
{
    m_clock.emplace();
    m_histories.emplace(*m_clock);
    m_histories->setProviders({work, home});
}

void ProviderHistoriesTest::eachProviderHasItsOwn()
{
    record(work);
    record(work);
    record(home);
    QCOMPARE(attempts(work), 2U);
    QCOMPARE(attempts(home), 1U);
}

void ProviderHistoriesTest::removedProvidersAreForgotten()
{
    record(work);
    record(home);
    m_histories->setProviders({home});
    QCOMPARE(attempts(work), 0U);
    QVERIFY(!m_histories->series(work, Span::Hour));
    QVERIFY(!m_histories->snapshot(work));
    QCOMPARE(attempts(home), 1U);
    m_histories->setProviders({home, work});
    QCOMPARE(attempts(work), 0U);
    QVERIFY(m_histories->series(work, Span::Hour));
}

void ProviderHistoriesTest::strangersTakeNoRoom()
{
    record(QStringLiteral("stranger"));
    QVERIFY(!m_histories->series(QStringLiteral("stranger"), Span::Hour));
}

void ProviderHistoriesTest::samplesOfBeforeHaveTheirPlace()
{
    record(work, 3 * 24h);
    record(work, 3h);
    record(work, 3min);
    QCOMPARE(attempts(work, Span::Hour), 1U);
    QCOMPARE(attempts(work, Span::Day), 2U);
    QCOMPARE(attempts(work, Span::Week), 3U);
    const HistorySpan hour = m_histories->series(work, Span::Hour).value();
    QCOMPARE(hour.points[56].from, QDateTime(QDate(2026, 11, 29), QTime(10, 4), Qt::UTC));
    QCOMPARE(hour.points[56].summary.attempts, 1U);
}

void ProviderHistoriesTest::samplesOfATimeToComeAreLeftOut()
{
    record(work, -1min); // the clock was set a little while it ran
    record(work, -24h * 365);
    QCOMPARE(attempts(work), 1U);
    m_clock->advance(24h * 365);
    QCOMPARE(attempts(work, Span::Week), 0U);
}

void ProviderHistoriesTest::theClockIsSet_data()
{
    QTest::addColumn<int>("hours");
    QTest::newRow("back by an hour") << -1;
    QTest::newRow("back by a year") << -24 * 365;
    QTest::newRow("ahead by an hour") << 1;
    QTest::newRow("ahead by a year") << 24 * 365;
}

void ProviderHistoriesTest::theClockIsSet()
{
    QFETCH(int, hours);
    record(work);
    m_clock->advance(10min);

    m_clock->setBy(std::chrono::hours(hours));
    record(work);

    QCOMPARE(attempts(work), 2U);
    const HistorySpan series = m_histories->series(work, Span::Hour).value();
    QCOMPARE(series.points.last().from, m_clock->wallTime().addSecs(-30));
    QCOMPARE(series.points.last().summary.attempts, 1U);
    QCOMPARE(series.points[49].summary.attempts, 1U);
    m_clock->advance(51min);
    QCOMPARE(attempts(work), 1U);
    m_clock->advance(10min);
    QCOMPARE(attempts(work), 0U);
}

void ProviderHistoriesTest::aClockThatIsALittleOffKeepsRoundTimes()
{
    m_clock->setBy(20s);
    record(work);
    const HistorySpan series = m_histories->series(work, Span::Hour).value();
    QCOMPARE(series.points.last().from, QDateTime(QDate(2026, 11, 29), QTime(10, 7), Qt::UTC));
    QCOMPARE(series.points.last().summary.attempts, 1U);
}

void ProviderHistoriesTest::aSnapshotHasAllSpans()
{
    record(work, 3h);
    const HistorySnapshot snapshot = m_histories->snapshot(work).value();
    QCOMPARE(snapshot.hour.stepSeconds, 60);
    QCOMPARE(snapshot.day.stepSeconds, 900);
    QCOMPARE(snapshot.week.stepSeconds, 3600);
    QCOMPARE(snapshot.hour.summary.attempts, 0U);
    QCOMPARE(snapshot.day.summary.attempts, 1U);
    QCOMPARE(snapshot.week.summary.attempts, 1U);
}

QTEST_APPLESS_MAIN(ProviderHistoriesTest)
#include "tst_providerhistories.moc"
