// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/provider.h"

#include "core/logcategories.h"

namespace signalbox {

Provider::Provider(const ProviderConfig &config, const HealthConfig &health, std::chrono::milliseconds queue,
    const Clock &clock)
    : m_config(config)
    , m_baseUrl(config.baseUrl)
    , m_breaker(health)
    , m_keys(config.secrets, health)
    , m_gate({config.maxConcurrent, config.requestsPerMinute, queue}, clock)
{ }

bool Provider::ownsCredential() const
{
    return m_config.auth == ProviderConfig::Auth::ApiKey || m_config.auth == ProviderConfig::Auth::AuthToken;
}

void Provider::recordSuccess()
{
    ++m_attempts;
    const bool wasFailing = !m_lastError.isEmpty();
    m_breaker.recordSuccess();
    m_lastError.clear();
    if (wasFailing) {
        qCInfo(lcUpstream).noquote() << name() << "answers again";
        emit healthChanged();
    }
}

void Provider::recordFailure(const Failure &failure, Clock::TimePoint now)
{
    ++m_attempts;
    ++m_failedAttempts;
    if (!failure.countsAgainstProvider)
        return;
    m_lastError = failure.summary();
    m_breaker.recordFailure(now, failure.retryAfter);
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(m_breaker.cooldownLeft(now)).count();
    qCWarning(lcUpstream).noquote().nospace()
        << name() << " failed, count=" << m_breaker.failures(now) << '/' << m_breaker.threshold() << ", "
        << (left > 0 ? QStringLiteral("left out for %1 s, ").arg(left) : QString())
        << "reason: " << m_lastError;
    emit healthChanged();
}

} // namespace signalbox
