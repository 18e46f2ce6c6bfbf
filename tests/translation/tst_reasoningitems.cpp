// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/reasoningitems.h"

#include "translation/reasoningmark.h"

#include <QTest>

using namespace signalbox;

namespace {

QByteArray item(const QByteArray &sealed)
{
    return R"({"type":"reasoning","summary":[],"encrypted_content":")" + sealed + R"("})";
}

const QByteArray message = R"({"role":"user","content":"reasoning"})";

QByteArray request(const QByteArrayList &items)
{
    return R"({"model":"m", "input":[)" + items.join(',') + R"(],"reasoning":{"effort":"low"}})";
}

} // namespace

class TestReasoningItems : public QObject
{
    Q_OBJECT

private slots:
    void ourOwnMarksGo();
    void allGoes();
    void everythingElseStays_data();
    void everythingElseStays();
    void knowsTheRefusal_data();
    void knowsTheRefusal();
};

void TestReasoningItems::ourOwnMarksGo()
{
    const QByteArray marked = item(reasoningMark(QStringLiteral("anthropic"), R"({"a":1})"));
    const QByteArray body = request({message, marked, item("gAAAA"), message});
    QVERIFY(carriesReasoning(body));
    QCOMPARE(withoutMarkedReasoning(body), request({message, item("gAAAA"), message}));
}

void TestReasoningItems::allGoes()
{
    const QByteArray body = request({message, item("gAAAA"), message, item("")});
    QCOMPARE(withoutReasoning(body), request({message, message}));
    QVERIFY(!carriesReasoning(withoutReasoning(body)));
}

void TestReasoningItems::everythingElseStays_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no reasoning") << request({message});
    QTest::newRow("a text") << QByteArray(R"({"input":"signalbox.1.reasoning"})");
    QTest::newRow("a mark in a message")
        << request({R"({"role":"user","encrypted_content":"signalbox.1.eyJ9"})"});
    QTest::newRow("no JSON") << QByteArray("signalbox.reasoning");
    QTest::newRow("nothing") << QByteArray();
}

void TestReasoningItems::everythingElseStays()
{
    QFETCH(QByteArray, body);
    QCOMPARE(withoutMarkedReasoning(body), body);
    QCOMPARE(withoutReasoning(body), body);
    QVERIFY(!carriesReasoning(body));
}

void TestReasoningItems::knowsTheRefusal_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("expected");
    QTest::newRow("by its code") << 400
                                 << QByteArray(
                                        R"({"error":{"message":"x","code":"invalid_encrypted_content"}})")
                                 << true;
    QTest::newRow("by its words")
        << 400
        << QByteArray(
               R"({"error":{"message":"The encrypted content gAAA could not be verified.","code":null}})")
        << true;
    QTest::newRow("another") << 400 << QByteArray(R"({"error":{"message":"no such model"}})") << false;
    QTest::newRow("another status") << 500 << QByteArray(R"({"error":{"code":"invalid_encrypted_content"}})")
                                    << false;
    QTest::newRow("no JSON") << 400 << QByteArray("invalid_encrypted_content") << false;
}

void TestReasoningItems::knowsTheRefusal()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QTEST(isReasoningRejection(status, body), "expected");
}

QTEST_GUILESS_MAIN(TestReasoningItems)
#include "tst_reasoningitems.moc"
