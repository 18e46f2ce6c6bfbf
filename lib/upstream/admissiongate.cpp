// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/admissiongate.h"

#include <algorithm>

namespace signalbox {

using namespace std::chrono_literals;

AdmissionGate::AdmissionGate(const Limits &limits, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &AdmissionGate::serveQueue);
}

bool AdmissionGate::hasRoom() const
{
    const bool slot = m_limits.maxConcurrent <= 0 || m_inFlight < m_limits.maxConcurrent;
    return slot && m_queue.empty() && untilRateAllows() <= 0ns;
}

void AdmissionGate::enter(QObject *context, const Callback &callback)
{
    std::erase_if(m_queue, [](const Waiting &waiting) { return !waiting.context; });
    if (hasRoom()) {
        admit(callback);
    } else if (static_cast<qsizetype>(m_queue.size()) >= longestQueue) {
        callback(false);
    } else {
        m_queue.push_back({context, callback, m_clock.now() + m_limits.patience});
        armTimer();
    }
}

void AdmissionGate::leave()
{
    Q_ASSERT(m_inFlight > 0);
    --m_inFlight;
    // Not from here: the caller is still ending its own attempt.
    if (!m_queue.empty())
        QMetaObject::invokeMethod(this, &AdmissionGate::serveQueue, Qt::QueuedConnection);
}

void AdmissionGate::admit(const Callback &callback)
{
    ++m_inFlight;
    if (m_limits.requestsPerMinute > 0) {
        m_recent.push_back(m_clock.now());
        while (m_recent.size() > static_cast<size_t>(m_limits.requestsPerMinute))
            m_recent.pop_front();
    }
    callback(true);
}

void AdmissionGate::serveQueue()
{
    // With the one that waited the last may go that holds a provider which left the configuration.
    const QPointer<AdmissionGate> alive(this);
    const auto now = m_clock.now();
    while (!m_queue.empty()) {
        const Waiting first = m_queue.front();
        const bool slot = m_limits.maxConcurrent <= 0 || m_inFlight < m_limits.maxConcurrent;
        const bool mayGo = slot && untilRateAllows() <= 0ns;
        if (first.context && !mayGo && now < first.deadline)
            break;
        m_queue.pop_front();
        if (!first.context)
            continue;
        if (mayGo)
            admit(first.callback);
        else
            first.callback(false);
        if (!alive)
            return;
    }
    armTimer();
}

void AdmissionGate::armTimer()
{
    if (m_queue.empty())
        return;
    const auto now = m_clock.now();
    Clock::Duration wait = m_queue.front().deadline - now;
    const Clock::Duration rate = untilRateAllows();
    if (rate > 0ns)
        wait = std::min(wait, rate);
    m_timer.start(std::max(1ms, std::chrono::ceil<std::chrono::milliseconds>(wait)));
}

Clock::Duration AdmissionGate::untilRateAllows() const
{
    if (m_limits.requestsPerMinute <= 0 || m_recent.size() < static_cast<size_t>(m_limits.requestsPerMinute))
        return 0ns;
    return std::max<Clock::Duration>(0ns, m_recent.front() + 1min - m_clock.now());
}

} // namespace signalbox
