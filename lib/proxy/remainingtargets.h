// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "upstream/failure.h"
#include "upstream/router.h"

#include <functional>

namespace signalbox {

/// The targets of one request that have not been tried, best first; gives them out one by one and knows which
/// of them cannot take the request.
class RemainingTargets
{
public:
    using PassedOver = std::function<void(const Target &target, const Failure &obstacle)>;

    RemainingTargets() = default;
    /// `body` is the request's and must outlive this.
    RemainingTargets(std::vector<Target> targets, const QByteArray &body)
        : m_targets(std::move(targets))
        , m_body(&body)
    { }

    [[nodiscard]] bool isEmpty() const { return m_targets.empty(); }
    /// The next one to try; `passedOver` is told of those that cannot take the request.
    std::optional<Target> take(Clock::TimePoint now, const PassedOver &passedOver);

private:
    [[nodiscard]] std::optional<Failure> obstacleOf(const Target &target);

    std::vector<Target> m_targets;
    const QByteArray *m_body = nullptr;
    std::optional<bool> m_hasImages; ///< once it has been asked
};

} // namespace signalbox
