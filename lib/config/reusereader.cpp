// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/reusereader.h"

namespace signalbox {

using namespace std::chrono_literals;

void ReuseReader::readBalancers(SectionReader &settings)
{
    assign(m_reuse.maxCacheSize, settings.integer(u"max_cache_size", 0));
    assign(m_reuse.cacheTtl, settings.duration(u"cache_ttl_seconds", 0ms));
    if (auto deduplication = settings.section(u"deduplication", configkeys::deduplication))
        assign(m_reuse.deduplication, deduplication->flag(u"enabled"));
    if (auto counting = settings.section(u"token_counting", configkeys::tokenCounting))
        readCounting(*counting);
}

void ReuseReader::readOwn(SectionReader &root)
{
    if (auto reuse = root.section(u"reuse", configkeys::reuse)) {
        assign(m_reuse.deduplication, reuse->flag(u"deduplication"));
        assign(m_reuse.withoutSession, reuse->flag(u"without_session"));
        assign(m_reuse.cache, reuse->flag(u"cache"));
        assign(m_reuse.maxCacheSize, reuse->integer(u"max_cache_size", 0));
        assign(m_reuse.maxCacheBytes, reuse->size(u"max_cache_bytes", 0));
        assign(m_reuse.cacheTtl, reuse->duration(u"cache_ttl_seconds", 0ms));
    }
    if (auto counting = root.section(u"token_counting", configkeys::tokenCounting))
        readCounting(*counting);
}

void ReuseReader::readCounting(SectionReader &section)
{
    assign(m_counting.alwaysLocal, section.flag(u"always_use_local"));
    assign(m_counting.failureThreshold, section.integer(u"failure_threshold", 1));
    assign(m_counting.failureCooldown, section.duration(u"api_failure_cooldown", 0ms));
    assign(m_counting.timeout, section.duration(u"timeout_override", 1ms));
}

} // namespace signalbox
