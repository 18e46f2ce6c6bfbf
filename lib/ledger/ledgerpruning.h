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

    explicit LedgerPruning(LedgerDatabase &database, QTimeZone zone = ownZone())
        : m_database(database)
        , m_zone(std::move(zone))
    { }

    /// Until when it is safe to believe the clock, which is asked for `now`: what the ledger has known before
    /// and a day at most beyond it. A clock that is a year ahead for a moment removes nothing that way, and
    /// one that was ahead is forgotten. To be called once an hour.
    [[nodiscard]] std::optional<QDateTime> believe(const QDateTime &now);
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
