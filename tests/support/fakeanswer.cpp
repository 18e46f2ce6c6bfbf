// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeanswer.h"

#include "http/statustext.h"

namespace signalbox::test {

namespace {

QByteArray headOf(int status, const Headers &headers, const QByteArray &framing)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + ' ' + statusText(status) + "\r\n";
    for (const Headers::Field &field : headers)
        head += field.name + ": " + field.value + "\r\n";
    return head + framing + "\r\n\r\n";
}

QByteArray chunkOf(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

Headers withType(Headers headers, const QByteArray &type)
{
    if (!headers.contains("content-type"))
        headers.append("content-type", type);
    return headers;
}

} // namespace

FakeAnswer FakeAnswer::plain(int status, const QByteArray &body, const Headers &headers)
{
    return {{{headOf(status, headers, "content-length: " + QByteArray::number(body.size())) + body}},
        End::KeepOpen};
}

FakeAnswer FakeAnswer::json(int status, const QByteArray &body)
{
    return plain(status, body, {{"content-type", "application/json"}});
}

FakeAnswer FakeAnswer::error(int status, const QByteArray &type, const QByteArray &message)
{
    return json(
        status, R"({"type":"error","error":{"type":")" + type + R"(","message":")" + message + R"("}})");
}

FakeAnswer FakeAnswer::stream(
    const QByteArrayList &pieces, std::chrono::milliseconds pause, const Headers &headers)
{
    FakeAnswer answer = cutStream(pieces, End::KeepOpen);
    answer.steps.first().bytes
        = headOf(200, withType(headers, "text/event-stream"), "transfer-encoding: chunked");
    for (qsizetype i = 2; i < answer.steps.size(); ++i)
        answer.steps[i].pause = pause;
    answer.steps.append({"0\r\n\r\n"});
    return answer;
}

FakeAnswer FakeAnswer::cutStream(const QByteArrayList &pieces, End end)
{
    FakeAnswer answer;
    answer.steps.append({headOf(200, {{"content-type", "text/event-stream"}}, "transfer-encoding: chunked")});
    for (const QByteArray &piece : pieces)
        answer.steps.append({chunkOf(piece)});
    answer.end = end;
    return answer;
}

FakeAnswer FakeAnswer::raw(const QByteArray &bytes, End end)
{
    return {{{bytes}}, end};
}

FakeAnswer FakeAnswer::head(int status, const Headers &headers, const QByteArray &framing)
{
    return {{{headOf(status, headers, framing)}}, End::KeepOpen};
}

FakeAnswer &FakeAnswer::after(std::chrono::milliseconds pause)
{
    steps.first().pause = pause;
    return *this;
}

FakeAnswer &FakeAnswer::hold()
{
    return holdBefore(steps.size());
}

FakeAnswer &FakeAnswer::holdBefore(qsizetype step)
{
    steps.insert(step, {{}, {}, true});
    return *this;
}

FakeAnswer &FakeAnswer::chunk(const QByteArray &bytes, std::chrono::milliseconds pause)
{
    steps.append({chunkOf(bytes), pause});
    return *this;
}

FakeAnswer &FakeAnswer::lastChunk(std::chrono::milliseconds pause)
{
    return bytes("0\r\n\r\n", pause);
}

FakeAnswer &FakeAnswer::bytes(const QByteArray &bytes, std::chrono::milliseconds pause)
{
    steps.append({bytes, pause});
    return *this;
}

FakeAnswer &FakeAnswer::endingWith(End way, std::chrono::milliseconds pause)
{
    steps.append({{}, pause});
    end = way;
    return *this;
}

QByteArray messageStartEvent()
{
    return "event: message_start\n"
           "data: "
           "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":"
           "\"assistant\","
           "\"model\":\"claude-sonnet-4-5\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
           "\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}\n\n";
}

QByteArrayList messageEvents(const QByteArray &text, const QByteArray &model)
{
    QByteArrayList events{messageStartEvent().replace("claude-sonnet-4-5", model),
        "event: content_block_start\n"
        "data: "
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"
        "\n\n",
        pingEvent};
    for (const QByteArray &word : text.split(' ')) {
        events
            << "event: content_block_delta\n"
               "data: "
               "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                + word + " \"}}\n\n";
    }
    events << "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
           << "event: message_delta\n"
              "data: "
              "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
              "\"usage\":{\"output_tokens\":5}}\n\n"
           << "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    return events;
}

QByteArray messageJson(const QByteArray &text, const QByteArray &model)
{
    return R"({"id":"msg_1","type":"message","role":"assistant","model":")" + model
        + R"(","content":[{"type":"text","text":")" + text
        + R"("}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":10,"output_tokens":5}})";
}

FakeAnswer goodAnswer(const QByteArray &requestBody, const QByteArray &text)
{
    if (requestBody.contains("\"stream\":true"))
        return FakeAnswer::stream(messageEvents(text));
    return FakeAnswer::json(200, messageJson(text));
}

QByteArray errorEventOf(const QByteArray &type, const QByteArray &message)
{
    return "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\""
        + message + "\"}}\n\n";
}

} // namespace signalbox::test
