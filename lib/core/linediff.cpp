// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linediff.h"

#include <QStringList>

#include <algorithm>
#include <vector>

namespace signalbox {
namespace {
constexpr qsizetype maxCells = 4'000'000; // of the table of common lines, 2 bytes each

/// The last line break ends a line and begins none.
QStringList linesOf(const QString &text)
{
    QStringList lines = text.split(u'\n');
    if (lines.constLast().isEmpty())
        lines.removeLast();
    return lines;
}

/// The lines between what both texts begin and end with.
class Middle
{
public:
    Middle(const QStringList &before, const QStringList &after) : m_before(before), m_after(after)
    {
        const qsizetype shorter = std::min(before.size(), after.size());
        while (m_begin < shorter && before.at(m_begin) == after.at(m_begin))
            ++m_begin;
        while (m_tail < shorter - m_begin
            && before.at(before.size() - 1 - m_tail) == after.at(after.size() - 1 - m_tail))
            ++m_tail;
    }

    [[nodiscard]] QList<DiffLine> lines() const
    {
        QList<DiffLine> lines;
        for (qsizetype i = 0; i < m_begin; ++i)
            lines << same(i, i);
        lines << changes();
        for (qsizetype i = m_tail; i > 0; --i)
            lines << same(m_before.size() - i, m_after.size() - i);
        return lines;
    }

private:
    [[nodiscard]] DiffLine same(qsizetype before, qsizetype after) const
    {
        return {DiffLine::Kind::Same, m_before.at(before), static_cast<int>(before) + 1,
            static_cast<int>(after) + 1};
    }

    /// By the longest common subsequence.
    [[nodiscard]] QList<DiffLine> changes() const
    {
        const qsizetype rows = m_before.size() - m_begin - m_tail;
        const qsizetype columns = m_after.size() - m_begin - m_tail;
        const bool isKnown = (rows + 1) * (columns + 1) <= maxCells;
        std::vector<quint16> common;
        const auto cell = [columns](qsizetype row, qsizetype column) {
            return static_cast<size_t>(row * (columns + 1) + column);
        };
        if (isKnown) {
            common.assign(cell(rows, columns) + 1, 0);
            for (qsizetype row = rows - 1; row >= 0; --row) {
                for (qsizetype column = columns - 1; column >= 0; --column) {
                    common[cell(row, column)] = m_before.at(m_begin + row) == m_after.at(m_begin + column)
                        ? static_cast<quint16>(common[cell(row + 1, column + 1)] + 1)
                        : std::max(common[cell(row + 1, column)], common[cell(row, column + 1)]);
                }
            }
        }
        QList<DiffLine> lines;
        qsizetype row = 0;
        qsizetype column = 0;
        while (row < rows || column < columns) {
            const qsizetype before = m_begin + row;
            const qsizetype after = m_begin + column;
            if (isKnown && row < rows && column < columns && m_before.at(before) == m_after.at(after)) {
                lines << same(before, after);
                ++row;
                ++column;
            } else if (row < rows
                && (column == columns || !isKnown
                    || common[cell(row + 1, column)] >= common[cell(row, column + 1)])) {
                lines << DiffLine{
                    DiffLine::Kind::Removed, m_before.at(before), static_cast<int>(before) + 1, 0};
                ++row;
            } else {
                lines << DiffLine{DiffLine::Kind::Added, m_after.at(after), 0, static_cast<int>(after) + 1};
                ++column;
            }
        }
        return lines;
    }

    const QStringList &m_before;
    const QStringList &m_after;
    qsizetype m_begin = 0; ///< lines that both begin with
    qsizetype m_tail = 0; ///< and end with
};

bool isNearChange(const QList<DiffLine> &lines, qsizetype place, int context)
{
    const qsizetype end = std::min(lines.size(), place + context + 1);
    for (qsizetype i = std::max<qsizetype>(0, place - context); i < end; ++i)
        if (lines.at(i).kind != DiffLine::Kind::Same)
            return true;
    return false;
}
} // namespace

QList<DiffLine> lineDiff(const QString &before, const QString &after, int context)
{
    if (before == after)
        return {};
    const QStringList oldLines = linesOf(before);
    const QStringList newLines = linesOf(after);
    const QList<DiffLine> all = Middle(oldLines, newLines).lines();
    QList<DiffLine> shown;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (isNearChange(all, i, context))
            shown << all.at(i);
        else if (shown.isEmpty() || shown.constLast().kind != DiffLine::Kind::Gap)
            shown << DiffLine{DiffLine::Kind::Gap, {}, 0, 0};
    }
    return shown;
}

} // namespace signalbox
