// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>

#include <chrono>

namespace signalbox {

/// Copies of requests and answers for finding faults. Off unless the user switches it on for a while.
struct CaptureConfig
{
    QString folder; ///< empty = captures in the state folder
    qint64 maxBytes = 64LL * 1024 * 1024; ///< of all copies; the oldest go first
    qint64 maxBodyBytes = 1024LL * 1024; ///< of one request or answer; the rest of it is left out
    std::chrono::milliseconds longest{3'600'000}; ///< it may be on for

    friend bool operator==(const CaptureConfig &, const CaptureConfig &) = default;
};

struct LogConfig
{
    QString level = QStringLiteral("info"); ///< debug, info, warning, error
    QMap<QString, QString> levels; ///< of single categories: "oauth" → "debug"
    bool color = true;
    QString file; ///< empty = the platform's log folder; "none" = no file
    qint64 maxFileBytes = 10LL * 1024 * 1024;
    int maxFiles = 5;
    int maxDays = 30; ///< older files are removed; 0 = never
    std::chrono::milliseconds statisticsInterval{300'000}; ///< between two lines of statistics; 0 = none
    CaptureConfig capture;

    friend bool operator==(const LogConfig &, const LogConfig &) = default;
};

} // namespace signalbox
