// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"
#include "upstream/circuitbreaker.h"
#include "upstream/failure.h"
#include "upstream/quotawindows.h"
#include "upstream/statedpauses.h"

#include <QList>

#include <set>
#include <vector>

namespace signalbox {

/// The keys of one provider, each with a health of its own, used in turn.
class KeyRing
{
public:
    KeyRing(const QList<SecretReference> &secrets, const HealthConfig &health);

    /// Judges by another configuration from now on; what is known of the keys stays.
    void apply(const HealthConfig &health);

    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_keys.size()); }
    /// Empty while it is not there.
    [[nodiscard]] const Secret &at(qsizetype index) const
    {
        return m_keys[static_cast<size_t>(index)].secret;
    }
    /// Whose it is, of keys that come from a sign-in; else empty.
    [[nodiscard]] const QString &account(qsizetype index) const
    {
        return m_keys[static_cast<size_t>(index)].account;
    }
    /// The first that is there; empty when none is.
    [[nodiscard]] Secret first() const;
    /// Any at all.
    [[nodiscard]] bool hasSecret() const;
    /// The key has come, or is gone; another one begins as new. True when there is one that was not there.
    bool setSecret(qsizetype index, const Secret &secret);
    /// The keys of accounts. One that was there keeps its index and the pauses that it was told, whatever its
    /// token is now; that a token was refused says nothing about the next one. Of an account that is gone
    /// only the index stays. True when there is a token that was not there.
    bool setAccounts(const std::vector<std::pair<QString, Secret>> &accounts);

    /// The next key that is well for `model` and not in `tried`; -1 when there is none. Without a well one, a
    /// key that is not in `tried` at all may be used once `lastResort` is set. With an `aim` the one that is
    /// best used first by its quota.
    qsizetype take(const QString &model, Clock::TimePoint now, const std::set<qsizetype> &tried,
        bool lastResort, const std::optional<QuotaAim> &aim = std::nullopt);
    /// What take() would say.
    [[nodiscard]] qsizetype next(const QString &model, Clock::TimePoint now, const std::set<qsizetype> &tried,
        bool lastResort, const std::optional<QuotaAim> &aim = std::nullopt) const;

    /// What is known of the quota of the account that a key is of.
    [[nodiscard]] const QuotaWindows &quota(qsizetype index) const
    {
        return m_keys[static_cast<size_t>(index)].quota;
    }
    [[nodiscard]] QuotaWindows &quota(qsizetype index) { return m_keys[static_cast<size_t>(index)].quota; }
    /// Goes on with the keys, accounts and quotas of the ring that these same keys of the configuration were
    /// in before: what is known of a quota stays where the same key is given to this ring again.
    void succeed(const KeyRing &predecessor);

    void recordFailure(qsizetype index, const Failure &failure, const QString &model, Clock::TimePoint now);
    /// Of a request that began at `begin`.
    void recordSuccess(qsizetype index, const QString &model, Clock::TimePoint now, Clock::TimePoint begin);
    /// As new.
    void reset();

    /// When every key that is not left out has been told to wait for `model`, and at least one: the pause
    /// that is over first, or what of it passes until another key may be tried.
    [[nodiscard]] std::optional<StatedPauses::Pause> pauseOfAll(
        const QString &model, Clock::TimePoint now) const;

    /// The pauses that all keys have in common, the longest first.
    [[nodiscard]] std::vector<StatedPauses::Pause> pausesOfAll(Clock::TimePoint now) const;

    /// When no key is worth trying for `model` now: when the first of them will be.
    [[nodiscard]] std::optional<Clock::TimePoint> unwellUntil(
        const QString &model, Clock::TimePoint now) const;

    /// How many are not used at the moment because they have failed.
    [[nodiscard]] qsizetype leftOut(Clock::TimePoint now) const;

    /// True for failures that speak of the key and not of the provider behind it.
    static bool concernsKey(Failure::Kind kind);

private:
    struct Key
    {
        QString account;
        Secret secret; ///< empty: it is not there, and nobody's fault
        CircuitBreaker breaker;
        StatedPauses pauses;
        QuotaWindows quota;
    };

    [[nodiscard]] static bool isWellFor(const Key &key, const QString &model, Clock::TimePoint now);

    HealthConfig m_health;
    std::vector<Key> m_keys;
    size_t m_next = 0;
};

} // namespace signalbox
