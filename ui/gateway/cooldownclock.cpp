// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gateway/cooldownclock.h"

#include <algorithm>
#include <chrono>

namespace signalbox {
using namespace std::chrono_literals;

namespace {
using Health = ProviderSnapshot::Health;

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

bool countsDown(const GatewaySnapshot &snapshot)
{
    return std::any_of(snapshot.providers.cbegin(), snapshot.providers.cend(),
        [](const ProviderSnapshot &provider) { return provider.cooldownSeconds > 0; });
}
} // namespace

CooldownClock::CooldownClock(QObject *parent) : QObject(parent)
{
    m_timer.setInterval(1s);
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
    if (countsDown(m_snapshot))
        m_timer.start();
    else
        m_timer.stop();
    emit snapshotChanged(m_snapshot);
}

void CooldownClock::tick()
{
    const GatewaySnapshot now = aged(m_snapshot, m_age.elapsed() / 1000);
    if (!countsDown(now))
        m_timer.stop();
    emit snapshotChanged(now);
}

} // namespace signalbox
