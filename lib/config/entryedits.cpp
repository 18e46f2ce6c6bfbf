// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/entryedits.h"

#include "config/blockedits.h"
#include "config/flowedits.h"

#include <algorithm>
#include <utility>

namespace signalbox {

TextEdits movedPieces(const QByteArray &text, const QList<TextEdit> &pieces, qsizetype from, qsizetype to)
{
    QList<TextEdit> order = pieces;
    order.move(from, to);
    TextEdits edits;
    for (qsizetype i = std::min(from, to); i <= std::max(from, to); ++i) {
        const TextEdit &source = order.at(i);
        const TextEdit &place = pieces.at(i);
        edits.append({place.begin, place.end, text.sliced(source.begin, source.end - source.begin)});
    }
    return edits;
}

EntryEdits::EntryEdits(const QByteArray &text, const YamlNode &collection, YamlSpelling spelling)
    : m_text(text)
    , m_collection(collection)
    , m_spelling(std::move(spelling))
    , m_span(collectionSpan(text, collection))
{ }

std::optional<TextEdits> EntryEdits::replaceValue(qsizetype index, const YamlNode &value) const
{
    if (!hasEntry(index))
        return std::nullopt;
    const YamlNode &old = m_collection.children[static_cast<std::size_t>(index)];
    const bool areScalars = old.kind == YamlNode::Kind::Scalar && value.kind == YamlNode::Kind::Scalar;
    if (areScalars && !isAlias(index)) {
        if (const auto span = scalarSpan(m_text, old))
            return TextEdits{{span->begin, span->end, m_spelling.scalar(value.text, *span)}};
        return std::nullopt;
    }
    return m_span->isFlow ? FlowEdits(m_text, m_collection, *m_span, m_spelling).replaceValue(index, value)
                          : BlockEdits(m_text, m_collection, *m_span, m_spelling).replaceValue(index, value);
}

std::optional<TextEdits> EntryEdits::insert(qsizetype index, const YamlNode &value) const
{
    if (!m_span || index > m_span->entries.size())
        return std::nullopt;
    return m_span->isFlow ? FlowEdits(m_text, m_collection, *m_span, m_spelling).insert(index, value)
                          : BlockEdits(m_text, m_collection, *m_span, m_spelling).insert(index, value);
}

std::optional<TextEdits> EntryEdits::remove(qsizetype index) const
{
    if (!hasEntry(index) || m_span->entries.size() < 2)
        return std::nullopt;
    return m_span->isFlow ? FlowEdits(m_text, m_collection, *m_span, m_spelling).remove(index)
                          : BlockEdits(m_text, m_collection, *m_span, m_spelling).remove(index);
}

std::optional<TextEdits> EntryEdits::move(qsizetype from, qsizetype to) const
{
    if (!hasEntry(from) || !hasEntry(to))
        return std::nullopt;
    return m_span->isFlow ? FlowEdits(m_text, m_collection, *m_span, m_spelling).move(from, to)
                          : BlockEdits(m_text, m_collection, *m_span, m_spelling).move(from, to);
}

std::optional<TextEdits> EntryEdits::rename(qsizetype index, const QString &key) const
{
    if (!hasEntry(index))
        return std::nullopt;
    const YamlNode &child = m_collection.children[static_cast<std::size_t>(index)];
    YamlNode written = YamlNode::scalar(child.key, child.line);
    written.begin = child.keyBegin;
    const auto span = scalarSpan(m_text, written);
    if (!span)
        return std::nullopt;
    return TextEdits{{span->begin, span->end, m_spelling.scalar(key, *span)}};
}

bool EntryEdits::hasEntry(qsizetype index) const
{
    return m_span && index >= 0 && index < m_span->entries.size();
}

bool EntryEdits::isAlias(qsizetype index) const
{
    return hasEntry(index) && m_span->entries.at(index).isAlias;
}

} // namespace signalbox
