// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "http/httprequest.h"
#include "proxy/requestintake.h"
#include "proxy/socketresponsewriter.h"

#include <QObject>
#include <QTcpSocket>

#include <memory>

namespace signalbox {

/// One connection of a client: applies the limits, and answers one request at a time in the order they came.
/// It is a child of its socket and dies with it.
///
/// It stands between the socket and QtHttpServer. Heads and bodies of known length it reads itself
/// (QtHttpServer 6.4 reads heads byte by byte, copies bodies three times and knows no limit) and gives
/// QtHttpServer a request line that stands for the whole; chunked bodies go through QtHttpServer, which
/// decodes them.
class ClientConnection final : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        RequestIntake::Limits intake;
        std::chrono::milliseconds headerTimeout{10'000};
        std::chrono::milliseconds idleTimeout{75'000};
        std::chrono::milliseconds stallTimeout{600'000}; ///< of a client that does not take its answer
    };
    /// Kept while a request is being answered; its destruction tells QtHttpServer that the next may be read.
    using Token = std::shared_ptr<void>;

    ClientConnection(QTcpSocket &socket, const Limits &limits, const Clock &clock);

    /// QtHttpServer has read a whole request; `decoded` is its body if that was chunked.
    void receive(const QByteArray &decoded, Token token);

    /// Both ends: a client may have the same port for two connections, to two addresses of ours.
    struct Ends
    {
        QHostAddress client;
        quint16 clientPort = 0;
        QHostAddress server;
        quint16 serverPort = 0;

        friend bool operator==(const Ends &, const Ends &) = default;
    };
    [[nodiscard]] Ends ends() const
    {
        return {m_socket.peerAddress(), m_socket.peerPort(), m_socket.localAddress(), m_socket.localPort()};
    }
    [[nodiscard]] bool isClosing() const { return m_closing; }
    /// Something of an answer waits for the client to take it.
    [[nodiscard]] bool hasUnwritten() const { return m_socket.bytesToWrite() > 0; }
    [[nodiscard]] bool isIdle() const { return !m_busy && m_intake.state() == RequestIntake::State::Empty; }
    /// Ends the connection if it has been waiting for too long.
    void checkDeadline(Clock::TimePoint now);
    void closeWhenIdle();
    /// Answers what is on its way, and closes then, or in a moment when there is nothing.
    void closeSoon() { m_closing = true; }
    /// Gives QtHttpServer back what it waits for; the request at hand will not be answered.
    void release() { m_token.reset(); }

signals:
    /// The receiver owns the writer.
    void requestReceived(const signalbox::HttpRequest &request, signalbox::ResponseWriter *writer);

private:
    void onReadyRead();
    void takeIn();
    void handOver(const QByteArray &bytes);
    void refuse(const RequestIntake::Refusal &refusal);
    [[nodiscard]] Clock::Duration patience() const;
    void onAnswered(bool keepAlive);

    QTcpSocket &m_socket;
    Limits m_limits;
    const Clock &m_clock;
    RequestIntake m_intake;
    QByteArray m_ahead; ///< what the client sent beyond the request at hand
    Token m_token;
    Clock::TimePoint m_waitingSince;
    qint64 m_unwritten = 0; ///< when checkDeadline() last looked
    bool m_handedOver = false; ///< QtHttpServer reads from the socket until it has a request
    bool m_busy = false;
    bool m_closing = false;
    bool m_refused = false;
};

} // namespace signalbox
