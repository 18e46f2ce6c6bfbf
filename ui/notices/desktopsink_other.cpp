// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notices/desktopsink.h"

namespace signalbox {

DesktopSink::DesktopSink(QObject *parent) : QObject(parent) { }

bool DesktopSink::isAvailable()
{
    return false; // messages of the tray icon are the native way
}

void DesktopSink::show([[maybe_unused]] const Notice &notice) { }

void DesktopSink::onAction([[maybe_unused]] uint id, [[maybe_unused]] const QString &action) { }

void DesktopSink::onClosed([[maybe_unused]] uint id, [[maybe_unused]] uint reason) { }

void DesktopSink::keep([[maybe_unused]] uint id, [[maybe_unused]] const Notice &notice) { }

} // namespace signalbox
