// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/provider.h"
#include "upstream/transport.h"

namespace signalbox {

/// How a provider is asked in its test: as by requests, but by a Provider, connections and a key of its own,
/// so that nothing of it counts for requests. All of it outlives what is asked.
struct ProviderTestWay
{
    ProviderPointer provider;
    Transport &transport;
    const Clock &clock;
    Secret key;
    QByteArray hops; ///< for LoopGuard's field
};

} // namespace signalbox
