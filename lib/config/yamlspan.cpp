// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/yamlspan.h"

#include <algorithm>

namespace signalbox {

namespace {

using Style = ScalarSpan::Style;

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool isSpace(char c)
{
    return isBlank(c) || c == '\r' || c == '\n';
}

/// A plain scalar has no escapes: it ends where its value, which is known, is used up. One line break stands
/// for a blank, more of them for one less.
std::optional<qsizetype> plainEnd(const QByteArray &text, qsizetype at, const QByteArray &value)
{
    for (qsizetype read = 0; read < value.size();) {
        if (at >= text.size())
            return std::nullopt;
        const qsizetype begin = at;
        qsizetype breaks = 0;
        for (; at < text.size() && isSpace(text.at(at)); ++at)
            breaks += text.at(at) == '\n' ? 1 : 0;
        QByteArray written = text.sliced(begin, at - begin);
        if (at == begin)
            written = text.sliced(at++, 1);
        else if (breaks > 0)
            written = breaks == 1 ? QByteArray(" ") : QByteArray(breaks - 1, '\n');
        if (!QByteArrayView(value).sliced(read).startsWith(written))
            return std::nullopt;
        read += written.size();
    }
    return at;
}

qsizetype indentation(const QByteArray &text, qsizetype begin, qsizetype end)
{
    const auto *const first = text.begin() + begin;
    return std::find_if(first, text.begin() + end, [](char c) { return c != ' '; }) - first;
}

ScalarSpan blockSpan(const QByteArray &text, qsizetype begin)
{
    const auto lastOf = [&](qsizetype place) { // without the line's break
        const qsizetype end = lineEnd(text, place);
        return end > place && text.at(end - 1) == '\r' ? end - 1 : end;
    };
    ScalarSpan span{Style::Block, begin, lastOf(begin), {}};
    const QByteArray head = text.sliced(begin, span.end - begin);
    if (const qsizetype hash = head.indexOf('#'); hash > 0) {
        qsizetype blanks = hash;
        while (isBlank(head.at(blanks - 1)))
            --blanks;
        span.comment = head.sliced(blanks);
    }
    qsizetype indent = -1;
    for (qsizetype at = lineEnd(text, begin) + 1; at < text.size(); at = lineEnd(text, at) + 1) {
        const qsizetype end = lastOf(at);
        const qsizetype own = indentation(text, at, end);
        if (own == end - at)
            continue;
        if (indent < 0)
            indent = own;
        if (own < indent)
            break;
        span.end = end;
    }
    return span;
}

} // namespace

std::optional<ScalarSpan> scalarSpan(const QByteArray &text, const YamlNode &scalar)
{
    if (scalar.kind != YamlNode::Kind::Scalar || scalar.begin < 0)
        return std::nullopt;
    const qsizetype begin = behindProperties(text, scalar.begin);
    if (begin >= text.size())
        return std::nullopt;
    switch (text.at(begin)) {
    case '\'':
        return ScalarSpan{Style::SingleQuoted, begin, quotedEnd(text, begin), {}};
    case '"':
        return ScalarSpan{Style::DoubleQuoted, begin, quotedEnd(text, begin), {}};
    case '|':
    case '>':
        return blockSpan(text, begin);
    default:
        break;
    }
    const std::optional<qsizetype> end = plainEnd(text, begin, scalar.text.toUtf8());
    if (!end || *end == begin)
        return std::nullopt;
    return ScalarSpan{Style::Plain, begin, *end, {}};
}

qsizetype behindSpace(const QByteArray &text, qsizetype at)
{
    while (at < text.size()) {
        if (text.at(at) == '#' && (at == 0 || isSpace(text.at(at - 1))))
            at = lineEnd(text, at);
        else if (isSpace(text.at(at)))
            ++at;
        else
            break;
    }
    return at;
}

qsizetype behindProperty(const QByteArray &text, qsizetype at)
{
    if (QByteArrayView(text).sliced(at).startsWith("!<")) {
        const qsizetype closing = text.indexOf('>', at);
        return closing < 0 ? text.size() : closing + 1;
    }
    static const QByteArray indicators(",[]{}");
    while (at < text.size() && !isSpace(text.at(at)) && !indicators.contains(text.at(at)))
        ++at;
    return at;
}

qsizetype behindProperties(const QByteArray &text, qsizetype begin)
{
    qsizetype at = std::min(begin, text.size());
    while (at < text.size() && (text.at(at) == '&' || text.at(at) == '!'))
        at = behindSpace(text, behindProperty(text, at));
    return at;
}

qsizetype quotedEnd(const QByteArray &text, qsizetype begin)
{
    const char quote = text.at(begin);
    for (qsizetype at = begin + 1; at < text.size(); ++at) {
        const char c = text.at(at);
        const bool isEscape
            = quote == '"' ? c == '\\' : c == quote && at + 1 < text.size() && text.at(at + 1) == quote;
        if (isEscape)
            ++at;
        else if (c == quote)
            return at + 1;
    }
    return text.size();
}

qsizetype lineEnd(const QByteArray &text, qsizetype place)
{
    const qsizetype end = text.indexOf('\n', place);
    return end < 0 ? text.size() : end;
}

} // namespace signalbox
