// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonedit.h"

#include <QStringList>

namespace signalbox {

/// Takes the fields that `paths` name out of an object: "a", "a.b" (inside a), "a[].b" (inside every element
/// of a). An object that has lost its last field so goes as well.
void removeFields(JsonEdit &edit, const JsonSlice &object, const QStringList &paths);

} // namespace signalbox
