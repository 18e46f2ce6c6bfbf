// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/usage/usagerange.h"

#include <optional>

namespace signalbox {

/// What the usage page looks at: which time, parts of what, and which of them only.
struct UsageScope
{
    struct Filter
    {
        UsageDimension dimension = UsageDimension::Provider;
        QString name;

        friend bool operator==(const Filter &, const Filter &) = default;
    };

    UsageRange range;
    std::optional<UsageDimension> dimension = UsageDimension::Model; ///< none = by time only
    QList<Filter> filters; ///< in the order in which they were chosen
    bool imported = false;

    /// By steps of the range and by `dimension`.
    [[nodiscard]] UsageQuery query(const QTimeZone &zone) const;
    /// Only the total of what came before.
    [[nodiscard]] UsageQuery previousQuery(const QTimeZone &zone, const QDateTime &now) const;
    /// Looks into one part: only that, by what tells most about it.
    void open(const QString &part);
    void setFilter(UsageDimension by, const QString &name);
    [[nodiscard]] bool isFiltered(UsageDimension by) const;
};

} // namespace signalbox
