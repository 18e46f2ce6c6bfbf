// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/providerpool.h"

#include "http/authority.h"

#include <algorithm>

namespace signalbox {

ProviderPool::ProviderPool(const Config &config, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    apply(config);
    m_unreachedEnds.setSingleShot(true);
    connect(&m_unreachedEnds, &QTimer::timeout, this, [this] {
        if (m_offline)
            return;
        m_isUnreached = false;
        emit healthChanged();
    });
}

void ProviderPool::apply(const Config &config)
{
    std::vector<ProviderPointer> next;
    for (const ProviderConfig &provider : config.providers)
        next.push_back(made(provider, config));
    m_providers = std::move(next);
}

void ProviderPool::noteUnreached(const QStringList &names)
{
    const bool isEverybody
        = std::all_of(m_providers.begin(), m_providers.end(), [&names](const ProviderPointer &one) {
              return !one->config().enabled || names.contains(one->name());
          });
    if (!isEverybody)
        return;
    constexpr std::chrono::minutes whoAsksNobodyKnowsNothing{2};
    m_isUnreached = true;
    m_unreachedEnds.start(whoAsksNobodyKnowsNothing);
}

bool ProviderPool::isOutOfReach() const
{
    if (!m_isUnreached)
        return false;
    const auto isAskable = [](const ProviderPointer &one) { return one->config().enabled; };
    const auto isHere
        = [&](const ProviderPointer &one) { return isAskable(one) && isLoopbackHost(one->baseUrl().host()); };
    return std::any_of(m_providers.begin(), m_providers.end(), isAskable)
        && std::none_of(m_providers.begin(), m_providers.end(), isHere);
}

ProviderPointer ProviderPool::made(const ProviderConfig &provider, const Config &config)
{
    ProviderPointer before = find(provider.name);
    if (before && before->config().isSameAs(provider)) {
        before->apply(config.health, config.timeouts.queue, config.tokenCounting);
        before->setQuotaReserve(config.quotaReserve);
        return before;
    }
    auto fresh = std::make_shared<Provider>(
        provider, config.health, config.timeouts.queue, m_clock, config.tokenCounting);
    fresh->setQuotaReserve(config.quotaReserve);
    connect(fresh.get(), &Provider::healthChanged, this, &ProviderPool::healthChanged);
    connect(fresh.get(), &Provider::quotaCrossed, this,
        [this, name = provider.name](const QString &account, const QString &window, int percent,
            const QDateTime &resetsAt) { emit quotaCrossed(name, account, window, percent, resetsAt); });
    if (before)
        fresh->succeed(*before);
    return fresh;
}

ProviderPointer ProviderPool::find(QStringView name) const
{
    const auto found = std::find_if(m_providers.begin(), m_providers.end(),
        [&](const ProviderPointer &provider) { return provider->name() == name; });
    return found == m_providers.end() ? nullptr : *found;
}

bool ProviderPool::knowsModel(const QString &model) const
{
    return std::any_of(m_providers.begin(), m_providers.end(), [&](const ProviderPointer &provider) {
        return provider->config().enabled && provider->config().models.names(model);
    });
}

} // namespace signalbox
