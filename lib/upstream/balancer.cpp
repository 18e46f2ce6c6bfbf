// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/balancer.h"

#include <algorithm>

namespace signalbox {

std::vector<Target> Balancer::preview(std::vector<Target> targets, Strategy strategy, const QString &key,
    Clock::TimePoint now, const QByteArray &login) const
{
    if (targets.size() < 2)
        return targets;
    std::map<QString, Weights> current;
    if (const auto found = m_current.find(key); found != m_current.end())
        current.insert(*found);
    return Balancer(m_random, std::move(current)).order(std::move(targets), strategy, key, now, login);
}

std::vector<Target> Balancer::order(std::vector<Target> targets, Strategy strategy, const QString &key,
    Clock::TimePoint now, const QByteArray &login)
{
    const auto blocked = std::stable_partition(targets.begin(), targets.end(),
        [&](const Target &target) { return target.provider->availability(target.model, now).isGiven(); });
    std::stable_sort(
        targets.begin(), blocked, [](const Target &a, const Target &b) { return a.priority < b.priority; });
    for (auto group = targets.begin(); group != blocked;) {
        const auto groupEnd = std::find_if(
            group, blocked, [&](const Target &target) { return target.priority != group->priority; });
        if (groupEnd - group > 1)
            orderGroup(group, groupEnd, strategy, key, login);
        group = groupEnd;
    }
    std::stable_sort(blocked, targets.end(), [&](const Target &a, const Target &b) {
        return a.provider->availability(a.model, now).until < b.provider->availability(b.model, now).until;
    });
    return targets;
}

void Balancer::orderGroup(
    Iterator begin, Iterator end, Strategy strategy, const QString &key, const QByteArray &login)
{
    switch (strategy) {
    case Strategy::QuotaAware:
        return sortByQuota(begin, end, login);
    case Strategy::Priority: // of equals the heavier first, as claude-code-lb has it
        std::stable_sort(begin, end, [](const Target &a, const Target &b) { return a.weight > b.weight; });
        return;
    case Strategy::RoundRobin:
        return rotateSmoothly(begin, end, key, false);
    case Strategy::WeightedRoundRobin:
        return rotateSmoothly(begin, end, key, true);
    case Strategy::Random:
        return shuffleByWeight(begin, end);
    case Strategy::LeastRequests:
        // Shuffled first, so that ties are fair.
        shuffleByWeight(begin, end);
        std::stable_sort(begin, end, [](const Target &a, const Target &b) {
            return a.provider->gate().inFlight() * b.weight < b.provider->gate().inFlight() * a.weight;
        });
        return;
    }
}

/// Those with room first, whose quota resets soonest before the others; those whose rest is a reserve, and at
/// last those with nothing left. What is not known has room.
void Balancer::sortByQuota(Iterator begin, Iterator end, const QByteArray &login)
{
    std::stable_sort(begin, end, [](const Target &a, const Target &b) { return a.weight > b.weight; });
    std::vector<std::pair<QuotaStanding, Target>> judged;
    std::transform(begin, end, std::back_inserter(judged), [&](const Target &target) {
        return std::pair(target.provider->quotaStanding(target.model, login), target);
    });
    std::stable_sort(
        judged.begin(), judged.end(), [](const auto &a, const auto &b) { return a.first.isBefore(b.first); });
    std::transform(judged.begin(), judged.end(), begin, [](const auto &one) { return one.second; });
}

void Balancer::rotateSmoothly(Iterator begin, Iterator end, const QString &key, bool weighted)
{
    // nginx's smooth weighted round robin: everybody gains its weight, the richest goes first and pays the
    // total.
    if (m_current.size() >= maximumKeys && !m_current.contains(key))
        m_current.clear();
    auto &current = m_current[key];
    int total = 0;
    const auto nameOf
        = [](const Target &target) -> QString { return target.provider->name() + u'\n' + target.model; };
    for (auto target = begin; target != end; ++target) {
        const int weight = weighted ? target->weight : 1;
        current[nameOf(*target)] += weight;
        total += weight;
    }
    const auto first = std::max_element(begin, end,
        [&](const Target &a, const Target &b) { return current[nameOf(a)] < current[nameOf(b)]; });
    current[nameOf(*first)] -= total;
    std::rotate(begin, first, first + 1);
}

void Balancer::shuffleByWeight(Iterator begin, Iterator end)
{
    for (; end - begin > 1; ++begin) {
        std::vector<int> weights;
        std::transform(
            begin, end, std::back_inserter(weights), [](const Target &target) { return target.weight; });
        std::discrete_distribution<> pick(weights.begin(), weights.end());
        std::iter_swap(begin, begin + pick(m_random));
    }
}

} // namespace signalbox
