// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace signalbox {

/// What a terminal can show.
struct TerminalLook
{
    int columns = 0; ///< 0 = it is none: as wide as it becomes
    bool colour = false;
};

/// How something is shown where there is colour.
enum class CellTone { Plain, Heading, Quiet, Good, Warning, Bad };

/// The text in this tone, or as it is where there is no colour.
QString toned(const QString &text, CellTone tone, const TerminalLook &look);

/// A table as text: columns as wide as what stands in them, numbers to the right. Where the terminal is
/// narrower, long texts are shortened first, then columns are left out that can be spared.
class TextTable
{
public:
    struct Column
    {
        QString title;
        bool isNumber = false;
        int least = 0; ///< may be shortened to this many cells; 0 = never
        int spare = 0; ///< is left out before those with less; 0 = never
    };
    struct Cell
    {
        Cell(QString text_,
            CellTone tone_ = CellTone::Plain) // NOLINT(google-explicit-constructor): a text is one
            : text(std::move(text_))
            , tone(tone_)
        { }

        QString text;
        CellTone tone;
    };

    explicit TextTable(QList<Column> columns) : m_columns(std::move(columns)) { }

    void addRow(const QList<Cell> &cells);
    /// One below a line.
    void addTotal(const QList<Cell> &cells);
    [[nodiscard]] bool isEmpty() const { return m_rows.isEmpty(); }

    /// With a line end after each line.
    [[nodiscard]] QString toText(const TerminalLook &look, int indent = 0) const;
    /// The titles of columns that have no room.
    [[nodiscard]] QStringList leftOut(const TerminalLook &look, int indent = 0) const;

private:
    struct Row
    {
        QList<Cell> cells;
        bool isTotal = false;
    };
    [[nodiscard]] QList<int> naturalWidths() const;
    [[nodiscard]] QList<int> shrunk(QList<int> widths, int room) const;
    /// The width of each column; 0 = it is left out.
    [[nodiscard]] QList<int> widths(int room) const;
    [[nodiscard]] QString lineOf(
        const Row &row, const QList<int> &widths, const TerminalLook &look, int indent) const;

    QList<Column> m_columns;
    QList<Row> m_rows;
};

} // namespace signalbox
