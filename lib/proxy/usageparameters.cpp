// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usageparameters.h"

#include "proxy/usagedimensions.h"

#include <limits>
#include <utility>

namespace signalbox::usageparameters {

namespace {

using Dimension = UsageDimension;

constexpr Dimension filters[] = {Dimension::Provider, Dimension::Model, Dimension::UpstreamModel,
    Dimension::Project, Dimension::ClientKey, Dimension::Client, Dimension::Account};

constexpr std::pair<const char *, ExchangeQuery::Outcome> outcomes[] = {
    {"good", ExchangeQuery::Outcome::Good},
    {"failed", ExchangeQuery::Outcome::Failed},
    {"retried", ExchangeQuery::Outcome::Retried},
    {"left", ExchangeQuery::Outcome::Left},
};

void checkOrder(QueryParameters &parameters, const QDateTime &from, const QDateTime &until)
{
    if (from.isValid() && until.isValid() && until <= from)
        parameters.refuse("end", QStringLiteral("lies before start: exchange the two"));
}

ExchangeQuery::Outcome outcome(QueryParameters &parameters)
{
    const QString word = parameters.text("outcome").toLower();
    for (const auto &[name, outcome] : outcomes) {
        if (word == QLatin1String(name))
            return outcome;
    }
    if (!word.isEmpty() && word != u"any")
        parameters.refuse(
            "outcome", QStringLiteral("wants good, failed, retried or left, not '%1'").arg(word.left(60)));
    return ExchangeQuery::Outcome::Any;
}

} // namespace

UsageQuery rangeAndFilters(QueryParameters &parameters)
{
    UsageQuery query;
    query.zone = parameters.zone("timezone");
    query.from = parameters.start("start", query.zone);
    query.until = parameters.end("end", query.zone);
    checkOrder(parameters, query.from, query.until);
    for (const Dimension dimension : filters) {
        const QString value = parameters.text(usagedimensions::nameOf(dimension).toLatin1().constData());
        if (!value.isEmpty())
            query.only.insert(dimension, value);
    }
    return query;
}

QList<UsageDimension> dimensions(QueryParameters &parameters, const char *name)
{
    QList<Dimension> result;
    const QStringList words = parameters.list(name);
    for (const QString &word : words) {
        const auto dimension = usagedimensions::withName(word);
        if (!dimension)
            parameters.refuse(name,
                QStringLiteral("'%1' is nothing to tell usage apart by; there are %2")
                    .arg(word.left(60), usagedimensions::names().join(QStringLiteral(", "))));
        else if (!result.contains(*dimension))
            result << *dimension;
    }
    return result;
}

ExchangeQuery exchangeFilters(QueryParameters &parameters)
{
    ExchangeQuery query;
    const QTimeZone zone = parameters.zone("timezone");
    query.from = parameters.start("start", zone);
    query.until = parameters.end("end", zone);
    checkOrder(parameters, query.from, query.until);
    query.provider = parameters.text("provider");
    query.model = parameters.text("model");
    query.project = parameters.text("project");
    query.clientKey = parameters.text("client_key");
    query.client = parameters.text("client");
    query.session = parameters.text("session");
    query.outcome = outcome(parameters);
    return query;
}

Result<ExchangeQuery> requestsQuery(const QByteArray &urlQuery)
{
    constexpr int usualLimit = 50;
    constexpr int largestLimit = 1000;
    QueryParameters parameters(urlQuery);
    ExchangeQuery query = exchangeFilters(parameters);
    query.limit = static_cast<int>(parameters.number("limit", usualLimit, 1, largestLimit));
    query.before = parameters.number("before", 0, 1, std::numeric_limits<qint64>::max());
    if (const auto problem = parameters.problem())
        return *problem;
    return query;
}

Format format(QueryParameters &parameters)
{
    const QString word = parameters.text("format").toLower();
    if (!word.isEmpty() && word != u"csv" && word != u"json")
        parameters.refuse("format", QStringLiteral("wants csv or json, not '%1'").arg(word.left(60)));
    return word == u"json" ? Format::Json : Format::Csv;
}

} // namespace signalbox::usageparameters
