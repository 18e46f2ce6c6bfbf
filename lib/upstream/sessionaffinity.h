// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QCache>
#include <QList>
#include <QString>

#include <utility>

namespace signalbox {

/// Remembers which provider holds the prompt cache of a client's session, and whose thinking blocks stand in
/// its conversation. A session is a conversation with one model: sub-agents have sessions of their own.
///
/// A session stays where it is for as long as its requests come within the sticky duration of each other; one
/// that had to move stays moved just so. After that its cache is gone everywhere, and it is balanced anew.
class SessionAffinity
{
public:
    /// Messages from `firstMessage` on, up to the next stretch, were answered by this vendor.
    struct Stretch
    {
        QString vendor;
        qsizetype firstMessage = 0;
    };

    explicit SessionAffinity(std::chrono::milliseconds stickyDuration);
    void setStickyDuration(std::chrono::milliseconds duration) { m_duration = duration; }

    /// The provider that has the session's cache; empty when there is none, or not any more.
    [[nodiscard]] QString providerOf(const QByteArray &session, Clock::TimePoint now) const;
    /// Who has answered the session, in turn; empty when it is not known.
    [[nodiscard]] QList<Stretch> stretchesOf(const QByteArray &session) const;

    /// A provider answers the session, whose request had this many messages. Without a provider's name only
    /// the vendor is remembered.
    void remember(const QByteArray &session, const QString &provider, const QString &vendor,
        qsizetype messages, Clock::TimePoint now);
    /// Whoever has answered the session so far, nobody can make use of the thinking in it.
    void disown(const QByteArray &session);
    /// The same provider is still at it.
    void touch(const QByteArray &session, Clock::TimePoint now);

    /// Sessions that a provider holds now.
    [[nodiscard]] int sessionsOf(const QString &provider, Clock::TimePoint now) const;
    void clear() { m_sessions.clear(); }

private:
    struct Session
    {
        QString provider;
        Clock::TimePoint lastUse;
        QList<Stretch> stretches;
    };

    static constexpr int remembered = 4096;
    static constexpr qsizetype mostStretches = 16;

    std::chrono::milliseconds m_duration;
    QCache<QByteArray, Session> m_sessions;
};

} // namespace signalbox
