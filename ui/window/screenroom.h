// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QWidget>

namespace signalbox {

/// Gives a window that has not been shown yet its usual size, or as much of it as its screen has room for.
void resizeToRoom(QWidget &window, QSize usual);

} // namespace signalbox
