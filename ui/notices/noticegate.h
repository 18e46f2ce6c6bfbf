// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "ui/notices/noticesettings.h"

#include <QCoreApplication>

#include <chrono>
#include <deque>
#include <functional>
#include <optional>

namespace signalbox {

/// Sees to it that notices inform and do not annoy: none that is switched off, the same not twice in ten
/// minutes unless its opposite came between, what comes together in one, and not more than six in ten
/// minutes. What is not true any more by the time it may be shown is not shown.
class NoticeGate
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::NoticeGate)

public:
    explicit NoticeGate(const Clock &clock) : m_clock(clock) { }

    void setSettings(const NoticeSettings &settings);
    /// Keeps it for take(); false when it is not to be shown.
    bool add(const Notice &notice);
    /// All that was added since, as one: itself when it is the only one. Nothing when there is none, or too
    /// many were shown: then they are part of the next.
    [[nodiscard]] std::optional<Notice> take();
    /// After how long take() gives what has to wait; nothing when nothing has to.
    [[nodiscard]] std::optional<std::chrono::milliseconds> wait();
    /// Forgets those that wait and of which this is said.
    void withdraw(const std::function<bool(const Notice &)> &isOld);

    static constexpr std::chrono::minutes quiet{10};
    static constexpr size_t mostShown = 6; ///< within `quiet`

private:
    struct Shown
    {
        NoticeKind kind;
        QString subject;
        Clock::TimePoint when;
    };

    void forgetOld();
    bool takesBackOpposite(const Notice &notice);

    const Clock &m_clock;
    NoticeSettings m_settings;
    QList<Notice> m_waiting;
    std::deque<Shown> m_added; ///< bounded by `quiet` and mostRemembered
    std::deque<Clock::TimePoint> m_shown;
};

} // namespace signalbox
