// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>

namespace signalbox {

/// Whether a display answers that `environment` names, so that windows can be shown. Asked before there is a
/// QApplication, which aborts the program where none does. Waits at most two seconds for a display elsewhere.
bool hasDisplay(const QProcessEnvironment &environment);

} // namespace signalbox
