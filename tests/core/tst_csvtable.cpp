// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/csvtable.h"

#include <QTest>

using namespace signalbox;

class TestCsvTable : public QObject
{
    Q_OBJECT

private slots:
    void writesRowsOfRfc4180();
    void writesTexts_data();
    void writesTexts();
    void numbersStayNumbers();
};

void TestCsvTable::writesRowsOfRfc4180()
{
    CsvTable table({QStringLiteral("name"), QStringLiteral("count")});
    table.text(QStringLiteral("a")).number(1).endRow();
    QCOMPARE(table.take(), QByteArray("name,count\r\na,1\r\n"));
    table.text({}).plain({}).endRow();
    QCOMPARE(table.take(), QByteArray(",\r\n"));
}

void TestCsvTable::writesTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("written");
    const auto row = [](const char *name, const QString &text, const char *written) {
        QTest::newRow(name) << text << QByteArray(written);
    };
    row("plain", QStringLiteral("claude-opus-4-5"), "claude-opus-4-5");
    row("a comma", QStringLiteral("a,b"), "\"a,b\"");
    row("quotes", QStringLiteral("say \"hi\""), "\"say \"\"hi\"\"\"");
    row("lines", QStringLiteral("a\r\nb"), "\"a\r\nb\"");
    row("not ASCII", QStringLiteral("模型"), "模型");
    row("a formula", QStringLiteral("=1+1"), "'=1+1");
    row("a formula behind a NUL", QString(QChar(0)) + QStringLiteral("=1+1"), "'=1+1");
    row("a formula that is quoted", QStringLiteral("=HYPERLINK(\"x\",\"y\")"),
        "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    row("plus", QStringLiteral("+1"), "'+1");
    row("minus", QStringLiteral("-1"), "'-1");
    row("at", QStringLiteral("@SUM(A1)"), "'@SUM(A1)");
    row("tab", QStringLiteral("\t=1"), "'\t=1");
    row("return", QStringLiteral("\r=1"), "\"'\r=1\"");
    row("a sign later on", QStringLiteral("a=1"), "a=1");
}

void TestCsvTable::writesTexts()
{
    QFETCH(QString, text);
    CsvTable table({QStringLiteral("name")});
    (void)table.take();
    table.text(text).endRow();
    const QByteArray row = table.take();
    QVERIFY(row.endsWith("\r\n"));
    QTEST(row.chopped(2), "written");
}

void TestCsvTable::numbersStayNumbers()
{
    CsvTable table({QStringLiteral("n")});
    (void)table.take();
    table.number(-5).plain("-0.25").endRow();
    QCOMPARE(table.take(), QByteArray("-5,-0.25\r\n"));
}

QTEST_GUILESS_MAIN(TestCsvTable)
#include "tst_csvtable.moc"
