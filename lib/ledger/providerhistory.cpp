// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/providerhistory.h"

namespace signalbox {

namespace {

/// What came within less came at once: out of a buffer, or as an answer that is no stream.
constexpr qint64 shortestStream = 100; // milliseconds

} // namespace

void ProviderHistory::Figures::add(const AttemptSample &sample)
{
    ++attempts;
    if (sample.faulty)
        ++errors;
    if (sample.firstByteMilliseconds < 0)
        return;
    firstBytes.add(static_cast<double>(sample.firstByteMilliseconds));
    // One that was cut has told of no tokens, or of those that it began with.
    const qint64 streaming = sample.milliseconds - sample.firstByteMilliseconds;
    if (sample.good && sample.outputTokens > 0 && streaming >= shortestStream) {
        tokens += sample.outputTokens;
        streamingMilliseconds += streaming;
    }
}

ProviderHistory::Figures &ProviderHistory::Figures::operator+=(const Figures &other)
{
    attempts += other.attempts;
    errors += other.errors;
    tokens += other.tokens;
    streamingMilliseconds += other.streamingMilliseconds;
    firstBytes += other.firstBytes;
    return *this;
}

HistorySummary ProviderHistory::Figures::summary() const
{
    HistorySummary summary;
    summary.attempts = attempts;
    summary.errors = errors;
    summary.firstByteP50 = firstBytes.percentile(0.5).value_or(-1);
    summary.firstByteP95 = firstBytes.percentile(0.95).value_or(-1);
    if (streamingMilliseconds > 0)
        summary.tokensPerSecond
            = static_cast<double>(tokens) * 1000 / static_cast<double>(streamingMilliseconds);
    return summary;
}

void ProviderHistory::Ring::record(const AttemptSample &sample, Time end)
{
    const qint64 number = numberAt(end);
    Slot &slot = m_slots[static_cast<size_t>(number) % m_slots.size()];
    if (slot.number > number) // its place is taken by what is newer
        return;
    if (slot.number < number)
        slot = {number, {}};
    slot.figures.add(sample);
}

const ProviderHistory::Figures *ProviderHistory::Ring::find(qint64 number) const
{
    const Slot &slot = m_slots[static_cast<size_t>(number) % m_slots.size()];
    return slot.number == number ? &slot.figures : nullptr;
}

ProviderHistory::Figures ProviderHistory::Ring::total(Time now) const
{
    const qint64 newest = numberAt(now);
    const qint64 oldest = newest - static_cast<qint64>(m_slots.size()) + 1;
    Figures total;
    for (const Slot &slot : m_slots) {
        if (slot.number >= oldest && slot.number <= newest)
            total += slot.figures;
    }
    return total;
}

HistorySpan ProviderHistory::Ring::series(Time now) const
{
    HistorySpan span;
    span.stepSeconds = std::chrono::duration_cast<std::chrono::seconds>(m_step).count();
    span.summary = total(now).summary();
    const qint64 newest = numberAt(now);
    for (qint64 number = newest - static_cast<qint64>(m_slots.size()) + 1; number <= newest; ++number) {
        const Figures *figures = find(number);
        span.points.append({QDateTime::fromMSecsSinceEpoch(number * m_step.count(), Qt::UTC),
            figures ? figures->summary() : HistorySummary()});
    }
    return span;
}

void ProviderHistory::record(const AttemptSample &sample, Time end)
{
    m_hour.record(sample, end);
    m_day.record(sample, end);
    m_week.record(sample, end);
}

HistorySummary ProviderHistory::summary(Span span, Time now) const
{
    return ring(span).total(now).summary();
}

HistorySpan ProviderHistory::series(Span span, Time now) const
{
    return ring(span).series(now);
}

const ProviderHistory::Ring &ProviderHistory::ring(Span span) const
{
    switch (span) {
    case Span::Hour:
        return m_hour;
    case Span::Day:
        return m_day;
    case Span::Week:
        break;
    }
    return m_week;
}

} // namespace signalbox
