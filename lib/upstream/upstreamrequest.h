// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/answergate.h"
#include "upstream/tlsproblem.h"
#include "upstream/transport.h"
#include "upstream/watchdog.h"
#include "upstream/wiretap.h"

#include <QObject>

#include <memory>

namespace signalbox {

/// How long the phases of one attempt may take.
struct AttemptTimeouts
{
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds head{300'000}; ///< from the sent request to the answer's head
    std::chrono::milliseconds idle{300'000}; ///< between two reads of the answer
    std::chrono::milliseconds usage{5'000}; ///< of a finished answer, for its usage and its end mark
};

/// One attempt: sends a message and finds out whether the answer is good.
///
/// Signals: `committed` at most once, when the answer is known to be good; then `readyRead` whenever read()
/// has bytes; then exactly one of `finished` (the answer is complete) and `failed` (before commit: no byte
/// was shown; after it: Failure::Kind::Interrupted). After abort() there is no signal.
class UpstreamRequest final : public QObject
{
    Q_OBJECT

public:
    /// What kind of answer the client asked for.
    struct Expectation
    {
        Protocol protocol = Protocol::Anthropic;
        bool stream = false;
        bool gated = true; ///< false for files, batches and the like, which are passed on as they are
        CredentialOwner owner = CredentialOwner::Provider;
        const FailureRules *rules = &noFailureRules(); ///< outlive the request
        AnswerObserver *observer = nullptr; ///< outlives the request
        bool severalChoices = false; ///< one that has ended is not all
        WireTap *tap = nullptr; ///< outlives the request
    };

    static constexpr qint64 readBufferSize = 256 * 1024;
    static constexpr qsizetype maximumErrorBody = 1024 * 1024;

    UpstreamRequest(Transport &transport, UpstreamMessage message, const Expectation &expectation,
        const AttemptTimeouts &timeouts, const Clock &clock, QObject *parent = nullptr);
    ~UpstreamRequest() override;

    void send();
    void abort();

    [[nodiscard]] int status() const { return m_status; }
    /// The answer's end-to-end fields; Set-Cookie fields stay apart.
    [[nodiscard]] const Headers &headers() const { return m_headers; }
    /// Of the answer, as the upstream announced it; -1 when it did not.
    [[nodiscard]] qint64 contentLength() const { return m_contentLength; }
    [[nodiscard]] bool isStream() const { return m_gate && m_gate->mode() == AnswerGate::Mode::Stream; }
    /// A committed stream has said all that there is to say, and no error: only its connection has not ended
    /// yet.
    [[nodiscard]] bool isWholeStream() const
    {
        return m_committed && isStream() && m_gate->isComplete() && !m_gate->errorPassed();
    }
    /// The request may have reached the provider: sending it elsewhere could do its work twice.
    [[nodiscard]] bool mayHaveArrived() const { return m_mayHaveArrived; }

    /// When something was last heard of it, or said to it.
    [[nodiscard]] Clock::TimePoint lastSign() const { return m_watchdog.lastFed(); }

    /// The next bytes of a committed answer; empty when there are none at the moment.
    [[nodiscard]] QByteArray read();
    /// While paused the upstream is not read, so that it has to wait.
    void setPaused(bool paused);

signals:
    void committed();
    void readyRead();
    void finished();
    void failed(const signalbox::Failure &failure);

private:
    void onConnecting();
    void onEncrypted();
    void onBodyAsked();
    void onRequestSent();
    void onMetaData();
    void onReadyRead();
    void onFinished();
    void onTlsErrors(const QList<QSslError> &errors);
    void onTimeout();

    void setLowDelay();
    void chooseGate(const QByteArray &firstBytes);
    void takeBytes();
    void takeErrorBytes();
    void passOn(const QByteArray &bytes);
    void concludeAnswer();
    void endGood();
    void repeatOnFreshConnection();
    void fail(Failure failure);
    void release();
    [[nodiscard]] bool isPassedOn() const;
    [[nodiscard]] bool isClosedWithoutAnswer() const;
    [[nodiscard]] bool isStaleConnection() const;
    [[nodiscard]] bool isNetworkError() const;
    [[nodiscard]] Failure networkFailure() const;
    [[nodiscard]] Failure tlsFailure() const;
    /// Host and port.
    [[nodiscard]] QString where() const;
    [[nodiscard]] QString certificateRemedy() const;

    Transport &m_transport;
    UpstreamMessage m_message;
    Expectation m_expectation;
    AttemptTimeouts m_timeouts;
    const Clock &m_clock;
    Watchdog m_watchdog;

    QNetworkReply *m_reply = nullptr;
    std::optional<AnswerGate> m_gate;
    QByteArray m_ready; ///< good bytes that read() has not yet given out
    QByteArray m_errorBody;
    TlsProblem m_tlsProblem;
    Headers m_headers;
    QByteArray m_contentType;
    qint64 m_contentLength = -1;
    qint64 m_received = 0;
    qint64 m_bodyTaken = 0; ///< of the request, when the watchdog last looked
    int m_status = 0;
    Clock::TimePoint m_sentAt;
    bool m_mayHaveArrived = false;
    bool m_newConnection = false;
    bool m_lowDelay = false;
    bool m_connected = false;
    bool m_sent = false;
    int m_repeats = 0; ///< on another connection, as the one before was stale
    bool m_committed = false;
    bool m_paused = false;
    bool m_ended = false; ///< a terminal signal was emitted or abort() called
};

} // namespace signalbox
