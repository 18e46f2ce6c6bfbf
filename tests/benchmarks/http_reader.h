// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace bench {

// Incremental reader of HTTP/1.1 messages. Body bytes are handed on without being copied.
class HttpReader
{
public:
    enum class Kind { Request, Response };
    using BodySink = std::function<void(std::string_view)>;

    explicit HttpReader(Kind kind) : m_kind(kind) { }

    // Reads to the end of one message at most; returns the number of bytes used.
    std::size_t feed(std::string_view data, const BodySink &sink);
    // The peer has closed: completes a message whose body lasts until then.
    void peerClosed();
    void reset();

    bool headComplete() const { return m_state != State::Head; }
    bool done() const { return m_state == State::Done; }
    bool failed() const { return m_state == State::Failed; }
    bool untouched() const { return m_state == State::Head && m_line.empty(); }
    std::string_view startLine() const;
    std::string_view header(std::string_view name) const;
    int status() const;
    bool keepsConnection() const;

private:
    enum class State { Head, Fixed, ChunkSize, ChunkData, ChunkEnd, Trailer, UntilClose, Done, Failed };

    std::size_t feedLine(std::string_view data, std::string_view terminator);
    std::size_t feedBody(std::string_view data, const BodySink &sink);
    void headRead();
    void lineRead();

    Kind m_kind;
    State m_state = State::Head;
    std::string m_head;
    std::string m_line; // the unfinished head, chunk size or trailer
    bool m_lineComplete = false;
    std::uint64_t m_left = 0; // bytes left of the body or of the chunk
};

} // namespace bench
