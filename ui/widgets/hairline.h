// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace signalbox {

/// A thin line between two things, across the whole width. It follows the palette.
QWidget *makeHairline(QWidget *parent);

} // namespace signalbox
