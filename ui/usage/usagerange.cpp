// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagerange.h"

#include <QLocale>

#include <algorithm>

namespace signalbox {
namespace {
constexpr qint64 mostDaysByDay = 92;
constexpr int hoursOfDay = 24;

QDate monthBegin(QDate day)
{
    return {day.year(), day.month(), 1};
}

QDate monthEnd(QDate day)
{
    return {day.year(), day.month(), day.daysInMonth()};
}

qsizetype monthsBetween(QDate first, QDate last)
{
    return (last.year() - first.year()) * 12 + last.month() - first.month();
}

QDate firstOf(UsageRange::Kind kind, QDate today)
{
    switch (kind) {
    case UsageRange::Kind::Week:
        return today.addDays(-6);
    case UsageRange::Kind::ThirtyDays:
        return today.addDays(-29);
    case UsageRange::Kind::Month:
        return monthBegin(today);
    case UsageRange::Kind::Year:
        return monthBegin(today).addMonths(-11);
    case UsageRange::Kind::Day:
    case UsageRange::Kind::Custom:
        break;
    }
    return today;
}

bool isOfMonths(UsageRange::Kind kind)
{
    return kind == UsageRange::Kind::Month || kind == UsageRange::Kind::Year;
}
} // namespace

UsageRange::UsageRange(Kind kind, QDate today)
    : UsageRange(kind, firstOf(kind, today), isOfMonths(kind) ? monthEnd(today) : today)
{ }

UsageRange UsageRange::of(QDate one, QDate other)
{
    return {Kind::Custom, std::min(one, other), std::max(one, other)};
}

UsageRange UsageRange::shifted(int steps) const
{
    if (isOfMonths(m_kind)) {
        const int months = steps * (m_kind == Kind::Year ? 12 : 1);
        return {m_kind, m_first.addMonths(months), monthEnd(monthBegin(m_last).addMonths(months))};
    }
    const qint64 days = steps * (m_first.daysTo(m_last) + 1);
    return {m_kind, m_first.addDays(days), m_last.addDays(days)};
}

UsageRange::Step UsageRange::step() const
{
    if (m_first == m_last)
        return Step::Hour;
    return m_first.daysTo(m_last) < mostDaysByDay ? Step::Day : Step::Month;
}

UsageDimension UsageRange::dimension() const
{
    return step() == Step::Hour ? UsageDimension::Hour : UsageDimension::Day;
}

qsizetype UsageRange::size() const
{
    switch (step()) {
    case Step::Hour:
        return hoursOfDay;
    case Step::Day:
        return m_first.daysTo(m_last) + 1;
    case Step::Month:
        break;
    }
    return monthsBetween(m_first, m_last) + 1;
}

qsizetype UsageRange::indexOf(const QString &name) const
{
    const QDate day = QDate::fromString(name.left(10), Qt::ISODate);
    if (!day.isValid() || !contains(day))
        return -1;
    switch (step()) {
    case Step::Hour: {
        const QTime time = QTime::fromString(name.mid(11, 5), QStringLiteral("HH:mm"));
        return time.isValid() ? time.hour() : -1;
    }
    case Step::Day:
        return m_first.daysTo(day);
    case Step::Month:
        break;
    }
    return monthsBetween(m_first, day);
}

QDate UsageRange::dayOf(qsizetype index) const
{
    switch (step()) {
    case Step::Hour:
        return m_first;
    case Step::Day:
        return m_first.addDays(index);
    case Step::Month:
        break;
    }
    return std::max(m_first, monthBegin(m_first).addMonths(static_cast<int>(index)));
}

QString UsageRange::name(qsizetype index) const
{
    QString day = dayOf(index).toString(Qt::ISODate);
    switch (step()) {
    case Step::Hour:
        return day + QTime(static_cast<int>(index), 0).toString(QStringLiteral("'T'HH:mm"));
    case Step::Day:
        return day;
    case Step::Month:
        break;
    }
    return day.left(7);
}

UsageRange UsageRange::stepRange(qsizetype index) const
{
    const QDate day = dayOf(index);
    if (step() == Step::Month)
        return of(day, std::min(m_last, monthEnd(day)));
    return of(day, day);
}

void UsageRange::limitToPrevious(UsageQuery &query, const QDateTime &now) const
{
    const UsageRange before = shifted(-1);
    query.from = before.from(query.zone);
    query.until = before.until(query.zone);
    if (now < until(query.zone))
        query.until = std::min(query.until, query.from.addMSecs(from(query.zone).msecsTo(now)));
}

QString UsageRange::title() const
{
    const QLocale locale;
    if (m_first == m_last)
        return locale.toString(m_first, tr("ddd d MMM yyyy", "date format"));
    if (m_kind == Kind::Month)
        return locale.toString(m_first, tr("MMMM yyyy", "date format"));
    const bool isOneMonth = monthBegin(m_first) == monthBegin(m_last);
    const bool isOneYear = m_first.year() == m_last.year();
    QString first = tr("d MMM yyyy", "date format");
    QString last = first;
    if (m_kind == Kind::Year)
        first = last = tr("MMM yyyy", "date format");
    else if (isOneMonth)
        first = tr("d", "date format, the month and year follow with the last day");
    else if (isOneYear)
        first = tr("d MMM", "date format, the year follows with the last day");
    return tr("%1 – %2", "first and last day")
        .arg(locale.toString(m_first, first), locale.toString(m_last, last));
}

QString UsageRange::label(qsizetype index) const
{
    const QLocale locale;
    switch (step()) {
    case Step::Hour:
        return locale.toString(QTime(static_cast<int>(index), 0), QStringLiteral("HH:mm"));
    case Step::Day:
        return locale.toString(
            dayOf(index), size() <= 7 ? tr("ddd d", "date format") : tr("d MMM", "date format"));
    case Step::Month:
        break;
    }
    return locale.toString(
        dayOf(index), size() <= 12 ? tr("MMM", "date format") : tr("MMM yyyy", "date format"));
}

QString UsageRange::longLabel(qsizetype index) const
{
    const QLocale locale;
    switch (step()) {
    case Step::Hour:
        return tr("%1, %2 – %3", "day, begin and end of an hour")
            .arg(locale.toString(m_first, tr("ddd d MMM", "date format")), label(index),
                index + 1 < hoursOfDay ? label(index + 1) : QStringLiteral("24:00"));
    case Step::Day:
        return locale.toString(dayOf(index), tr("ddd d MMM yyyy", "date format"));
    case Step::Month:
        break;
    }
    return locale.toString(dayOf(index), tr("MMMM yyyy", "date format"));
}

} // namespace signalbox
