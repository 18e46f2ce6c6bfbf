// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/sectionreader.h"

namespace signalbox {

/// Reads what is shared between equal requests, kept, or answered by ourselves: from the Balancer's
/// `settings` and from our own `reuse` and `token_counting`.
class ReuseReader
{
public:
    explicit ReuseReader(Config &config) : m_reuse(config.reuse), m_counting(config.tokenCounting) { }

    void readBalancers(SectionReader &settings);
    void readOwn(SectionReader &root);

private:
    void readCounting(SectionReader &section);

    ReuseConfig &m_reuse;
    TokenCountingConfig &m_counting;
};

} // namespace signalbox
