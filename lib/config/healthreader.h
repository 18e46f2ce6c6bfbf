// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/sectionreader.h"

namespace signalbox {

/// Reads when a provider counts as unwell: from the Balancer's `settings` and from our own `health`.
class HealthReader
{
public:
    explicit HealthReader(HealthConfig &health) : m_health(health) { }

    void readBalancers(SectionReader &settings);
    void readOwn(SectionReader &health);

private:
    void readStatuses(SectionReader &section, QStringView key);
    void readErrorTypes(SectionReader &settings);
    void readExceptionPatterns(SectionReader &section, QStringView key);
    void readBodyPatterns(SectionReader &section, QStringView key);
    void appendBodyPattern(SectionReader &section, const LocatedText &written);

    HealthConfig &m_health;
};

} // namespace signalbox
