// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configkeys.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace signalbox {

namespace {

constexpr const char *reloads
    = "obsolete: the configuration is applied without a restart of the program, remove the key";
constexpr const char *streams = "obsolete: every stream is passed on as it comes, remove the key";
constexpr const char *namesApp
    = "without effect: the program states its own name and version, remove the key";
constexpr const char *beside = "of another program, has no effect beside 'providers': remove one of the two";

constexpr ConfigKey rootKeys[] = {
    {"providers"},
    {"model_routes"},
    {"projects"},
    {"settings"},
    {"server"},
    {"timeouts"},
    {"health"},
    {"reuse"},
    {"token_counting"},
    {"prices"},
    {"log"},
    {"ledger"},
    {"updates"},
    {"auth"},
    {"auth_keys"},
    {"client_keys"},
    {"oauth"},
    {"secrets"},
    {"budgets"},
    {"endpoints", beside},
    {"load_balancer", beside},
    {"token_tracking", "of another program, without effect: usage is kept in `ledger`, remove it"},
    {"servers", beside},
};

constexpr ConfigKey providerKeys[] = {
    {"name"},
    {"type"},
    {"base_url"},
    {"auth_type"},
    {"auth_value"},
    {"auth_values"},
    {"account_email"},
    {"oauth"},
    {"enabled"},
    {"priority"},
    {"weight"},
    {"proxy"},
    {"ca_file"},
    {"client_cert"},
    {"client_key"},
    {"http2"},
    {"max_concurrent"},
    {"requests_per_minute"},
    {"headers"},
    {"models"},
    {"max_request_size"},
    {"images"},
    {"streaming_mode", streams},
    {"preset"},
    {"vendor"},
    {"rejects"},
    {"dialect"},
    {"balance_check"},
    {"balance_check_interval"},
    {"balance_threshold"},
    {"quota_check"},
    {"quota_reserve"},
    {"billing"},
    {"price_factor"},
};

constexpr ConfigKey dialectKeys[] = {
    {"apis"},
    {"omits"},
    {"renames"},
    {"reasoning"},
    {"efforts"},
    {"max_tokens"},
    {"reasoning_field"},
    {"reasoning_with_tools"},
    {"tool_images"},
    {"cache_control"},
    {"think_tags"},
    {"text_only"},
    {"tool_choice"},
    {"schema_omits"},
    {"rules"},
};

constexpr ConfigKey targetKeys[] = {
    {"provider"},
    {"model"},
    {"priority"},
    {"weight"},
    {"enabled"},
    {"images"},
    {"account_email"},
};

constexpr ConfigKey settingsKeys[] = {
    {"selection_strategy"},
    {"failure_cooldown"},
    {"unhealthy_threshold"},
    {"unhealthy_reset_on_success"},
    {"unhealthy_reset_timeout"},
    {"timeouts"},
    {"log_level"},
    {"log_color"},
    {"log_file_path"},
    {"host"},
    {"port"},
    {"auth"},
    {"auth_keys"},
    {"client_keys"},
    {"app_name", namesApp},
    {"app_version", namesApp},
    {"reload", reloads},
    {"reload_includes", reloads},
    {"streaming_mode", streams},
    {"sticky_provider_duration"},
    {"quota_reserve"},
    {"idle_recovery_interval"},
    {"unhealthy_exception_patterns"},
    {"unhealthy_response_body_patterns"},
    {"unhealthy_http_codes"},
    {"failover_error_types"},
    {"failover_http_codes"},
    {"token_counting"},
    {"oauth"},
    {"deduplication"},
    {"testing", "without effect: it served the tests of the Balancer, remove it"},
    {"cooldown_seconds"},
    {"timeout_seconds"},
    {"max_cache_size"},
    {"cache_ttl_seconds"},
};

constexpr ConfigKey settingsTimeoutsKeys[] = {{"streaming"}, {"non_streaming"}, {"caching"}};
constexpr ConfigKey settingsTimeoutsOfKindKeys[] = {{"connect_timeout"}, {"read_timeout"}, {"pool_timeout"}};
constexpr ConfigKey settingsTimeoutsCachingKeys[] = {{"deduplication_timeout",
    "without effect: a request that joins an equal one waits as long as that may take, remove it"}};
constexpr ConfigKey deduplicationKeys[] = {
    {"enabled"},
    {"include_max_tokens_in_signature",
        "without effect: every field that can change the answer is compared, remove it"},
    {"sse_error_cleanup_delay", "without effect: a failure is never kept, remove it"},
};
constexpr ConfigKey tokenCountingKeys[]
    = {{"always_use_local"}, {"failure_threshold"}, {"api_failure_cooldown"}, {"timeout_override"}};
constexpr ConfigKey reuseKeys[] = {{"deduplication"}, {"without_session"}, {"cache"}, {"max_cache_size"},
    {"max_cache_bytes"}, {"cache_ttl_seconds"}};
constexpr ConfigKey routeKeys[] = {{"targets"}, {"strategy"}, {"session_affinity"}};
constexpr ConfigKey projectKeys[] = {{"model_routes"}};
constexpr ConfigKey authKeys[] = {
    {"enabled"},
    {"api_key"},
    {"exempt_paths",
        "without effect: the service's own pages like /health never ask for a key and all others do, remove "
        "the key"},
};
constexpr ConfigKey clientKeyKeys[] = {
    {"key"}, {"name"}, {"expires"}, {"models"}, {"providers"}, {"requests_per_minute"}, {"tokens_per_day"}};

constexpr ConfigKey oauthKeys[] = {
    {"issuer"},
    {"authorize_url"},
    {"token_url"},
    {"device_url"},
    {"revoke_url"},
    {"userinfo_url"},
    {"tenant"},
    {"client_id"},
    {"client_secret"},
    {"scopes"},
    {"code_return"},
    {"redirect_uri"},
    {"redirect_parameter"},
    {"token_format"},
    {"send_state"},
    {"send_state_with_code"},
    {"authorize_params"},
    {"token_params"},
    {"key_field"},
    {"account_field"},
    {"beta"},
    {"proxy"},
    {"enable_persistence"},
    {"enable_auto_refresh"},
    {"service_name", "without effect: tokens are kept under the program's own name, remove it"},
};
constexpr ConfigKey budgetKeys[] = {{"name"}, {"per"}, {"provider"}, {"client_key"}, {"project"}, {"money"},
    {"tokens"}, {"notify_at"}, {"cheaper_at"}, {"cheaper_model"}, {"refuse_at"}};
constexpr ConfigKey secretsKeys[] = {{"store"}, {"file"}, {"passphrase_file"}};

constexpr ConfigKey serverKeys[] = {
    {"host"},
    {"port"},
    {"listeners"},
    {"allowed_hosts"},
    {"allowed_origins"},
    {"admin_key"},
    {"max_body_size"},
    {"max_header_size"},
    {"max_connections"},
    {"header_timeout"},
    {"idle_timeout"},
    {"shutdown_timeout"},
};

constexpr ConfigKey timeoutsKeys[]
    = {{"connect"}, {"first_byte"}, {"idle"}, {"plain"}, {"keep_alive"}, {"early_head"}, {"queue"}};
constexpr ConfigKey healthKeys[]
    = {{"unhealthy_threshold"}, {"failure_cooldown"}, {"longest_cooldown"}, {"reset_on_success"},
        {"reset_timeout"}, {"circuit_breaker_threshold"}, {"circuit_breaker_timeout"}, {"retry_after_wait"},
        {"recovery_wait"}, {"try_least_bad"}, {"http_codes"}, {"exception_patterns"}, {"body_patterns"}};
constexpr ConfigKey priceKeys[] = {{"models"}, {"provider"}, {"currency"}, {"input"}, {"output"},
    {"cache_read"}, {"cache_write"}, {"cache_write_1h"}, {"above"}, {"from"}};
constexpr ConfigKey priceAboveKeys[]
    = {{"tokens"}, {"input"}, {"output"}, {"cache_read"}, {"cache_write"}, {"cache_write_1h"}};
constexpr ConfigKey ledgerKeys[] = {{"file"}, {"keep_days"}, {"max_size"}};
constexpr ConfigKey updatesKeys[] = {{"check"}, {"url"}};
constexpr ConfigKey logKeys[] = {{"level"}, {"levels"}, {"color"}, {"file"}, {"max_file_size"}, {"max_files"},
    {"max_age"}, {"statistics_interval"}, {"capture"}};
constexpr ConfigKey logLevelsKeys[]
    = {{"config"}, {"proxy"}, {"upstream"}, {"secrets"}, {"oauth"}, {"usage"}}; // logCategories
constexpr ConfigKey logCaptureKeys[] = {{"folder"}, {"max_size"}, {"max_body_size"}, {"longest"}};

/// Levenshtein's distance: single characters inserted, removed or replaced.
qsizetype editDistance(QStringView a, QStringView b)
{
    std::vector<qsizetype> row(static_cast<std::size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i;
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            const qsizetype replaced = diagonal + (a.at(i - 1).toCaseFolded() != b.at(j - 1).toCaseFolded());
            diagonal = row[at];
            row[at] = std::min({row[at] + 1, row[at - 1] + 1, replaced});
        }
    }
    return row.back();
}

} // namespace

namespace configkeys {
const std::span<const ConfigKey> root = rootKeys;
const std::span<const ConfigKey> provider = providerKeys;
const std::span<const ConfigKey> dialect = dialectKeys;
const std::span<const ConfigKey> target = targetKeys;
const std::span<const ConfigKey> settings = settingsKeys;
const std::span<const ConfigKey> settingsTimeouts = settingsTimeoutsKeys;
const std::span<const ConfigKey> settingsTimeoutsOfKind = settingsTimeoutsOfKindKeys;
const std::span<const ConfigKey> settingsTimeoutsCaching = settingsTimeoutsCachingKeys;
const std::span<const ConfigKey> deduplication = deduplicationKeys;
const std::span<const ConfigKey> tokenCounting = tokenCountingKeys;
const std::span<const ConfigKey> reuse = reuseKeys;
const std::span<const ConfigKey> route = routeKeys;
const std::span<const ConfigKey> project = projectKeys;
const std::span<const ConfigKey> auth = authKeys;
const std::span<const ConfigKey> clientKey = clientKeyKeys;
const std::span<const ConfigKey> oauth = oauthKeys;
const std::span<const ConfigKey> budget = budgetKeys;
const std::span<const ConfigKey> secrets = secretsKeys;
const std::span<const ConfigKey> server = serverKeys;
const std::span<const ConfigKey> timeouts = timeoutsKeys;
const std::span<const ConfigKey> health = healthKeys;
const std::span<const ConfigKey> log = logKeys;
const std::span<const ConfigKey> price = priceKeys;
const std::span<const ConfigKey> priceAbove = priceAboveKeys;
const std::span<const ConfigKey> ledger = ledgerKeys;
const std::span<const ConfigKey> updates = updatesKeys;
const std::span<const ConfigKey> logLevels = logLevelsKeys;
const std::span<const ConfigKey> logCapture = logCaptureKeys;

bool holdSecrets(std::span<const ConfigKey> keys)
{
    return keys.data() == auth.data() || keys.data() == clientKey.data();
}
} // namespace configkeys

QString nearestName(QStringView name, const QStringList &candidates)
{
    constexpr qsizetype longest
        = 100; // longer names are no misspellings, and the distance costs their product
    if (name.size() > longest)
        return {};
    QString nearest;
    qsizetype smallest = std::max<qsizetype>(2, name.size() / 3) + 1;
    for (const QString &candidate : candidates) {
        const qsizetype distance = candidate.size() > longest ? longest : editDistance(name, candidate);
        // A distance of the whole length would "correct" one short name into any other.
        if (distance < smallest && distance < std::max(name.size(), candidate.size())) {
            smallest = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

QString nearestName(QStringView name, std::span<const ConfigKey> keys)
{
    QStringList candidates;
    for (const ConfigKey &key : keys)
        candidates.append(QString::fromLatin1(key.name));
    return nearestName(name, candidates);
}

} // namespace signalbox
