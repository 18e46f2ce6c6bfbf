// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/pricelistreader.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

constexpr std::pair<const char *, std::optional<double> TokenPrices::*> priceKeys[] = {
    {"input", &TokenPrices::input}, {"output", &TokenPrices::output}, {"cacheRead", &TokenPrices::cacheRead},
    {"cacheWrite5m", &TokenPrices::cacheWrite5m}, {"cacheWrite1h", &TokenPrices::cacheWrite1h}};

QStringList withPriceKeys(QStringList keys)
{
    for (const auto &[key, member] : priceKeys)
        keys << QString::fromLatin1(key);
    return keys;
}

} // namespace

Result<PriceList> PriceListReader::read(const QByteArray &json)
{
    QJsonParseError error{};
    const QJsonObject root = QJsonDocument::fromJson(json, &error).object();
    if (error.error != QJsonParseError::NoError)
        fail(QStringLiteral("it is no JSON: %1").arg(error.errorString()));
    checkKeys(root,
        {QStringLiteral("asOf"), QStringLiteral("currency"), QStringLiteral("unit"),
            QStringLiteral("sources"), QStringLiteral("rules"), QStringLiteral("vendors"),
            QStringLiteral("prefixes"), QStringLiteral("suffixes"), QStringLiteral("models")});
    m_list.m_asOf = QDate::fromString(root.value(u"asOf").toString(), Qt::ISODate);
    if (!m_list.m_asOf.isValid())
        fail(QStringLiteral("'asOf' is no date"));
    m_list.m_currency = root.value(u"currency").toString();
    if (m_list.m_currency.size() != 3)
        fail(QStringLiteral("'currency' is none"));
    readVendors(root.value(u"vendors"));
    m_list.m_prefixes = texts(root.value(u"prefixes"), QStringLiteral("'prefixes'"));
    m_list.m_suffixes = texts(root.value(u"suffixes"), QStringLiteral("'suffixes'"));
    const QJsonArray models = list(root.value(u"models"), QStringLiteral("'models'"));
    for (const auto &model : models)
        readModel(model);
    if (!m_problem.isEmpty())
        return Error{Error::Kind::InvalidRequest, m_problem};
    return std::move(m_list);
}

void PriceListReader::readVendors(const QJsonValue &value)
{
    const QJsonObject vendors = value.toObject();
    for (auto vendor = vendors.begin(); vendor != vendors.end(); ++vendor)
        readVendor(vendor.key(), vendor.value().toObject());
}

void PriceListReader::readVendor(const QString &name, const QJsonObject &written)
{
    m_place = QStringLiteral("vendor '%1': ").arg(name);
    checkKeys(written,
        {QStringLiteral("cacheReadOfInput"), QStringLiteral("cacheWrite5mOfInput"),
            QStringLiteral("cacheWrite1hOfInput"), QStringLiteral("per1000WebSearches")});
    VendorRules rules;
    const auto number = [&](QStringView key, double usual) {
        const double found = written.value(key).toDouble(written.contains(key) ? -1 : usual);
        if (found < 0)
            fail(QStringLiteral("'%1' is no number of 0 or more").arg(key));
        return found;
    };
    rules.cacheReadOfInput = number(u"cacheReadOfInput", rules.cacheReadOfInput);
    rules.cacheWrite5mOfInput = number(u"cacheWrite5mOfInput", rules.cacheWrite5mOfInput);
    if (written.contains(u"cacheWrite1hOfInput"))
        rules.cacheWrite1hOfInput = number(u"cacheWrite1hOfInput", 0);
    rules.per1000WebSearches = number(u"per1000WebSearches", 0);
    m_list.m_vendors.insert(name, rules);
    m_place.clear();
}

void PriceListReader::readModel(const QJsonValue &value)
{
    const QJsonObject written = value.toObject();
    ListedModel model;
    model.id = written.value(u"id").toString();
    m_place = QStringLiteral("model '%1': ").arg(model.id);
    checkKeys(written,
        withPriceKeys({QStringLiteral("id"), QStringLiteral("aliases"), QStringLiteral("vendor"),
            QStringLiteral("tiers"), QStringLiteral("history"), QStringLiteral("upcoming"),
            QStringLiteral("src"), QStringLiteral("note"), QStringLiteral("conflict")}));
    model.vendor = written.value(u"vendor").toString();
    if (model.vendor.isEmpty())
        fail(QStringLiteral("'vendor' is missing"));
    model.prices = prices(written);
    if (!model.prices.input || !model.prices.output)
        fail(QStringLiteral("it needs a price for input and one for output"));
    model.tiers = tiers(written);
    model.history = datedPrices(written, QStringLiteral("history"), QStringLiteral("until"));
    model.upcoming = datedPrices(written, QStringLiteral("upcoming"), QStringLiteral("from"));
    addName(model.id);
    for (const QString &alias : texts(written.value(u"aliases"), QStringLiteral("'aliases'")))
        addName(alias);
    m_list.m_models.append(model);
    m_place.clear();
}

void PriceListReader::addName(const QString &name)
{
    const QString key = name.toLower();
    if (key.isEmpty() || m_list.m_byName.contains(key))
        fail(QStringLiteral("the name '%1' is empty or taken").arg(name));
    m_list.m_byName.insert(key, m_list.m_models.size());
}

QList<PriceTier> PriceListReader::tiers(const QJsonObject &model)
{
    QList<PriceTier> result;
    const QJsonArray all = list(model.value(u"tiers"), QStringLiteral("'tiers'"));
    for (const auto &value : all) {
        const QJsonObject written = value.toObject();
        checkKeys(written, withPriceKeys({QStringLiteral("aboveInputTokens")}));
        const qint64 above = written.value(u"aboveInputTokens").toInteger();
        if (above <= 0)
            fail(QStringLiteral("'aboveInputTokens' of a tier is no number of tokens"));
        result.append({above, prices(written)});
    }
    std::sort(result.begin(), result.end(),
        [](const PriceTier &a, const PriceTier &b) { return a.aboveInputTokens < b.aboveInputTokens; });
    return result;
}

QList<DatedPrices> PriceListReader::datedPrices(
    const QJsonObject &model, const QString &listKey, const QString &dayKey)
{
    QList<DatedPrices> result;
    const QJsonArray all = list(model.value(listKey), QStringLiteral("'%1'").arg(listKey));
    for (const auto &value : all) {
        const QJsonObject written = value.toObject();
        checkKeys(written, withPriceKeys({dayKey}));
        const QDate day = QDate::fromString(written.value(dayKey).toString(), Qt::ISODate);
        if (!day.isValid())
            fail(QStringLiteral("'%1' in '%2' is no date").arg(dayKey, listKey));
        result.append({day, prices(written)});
    }
    std::sort(result.begin(), result.end(),
        [](const DatedPrices &a, const DatedPrices &b) { return a.day < b.day; });
    return result;
}

TokenPrices PriceListReader::prices(const QJsonObject &object)
{
    TokenPrices result;
    for (const auto &[name, member] : priceKeys) {
        const QLatin1String key(name);
        if (!object.contains(key))
            continue;
        const double price = object.value(key).toDouble(-1);
        if (price < 0)
            fail(QStringLiteral("'%1' is no price").arg(key));
        result.*member = price;
    }
    return result;
}

QStringList PriceListReader::texts(const QJsonValue &value, const QString &what)
{
    QStringList result;
    const QJsonArray all = list(value, what);
    for (const auto &text : all) {
        if (text.toString().isEmpty())
            fail(QStringLiteral("an entry in %1 is no text").arg(what));
        result << text.toString();
    }
    return result;
}

QJsonArray PriceListReader::list(const QJsonValue &value, const QString &what)
{
    if (!value.isArray() && !value.isUndefined())
        fail(QStringLiteral("%1 is no list").arg(what));
    return value.toArray();
}

void PriceListReader::checkKeys(const QJsonObject &object, const QStringList &known)
{
    for (const QString &key : object.keys()) {
        if (!known.contains(key))
            fail(QStringLiteral("unknown key '%1'").arg(key));
    }
}

void PriceListReader::fail(const QString &what)
{
    if (m_problem.isEmpty())
        m_problem = m_place + what;
}

} // namespace signalbox
