// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "ledger/providerhistory.h"

#include <QMap>
#include <QStringList>

#include <optional>

namespace signalbox {

/// The histories of all providers that are configured; those of others are forgotten.
///
/// Its time goes on with the steady clock from what the wall clock was at the beginning, so that a wall clock
/// that is set, in either direction, moves nothing that was measured. What is shown has the times of the wall
/// clock as it is now.
class ProviderHistories
{
public:
    using Span = ProviderHistory::Span;

    /// `clock` must outlive it.
    explicit ProviderHistories(const Clock &clock);

    void setProviders(const QStringList &names);

    /// One that has just ended, or that another run of the program has measured. One of a time to come is
    /// left out: the clock was ahead then. So are those of providers that are not configured.
    void record(const AttemptSample &sample);

    [[nodiscard]] HistorySummary summary(const QString &provider, Span span) const;
    /// Nothing when there is no such provider.
    [[nodiscard]] std::optional<HistorySpan> series(const QString &provider, Span span) const;
    [[nodiscard]] std::optional<HistorySnapshot> snapshot(const QString &provider) const;

private:
    using Time = ProviderHistory::Time;

    [[nodiscard]] Time now() const;
    [[nodiscard]] Time wallTime() const;

    const Clock &m_clock;
    Clock::TimePoint m_begin;
    Time m_wallAtBegin;
    QMap<QString, ProviderHistory> m_histories;
};

} // namespace signalbox
