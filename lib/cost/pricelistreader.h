// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cost/pricelist.h"

#include <QJsonObject>
#include <QJsonValue>

namespace signalbox {

/// Reads a model-prices.json. What it does not know is a mistake: a price under a misspelt key would be a
/// wrong price.
class PriceListReader
{
public:
    /// An error of kind InvalidRequest with the first mistake.
    [[nodiscard]] Result<PriceList> read(const QByteArray &json);

private:
    void readVendors(const QJsonValue &value);
    void readVendor(const QString &name, const QJsonObject &written);
    void readModel(const QJsonValue &value);
    void addName(const QString &name);
    [[nodiscard]] QList<PriceTier> tiers(const QJsonObject &model);
    [[nodiscard]] QList<DatedPrices> datedPrices(
        const QJsonObject &model, const QString &list, const QString &dayKey);
    [[nodiscard]] TokenPrices prices(const QJsonObject &object);
    [[nodiscard]] QStringList texts(const QJsonValue &value, const QString &what);
    [[nodiscard]] QJsonArray list(const QJsonValue &value, const QString &what);
    void checkKeys(const QJsonObject &object, const QStringList &known);
    void fail(const QString &what);

    PriceList m_list;
    QString m_place; ///< the model that is being read
    QString m_problem; ///< the first one
};

} // namespace signalbox
