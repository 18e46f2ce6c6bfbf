// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"

#include <QByteArray>

#include <optional>

namespace signalbox {

/// Where a list or mapping in brackets ends, as far as it takes to add to it.
struct FlowSpan
{
    qsizetype close = 0; ///< its closing bracket
    qsizetype contentEnd = 0; ///< behind the last byte before it that is no blank or comment
    bool isEmpty = false;
    bool endsInComma = false;
};

/// The span of what the bracket at `open` begins; nothing when it is not closed.
std::optional<FlowSpan> flowSpan(const QByteArray &text, qsizetype open);

/// A tree in one line, as YAML and JSON read it alike.
QByteArray flowText(const YamlNode &node);

} // namespace signalbox
