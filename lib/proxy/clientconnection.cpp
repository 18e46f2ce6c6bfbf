// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientconnection.h"

#include "core/logcategories.h"
#include "http/protocol.h"

#include <QTimer>

#include <algorithm>

namespace signalbox {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds lingering = 1s;

HttpRequest requestOf(const RequestHead &head, const QByteArray &body, const QTcpSocket &socket)
{
    HttpRequest request;
    request.method = head.method;
    QByteArray target = head.target;
    // A proxy-style request line names the origin too (RFC 9112 §3.2.2).
    if (const qsizetype scheme = target.indexOf("://"); scheme > 0 && !target.startsWith('/')) {
        const qsizetype slash = target.indexOf('/', scheme + 3);
        target = slash < 0 ? QByteArray("/") : target.mid(slash);
    }
    const qsizetype mark = target.indexOf('?');
    request.path = mark < 0 ? target : target.left(mark);
    request.query = mark < 0 ? QByteArray() : target.mid(mark + 1);
    request.headers = head.headers;
    request.body = body;
    request.peer = socket.peerAddress();
    request.localAddress = socket.localAddress();
    return request;
}

} // namespace

ClientConnection::ClientConnection(QTcpSocket &socket, const Limits &limits, const Clock &clock)
    : QObject(&socket)
    , m_socket(socket)
    , m_limits(limits)
    , m_clock(clock)
    , m_intake(limits.intake)
    , m_waitingSince(clock.now())
{
    // Made before QtHttpServer connects its own slot, so this one sees the bytes first.
    connect(&socket, &QTcpSocket::readyRead, this, &ClientConnection::onReadyRead);
    // QtHttpServer 6.8 keeps a closed connection for as long as the token lives.
    connect(&socket, &QTcpSocket::disconnected, this, &ClientConnection::release, Qt::QueuedConnection);
}

void ClientConnection::onReadyRead()
{
    if (m_refused) {
        m_socket.skip(m_socket.bytesAvailable());
        return;
    }
    if (m_handedOver) {
        m_waitingSince = m_clock.now();
        if (const auto refusal = m_intake.countChunked(m_socket.bytesAvailable()))
            refuse(*refusal);
        return;
    }
    // QtHttpServer has begun to wait for bytes that it does not get: what we read is not to be put back.
    if (m_socket.isTransactionStarted())
        m_socket.commitTransaction();
    m_ahead += m_socket.readAll();
    if (!m_busy)
        takeIn();
    else if (m_ahead.size() > m_limits.intake.headBytes + m_limits.intake.bodyBytes)
        m_socket.abort(); // more than one request ahead of its answer
}

void ClientConnection::takeIn()
{
    using State = RequestIntake::State;
    if (m_intake.state() == State::Empty || m_intake.state() == State::InBody)
        m_waitingSince = m_clock.now();
    if (const auto refusal = m_intake.take(m_ahead)) {
        refuse(*refusal);
        return;
    }
    if (m_intake.state() == State::Chunked) {
        if (const auto refusal = m_intake.countChunked(m_ahead.size())) {
            refuse(*refusal);
            return;
        }
        const QByteArray expect = m_intake.takeExpectation() ? "Expect: 100-continue\r\n" : "";
        handOver("POST / HTTP/1.1\r\n" + expect + "Transfer-Encoding: chunked\r\n\r\n"
            + std::exchange(m_ahead, {}));
        return;
    }
    if (m_intake.takeExpectation() && m_intake.state() == State::InBody)
        m_socket.write("HTTP/1.1 100 Continue\r\n\r\n");
    if (m_intake.state() == State::Complete)
        handOver("GET / HTTP/1.1\r\n\r\n");
}

void ClientConnection::handOver(const QByteArray &bytes)
{
    m_handedOver = true;
    std::for_each(bytes.crbegin(), bytes.crend(), [this](char c) { m_socket.ungetChar(c); });
}

void ClientConnection::refuse(const RequestIntake::Refusal &refusal)
{
    m_refused = true;
    m_closing = true;
    qCWarning(lcProxy).noquote() << "refused a request of" << m_socket.peerAddress().toString() << "with"
                                 << refusal.status << refusal.error.message;
    m_socket.skip(m_socket.bytesAvailable());
    SocketResponseWriter writer(m_socket, {.minorVersion = 1, .keepAlive = false, .headRequest = false});
    writer.respondJson(refusal.status, errorBody(Protocol::Anthropic, refusal.error, {}));
    // A client that is still sending would lose the answer to the reset that a close makes (RFC 9112 §9.6):
    // read and throw away for a moment.
    const bool sending = refusal.status == 413;
    QTimer::singleShot(sending ? lingering : 0ms, &m_socket, &QTcpSocket::disconnectFromHost);
}

void ClientConnection::receive(const QByteArray &decoded, Token token)
{
    if (m_refused || !std::exchange(m_handedOver, false))
        return;
    const bool chunked = m_intake.state() == RequestIntake::State::Chunked;
    if (const auto refusal = m_intake.checkDecoded(decoded.size())) {
        refuse(*refusal);
        return;
    }
    m_busy = true;
    m_token = std::move(token);
    const QByteArray body = chunked ? decoded : m_intake.takeBody();
    const RequestHead head = m_intake.takeHead();
    const bool keepAlive = head.keepsAlive() && !m_closing;
    auto *writer = new SocketResponseWriter(m_socket,
        {.minorVersion = head.minorVersion, .keepAlive = keepAlive, .headRequest = head.method == "HEAD"});
    // Queued: the writer ends inside the exchange, which is not done with it yet.
    connect(
        writer, &SocketResponseWriter::answered, this, &ClientConnection::onAnswered, Qt::QueuedConnection);
    emit requestReceived(requestOf(head, body, m_socket), writer);
}

void ClientConnection::onAnswered(bool keepAlive)
{
    m_busy = false;
    m_waitingSince = m_clock.now();
    m_token.reset();
    if (!keepAlive || m_closing) {
        m_socket.disconnectFromHost();
        return;
    }
    if (!m_ahead.isEmpty() || m_socket.bytesAvailable() > 0)
        QMetaObject::invokeMethod(&m_socket, &QTcpSocket::readyRead, Qt::QueuedConnection);
}

void ClientConnection::checkDeadline(Clock::TimePoint now)
{
    const qint64 unwritten = m_socket.bytesToWrite(); // to a slow reader, behind the end of the answer
    if (std::exchange(m_unwritten, unwritten) != unwritten)
        m_waitingSince = now;
    if (m_busy || now - m_waitingSince < patience())
        return;
    if (unwritten > 0)
        m_socket.abort();
    else if (isIdle() || m_closing)
        m_socket.disconnectFromHost();
    else
        refuse({408, {Error::Kind::Timeout, QStringLiteral("the request did not arrive in time")}});
}

Clock::Duration ClientConnection::patience() const
{
    if (m_unwritten > 0)
        return m_limits.stallTimeout;
    if (isIdle())
        return m_closing ? lingering : m_limits.idleTimeout;
    return m_limits.headerTimeout;
}

void ClientConnection::closeWhenIdle()
{
    m_closing = true;
    if (isIdle())
        m_socket.disconnectFromHost();
}

} // namespace signalbox
