// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

namespace signalbox {

inline ProviderSnapshot providerSnapshot(
    const QString &name, ProviderSnapshot::Health health = ProviderSnapshot::Health::Healthy)
{
    ProviderSnapshot provider;
    provider.name = name;
    provider.health = health;
    provider.threshold = 2;
    if (health == ProviderSnapshot::Health::Failing)
        provider.failures = 1;
    if (health == ProviderSnapshot::Health::CoolingDown) {
        provider.failures = 2;
        provider.cooldownSeconds = 130;
    }
    return provider;
}

/// A gateway that listens, with healthy providers of these names.
inline GatewaySnapshot runningSnapshot(const QStringList &names)
{
    GatewaySnapshot snapshot;
    snapshot.listening = true;
    snapshot.baseUrl = QStringLiteral("http://127.0.0.1:8484");
    for (const QString &name : names)
        snapshot.providers.append(providerSnapshot(name));
    return snapshot;
}

/// Of a day, nearly used up.
inline BudgetSnapshot budgetSnapshot()
{
    BudgetSnapshot budget;
    budget.name = QStringLiteral("daily");
    budget.period = QStringLiteral("day");
    budget.money = 0.1;
    budget.spent = 0.09;
    budget.currency = QStringLiteral("USD");
    budget.share = 0.9;
    return budget;
}

} // namespace signalbox
