// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/provider.h"

#include "core/logcategories.h"

#include <algorithm>
#include <utility>

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

/// Whose quota it is where the provider has no credential of its own: that of all, unless logins pass
/// through.
QByteArray quotaOwner(const ProviderConfig &config, const QByteArray &login)
{
    return config.auth == ProviderConfig::Auth::Passthrough ? login : QByteArray();
}

} // namespace

Provider::Provider(const ProviderConfig &config, const HealthConfig &health, std::chrono::milliseconds queue,
    const Clock &clock, const TokenCountingConfig &counting)
    : m_config(config)
    , m_exceptionPatterns(health.rules.exceptionPatterns)
    , m_clock(clock)
    , m_baseUrl(config.baseUrl)
    , m_breaker(health)
    , m_counting(healthOf(counting))
    , m_keys(config.secrets, health)
    , m_gate({config.maxConcurrent, config.requestsPerMinute, queue}, clock)
{ }

void Provider::apply(
    const HealthConfig &health, std::chrono::milliseconds queue, const TokenCountingConfig &counting)
{
    m_exceptionPatterns = health.rules.exceptionPatterns;
    m_breaker.apply(health);
    m_counting.apply(healthOf(counting));
    m_keys.apply(health);
    m_gate.setPatience(queue);
}

void Provider::succeed(const Provider &predecessor)
{
    m_counters = predecessor.m_counters;
    if (m_config.balance == predecessor.m_config.balance)
        m_balance = predecessor.m_balance; // until the next check
    const ProviderConfig &before = predecessor.m_config;
    const bool isSameAccount = m_config.auth == before.auth && m_config.baseUrl == before.baseUrl
        && m_config.secrets == before.secrets;
    if (!isSameAccount)
        return;
    m_keys.succeed(predecessor.m_keys);
    m_clientQuotas = predecessor.m_clientQuotas;
}

bool Provider::ownsCredential() const
{
    using Auth = ProviderConfig::Auth;
    return m_config.auth == Auth::ApiKey || m_config.auth == Auth::AuthToken || m_config.auth == Auth::OAuth;
}

void Provider::setCredentialProblem(const QString &problem, std::optional<Clock::TimePoint> awaitedUntil)
{
    m_credentialAwaited = awaitedUntil;
    if (std::exchange(m_credentialProblem, problem) != problem)
        emit healthChanged();
}

void Provider::forgetRefusal()
{
    m_isRefused = false;
    const bool wasSpent = std::exchange(m_isSpent, false);
    const bool mayHaveBeenRefused = std::exchange(m_mayBeRefused, false);
    if (!wasSpent && !mayHaveBeenRefused)
        return; // most likely the same, renewed
    m_counters->hasAnswered = false;
    m_breaker.reset();
    m_lastError.clear();
    emit healthChanged();
}

void Provider::noteTested(bool hasAnswered)
{
    if (m_isSpent && !hasAnswered)
        return;
    m_isRefused = false;
    m_mayBeRefused = false;
    m_isSpent = false;
    m_breaker.reset();
    m_lastError.clear();
    emit healthChanged();
}

void Provider::setLoop(const QString &loop)
{
    if (std::exchange(m_loop, loop) != loop)
        emit healthChanged();
}

Availability Provider::availability(const QString &model, Clock::TimePoint now) const
{
    using Block = Availability::Block;
    if (!m_loop.isEmpty())
        return {Block::NoCredential, now, m_loop, true};
    if (ownsCredential() && !m_credentialProblem.isEmpty() && !m_keys.hasSecret())
        return {Block::NoCredential, std::max(now, m_credentialAwaited.value_or(now)), m_credentialProblem,
            !m_credentialAwaited};
    if (isExhausted())
        return {Block::Exhausted, nextBalanceCheck(now),
            QStringLiteral("its balance is %1, at or below the threshold of %2")
                .arg(m_balance.value.value_or(0))
                .arg(m_config.balance.threshold)};
    auto pause = m_pauses.find(model, now);
    if (!pause && m_keys.size() > 1)
        pause = m_keys.pauseOfAll(model, now);
    if (pause)
        return {pause->source == StatedPauses::Source::Provider ? Block::Stated : Block::Suspected,
            pause->until, pause->reason};
    if (!m_breaker.letsThrough(now))
        return {Block::Suspected, now + m_breaker.cooldownLeft(now), m_lastError};
    const auto until = m_keys.size() > 1 ? m_keys.unwellUntil(model, now) : std::nullopt;
    if (until)
        return {Block::Suspected, *until,
            QStringLiteral("all of its %1 keys are cooling down").arg(m_keys.size())};
    return {};
}

Clock::TimePoint Provider::nextBalanceCheck(Clock::TimePoint now) const
{
    using std::chrono::milliseconds;
    const milliseconds since(
        m_balance.checkedAt.isValid() ? m_balance.checkedAt.msecsTo(m_clock.wallTime()) : 0);
    return now
        + std::clamp<milliseconds>(
            m_config.balance.interval - since, milliseconds(0), m_config.balance.interval);
}

std::vector<StatedPauses::Pause> Provider::pauses(Clock::TimePoint now) const
{
    std::vector<StatedPauses::Pause> result = m_pauses.running(now);
    if (m_keys.size() > 1) {
        const auto ofKeys = m_keys.pausesOfAll(now);
        result.insert(result.end(), ofKeys.begin(), ofKeys.end());
    }
    std::stable_sort(
        result.begin(), result.end(), [](const auto &a, const auto &b) { return a.until > b.until; });
    return result;
}

void Provider::recordRecovery()
{
    m_breaker.endCooldown();
    emit healthChanged();
}

void Provider::recordSuccess(const QString &model, Clock::TimePoint begin)
{
    ++m_counters->attempts;
    m_counters->hasAnswered = true;
    const auto now = m_clock.now();
    m_breaker.recordSuccess(now, begin);
    m_isRefused = m_isRefused && m_breaker.isOpen(now);
    m_mayBeRefused = m_mayBeRefused && m_breaker.isOpen(now);
    m_isSpent = m_isSpent && m_breaker.isOpen(now);
    m_pauses.forget(model, begin);
    const bool wasFailing = !m_lastError.isEmpty();
    const bool failedItself = m_lastFailureAt.isValid();
    if (m_breaker.isOpen(now) || m_pauses.find(model, now))
        return; // it is still as the error says
    m_lastError.clear();
    if (wasFailing) {
        if (failedItself)
            qCInfo(lcUpstream).noquote() << name() << "answers again";
        emit healthChanged();
    }
}

void Provider::recordFailure(const Failure &failure, const QString &model)
{
    ++m_counters->attempts;
    if (!counts(failure)) {
        if (failure.kind == Failure::Kind::ModelUnknown)
            noteOddity(failure);
        return;
    }
    ++m_counters->failed;
    m_lastError = failure.summary();
    m_lastFailureAt = m_clock.wallTime();
    note(failure, model);
    emit healthChanged();
    if (failure.kind == Failure::Kind::QuotaSpent)
        emit quotaRefused();
}

/// Nobody is to blame, but somebody may wonder. What keeps it out matters more.
void Provider::noteOddity(const Failure &failure)
{
    const auto now = m_clock.now();
    if (m_breaker.failures(now) > 0 || !pauses(now).empty())
        return;
    m_lastError = failure.summary();
    emit healthChanged();
}

void Provider::noteKeyFailure(const Failure &failure)
{
    ++m_counters->attempts;
    ++m_counters->failed;
    m_lastError = failure.summary();
    emit healthChanged();
    if (failure.kind == Failure::Kind::QuotaSpent)
        emit quotaRefused();
}

void Provider::noteAside(const Failure &failure)
{
    ++m_counters->attempts;
    if (failure.countsAgainstProvider)
        ++m_counters->failed;
}

void Provider::noteUnreachable(const Failure &failure, std::chrono::seconds rest)
{
    ++m_counters->attempts;
    ++m_counters->failed;
    m_lastError = failure.summary();
    qCWarning(lcUpstream).noquote() << name()
                                    << "cannot be reached, nor can any other: not counted, as it may be"
                                    << "the network:" << m_lastError;
    const auto now = m_clock.now();
    if (rest.count() > 0)
        m_pauses.add({{}, now + rest, m_lastError, {}, StatedPauses::Source::Network}, now);
    emit healthChanged();
}

void Provider::forgetUnreachable()
{
    m_pauses.forget(StatedPauses::Source::Network);
    emit healthChanged();
}

void Provider::note(const Failure &failure, const QString &model)
{
    const auto now = m_clock.now();
    // With several keys the others may still be good: the ring knows.
    const bool isOfKey = m_keys.size() > 1 && KeyRing::concernsKey(failure.kind);
    m_isSpent = m_isSpent
        || (failure.kind == Failure::Kind::Billing && !failure.retryAfter && !isOfKey && ownsCredential());
    if (failure.retryAfter)
        notePause(failure, model, now);
    else if (!isOfKey)
        noteSuspicion(failure, now);
}

void Provider::noteSuspicion(const Failure &failure, Clock::TimePoint now)
{
    using Certainty = CircuitBreaker::Certainty;
    using Auth = ProviderConfig::Auth;
    // What one client's own account lacks another's may have.
    const bool isCertain = failure.isCertain() && ownsCredential();
    if (failure.kind == Failure::Kind::Credential && ownsCredential()) {
        constexpr int forbidden = 403; // a bad token at Databricks; elsewhere a model, a region, a prompt
        m_mayBeRefused = true;
        m_isRefused = m_isRefused || failure.status != forbidden || !m_counters->hasAnswered;
    }
    m_breaker.recordFailure(now, isCertain ? Certainty::Certain : Certainty::Likely);
    const auto left = std::chrono::ceil<std::chrono::seconds>(m_breaker.cooldownLeft(now)).count();
    const bool byBreaker = !isCertain && m_breaker.failures(now) < m_breaker.threshold();
    qCWarning(lcUpstream).noquote().nospace()
        << name() << " failed, count=" << m_breaker.failures(now) << '/' << m_breaker.threshold() << ", "
        << (left > 0 ? QStringLiteral("left out for %1 s%2, ")
                           .arg(QString::number(left),
                               byBreaker ? QStringLiteral(" by the circuit breaker") : QString())
                     : QString())
        << "reason: " << m_lastError
        << (failure.kind != Failure::Kind::Credential || m_config.auth == Auth::Passthrough ? QString()
                   : m_config.auth == Auth::OAuth ? QStringLiteral(" - sign in again")
                   : m_config.auth == Auth::None
                   ? QStringLiteral(" - it wants a credential: set its auth_type")
                   : QStringLiteral(" - correct its auth_value"));
}

void Provider::notePause(const Failure &failure, const QString &model, Clock::TimePoint now)
{
    const bool ofModel = failure.scope == StatedLimit::Scope::Model && !model.isEmpty();
    qCWarning(lcUpstream).noquote().nospace()
        << name() << " wants to be left alone for "
        << std::chrono::ceil<std::chrono::seconds>(*failure.retryAfter).count() << " s"
        << (ofModel ? QStringLiteral(" with %1").arg(model) : QString()) << ", reason: " << m_lastError;
    if (m_keys.size() > 1 && KeyRing::concernsKey(failure.kind))
        return;
    // Another client's own credential may do; a moment is waited for whoever is meant.
    constexpr std::chrono::seconds moment{10};
    const bool ofClient = !ownsCredential()
        && (failure.scope == StatedLimit::Scope::Provider || *failure.retryAfter > moment);
    const auto source = ofClient ? StatedPauses::Source::Client : StatedPauses::Source::Provider;
    m_pauses.add({ofModel ? model : QString(), now + *failure.retryAfter, m_lastError, {}, source}, now);
}

bool Provider::counts(const Failure &failure) const
{
    if (!failure.countsAgainstProvider || failure.status != 0 || m_exceptionPatterns.isEmpty())
        return failure.countsAgainstProvider;
    const QString text = failure.exceptionName() + u' ' + failure.error.message;
    return std::any_of(m_exceptionPatterns.begin(), m_exceptionPatterns.end(),
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
    m_isRefused = false;
    m_mayBeRefused = false;
    m_isSpent = false;
    m_counting.reset();
    m_keys.reset();
    m_clientQuotas = {};
    m_quotaError.clear();
    m_learnt = {};
    m_pauses.clear();
    m_balance.exhausted = false; // until a check says so again
    m_lastError.clear();
    m_lastFailureAt = {};
    emit healthChanged();
}

QString Provider::accountName(qsizetype key) const
{
    if (key < 0)
        return {};
    const QString &account = m_keys.account(key);
    return account.isEmpty() && m_keys.size() > 1 ? QStringLiteral("key %1").arg(key + 1) : account;
}

QString Provider::clientName(const ClientQuotas::Client &client) const
{
    return client.login.isEmpty() ? QString() : QStringLiteral("client %1").arg(client.number);
}

void Provider::setQuotaReserve(double setting)
{
    m_quotaReserve = m_config.quotaReserve < 0 ? setting : m_config.quotaReserve;
}

QuotaAim Provider::quotaAim() const
{
    return {m_quotaReserve, m_clock.wallTime()};
}

QList<Provider::Quota> Provider::quota() const
{
    const QDateTime now = m_clock.wallTime();
    QList<Quota> result;
    const auto append = [&](const QString &account, const QuotaWindows &windows) {
        for (const QuotaWindow &window : windows.known(now))
            result.append({account, window});
    };
    for (qsizetype key = 0; key < m_keys.size(); ++key) {
        if (!m_keys.at(key).isEmpty()) // else it is gone
            append(accountName(key), m_keys.quota(key));
    }
    for (const ClientQuotas::Client *client : m_clientQuotas.latestFirst())
        append(clientName(*client), client->windows);
    return result;
}

QuotaStanding Provider::quotaStanding(const QString &model, const QByteArray &login) const
{
    const QuotaAim aim = quotaAim();
    if (!ownsCredential()) {
        const QuotaWindows *windows = m_clientQuotas.find(quotaOwner(m_config, login));
        return windows ? windows->standing(model, aim) : QuotaStanding();
    }
    const qsizetype key = m_keys.next(model, m_clock.now(), {}, true, aim);
    return key < 0 ? QuotaStanding() : m_keys.quota(key).standing(model, aim);
}

void Provider::noteQuota(
    qsizetype key, const QByteArray &login, const QList<QuotaWindow> &windows, QuotaWindow::Source source)
{
    const QDateTime now = m_clock.wallTime();
    const bool isOwn = key >= 0 && key < m_keys.size();
    if (ownsCredential() && !isOwn)
        return;
    ClientQuotas::Client *client
        = isOwn ? nullptr : &m_clientQuotas.client(quotaOwner(m_config, login), windows, now);
    const QString account = isOwn ? accountName(key) : clientName(*client);
    const auto crossed = (isOwn ? m_keys.quota(key) : client->windows).take(windows, source, now);
    for (const QuotaCrossing &crossing : crossed) {
        const QDateTime &reset = crossing.window.resetsAt;
        qCWarning(lcUsage).noquote().nospace()
            << name() << (account.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(account)) << ": "
            << crossing.window.label() << " is " << static_cast<int>(*crossing.window.used * 100 + 1e-6)
            << " % used"
            << (reset.isValid() ? QStringLiteral(", until %1").arg(reset.toUTC().toString(Qt::ISODate))
                                : QString());
        emit quotaCrossed(account, crossing.window.label(), crossing.percent, reset);
    }
}

void Provider::setBalance(const BalanceState &balance)
{
    const bool visible = !balance.looksLike(m_balance);
    m_balance = balance;
    if (visible)
        emit healthChanged();
}

} // namespace signalbox
