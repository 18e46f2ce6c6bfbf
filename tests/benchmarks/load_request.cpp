// SPDX-License-Identifier: GPL-3.0-or-later
#include "load_request.h"

#include <cstdio>
#include <string_view>

namespace bench {

namespace {

constexpr int numberDigits = 16;
constexpr std::string_view numberMark = "Request 0000000000000000.";

// Text with the escapes of source code, repeated up to the wanted size.
void appendFiller(std::string &text, std::size_t size)
{
    constexpr std::string_view line
        = R"(    if (auto found = table.find(\"key\"); found != table.end())\n        total += found->second;\n)";
    while (size >= line.size()) {
        text.append(line);
        size -= line.size();
    }
    text.append(size, 'x');
}

std::string bodyOf(const LoadOptions &options)
{
    std::string start = R"({"model":")" + options.model
        + R"(","messages":[{"role":"user","content":[)"
          R"({"type":"text","text":")";
    start.append(numberMark).append(R"( Explain this code.\n)");
    const std::string end = std::string(R"("}]}],"system":[{"type":"text","text":"You are a coding agent.",)"
                                        R"("cache_control":{"type":"ephemeral"}}],"tools":[{"name":"Read",)"
                                        R"("description":"Reads a file","input_schema":{"type":"object",)"
                                        R"("properties":{"path":{"type":"string"}},"required":["path"],)"
                                        R"("additionalProperties":false}}],"metadata":{"user_id":)"
                                        R"("{\"device_id\":\"0000\",\"account_uuid\":\"\"}"},)"
                                        R"("max_tokens":32000,"thinking":{"type":"adaptive"},"stream":)")
        + (options.stream ? "true}" : "false}");
    if (options.size > start.size() + end.size())
        appendFiller(start, options.size - start.size() - end.size());
    return start + end;
}

std::string headOf(const LoadOptions &options, int connection, std::size_t bodySize)
{
    char session[64];
    std::snprintf(session, sizeof session, "00000000-0000-4000-8000-%012d", connection);
    std::string head = "POST " + options.path
        + " HTTP/1.1\r\n"
          "Accept: application/json\r\n"
          "Content-Type: application/json\r\n"
          "User-Agent: claude-cli/2.1.329 (external, sdk-cli)\r\n"
          "X-Claude-Code-Session-Id: "
        + session
        + "\r\n"
          "X-Stainless-Arch: x64\r\n"
          "X-Stainless-Lang: js\r\n"
          "X-Stainless-OS: Linux\r\n"
          "X-Stainless-Package-Version: 0.128.0\r\n"
          "X-Stainless-Retry-Count: 0\r\n"
          "X-Stainless-Runtime: node\r\n"
          "X-Stainless-Runtime-Version: v26.12.1\r\n"
          "X-Stainless-Timeout: 600\r\n"
          "anthropic-beta: claude-code-20250219,interleaved-thinking-2025-05-14,"
          "context-management-2025-06-27,per-turn-control-2026-07-01,"
          "mid-conversation-tool-changes-2026-07-01,thinking-token-count-2026-05-13,"
          "advanced-tool-use-2025-11-20,effort-2025-11-24\r\n"
          "anthropic-dangerous-direct-browser-access: true\r\n"
          "anthropic-version: 2023-06-01\r\n"
          "x-api-key: sk-bench-client\r\n"
          "x-app: cli\r\n"
          "x-bench: events="
        + std::to_string(options.events) + ",interval_us=" + std::to_string(options.intervalUs) + "\r\n";
    for (const std::string &header : options.headers)
        head.append(header).append("\r\n");
    return head + "Connection: keep-alive\r\nHost: 127.0.0.1:" + std::to_string(options.port)
        + "\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nContent-Length: " + std::to_string(bodySize)
        + "\r\n\r\n";
}

} // namespace

LoadRequest::LoadRequest(const LoadOptions &options, int connection)
{
    const std::string body = bodyOf(options);
    m_text = headOf(options, connection, body.size());
    m_numberAt = m_text.size() + body.find(numberMark) + numberMark.find('0');
    m_text.append(body);
}

const std::string &LoadRequest::nextRequest(std::uint64_t number)
{
    for (int digit = numberDigits - 1; digit >= 0; --digit, number /= 10)
        m_text[m_numberAt + static_cast<std::size_t>(digit)] = static_cast<char>('0' + number % 10);
    return m_text;
}

} // namespace bench
