// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/localcount.h"

#include "usage/tokenestimate.h"

namespace signalbox {

QByteArray LocalCount::answer(const QByteArray &body, const RoutePlan &plan) const
{
    const qint64 tokens = plan.targets.empty() ? estimateTokens(body) : estimate(body, plan.targets.front());
    return "{\"input_tokens\":" + QByteArray::number(tokens) + '}';
}

qint64 LocalCount::estimate(const QByteArray &body, const Target &target) const
{
    return m_ratios.estimate(target.provider->name(), target.model, estimateTokens(body));
}

void LocalCount::learn(const Target &target, const QByteArray &body, const TokenUsage &usage)
{
    if (usage.known && m_ratios.wantsSample(target.provider->name(), target.model))
        m_ratios.learn(target.provider->name(), target.model, estimateTokens(body), usage.prompt());
}

bool isCountPath(const QByteArray &path)
{
    return path == "/v1/messages/count_tokens";
}

} // namespace signalbox
