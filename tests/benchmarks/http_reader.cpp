// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_reader.h"

#include <algorithm>
#include <charconv>
#include <strings.h>

namespace bench {

namespace {

constexpr std::size_t maxLine = 256 * 1024;

bool sameText(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

bool parse(std::string_view text, int base, std::uint64_t &number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc() && end != text.data();
}

} // namespace

std::size_t HttpReader::feed(std::string_view data, const BodySink &sink)
{
    const std::size_t size = data.size();
    while (!data.empty() && !done() && !failed()) {
        std::size_t used = 0;
        switch (m_state) {
        case State::Head:
            used = feedLine(data, "\r\n\r\n");
            if (m_lineComplete)
                headRead();
            break;
        case State::ChunkSize:
        case State::ChunkEnd:
        case State::Trailer:
            used = feedLine(data, "\r\n");
            if (m_lineComplete)
                lineRead();
            break;
        default:
            used = feedBody(data, sink);
        }
        data.remove_prefix(used);
    }
    return size - data.size();
}

std::size_t HttpReader::feedLine(std::string_view data, std::string_view terminator)
{
    // The terminator may straddle two reads: search from a little before the new bytes.
    const std::size_t before = m_line.size();
    const std::size_t taken = std::min(data.size(), maxLine);
    m_line.append(data.substr(0, taken));
    const std::size_t from = before < terminator.size() ? 0 : before - terminator.size() + 1;
    const std::size_t at = m_line.find(terminator, from);
    m_lineComplete = at != std::string::npos;
    if (!m_lineComplete) {
        if (m_line.size() > maxLine)
            m_state = State::Failed;
        return taken;
    }
    m_line.resize(at);
    return at + terminator.size() - before;
}

std::size_t HttpReader::feedBody(std::string_view data, const BodySink &sink)
{
    if (m_state == State::UntilClose) {
        sink(data);
        return data.size();
    }
    const std::size_t taken = std::min<std::uint64_t>(data.size(), m_left);
    m_left -= taken;
    sink(data.substr(0, taken));
    if (m_left == 0)
        m_state = m_state == State::Fixed ? State::Done : State::ChunkEnd;
    return taken;
}

void HttpReader::headRead()
{
    std::swap(m_head, m_line);
    m_line.clear();
    if (m_kind == Kind::Response && status() < 200) {
        if (status() < 100)
            m_state = State::Failed;
        return; // an interim answer: the real head follows
    }
    const std::string_view length = header("content-length");
    if (sameText(header("transfer-encoding"), "chunked"))
        m_state = State::ChunkSize;
    else if (!length.empty())
        m_state = !parse(length, 10, m_left) ? State::Failed : m_left > 0 ? State::Fixed : State::Done;
    else
        m_state = m_kind == Kind::Request ? State::Done : State::UntilClose;
}

void HttpReader::lineRead()
{
    if (m_state == State::ChunkSize) {
        if (!parse(m_line, 16, m_left))
            m_state = State::Failed;
        else
            m_state = m_left > 0 ? State::ChunkData : State::Trailer;
    } else if (m_state == State::ChunkEnd) {
        m_state = m_line.empty() ? State::ChunkSize : State::Failed;
    } else if (m_line.empty()) {
        m_state = State::Done;
    }
    m_line.clear();
}

void HttpReader::peerClosed()
{
    m_state = m_state == State::UntilClose ? State::Done : State::Failed;
}

void HttpReader::reset()
{
    m_state = State::Head;
    m_head.clear();
    m_line.clear();
    m_left = 0;
}

std::string_view HttpReader::startLine() const
{
    return std::string_view(m_head).substr(0, m_head.find("\r\n"));
}

std::string_view HttpReader::header(std::string_view name) const
{
    std::string_view rest = m_head;
    for (std::size_t end = rest.find("\r\n"); end != std::string_view::npos; end = rest.find("\r\n")) {
        rest.remove_prefix(end + 2);
        const std::string_view line = rest.substr(0, rest.find("\r\n"));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !sameText(line.substr(0, colon), name))
            continue;
        const std::size_t value = line.find_first_not_of(" \t", colon + 1);
        return value == std::string_view::npos ? std::string_view() : line.substr(value);
    }
    return {};
}

int HttpReader::status() const
{
    std::uint64_t number = 0;
    return m_head.size() > 12 && parse(std::string_view(m_head).substr(9, 3), 10, number)
        ? static_cast<int>(number)
        : 0;
}

bool HttpReader::keepsConnection() const
{
    const std::string_view connection = header("connection");
    if (startLine().find("HTTP/1.0") != std::string_view::npos)
        return sameText(connection, "keep-alive");
    return m_state != State::UntilClose && !sameText(connection, "close");
}

} // namespace bench
