// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/entryedits.h"

namespace signalbox {

/// The edits of EntryEdits for a list or mapping whose entries have lines of their own.
///
/// An entry has comments: those behind its values, those below it that are indented further than itself, and
/// the lines of comment right above it in its column. Not among the last are lines that look like an entry
/// which was switched off ("# name: x", "# - x"), and the beginning of the file. They move and go with it;
/// all others stay where they are.
class BlockEdits
{
public:
    BlockEdits(const QByteArray &text, const YamlNode &collection, const CollectionSpan &span,
        const YamlSpelling &spelling);

    [[nodiscard]] std::optional<TextEdits> replaceValue(qsizetype index, const YamlNode &value) const;
    [[nodiscard]] std::optional<TextEdits> insert(qsizetype index, const YamlNode &value) const;
    [[nodiscard]] std::optional<TextEdits> remove(qsizetype index) const;
    [[nodiscard]] std::optional<TextEdits> move(qsizetype from, qsizetype to) const;

private:
    [[nodiscard]] bool isList() const { return m_collection.kind == YamlNode::Kind::List; }
    [[nodiscard]] bool isRoot() const { return !isList() && m_column == 0; }
    [[nodiscard]] qsizetype ownBegin(qsizetype index) const;
    [[nodiscard]] qsizetype ownEnd(qsizetype index) const;
    [[nodiscard]] qsizetype endOfAll() const;
    [[nodiscard]] bool isSetOff() const;
    [[nodiscard]] bool isBlock(qsizetype index) const;
    [[nodiscard]] YamlSpelling::Form formOf(const YamlNode &value) const;
    [[nodiscard]] QByteArray spelled(const YamlNode &value) const;
    [[nodiscard]] TextEdits removeFirstBehindDash() const;
    [[nodiscard]] TextEdits replaceInLine(const EntrySpan &entry, const YamlNode &value) const;
    [[nodiscard]] TextEdits replaceLines(qsizetype index, const YamlNode &value) const;
    [[nodiscard]] QByteArray below(const YamlNode &value, qsizetype column) const;

    const QByteArray &m_text;
    const YamlNode &m_collection;
    const CollectionSpan &m_span;
    const YamlSpelling &m_spelling;
    qsizetype m_column;
};

} // namespace signalbox
