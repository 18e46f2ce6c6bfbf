// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace signalbox {

/// Has screen readers tell the accessible name of something that has appeared, or changed, by itself.
void announce(QWidget &widget);

} // namespace signalbox
