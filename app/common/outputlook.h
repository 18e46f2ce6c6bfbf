// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/texttable.h"

#include <QProcessEnvironment>

namespace signalbox {

/// What standard output can show: the width of its terminal, and colour unless NO_COLOR is set (no-color.org)
/// or TERM is dumb. Nothing of it where it is a file or a pipe.
TerminalLook outputLook(const QProcessEnvironment &environment);

} // namespace signalbox
