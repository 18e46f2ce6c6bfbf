// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientconnection.h"

#include "http/protocol.h"

namespace signalbox {

namespace {

/// Requests that a client may send ahead of the answers.
constexpr size_t longestPipeline = 16;

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
    , m_framing(limits.framing)
    , m_waitingSince(clock.now())
{
    // Made before QtHttpServer connects its own slot, so this one sees the bytes first.
    connect(&socket, &QTcpSocket::readyRead, this, &ClientConnection::onReadyRead);
}

void ClientConnection::onReadyRead()
{
    if (m_refused) {
        m_socket.skip(m_socket.bytesAvailable());
        return;
    }
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    if (m_token) // QtHttpServer reads nothing while a request is being answered
        return;
#endif
    if (m_framing.isIdle())
        m_waitingSince = m_clock.now();
    const qint64 available = m_socket.bytesAvailable();
    const auto error = m_framing.isInBody() ? m_framing.skip(available) : m_framing.feed(m_socket.peek(available));
    if (m_framing.isInBody())
        m_waitingSince = m_clock.now();
    if (error)
        refuse(*error);
}

void ClientConnection::refuse(const Error &error)
{
    m_refused = true;
    m_closing = true;
    m_socket.skip(m_socket.bytesAvailable());
    if (!m_busy) {
        SocketResponseWriter writer(m_socket, {.minorVersion = 1, .keepAlive = false, .headRequest = false});
        const int status = error.kind == Error::Kind::InvalidRequest ? 400 : httpStatus(error.kind);
        writer.respondJson(status, errorBody(Protocol::Anthropic, error, {}));
    }
    m_socket.disconnectFromHost();
}

void ClientConnection::receive(const QByteArray &body, Token token)
{
    if (m_refused)
        return;
    m_pending.push_back({m_framing.takeHead(), body, std::move(token)});
    if (m_pending.size() > longestPipeline) {
        m_socket.abort();
        return;
    }
    if (!m_busy)
        serveNext();
}

void ClientConnection::serveNext()
{
    Pending next = std::move(m_pending.front());
    m_pending.pop_front();
    m_busy = true;
    m_token = std::move(next.token);
    const bool keepAlive = next.head.keepsAlive() && !m_closing;
    auto *writer = new SocketResponseWriter(
        m_socket, {.minorVersion = next.head.minorVersion, .keepAlive = keepAlive, .headRequest = next.head.method == "HEAD"});
    // Queued: the writer ends inside the exchange, which is not done with it yet.
    connect(writer, &SocketResponseWriter::answered, this, &ClientConnection::onAnswered, Qt::QueuedConnection);
    emit requestReceived(requestOf(next.head, next.body, m_socket), writer);
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
    if (!m_pending.empty()) {
        serveNext();
        return;
    }
    if (m_socket.bytesAvailable() > 0)
        QMetaObject::invokeMethod(&m_socket, &QTcpSocket::readyRead, Qt::QueuedConnection);
}

void ClientConnection::checkDeadline(Clock::TimePoint now)
{
    const bool writing = m_socket.bytesToWrite() > 0; // to a slow reader, behind the end of the answer
    if (writing)
        m_waitingSince = now;
    if (m_busy || writing || m_socket.state() != QAbstractSocket::ConnectedState)
        return;
    const auto limit = m_framing.isIdle() ? m_limits.idleTimeout : m_limits.headerTimeout;
    if (now - m_waitingSince < limit)
        return;
    if (m_framing.isIdle())
        m_socket.disconnectFromHost();
    else
        refuse({Error::Kind::Timeout, QStringLiteral("the request did not arrive in time")});
}

void ClientConnection::closeWhenIdle()
{
    m_closing = true;
    if (isIdle())
        m_socket.disconnectFromHost();
}

} // namespace signalbox
