// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/protocol.h"
#include "http/sseparser.h"
#include "upstream/answerobserver.h"
#include "upstream/failure.h"

#include <optional>

namespace signalbox {

class JsonSlice;

/// What an error in an answer is judged by.
struct GateContext
{
    CredentialOwner owner = CredentialOwner::Provider;
    const FailureRules *rules = &noFailureRules(); ///< outlive the gate
    Headers headers{}; ///< of the answer
};

/// Decides when a 2xx answer is known to be good, and holds its bytes until then.
///
/// A stream is good with its first content (`content_block_start`, the first OpenAI delta with content or a
/// tool call) or with a proper end; a plain answer when it is whole and an answer of its protocol, or has
/// grown beyond `maximumHeld`. An error, an end or nonsense before that is a Failure. Afterwards it only
/// watches how the stream ends.
class AnswerGate
{
public:
    enum class Mode {
        Stream, ///< server-sent events
        Json, ///< one JSON text
        Open, ///< anything: good at once (files, batches …)
    };
    enum class State {
        Held,
        Good,
        Bad,
    };

    static constexpr qsizetype maximumHeld = 1024 * 1024;

    /// The observer must outlive it.
    AnswerGate(Mode mode, Protocol protocol, GateContext context = {}, AnswerObserver *observer = nullptr);

    /// Takes the next bytes. While Held they are kept; see takeHeld().
    State feed(const QByteArray &bytes);
    /// The upstream has ended the answer by itself.
    State finish();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] Mode mode() const { return m_mode; }
    /// What was held back, once, when the state is Good.
    [[nodiscard]] QByteArray takeHeld();
    /// Why it is Bad.
    [[nodiscard]] const Failure &failure() const { return m_failure; }

    /// After finish(): the answer ended as its protocol wants.
    [[nodiscard]] bool isComplete() const { return m_mode != Mode::Stream || m_ended || m_errorPassed; }
    /// Nothing may follow any more.
    [[nodiscard]] bool isOver() const { return m_mode == Mode::Stream && (m_over || m_errorPassed); }
    /// A first choice has ended: where only one was asked for, only its usage and the end mark can follow.
    [[nodiscard]] bool hasEnded() const { return m_ended; }
    /// An error event went by after the stream had been found good.
    [[nodiscard]] bool errorPassed() const { return m_errorPassed; }
    [[nodiscard]] const Failure &passedFailure() const { return m_failure; }

private:
    void readEvent(const SseParser::Event &event);
    void readAnthropicEvent(const SseParser::Event &event);
    void readOpenAiEvent(const SseParser::Event &event);
    void readChoices(const JsonSlice &choices);
    void readError(const QByteArray &json);
    [[nodiscard]] Failure judgedEnd() const;
    [[nodiscard]] Failure judged(const QByteArray &json) const;
    void becomeGood();
    void becomeBad(Failure failure);

    Mode m_mode;
    Protocol m_protocol;
    GateContext m_context;
    AnswerObserver *m_observer;
    State m_state;
    QByteArray m_held;
    QByteArray m_tail; ///< of a plain answer that has grown beyond what is held
    QByteArray m_oddity; ///< the last event so far that is none of its protocol
    SseParser m_parser;
    Failure m_failure;
    bool m_ended = false;
    bool m_over = false;
    bool m_errorPassed = false;
};

} // namespace signalbox
