// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/freeport.h"

#include <QHostAddress>
#include <QTcpServer>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int portsToTry = 20;

bool isFree(const QHostAddress &address, int port)
{
    QTcpServer server;
    return server.listen(address, static_cast<quint16>(port));
}
} // namespace

quint16 freePortAfter(const QString &host, quint16 port)
{
    const QHostAddress written(host);
    const QHostAddress address = written.isNull() ? QHostAddress(QHostAddress::LocalHost) : written;
    if (isFree(address, port))
        return 0;
    const int last = std::min(port + portsToTry, 65'535);
    for (int candidate = port + 1; candidate <= last; ++candidate) {
        if (isFree(address, candidate))
            return static_cast<quint16>(candidate);
    }
    return 0;
}

} // namespace signalbox
