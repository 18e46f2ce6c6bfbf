// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/democonfig.h"

namespace signalbox {

ConfigPointer demoConfig()
{
    auto config = std::make_shared<Config>();
    ProviderConfig provider;
    provider.name = QStringLiteral("demo");
    provider.type = ProviderConfig::Type::Demo;
    provider.auth = ProviderConfig::Auth::None;
    config->providers.append(provider);
    // A name for clients that list the models; the demo answers every other one as well.
    config->routes.append({GlobPattern(QStringLiteral("claude-signalbox-demo")),
        {TargetConfig{provider.name, {}, 1, 1, true}}});
    config->routes.append({GlobPattern(QStringLiteral("*")), {TargetConfig{provider.name, {}, 1, 1, true}}});
    config->demo = true;
    return config;
}

} // namespace signalbox
