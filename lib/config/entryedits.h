// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configsplice.h"
#include "config/yamllayout.h"
#include "config/yamlspelling.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace signalbox {

using TextEdits = QList<TextEdit>;

/// `from` of the pieces of a text is put where `to` is, and those between make room; what stands between the
/// pieces stays in its order.
TextEdits movedPieces(const QByteArray &text, const QList<TextEdit> &pieces, qsizetype from, qsizetype to);

/// The edits of a text that change one entry of one list or mapping, in the style of its surroundings.
///
/// Each of them gives nothing when the entry is written in a way that cannot be changed. What they give is a
/// proposal: who uses it reads the text again to see whether it says what it should.
class EntryEdits
{
public:
    /// `collection` is a part of parseYaml(text).
    EntryEdits(const QByteArray &text, const YamlNode &collection, YamlSpelling spelling);

    [[nodiscard]] std::optional<TextEdits> replaceValue(qsizetype index, const YamlNode &value) const;
    /// `value` has its key when the collection is a mapping; `index` may be the number of entries.
    [[nodiscard]] std::optional<TextEdits> insert(qsizetype index, const YamlNode &value) const;
    /// One of several entries.
    [[nodiscard]] std::optional<TextEdits> remove(qsizetype index) const;
    [[nodiscard]] std::optional<TextEdits> move(qsizetype from, qsizetype to) const;
    [[nodiscard]] std::optional<TextEdits> rename(qsizetype index, const QString &key) const;

    /// Without what merge keys bring.
    [[nodiscard]] qsizetype count() const { return m_span ? m_span->entries.size() : 0; }
    [[nodiscard]] bool hasEntry(qsizetype index) const;
    [[nodiscard]] bool isAlias(qsizetype index) const;

private:
    const QByteArray &m_text;
    const YamlNode &m_collection;
    YamlSpelling m_spelling;
    std::optional<CollectionSpan> m_span;
};

} // namespace signalbox
