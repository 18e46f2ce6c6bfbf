// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "proxy/clientguard.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace signalbox {

/// Whether new requests are refused because the user wants a pause: for a while, or until it is ended.
class PauseSwitch final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::hours longest{24 * 366};

    /// `clock` outlives it.
    explicit PauseSwitch(const Clock &clock);

    /// From now on, in the place of one that is under way. Nothing = until stop().
    void start(std::optional<std::chrono::seconds> time);
    void stop();

    /// The clock's word counts, also where a sleep has kept changed() from being told.
    [[nodiscard]] bool isOn() const { return m_isOn && !isOver(); }
    /// UTC; null = it is off, or lasts until stop().
    [[nodiscard]] QDateTime until() const { return isOver() ? QDateTime() : m_until; }

    /// Why a request is refused now; nothing while it is off.
    [[nodiscard]] std::optional<ClientGuard::Refusal> refusal();

signals:
    void changed();

private:
    void stopWhenDue();
    [[nodiscard]] bool isOver() const { return !m_until.isNull() && m_clock.now() >= m_end; }
    [[nodiscard]] QString text() const;

    const Clock &m_clock;
    bool m_isOn = false;
    QDateTime m_until;
    Clock::TimePoint m_end;
    QTimer m_timer;
};

} // namespace signalbox
