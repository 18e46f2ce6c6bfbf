// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/flights.h"

#include "proxy/exchange.h"

namespace signalbox {

void Flights::add(const RequestFingerprint &fingerprint, Exchange *exchange)
{
    m_exchanges.insert(fingerprint.quickHash(), exchange);
}

void Flights::remove(const RequestFingerprint &fingerprint, Exchange *exchange)
{
    m_exchanges.remove(fingerprint.quickHash(), exchange);
}

Exchange *Flights::find(const RequestFingerprint &fingerprint, bool wantsStream) const
{
    // The digests cost a pass over both bodies: only for what may be the same.
    const auto [begin, end] = m_exchanges.equal_range(fingerprint.quickHash());
    for (auto candidate = begin; candidate != end; ++candidate) {
        Exchange *exchange = candidate.value();
        if (exchange->isJoinable(wantsStream) && exchange->fingerprint().digest() == fingerprint.digest())
            return exchange;
    }
    return nullptr;
}

} // namespace signalbox
