// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>
#include <vector>

namespace signalbox {

/// How often values came, counted in classes of which each is 12 % wider than the one before.
///
/// A percentile is the middle of the class in which the value with that rank lies: no more than 6 % from the
/// value itself, for values from 1 to a million; those below count as 1, those above as a million. Takes
/// half a kilobyte at most, however many values there were, and only for classes between the lowest and the
/// highest.
class LogHistogram
{
public:
    void add(double value);
    LogHistogram &operator+=(const LogHistogram &other);

    [[nodiscard]] quint64 count() const { return m_count; }
    /// The smallest value that at least this share of all does not exceed; nothing without values.
    [[nodiscard]] std::optional<double> percentile(double share) const;

private:
    void widen(int from, int until);

    int m_first = 0; ///< the class of m_counts[0]
    std::vector<quint32> m_counts;
    quint64 m_count = 0;
};

} // namespace signalbox
