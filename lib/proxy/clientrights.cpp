// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientrights.h"

#include <algorithm>

namespace signalbox {

void ClientRights::apply(const ServerConfig &config)
{
    m_rules.clear();
    for (const ClientKeyConfig &key : config.clientKeys)
        m_rules.insert(key.name, {key.models, key.providers});
}

bool ClientRights::allowsModel(const QString &key, const QString &model) const
{
    const auto rules = m_rules.constFind(key);
    if (rules == m_rules.constEnd())
        return key.isEmpty();
    return rules->models.isEmpty()
        || std::any_of(rules->models.begin(), rules->models.end(),
            [&](const GlobPattern &pattern) { return pattern.matches(model); });
}

bool ClientRights::allowsWithoutModel(const QString &key) const
{
    const auto rules = m_rules.constFind(key);
    return rules == m_rules.constEnd() ? key.isEmpty() : rules->models.isEmpty();
}

bool ClientRights::allowsProvider(const QString &key, const QString &provider) const
{
    const auto rules = m_rules.constFind(key);
    if (rules == m_rules.constEnd())
        return key.isEmpty();
    return rules->providers.isEmpty() || rules->providers.contains(provider);
}

bool ClientRights::isRestricted(const QString &key) const
{
    const auto rules = m_rules.constFind(key);
    if (rules == m_rules.constEnd())
        return !key.isEmpty();
    return !rules->models.isEmpty() || !rules->providers.isEmpty();
}

} // namespace signalbox
