// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <spdlog/common.h>

namespace signalbox {

/// What a line of Qt's level is called in the log.
inline spdlog::level::level_enum logLevel(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return spdlog::level::debug;
    case QtInfoMsg:
        return spdlog::level::info;
    case QtWarningMsg:
        return spdlog::level::warn;
    default:
        return spdlog::level::err;
    }
}

} // namespace signalbox
