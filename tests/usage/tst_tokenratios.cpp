// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage/tokenratios.h"

#include <QTest>

using namespace signalbox;

namespace {

const QString provider = QStringLiteral("anthropic");
const QString model = QStringLiteral("claude-opus-5");

void learnOften(TokenRatios &ratios, qint64 estimated, qint64 real)
{
    for (int i = 0; i < 100; ++i)
        ratios.learn(provider, model, estimated, real);
}

} // namespace

class TokenRatiosTest : public QObject
{
    Q_OBJECT

private slots:
    void startsAboveTheEstimate_data();
    void startsAboveTheEstimate();
    void comesToTheRealRatio_data();
    void comesToTheRealRatio();
    void firstSampleGoesHalfTheWay();
    void followsAChange();
    void smallPromptsWeighLittle();
    void learnsNothingFromNonsense_data();
    void learnsNothingFromNonsense();
    void keepsPairsApart();
    void wantsTheFirstFiveAndThenEverySixteenth();
    void forgetsThePairLeastRecentlyUsed();
};

void TokenRatiosTest::startsAboveTheEstimate_data()
{
    QTest::addColumn<qint64>("raw");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("rounded up") << qint64{1} << qint64{2};
    QTest::newRow("even") << qint64{100} << qint64{110};
    QTest::newRow("large") << qint64{1000001} << qint64{1100002};
    QTest::newRow("nothing") << qint64{0} << qint64{1};
    QTest::newRow("less than nothing") << qint64{-5} << qint64{1};
}

void TokenRatiosTest::startsAboveTheEstimate()
{
    QFETCH(qint64, raw);
    QTEST(TokenRatios().estimate(provider, model, raw), "expected");
}

void TokenRatiosTest::comesToTheRealRatio_data()
{
    QTest::addColumn<qint64>("real");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("too little estimated") << qint64{15000} << qint64{1500};
    QTest::newRow("too much estimated") << qint64{8000} << qint64{800};
    QTest::newRow("below the bounds") << qint64{1000} << qint64{500};
    QTest::newRow("above the bounds") << qint64{90000} << qint64{2500};
}

void TokenRatiosTest::comesToTheRealRatio()
{
    QFETCH(qint64, real);
    QFETCH(qint64, expected);
    TokenRatios ratios;
    learnOften(ratios, 10000, real);
    const qint64 estimate = ratios.estimate(provider, model, 1000);
    QVERIFY2(qAbs(estimate - expected) <= 1, qPrintable(QString::number(estimate)));
}

void TokenRatiosTest::firstSampleGoesHalfTheWay()
{
    TokenRatios ratios;
    ratios.learn(provider, model, 10000, 15000);
    QCOMPARE(ratios.estimate(provider, model, 1000), 1300);
}

void TokenRatiosTest::followsAChange()
{
    TokenRatios ratios;
    learnOften(ratios, 10000, 10000);
    ratios.learn(provider, model, 10000, 18000);
    const qint64 once = ratios.estimate(provider, model, 1000);
    QVERIFY2(once >= 1100 && once <= 1101, qPrintable(QString::number(once)));
    learnOften(ratios, 10000, 18000);
    QVERIFY(ratios.estimate(provider, model, 1000) >= 1799);
}

void TokenRatiosTest::smallPromptsWeighLittle()
{
    TokenRatios ratios;
    ratios.learn(provider, model, 20, 10);
    const qint64 estimate = ratios.estimate(provider, model, 1000);
    QVERIFY2(estimate > 1090 && estimate < 1100, qPrintable(QString::number(estimate)));
}

void TokenRatiosTest::learnsNothingFromNonsense_data()
{
    QTest::addColumn<qint64>("estimated");
    QTest::addColumn<qint64>("real");
    QTest::newRow("no usage") << qint64{1000} << qint64{0};
    QTest::newRow("no estimate") << qint64{0} << qint64{1000};
    QTest::newRow("negative") << qint64{-1000} << qint64{-1000};
}

void TokenRatiosTest::learnsNothingFromNonsense()
{
    QFETCH(qint64, estimated);
    QFETCH(qint64, real);
    TokenRatios ratios;
    ratios.learn(provider, model, estimated, real);
    QCOMPARE(ratios.estimate(provider, model, 1000), 1100);
}

void TokenRatiosTest::keepsPairsApart()
{
    TokenRatios ratios;
    learnOften(ratios, 10000, 20000);
    QCOMPARE(ratios.estimate(QStringLiteral("other"), model, 1000), 1100);
    QCOMPARE(ratios.estimate(provider, QStringLiteral("other"), 1000), 1100);
}

void TokenRatiosTest::wantsTheFirstFiveAndThenEverySixteenth()
{
    TokenRatios ratios;
    QList<int> wanted;
    for (int request = 0; request < 50; ++request) {
        if (ratios.wantsSample(provider, model))
            wanted << request;
    }
    QCOMPARE(wanted, (QList<int>{0, 1, 2, 3, 4, 16, 32, 48}));
    QVERIFY(ratios.wantsSample(provider, QStringLiteral("other")));
}

void TokenRatiosTest::forgetsThePairLeastRecentlyUsed()
{
    TokenRatios ratios(2);
    const QString second = QStringLiteral("second");
    const QString third = QStringLiteral("third");
    learnOften(ratios, 10000, 20000);
    ratios.learn(provider, second, 10000, 20000);
    QVERIFY(ratios.estimate(provider, model, 1000) >= 1999); // used again
    ratios.learn(provider, third, 10000, 20000);
    QVERIFY(ratios.estimate(provider, model, 1000) >= 1999);
    QCOMPARE(ratios.estimate(provider, second, 1000), 1100);
    QVERIFY(ratios.estimate(provider, third, 1000) > 1100);
}

QTEST_GUILESS_MAIN(TokenRatiosTest)
#include "tst_tokenratios.moc"
