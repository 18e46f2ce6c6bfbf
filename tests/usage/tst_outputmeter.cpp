// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage/outputmeter.h"

#include <QTest>

using namespace signalbox;

namespace {

SseParser::Event anthropicDelta(const QByteArray &text)
{
    SseParser::Event event;
    event.name = "content_block_delta";
    event.data
        = R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":")" + text + "\"}}";
    return event;
}

SseParser::Event chatDelta(const QByteArray &text)
{
    SseParser::Event event;
    event.data = R"({"id":"chatcmpl-1","model":"m","choices":[{"index":0,"delta":{"content":")" + text
        + R"("},"finish_reason":null}]})";
    return event;
}

} // namespace

class OutputMeterTest : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsNothing();
    void longPiecesCountByTheirLength();
    void shortPiecesCountAsTokens();
    void whatHasNoContentDoesNotCount();
    void signaturesOfThinkingDoNotCount();
    void whatIsKnownElsewhereIsNotCountedAgain();
};

void OutputMeterTest::nothingIsNothing()
{
    QCOMPARE(OutputMeter(Protocol::Anthropic).tokens(), 0);
}

void OutputMeterTest::longPiecesCountByTheirLength()
{
    OutputMeter meter(Protocol::Anthropic);
    for (int i = 0; i < 10; ++i)
        QVERIFY(meter.feed(anthropicDelta(QByteArray(40, 'x'))));
    QVERIFY2(meter.tokens() >= 90 && meter.tokens() <= 110, QByteArray::number(meter.tokens()));
}

void OutputMeterTest::shortPiecesCountAsTokens()
{
    OutputMeter meter(Protocol::OpenAi);
    for (const char *token : {"I", " am", " a", " train", "."})
        QVERIFY(meter.feed(chatDelta(token)));
    QCOMPARE(meter.tokens(), 5);
}

void OutputMeterTest::whatHasNoContentDoesNotCount()
{
    OutputMeter messages(Protocol::Anthropic);
    SseParser::Event ping;
    ping.name = "ping";
    ping.data = R"({"type":"ping"})";
    QVERIFY(!messages.feed(ping));
    OutputMeter chat(Protocol::OpenAi);
    SseParser::Event done;
    done.data = "[DONE]";
    QVERIFY(!chat.feed(done));
    OutputMeter responses(Protocol::Responses);
    SseParser::Event created;
    created.name = "response.created";
    created.data = "{}";
    QVERIFY(!responses.feed(created));
    SseParser::Event delta;
    delta.name = "response.output_text.delta";
    delta.data = R"({"delta":"x"})";
    QVERIFY(responses.feed(delta));
    QCOMPARE(responses.tokens(), 1);
}

void OutputMeterTest::signaturesOfThinkingDoNotCount()
{
    OutputMeter meter(Protocol::Anthropic);
    SseParser::Event signature;
    signature.name = "content_block_delta";
    signature.data
        = R"({"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":")"
        + QByteArray(2000, 'x') + "\"}}";
    QVERIFY(!meter.feed(signature));
    QCOMPARE(meter.tokens(), 0);
    QVERIFY(meter.feed(anthropicDelta(R"(say \"signature_delta\")")));
}

void OutputMeterTest::whatIsKnownElsewhereIsNotCountedAgain()
{
    OutputMeter meter(Protocol::OpenAi);
    meter.feed(chatDelta("one"));
    meter.restart();
    QCOMPARE(meter.tokens(), 0);
    meter.feed(chatDelta("two"));
    QCOMPARE(meter.tokens(), 1);
}

QTEST_GUILESS_MAIN(OutputMeterTest)
#include "tst_outputmeter.moc"
