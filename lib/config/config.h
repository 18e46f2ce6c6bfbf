// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/budgetconfig.h"
#include "config/clientkeyconfig.h"
#include "config/dialect.h"
#include "config/ledgerconfig.h"
#include "config/logconfig.h"
#include "config/modelmap.h"
#include "config/oauthconfig.h"
#include "config/priceconfig.h"
#include "config/quirks.h"
#include "config/quotaconfig.h"
#include "config/secretreference.h"
#include "config/secretsconfig.h"
#include "config/updatesconfig.h"
#include "core/globpattern.h"
#include "core/secret.h"
#include "http/headers.h"

#include <QList>
#include <QRegularExpression>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <memory>
#include <optional>

namespace signalbox {

/// How the credit that is left at a provider is found out. A provider at or below the threshold is left out
/// until a later check is above it.
struct BalanceCheckConfig
{
    QString command; ///< for the shell; prints a number. Empty = none
    QString url; ///< of a known endpoint, asked with the provider's key. Empty = none
    QString path; ///< of the number in the JSON answer of `url`: "data.total_credits - data.total_usage"
    std::chrono::milliseconds interval{300'000};
    double threshold = 0;
    bool decides = true; ///< at or below the threshold the provider is left out; else it is only shown

    [[nodiscard]] bool isEmpty() const { return command.isEmpty() && url.isEmpty(); }
    friend bool operator==(const BalanceCheckConfig &, const BalanceCheckConfig &) = default;
};

/// What one provider entry says. Durations of zero mean "use the one of the settings".
struct ProviderConfig // NOLINT(*-optin.performance.Padding): in the order of the file
{
    enum class Type {
        Anthropic,
        OpenAi,
        Databricks,
        Demo, ///< answers by itself, without a network
    };
    enum class Auth {
        ApiKey, ///< a field of its own, mostly x-api-key
        AuthToken, ///< Authorization: Bearer
        Passthrough, ///< the client's own credential, to this provider's origin only
        OAuth, ///< Bearer with the token of an account that has signed in
        None,
    };

    QString name; ///< unique; "name/account" when account_email is given
    QString group; ///< the name without the account
    QString preset; ///< of presets.json; empty = none
    QString vendor; ///< whose thinking signatures it makes and takes; the host when nothing is said
    Type type = Type::Anthropic;
    /// Of type openai it has its /v1, and a `{model}` in its path (encoded: %7Bmodel%7D) stands for the
    /// upstream model.
    QUrl baseUrl;
    QByteArray query; ///< percent-encoded, without '?'; goes with every request: "api-version=2024-10-21"
    Auth auth = Auth::ApiKey;
    QByteArray keyHeader = QByteArrayLiteral("x-api-key"); ///< the field of Auth::ApiKey
    QList<SecretReference> secrets; ///< several keys are used in turn
    OAuthConfig oauth; ///< of Auth::OAuth
    bool enabled = true;
    int priority = 1; ///< 1 is best; 0 = behind all others of a route, the heavier first
    int weight = 1; ///< ≥ 1
    QUrl proxy; ///< http://, socks5://, or "system:"; empty = none
    QString caFile;
    QString clientCertificateFile;
    QString clientKeyFile;
    bool http2 = false;
    int maxConcurrent = 0; ///< 0 = no limit
    int requestsPerMinute = 0; ///< 0 = no limit
    Headers headers; ///< added to every request
    ModelMap models; ///< client model → upstream model
    ModelNaming naming; ///< for what `models` does not say
    Quirks quirks;
    Dialect dialect; ///< of type openai; its rules are still to be applied (forModel)
    qint64 maxRequestBytes = 0; ///< 0 = no limit
    QString maxRequestHint; ///< what a user can do about a request that is too large
    bool images = true; ///< takes requests that carry images
    BalanceCheckConfig balance;
    QuotaCheckConfig quota;
    double quotaReserve = -1; ///< the share of each window that is left for others, 0 to 1; < 0 = the setting
    Billing billing = Billing::Unsaid;
    double priceFactor = 1; ///< of what a request costs by the list
    int line = 0; ///< where it stands in the file

    /// Equal but for its line.
    [[nodiscard]] bool isSameAs(const ProviderConfig &other) const;
    friend bool operator==(const ProviderConfig &, const ProviderConfig &) = default;
};

/// How the balancer orders targets of equal priority.
enum class Strategy {
    Priority,
    RoundRobin,
    WeightedRoundRobin,
    Random,
    LeastRequests,
    QuotaAware, ///< first whose quota resets soonest, as long as there is room in it
};

/// One place a route may lead to.
struct TargetConfig
{
    QString provider;
    QString model; ///< empty = as the client asked ("passthrough")
    int priority = 1;
    int weight = 1;
    bool enabled = true;
    bool images = true; ///< this model takes requests that carry images
};

/// Model pattern → targets, in file order.
struct RouteConfig
{
    GlobPattern pattern;
    QList<TargetConfig> targets;
    std::optional<Strategy> strategy = std::nullopt; ///< nothing = the one of the settings
    bool sessionAffinity = true; ///< a client session stays with the provider that has its prompt cache
};

/// The routes of one project (`/w/NAME`): they come before those of all.
struct ProjectConfig
{
    QString name;
    QList<RouteConfig> routes;
};

/// A further address to listen on.
struct ListenerConfig
{
    QString address; ///< "HOST:PORT"
    int line = 0; ///< where it stands in the file
};

struct ServerConfig
{
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 8484;
    int line = 0; ///< where the port, else the host, stands in the file
    QList<ListenerConfig> listeners;
    QStringList allowedHosts; ///< further names accepted in the Host field
    QStringList allowedOrigins; ///< browser origins that may call
    QList<ClientKeyConfig> clientKeys; ///< empty = no key is asked for
    ClientKeyConfig adminKey; ///< for the management API; empty = only from this computer, without one
    qint64 maxBodyBytes = 64LL * 1024 * 1024;
    qint64 maxHeaderBytes = 64LL * 1024;
    int maxConnections = 1024;
    std::chrono::milliseconds headerTimeout{10'000};
    std::chrono::milliseconds idleTimeout{75'000}; ///< of kept-alive connections
    std::chrono::milliseconds shutdownTimeout{30'000};
};

struct TimeoutConfig
{
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds firstByte{300'000}; ///< of streams, until the answer's head
    std::chrono::milliseconds idle{300'000}; ///< of streams, between two reads
    std::chrono::milliseconds plain{600'000}; ///< of plain answers, until the head
    std::chrono::milliseconds keepAlive{15'000}; ///< silence after which a committed stream gets a ping
    std::chrono::milliseconds earlyHead{
        120'000}; ///< silence after which a head is sent before the upstream's own
    std::chrono::milliseconds queue{10'000}; ///< waiting for max_concurrent or requests_per_minute
};

/// What a user adds to the built-in table of failures.
struct FailureRules
{
    QList<int> statuses; ///< these, too, fail over and count
    QStringList exceptionPatterns; ///< failures without an answer count only with one of these; empty = all
    QList<QRegularExpression> bodyPatterns; ///< an error body that matches fails over and counts

    friend bool operator==(const FailureRules &, const FailureRules &) = default;
};

struct HealthConfig
{
    int unhealthyThreshold = 2; ///< failures in a row
    std::chrono::milliseconds failureCooldown{180'000}; ///< grows with every failure after it
    std::chrono::milliseconds longestCooldown{600'000};
    bool resetOnSuccess = true;
    std::chrono::milliseconds resetTimeout{300'000};
    int breakerThreshold = 5; ///< failures within `breakerTimeout`, whatever succeeded between them; 0 = off
    std::chrono::milliseconds breakerTimeout{60'000}; ///< and how long the provider is left out then
    std::chrono::milliseconds retryAfterWait{5'000}; ///< what a session waits for the provider with its cache
    std::chrono::milliseconds recoveryWait{20'000}; ///< what a request waits when no provider can be used
    bool triesLeastBad = true; ///< when nothing else is left, those we only suspect are asked
    FailureRules rules;

    friend bool operator==(const HealthConfig &, const HealthConfig &) = default;
};

/// Equal requests that are under way, and answers that are kept.
struct ReuseConfig
{
    bool deduplication = true;
    bool withoutSession = false; ///< also requests that name no session
    bool cache = false;
    int maxCacheSize = 1000; ///< answers
    qint64 maxCacheBytes = 64LL * 1024 * 1024;
    std::chrono::milliseconds cacheTtl{3'600'000};
};

/// How /v1/messages/count_tokens is answered.
struct TokenCountingConfig
{
    bool alwaysLocal = false;
    int failureThreshold = 2; ///< failures of a provider after which it is not asked …
    std::chrono::milliseconds failureCooldown{300'000}; ///< … for this long
    std::chrono::milliseconds timeout{10'000};

    friend bool operator==(const TokenCountingConfig &, const TokenCountingConfig &) = default;
};

/// What the user wrote, checked and complete. Immutable: a reload makes a new one.
struct Config
{
    ServerConfig server;
    TimeoutConfig timeouts;
    HealthConfig health;
    LogConfig log;
    LedgerConfig ledger;
    UpdatesConfig updates;
    QList<PriceConfig> prices;
    QList<BudgetConfig> budgets;
    double quotaReserve = 0.05; ///< of each window, where a provider says nothing else
    ReuseConfig reuse;
    TokenCountingConfig tokenCounting;
    Strategy strategy = Strategy::Priority;
    std::chrono::milliseconds stickyDuration{300'000}; ///< of session affinity; 0 = none
    SecretsConfig secrets;
    QList<ProviderConfig> providers;
    QList<RouteConfig> routes;
    QList<ProjectConfig> projects;
    bool demo = false; ///< the built-in configuration that is used without a file

    [[nodiscard]] const ProviderConfig *provider(QStringView name) const;
    /// With those of projects.
    [[nodiscard]] qsizetype routeCount() const;
    /// Null when nothing is said of it.
    [[nodiscard]] const ProjectConfig *project(QStringView name) const;
};

using ConfigPointer = std::shared_ptr<const Config>;

} // namespace signalbox
