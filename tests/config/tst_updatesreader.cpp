// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"

#include <QTest>

using namespace signalbox;

namespace {

ConfigReading read(const QByteArray &updates)
{
    const QByteArray provider = "providers:\n  - {name: a, type: demo}\n";
    return ConfigReader({}).read(provider + updates, QStringLiteral("/configs"));
}

QString shown(const QList<ConfigProblem> &problems)
{
    QStringList lines;
    for (const ConfigProblem &problem : problems)
        lines << QString::number(problem.line) + QStringLiteral(": ") + problem.message;
    return lines.join(u'\n');
}

} // namespace

/// The section `updates`.
class UpdatesReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void asksNobodyUnlessItIsTold();
    void readsAll();
    void refuses_data();
    void refuses();
};

void UpdatesReaderTest::asksNobodyUnlessItIsTold()
{
    const ConfigReading reading = read({});
    QVERIFY2(reading.config, qPrintable(shown(reading.problems)));
    QVERIFY(!reading.config->updates.check);
    QCOMPARE(reading.config->updates.url.scheme(), QStringLiteral("https"));
}

void UpdatesReaderTest::readsAll()
{
    const ConfigReading reading = read("updates: {check: true, url: 'http://127.0.0.1:9/latest'}\n");
    QVERIFY2(reading.config, qPrintable(shown(reading.problems)));
    QVERIFY(reading.config->updates.check);
    QCOMPARE(reading.config->updates.url, QUrl(QStringLiteral("http://127.0.0.1:9/latest")));
    QVERIFY2(reading.problems.empty(), qPrintable(shown(reading.problems)));
}

void UpdatesReaderTest::refuses_data()
{
    QTest::addColumn<QByteArray>("updates");
    QTest::addColumn<QString>("problem");
    QTest::newRow("no address") << QByteArray("updates: {url: latest}\n")
                                << QStringLiteral("is no valid address");
    QTest::newRow("in the clear") << QByteArray("updates: {url: 'http://example.com/latest'}\n")
                                  << QStringLiteral("must begin with https://");
    QTest::newRow("a password") << QByteArray("updates: {url: 'https://me:pw@example.com/latest'}\n")
                                << QStringLiteral("must not contain a user name");
    QTest::newRow("no switch") << QByteArray("updates: {check: weekly}\n")
                               << QStringLiteral("'check' of updates");
}

void UpdatesReaderTest::refuses()
{
    QFETCH(const QByteArray, updates);
    QFETCH(const QString, problem);
    const ConfigReading reading = read(updates);
    QVERIFY(!reading.config);
    QVERIFY2(shown(reading.problems).contains(problem), qPrintable(shown(reading.problems)));
    QVERIFY2(shown(reading.problems).startsWith(u"3: "), qPrintable(shown(reading.problems)));
}

QTEST_GUILESS_MAIN(UpdatesReaderTest)
#include "tst_updatesreader.moc"
