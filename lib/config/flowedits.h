// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/entryedits.h"

namespace signalbox {

/// The edits of EntryEdits for a list or mapping in brackets, of JSON too. Comments in it stay where they
/// are, but for those behind what is removed.
class FlowEdits
{
public:
    FlowEdits(const QByteArray &text, const YamlNode &collection, const CollectionSpan &span,
        const YamlSpelling &spelling);

    [[nodiscard]] std::optional<TextEdits> replaceValue(qsizetype index, const YamlNode &value) const;
    [[nodiscard]] std::optional<TextEdits> insert(qsizetype index, const YamlNode &value) const;
    [[nodiscard]] std::optional<TextEdits> remove(qsizetype index) const;
    [[nodiscard]] std::optional<TextEdits> move(qsizetype from, qsizetype to) const;

private:
    [[nodiscard]] std::optional<qsizetype> commaBehind(qsizetype index) const;
    [[nodiscard]] bool hasOwnLine(qsizetype index) const;
    [[nodiscard]] QByteArray blanksBefore(qsizetype index) const;
    [[nodiscard]] QByteArray spelled(const YamlNode &value, const QByteArray &indent, bool isTall) const;
    [[nodiscard]] QByteArray tall(const YamlNode &value, const QByteArray &indent) const;
    [[nodiscard]] bool hasTallValues() const;
    [[nodiscard]] bool isTall(qsizetype index) const;
    [[nodiscard]] TextEdits insertLast(const YamlNode &value) const;
    [[nodiscard]] TextEdits removeLine(qsizetype index) const;
    [[nodiscard]] TextEdits removeWithin(qsizetype index) const;

    const QByteArray &m_text;
    const YamlNode &m_collection;
    const CollectionSpan &m_span;
    YamlSpelling m_spelling;
};

} // namespace signalbox
