// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace signalbox {

/// Writes CSV (RFC 4180: CRLF, quotes where they are needed) that a spreadsheet may open without harm: a text
/// that would be a formula there gets an apostrophe before it.
class CsvTable
{
public:
    /// Spreadsheets take tabs from the clipboard, and commas from files.
    explicit CsvTable(const QStringList &columns, char separator = ',');

    /// A name or a message, which may be anybody's.
    CsvTable &text(const QString &value);
    CsvTable &number(qint64 value) { return plain(QByteArray::number(value)); }
    /// What is certainly ours: a number, a time.
    CsvTable &plain(const QByteArray &value);
    void endRow();

    /// What was written since the last call.
    [[nodiscard]] QByteArray take();

private:
    void separate();

    char m_separator;
    QByteArray m_out;
    bool m_rowBegun = false;
};

} // namespace signalbox
