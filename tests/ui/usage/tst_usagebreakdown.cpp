// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/chartscale.h"
#include "ui/usage/usagebreakdown.h"
#include "ui/usage/usagetexts.h"
#include "usagereports.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

class tst_UsageBreakdown : public QObject
{
    Q_OBJECT

private slots:
    void putsPartsOnTheirDays();
    void addsDaysUpToMonths();
    void ordersPartsByTheirTokens();
    void gathersWhatHasNoSeriesOfItsOwn();
    void ordersSeriesByTheMeasure();
    void drawsOneSeriesWithoutADimension();
    void keepsTheLedgersRestApart();
    void tellsStepsInWhichSomethingWasUsed();
    void hasNothingOfAnEmptyReport();
    void offersTheMeasuresThereAre();
    void marksAxesWithRoundNumbers_data();
    void marksAxesWithRoundNumbers();
    void tellsTheValuesOfAStep();
    void saysTheChartInWords();
    void tellsChanges_data();
    void tellsChanges();
    void tellsChangesOfShares();
    void tellsMoneyOfBothKindsApart();
};

static const UsageRange week = UsageRange::of(QDate(2026, 11, 23), QDate(2026, 11, 29));

static UsageGroup group(const QString &day, const QString &part, const UsageSum &sum)
{
    return {{day, part}, sum};
}

static UsageReport twoModels()
{
    return usageReport({group(QStringLiteral("2026-11-23"), QStringLiteral("opus"), usageSum(100, 500)),
        group(QStringLiteral("2026-11-23"), QStringLiteral("haiku"), usageSum(10, 1)),
        group(QStringLiteral("2026-11-25"), QStringLiteral("haiku"), usageSum(1'000, 9))});
}

void tst_UsageBreakdown::putsPartsOnTheirDays()
{
    const UsageBreakdown breakdown(twoModels(), week, UsageDimension::Model);
    const UsageChartData chart = breakdown.chart(UsageMeasure());
    QCOMPARE(chart.series.size(), 2);
    QCOMPARE(chart.series.at(0).name, QStringLiteral("haiku"));
    QCOMPARE(chart.series.at(0).values, (QList<qint64>{110, 0, 11'000, 0, 0, 0, 0}));
    QCOMPARE(chart.series.at(1).values, (QList<qint64>{1'100, 0, 0, 0, 0, 0, 0}));
    QCOMPARE(chart.labels.size(), 7);
    QCOMPARE(chart.labels.at(0), QStringLiteral("Mon 23"));
}

void tst_UsageBreakdown::addsDaysUpToMonths()
{
    const UsageRange year(UsageRange::Kind::Year, QDate(2026, 11, 29));
    const UsageReport report
        = usageReport({group(QStringLiteral("2026-10-01"), QStringLiteral("opus"), usageSum(1)),
            group(QStringLiteral("2026-10-31"), QStringLiteral("opus"), usageSum(2)),
            group(QStringLiteral("2026-11-01"), QStringLiteral("opus"), usageSum(4))});
    const UsageChartData chart = UsageBreakdown(report, year, UsageDimension::Model).chart(UsageMeasure());
    QCOMPARE(chart.series.constFirst().values.mid(9), (QList<qint64>{0, 33, 44}));
}

void tst_UsageBreakdown::ordersPartsByTheirTokens()
{
    const UsageBreakdown breakdown(twoModels(), week, UsageDimension::Model);
    QCOMPARE(breakdown.parts().at(0).name, QStringLiteral("haiku"));
    QCOMPARE(breakdown.parts().at(0).sum.tokens.output, 1'010);
    QCOMPARE(breakdown.parts().at(1).name, QStringLiteral("opus"));
}

static UsageReport manyModels(int count)
{
    QList<UsageGroup> groups;
    for (int i = 0; i < count; ++i)
        groups << group(QStringLiteral("2026-11-24"), QStringLiteral("model-%1").arg(i), usageSum(1000 - i));
    return usageReport(groups);
}

void tst_UsageBreakdown::gathersWhatHasNoSeriesOfItsOwn()
{
    const UsageReport report = manyModels(40);
    const UsageChartData chart = UsageBreakdown(report, week, UsageDimension::Model).chart(UsageMeasure());
    QCOMPARE(chart.series.size(), 8);
    QVERIFY(chart.series.constLast().isRest);
    QCOMPARE(UsageTexts::seriesName(chart, 7), QStringLiteral("Other"));
    qint64 all = 0;
    for (qsizetype i = 0; i < chart.series.size(); ++i)
        all += chart.total(i);
    QCOMPARE(all, report.total.tokens.total());
    QCOMPARE(
        UsageBreakdown(manyModels(7), week, UsageDimension::Model).chart(UsageMeasure()).series.size(), 7);
}

void tst_UsageBreakdown::ordersSeriesByTheMeasure()
{
    const UsageBreakdown breakdown(twoModels(), week, UsageDimension::Model);
    const UsageMeasure spent(UsageMeasure::Kind::Spent, QStringLiteral("USD"));
    const UsageChartData chart = breakdown.chart(spent);
    QCOMPARE(chart.series.at(0).name, QStringLiteral("opus"));
    QCOMPARE(chart.measure.text(chart.total(0)), QStringLiteral("$5.00"));
    QCOMPARE(
        breakdown.chart(UsageMeasure(UsageMeasure::Kind::Spent, QStringLiteral("EUR"))).series.size(), 0);
}

void tst_UsageBreakdown::drawsOneSeriesWithoutADimension()
{
    const UsageReport report = usageReport(
        {{{QStringLiteral("2026-11-23")}, usageSum(1)}, {{QStringLiteral("2026-11-29")}, usageSum(2)}});
    const UsageChartData chart = UsageBreakdown(report, week, std::nullopt).chart(UsageMeasure());
    QCOMPARE(chart.series.size(), 1);
    QCOMPARE(chart.series.constFirst().values, (QList<qint64>{11, 0, 0, 0, 0, 0, 22}));
    QCOMPARE(UsageTexts::seriesName(chart, 0), QStringLiteral("Tokens"));
}

void tst_UsageBreakdown::keepsTheLedgersRestApart()
{
    UsageReport report = usageReport(
        {group(QStringLiteral("2026-11-23"), {}, usageSum(1)), {{QString(), QString()}, usageSum(50)}});
    report.cut = true;
    const UsageBreakdown breakdown(report, week, UsageDimension::Project);
    QCOMPARE(breakdown.parts().size(), 2);
    QCOMPARE(breakdown.parts().at(0).name, QString());
    QVERIFY(!breakdown.parts().at(0).isRest);
    QVERIFY(breakdown.parts().at(1).isRest);
    QCOMPARE(breakdown.total().tokens.output, 51);
}

void tst_UsageBreakdown::tellsStepsInWhichSomethingWasUsed()
{
    const QList<UsageBreakdown::Part> steps
        = UsageBreakdown(twoModels(), week, UsageDimension::Model).steps();
    QCOMPARE(steps.size(), 2);
    QCOMPARE(steps.at(0).name, QStringLiteral("2026-11-23"));
    QCOMPARE(steps.at(0).sum.tokens.output, 110);
    QCOMPARE(steps.at(1).step, 2);
}

void tst_UsageBreakdown::hasNothingOfAnEmptyReport()
{
    const UsageBreakdown breakdown(UsageReport(), week, UsageDimension::Model);
    QVERIFY(breakdown.chart(UsageMeasure()).isEmpty());
    QVERIFY(breakdown.parts().isEmpty());
    QVERIFY(breakdown.steps().isEmpty());
}

void tst_UsageBreakdown::offersTheMeasuresThereAre()
{
    UsageSum sum = usageSum(1, 5, 0);
    sum.money.insert(QStringLiteral("CNY"), {0, 7});
    using Kind = UsageMeasure::Kind;
    QCOMPARE(UsageMeasure::of(sum),
        (QList<UsageMeasure>{UsageMeasure(Kind::Tokens), UsageMeasure(Kind::Spent, QStringLiteral("USD")),
            UsageMeasure(Kind::Covered, QStringLiteral("CNY")), UsageMeasure(Kind::Requests)}));
    QCOMPARE(UsageMeasure::of({}).size(), 2);
}

void tst_UsageBreakdown::marksAxesWithRoundNumbers_data()
{
    QTest::addColumn<qint64>("highest");
    QTest::addColumn<qint64>("smallest");
    QTest::addColumn<QList<qint64>>("marks");
    QTest::newRow("nothing") << qint64(0) << qint64(1) << QList<qint64>{0, 1};
    QTest::newRow("one request") << qint64(1) << qint64(1) << QList<qint64>{0, 1};
    QTest::newRow("seven") << qint64(7) << qint64(1) << QList<qint64>{0, 2, 4, 6, 8};
    QTest::newRow("tens of thousands")
        << qint64(11'110) << qint64(1) << QList<qint64>{0, 5'000, 10'000, 15'000};
    QTest::newRow("just so") << qint64(400) << qint64(1) << QList<qint64>{0, 100, 200, 300, 400};
    QTest::newRow("cents") << qint64(25'000'000) << qint64(10'000'000)
                           << QList<qint64>{0, 10'000'000, 20'000'000, 30'000'000};
}

void tst_UsageBreakdown::marksAxesWithRoundNumbers()
{
    QFETCH(qint64, highest);
    QFETCH(qint64, smallest);
    QTEST(ChartScale::of(highest, smallest).marks, "marks");
}

void tst_UsageBreakdown::tellsTheValuesOfAStep()
{
    const UsageChartData chart
        = UsageBreakdown(twoModels(), week, UsageDimension::Model).chart(UsageMeasure());
    QCOMPARE(UsageTexts::stepValues(chart, 0, {}).join(u'|').replace(QChar(QChar::Nbsp), u' '),
        QStringLiteral("opus: 1.1 k|haiku: 110|Together: 1.21 k"));
    QCOMPARE(UsageTexts::stepValues(chart, 0, {QStringLiteral("opus")}),
        QStringList(QStringLiteral("haiku: 110")));
    QCOMPARE(UsageTexts::stepValues(chart, 1, {}), QStringList(QStringLiteral("Nothing")));
}

void tst_UsageBreakdown::saysTheChartInWords()
{
    const UsageBreakdown breakdown(twoModels(), week, UsageDimension::Model);
    const QString summary = UsageTexts::summary(breakdown.chart(UsageMeasure()));
    QVERIFY2(summary.contains(QStringLiteral("Mon 23 Nov 2026 to Sun 29 Nov 2026")), qPrintable(summary));
    QVERIFY2(summary.contains(QStringLiteral("Most: Wed 25 Nov 2026")), qPrintable(summary));
    QVERIFY(!UsageTexts::summary(UsageBreakdown({}, week, std::nullopt).chart(UsageMeasure())).isEmpty());
}

void tst_UsageBreakdown::tellsChanges_data()
{
    QTest::addColumn<qint64>("now");
    QTest::addColumn<qint64>("before");
    QTest::addColumn<QString>("text");
    QTest::newRow("more") << qint64(112) << qint64(100) << QStringLiteral("+12 %");
    QTest::newRow("less") << qint64(97) << qint64(100) << QStringLiteral("−3 %");
    QTest::newRow("as much") << qint64(100) << qint64(100) << QStringLiteral("±0 %");
    QTest::newRow("nothing any more") << qint64(0) << qint64(100) << QStringLiteral("−100 %");
    QTest::newRow("much more") << qint64(2'000) << qint64(100) << QStringLiteral("20 times");
    QTest::newRow("nothing before") << qint64(5) << qint64(0) << QString();
}

void tst_UsageBreakdown::tellsChanges()
{
    QFETCH(qint64, now);
    QFETCH(qint64, before);
    QTEST(UsageTexts::change(now, before), "text");
}

void tst_UsageBreakdown::tellsChangesOfShares()
{
    QCOMPARE(UsageTexts::shareChange(0.84, 0.82), QStringLiteral("+2 pts"));
    QCOMPARE(UsageTexts::shareChange(0.8, 0.9), QStringLiteral("−10 pts"));
}

void tst_UsageBreakdown::tellsMoneyOfBothKindsApart()
{
    QCOMPARE(UsageTexts::spent(usageSum(1, 341, 200)), QStringLiteral("$3.41"));
    QCOMPARE(UsageTexts::covered(usageSum(1, 341, 200)), QStringLiteral("$2.00"));
    UsageSum unknown = usageSum(1);
    unknown.unpriced = 2;
    QCOMPARE(UsageTexts::spent(unknown), QStringLiteral("unknown"));
    QCOMPARE(UsageTexts::spent(usageSum(1)), QStringLiteral("–"));
}

QTEST_GUILESS_MAIN(tst_UsageBreakdown)
#include "tst_usagebreakdown.moc"
