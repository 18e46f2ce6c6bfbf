// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/httpserver.h"

#include "core/logcategories.h"
#include "http/protocol.h"

#include <QAbstractHttpServer>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QTcpServer>

#include <algorithm>
#include <utility>

namespace signalbox {

using namespace std::chrono_literals;

namespace {

/// Clients that connect while we are busy wait here; Qt's 50 make the others lose a second.
constexpr int connectionBacklog = 1024;

constexpr std::chrono::milliseconds acceptPause = 100ms;

} // namespace

/// QtHttpServer's parser and connection handling, without its routes and response classes.
class HttpServer::Engine final : public QAbstractHttpServer
{
public:
    explicit Engine(HttpServer &owner) : m_owner(owner) { }

protected:
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override
    {
        // While the responder lives, QtHttpServer reads nothing more from this connection.
        auto token = std::make_shared<QHttpServerResponder>(std::move(responder));
        if (ClientConnection *connection = m_owner.connectionBetween(
                {request.remoteAddress(), request.remotePort(), request.localAddress(), request.localPort()}))
            connection->receive(request.body(), std::move(token));
        return true;
    }
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &) override { }
#else
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override
    {
        if (auto *connection = socket->findChild<ClientConnection *>(QString(), Qt::FindDirectChildrenOnly))
            connection->receive(request.body(), {});
        return true;
    }
    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override { }
#endif

private:
    HttpServer &m_owner;
};

/// Makes the sockets, so that their options and the limits are ours.
class HttpServer::Acceptor final : public QTcpServer
{
public:
    Acceptor(HttpServer &owner, const QHostAddress &address) : m_owner(owner), m_address(address)
    {
        connect(this, &QTcpServer::acceptError, this, &Acceptor::onAcceptError);
    }

    /// As it was asked for: the system may spell it in another way.
    [[nodiscard]] const QHostAddress &address() const { return m_address; }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        m_warned = false;
        auto *socket = new QTcpSocket(parent()); // not this: connections outlive the listening
        if (!socket->setSocketDescriptor(descriptor)) {
            delete socket;
            return;
        }
        // Without it every small answer waits for the client's delayed acknowledgement.
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        if (!m_owner.makeRoom()) {
            refuse(*socket);
            return;
        }
        m_owner.adopt(*socket, *this);
        addPendingConnection(socket);
    }

private:
    /// Qt stops accepting for good, but what is missing (mostly file descriptors) comes back.
    void onAcceptError()
    {
        if (!std::exchange(m_warned, true))
            qCWarning(lcProxy).noquote() << "cannot accept connections:" << errorString()
                                         << "- raise the limit of open files (ulimit -n)";
        QTimer::singleShot(acceptPause, this, &QTcpServer::resumeAccepting);
    }

    static void refuse(QTcpSocket &socket)
    {
        connect(&socket, &QTcpSocket::disconnected, &socket, &QObject::deleteLater);
        SocketResponseWriter writer(socket, {.minorVersion = 1, .keepAlive = false, .headRequest = false});
        const Error error{
            Error::Kind::Overloaded, QStringLiteral("too many connections (server.max_connections)")};
        writer.respondJson(503, errorBody(Protocol::Anthropic, error, {}));
        socket.disconnectFromHost();
    }

    HttpServer &m_owner;
    QHostAddress m_address;
    bool m_warned = false; ///< and none could be accepted since
};

HttpServer::HttpServer(const Limits &limits, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
    , m_clock(clock)
    , m_engine(std::make_unique<Engine>(*this))
{
    connect(&m_deadlines, &QTimer::timeout, this, &HttpServer::checkDeadlines);
}

HttpServer::~HttpServer()
{
    for (ClientConnection *connection : m_connections)
        connection->release(); // while QtHttpServer's side of it still exists
    m_engine.reset(); // with its connections, which take themselves out of the list
}

Result<quint16> HttpServer::listen(const QHostAddress &address, quint16 port)
{
    auto acceptor = std::make_unique<Acceptor>(*this, address);
    acceptor->setListenBacklogSize(connectionBacklog);
    if (!acceptor->listen(address, port)) {
        const bool taken = acceptor->serverError() == QAbstractSocket::AddressInUseError;
        return Error{taken ? Error::Kind::Conflict : Error::Kind::Api, acceptor->errorString()};
    }
    Acceptor *server = acceptor.release(); // bind() makes it a child of the engine
    m_engine->bind(server);
    return server->serverPort();
}

void HttpServer::stopListening(const QHostAddress &address, quint16 port)
{
    for (QTcpServer *server : m_engine->servers()) {
        const auto *acceptor = static_cast<const Acceptor *>(server); // nothing else is bound
        if (server->isListening() && acceptor->address() == address && server->serverPort() == port) {
            server->close();
            server->deleteLater(); // we may have been called on behalf of one of its connections
        }
    }
}

void HttpServer::stopAccepting()
{
    for (QTcpServer *server : m_engine->servers())
        server->close();
    const auto connections = m_connections; // closing one takes it out of the list
    for (ClientConnection *connection : connections)
        connection->closeWhenIdle();
}

qsizetype HttpServer::connectionCount() const
{
    return static_cast<qsizetype>(m_connections.size());
}

void HttpServer::adopt(QTcpSocket &socket, const Acceptor &acceptor)
{
    auto *connection = new ClientConnection(socket, m_limits.connection, m_clock);
    m_connections.push_back(connection);
    connect(connection, &ClientConnection::requestReceived, this, &HttpServer::requestReceived);
    connect(&acceptor, &QObject::destroyed, connection, &ClientConnection::closeSoon);
    connect(connection, &QObject::destroyed, this, [this, connection] {
        std::erase(m_connections, connection);
        emit connectionEnded();
    });
    if (!m_deadlines.isActive())
        m_deadlines.start(1s);
}

bool HttpServer::isDrained() const
{
    return std::none_of(m_connections.begin(), m_connections.end(),
        [](const ClientConnection *connection) { return connection->hasUnwritten(); });
}

ClientConnection *HttpServer::connectionBetween(const ClientConnection::Ends &ends) const
{
    const auto found = std::find_if(m_connections.begin(), m_connections.end(),
        [&](const ClientConnection *connection) { return connection->ends() == ends; });
    return found == m_connections.end() ? nullptr : *found;
}

bool HttpServer::makeRoom()
{
    if (m_connections.size() < static_cast<size_t>(m_limits.connections))
        return true;
    const auto idle = std::find_if(m_connections.begin(), m_connections.end(),
        [](const ClientConnection *connection) { return connection->isIdle() && !connection->isClosing(); });
    if (idle == m_connections.end()) {
        qCWarning(lcProxy) << "refused a connection:" << m_limits.connections
                           << "are open (server.max_connections)";
        return false;
    }
    (*idle)->closeWhenIdle();
    return true;
}

void HttpServer::checkDeadlines()
{
    const auto now = m_clock.now();
    const auto connections = m_connections;
    for (ClientConnection *connection : connections)
        connection->checkDeadline(now);
    if (m_connections.empty())
        m_deadlines.stop(); // no wake-ups while nobody is there
}

} // namespace signalbox
