// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/todayfigures.h"

#include "core/ownzone.h"
#include "ui/gateway/gatewaylink.h"

#include <algorithm>
#include <utility>

namespace signalbox {
using namespace std::chrono_literals;

namespace {
/// Timers stand still while the computer sleeps: midnight is looked for now and then.
constexpr std::chrono::milliseconds longestWait = 15min;

const Clock &systemClock()
{
    static const SystemClock clock;
    return clock;
}
} // namespace

TodayFigures::TodayFigures(GatewayLink &gateway, QObject *parent)
    : TodayFigures(gateway, systemClock(), 2s, parent)
{ }

TodayFigures::TodayFigures(
    GatewayLink &gateway, const Clock &clock, std::chrono::milliseconds pause, QObject *parent)
    : QObject(parent)
    , m_gateway(gateway)
    , m_clock(clock)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pause);
    m_midnight.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &TodayFigures::ask);
    connect(&m_midnight, &QTimer::timeout, this, &TodayFigures::lookForNewDay);
    connect(&m_gateway, &GatewayLink::exchangeFinished, this, [this] {
        if (m_active && !m_pause.isActive())
            m_pause.start();
    });
    connect(&m_gateway, &GatewayLink::snapshotChanged, this, [this](const GatewaySnapshot &snapshot) {
        const bool begins = !std::exchange(m_listening, snapshot.listening) && snapshot.listening;
        if (begins && m_active && m_failed)
            ask();
    });
}

void TodayFigures::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    m_pause.stop();
    m_midnight.stop();
    if (m_active)
        ask();
}

QDate TodayFigures::today() const
{
    return m_clock.wallTime().toTimeZone(ownZone()).date();
}

void TodayFigures::ask()
{
    const QDate day = today();
    if (m_day.isValid() && day != m_day) {
        m_sum = {};
        emit changed(m_sum);
    }
    m_day = day;
    waitForMidnight();
    UsageQuery query;
    query.zone = ownZone();
    query.from = day.startOfDay(query.zone);
    m_gateway.sumUsage(query, this,
        [this, question = ++m_question](const Result<UsageReport> &answer) { take(question, answer); });
}

void TodayFigures::waitForMidnight()
{
    const std::chrono::milliseconds left(
        m_clock.wallTime().msecsTo(m_day.addDays(1).startOfDay(ownZone())) + 1);
    m_midnight.start(std::clamp(left, 1ms, longestWait));
}

void TodayFigures::lookForNewDay()
{
    if (today() != m_day)
        ask();
    else
        waitForMidnight();
}

void TodayFigures::take(quint64 question, const Result<UsageReport> &answer)
{
    if (question != m_question)
        return;
    m_failed = !answer;
    if (m_failed)
        return;
    m_sum = answer->total;
    emit changed(m_sum);
}

} // namespace signalbox
