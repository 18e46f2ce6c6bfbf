// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestsexport.h"

#include "log/logwriter.h"
#include "proxy/usageviews.h"

#include <QJsonDocument>

#include <algorithm>
#include <limits>
#include <utility>

namespace signalbox {

namespace {

using usageparameters::Format;

constexpr int pageSize = 500;

QStringList columns()
{
    return {QStringLiteral("started_at"), QStringLiteral("id"), QStringLiteral("client"),
        QStringLiteral("method"), QStringLiteral("path"), QStringLiteral("model"),
        QStringLiteral("upstream_model"), QStringLiteral("project"), QStringLiteral("client_key"),
        QStringLiteral("session"), QStringLiteral("provider"), QStringLiteral("outcome"),
        QStringLiteral("status"), QStringLiteral("error"), QStringLiteral("attempts"),
        QStringLiteral("reused"), QStringLiteral("streamed"), QStringLiteral("first_byte_ms"),
        QStringLiteral("duration_ms"), QStringLiteral("input_tokens"), QStringLiteral("output_tokens"),
        QStringLiteral("cache_creation_input_tokens"), QStringLiteral("cache_creation_1h_input_tokens"),
        QStringLiteral("cache_read_input_tokens"), QStringLiteral("reasoning_tokens"),
        QStringLiteral("web_searches"), QStringLiteral("currency"), QStringLiteral("spent"),
        QStringLiteral("value"), QStringLiteral("unpriced_attempts")};
}

/// Hardly ever there are two currencies, after a failover: "USD+CNY", "0.01+0.2".
void writeMoney(CsvTable &table, const ExchangeRecord &record)
{
    const QMap<QString, MoneySum> money = usageviews::moneyOf(record);
    QByteArrayList spent;
    QByteArrayList value;
    for (const MoneySum &sum : money) {
        spent << usageviews::moneyText(sum.spent);
        value << usageviews::moneyText(sum.value);
    }
    table.text(QStringList(money.keys()).join(u'+')).plain(spent.join('+')).plain(value.join('+'));
}

} // namespace

RequestsExport::RequestsExport() : m_table(columns()) { }

Result<RequestsExport> RequestsExport::of(const QByteArray &urlQuery)
{
    QueryParameters parameters(urlQuery);
    RequestsExport result;
    result.m_query = usageparameters::exchangeFilters(parameters);
    result.m_format = usageparameters::format(parameters);
    result.m_mostRows = parameters.number("limit", 0, 1, std::numeric_limits<int>::max());
    result.m_query.limit = pageSize;
    if (result.m_mostRows > 0)
        result.m_query.limit = static_cast<int>(std::min<qint64>(pageSize, result.m_mostRows));
    if (const auto problem = parameters.problem())
        return *problem;
    return result;
}

QByteArray RequestsExport::contentType() const
{
    return m_format == Format::Csv ? QByteArray("text/csv; charset=utf-8; header=present")
                                   : QByteArray("application/json");
}

QByteArray RequestsExport::fileName() const
{
    return m_format == Format::Csv ? QByteArray("signalbox-requests.csv")
                                   : QByteArray("signalbox-requests.json");
}

QByteArray RequestsExport::next(const ExchangePage &page)
{
    ExchangePage wanted = page;
    if (m_mostRows > 0 && m_rows + wanted.exchanges.size() > m_mostRows)
        wanted.exchanges.resize(m_mostRows - m_rows);
    m_query.before = page.next;
    const bool isEnough = m_mostRows > 0 && m_rows + wanted.exchanges.size() >= m_mostRows;
    m_isComplete = isEnough || page.next == 0;
    QByteArray text = m_format == Format::Csv ? csv(wanted) : json(wanted);
    m_rows += wanted.exchanges.size();
    return text;
}

QByteArray RequestsExport::json(const ExchangePage &page)
{
    QByteArray text;
    qint64 row = m_rows;
    if (!std::exchange(m_begun, true))
        text += "{\"requests\":[";
    for (const ExchangeRecord &record : page.exchanges) {
        if (row++ > 0)
            text += ",\n";
        text += QJsonDocument(usageviews::request(record)).toJson(QJsonDocument::Compact);
    }
    if (m_isComplete)
        text += "]}\n";
    return text;
}

QByteArray RequestsExport::csv(const ExchangePage &page)
{
    const auto optional
        = [this](qint64 value) { m_table.plain(value < 0 ? QByteArray() : QByteArray::number(value)); };
    for (const ExchangeRecord &record : page.exchanges) {
        const QJsonObject view = usageviews::request(record);
        const auto text = [&](const char *name) { m_table.text(view.value(QLatin1String(name)).toString()); };
        const auto number
            = [&](const char *name) { m_table.number(view.value(QLatin1String(name)).toInteger()); };
        m_table.plain(record.startedAt.toUTC().toString(Qt::ISODateWithMs).toLatin1());
        for (const char *name : {"id", "client", "method", "path", "model", "upstream_model", "project",
                 "client_key", "session", "provider", "outcome"})
            text(name);
        number("status");
        text("error");
        number("attempt_count");
        m_table.plain(record.reused ? "true" : "false").plain(record.streamed ? "true" : "false");
        optional(record.firstByteMilliseconds);
        for (const char *name : {"duration_ms", "input_tokens", "output_tokens",
                 "cache_creation_input_tokens", "cache_creation_1h_input_tokens", "cache_read_input_tokens",
                 "reasoning_tokens", "web_searches"})
            number(name);
        writeMoney(m_table, record);
        number("unpriced_attempts");
        m_table.endRow();
    }
    return m_table.take();
}

} // namespace signalbox
