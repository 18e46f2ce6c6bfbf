// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/keyring.h"

#include <algorithm>

namespace signalbox {

namespace {

HealthConfig keyHealth(HealthConfig health)
{
    // A key that was refused once is refused again: the next request should not have to find out anew.
    health.unhealthyThreshold = 1;
    return health;
}

} // namespace

KeyRing::KeyRing(const QList<SecretReference> &secrets, const HealthConfig &health)
    : m_health(keyHealth(health))
{
    m_keys.reserve(static_cast<size_t>(secrets.size()));
    for (const SecretReference &reference : secrets)
        m_keys.push_back({{}, reference.literal, CircuitBreaker(m_health), {}, {}});
}

Secret KeyRing::first() const
{
    const auto found
        = std::find_if(m_keys.begin(), m_keys.end(), [](const Key &key) { return !key.secret.isEmpty(); });
    return found == m_keys.end() ? Secret() : found->secret;
}

bool KeyRing::hasSecret() const
{
    return !first().isEmpty();
}

bool KeyRing::setSecret(qsizetype index, const Secret &secret)
{
    Key &key = m_keys[static_cast<size_t>(index)];
    if (key.secret == secret)
        return false;
    key.secret = secret;
    key.breaker.reset();
    key.pauses.clear();
    key.quota.clear();
    return !secret.isEmpty();
}

bool KeyRing::setAccounts(const std::vector<std::pair<QString, Secret>> &accounts)
{
    for (Key &key : m_keys) {
        const bool isThere = std::any_of(accounts.begin(), accounts.end(),
            [&](const auto &account) { return account.first == key.account; });
        if (!isThere)
            key.secret = {};
    }
    bool hasNew = false;
    for (const auto &[account, secret] : accounts) {
        auto key = std::find_if(m_keys.begin(), m_keys.end(),
            [name = account](const Key &candidate) { return candidate.account == name; });
        if (key == m_keys.end()) {
            m_keys.push_back({account, {}, CircuitBreaker(m_health), {}, {}});
            key = std::prev(m_keys.end());
        }
        if (key->secret == secret)
            continue;
        key->secret = secret;
        if (secret.isEmpty())
            continue;
        key->breaker.reset();
        hasNew = true;
    }
    return hasNew;
}

qsizetype KeyRing::take(const QString &model, Clock::TimePoint now, const std::set<qsizetype> &tried,
    bool lastResort, const std::optional<QuotaAim> &aim)
{
    const qsizetype found = next(model, now, tried, lastResort, aim);
    const bool isWell = found >= 0 && isWellFor(m_keys[static_cast<size_t>(found)], model, now);
    if (isWell)
        m_next = static_cast<size_t>(found) + 1;
    return found;
}

bool KeyRing::isWellFor(const Key &key, const QString &model, Clock::TimePoint now)
{
    return !key.breaker.isOpen(now) && !key.pauses.find(model, now);
}

qsizetype KeyRing::next(const QString &model, Clock::TimePoint now, const std::set<qsizetype> &tried,
    bool lastResort, const std::optional<QuotaAim> &aim) const
{
    qsizetype unwell = -1;
    qsizetype best = -1;
    QuotaStanding standing;
    for (size_t step = 0; step < m_keys.size(); ++step) {
        const size_t index = (m_next + step) % m_keys.size();
        const auto candidate = static_cast<qsizetype>(index);
        const Key &key = m_keys[index];
        if (tried.contains(candidate) || key.secret.isEmpty())
            continue;
        if (!isWellFor(key, model, now)) {
            const bool better = unwell < 0 || m_keys[static_cast<size_t>(unwell)].pauses.find(model, now);
            unwell = better ? candidate : unwell;
            continue;
        }
        if (!aim)
            return candidate;
        const QuotaStanding its = key.quota.standing(model, *aim);
        if (best < 0 || its.isBefore(standing)) {
            best = candidate;
            standing = its;
        }
    }
    return best >= 0 || !lastResort ? best : unwell;
}

void KeyRing::succeed(const KeyRing &predecessor)
{
    for (size_t index = 0; index < predecessor.m_keys.size(); ++index) {
        const Key &before = predecessor.m_keys[index];
        if (index >= m_keys.size())
            m_keys.push_back({before.account, {}, CircuitBreaker(m_health), {}, {}});
        Key &key = m_keys[index];
        if (key.account != before.account)
            continue;
        if (!before.secret.isEmpty())
            key.secret = before.secret;
        key.quota = before.quota;
    }
}

void KeyRing::recordFailure(
    qsizetype index, const Failure &failure, const QString &model, Clock::TimePoint now)
{
    Key &key = m_keys[static_cast<size_t>(index)];
    if (failure.retryAfter)
        key.pauses.add({failure.scope == StatedLimit::Scope::Model ? model : QString(),
                           now + *failure.retryAfter, failure.summary()},
            now);
    else
        key.breaker.recordFailure(now);
}

void KeyRing::recordSuccess(
    qsizetype index, const QString &model, Clock::TimePoint now, Clock::TimePoint begin)
{
    Key &key = m_keys[static_cast<size_t>(index)];
    key.breaker.recordSuccess(now, begin);
    key.pauses.forget(model, begin);
}

void KeyRing::apply(const HealthConfig &health)
{
    m_health = keyHealth(health);
    for (Key &key : m_keys)
        key.breaker.apply(m_health);
}

void KeyRing::reset()
{
    for (Key &key : m_keys) {
        key.breaker.reset();
        key.pauses.clear();
        key.quota.clear();
    }
}

std::optional<StatedPauses::Pause> KeyRing::pauseOfAll(const QString &model, Clock::TimePoint now) const
{
    std::optional<StatedPauses::Pause> soonest;
    auto otherwise = Clock::TimePoint::max(); // one that was refused is tried again
    for (const Key &key : m_keys) {
        if (key.secret.isEmpty())
            continue;
        const auto pause = key.pauses.find(model, now);
        if (!pause && !key.breaker.isOpen(now))
            return std::nullopt;
        if (!pause)
            otherwise = std::min(otherwise, now + key.breaker.cooldownLeft(now));
        else if (!soonest || pause->until < soonest->until)
            soonest = pause;
    }
    if (soonest)
        soonest->until = std::min(soonest->until, otherwise);
    return soonest;
}

std::vector<StatedPauses::Pause> KeyRing::pausesOfAll(Clock::TimePoint now) const
{
    std::vector<StatedPauses::Pause> result;
    std::set<QString> models;
    for (const Key &key : m_keys) {
        for (const StatedPauses::Pause &pause : key.pauses.running(now))
            models.insert(pause.model);
    }
    for (const QString &model : models) {
        if (auto pause = pauseOfAll(model, now)) {
            pause->model = model;
            result.push_back(std::move(*pause));
        }
    }
    std::stable_sort(
        result.begin(), result.end(), [](const auto &a, const auto &b) { return a.until > b.until; });
    return result;
}

std::optional<Clock::TimePoint> KeyRing::unwellUntil(const QString &model, Clock::TimePoint now) const
{
    std::optional<Clock::TimePoint> soonest;
    for (const Key &key : m_keys) {
        if (key.secret.isEmpty())
            continue;
        const auto pause = key.pauses.find(model, now);
        const Clock::TimePoint until
            = std::max(now + key.breaker.cooldownLeft(now), pause ? pause->until : now);
        if (until == now)
            return std::nullopt;
        soonest = std::min(soonest.value_or(until), until);
    }
    return soonest;
}

qsizetype KeyRing::leftOut(Clock::TimePoint now) const
{
    return std::count_if(
        m_keys.begin(), m_keys.end(), [&](const Key &key) { return !key.breaker.letsThrough(now); });
}

bool KeyRing::concernsKey(Failure::Kind kind)
{
    return kind == Failure::Kind::Credential || kind == Failure::Kind::Billing
        || kind == Failure::Kind::RateLimited || kind == Failure::Kind::QuotaSpent;
}

} // namespace signalbox
