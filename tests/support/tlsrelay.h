// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QTcpServer>
#include <QTcpSocket>

namespace signalbox::test {

/// Passes bytes between a client and a port of this machine, encrypted or not, until it is told to break.
class TlsRelay final : public QObject
{
    Q_OBJECT

public:
    enum class Mode {
        Pass,
        Silent, ///< accepts and says nothing
        Reset, ///< breaks every connection when its first bytes come
    };

    explicit TlsRelay(quint16 target, Mode mode = Mode::Pass);
    ~TlsRelay() override;

    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] int connections() const { return m_connections; }
    /// Connections that are open now.
    [[nodiscard]] qsizetype open() const { return m_clients.size(); }

    /// For the connections to come.
    void setMode(Mode mode) { m_mode = mode; }

    /// RST on every connection.
    void reset();

private:
    void onNewConnection();
    void join(QTcpSocket &client);

    QTcpServer m_server;
    QList<QTcpSocket *> m_clients;
    quint16 m_target;
    Mode m_mode;
    int m_connections = 0;
};

/// Closes with RST instead of FIN, where the platform can.
void resetConnection(QTcpSocket &socket);

} // namespace signalbox::test
