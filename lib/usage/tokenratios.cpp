// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage/tokenratios.h"

#include <algorithm>
#include <cmath>

namespace signalbox {

namespace {

constexpr double smallestRatio = 0.5;
constexpr double largestRatio = 2.5;
constexpr double smallestWeight = 1.0 / 8;
constexpr double fullPrompt = 1000;
constexpr quint64 firstSamples = 5;
constexpr quint64 sampleInterval = 16;

} // namespace

TokenRatios::TokenRatios(int entries) : m_entries(entries) { }

void TokenRatios::learn(const QString &provider, const QString &model, qint64 estimated, qint64 real)
{
    if (estimated <= 0 || real <= 0)
        return;
    Entry &entry = entryOf(provider, model);
    ++entry.samples;
    const auto prompt = static_cast<double>(real);
    const double sample = std::clamp(prompt / static_cast<double>(estimated), smallestRatio, largestRatio);
    const double weight
        = std::max(smallestWeight, 1.0 / (entry.samples + 1)) * std::min(1.0, prompt / fullPrompt);
    entry.ratio += (sample - entry.ratio) * weight;
}

qint64 TokenRatios::estimate(const QString &provider, const QString &model, qint64 rawEstimate) const
{
    const Entry *entry = m_entries.object({provider, model});
    const double ratio = entry ? entry->ratio : Entry().ratio;
    // What a double cannot hold exactly must not turn 110 into 111.
    const double corrected = std::ceil(static_cast<double>(rawEstimate) * ratio - 1e-6);
    return std::max<qint64>(1, static_cast<qint64>(corrected));
}

bool TokenRatios::wantsSample(const QString &provider, const QString &model)
{
    const quint64 before = entryOf(provider, model).requests++;
    return before < firstSamples || before % sampleInterval == 0;
}

TokenRatios::Entry &TokenRatios::entryOf(const QString &provider, const QString &model)
{
    const Key key{provider, model};
    if (!m_entries.contains(key))
        m_entries.insert(key, new Entry);
    return *m_entries.object(key);
}

} // namespace signalbox
