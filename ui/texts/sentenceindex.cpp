// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/sentenceindex.h"

#include "ui/texts/gatewaysentences.h"

namespace signalbox {

SentenceIndex::SentenceIndex(std::span<const char *const> sentences)
{
    for (const char *sentence : sentences) {
        const SentencePattern pattern(sentence);
        const bool isWhole = pattern.isPlain() || pattern.beginning().contains(u' ');
        if (isWhole)
            m_byWord[firstWord(pattern.beginning())].append(m_patterns.size());
        else
            m_others.append(m_patterns.size());
        m_patterns.append(pattern);
    }
}

const SentenceIndex &SentenceIndex::ofGateway()
{
    static const SentenceIndex index(gatewaySentences());
    return index;
}

bool SentenceIndex::hasBeginning(QStringView text) const
{
    return m_byWord.contains(firstWord(text));
}

QString SentenceIndex::firstWord(QStringView text)
{
    const qsizetype end = text.indexOf(u' ');
    return (end < 0 ? text : text.first(end)).toString();
}

} // namespace signalbox
