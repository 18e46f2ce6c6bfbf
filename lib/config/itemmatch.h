// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"

#include <QList>

namespace signalbox {

/// For each item of `after` the index of the item of `before` that it was, or -1 for a new one: the equal
/// one, else one with the same name or of the same provider, else one in the same order that is left over.
QList<qsizetype> matchedItems(const YamlNode &before, const YamlNode &after);

} // namespace signalbox
