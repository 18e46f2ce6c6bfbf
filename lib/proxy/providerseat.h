// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/provider.h"

namespace signalbox {

/// What one request holds of the provider it asks: a place within the provider's limits, and after a cooldown
/// the probe that finds out for all whether it is well again. Both are given back by leave(), at the latest
/// when this goes.
class ProviderSeat
{
public:
    ProviderSeat() = default;
    ~ProviderSeat() { leave(); }
    Q_DISABLE_COPY_MOVE(ProviderSeat)

    /// The request becomes the provider's probe, where it waits for one.
    void probe(const ProviderPointer &provider, Clock::TimePoint now);
    /// The probe's answer has begun: nobody has to wait for its end.
    void tellProbe();
    /// The provider's gate has let the request in.
    void occupy(const ProviderPointer &provider) { m_occupied = provider; }
    /// Harmless when nothing is held.
    void leave();

private:
    ProviderPointer m_probed;
    ProviderPointer m_occupied;
};

} // namespace signalbox
