// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QUrlQuery>

#include <functional>
#include <optional>
#include <vector>

namespace signalbox {

/// Waits at a loopback address for a browser that comes back from a sign-in (RFC 8252 §7.3).
///
/// It answers nothing but GET of the right path with a state that is expected: another state with 400, all
/// else with 404. Whoever made it closes it once nothing more is expected. Bound to 127.0.0.1, and to ::1
/// where the address says "localhost".
class LoopbackListener final : public QObject
{
    Q_OBJECT

public:
    /// Shows the browser how it has ended; it may be called later, and once.
    using Respond = std::function<void(const QByteArray &page)>;
    using IsExpected = std::function<bool(const QUrlQuery &query)>;

    /// `isExpected` tells whether the state in a query is a known one.
    explicit LoopbackListener(IsExpected isExpected, QObject *parent = nullptr);
    ~LoopbackListener() override;

    /// Listens at `redirect`, a loopback address, at any free port where it has none. Kind::Conflict when the
    /// port is taken.
    std::optional<Error> listen(const QUrl &redirect);
    /// Lets nobody in any more; answers that are still to come are given.
    void close();
    [[nodiscard]] bool isListening() const { return !m_servers.empty(); }
    /// With its port, once it listens.
    [[nodiscard]] const QUrl &redirect() const { return m_redirect; }

signals:
    void arrived(const QUrlQuery &query, const signalbox::LoopbackListener::Respond &respond);

private:
    std::optional<Error> listenAt(const QList<QHostAddress> &addresses, quint16 port);
    void onConnection(QTcpServer *server);
    void onReadyRead(QTcpSocket *socket);
    void serve(QTcpSocket *socket, const QByteArray &head);
    static void answer(QTcpSocket *socket, const char *status, const QByteArray &page);

    static constexpr qsizetype largestHead = 16384;
    static constexpr size_t mostConnections = 16;

    IsExpected m_isExpected;
    QUrl m_redirect;
    std::vector<std::unique_ptr<QTcpServer>> m_servers;
    std::vector<QPointer<QTcpSocket>> m_sockets;
};

} // namespace signalbox
