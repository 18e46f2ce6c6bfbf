// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>

namespace signalbox {

/// How the attempts of some time went at one provider.
struct HistorySummary
{
    quint64 attempts = 0; ///< that have ended
    quint64 errors = 0; ///< of these, those that failed by the provider's fault
    double firstByteP50 = -1; ///< milliseconds until the first content; -1 = none came
    double firstByteP95 = -1;
    double tokensPerSecond = -1; ///< of output, while it came; -1 = nothing was measured

    /// 0 to 1; -1 when there were no attempts.
    [[nodiscard]] double errorShare() const
    {
        return attempts == 0 ? -1 : static_cast<double>(errors) / static_cast<double>(attempts);
    }
};

struct HistoryPoint
{
    QDateTime from; ///< UTC
    HistorySummary summary;
};

/// One provider's last hour, day or week.
struct HistorySpan
{
    qint64 stepSeconds = 0; ///< between two points
    HistorySummary summary; ///< of all points
    QList<HistoryPoint> points; ///< the oldest first, without gaps; the last one is not over yet
};

/// How one provider did lately: a value for display.
struct HistorySnapshot
{
    HistorySpan hour; ///< by the minute
    HistorySpan day; ///< by the quarter of an hour
    HistorySpan week; ///< by the hour
};

} // namespace signalbox
