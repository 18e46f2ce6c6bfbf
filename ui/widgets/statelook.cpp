// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statelook.h"

namespace signalbox {

StateLook lookOf(GatewayState state)
{
    switch (state) {
    case GatewayState::Running:
        return {Shape::Disc, Tone::Good};
    case GatewayState::Working:
        return {Shape::Disc, Tone::Busy};
    case GatewayState::Paused:
        return {Shape::Bars, Tone::Neutral};
    case GatewayState::NeedsYou:
        return {Shape::Key, Tone::Attention};
    case GatewayState::Degraded:
        return {Shape::Triangle, Tone::Attention};
    case GatewayState::Problem:
        return {Shape::Cross, Tone::Bad};
    case GatewayState::Stopped:
        break;
    }
    return {};
}

StateLook lookOf(const ProviderSnapshot &provider)
{
    if (needsUser(provider))
        return {Shape::Key, Tone::Attention};
    switch (provider.health) {
    case ProviderSnapshot::Health::Healthy:
        return {Shape::Disc, Tone::Good};
    case ProviderSnapshot::Health::Failing:
        return {Shape::Triangle, Tone::Attention};
    case ProviderSnapshot::Health::CoolingDown:
        return isDown(provider) ? StateLook{Shape::Cross, Tone::Bad}
                                : StateLook{Shape::Triangle, Tone::Attention};
    case ProviderSnapshot::Health::NoCredential:
    case ProviderSnapshot::Health::Disabled:
        break;
    }
    return {};
}

} // namespace signalbox
