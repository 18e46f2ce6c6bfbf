// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "ledger/usagequery.h"

#include <QDate>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace signalbox {

class GatewayLink;

/// What was used since the midnight of this computer's time zone.
///
/// While it is active it asks when requests have ended, when a new day begins, and again when somebody
/// listens at last; else it asks nothing. What it knew stays when a question fails.
class TodayFigures final : public QObject
{
    Q_OBJECT

public:
    explicit TodayFigures(GatewayLink &gateway, QObject *parent = nullptr);
    /// `clock` must outlive it. What has ended is asked for once in `pause`.
    TodayFigures(
        GatewayLink &gateway, const Clock &clock, std::chrono::milliseconds pause, QObject *parent = nullptr);

    /// Asks at once when it becomes active.
    void setActive(bool active);
    [[nodiscard]] bool isActive() const { return m_active; }
    /// As it was told last; empty before the first answer and after midnight.
    [[nodiscard]] const UsageSum &sum() const { return m_sum; }

signals:
    void changed(const signalbox::UsageSum &sum);

private:
    void ask();
    void waitForMidnight();
    void lookForNewDay();
    void take(quint64 question, const Result<UsageReport> &answer);
    [[nodiscard]] QDate today() const;

    GatewayLink &m_gateway;
    const Clock &m_clock;
    QTimer m_pause;
    QTimer m_midnight;
    bool m_active = false;
    bool m_listening = false;
    bool m_failed = false; ///< the last question
    quint64 m_question = 0; ///< the newest: answers to older ones are too late
    QDate m_day;
    UsageSum m_sum;
};

} // namespace signalbox
