// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/connectionpool.h"

#include <algorithm>

namespace signalbox {

Transport &ConnectionPool::transport(const Provider &provider)
{
    const TransportSettings settings = TransportSettings::of(provider);
    const auto found = std::find_if(m_transports.begin(), m_transports.end(),
        [&](const std::unique_ptr<Transport> &transport) { return transport->settings() == settings; });
    if (found != m_transports.end())
        return **found;
    m_transports.push_back(std::make_unique<Transport>(settings));
    return *m_transports.back();
}

} // namespace signalbox
