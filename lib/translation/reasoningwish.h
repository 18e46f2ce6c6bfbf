// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/dialect.h"
#include "translation/modelrequest.h"

namespace signalbox {

/// The effort to ask of a model that knows only some: the wished one, else the next lower, else the lowest.
/// Empty when nothing is to be asked for. A budget counts as an effort: up to 1024 tokens low, 8192 medium,
/// 24576 high, above xhigh.
[[nodiscard]] QByteArray effortFor(const ReasoningWish &wish, const QStringList &known);

/// The tokens that an effort stands for where a budget is wanted; at least 1024.
[[nodiscard]] qint64 budgetFor(const ReasoningWish &wish);

} // namespace signalbox
