// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"
#include "core/result.h"

#include <QByteArray>

namespace signalbox {

/// The text of a tree, from which parseYaml() makes the same tree; an Error when that is not possible.
Result<QByteArray> writeYaml(const YamlNode &root);

} // namespace signalbox
