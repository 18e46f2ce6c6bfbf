// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/sectionreader.h"
#include "config/updatesconfig.h"

namespace signalbox {

/// Reads `updates`: whether it is asked if there is a new version.
class UpdatesReader
{
public:
    explicit UpdatesReader(UpdatesConfig &config) : m_config(config) { }

    void read(SectionReader &root);
    /// What is wrong with the address that is asked, with its remedy; empty = nothing.
    [[nodiscard]] static QString flawOf(const QUrl &url);

private:
    UpdatesConfig &m_config;
};

} // namespace signalbox
