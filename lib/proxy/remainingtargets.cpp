// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/remainingtargets.h"

#include <algorithm>

namespace signalbox {

namespace {

using Block = Availability::Block;

Availability availabilityOf(const Target &target, Clock::TimePoint now)
{
    return target.provider->availability(target.model, now);
}

Failure unavailable(const Target &target, const Availability &availability, Clock::TimePoint now)
{
    using std::chrono::ceil;
    using std::chrono::milliseconds;
    const QString name = target.provider->name();
    // Of one that is being probed nobody knows.
    const auto pause = std::max(ceil<milliseconds>(availability.until - now), milliseconds(1));
    const auto left = ceil<std::chrono::seconds>(pause).count();
    QString what;
    if (availability.block == Block::Stated)
        what = QStringLiteral("%1 asked to be left alone for %2 s more (%3)")
                   .arg(name, QString::number(left), availability.reason);
    else if (availability.block == Block::Suspected)
        what = QStringLiteral("%1 is left out for %2 s more after failures (%3)")
                   .arg(name, QString::number(left), availability.reason);
    else
        what = QStringLiteral("%1 is left out: %2").arg(name, availability.reason);
    if (availability.needsUser)
        return connectionFailure(Failure::Kind::NoCredential, what);
    Failure failure = connectionFailure(Failure::Kind::Unavailable, what);
    if (availability.block != Block::NoCredential) // nobody knows when a keychain answers
        failure.retryAfter = pause;
    return failure;
}

} // namespace

RemainingTargets::RemainingTargets(std::vector<Target> targets, const QByteArray &body, Patience patience)
    : m_targets(std::move(targets))
    , m_obstacles(body)
    , m_patience(std::move(patience))
    , m_onlyOne(m_targets.size() == 1)
{ }

RemainingTargets::Next RemainingTargets::next(Clock::TimePoint now, const PassedOver &passedOver)
{
    dropUnable(passedOver);
    if (const auto waiting = waitForSticky(now))
        return *waiting;
    if (const auto target = best(now, m_onlyOne); target != m_targets.end())
        return {take(target), {}, {}};
    if (const auto waiting = waitForAny(now))
        return *waiting;
    if (const auto target = best(now, true); target != m_targets.end())
        return {take(target), {}, {}};
    for (const Target &target : m_targets)
        passedOver(target, unavailable(target, availabilityOf(target, now), now));
    m_targets.clear();
    return {};
}

bool RemainingTargets::putBack(const Target &target)
{
    if (++m_returns > mostReturns)
        return false;
    m_targets.insert(m_targets.begin(), target);
    return true;
}

void RemainingTargets::dropUnable(const PassedOver &passedOver)
{
    std::erase_if(m_targets, [&](const Target &target) {
        const auto obstacle = m_obstacles.of(target);
        if (obstacle)
            passedOver(target, *obstacle);
        return obstacle.has_value();
    });
}

/// One that can be asked and has room, or the session's cache; then one that is full, to queue for; then one
/// that we only suspect. Of those, one that another request is finding out about only when `joinsProbes`.
RemainingTargets::Iterator RemainingTargets::best(Clock::TimePoint now, bool joinsProbes)
{
    auto full = m_targets.end();
    auto suspected = m_targets.end();
    for (auto target = m_targets.begin(); target != m_targets.end(); ++target) {
        const Availability availability = availabilityOf(*target, now);
        const bool isAwaited = m_patience.stickyHasCache && target->provider->name() == m_patience.sticky;
        if (availability.isGiven() && (isAwaited || target->provider->gate().hasRoom()))
            return target;
        if (availability.isGiven() && full == m_targets.end())
            full = target;
        const bool sooner
            = suspected == m_targets.end() || availability.until < availabilityOf(*suspected, now).until;
        const bool isProbed = availability.until <= now;
        if (availability.block == Block::Suspected && sooner && (joinsProbes || !isProbed))
            suspected = target;
    }
    if (full != m_targets.end())
        return full;
    return m_patience.triesLeastBad || m_onlyOne ? suspected : m_targets.end();
}

std::optional<RemainingTargets::Next> RemainingTargets::waitForSticky(Clock::TimePoint now)
{
    for (const Target &target : m_targets) {
        if (target.provider->name() != m_patience.sticky)
            continue;
        const Availability availability = availabilityOf(target, now);
        if (availability.block == Block::Stated && availability.until - now <= m_patience.forSticky)
            return Next{{}, availability.until, target.provider->name()};
    }
    return std::nullopt;
}

std::optional<RemainingTargets::Next> RemainingTargets::waitForAny(Clock::TimePoint now)
{
    std::optional<Next> soonest;
    for (const Target &target : m_targets) {
        const Availability availability = availabilityOf(target, now);
        // A keychain answers when it likes.
        const bool isAwaited = availability.block == Block::NoCredential && availability.until > now;
        const bool comesBack
            = availability.block == Block::Stated || availability.block == Block::Suspected || isAwaited;
        const auto until = availability.until > now && !isAwaited ? availability.until : now + untilNextLook;
        if (comesBack && (!soonest || until < *soonest->wait))
            soonest = Next{{}, until, target.provider->name()};
    }
    if (!soonest)
        return std::nullopt;
    if (!m_patienceEnds)
        m_patienceEnds = now + m_patience.forAny;
    return *soonest->wait <= *m_patienceEnds ? soonest : std::nullopt;
}

Target RemainingTargets::take(Iterator target)
{
    Target taken = std::move(*target);
    m_targets.erase(target);
    return taken;
}

} // namespace signalbox
