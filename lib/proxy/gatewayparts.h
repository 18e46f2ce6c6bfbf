// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/boundaddress.h"
#include "proxy/clientguard.h"
#include "proxy/demoserver.h"
#include "proxy/gateway.h"
#include "proxy/httpserver.h"
#include "proxy/localendpoints.h"
#include "proxy/resourceowners.h"
#include "upstream/balancer.h"
#include "upstream/connectionpool.h"
#include "upstream/providerpool.h"
#include "upstream/router.h"

#include <QSet>
#include <QTimer>

namespace signalbox {

class Exchange;

/// What a Gateway is made of, in the order of dependency.
class Gateway::Parts
{
public:
    Parts(ConfigPointer config, const Clock &clock);

    QByteArray nextId();
    [[nodiscard]] GatewaySnapshot snapshot() const;

    ConfigPointer config;
    const Clock &clock;
    ProviderPool providers;
    Router router;
    Balancer balancer;
    ConnectionPool connections;
    ClientGuard guard;
    LocalEndpoints endpoints;
    ResourceOwners owners;
    HttpServer server;
    std::unique_ptr<DemoServer> demo;
    QUrl demoUrl;

    QList<BoundAddress> addresses;
    QString problem;
    QSet<Exchange *> exchanges;
    quint64 finishedExchanges = 0;
    bool listening = false;
    bool stopping = false;
    bool stopped = false;
    QTimer announcement; ///< gathers changes into one snapshot
    QTimer patience; ///< how long running exchanges may go on at the end
};

} // namespace signalbox
