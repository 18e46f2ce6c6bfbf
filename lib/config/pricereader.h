// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/sectionreader.h"

#include <QList>

#include <optional>

namespace signalbox {

/// Reads `prices`: what the user knows better than the built-in list. The providers must have been read
/// before.
class PriceReader
{
public:
    PriceReader(const QList<ProviderConfig> &providers, ReadingContext &context)
        : m_providers(providers)
        , m_context(context)
    { }

    /// One entry for each pattern of an entry's `models`.
    [[nodiscard]] QList<PriceConfig> read(const YamlNode &node);

private:
    void readEntry(SectionReader &section, QList<PriceConfig> &prices);
    static std::optional<double> price(SectionReader &section, QStringView key);
    static TokenPrices prices(SectionReader &section);
    static void readAbove(SectionReader &section, PriceConfig &entry);
    static void readCurrency(SectionReader &section, PriceConfig &entry);
    static void readFrom(SectionReader &section, PriceConfig &entry);
    void readProvider(SectionReader &section, PriceConfig &entry) const;

    const QList<ProviderConfig> &m_providers;
    ReadingContext &m_context;
};

} // namespace signalbox
