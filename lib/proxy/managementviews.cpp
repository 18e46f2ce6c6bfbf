// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/managementviews.h"

#include "config/strategynames.h"
#include "config/typenames.h"
#include "proxy/captureswitch.h"
#include "proxy/requestobstacles.h"
#include "proxy/sessionpins.h"

#include <QJsonArray>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace signalbox::managementviews {

namespace {

using Health = ProviderSnapshot::Health;

QString isoTime(const QDateTime &time)
{
    return time.isNull() ? QString() : time.toUTC().toString(Qt::ISODateWithMs);
}

QJsonValue timeOrNull(const QDateTime &time)
{
    return time.isNull() ? QJsonValue(QJsonValue::Null) : QJsonValue(isoTime(time));
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QString statusWord(const ProviderSnapshot &provider)
{
    if (provider.health == Health::Disabled)
        return QStringLiteral("disabled");
    return provider.available ? QStringLiteral("healthy") : QStringLiteral("unhealthy");
}

int coolingDown(const GatewaySnapshot &snapshot)
{
    return static_cast<int>(std::count_if(
        snapshot.providers.begin(), snapshot.providers.end(), [](const ProviderSnapshot &provider) {
            return !provider.available && provider.health != Health::Disabled;
        }));
}

int enabled(const GatewaySnapshot &snapshot)
{
    return static_cast<int>(std::count_if(snapshot.providers.begin(), snapshot.providers.end(),
        [](const ProviderSnapshot &provider) { return provider.health != Health::Disabled; }));
}

/// `detailed`: with names and the providers' own words, which not everybody may read.
QJsonArray issuesOf(const GatewaySnapshot &snapshot, bool detailed)
{
    QJsonArray issues;
    if (!snapshot.problem.isEmpty())
        issues.append(detailed ? snapshot.problem : QStringLiteral("it does not listen"));
    if (snapshot.paused)
        issues.append(QStringLiteral("the user has paused it"));
    if (snapshot.availableProviders() > 0)
        return issues;
    if (!detailed) {
        issues.append(
            QStringLiteral("none of %1 providers can be asked at the moment").arg(enabled(snapshot)));
        return issues;
    }
    for (const ProviderSnapshot &provider : snapshot.providers) {
        if (provider.balanceExhausted)
            issues.append(QStringLiteral("%1 is left out: its balance is %2, at or below the threshold of %3")
                              .arg(provider.name)
                              .arg(provider.balance.value_or(0))
                              .arg(provider.balanceThreshold));
        else if (provider.health == Health::NoCredential)
            issues.append(QStringLiteral("%1: %2").arg(provider.name, provider.credentialProblem));
        else if (provider.health != Health::Disabled)
            issues.append(QStringLiteral("%1 is left out for %2 s more: %3")
                              .arg(provider.name)
                              .arg(provider.cooldownSeconds)
                              .arg(provider.lastError));
        else
            issues.append(QStringLiteral("%1 is not enabled").arg(provider.name));
    }
    return issues;
}

QJsonArray budgetsOf(const Config &config)
{
    constexpr const char *periods[] = {"day", "week", "month"};
    QJsonArray list;
    for (const BudgetConfig &budget : config.budgets) {
        QJsonArray notices;
        for (const int percent : budget.notifyAt)
            notices.append(percent);
        list.append(QJsonObject{{QStringLiteral("name"), budget.name},
            {QStringLiteral("per"), QLatin1String(periods[static_cast<size_t>(budget.period)])},
            {QStringLiteral("provider"), budget.provider}, {QStringLiteral("client_key"), budget.clientKey},
            {QStringLiteral("project"), budget.project},
            {QStringLiteral("money"),
                budget.money > 0 ? QStringLiteral("%1 %2").arg(budget.money).arg(budget.currency)
                                 : QString()},
            {QStringLiteral("tokens"), budget.tokens}, {QStringLiteral("notify_at"), notices},
            {QStringLiteral("cheaper_at"), budget.cheaperAt},
            {QStringLiteral("cheaper_model"), budget.cheaperModel},
            {QStringLiteral("refuse_at"), budget.refuseAt}});
    }
    return list;
}

/// Of a figure that is negative where nothing was measured.
QJsonValue figureOrNull(double figure)
{
    return figure < 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(figure);
}

/// More digits would promise what was not measured.
QJsonValue roundedOrNull(double figure, double steps)
{
    return figureOrNull(std::round(figure * steps) / steps);
}

QJsonObject summaryView(const HistorySummary &summary)
{
    return {{QStringLiteral("attempts"), static_cast<qint64>(summary.attempts)},
        {QStringLiteral("errors"), static_cast<qint64>(summary.errors)},
        {QStringLiteral("error_share"), roundedOrNull(summary.errorShare(), 10'000)},
        {QStringLiteral("first_byte_ms_p50"), roundedOrNull(summary.firstByteP50, 10)},
        {QStringLiteral("first_byte_ms_p95"), roundedOrNull(summary.firstByteP95, 10)},
        {QStringLiteral("tokens_per_second"), roundedOrNull(summary.tokensPerSecond, 10)}};
}

QJsonObject historyView(const ProviderSnapshot &provider)
{
    return {{QStringLiteral("hour"), summaryView(provider.lastHour)},
        {QStringLiteral("day"), summaryView(provider.lastDay)},
        {QStringLiteral("week"), summaryView(provider.lastWeek)}};
}

QJsonValue numberOrNull(const std::optional<double> &number)
{
    return number ? QJsonValue(*number) : QJsonValue(QJsonValue::Null);
}

QJsonArray quotaOf(const ProviderSnapshot &provider)
{
    QJsonArray windows;
    for (const QuotaSnapshot &quota : provider.quota)
        windows.append(
            QJsonObject{{QStringLiteral("account"), quota.account}, {QStringLiteral("window"), quota.window},
                {QStringLiteral("model"), quota.model}, {QStringLiteral("used"), numberOrNull(quota.used)},
                {QStringLiteral("limit"), numberOrNull(quota.limit)},
                {QStringLiteral("remaining"), numberOrNull(quota.remaining)},
                {QStringLiteral("resets_at"), timeOrNull(quota.resetsAt)},
                {QStringLiteral("stated_at"), timeOrNull(quota.statedAt)}});
    return windows;
}

QJsonObject providerView(const ProviderSnapshot &provider)
{
    QJsonArray models;
    for (const RouteSnapshot &route : provider.routes) {
        QJsonObject model{{QStringLiteral("pattern"), route.pattern}, {QStringLiteral("model"), route.model},
            {QStringLiteral("priority"), route.priority}};
        if (!route.project.isEmpty())
            model.insert(QStringLiteral("project"), route.project);
        models.append(model);
    }
    QJsonArray pauses;
    for (const PauseSnapshot &pause : provider.pauses)
        pauses.append(QJsonObject{{QStringLiteral("model"), pause.model},
            {QStringLiteral("seconds"), pause.seconds}, {QStringLiteral("reason"), pause.reason}});
    QJsonObject view{{QStringLiteral("name"), provider.name}, {QStringLiteral("type"), provider.type},
        {QStringLiteral("base_url"), provider.baseUrl},
        {QStringLiteral("enabled"), provider.health != Health::Disabled},
        {QStringLiteral("healthy"), provider.canBeAsked()}, {QStringLiteral("status"), statusWord(provider)},
        {QStringLiteral("failure_count"), provider.failures},
        {QStringLiteral("unhealthy_threshold"), provider.threshold},
        {QStringLiteral("last_failure_time"), timeOrNull(provider.lastFailureAt)},
        {QStringLiteral("last_error"),
            textOrNull(
                provider.credentialProblem.isEmpty() ? provider.lastError : provider.credentialProblem)},
        {QStringLiteral("cooldown_seconds"), provider.cooldownSeconds},
        {QStringLiteral("probing"), provider.probing}, {QStringLiteral("pauses"), pauses},
        {QStringLiteral("active_requests"), provider.inFlight},
        {QStringLiteral("total_requests"), static_cast<qint64>(provider.attempts)},
        {QStringLiteral("total_errors"), static_cast<qint64>(provider.failedAttempts)},
        {QStringLiteral("sessions"), provider.sessions},
        {QStringLiteral("first_byte_ms"), figureOrNull(provider.firstByteMilliseconds)},
        {QStringLiteral("balance"),
            provider.balance ? QJsonValue(*provider.balance) : QJsonValue(QJsonValue::Null)},
        {QStringLiteral("balance_error"), provider.balanceError}, {QStringLiteral("keys"), provider.keys},
        {QStringLiteral("keys_left_out"), provider.keysLeftOut},
        {QStringLiteral("balance_exhausted"), provider.balanceExhausted},
        {QStringLiteral("quota"), quotaOf(provider)}, {QStringLiteral("quota_error"), provider.quotaError},
        {QStringLiteral("proxy"), textOrNull(provider.proxy)}, {QStringLiteral("models"), models}};
    return view;
}

QJsonValue secretMark(bool present)
{
    return present ? QJsonValue(QStringLiteral("***")) : QJsonValue(QJsonValue::Null);
}

double seconds(std::chrono::milliseconds duration)
{
    return static_cast<double>(duration.count()) / 1000;
}

QJsonObject routesOf(const QList<RouteConfig> &routes, const Config &config)
{
    QJsonObject result;
    int position = 0; // the first pattern that matches wins, and objects keep no order
    for (const RouteConfig &route : routes) {
        QJsonArray targets;
        for (const TargetConfig &target : route.targets)
            targets.append(QJsonObject{{QStringLiteral("provider"), target.provider},
                {QStringLiteral("model"),
                    target.model.isEmpty() ? QStringLiteral("passthrough") : target.model},
                {QStringLiteral("priority"), target.priority}, {QStringLiteral("weight"), target.weight},
                {QStringLiteral("enabled"), target.enabled}});
        result.insert(route.pattern.pattern(),
            QJsonObject{{QStringLiteral("strategy"), strategyName(route.strategy.value_or(config.strategy))},
                {QStringLiteral("session_affinity"), route.sessionAffinity},
                {QStringLiteral("position"), ++position}, {QStringLiteral("targets"), targets}});
    }
    return result;
}

/// Where the key is, never what it is.
QString sourceOf(const ClientKeyConfig &key)
{
    if (!key.sha256.isEmpty())
        return QStringLiteral("hash");
    if (!key.key.file.isEmpty())
        return QStringLiteral("file");
    return key.key.isLiteral() ? QStringLiteral("literal") : key.key.toString();
}

QJsonArray clientKeys(const ServerConfig &server)
{
    QJsonArray list;
    for (const ClientKeyConfig &key : server.clientKeys) {
        QStringList models;
        for (const GlobPattern &pattern : key.models)
            models << pattern.pattern();
        list.append(QJsonObject{{QStringLiteral("name"), key.name}, {QStringLiteral("source"), sourceOf(key)},
            {QStringLiteral("expires"), timeOrNull(key.expires)},
            {QStringLiteral("models"), QJsonArray::fromStringList(models)},
            {QStringLiteral("providers"), QJsonArray::fromStringList(key.providers)},
            {QStringLiteral("requests_per_minute"), key.requestsPerMinute},
            {QStringLiteral("tokens_per_day"), key.tokensPerDay}});
    }
    return list;
}

QJsonObject tokenPrices(const TokenPrices &prices)
{
    QJsonObject view;
    const auto add = [&view](const char *key, const std::optional<double> &price) {
        if (price)
            view.insert(QString::fromLatin1(key), *price);
    };
    add("input", prices.input);
    add("output", prices.output);
    add("cache_read", prices.cacheRead);
    add("cache_write", prices.cacheWrite5m);
    add("cache_write_1h", prices.cacheWrite1h);
    return view;
}

QJsonArray pricesOf(const QList<PriceConfig> &prices)
{
    QJsonArray list;
    for (const PriceConfig &entry : prices) {
        QJsonObject view = tokenPrices(entry.prices);
        view.insert(QStringLiteral("models"), entry.models.pattern());
        view.insert(QStringLiteral("provider"), textOrNull(entry.provider));
        view.insert(QStringLiteral("currency"), entry.currency);
        view.insert(QStringLiteral("from"), textOrNull(entry.from.toString(Qt::ISODate)));
        if (entry.aboveInputTokens > 0) {
            QJsonObject above = tokenPrices(entry.above);
            above.insert(QStringLiteral("tokens"), entry.aboveInputTokens);
            view.insert(QStringLiteral("above"), above);
        }
        list.append(view);
    }
    return list;
}

QJsonObject logView(const LogConfig &log)
{
    constexpr int secondsOfDay = 24 * 60 * 60;
    QJsonObject view = managementviews::logLevels({log.level, log.levels});
    view.insert(QStringLiteral("file"), log.file);
    view.insert(QStringLiteral("max_file_size"), log.maxFileBytes);
    view.insert(QStringLiteral("max_files"), log.maxFiles);
    view.insert(QStringLiteral("max_age"), log.maxDays * secondsOfDay);
    view.insert(QStringLiteral("statistics_interval"), seconds(log.statisticsInterval));
    view.insert(QStringLiteral("capture"),
        QJsonObject{{QStringLiteral("folder"), log.capture.folder},
            {QStringLiteral("max_size"), log.capture.maxBytes},
            {QStringLiteral("max_body_size"), log.capture.maxBodyBytes},
            {QStringLiteral("longest"), seconds(log.capture.longest)}});
    return view;
}

} // namespace

bool isReady(const GatewaySnapshot &snapshot)
{
    return snapshot.listening && !snapshot.paused && snapshot.availableProviders() > 0;
}

QJsonObject greeting(const GatewaySnapshot &snapshot)
{
    return {{QStringLiteral("service"), QStringLiteral("Signalbox")},
        {QStringLiteral("version"), QStringLiteral(SIGNALBOX_VERSION)},
        {QStringLiteral("status"), QStringLiteral("healthy")},
        {QStringLiteral("addresses"), QJsonArray::fromStringList(snapshot.addresses)},
        {QStringLiteral("providers_available"), snapshot.availableProviders()},
        {QStringLiteral("config_problem"), textOrNull(snapshot.configProblem)},
        {QStringLiteral("pinned"), textOrNull(snapshot.pinned)}, {QStringLiteral("paused"), snapshot.paused},
        {QStringLiteral("paused_until"), timeOrNull(snapshot.pausedUntil)}};
}

QJsonObject health(const GatewaySnapshot &snapshot, bool detailed)
{
    const bool usable = snapshot.availableProviders() > 0;
    QJsonObject view{
        {QStringLiteral("status"), usable ? QStringLiteral("healthy") : QStringLiteral("unhealthy")},
        {QStringLiteral("total_servers"), enabled(snapshot)},
        {QStringLiteral("available_servers"), snapshot.availableProviders()},
        {QStringLiteral("cooling_down"), coolingDown(snapshot)},
        {QStringLiteral("load_balancer"), snapshot.strategy},
        {QStringLiteral("fallback"), snapshot.strategy == QStringLiteral("priority")},
        {QStringLiteral("cooldown_seconds"), snapshot.cooldownSeconds},
        {QStringLiteral("paused"), snapshot.paused},
        {QStringLiteral("paused_until"), timeOrNull(snapshot.pausedUntil)},
        {QStringLiteral("time"), isoTime(QDateTime::currentDateTimeUtc())}};
    if (detailed)
        view.insert(QStringLiteral("config_problem"), textOrNull(snapshot.configProblem));
    if (!usable) {
        view.insert(QStringLiteral("message"), QStringLiteral("No healthy providers available"));
        view.insert(QStringLiteral("issues"), issuesOf(snapshot, detailed));
    }
    return view;
}

QJsonObject readiness(const GatewaySnapshot &snapshot, bool detailed)
{
    const bool ready = isReady(snapshot);
    QJsonObject view{
        {QStringLiteral("status"), ready ? QStringLiteral("ready") : QStringLiteral("not_ready")},
        {QStringLiteral("available_servers"), snapshot.availableProviders()}};
    if (!ready)
        view.insert(QStringLiteral("issues"), issuesOf(snapshot, detailed));
    return view;
}

QJsonObject stats(const GatewaySnapshot &snapshot)
{
    QJsonArray endpoints;
    for (const ProviderSnapshot &provider : snapshot.providers) {
        endpoints.append(QJsonObject{{QStringLiteral("name"), provider.name},
            {QStringLiteral("active_requests"), provider.inFlight},
            {QStringLiteral("total_requests"), static_cast<qint64>(provider.attempts)},
            {QStringLiteral("total_errors"), static_cast<qint64>(provider.failedAttempts)},
            {QStringLiteral("circuit_open"), !provider.available && provider.health != Health::Disabled},
            {QStringLiteral("balance"),
                provider.balance ? QJsonValue(*provider.balance) : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("history"), historyView(provider)}});
    }
    return {{QStringLiteral("endpoints"), endpoints},
        {QStringLiteral("started_at"), isoTime(snapshot.startedAt)},
        {QStringLiteral("active_requests"), snapshot.activeExchanges},
        {QStringLiteral("total_requests"), static_cast<qint64>(snapshot.finishedExchanges)},
        {QStringLiteral("total_errors"), static_cast<qint64>(snapshot.failedExchanges)}};
}

QJsonObject providers(const GatewaySnapshot &snapshot)
{
    QJsonArray list;
    for (const ProviderSnapshot &provider : snapshot.providers)
        list.append(providerView(provider));
    return {{QStringLiteral("total_providers"), snapshot.providers.size()},
        {QStringLiteral("healthy_providers"), snapshot.availableProviders()},
        {QStringLiteral("selection_strategy"), snapshot.strategy},
        {QStringLiteral("total_model_routes"), snapshot.routes},
        {QStringLiteral("config_loaded_at"), timeOrNull(snapshot.configLoadedAt)},
        {QStringLiteral("config_problem"), textOrNull(snapshot.configProblem)},
        {QStringLiteral("pinned"), textOrNull(snapshot.pinned)}, {QStringLiteral("providers"), list}};
}

QJsonObject budgets(const GatewaySnapshot &snapshot)
{
    QJsonArray list;
    for (const BudgetSnapshot &budget : snapshot.budgets)
        list.append(QJsonObject{{QStringLiteral("name"), budget.name},
            {QStringLiteral("provider"), textOrNull(budget.provider)},
            {QStringLiteral("client_key"), textOrNull(budget.clientKey)},
            {QStringLiteral("project"), textOrNull(budget.project)},
            {QStringLiteral("period"), budget.period}, {QStringLiteral("begins"), isoTime(budget.begin)},
            {QStringLiteral("ends"), isoTime(budget.end)},
            {QStringLiteral("money"), budget.money > 0 ? QJsonValue(budget.money) : QJsonValue()},
            {QStringLiteral("spent"), budget.spent},
            {QStringLiteral("currency"), textOrNull(budget.currency)},
            {QStringLiteral("tokens"), budget.tokens > 0 ? QJsonValue(budget.tokens) : QJsonValue()},
            {QStringLiteral("used_tokens"), budget.usedTokens},
            {QStringLiteral("unpriced_requests"), budget.unpriced},
            {QStringLiteral("lacks_past"), budget.lacksPast}, {QStringLiteral("share"), budget.share},
            {QStringLiteral("refuses"), budget.refuses}, {QStringLiteral("saves"), budget.saves}});
    return {{QStringLiteral("budgets"), list}};
}

QJsonObject history(const QString &provider, const QString &span, const HistorySpan &series)
{
    QJsonArray points;
    for (const HistoryPoint &point : series.points) {
        QJsonObject view = summaryView(point.summary);
        view.insert(QStringLiteral("from"), isoTime(point.from));
        points.append(view);
    }
    return {{QStringLiteral("provider"), provider}, {QStringLiteral("span"), span},
        {QStringLiteral("step_seconds"), series.stepSeconds},
        {QStringLiteral("summary"), summaryView(series.summary)}, {QStringLiteral("points"), points}};
}

QJsonObject logLevels(const LogLevels &levels)
{
    QJsonObject byCategory;
    for (auto entry = levels.levels.begin(); entry != levels.levels.end(); ++entry)
        byCategory.insert(entry.key(), entry.value());
    return {{QStringLiteral("level"), levels.level}, {QStringLiteral("levels"), byCategory}};
}

QJsonObject capture(const CaptureSwitch &capture)
{
    return {{QStringLiteral("on"), !capture.until().isNull()},
        {QStringLiteral("until"), timeOrNull(capture.until())}, {QStringLiteral("folder"), capture.folder()},
        {QStringLiteral("recorded"), static_cast<qint64>(capture.recorded())},
        {QStringLiteral("longest"), seconds(capture.longest())}};
}

QJsonObject configuration(const Config &config)
{
    QJsonArray providerList;
    for (const ProviderConfig &provider : config.providers) {
        QJsonObject headers;
        for (const Headers::Field &field : provider.headers)
            headers.insert(QString::fromLatin1(field.name), QStringLiteral("***"));
        providerList.append(QJsonObject{{QStringLiteral("name"), provider.name},
            {QStringLiteral("type"), typeName(provider.type)},
            {QStringLiteral("base_url"), provider.baseUrl.toString(QUrl::RemoveUserInfo)},
            {QStringLiteral("auth_type"), authName(provider.auth)},
            {QStringLiteral("auth_value"), secretMark(!provider.secrets.isEmpty())},
            {QStringLiteral("keys"), provider.secrets.size()}, {QStringLiteral("enabled"), provider.enabled},
            {QStringLiteral("priority"), provider.priority}, {QStringLiteral("weight"), provider.weight},
            {QStringLiteral("proxy"), provider.proxy.toString(QUrl::RemoveUserInfo)},
            {QStringLiteral("max_concurrent"), provider.maxConcurrent},
            {QStringLiteral("requests_per_minute"), provider.requestsPerMinute},
            {QStringLiteral("preset"), provider.preset}, {QStringLiteral("vendor"), provider.vendor},
            {QStringLiteral("balance_check"), !provider.balance.isEmpty()},
            {QStringLiteral("balance_check_interval"), seconds(provider.balance.interval)},
            {QStringLiteral("balance_threshold"), provider.balance.threshold},
            {QStringLiteral("quota_check"), !provider.quota.url.isEmpty()},
            {QStringLiteral("quota_reserve"),
                provider.quotaReserve < 0 ? config.quotaReserve : provider.quotaReserve},
            {QStringLiteral("billing"), textOrNull(billingName(provider.billing))},
            {QStringLiteral("price_factor"), provider.priceFactor}, {QStringLiteral("headers"), headers}});
    }
    QJsonObject projects;
    for (const ProjectConfig &project : config.projects)
        projects.insert(
            project.name, QJsonObject{{QStringLiteral("model_routes"), routesOf(project.routes, config)}});
    const HealthConfig &health = config.health;
    return {{QStringLiteral("providers"), providerList},
        {QStringLiteral("model_routes"), routesOf(config.routes, config)},
        {QStringLiteral("projects"), projects},
        {QStringLiteral("settings"),
            QJsonObject{{QStringLiteral("selection_strategy"), strategyName(config.strategy)},
                {QStringLiteral("sticky_provider_duration"), seconds(config.stickyDuration)},
                {QStringLiteral("quota_reserve"), config.quotaReserve}}},
        {QStringLiteral("server"),
            QJsonObject{{QStringLiteral("host"), config.server.host},
                {QStringLiteral("port"), config.server.port},
                {QStringLiteral("admin_key"), secretMark(!config.server.adminKey.isEmpty())},
                {QStringLiteral("client_keys"), config.server.clientKeys.size()},
                {QStringLiteral("client_key_list"), clientKeys(config.server)},
                {QStringLiteral("allowed_hosts"), QJsonArray::fromStringList(config.server.allowedHosts)},
                {QStringLiteral("allowed_origins"), QJsonArray::fromStringList(config.server.allowedOrigins)},
                {QStringLiteral("max_request_size"), config.server.maxBodyBytes}}},
        {QStringLiteral("timeouts"),
            QJsonObject{{QStringLiteral("connect"), seconds(config.timeouts.connect)},
                {QStringLiteral("first_byte"), seconds(config.timeouts.firstByte)},
                {QStringLiteral("idle"), seconds(config.timeouts.idle)},
                {QStringLiteral("plain"), seconds(config.timeouts.plain)},
                {QStringLiteral("keep_alive"), seconds(config.timeouts.keepAlive)},
                {QStringLiteral("early_head"), seconds(config.timeouts.earlyHead)},
                {QStringLiteral("queue"), seconds(config.timeouts.queue)}}},
        {QStringLiteral("token_counting"),
            QJsonObject{{QStringLiteral("always_use_local"), config.tokenCounting.alwaysLocal},
                {QStringLiteral("failure_threshold"), config.tokenCounting.failureThreshold},
                {QStringLiteral("api_failure_cooldown"), seconds(config.tokenCounting.failureCooldown)},
                {QStringLiteral("timeout_override"), seconds(config.tokenCounting.timeout)}}},
        {QStringLiteral("prices"), pricesOf(config.prices)},
        {QStringLiteral("ledger"),
            QJsonObject{{QStringLiteral("file"), config.ledger.file},
                {QStringLiteral("keep_days"), config.ledger.keepDays},
                {QStringLiteral("max_size"), config.ledger.maxBytes}}},
        {QStringLiteral("log"), logView(config.log)},
        {QStringLiteral("health"),
            QJsonObject{{QStringLiteral("unhealthy_threshold"), health.unhealthyThreshold},
                {QStringLiteral("failure_cooldown"), seconds(health.failureCooldown)},
                {QStringLiteral("longest_cooldown"), seconds(health.longestCooldown)},
                {QStringLiteral("reset_on_success"), health.resetOnSuccess},
                {QStringLiteral("reset_timeout"), seconds(health.resetTimeout)},
                {QStringLiteral("circuit_breaker_threshold"), health.breakerThreshold},
                {QStringLiteral("circuit_breaker_timeout"), seconds(health.breakerTimeout)},
                {QStringLiteral("retry_after_wait"), seconds(health.retryAfterWait)},
                {QStringLiteral("recovery_wait"), seconds(health.recoveryWait)},
                {QStringLiteral("try_least_bad"), health.triesLeastBad}}},
        {QStringLiteral("reuse"),
            QJsonObject{{QStringLiteral("deduplication"), config.reuse.deduplication},
                {QStringLiteral("without_session"), config.reuse.withoutSession},
                {QStringLiteral("cache"), config.reuse.cache},
                {QStringLiteral("max_cache_size"), config.reuse.maxCacheSize},
                {QStringLiteral("max_cache_bytes"), config.reuse.maxCacheBytes},
                {QStringLiteral("cache_ttl_seconds"), seconds(config.reuse.cacheTtl)}}},
        {QStringLiteral("budgets"), budgetsOf(config)}, {QStringLiteral("demo"), config.demo}};
}

QJsonObject explanation(
    const RoutePlan &plan, const QString &model, const QByteArray &body, Clock::TimePoint now)
{
    RequestObstacles obstacles(body);
    QJsonArray targets;
    for (const Target &target : plan.targets) {
        const Availability availability = target.provider->availability(target.model, now);
        const auto left = std::chrono::ceil<std::chrono::seconds>(availability.until - now).count();
        const auto obstacle = obstacles.of(target);
        targets.append(QJsonObject{{QStringLiteral("provider"), target.provider->name()},
            {QStringLiteral("model"), target.model}, {QStringLiteral("priority"), target.priority},
            {QStringLiteral("weight"), target.weight},
            {QStringLiteral("available"), availability.isGiven() && !obstacle},
            {QStringLiteral("reason"), obstacle ? obstacle->error.message : availability.reason},
            {QStringLiteral("seconds"), availability.isGiven() ? 0 : std::max<qint64>(0, left)}});
    }
    QJsonArray reasons;
    for (const QString &reason : plan.reasons(now))
        reasons.append(reason);
    if (plan.refusal)
        reasons.append(plan.refusal->message);
    return {{QStringLiteral("model"), model}, {QStringLiteral("route"), plan.route},
        {QStringLiteral("project"), plan.project}, {QStringLiteral("client_key"), plan.clientKey},
        {QStringLiteral("strategy"), strategyName(plan.strategy)}, {QStringLiteral("pinned"), plan.pinned},
        {QStringLiteral("session"),
            plan.session.isEmpty() ? QString() : QString::fromLatin1(shownSession(plan.session))},
        {QStringLiteral("sticky"), plan.sticky}, {QStringLiteral("targets"), targets},
        {QStringLiteral("reasons"), reasons}};
}

} // namespace signalbox::managementviews
