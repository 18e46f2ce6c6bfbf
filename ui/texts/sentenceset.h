// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/texts/sentencepattern.h"

#include <QHash>
#include <QList>
#include <QStringView>

#include <span>

namespace signalbox {

/// Sentences, found by a word of theirs: to know which ones may be in a text each word of it is looked up
/// once, however many sentences there are.
class SentenceSet
{
public:
    explicit SentenceSet(std::span<const char *const> sources);

    /// Those that a part of `text` may be, in their order; they live as long as this.
    [[nodiscard]] QList<const SentencePattern *> in(QStringView text) const;
    /// Whether the whole text is one sentence that nobody else writes just so.
    [[nodiscard]] bool hasLong(QStringView text) const;

private:
    QList<SentencePattern> m_all;
    QHash<QStringView, QList<const SentencePattern *>> m_byWord; ///< each by its rarest
    QList<const SentencePattern *> m_others; ///< without a word that stands for itself
};

} // namespace signalbox
