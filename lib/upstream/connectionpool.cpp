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
    Transport *made = m_transports.back().get();
    made->setUnwanted(!isWanted(settings));
    // Queued: it is still on the stack of the request that has ended.
    QObject::connect(
        made, &Transport::abandoned, made,
        [this, made] {
            if (!made->isHeld())
                drop(made);
        },
        Qt::QueuedConnection);
    return *made;
}

void ConnectionPool::keepOnly(const std::vector<ProviderPointer> &providers)
{
    m_wanted.emplace();
    for (const ProviderPointer &provider : providers)
        m_wanted->push_back(TransportSettings::of(*provider));
    std::erase_if(m_transports, [this](const std::unique_ptr<Transport> &transport) {
        const bool unwanted = !isWanted(transport->settings());
        transport->setUnwanted(unwanted);
        return unwanted && !transport->isHeld();
    });
    for (const std::unique_ptr<Transport> &transport : m_transports)
        transport->refreshTls();
}

void ConnectionPool::renewAll()
{
    for (const std::unique_ptr<Transport> &transport : m_transports)
        transport->renew();
}

bool ConnectionPool::isWanted(const TransportSettings &settings) const
{
    return !m_wanted || std::find(m_wanted->begin(), m_wanted->end(), settings) != m_wanted->end();
}

void ConnectionPool::drop(const Transport *transport)
{
    if (isWanted(transport->settings())) // again, by a further reload
        return;
    std::erase_if(m_transports,
        [&](const std::unique_ptr<Transport> &candidate) { return candidate.get() == transport; });
}

} // namespace signalbox
