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
    explicit Balancer(quint32 seed) : m_random(seed) { }

    /// `key` is what the turns of round robin are counted by: the model that was asked for. `login`
    /// (loginOf) is the client's own, whose quota counts where it is passed on.
    [[nodiscard]] std::vector<Target> order(std::vector<Target> targets, Strategy strategy,
        const QString &key, Clock::TimePoint now, const QByteArray &login = {});
    /// What order() would say, without taking a turn; of random it says one of the possible orders.
    [[nodiscard]] std::vector<Target> preview(std::vector<Target> targets, Strategy strategy,
        const QString &key, Clock::TimePoint now, const QByteArray &login = {}) const;

private:
    using Iterator = std::vector<Target>::iterator;
    using Weights = std::map<QString, int>; ///< of smooth weighted round robin: target → current weight

    Balancer(const std::mt19937 &random, std::map<QString, Weights> current)
        : m_random(random)
        , m_current(std::move(current))
    { }

    void orderGroup(
        Iterator begin, Iterator end, Strategy strategy, const QString &key, const QByteArray &login);
    static void sortByQuota(Iterator begin, Iterator end, const QByteArray &login);
    void rotateSmoothly(Iterator begin, Iterator end, const QString &key, bool weighted);
    void shuffleByWeight(Iterator begin, Iterator end);

    /// More patterns than this are not remembered: model names come from clients.
    static constexpr size_t maximumKeys = 256;

    std::mt19937 m_random;
    std::map<QString, Weights> m_current; ///< by key
};

} // namespace signalbox
