// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tray/trayprobe.h"

#include <QTimer>

#include <chrono>
#include <optional>

namespace signalbox {

/// Waits for a tray to appear, since programs that start with the session are often quicker than its panel,
/// and notices when it leaves for longer than the restart of a panel takes.
class TrayPresence final : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        std::chrono::milliseconds limit{10'000}; ///< until a window takes the tray's place
        std::chrono::milliseconds settling{1'000}; ///< panels offer XEmbed a moment before StatusNotifier
        std::chrono::milliseconds interval{500}; ///< between looks before the limit
        std::chrono::milliseconds slowInterval{5'000}; ///< after it
        std::chrono::milliseconds watchInterval{60'000}; ///< while there is one, whose end is told of
    };

    explicit TrayPresence(std::unique_ptr<TrayProbe> probe, QObject *parent = nullptr);
    TrayPresence(std::unique_ptr<TrayProbe> probe, Times times, QObject *parent = nullptr);

    void start();

signals:
    /// Now an icon can be constructed. Comes again, with the same host, after each trayMissing().
    void trayFound(signalbox::TrayHost host);
    /// There is none, or has been none since trayFound(), for the limit.
    void trayMissing();

private:
    void look();
    void judge(TrayHost host);
    void judgeAgain(TrayHost host);
    void found(TrayHost host);
    void giveUp();

    std::unique_ptr<TrayProbe> m_probe;
    Times m_times;
    QTimer m_interval;
    QTimer m_limit;
    QTimer m_settling;
    std::optional<TrayHost> m_found; ///< what an icon was made for
    bool m_missing = false;
};

} // namespace signalbox
