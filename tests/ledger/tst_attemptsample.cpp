// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/attemptsample.h"
#include "ledger/exchangerecord.h"

#include <QTest>

using namespace signalbox;

namespace {

ExchangeRecord exampleRecord()
{
    ExchangeRecord record;
    record.startedAt = QDateTime(QDate(2026, 11, 29), QTime(10, 0), Qt::UTC);
    record.path = "/v1/messages";
    record.model = QStringLiteral("claude-x");
    AttemptRecord failed;
    failed.provider = QStringLiteral("work");
    failed.status = 500;
    failed.outcome = QStringLiteral("500 api_error: oh");
    failed.milliseconds = 100;
    failed.sent = true;
    failed.faulty = true;
    AttemptRecord good = failed;
    good.provider = QStringLiteral("home");
    good.outcome = QStringLiteral("ok");
    good.faulty = false;
    good.startMilliseconds = 120;
    good.milliseconds = 4000;
    good.firstByteMilliseconds = 700;
    good.usage.output = 55;
    AttemptRecord passedOver = failed;
    passedOver.sent = false;
    passedOver.faulty = false;
    record.attempts = {failed, passedOver, good};
    return record;
}

} // namespace

class AttemptSampleTest : public QObject
{
    Q_OBJECT

private slots:
    void everyAttemptThatWasSentIsOne();
    void countingFilesAndKeptAnswersGiveNone_data();
    void countingFilesAndKeptAnswersGiveNone();
};

void AttemptSampleTest::everyAttemptThatWasSentIsOne()
{
    const QList<AttemptSample> samples = attemptSamples(exampleRecord());
    QCOMPARE(samples.size(), 2);
    QCOMPARE(samples[0].provider, QStringLiteral("work"));
    QVERIFY(!samples[0].good);
    QVERIFY(samples[0].faulty);
    QCOMPARE(samples[0].firstByteMilliseconds, -1);
    QCOMPARE(samples[0].endedAt, exampleRecord().startedAt.addMSecs(100));
    QCOMPARE(samples[1].provider, QStringLiteral("home"));
    QVERIFY(samples[1].good);
    QVERIFY(!samples[1].faulty);
    QCOMPARE(samples[1].firstByteMilliseconds, 700);
    QCOMPARE(samples[1].milliseconds, 4000);
    QCOMPARE(samples[1].outputTokens, 55);
    QCOMPARE(samples[1].endedAt, exampleRecord().startedAt.addMSecs(4120));
}

void AttemptSampleTest::countingFilesAndKeptAnswersGiveNone_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("reused");
    const QString model = QStringLiteral("claude-x");
    QTest::newRow("counting") << QByteArray("/v1/messages/count_tokens") << model << false;
    QTest::newRow("a file") << QByteArray("/v1/files") << QString() << false;
    QTest::newRow("a kept answer") << QByteArray("/v1/messages") << model << true;
}

void AttemptSampleTest::countingFilesAndKeptAnswersGiveNone()
{
    QFETCH(QByteArray, path);
    QFETCH(QString, model);
    QFETCH(bool, reused);
    ExchangeRecord record = exampleRecord();
    record.path = path;
    record.model = model;
    record.reused = reused;
    QCOMPARE(attemptSamples(record).size(), 0);
}

QTEST_APPLESS_MAIN(AttemptSampleTest)
#include "tst_attemptsample.moc"
