// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "oauth/oauthhttp.h"

namespace signalbox {

/// All that is needed to talk to one authorization server as the client that is registered there.
struct OAuthClient
{
    OAuthConfig config;
    Secret secret; ///< empty for public clients
    OAuthHttp::Route route;

    static OAuthClient of(const ProviderConfig &provider, Secret secret)
    {
        const OAuthConfig &config = provider.oauth;
        const bool isSystem = provider.proxy.scheme() == u"system";
        const QUrl own = isSystem ? QUrl() : provider.proxy;
        return {config, std::move(secret), {config.proxy.isEmpty() ? own : config.proxy, provider.caFile}};
    }
};

} // namespace signalbox
