// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/billing.h"

#include "config/presetcatalog.h"
#include "http/authority.h"

namespace signalbox {

namespace {

/// At the address of the preset for clients that sign in by themselves.
bool takesClientLogins(const QUrl &url)
{
    const Preset *preset = PresetCatalog::builtIn().find(u"anthropic-login");
    return preset && QUrl(preset->anthropicUrl).host() == url.host();
}

} // namespace

Billing effectiveBilling(const ProviderConfig &provider, bool clientLogin)
{
    if (provider.billing != Billing::Unsaid)
        return provider.billing;
    const bool isLocal
        = provider.auth == ProviderConfig::Auth::None && isLoopbackHost(provider.baseUrl.host());
    if (provider.type == ProviderConfig::Type::Demo || isLocal)
        return Billing::Free;
    return clientLogin && takesClientLogins(provider.baseUrl) ? Billing::Subscription : Billing::Metered;
}

} // namespace signalbox
