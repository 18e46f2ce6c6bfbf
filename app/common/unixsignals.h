// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>

#include <array>
#include <functional>
#include <vector>

namespace signalbox {

/// Calls a function, in the event loop, once for each of these signals that the process gets. Only on Unix,
/// and only one object for each signal.
class UnixSignals
{
public:
    UnixSignals(std::vector<int> numbers, std::function<void()> received);
    ~UnixSignals();
    Q_DISABLE_COPY_MOVE(UnixSignals)

private:
    std::vector<int> m_numbers;
    std::array<int, 2> m_ends;
    QSocketNotifier m_notifier;
};

} // namespace signalbox
