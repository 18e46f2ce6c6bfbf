// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/flowedits.h"

#include "config/flowtext.h"
#include "config/textlines.h"

#include <algorithm>

namespace signalbox {

namespace {

using Kind = YamlNode::Kind;

bool areQuotedKeys(const QByteArray &text, const YamlNode &collection, const CollectionSpan &span)
{
    return collection.kind == Kind::Map && !span.entries.isEmpty()
        && text.at(span.entries.constFirst().begin) == '"';
}

} // namespace

FlowEdits::FlowEdits(const QByteArray &text, const YamlNode &collection, const CollectionSpan &span,
    const YamlSpelling &spelling)
    : m_text(text)
    , m_collection(collection)
    , m_span(span)
    , m_spelling(areQuotedKeys(text, collection, span) ? spelling.quotedAsJson() : spelling)
{ }

std::optional<TextEdits> FlowEdits::replaceValue(qsizetype index, const YamlNode &value) const
{
    const EntrySpan &entry = m_span.entries.at(index);
    const bool needsBlank = entry.head == entry.valueBegin && m_collection.kind == Kind::Map;
    YamlNode unnamed = value;
    unnamed.key.clear();
    const QByteArray indent = leadingBlanks(lineAt(m_text, entry.begin));
    const QByteArray text = isTall(index) ? tall(unnamed, indent) : m_spelling.flow(unnamed);
    return TextEdits{{entry.valueBegin, entry.valueEnd, (needsBlank ? " " : "") + text}};
}

std::optional<TextEdits> FlowEdits::insert(qsizetype index, const YamlNode &value) const
{
    if (m_span.entries.isEmpty()) {
        const auto span = flowSpan(m_text, m_span.begin);
        if (!span)
            return std::nullopt;
        return TextEdits{{m_span.begin + 1, m_span.begin + 1, spelled(value, {}, false)}};
    }
    if (index == m_span.entries.size())
        return insertLast(value);
    const qsizetype begin = m_span.entries.at(index).begin;
    if (!hasOwnLine(index))
        return TextEdits{{begin, begin, spelled(value, {}, false) + ", "}};
    const QByteArray indent = blanksBefore(index);
    return TextEdits{
        {begin, begin, spelled(value, indent, hasTallValues()) + "," + m_spelling.lineBreak() + indent}};
}

/// In a line of its own where the one before has it; the comma stands before that one's comment.
TextEdits FlowEdits::insertLast(const YamlNode &value) const
{
    const qsizetype last = m_span.entries.size() - 1;
    const auto comma = commaBehind(last);
    const qsizetype end = comma ? *comma + 1 : m_span.entries.at(last).valueEnd;
    if (!hasOwnLine(last))
        return {{end, end, (comma ? " " : ", ") + spelled(value, {}, false)}};
    const QByteArray indent = blanksBefore(last);
    const QByteArray own = m_spelling.lineBreak() + indent + spelled(value, indent, hasTallValues())
        + (comma ? QByteArray(",") : QByteArray());
    const auto span = flowSpan(m_text, m_span.begin);
    const qsizetype lineOfLast = lineTextEnd(m_text, end);
    if (!span || span->close < lineOfLast || lineOfLast == end)
        return {{end, end, (comma ? QByteArray() : QByteArray(",")) + own}};
    if (comma)
        return {{lineOfLast, lineOfLast, own}};
    return {{end, end, ","}, {lineOfLast, lineOfLast, own}};
}

std::optional<TextEdits> FlowEdits::remove(qsizetype index) const
{
    const qsizetype last = m_span.entries.size() - 1;
    if (index == last && !commaBehind(index)) {
        const auto comma = commaBehind(index - 1);
        if (!comma)
            return std::nullopt;
        const EntrySpan &entry = m_span.entries.at(index);
        if (!hasOwnLine(index))
            return TextEdits{{*comma, entry.valueEnd, {}}};
        TextEdits edits = removeLine(index);
        edits.append({*comma, *comma + 1, {}});
        return edits;
    }
    return hasOwnLine(index) ? removeLine(index) : removeWithin(index);
}

/// With its comma and what stands behind it, when it is alone in its lines.
TextEdits FlowEdits::removeLine(qsizetype index) const
{
    const EntrySpan &entry = m_span.entries.at(index);
    const auto comma = commaBehind(index);
    const qsizetype end = comma ? *comma + 1 : entry.valueEnd;
    const QByteArray rest = m_text.sliced(end, lineTextEnd(m_text, end) - end).trimmed();
    if (rest.isEmpty() || rest.startsWith('#'))
        return {{lineBegin(m_text, entry.begin), nextLine(m_text, end), {}}};
    qsizetype next = end;
    while (next < m_text.size() && (m_text.at(next) == ' ' || m_text.at(next) == '\t'))
        ++next;
    return {{entry.begin, next, {}}};
}

/// One that shares its line, and has a comma.
TextEdits FlowEdits::removeWithin(qsizetype index) const
{
    const EntrySpan &entry = m_span.entries.at(index);
    const qsizetype end = commaBehind(index).value_or(entry.valueEnd - 1) + 1;
    const bool isLast = index == m_span.entries.size() - 1;
    if (isLast) // the comma of the one before is the last then
        return {{commaBehind(index - 1).value_or(entry.begin - 1) + 1, end, {}}};
    const qsizetype next = m_span.entries.at(index + 1).begin;
    if (!m_text.sliced(end, next - end).contains('\n'))
        return {{entry.begin, next, {}}};
    return {{entry.begin, end, {}}};
}

std::optional<TextEdits> FlowEdits::move(qsizetype from, qsizetype to) const
{
    QList<TextEdit> pieces;
    for (const EntrySpan &entry : m_span.entries)
        pieces.append({entry.begin, entry.valueEnd, {}});
    return movedPieces(m_text, pieces, from, to);
}

std::optional<qsizetype> FlowEdits::commaBehind(qsizetype index) const
{
    const qsizetype at = behindSpace(m_text, m_span.entries.at(index).valueEnd);
    return at < m_text.size() && m_text.at(at) == ',' ? std::optional(at) : std::nullopt;
}

bool FlowEdits::hasOwnLine(qsizetype index) const
{
    return beginsLine(m_text, m_span.entries.at(index).begin);
}

QByteArray FlowEdits::blanksBefore(qsizetype index) const
{
    const qsizetype begin = m_span.entries.at(index).begin;
    const qsizetype line = lineBegin(m_text, begin);
    return m_text.sliced(line, begin - line);
}

QByteArray FlowEdits::spelled(const YamlNode &value, const QByteArray &indent, bool isTall) const
{
    if (isTall)
        return tall(value, indent);
    return m_collection.kind == Kind::Map ? m_spelling.flowMember(value) : m_spelling.flow(value);
}

/// Over several lines, as pretty-printed JSON is.
QByteArray FlowEdits::tall(const YamlNode &value, const QByteArray &indent) const
{
    const auto inOneLine = [this](const YamlNode &node) {
        return node.key.isEmpty() ? m_spelling.flow(node) : m_spelling.flowMember(node);
    };
    if (m_spelling.fitsBehindKey(value))
        return inOneLine(value);
    const bool usesTabs = indent.startsWith('\t');
    const QByteArray inner = indent + (usesTabs ? QByteArray("\t") : QByteArray(m_spelling.step(), ' '));
    QByteArrayList lines;
    for (const YamlNode &child : value.children)
        lines.append(inner + tall(child, inner));
    YamlNode nothing = value;
    nothing.children.clear();
    QByteArray text = inOneLine(nothing); // "key": {}
    const QByteArray lineBreak = m_spelling.lineBreak();
    const QByteArray separator = "," + lineBreak;
    const QByteArray inside = lineBreak + lines.join(separator) + lineBreak + indent;
    text.insert(text.size() - 1, inside);
    return text;
}

bool FlowEdits::hasTallValues() const
{
    for (qsizetype i = 0; i < m_span.entries.size(); ++i) {
        if (isTall(i))
            return true;
    }
    return false;
}

bool FlowEdits::isTall(qsizetype index) const
{
    const EntrySpan &entry = m_span.entries.at(index);
    return !m_collection.children[static_cast<std::size_t>(index)].children.empty()
        && m_text.sliced(entry.valueBegin, entry.valueEnd - entry.valueBegin).contains('\n');
}

} // namespace signalbox
