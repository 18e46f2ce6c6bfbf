// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/awaketime.h"

#include <QDateTime>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <optional>

namespace signalbox {

/// Notices when the computer's network is another one: lost or found again, reached in another way or through
/// a tunnel, or left behind while the computer slept.
///
/// Says nothing before start(); the set… and look functions are what start() connects to the system, and what
/// tests call. Where a clock tells how long the computer has slept it looks only while the network is used,
/// and when that begins; else every few seconds, as a look that comes late is all there is to tell.
class NetworkWatch final : public QObject
{
    Q_OBJECT

public:
    explicit NetworkWatch(const Clock &clock, AwakeTime awake = awakeTime, QObject *parent = nullptr);

    /// Listens to the system, where it can tell, and looks at the clocks from now on.
    void start();

    /// Requests run, or none does any more. When they begin is the time to find out: what comes of it comes
    /// before they are sent.
    void setUsed(bool used);

    /// False only when the system says that there is no network at all.
    [[nodiscard]] bool isOnline() const { return m_online; }

    void setOnline(bool online);
    /// The way to the network: "WiFi", "Ethernet"; empty = nobody knows.
    void setMedium(const QString &medium);
    /// Those of this computer on its networks and tunnels.
    void setAddresses(const QStringList &addresses);
    /// A computer that slept has two clocks that disagree, or a look that came much too late.
    void look();

signals:
    /// Connections that were made before are likely to be dead. `reason` is one line.
    void changed(const QString &reason);

private:
    void listenToSystem();
    void lookAround();
    void noteClocks();

    const Clock &m_clock;
    AwakeTime m_awake;
    QTimer m_looks;
    bool m_isStarted = false;
    bool m_isUsed = false;
    Clock::TimePoint m_lastLook;
    std::optional<Clock::Duration> m_awakeAtLastLook;
    QDateTime m_wallAtLastLook;
    QString m_medium;
    std::optional<QStringList> m_addresses;
    bool m_online = true;
};

} // namespace signalbox
