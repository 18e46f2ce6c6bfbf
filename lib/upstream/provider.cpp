// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/provider.h"

#include "core/logcategories.h"

#include <algorithm>

namespace signalbox {

namespace {

HealthConfig healthOf(const TokenCountingConfig &counting)
{
    HealthConfig health;
    health.unhealthyThreshold = counting.failureThreshold;
    health.failureCooldown = health.longestCooldown = counting.failureCooldown;
    health.breakerThreshold = 0;
    return health;
}

} // namespace

Provider::Provider(const ProviderConfig &config, const HealthConfig &health, std::chrono::milliseconds queue,
    const Clock &clock, const TokenCountingConfig &counting)
    : m_config(config)
    , m_health(health)
    , m_queue(queue)
    , m_countingConfig(counting)
    , m_clock(clock)
    , m_baseUrl(config.baseUrl)
    , m_breaker(health)
    , m_counting(healthOf(counting))
    , m_keys(config.secrets, health)
    , m_gate({config.maxConcurrent, config.requestsPerMinute, queue}, clock)
{ }

bool Provider::isMadeFrom(const ProviderConfig &config, const HealthConfig &health,
    std::chrono::milliseconds queue, const TokenCountingConfig &counting) const
{
    return m_config.isSameAs(config) && m_health == health && m_queue == queue
        && m_countingConfig == counting;
}

void Provider::succeed(const Provider &predecessor)
{
    m_counters = predecessor.m_counters;
    if (m_config.balance == predecessor.m_config.balance)
        m_balance = predecessor.m_balance; // until the next check
}

bool Provider::ownsCredential() const
{
    return m_config.auth == ProviderConfig::Auth::ApiKey || m_config.auth == ProviderConfig::Auth::AuthToken;
}

Availability Provider::availability(const QString &model, Clock::TimePoint now) const
{
    using Block = Availability::Block;
    if (isExhausted())
        return {Block::Exhausted, now,
            QStringLiteral("its balance is %1, at or below the threshold of %2")
                .arg(m_balance.value.value_or(0))
                .arg(m_config.balance.threshold)};
    auto pause = m_pauses.find(model, now);
    if (!pause && m_keys.size() > 1)
        pause = m_keys.pauseOfAll(model, now);
    if (pause)
        return {Block::Stated, pause->until, pause->reason};
    if (!m_breaker.letsThrough(now))
        return {Block::Suspected, now + m_breaker.cooldownLeft(now), m_lastError};
    const auto until = m_keys.size() > 1 ? m_keys.unwellUntil(model, now) : std::nullopt;
    if (until)
        return {Block::Suspected, *until,
            QStringLiteral("all of its %1 keys are cooling down").arg(m_keys.size())};
    return {};
}

void Provider::recordSuccess(const QString &model)
{
    ++m_counters->attempts;
    const bool wasFailing = !m_lastError.isEmpty();
    m_breaker.recordSuccess(m_clock.now());
    m_pauses.forget(model);
    m_lastError.clear();
    if (wasFailing) {
        qCInfo(lcUpstream).noquote() << name() << "answers again";
        emit healthChanged();
    }
}

void Provider::recordFailure(const Failure &failure, const QString &model)
{
    ++m_counters->attempts;
    if (!counts(failure))
        return;
    ++m_counters->failed;
    m_lastError = failure.summary();
    m_lastFailureAt = m_clock.wallTime();
    note(failure, model);
    emit healthChanged();
}

void Provider::noteUnreachable(const Failure &failure)
{
    ++m_counters->attempts;
    ++m_counters->failed;
    m_lastError = failure.summary();
    qCWarning(lcUpstream).noquote() << name()
                                    << "cannot be reached, nor can any other: not counted, as it may be"
                                    << "the network:" << m_lastError;
    emit healthChanged();
}

void Provider::note(const Failure &failure, const QString &model)
{
    using std::chrono::ceil;
    using std::chrono::seconds;
    const auto now = m_clock.now();
    if (!failure.retryAfter) {
        m_breaker.recordFailure(now,
            failure.isCertain() ? CircuitBreaker::Certainty::Certain : CircuitBreaker::Certainty::Likely);
        const auto left = ceil<seconds>(m_breaker.cooldownLeft(now)).count();
        qCWarning(lcUpstream).noquote().nospace()
            << name() << " failed, count=" << m_breaker.failures(now) << '/' << m_breaker.threshold() << ", "
            << (left > 0 ? QStringLiteral("left out for %1 s, ").arg(left) : QString())
            << "reason: " << m_lastError;
        return;
    }
    const bool ofModel = failure.scope == StatedLimit::Scope::Model && !model.isEmpty();
    qCWarning(lcUpstream).noquote().nospace()
        << name() << " wants to be left alone for " << ceil<seconds>(*failure.retryAfter).count() << " s"
        << (ofModel ? QStringLiteral(" with %1").arg(model) : QString()) << ", reason: " << m_lastError;
    // With several keys the others may still be good: the ring knows.
    if (m_keys.size() < 2 || !KeyRing::concernsKey(failure.kind))
        m_pauses.add({ofModel ? model : QString(), now + *failure.retryAfter, m_lastError}, now);
}

bool Provider::counts(const Failure &failure) const
{
    const QStringList &patterns = m_health.rules.exceptionPatterns;
    if (!failure.countsAgainstProvider || failure.status != 0 || patterns.isEmpty())
        return failure.countsAgainstProvider;
    const QString text = failure.exceptionName() + u' ' + failure.error.message;
    return std::any_of(patterns.begin(), patterns.end(),
        [&](const QString &pattern) { return text.contains(pattern, Qt::CaseInsensitive); });
}

void Provider::recordFirstByte(qint64 milliseconds)
{
    constexpr double weightOfNew = 0.2;
    const auto value = static_cast<double>(milliseconds);
    m_firstByteMilliseconds = m_firstByteMilliseconds < 0
        ? value
        : m_firstByteMilliseconds + weightOfNew * (value - m_firstByteMilliseconds);
}

void Provider::reset()
{
    m_counters->failed = 0;
    m_breaker.reset();
    m_counting.reset();
    m_keys.reset();
    m_pauses.clear();
    m_lastError.clear();
    m_lastFailureAt = {};
    emit healthChanged();
}

void Provider::setBalance(const BalanceState &balance)
{
    const bool visible = !balance.looksLike(m_balance);
    m_balance = balance;
    if (visible)
        emit healthChanged();
}

} // namespace signalbox
