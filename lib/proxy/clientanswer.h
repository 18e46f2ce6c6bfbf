// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/protocol.h"
#include "http/responsewriter.h"
#include "proxy/eventaligner.h"
#include "upstream/watchdog.h"

#include <QObject>

#include <memory>

namespace signalbox {

/// The answer of one exchange on its way to the client: its head, its bytes, what keeps a waiting client
/// patient, and an end that the client understands whatever has happened.
///
/// Calls come in the order [promiseStream], start, pass*, end; or fail or abandon at any time. The signals
/// tell how the client takes it; there is none after end, fail or abandon.
class ClientAnswer final : public QObject
{
    Q_OBJECT

public:
    enum class Form {
        Events, ///< server-sent events: passed on whole, and kept alive while there are none
        Bytes, ///< anything else, to the letter
    };
    struct Settings
    {
        QByteArray requestId; ///< x-signalbox-request-id
        Headers extraHeaders; ///< for every head (CORS)
        std::chrono::milliseconds keepAlive{15'000}; ///< of silence in a stream
        QByteArray duplicateOf{}; ///< x-signalbox-duplicate-of: the request whose answer this is too
        QByteArray
            decision{}; ///< x-signalbox-decision of a duplicate, which did not ask for what the other did
    };

    ClientAnswer(std::unique_ptr<ResponseWriter> writer, Settings settings, const Clock &clock,
        QObject *parent = nullptr);

    /// How errors and pings are spelled; Anthropic until said otherwise.
    void setProtocol(Protocol protocol) { m_protocol = protocol; }
    /// A client that asked for a stream gets the head of one after `patience`, so that it goes on waiting.
    void promiseStream(std::chrono::milliseconds patience);

    /// After a promised stream has been started the head is not sent again.
    void start(int status, Headers headers, qint64 contentLength, Form form);
    void pass(const QByteArray &bytes);
    /// The proper end.
    void end();
    /// A whole answer in one go; nothing may have been started.
    void respond(int status, const Headers &headers, const QByteArray &body);
    /// Tells the error as an event where one can stand, else breaks the connection: it must not look
    /// complete.
    void fail(const Error &error);
    void abandon();

    [[nodiscard]] bool isStarted() const { return m_writer->isStarted(); }
    /// The client takes no more at the moment; drained() tells when it does.
    [[nodiscard]] bool isCongested() const { return m_writer->isCongested(); }
    [[nodiscard]] int status() const { return m_status; } ///< 0 before the head
    [[nodiscard]] qint64 bytes() const { return m_bytes; } ///< of the body so far

signals:
    void drained();
    /// The client has gone, or has taken nothing for so long that it must have.
    void clientLeft();

private:
    void onDrained();
    void onSilence();
    void onPromiseDue();
    void sendHead(int status, Headers headers, qint64 contentLength);
    void write(const QByteArray &bytes);
    void conclude();

    std::unique_ptr<ResponseWriter> m_writer;
    Settings m_settings;
    Protocol m_protocol = Protocol::Anthropic;
    bool m_passesEvents = false;
    bool m_hasPassed = false; ///< bytes of an answer
    int m_status = 0;
    qint64 m_bytes = 0;
    EventAligner m_aligner;
    Watchdog m_silence;
    Watchdog m_promise;
    Watchdog m_stalledClient;
};

} // namespace signalbox
