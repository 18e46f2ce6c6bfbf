// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/loghistogram.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace signalbox;

namespace {

/// The documented error of a percentile.
constexpr double mostError = 0.06;

bool isNear(double value, double exact)
{
    if (std::abs(value - exact) <= exact * mostError)
        return true;
    qWarning() << value << "is too far from" << exact;
    return false;
}

/// Of a sorted list, by the definition.
double exactPercentile(const std::vector<double> &values, int percent)
{
    const size_t rank = (values.size() * static_cast<size_t>(percent) + 99) / 100;
    return values[std::max<size_t>(rank, 1) - 1];
}

} // namespace

class LogHistogramTest : public QObject
{
    Q_OBJECT

private slots:
    void percentilesAreWithinTheError_data();
    void percentilesAreWithinTheError();
    void everyValueIsWithinTheError();
    void aSumIsAsIfAllHadBeenAddedToOne();
    void knowsNothingWithoutValues();
    void extremesCountAsTheEnds();
};

void LogHistogramTest::percentilesAreWithinTheError_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<double>("spread");
    for (const int count : {1, 2, 3, 19, 20, 21, 100, 5000}) {
        QTest::addRow("%d alike", count) << count << 1.2;
        QTest::addRow("%d wide", count) << count << 100000.0;
    }
}

void LogHistogramTest::percentilesAreWithinTheError()
{
    QFETCH(int, count);
    QFETCH(double, spread);
    QRandomGenerator random(4711);
    LogHistogram histogram;
    std::vector<double> values;
    for (int i = 0; i < count; ++i) {
        values.push_back(3 * std::pow(spread, random.generateDouble()));
        histogram.add(values.back());
    }
    std::sort(values.begin(), values.end());

    QCOMPARE(histogram.count(), quint64(count));
    for (const int percent : {0, 1, 25, 50, 75, 90, 95, 99, 100})
        QVERIFY(isNear(histogram.percentile(percent / 100.0).value(), exactPercentile(values, percent)));
}

void LogHistogramTest::everyValueIsWithinTheError()
{
    for (double value = 1; value <= 1e6; value *= 1.003) {
        LogHistogram histogram;
        histogram.add(value);
        QVERIFY(isNear(histogram.percentile(0.5).value(), value));
    }
}

void LogHistogramTest::aSumIsAsIfAllHadBeenAddedToOne()
{
    LogHistogram low, high, all, sum;
    for (const double value : {200.0, 210.0, 400.0}) {
        low.add(value);
        all.add(value);
    }
    for (const double value : {3.0, 9000.0, 9100.0}) {
        high.add(value);
        all.add(value);
    }
    sum += LogHistogram();
    QCOMPARE(sum.count(), 0U);
    sum += high;
    sum += low;
    sum += LogHistogram();
    QCOMPARE(sum.count(), all.count());
    for (const double share : {0.0, 0.2, 0.4, 0.6, 0.8, 1.0})
        QCOMPARE(sum.percentile(share), all.percentile(share));
    QVERIFY(isNear(sum.percentile(0.5).value(), 210));
}

void LogHistogramTest::knowsNothingWithoutValues()
{
    QVERIFY(!LogHistogram().percentile(0.5));
}

void LogHistogramTest::extremesCountAsTheEnds()
{
    const double infinity = std::numeric_limits<double>::infinity();
    for (const double value : {0.0, -5.0, -infinity, std::nan("")}) {
        LogHistogram histogram;
        histogram.add(value);
        QVERIFY(isNear(histogram.percentile(0.5).value(), 1));
    }
    for (const double value : {1e6, 1e12, infinity}) {
        LogHistogram histogram;
        histogram.add(value);
        QVERIFY(isNear(histogram.percentile(0.5).value(), 1e6));
    }
}

QTEST_APPLESS_MAIN(LogHistogramTest)
#include "tst_loghistogram.moc"
