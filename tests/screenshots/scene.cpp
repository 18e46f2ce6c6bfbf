// SPDX-License-Identifier: GPL-3.0-or-later
#include "screenshots/scene.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox::test {
namespace {

RunningExchange running(const QByteArray &id, const QDateTime &started)
{
    RunningExchange exchange;
    exchange.id = id;
    exchange.startedAt = started;
    exchange.client = "claude-cli/2.1.329";
    exchange.session = "a1b2c3";
    exchange.stage = RunningExchange::Stage::Answering;
    exchange.streamed = true;
    exchange.attempts = 1;
    return exchange;
}
} // namespace

Scene::Scene(const QDateTime &now) : m_now(now) { }

ProviderSnapshot Scene::provider(const QString &name, const QString &type, const QString &url) const
{
    ProviderSnapshot provider;
    provider.name = name;
    provider.type = type;
    provider.baseUrl = url;
    provider.threshold = 2;
    provider.keys = 1;
    return provider;
}

QuotaSnapshot Scene::quota(const QString &window, double used, int minutes) const
{
    QuotaSnapshot quota;
    quota.window = window;
    quota.used = used;
    quota.resetsAt = m_now.addSecs(60LL * minutes);
    quota.statedAt = m_now;
    return quota;
}

GatewaySnapshot Scene::snapshot() const
{
    GatewaySnapshot snapshot;
    snapshot.listening = true;
    snapshot.baseUrl = QStringLiteral("http://127.0.0.1:8484");
    snapshot.addresses = {QStringLiteral("127.0.0.1:8484"), QStringLiteral("[::1]:8484")};
    snapshot.strategy = QStringLiteral("priority");
    snapshot.routes = 3;
    snapshot.startedAt = m_now.addSecs(-5 * 3600);
    snapshot.configLoadedAt = snapshot.startedAt;
    snapshot.finishedExchanges = 412;
    snapshot.failedExchanges = 3;

    ProviderSnapshot work = provider(QStringLiteral("anthropic"), QStringLiteral("anthropic"),
        QStringLiteral("https://api.anthropic.com"));
    work.quota = {quota(QStringLiteral("5h"), 0.37, 95), quota(QStringLiteral("7d"), 0.81, 3000)};
    work.lastHour = {120, 1, 640, 2100, 61};
    work.inFlight = 2;
    work.sessions = 3;
    ProviderSnapshot company = provider(QStringLiteral("databricks_us_west"), QStringLiteral("databricks"),
        QStringLiteral("https://adb-2718281828.azuredatabricks.net"));
    company.lastHour = {64, 0, 655, 1500, 48};
    ProviderSnapshot router = provider(QStringLiteral("openrouter"), QStringLiteral("openai"),
        QStringLiteral("https://openrouter.ai/api/v1"));
    router.health = ProviderSnapshot::Health::CoolingDown;
    router.available = false;
    router.failures = 2;
    router.cooldownSeconds = 130;
    router.lastError = QStringLiteral("503 Service Unavailable: upstream connect error");
    router.balance = 12.4;
    router.lastHour = {31, 9, 1800, 4200, 33};
    ProviderSnapshot gateway = provider(QStringLiteral("company-gateway"), QStringLiteral("anthropic"),
        QStringLiteral("https://llm.example.com"));
    gateway.health = ProviderSnapshot::Health::NoCredential;
    gateway.available = false;
    gateway.needsSignIn = true;
    gateway.credentialProblem = QStringLiteral("sign in again: signalbox login company-gateway");
    ProviderSnapshot deepseek = provider(QStringLiteral("deepseek"), QStringLiteral("anthropic"),
        QStringLiteral("https://api.deepseek.com/anthropic"));
    deepseek.balance = 4.2;
    deepseek.lastHour = {18, 0, 410, 900, 88};
    ProviderSnapshot local = provider(
        QStringLiteral("local"), QStringLiteral("openai"), QStringLiteral("http://127.0.0.1:11434/v1"));
    local.health = ProviderSnapshot::Health::Disabled;
    snapshot.providers = {work, company, router, gateway, deepseek, local};

    RunningExchange first = running("0192-aaaa", m_now.addSecs(-42));
    first.project = QStringLiteral("shop");
    first.model = QStringLiteral("claude-opus-5-5");
    first.upstreamModel = first.model;
    first.provider = QStringLiteral("anthropic");
    first.outputTokens = 2580;
    first.tokensPerSecond = 61.4;
    RunningExchange second = running("0192-bbbb", m_now.addSecs(-9));
    second.client = "codex_exec/0.169.0";
    second.model = QStringLiteral("gpt-5.6-sol");
    second.upstreamModel = QStringLiteral("databricks-claude-sonnet-4-5");
    second.provider = QStringLiteral("databricks_us_west");
    second.stage = RunningExchange::Stage::Asking;
    second.attempts = 2;
    RunningExchange third = running("0192-cccc", m_now.addSecs(-95));
    third.client = "opencode/1.18.33";
    third.project = QStringLiteral("website");
    third.model = QStringLiteral("claude-haiku-5-5");
    third.upstreamModel = QStringLiteral("deepseek-v4-flash");
    third.provider = QStringLiteral("deepseek");
    third.outputTokens = 740;
    third.tokensPerSecond = 12;
    third.silentMilliseconds = 31'000;
    snapshot.running = {third, first, second};
    snapshot.activeExchanges = 3;

    const auto routeSwitch
        = [](const QString &project, const QString &pattern, const QStringList &providers) {
              return RouteSwitch{project, pattern, providers, {}};
          };
    snapshot.routeSwitches = {
        routeSwitch(QStringLiteral("shop"), QStringLiteral("*"), {QStringLiteral("databricks_us_west")}),
        routeSwitch({}, QStringLiteral("*haiku*"), {QStringLiteral("deepseek"), QStringLiteral("anthropic")}),
        routeSwitch({}, QStringLiteral("claude-*"),
            {QStringLiteral("anthropic"), QStringLiteral("databricks_us_west"),
                QStringLiteral("openrouter")}),
        routeSwitch({}, QStringLiteral("*"), {QStringLiteral("openrouter")})};

    BudgetSnapshot budget;
    budget.name = QStringLiteral("month");
    budget.period = QStringLiteral("month");
    budget.money = 200;
    budget.spent = 143.2;
    budget.currency = QStringLiteral("USD");
    budget.share = budget.spent / budget.money;
    budget.begin = m_now.addDays(-28);
    budget.end = m_now.addDays(2);
    snapshot.budgets = {budget};
    return snapshot;
}

QByteArray Scene::configuration()
{
    return R"(# What everybody here uses.
providers:
  - {name: anthropic, preset: anthropic, auth_value: "keychain:anthropic", priority: 1}
  - name: databricks_us_west
    type: databricks
    base_url: https://adb-2718281828.azuredatabricks.net
    auth_value: "keychain:databricks"
    priority: 2
  - {name: openrouter, preset: openrouter, auth_value: "keychain:openrouter", priority: 3}
  - name: company-gateway
    base_url: https://llm.example.com
    auth_value: "keychain:company"
    priority: 4
  - {name: deepseek, preset: deepseek, auth_value: "keychain:deepseek", priority: 2}
  - {name: local, type: openai, base_url: "http://127.0.0.1:11434/v1", auth_type: none, enabled: false}
model_routes:
  "*haiku*":
    - {provider: deepseek, model: deepseek-v4-flash, priority: 1}
    - anthropic
  "claude-*":
    strategy: quota_aware
    targets: [anthropic, databricks_us_west, {provider: openrouter, enabled: false}]
  "*": [openrouter]
projects:
  shop:
    model_routes:
      "*": [{provider: databricks_us_west, model: databricks-claude-sonnet-4-5}]
client_keys:
  - {name: laptop, key: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", expires: 2027-12-31}
  - name: build server
    key: "keychain:signalbox-build"
    requests_per_minute: 60
    tokens_per_day: 5000000
budgets:
  - {name: month, per: month, money: 200 USD, cheaper_at: 95}
  - {name: shop, per: week, tokens: 20M, project: shop, refuse_at: never}
)";
}

QJsonObject Scene::explanation()
{
    const auto target = [](const char *provider, const char *model, bool available, const char *reason) {
        return QJsonObject{{QStringLiteral("provider"), QString::fromLatin1(provider)},
            {QStringLiteral("model"), QString::fromLatin1(model)}, {QStringLiteral("available"), available},
            {QStringLiteral("reason"), QString::fromLatin1(reason)}};
    };
    return {{QStringLiteral("route"), QStringLiteral("claude-*")},
        {QStringLiteral("targets"),
            QJsonArray{target("anthropic", "claude-opus-5-5", true, ""),
                target("databricks_us_west", "claude-opus-5-5", true, "")}},
        {QStringLiteral("reasons"),
            QJsonArray{QStringLiteral("route claude-* fits"),
                QStringLiteral("strategy quota_aware gives the order anthropic, openrouter")}}};
}

QList<ExchangeRecord> Scene::exchanges() const
{
    QList<ExchangeRecord> records;
    const QStringList models{QStringLiteral("claude-opus-5-5"), QStringLiteral("claude-haiku-5-5"),
        QStringLiteral("claude-sonnet-5-5"), QStringLiteral("gpt-5.6-sol")};
    const QStringList providers{QStringLiteral("anthropic"), QStringLiteral("deepseek"),
        QStringLiteral("databricks_us_west"), QStringLiteral("openrouter")};
    const QStringList projects{QStringLiteral("shop"), QStringLiteral("website"), QString()};
    for (int i = 0; i < 120; ++i) {
        ExchangeRecord record;
        record.id = QByteArrayLiteral("0192f") + QByteArray::number(100'000 - i);
        record.startedAt = m_now.addSecs(-30LL - 47LL * i);
        record.client
            = i % 5 == 3 ? QByteArrayLiteral("codex_exec/0.169.0") : QByteArrayLiteral("claude-cli/2.1.329");
        record.method = "POST";
        record.path = "/v1/messages";
        record.model = models.at(i % models.size());
        record.project = projects.at(i % projects.size());
        record.session = "a1b2c3";
        record.route = i % 4 == 1 ? QStringLiteral("*haiku*") : QStringLiteral("claude-*");
        record.provider = providers.at(i % providers.size());
        record.streamed = true;
        record.committed = true;
        record.status = 200;
        record.firstByteMilliseconds = 420 + (i * 137) % 900;
        record.milliseconds = record.firstByteMilliseconds + 2000 + (i * 7919) % 38'000;
        record.usage.known = true;
        record.usage.input = 300 + (i * 53) % 4000;
        record.usage.cacheRead = 18'000 + (i * 977) % 90'000;
        record.usage.cacheCreation = (i * 131) % 6000;
        record.usage.output = 120 + (i * 389) % 4200;
        record.decision = QStringLiteral(
            "route claude-* fits; session stays with anthropic; strategy priority gives the order "
            "anthropic, openrouter");
        record.candidates = {{record.provider, record.model, 1, {}},
            {QStringLiteral("openrouter"), record.model, 2,
                QStringLiteral("503 api_error: Service Unavailable")}};
        AttemptRecord good;
        good.provider = record.provider;
        good.model = record.model;
        good.status = 200;
        good.outcome = QStringLiteral("ok");
        good.sent = true;
        good.milliseconds = record.milliseconds;
        good.firstByteMilliseconds = record.firstByteMilliseconds;
        good.usage = record.usage;
        good.cost = {Cost::Kind::Spent,
            8'000'000LL + record.usage.output * 25'000 + record.usage.cacheRead * 500, QStringLiteral("USD"),
            QStringLiteral(
                "claude-opus-5 of 2026-11-20: USD 5 in, 25 out, 0.5 cache read, 6.25 and 10 cache write")};
        if (i % 9 == 4) {
            AttemptRecord bad;
            bad.provider = QStringLiteral("openrouter");
            bad.model = record.model;
            bad.status = 503;
            bad.outcome = QStringLiteral("503 Service Unavailable: upstream connect error");
            bad.sent = true;
            bad.faulty = true;
            bad.milliseconds = 310;
            good.startMilliseconds = 315;
            record.attempts << bad;
            record.milliseconds += 315;
        }
        if (i % 31 == 17) {
            good.status = 429;
            good.outcome = QStringLiteral("429 rate limit: 50 requests per minute");
            good.faulty = true;
            good.usage = {};
            good.cost = {};
            record.usage = {};
            record.status = 429;
            record.committed = false;
            record.firstByteMilliseconds = -1;
            record.milliseconds = 740;
            record.error = QStringLiteral(
                "relay asked to be left alone for 95 s more (429 rate_limit_error: Too many requests)");
        }
        record.attempts << good;
        record.requestBytes = 51'200;
        record.responseBytes = 9'400;
        records << record;
    }
    return records;
}

/// Four weeks with quiet weekends; the names of a dimension share a day unevenly.
UsageReport Scene::usage(const UsageQuery &query) const
{
    const QStringList models{QStringLiteral("claude-opus-5-5"), QStringLiteral("claude-haiku-5-5"),
        QStringLiteral("claude-sonnet-5-5"), QStringLiteral("gpt-5.6-sol")};
    const QStringList providers{QStringLiteral("anthropic"), QStringLiteral("databricks_us_west"),
        QStringLiteral("openrouter"), QStringLiteral("deepseek")};
    constexpr std::array shares{0.52, 0.27, 0.14, 0.07};
    UsageReport report;
    report.since = m_now.addDays(-40);
    const bool byHour = query.by.contains(UsageDimension::Hour);
    const qint64 step = byHour ? 3600 : 86'400;
    const QDateTime begin = query.from.isValid() ? query.from : m_now.addDays(-28);
    const QDateTime end = query.until.isValid() && query.until < m_now ? query.until : m_now;
    for (QDateTime time = begin; time < end; time = time.addSecs(step)) {
        const QDateTime local = time.toTimeZone(query.zone);
        const int day = local.date().dayOfWeek();
        const double weekday = day > 5 ? 0.15 : 0.7 + 0.1 * ((local.date().day() * 7) % 5);
        const double hour = byHour ? std::max(0.0, std::sin((local.time().hour() - 7) * 0.26)) / 9 : 1;
        for (size_t i = 0; i < shares.size(); ++i) {
            UsageGroup group;
            for (const UsageDimension dimension : query.by) {
                if (dimension == UsageDimension::Day)
                    group.names << local.date().toString(Qt::ISODate);
                else if (dimension == UsageDimension::Hour)
                    group.names << local.toString(QStringLiteral("yyyy-MM-ddTHH:00"));
                else if (dimension == UsageDimension::Provider)
                    group.names << providers.at(static_cast<qsizetype>(i));
                else if (dimension == UsageDimension::Project)
                    group.names << (i % 2 == 0 ? QStringLiteral("shop") : QStringLiteral("website"));
                else
                    group.names << models.at(static_cast<qsizetype>(i));
            }
            const auto part
                = [&](double whole) { return static_cast<qint64>(whole * shares.at(i) * weekday * hour); };
            group.sum.requests = part(420);
            group.sum.attempts = part(440);
            group.sum.failedAttempts = part(11);
            group.sum.tokens.known = true;
            group.sum.tokens.input = part(220'000);
            group.sum.tokens.cacheRead = part(1'900'000);
            group.sum.tokens.cacheCreation = part(140'000);
            group.sum.tokens.output = part(88'000);
            group.sum.money[QStringLiteral("USD")] = {part(3'600'000'000), 0};
            report.total += group.sum;
            const auto same = std::ranges::find(report.groups, group.names, &UsageGroup::names);
            if (same == report.groups.end())
                report.groups << group;
            else
                same->sum += group.sum;
        }
    }
    return report;
}

HistorySpan Scene::history(double firstByte) const
{
    HistorySpan span;
    span.stepSeconds = 60;
    span.summary = {120, 1, firstByte, firstByte * 3, 50};
    for (int i = 0; i < 60; ++i) {
        HistoryPoint point;
        point.from = m_now.addSecs(60LL * (i - 60));
        point.summary.attempts = 2;
        point.summary.firstByteP50
            = i % 17 == 9 ? -1 : firstByte * (1 + 0.35 * std::sin(i * 0.4) + 0.2 * std::sin(i * 1.7));
        span.points << point;
    }
    return span;
}

ProviderTestSnapshot Scene::providerTest()
{
    using Stage = ProviderTestStage;
    ProviderTestSnapshot test;
    test.provider = QStringLiteral("deepseek");
    const auto stage = [](Stage::Kind kind, Stage::State state, const QString &text, qint64 time,
                           const QString &remedy = {}) {
        return Stage{kind, state, text, remedy, time, false};
    };
    test.stages = {stage(Stage::Kind::Resolve, Stage::State::Passed,
                       QStringLiteral("the address of api.deepseek.com is 192.0.2.17"), 12),
        stage(Stage::Kind::Connect, Stage::State::Passed,
            QStringLiteral("connected to api.deepseek.com:443 with TLS 1.3"), 84),
        stage(Stage::Kind::Authenticate, Stage::State::Passed, QStringLiteral("the key is accepted"), 210),
        stage(Stage::Kind::ListModels, Stage::State::Failed,
            QStringLiteral("what the provider answers is no list of models"), 95,
            QStringLiteral("check base_url and type")),
        stage(Stage::Kind::Answer, Stage::State::Skipped, QStringLiteral("let the test spend to try it"), -1),
        stage(
            Stage::Kind::UseTool, Stage::State::Skipped, QStringLiteral("let the test spend to try it"), -1)};
    test.models = {QStringLiteral("deepseek-v4-flash"), QStringLiteral("deepseek-v4-pro")};
    test.finished = true;
    return test;
}

void Scene::fill(FakeGatewayLink &link) const
{
    link.usageFor = [*this](const UsageQuery &query) { return usage(query); };
    link.explanation = explanation();
    link.page.exchanges = exchanges();
    for (const ExchangeRecord &record : std::as_const(link.page.exchanges))
        link.exchanges.insert(record.id, record);
    for (const ProviderSnapshot &provider : snapshot().providers) {
        if (provider.lastHour.firstByteP50 > 0)
            link.spans.insert(provider.name, history(provider.lastHour.firstByteP50));
    }
}

} // namespace signalbox::test
