// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/textlines.h"

#include "config/yamlspan.h"

#include <algorithm>

namespace signalbox {

qsizetype lineBegin(const QByteArray &text, qsizetype place)
{
    const qsizetype begin = place <= 0 ? 0 : text.lastIndexOf('\n', place - 1) + 1;
    return begin == 0 && text.startsWith("\xef\xbb\xbf") ? 3 : begin;
}

qsizetype lineTextEnd(const QByteArray &text, qsizetype place)
{
    const qsizetype end = lineEnd(text, place);
    return end > place && text.at(end - 1) == '\r' ? end - 1 : end;
}

qsizetype nextLine(const QByteArray &text, qsizetype place)
{
    return std::min(lineEnd(text, place) + 1, text.size());
}

QByteArray lineAt(const QByteArray &text, qsizetype place)
{
    const qsizetype begin = lineBegin(text, place);
    return text.sliced(begin, lineTextEnd(text, begin) - begin);
}

qsizetype indentation(const QByteArray &line)
{
    return std::find_if(line.begin(), line.end(), [](char c) { return c != ' '; }) - line.begin();
}

QByteArray leadingBlanks(const QByteArray &line)
{
    const auto *const end
        = std::find_if(line.begin(), line.end(), [](char c) { return c != ' ' && c != '\t'; });
    return line.first(end - line.begin());
}

bool beginsLine(const QByteArray &text, qsizetype place)
{
    const qsizetype begin = lineBegin(text, place);
    return text.sliced(begin, place - begin).trimmed().isEmpty();
}

} // namespace signalbox
