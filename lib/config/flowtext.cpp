// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/flowtext.h"

#include "config/configsplice.h"
#include "config/yamlspan.h"

#include <QRegularExpression>

namespace signalbox {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// A quote within a plain text, as in "it's", is none.
bool opensQuote(const QByteArray &text, qsizetype at)
{
    static const QByteArray before("[{,:");
    const char c = text.at(at);
    const char previous = text.at(at - 1);
    return (c == '"' || c == '\'') && (isSpace(previous) || before.contains(previous));
}

QByteArray joined(const YamlNode &node, bool withKeys)
{
    QByteArray text;
    for (const YamlNode &child : node.children) {
        if (!text.isEmpty())
            text += ", ";
        if (withKeys)
            text += doubleQuoted(child.key) + ": ";
        text += flowText(child);
    }
    return text;
}

} // namespace

std::optional<FlowSpan> flowSpan(const QByteArray &text, qsizetype open)
{
    FlowSpan span{-1, open + 1, true, false};
    int depth = 1;
    for (qsizetype at = open + 1; at < text.size();) {
        const char c = text.at(at);
        if (isSpace(c)) {
            ++at;
            continue;
        }
        if (c == '#' && isSpace(text.at(at - 1))) {
            at = lineEnd(text, at);
            continue;
        }
        if (c == '[' || c == '{')
            ++depth;
        else if ((c == ']' || c == '}') && --depth == 0) {
            span.close = at;
            return span;
        }
        at = opensQuote(text, at) ? quotedEnd(text, at) : at + 1;
        span.contentEnd = at;
        span.isEmpty = false;
        span.endsInComma = c == ',';
    }
    return std::nullopt;
}

QByteArray flowText(const YamlNode &node)
{
    static const QRegularExpression plain(QStringLiteral("^(?:true|false|0|-?[1-9][0-9]{0,14})$"));
    switch (node.kind) {
    case YamlNode::Kind::Null:
        return "null";
    case YamlNode::Kind::Scalar:
        return plain.match(node.text).hasMatch() ? node.text.toLatin1() : doubleQuoted(node.text);
    case YamlNode::Kind::List:
        return "[" + joined(node, false) + "]";
    case YamlNode::Kind::Map:
        return "{" + joined(node, true) + "}";
    }
    return {};
}

} // namespace signalbox
