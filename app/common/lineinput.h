// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <functional>

namespace signalbox {

/// Reads one line of standard input without holding up the event loop. `done` gets it on the application's
/// thread, unless `context` is gone by then; it never comes when no line does.
void readLine(QObject *context, const std::function<void(const QString &line)> &done);

} // namespace signalbox
