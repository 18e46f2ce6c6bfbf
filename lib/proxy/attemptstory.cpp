// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/attemptstory.h"

#include <algorithm>

namespace signalbox {

namespace {

/// Lower comes first: what the client can wait out, then what the user can mend, then what may be either.
int rank(Failure::Kind kind)
{
    switch (kind) {
    case Failure::Kind::RateLimited:
    case Failure::Kind::QuotaSpent:
        return 0;
    case Failure::Kind::Overloaded:
    case Failure::Kind::NotSent:
    case Failure::Kind::Unavailable:
        return 1;
    case Failure::Kind::Timeout:
        return 2;
    case Failure::Kind::ServerError:
        return 3;
    case Failure::Kind::ModelUnknown:
        return 4;
    case Failure::Kind::Billing:
        return 5;
    case Failure::Kind::Credential:
    case Failure::Kind::NoCredential:
        return 6;
    case Failure::Kind::HiddenMistake:
        return 7;
    case Failure::Kind::TooLarge: // these say nothing about the others
    case Failure::Kind::Unsupported:
        return 9;
    default:
        return 8;
    }
}

/// The client would repeat it in vain, and for minutes.
bool needsUser(Failure::Kind kind)
{
    return kind == Failure::Kind::Credential || kind == Failure::Kind::NoCredential;
}

bool isTransient(Failure::Kind kind)
{
    return kind != Failure::Kind::ModelUnknown && kind != Failure::Kind::Billing && !needsUser(kind)
        && kind != Failure::Kind::TooLarge && kind != Failure::Kind::HiddenMistake
        && kind != Failure::Kind::Unsupported;
}

/// True for an answer that means to the client what it says: not a 200, a redirect or an interim one.
bool isHonestAnswer(const Failure &failure)
{
    return failure.status >= 400;
}

int statusOf(const Failure &failure)
{
    if (isHonestAnswer(failure))
        return failure.status;
    return failure.kind == Failure::Kind::Connection || failure.kind == Failure::Kind::Tls
            || failure.kind == Failure::Kind::BadAnswer || failure.kind == Failure::Kind::Redirect
        ? 502
        : httpStatus(failure.error.kind);
}

} // namespace

const AttemptStory::Entry &AttemptStory::mostUseful() const
{
    return *std::min_element(m_entries.begin(), m_entries.end(),
        [](const Entry &a, const Entry &b) { return rank(a.failure.kind) < rank(b.failure.kind); });
}

bool AttemptStory::isMoreUseful(const Failure &failure, const Failure &other)
{
    return rank(failure.kind) < rank(other.kind);
}

/// When the first of them may be asked again. A client gives up on more than 60 s: only a provider's own word
/// may say so, and not while another one has said nothing of the kind.
std::chrono::milliseconds AttemptStory::retryAfter() const
{
    constexpr std::chrono::milliseconds ourPause{5000};
    std::optional<std::chrono::milliseconds> soonest;
    for (const Entry &entry : m_entries) {
        if (entry.failure.retryAfter || isTransient(entry.failure.kind)) {
            const auto pause = entry.failure.retryAfter.value_or(ourPause);
            soonest = std::min(soonest.value_or(pause), pause);
        }
    }
    return soonest.value_or(ourPause);
}

AttemptStory::Verdict AttemptStory::verdict(Protocol protocol, const QByteArray &requestId) const
{
    const Failure &first = mostUseful().failure;
    Verdict verdict;
    if (m_entries.size() == 1 && isHonestAnswer(first)) {
        verdict = {first.status, first.headers, first.body, first.error};
        if (needsUser(first.kind))
            verdict.headers.set("x-should-retry", "false");
        return verdict;
    }

    verdict.status = statusOf(first);
    if (needsUser(first.kind))
        verdict.headers.append("x-should-retry", "false");
    verdict.error = first.error;
    QStringList tried;
    for (const Entry &entry : m_entries)
        tried << entry.provider + QStringLiteral(": ") + entry.failure.summary();
    const bool saysAll
        = first.kind == Failure::Kind::Unavailable || first.kind == Failure::Kind::NoCredential;
    const QString story = saysAll && m_entries.size() == 1 ? QString()
        : m_entries.size() == 1
        ? QStringLiteral(" (Signalbox asked %1)").arg(m_entries.front().provider)
        : QStringLiteral(" (Signalbox tried %1)").arg(tried.join(QStringLiteral("; ")));
    verdict.error.message += story;
    verdict.headers.append("content-type", "application/json");
    if (isTransient(first.kind))
        verdict.headers.append("retry-after",
            QByteArray::number(
                static_cast<qint64>(std::chrono::ceil<std::chrono::seconds>(retryAfter()).count())));
    verdict.body = errorBody(protocol, verdict.error, requestId);
    return verdict;
}

QByteArray AttemptStory::headerText(const QString &text)
{
    constexpr qsizetype longest = 1024;
    QByteArray value = text.left(longest).toLatin1();
    std::replace_if(
        value.begin(), value.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return value;
}

QByteArray AttemptStory::headerValue(const QList<AttemptRecord> &attempts)
{
    QStringList parts;
    for (const AttemptRecord &attempt : attempts) {
        // Only up to the colon: what a provider wrote stays in the body and the log.
        parts << attempt.provider + u'=' + attempt.outcome.section(u':', 0, 0);
    }
    return headerText(parts.join(QStringLiteral("; ")));
}

} // namespace signalbox
