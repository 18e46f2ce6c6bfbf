// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/ledgerconfig.h"
#include "config/sectionreader.h"

namespace signalbox {

/// Reads `ledger`: where it is kept what requests have used.
class LedgerReader
{
public:
    explicit LedgerReader(LedgerConfig &config) : m_config(config) { }

    void read(SectionReader &root);

private:
    LedgerConfig &m_config;
};

} // namespace signalbox
