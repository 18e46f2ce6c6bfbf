// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providerseat.h"

#include <utility>

namespace signalbox {

void ProviderSeat::probe(const ProviderPointer &provider, Clock::TimePoint now)
{
    if (provider->breaker().beginProbe(now))
        m_probed = provider;
}

void ProviderSeat::tellProbe()
{
    if (const ProviderPointer probed = std::exchange(m_probed, nullptr)) {
        probed->breaker().endProbe();
        probed->recordRecovery();
    }
}

void ProviderSeat::leave()
{
    if (const ProviderPointer probed = std::exchange(m_probed, nullptr))
        probed->breaker().endProbe();
    if (const ProviderPointer occupied = std::exchange(m_occupied, nullptr))
        occupied->gate().leave();
}

} // namespace signalbox
