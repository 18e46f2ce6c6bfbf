// SPDX-License-Identifier: GPL-3.0-or-later
// usage: bench_translation [ROUNDS]   what translating costs: requests of 1 MB, events of streams, memory
#include "core/jsonslice.h"
#include "core/strictjson.h"
#include "translation/translation.h"

#include <QByteArrayList>
#include <QFile>

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

using namespace signalbox;

namespace {

constexpr qsizetype megabyte = 1024 * 1024;

const char *nameOf(Protocol protocol)
{
    switch (protocol) {
    case Protocol::OpenAi:
        return "Chat";
    case Protocol::Responses:
        return "Responses";
    case Protocol::Anthropic:
        break;
    }
    return "Anthropic";
}

double medianMilliseconds(int rounds, const std::function<void()> &work)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

/// A conversation as Claude Code has it: many tools, calls, and results that are pieces of source text.
QByteArray anthropicRequest(qsizetype size)
{
    QByteArray body = R"({"model":"claude-sonnet-4-5","max_tokens":32000,"stream":true,)"
                      R"("system":[{"type":"text","text":"You are a helpful assistant.",)"
                      R"("cache_control":{"type":"ephemeral"}}],"tools":[)";
    for (int i = 0; i < 40; ++i) {
        body += (i > 0 ? "," : "") + QByteArray(R"({"name":"tool_)") + QByteArray::number(i)
            + R"(","description":"Reads a file and says what is in it.\nOne line for each.","input_schema":)"
              R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":)"
              R"({"path":{"type":"string","format":"uri"},"limit":{"type":"integer","exclusiveMinimum":0},)"
              R"("deep":{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"}}}}},)"
              R"("required":["path"],"additionalProperties":false}})";
    }
    body += R"(],"messages":[{"role":"user","content":"Please look at the sources."})";
    const QByteArray text
        = QByteArray(R"(    if (m_open != block) {\n\topen(\"block\"); // größer, 漢字\n    }\n)")
              .repeated(60);
    for (int i = 0; body.size() < size; ++i) {
        const QByteArray id = "toolu_" + QByteArray::number(i);
        body
            += R"(,{"role":"assistant","content":[{"type":"text","text":"Let me see."},{"type":"tool_use","id":")"
            + id
            + R"(","name":"tool_1","input":{"path":"/src/main.cpp","limit":200}}]},{"role":"user","content":)"
              R"([{"type":"tool_result","tool_use_id":")"
            + id + R"(","content":[{"type":"text","text":")" + text + R"("}]}]})";
    }
    return body + "]}";
}

RequestTarget target()
{
    RequestTarget result;
    result.model = "up";
    result.vendor = QStringLiteral("vendor");
    return result;
}

QByteArray translated(Protocol from, Protocol to, const QByteArray &body)
{
    const auto request = translateRequest(from, to, body, target());
    if (!request) {
        std::fprintf(stderr, "bench_translation: %s\n", qPrintable(request.error().message));
        std::exit(1);
    }
    return request->body;
}

void measureRequests(int rounds)
{
    std::printf("requests of 1 MB          ms   of parsing   of copying\n");
    const QByteArray anthropic = anthropicRequest(megabyte);
    const QByteArray chat = translated(Protocol::Anthropic, Protocol::OpenAi, anthropic);
    const QByteArray responses = translated(Protocol::Anthropic, Protocol::Responses, anthropic);
    const auto row = [rounds](Protocol from, Protocol to, const QByteArray &body) {
        QByteArray copy(body.size(), Qt::Uninitialized);
        const double copying
            = medianMilliseconds(rounds * 10, [&] { std::copy(body.begin(), body.end(), copy.begin()); });
        const double parsing = medianMilliseconds(rounds, [&] {
            if (!wellFormedJson(body) || !JsonSlice::parse(body))
                std::exit(1);
        });
        const double time = medianMilliseconds(rounds, [&] { translated(from, to, body); });
        std::printf("%-10s to %-10s %6.2f      %5.1f x     %6.0f x\n", nameOf(from), nameOf(to), time,
            time / parsing, time / copying);
    };
    row(Protocol::Anthropic, Protocol::OpenAi, anthropic);
    row(Protocol::Anthropic, Protocol::Responses, anthropic);
    row(Protocol::OpenAi, Protocol::Anthropic, chat);
    row(Protocol::OpenAi, Protocol::Responses, chat);
    row(Protocol::Responses, Protocol::Anthropic, responses);
    row(Protocol::Responses, Protocol::OpenAi, responses);
}

QByteArray event(const QByteArray &type, const QByteArray &members)
{
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + members + "}\n\n";
}

/// One event each: half of them text, half the arguments of a call.
QByteArrayList anthropicStream(int events)
{
    QByteArrayList stream{event("message_start",
        R"(,"message":{"id":"msg_1","type":"message","role":"assistant","model":"up","content":[],)"
        R"("stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":1}})")};
    stream << event("content_block_start", R"(,"index":0,"content_block":{"type":"text","text":""})");
    for (int i = 0; i < events / 2; ++i)
        stream << event(
            "content_block_delta", R"(,"index":0,"delta":{"type":"text_delta","text":" a word\nor two"})");
    stream << event("content_block_stop", R"(,"index":0)");
    stream << event("content_block_start",
        R"(,"index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"f","input":{}})");
    stream << event("content_block_delta",
        R"(,"index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":[0"})");
    for (int i = 0; i < events / 2; ++i)
        stream << event("content_block_delta",
            R"(,"index":1,"delta":{"type":"input_json_delta","partial_json":",\"word\""})");
    stream << event(
        "content_block_delta", R"(,"index":1,"delta":{"type":"input_json_delta","partial_json":"]}"})");
    stream << event("content_block_stop", R"(,"index":1)");
    stream << event("message_delta",
        R"(,"delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":5})");
    stream << event("message_stop", {});
    return stream;
}

/// What the client gets, event by event.
QByteArray translatedStream(Protocol from, Protocol to, const QByteArrayList &events)
{
    AnswerContext context;
    context.model = "m";
    context.fallbackId = "made-up";
    context.stream = true;
    const auto writer = makeAnswerWriter(to, std::move(context));
    const auto reader = makeAnswerReader(from, *writer, QStringLiteral("vendor"), {});
    QByteArray out;
    for (const QByteArray &event : events) {
        reader->feed(event);
        out += writer->take();
    }
    reader->finish();
    out += writer->take();
    if (writer->hasFailed()) {
        std::fprintf(stderr, "bench_translation: %s\n", qPrintable(writer->error().message));
        std::exit(1);
    }
    return out;
}

QByteArrayList eventsOf(const QByteArray &stream)
{
    QByteArrayList events;
    qsizetype begin = 0;
    for (qsizetype end = stream.indexOf("\n\n"); end >= 0; end = stream.indexOf("\n\n", begin)) {
        events << stream.mid(begin, end + 2 - begin);
        begin = end + 2;
    }
    return events;
}

void measureStreams(int rounds)
{
    constexpr int events = 4000;
    std::printf("\nstreams                   µs per event\n");
    const QByteArrayList anthropic = anthropicStream(events);
    const QByteArrayList chat = eventsOf(translatedStream(Protocol::Anthropic, Protocol::OpenAi, anthropic));
    const QByteArrayList responses
        = eventsOf(translatedStream(Protocol::Anthropic, Protocol::Responses, anthropic));
    const auto row = [rounds](Protocol from, Protocol to, const QByteArrayList &stream) {
        const double time = medianMilliseconds(rounds, [&] { translatedStream(from, to, stream); });
        std::printf("%-10s to %-10s %6.2f\n", nameOf(from), nameOf(to),
            time * 1000 / static_cast<double>(stream.size()));
    };
    row(Protocol::OpenAi, Protocol::Anthropic, chat);
    row(Protocol::OpenAi, Protocol::Responses, chat);
    row(Protocol::Anthropic, Protocol::OpenAi, anthropic);
    row(Protocol::Anthropic, Protocol::Responses, anthropic);
    row(Protocol::Responses, Protocol::Anthropic, responses);
    row(Protocol::Responses, Protocol::OpenAi, responses);
}

/// A figure of /proc/self/status in kB.
qint64 status(const QByteArray &name)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(name))
            return line.mid(name.size() + 1).trimmed().split(' ').first().toLongLong();
    }
    return 0;
}

void resetPeak()
{
    malloc_trim(0);
    QFile file(QStringLiteral("/proc/self/clear_refs"));
    if (file.open(QIODevice::WriteOnly))
        file.write("5");
}

void measureMemory()
{
    std::printf("\nmemory, Anthropic to      Chat   Responses   (peak growth in sizes of the request)\n");
    for (const qsizetype size : {megabyte, 4 * megabyte, 16 * megabyte}) {
        const QByteArray body = anthropicRequest(size);
        std::printf("%7lld MB         ", static_cast<long long>(size / megabyte));
        for (const Protocol to : {Protocol::OpenAi, Protocol::Responses}) {
            resetPeak();
            const qint64 before = status("VmRSS");
            translated(Protocol::Anthropic, to, body);
            const auto grown = static_cast<double>((status("VmHWM") - before) * 1024);
            std::printf("    %6.1f x", grown / static_cast<double>(body.size()));
        }
        std::printf("\n");
    }
}

} // namespace

int main(int argc, char **argv)
{
    const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 50;
    measureRequests(rounds);
    measureStreams(rounds);
    measureMemory();
    return 0;
}
