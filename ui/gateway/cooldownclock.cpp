// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gateway/cooldownclock.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace signalbox {
using namespace std::chrono_literals;

namespace {
using Health = ProviderSnapshot::Health;
constexpr std::chrono::milliseconds longestWait = 24h; // timers know no more than 24 days

void age(ProviderSnapshot &provider, qint64 seconds)
{
    const bool paused = !provider.pauses.isEmpty();
    for (PauseSnapshot &pause : provider.pauses)
        pause.seconds -= seconds;
    provider.pauses.removeIf([](const PauseSnapshot &pause) { return pause.seconds <= 0; });
    provider.cooldownSeconds = std::max<qint64>(0, provider.cooldownSeconds - seconds);
    if (provider.health != Health::CoolingDown || provider.cooldownSeconds > 0 || provider.balanceExhausted)
        return;
    provider.health = paused && provider.failures == 0 ? Health::Healthy : Health::Failing;
    provider.probing = provider.probing || !paused;
}

/// Seconds until the first cooldown or pause is over; 0 = there is none.
qint64 nearestEnd(const GatewaySnapshot &snapshot)
{
    qint64 nearest = 0;
    const auto take = [&nearest](qint64 seconds) {
        if (seconds > 0)
            nearest = nearest > 0 ? std::min(nearest, seconds) : seconds;
    };
    for (const ProviderSnapshot &provider : snapshot.providers) {
        take(provider.cooldownSeconds);
        for (const PauseSnapshot &pause : provider.pauses)
            take(pause.seconds);
    }
    return nearest;
}
} // namespace

CooldownClock::CooldownClock(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // a coarse one may be minutes early in an hour
    connect(&m_timer, &QTimer::timeout, this, &CooldownClock::tick);
}

GatewaySnapshot CooldownClock::aged(GatewaySnapshot snapshot, qint64 elapsedSeconds)
{
    for (ProviderSnapshot &provider : snapshot.providers)
        age(provider, elapsedSeconds);
    return snapshot;
}

void CooldownClock::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    m_age.start();
    wait(m_snapshot, 0);
    emit snapshotChanged(m_snapshot);
}

void CooldownClock::setWatched(bool watched)
{
    if (std::exchange(m_isWatched, watched) == watched)
        return;
    if (m_timer.isActive())
        tick(); // whoever begins to look sees how it is now
}

void CooldownClock::tick()
{
    const qint64 age = m_age.elapsed() / 1000;
    const GatewaySnapshot now = aged(m_snapshot, age);
    wait(now, age);
    emit snapshotChanged(now);
}

void CooldownClock::wait(const GatewaySnapshot &now, qint64 age)
{
    const qint64 nearest = nearestEnd(now);
    if (nearest == 0) {
        m_timer.stop();
        return;
    }
    const std::chrono::seconds next(age + (m_isWatched ? 1 : nearest));
    m_timer.start(std::clamp<std::chrono::milliseconds>(
        next - std::chrono::milliseconds(m_age.elapsed()), 1ms, longestWait));
}

} // namespace signalbox
