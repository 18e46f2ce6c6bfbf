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

    /// As in a URL: "127.0.0.1:8484", "[::1]:8484".
    [[nodiscard]] QString toString() const;
    [[nodiscard]] QString toUrl() const;
};

/// What the configuration wants to listen on: host and port, the loopback twin of 127.0.0.1, further
/// listeners.
Result<QList<BoundAddress>> boundAddresses(const ServerConfig &config, quint16 port);

} // namespace signalbox
