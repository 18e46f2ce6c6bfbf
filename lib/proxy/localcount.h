// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/routeplanner.h"
#include "usage/tokenratios.h"
#include "usage/tokenusage.h"

namespace signalbox {

/// Answers count_tokens where no provider does, and learns from finished requests how far off that is.
class LocalCount
{
public:
    /// {"input_tokens":N} for a body, as the first target of the plan would count it.
    [[nodiscard]] QByteArray answer(const QByteArray &body, const RoutePlan &plan) const;
    /// The prompt of `body` in tokens, as `target` counts.
    [[nodiscard]] qint64 estimate(const QByteArray &body, const Target &target) const;
    /// A request has ended, and its answer told what it cost.
    void learn(const Target &target, const QByteArray &body, const TokenUsage &usage);

private:
    TokenRatios m_ratios;
};

/// True for the path that only counts, and costs nothing.
[[nodiscard]] bool isCountPath(const QByteArray &path);

} // namespace signalbox
