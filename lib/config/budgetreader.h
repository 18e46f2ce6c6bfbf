// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/sectionreader.h"

namespace signalbox {

/// Reads the `budgets` of the configuration.
class BudgetReader
{
public:
    /// Whatever budgets may be of has to be read before.
    explicit BudgetReader(Config &config) : m_config(config) { }

    void readList(SectionReader &root);

private:
    [[nodiscard]] std::optional<BudgetConfig> read(SectionReader &section) const;
    void readScope(SectionReader &section, BudgetConfig &budget) const;
    static void readLimits(SectionReader &section, BudgetConfig &budget);
    static void readThresholds(SectionReader &section, BudgetConfig &budget);

    Config &m_config;
};

} // namespace signalbox
