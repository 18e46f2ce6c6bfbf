// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/blockedits.h"

#include "config/textlines.h"

#include <QRegularExpression>

#include <algorithm>

namespace signalbox {

namespace {

using Form = YamlSpelling::Form;

bool isComment(const QByteArray &line)
{
    return line.trimmed().startsWith('#');
}

/// "# name: x" or "# - x": somebody's entry, that is not used at the moment.
bool isSwitchedOff(const QByteArray &line)
{
    static const QRegularExpression form(QStringLiteral("^#+\\s*(?:-\\s|\\{|[\"'*\\w./-]+:(?:\\s|$))"));
    return form.match(QString::fromUtf8(line.trimmed())).hasMatch();
}

bool endsDocument(const QByteArray &line)
{
    return line.startsWith("---") || line.startsWith("...");
}

/// Edits of which one begins where the other ends would change places when they are sorted.
TextEdits joined(const TextEdit &first, const TextEdit &second)
{
    if (first.end == second.begin)
        return {{first.begin, second.end, first.text + second.text}};
    return {first, second};
}

} // namespace

BlockEdits::BlockEdits(const QByteArray &text, const YamlNode &collection, const CollectionSpan &span,
    const YamlSpelling &spelling)
    : m_text(text)
    , m_collection(collection)
    , m_span(span)
    , m_spelling(spelling)
    , m_column(span.begin - lineBegin(text, span.begin))
{ }

std::optional<TextEdits> BlockEdits::replaceValue(qsizetype index, const YamlNode &value) const
{
    const EntrySpan &entry = m_span.entries.at(index);
    const bool isOnLine
        = !m_text.sliced(entry.head, std::max<qsizetype>(0, entry.valueBegin - entry.head)).contains('\n');
    if (isOnLine && !isBlock(index))
        return replaceInLine(entry, value);
    if (!isOnLine)
        return replaceLines(index, value);
    if (isList()) { // lines that begin behind the dash
        const bool isShort = m_spelling.fitsBehindDash(value);
        return TextEdits{{entry.valueBegin, entry.valueEnd,
            isShort ? m_spelling.flow(value) : m_spelling.lines(value, m_column + 2)}};
    }
    const QByteArray text = m_spelling.fitsBehindKey(value) ? " " + m_spelling.flow(value)
                                                            : below(value, m_column + m_spelling.step());
    return TextEdits{{entry.head, ownEnd(index), text}}; // they begin below an anchor
}

TextEdits BlockEdits::replaceInLine(const EntrySpan &entry, const YamlNode &value) const
{
    const QByteArray blank = entry.valueBegin == entry.head ? " " : "";
    if (isList() ? m_spelling.fitsBehindDash(value) : m_spelling.fitsBehindKey(value))
        return {{entry.valueBegin, entry.valueEnd, blank + m_spelling.flow(value)}};
    if (isList())
        return {{entry.valueBegin, entry.valueEnd, blank + m_spelling.lines(value, m_column + 2)}};
    const qsizetype end = lineTextEnd(m_text, entry.valueEnd);
    return joined({entry.head, entry.valueEnd, {}}, {end, end, below(value, m_column + m_spelling.step())});
}

TextEdits BlockEdits::replaceLines(qsizetype index, const YamlNode &value) const
{
    const EntrySpan &entry = m_span.entries.at(index);
    const qsizetype end = lineTextEnd(m_text, entry.head);
    if (isList() ? m_spelling.fitsBehindDash(value) : m_spelling.fitsBehindKey(value))
        return joined({entry.head, entry.head, " " + m_spelling.flow(value)}, {end, ownEnd(index), {}});
    const qsizetype column = entry.valueBegin - lineBegin(m_text, entry.valueBegin);
    return {{end, ownEnd(index), below(value, std::max(column, m_column + (isList() ? 2 : 1)))}};
}

/// In lines of its own, the break before them included.
QByteArray BlockEdits::below(const YamlNode &value, qsizetype column) const
{
    return m_spelling.lineBreak() + QByteArray(column, ' ') + m_spelling.lines(value, column);
}

std::optional<TextEdits> BlockEdits::insert(qsizetype index, const YamlNode &value) const
{
    const QByteArray &lineBreak = m_spelling.lineBreak();
    const QByteArray indent(m_column, ' ');
    const QByteArray text = spelled(value);
    const bool isSection = isRoot() && !m_spelling.fitsBehindKey(value);
    const QByteArray blankLine = isSetOff() || isSection ? lineBreak : QByteArray();
    if (index == m_span.entries.size()) {
        const qsizetype end = endOfAll();
        return TextEdits{{end, end, lineBreak + blankLine + indent + text}};
    }
    const qsizetype begin = m_span.entries.at(index).begin;
    if (!beginsLine(m_text, begin))
        return TextEdits{{begin, begin, text + lineBreak + indent}};
    const qsizetype place = ownBegin(index);
    return TextEdits{{place, place, indent + text + lineBreak + blankLine}};
}

std::optional<TextEdits> BlockEdits::remove(qsizetype index) const
{
    if (!beginsLine(m_text, m_span.entries.at(index).begin))
        return index == 0 ? std::optional(removeFirstBehindDash()) : std::nullopt;
    qsizetype begin = ownBegin(index);
    qsizetype end = ownEnd(index);
    const bool isLastLine = lineEnd(m_text, end) == m_text.size();
    end = nextLine(m_text, end);
    const bool hasBlankAbove = begin > 0 && lineAt(m_text, begin - 1).trimmed().isEmpty();
    const bool hasBlankBelow = end >= m_text.size() || lineAt(m_text, end).trimmed().isEmpty();
    if (hasBlankAbove && hasBlankBelow)
        begin = lineBegin(m_text, begin - 1);
    else if (hasBlankBelow && index == 0)
        end = nextLine(m_text, end);
    if (isLastLine && begin > 0)
        begin = lineTextEnd(m_text, lineBegin(m_text, begin - 1)); // nothing follows the break before it
    return TextEdits{{begin, end, {}}};
}

/// "- name: x" of which the name goes: what is next takes its place.
TextEdits BlockEdits::removeFirstBehindDash() const
{
    qsizetype begin = m_span.entries.constFirst().begin;
    const qsizetype end = ownEnd(0);
    const qsizetype next = m_span.entries.at(1).begin;
    if (m_text.sliced(end, next - end).trimmed().isEmpty())
        return {{begin, next, {}}};
    while (begin > 0 && m_text.at(begin - 1) == ' ')
        --begin;
    return {{begin, end, {}}};
}

std::optional<TextEdits> BlockEdits::move(qsizetype from, qsizetype to) const
{
    QList<TextEdit> pieces;
    for (qsizetype i = 0; i < m_span.entries.size(); ++i) {
        if (!beginsLine(m_text, m_span.entries.at(i).begin))
            return std::nullopt;
        pieces.append({ownBegin(i), ownEnd(i), {}});
    }
    return movedPieces(m_text, pieces, from, to);
}

/// Where the lines of an entry begin, with the comments above that are its own.
qsizetype BlockEdits::ownBegin(qsizetype index) const
{
    qsizetype begin = lineBegin(m_text, m_span.entries.at(index).begin);
    const qsizetype own = begin;
    const qsizetype first = lineBegin(m_text, 0);
    while (begin > first) {
        const qsizetype above = lineBegin(m_text, begin - 1);
        const QByteArray line = lineAt(m_text, above);
        if (!isComment(line) || indentation(line) != m_column || isSwitchedOff(line))
            break;
        begin = above;
    }
    return begin == first && begin != own ? own : begin;
}

qsizetype BlockEdits::ownEnd(qsizetype index) const
{
    const qsizetype last = m_span.entries.at(index).valueEnd;
    qsizetype end = lineTextEnd(m_text, last);
    for (qsizetype at = lineEnd(m_text, last) + 1; at < m_text.size(); at = lineEnd(m_text, at) + 1) {
        const QByteArray line = lineAt(m_text, at);
        if (line.trimmed().isEmpty())
            continue;
        if (!isComment(line) || indentation(line) <= m_column)
            break;
        end = lineTextEnd(m_text, at);
    }
    return end;
}

/// Behind the last entry and the comments of its column; in a whole file behind all of them.
qsizetype BlockEdits::endOfAll() const
{
    const qsizetype last = ownEnd(m_span.entries.size() - 1);
    qsizetype end = last;
    const qsizetype least = isRoot() ? 0 : std::max<qsizetype>(m_column, 1);
    for (qsizetype at = lineEnd(m_text, last) + 1; at < m_text.size(); at = lineEnd(m_text, at) + 1) {
        const QByteArray line = lineAt(m_text, at);
        if (line.trimmed().isEmpty())
            continue;
        if (endsDocument(line) || !isComment(line) || indentation(line) < least)
            break;
        end = lineTextEnd(m_text, at);
    }
    return end;
}

/// True when a blank line stands before the last of several entries.
bool BlockEdits::isSetOff() const
{
    if (m_span.entries.size() < 2)
        return false;
    const qsizetype begin = ownBegin(m_span.entries.size() - 1);
    return begin > 0 && lineAt(m_text, begin - 1).trimmed().isEmpty();
}

/// True for a list or mapping that has lines of its own.
bool BlockEdits::isBlock(qsizetype index) const
{
    const YamlNode &child = m_collection.children[static_cast<std::size_t>(index)];
    if (child.children.empty() || m_span.entries.at(index).isAlias)
        return false;
    const auto span = collectionSpan(m_text, child);
    return span && !span->isFlow;
}

Form BlockEdits::formOf(const YamlNode &value) const
{
    for (qsizetype i = m_span.entries.size() - 1; i >= 0; --i) {
        const YamlNode &other = m_collection.children[static_cast<std::size_t>(i)];
        if (other.kind == value.kind && !other.children.empty() && !m_span.entries.at(i).isAlias)
            return isBlock(i) ? Form::InLines : Form::InBrackets;
    }
    return Form::AsItSuits;
}

QByteArray BlockEdits::spelled(const YamlNode &value) const
{
    const Form form = formOf(value);
    if (isList())
        return m_spelling.item(value, m_column, form);
    const bool isMapInBraces = form == Form::InBrackets && value.kind == YamlNode::Kind::Map;
    return isMapInBraces ? m_spelling.flowMember(value) : m_spelling.member(value, m_column);
}

} // namespace signalbox
