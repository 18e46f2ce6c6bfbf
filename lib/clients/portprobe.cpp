// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/portprobe.h"

#include <QNetworkProxy>
#include <QTcpSocket>
#include <QTimer>

namespace signalbox {

void probePort(const QString &host, quint16 port, QObject *context,
    const std::function<void(bool listens)> &found, std::chrono::milliseconds limit)
{
    auto *socket = new QTcpSocket(context);
    socket->setProxy(QNetworkProxy::NoProxy);
    const auto end = [socket, found](bool listens) {
        if (socket->property("ended").toBool())
            return;
        socket->setProperty("ended", true);
        socket->abort();
        socket->deleteLater();
        found(listens);
    };
    QObject::connect(socket, &QTcpSocket::connected, context, [end] { end(true); });
    QObject::connect(socket, &QTcpSocket::errorOccurred, context, [end] { end(false); });
    auto *timer = new QTimer(socket);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, context, [end] { end(false); });
    timer->start(limit);
    socket->connectToHost(host, port);
}

} // namespace signalbox
