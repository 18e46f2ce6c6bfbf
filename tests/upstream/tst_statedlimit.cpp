// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/statedlimit.h"

#include "support/testfiles.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;
using Scope = StatedLimit::Scope;

namespace {

QDateTime now()
{
    return QDateTime(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC);
}

/// "{unix:+90}", "{httpdate:+90}" and "{rfc3339:+90}" of the vectors as times.
QByteArray filledIn(const QString &value)
{
    static const QRegularExpression mark(QStringLiteral("^\\{(unix|httpdate|rfc3339):([+-]\\d+)\\}$"));
    const auto match = mark.match(value);
    if (!match.hasMatch())
        return value.toUtf8();
    const QDateTime time = now().addSecs(match.captured(2).toLongLong());
    if (match.captured(1) == u"unix")
        return QByteArray::number(time.toSecsSinceEpoch());
    if (match.captured(1) == u"rfc3339")
        return time.toString(Qt::ISODate).toLatin1();
    return QLocale::c().toString(time, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'")).toLatin1();
}

} // namespace

class StatedLimitTest : public QObject
{
    Q_OBJECT

private slots:
    void agreesWithTheVectors_data();
    void agreesWithTheVectors();
    void anApiKeysLimitPerMinuteIsOfTheModel();
    void openAisLimitsAreBelieved_data();
    void openAisLimitsAreBelieved();
    void theVerdictCountsWhereNoWindowIsNamed_data();
    void theVerdictCountsWhereNoWindowIsNamed();
    void aSpentWindowIsNoReasonByItself_data();
    void aSpentWindowIsNoReasonByItself();
    void nothingIsBelievedForEver();
};

void StatedLimitTest::agreesWithTheVectors_data()
{
    QTest::addColumn<QJsonObject>("given");
    QTest::addColumn<QJsonObject>("expected");
    QFile file(testData(QLatin1String("vectors/rate-limit-headers.json")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray cases
        = QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("cases")).toArray();
    QVERIFY(cases.size() > 5);
    for (const QJsonValue &value : cases) {
        const QJsonObject entry = value.toObject();
        QTest::newRow(qPrintable(entry.value(QStringLiteral("id")).toString()))
            << entry.value(QStringLiteral("headers")).toObject()
            << entry.value(QStringLiteral("expect")).toObject();
    }
}

void StatedLimitTest::agreesWithTheVectors()
{
    QFETCH(QJsonObject, given);
    QFETCH(QJsonObject, expected);
    Headers headers;
    for (auto field = given.begin(); field != given.end(); ++field)
        headers.append(field.key().toLatin1(), filledIn(field.value().toString()));
    const StatedLimit limit = StatedLimit::of(429, headers, now());
    const double seconds = limit.wait ? static_cast<double>(limit.wait->count()) / 1000 : -1;
    if (expected.contains(QStringLiteral("cooldownMax"))) {
        QVERIFY(seconds <= expected.value(QStringLiteral("cooldownMax")).toDouble());
        return;
    }
    const QJsonValue cooldown = expected.value(QStringLiteral("cooldown"));
    const double tolerance = expected.value(QStringLiteral("tolerance")).toDouble(0.001);
    // What is longer than we believe is taken for that.
    const double most = limit.scope == Scope::Provider ? 8 * 24 * 3600 : 3600;
    const double wanted = cooldown.isNull() ? -1 : std::min(most, cooldown.toDouble());
    QVERIFY2(std::abs(seconds - wanted) <= tolerance, qPrintable(QString::number(seconds)));
    if (expected.value(QStringLiteral("scope")) == QStringLiteral("model"))
        QVERIFY(limit.scope == Scope::Model);
}

void StatedLimitTest::anApiKeysLimitPerMinuteIsOfTheModel()
{
    const Headers headers{{"anthropic-ratelimit-requests-remaining", "12"},
        {"anthropic-ratelimit-requests-reset", "2026-01-02T03:09:00Z"},
        {"anthropic-ratelimit-input-tokens-remaining", "0"},
        {"anthropic-ratelimit-input-tokens-reset", "2026-01-02T03:04:20Z"}};
    const StatedLimit limit = StatedLimit::of(429, headers, now());
    QVERIFY(limit.wait == 20s);
    QVERIFY(limit.scope == Scope::Model);
}

void StatedLimitTest::openAisLimitsAreBelieved_data()
{
    QTest::addColumn<QByteArray>("reset");
    QTest::addColumn<qint64>("milliseconds");
    const auto row = [](const char *reset, qint64 milliseconds) {
        QTest::newRow(reset) << QByteArray(reset) << milliseconds;
    };
    row("1m30s", 90'000);
    row("120ms", 120);
    row("7.66s", 7660);
    row("6m0s", 360'000);
    row("1h0m0s", 3'600'000);
    row("20", 20'000);
    QTest::newRow("seconds since 1970")
        << QByteArray::number(now().toSecsSinceEpoch() + 20) << qint64(20'000);
    QTest::newRow("milliseconds since 1970")
        << QByteArray::number(now().toMSecsSinceEpoch() + 20'000) << qint64(20'000);
    QTest::newRow("past") << QByteArray::number(now().toSecsSinceEpoch() - 20) << qint64(0);
    for (const char *none : {"", "soon", "-5", "0s", "1e300", "nan"})
        row(none, 0);
}

void StatedLimitTest::openAisLimitsAreBelieved()
{
    QFETCH(QByteArray, reset);
    QFETCH(qint64, milliseconds);
    for (const QByteArray &kind : {QByteArray("-requests"), QByteArray("-tokens"), QByteArray()}) {
        const Headers spent{{"X-RateLimit-Remaining" + kind, "0"}, {"X-RateLimit-Reset" + kind, reset}};
        const StatedLimit limit = StatedLimit::of(429, spent, now());
        QCOMPARE(limit.wait.value_or(0ms).count(), milliseconds);
        QVERIFY(limit.scope == Scope::Model);
        QVERIFY(!StatedLimit::of(500, spent, now()).wait);
        const Headers left{{"x-ratelimit-remaining" + kind, "7"}, {"x-ratelimit-reset" + kind, reset}};
        QVERIFY(!StatedLimit::of(429, left, now()).wait);
    }
}

void StatedLimitTest::theVerdictCountsWhereNoWindowIsNamed_data()
{
    QTest::addColumn<QByteArray>("claim");
    QTest::addColumn<bool>("ofAccount");
    QTest::newRow("none") << QByteArray() << true;
    QTest::newRow("five hours") << QByteArray("five_hour") << true;
    QTest::newRow("a week") << QByteArray("seven_day") << true;
    QTest::newRow("a week of one model") << QByteArray("seven_day_opus") << false;
}

void StatedLimitTest::theVerdictCountsWhereNoWindowIsNamed()
{
    QFETCH(QByteArray, claim);
    QFETCH(bool, ofAccount);
    Headers headers{{"anthropic-ratelimit-unified-status", "rejected"},
        {"anthropic-ratelimit-unified-reset", filledIn(QStringLiteral("{unix:+7200}"))}};
    if (!claim.isEmpty())
        headers.append("anthropic-ratelimit-unified-representative-claim", claim);
    const StatedLimit limit = StatedLimit::of(429, headers, now());
    QCOMPARE(limit.wait.has_value(), ofAccount);
    QVERIFY(!ofAccount || (limit.wait == 2h && limit.scope == Scope::Provider));
}

void StatedLimitTest::aSpentWindowIsNoReasonByItself_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("verdict");
    QTest::newRow("more was bought") << 429 << QByteArray("allowed");
    QTest::newRow("overloaded") << 529 << QByteArray("rejected");
    QTest::newRow("broken") << 500 << QByteArray();
}

void StatedLimitTest::aSpentWindowIsNoReasonByItself()
{
    QFETCH(int, status);
    QFETCH(QByteArray, verdict);
    Headers headers{{"retry-after", "5"}, {"anthropic-ratelimit-unified-5h-status", "rejected"},
        {"anthropic-ratelimit-unified-5h-reset", filledIn(QStringLiteral("{unix:+7200}"))}};
    if (!verdict.isEmpty())
        headers.append("anthropic-ratelimit-unified-status", verdict);
    const StatedLimit limit = StatedLimit::of(status, headers, now());
    QVERIFY(limit.wait == 5s);
    QVERIFY(limit.scope == Scope::Model);
}

void StatedLimitTest::nothingIsBelievedForEver()
{
    QVERIFY(StatedLimit::of(429, {{"retry-after", "86400"}}, now()).wait == StatedLimit::longestRateLimit);
    QVERIFY(
        StatedLimit::of(429, {{"retry-after", "5000000000"}}, now()).wait == StatedLimit::longestRateLimit);
    const Headers spent{{"anthropic-ratelimit-unified-7d-status", "rejected"},
        {"anthropic-ratelimit-unified-7d-reset", filledIn(QStringLiteral("{unix:+99999999}"))}};
    QVERIFY(StatedLimit::of(429, spent, now()).wait == StatedLimit::longestQuota);
}

QTEST_GUILESS_MAIN(StatedLimitTest)
#include "tst_statedlimit.moc"
