// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/probeoutcome.h"
#include "upstream/tlsproblem.h"
#include "upstream/transport.h"

#include <QNetworkProxy>
#include <QSslSocket>
#include <QTimer>

namespace signalbox {

/// Connects to a provider once on the way that its requests take, with TLS and through its proxy, and lets go
/// again without a word. Where requests go to an HTTP proxy as they are, that is who is connected to. Whoever
/// deletes it ends it, and hears no more.
class ConnectionProbe final : public QObject
{
    Q_OBJECT

public:
    ConnectionProbe(TransportSettings settings, const QUrl &url, std::chrono::milliseconds limit,
        QObject *parent = nullptr);
    ~ConnectionProbe() override;

    void start();

signals:
    /// Once, and never out of start().
    void finished(const signalbox::ProbeOutcome &outcome);

private:
    void open(const TlsMaterial &tls);
    void onConnected();
    void onEncrypted();
    void onError(QAbstractSocket::SocketError error);
    void onTimeout();
    void conclude(const ProbeOutcome &outcome);
    [[nodiscard]] ProbeOutcome outcomeOf(QAbstractSocket::SocketError error) const;
    [[nodiscard]] ProbeOutcome tlsOutcome() const;
    [[nodiscard]] QString where() const;
    [[nodiscard]] QString proxyName() const;

    TransportSettings m_settings;
    QString m_host; ///< that is connected to
    quint16 m_port = 0;
    bool m_isTls = false;
    QNetworkProxy m_proxy;
    bool m_isAtProxy = false; ///< it is the proxy that is connected to
    QSslSocket m_socket;
    TlsProblem m_problem;
    bool m_isConnected = false;
    QTimer m_timer;
};

} // namespace signalbox
