// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/localcount.h"

#include "usage/tokenestimate.h"

namespace signalbox {

QByteArray LocalCount::answer(const QByteArray &body, const RoutePlan &plan) const
{
    const qint64 raw = estimateTokens(body);
    const qint64 tokens = plan.targets.empty()
        ? raw
        : m_ratios.estimate(plan.targets.front().provider->name(), plan.targets.front().model, raw);
    return "{\"input_tokens\":" + QByteArray::number(tokens) + '}';
}

void LocalCount::learn(const Target &target, const QByteArray &body, const TokenUsage &usage)
{
    if (usage.known && m_ratios.wantsSample(target.provider->name(), target.model))
        m_ratios.learn(target.provider->name(), target.model, estimateTokens(body), usage.prompt());
}

} // namespace signalbox
