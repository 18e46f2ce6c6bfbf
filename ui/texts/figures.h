// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/usagequery.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QString>

namespace signalbox {

/// Numbers as people read them, by the locale: the same way everywhere. Where texts run from right to left
/// they are isolated, so that nothing of them changes its place; what is copied is to be `plain`.
class Figures
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::Figures)

public:
    /// "950", "12.3 k", "1.25 M", "3.4 G": three digits at most.
    static QString count(qint64 number);
    /// "$3.41", "<$0.01", "¥12", "3.41 XYZ"; `nanos` are billionths.
    static QString money(qint64 nanos, const QString &currency);
    /// What was spent, or the value of what a plan covers where nothing was: "$3.41 + ¥2.00", "≈ $3.41
    /// covered". Empty when there is neither.
    static QString money(const QMap<QString, MoneySum> &sums);
    /// "412 ms", "1.8 s", "2:05 min".
    static QString milliseconds(qint64 time);
    /// Of a running thing: "8 s", "02:05", "1 h 4 min".
    static QString seconds(qint64 time);
    /// "37 %"; never 100 before it is, never 0 when there is something.
    static QString percent(double share);
    /// "42 tok/s"; empty below 0.
    static QString speed(double tokensPerSecond);
    /// "12 kB".
    static QString bytes(qint64 number);
    /// The time of today, the day and time of others: "14:20:05", "28 Nov 14:20".
    static QString moment(const QDateTime &time, const QDateTime &now);
    /// "now", "5 min ago", "3 h ago", "2 days ago".
    static QString ago(const QDateTime &time, const QDateTime &now);

    /// For what is put together of figures: "12 k → 1 k".
    static QString isolated(const QString &text);
    /// Without what isolates figures.
    static QString plain(QString text);
};

} // namespace signalbox
