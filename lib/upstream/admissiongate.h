// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <deque>
#include <functional>

namespace signalbox {

/// Lets requests to one provider through as its `max_concurrent` and `requests_per_minute` allow; the others
/// wait in a short queue, first come first served.
class AdmissionGate final : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype longestQueue = 64;

    struct Limits
    {
        int maxConcurrent = 0; ///< 0 = any
        int requestsPerMinute = 0; ///< 0 = any
        std::chrono::milliseconds patience{10'000}; ///< how long one waits
    };
    /// Called once: with true when the request may be sent, with false when it waited in vain or the queue
    /// was full.
    using Callback = std::function<void(bool admitted)>;

    AdmissionGate(const Limits &limits, const Clock &clock, QObject *parent = nullptr);

    /// How long those who come from now on will wait.
    void setPatience(std::chrono::milliseconds patience) { m_limits.patience = patience; }

    /// True when a request would be let through at once.
    [[nodiscard]] bool hasRoom() const;
    /// Calls back at once when there is room, later otherwise, never when `context` dies before.
    void enter(QObject *context, const Callback &callback);
    /// An admitted request has ended.
    void leave();

    [[nodiscard]] int inFlight() const { return m_inFlight; }

private:
    struct Waiting
    {
        QPointer<QObject> context;
        Callback callback;
        Clock::TimePoint deadline;
    };

    void admit(const Callback &callback);
    void serveQueue();
    void armTimer();
    [[nodiscard]] Clock::Duration untilRateAllows() const;

    Limits m_limits;
    const Clock &m_clock;
    int m_inFlight = 0;
    std::deque<Clock::TimePoint> m_recent; ///< admissions of the last minute; kept only with a rate limit
    std::deque<Waiting> m_queue;
    QTimer m_timer;
};

} // namespace signalbox
