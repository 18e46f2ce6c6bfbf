// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace signalbox {

/// Reads one line of standard input without holding up the event loop, nor the end of the program. `done`
/// gets it on the thread of `context`, unless that is gone by then; nothing when the input has ended.
void readLine(QObject *context, const std::function<void(const std::optional<QString> &line)> &done);

} // namespace signalbox
