// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providertestmodel.h"

#include "config/modelnaming.h"
#include "config/presetcatalog.h"
#include "cost/billing.h"
#include "upstream/router.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qsizetype mostModels = 5000;
constexpr qsizetype longestName = 200;

QString nameIn(const QJsonValue &entry)
{
    if (entry.isString())
        return entry.toString();
    for (const QStringView member : {u"id", u"name", u"slug", u"model"}) {
        if (QString name = entry.toObject().value(member).toString(); !name.isEmpty())
            return name;
    }
    return {};
}

/// Models for something else than an answer in words.
bool answersInWords(const QString &model)
{
    static const QRegularExpression others(
        QStringLiteral("embed|whisper|tts|speech|audio|image|dall-e|moderation|rerank|ocr|transcri|realtime|"
                       "video|veo|sora|imagen|guard|instruct$|davinci|babbage|search"),
        QRegularExpression::CaseInsensitiveOption);
    return !others.match(model).hasMatch();
}

bool soundsSmall(const QString &model)
{
    static const QRegularExpression words(QStringLiteral("haiku|mini|nano|flash|lite|small|air|fast"),
        QRegularExpression::CaseInsensitiveOption);
    return words.match(model).hasMatch();
}

/// Those that its entry, its preset or its list names, in this order.
QStringList candidatesOf(const ProviderConfig &provider, const QStringList &listed)
{
    QStringList known;
    const QStringList names = provider.models.exactNames();
    for (const QString &name : names)
        known << provider.models.find(name).value_or(name);
    if (const Preset *preset = PresetCatalog::builtIn().find(provider.preset))
        known << preset->models;
    known.removeDuplicates();
    if (listed.isEmpty())
        return known;
    known.removeIf([&](const QString &model) { return !listed.contains(model); });
    QStringList candidates = known.isEmpty() ? listed : known;
    candidates.removeIf([](const QString &model) { return !answersInWords(model); });
    return candidates.isEmpty() ? listed : candidates;
}

QString cheapestOf(const ProviderConfig &provider, const QStringList &models, const PriceTable &prices)
{
    QString cheapest;
    double least = 0;
    for (const QString &model : models) {
        // By the list even where nothing is charged: cheap models are quick, and use little of a plan.
        const auto price = prices.roughPrice({provider.name, model, QDate(), 1, Billing::Metered});
        if (price && (cheapest.isEmpty() || price->amount < least)) {
            cheapest = model;
            least = price->amount;
        }
    }
    return cheapest;
}

} // namespace

std::optional<QStringList> listedModels(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    QJsonArray entries = document.array();
    if (document.isObject()) {
        const QJsonObject object = document.object();
        const QJsonValue list = object.value(object.contains(u"data") ? u"data" : u"models");
        if (!list.isArray())
            return std::nullopt;
        entries = list.toArray();
    } else if (!document.isArray()) {
        return std::nullopt;
    }
    QStringList names;
    for (const auto &entry : entries) {
        const QString name = nameIn(entry);
        if (!name.isEmpty() && name.size() <= longestName && names.size() < mostModels)
            names << name;
    }
    return names;
}

QString modelToTest(const ProviderConfig &provider, const QString &wished, const QStringList &listed,
    const PriceTable &prices)
{
    if (!wished.isEmpty() && listed.contains(wished))
        return wished;
    if (!wished.isEmpty())
        return provider.models.find(routableModel(wished)).value_or(nameByRule(provider.naming, wished).name);
    const QStringList candidates = candidatesOf(provider, listed);
    if (QString cheapest = cheapestOf(provider, candidates, prices); !cheapest.isEmpty())
        return cheapest;
    const auto small = std::find_if(candidates.begin(), candidates.end(), soundsSmall);
    if (small != candidates.end())
        return *small;
    if (!candidates.isEmpty())
        return candidates.constFirst();
    if (provider.type == ProviderConfig::Type::OpenAi)
        return {};
    const QString usual = QStringLiteral("claude-haiku-4-5");
    return provider.models.find(usual).value_or(nameByRule(provider.naming, usual).name);
}

} // namespace signalbox
