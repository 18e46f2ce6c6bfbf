// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/secret.h"
#include "http/headers.h"

#include <QByteArray>
#include <QDateTime>

#include <chrono>
#include <optional>

namespace signalbox {

/// Why an attempt did not give a good answer, and what follows from it. The only place where "try the next
/// one" and "blame the provider" are decided is the table behind the classify functions.
struct Failure
{
    enum class Kind {
        Connection, ///< no connection, or it broke before an answer
        Tls,
        Timeout,
        Credential, ///< our key was refused
        Billing, ///< out of credit
        ModelUnknown,
        RateLimited,
        Overloaded,
        ServerError,
        BadAnswer, ///< a 2xx that is no answer: HTML, an error body, an empty or cut stream
        Redirect,
        ClientMistake, ///< would fail everywhere: goes back untouched
        HiddenMistake, ///< a client mistake that came inside a 2xx: a stricter provider may know better
        Interrupted, ///< broke after content had been passed on
        TooLarge, ///< larger than this provider takes; it was never asked
        Unsupported, ///< carries what this provider does not take; it was never asked
        NotSent, ///< the provider's own limits left no room; it was never asked
    };

    Kind kind = Kind::Connection;
    bool retryable = false; ///< another target may do better
    bool countsAgainstProvider = false;
    std::optional<std::chrono::seconds> retryAfter; ///< as the provider stated it
    Error error; ///< in the provider's own words where it had any
    bool told = false; ///< the client has read of it in the stream already

    int status = 0; ///< of the upstream's answer; 0 = none arrived
    Headers headers; ///< of the upstream's answer
    QByteArray body; ///< of the upstream's answer, to the letter

    /// Takes a credential of ours out of all texts, should the provider have repeated it.
    void conceal(const Secret &secret);

    /// One line for logs and headers: "529 overloaded_error: Overloaded".
    [[nodiscard]] QString summary() const;
};

/// Which credential an attempt carried: with the client's own, a refusal is the client's business.
enum class CredentialOwner {
    Provider,
    Client,
};

/// Judges an answer whose status is not 2xx.
Failure classifyAnswer(int status, const Headers &headers, const QByteArray &body, CredentialOwner owner);

/// Judges an error that came inside a 2xx: a JSON error body or an `error` event. `body` is that JSON.
Failure classifyErrorBody(const QByteArray &body);

/// A failure without an answer.
Failure connectionFailure(Failure::Kind kind, const QString &message);

/// A 2xx that is no answer.
Failure badAnswer(const QString &message);

/// `retry-after` (seconds or HTTP date, RFC 9110 §10.2.3) or `retry-after-ms`, rounded up; nothing when
/// absent or past.
std::optional<std::chrono::seconds> retryAfterOf(const Headers &headers, const QDateTime &now);

} // namespace signalbox
