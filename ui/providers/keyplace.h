// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// What the user is told of a key that was kept at `place`, as the store calls it: one that is in memory
/// alone will be gone, which takes a remedy.
QString keptText(const QString &place);
/// Whether it will be gone when the program ends.
bool isMemoryOnly(const QString &place);

} // namespace signalbox
