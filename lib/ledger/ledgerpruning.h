// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ownzone.h"
#include "ledger/ledgerdatabase.h"

#include <QTimeZone>

namespace signalbox {

/// Keeps a ledger within its bounds, in steps so small that what is to be written need not wait for long.
class LedgerPruning
{
public:
    enum class Step {
        Done, ///< nothing is left to do
        More,
        Failed, ///< the database says why
    };

    explicit LedgerPruning(LedgerDatabase &database, const QTimeZone &zone = ownZone())
        : m_database(database)
        , m_zone(zone)
    { }

    /// What time it is safe to believe that it is, the clock saying `now`: the time that was believed before,
    /// brought nearer to the clock by a day at most for each hour that the program has been `running` since
    /// it last asked. So a clock that is years ahead or behind for an hour moves it by a day, which the next
    /// good hour takes back; to start again moves nothing. Null while no clock could be believed at all.
    [[nodiscard]] std::optional<QDateTime> believe(const QDateTime &now, std::chrono::milliseconds running);
    /// As it was believed last; null before that.
    [[nodiscard]] std::optional<QDateTime> believed();

    /// Removes exchanges that began before `cutoff`, and makes one sum of each day that was over then.
    [[nodiscard]] Step byAge(const QDateTime &cutoff);
    /// Removes the oldest exchanges, and the room that they have taken in the file.
    [[nodiscard]] Step bySize(qint64 maxBytes);

private:
    std::optional<bool> removeOldest(qint64 firstKept);
    Step vacuum(qint64 unused);

    LedgerDatabase &m_database;
    QTimeZone m_zone;
};

} // namespace signalbox
