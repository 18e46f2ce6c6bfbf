// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QObject>

#include <functional>

namespace signalbox {

/// Ends the command with an exit code.
using CommandEnd = std::function<void(int exitCode)>;

/// Runs a command that waits for answers: calls `begin` from the event loop and returns the code it ends
/// with. Needs a QCoreApplication whose event loop does not run.
inline int runAsync(const std::function<void(QObject *context, const CommandEnd &end)> &begin)
{
    QObject context;
    QMetaObject::invokeMethod(
        &context, [&] { begin(&context, [](int exitCode) { QCoreApplication::exit(exitCode); }); },
        Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace signalbox
