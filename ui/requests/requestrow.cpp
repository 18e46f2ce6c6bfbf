// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/requestrow.h"

#include "ui/requests/requesttexts.h"

#include <algorithm>

namespace signalbox {
namespace {

RequestRow::State stateOf(const ExchangeRecord &record, int sent)
{
    if (record.clientLeft)
        return RequestRow::State::Left;
    if (!record.error.isEmpty() || record.status >= 400)
        return RequestRow::State::Failed;
    return sent > 1 ? RequestRow::State::FailedOver : RequestRow::State::Good;
}
} // namespace

QString TextPool::once(const QString &text)
{
    return text.isEmpty() ? QString() : *m_texts.insert(text);
}

RequestRow rowOf(const ExchangeRecord &record, TextPool &pool)
{
    RequestRow row;
    row.id = record.id;
    row.startedAt = record.startedAt.toMSecsSinceEpoch();
    row.reused = record.reused;
    row.client = pool.once(QString::fromUtf8(record.client));
    row.project = pool.once(record.project);
    row.model = pool.once(record.model);
    row.provider = pool.once(record.provider);
    row.session = pool.once(QString::fromUtf8(record.session));
    for (const AttemptRecord &attempt : record.attempts) {
        if (!attempt.sent)
            continue;
        ++row.attempts;
        if (record.provider.isEmpty())
            row.provider = pool.once(attempt.provider);
        row.upstreamModel = pool.once(attempt.model);
    }
    row.state = stateOf(record, row.attempts);
    row.cost = pool.once(RequestTexts::shortCost(record));
    row.status = record.status;
    row.firstContent = record.firstByteMilliseconds;
    row.milliseconds = record.milliseconds;
    row.input = record.usage.prompt();
    row.cached = record.usage.cacheRead;
    row.output = record.usage.output;
    return row;
}

RequestRow rowOf(const RunningExchange &running)
{
    RequestRow row;
    row.id = running.id;
    row.startedAt = running.startedAt.toMSecsSinceEpoch();
    row.state = RequestRow::State::Running;
    row.client = QString::fromUtf8(running.client);
    row.project = running.project;
    row.model = running.model;
    row.provider = running.provider;
    row.upstreamModel = running.upstreamModel;
    row.session = QString::fromUtf8(running.session);
    row.stage = running.stage;
    row.attempts = running.attempts;
    row.tokensPerSecond = running.tokensPerSecond;
    row.firstContent = running.firstByteMilliseconds;
    row.output = running.outputTokens;
    return row;
}

Shape shapeOf(RequestRow::State state)
{
    switch (state) {
    case RequestRow::State::Good:
        return Shape::Disc;
    case RequestRow::State::FailedOver:
        return Shape::Triangle;
    case RequestRow::State::Failed:
        return Shape::Cross;
    case RequestRow::State::Left:
    case RequestRow::State::Running:
        break;
    }
    return Shape::Ring;
}

Tone toneOf(RequestRow::State state)
{
    switch (state) {
    case RequestRow::State::Good:
        return Tone::Good;
    case RequestRow::State::FailedOver:
        return Tone::Attention;
    case RequestRow::State::Failed:
        return Tone::Bad;
    case RequestRow::State::Running:
        return Tone::Busy;
    case RequestRow::State::Left:
        break;
    }
    return Tone::Neutral;
}

} // namespace signalbox
