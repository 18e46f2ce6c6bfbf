// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

#include <span>
#include <utility>

namespace signalbox {

/// The names a strategy has in configurations; the first of each is its own, others are aliases.
std::span<const std::pair<const char *, Strategy>> strategyNames();

QString strategyName(Strategy strategy);

} // namespace signalbox
