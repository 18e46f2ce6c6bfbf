// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace signalbox {

/// What a tray icon can be shown in.
enum class TrayHost {
    None,
    Native, ///< the system's own: XEmbed under X11, the notification area, the menu bar
    StatusNotifier, ///< over D-Bus (org.kde.StatusNotifierWatcher)
};

/// Looks whether there is a tray without constructing a QSystemTrayIcon: Qt 6.4 decides with the first one,
/// for the whole life of the process, whether trays are reached over D-Bus.
class TrayProbe : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    static std::unique_ptr<TrayProbe> create();

    /// Answers with answered(), perhaps at once; a second call before that does nothing.
    virtual void look() = 0;

signals:
    void answered(signalbox::TrayHost host);
    /// Worth looking again: something about trays is different.
    void trayChanged();
};

} // namespace signalbox
