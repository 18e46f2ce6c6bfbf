// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/sessionaffinity.h"

#include <algorithm>

namespace signalbox {

namespace {

/// The vendor of what no vendor takes; no configuration can name it.
const QString nobody = QStringLiteral("\n");

} // namespace

SessionAffinity::SessionAffinity(std::chrono::milliseconds stickyDuration) : m_duration(stickyDuration) { }

bool SessionAffinity::isHeld(const Session &session, Clock::TimePoint now) const
{
    return m_duration > std::chrono::milliseconds::zero() && !session.provider.isEmpty()
        && now - session.lastUse <= m_duration;
}

/// Made when it is not known; the one that was not used for longest goes for it.
SessionAffinity::Session &SessionAffinity::sessionOf(const QByteArray &session, Clock::TimePoint now)
{
    const auto found = m_sessions.find(session);
    if (found != m_sessions.end())
        return *found;
    if (m_sessions.size() >= remembered)
        m_sessions.erase(std::min_element(m_sessions.begin(), m_sessions.end(),
            [](const Session &a, const Session &b) { return a.lastUse < b.lastUse; }));
    return *m_sessions.insert(session, Session{{}, now, {}});
}

QString SessionAffinity::providerOf(const QByteArray &session, Clock::TimePoint now) const
{
    const auto found = m_sessions.constFind(session);
    return found != m_sessions.constEnd() && isHeld(*found, now) ? found->provider : QString();
}

bool SessionAffinity::hasCache(const QByteArray &session) const
{
    const auto found = m_sessions.constFind(session);
    return found != m_sessions.constEnd() && found->hasCache;
}

QList<SessionAffinity::Stretch> SessionAffinity::stretchesOf(const QByteArray &session) const
{
    const auto found = m_sessions.constFind(session);
    return found != m_sessions.constEnd() ? found->stretches : QList<Stretch>();
}

void SessionAffinity::reserve(const QByteArray &session, const QString &provider, Clock::TimePoint now)
{
    if (session.isEmpty())
        return;
    Session &found = sessionOf(session, now);
    found.hasCache = found.hasCache && found.provider == provider;
    found.provider = provider;
    found.lastUse = now;
}

void SessionAffinity::remember(const QByteArray &session, const Answer &answer, Clock::TimePoint now)
{
    if (session.isEmpty())
        return;
    Session &found = sessionOf(session, now);
    const bool movedByOthers
        = isHeld(found, now) && found.provider != answer.provider && found.provider != answer.expected;
    if (!answer.provider.isEmpty() && !movedByOthers) {
        found.provider = answer.provider;
        found.lastUse = now;
        found.hasCache = true;
    }
    // A conversation that was compacted has lost its beginning: what stood there is no longer in it.
    while (found.stretches.size() > 1 && found.stretches.last().firstMessage > answer.messages)
        found.stretches.removeLast();
    if (found.stretches.isEmpty())
        found.stretches.append({answer.vendor, 0});
    else if (found.stretches.last().vendor != answer.vendor)
        found.stretches.append({answer.vendor, answer.messages});
    if (found.stretches.size() > mostStretches)
        found.stretches.removeFirst();
}

void SessionAffinity::disown(const QByteArray &session, Clock::TimePoint now)
{
    if (!session.isEmpty())
        sessionOf(session, now).stretches = {{nobody, 0}};
}

void SessionAffinity::touch(const QByteArray &session, const QString &provider, Clock::TimePoint now)
{
    const auto found = m_sessions.find(session);
    if (found != m_sessions.end() && found->provider == provider)
        found->lastUse = now;
}

int SessionAffinity::sessionsOf(const QString &provider, Clock::TimePoint now) const
{
    return static_cast<int>(std::count_if(m_sessions.begin(), m_sessions.end(),
        [&](const Session &session) { return session.provider == provider && isHeld(session, now); }));
}

} // namespace signalbox
