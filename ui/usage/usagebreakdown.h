// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/usage/usagemeasure.h"
#include "ui/usage/usagerange.h"

#include <optional>

namespace signalbox {

/// What a chart draws: parts on top of each other, step by step.
struct UsageChartData
{
    struct Series
    {
        QString name; ///< as the ledger has it
        bool isRest = false; ///< all that have no series of their own
        QList<qint64> values; ///< one for each step

        friend bool operator==(const Series &, const Series &) = default;
    };

    QList<Series> series; ///< the largest first, the rest last
    UsageMeasure measure;
    QStringList labels; ///< of the steps
    QStringList longLabels;
    std::optional<UsageDimension> dimension; ///< what the series are; none = there is one of all

    [[nodiscard]] qint64 total(qsizetype number) const;
    [[nodiscard]] bool isEmpty() const;
};

/// A report by steps of time and one dimension more, taken apart: what each part used, and when.
class UsageBreakdown
{
public:
    struct Part
    {
        QString name; ///< as the ledger has it
        bool isRest = false; ///< what the ledger had too many rows for
        UsageSum sum;
        QList<UsageSum> steps; ///< one for each step of the range
        int step = -1; ///< which one it is itself
    };

    /// `report` was asked for by the range's dimension and then by `dimension`, if any.
    UsageBreakdown(
        const UsageReport &report, const UsageRange &range, std::optional<UsageDimension> dimension);

    /// The most tokens first. Without a dimension one of all.
    [[nodiscard]] const QList<Part> &parts() const { return m_parts; }
    /// The steps in which anything was used, without their own steps.
    [[nodiscard]] QList<Part> steps() const;
    [[nodiscard]] const UsageSum &total() const { return m_total; }
    /// Its series are the largest by that measure, `mostSeries` of them and one of the rest.
    [[nodiscard]] UsageChartData chart(const UsageMeasure &measure, qsizetype mostSeries = 7) const;

private:
    UsageRange m_range;
    std::optional<UsageDimension> m_dimension;
    QList<Part> m_parts;
    UsageSum m_total;
};

} // namespace signalbox
