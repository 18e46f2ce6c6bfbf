// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/clock.h"

#include <memory>

namespace signalbox {

class Accounts;
class AnswerCache;
class CancelledStreams;
class ClientGuard;
class ConnectionPool;
class ExchangeCapture;
class Flights;
class LocalCount;
class LoopGuard;
class ProviderPool;
class ResourceOwners;
class RoutePlanner;
class SessionAffinity;

/// What an exchange works with; all of it outlives the exchange.
struct ExchangeSurroundings
{
    ConfigPointer config;
    const Clock &clock;
    RoutePlanner &planner;
    ProviderPool &providers;
    SessionAffinity &affinity;
    ConnectionPool &connections;
    const ClientGuard &guard;
    ResourceOwners &owners;
    Flights &flights;
    AnswerCache &cache;
    LocalCount &localCount;
    Accounts &accounts;
    const LoopGuard &loops;
    CancelledStreams &cancelled;
    std::shared_ptr<ExchangeCapture> capture; ///< null while nothing is recorded
};

} // namespace signalbox
