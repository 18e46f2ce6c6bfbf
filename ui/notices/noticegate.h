// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "ui/notices/noticesettings.h"

#include <QCoreApplication>

#include <deque>
#include <optional>

namespace signalbox {

/// Sees to it that notices inform and do not annoy: none that is switched off, the same not twice in ten
/// minutes, what comes together in one, and not more than six in ten minutes.
class NoticeGate
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::NoticeGate)

public:
    explicit NoticeGate(const Clock &clock) : m_clock(clock) { }

    void setSettings(const NoticeSettings &settings) { m_settings = settings; }
    /// Keeps it for take(); false when it is not to be shown.
    bool add(const Notice &notice);
    /// All that was added since, as one: itself when it is the only one. Nothing when there is none, or too
    /// many were shown: then they are part of the next.
    [[nodiscard]] std::optional<Notice> take();

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

    const Clock &m_clock;
    NoticeSettings m_settings;
    QList<Notice> m_waiting;
    std::deque<Shown> m_added; ///< bounded by `quiet` and mostRemembered
    std::deque<Clock::TimePoint> m_shown;
};

} // namespace signalbox
