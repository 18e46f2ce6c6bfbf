// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/exchangerows.h"

#include "log/logwriter.h"

#include <QTimeZone>

#include <algorithm>

namespace signalbox::exchangerows {

qint64 firstId(const QDateTime &time)
{
    constexpr qint64 latest = 8'000'000'000'000; // in 2223: its ids are whole numbers for JavaScript, too
    return std::clamp<qint64>(time.toMSecsSinceEpoch(), 0, latest) * idsPerMillisecond;
}

QDateTime timeOf(qint64 id)
{
    return QDateTime::fromMSecsSinceEpoch(id / idsPerMillisecond, Qt::UTC);
}

QString text(const QString &value)
{
    if (value.isEmpty())
        return QStringLiteral("");
    // Cut before and after: what it costs is bounded, and no half of a key stays.
    const QString shown = redacted(value.left(2 * longestText)).simplified();
    return shown.left(longestText);
}

} // namespace signalbox::exchangerows
