// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/exchangetraits.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>
#include <span>

namespace signalbox {

namespace {

/// Behind these stands the id of a member.
constexpr QByteArrayView collections[]
    = {"files", "batches", "responses", "conversations", "items", "threads", "runs", "assistants",
        "vector_stores", "uploads", "jobs", "evals", "containers", "videos", "skills", "sessions"};
/// But for these.
constexpr QByteArrayView notMembers[] = {"", "input_tokens", "compact"};

bool contains(std::span<const QByteArrayView> words, QByteArrayView word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool isLikeAnId(const QByteArray &segment)
{
    constexpr qsizetype shortest = 16;
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    return segment.size() >= shortest && std::any_of(segment.cbegin(), segment.cend(), isDigit);
}

} // namespace

int exchangeoutcome::of(const ExchangeRecord &record)
{
    int outcomes = 0;
    if (record.clientLeft)
        outcomes = left;
    else if (record.status >= 400 || !record.error.isEmpty())
        outcomes = failed;
    else
        outcomes = good;
    const auto sent = std::count_if(record.attempts.cbegin(), record.attempts.cend(),
        [](const AttemptRecord &attempt) { return attempt.sent; });
    return sent > 1 ? outcomes | retried : outcomes;
}

qint64 hashOf(const QByteArray &text)
{
    const QByteArray digest = QCryptographicHash::hash(text, QCryptographicHash::Sha256);
    const auto hash = qFromBigEndian<qint64>(digest.constData());
    return hash == 0 ? 1 : hash;
}

QString programOf(const QByteArray &client)
{
    return QString::fromUtf8(client.left(client.indexOf('/')));
}

QString pathForm(const QByteArray &path)
{
    QByteArrayList segments = path.split('/');
    QByteArrayView collection;
    for (QByteArray &segment : segments) {
        const bool isOne = contains(collections, collection) && !contains(notMembers, segment);
        if (isOne || isLikeAnId(segment))
            segment = QByteArrayLiteral("{id}");
        collection = segment;
    }
    return QString::fromUtf8(segments.join('/'));
}

bool isCount(const ExchangeRecord &record)
{
    return record.path.endsWith("/count_tokens");
}

bool isUnpriced(const ExchangeRecord &record, const AttemptRecord &attempt)
{
    const bool isQuestion = !record.model.isEmpty() && !isCount(record);
    const bool hasBegun = attempt.firstByteMilliseconds >= 0;
    return attempt.sent && !attempt.cost.isKnown() && (attempt.usage.known || (isQuestion && hasBegun));
}

} // namespace signalbox
