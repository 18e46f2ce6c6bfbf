// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/usagequery.h"

#include <QCoreApplication>
#include <QDate>
#include <QStringList>

namespace signalbox {

/// The days that the usage page shows, and the steps that they are drawn in: whole days of a time zone.
class UsageRange
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::UsageRange)

public:
    enum class Kind {
        Day,
        Week, ///< seven days
        ThirtyDays,
        Month, ///< of the calendar
        Year, ///< twelve months of the calendar
        Custom,
    };
    enum class Step {
        Hour,
        Day,
        Month,
    };

    /// The one of this kind that ends with `today`, or has it in its last month.
    UsageRange(Kind kind, QDate today);
    /// From one day to another, both included, in whatever order.
    static UsageRange of(QDate one, QDate other);

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] QDate first() const { return m_first; }
    [[nodiscard]] QDate last() const { return m_last; }
    [[nodiscard]] bool contains(QDate day) const { return m_first <= day && day <= m_last; }
    /// The one right before or after it, as long as it.
    [[nodiscard]] UsageRange shifted(int steps) const;

    [[nodiscard]] Step step() const;
    [[nodiscard]] UsageDimension dimension() const;
    /// How many steps it has.
    [[nodiscard]] qsizetype size() const;
    /// The step that the ledger's name of a day or hour is in; -1 = none of it.
    [[nodiscard]] qsizetype indexOf(const QString &name) const;
    /// "2026-11-16T14:00", "2026-11-16" or "2026-11": the same in every language.
    [[nodiscard]] QString name(qsizetype index) const;
    /// The days of a step.
    [[nodiscard]] UsageRange stepRange(qsizetype index) const;

    [[nodiscard]] QDateTime from(const QTimeZone &zone) const { return m_first.startOfDay(zone); }
    [[nodiscard]] QDateTime until(const QTimeZone &zone) const { return m_last.addDays(1).startOfDay(zone); }
    /// What comes before it and may be compared with it: where it is not over yet, no more of that than has
    /// passed of this one.
    void limitToPrevious(UsageQuery &query, const QDateTime &now) const;

    /// "16 – 22 Nov 2026".
    [[nodiscard]] QString title() const;
    /// For an axis: "14:00", "Mon 16", "16 Nov", "Nov".
    [[nodiscard]] QString label(qsizetype index) const;
    /// With all that is needed to know which one it is.
    [[nodiscard]] QString longLabel(qsizetype index) const;

    friend bool operator==(const UsageRange &, const UsageRange &) = default;

private:
    UsageRange(Kind kind, QDate first, QDate last) : m_kind(kind), m_first(first), m_last(last) { }
    [[nodiscard]] QDate dayOf(qsizetype index) const;

    Kind m_kind;
    QDate m_first;
    QDate m_last;
};

} // namespace signalbox
