// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"

#include <QTest>

using namespace signalbox;

namespace {

const QByteArray provider
    = "providers:\n  - {name: a, base_url: 'https://a.example', auth_type: api_key, auth_value: k}\n";

ConfigReading read(const QByteArray &ledger)
{
    return ConfigReader({}).read(provider + ledger, QStringLiteral("/configs"));
}

QString shown(const QList<ConfigProblem> &problems)
{
    QStringList lines;
    for (const ConfigProblem &problem : problems)
        lines << QString::number(problem.line) + QStringLiteral(": ") + problem.message;
    return lines.join(u'\n');
}

} // namespace

/// The section `ledger`.
class LedgerReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void readsAll();
    void isNotNeeded();
    void keepsNone();
    void refuses_data();
    void refuses();
};

void LedgerReaderTest::readsAll()
{
    const ConfigReading reading = read("ledger: {file: kept/usage.sqlite, keep_days: 7, max_size: 5MiB}\n");
    QVERIFY2(reading.config, qPrintable(shown(reading.problems)));
    QCOMPARE(reading.config->ledger.file, QStringLiteral("/configs/kept/usage.sqlite"));
    QCOMPARE(reading.config->ledger.keepDays, 7);
    QCOMPARE(reading.config->ledger.maxBytes, 5LL * 1024 * 1024);
    QVERIFY2(reading.problems.empty(), qPrintable(shown(reading.problems)));
}

void LedgerReaderTest::isNotNeeded()
{
    const ConfigReading reading = read({});
    QVERIFY2(reading.config, qPrintable(shown(reading.problems)));
    QVERIFY(reading.config->ledger == LedgerConfig());
    QCOMPARE(reading.config->ledger.keepDays, 90);
}

void LedgerReaderTest::keepsNone()
{
    const ConfigReading reading = read("ledger: {file: none}\n");
    QVERIFY2(reading.config, qPrintable(shown(reading.problems)));
    QCOMPARE(reading.config->ledger.file, QStringLiteral("none"));
}

void LedgerReaderTest::refuses_data()
{
    QTest::addColumn<QByteArray>("ledger");
    QTest::addColumn<QString>("problem");
    QTest::newRow("no day") << QByteArray("ledger: {keep_days: 0}\n")
                            << QStringLiteral("'keep_days' of ledger");
    QTest::newRow("too many days") << QByteArray("ledger: {keep_days: 100000}\n")
                                   << QStringLiteral("must be from 1 to 3650");
    QTest::newRow("too small") << QByteArray("ledger: {max_size: 1000}\n")
                               << QStringLiteral("'max_size' of ledger");
}

void LedgerReaderTest::refuses()
{
    QFETCH(const QByteArray, ledger);
    QFETCH(const QString, problem);
    const ConfigReading reading = read(ledger);
    QVERIFY(!reading.config);
    QVERIFY2(shown(reading.problems).contains(problem), qPrintable(shown(reading.problems)));
    QVERIFY2(shown(reading.problems).startsWith(u"3: "), qPrintable(shown(reading.problems)));
}

QTEST_GUILESS_MAIN(LedgerReaderTest)
#include "tst_ledgerreader.moc"
