// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/texts/sentencepattern.h"

#include <QHash>

#include <algorithm>
#include <span>

namespace signalbox {

/// Many sentences, found by how they begin.
class SentenceIndex
{
public:
    explicit SentenceIndex(std::span<const char *const> sentences);
    /// The sentences of lib; read when they are first asked for.
    static const SentenceIndex &ofGateway();

    [[nodiscard]] const QList<SentencePattern> &patterns() const { return m_patterns; }
    /// Whether there are sentences that begin with the first word of `text`.
    [[nodiscard]] bool hasBeginning(QStringView text) const;
    /// Calls `look(pattern)` for every sentence that `text` may be.
    template <typename Look> void eachFor(QStringView text, Look look) const
    {
        const auto found = m_byWord.constFind(firstWord(text));
        if (found != m_byWord.constEnd())
            std::for_each(found->begin(), found->end(), [&](qsizetype i) { look(m_patterns.at(i)); });
        std::for_each(m_others.begin(), m_others.end(), [&](qsizetype i) { look(m_patterns.at(i)); });
    }

private:
    static QString firstWord(QStringView text);

    QList<SentencePattern> m_patterns;
    QHash<QString, QList<qsizetype>> m_byWord;
    QList<qsizetype> m_others; ///< in whose first word there is an argument
};

} // namespace signalbox
