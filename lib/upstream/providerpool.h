// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/provider.h"

#include <QObject>

#include <vector>

namespace signalbox {

/// All providers of a configuration, in its order.
class ProviderPool final : public QObject
{
    Q_OBJECT

public:
    ProviderPool(const Config &config, const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] const std::vector<ProviderPointer> &providers() const { return m_providers; }
    /// Null when there is none of this name.
    [[nodiscard]] ProviderPointer find(QStringView name) const;

    /// True when an enabled provider has this name in its `models`.
    [[nodiscard]] bool knowsModel(const QString &model) const;

signals:
    void healthChanged();

private:
    std::vector<ProviderPointer> m_providers;
};

} // namespace signalbox
