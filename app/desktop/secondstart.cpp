// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/secondstart.h"

#include <chrono>
#include <utility>

namespace signalbox {
namespace {
using namespace std::chrono_literals;
constexpr auto betweenQuestions = 250ms;
constexpr auto longWait = 2s;
} // namespace

SecondStart::SecondStart(SingleInstance &instance, InstanceMessage message, QObject *parent)
    : QObject(parent)
    , m_instance(instance)
    , m_message(std::move(message))
{
    for (QTimer *timer : {&m_retry, &m_long})
        timer->setSingleShot(true);
    m_retry.setInterval(betweenQuestions);
    m_long.setInterval(longWait);
    connect(&m_retry, &QTimer::timeout, this, &SecondStart::ask);
    connect(&m_long, &QTimer::timeout, this, &SecondStart::waitsLong);
}

void SecondStart::ask()
{
    if (m_instance.claim())
        emit isFirst();
    else
        m_instance.handOver(m_message, this, [this](const Result<HandedOver> &outcome) { take(outcome); });
}

void SecondStart::take(const Result<HandedOver> &outcome)
{
    if (!outcome) {
        if (m_waits) // it has said that it ends, and may be too far with that to answer
            m_retry.start();
        else
            emit failed(outcome.error().message);
        return;
    }
    switch (*outcome) {
    case HandedOver::Done:
        emit isDone();
        return;
    case HandedOver::IsFirst:
        emit isFirst();
        return;
    case HandedOver::FirstEnds:
        break;
    }
    m_retry.start();
    if (std::exchange(m_waits, true))
        return;
    m_long.start();
    emit waits();
}

} // namespace signalbox
