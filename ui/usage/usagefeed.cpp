// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagefeed.h"

#include "ui/gateway/gatewaylink.h"
#include "ui/texts/gatewaytexts.h"

#include <utility>

namespace signalbox {

UsageFeed::UsageFeed(GatewayLink &gateway, QObject *parent) : UsageFeed(gateway, Times(), parent) { }

UsageFeed::UsageFeed(GatewayLink &gateway, Times times, QObject *parent) : QObject(parent), m_gateway(gateway)
{
    m_slow.setSingleShot(true);
    m_slow.setInterval(times.slow);
    m_pause.setSingleShot(true);
    m_pause.setInterval(times.pause);
    connect(&m_slow, &QTimer::timeout, this, [this] { emit slowChanged(true); });
    connect(&m_pause, &QTimer::timeout, this, &UsageFeed::refreshDue);
    connect(&m_gateway, &GatewayLink::exchangeFinished, this, [this] {
        if (m_following && !m_pause.isActive())
            m_pause.start();
    });
}

void UsageFeed::setFollowing(bool following)
{
    m_following = following;
    if (!following)
        m_pause.stop();
}

void UsageFeed::ask(const UsageQuery &query, const UsageQuery &previous)
{
    m_pause.stop();
    m_report.reset();
    m_previous.reset();
    const quint64 question = ++m_question;
    if (!m_slow.isActive())
        m_slow.start();
    m_gateway.sumUsage(
        query, this, [this, question](const Result<UsageReport> &answer) { take(question, answer, false); });
    m_gateway.sumUsage(previous, this,
        [this, question](const Result<UsageReport> &answer) { take(question, answer, true); });
}

void UsageFeed::take(quint64 question, const Result<UsageReport> &answer, bool isPrevious)
{
    if (question != m_question)
        return;
    if (!answer) {
        end();
        emit failed(GatewayTexts::shown(answer.error().message));
        return;
    }
    if (isPrevious)
        m_previous = answer->total;
    else
        m_report = *answer;
    if (!m_report || !m_previous)
        return;
    end();
    emit answered(*std::exchange(m_report, std::nullopt), *m_previous);
}

void UsageFeed::end()
{
    ++m_question;
    m_slow.stop();
    emit slowChanged(false);
}

} // namespace signalbox
