// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usageexport.h"

#include "core/csvtable.h"
#include "proxy/usagedimensions.h"
#include "proxy/usageviews.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace signalbox {

namespace {

using Dimension = UsageDimension;
using usageparameters::Format;

const QString measured = QStringLiteral("measured");

constexpr std::pair<const char *, qint64 UsageSum::*> counts[] = {
    {"requests", &UsageSum::requests},
    {"attempts", &UsageSum::attempts},
    {"failed_attempts", &UsageSum::failedAttempts},
    {"unpriced_requests", &UsageSum::unpriced},
};

constexpr std::pair<const char *, qint64 TokenUsage::*> tokens[] = {
    {"input_tokens", &TokenUsage::input},
    {"output_tokens", &TokenUsage::output},
    {"cache_creation_input_tokens", &TokenUsage::cacheCreation},
    {"cache_creation_1h_input_tokens", &TokenUsage::cacheCreation1h},
    {"cache_read_input_tokens", &TokenUsage::cacheRead},
    {"reasoning_tokens", &TokenUsage::reasoning},
    {"web_searches", &TokenUsage::webSearches},
};

/// The currency of a column's name is as somebody has written it into a configuration.
QStringList moneyColumns(const QStringList &currencies)
{
    QStringList columns;
    for (const QString &currency : currencies)
        columns << QStringLiteral("spent_") + currency << QStringLiteral("value_") + currency;
    return columns;
}

bool isTime(Dimension dimension)
{
    return dimension == Dimension::Day || dimension == Dimension::Hour;
}

} // namespace

Result<UsageExport> UsageExport::of(const QByteArray &urlQuery)
{
    QueryParameters parameters(urlQuery);
    UsageExport result;
    result.m_query = usageparameters::rangeAndFilters(parameters);
    result.m_query.by = usageparameters::dimensions(parameters, "by");
    result.m_query.imported = parameters.flag("imported");
    result.m_format = usageparameters::format(parameters);
    if (const auto problem = parameters.problem())
        return *problem;
    QList<Dimension> &by = result.m_query.by;
    if (by.isEmpty())
        by = {Dimension::Day, Dimension::Provider, Dimension::Model};
    if (result.m_query.imported && !by.contains(Dimension::Source)) // never added to what was measured
        by.prepend(Dimension::Source);
    return result;
}

QByteArray UsageExport::contentType() const
{
    return m_format == Format::Csv ? QByteArray("text/csv; charset=utf-8; header=present")
                                   : QByteArray("application/json");
}

QByteArray UsageExport::fileName() const
{
    return m_format == Format::Csv ? QByteArray("signalbox-usage.csv") : QByteArray("signalbox-usage.json");
}

QByteArray UsageExport::body(const UsageReport &report, const QJsonObject &ledger) const
{
    if (m_format == Format::Csv)
        return csv(report);
    QJsonObject object = json(report);
    object.insert(QStringLiteral("ledger"), ledger);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray UsageExport::csv(const UsageReport &report) const
{
    const QStringList currencies = report.total.money.keys();
    QStringList columns;
    for (const Dimension dimension : m_query.by)
        columns << usagedimensions::nameOf(dimension);
    for (const auto &[name, count] : counts)
        columns << QString::fromLatin1(name);
    for (const auto &[name, count] : tokens)
        columns << QString::fromLatin1(name);
    CsvTable table(columns + moneyColumns(currencies));
    for (qsizetype row = 0; row < report.groups.size(); ++row) {
        const UsageGroup &group = report.groups[row];
        const bool isRest = report.cut && row == report.groups.size() - 1;
        for (qsizetype i = 0; i < m_query.by.size(); ++i) {
            const QString name = isRest ? QStringLiteral("(other)") : group.names.value(i);
            isTime(m_query.by[i]) ? table.plain(name.toLatin1()) : table.text(name);
        }
        for (const auto &[name, count] : counts)
            table.number(group.sum.*count);
        for (const auto &[name, count] : tokens)
            table.number(group.sum.tokens.*count);
        for (const QString &currency : currencies) {
            if (group.sum.unpriced > 0 && !group.sum.money.contains(currency)) { // not known, and not 0
                table.plain({}).plain({});
                continue;
            }
            const MoneySum money = group.sum.money.value(currency);
            table.plain(usageviews::moneyText(money.spent)).plain(usageviews::moneyText(money.value));
        }
        table.endRow();
    }
    return table.take();
}

QJsonObject UsageExport::json(const UsageReport &report) const
{
    QJsonArray rows;
    QStringList by;
    for (const Dimension dimension : m_query.by)
        by << usagedimensions::nameOf(dimension);
    const qsizetype source = m_query.by.indexOf(Dimension::Source);
    UsageSum total;
    UsageSum imported;
    for (const UsageGroup &group : report.groups) {
        const bool isMeasured = source < 0 || group.names.value(source) == measured;
        (isMeasured ? total : imported) += group.sum;
        QJsonObject row = usageviews::row(group.sum);
        for (qsizetype i = 0; i < by.size(); ++i)
            row.insert(by[i], group.names.value(i));
        rows.append(row);
    }
    return {{QStringLiteral("by"), QJsonArray::fromStringList(by)}, {QStringLiteral("rows"), rows},
        {QStringLiteral("total"), usageviews::row(total)},
        {QStringLiteral("imported_total"), usageviews::row(imported)}, {QStringLiteral("cut"), report.cut},
        {QStringLiteral("start"), usageviews::beginOrNull(m_query)},
        {QStringLiteral("end"), usageviews::endOrNull(m_query)},
        {QStringLiteral("since"), usageviews::timeOrNull(report.since)},
        {QStringLiteral("timezone"), QString::fromLatin1(m_query.zone.id())}};
}

} // namespace signalbox
