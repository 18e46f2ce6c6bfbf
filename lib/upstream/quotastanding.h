// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

namespace signalbox {

/// What quotas are judged by.
struct QuotaAim
{
    double reserve = 0; ///< the share of each window that is left for later
    QDateTime now; ///< UTC
};

/// Whether an account has room for a model, by what is known of its windows.
struct QuotaStanding
{
    enum class Room {
        Ample, ///< or not known
        Reserve, ///< what is left is kept for when nobody else has room
        Spent,
    };

    Room room = Room::Ample;
    QDateTime resetsAt; ///< of the window that says so; of Ample: of the plan's tightest. Null = not known
    QString reason; ///< "5h 97 % used, kept in reserve"; empty = nothing is known

    /// True when it is better to use this one first: it has more room, or what it has is lost sooner.
    [[nodiscard]] bool isBefore(const QuotaStanding &other) const
    {
        if (room != other.room)
            return room < other.room;
        return resetsAt.isValid() && (!other.resetsAt.isValid() || resetsAt < other.resetsAt);
    }
};

} // namespace signalbox
