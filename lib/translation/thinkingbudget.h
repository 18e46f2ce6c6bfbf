// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/globpattern.h"
#include "core/jsonedit.h"

#include <QList>

namespace signalbox {

/// Gives the thinking of a Messages API request the form that its model knows: "adaptive" becomes "enabled"
/// with a budget, unless the model matches one of `adaptiveModels`; there a budget beside "adaptive" goes.
/// "enabled" without a budget gets one, and max_tokens is raised above a budget that is set here.
void budgetThinking(JsonEdit &edit, const JsonSlice &request, const QList<GlobPattern> &adaptiveModels);

} // namespace signalbox
