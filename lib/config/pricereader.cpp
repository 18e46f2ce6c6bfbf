// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/pricereader.h"

#include "config/plainword.h"

#include <algorithm>

namespace signalbox {

namespace {

constexpr double largestPrice = 100'000;
constexpr int mostTokens = 1'000'000'000;

constexpr std::pair<const char16_t *, std::optional<double> TokenPrices::*> priceKeys[]
    = {{u"input", &TokenPrices::input}, {u"output", &TokenPrices::output},
        {u"cache_read", &TokenPrices::cacheRead}, {u"cache_write", &TokenPrices::cacheWrite5m},
        {u"cache_write_1h", &TokenPrices::cacheWrite1h}};

bool hasPrice(const SectionReader &section)
{
    return std::any_of(
        std::begin(priceKeys), std::end(priceKeys), [&](const auto &key) { return section.has(key.first); });
}

bool isCurrency(const QString &text)
{
    return text.size() == 3
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'A' && c <= u'Z'; });
}

} // namespace

QList<PriceConfig> PriceReader::read(const YamlNode &node)
{
    QList<PriceConfig> prices;
    if (node.kind != YamlNode::Kind::List) {
        m_context.error(
            node.line, QStringLiteral("'prices' must be a list: begin each entry with '- models: …'"));
        return prices;
    }
    int number = 0;
    for (const YamlNode &entry : node.children) {
        const QString title = QStringLiteral("price no. %1").arg(++number);
        if (entry.kind != YamlNode::Kind::Map) {
            m_context.error(
                entry.line, QStringLiteral("%1 must be a mapping: begin it with '- models: …'").arg(title));
            continue;
        }
        SectionReader section(entry, title, configkeys::price, m_context);
        readEntry(section, prices);
    }
    return prices;
}

void PriceReader::readEntry(SectionReader &section, QList<PriceConfig> &prices)
{
    PriceConfig entry{GlobPattern(QString()), {}, QStringLiteral("USD"), {}, 0, {}, {}, section.line()};
    readProvider(section, entry);
    readCurrency(section, entry);
    entry.prices = PriceReader::prices(section);
    for (const QStringView key : {QStringView(u"input"), QStringView(u"output")}) {
        if (!section.has(key))
            section.error(key, QStringLiteral("is missing: write the price of a million tokens"));
    }
    readAbove(section, entry);
    readFrom(section, entry);
    const std::vector<LocatedText> models = section.texts(u"models");
    if (models.empty() && (!section.has(u"models") || section.node(u"models")->children.empty()))
        section.error(u"models", QStringLiteral("is missing: write a model's name, a pattern or a list"));
    for (const LocatedText &model : models) {
        if (model.text.trimmed().isEmpty()) {
            m_context.error(model.line,
                QStringLiteral("a model of %1 is empty: write its name or a pattern").arg(section.title()));
            continue;
        }
        entry.models = GlobPattern(model.text.trimmed());
        prices.append(entry);
    }
}

std::optional<double> PriceReader::price(SectionReader &section, QStringView key)
{
    const std::optional<double> written = section.number(key);
    if (!written || (*written >= 0 && *written <= largestPrice))
        return written;
    section.error(
        key, QStringLiteral("must be the price of a million tokens, from 0 to 100000: correct the number"));
    return std::nullopt;
}

TokenPrices PriceReader::prices(SectionReader &section)
{
    TokenPrices result;
    for (const auto &[key, member] : priceKeys)
        result.*member = price(section, key);
    return result;
}

void PriceReader::readAbove(SectionReader &section, PriceConfig &entry)
{
    auto above = section.section(u"above", configkeys::priceAbove);
    if (!above)
        return;
    entry.above = prices(*above);
    if (!above->has(u"tokens"))
        above->error(
            u"tokens", QStringLiteral("is missing: write how long a prompt may be before these prices hold"));
    assign(entry.aboveInputTokens, above->integer(u"tokens", 1, mostTokens));
    if (!hasPrice(*above))
        section.error(
            u"above", QStringLiteral("has no price: write 'input', 'output' or both, or remove it"));
}

void PriceReader::readCurrency(SectionReader &section, PriceConfig &entry)
{
    const std::optional<QString> written = section.text(u"currency");
    if (!written)
        return;
    const QString code = written->trimmed().toUpper();
    if (isCurrency(code))
        entry.currency = code;
    else
        section.error(
            u"currency", QStringLiteral("is no currency: write its three letters, like USD or CNY"));
}

void PriceReader::readFrom(SectionReader &section, PriceConfig &entry)
{
    const std::optional<QString> written = section.text(u"from");
    if (!written)
        return;
    entry.from = QDate::fromString(written->trimmed(), Qt::ISODate);
    if (!entry.from.isValid())
        section.error(u"from", QStringLiteral("is no date: write it like 2026-11-28"));
}

void PriceReader::readProvider(SectionReader &section, PriceConfig &entry) const
{
    const std::optional<QString> written = section.text(u"provider");
    if (!written)
        return;
    entry.provider = written->trimmed();
    QStringList names;
    for (const ProviderConfig &provider : m_providers)
        names << provider.name << provider.group;
    if (names.contains(entry.provider))
        return;
    const QString nearest = nearestName(entry.provider, names);
    section.error(u"provider",
        QStringLiteral("names %1: %2")
            .arg(isPlainWord(entry.provider)
                    ? QStringLiteral("'%1', which is no provider").arg(entry.provider)
                    : QStringLiteral("no provider"),
                nearest.isEmpty() ? QStringLiteral("write the name of one, or remove the key")
                                  : QStringLiteral("did you mean '%1'?").arg(nearest)));
}

} // namespace signalbox
