// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/socketshortage.h"

#include <QUdpSocket>

namespace signalbox {

bool canOpenSockets()
{
    QUdpSocket probe; // needs nobody at the other end
    return probe.bind(QHostAddress(QHostAddress::LocalHost))
        || probe.error() != QAbstractSocket::SocketResourceError;
}

} // namespace signalbox
