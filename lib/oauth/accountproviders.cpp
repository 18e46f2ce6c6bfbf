// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountproviders.h"

#include <algorithm>

namespace signalbox {

void AccountProviders::apply(const QList<ProviderConfig> &providers)
{
    m_providers.clear();
    m_origins.clear();
    for (const ProviderConfig &provider : providers) // one that is switched off keeps its account
        m_origins.insert(provider.name, originOf(provider));
    std::copy_if(providers.begin(), providers.end(), std::back_inserter(m_providers),
        [](const ProviderConfig &p) { return p.auth == ProviderConfig::Auth::OAuth && p.enabled; });
}

QString AccountProviders::originOf(const ProviderConfig &provider)
{
    const OAuthConfig &oauth = provider.oauth;
    const QUrl &server = oauth.tokenEndpoint.isEmpty() ? oauth.issuer : oauth.tokenEndpoint;
    constexpr auto origin
        = QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment;
    return provider.baseUrl.toString(origin) + u' ' + server.toString(origin);
}

/// "work/me" is the account of the provider of that name; where there is none, one of the provider "work". It
/// belongs to the place at which it was signed in: a provider that is somewhere else now has no part in it.
bool AccountProviders::isFor(const AccountRecord &record, const ProviderConfig &provider) const
{
    if (!record.origin.isEmpty() && record.origin != originOf(provider))
        return false;
    if (record.name == provider.name)
        return true;
    const auto named = m_origins.constFind(record.name);
    const bool isAnothers
        = named != m_origins.constEnd() && (record.origin.isEmpty() || record.origin == *named);
    return !isAnothers && provider.name == provider.group && record.group == provider.group;
}

const ProviderConfig *AccountProviders::of(const AccountRecord &record) const
{
    const auto found = std::find_if(m_providers.begin(), m_providers.end(),
        [&](const ProviderConfig &provider) { return isFor(record, provider); });
    return found == m_providers.end() ? nullptr : &*found;
}

bool AccountProviders::hasOwn(const AccountRecord &record) const
{
    return m_origins.contains(record.name) && m_origins.value(record.name) == record.origin;
}

} // namespace signalbox
