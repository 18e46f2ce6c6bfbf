// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream_answer.h"
#include "net.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace bench {

namespace {

constexpr std::size_t edgeSize = 4096;

// The headers real answers carry; a proxy has to pass them on.
constexpr std::string_view commonHeaders
    = "request-id: req_011CbenchbenchbenchbenchAB\r\n"
      "anthropic-organization-id: 00000000-0000-4000-8000-000000000000\r\n"
      "anthropic-ratelimit-requests-limit: 4000\r\n"
      "anthropic-ratelimit-requests-remaining: 3999\r\n"
      "anthropic-ratelimit-requests-reset: 2026-11-21T00:00:00Z\r\n"
      "Connection: keep-alive\r\n";

std::string_view reason(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 429:
        return "Too Many Requests";
    case 529:
        return "Overloaded";
    default:
        return "Error";
    }
}

std::string jsonAnswer(int status, std::string_view json)
{
    std::string answer = "HTTP/1.1 " + std::to_string(status) + ' ';
    answer.append(reason(status)).append("\r\nContent-Type: application/json\r\n").append(commonHeaders);
    answer.append("Content-Length: " + std::to_string(json.size()) + "\r\n\r\n").append(json);
    return answer;
}

std::string chunk(std::string_view type, std::string_view data)
{
    std::string event = "event: ";
    event.append(type).append("\ndata: ").append(data).append("\n\n");
    char size[24];
    std::snprintf(size, sizeof size, "%zx\r\n", event.size());
    return size + event + "\r\n";
}

} // namespace

Behaviour parseBehaviour(std::string_view header)
{
    Behaviour behaviour;
    while (!header.empty()) {
        const std::string_view item = header.substr(0, header.find(','));
        header.remove_prefix(std::min(header.size(), item.size() + 1));
        const std::size_t equals = item.find('=');
        if (equals == std::string_view::npos)
            continue;
        const std::string_view name = item.substr(0, equals);
        std::int64_t number = 0;
        std::from_chars(item.data() + equals + 1, item.data() + item.size(), number);
        if (name == "events")
            behaviour.events = static_cast<int>(std::clamp<std::int64_t>(number, 6, 1'000'000));
        else if (name == "interval_us")
            behaviour.intervalUs = std::max<std::int64_t>(number, 0);
        else if (name == "status")
            behaviour.status = static_cast<int>(std::clamp<std::int64_t>(number, 200, 599));
    }
    return behaviour;
}

void BodyEdges::clear()
{
    m_first.clear();
    m_last.clear();
}

void BodyEdges::add(std::string_view data)
{
    if (m_first.size() < edgeSize)
        m_first.append(data.substr(0, edgeSize - m_first.size()));
    if (data.size() >= edgeSize) {
        m_last.assign(data.substr(data.size() - edgeSize));
        return;
    }
    m_last.append(data);
    if (m_last.size() > 2 * edgeSize)
        m_last.erase(0, m_last.size() - edgeSize);
}

bool BodyEdges::wantsStream() const
{
    constexpr std::string_view flag = "\"stream\":true";
    return m_last.find(flag) != std::string::npos || m_first.find(flag) != std::string::npos;
}

bool BodyEdges::acceptable() const
{
    return m_first.starts_with('{') && m_last.ends_with('}')
        && m_first.find("\"model\":\"rewrite-") == std::string::npos;
}

std::string plainAnswer()
{
    return jsonAnswer(200,
        R"({"id":"msg_01BenchBenchBenchBenchBen","type":"message","role":"assistant",)"
        R"("model":"claude-sonnet-4-5","content":[{"type":"text","text":"The function opens the file, )"
        R"(reads it line by line and adds up the numbers of the second column. A line without a second )"
        R"(column counts as zero. I would close the file on every path and report the number of the line )"
        R"(that could not be read, because \"bad input\" alone does not help the person who has to repair )"
        R"(it."}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":512,)"
        R"("cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":84}})");
}

std::string errorAnswer(int status)
{
    const std::string_view type = status == 529 ? "overloaded_error"
        : status == 429                         ? "rate_limit_error"
        : status == 400                         ? "invalid_request_error"
                                                : "api_error";
    std::string json = R"({"type":"error","error":{"type":")";
    json.append(type).append(R"(","message":")").append(reason(status));
    json.append(R"("},"request_id":"req_011CbenchbenchbenchbenchAB"})");
    return jsonAnswer(status, json);
}

std::string statisticsAnswer(std::uint64_t answered, std::uint64_t refused)
{
    return jsonAnswer(
        200, "{\"answered\":" + std::to_string(answered) + ",\"refused\":" + std::to_string(refused) + '}');
}

std::string streamHead()
{
    std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                       "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n";
    return head.append(commonHeaders).append("\r\n");
}

std::string streamEvent(int index, int events)
{
    if (index == 0)
        return chunk("message_start",
            R"({"type":"message_start","message":{"id":"msg_01BenchBenchBenchBenchBen","type":"message",)"
            R"("role":"assistant","model":"claude-sonnet-4-5","content":[],"stop_reason":null,)"
            R"("stop_sequence":null,"usage":{"input_tokens":512,"cache_creation_input_tokens":0,)"
            R"("cache_read_input_tokens":0,"output_tokens":1}}})");
    if (index == 1)
        return chunk("content_block_start",
            R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})");
    if (index == events - 3)
        return chunk("content_block_stop", R"({"type":"content_block_stop","index":0})");
    if (index == events - 2)
        return chunk("message_delta",
            R"({"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},)"
            R"("usage":{"output_tokens":84}})");
    if (index == events - 1)
        return chunk("message_stop", R"({"type":"message_stop"})") + "0\r\n\r\n";
    // The time is taken here, right before the write, so that a late timer of ours does not count.
    return chunk("content_block_delta",
        R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" sent t=)"
            + std::to_string(nowNs()) + R"( and read"}})");
}

} // namespace bench
