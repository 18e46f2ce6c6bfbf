// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traypresence.h"

namespace signalbox {

TrayPresence::TrayPresence(std::unique_ptr<TrayProbe> probe, QObject *parent)
    : TrayPresence(std::move(probe), Times{}, parent)
{ }

TrayPresence::TrayPresence(std::unique_ptr<TrayProbe> probe, Times times, QObject *parent)
    : QObject(parent)
    , m_probe(std::move(probe))
    , m_times(times)
{
    m_limit.setSingleShot(true);
    m_settling.setSingleShot(true);
    connect(m_probe.get(), &TrayProbe::answered, this, &TrayPresence::judge);
    connect(m_probe.get(), &TrayProbe::trayChanged, this, &TrayPresence::look);
    connect(&m_interval, &QTimer::timeout, this, &TrayPresence::look);
    connect(&m_limit, &QTimer::timeout, this, &TrayPresence::giveUp);
    connect(&m_settling, &QTimer::timeout, this, [this] { found(TrayHost::Native); });
}

void TrayPresence::start()
{
    m_interval.start(m_times.interval);
    m_limit.start(m_times.limit);
    look();
}

void TrayPresence::look()
{
    m_probe->look();
}

void TrayPresence::judge(TrayHost host)
{
    if (host == TrayHost::StatusNotifier)
        found(host);
    else if (host == TrayHost::None)
        m_settling.stop();
    else if (!m_settling.isActive())
        m_settling.start(m_times.settling);
}

void TrayPresence::found(TrayHost host)
{
    if (m_found)
        return;
    m_found = true;
    m_interval.stop();
    m_limit.stop();
    m_settling.stop();
    m_probe->disconnect(
        this); // without a receiver it would cut Qt's own connection for D-Bus signals, and crash on exit
    emit trayFound(host);
}

void TrayPresence::giveUp()
{
    m_interval.start(m_times.slowInterval);
    emit trayMissing();
}

} // namespace signalbox
