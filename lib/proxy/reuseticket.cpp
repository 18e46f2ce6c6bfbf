// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/reuseticket.h"

#include <utility>

namespace signalbox {

Exchange *ReuseTicket::findLeader(bool wantsStream) const
{
    return m_config.deduplication ? m_flights.find(*m_fingerprint, wantsStream) : nullptr;
}

std::optional<CachedAnswer> ReuseTicket::findAnswer(bool wantsStream)
{
    const auto kept = m_config.cache ? m_cache.find(m_fingerprint->digest()) : std::nullopt;
    if (!kept)
        return std::nullopt;
    const auto inForm = kept->inForm(wantsStream);
    return inForm ? std::optional(*inForm) : std::nullopt;
}

void ReuseTicket::offer(Exchange *exchange)
{
    m_offered = exchange;
    m_generation = m_cache.generation();
    m_flights.add(*m_fingerprint, exchange);
}

void ReuseTicket::keep(CachedAnswer answer)
{
    if (m_generation == m_cache.generation()) // else its providers may be other ones by now
        m_cache.insert(m_fingerprint->digest(), std::move(answer));
}

void ReuseTicket::withdraw()
{
    if (Exchange *offered = std::exchange(m_offered, nullptr))
        m_flights.remove(*m_fingerprint, offered);
    m_fingerprint.reset();
}

} // namespace signalbox
