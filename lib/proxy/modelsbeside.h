// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "proxy/clientrequest.h"

#include <QStringList>

namespace signalbox {

/// The models that a body may lead a provider to beside its `model`: those of OpenRouter's `models`, of
/// Anthropic's and LiteLLM's `fallbacks`, and those that its tools ask (Anthropic's advisor). An error, of
/// kind InvalidRequest, when other programs may read another model out of it than we do: some take names
/// without case, and all resolve escapes.
Result<QStringList> modelsBeside(const ClientRequest &asked);

} // namespace signalbox
