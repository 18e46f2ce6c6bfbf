// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/timeslots.h"

#include <algorithm>

namespace signalbox::timeslots {

namespace {

/// No zone changes its clocks and back within so few days.
constexpr qint64 strideDays = 7;

qint64 offset(const QTimeZone &zone, qint64 slot)
{
    // Rounded: the offsets of a hundred years ago had seconds.
    return zone.offsetFromUtc(timeOf(slot)) / seconds;
}

/// The first slot after `low` that has another offset, which `high` has.
qint64 changeBetween(const QTimeZone &zone, qint64 low, qint64 high)
{
    const qint64 before = offset(zone, low);
    while (high - low > 1) {
        const qint64 middle = low + (high - low) / 2;
        (offset(zone, middle) == before ? low : high) = middle;
    }
    return high;
}

} // namespace

qint64 slotOf(const QDateTime &time)
{
    return std::max<qint64>(time.toSecsSinceEpoch(), 0) / seconds;
}

qint64 slotFrom(const QDateTime &time)
{
    return (std::max<qint64>(time.toMSecsSinceEpoch(), 0) + seconds * 1000 - 1) / (seconds * 1000);
}

QDateTime timeOf(qint64 slot)
{
    return QDateTime::fromSecsSinceEpoch(slot * seconds, Qt::UTC);
}

qint64 beginOf(QDate day, const QTimeZone &zone)
{
    // Not at midnight where clocks are put forward then.
    return slotOf(day.startOfDay(zone));
}

QDate dayOf(qint64 slot, const QTimeZone &zone)
{
    return timeOf(slot).toTimeZone(zone).date();
}

qint64 noonOf(QDate day, const QTimeZone &zone)
{
    return slotOf(QDateTime(day, QTime(12, 0), zone));
}

QString offsetSql(const QTimeZone &zone, qint64 first, qint64 last, const QString &column)
{
    QString cases;
    qint64 from = first;
    qint64 current = offset(zone, first);
    while (from < last) {
        const qint64 next = std::min(from + strideDays * perDay, last);
        if (offset(zone, next) == current) {
            from = next;
            continue;
        }
        from = changeBetween(zone, from, next);
        cases += QStringLiteral("WHEN %1 < %2 THEN %3 ").arg(column).arg(from).arg(current);
        current = offset(zone, from);
    }
    if (cases.isEmpty())
        return QString::number(current);
    return QStringLiteral("CASE %1ELSE %2 END").arg(cases).arg(current);
}

QString dayName(qint64 localDay)
{
    return QDate(1970, 1, 1).addDays(localDay).toString(Qt::ISODate);
}

QString hourName(qint64 localHour)
{
    constexpr qint64 hoursPerDay = 24;
    return QStringLiteral("%1T%2:00")
        .arg(dayName(localHour / hoursPerDay))
        .arg(localHour % hoursPerDay, 2, 10, QLatin1Char('0'));
}

} // namespace signalbox::timeslots
