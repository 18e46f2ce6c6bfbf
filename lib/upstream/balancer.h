// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "upstream/router.h"

#include <map>
#include <random>

namespace signalbox {

/// Puts the targets of one request into the order in which they are tried: by priority, within equal priority
/// by the strategy, and those whose circuit is open last: better a late hope than no answer at all.
class Balancer
{
public:
    Balancer(Strategy strategy, quint32 seed);

    [[nodiscard]] std::vector<Target> order(
        std::vector<Target> targets, const QString &model, Clock::TimePoint now);

private:
    using Iterator = std::vector<Target>::iterator;

    void orderGroup(Iterator begin, Iterator end, const QString &key);
    void rotateSmoothly(Iterator begin, Iterator end, const QString &key, bool weighted);
    void shuffleByWeight(Iterator begin, Iterator end);

    /// More patterns than this are not remembered: model names come from clients.
    static constexpr size_t maximumKeys = 256;

    Strategy m_strategy;
    std::mt19937 m_random;
    std::map<QString, std::map<QString, int>>
        m_current; ///< of smooth weighted round robin: key → target → current weight
};

} // namespace signalbox
