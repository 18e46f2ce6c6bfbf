// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QStringList>

namespace signalbox {

/// The lines to paste into a shell (POSIX) so that Claude Code talks to `baseUrl`: the address, a key, and
/// NO_PROXY for the loopback when `environment` sends web traffic through a proxy.
QStringList environmentLines(const QString &baseUrl, bool needsKey, const QProcessEnvironment &environment);

} // namespace signalbox
