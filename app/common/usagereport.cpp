// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/usagereport.h"

#include "app/common/reporttexts.h"

#include <QTimeZone>

#include <algorithm>
#include <optional>
#include <utility>

namespace signalbox {

namespace {

using Cell = TextTable::Cell;
using Column = TextTable::Column;

const QString nothing = QStringLiteral("–");

/// Of one currency, in all rows: what is spent, or what subscriptions cover.
struct MoneyColumn
{
    QString currency;
    const char *kind;
    int places;
};

/// Nothing where the row has nothing in this currency.
std::optional<double> amountIn(const QJsonObject &row, const MoneyColumn &column)
{
    const QJsonArray sums = row.value(u"cost").toArray();
    for (const auto &sum : sums) {
        if (sum.toObject().value(u"currency").toString() == column.currency)
            return sum.toObject().value(QLatin1String(column.kind)).toDouble();
    }
    return std::nullopt;
}

QJsonObject sumOf(const QJsonObject &answer)
{
    return answer.value(u"total").toObject();
}

qint64 countIn(const QJsonObject &row, const char *name)
{
    return row.value(QLatin1String(name)).toInteger();
}

/// Of all rows: measured and imported.
qint64 countOfAll(const QJsonObject &answer, const char *name)
{
    return countIn(sumOf(answer), name) + countIn(answer.value(u"imported_total").toObject(), name);
}

/// Kinds that are nothing everywhere have no column.
QList<MoneyColumn> moneyColumns(const QJsonObject &answer)
{
    constexpr double large = 10;
    QList<MoneyColumn> columns;
    for (const char *total : {"total", "imported_total"}) {
        const QJsonArray sums = answer.value(QLatin1String(total)).toObject().value(u"cost").toArray();
        for (const auto &sum : sums) {
            for (const char *kind : {"spent", "value"}) {
                const MoneyColumn column{sum.toObject().value(u"currency").toString(), kind, 2};
                const double amount = sum.toObject().value(QLatin1String(kind)).toDouble();
                const bool isThere = std::any_of(columns.begin(), columns.end(), [&](const MoneyColumn &one) {
                    return one.currency == column.currency && qstrcmp(one.kind, kind) == 0;
                });
                if (amount != 0 && !isThere)
                    columns << MoneyColumn{column.currency, kind, amount < large ? 4 : 2};
            }
        }
    }
    return columns;
}

QString titleOf(const QString &dimension)
{
    if (dimension == u"upstream_model")
        return QStringLiteral("Asked for");
    if (dimension == u"client_key")
        return QStringLiteral("Key");
    return dimension.left(1).toUpper() + dimension.mid(1);
}

QString nameIn(const QJsonObject &row, const QString &dimension)
{
    QString name = row.value(dimension).toString();
    if (dimension == u"hour")
        name.replace(u'T', u' ');
    return name.isEmpty() ? nothing : name;
}

QList<Column> columnsOf(const QStringList &by, const QJsonObject &total, const QList<MoneyColumn> &money)
{
    QList<Column> columns;
    for (const QString &dimension : by) {
        const bool isTime = dimension == u"day" || dimension == u"hour";
        columns << Column{titleOf(dimension), false, isTime ? 0 : 12, 0};
    }
    columns << Column{QStringLiteral("Requests"), true};
    if (countIn(total, "failed_attempts") > 0)
        columns << Column{QStringLiteral("Failed"), true, 0, 4};
    columns << Column{QStringLiteral("Input"), true} << Column{QStringLiteral("Cache write"), true, 0, 3}
            << Column{QStringLiteral("Cache read"), true, 0, 2} << Column{QStringLiteral("Output"), true};
    for (const MoneyColumn &column : money)
        columns << Column{
            QStringLiteral("%1 %2").arg(
                qstrcmp(column.kind, "spent") == 0 ? QStringLiteral("Spent") : QStringLiteral("Value"),
                column.currency),
            true};
    return columns;
}

/// What has no price is not nothing: a sum that lacks it has a plus.
Cell moneyCell(const QJsonObject &row, const QJsonObject &answer, const MoneyColumn &column)
{
    const bool lacksPrices = countIn(row, "unpriced_requests") > 0;
    if (lacksPrices && row.value(u"cost").toArray().isEmpty())
        return {QStringLiteral("unknown"), CellTone::Quiet};
    const auto amount = amountIn(row, column);
    QString text = amount ? reporttexts::money(*amount, column.places) : nothing;
    if (countOfAll(answer, "unpriced_requests") > 0) // the point of each stands below the other
        text += lacksPrices && amount ? u'+' : u' ';
    return {text, amount ? CellTone::Plain : CellTone::Quiet};
}

QList<Cell> figuresOf(const QJsonObject &row, const QJsonObject &answer, const QList<MoneyColumn> &money)
{
    QList<Cell> cells{reporttexts::count(countIn(row, "requests"))};
    if (countIn(sumOf(answer), "failed_attempts") > 0) {
        const qint64 failed = countIn(row, "failed_attempts");
        cells << Cell(reporttexts::count(failed), failed > 0 ? CellTone::Bad : CellTone::Quiet);
    }
    for (const char *name :
        {"input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens"})
        cells << reporttexts::count(countIn(row, name));
    for (const MoneyColumn &column : money)
        cells << moneyCell(row, answer, column);
    return cells;
}

QString dayOf(const QDateTime &time)
{
    return time.toString(QStringLiteral("yyyy-MM-dd"));
}

QString momentOf(const QDateTime &time)
{
    return time.time() == QTime(0, 0) ? dayOf(time) : time.toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

/// "Usage from 2026-11-23 to 2026-11-29 (Europe/Berlin)".
QString headingOf(const QJsonObject &answer)
{
    const QTimeZone zone(answer.value(u"timezone").toString().toLatin1());
    const auto timeIn = [&](const char *name) {
        const QDateTime time
            = QDateTime::fromString(answer.value(QLatin1String(name)).toString(), Qt::ISODateWithMs);
        return zone.isValid() ? time.toTimeZone(zone) : time;
    };
    const QDateTime start = timeIn("start");
    const QDateTime end = timeIn("end");
    QString text = QStringLiteral("Usage");
    if (start.isValid())
        text += QStringLiteral(" from ") + momentOf(start);
    else if (const QDateTime since = timeIn("since"); since.isValid())
        text += QStringLiteral(" since ") + dayOf(since);
    if (end.isValid()) // a day is still part of it
        text += QStringLiteral(" to ") + (end.time() == QTime(0, 0) ? dayOf(end.addSecs(-1)) : momentOf(end));
    return text + QStringLiteral(" (%1)").arg(answer.value(u"timezone").toString());
}

QStringList notesOf(const QJsonObject &answer, const QList<MoneyColumn> &money, const QStringList &leftOut)
{
    QStringList notes;
    const bool hasValue = std::any_of(money.begin(), money.end(),
        [](const MoneyColumn &column) { return qstrcmp(column.kind, "value") == 0; });
    if (hasValue)
        notes << QStringLiteral("Value: what subscriptions cover, by the list of prices; nobody charges it.");
    const qint64 unpriced = countOfAll(answer, "unpriced_requests");
    if (unpriced > 0)
        notes << QStringLiteral(
            "The cost of %1 of %2 attempts is not known, which sums with a plus lack: \"prices\" of "
            "the configuration lacks a model, or an answer told no tokens.")
                     .arg(reporttexts::count(unpriced), reporttexts::count(countOfAll(answer, "attempts")));
    if (answer.value(u"cut").toBool())
        notes << QStringLiteral("There were more rows: the last one has the rest.");
    if (!leftOut.isEmpty())
        notes << QStringLiteral("No room for: %1.").arg(leftOut.join(QStringLiteral(", ")));
    return notes;
}

} // namespace

QString usageReport(const QJsonObject &answer, const TerminalLook &look)
{
    const QString heading = toned(headingOf(answer), CellTone::Heading, look) + QStringLiteral("\n\n");
    const QJsonArray rows = answer.value(u"rows").toArray();
    if (rows.isEmpty())
        return heading + QStringLiteral("Nothing was used.\n");
    QStringList by;
    for (const auto &dimension : answer.value(u"by").toArray())
        by << dimension.toString();
    const QJsonObject total = sumOf(answer);
    const QList<MoneyColumn> money = moneyColumns(answer);
    TextTable table(columnsOf(by, total, money));
    for (const auto &value : rows) {
        const QJsonObject row = value.toObject();
        QList<Cell> cells;
        for (const QString &dimension : std::as_const(by))
            cells << nameIn(row, dimension);
        table.addRow(cells + figuresOf(row, answer, money));
    }
    const auto addSum = [&](const QString &name, const QJsonObject &sum) {
        QList<Cell> cells{name};
        cells.resize(by.size(), Cell(QString()));
        table.addTotal(cells + figuresOf(sum, answer, money));
    };
    const QJsonObject imported = answer.value(u"imported_total").toObject();
    const bool hasImported = countIn(imported, "requests") > 0;
    addSum(hasImported ? QStringLiteral("Measured") : QStringLiteral("Total"), total);
    if (hasImported)
        addSum(QStringLiteral("Imported"), imported);
    QString text = heading + table.toText(look);
    const QStringList notes = notesOf(answer, money, table.leftOut(look));
    if (!notes.isEmpty())
        text += u'\n';
    for (const QString &note : notes)
        text += toned(note, CellTone::Quiet, look) + u'\n';
    return text;
}

} // namespace signalbox
