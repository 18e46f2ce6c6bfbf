// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/metricsview.h"

#include "proxy/metricstext.h"

namespace signalbox {

namespace {

using Counters = TrafficCounters::ProviderCounters;

QByteArray providerLabel(const QString &name)
{
    return MetricsText::label("provider", name);
}

QByteArray wordLabel(const char *name, const QByteArray &word)
{
    return MetricsText::label(name, QString::fromLatin1(word));
}

void addClients(MetricsText &text, const GatewaySnapshot &snapshot)
{
    text.family("signalbox_info", "gauge", "The version that runs.");
    text.sample(MetricsText::label("version", QStringLiteral(SIGNALBOX_VERSION)), 1);
    text.family("signalbox_requests_total", "counter", "Requests of clients that have ended.");
    text.sample({}, static_cast<double>(snapshot.finishedExchanges));
    text.family("signalbox_request_errors_total", "counter", "Of these, those that ended in an error.");
    text.sample({}, static_cast<double>(snapshot.failedExchanges));
    text.family("signalbox_active_requests", "gauge", "Requests of clients under way.");
    text.sample({}, snapshot.activeExchanges);
}

void addQuotas(MetricsText &text, const ProviderSnapshot &provider)
{
    for (const QuotaSnapshot &quota : provider.quota) {
        // The models of rate limits are as clients name them.
        if (quota.used && (quota.isPlan || quota.model.isEmpty()))
            text.sample(
                QByteArray(providerLabel(provider.name) + ',' + MetricsText::label("account", quota.account)
                    + ',' + MetricsText::label("window", quota.window) + ','
                    + MetricsText::label("model", quota.model)),
                *quota.used);
    }
}

void addProviders(MetricsText &text, const GatewaySnapshot &snapshot)
{
    const auto each = [&](const char *name, const char *type, const char *help, const auto &value) {
        text.family(name, type, help);
        for (const ProviderSnapshot &provider : snapshot.providers)
            text.sample(providerLabel(provider.name), value(provider));
    };
    using P = const ProviderSnapshot &;
    each("signalbox_provider_up", "gauge", "1 when the provider can be asked.",
        [](P provider) { return provider.canBeAsked() ? 1.0 : 0.0; });
    each("signalbox_provider_attempts_total", "counter", "Requests sent to the provider.",
        [](P provider) { return static_cast<double>(provider.attempts); });
    each("signalbox_provider_errors_total", "counter", "Of these, those that failed.",
        [](P provider) { return static_cast<double>(provider.failedAttempts); });
    each("signalbox_provider_active_requests", "gauge", "Requests under way at the provider.",
        [](P provider) { return static_cast<double>(provider.inFlight); });
    each("signalbox_provider_cooldown_seconds", "gauge", "For how long it is left out.",
        [](P provider) { return static_cast<double>(provider.cooldownSeconds); });
    text.family("signalbox_provider_balance", "gauge", "What its balance check found.");
    for (const ProviderSnapshot &provider : snapshot.providers) {
        if (provider.balance)
            text.sample(providerLabel(provider.name), *provider.balance);
    }
    text.family("signalbox_provider_quota_used_ratio", "gauge",
        "The share of a quota window that is used up; limits of single models are not in it.");
    for (const ProviderSnapshot &provider : snapshot.providers)
        addQuotas(text, provider);
}

void addTimes(MetricsText &text, const TrafficCounters &counters)
{
    const auto each = [&](const DurationHistogram Counters::*durations) {
        for (auto entry = counters.byProvider().begin(); entry != counters.byProvider().end(); ++entry)
            text.histogram(providerLabel(entry.key()), entry.value().*durations);
    };
    text.family("signalbox_request_duration_seconds", "histogram",
        "Requests of clients until the end of the answer, by the provider that gave it; an empty name for "
        "those "
        "that none answered. Counting, files, and answers that were there already are not in it.");
    each(&Counters::requests);
    text.histogram(providerLabel({}), counters.unanswered());
    text.family("signalbox_time_to_first_byte_seconds", "histogram",
        "Requests to the provider until the first content of the answer.");
    each(&Counters::firstBytes);
}

void addAttempts(MetricsText &text, const TrafficCounters &counters)
{
    text.family(
        "signalbox_upstream_attempts_total", "counter", "Requests to the provider by how they ended.");
    for (auto entry = counters.byProvider().begin(); entry != counters.byProvider().end(); ++entry) {
        const QMap<QByteArray, quint64> &attempts = entry.value().attempts;
        for (auto outcome = attempts.begin(); outcome != attempts.end(); ++outcome)
            text.sample(QByteArray(providerLabel(entry.key()) + ',' + wordLabel("outcome", outcome.key())),
                static_cast<double>(outcome.value()));
    }
}

void addTokens(MetricsText &text, const UsageTotals &usage)
{
    text.family("signalbox_tokens_total", "counter",
        "Tokens by provider and kind. cache_creation_1h is part of cache_creation, reasoning of output.");
    for (auto entry = usage.byProvider().begin(); entry != usage.byProvider().end(); ++entry) {
        const auto kind = [&](const char *word, qint64 tokens) {
            text.sample(QByteArray(providerLabel(entry.key()) + ',' + wordLabel("kind", word)),
                static_cast<double>(tokens));
        };
        const TokenUsage &tokens = entry.value().tokens;
        kind("input", tokens.input);
        kind("output", tokens.output);
        kind("cache_creation", tokens.cacheCreation);
        kind("cache_creation_1h", tokens.cacheCreation1h);
        kind("cache_read", tokens.cacheRead);
        kind("reasoning", tokens.reasoning);
    }
}

void addMoney(MetricsText &text, const TrafficCounters &counters)
{
    constexpr double nanos = 1e9;
    text.family("signalbox_cost_total", "counter",
        "Money by provider: spent, or the value by the list of what a subscription covers.");
    for (auto entry = counters.byProvider().begin(); entry != counters.byProvider().end(); ++entry) {
        const QMap<QString, MoneySum> &money = entry.value().money;
        for (auto sum = money.begin(); sum != money.end(); ++sum) {
            const QByteArray labels
                = providerLabel(entry.key()) + ',' + MetricsText::label("currency", sum.key()) + ',';
            text.sample(labels + wordLabel("kind", "spent"), static_cast<double>(sum->spent) / nanos);
            text.sample(labels + wordLabel("kind", "value"), static_cast<double>(sum->value) / nanos);
        }
    }
}

void addLedger(MetricsText &text, const LedgerState &ledger)
{
    text.family("signalbox_ledger_waiting", "gauge", "Requests that are not written to the ledger yet.");
    text.sample({}, static_cast<double>(ledger.waiting));
    text.family("signalbox_ledger_lost_total", "counter", "Requests that could not be written to it.");
    text.sample({}, static_cast<double>(ledger.lost));
    text.family("signalbox_ledger_file_bytes", "gauge", "The size of its file.");
    text.sample({}, static_cast<double>(ledger.fileBytes));
}

} // namespace

QByteArray metricsView(const GatewaySnapshot &snapshot, const TrafficCounters &counters)
{
    MetricsText text;
    addClients(text, snapshot);
    addProviders(text, snapshot);
    addTimes(text, counters);
    addAttempts(text, counters);
    addTokens(text, snapshot.usage);
    addMoney(text, counters);
    addLedger(text, snapshot.ledger);
    return text.text();
}

} // namespace signalbox
