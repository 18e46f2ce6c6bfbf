// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace signalbox {

/// How something is doing, as colours tell it. No place tells it by colour alone.
enum class Tone {
    Neutral, ///< nothing to say, or switched off
    Good,
    Attention, ///< works, but not as it should
    Bad,
    Busy, ///< at work right now
};

/// The windows' own colours, for light and dark palettes alike. Text on cards and in tones has a contrast of
/// at least 4.5 : 1.
class Colors
{
public:
    explicit Colors(const QPalette &palette);

    [[nodiscard]] bool isDark() const { return m_isDark; }
    [[nodiscard]] QColor text() const { return m_palette.color(QPalette::WindowText); }
    /// Of what is said beside something more important.
    [[nodiscard]] QColor muted() const;
    /// Behind groups of things, set off from the window.
    [[nodiscard]] QColor card() const;
    [[nodiscard]] QColor border() const;
    /// Of the empty part of bars, and what the pointer is over.
    [[nodiscard]] QColor groove() const;
    [[nodiscard]] QColor tone(Tone tone) const;
    /// Behind a text in this tone.
    [[nodiscard]] QColor toneBackground(Tone tone) const;
    /// Of the n-th series of a chart; as many as are told apart well (also by people who see no red and
    /// green), then from the beginning.
    [[nodiscard]] QColor series(qsizetype number) const;
    static constexpr qsizetype seriesCount = 8;

private:
    QPalette m_palette;
    bool m_isDark;
};

} // namespace signalbox
