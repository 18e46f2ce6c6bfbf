// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>

namespace signalbox::test {

/// Draws the windows of the first run and of the setup of clients, over a home folder that never was.
void drawFirstSteps(const QDir &folder, const QString &suffix);

} // namespace signalbox::test
