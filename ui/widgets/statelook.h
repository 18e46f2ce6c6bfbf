// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaystate.h"
#include "ui/widgets/statemark.h"

namespace signalbox {

/// By which shape and colour a state is shown, the same everywhere.
struct StateLook
{
    Shape shape = Shape::Ring;
    Tone tone = Tone::Neutral;
};

StateLook lookOf(GatewayState state);
StateLook lookOf(const ProviderSnapshot &provider);

} // namespace signalbox
