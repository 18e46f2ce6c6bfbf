// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/attemptsample.h"
#include "ledger/historysnapshot.h"
#include "ledger/loghistogram.h"

#include <chrono>
#include <vector>

namespace signalbox {

/// How quick and how good one provider was in the last hour, day and week: one ring of slots for each, of a
/// minute, a quarter of an hour, an hour. Takes 400 kB at most whatever the traffic, 30 kB without any.
///
/// Time is an argument, in milliseconds since 1970 of a clock that never goes back (ProviderHistories has
/// one). Slots begin where minutes, quarters and hours of UTC do; the running one is part of the span, so an
/// "hour" is 59 to 60 minutes.
class ProviderHistory
{
public:
    enum class Span {
        Hour,
        Day,
        Week,
    };
    using Time = std::chrono::milliseconds;

    /// One that ended at `end`; too old a one is left out.
    void record(const AttemptSample &sample, Time end);

    [[nodiscard]] HistorySummary summary(Span span, Time now) const;
    /// 60, 96 or 168 points.
    [[nodiscard]] HistorySpan series(Span span, Time now) const;

private:
    struct Figures
    {
        void add(const AttemptSample &sample);
        Figures &operator+=(const Figures &other);
        [[nodiscard]] HistorySummary summary() const;

        quint64 attempts = 0;
        quint64 errors = 0;
        qint64 tokens = 0; ///< that came in `streamingMilliseconds`
        qint64 streamingMilliseconds = 0;
        LogHistogram firstBytes;
    };
    struct Slot
    {
        qint64 number = -1; ///< since 1970
        Figures figures;
    };
    class Ring
    {
    public:
        Ring(Time step, size_t size) : m_step(step), m_slots(size) { }
        void record(const AttemptSample &sample, Time end);
        [[nodiscard]] Figures total(Time now) const;
        [[nodiscard]] HistorySpan series(Time now) const;

    private:
        [[nodiscard]] qint64 numberAt(Time time) const { return time / m_step; }
        [[nodiscard]] const Figures *find(qint64 number) const;

        Time m_step;
        std::vector<Slot> m_slots; ///< a slot's place is its number modulo the size
    };

    [[nodiscard]] const Ring &ring(Span span) const;

    Ring m_hour{std::chrono::minutes(1), 60};
    Ring m_day{std::chrono::minutes(15), 96};
    Ring m_week{std::chrono::hours(1), 168};
};

} // namespace signalbox
