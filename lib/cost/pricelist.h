// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/priceconfig.h"
#include "core/result.h"
#include "cost/modelprices.h"

#include <QByteArray>
#include <QDate>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace signalbox {

/// Prices that held before a day, or that hold from it; one that is not written is as at other times.
struct DatedPrices
{
    QDate day;
    TokenPrices prices;
};

/// Prices of requests whose whole prompt is longer than this; one that is not written is the model's.
struct PriceTier
{
    qint64 aboveInputTokens = 0;
    TokenPrices prices;
};

/// What a price list has about one model.
struct ListedModel
{
    QString id;
    QString vendor;
    TokenPrices prices;
    QList<PriceTier> tiers; ///< the lowest first
    QList<DatedPrices> history; ///< before their days; the earliest first
    QList<DatedPrices> upcoming; ///< from their days; the earliest first

    [[nodiscard]] const PriceTier *tierOf(qint64 prompt) const;
};

/// A list of models and their prices, as resources/model-prices.json is one; the rules are written there.
class PriceList
{
public:
    /// What comes with the program.
    static const PriceList &builtIn();
    /// The first mistake, with the model that has it, when it cannot be used.
    static Result<PriceList> parse(const QByteArray &json);

    /// By id or alias, then without the prefixes of those who pass requests on, then without what marks a
    /// variant or a date. Null for a model that is not listed: a similar one may cost twice as much.
    [[nodiscard]] const ListedModel *find(const QString &name) const;
    [[nodiscard]] VendorRules vendor(const QString &name) const { return m_vendors.value(name); }
    [[nodiscard]] const QDate &asOf() const { return m_asOf; }
    [[nodiscard]] const QString &currency() const { return m_currency; }
    [[nodiscard]] const QList<ListedModel> &models() const { return m_models; }

private:
    friend class PriceListReader;

    [[nodiscard]] const ListedModel *named(const QString &name) const;
    [[nodiscard]] QString withoutPrefix(const QString &name) const;
    [[nodiscard]] QString withoutSuffix(const QString &name) const;

    QDate m_asOf;
    QString m_currency;
    QHash<QString, VendorRules> m_vendors;
    QStringList m_prefixes;
    QStringList m_suffixes;
    QList<ListedModel> m_models;
    QHash<QString, qsizetype> m_byName; ///< ids and aliases in lower case
};

} // namespace signalbox
