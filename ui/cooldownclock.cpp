// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cooldownclock.h"

#include "ui/gatewaystate.h"

#include <chrono>

namespace signalbox {
using namespace std::chrono_literals;

CooldownClock::CooldownClock(QObject *parent) : QObject(parent)
{
    m_timer.setInterval(1s);
    connect(&m_timer, &QTimer::timeout, this, &CooldownClock::tick);
}

GatewaySnapshot CooldownClock::aged(GatewaySnapshot snapshot, qint64 elapsedSeconds)
{
    for (ProviderSnapshot &provider : snapshot.providers) {
        if (provider.health != ProviderSnapshot::Health::CoolingDown)
            continue;
        provider.cooldownSeconds -= elapsedSeconds;
        if (provider.cooldownSeconds <= 0) {
            provider.cooldownSeconds = 0;
            provider.health = ProviderSnapshot::Health::Failing;
        }
    }
    return snapshot;
}

void CooldownClock::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    m_age.start();
    if (countProviders(m_snapshot).down > 0)
        m_timer.start();
    else
        m_timer.stop();
    emit snapshotChanged(m_snapshot);
}

void CooldownClock::tick()
{
    const GatewaySnapshot now = aged(m_snapshot, m_age.elapsed() / 1000);
    if (countProviders(now).down == 0)
        m_timer.stop();
    emit snapshotChanged(now);
}

} // namespace signalbox
