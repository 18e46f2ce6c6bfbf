// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewaysnapshot.h"

#include <algorithm>

namespace signalbox {

int GatewaySnapshot::availableProviders() const
{
    return static_cast<int>(std::count_if(providers.begin(), providers.end(),
        [](const ProviderSnapshot &provider) { return provider.canBeAsked(); }));
}

} // namespace signalbox
