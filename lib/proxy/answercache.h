// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "http/headers.h"

#include <QHash>
#include <QString>

#include <list>
#include <optional>

namespace signalbox {

/// An answer as a provider gave it.
struct CachedAnswer
{
    int status = 200;
    Headers headers;
    QByteArray body;
    bool stream = false; ///< the body is server-sent events
    QString provider;

    /// The same for a client that wants it as a stream, or not; an error when it cannot be said so.
    [[nodiscard]] Result<CachedAnswer> inForm(bool wantsStream) const;
};

/// Answers that are kept for the next equal request, by the digest of its fingerprint. When there are too
/// many, those that have not been asked for longest go first. What may be kept is for callers to know.
class AnswerCache
{
public:
    struct Limits
    {
        qsizetype entries = 1000;
        qint64 bytes = 64LL * 1024 * 1024;
        std::chrono::milliseconds lifetime{3'600'000};
    };

    AnswerCache(const Limits &limits, const Clock &clock) : m_limits(limits), m_clock(clock) { }
    /// What is too much by other limits goes with the next insert().
    void setLimits(const Limits &limits) { m_limits = limits; }

    /// Counts as a hit or a miss.
    std::optional<CachedAnswer> find(const QByteArray &digest);
    /// Takes the place of an earlier one. An answer of more than a quarter of the room is not kept: many
    /// others would have to go for it.
    void insert(const QByteArray &digest, CachedAnswer answer);
    void clear();
    /// Another one after each clear(): what was asked before must not be kept after it.
    [[nodiscard]] quint64 generation() const { return m_generation; }
    /// Drops what is too old; find() does not find it anyway.
    void purgeExpired();

    [[nodiscard]] qsizetype size() const { return m_index.size(); }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }
    [[nodiscard]] quint64 hits() const { return m_hits; }
    [[nodiscard]] quint64 misses() const { return m_misses; }

private:
    struct Entry
    {
        QByteArray digest;
        CachedAnswer answer;
        qint64 bytes = 0;
        Clock::TimePoint expiry;
    };
    using Entries = std::list<Entry>;

    void remove(Entries::iterator entry);

    Limits m_limits;
    const Clock &m_clock;
    Entries m_entries; ///< the latest asked for first
    QHash<QByteArray, Entries::iterator> m_index;
    qint64 m_bytes = 0;
    quint64 m_hits = 0;
    quint64 m_misses = 0;
    quint64 m_generation = 0;
};

} // namespace signalbox
