// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "upstream/router.h"

#include <map>
#include <random>

namespace signalbox {

/// Puts the targets of one request into the order in which they are tried: by priority, within equal priority
/// by the strategy; those that are left out at the moment come last, the one that comes back first before the
/// others.
class Balancer
{
public:
    explicit Balancer(quint32 seed);

    /// `key` is what the turns of round robin are counted by: the model that was asked for.
    [[nodiscard]] std::vector<Target> order(
        std::vector<Target> targets, Strategy strategy, const QString &key, Clock::TimePoint now);

private:
    using Iterator = std::vector<Target>::iterator;

    void orderGroup(Iterator begin, Iterator end, Strategy strategy, const QString &key);
    void rotateSmoothly(Iterator begin, Iterator end, const QString &key, bool weighted);
    void shuffleByWeight(Iterator begin, Iterator end);

    /// More patterns than this are not remembered: model names come from clients.
    static constexpr size_t maximumKeys = 256;

    std::mt19937 m_random;
    std::map<QString, std::map<QString, int>>
        m_current; ///< of smooth weighted round robin: key → target → current weight
};

} // namespace signalbox
