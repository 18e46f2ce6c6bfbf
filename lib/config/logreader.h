// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/logconfig.h"
#include "config/sectionreader.h"

namespace signalbox {

/// Reads what is logged and where: from the Balancer's `settings` and from our own `log`.
class LogReader
{
public:
    explicit LogReader(LogConfig &log) : m_log(log) { }

    void readBalancers(SectionReader &settings);
    void readOwn(SectionReader &log);

private:
    void readLevel(SectionReader &section, QStringView key);
    void readLevels(SectionReader &log);
    void readFile(SectionReader &section, QStringView key);
    void readMaxAge(SectionReader &log);
    void readCapture(SectionReader &log);

    LogConfig &m_log;
};

} // namespace signalbox
