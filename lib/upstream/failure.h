// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/error.h"
#include "core/secret.h"
#include "http/headers.h"
#include "upstream/statedlimit.h"

#include <QByteArray>

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
        QuotaSpent, ///< a window of the account is used up
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
        Unavailable, ///< left out for the time being, or we have no socket left; it was never asked
        NoCredential, ///< left out until its user has done something; it was never asked
    };

    Kind kind = Kind::Connection;
    bool retryable = false; ///< another target may do better
    bool countsAgainstProvider = false;
    std::optional<std::chrono::milliseconds> retryAfter; ///< as the provider stated it
    StatedLimit::Scope scope = StatedLimit::Scope::Model; ///< of `retryAfter`
    Error error; ///< in the provider's own words where it had any
    bool told = false; ///< the client has read of it in the stream already
    bool unreachable = false; ///< no connection came about: it may as well be the network

    int status = 0; ///< of the upstream's answer; 0 = none arrived
    Headers headers; ///< of the upstream's answer
    QByteArray body; ///< of the upstream's answer, to the letter

    /// Takes a credential of ours out of all texts, should the provider have repeated it.
    void conceal(const Secret &secret);

    /// True for what the next request would meet as well: a refused key, no credit.
    [[nodiscard]] bool isCertain() const { return kind == Kind::Credential || kind == Kind::Billing; }

    /// What `unhealthy_exception_patterns` are looked for in: "connection network", "ssl tls", "timeout".
    [[nodiscard]] QString exceptionName() const;

    /// One line for logs and headers: "529 overloaded_error: Overloaded", "not asked: …".
    [[nodiscard]] QString summary() const;
};

/// Whose credential an attempt carried: with the client's own, a refusal is the client's business. A provider
/// that is sent none wants one of its own.
enum class CredentialOwner {
    Provider,
    Client,
};

/// For those who have none; lives for ever.
const FailureRules &noFailureRules();

/// Judges an answer whose status is not 2xx. `rules` add to the table.
Failure classifyAnswer(int status, const Headers &headers, const QByteArray &body, CredentialOwner owner,
    const FailureRules &rules = noFailureRules());

/// Judges an error that came inside a 2xx: a JSON error body or an `error` event. `body` is that JSON, never
/// anything a model has said; `headers` are those of the answer.
Failure classifyErrorBody(const QByteArray &body, const Headers &headers = {},
    CredentialOwner owner = CredentialOwner::Provider, const FailureRules &rules = noFailureRules());

/// A failure without an answer.
Failure connectionFailure(Failure::Kind kind, const QString &message);

/// A 2xx that is no answer.
Failure badAnswer(const QString &message);

} // namespace signalbox
