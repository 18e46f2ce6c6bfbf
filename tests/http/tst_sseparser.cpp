// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/sseparser.h"

#include "http/bytetail.h"

#include <QTest>

using namespace signalbox;

namespace {

using Events = QByteArrayList; ///< each as "name|data"

/// The events of `chunks`, without those that only finish() would find.
Events eventsOf(SseParser &parser, const QByteArrayList &chunks)
{
    Events events;
    for (const QByteArray &chunk : chunks)
        parser.feed(chunk, [&](const SseParser::Event &event) { events << event.name + '|' + event.data; });
    return events;
}

Events allEventsOf(const QByteArrayList &chunks)
{
    SseParser parser;
    Events events = eventsOf(parser, chunks);
    parser.finish([&](const SseParser::Event &event) { events << event.name + '|' + event.data; });
    return events;
}

} // namespace

class SseParserTest : public QObject
{
    Q_OBJECT

private slots:
    void readsEvents_data();
    void readsEvents();
    void readsTheSameHoweverTheStreamIsCut_data();
    void readsTheSameHoweverTheStreamIsCut();
    void reportsAnEventWithItsEmptyLine();
    void reportsTheLastEventWithoutItsEmptyLine_data();
    void reportsTheLastEventWithoutItsEmptyLine();
    void truncatesLargeEvents_data();
    void truncatesLargeEvents();
    void keepsTheEndOfALargeEvent_data();
    void keepsTheEndOfALargeEvent();
    void restOfALargeEventIsNoEvent();
    void keepsEventsOfTheLargestSize();
};

void SseParserTest::readsEvents_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<Events>("expected");
    const auto row = [](const char *name, const QByteArray &stream, const Events &expected) {
        QTest::newRow(name) << stream << expected;
    };
    // From the decoder tests of the official SDKs, of which ours and the WHATWG's reading differ only without
    // data.
    row("name and data", "event: completion\ndata: {\"foo\":true}\n\n", {"completion|{\"foo\":true}"});
    row("two events", "event: foo\ndata: {\"foo\":true}\n\nevent: ping\ndata: {\"bar\":false}\n\n",
        {"foo|{\"foo\":true}", "ping|{\"bar\":false}"});
    row("escaped line feeds inside JSON", "event: ping\ndata: {\"foo\": \"my long\\n\\ncontent\"}\n\n",
        {"ping|{\"foo\": \"my long\\n\\ncontent\"}"});
    row("U+2028 is no line end", "data: \xE2\x80\xA8\n\n", {"|\xE2\x80\xA8"});
    row("UTF-8", "data: \xD0\xB8\xD0\xB7\xF0\x9F\x98\x80\n\n", {"|\xD0\xB8\xD0\xB7\xF0\x9F\x98\x80"});
    row("CRLF", "event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n", {"a|1", "|2"});
    row("CR", "event: a\rdata: 1\r\rdata: 2\r\r", {"a|1", "|2"});
    row("mixed line ends", "event: a\r\ndata: 1\n\r\ndata: 2\r\n\n", {"a|1", "|2"});
    row("LF behind CRLF is an empty line", "data: 1\r\n\ndata: 2\n\n", {"|1", "|2"});
    row("id and retry are ignored", "id: 7\nretry: 1000\ndata: 1\n\n", {"|1"});
    row("unknown field and data without a colon", "foo: bar\ndata\ndata: 1\n\n", {"|\n1"});
    row("padding blanks inside JSON", "data: {\"a\":1}   \n\n", {"|{\"a\":1}   "});

    row("nothing", "", {});
    row("only empty lines", "\n\n\r\n\r\n", {});
    row("event without data is none", "event: ping\n\n", {});
    row("its name does not go to the next", "event: ping\n\ndata: 1\n\n", {"|1"});
    row("empty data is an event", "data:\n\n", {"|"});
    row("data before the name", "data: 1\nevent: a\n\n", {"a|1"});
    row("last name wins", "event: a\nevent: b\ndata: 1\n\n", {"b|1"});
    row("several data lines", "data: a\ndata:\ndata: b\n\n", {"|a\n\nb"});
    row("one blank behind the colon is dropped", "data:  a\nevent:b\n\n", {"b| a"});
    row("tab behind the colon stays", "data:\ta\n\n", {"|\ta"});
    row("colons in the data", "data: a:b: c\n\n", {"|a:b: c"});
    row("comment", ": keep-alive\n\n", {});
    row("comment inside an event", "event: a\n: data: 2\ndata: 1\n:\n\n", {"a|1"});
    row("blank before a field makes it unknown", " data: 1\n\n", {});
    row("field names have a case", "Data: 1\nEVENT: a\n\n", {});
    row("byte order mark",
        "\xEF\xBB\xBF"
        "data: 1\n\n",
        {"|1"});
    row("byte order mark before an empty line", "\xEF\xBB\xBF\ndata: 1\n\n", {"|1"});
    row("byte order mark later on is none",
        "data: 1\n\n\xEF\xBB\xBF"
        "data: 2\n\n",
        {"|1"});
    row("NUL inside data", QByteArray("data: a\0b\n\n", 11), {QByteArray("|a\0b", 4)});
    row("[DONE]", "data: {\"a\":1}\n\ndata: [DONE]\n\n", {"|{\"a\":1}", "|[DONE]"});
}

void SseParserTest::readsEvents()
{
    QFETCH(QByteArray, stream);
    QTEST(allEventsOf({stream}), "expected");
}

void SseParserTest::readsTheSameHoweverTheStreamIsCut_data()
{
    readsEvents_data();
}

void SseParserTest::readsTheSameHoweverTheStreamIsCut()
{
    QFETCH(QByteArray, stream);
    QFETCH(Events, expected);
    QByteArrayList bytes;
    for (const char byte : stream)
        bytes << QByteArray(1, byte);
    QCOMPARE(allEventsOf(bytes), expected);
    for (qsizetype first = 0; first <= stream.size(); ++first) {
        for (qsizetype second = first; second <= stream.size(); ++second)
            QCOMPARE(allEventsOf({stream.left(first), stream.mid(first, second - first), stream.mid(second)}),
                expected);
    }
}

void SseParserTest::reportsAnEventWithItsEmptyLine()
{
    SseParser parser;
    QCOMPARE(eventsOf(parser, {"event: a\ndata: 1\n"}), Events());
    QCOMPARE(eventsOf(parser, {"\n"}), Events{"a|1"});
    QCOMPARE(eventsOf(parser, {"data: 2\r\n\r"}), Events{"|2"}); // at the CR: the LF may be long in coming
    QCOMPARE(eventsOf(parser, {"\n"}), Events());
}

void SseParserTest::reportsTheLastEventWithoutItsEmptyLine_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<Events>("expected");
    QTest::newRow("only the empty line is missing") << QByteArray("event: a\ndata: 1\n") << Events{"a|1"};
    QTest::newRow("the line end is missing too") << QByteArray("event: a\ndata: 1") << Events{"a|1"};
    QTest::newRow("cut before the data") << QByteArray("event: a\n") << Events();
    QTest::newRow("cut inside a name") << QByteArray("event: a\nda") << Events();
    QTest::newRow("nothing is left") << QByteArray("data: 1\n\n") << Events();
}

void SseParserTest::reportsTheLastEventWithoutItsEmptyLine()
{
    QFETCH(QByteArray, stream);
    SseParser parser;
    eventsOf(parser, {stream});
    Events events;
    parser.finish([&](const SseParser::Event &event) { events << event.name + '|' + event.data; });
    QTEST(events, "expected");
}

void SseParserTest::truncatesLargeEvents_data()
{
    QTest::addColumn<QByteArray>("lines");
    const auto row = [](const char *name, const QByteArray &lines) { QTest::newRow(name) << lines; };
    const QByteArray large(3 * 1024 * 1024, 'x');
    row("one long line", "data: " + large + '\n');
    row("many short lines", QByteArray("data: " + QByteArray(1000, 'x') + '\n').repeated(3000));
}

void SseParserTest::truncatesLargeEvents()
{
    QFETCH(QByteArray, lines);
    SseParser parser;
    QList<SseParser::Event> events;
    const QByteArray stream = "event: large\n" + lines + "\nevent: small\ndata: 1\n\n";
    parser.feed(stream, [&](const SseParser::Event &event) { events << event; });
    QCOMPARE(events.size(), 2);
    QVERIFY(events.first().truncated);
    QVERIFY(events.first().data.size() <= SseParser::maximumEventSize);
    QVERIFY(events.first().tail.size() <= 2 * byteTailSize);
    QVERIFY(events.last().tail.isEmpty());
    QCOMPARE(events.first().name, QByteArray("large"));
    QCOMPARE(events.last().name, QByteArray("small"));
    QCOMPARE(events.last().data, QByteArray("1"));
    QVERIFY(!events.last().truncated);
}

void SseParserTest::keepsTheEndOfALargeEvent_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<qsizetype>("piece");
    constexpr qsizetype most = SseParser::maximumEventSize;
    QTest::newRow("a byte too large") << most - 5 << 2 * most;
    QTest::newRow("much too large") << 3 * most << 4 * most;
    QTest::newRow("in pieces") << 3 * most << qsizetype(1000);
    QTest::newRow("in large pieces") << 3 * most << qsizetype(byteTailSize + 1);
}

void SseParserTest::keepsTheEndOfALargeEvent()
{
    QFETCH(const qsizetype, size);
    QFETCH(const qsizetype, piece);
    QByteArray data(size, 'x');
    for (qsizetype i = 0; i < size; ++i)
        data[i] = static_cast<char>('a' + i % 26);
    const QByteArray stream = "event: large\ndata: " + data + "\n\n";
    SseParser parser;
    QList<SseParser::Event> events;
    for (qsizetype at = 0; at < stream.size(); at += piece) {
        parser.feed(QByteArrayView(stream).sliced(at).first(qMin(piece, stream.size() - at)),
            [&](const SseParser::Event &event) { events << event; });
    }
    QCOMPARE(events.size(), 1);
    QVERIFY(events.first().truncated);
    QVERIFY(events.first().tail.size() >= byteTailSize);
    QVERIFY(events.first().tail.size() <= 2 * byteTailSize);
    QVERIFY(data.endsWith(events.first().tail));
}

void SseParserTest::restOfALargeEventIsNoEvent()
{
    SseParser parser;
    const QByteArray line = "data: " + QByteArray(SseParser::maximumEventSize - 6, 'x') + '\n';
    QCOMPARE(eventsOf(parser, {"event: a\n", line, line, QByteArray("data: x\n").repeated(50)}), Events());
    QCOMPARE(eventsOf(parser, {"\n"}).size(), 1);
}

void SseParserTest::keepsEventsOfTheLargestSize()
{
    SseParser parser;
    const QByteArray data(SseParser::maximumEventSize - 6, 'x'); // with its "data: " it just fits
    QList<SseParser::Event> events;
    const QByteArray stream = "event: large\ndata: " + data + "\n\n";
    parser.feed(stream, [&](const SseParser::Event &event) { events << event; });
    QCOMPARE(events.size(), 1);
    QVERIFY(!events.first().truncated);
    QVERIFY(events.first().data == data);
}

QTEST_GUILESS_MAIN(SseParserTest)
#include "tst_sseparser.moc"
