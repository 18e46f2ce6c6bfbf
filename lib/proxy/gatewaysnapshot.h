// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cost/budgetsnapshot.h"
#include "ledger/historysnapshot.h"
#include "ledger/ledgersnapshot.h"
#include "ledger/usagetotals.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox {

/// A provider has asked to be left alone.
struct PauseSnapshot
{
    QString model; ///< empty = all
    qint64 seconds = 0; ///< left of it
    QString reason;
};

/// One way to a provider.
struct RouteSnapshot
{
    QString pattern;
    QString model; ///< "passthrough" or what it is asked for
    int priority = 1;
    QString project; ///< whose route it is; empty = one of all
};

/// One window of the quota of one account at a provider.
struct QuotaSnapshot
{
    QString account; ///< "key 2", "client 1" …; empty = the provider has only one
    QString window; ///< "5h", "7d", "requests" …
    QString model; ///< the class of models that it is of; empty = all
    bool isPlan = true; ///< of a plan or credit; else a rate limit, or what is paid for beyond a plan
    std::optional<double> used; ///< the share, 0 to 1
    std::optional<double> limit;
    std::optional<double> remaining;
    QDateTime resetsAt; ///< UTC; null = not known
    QDateTime statedAt; ///< UTC
};

/// How one provider is doing: a value copy for display, taken at one moment.
struct ProviderSnapshot
{
    enum class Health {
        Healthy,
        Failing, ///< it failed last time, but not often enough to be left out
        CoolingDown, ///< left out while others can answer
        NoCredential, ///< cannot be asked before the user, or the keychain, has done something
        Disabled,
    };

    QString name;
    QString type; ///< "anthropic", "demo" …
    QString baseUrl;
    QString proxy; ///< without its credential; empty = none
    QList<RouteSnapshot> routes; ///< that lead to it
    Health health = Health::Healthy;
    bool available = true; ///< can be asked for a model that has no pause of its own
    QString credentialProblem; ///< why it cannot be asked, in one line with the remedy; mostly empty
    bool keyRefused = false; ///< its only key, or its sign-in, was not accepted: the remedy is another one
    bool creditSpent = false; ///< as it said when it was asked last: the remedy is to pay in
    bool needsSignIn = false; ///< the remedy is to sign in
    int failures = 0; ///< counted towards `threshold`
    int threshold = 0;
    bool probing = false; ///< one request finds out whether it is well again
    qint64 cooldownSeconds = 0; ///< left of it, or of the longest of `pauses`
    QList<PauseSnapshot> pauses; ///< the longest first
    QString lastError; ///< one line; empty when the last attempt went well
    int inFlight = 0;
    QDateTime lastFailureAt; ///< UTC; null when there was none
    int sessions = 0; ///< that stay with it
    quint64 attempts = 0; ///< since the program started
    quint64 failedAttempts = 0;
    double firstByteMilliseconds = -1; ///< a moving average; -1 = nothing was measured
    HistorySummary lastHour;
    HistorySummary lastDay;
    HistorySummary lastWeek;
    UsageRow usage;
    std::optional<double> balance; ///< the credit that is left, as the last check that succeeded found it
    QString balanceError; ///< of the last check, in one line; empty when it succeeded
    qsizetype keys = 0;
    qsizetype keysLeftOut = 0; ///< as they have failed
    bool balanceExhausted = false; ///< left out until a check finds more than `balanceThreshold`
    double balanceThreshold = 0;
    QList<QuotaSnapshot> quota; ///< what is known of it; those that have reset are not
    QString quotaError; ///< of the last question for it, in one line; empty when it was answered

    [[nodiscard]] bool canBeAsked() const { return available && health != Health::Disabled; }
};

/// One request that is running.
struct RunningExchange
{
    enum class Stage {
        Waiting, ///< for a provider that is full or has asked for patience, a keychain, a turn
        Asking, ///< a provider was asked and has not begun to answer
        Answering,
        Following, ///< gets the answer of an equal request
    };

    QByteArray id; ///< x-signalbox-request-id
    QDateTime startedAt; ///< UTC
    QByteArray client; ///< "claude-cli/2.1.329"
    QString project; ///< empty = not named
    QString clientKey; ///< its name; empty = none
    QByteArray session; ///< as in ExchangeRecord; empty = it is not known
    QString model; ///< as the client asked
    QString provider; ///< that is asked, answers, or is waited for; empty = none yet
    QString upstreamModel;
    Stage stage = Stage::Waiting;
    bool streamed = false;
    int attempts = 0; ///< that were sent, with the one under way
    qint64 firstByteMilliseconds = -1; ///< since its begin; -1 = nothing came yet
    qint64 outputTokens = 0; ///< so far; from the bytes where nothing is stated yet
    double tokensPerSecond = -1; ///< since the first content; -1 = not known yet
    qint64 silentMilliseconds = 0; ///< since something came from the provider
};

/// One route and what its switch is set to.
struct RouteSwitch
{
    QString project; ///< whose route it is; empty = one of all
    QString pattern;
    QStringList providers; ///< that it leads to, in its order, each once
    QString pinned; ///< the one all its requests go to; empty = automatic
};

/// A session that was told to go to one provider.
struct SessionPin
{
    QByteArray session; ///< as in ExchangeRecord
    QString provider;
};

/// The gateway at one moment.
struct GatewaySnapshot
{
    bool listening = false;
    bool demo = false; ///< the built-in configuration is in use
    QString baseUrl; ///< what clients are pointed at, "http://127.0.0.1:8484"
    QStringList addresses; ///< everything that is listened on
    QString problem; ///< why it does not listen, in one line
    QString configProblem; ///< why the last reload was not applied, "file:line: …"; empty = all is well
    QDateTime configLoadedAt; ///< when the configuration in use was
    QDateTime
        captureUntil; ///< requests and answers are recorded in full until then (UTC); null = they are not
    bool offline = false; ///< it may be the network: no provider can be reached
    QString pinned; ///< the provider all routes are pinned to; empty = automatic
    QList<RouteSwitch> routeSwitches; ///< in the order in which they are looked through
    QList<SessionPin> sessionPins;
    bool paused = false; ///< new requests are refused
    QDateTime pausedUntil; ///< UTC; null = until somebody resumes
    QList<RunningExchange> running; ///< the oldest first, at most 200 of `activeExchanges`
    QString strategy;
    int routes = 0;
    qint64 cooldownSeconds = 0; ///< as configured
    QDateTime startedAt; ///< UTC
    int activeExchanges = 0;
    quint64 finishedExchanges = 0;
    quint64 failedExchanges = 0;
    UsageTotals usage;
    QList<BudgetSnapshot> budgets; ///< in the order of the configuration
    LedgerState ledger;
    QList<ProviderSnapshot> providers; ///< in the order of the configuration

    /// Providers that can be asked now.
    [[nodiscard]] int availableProviders() const;
};

} // namespace signalbox

Q_DECLARE_METATYPE(signalbox::GatewaySnapshot)
