// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/statedpauses.h"

#include <algorithm>

namespace signalbox {

void StatedPauses::add(Pause pause, Clock::TimePoint now)
{
    pause.statedAt = now;
    std::erase_if(m_pauses, [&](const Pause &old) { return old.until <= now; });
    const auto same = std::find_if(
        m_pauses.begin(), m_pauses.end(), [&](const Pause &old) { return old.model == pause.model; });
    if (same != m_pauses.end()) {
        same->statedAt = now;
        if (same->until < pause.until)
            *same = std::move(pause);
        return;
    }
    if (m_pauses.size() >= most)
        m_pauses.erase(std::min_element(m_pauses.begin(), m_pauses.end(),
            [](const Pause &a, const Pause &b) { return a.until < b.until; }));
    m_pauses.push_back(std::move(pause));
}

std::optional<StatedPauses::Pause> StatedPauses::find(const QString &model, Clock::TimePoint now) const
{
    std::optional<Pause> longest;
    for (const Pause &pause : m_pauses) {
        const bool concerns = (pause.model.isEmpty() || pause.model == model) && now < pause.until;
        if (concerns && (!longest || longest->until < pause.until))
            longest = pause;
    }
    return longest;
}

std::vector<StatedPauses::Pause> StatedPauses::running(Clock::TimePoint now) const
{
    std::vector<Pause> result;
    std::copy_if(m_pauses.begin(), m_pauses.end(), std::back_inserter(result),
        [&](const Pause &pause) { return now < pause.until; });
    std::sort(result.begin(), result.end(), [](const Pause &a, const Pause &b) { return a.until > b.until; });
    return result;
}

void StatedPauses::forget(const QString &model, Clock::TimePoint begin)
{
    std::erase_if(m_pauses, [&](const Pause &pause) {
        return (pause.model.isEmpty() || pause.model == model) && pause.statedAt <= begin;
    });
}

void StatedPauses::forget(Source source)
{
    std::erase_if(m_pauses, [source](const Pause &pause) { return pause.source == source; });
}

} // namespace signalbox
