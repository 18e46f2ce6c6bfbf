// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>

namespace signalbox {

/// Durations counted in the classes that `/metrics` shows, 50 ms to five minutes, since the program started.
class DurationHistogram
{
public:
    /// The upper ends of the classes, in seconds; what is longer is counted beyond the last.
    static constexpr std::array<double, 12> bounds{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300};

    void add(qint64 milliseconds);

    /// How many were no longer than `bounds[place]`.
    [[nodiscard]] quint64 upTo(size_t place) const;
    [[nodiscard]] quint64 count() const;
    [[nodiscard]] double sumSeconds() const { return static_cast<double>(m_milliseconds) / 1000; }

private:
    std::array<quint64, bounds.size() + 1> m_counts{};
    qint64 m_milliseconds = 0;
};

} // namespace signalbox
