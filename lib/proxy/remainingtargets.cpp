// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/remainingtargets.h"

#include "proxy/requestimages.h"

#include <algorithm>

namespace signalbox {

std::optional<Target> RemainingTargets::take(Clock::TimePoint now, const PassedOver &passedOver)
{
    while (!m_targets.empty()) {
        // A provider that is full is passed over while a healthy one has room, and waited for when none has.
        auto next = std::find_if(m_targets.begin(), m_targets.end(), [&](const Target &target) {
            return target.provider->gate().hasRoom() && !target.provider->breaker().isOpen(now);
        });
        if (next == m_targets.end())
            next = m_targets.begin();
        Target target = std::move(*next);
        m_targets.erase(next);
        const auto obstacle = obstacleOf(target);
        if (!obstacle)
            return target;
        passedOver(target, *obstacle);
    }
    return std::nullopt;
}

std::optional<Failure> RemainingTargets::obstacleOf(const Target &target)
{
    const qint64 largest = target.provider->config().maxRequestBytes;
    if (largest > 0 && m_body->size() > largest)
        return connectionFailure(Failure::Kind::TooLarge,
            QStringLiteral("the request of %1 bytes is larger than its max_request_size")
                .arg(m_body->size()));
    if (target.images)
        return std::nullopt;
    if (!m_hasImages) // a look at the whole body: only where it matters, and once
        m_hasImages = carriesImages(*m_body);
    if (!*m_hasImages)
        return std::nullopt;
    return connectionFailure(
        Failure::Kind::Unsupported, QStringLiteral("it takes no images (images: false)"));
}

} // namespace signalbox
