// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/displaywidth.h"

#include <QList>

#include <algorithm>
#include <iterator>

namespace signalbox::displaywidth {

namespace {

struct Range
{
    char32_t first;
    char32_t last;
};

/// The blocks of EastAsianWidth.txt that are wide or fullwidth, and the emoji that are shown as such.
constexpr Range wide[] = {
    {0x1100, 0x115F},
    {0x231A, 0x231B},
    {0x23E9, 0x23EC},
    {0x25FD, 0x25FE},
    {0x2614, 0x2615},
    {0x2648, 0x2653},
    {0x26A1, 0x26A1},
    {0x26BD, 0x26BE},
    {0x26C4, 0x26C5},
    {0x2705, 0x2705},
    {0x270A, 0x270B},
    {0x2728, 0x2728},
    {0x274C, 0x274C},
    {0x274E, 0x274E},
    {0x2753, 0x2755},
    {0x2757, 0x2757},
    {0x2795, 0x2797},
    {0x27B0, 0x27B0},
    {0x2B1B, 0x2B1C},
    {0x2B50, 0x2B50},
    {0x2E80, 0x303E},
    {0x3041, 0x33FF},
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},
    {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE10, 0xFE19},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x16FE0, 0x18D08},
    {0x1AFF0, 0x1B2FB},
    {0x1F004, 0x1F004},
    {0x1F0CF, 0x1F0CF},
    {0x1F18E, 0x1F18E},
    {0x1F191, 0x1F19A},
    {0x1F200, 0x1F320},
    {0x1F32D, 0x1F335},
    {0x1F337, 0x1F37C},
    {0x1F37E, 0x1F393},
    {0x1F3A0, 0x1F3CA},
    {0x1F3CF, 0x1F3D3},
    {0x1F3E0, 0x1F3F0},
    {0x1F3F4, 0x1F3F4},
    {0x1F3F8, 0x1F43E},
    {0x1F440, 0x1F440},
    {0x1F442, 0x1F4FC},
    {0x1F4FF, 0x1F53D},
    {0x1F54B, 0x1F567},
    {0x1F57A, 0x1F57A},
    {0x1F595, 0x1F596},
    {0x1F5A4, 0x1F5A4},
    {0x1F5FB, 0x1F64F},
    {0x1F680, 0x1F6C5},
    {0x1F6CC, 0x1F6CC},
    {0x1F6D0, 0x1F6FC},
    {0x1F7E0, 0x1F7F0},
    {0x1F90C, 0x1F9FF},
    {0x1FA70, 0x1FAFF},
    {0x20000, 0x2FFFD},
    {0x30000, 0x3FFFD},
};

bool isWide(char32_t point)
{
    const auto *after = std::upper_bound(std::begin(wide), std::end(wide), point,
        [](char32_t value, const Range &range) { return value < range.first; });
    return after != std::begin(wide) && point <= std::prev(after)->last;
}

int cellsOf(char32_t point)
{
    switch (QChar::category(point)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
    case QChar::Other_Format:
    case QChar::Other_Control:
        return 0;
    default:
        return isWide(point) ? 2 : 1;
    }
}

} // namespace

int of(QStringView text)
{
    int cells = 0;
    const auto points = text.toUcs4();
    for (const auto point : points)
        cells += cellsOf(static_cast<char32_t>(point));
    return cells;
}

QString shortened(const QString &text, int cells)
{
    if (of(text) <= cells)
        return text;
    QString result;
    int taken = 1; // of "…"
    const auto points = text.toUcs4();
    for (const auto value : points) {
        const auto point = static_cast<char32_t>(value);
        taken += cellsOf(point);
        if (taken > cells)
            break;
        result += QChar::fromUcs4(point);
    }
    return result + u'…';
}

QString padded(const QString &text, int cells, bool toTheRight)
{
    const QString space(std::max(0, cells - of(text)), u' ');
    return toTheRight ? QString(space + text) : QString(text + space);
}

QString harmless(const QString &text)
{
    QString result;
    const auto points = text.toUcs4();
    for (const auto value : points) {
        const auto point = static_cast<char32_t>(value);
        switch (QChar::category(point)) {
        case QChar::Other_Format: // direction, joiners
            break;
        case QChar::Other_Control:
        case QChar::Other_Surrogate:
        case QChar::Separator_Line:
        case QChar::Separator_Paragraph:
            result += point == U'\n' || point == U'\t' ? u' ' : u'?';
            break;
        default:
            result += QChar::fromUcs4(point);
        }
    }
    return result;
}

} // namespace signalbox::displaywidth
