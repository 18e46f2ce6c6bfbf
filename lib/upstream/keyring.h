// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"
#include "upstream/circuitbreaker.h"
#include "upstream/failure.h"

#include <QList>

#include <set>
#include <vector>

namespace signalbox {

/// The keys of one provider, each with a health of its own, used in turn.
class KeyRing
{
public:
    KeyRing(const QList<SecretReference> &secrets, const HealthConfig &health);

    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_keys.size()); }
    [[nodiscard]] const Secret &at(qsizetype index) const
    {
        return m_keys[static_cast<size_t>(index)].secret;
    }

    /// The next key that is well and not in `tried`; -1 when there is none.
    /// Without a well one, a key that is not in `tried` at all may be used once `lastResort` is set.
    qsizetype take(Clock::TimePoint now, const std::set<qsizetype> &tried, bool lastResort);

    void recordFailure(qsizetype index, Clock::TimePoint now, std::optional<std::chrono::seconds> retryAfter);
    void recordSuccess(qsizetype index);

    /// True for failures that speak of the key and not of the provider behind it.
    static bool concernsKey(Failure::Kind kind);

private:
    struct Key
    {
        Secret secret;
        CircuitBreaker breaker;
    };

    std::vector<Key> m_keys;
    size_t m_next = 0;
};

} // namespace signalbox
