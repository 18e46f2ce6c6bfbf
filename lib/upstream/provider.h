// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "upstream/admissiongate.h"
#include "upstream/availability.h"
#include "upstream/balancestate.h"
#include "upstream/circuitbreaker.h"
#include "upstream/clientquotas.h"
#include "upstream/keyring.h"
#include "upstream/learntdialect.h"
#include "upstream/statedpauses.h"

#include <QObject>

#include <memory>

namespace signalbox {

/// One provider at run time: its configuration, its health, its keys and its limits. Lives as long as it
/// stays in the configuration or an exchange uses it.
class Provider final : public QObject
{
    Q_OBJECT

public:
    Provider(const ProviderConfig &config, const HealthConfig &health, std::chrono::milliseconds queue,
        const Clock &clock, const TokenCountingConfig &counting = {});

    /// Other settings from now on, with all that is known of it.
    void apply(
        const HealthConfig &health, std::chrono::milliseconds queue, const TokenCountingConfig &counting);
    /// Counts on where the one that had this name before stands; its last attempts still count here.
    void succeed(const Provider &predecessor);

    [[nodiscard]] const ProviderConfig &config() const { return m_config; }
    [[nodiscard]] const QString &name() const { return m_config.name; }
    [[nodiscard]] QUrl baseUrl() const { return m_baseUrl; }
    /// The demo provider learns its address only when it runs.
    void setBaseUrl(const QUrl &url) { m_baseUrl = url; }

    [[nodiscard]] CircuitBreaker &breaker() { return m_breaker; }
    [[nodiscard]] const CircuitBreaker &breaker() const { return m_breaker; }
    /// Whether it counts tokens: what fails there says nothing about its answers.
    [[nodiscard]] CircuitBreaker &counting() { return m_counting; }
    [[nodiscard]] KeyRing &keys() { return m_keys; }
    [[nodiscard]] const KeyRing &keys() const { return m_keys; }
    [[nodiscard]] AdmissionGate &gate() { return m_gate; }
    [[nodiscard]] const AdmissionGate &gate() const { return m_gate; }

    /// What of our own words in requests it has refused.
    [[nodiscard]] LearntDialect &learnt() { return m_learnt; }
    [[nodiscard]] const LearntDialect &learnt() const { return m_learnt; }

    [[nodiscard]] bool ownsCredential() const;
    /// Why there is nothing to send with a request, in one line; empty = there is. It may come by itself
    /// where a time is given, and most likely does until then.
    void setCredentialProblem(const QString &problem, std::optional<Clock::TimePoint> awaitedUntil);
    [[nodiscard]] const QString &credentialProblem() const { return m_credentialProblem; }
    /// Its only key, or its sign-in, was not accepted, and no other one was given since. A 403 says so only
    /// where that has never been good: else it is about what was asked for.
    [[nodiscard]] bool isRefused() const { return m_isRefused; }
    /// It has said that it wants to be paid first, and has not answered since.
    [[nodiscard]] bool isSpent() const { return m_isSpent; }
    /// There is another key or token: that the one before was refused says nothing about it.
    void forgetRefusal();
    /// A test has found it well: what it was left out for on suspicion is over. A test that asked for no
    /// answer says nothing about its credit.
    void noteTested(bool hasAnswered);
    /// It is this program itself, or asking it would come back here; empty = it is not.
    void setLoop(const QString &loop);
    [[nodiscard]] const QString &loop() const { return m_loop; }

    /// Whether it may be asked for `model` (in its own words) now.
    [[nodiscard]] Availability availability(const QString &model, Clock::TimePoint now) const;
    /// Those that keep requests away, of its keys only where all have one; the longest first.
    [[nodiscard]] std::vector<StatedPauses::Pause> pauses(Clock::TimePoint now) const;

    /// Of a request that began at `begin`: what was learnt since then is newer.
    void recordSuccess(const QString &model, Clock::TimePoint begin);
    /// The probe's answer has begun: others may come.
    void recordRecovery();
    void recordFailure(const Failure &failure, const QString &model);
    /// One of its keys was refused, and another one is tried: shown, but not counted.
    void noteKeyFailure(const Failure &failure);
    /// Of a request that asks no model: says nothing about its answers.
    void noteAside(const Failure &failure);
    /// It could not be reached, as nobody could: shown, but not counted. For `rest` others are asked first.
    void noteUnreachable(const Failure &failure, std::chrono::seconds rest = {});
    /// The network is another one: it may be reached now.
    void forgetUnreachable();
    /// The first content of an answer came after this long.
    void recordFirstByte(qint64 milliseconds);
    /// A moving average of these; -1 = there was none.
    [[nodiscard]] double firstByteMilliseconds() const { return m_firstByteMilliseconds; }
    /// Forgets every failure, pause, error count, spent balance, quota window and what it has refused of
    /// requests, as if the program had just started.
    void reset();
    [[nodiscard]] const QString &lastError() const { return m_lastError; }
    /// Of a failure that counted; null when there was none.
    [[nodiscard]] const QDateTime &lastFailureAt() const { return m_lastFailureAt; }
    [[nodiscard]] quint64 attempts() const { return m_counters->attempts; }
    [[nodiscard]] quint64 failedAttempts() const { return m_counters->failed; }

    [[nodiscard]] const BalanceState &balance() const { return m_balance; }
    void setBalance(const BalanceState &balance);
    /// Its credit is used up, as far as we know: it is left out.
    [[nodiscard]] bool isExhausted() const { return m_balance.exhausted; }

    /// A window and whose it is.
    struct Quota
    {
        QString account; ///< as accountName() has it; "client 1" of a login that only passes through
        QuotaWindow window;
    };
    /// Which of its keys or accounts this is, where it has several: an account's name, "key 2".
    [[nodiscard]] QString accountName(qsizetype key) const;
    /// The share of each window that is left for others where its configuration says nothing of it.
    void setQuotaReserve(double setting);
    /// What is known of all its accounts, as far as it has not reset; of clients the one heard of last first.
    [[nodiscard]] QList<Quota> quota() const;
    /// What its keys are judged by.
    [[nodiscard]] QuotaAim quotaAim() const;
    /// Of the key that would be asked with; of `login` (loginOf) where that is the client's.
    [[nodiscard]] QuotaStanding quotaStanding(const QString &model, const QByteArray &login) const;
    /// It has told of the account of `key`; of `login` where that is the client's.
    void noteQuota(qsizetype key, const QByteArray &login, const QList<QuotaWindow> &windows,
        QuotaWindow::Source source = QuotaWindow::Source::Headers);
    /// Of its usage endpoint; empty = it told.
    void setQuotaError(const QString &error) { m_quotaError = error; }
    [[nodiscard]] const QString &quotaError() const { return m_quotaError; }

signals:
    /// Its health is another one now.
    void healthChanged();
    /// `window` of `account` has come to 80, 95 or 100 %; once until it resets at `resetsAt` (null = not
    /// known).
    void quotaCrossed(const QString &account, const QString &window, int percent, const QDateTime &resetsAt);
    /// It has refused a request as one of its windows is used up.
    void quotaRefused();

private:
    [[nodiscard]] bool counts(const Failure &failure) const;
    [[nodiscard]] Clock::TimePoint nextBalanceCheck(Clock::TimePoint now) const;
    void noteSuspicion(const Failure &failure, Clock::TimePoint now);
    void notePause(const Failure &failure, const QString &model, Clock::TimePoint now);
    void note(const Failure &failure, const QString &model);
    void noteOddity(const Failure &failure);
    [[nodiscard]] QString clientName(const ClientQuotas::Client &client) const;

    struct Counters
    {
        quint64 attempts = 0;
        quint64 failed = 0;
        bool hasAnswered = false; ///< with the credential that it has now
    };

    ProviderConfig m_config;
    QStringList m_exceptionPatterns;
    const Clock &m_clock;
    QUrl m_baseUrl;
    CircuitBreaker m_breaker;
    CircuitBreaker m_counting;
    KeyRing m_keys;
    AdmissionGate m_gate;
    StatedPauses m_pauses;
    LearntDialect m_learnt;
    BalanceState m_balance;
    ClientQuotas m_clientQuotas;
    double m_quotaReserve = 0;
    QString m_quotaError;
    QString m_credentialProblem;
    std::optional<Clock::TimePoint> m_credentialAwaited; ///< until then; nothing = its user has to act
    bool m_isRefused = false;
    bool m_isSpent = false;
    bool m_mayBeRefused = false; ///< it is left out for a reason that another key may do away with
    QString m_loop;
    QString m_lastError;
    QDateTime m_lastFailureAt;
    double m_firstByteMilliseconds = -1;
    std::shared_ptr<Counters> m_counters
        = std::make_shared<Counters>(); ///< of all that had this name in turn
};

using ProviderPointer = std::shared_ptr<Provider>;

} // namespace signalbox
