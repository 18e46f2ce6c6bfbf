// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/messageassembler.h"

#include "support/testfiles.h"

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

QByteArray eventOf(const QByteArray &name, const QByteArray &members)
{
    return "event: " + name + "\ndata: {\"type\":\"" + name + "\"" + members + "}\n\n";
}

QByteArray startEvent(const QByteArray &usage = R"({"input_tokens":10,"output_tokens":1})")
{
    return eventOf("message_start",
        R"(,"message":{"id":"msg_1","type":"message","content":[],"stop_reason":null,"usage":)" + usage
            + '}');
}

QByteArray blockStart(int index, const QByteArray &block)
{
    return eventOf(
        "content_block_start", ",\"index\":" + QByteArray::number(index) + ",\"content_block\":" + block);
}

QByteArray blockDelta(int index, const QByteArray &delta)
{
    return eventOf("content_block_delta", ",\"index\":" + QByteArray::number(index) + ",\"delta\":" + delta);
}

QByteArray blockStop(int index)
{
    return eventOf("content_block_stop", ",\"index\":" + QByteArray::number(index));
}

const QByteArray lastEvents
    = eventOf("message_delta", R"(,"delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5})")
    + eventOf("message_stop", {});

/// A stream of one block.
QByteArray streamOf(const QByteArray &block, const QByteArrayList &deltas)
{
    QByteArray stream = startEvent() + blockStart(0, block);
    for (const QByteArray &delta : deltas)
        stream += blockDelta(0, delta);
    return stream + blockStop(0) + lastEvents;
}

QByteArray assembled(const QByteArray &stream)
{
    const auto message = MessageAssembler::assemble(stream);
    return message ? *message : message.error().message.toUtf8();
}

/// The value of content[0] to the letter.
QByteArray firstBlock(const QByteArray &stream)
{
    const QByteArray message = assembled(stream);
    const auto json = JsonSlice::parse(message);
    const auto content = json ? json->value("content") : std::nullopt;
    return content && !content->elements().empty() ? content->elements().front().bytes().toByteArray()
                                                   : message;
}

} // namespace

class MessageAssemblerTest : public QObject
{
    Q_OBJECT

private slots:
    void readsRecordedStreams_data();
    void readsRecordedStreams();
    void doesNotMindWhereTheStreamIsCut_data() { readsRecordedStreams_data(); }
    void doesNotMindWhereTheStreamIsCut();
    void joinsBlocks_data();
    void joinsBlocks();
    void keepsTheBytesOfValues();
    void keepsBlocksApart();
    void whatIsKnownLastCounts();
    void keepsWhatStandsBesideTheDelta();
    void tellsTheErrorOfTheStream();
    void aCutStreamIsNoMessage();
    void refusesWhatIsNoMessageStream_data();
    void refusesWhatIsNoMessageStream();
    void takesNoMoreThanItsLimit();
    void knowsOneProtocol();
};

void MessageAssemblerTest::readsRecordedStreams_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(testData(QLatin1String("streams")));
    const QStringList names = folder.entryList({QStringLiteral("sdk*.sse")}); // of the Messages API
    QVERIFY(!names.isEmpty());
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

void MessageAssemblerTest::readsRecordedStreams()
{
    QFETCH(QString, path);
    QString expectation = path;
    expectation.replace(QStringLiteral("streams/"), QStringLiteral("streams/expected/"));
    expectation.replace(QStringLiteral(".sse"), QStringLiteral(".json"));
    const auto expected = QJsonDocument::fromJson(contentOf(expectation));
    QVERIFY(!expected.isNull());
    QCOMPARE(QJsonDocument::fromJson(assembled(contentOf(path))), expected);
}

void MessageAssemblerTest::doesNotMindWhereTheStreamIsCut()
{
    QFETCH(QString, path);
    const QByteArray stream = contentOf(path);
    const QByteArray whole = assembled(stream);
    for (const qsizetype size : {1, 7, 64, 1000}) {
        MessageAssembler assembler;
        for (qsizetype at = 0; at < stream.size(); at += size)
            assembler.feed(stream.mid(at, size));
        assembler.finish();
        QVERIFY(assembler.isComplete());
        QCOMPARE(assembler.message().value(), whole);
    }
}

void MessageAssemblerTest::joinsBlocks_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArrayList>("deltas");
    QTest::addColumn<QByteArray>("block");

    QTest::newRow("text") << QByteArray(R"({"type":"text","text":""})")
                          << QByteArrayList{R"({"type":"text_delta","text":"a\n"})",
                                 R"({"type":"text_delta","text":"\u00e9"})"}
                          << QByteArray(R"({"type":"text","text":"a\n\u00e9"})");
    QTest::newRow("a character cut in two") << QByteArray(R"({"type":"text","text":""})")
                                            << QByteArrayList{R"({"type":"text_delta","text":"\ud83d"})",
                                                   R"({"type":"text_delta","text":"\ude00"})"}
                                            << QByteArray(R"({"type":"text","text":"\ud83d\ude00"})");
    QTest::newRow("text with citations")
        << QByteArray(R"({"type":"text","text":"","citations":[]})")
        << QByteArrayList{R"({"type":"citations_delta","citation":{"n":1}})",
               R"({"type":"text_delta","text":"a"})", R"({"type":"citations_delta","citation":{"n":2}})"}
        << QByteArray(R"({"type":"text","text":"a","citations":[{"n":1},{"n":2}]})");
    QTest::newRow("citations of a block that names none")
        << QByteArray(R"({"type":"text","text":"","citations":null})")
        << QByteArrayList{R"({"type":"citations_delta","citation":{"n":1}})"}
        << QByteArray(R"({"type":"text","text":"","citations":[{"n":1}]})");
    QTest::newRow("thinking")
        << QByteArray(R"({"type":"thinking","thinking":"","signature":""})")
        << QByteArrayList{R"({"type":"thinking_delta","thinking":"a","estimated_tokens":3})",
               R"({"type":"thinking_delta","thinking":"b"})",
               R"({"type":"signature_delta","signature":"c2ln"})"}
        << QByteArray(R"({"type":"thinking","thinking":"ab","signature":"c2ln"})");
    QTest::newRow("thinking that names no signature")
        << QByteArray(R"({"type":"thinking","thinking":""})")
        << QByteArrayList{R"({"type":"signature_delta","signature":"c2ln"})"}
        << QByteArray(R"({"type":"thinking","thinking":"","signature":"c2ln"})");
    QTest::newRow("redacted thinking")
        << QByteArray(R"({"type":"redacted_thinking","data":"x"})") << QByteArrayList{}
        << QByteArray(R"({"type":"redacted_thinking","data":"x"})");
    QTest::newRow("tool use")
        << QByteArray(R"({"type":"tool_use","id":"t","name":"n","input":{}})")
        << QByteArrayList{R"({"type":"input_json_delta","partial_json":""})",
               R"({"type":"input_json_delta","partial_json":"{\"a\": 1"})",
               R"({"type":"input_json_delta","partial_json":".0, \"b\":\"\\n\"}"})"}
        << QByteArray(R"({"type":"tool_use","id":"t","name":"n","input":{"a": 1.0, "b":"\n"}})");
    QTest::newRow("tool use without input")
        << QByteArray(R"({"type":"tool_use","id":"t","name":"n","input":{}})")
        << QByteArrayList{R"({"type":"input_json_delta","partial_json":""})"}
        << QByteArray(R"({"type":"tool_use","id":"t","name":"n","input":{}})");
    QTest::newRow("tool use that is complete at once")
        << QByteArray(R"({"type":"tool_use","id":"t","name":"n","input":{"a":1}})") << QByteArrayList{}
        << QByteArray(R"({"type":"tool_use","id":"t","name":"n","input":{"a":1}})");
    QTest::newRow("tool input that was cut")
        << QByteArray(R"({"type":"tool_use","id":"t","name":"n"})")
        << QByteArrayList{R"({"type":"input_json_delta","partial_json":"{\"a\":"})"}
        << QByteArray(R"({"type":"tool_use","id":"t","name":"n","input":{}})");
    QTest::newRow("the server's tool")
        << QByteArray(R"({"type":"server_tool_use","id":"s","name":"web_search","input":{}})")
        << QByteArrayList{R"({"type":"input_json_delta","partial_json":"{\"query\":\"x\"}"})"}
        << QByteArray(R"({"type":"server_tool_use","id":"s","name":"web_search","input":{"query":"x"}})");
    QTest::newRow("its result")
        << QByteArray(R"({"type":"web_search_tool_result","tool_use_id":"s","content":[{"url":"u"}]})")
        << QByteArrayList{}
        << QByteArray(R"({"type":"web_search_tool_result","tool_use_id":"s","content":[{"url":"u"}]})");
    QTest::newRow("compaction")
        << QByteArray(R"({"type":"compaction","content":null})")
        << QByteArrayList{R"({"type":"compaction_delta","content":"a","encrypted_content":"e"})",
               R"({"type":"compaction_delta","content":"b"})"}
        << QByteArray(R"({"type":"compaction","content":"ab","encrypted_content":"e"})");
    QTest::newRow("a block of a later time")
        << QByteArray(R"({"type":"dream","depth":1.50,"parts":[1]})")
        << QByteArrayList{R"({"type":"dream_delta","told":"a","depth":2.50})",
               R"({"type":"dream_delta","told":"b"})"}
        << QByteArray(R"({"type":"dream","depth":2.50,"parts":[1],"told":"ab"})");
}

void MessageAssemblerTest::joinsBlocks()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArrayList, deltas);
    QFETCH(QByteArray, block);
    QCOMPARE(firstBlock(streamOf(start, deltas)), block);
}

void MessageAssemblerTest::keepsTheBytesOfValues()
{
    const QByteArray numbers
        = R"({"a":1.0,"b":12345678901234567890123,"c":1E+2,"d":"\/","e":"\u00e9","a\u0062":-0})";
    QCOMPARE(firstBlock(streamOf(R"({"type":"tool_use","input":{}})",
                 {R"({"type":"input_json_delta","partial_json":)" + JsonSlice::quoted(numbers) + '}'})),
        R"({"type":"tool_use","input":)" + numbers + '}');
    QVERIFY(assembled(startEvent(R"({"input_tokens":1.50e1})") + lastEvents)
                .contains(R"("usage":{"input_tokens":1.50e1,"output_tokens":5})"));
}

void MessageAssemblerTest::keepsBlocksApart()
{
    const QByteArray message = assembled(startEvent() + blockStart(0, R"({"type":"text","text":""})")
        + eventOf("ping", {}) + blockDelta(0, R"({"type":"text_delta","text":"a"})") + blockStop(0)
        + blockStart(1, R"({"type":"tool_use","id":"t","input":{}})")
        + blockDelta(1, R"({"type":"input_json_delta","partial_json":"{\"b\":2}"})") + blockStop(1)
        + blockStart(2, R"({"type":"text","text":""})") + blockDelta(2, R"({"type":"text_delta","text":"c"})")
        + blockStop(2) + lastEvents);
    QCOMPARE(message,
        QByteArray(R"({"id":"msg_1","type":"message","content":[{"type":"text","text":"a"},)"
                   R"({"type":"tool_use","id":"t","input":{"b":2}},{"type":"text","text":"c"}],)"
                   R"("stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":5}})"));
}

void MessageAssemblerTest::whatIsKnownLastCounts()
{
    const QByteArray message = assembled(
        startEvent(R"({"input_tokens":10,"cache_read_input_tokens":3,"output_tokens":1})")
        + eventOf("message_delta",
            R"(,"delta":{"stop_reason":"tool_use","container":{"id":"c"}},"usage":{"output_tokens":4,"x":null})")
        + eventOf("message_delta",
            R"(,"delta":{"stop_reason":null},"usage":{"input_tokens":null,"cache_read_input_tokens":7,"output_tokens":5})")
        + eventOf("message_stop", {}));
    QCOMPARE(message,
        QByteArray(R"({"id":"msg_1","type":"message","content":[],"stop_reason":"tool_use",)"
                   R"("usage":{"input_tokens":10,"cache_read_input_tokens":7,"output_tokens":5,"x":null},)"
                   R"("container":{"id":"c"}})"));
}

void MessageAssemblerTest::keepsWhatStandsBesideTheDelta()
{
    const QByteArray message = assembled(startEvent()
        + eventOf("message_delta",
            R"(,"delta":{"stop_reason":"refusal","stop_sequence":null,"stop_details":{"category":null}},)"
            R"("usage":{},"context_management":{"applied_edits":[]})")
        + eventOf("message_stop", {}));
    const QJsonObject object = QJsonDocument::fromJson(message).object();
    QVERIFY(object.contains(u"stop_sequence"));
    QVERIFY(object.value(u"stop_details").toObject().contains(u"category"));
    QVERIFY(object.value(u"context_management").toObject().contains(u"applied_edits"));
}

void MessageAssemblerTest::tellsTheErrorOfTheStream()
{
    const QByteArray error = R"({"type":"error","error":{"type":"overloaded_error","message":"too much"}})";
    MessageAssembler assembler;
    assembler.feed(startEvent());
    assembler.feed(blockStart(0, R"({"type":"text","text":""})"));
    assembler.feed(QByteArray("event: error\ndata: " + error + "\n\n"));
    assembler.feed(lastEvents); // after an error nothing counts
    assembler.finish();
    QVERIFY(!assembler.isComplete());
    QCOMPARE(assembler.message().error().kind, Error::Kind::Overloaded);
    QCOMPARE(assembler.message().error().message, QStringLiteral("too much"));
    QCOMPARE(assembler.errorBody(), error);
}

void MessageAssemblerTest::aCutStreamIsNoMessage()
{
    const QByteArray stream
        = streamOf(R"({"type":"text","text":""})", {R"({"type":"text_delta","text":"a"})"});
    for (qsizetype size = 0; size <= stream.size() - 3; ++size)
        QVERIFY2(!MessageAssembler::assemble(QByteArrayView(stream).first(size)),
            qPrintable(QString::number(size)));
    // Only the empty line is missing.
    QVERIFY(MessageAssembler::assemble(stream.chopped(2)).hasValue());
}

void MessageAssemblerTest::refusesWhatIsNoMessageStream_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("plain JSON") << QByteArray(R"({"type":"message","content":[]})");
    QTest::newRow("no message_start") << QByteArray(blockStart(0, "{}") + lastEvents);
    QTest::newRow("two of them") << QByteArray(startEvent() + startEvent() + lastEvents);
    QTest::newRow("a message that is none")
        << QByteArray(eventOf("message_start", R"(,"message":1)") + lastEvents);
    QTest::newRow("a block that is none") << QByteArray(startEvent() + blockStart(0, "1") + lastEvents);
    QTest::newRow("a delta without block")
        << QByteArray(startEvent() + blockDelta(0, R"({"type":"text_delta","text":"a"})") + lastEvents);
    QTest::newRow("no JSON") << QByteArray(
        startEvent() + "event: content_block_start\ndata: {\n\n" + lastEvents);
}

void MessageAssemblerTest::refusesWhatIsNoMessageStream()
{
    QFETCH(QByteArray, stream);
    const auto message = MessageAssembler::assemble(stream);
    QVERIFY(!message);
    QCOMPARE(message.error().kind, Error::Kind::Api);
    QVERIFY(!message.error().message.isEmpty());
}

void MessageAssemblerTest::takesNoMoreThanItsLimit()
{
    const QByteArray text(600, 'x');
    const QByteArray stream = streamOf(R"({"type":"text","text":""})",
        {R"({"type":"text_delta","text":")" + text + R"("})",
            R"({"type":"text_delta","text":")" + text + R"("})"});
    QVERIFY(MessageAssembler::assemble(stream, stream.size()).hasValue());
    QVERIFY(!MessageAssembler::assemble(stream, 1200)); // all of it
    QVERIFY(!MessageAssembler::assemble(stream, 600)); // one event

    // What is complete at once may be larger than other readers of the stream would take.
    const QByteArray page(2 * SseParser::maximumEventSize, 'x');
    const QByteArray result = R"({"type":"web_fetch_tool_result","content":")" + page + R"("})";
    QCOMPARE(firstBlock(streamOf(result, {})), result);
}

void MessageAssemblerTest::knowsOneProtocol()
{
    QVERIFY(MessageAssembler::supports(Protocol::Anthropic));
    QVERIFY(!MessageAssembler::supports(Protocol::OpenAi));
}

QTEST_GUILESS_MAIN(MessageAssemblerTest)
#include "tst_messageassembler.moc"
