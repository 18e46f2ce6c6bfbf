// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/texttable.h"

#include "app/common/displaywidth.h"

#include <algorithm>
#include <limits>

namespace signalbox {

namespace {

constexpr int gap = 2;

const char *codeOf(CellTone tone)
{
    switch (tone) {
    case CellTone::Heading:
        return "1";
    case CellTone::Quiet:
        return "2";
    case CellTone::Good:
        return "32";
    case CellTone::Warning:
        return "33";
    case CellTone::Bad:
        return "31";
    case CellTone::Plain:
        break;
    }
    return "";
}

int widthOf(const QList<int> &widths)
{
    int sum = 0;
    for (const int width : widths)
        sum += width > 0 ? width + gap : 0;
    return std::max(0, sum - gap);
}

} // namespace

QString toned(const QString &text, CellTone tone, const TerminalLook &look)
{
    if (!look.colour || tone == CellTone::Plain || text.isEmpty())
        return text;
    return QStringLiteral("\x1b[%1m%2\x1b[0m").arg(QLatin1String(codeOf(tone)), text);
}

void TextTable::addRow(const QList<Cell> &cells)
{
    Row row{cells, false};
    for (Cell &cell : row.cells)
        cell.text = displaywidth::harmless(cell.text);
    m_rows.append(row);
}

void TextTable::addTotal(const QList<Cell> &cells)
{
    addRow(cells);
    m_rows.last().isTotal = true;
}

QList<int> TextTable::naturalWidths() const
{
    QList<int> widths;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        int width = displaywidth::of(m_columns[i].title);
        for (const Row &row : m_rows) {
            if (i < row.cells.size())
                width = std::max(width, displaywidth::of(row.cells[i].text));
        }
        widths << std::max(1, width);
    }
    return widths;
}

/// The longest texts give way first, cell by cell.
QList<int> TextTable::shrunk(QList<int> widths, int room) const
{
    while (widthOf(widths) > room) {
        qsizetype longest = -1;
        for (qsizetype i = 0; i < widths.size(); ++i) {
            const int least = m_columns[i].least;
            if (least > 0 && widths[i] > least && (longest < 0 || widths[i] > widths[longest]))
                longest = i;
        }
        if (longest < 0)
            break;
        --widths[longest];
    }
    return widths;
}

QList<int> TextTable::widths(int room) const
{
    QList<int> natural = naturalWidths();
    for (;;) {
        QList<int> fitting = shrunk(natural, room);
        qsizetype spared = -1;
        for (qsizetype i = 0; i < natural.size(); ++i) {
            const int spare = m_columns[i].spare;
            if (natural[i] > 0 && spare > 0 && (spared < 0 || spare > m_columns[spared].spare))
                spared = i;
        }
        if (widthOf(fitting) <= room || spared < 0)
            return fitting;
        natural[spared] = 0;
    }
}

QString TextTable::lineOf(
    const Row &row, const QList<int> &widths, const TerminalLook &look, int indent) const
{
    QString line;
    QString space(indent, u' '); // before the next cell; none at the end of a line
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        if (widths[i] == 0)
            continue;
        const Cell cell = i < row.cells.size() ? row.cells[i] : Cell(QString());
        const QString text = displaywidth::shortened(cell.text, widths[i]);
        const QString rest(std::max(0, widths[i] - displaywidth::of(text)), u' ');
        if (m_columns[i].isNumber)
            space += rest;
        if (!text.isEmpty()) {
            line += space + toned(text, cell.tone, look);
            space.clear();
        }
        if (!m_columns[i].isNumber)
            space += rest;
        space += QString(gap, u' ');
    }
    return line + u'\n';
}

QString TextTable::toText(const TerminalLook &look, int indent) const
{
    const int room = look.columns > 0 ? look.columns - indent : std::numeric_limits<int>::max();
    const QList<int> widths = this->widths(room);
    Row titles;
    bool hasTitles = false;
    for (const Column &column : m_columns) {
        titles.cells << Cell(column.title, CellTone::Heading);
        hasTitles = hasTitles || !column.title.isEmpty();
    }
    QString text = hasTitles ? lineOf(titles, widths, look, indent) : QString();
    for (const Row &row : m_rows) {
        if (row.isTotal)
            text += QString(indent, u' ')
                + toned(QString(std::min(widthOf(widths), room), u'─'), CellTone::Quiet, look) + u'\n';
        text += lineOf(row, widths, look, indent);
    }
    return text;
}

QStringList TextTable::leftOut(const TerminalLook &look, int indent) const
{
    if (look.columns <= 0)
        return {};
    const QList<int> widths = this->widths(look.columns - indent);
    QStringList titles;
    for (qsizetype i = 0; i < widths.size(); ++i) {
        if (widths[i] == 0)
            titles << m_columns[i].title;
    }
    return titles;
}

} // namespace signalbox
