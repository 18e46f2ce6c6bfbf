// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace signalbox {

/// Lets the cooldowns of the last snapshot run down between two snapshots: the gateway keeps no timers for
/// them.
///
/// While a provider is cooling down it ticks once a second where somebody looks, else only when a cooldown or
/// a pause is over.
class CooldownClock final : public QObject
{
    Q_OBJECT

public:
    explicit CooldownClock(QObject *parent = nullptr);

    /// The last snapshot, aged by `elapsed`. Pauses that are over are gone; a provider whose cooldown is over
    /// may be tried again, so it is failing. No time ends an exhausted balance.
    static GatewaySnapshot aged(GatewaySnapshot snapshot, qint64 elapsedSeconds);

    /// Whether somebody looks; nobody does at first.
    void setWatched(bool watched);

public slots:
    void setSnapshot(const signalbox::GatewaySnapshot &snapshot);

signals:
    /// For every snapshot that was set, and again as its cooldowns run down.
    void snapshotChanged(const signalbox::GatewaySnapshot &snapshot);

private:
    void tick();
    void wait(const GatewaySnapshot &now, qint64 age);

    bool m_isWatched = false;
    GatewaySnapshot m_snapshot;
    QElapsedTimer m_age;
    QTimer m_timer;
};

} // namespace signalbox
