// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace signalbox {

/// A host the configuration lets us listen on: an IP address, "localhost" or "*" (all interfaces).
struct ListenAddress
{
    QString host; ///< without brackets
    quint16 port = 0;

    /// Reads "HOST:PORT" or "[IPV6]:PORT"; nothing when it is neither.
    static std::optional<ListenAddress> parse(QStringView text);

    static bool isValidHost(const QString &host);
    /// True when only programs on this computer can reach it: 127.0.0.0/8, ::1, localhost.
    static bool isLoopback(const QString &host);
};

} // namespace signalbox
