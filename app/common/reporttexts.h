// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

/// How the commands write figures and times, and understand them.
namespace signalbox::reporttexts {

/// "1,234,567".
QString count(qint64 number);
/// "850 ms", "12.4 s", "42 s", "3 min 20 s", "2 h 5 min", "4 d 3 h".
QString duration(qint64 milliseconds);
/// "87 %" of a share.
QString percent(double share);
/// "1,234.50"; what is less than the last place, and more than nothing, is "<0.01".
QString money(double amount, int places);
/// Of `[{currency, spent, value}]`: "0.0123 USD", "0.5 CNY as value".
QString money(const QJsonArray &sums);
/// What is wrong with the ledger, `ledger` as the API tells of it, and what figures lack for it; empty =
/// nothing is.
QString ledgerTrouble(const QJsonObject &ledger);
/// A CSV file as a terminal may show it: as displaywidth::harmless(), with the line ends between rows.
QByteArray harmlessCsv(const QByteArray &csv);
/// A moment of the API in this computer's time; null = none.
QDateTime time(const QJsonValue &iso);
/// "2026-11-29 14:03:22".
QString dateAndTime(const QDateTime &time);

/// What --since says as a parameter of the API: 12h, 7d (with today), 4w, today, yesterday, a day or a time.
Result<QString> sinceParameter(const QString &word, const QDateTime &now);
/// The same of --until: a day is still part of it.
Result<QString> untilParameter(const QString &word, const QDateTime &now);

} // namespace signalbox::reporttexts
