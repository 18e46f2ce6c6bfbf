// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/answercache.h"

#include "translation/messageassembler.h"
#include "translation/messageevents.h"

namespace signalbox {

namespace {

/// What an entry takes beside its texts, roughly.
constexpr qint64 overhead = 512;

qint64 sizeOf(const QByteArray &digest, const CachedAnswer &answer)
{
    qint64 size
        = overhead + digest.size() + answer.body.size() + answer.provider.size() * qint64(sizeof(QChar));
    for (const Headers::Field &field : answer.headers)
        size += field.name.size() + field.value.size();
    return size;
}

} // namespace

Result<CachedAnswer> CachedAnswer::inForm(bool wantsStream) const
{
    CachedAnswer result = *this;
    result.stream = wantsStream;
    if (wantsStream == stream)
        return result;
    if (wantsStream) {
        const auto events = MessageEvents::of(body);
        if (!events)
            return events.error();
        result.headers = MessageEvents::streamHeaders(headers);
        result.body = events->join();
        return result;
    }
    auto message = MessageAssembler::assemble(body);
    if (!message)
        return message.error();
    result.headers = MessageAssembler::messageHeaders(headers);
    result.body = std::move(message).value();
    return result;
}

std::optional<CachedAnswer> AnswerCache::find(const QByteArray &digest)
{
    const auto found = m_index.constFind(digest);
    if (found == m_index.constEnd() || found.value()->expiry <= m_clock.now()) {
        ++m_misses;
        return std::nullopt;
    }
    ++m_hits;
    m_entries.splice(m_entries.begin(), m_entries, found.value());
    return m_entries.front().answer;
}

void AnswerCache::insert(const QByteArray &digest, CachedAnswer answer)
{
    if (const auto earlier = m_index.constFind(digest); earlier != m_index.constEnd())
        remove(earlier.value());
    const qint64 bytes = sizeOf(digest, answer);
    if (bytes > m_limits.bytes / 4 || m_limits.entries <= 0 || m_limits.lifetime.count() <= 0)
        return;
    answer.body.squeeze();
    m_entries.push_front({digest, std::move(answer), bytes, m_clock.now() + m_limits.lifetime});
    m_index.insert(digest, m_entries.begin());
    m_bytes += bytes;
    while (m_bytes > m_limits.bytes || size() > m_limits.entries)
        remove(std::prev(m_entries.end()));
}

void AnswerCache::clear()
{
    ++m_generation;
    m_index.clear();
    m_entries.clear();
    m_bytes = 0;
}

void AnswerCache::purgeExpired()
{
    const Clock::TimePoint now = m_clock.now();
    for (auto entry = m_entries.begin(); entry != m_entries.end();) {
        const auto next = std::next(entry);
        if (entry->expiry <= now)
            remove(entry);
        entry = next;
    }
}

void AnswerCache::remove(Entries::iterator entry)
{
    m_bytes -= entry->bytes;
    m_index.remove(entry->digest);
    m_entries.erase(entry);
}

} // namespace signalbox
