// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/sentenceset.h"

#include <QSet>

#include <algorithm>

namespace signalbox {

namespace {

constexpr int longAlone = 24;

QSet<QStringView> wordsOf(QStringView text)
{
    QSet<QStringView> words;
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text.at(i).isLetterOrNumber())
            continue;
        if (i > begin)
            words.insert(text.sliced(begin, i - begin));
        begin = i + 1;
    }
    return words;
}

} // namespace

SentenceSet::SentenceSet(std::span<const char *const> sources)
{
    m_all.reserve(static_cast<qsizetype>(sources.size()));
    for (const char *source : sources)
        m_all.append(SentencePattern(source));
    QHash<QStringView, int> frequency;
    for (const SentencePattern &pattern : std::as_const(m_all)) {
        for (QStringView word : pattern.words())
            ++frequency[word];
    }
    for (const SentencePattern &pattern : std::as_const(m_all)) {
        const QList<QStringView> words = pattern.words();
        const auto rarest = std::min_element(words.begin(), words.end(),
            [&](QStringView a, QStringView b) { return frequency.value(a) < frequency.value(b); });
        (rarest == words.end() ? m_others : m_byWord[*rarest]).append(&pattern);
    }
}

QList<const SentencePattern *> SentenceSet::in(QStringView text) const
{
    QList<const SentencePattern *> result;
    const auto add = [&](const QList<const SentencePattern *> &patterns) {
        std::copy_if(patterns.begin(), patterns.end(), std::back_inserter(result),
            [&](const SentencePattern *pattern) { return pattern->mayBeIn(text); });
    };
    add(m_others);
    for (QStringView word : wordsOf(text)) {
        if (const auto found = m_byWord.constFind(word); found != m_byWord.constEnd())
            add(*found);
    }
    std::sort(result.begin(), result.end());
    return result;
}

bool SentenceSet::hasLong(QStringView text) const
{
    const QList<const SentencePattern *> patterns = in(text);
    return std::any_of(patterns.begin(), patterns.end(), [&](const SentencePattern *pattern) {
        return pattern->weight() >= longAlone && pattern->match(text);
    });
}

} // namespace signalbox
