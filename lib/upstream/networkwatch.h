// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <optional>

namespace signalbox {

/// Notices when the computer's network is another one: lost or found again, reached in another way or through
/// a tunnel, or left behind while the computer slept.
///
/// Says nothing before start(); the set… and look functions are what start() connects to the system, and what
/// tests call.
class NetworkWatch final : public QObject
{
    Q_OBJECT

public:
    explicit NetworkWatch(const Clock &clock, QObject *parent = nullptr);

    /// Listens to the system, where it can tell, and looks at the clocks from now on.
    void start();

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

    const Clock &m_clock;
    QTimer m_looks;
    Clock::TimePoint m_lastLook;
    QDateTime m_wallAtLastLook;
    QString m_medium;
    std::optional<QStringList> m_addresses;
    bool m_online = true;
};

} // namespace signalbox
