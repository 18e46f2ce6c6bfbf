// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QString>

#include <optional>
#include <vector>

namespace signalbox {

/// Until when a provider is to be left alone: for one model (a rate limit) or for all (its quota is spent).
/// What it has said itself is known, unlike what a CircuitBreaker concludes: nobody is sent there before. The
/// other sources only put others first.
class StatedPauses
{
public:
    enum class Source {
        Provider, ///< it has said so
        Client, ///< said to one client's own credential: another's may do
        Network, ///< it could not be reached, which may pass at any moment
    };
    struct Pause
    {
        QString model; ///< empty = all
        Clock::TimePoint until;
        QString reason; ///< one line
        Clock::TimePoint statedAt{};
        Source source = Source::Provider;
    };

    /// Of two for the same model the later end counts.
    void add(Pause pause, Clock::TimePoint now);
    /// The one that keeps requests for `model` away longest; nothing when none does.
    [[nodiscard]] std::optional<Pause> find(const QString &model, Clock::TimePoint now) const;
    /// Those that still run, the longest first.
    [[nodiscard]] std::vector<Pause> running(Clock::TimePoint now) const;
    /// A request for `model` that began at `begin` has been answered: what was said about it before is over.
    void forget(const QString &model, Clock::TimePoint begin);
    void forget(Source source);
    void clear() { m_pauses.clear(); }

private:
    static constexpr size_t most = 64; ///< model names come from clients

    std::vector<Pause> m_pauses;
};

} // namespace signalbox
