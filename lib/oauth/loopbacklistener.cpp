// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/loopbacklistener.h"

#include "http/authority.h"
#include "oauth/signinpage.h"

#include <algorithm>

namespace signalbox {

namespace {

QByteArray headOf(const char *status, const QByteArray &page)
{
    QByteArray head = "HTTP/1.1 " + QByteArray(status) + "\r\n";
    for (const auto &[name, value] : signinpage::pageHeaders())
        head += name + ": " + value + "\r\n";
    return head + "Content-Length: " + QByteArray::number(page.size()) + "\r\nConnection: close\r\n\r\n";
}

} // namespace

LoopbackListener::LoopbackListener(IsExpected isExpected, QObject *parent)
    : QObject(parent)
    , m_isExpected(std::move(isExpected))
{ }

LoopbackListener::~LoopbackListener()
{
    // An answer that is on its way goes out before its connection does.
    for (const auto &socket : m_sockets) {
        if (socket) {
            socket->disconnect(this);
            socket->disconnectFromHost();
        }
    }
}

std::optional<Error> LoopbackListener::listen(const QUrl &redirect)
{
    const QHostAddress literal(redirect.host());
    if (!isLoopbackHost(redirect.host()))
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("%1 is no address of this computer: correct 'redirect_uri'").arg(redirect.host())};
    const QList<QHostAddress> addresses = literal.isNull()
        ? QList<QHostAddress>{QHostAddress(QHostAddress::LocalHost),
            QHostAddress(QHostAddress::LocalHostIPv6)}
        : QList<QHostAddress>{literal};
    const auto port = static_cast<quint16>(std::max(redirect.port(), 0));
    auto error = listenAt(addresses, port);
    // A port that is free for one family may be taken for the other one.
    for (int tries = 1; error && error->kind == Error::Kind::Conflict && port == 0 && tries < 5; ++tries)
        error = listenAt(addresses, port);
    if (error)
        return error;
    m_redirect = redirect;
    m_redirect.setPort(m_servers.front()->serverPort());
    return std::nullopt;
}

std::optional<Error> LoopbackListener::listenAt(const QList<QHostAddress> &addresses, quint16 port)
{
    close();
    for (const QHostAddress &address : addresses) {
        auto server = std::make_unique<QTcpServer>();
        if (!server->listen(address, port)) {
            const bool isTaken = server->serverError() == QAbstractSocket::AddressInUseError;
            if (!isTaken && !m_servers.empty())
                break; // a computer without IPv6
            close();
            return Error{isTaken ? Error::Kind::Conflict : Error::Kind::Api,
                QStringLiteral("port %1, which the provider sends the browser to, %2")
                    .arg(QString::number(port),
                        isTaken ? QStringLiteral("is taken by another program")
                                : QStringLiteral("cannot be used (%1)").arg(server->errorString()))};
        }
        port = server->serverPort();
        connect(server.get(), &QTcpServer::newConnection, this,
            [this, raw = server.get()] { onConnection(raw); });
        m_servers.push_back(std::move(server));
    }
    return std::nullopt;
}

void LoopbackListener::close()
{
    for (auto &server : m_servers) {
        server->close();
        server.release()->deleteLater(); // it may be on the stack
    }
    m_servers.clear();
}

void LoopbackListener::onConnection(QTcpServer *server)
{
    while (QTcpSocket *socket = server->nextPendingConnection()) {
        std::erase_if(m_sockets, [](const auto &other) { return other.isNull(); });
        // Browsers open connections that they may never use: the oldest one gives way.
        if (m_sockets.size() >= mostConnections)
            m_sockets.front()->abort();
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        socket->setParent(nullptr); // it outlives the server, for its answer
        socket->setReadBufferSize(largestHead + 1);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadyRead(socket); });
        m_sockets.emplace_back(socket);
        onReadyRead(socket);
    }
}

void LoopbackListener::onReadyRead(QTcpSocket *socket)
{
    const QByteArray head = socket->peek(largestHead + 1);
    if (head.contains("\r\n\r\n")) {
        socket->disconnect(this);
        serve(socket, head);
    } else if (head.size() > largestHead) {
        socket->abort();
    }
}

void LoopbackListener::serve(QTcpSocket *socket, const QByteArray &head)
{
    const QByteArrayList line = head.left(head.indexOf("\r\n")).split(' ');
    const QUrl target = QUrl::fromEncoded(QByteArray("http://host" + line.value(1)), QUrl::TolerantMode);
    const QString path = m_redirect.path().isEmpty() ? QStringLiteral("/") : m_redirect.path();
    const QUrlQuery query(target);
    const bool isRight = line.size() == 3 && line[0] == "GET" && target.path() == path;
    if (!isRight) {
        answer(socket, "404 Not Found",
            signinpage::result(false, QStringLiteral("Nothing here"),
                QStringLiteral("This address waits for a sign-in, and for nothing else.")));
        return;
    }
    if (!m_isExpected(query)) {
        answer(socket, "400 Bad Request",
            signinpage::result(false, QStringLiteral("This sign-in is not known"),
                QStringLiteral("It has ended already, or was not begun here. Begin it again.")));
        return;
    }
    emit arrived(query, [guard = QPointer<QTcpSocket>(socket)](const QByteArray &page) {
        if (guard)
            answer(guard, "200 OK", page);
    });
}

void LoopbackListener::answer(QTcpSocket *socket, const char *status, const QByteArray &page)
{
    socket->write(headOf(status, page) + page);
    socket->disconnectFromHost();
}

} // namespace signalbox
