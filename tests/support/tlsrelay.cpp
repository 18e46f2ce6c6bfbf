// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tlsrelay.h"

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

namespace signalbox::test {

void resetConnection(QTcpSocket &socket)
{
#ifdef Q_OS_UNIX
    const linger none{.l_onoff = 1, .l_linger = 0};
    setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &none, sizeof none);
#endif
    socket.abort();
}

TlsRelay::TlsRelay(quint16 target, Mode mode) : m_target(target), m_mode(mode)
{
    m_server.setListenBacklogSize(1024);
    connect(&m_server, &QTcpServer::newConnection, this, &TlsRelay::onNewConnection);
    if (!m_server.listen(QHostAddress(QHostAddress::LocalHost)))
        qFatal("the relay cannot listen");
}

TlsRelay::~TlsRelay()
{
    for (QTcpSocket *client : std::as_const(m_clients))
        client->disconnect(this);
}

void TlsRelay::onNewConnection()
{
    while (QTcpSocket *client = m_server.nextPendingConnection()) {
        ++m_connections;
        m_clients.append(client);
        connect(client, &QTcpSocket::disconnected, this, [this, client] {
            m_clients.removeOne(client);
            client->deleteLater();
        });
        if (m_mode == Mode::Pass)
            join(*client);
        else if (m_mode == Mode::Reset)
            connect(client, &QTcpSocket::readyRead, this, [client] { resetConnection(*client); });
    }
}

void TlsRelay::join(QTcpSocket &client)
{
    auto *server = new QTcpSocket(&client);
    client.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
    server->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(&client, &QTcpSocket::readyRead, server, [&client, server] { server->write(client.readAll()); });
    connect(server, &QTcpSocket::readyRead, &client, [&client, server] { client.write(server->readAll()); });
    connect(&client, &QTcpSocket::disconnected, server, &QTcpSocket::abort);
    connect(server, &QTcpSocket::disconnected, &client, &QTcpSocket::disconnectFromHost);
}

void TlsRelay::reset()
{
    const auto clients = m_clients; // each leaves the list as it goes
    for (QTcpSocket *client : clients)
        resetConnection(*client);
}

} // namespace signalbox::test
