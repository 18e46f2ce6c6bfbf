// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "http/httprequest.h"
#include "proxy/requestframing.h"
#include "proxy/socketresponsewriter.h"

#include <QObject>
#include <QTcpSocket>

#include <deque>
#include <memory>

namespace signalbox {

/// One connection of a client: applies the limits, and answers one request at a time in the order they came.
/// It is a child of its socket and dies with it.
class ClientConnection final : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        RequestFraming::Limits framing;
        std::chrono::milliseconds headerTimeout{10'000};
        std::chrono::milliseconds idleTimeout{75'000};
    };
    /// Kept while a request is being answered; its destruction tells QtHttpServer that the next may be read.
    using Token = std::shared_ptr<void>;

    ClientConnection(QTcpSocket &socket, const Limits &limits, const Clock &clock);

    /// QtHttpServer has read a whole request.
    void receive(const QByteArray &body, Token token);

    [[nodiscard]] bool isFrom(const QHostAddress &address, quint16 port) const
    {
        return m_socket.peerPort() == port && m_socket.peerAddress() == address;
    }
    [[nodiscard]] bool isIdle() const { return !m_busy && m_framing.isIdle(); }
    /// Ends the connection if it has been waiting for too long.
    void checkDeadline(Clock::TimePoint now);
    void closeWhenIdle();

signals:
    /// The receiver owns the writer.
    void requestReceived(const signalbox::HttpRequest &request, signalbox::ResponseWriter *writer);

private:
    struct Pending
    {
        RequestHead head;
        QByteArray body;
        Token token;
    };

    void onReadyRead();
    void refuse(const Error &error);
    void serveNext();
    void onAnswered(bool keepAlive);

    QTcpSocket &m_socket;
    Limits m_limits;
    const Clock &m_clock;
    RequestFraming m_framing;
    std::deque<Pending> m_pending;
    Token m_token;
    Clock::TimePoint m_waitingSince;
    bool m_busy = false;
    bool m_closing = false;
    bool m_refused = false;
};

} // namespace signalbox
