// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox {

/// What is kept of the end of something too large to be kept as a whole: at least this much, at most twice.
inline constexpr qsizetype byteTailSize = 64 * 1024;

/// Adds `bytes` to `tail`, of which only the end stays.
inline void appendToTail(QByteArray &tail, QByteArrayView bytes)
{
    const QByteArrayView kept = bytes.last(qMin(bytes.size(), byteTailSize));
    if (kept.size() < bytes.size())
        tail.resize(0);
    else if (tail.size() + kept.size() > 2 * byteTailSize)
        tail.remove(0, tail.size() - (byteTailSize - kept.size()));
    tail.append(kept);
}

} // namespace signalbox
