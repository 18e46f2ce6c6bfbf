// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QHash>

namespace signalbox {

/// The sessions whose stream the user has just cancelled. Claude Code takes the end of a stream for an
/// accident and asks for the same once more without one, at once: what was cancelled would go on.
class CancelledStreams
{
public:
    static constexpr std::chrono::seconds forgottenAfter{5};

    void note(const QByteArray &session, Clock::TimePoint now)
    {
        m_sessions.removeIf([now](const auto &entry) { return now - entry.value() > forgottenAfter; });
        if (!session.isEmpty())
            m_sessions.insert(session, now);
    }
    /// True for the first request of the session without a stream that comes so soon.
    [[nodiscard]] bool takeRepetition(const QByteArray &session, Clock::TimePoint now)
    {
        const auto found = m_sessions.constFind(session);
        if (found == m_sessions.constEnd())
            return false;
        const bool isSoon = now - *found <= forgottenAfter;
        m_sessions.erase(found);
        return isSoon;
    }

private:
    QHash<QByteArray, Clock::TimePoint> m_sessions;
};

} // namespace signalbox
