// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagescope.h"

#include <algorithm>
#include <array>

namespace signalbox {
namespace {
/// A year by days and some hundred models. What is beyond is added up without its time.
constexpr int mostRows = 100'000;
} // namespace

UsageQuery UsageScope::query(const QTimeZone &zone) const
{
    UsageQuery query;
    query.zone = zone;
    query.from = range.from(zone);
    query.until = range.until(zone);
    query.by = {range.dimension()};
    if (dimension)
        query.by << *dimension;
    for (const Filter &filter : filters)
        query.only.insert(filter.dimension, filter.name);
    query.imported = imported;
    query.mostRows = mostRows;
    return query;
}

UsageQuery UsageScope::previousQuery(const QTimeZone &zone, const QDateTime &now) const
{
    UsageQuery previous = query(zone);
    previous.by.clear();
    range.limitToPrevious(previous, now);
    return previous;
}

bool UsageScope::isFiltered(UsageDimension by) const
{
    return std::any_of(
        filters.cbegin(), filters.cend(), [by](const Filter &filter) { return filter.dimension == by; });
}

void UsageScope::setFilter(UsageDimension by, const QString &name)
{
    filters.removeIf([by](const Filter &filter) { return filter.dimension == by; });
    filters.append({by, name});
}

void UsageScope::open(const QString &part)
{
    if (!dimension)
        return;
    setFilter(*dimension, part);
    constexpr std::array next{
        UsageDimension::Model, UsageDimension::Provider, UsageDimension::Project, UsageDimension::Client};
    const auto *const found
        = std::find_if(next.begin(), next.end(), [this](UsageDimension each) { return !isFiltered(each); });
    dimension = found == next.end() ? std::nullopt : std::optional(*found);
}

} // namespace signalbox
