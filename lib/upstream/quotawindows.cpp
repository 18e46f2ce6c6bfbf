// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/quotawindows.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace signalbox {

namespace {

using Kind = QuotaWindow::Kind;
using Room = QuotaStanding::Room;

constexpr double tolerance = 1e-6;
constexpr int crossings[] = {100, 95, 80};

int crossingOf(const QuotaWindow &window)
{
    if (window.kind != Kind::Plan || !window.used)
        return 0;
    const auto *found = std::find_if(std::begin(crossings), std::end(crossings),
        [&](int percent) { return *window.used * 100 >= percent - tolerance; });
    return found == std::end(crossings) ? 0 : *found;
}

/// Headers and endpoints round the same moment in different ways.
bool isSameSpan(const QuotaWindow &one, const QuotaWindow &other)
{
    using std::chrono::milliseconds;
    constexpr milliseconds rounding = std::chrono::minutes(10);
    if (!one.resetsAt.isValid() || !other.resetsAt.isValid())
        return true;
    return std::abs(one.resetsAt.msecsTo(other.resetsAt)) < rounding.count();
}

/// A window that never says when it resets has done so when less of it is used than was ever told of. Of
/// another limit other shares are other crossings.
bool hasBegunAnew(const QuotaWindow &before, const QuotaWindow &window)
{
    if (window.resetsAt.isValid() || !window.used)
        return false;
    return before.limit != window.limit || crossingOf(window) == 0;
}

Room roomIn(const QuotaWindow &window, double reserve)
{
    if (!window.used || window.kind == Kind::Extra)
        return Room::Ample;
    if (*window.used >= 1 - tolerance)
        return Room::Spent;
    return 1 - *window.used < reserve - tolerance ? Room::Reserve : Room::Ample;
}

QString resetText(const QuotaWindow &window, const QDateTime &now)
{
    if (!window.resetsAt.isValid())
        return {};
    constexpr double millisecondsOfMinute = 60'000;
    const auto minutes = static_cast<qint64>(
        std::ceil(static_cast<double>(now.msecsTo(window.resetsAt)) / millisecondsOfMinute));
    return QStringLiteral(", resets in %1 min").arg(minutes);
}

QString reasonOf(const QuotaWindow &window, Room room, const QDateTime &now)
{
    if (room == Room::Spent)
        return QStringLiteral("%1 used up%2").arg(window.label(), resetText(window, now));
    // Never "100 %" of what has something left.
    const int percent = static_cast<int>(*window.used * 100 + tolerance);
    const QString text = QStringLiteral("%1 %2 % used").arg(window.label()).arg(percent);
    return text + (room == Room::Reserve ? QStringLiteral(", kept in reserve") : resetText(window, now));
}

/// True when `window` keeps its account back for longer than `other`.
bool lastsLonger(const QuotaWindow &window, const QuotaWindow &other)
{
    return other.resetsAt.isValid() && (!window.resetsAt.isValid() || other.resetsAt < window.resetsAt);
}

/// Rate limits go first: they are told with every answer, while one of a plan that were forgotten would
/// be told of anew.
bool isForgottenBefore(const QuotaWindow &window, const QuotaWindow &other)
{
    const bool isRate = window.kind == Kind::Rate;
    return isRate == (other.kind == Kind::Rate) ? window.statedAt < other.statedAt : isRate;
}

} // namespace

std::vector<QuotaCrossing> QuotaWindows::take(
    const QList<QuotaWindow> &stated, QuotaWindow::Source source, const QDateTime &now)
{
    std::erase_if(m_known, [&](const Known &known) {
        const bool isReplaced = source == QuotaWindow::Source::Endpoint && known.window.source == source
            && std::none_of(stated.begin(), stated.end(),
                [&](const QuotaWindow &window) { return window.isSameAs(known.window); });
        return known.window.isOver(now) || isReplaced;
    });
    std::vector<QuotaCrossing> crossed;
    for (const QuotaWindow &window : stated) {
        if (window.isOver(now))
            continue;
        Known &known = placeOf(window);
        const bool isSame = isSameSpan(known.window, window);
        const QuotaWindow before = std::exchange(known.window, window);
        known.told = isSame ? known.told : 0;
        if (hasBegunAnew(before, window))
            known.told = std::min(known.told, crossingOf(window));
        // That it is still allowed says nothing of the share.
        if (!window.used && isSame && before.used && *before.used < 1)
            known.window.used = before.used;
        const int percent = crossingOf(known.window);
        if (percent > known.told) {
            known.told = percent;
            crossed.push_back({known.window, percent});
        }
    }
    return crossed;
}

QuotaWindows::Known &QuotaWindows::placeOf(const QuotaWindow &window)
{
    const auto same = std::find_if(
        m_known.begin(), m_known.end(), [&](const Known &known) { return known.window.isSameAs(window); });
    if (same != m_known.end())
        return *same;
    if (m_known.size() >= most)
        m_known.erase(std::min_element(m_known.begin(), m_known.end(),
            [](const Known &a, const Known &b) { return isForgottenBefore(a.window, b.window); }));
    m_known.push_back({window});
    return m_known.back();
}

QList<QuotaWindow> QuotaWindows::known(const QDateTime &now) const
{
    QList<QuotaWindow> result;
    for (const Known &known : m_known) {
        if (!known.window.isOver(now))
            result.append(known.window);
    }
    return result;
}

bool QuotaWindows::isOfSameAccount(const QList<QuotaWindow> &stated) const
{
    const QuotaWindow *longest = nullptr;
    for (const QuotaWindow &window : stated) {
        const bool tells = window.kind == Kind::Plan && window.resetsAt.isValid() && !window.owner.isEmpty();
        if (tells && (!longest || longest->resetsAt < window.resetsAt))
            longest = &window;
    }
    return longest && std::any_of(m_known.begin(), m_known.end(), [&](const Known &known) {
        return known.window.isSameAs(*longest) && known.window.owner == longest->owner
            && known.window.resetsAt.isValid() && isSameSpan(known.window, *longest);
    });
}

const QuotaWindow *QuotaWindows::tightestOfPlan(const QString &model, const QDateTime &now) const
{
    const QuotaWindow *tightest = nullptr;
    for (const auto &[window, told] : m_known) {
        const bool counts
            = window.kind == Kind::Plan && window.used && window.concerns(model) && !window.isOver(now);
        if (counts && (!tightest || *window.used > *tightest->used))
            tightest = &window;
    }
    return tightest;
}

QuotaStanding QuotaWindows::standing(const QString &model, const QuotaAim &aim) const
{
    Room worst = Room::Ample;
    const QuotaWindow *reason = nullptr;
    for (const auto &[window, told] : m_known) {
        const Room room
            = window.isOver(aim.now) || !window.concerns(model) ? Room::Ample : roomIn(window, aim.reserve);
        if (room == Room::Ample || room < worst)
            continue;
        if (room > worst || !reason || lastsLonger(window, *reason))
            reason = &window;
        worst = room;
    }
    if (!reason)
        reason = tightestOfPlan(model, aim.now);
    if (!reason)
        return {};
    return {worst, reason->resetsAt, reasonOf(*reason, worst, aim.now)};
}

} // namespace signalbox
