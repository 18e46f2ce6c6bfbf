// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/providerhistories.h"

#include <algorithm>

namespace signalbox {

using namespace std::chrono_literals;

namespace {

/// By so much a sample may be ahead: the clock was set while the attempt was under way.
constexpr ProviderHistory::Time mostAhead = 5min;

/// `by` is in whole minutes, so that steps keep their round times where a clock is only a little off.
void shift(HistorySpan &span, std::chrono::minutes by)
{
    if (by == 0min)
        return;
    for (HistoryPoint &point : span.points)
        point.from = point.from.addSecs(std::chrono::duration_cast<std::chrono::seconds>(by).count());
}

} // namespace

ProviderHistories::ProviderHistories(const Clock &clock)
    : m_clock(clock)
    , m_begin(clock.now())
    , m_wallAtBegin(wallTime())
{ }

void ProviderHistories::setProviders(const QStringList &names)
{
    QMap<QString, ProviderHistory> kept;
    for (const QString &name : names)
        kept.insert(name, m_histories.take(name));
    m_histories = std::move(kept);
}

void ProviderHistories::record(const AttemptSample &sample)
{
    const auto history = m_histories.find(sample.provider);
    if (history == m_histories.end())
        return;
    const Time age = wallTime() - Time(sample.endedAt.toMSecsSinceEpoch());
    if (age >= -mostAhead)
        history->record(sample, now() - std::max(age, Time(0)));
}

HistorySummary ProviderHistories::summary(const QString &provider, Span span) const
{
    const auto history = m_histories.find(provider);
    return history == m_histories.end() ? HistorySummary() : history->summary(span, now());
}

std::optional<HistorySpan> ProviderHistories::series(const QString &provider, Span span) const
{
    const auto history = m_histories.find(provider);
    if (history == m_histories.end())
        return std::nullopt;
    HistorySpan series = history->series(span, now());
    shift(series, std::chrono::round<std::chrono::minutes>(wallTime() - now()));
    return series;
}

std::optional<HistorySnapshot> ProviderHistories::snapshot(const QString &provider) const
{
    auto hour = series(provider, Span::Hour);
    auto day = series(provider, Span::Day);
    auto week = series(provider, Span::Week);
    if (!hour || !day || !week)
        return std::nullopt;
    return HistorySnapshot{*std::move(hour), *std::move(day), *std::move(week)};
}

ProviderHistories::Time ProviderHistories::now() const
{
    return m_wallAtBegin + std::chrono::duration_cast<Time>(m_clock.now() - m_begin);
}

ProviderHistories::Time ProviderHistories::wallTime() const
{
    return Time(m_clock.wallTime().toMSecsSinceEpoch());
}

} // namespace signalbox
