// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <QTimeZone>

/// Usage is added up by quarters of an hour since 1970 (UTC): the days of every time zone that is in use
/// begin with one.
namespace signalbox::timeslots {

inline constexpr qint64 seconds = 900;
inline constexpr qint64 perHour = 4;
inline constexpr qint64 perDay = 96;

/// The slot that `time` is in; of times before 1970 it is the first.
qint64 slotOf(const QDateTime &time);
/// The first slot that begins at `time` or later.
qint64 slotFrom(const QDateTime &time);
QDateTime timeOf(qint64 slot);

/// The first slot of the day, and of the day after it.
qint64 beginOf(QDate day, const QTimeZone &zone);
QDate dayOf(qint64 slot, const QTimeZone &zone);
/// Where a day stands that is kept as one row: its noon is within this day in the zones of half the world.
qint64 noonOf(QDate day, const QTimeZone &zone);

/// How many slots the clocks of `zone` are ahead of UTC, as SQL over `column` for all slots from `first` to
/// `last`: a number, or a CASE with the days on which clocks are changed.
QString offsetSql(const QTimeZone &zone, qint64 first, qint64 last, const QString &column);

/// The names of days and hours that are counted in local time since 1970.
QString dayName(qint64 localDay);
QString hourName(qint64 localHour);

} // namespace signalbox::timeslots
