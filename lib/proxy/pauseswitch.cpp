// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/pauseswitch.h"

#include "core/logcategories.h"

#include <algorithm>

namespace signalbox {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// Claude Code waits for as long as it is told, up to this; what is longer makes it give up.
constexpr seconds longestWait{60};
/// The timer counts no time that the computer sleeps: so long after it a pause that is over is told of.
constexpr milliseconds betweenLooks = std::chrono::minutes(1);

} // namespace

PauseSwitch::PauseSwitch(const Clock &clock) : m_clock(clock)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // it says until when to the second
    connect(&m_timer, &QTimer::timeout, this, &PauseSwitch::stopWhenDue);
}

void PauseSwitch::start(std::optional<seconds> time)
{
    m_isOn = true;
    m_timer.stop();
    m_until = {};
    if (time) {
        const seconds length = std::clamp(*time, seconds(1), seconds(longest));
        m_end = m_clock.now() + length;
        m_until = m_clock.wallTime().addSecs(length.count());
        m_timer.start(std::min<milliseconds>(length, betweenLooks));
    }
    qCInfo(lcProxy).noquote() << text();
    emit changed();
}

void PauseSwitch::stop()
{
    if (!m_isOn)
        return;
    m_isOn = false;
    m_until = {};
    m_timer.stop();
    qCInfo(lcProxy) << "the pause has ended: requests are sent again";
    emit changed();
}

/// The clock decides: a timer may be early, or late after a sleep.
void PauseSwitch::stopWhenDue()
{
    if (m_until.isNull())
        return;
    const auto left = std::chrono::ceil<milliseconds>(m_end - m_clock.now());
    if (left > milliseconds(0))
        m_timer.start(std::min(left, betweenLooks));
    else
        stop();
}

QString PauseSwitch::text() const
{
    if (m_until.isNull())
        return QStringLiteral("Signalbox is paused; resume it from its menu or by `signalbox resume`");
    const QDateTime end = m_until.toLocalTime();
    const bool isToday = end.date() == m_clock.wallTime().toLocalTime().date();
    return QStringLiteral("Signalbox is paused until %1; resume it from its menu or by `signalbox resume`")
        .arg(end.toString(isToday ? QStringLiteral("HH:mm") : QStringLiteral("yyyy-MM-dd HH:mm")));
}

std::optional<ClientGuard::Refusal> PauseSwitch::refusal()
{
    constexpr int unavailable = 503;
    if (m_isOn)
        stopWhenDue();
    if (!m_isOn)
        return std::nullopt;
    const seconds left = m_until.isNull() ? longestWait : std::chrono::ceil<seconds>(m_end - m_clock.now());
    return ClientGuard::Refusal{
        unavailable, {Error::Kind::Overloaded, text()}, std::clamp(left, seconds(1), longestWait)};
}

} // namespace signalbox
