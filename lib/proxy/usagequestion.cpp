// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usagequestion.h"

#include "proxy/queryparameters.h"
#include "proxy/usagedimensions.h"
#include "proxy/usageparameters.h"
#include "proxy/usageviews.h"

#include <QJsonArray>

#include <algorithm>

namespace signalbox {

namespace {

using Dimension = UsageDimension;

/// A list that is always shown; of names that come from clients there may be any number.
constexpr int mostNames = 500;

const QString measured = QStringLiteral("measured");

/// A list of the answer, and how a row of it calls what it is of.
struct List
{
    const char *member;
    const char *key;
    Dimension dimension;
    bool onlyNamed; ///< most requests name none
};

constexpr List lists[] = {
    {"by_endpoint", "endpoint", Dimension::Provider, false}, // the Databricks balancer's word
    {"by_provider", "provider", Dimension::Provider, false},
    {"by_model", "model", Dimension::Model, false},
    {"by_upstream_model", "upstream_model", Dimension::UpstreamModel, false},
    {"by_project", "project", Dimension::Project, true},
    {"by_client", "client", Dimension::Client, false},
    {"by_client_key", "client_key", Dimension::ClientKey, true},
    {"by_day", "date", Dimension::Day, false},
    {"by_hour", "hour", Dimension::Hour, false},
};

/// The rest that was too much comes last, without names.
bool isRest(const UsageReport &report, const UsageGroup &group)
{
    return report.cut && &group == &report.groups.constLast();
}

QJsonArray listOf(const List &list, const UsageReport &report)
{
    QJsonArray rows;
    for (const UsageGroup &group : report.groups) {
        const bool rest = isRest(report, group);
        const QString name = rest ? QStringLiteral("(other)") : group.names.value(0);
        if (list.onlyNamed && name.isEmpty())
            continue;
        QJsonObject row = usageviews::row(group.sum);
        row.insert(QLatin1String(list.key), name);
        rows.append(row);
    }
    return rows;
}

QJsonArray groupsOf(const UsageQuery &query, const UsageReport &report, bool onlyImported)
{
    QJsonArray rows;
    for (const UsageGroup &group : report.groups) {
        if (onlyImported && group.names.value(0) == measured)
            continue;
        QJsonObject row = usageviews::row(group.sum);
        for (qsizetype i = 0; i < query.by.size(); ++i)
            row.insert(usagedimensions::nameOf(query.by[i]), group.names.value(i));
        if (isRest(report, group))
            row.insert(QStringLiteral("rest"), true);
        rows.append(row);
    }
    return rows;
}

QJsonObject globalOf(const UsageSum &sum)
{
    QJsonObject global{{QStringLiteral("total_requests"), sum.requests}};
    usageviews::addSum(global, sum);
    return global;
}

const List *listCalled(const QString &member)
{
    const auto *found = std::find_if(std::begin(lists), std::end(lists),
        [&](const List &list) { return member == QLatin1String(list.member); });
    return found == std::end(lists) ? nullptr : found;
}

} // namespace

Result<UsageQuestion> UsageQuestion::of(const QByteArray &urlQuery)
{
    QueryParameters parameters(urlQuery);
    UsageQuestion question;
    question.m_base = usageparameters::rangeAndFilters(parameters);
    const bool daily = parameters.flag("daily");
    const bool hourly = parameters.flag("hourly");
    const bool imported = parameters.flag("imported");
    QList<Dimension> by = usageparameters::dimensions(parameters, "by");
    if (const auto problem = parameters.problem())
        return *problem;

    question.ask({}, {});
    for (const List &list : lists) {
        const bool isWanted = (list.dimension != Dimension::Day || daily)
            && (list.dimension != Dimension::Hour || hourly) && QLatin1String(list.member) != u"by_endpoint";
        if (isWanted)
            question.ask(QLatin1String(list.member), {list.dimension});
    }
    if (!by.isEmpty()) {
        if (imported && !by.contains(Dimension::Source)) // never added to what was measured
            by.prepend(Dimension::Source);
        question.ask(QStringLiteral("groups"), by, imported);
    }
    if (imported) {
        question.ask(QStringLiteral("imported.by_source"), {Dimension::Source}, true);
        question.ask(QStringLiteral("imported.by_model"), {Dimension::Source, Dimension::Model}, true);
        question.ask(QStringLiteral("imported.by_project"), {Dimension::Source, Dimension::Project}, true);
        if (daily)
            question.ask(QStringLiteral("imported.by_day"), {Dimension::Source, Dimension::Day}, true);
    }
    return question;
}

void UsageQuestion::ask(const QString &member, const QList<UsageDimension> &by, bool imported)
{
    UsageQuery query = m_base;
    query.by = by;
    query.imported = imported;
    const List *list = listCalled(member);
    const bool isTime = list && (list->dimension == Dimension::Day || list->dimension == Dimension::Hour);
    if (list && !isTime)
        query.mostRows = mostNames;
    m_parts.append({member, query});
}

QJsonObject UsageQuestion::answerOf(const QList<UsageReport> &reports) const
{
    Q_ASSERT(reports.size() == m_parts.size());
    QJsonObject view{{QStringLiteral("start"), usageviews::beginOrNull(m_base)},
        {QStringLiteral("end"), usageviews::endOrNull(m_base)},
        {QStringLiteral("timezone"), QString::fromLatin1(m_base.zone.id())},
        {QStringLiteral("since"), usageviews::timeOrNull(reports.value(0).since)}};
    QJsonObject imported;
    const QString ofImported = QStringLiteral("imported.");
    for (qsizetype i = 0; i < m_parts.size(); ++i) {
        const QString &member = m_parts[i].member;
        const UsageReport &report = reports[i];
        if (const List *list = listCalled(member)) {
            view.insert(member, listOf(*list, report));
            if (list->dimension == Dimension::Provider)
                view.insert(QStringLiteral("by_endpoint"), listOf(lists[0], report));
        } else if (member.startsWith(ofImported)) {
            imported.insert(member.mid(ofImported.size()), groupsOf(m_parts[i].query, report, true));
        } else if (member.isEmpty()) {
            view.insert(QStringLiteral("global"), globalOf(report.total));
        } else {
            view.insert(member, groupsOf(m_parts[i].query, report, false));
        }
    }
    if (!imported.isEmpty())
        view.insert(QStringLiteral("imported"), imported);
    return view;
}

} // namespace signalbox
