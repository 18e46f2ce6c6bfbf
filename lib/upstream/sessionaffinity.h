// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QHash>
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

    /// The provider that has the session's cache, or will have it; empty when there is none, or not any more.
    [[nodiscard]] QString providerOf(const QByteArray &session, Clock::TimePoint now) const;
    /// It has answered: the cache is there, and worth waiting for.
    [[nodiscard]] bool hasCache(const QByteArray &session) const;
    /// Who has answered the session, in turn; empty when it is not known.
    [[nodiscard]] QList<Stretch> stretchesOf(const QByteArray &session) const;

    /// The session's request is on its way to this provider: those that come before its answer follow it.
    void reserve(const QByteArray &session, const QString &provider, Clock::TimePoint now);

    struct Answer
    {
        QString provider; ///< empty: the session's provider stays what it is
        QString expected; ///< where the request was sent first; when others have moved the session since, it
                          ///< stays
        QString vendor;
        qsizetype messages = 0; ///< of the request
    };
    /// A provider answers the session.
    void remember(const QByteArray &session, const Answer &answer, Clock::TimePoint now);
    /// Whoever has answered the session so far, nobody can make use of the thinking in it.
    void disown(const QByteArray &session, Clock::TimePoint now);
    /// The provider has answered; if it is the session's, the session goes on from now.
    void touch(const QByteArray &session, const QString &provider, Clock::TimePoint now);

    /// Sessions that a provider holds now.
    [[nodiscard]] int sessionsOf(const QString &provider, Clock::TimePoint now) const;
    void clear() { m_sessions.clear(); }

private:
    struct Session
    {
        QString provider;
        Clock::TimePoint lastUse;
        QList<Stretch> stretches;
        bool hasCache = false; ///< the provider has answered it
    };

    static constexpr qsizetype remembered = 4096;
    static constexpr qsizetype mostStretches = 16;

    [[nodiscard]] bool isHeld(const Session &session, Clock::TimePoint now) const;
    Session &sessionOf(const QByteArray &session, Clock::TimePoint now);

    std::chrono::milliseconds m_duration;
    QHash<QByteArray, Session> m_sessions;
};

} // namespace signalbox
