// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/textlines.h"

namespace signalbox::textlines {

namespace {

constexpr char mark[] = "\xEF\xBB\xBF";

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

} // namespace

qsizetype lineBegin(const QByteArray &text, qsizetype at)
{
    const qsizetype before = at > 0 ? text.lastIndexOf('\n', at - 1) : -1;
    if (before < 0)
        return text.startsWith(mark) && at >= 3 ? 3 : 0;
    return before + 1;
}

qsizetype nextLine(const QByteArray &text, qsizetype at)
{
    const qsizetype end = text.indexOf('\n', at);
    return end < 0 ? text.size() : end + 1;
}

QByteArray indentOf(const QByteArray &text, qsizetype at)
{
    const qsizetype begin = lineBegin(text, at);
    qsizetype end = begin;
    while (end < text.size() && isBlank(text.at(end)))
        ++end;
    return text.mid(begin, end - begin);
}

bool isFirstOfLine(const QByteArray &text, qsizetype at)
{
    return lineBegin(text, at) + indentOf(text, at).size() >= at;
}

bool isLastOfLine(const QByteArray &text, qsizetype at)
{
    while (at < text.size() && (isBlank(text.at(at)) || text.at(at) == '\r'))
        ++at;
    return at == text.size() || text.at(at) == '\n';
}

QByteArray lineEnd(const QByteArray &text)
{
    const qsizetype first = text.indexOf('\n');
    return first > 0 && text.at(first - 1) == '\r' ? QByteArray("\r\n") : QByteArray("\n");
}

} // namespace signalbox::textlines
