// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/usage/usagetablemodel.h"

namespace signalbox {

/// The table as a file: exact numbers, one row for each part, the row of all only where no spreadsheet would
/// add it up again. No I/O.
class UsageTableExport
{
public:
    /// `nameColumn` is what the names are, for programs: "model". `range` are its days.
    UsageTableExport(QString nameColumn, const UsageRange &range, const QList<UsageTableModel::Row> &rows);

    [[nodiscard]] QByteArray csv() const;
    [[nodiscard]] QByteArray json() const;
    /// Separated by tabs, as spreadsheets take it from the clipboard.
    [[nodiscard]] QString tabbed() const;
    /// "signalbox-usage-2026-11-16-2026-11-22", without what tells the form.
    [[nodiscard]] QString fileName() const;

private:
    [[nodiscard]] QStringList currencies() const;
    [[nodiscard]] QStringList columns() const;
    [[nodiscard]] QByteArray separatedBy(char separator) const;

    QString m_nameColumn;
    UsageRange m_range;
    QList<UsageTableModel::Row> m_rows; ///< without the one of all
    UsageSum m_total;
};

} // namespace signalbox
