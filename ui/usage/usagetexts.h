// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/usage/usagebreakdown.h"

#include <QCoreApplication>

namespace signalbox {

/// What the usage page calls things, and the sentences about them.
class UsageTexts
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::UsageTexts)

public:
    /// "Models"; none = by time.
    static QString dimensionTitle(std::optional<UsageDimension> dimension);
    /// "Model"; of the column of names and of chips.
    static QString dimensionName(std::optional<UsageDimension> dimension);
    /// What the ledger calls `name` for people: "(no project)" for none.
    static QString partName(UsageDimension dimension, const QString &name);
    static QString seriesName(const UsageChartData &data, qsizetype number);
    /// The values of one step, a line each, and their sum; the largest on top, as they are drawn.
    static QStringList stepValues(const UsageChartData &data, qsizetype step, const QStringList &hidden);
    /// The whole chart in words, for those who do not see it.
    static QString summary(const UsageChartData &data);
    /// "+12 %" and "−3 %"; empty where there is nothing to compare with.
    static QString change(qint64 now, qint64 before);
    /// Of shares of 0 to 1: "+2 pts".
    static QString shareChange(double now, double before);
    /// In all currencies, for a cell: "$3.41 + ¥2.00", "–", "unknown".
    static QString spent(const UsageSum &sum);
    static QString covered(const UsageSum &sum);
};

} // namespace signalbox
