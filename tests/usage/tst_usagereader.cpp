// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage/usagereader.h"

#include "support/testfiles.h"

#include <QFile>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

using Name = QByteArray;

constexpr TokenUsage usageOf(qint64 input, qint64 output, qint64 cacheCreation = 0, qint64 cacheRead = 0)
{
    return {input, output, cacheCreation, cacheRead, input + output + cacheCreation + cacheRead > 0};
}

/// With what is told of some of the parts.
constexpr TokenUsage withParts(
    TokenUsage usage, qint64 cacheCreation1h, qint64 reasoning, qint64 webSearches = 0)
{
    usage.cacheCreation1h = cacheCreation1h;
    usage.reasoning = reasoning;
    usage.webSearches = webSearches;
    return usage;
}

TokenUsage usageOfEvents(Protocol protocol, const QList<SseParser::Event> &events)
{
    UsageReader reader(protocol);
    for (const SseParser::Event &event : events)
        reader.readEvent(event);
    return reader.usage();
}

TokenUsage usageOfBody(Protocol protocol, const QByteArray &body)
{
    UsageReader reader(protocol);
    reader.readBody(body);
    return reader.usage();
}

SseParser::Event start(const QByteArray &usage)
{
    return {
        "message_start", R"({"type":"message_start","message":{"id":"msg_1","usage":)" + usage + "}}", false};
}

SseParser::Event delta(const QByteArray &usage)
{
    return {"message_delta",
        R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":)" + usage + '}', false};
}

SseParser::Event withoutName(SseParser::Event event)
{
    event.name.clear();
    return event;
}

} // namespace

class UsageReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void readsRecordedStreams_data();
    void readsRecordedStreams();
    void joinsTheEventsOfAStream_data();
    void joinsTheEventsOfAStream();
    void readsWholeBodies_data();
    void readsWholeBodies();
    void readsTheEndsOfLargeBodies_data();
    void readsTheEndsOfLargeBodies();
    void readsTheEndsOfLargeEvents();
    void takesOnlySensibleNumbers_data();
    void takesOnlySensibleNumbers();
    void takesNoNonsenseOfManyIterations();
    void leavesOtherEventsAlone();
    void addsUp();
};

void UsageReaderTest::readsRecordedStreams_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<qint64>("input");
    QTest::addColumn<qint64>("output");
    QTest::addColumn<qint64>("reasoning");
    const auto row
        = [](const char *file, Protocol protocol, qint64 input, qint64 output, qint64 reasoning = 0) {
              QTest::newRow(file) << QString::fromLatin1(file) << protocol << input << output << reasoning;
          };
    row("sdkpy-basic.sse", Protocol::Anthropic, 11, 6);
    row("sdkpy-tool-use.sse", Protocol::Anthropic, 377, 65);
    row("sdkpy-incomplete-partial-json.sse", Protocol::Anthropic, 450, 124);
    row("sdkts-stream-a-refusal.sse", Protocol::Anthropic, 28, 106, 67);
    row("chat-basic.sse", Protocol::OpenAi, 17, 10);
    row("responses-text.sse", Protocol::OpenAi, 10, 2);
}

void UsageReaderTest::readsRecordedStreams()
{
    QFETCH(QString, file);
    QFETCH(Protocol, protocol);
    QFETCH(qint64, input);
    QFETCH(qint64, output);
    QFETCH(qint64, reasoning);
    QFile stream(testData(QLatin1String("streams/")) + file);
    QVERIFY(stream.open(QIODevice::ReadOnly));
    UsageReader reader(protocol);
    SseParser parser;
    const auto read = [&reader](const SseParser::Event &event) { reader.readEvent(event); };
    parser.feed(stream.readAll(), read);
    parser.finish(read);
    QCOMPARE(reader.usage(), withParts(usageOf(input, output), 0, reasoning));
}

void UsageReaderTest::joinsTheEventsOfAStream_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QList<SseParser::Event>>("events");
    QTest::addColumn<TokenUsage>("expected");
    const auto anthropic = [](const char *name, const QList<SseParser::Event> &events, TokenUsage expected) {
        QTest::newRow(name) << Protocol::Anthropic << events << expected;
    };
    const auto openAi = [](const char *name, const QList<SseParser::Event> &events, TokenUsage expected) {
        QTest::newRow(name) << Protocol::OpenAi << events << expected;
    };
    const SseParser::Event cached = start(
        R"({"input_tokens":3,"cache_creation_input_tokens":20,"cache_read_input_tokens":100,"output_tokens":1})");

    anthropic("nothing", {}, {});
    anthropic("a stream that broke off", {cached}, usageOf(3, 1, 20, 100));
    anthropic("only output at the end", {cached, delta(R"({"output_tokens":7})")}, usageOf(3, 7, 20, 100));
    anthropic("the last delta wins",
        {cached, delta(R"({"output_tokens":7})"), delta(R"({"output_tokens":9})")}, usageOf(3, 9, 20, 100));
    anthropic("everything repeated",
        {cached,
            delta(
                R"({"input_tokens":4,"cache_creation_input_tokens":21,"cache_read_input_tokens":101,"output_tokens":7})")},
        usageOf(4, 7, 21, 101));
    anthropic("nulls",
        {cached,
            delta(
                R"({"input_tokens":null,"cache_creation_input_tokens":null,"cache_read_input_tokens":null,"output_tokens":7})")},
        usageOf(3, 7, 20, 100));
    anthropic("zeros", {cached, delta(R"({"input_tokens":0,"cache_read_input_tokens":0,"output_tokens":7})")},
        usageOf(3, 7, 20, 100));
    anthropic("all said at the end",
        {start(R"({"input_tokens":0,"output_tokens":0})"),
            delta(R"({"input_tokens":5,"cache_read_input_tokens":6,"output_tokens":7})")},
        usageOf(5, 7, 0, 6));
    anthropic("written to the cache at first, but read from it in the end",
        {start(R"({"input_tokens":5,"cache_creation_input_tokens":1000,"output_tokens":1})"),
            delta(
                R"({"input_tokens":5,"cache_creation_input_tokens":0,"cache_read_input_tokens":1000,"output_tokens":7})")},
        usageOf(5, 7, 0, 1000));
    anthropic("all read anew at first, but from the cache in the end",
        {start(R"({"input_tokens":1000,"output_tokens":1})"),
            delta(R"({"input_tokens":0,"cache_read_input_tokens":1000,"output_tokens":7})")},
        usageOf(0, 7, 0, 1000));
    anthropic("what is kept for an hour is never more than what is kept",
        {start(
             R"({"input_tokens":5,"cache_creation_input_tokens":9,"cache_creation":{"ephemeral_1h_input_tokens":8}})"),
            delta(
                R"({"input_tokens":5,"cache_creation_input_tokens":3,"cache_read_input_tokens":6,"output_tokens":7})")},
        withParts(usageOf(5, 7, 3, 6), 3, 0));
    anthropic("the prompt repeated without its cached parts",
        {cached, delta(R"({"input_tokens":3,"output_tokens":7})")}, usageOf(3, 7, 20, 100));
    anthropic("usage that is null", {cached, delta("null")}, usageOf(3, 1, 20, 100));
    anthropic("no names", {withoutName(cached), withoutName(delta(R"({"output_tokens":7})"))},
        usageOf(3, 7, 20, 100));
    anthropic("creation by its lifetimes only",
        {start(
            R"({"input_tokens":1,"cache_creation":{"ephemeral_5m_input_tokens":2,"ephemeral_1h_input_tokens":3}})")},
        withParts(usageOf(1, 0, 5), 3, 0));
    anthropic("creation in both forms",
        {start(
            R"({"cache_creation_input_tokens":5,"cache_creation":{"ephemeral_5m_input_tokens":2,"ephemeral_1h_input_tokens":3}})")},
        withParts(usageOf(0, 0, 5), 3, 0));
    anthropic("more kept for an hour than is kept",
        {start(R"({"cache_creation_input_tokens":5,"cache_creation":{"ephemeral_1h_input_tokens":9}})")},
        withParts(usageOf(0, 0, 5), 5, 0));
    anthropic("thinking and searches",
        {cached,
            delta(
                R"({"output_tokens":9,"output_tokens_details":{"thinking_tokens":4},"server_tool_use":{"web_search_requests":2}})")},
        withParts(usageOf(3, 9, 20, 100), 0, 4, 2));
    anthropic("a compaction, which the figures beside it leave out",
        {start(R"({"input_tokens":30,"output_tokens":1})"),
            delta(
                R"({"input_tokens":30,"output_tokens":8,"iterations":[{"type":"compaction","input_tokens":1000,"output_tokens":200,"cache_read_input_tokens":50},{"type":"message","input_tokens":30,"output_tokens":8}]})")},
        usageOf(1030, 208, 0, 50));
    anthropic("one iteration that is the message",
        {start(R"({"input_tokens":30,"output_tokens":1})"),
            delta(R"({"output_tokens":8,"iterations":[{"type":"message","output_tokens":8}]})")},
        usageOf(30, 8));

    openAi("a last chunk",
        {{{}, R"({"choices":[{"delta":{"content":"Hi"}}],"usage":null})", false},
            {{},
                R"({"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":60}}})",
                false},
            {{}, "[DONE]", false}},
        usageOf(40, 5, 0, 60));
    openAi("running figures",
        {{{}, R"({"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1}})", false},
            {{}, R"({"choices":[],"usage" : {"prompt_tokens":9,"completion_tokens":2}})", false}},
        usageOf(9, 2));
    openAi("a written cache",
        {{{},
            R"({"usage":{"prompt_tokens":100,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":30}}})",
            false}},
        usageOf(10, 5, 30, 60));
    openAi("more cached than there is",
        {{{},
            R"({"usage":{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":30}}})",
            false}},
        usageOf(0, 5, 0, 10));
    openAi("DeepSeek's cache",
        {{{}, R"({"usage":{"prompt_tokens":10,"completion_tokens":5,"prompt_cache_hit_tokens":4}})", false}},
        usageOf(6, 5, 0, 4));
    openAi("Responses",
        {{"response.created", R"({"response":{"usage":null}})", false},
            {"response.output_text.delta", R"({"delta":"Hi"})", false},
            {"response.completed",
                R"({"response":{"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":5}}})",
                false}},
        usageOf(6, 5, 0, 4));
    openAi("reasoning",
        {{{},
            R"({"usage":{"prompt_tokens":10,"completion_tokens":50,"total_tokens":60,"completion_tokens_details":{"reasoning_tokens":40}}})",
            false}},
        withParts(usageOf(10, 50), 0, 40));
    openAi("reasoning beside the completion",
        {{{},
            R"({"usage":{"prompt_tokens":10,"completion_tokens":50,"total_tokens":100,"completion_tokens_details":{"reasoning_tokens":40}}})",
            false}},
        withParts(usageOf(10, 90), 0, 40));
    openAi("reasoning of Responses",
        {{"response.completed",
            R"({"response":{"usage":{"input_tokens":10,"output_tokens":50,"output_tokens_details":{"reasoning_tokens":40}}}})",
            false}},
        withParts(usageOf(10, 50), 0, 40));
    openAi("Responses cut short",
        {{"response.incomplete", R"({"response":{"usage":{"input_tokens":10,"output_tokens":5}}})", false}},
        usageOf(10, 5));
}

void UsageReaderTest::joinsTheEventsOfAStream()
{
    QFETCH(Protocol, protocol);
    QFETCH(QList<SseParser::Event>, events);
    QFETCH(TokenUsage, expected);
    QCOMPARE(usageOfEvents(protocol, events), expected);
}

void UsageReaderTest::readsWholeBodies_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<TokenUsage>("expected");
    const auto row = [](const char *name, Protocol protocol, const char *body, TokenUsage expected) {
        QTest::newRow(name) << protocol << QByteArray(body) << expected;
    };
    row("Messages", Protocol::Anthropic,
        R"({"type":"message","content":[],"usage":{"input_tokens":1,"cache_creation_input_tokens":2,"cache_read_input_tokens":3,"output_tokens":4}})",
        usageOf(1, 4, 2, 3));
    row("Chat Completions", Protocol::OpenAi,
        R"({"object":"chat.completion","usage":{"prompt_tokens":10,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":3}}})",
        usageOf(7, 4, 0, 3));
    row("Responses", Protocol::OpenAi,
        R"({"object":"response","usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":3},"output_tokens":4}})",
        usageOf(7, 4, 0, 3));
    row("an error", Protocol::Anthropic, R"({"type":"error","error":{"type":"api_error"}})", {});
    row("a counted prompt", Protocol::Anthropic, R"({"input_tokens":14})", {});
    row("words about usage", Protocol::Anthropic,
        R"({"content":[{"text":"\"usage\":{\"input_tokens\":1}"}]})", {});
    row("an array", Protocol::Anthropic, "[1]", {});
    row("no JSON", Protocol::Anthropic, "<html>", {});
    row("nothing", Protocol::OpenAi, "", {});
}

void UsageReaderTest::readsWholeBodies()
{
    QFETCH(Protocol, protocol);
    QFETCH(QByteArray, body);
    QFETCH(TokenUsage, expected);
    QCOMPARE(usageOfBody(protocol, body), expected);
}

void UsageReaderTest::readsTheEndsOfLargeBodies_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QByteArray>("tail");
    QTest::addColumn<TokenUsage>("expected");
    const auto row = [](const char *name, Protocol protocol, const QByteArray &tail, TokenUsage expected) {
        QTest::newRow(name) << protocol << tail << expected;
    };
    row("Messages", Protocol::Anthropic,
        R"(xx"}],"usage":{"input_tokens":1,"cache_creation":{"ephemeral_5m_input_tokens":2},"output_tokens":4}})",
        usageOf(1, 4, 2));
    row("more behind it", Protocol::Anthropic,
        R"(xx"}],"usage" : {"input_tokens":1,"output_tokens":4},"container":{"id":"}\"{"},"a":[1]})"
        "\n",
        usageOf(1, 4));
    row("Chat Completions", Protocol::OpenAi, R"(xx"}}],"usage":{"prompt_tokens":10,"completion_tokens":4}})",
        usageOf(10, 4));
    row("a response within its event", Protocol::Responses,
        R"(xx"}],"usage":{"input_tokens":10,"output_tokens":4},"user":null},"sequence_number":9})",
        usageOf(10, 4));
    row("of the content", Protocol::Anthropic,
        R"(xx"},{"type":"tool_use","input":{"usage":{"input_tokens":9}}}],"stop_reason":null})", {});
    row("of the content behind it", Protocol::Anthropic,
        R"(xx","usage":{"input_tokens":1},"content":[{"type":"tool_use","input":{"usage":{"input_tokens":9}}}]})",
        usageOf(1, 0));
    row("words", Protocol::Anthropic, R"(xx\"usage\":{\"input_tokens\":1}"}]})", {});
    row("braces in strings", Protocol::Anthropic,
        R"(xx"}],"usage":{"service_tier":"}\"}{","input_tokens":1}})", usageOf(1, 0));
    row("broken off", Protocol::Anthropic, R"(xx"}],"usage":{"input_tokens":1)", {});
    row("null", Protocol::Anthropic, R"(xx"}],"usage":null})", {});
    row("too many of them", Protocol::Anthropic, QByteArray("\"usage\":{").repeated(6000), {});
    row("nothing", Protocol::Anthropic, "", {});
}

void UsageReaderTest::readsTheEndsOfLargeBodies()
{
    QFETCH(Protocol, protocol);
    QFETCH(QByteArray, tail);
    QFETCH(TokenUsage, expected);
    UsageReader reader(protocol);
    reader.readTail(tail);
    QCOMPARE(reader.usage(), expected);
}

void UsageReaderTest::readsTheEndsOfLargeEvents()
{
    const QByteArray image(SseParser::maximumEventSize, 'A');
    const QByteArray stream = "event: response.completed\n"
                              R"(data: {"type":"response.completed","response":{"output":[{"result":")"
        + image + R"("}],"usage":{"input_tokens":10,"output_tokens":4},"metadata":{}},"sequence_number":9})"
        + "\n\n";
    for (const QByteArray &sent : {stream, stream.mid(stream.indexOf("data:"))}) { // some leave out the name
        UsageReader reader(Protocol::Responses);
        SseParser parser;
        parser.feed(sent, [&reader](const SseParser::Event &event) { reader.readEvent(event); });
        QCOMPARE(reader.usage(), usageOf(10, 4));
    }
}

void UsageReaderTest::takesOnlySensibleNumbers_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<qint64>("expected");
    const auto row = [](const char *number, qint64 expected) {
        QTest::newRow(number) << QByteArray(number) << expected;
    };
    row("12", 12);
    row("12.0", 12);
    row("12.9", 12);
    row("1.2e1", 12);
    row("1000000000", 1000000000);
    row("0", 0);
    row("-0", 0);
    row("-12", 0);
    row("1000000001", 0);
    row("1e13", 0);
    row("1e999", 0);
    row("99999999999999999999", 0);
    row("null", 0);
    row("true", 0);
    row("\"12\"", 0);
    row("[12]", 0);
    row("{}", 0);
}

void UsageReaderTest::takesOnlySensibleNumbers()
{
    QFETCH(QByteArray, number);
    QFETCH(qint64, expected);
    const QByteArray anthropic = R"({"usage":{"input_tokens":)" + number + "}}";
    QCOMPARE(usageOfBody(Protocol::Anthropic, anthropic), usageOf(expected, 0));
    const QByteArray openAi = R"({"usage":{"prompt_tokens":)" + number + "}}";
    QCOMPARE(usageOfBody(Protocol::OpenAi, openAi), usageOf(expected, 0));
}

void UsageReaderTest::takesNoNonsenseOfManyIterations()
{
    const QByteArray one = R"({"input_tokens":1000000000})";
    QCOMPARE(usageOfBody(Protocol::Anthropic,
                 R"({"usage":{"input_tokens":3,"iterations":[)" + one + "," + one + "]}}"),
        usageOf(3, 0));
}

void UsageReaderTest::leavesOtherEventsAlone()
{
    const QByteArray usage = R"({"usage":{"input_tokens":1,"output_tokens":2}})";
    for (const Name &name : {Name("content_block_delta"), Name("ping"), Name("error"), Name("message_stop")})
        QCOMPARE(usageOfEvents(Protocol::Anthropic, {{name, usage, false}}), TokenUsage());
    QCOMPARE(usageOfEvents(Protocol::OpenAi, {{"response.output_text.delta", usage, false}}), TokenUsage());
    QCOMPARE(usageOfEvents(Protocol::Anthropic, {{"message_delta", usage, true}}), TokenUsage());
}

void UsageReaderTest::addsUp()
{
    TokenUsage sum = usageOf(1, 2, 3, 4);
    QCOMPARE(sum.prompt(), 8);
    sum += TokenUsage();
    QCOMPARE(sum, usageOf(1, 2, 3, 4));
    sum += usageOf(10, 20, 30, 40);
    QCOMPARE(sum, usageOf(11, 22, 33, 44));
    QVERIFY(!(TokenUsage() += TokenUsage()).known);
}

QTEST_GUILESS_MAIN(UsageReaderTest)
#include "tst_usagereader.moc"
