// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/reasoningmark.h"

#include <QTest>

using namespace signalbox;

class TestReasoningMark : public QObject
{
    Q_OBJECT

private slots:
    void readsItsOwn_data();
    void readsItsOwn();
    void knowsNoOther_data();
    void knowsNoOther();
};

void TestReasoningMark::readsItsOwn_data()
{
    QTest::addColumn<QString>("vendor");
    QTest::addColumn<QByteArray>("payload");

    QTest::newRow("nothing to give back") << QStringLiteral("deepseek.com") << QByteArray();
    QTest::newRow("with something") << QStringLiteral("a \"b\" é")
                                    << QByteArray(R"({"id":"rs_1","x":[1,"\\"]})");
}

void TestReasoningMark::readsItsOwn()
{
    QFETCH(QString, vendor);
    QFETCH(QByteArray, payload);
    const QByteArray mark = reasoningMark(vendor, payload);
    QVERIFY(isReasoningMark(mark));
    QVERIFY(!mark.contains('"') && !mark.contains('\\')); // it stands in JSON strings as it is
    const auto read = readReasoningMark(mark);
    QVERIFY(read.has_value());
    QCOMPARE(read->vendor, vendor);
    QCOMPARE(read->payload, payload);
}

void TestReasoningMark::knowsNoOther_data()
{
    QTest::addColumn<QByteArray>("signature");
    QTest::addColumn<bool>("isOurs");

    QTest::newRow("none") << QByteArray() << false;
    QTest::newRow("Anthropic's") << QByteArray("EqQBCgIYAhIkMGI3") << false;
    QTest::newRow("of a later version") << QByteArray("signalbox.2.abc") << true;
    QTest::newRow("damaged") << QByteArray("signalbox.1.***") << true;
    QTest::newRow("no JSON within") << QByteArray("signalbox.1.YWJj") << true;
}

void TestReasoningMark::knowsNoOther()
{
    QFETCH(QByteArray, signature);
    QVERIFY(!readReasoningMark(signature));
    QTEST(isReasoningMark(signature), "isOurs");
}

QTEST_GUILESS_MAIN(TestReasoningMark)
#include "tst_reasoningmark.moc"
