// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/account.h"

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

using State = AccountSnapshot::State;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Tokens of a shorter life are renewed when they are used only: else nothing but renewals would happen.
constexpr seconds shortLife{60};

} // namespace

milliseconds Account::Rest::left(Clock::TimePoint now) const
{
    return until && now < *until ? std::chrono::ceil<milliseconds>(*until - now) : milliseconds(0);
}

void Account::Rest::begin(Clock::TimePoint now, const Times &times, std::optional<seconds> stated)
{
    pause = std::clamp(pause * 2, times.first, times.longest);
    until = now + std::max(pause, stated.value_or(seconds(0)));
}

void Account::Rest::beginAgain(Clock::TimePoint now, const Times &times)
{
    if (until && now > *until + times.longest)
        pause = seconds(0);
    begin(now, times);
}

void Account::forgetFailures()
{
    problem.clear();
    rest = {};
    restOfSaving = {};
    isMissing = false;
}

void Account::stopReading()
{
    ++reads;
    isReading = false;
}

void Account::startAnew(const AccountRecord &newer)
{
    refresh.reset();
    stopReading();
    forgetFailures();
    record = newer;
    tokens = {};
    isSaving = false; // a write that is under way is of the sign-in before
}

void Account::tell(const QString &what)
{
    for (const Waiter &waiter : std::exchange(waiters, {})) {
        if (waiter.context)
            QMetaObject::invokeMethod(
                waiter.context, [done = waiter.done, what] { done(what); }, Qt::QueuedConnection);
    }
}

bool Account::hasToken(const QDateTime &now) const
{
    return state == State::Ready && (!tokens.isExpired(now) || !tokens.refresh.isEmpty());
}

QString Account::problemWithoutToken(const QString &storeTitle) const
{
    if (state == State::Reading)
        return QStringLiteral("waiting for %1").arg(storeTitle);
    return state == State::Ready ? QStringLiteral("the token of account %1 has ended: signalbox login %2")
                                       .arg(record.name, record.group)
                                 : problem;
}

AccountSnapshot Account::snapshot() const
{
    AccountSnapshot snapshot;
    snapshot.record = record;
    snapshot.state = state;
    snapshot.problem = problem;
    snapshot.isAsked = isReading;
    snapshot.isUnsaved = !isKept();
    snapshot.isRefreshing = refresh != nullptr;
    snapshot.canRefresh = !tokens.refresh.isEmpty();
    if (!tokens.access.isEmpty())
        snapshot.accessPreview = tokens.access.hint();
    if (!tokens.refresh.isEmpty())
        snapshot.refreshPreview = tokens.refresh.hint();
    snapshot.uses = uses;
    snapshot.lastUsedAt = lastUsedAt;
    return snapshot;
}

std::optional<milliseconds> Account::timeUntilSaving(Clock::TimePoint now) const
{
    const bool isDue = state == State::Ready && !isKept() && !isSaving && !refresh;
    return isDue ? std::optional(restOfSaving.left(now)) : std::nullopt;
}

std::optional<milliseconds> Account::timeUntilAttention(
    const ProviderConfig *provider, const Clock &clock) const
{
    if (refresh || isReading)
        return std::nullopt;
    std::optional<milliseconds> time;
    if (state == State::Waiting || (state == State::SignInAgain && isMissing))
        time = milliseconds(0);
    else if (state != State::Ready)
        return std::nullopt;
    else if (tokens.refresh.isEmpty() && tokens.expiresAt.isValid())
        time = milliseconds(clock.wallTime().msecsTo(tokens.expiresAt));
    else
        time = timeUntilRenewal(provider, clock.wallTime());
    return time ? std::optional(std::max(*time, rest.left(clock.now()))) : time;
}

/// Nothing when that is left to who uses it.
std::optional<milliseconds> Account::timeUntilRenewal(
    const ProviderConfig *provider, const QDateTime &now) const
{
    const bool isShort = tokens.lifetime.count() > 0 && tokens.lifetime < shortLife;
    if (!provider || !provider->oauth.refreshesAhead || tokens.refresh.isEmpty() || isShort
        || !tokens.expiresAt.isValid())
        return std::nullopt;
    return milliseconds(now.msecsTo(tokens.expiresAt)) - tokens.aheadOfTime();
}

} // namespace signalbox
