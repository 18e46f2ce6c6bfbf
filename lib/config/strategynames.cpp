// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/strategynames.h"

#include <algorithm>

namespace signalbox {

namespace {

constexpr std::pair<const char *, Strategy> names[] = {{"priority", Strategy::Priority},
    {"fallback", Strategy::Priority}, {"round_robin", Strategy::RoundRobin},
    {"weighted_round_robin", Strategy::WeightedRoundRobin}, {"random", Strategy::Random},
    {"least_requests", Strategy::LeastRequests}, {"quota_aware", Strategy::QuotaAware}};

} // namespace

std::span<const std::pair<const char *, Strategy>> strategyNames()
{
    return names;
}

QString strategyName(Strategy strategy)
{
    const auto *found = std::find_if(
        std::begin(names), std::end(names), [&](const auto &name) { return name.second == strategy; });
    return found == std::end(names) ? QString() : QString::fromLatin1(found->first);
}

} // namespace signalbox
