// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

#include <utility>

namespace signalbox {

/// The names of `type` and `auth_type` in the configuration.
inline constexpr std::pair<const char *, ProviderConfig::Type> providerTypes[]
    = {{"anthropic", ProviderConfig::Type::Anthropic}, {"openai", ProviderConfig::Type::OpenAi},
        {"databricks", ProviderConfig::Type::Databricks}, {"demo", ProviderConfig::Type::Demo}};
inline constexpr std::pair<const char *, ProviderConfig::Auth> authTypes[]
    = {{"api_key", ProviderConfig::Auth::ApiKey}, {"auth_token", ProviderConfig::Auth::AuthToken},
        {"passthrough", ProviderConfig::Auth::Passthrough}, {"oauth", ProviderConfig::Auth::OAuth},
        {"none", ProviderConfig::Auth::None}};
/// The names of `billing`.
inline constexpr std::pair<const char *, Billing> billingNames[]
    = {{"metered", Billing::Metered}, {"subscription", Billing::Subscription}, {"free", Billing::Free}};

/// The name of a provider type as it stands in the configuration.
QString typeName(ProviderConfig::Type type);
/// The name of a kind of credential, likewise.
QString authName(ProviderConfig::Auth auth);
/// The name of a way of paying, likewise; empty for Unsaid.
QString billingName(Billing billing);

} // namespace signalbox
