// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/requestwatch.h"

#include <algorithm>

namespace signalbox {

RequestWatch::RequestWatch(GatewayLink &link, QObject *parent) : QObject(parent)
{
    connect(&link, &GatewayLink::snapshotChanged, this, &RequestWatch::look);
    connect(&link, &GatewayLink::exchangeFinished, this, &RequestWatch::take);
}

void RequestWatch::begin(const QByteArray &client)
{
    m_client = client;
    m_begin = QDateTime::currentDateTimeUtc();
    m_stage = Stage::Waiting;
    emit changed();
}

bool RequestWatch::isWanted(const QByteArray &client, const QDateTime &startedAt) const
{
    return m_begin.isValid() && m_stage != Stage::Answered && startedAt >= m_begin
        && client.startsWith(m_client);
}

void RequestWatch::look(const GatewaySnapshot &snapshot)
{
    const auto found = std::ranges::find_if(snapshot.running,
        [this](const RunningExchange &exchange) { return isWanted(exchange.client, exchange.startedAt); });
    if (found == snapshot.running.end())
        return;
    m_running = *found;
    m_stage = Stage::Running;
    emit changed();
}

void RequestWatch::take(const ExchangeRecord &record)
{
    // Counting tokens comes before each request of some clients, and is none.
    if (!isWanted(record.client, record.startedAt) || record.method != "POST"
        || record.path.endsWith("/count_tokens"))
        return;
    m_record = record;
    const bool isGood = record.error.isEmpty() && record.status >= 200 && record.status < 300;
    m_stage = isGood ? Stage::Answered : Stage::Failed;
    emit changed();
}

} // namespace signalbox
