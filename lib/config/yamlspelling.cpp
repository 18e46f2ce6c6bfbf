// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/yamlspelling.h"

#include "config/configsplice.h"
#include "config/textlines.h"
#include "config/yamllayout.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>
#include <utility>

namespace signalbox {

namespace {

using Kind = YamlNode::Kind;

constexpr qsizetype longestLine = 80; // of a list in brackets
constexpr qsizetype longestItem = 60; // of a mapping in braces

bool isFlat(const YamlNode &node)
{
    return std::all_of(node.children.begin(), node.children.end(),
        [](const YamlNode &child) { return child.children.empty(); });
}

bool isJsonWord(const QString &value)
{
    static const QRegularExpression form(
        QStringLiteral("^(?:true|false|-?(?:0|[1-9][0-9]{0,14})(?:\\.[0-9]{1,10})?)$"));
    return form.match(value).hasMatch();
}

/// A text that means itself without quotes, in brackets too.
bool isPlain(const QString &value)
{
    static const QRegularExpression form(
        QStringLiteral("^[\\p{L}0-9_./+$](?:[\\p{L}0-9_./+$@%=~;:*^-]|(?<=[^: ]) (?=[\\p{L}0-9_./+$]))*$"));
    static const QRegularExpression null(QStringLiteral("^null$"), QRegularExpression::CaseInsensitiveOption);
    return form.match(value).hasMatch() && !value.endsWith(u':') && !null.match(value).hasMatch();
}

bool hasControlCharacters(const QString &value)
{
    return std::any_of(
        value.begin(), value.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

/// How far the entries of `collection` are indented; nothing when they have no lines of their own.
std::optional<qsizetype> columnOf(const QByteArray &text, const YamlNode &collection)
{
    const auto span = collectionSpan(text, collection);
    if (!span || span->entries.isEmpty())
        return std::nullopt;
    const qsizetype begin = span->entries.constFirst().begin;
    const qsizetype column = begin - lineBegin(text, begin);
    return column > 0 && column <= 8 && beginsLine(text, begin) ? std::optional(column) : std::nullopt;
}

/// How far the text indents what is within something.
qsizetype stepOf(const QByteArray &text, const YamlNode &root)
{
    if (const auto column = columnOf(text, root)) // JSON in lines
        return *column;
    for (const YamlNode &section : root.children) {
        if (section.kind != Kind::Map || section.begin < section.keyBegin)
            continue;
        if (const auto column = columnOf(text, section))
            return *column;
    }
    return 2;
}

} // namespace

YamlSpelling::YamlSpelling(Quotes quotes, QByteArray lineBreak, qsizetype step)
    : m_quotes(quotes)
    , m_break(std::move(lineBreak))
    , m_step(step)
{ }

YamlSpelling YamlSpelling::of(const QByteArray &text, const YamlNode &root)
{
    return {isJsonText(text) ? Quotes::AsJson : Quotes::WhereNeeded, text.contains("\r\n") ? "\r\n" : "\n",
        stepOf(text, root)};
}

YamlSpelling YamlSpelling::quotedAsJson() const
{
    return {Quotes::AsJson, m_break, m_step};
}

QByteArray YamlSpelling::scalar(const QString &value) const
{
    const bool isBare = m_quotes == Quotes::AsJson ? isJsonWord(value) : isPlain(value) || isJsonWord(value);
    return isBare ? value.toUtf8() : doubleQuoted(value);
}

QByteArray YamlSpelling::scalar(const QString &value, const ScalarSpan &before) const
{
    if (before.style == ScalarSpan::Style::DoubleQuoted)
        return doubleQuoted(value);
    if (before.style == ScalarSpan::Style::SingleQuoted && !hasControlCharacters(value))
        return "'" + QString(value).replace(u'\'', QStringLiteral("''")).toUtf8() + "'";
    return scalar(value) + before.comment;
}

QByteArray YamlSpelling::flow(const YamlNode &node) const
{
    if (node.kind == Kind::Null)
        return "null";
    if (node.kind == Kind::Scalar)
        return scalar(node.text);
    QByteArrayList parts;
    for (const YamlNode &child : node.children)
        parts.append(node.kind == Kind::Map ? flowMember(child) : flow(child));
    const QByteArray inside = parts.join(", ");
    return node.kind == Kind::Map ? "{" + inside + "}" : "[" + inside + "]";
}

QByteArray YamlSpelling::flowMember(const YamlNode &value) const
{
    const bool isQuoted = m_quotes == Quotes::AsJson || !isPlain(value.key);
    return (isQuoted ? doubleQuoted(value.key) : value.key.toUtf8()) + ": " + flow(value);
}

QByteArray YamlSpelling::member(const YamlNode &value, qsizetype column) const
{
    const QByteArray key = (isPlain(value.key) ? value.key.toUtf8() : doubleQuoted(value.key)) + ":";
    if (fitsBehindKey(value))
        return key + " " + flow(value);
    const qsizetype inner = column + m_step;
    return key + m_break + QByteArray(inner, ' ') + lines(value, inner);
}

QByteArray YamlSpelling::item(const YamlNode &value, qsizetype column, Form form) const
{
    const bool isInline = value.children.empty() || form == Form::InBrackets
        || (form == Form::AsItSuits && fitsBehindDash(value));
    return "- " + (isInline ? flow(value) : lines(value, column + 2));
}

QByteArray YamlSpelling::lines(const YamlNode &collection, qsizetype column) const
{
    QByteArrayList parts;
    for (const YamlNode &child : collection.children)
        parts.append(collection.kind == Kind::Map ? member(child, column) : item(child, column));
    return parts.join(QByteArray(m_break + QByteArray(column, ' ')));
}

bool YamlSpelling::fitsBehindKey(const YamlNode &value) const
{
    return value.children.empty()
        || (value.kind == Kind::List && isFlat(value) && flow(value).size() <= longestLine);
}

bool YamlSpelling::fitsBehindDash(const YamlNode &value) const
{
    constexpr std::size_t mostMembers = 3;
    return fitsBehindKey(value)
        || (isFlat(value) && value.children.size() <= mostMembers && flow(value).size() <= longestItem);
}

} // namespace signalbox
