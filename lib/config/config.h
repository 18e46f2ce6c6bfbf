// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/globpattern.h"
#include "core/secret.h"
#include "http/headers.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <memory>
#include <optional>

namespace signalbox {

/// Where one secret of the configuration comes from: the text itself, or an item of the OS keychain.
struct SecretReference
{
    Secret literal; ///< empty when the keychain holds it
    QString keychainItem; ///< NAME of `keychain:NAME`
};

/// What one provider entry says. Durations of zero mean "use the one of the settings".
struct ProviderConfig
{
    enum class Type {
        Anthropic,
        OpenAi,
        Databricks,
        Demo, ///< answers by itself, without a network
    };
    enum class Auth {
        ApiKey, ///< x-api-key
        AuthToken, ///< Authorization: Bearer
        Passthrough, ///< the client's own credential, to this provider's origin only
        OAuth,
        None,
    };

    QString name; ///< unique; "name/account" when account_email is given
    Type type = Type::Anthropic;
    QUrl baseUrl;
    Auth auth = Auth::ApiKey;
    QList<SecretReference> secrets; ///< several keys are used in turn
    bool enabled = true;
    int priority = 1; ///< 1 is best
    int weight = 1; ///< ≥ 1
    QUrl proxy; ///< http://, socks5://, or "system:"; empty = none
    QString caFile;
    QString clientCertificateFile;
    QString clientKeyFile;
    bool http2 = false;
    int maxConcurrent = 0; ///< 0 = no limit
    int requestsPerMinute = 0; ///< 0 = no limit
    Headers headers; ///< added to every request
    QMap<QString, QString> models; ///< client model → upstream model
    qint64 maxRequestBytes = 0; ///< 0 = no limit
    bool images = true; ///< takes requests that carry images
    int line = 0; ///< where it stands in the file
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
};

/// How the balancer orders targets of equal priority.
enum class Strategy {
    Priority,
    RoundRobin,
    WeightedRoundRobin,
    Random,
    LeastRequests,
};

struct ServerConfig
{
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 8484;
    QStringList listeners; ///< further "HOST:PORT" addresses
    QStringList allowedHosts; ///< further names accepted in the Host field
    QStringList allowedOrigins; ///< browser origins that may call
    QList<Secret> clientKeys; ///< empty = no key is asked for
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

struct HealthConfig
{
    int unhealthyThreshold = 2;
    std::chrono::milliseconds failureCooldown{180'000};
    bool resetOnSuccess = true;
    std::chrono::milliseconds resetTimeout{300'000};
};

struct LogConfig
{
    QString level = QStringLiteral("info"); ///< debug, info, warning, error
    bool color = true;
    QString file; ///< empty = the platform's log folder; "none" = no file
    qint64 maxFileBytes = 10LL * 1024 * 1024;
    int maxFiles = 5;
};

/// What the user wrote, checked and complete. Immutable: a reload makes a new one.
struct Config
{
    ServerConfig server;
    TimeoutConfig timeouts;
    HealthConfig health;
    LogConfig log;
    Strategy strategy = Strategy::Priority;
    QList<ProviderConfig> providers;
    QList<RouteConfig> routes;
    bool demo = false; ///< the built-in configuration that is used without a file

    [[nodiscard]] const ProviderConfig *provider(QStringView name) const;
};

using ConfigPointer = std::shared_ptr<const Config>;

} // namespace signalbox
