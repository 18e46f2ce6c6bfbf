// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/transport.h"

#include <memory>
#include <optional>
#include <vector>

namespace signalbox {

/// The transports in use: one for each different set of settings, made when it is first needed.
class ConnectionPool
{
public:
    ConnectionPool() = default;
    Q_DISABLE_COPY_MOVE(ConnectionPool)

    Transport &transport(const Provider &provider);

    /// From now on only these providers are in use: what none of them needs goes, with its connections, as
    /// soon as no request is under way on it. A provider of before may still ask for its transport.
    void keepOnly(const std::vector<ProviderPointer> &providers);

    /// Further requests open new connections; those under way are not disturbed.
    void renewAll();

    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_transports.size()); }

private:
    [[nodiscard]] bool isWanted(const TransportSettings &settings) const;
    void drop(const Transport *transport);

    std::vector<std::unique_ptr<Transport>> m_transports;
    std::optional<std::vector<TransportSettings>> m_wanted; ///< nothing = all
};

} // namespace signalbox
