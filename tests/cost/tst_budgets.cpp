// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/budgets.h"

#include "support/fakeclock.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

using Period = BudgetConfig::Period;

// The clock begins on Friday, 2026-01-02, 03:04 UTC.
const QTimeZone berlin("Europe/Berlin");
const QTimeZone kathmandu("Asia/Kathmandu");

BudgetConfig budget(Period period, double money, qint64 tokens = 0)
{
    BudgetConfig config;
    config.name = QStringLiteral("mine");
    config.period = period;
    config.money = money;
    config.currency = QStringLiteral("USD");
    config.tokens = tokens;
    return config;
}

Cost spent(double amount, const QString &currency = QStringLiteral("USD"))
{
    return {Cost::Kind::Spent, qRound64(amount * 1e9), currency, {}};
}

Budgets::Use use(double amount, qint64 tokens = 100)
{
    return {QStringLiteral("work"), {QStringLiteral("laptop"), QStringLiteral("shop")}, tokens, spent(amount),
        {}};
}

QList<int> percents(const QList<Budgets::Notice> &notices)
{
    QList<int> result;
    for (const Budgets::Notice &notice : notices)
        result << notice.percent;
    return result;
}

} // namespace

class BudgetsTest : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsLimitedWithoutABudget();
    void eachThresholdIsToldOnceInAPeriod();
    void aLeapOverThresholdsTellsTheHighest();
    void aBudgetOfMoneyCountsWhatIsSpentInItsCurrency();
    void aBudgetOfTokensCountsThemAll();
    void theTighterOfTwoLimitsCounts();
    void whatIsOfNobodysScopeIsNotCounted_data();
    void whatIsOfNobodysScopeIsNotCounted();
    void aRefusalNamesTheBudgetAndItsEnd();
    void aProvidersBudgetLeavesOutTheProviderOnly();
    void aBudgetOfAProviderIsOfAllItsAccounts();
    void aBudgetNeedNotRefuse();
    void cheaperWaysAreAskedForFromTheirThresholdOn();
    void everyBudgetThatSavesIsToldInItsOrder();
    void periodsBeginAtMidnightOfTheTimeZone_data();
    void periodsBeginAtMidnightOfTheTimeZone();
    void whatWasUsedBeforeIsAdded();
    void whatWasToldBeforeIsNotToldAgain();
    void anotherPeriodBeginsWithNothing();
    void aClockThatGoesBackFindsItsPeriodAgain();
    void aReloadKeepsWhatIsCounted();
    void aRaisedBudgetWarnsAgain();
    void aLoweredBudgetWarnsAtOnce();
    void whatEndsAfterMidnightBelongsToItsBegin();
    void anotherBudgetOfTheNameIsNotRestored();
    void anotherScopeIsUnknownAfterAReload();
};

void BudgetsTest::nothingIsLimitedWithoutABudget()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    QVERIFY(budgets.record(use(1e6)).isEmpty());
    QVERIFY(!budgets.refusalFor({}));
    QVERIFY(budgets.obstacleAt(QStringLiteral("work"), {}).isEmpty());
    QVERIFY(budgets.thriftsFor({}).isEmpty());
    QVERIFY(budgets.snapshots().isEmpty());
}

void BudgetsTest::eachThresholdIsToldOnceInAPeriod()
{
    FakeClock clock;
    Budgets budgets(clock, berlin);
    (void)budgets.apply({budget(Period::Day, 10)});
    QCOMPARE(percents(budgets.record(use(7.9))), QList<int>());
    const auto notices = budgets.record(use(0.1));
    QCOMPARE(percents(notices), QList<int>{80});
    QCOMPARE(notices.first().budget, QStringLiteral("mine"));
    QCOMPARE(notices.first().text, QStringLiteral("budget 'mine' is used to 80 %: 8.00 of 10.00 USD today"));
    QCOMPARE(percents(budgets.record(use(1))), QList<int>());
    QCOMPARE(percents(budgets.record(use(0.5))), QList<int>{95});
    QCOMPARE(percents(budgets.record(use(0.5))), QList<int>{100});
    QCOMPARE(percents(budgets.record(use(5))), QList<int>());
    clock.advance(24h);
    QCOMPARE(percents(budgets.record(use(8))), QList<int>{80});
}

void BudgetsTest::aLeapOverThresholdsTellsTheHighest()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    (void)budgets.apply({budget(Period::Day, 10)});
    QCOMPARE(percents(budgets.record(use(9.7))), QList<int>{95});
    QCOMPARE(percents(budgets.record(use(0))), QList<int>());
}

void BudgetsTest::aBudgetOfMoneyCountsWhatIsSpentInItsCurrency()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    (void)budgets.apply({budget(Period::Month, 10)});
    Budgets::Use covered = use(5);
    covered.cost.kind = Cost::Kind::Value;
    Budgets::Use foreign = use(5);
    foreign.cost.currency = QStringLiteral("CNY");
    Budgets::Use unknown = use(0);
    unknown.cost = {};
    Budgets::Use unstated; // its answer told no tokens
    unstated.isUnstated = true;
    for (const Budgets::Use &each : {use(1), covered, foreign, unknown, unstated, use(2)})
        (void)budgets.record(each);
    const BudgetSnapshot snapshot = budgets.snapshots().first();
    QCOMPARE(snapshot.spent, 3.0);
    QCOMPARE(snapshot.share, 0.3);
    QCOMPARE(snapshot.unpriced, 2);
    QCOMPARE(snapshot.period, QStringLiteral("month"));
}

void BudgetsTest::aBudgetOfTokensCountsThemAll()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    (void)budgets.apply({budget(Period::Week, 0, 1000)});
    Budgets::Use covered = use(5, 500);
    covered.cost.kind = Cost::Kind::Value;
    (void)budgets.record(covered);
    QVERIFY(!budgets.refusalFor({}));
    (void)budgets.record(use(0, 500));
    QVERIFY(budgets.refusalFor({}));
    QVERIFY(budgets.refusalFor({})->error.message.contains(QStringLiteral("1000 of 1000 tokens this week")));
}

void BudgetsTest::theTighterOfTwoLimitsCounts()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    (void)budgets.apply({budget(Period::Day, 10, 1000)});
    (void)budgets.record(use(1, 900));
    QCOMPARE(budgets.snapshots().first().share, 0.9);
    (void)budgets.record(use(9, 1));
    QCOMPARE(budgets.snapshots().first().share, 1.0);
}

void BudgetsTest::whatIsOfNobodysScopeIsNotCounted_data()
{
    QTest::addColumn<QString>("provider");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("project");
    QTest::addColumn<double>("counted");
    QTest::newRow("of all") << QString() << QString() << QString() << 1.0;
    QTest::newRow("its provider") << QStringLiteral("work") << QString() << QString() << 1.0;
    QTest::newRow("another provider") << QStringLiteral("home") << QString() << QString() << 0.0;
    QTest::newRow("its key") << QString() << QStringLiteral("laptop") << QString() << 1.0;
    QTest::newRow("another key") << QString() << QStringLiteral("phone") << QString() << 0.0;
    QTest::newRow("its project") << QString() << QString() << QStringLiteral("shop") << 1.0;
    QTest::newRow("another project") << QString() << QString() << QStringLiteral("blog") << 0.0;
    QTest::newRow("all of them") << QStringLiteral("work") << QStringLiteral("laptop")
                                 << QStringLiteral("shop") << 1.0;
    QTest::newRow("two of them") << QStringLiteral("work") << QStringLiteral("phone")
                                 << QStringLiteral("shop") << 0.0;
}

void BudgetsTest::whatIsOfNobodysScopeIsNotCounted()
{
    QFETCH(QString, provider);
    QFETCH(QString, key);
    QFETCH(QString, project);
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    BudgetConfig config = budget(Period::Day, 10);
    config.provider = provider;
    config.clientKey = key;
    config.project = project;
    (void)budgets.apply({config});
    (void)budgets.record(use(1));
    QTEST(budgets.snapshots().first().spent, "counted");
}

void BudgetsTest::aRefusalNamesTheBudgetAndItsEnd()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    BudgetConfig config = budget(Period::Month, 20);
    config.project = QStringLiteral("shop");
    (void)budgets.apply({config});
    (void)budgets.record(use(20.5));
    QVERIFY(!budgets.refusalFor({QStringLiteral("laptop"), QStringLiteral("blog")}));
    const auto refusal = budgets.refusalFor({QStringLiteral("laptop"), QStringLiteral("shop")});
    QVERIFY(refusal);
    QCOMPARE(refusal->error.kind, Error::Kind::Billing);
    QCOMPARE(refusal->error.message,
        QStringLiteral(
            "budget 'mine' of project shop is used to 102 %: 20.50 of 20.00 USD this month. It begins "
            "again on 2026-02-01; raise it, or its refuse_at, in 'budgets' of the configuration to go "
            "on before"));
    const QDateTime end = QDate(2026, 2, 1).startOfDay(berlin);
    QCOMPARE(refusal->retryAfter.count(), clock.wallTime().secsTo(end));
}

void BudgetsTest::aProvidersBudgetLeavesOutTheProviderOnly()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    BudgetConfig config = budget(Period::Day, 1);
    config.provider = QStringLiteral("work");
    (void)budgets.apply({config});
    (void)budgets.record(use(1));
    QVERIFY(!budgets.refusalFor({}));
    QVERIFY(budgets.obstacleAt(QStringLiteral("work"), {}).contains(QStringLiteral("budget 'mine'")));
    QVERIFY(budgets.obstacleAt(QStringLiteral("home"), {}).isEmpty());
    QVERIFY(budgets.refusalAt({QStringLiteral("work")}, {}).error.message.contains(QStringLiteral("mine")));
}

void BudgetsTest::aBudgetOfAProviderIsOfAllItsAccounts()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    BudgetConfig config = budget(Period::Day, 2);
    config.provider = QStringLiteral("work");
    (void)budgets.apply({config});
    Budgets::Use of = use(1);
    for (const char *provider : {"work/one@example.org", "work/two@example.org", "workshop", "work two"}) {
        of.provider = QString::fromLatin1(provider);
        (void)budgets.record(of);
    }
    QCOMPARE(budgets.snapshots().first().spent, 2.0);
    QVERIFY(!budgets.obstacleAt(QStringLiteral("work"), {}).isEmpty());
    QVERIFY(!budgets.obstacleAt(QStringLiteral("work/three@example.org"), {}).isEmpty());
    QVERIFY(budgets.obstacleAt(QStringLiteral("workshop"), {}).isEmpty());
    QVERIFY(budgets.refusalAt({QStringLiteral("work/one@example.org")}, {})
                .error.message.contains(QStringLiteral("mine")));

    config.provider = QStringLiteral("work/one@example.org");
    (void)budgets.apply({config});
    of.provider = QStringLiteral("work/two@example.org");
    (void)budgets.record(of);
    QCOMPARE(budgets.snapshots().first().spent, 0.0);
}

void BudgetsTest::aBudgetNeedNotRefuse()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    BudgetConfig config = budget(Period::Day, 1);
    config.refuseAt = 0;
    (void)budgets.apply({config});
    QCOMPARE(percents(budgets.record(use(5))), QList<int>{100});
    QVERIFY(!budgets.refusalFor({}));
    QVERIFY(!budgets.snapshots().first().refuses);
}

void BudgetsTest::cheaperWaysAreAskedForFromTheirThresholdOn()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    BudgetConfig config = budget(Period::Day, 10);
    config.provider = QStringLiteral("work");
    config.cheaperAt = 95;
    config.cheaperModel = QStringLiteral("claude-haiku-4-5");
    (void)budgets.apply({config});
    (void)budgets.record(use(9.4));
    QVERIFY(budgets.thriftsFor({}).isEmpty());
    (void)budgets.record(use(0.2));
    const auto thrifts = budgets.thriftsFor({});
    QCOMPARE(thrifts.size(), 1);
    QCOMPARE(thrifts.first().model, QStringLiteral("claude-haiku-4-5"));
    QCOMPARE(thrifts.first().percent, 96);
    QCOMPARE(thrifts.first().provider, QStringLiteral("work"));
    QCOMPARE(thrifts.first().currency, QStringLiteral("USD"));
}

void BudgetsTest::everyBudgetThatSavesIsToldInItsOrder()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    QList<BudgetConfig> configs{budget(Period::Day, 10), budget(Period::Day, 10), budget(Period::Day, 100)};
    for (int i = 0; i < configs.size(); ++i) {
        configs[i].name = QString::number(i);
        configs[i].cheaperAt = 50;
    }
    configs[1].project = QStringLiteral("shop");
    (void)budgets.apply(configs);
    (void)budgets.record(use(6));
    const auto namesFor = [&](const QString &project) {
        QStringList names;
        for (const Budgets::Thrift &thrift : budgets.thriftsFor({{}, project}))
            names << thrift.budget;
        return names.join(u' ');
    };
    QCOMPARE(namesFor(QStringLiteral("shop")), QStringLiteral("0 1"));
    QCOMPARE(namesFor(QStringLiteral("blog")), QStringLiteral("0"));
}

void BudgetsTest::periodsBeginAtMidnightOfTheTimeZone_data()
{
    QTest::addColumn<Period>("period");
    QTest::addColumn<QTimeZone>("zone");
    QTest::addColumn<int>("hours"); // since the clock began
    QTest::addColumn<QDateTime>("begin");
    const auto utc = [](int month, int day, int hour, int minute = 0) {
        return QDateTime(QDate(2026, month, day), QTime(hour, minute), Qt::UTC);
    };
    QTest::newRow("a day in Berlin") << Period::Day << berlin << 0
                                     << QDateTime(QDate(2026, 1, 1), QTime(23, 0), Qt::UTC);
    QTest::newRow("late in Berlin it is tomorrow") << Period::Day << berlin << 20 << utc(1, 2, 23);
    QTest::newRow("a day in Kathmandu") << Period::Day << kathmandu << 0 << utc(1, 1, 18, 15);
    QTest::newRow("a week begins on Monday")
        << Period::Week << QTimeZone::utc() << 0 << QDateTime(QDate(2025, 12, 29), QTime(0, 0), Qt::UTC);
    QTest::newRow("on a Sunday it still runs")
        << Period::Week << QTimeZone::utc() << 48 << QDateTime(QDate(2025, 12, 29), QTime(0, 0), Qt::UTC);
    QTest::newRow("a month") << Period::Month << QTimeZone::utc() << 24 * 40 << utc(2, 1, 0);
    QTest::newRow("a month of summer time") << Period::Month << berlin << 24 * 100 << utc(3, 31, 22);
}

void BudgetsTest::periodsBeginAtMidnightOfTheTimeZone()
{
    QFETCH(Period, period);
    QFETCH(QTimeZone, zone);
    QFETCH(int, hours);
    FakeClock clock;
    clock.advance(std::chrono::hours(hours));
    Budgets budgets(clock, zone);
    (void)budgets.apply({budget(period, 1)});
    QTEST(budgets.snapshots().first().begin, "begin");
    const Budgets::Span span = budgets.period(budget(period, 1));
    QTEST(span.begin, "begin");
    QCOMPARE(span.end, budgets.snapshots().first().end);
    QVERIFY(span.begin <= clock.wallTime() && clock.wallTime() < span.end);
}

void BudgetsTest::whatWasUsedBeforeIsAdded()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    const QList<BudgetConfig> unknown = budgets.apply({budget(Period::Month, 10)});
    QCOMPARE(unknown.size(), 1);
    (void)budgets.record(use(1, 10));
    budgets.restore(unknown.first(), budgets.period(unknown.first()).begin, {100, 8'000'000'000, 2});
    const BudgetSnapshot snapshot = budgets.snapshots().first();
    QCOMPARE(snapshot.spent, 9.0);
    QCOMPARE(snapshot.usedTokens, 110);
    QCOMPARE(snapshot.unpriced, 2);
}

void BudgetsTest::whatWasToldBeforeIsNotToldAgain()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    const QList<BudgetConfig> unknown = budgets.apply({budget(Period::Month, 10)});
    budgets.restore(unknown.first(), budgets.period(unknown.first()).begin, {0, 8'500'000'000, 0});
    QCOMPARE(percents(budgets.record(use(0.1))), QList<int>());
    QCOMPARE(percents(budgets.record(use(1))), QList<int>{95});
}

void BudgetsTest::anotherPeriodBeginsWithNothing()
{
    FakeClock clock;
    Budgets budgets(clock, berlin);
    (void)budgets.apply({budget(Period::Day, 1)});
    (void)budgets.record(use(1));
    QVERIFY(budgets.refusalFor({}));
    clock.advance(20h); // past midnight in Berlin
    QVERIFY(!budgets.refusalFor({}));
    QCOMPARE(budgets.snapshots().first().spent, 0.0);
}

void BudgetsTest::aClockThatGoesBackFindsItsPeriodAgain()
{
    FakeClock clock;
    Budgets budgets(clock, berlin);
    (void)budgets.apply({budget(Period::Day, 1)});
    (void)budgets.record(use(1));
    for (int day = 1; day <= 3; ++day) {
        clock.advance(day * 24h);
        (void)budgets.record(use(0.5));
        clock.advance(-(day * 24h));
    }
    QVERIFY(budgets.refusalFor({}));
    QCOMPARE(budgets.snapshots().first().spent, 1.0);
}

void BudgetsTest::aReloadKeepsWhatIsCounted()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    (void)budgets.apply({budget(Period::Day, 1)});
    (void)budgets.record(use(1));
    QVERIFY(budgets.apply({budget(Period::Day, 3)}).isEmpty());
    QVERIFY(!budgets.refusalFor({}));
    QCOMPARE(budgets.snapshots().first().spent, 1.0);
}

void BudgetsTest::aRaisedBudgetWarnsAgain()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    (void)budgets.apply({budget(Period::Day, 10)});
    QCOMPARE(percents(budgets.record(use(10))), QList<int>{100});
    (void)budgets.apply({budget(Period::Day, 20)});
    QCOMPARE(percents(budgets.record(use(6))), QList<int>{80});
    (void)budgets.apply({budget(Period::Day, 20)});
    QCOMPARE(percents(budgets.record(use(0.1))), QList<int>());
}

void BudgetsTest::aLoweredBudgetWarnsAtOnce()
{
    FakeClock clock;
    Budgets budgets(clock, berlin);
    (void)budgets.apply({budget(Period::Day, 100)});
    QVERIFY(budgets.overtaken().isEmpty());
    QVERIFY(budgets.record(use(11)).isEmpty());
    (void)budgets.apply({budget(Period::Day, 10)});
    const auto notices = budgets.overtaken();
    QCOMPARE(percents(notices), QList<int>{100});
    QCOMPARE(
        notices.first().text, QStringLiteral("budget 'mine' is used to 110 %: 11.00 of 10.00 USD today"));
    (void)budgets.apply({budget(Period::Day, 10)});
    QVERIFY(budgets.overtaken().isEmpty());
    QVERIFY(budgets.record(use(1)).isEmpty());
    (void)budgets.apply({budget(Period::Day, 100)});
    QVERIFY(budgets.overtaken().isEmpty());
    clock.advance(24h);
    (void)budgets.apply({budget(Period::Day, 10)});
    QVERIFY(budgets.overtaken().isEmpty());
}

void BudgetsTest::whatEndsAfterMidnightBelongsToItsBegin()
{
    FakeClock clock;
    Budgets budgets(clock, berlin);
    (void)budgets.apply({budget(Period::Day, 1)});
    Budgets::Use late = use(1);
    late.at = clock.wallTime();
    clock.advance(24h);
    QVERIFY(budgets.record(late).isEmpty());
    QCOMPARE(budgets.snapshots().first().spent, 0.0);
    clock.advance(-24h);
    QCOMPARE(budgets.snapshots().first().spent, 1.0);
}

void BudgetsTest::anotherBudgetOfTheNameIsNotRestored()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    BudgetConfig other = budget(Period::Month, 10);
    other.project = QStringLiteral("shop");
    (void)budgets.apply({budget(Period::Month, 10)});
    budgets.restore(other, budgets.period(other).begin, {1, 1'000'000'000, 0});
    QCOMPARE(budgets.snapshots().first().spent, 0.0);
}

void BudgetsTest::anotherScopeIsUnknownAfterAReload()
{
    const FakeClock clock;
    Budgets budgets(clock, berlin);
    (void)budgets.apply({budget(Period::Day, 1)});
    (void)budgets.record(use(1));
    QCOMPARE(budgets.apply({budget(Period::Week, 1)}).size(), 1);
    QCOMPARE(budgets.snapshots().first().spent, 0.0);
}

QTEST_GUILESS_MAIN(BudgetsTest)
#include "tst_budgets.moc"
