// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/socketshortage.h"

#include <QCoreApplication>
#include <QUdpSocket>

#include <algorithm>
#include <vector>

namespace signalbox {

bool canOpenSockets(int count)
{
    std::vector<QUdpSocket> probes(static_cast<size_t>(count)); // they need nobody at the other end
    return std::none_of(probes.begin(), probes.end(), [](QUdpSocket &probe) {
        return !probe.bind(QHostAddress(QHostAddress::LocalHost))
            && probe.error() == QAbstractSocket::SocketResourceError;
    });
}

QString socketShortageText()
{
    return QCoreApplication::translate("QNativeSocketEngine", "Out of resources");
}

} // namespace signalbox
