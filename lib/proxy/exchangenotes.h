// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "http/headers.h"
#include "ledger/exchangerecord.h"
#include "proxy/gatewaysnapshot.h"
#include "proxy/usageobserver.h"
#include "upstream/router.h"

#include <QStringList>

namespace signalbox {

struct HttpRequest;
struct RoutePlan;

/// What is written down of one exchange while it goes on, and told of it in its answers: where it was meant
/// to go, why it went elsewhere, what each attempt was and took.
class ExchangeNotes
{
public:
    /// `clock` and `request` outlive it. The exchange begins now.
    ExchangeNotes(const Clock &clock, const HttpRequest &request, QByteArray id);

    [[nodiscard]] ExchangeRecord &record() { return m_record; }
    [[nodiscard]] const ExchangeRecord &record() const { return m_record; }
    [[nodiscard]] const QByteArray &id() const { return m_record.id; }
    /// Of the exchange.
    [[nodiscard]] Clock::TimePoint begin() const { return m_begin; }
    /// Milliseconds since the exchange began.
    [[nodiscard]] qint64 elapsed() const;

    /// The plan's route, session and candidates.
    void writePlan(const RoutePlan &plan);
    /// The plan's own reasons; those before it are forgotten.
    void setReasons(QStringList reasons) { m_reasons = std::move(reasons); }
    /// What became of it, once however often it happens. False when that was said before.
    bool addReason(const QString &reason);

    /// An attempt begins with this.
    void beginAttempt();
    /// It is with the provider; `withLogin`: by the client's own sign-in.
    void noteSent(bool withLogin);
    /// Its first content is there.
    void noteFirstByte();
    [[nodiscard]] Clock::TimePoint attemptBegin() const { return m_attemptBegin; }
    /// Milliseconds from the beginning of the attempt to its first content; -1 = there was none yet.
    [[nodiscard]] qint64 attemptFirstByte() const { return m_attemptFirstByte; }
    /// It is with the provider, and not over.
    [[nodiscard]] bool isSent() const { return m_isSent; }
    /// Of the attempt; told of its answer.
    [[nodiscard]] UsageObserver &usage() { return m_usage; }
    /// What can be shown of it while it runs, but for who is asked and how that goes.
    [[nodiscard]] RunningExchange running() const;
    /// The attempt with `target` is over, or was not to be. `account`: which of the provider's was asked
    /// with.
    AttemptRecord &endAttempt(
        const Target &target, const QString &account, const QString &outcome, int status);

    /// The head of an answer with what every answer says of how it came about.
    [[nodiscard]] Headers explained(Headers headers) const;
    /// Why it went where it went; empty when the client does not ask for it.
    [[nodiscard]] QByteArray decision() const;
    /// The exchange is over.
    void end();

private:
    const Clock &m_clock;
    const HttpRequest &m_request;
    ExchangeRecord m_record;
    Clock::TimePoint m_begin;
    QStringList m_reasons; ///< of the plan and of what became of it

    Clock::TimePoint m_attemptBegin;
    bool m_isSent = false;
    bool m_withLogin = false;
    qint64 m_attemptFirstByte = -1;
    UsageObserver m_usage;
};

} // namespace signalbox
