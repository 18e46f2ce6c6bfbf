// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <chrono>
#include <functional>

namespace signalbox {

/// Finds out whether anybody listens at a port, without waiting: it connects, and hangs up. `found` hears of
/// it once, from the event loop, unless `context` is gone by then.
void probePort(const QString &host, quint16 port, QObject *context,
    const std::function<void(bool listens)> &found,
    std::chrono::milliseconds limit = std::chrono::milliseconds(1000));

} // namespace signalbox
