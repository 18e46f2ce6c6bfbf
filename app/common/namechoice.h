// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QStringList>

namespace signalbox {

/// The one of `names` that a word of the command line means: the same, else the only one that begins so. The
/// error lists them; `what` they are, as "provider".
Result<QString> chosenName(const QString &word, const QStringList &names, const QString &what);

} // namespace signalbox
