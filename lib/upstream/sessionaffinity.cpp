// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/sessionaffinity.h"

#include <algorithm>

namespace signalbox {

namespace {

/// The vendor of what no vendor takes; no configuration can name it.
const QString nobody = QStringLiteral("\n");

} // namespace

SessionAffinity::SessionAffinity(std::chrono::milliseconds stickyDuration)
    : m_duration(stickyDuration)
    , m_sessions(remembered)
{ }

QString SessionAffinity::providerOf(const QByteArray &session, Clock::TimePoint now) const
{
    const bool holds = !session.isEmpty() && m_duration > std::chrono::milliseconds::zero();
    const Session *found = holds ? m_sessions.object(session) : nullptr;
    return found && now - found->lastUse <= m_duration ? found->provider : QString();
}

QList<SessionAffinity::Stretch> SessionAffinity::stretchesOf(const QByteArray &session) const
{
    const Session *found = session.isEmpty() ? nullptr : m_sessions.object(session);
    return found ? found->stretches : QList<Stretch>();
}

void SessionAffinity::remember(const QByteArray &session, const QString &provider, const QString &vendor,
    qsizetype messages, Clock::TimePoint now)
{
    if (session.isEmpty())
        return;
    Session *found = m_sessions.object(session);
    if (!found) {
        m_sessions.insert(session, new Session{provider, now, {{vendor, 0}}});
        return;
    }
    found->provider = provider;
    found->lastUse = now;
    // A conversation that was compacted has lost its beginning: what stood there is no longer in it.
    while (found->stretches.size() > 1 && found->stretches.last().firstMessage > messages)
        found->stretches.removeLast();
    if (found->stretches.last().vendor == vendor)
        return;
    found->stretches.append({vendor, messages});
    if (found->stretches.size() > mostStretches)
        found->stretches.removeFirst();
}

void SessionAffinity::disown(const QByteArray &session)
{
    if (session.isEmpty())
        return;
    Session *found = m_sessions.object(session);
    if (!found) {
        found = new Session;
        m_sessions.insert(session, found);
    }
    found->stretches = {{nobody, 0}};
}

void SessionAffinity::touch(const QByteArray &session, Clock::TimePoint now)
{
    if (Session *found = session.isEmpty() ? nullptr : m_sessions.object(session))
        found->lastUse = now;
}

int SessionAffinity::sessionsOf(const QString &provider, Clock::TimePoint now) const
{
    const auto keys = m_sessions.keys();
    return static_cast<int>(std::count_if(keys.begin(), keys.end(),
        [&](const QByteArray &session) { return providerOf(session, now) == provider; }));
}

} // namespace signalbox
