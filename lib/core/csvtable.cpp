// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/csvtable.h"

#include <utility>

namespace signalbox {

namespace {

/// What spreadsheets take for the beginning of a formula.
bool beginsAFormula(const QString &text)
{
    return !text.isEmpty() && QStringLiteral("=+-@\t\r\n").contains(text.front());
}

} // namespace

CsvTable::CsvTable(const QStringList &columns, char separator) : m_separator(separator)
{
    for (const QString &column : columns)
        text(column);
    endRow();
}

CsvTable &CsvTable::text(const QString &value)
{
    QString harmless = value;
    harmless.remove(QChar(u'\0')); // first: it would hide what the text begins with
    if (beginsAFormula(harmless))
        harmless.prepend(u'\'');
    QByteArray bytes = harmless.toUtf8();
    const bool needsQuotes
        = bytes.contains('"') || bytes.contains(m_separator) || bytes.contains('\n') || bytes.contains('\r');
    if (needsQuotes)
        bytes = '"' + bytes.replace('"', "\"\"") + '"';
    return plain(bytes);
}

CsvTable &CsvTable::plain(const QByteArray &value)
{
    separate();
    m_out += value;
    return *this;
}

void CsvTable::endRow()
{
    m_out += "\r\n";
    m_rowBegun = false;
}

QByteArray CsvTable::take()
{
    return std::exchange(m_out, QByteArray());
}

void CsvTable::separate()
{
    if (std::exchange(m_rowBegun, true))
        m_out += m_separator;
}

} // namespace signalbox
