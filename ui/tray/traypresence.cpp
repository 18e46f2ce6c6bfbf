// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/traypresence.h"

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
    if (m_found)
        judgeAgain(host);
    else if (host == TrayHost::StatusNotifier)
        found(host);
    else if (host == TrayHost::None)
        m_settling.stop();
    else if (!m_settling.isActive())
        m_settling.start(m_times.settling);
}

void TrayPresence::judgeAgain(TrayHost host)
{
    // Qt 6.4 does not move an icon from one kind of tray to the other. A panel with StatusNotifier may have
    // XEmbed as well, though.
    const bool gone
        = host == TrayHost::None || (host == TrayHost::Native && m_found == TrayHost::StatusNotifier);
    if (!gone && m_missing) {
        found(*m_found);
    } else if (!gone && m_limit.isActive()) {
        m_limit.stop();
        m_interval.start(m_times.watchInterval);
    } else if (gone && !m_missing && !m_limit.isActive()) {
        m_limit.start(m_times.limit);
        m_interval.start(m_times.slowInterval);
    }
}

void TrayPresence::found(TrayHost host)
{
    m_found = host;
    m_missing = false;
    m_limit.stop();
    m_settling.stop();
    m_interval.start(m_times.watchInterval);
    emit trayFound(host);
}

void TrayPresence::giveUp()
{
    m_missing = true;
    m_interval.start(m_times.slowInterval);
    emit trayMissing();
}

} // namespace signalbox
