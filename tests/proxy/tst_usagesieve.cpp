// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usagesieve.h"

#include "support/cuttings.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray hello
    = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}],\"usage\":null}\n\n";
const QByteArray usage
    = "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\n";
const QByteArray done = "data: [DONE]\n\n";

QByteArray sieved(const QByteArrayList &pieces)
{
    UsageSieve sieve;
    QByteArray result;
    for (const QByteArray &piece : pieces)
        result += sieve.feed(piece);
    return result + sieve.finish();
}

QByteArray withLineEnds(QByteArray stream, const QByteArray &lineEnd)
{
    return stream.replace("\n", lineEnd);
}

} // namespace

class UsageSieveTest : public QObject
{
    Q_OBJECT

private slots:
    void onlyTheUsageGoes_data();
    void onlyTheUsageGoes();
    void allElseGoesThrough_data();
    void allElseGoesThrough();
    void wholeEventsAreNotHeldBack();
    void whatIsLargeGoesThrough();
};

void UsageSieveTest::onlyTheUsageGoes_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("at its place") << hello + usage + done << hello + done;
    QTest::newRow("CRLF") << withLineEnds(hello + usage + done, "\r\n") << withLineEnds(hello + done, "\r\n");
    QTest::newRow("CR") << withLineEnds(hello + usage + done, "\r") << withLineEnds(hello + done, "\r");
    QTest::newRow("the last event") << hello + usage << hello;
    QTest::newRow("without an end of its own") << hello + usage.chopped(2) << hello;
    QTest::newRow("with an end of its line only") << hello + usage.chopped(1) << hello;
    QTest::newRow("beside a comment of its own")
        << hello + ": busy\n\n" + usage + ": idle\n\n" + done << hello + ": busy\n\n: idle\n\n" + done;
    QTest::newRow("in other spellings")
        << hello + "data:{ \"usage\" : { }, \"choices\" : [ ] }\n\n" + done << hello + done;
    QTest::newRow("running figures") << usage + hello + usage + hello + usage + done << hello + hello + done;
}

void UsageSieveTest::onlyTheUsageGoes()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, expected);
    for (const QByteArrayList &pieces : cuttings(stream))
        QCOMPARE(sieved(pieces), expected);
}

void UsageSieveTest::allElseGoesThrough_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("without usage") << hello + done;
    QTest::newRow("Azure's first chunk")
        << QByteArray("data: {\"choices\":[],\"prompt_filter_results\":[],\"usage\":null}\n\n") + hello
            + done;
    QTest::newRow("usage beside a choice") << hello
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"a\":1}}\n\n"
            + done;
    QTest::newRow("an error that tells usage")
        << hello + "data: {\"choices\":[],\"usage\":{},\"error\":{\"message\":\"no\"}}\n\n";
    QTest::newRow("words about it")
        << QByteArray(R"(data: {"choices":[{"delta":{"content":"\"choices\":[],\"usage\":{}"}}]})") + "\n\n"
            + done;
    QTest::newRow("no JSON") << QByteArray("data: {\"choices\":[],\"usage\":{\n\n") + hello;
    QTest::newRow("broken off") << hello + usage.left(40);
    QTest::newRow("empty lines") << "\n\n\n" + hello + "\n" + done + "\n";
}

void UsageSieveTest::allElseGoesThrough()
{
    QFETCH(QByteArray, stream);
    for (const QByteArrayList &pieces : cuttings(stream))
        QCOMPARE(sieved(pieces), stream);
}

void UsageSieveTest::wholeEventsAreNotHeldBack()
{
    UsageSieve sieve;
    QCOMPARE(sieve.feed(hello), hello);
    QCOMPARE(sieve.feed(hello + usage.left(30)), hello);
    QCOMPARE(sieve.feed(usage.mid(30) + hello), hello);
    QCOMPARE(sieve.feed(done), done);
}

void UsageSieveTest::whatIsLargeGoesThrough()
{
    QByteArray large = hello;
    large.replace("Hi", QByteArray(3 * EventAligner::maximumHeld, 'x'));
    QByteArray cut = large; // what follows looks like the chunk
    cut.replace("xxx\"", "data: {\\\"choices\\\":[],\\\"usage\\\":{}}\"");
    for (const QByteArray &event : {large, cut}) {
        const QByteArray stream = hello + event + usage + done;
        QByteArrayList pieces;
        for (qsizetype at = 0; at < stream.size(); at += 1500)
            pieces << stream.mid(at, 1500);
        QCOMPARE(sieved(pieces), QByteArray(hello + event + done));
    }
}

QTEST_GUILESS_MAIN(UsageSieveTest)
#include "tst_usagesieve.moc"
