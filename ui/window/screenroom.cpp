// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/screenroom.h"

#include <QScreen>

namespace signalbox {
namespace {
constexpr QSize frame(16, 64); // about what desktops put around a window
}

void resizeToRoom(QWidget &window, QSize usual)
{
    window.resize(usual.boundedTo(window.screen()->availableSize() - frame));
}

} // namespace signalbox
