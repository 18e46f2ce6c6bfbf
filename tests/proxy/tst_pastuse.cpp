// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/pastuse.h"

#include "support/fakeclock.h"
#include "support/ledgeranswers.h"
#include "support/ledgerrecords.h"

#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

using Period = BudgetConfig::Period;

const QString laptop = QStringLiteral("laptop");
constexpr qint64 each = 1150; ///< tokens of a good exchange

BudgetConfig budgetOf(Period period)
{
    BudgetConfig budget;
    budget.name = QStringLiteral("all");
    budget.period = period;
    budget.tokens = 1'000'000;
    return budget;
}

/// Who counts, over a ledger in `folder`.
struct Books
{
    explicit Books(const QString &folder, Clock::Duration ahead = {})
        : limits({}, clock)
        , budgets(clock, QTimeZone::utc())
        , ledger({}, folder, clock)
    {
        clock.setWall(ahead);
        past = std::make_unique<PastUse>(budgets, limits, ledger, clock);
    }

    /// A budget and a key with a limit; without `period` neither.
    void apply(std::optional<Period> period)
    {
        auto config = std::make_shared<Config>();
        if (period) {
            config->budgets = {budgetOf(*period)};
            ClientKeyConfig key{Secret("k")};
            key.name = laptop;
            key.tokensPerDay = 1'000'000;
            config->server.clientKeys = {key};
        }
        limits.apply(config->server);
        past->apply(config, budgets.apply(config->budgets));
    }
    /// An exchange that began now ends.
    void end()
    {
        const ExchangeRecord record = goodExchange(clock.wallTime());
        (void)budgets.record({QStringLiteral("work"), {laptop, {}}, each, {}, record.startedAt});
        limits.recordUsage(laptop, record.usage, record.startedAt.date());
        ledger.add(record);
    }
    /// By the budget and the key, once the ledger has answered all that it was asked.
    QList<qint64> used()
    {
        if (!flushed(ledger))
            return {};
        return {budgets.snapshots().value(0).usedTokens, limits.tokensOf(laptop, clock.wallTime().date())};
    }

    FakeClock clock;
    ClientLimits limits;
    Budgets budgets;
    Ledger ledger;
    std::unique_ptr<PastUse> past;
};

QList<qint64> both(qint64 exchanges)
{
    return {exchanges * each, exchanges * each};
}

} // namespace

class PastUseTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatComesMeanwhileIsCountedOnce();
    void onlyThePeriodCounts_data();
    void onlyThePeriodCounts();
    void midnightNeedsNoQuestion();
    void aClockThatIsSetFindsWhatWasUsed_data();
    void aClockThatIsSetFindsWhatWasUsed();
    void whatComesBackIsAddedOnce();
    void whatComesBackBeforeTheLedgerIsAddedOnce();

private:
    [[nodiscard]] QString folder() const { return m_folder->filePath(QStringLiteral("state")); }
    /// What the ledger knows before the test begins.
    void fill(const QList<QDateTime> &times)
    {
        const FakeClock clock;
        Ledger ledger({}, folder(), clock);
        for (const QDateTime &time : times)
            ledger.add(goodExchange(time));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void PastUseTest::whatComesMeanwhileIsCountedOnce()
{
    fill({FakeClock().wallTime()});
    Books books(folder());
    books.apply(Period::Month);
    books.end();
    QCOMPARE(books.used(), both(2));
    books.end();
    QCOMPARE(books.used(), both(3));
}

void PastUseTest::onlyThePeriodCounts_data()
{
    QTest::addColumn<Period>("period");
    QTest::addColumn<QDate>("first");
    QTest::addColumn<QDate>("next");
    QTest::newRow("a day") << Period::Day << QDate(2026, 1, 2) << QDate(2026, 1, 3);
    QTest::newRow("a week") << Period::Week << QDate(2025, 12, 29) << QDate(2026, 1, 5);
    QTest::newRow("a month") << Period::Month << QDate(2026, 1, 1) << QDate(2026, 2, 1);
}

/// What is later was written while the clock was ahead.
void PastUseTest::onlyThePeriodCounts()
{
    QFETCH(const Period, period);
    QFETCH(const QDate, first);
    QFETCH(const QDate, next);
    const QDateTime begin = first.startOfDay(Qt::UTC);
    const QDateTime end = next.startOfDay(Qt::UTC);
    fill({begin.addSecs(-1), begin, end.addSecs(-1), end});
    Books books(folder());
    books.apply(period);
    QCOMPARE(books.used().value(0), 2 * each);
    if (period == Period::Day)
        QCOMPARE(books.used(), both(2)); // as a key has
}

void PastUseTest::midnightNeedsNoQuestion()
{
    fill({FakeClock().wallTime()});
    Books books(folder());
    const QSignalSpy found(books.past.get(), &PastUse::found);
    books.apply(Period::Day);
    QCOMPARE(books.used(), both(1));
    QCOMPARE(found.size(), 2);
    books.clock.advance(24h);
    books.past->watchClock();
    QCOMPARE(books.used(), both(0));
    books.end();
    QCOMPARE(books.used(), both(1));
    QCOMPARE(found.size(), 2);
}

void PastUseTest::aClockThatIsSetFindsWhatWasUsed_data()
{
    QTest::addColumn<int>("hours");
    QTest::newRow("back") << -24;
    QTest::newRow("ahead") << 24;
}

/// It is wrong when the program starts, by a day.
void PastUseTest::aClockThatIsSetFindsWhatWasUsed()
{
    QFETCH(const int, hours);
    const std::chrono::hours set(hours);
    fill({FakeClock().wallTime()});
    Books books(folder(), -set);
    books.apply(Period::Day);
    QCOMPARE(books.used(), both(0));
    books.end();
    books.clock.setWall(set);
    books.past->watchClock();
    books.end();
    QCOMPARE(books.used(), both(2));
    // To and fro adds nothing.
    books.clock.setWall(-set);
    books.past->watchClock();
    QCOMPARE(books.used(), both(1));
    books.clock.setWall(set);
    books.past->watchClock();
    QCOMPARE(books.used(), both(2));
}

/// The first question about it is not answered yet.
void PastUseTest::whatComesBackIsAddedOnce()
{
    fill({FakeClock().wallTime()});
    Books books(folder());
    books.apply(Period::Day);
    books.apply(std::nullopt);
    books.apply(Period::Day);
    QCOMPARE(books.used(), both(1));
}

void PastUseTest::whatComesBackBeforeTheLedgerIsAddedOnce()
{
    fill({FakeClock().wallTime()});
    const QString elsewhere = m_folder->filePath(QStringLiteral("elsewhere"));
    QVERIFY(QDir().rename(folder(), elsewhere));
    QFile obstacle(folder());
    QVERIFY(obstacle.open(QIODevice::WriteOnly));
    Books books(folder());
    books.apply(Period::Day);
    QCOMPARE(books.used(), both(0));
    books.apply(std::nullopt);
    QCOMPARE(books.used().value(0), 0);
    books.apply(Period::Day);
    QCOMPARE(books.used(), both(0));
    QVERIFY(books.budgets.snapshots().first().lacksPast);
    QVERIFY(obstacle.remove());
    QVERIFY(QDir().rename(elsewhere, folder()));
    const QSignalSpy found(books.past.get(), &PastUse::found);
    QVERIFY(flushed(books.ledger));
    QTRY_COMPARE_WITH_TIMEOUT(found.size(), 2, 60'000);
    QCOMPARE(books.used(), both(1));
    QVERIFY(!books.budgets.snapshots().first().lacksPast);
}

QTEST_GUILESS_MAIN(PastUseTest)
#include "tst_pastuse.moc"
