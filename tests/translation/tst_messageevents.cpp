// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/messageevents.h"

#include "http/sseparser.h"
#include "support/testfiles.h"
#include "translation/messageassembler.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray messageWith(const QByteArray &content, const QByteArray &usage = R"({"output_tokens":5})",
    const QByteArray &more = {})
{
    return R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":)" + content
        + R"(,"stop_reason":"end_turn","stop_sequence":null,"usage":)" + usage + more + '}';
}

QByteArray streamOf(const QByteArray &message)
{
    const auto events = MessageEvents::of(message);
    return events ? events->join() : QByteArray();
}

/// What is wrong with the order of the events; empty when they are as the API sends them.
QString breachOf(const QByteArrayList &events)
{
    QString breach;
    int open = -1;
    int next = 0;
    QByteArrayList types;
    SseParser parser;
    const auto check = [&](const SseParser::Event &event) {
        const QJsonObject data = QJsonDocument::fromJson(event.data).object();
        const QByteArray type = data.value(u"type").toString().toUtf8();
        const int index = data.value(u"index").toInt(-1);
        if (type != event.name)
            breach = QStringLiteral("the event's name is not its type");
        if (type == "content_block_start") {
            if (open >= 0 || index != next++)
                breach = QStringLiteral("a block begins at the wrong place");
            open = index;
        } else if (type.startsWith("content_block_")) {
            if (open < 0 || index != open)
                breach = QStringLiteral("no such block is open");
            if (type == "content_block_stop")
                open = -1;
        } else {
            if (open >= 0)
                breach = QStringLiteral("a block is open");
            types << type;
        }
    };
    for (const QByteArray &event : events)
        parser.feed(event, check);
    if (types != QByteArrayList{"message_start", "message_delta", "message_stop"})
        breach = QString::fromUtf8(types.join(' '));
    return breach;
}

} // namespace

class MessageEventsTest : public QObject
{
    Q_OBJECT

private slots:
    void writesTheStreamOfAMessage();
    void writesEveryBlock_data();
    void writesEveryBlock();
    void saysAtTheEndWhatIsKnownAtTheEnd();
    void givesTheSameMessageBack_data();
    void givesTheSameMessageBack();
    void givesRandomMessagesBack();
    void writesEveryEventOnOneLine();
    void refusesWhatIsNoMessage_data();
    void refusesWhatIsNoMessage();
    void knowsOneProtocol();
};

void MessageEventsTest::writesTheStreamOfAMessage()
{
    QCOMPARE(streamOf(messageWith(R"([{"type":"text","text":"a\n"}])")),
        QByteArray(
            "event: message_start\n"
            R"(data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",)"
            R"("model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"output_tokens":0}}})"
            "\n\nevent: content_block_start\n"
            R"(data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})"
            "\n\nevent: content_block_delta\n"
            R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\n"}})"
            "\n\nevent: content_block_stop\n"
            R"(data: {"type":"content_block_stop","index":0})"
            "\n\nevent: message_delta\n"
            R"(data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},)"
            R"("usage":{"output_tokens":5}})"
            "\n\nevent: message_stop\n"
            R"(data: {"type":"message_stop"})"
            "\n\n"));
}

void MessageEventsTest::writesEveryBlock_data()
{
    QTest::addColumn<QByteArray>("block");
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArrayList>("deltas");

    QTest::newRow("empty text") << QByteArray(R"({"type":"text","text":""})")
                                << QByteArray(R"({"type":"text","text":""})") << QByteArrayList{};
    QTest::newRow("text with citations")
        << QByteArray(R"({"citations":[{"n":1.0},{"n":2}],"type":"text","text":"a"})")
        << QByteArray(R"({"citations":[],"type":"text","text":""})")
        << QByteArrayList{R"({"type":"text_delta","text":"a"})",
               R"({"type":"citations_delta","citation":{"n":1.0}})",
               R"({"type":"citations_delta","citation":{"n":2}})"};
    QTest::newRow("thinking") << QByteArray(R"({"type":"thinking","thinking":"a","signature":"c2ln"})")
                              << QByteArray(R"({"type":"thinking","thinking":"","signature":""})")
                              << QByteArrayList{R"({"type":"thinking_delta","thinking":"a"})",
                                     R"({"type":"signature_delta","signature":"c2ln"})"};
    QTest::newRow("thinking that is not shown")
        << QByteArray(R"({"type":"thinking","thinking":"","signature":"c2ln"})")
        << QByteArray(R"({"type":"thinking","thinking":"","signature":""})")
        << QByteArrayList{R"({"type":"signature_delta","signature":"c2ln"})"};
    QTest::newRow("redacted thinking")
        << QByteArray(R"({"type":"redacted_thinking","data":"x"})")
        << QByteArray(R"({"type":"redacted_thinking","data":"x"})") << QByteArrayList{};
    QTest::newRow("tool use")
        << QByteArray(R"({"type":"tool_use","id":"t","input":{"a": 1.0,"b":"\n"}})")
        << QByteArray(R"({"type":"tool_use","id":"t","input":{}})")
        << QByteArrayList{R"({"type":"input_json_delta","partial_json":""})",
               R"({"type":"input_json_delta","partial_json":"{\"a\": 1.0,\"b\":\"\\n\"}"})"};
    QTest::newRow("tool use without input")
        << QByteArray(R"({"type":"tool_use","id":"t","input":{ }})")
        << QByteArray(R"({"type":"tool_use","id":"t","input":{}})")
        << QByteArrayList{R"({"type":"input_json_delta","partial_json":""})"};
    QTest::newRow("the server's tool") << QByteArray(R"({"type":"server_tool_use","id":"t","input":{"q":1}})")
                                       << QByteArray(R"({"type":"server_tool_use","id":"t","input":{}})")
                                       << QByteArrayList{R"({"type":"input_json_delta","partial_json":""})",
                                              R"({"type":"input_json_delta","partial_json":"{\"q\":1}"})"};
    QTest::newRow("its result") << QByteArray(R"({"type":"web_fetch_tool_result","content":{"text":"a"}})")
                                << QByteArray(R"({"type":"web_fetch_tool_result","content":{"text":"a"}})")
                                << QByteArrayList{};
    QTest::newRow("compaction")
        << QByteArray(R"({"type":"compaction","content":"a","encrypted_content":"e"})")
        << QByteArray(R"({"type":"compaction","content":null,"encrypted_content":null})")
        << QByteArrayList{R"({"type":"compaction_delta","content":"a","encrypted_content":"e"})"};
    QTest::newRow("a block of a later time")
        << QByteArray(R"({"type":"dream","text":"a","n":1e2})")
        << QByteArray(R"({"type":"dream","text":"a","n":1e2})") << QByteArrayList{};
}

void MessageEventsTest::writesEveryBlock()
{
    QFETCH(QByteArray, block);
    QFETCH(QByteArray, start);
    QFETCH(QByteArrayList, deltas);
    const auto events = MessageEvents::of(messageWith('[' + block + ']'));
    QVERIFY(events.hasValue());
    QCOMPARE(breachOf(*events), QString());
    QCOMPARE(events->size(), deltas.size() + 5);
    QCOMPARE(events->at(1),
        R"(event: content_block_start
data: {"type":"content_block_start","index":0,"content_block":)"
            + start + "}\n\n");
    for (qsizetype i = 0; i < deltas.size(); ++i) {
        QCOMPARE(events->at(i + 2),
            R"(event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":)"
                + deltas[i] + "}\n\n");
    }
}

void MessageEventsTest::saysAtTheEndWhatIsKnownAtTheEnd()
{
    const auto events = MessageEvents::of(messageWith("[]",
        R"({"input_tokens":9,"output_tokens":5,"server_tool_use":{"web_search_requests":1}})",
        R"(,"stop_details":{"a":1},"container":{"id":"c"},"context_management":{"applied_edits":[]})"));
    QVERIFY(events.hasValue());
    QCOMPARE(events->size(), 3);
    QVERIFY(events->first().contains(R"("usage":{"input_tokens":9,"output_tokens":0})"));
    for (const char *late : {"stop_details", "container", "context_management"})
        QVERIFY(!events->first().contains(late));
    QVERIFY(events->at(1).contains(
        R"("delta":{"stop_reason":"end_turn","stop_sequence":null,"stop_details":{"a":1},"container":{"id":"c"}},)"
        R"("usage":{"input_tokens":9,"output_tokens":5,"server_tool_use":{"web_search_requests":1}},)"
        R"("context_management":{"applied_edits":[]}})"));
}

void MessageEventsTest::givesTheSameMessageBack_data()
{
    QTest::addColumn<QByteArray>("message");
    const QDir folder(testData(QLatin1String("streams/expected")));
    const QStringList names = folder.entryList({QStringLiteral("*.json")});
    QVERIFY(!names.isEmpty());
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << contentOf(folder.filePath(name));
    QTest::newRow("no content") << messageWith("[]");
    QTest::newRow("no usage") << messageWith("[]", "null");
    QTest::newRow("no stop fields") << QByteArray(R"({"type":"message","content":[],"usage":{}})");
    QTest::newRow("null usage figures")
        << messageWith("[]", R"({"input_tokens":null,"output_tokens":null,"iterations":[]})");
    QTest::newRow("odd blocks") << messageWith(
        R"([{"type":"text"},{"type":"text","text":null,"citations":null},{"type":"thinking","thinking":"a"},)"
        R"({"type":"thinking"},{"type":"tool_use"},{"type":"tool_use","input":null},{"type":1},{},)"
        R"({"type":"compaction","content":null},{"type":"compaction","content":"a"}])");
}

void MessageEventsTest::givesTheSameMessageBack()
{
    QFETCH(QByteArray, message);
    const auto events = MessageEvents::of(message);
    QVERIFY(events.hasValue());
    QCOMPARE(breachOf(*events), QString());
    const auto back = MessageAssembler::assemble(events->join());
    QVERIFY(back.hasValue());
    const auto expected = QJsonDocument::fromJson(message);
    QVERIFY(!expected.isNull());
    QCOMPARE(QJsonDocument::fromJson(*back), expected);
}

void MessageEventsTest::givesRandomMessagesBack()
{
    const QByteArrayList texts{R"("")", R"("a")", R"("\"\\\/\b\f\n\r\t")", R"("\u00e9\ud83d\ude00")",
        R"("data: x\n\nevent: y")", "\"\xC3\xA9\xE2\x80\xA8\"", R"("{}[],:")"};
    const QByteArrayList inputs{"{}", "{ }", R"({"a":[1,{"b":null}],"c":""})", "{\n \"a\": 1e-7\r\n}",
        R"({"a":"\"}","\u0061":true})"};
    quint32 seed = 1;
    const auto random = [&](qsizetype below) {
        seed = seed * 1664525 + 1013904223; // the same messages in every run
        return qsizetype(seed >> 16) % below;
    };
    const auto text = [&] { return texts[random(texts.size())]; };
    const auto input = [&] { return inputs[random(inputs.size())]; };
    const auto block = [&]() -> QByteArray {
        switch (random(6)) {
        case 0:
            return R"({"type":"text","text":)" + text() + '}';
        case 1:
            return R"({"type":"text","citations":[{"cited_text":)" + text() + R"(},)" + input()
                + R"(],"text":)" + text() + '}';
        case 2:
            return R"({"type":"thinking","thinking":)" + text() + R"(,"signature":)" + text() + '}';
        case 3:
            return R"({"type":"tool_use","id":"t","name":)" + text() + R"(,"input":)" + input() + '}';
        case 4:
            return R"({"type":"mcp_tool_result","content":[{"type":"text","text":)" + text() + "}]}";
        default:
            return R"({"type":"later","any":)" + input() + '}';
        }
    };
    for (int run = 0; run < 300; ++run) {
        QByteArrayList blocks;
        for (qsizetype count = random(6); count > 0; --count)
            blocks << block();
        const QByteArray message = messageWith('[' + blocks.join(',') + ']',
            R"({"input_tokens":3,"output_tokens":)" + QByteArray::number(random(99)) + '}');
        const auto events = MessageEvents::of(message);
        QVERIFY2(events.hasValue(), message.constData());
        QCOMPARE(breachOf(*events), QString());
        const auto back = MessageAssembler::assemble(events->join());
        QVERIFY2(back.hasValue(), message.constData());
        QCOMPARE(QJsonDocument::fromJson(*back), QJsonDocument::fromJson(message));
    }
}

void MessageEventsTest::writesEveryEventOnOneLine()
{
    const QByteArray pretty = QJsonDocument::fromJson(
        messageWith(R"([{"type":"later","a":[1,2]},{"type":"tool_use","input":{"b":1}}])"))
                                  .toJson(QJsonDocument::Indented)
                                  .replace('\n', "\r\n");
    const auto events = MessageEvents::of(pretty);
    QVERIFY(events.hasValue());
    for (const QByteArray &event : *events) {
        QCOMPARE(event.count('\n'), 3);
        QCOMPARE(event.count('\r'), 0);
    }
}

void MessageEventsTest::refusesWhatIsNoMessage_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("HTML") << QByteArray("<html>");
    QTest::newRow("no object") << QByteArray("[]");
    QTest::newRow("another object") << QByteArray(R"({"type":"error","error":{}})");
    QTest::newRow("no content") << QByteArray(R"({"type":"message"})");
    QTest::newRow("content that is no list") << QByteArray(R"({"type":"message","content":"a"})");
    QTest::newRow("cut") << messageWith("[]").chopped(1);
}

void MessageEventsTest::refusesWhatIsNoMessage()
{
    QFETCH(QByteArray, body);
    QVERIFY(!MessageEvents::of(body));
}

void MessageEventsTest::knowsOneProtocol()
{
    QVERIFY(MessageEvents::supports(Protocol::Anthropic));
    QVERIFY(!MessageEvents::supports(Protocol::OpenAi));
}

QTEST_GUILESS_MAIN(MessageEventsTest)
#include "tst_messageevents.moc"
