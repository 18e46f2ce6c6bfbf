// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QString>

#include <utility>

namespace signalbox {

/// Learns, per provider and model, by how much estimateTokens() misses what requests really cost.
///
/// The ratio starts at 1.1, which is rather too much than too little, and is a moving average: the n-th
/// sample has the weight 1/(n+1), the start counting as one, and never less than 1/8, so that it follows a
/// change of the provider. A prompt of less than 1000 tokens weighs less in proportion, as fixed additions of
/// the provider drown its text. Samples and ratio stay within 0.5 and 2.5. The pairs least recently used are
/// forgotten.
class TokenRatios
{
public:
    static constexpr int maximumEntries = 256;

    explicit TokenRatios(int entries = maximumEntries);

    /// A request has finished: `real` is the whole prompt, cached parts included. Figures that are not
    /// positive teach nothing.
    void learn(const QString &provider, const QString &model, qint64 estimated, qint64 real);
    /// An estimate corrected by what has been learnt, rounded up; at least 1.
    [[nodiscard]] qint64 estimate(const QString &provider, const QString &model, qint64 rawEstimate) const;
    /// Asked once for each request: an estimate costs a pass over the body, so only the first 5 of a pair and
    /// then every 16th are to teach.
    [[nodiscard]] bool wantsSample(const QString &provider, const QString &model);

private:
    using Key = std::pair<QString, QString>;
    struct Entry
    {
        double ratio = 1.1;
        int samples = 0;
        quint64 requests = 0;
    };

    Entry &entryOf(const QString &provider, const QString &model);

    QCache<Key, Entry> m_entries;
};

} // namespace signalbox
