// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/signintickets.h"

#include "oauth/pkce.h"

#include <algorithm>

namespace signalbox {

Clock::TimePoint SignInTickets::usualEnd() const
{
    return m_clock.now() + std::chrono::minutes(10);
}

QByteArray SignInTickets::issue(Clock::TimePoint end)
{
    const auto now = m_clock.now();
    m_tickets.removeIf([&](const Ticket &ticket) { return ticket.end <= now; });
    m_tickets.remove(0, std::max<qsizetype>(0, m_tickets.size() - most + 1));
    QByteArray text = randomToken();
    m_tickets.append({Secret(text), end});
    return text;
}

std::optional<Clock::TimePoint> SignInTickets::take(const QByteArray &ticket)
{
    const qsizetype place = placeOf(ticket);
    return place < 0 ? std::nullopt : std::optional(m_tickets.takeAt(place).end);
}

/// All are compared, so that the time does not tell how near one is.
qsizetype SignInTickets::placeOf(const QByteArray &ticket) const
{
    const auto now = m_clock.now();
    qsizetype place = -1;
    for (qsizetype i = 0; i < m_tickets.size(); ++i) {
        const bool isIt = m_tickets.at(i).text.equals(ticket);
        place = isIt && now < m_tickets.at(i).end ? i : place;
    }
    return place;
}

} // namespace signalbox
