// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "proxy/clientconnection.h"

#include <QHostAddress>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace signalbox {

/// Listens on addresses and hands over every request with the writer for its answer. The only place (with its
/// .cpp) that knows QtHttpServer: it does the transfer coding, Expect and the life of the connection; what
/// differs between Qt 6.4 and 6.8 stays in here.
class HttpServer final : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        ClientConnection::Limits connection;
        int connections = 1024;
    };

    HttpServer(const Limits &limits, const Clock &clock, QObject *parent = nullptr);
    ~HttpServer() override;

    /// Listens on a further address; port 0 = any free one. Returns the port.
    Result<quint16> listen(const QHostAddress &address, quint16 port);
    /// Takes no further connections on an address that was given to listen() and `port`, which it returned;
    /// those that have come there are closed after their next answer, or soon if they are idle.
    void stopListening(const QHostAddress &address, quint16 port);
    /// Takes no further connections and closes the idle ones.
    void stopAccepting();
    /// For connections that begin from now on.
    void setLimits(const Limits &limits) { m_limits = limits; }

    [[nodiscard]] qsizetype connectionCount() const;
    /// Nothing of an answer waits for its client to take it.
    [[nodiscard]] bool isDrained() const;

signals:
    /// The receiver owns the writer.
    void requestReceived(const signalbox::HttpRequest &request, signalbox::ResponseWriter *writer);
    void connectionEnded();

private:
    class Engine;
    class Acceptor;

    void checkDeadlines();
    void adopt(QTcpSocket &socket, const Acceptor &acceptor);
    [[nodiscard]] bool makeRoom();
    [[nodiscard]] ClientConnection *connectionBetween(const ClientConnection::Ends &ends) const;

    Limits m_limits;
    const Clock &m_clock;
    std::unique_ptr<Engine> m_engine;
    std::vector<ClientConnection *> m_connections;
    QTimer m_deadlines;
};

} // namespace signalbox
