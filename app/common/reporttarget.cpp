// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/reporttarget.h"

#include "app/common/reporttexts.h"
#include "proxy/queryparameters.h"
#include "proxy/usagedimensions.h"

#include <QTimeZone>
#include <QUrl>

namespace signalbox {

namespace {

using Action = CommandLine::Action;

class Query
{
public:
    void add(const QByteArray &name, const QString &value)
    {
        m_text += m_text.isEmpty() ? '?' : '&';
        m_text += name + '=' + QUrl::toPercentEncoding(value);
    }
    [[nodiscard]] const QByteArray &text() const { return m_text; }

private:
    QByteArray m_text;
};

/// The first of `names` that is nothing to tell usage apart by.
QString unknownIn(const QString &names)
{
    const QStringList words = names.split(u',', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        if (!usagedimensions::withName(word))
            return word.trimmed();
    }
    return {};
}

bool endsBeforeItBegins(const Query &query)
{
    QueryParameters parameters(query.text().mid(1));
    const QTimeZone zone = parameters.zone("timezone");
    const QDateTime start = parameters.start("start", zone);
    const QDateTime end = parameters.end("end", zone);
    return start.isValid() && end.isValid() && end <= start;
}

/// Where it has no name, days are those of the program's own.
void addOwnZone(Query &query)
{
    const QString zone = QString::fromLatin1(QTimeZone::systemTimeZoneId());
    if (timeZoneNamed(zone))
        query.add("timezone", zone);
}

/// `isUsual`: nobody has said since when.
std::optional<Error> addRange(
    Query &query, const CommandLine::Report &report, const QDateTime &now, bool isUsual = false)
{
    addOwnZone(query);
    if (!report.since.isEmpty()) {
        const auto since = reporttexts::sinceParameter(report.since, now);
        if (!since)
            return since.error();
        query.add("start", *since);
    }
    if (!report.until.isEmpty()) {
        const auto until = reporttexts::untilParameter(report.until, now);
        if (!until)
            return until.error();
        query.add("end", *until);
    }
    if (endsBeforeItBegins(query))
        return Error{Error::Kind::InvalidRequest,
            isUsual ? QStringLiteral("--until lies before the last seven days: say from when with --since")
                    : QStringLiteral("--until lies before --since: exchange the two")};
    for (const auto &[name, value] : report.filters)
        query.add(name, value);
    return std::nullopt;
}

Result<QByteArray> usageTarget(CommandLine::Report report, const QDateTime &now)
{
    if (const QString unknown = unknownIn(report.by); !unknown.isEmpty())
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("--by does not know '%1'; there are %2")
                .arg(unknown, usagedimensions::names().join(QStringLiteral(", ")))};
    const bool isUsualRange = report.since.isEmpty() && !report.imported; // what was imported is mostly older
    if (isUsualRange)
        report.since = QStringLiteral("7d");
    Query query;
    query.add("format", report.csv ? QStringLiteral("csv") : QStringLiteral("json"));
    query.add("by", report.by.isEmpty() ? QStringLiteral("day") : report.by);
    if (const auto error = addRange(query, report, now, isUsualRange))
        return *error;
    if (report.imported)
        query.add("imported", QStringLiteral("true"));
    return QByteArray("/usage/export" + query.text());
}

Result<QByteArray> requestsTarget(const CommandLine::Report &report, const QDateTime &now)
{
    constexpr int usualLimit = 20;
    if (!report.name.isEmpty())
        return QByteArray("/requests/" + QUrl::toPercentEncoding(report.name));
    Query query;
    if (report.csv)
        query.add("format", QStringLiteral("csv"));
    if (report.limit > 0 || !report.csv)
        query.add("limit", QString::number(report.limit > 0 ? report.limit : usualLimit));
    if (const auto error = addRange(query, report, now))
        return *error;
    if (report.failed)
        query.add("outcome", QStringLiteral("failed"));
    return QByteArray(QByteArray(report.csv ? "/requests/export" : "/requests") + query.text());
}

} // namespace

Result<QByteArray> reportTarget(const CommandLine &commandLine, const QDateTime &now)
{
    return commandLine.action == Action::ShowUsage ? usageTarget(commandLine.report, now)
                                                   : requestsTarget(commandLine.report, now);
}

QByteArray usageOfToday(QDate day)
{
    Query query;
    addOwnZone(query);
    query.add("start", day.toString(Qt::ISODate));
    return QByteArray("/usage" + query.text());
}

} // namespace signalbox
