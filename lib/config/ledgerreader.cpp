// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/ledgerreader.h"

namespace signalbox {

namespace {

constexpr int longestDays = 3650;
constexpr qint64 smallestFile = 1024LL * 1024; // an empty one has a tenth of that

} // namespace

void LedgerReader::read(SectionReader &root)
{
    std::optional<SectionReader> ledger = root.section(u"ledger", configkeys::ledger);
    if (!ledger)
        return;
    if (const auto file = ledger->text(u"file"))
        m_config.file = *file == u"none" ? *file : root.context().resolvedPath(*file);
    assign(m_config.keepDays, ledger->integer(u"keep_days", 1, longestDays));
    assign(m_config.maxBytes, ledger->size(u"max_size", smallestFile));
}

} // namespace signalbox
