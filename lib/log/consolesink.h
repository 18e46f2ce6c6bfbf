// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/linethread.h"

#include <QtGlobal>

#include <memory>

namespace spdlog::sinks {
class sink;
}

namespace signalbox {

/// Writes lines for people to standard error, in colours where that is a terminal and they are wanted. It may
/// have to wait until they are read.
class ConsoleSink
{
public:
    explicit ConsoleSink(bool color);
    ~ConsoleSink();
    Q_DISABLE_COPY_MOVE(ConsoleSink)

    void write(const LogLine &line);

private:
    std::unique_ptr<spdlog::sinks::sink> m_sink;
};

} // namespace signalbox
