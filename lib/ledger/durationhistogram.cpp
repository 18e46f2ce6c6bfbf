// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/durationhistogram.h"

#include <algorithm>
#include <numeric>

namespace signalbox {

void DurationHistogram::add(qint64 milliseconds)
{
    const qint64 duration = std::max<qint64>(milliseconds, 0);
    const auto *const bound
        = std::lower_bound(bounds.begin(), bounds.end(), static_cast<double>(duration) / 1000);
    ++m_counts[static_cast<size_t>(bound - bounds.begin())];
    m_milliseconds += duration;
}

quint64 DurationHistogram::upTo(size_t place) const
{
    Q_ASSERT(place < bounds.size());
    return std::accumulate(
        m_counts.begin(), m_counts.begin() + static_cast<std::ptrdiff_t>(place) + 1, quint64(0));
}

quint64 DurationHistogram::count() const
{
    return std::accumulate(m_counts.begin(), m_counts.end(), quint64(0));
}

} // namespace signalbox
