// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/requesthead.h"

#include <optional>

namespace signalbox {

/// Takes the bytes of one request in: reads the head, gathers a body of known length, counts a chunked one;
/// and refuses what is too large before it has been taken in.
class RequestIntake
{
public:
    struct Limits
    {
        qint64 headBytes = 64LL * 1024;
        qint64 bodyBytes = 64LL * 1024 * 1024;
    };
    /// Why a request is refused, with the status to say it with.
    struct Refusal
    {
        int status = 400;
        Error error;
    };
    enum class State {
        Empty, ///< nothing has come yet
        InHead,
        InBody, ///< of known length
        Chunked, ///< the head is complete, the body has to be decoded
        Complete,
    };

    explicit RequestIntake(const Limits &limits) : m_limits(limits) { }

    [[nodiscard]] State state() const { return m_state; }

    /// Takes what belongs to this request from the front of `bytes`; the rest stays.
    std::optional<Refusal> take(QByteArray &bytes);
    /// In the state Chunked: this many raw bytes of the body have come.
    std::optional<Refusal> countChunked(qint64 bytes);
    /// The chunked body has been decoded to this many bytes.
    [[nodiscard]] std::optional<Refusal> checkDecoded(qint64 bytes) const;

    /// The client waits for "100 Continue" before it sends the body. True once.
    bool takeExpectation();

    /// The complete request; a new one begins.
    RequestHead takeHead();
    QByteArray takeBody();

private:
    std::optional<Refusal> takeHeadBytes(QByteArray &bytes);
    [[nodiscard]] Refusal tooLarge() const;

    Limits m_limits;
    State m_state = State::Empty;
    QByteArray m_text;
    RequestHead m_head;
    QByteArray m_body;
    qint64 m_chunkedBytes = 0;
    bool m_expects = false;
};

} // namespace signalbox
