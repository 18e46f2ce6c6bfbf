// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/loghistogram.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace signalbox {

namespace {

/// From the middle of a class to its ends it is the root of this, 1.0583.
constexpr double growth = 1.12;
constexpr int classes = 122; // growth^122 is a million

int classOf(double value)
{
    if (!(value > 1)) // NaN, too
        return 0;
    const double place = std::log(value) / std::log(growth);
    return std::min(static_cast<int>(std::min<double>(place, classes)), classes - 1);
}

double middleOf(int number)
{
    return std::pow(growth, number + 0.5);
}

} // namespace

void LogHistogram::add(double value)
{
    const int number = classOf(value);
    widen(number, number + 1);
    ++m_counts[static_cast<size_t>(number - m_first)];
    ++m_count;
}

LogHistogram &LogHistogram::operator+=(const LogHistogram &other)
{
    if (other.m_counts.empty())
        return *this;
    widen(other.m_first, other.m_first + static_cast<int>(other.m_counts.size()));
    const auto begin = m_counts.begin() + (other.m_first - m_first);
    std::transform(other.m_counts.begin(), other.m_counts.end(), begin, begin, std::plus<>());
    m_count += other.m_count;
    return *this;
}

std::optional<double> LogHistogram::percentile(double share) const
{
    if (m_count == 0)
        return std::nullopt;
    constexpr double grain = 1e-9; // 0.95 × 20 is a trace above 19
    const auto rank = static_cast<quint64>(std::ceil(share * static_cast<double>(m_count) - grain));
    quint64 passed = 0;
    int number = m_first - 1;
    for (const quint32 count : m_counts) {
        ++number;
        passed += count;
        if (passed >= std::max<quint64>(rank, 1))
            break;
    }
    return middleOf(number);
}

void LogHistogram::widen(int from, int until)
{
    if (m_counts.empty())
        m_first = from;
    if (from < m_first) {
        m_counts.insert(m_counts.begin(), static_cast<size_t>(m_first - from), 0);
        m_first = from;
    }
    const auto width = static_cast<size_t>(until - m_first);
    if (m_counts.size() < width)
        m_counts.resize(width);
}

} // namespace signalbox
