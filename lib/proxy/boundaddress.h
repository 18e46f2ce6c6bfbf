// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/result.h"

#include <QHostAddress>
#include <QList>

namespace signalbox {

/// One address and port to listen on.
struct BoundAddress
{
    QHostAddress address;
    quint16 port = 0;
    bool optional = false; ///< its failure is no problem: the IPv6 twin of a loopback address
    int line = 0; ///< of the configuration that wants it; 0 = it says nothing of it

    /// As in a URL: "127.0.0.1:8484", "[::1]:8484".
    [[nodiscard]] QString toString() const;
    /// Where a program on this computer reaches it.
    [[nodiscard]] QString toUrl() const;

    /// The same place, whether it may fail or not.
    friend bool operator==(const BoundAddress &a, const BoundAddress &b)
    {
        return a.address == b.address && a.port == b.port;
    }
};

/// Why an address cannot be listened on.
struct ListenFailure
{
    Error error;
    int line = 0; ///< BoundAddress::line
};

/// What the configuration wants to listen on, each once: host and port, the loopback twin of 127.0.0.1,
/// further listeners. A listener that names the twin leaves it optional.
Result<QList<BoundAddress>> boundAddresses(const ServerConfig &config, quint16 port);

} // namespace signalbox
