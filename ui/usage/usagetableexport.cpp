// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagetableexport.h"

#include "core/csvtable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <utility>

namespace signalbox {
namespace {
struct Count
{
    const char *name;
    qint64 (*of)(const UsageSum &);
};

constexpr std::array counts{
    Count{"requests", [](const UsageSum &sum) { return sum.requests; }},
    Count{"attempts", [](const UsageSum &sum) { return sum.attempts; }},
    Count{"failed_attempts", [](const UsageSum &sum) { return sum.failedAttempts; }},
    Count{"unpriced_requests", [](const UsageSum &sum) { return sum.unpriced; }},
    Count{"input_tokens", [](const UsageSum &sum) { return sum.tokens.input; }},
    Count{"cache_read_input_tokens", [](const UsageSum &sum) { return sum.tokens.cacheRead; }},
    Count{"cache_creation_input_tokens", [](const UsageSum &sum) { return sum.tokens.cacheCreation; }},
    Count{"output_tokens", [](const UsageSum &sum) { return sum.tokens.output; }},
};

/// All nine decimals, as a double could not tell them.
QByteArray moneyText(qint64 nanos)
{
    constexpr qint64 nanosOfOne = 1'000'000'000;
    return QByteArray::number(nanos / nanosOfOne) + '.'
        + QByteArray::number(nanos % nanosOfOne).rightJustified(9, '0');
}

/// The same in every language.
QString nameOf(const UsageTableModel::Row &row)
{
    return row.isRest ? QStringLiteral("(other)") : row.name;
}

bool isCostUnknown(const UsageSum &sum, const QString &currency)
{
    return sum.unpriced > 0 && !sum.money.contains(currency);
}

QJsonObject jsonOf(const UsageSum &sum)
{
    QJsonObject object;
    for (const Count &count : counts)
        object.insert(QLatin1String(count.name), count.of(sum));
    QJsonObject spent;
    QJsonObject value;
    for (auto money = sum.money.cbegin(); money != sum.money.cend(); ++money) {
        spent.insert(money.key(), static_cast<double>(money->spent) / 1e9);
        value.insert(money.key(), static_cast<double>(money->value) / 1e9);
    }
    object.insert(QStringLiteral("spent"), spent);
    object.insert(QStringLiteral("value"), value);
    return object;
}
} // namespace

UsageTableExport::UsageTableExport(
    QString nameColumn, const UsageRange &range, const QList<UsageTableModel::Row> &rows)
    : m_nameColumn(std::move(nameColumn))
    , m_range(range)
{
    for (const UsageTableModel::Row &row : rows) {
        if (row.isTotal)
            m_total = row.sum;
        else
            m_rows.append(row);
    }
}

QStringList UsageTableExport::currencies() const
{
    return m_total.money.keys();
}

QStringList UsageTableExport::columns() const
{
    QStringList names{m_nameColumn};
    for (const Count &count : counts)
        names << QLatin1String(count.name);
    for (const QString &currency : currencies())
        names << QStringLiteral("spent_") + currency << QStringLiteral("value_") + currency;
    return names;
}

QByteArray UsageTableExport::csv() const
{
    return separatedBy(',');
}

QString UsageTableExport::tabbed() const
{
    return QString::fromUtf8(separatedBy('\t'));
}

QByteArray UsageTableExport::separatedBy(char separator) const
{
    CsvTable table(columns(), separator);
    for (const UsageTableModel::Row &row : m_rows) {
        table.text(nameOf(row));
        for (const Count &count : counts)
            table.number(count.of(row.sum));
        for (const QString &currency : currencies()) {
            const MoneySum money = row.sum.money.value(currency);
            if (isCostUnknown(row.sum, currency)) // not known, and not 0
                table.plain({}).plain({});
            else
                table.plain(moneyText(money.spent)).plain(moneyText(money.value));
        }
        table.endRow();
    }
    return table.take();
}

QByteArray UsageTableExport::json() const
{
    QJsonArray rows;
    for (const UsageTableModel::Row &row : m_rows) {
        QJsonObject object = jsonOf(row.sum);
        object.insert(m_nameColumn, nameOf(row));
        rows.append(object);
    }
    return QJsonDocument(QJsonObject{{QStringLiteral("first_day"), m_range.first().toString(Qt::ISODate)},
                             {QStringLiteral("last_day"), m_range.last().toString(Qt::ISODate)},
                             {QStringLiteral("by"), m_nameColumn}, {QStringLiteral("rows"), rows},
                             {QStringLiteral("total"), jsonOf(m_total)}})
        .toJson();
}

QString UsageTableExport::fileName() const
{
    return QStringLiteral("signalbox-usage-%1-%2")
        .arg(m_range.first().toString(Qt::ISODate), m_range.last().toString(Qt::ISODate));
}

} // namespace signalbox
