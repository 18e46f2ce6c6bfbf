// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>

namespace signalbox::test {

/// Draws what is seldom seen: the smallest window, one of a first day, a taken port, long names, the palette
/// of commands.
void drawEdges(const QDir &folder, const QString &suffix);

} // namespace signalbox::test
