// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/secret.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace signalbox {

/// Opens pages of sign-ins to a browser, which sends no admin key: what was issued to somebody who has the
/// key is good once and for ten minutes. In memory only.
class SignInTickets
{
public:
    /// More than pages have links; the oldest ones give way.
    static constexpr qsizetype most = 200;

    /// `clock` outlives this.
    explicit SignInTickets(const Clock &clock) : m_clock(clock) { }

    /// When a ticket ends that is issued now.
    [[nodiscard]] Clock::TimePoint usualEnd() const;
    /// One for a page that was opened by another one ends with that.
    QByteArray issue(Clock::TimePoint end);
    [[nodiscard]] bool isGood(const QByteArray &ticket) const { return placeOf(ticket) >= 0; }
    /// When it would have ended; nothing when it is not good. It is used up.
    std::optional<Clock::TimePoint> take(const QByteArray &ticket);

private:
    struct Ticket
    {
        Secret text;
        Clock::TimePoint end;
    };

    [[nodiscard]] qsizetype placeOf(const QByteArray &ticket) const;

    const Clock &m_clock;
    QList<Ticket> m_tickets; ///< the oldest first
};

} // namespace signalbox
