// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/pricelist.h"

#include "cost/pricelistreader.h"

#include <QFile>

#include <algorithm>

/// The resource is in a static library: nothing else would link it. It has to be called outside of
/// namespaces.
static QByteArray builtInPrices()
{
    Q_INIT_RESOURCE(prices);
    QFile file(QStringLiteral(":/signalbox/model-prices.json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

namespace signalbox {

namespace {

/// "-20251001" or "@20251001" at the end of a name: its length, else 0.
qsizetype dateLength(const QString &name)
{
    constexpr qsizetype length = 9;
    if (name.size() <= length)
        return 0;
    const QChar mark = name.at(name.size() - length);
    const QDate day = QDate::fromString(name.right(length - 1), QStringLiteral("yyyyMMdd"));
    return (mark == u'-' || mark == u'@') && day.isValid() ? length : 0;
}

} // namespace

const PriceTier *ListedModel::tierOf(qint64 prompt) const
{
    const auto above = std::find_if(
        tiers.rbegin(), tiers.rend(), [&](const PriceTier &tier) { return prompt > tier.aboveInputTokens; });
    return above == tiers.rend() ? nullptr : &*above;
}

const PriceList &PriceList::builtIn()
{
    static const PriceList list = [] {
        Result<PriceList> read = parse(builtInPrices());
        Q_ASSERT(read);
        return read ? std::move(read).value() : PriceList();
    }();
    return list;
}

Result<PriceList> PriceList::parse(const QByteArray &json)
{
    return PriceListReader().read(json);
}

const ListedModel *PriceList::find(const QString &name) const
{
    QString rest = name.trimmed().toLower();
    const ListedModel *model = named(rest);
    for (QString shorter = withoutPrefix(rest); !model && shorter != rest; shorter = withoutPrefix(rest)) {
        rest = shorter;
        model = named(rest);
    }
    for (QString shorter = withoutSuffix(rest); !model && shorter != rest; shorter = withoutSuffix(rest)) {
        rest = shorter;
        model = named(rest);
    }
    return model;
}

const ListedModel *PriceList::named(const QString &name) const
{
    const auto found = m_byName.constFind(name);
    return found == m_byName.constEnd() ? nullptr : &m_models.at(*found);
}

QString PriceList::withoutPrefix(const QString &name) const
{
    const auto prefix = std::find_if(m_prefixes.begin(), m_prefixes.end(),
        [&](const QString &candidate) { return name.startsWith(candidate); });
    return prefix == m_prefixes.end() ? name : name.mid(prefix->size());
}

QString PriceList::withoutSuffix(const QString &name) const
{
    const auto suffix = std::find_if(m_suffixes.begin(), m_suffixes.end(),
        [&](const QString &candidate) { return name.endsWith(candidate); });
    return name.chopped(suffix == m_suffixes.end() ? dateLength(name) : suffix->size());
}

} // namespace signalbox
