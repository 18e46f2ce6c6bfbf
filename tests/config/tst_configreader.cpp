// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"

#include "config/configkeys.h"
#include "config/presetcatalog.h"
#include "support/testfiles.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;
using Severity = ConfigProblem::Severity;

Q_DECLARE_METATYPE(signalbox::Quirks)

namespace {

const QByteArray secret = "sk-very-secret";

/// One good provider, to which the cases add their own lines.
const QByteArray provider = "providers:\n"
                            "  - name: main\n"
                            "    base_url: https://api.example.com\n"
                            "    auth_value: sk-very-secret\n";

QByteArray entry(const QByteArray &lines)
{
    return "providers:\n  - name: main\n    base_url: https://api.example.com\n" + lines;
}

QString shown(const QList<ConfigProblem> &problems)
{
    QString text;
    for (const ConfigProblem &problem : problems)
        text += problem.toString(QStringLiteral("c.yaml")) + u'\n';
    return text;
}

} // namespace

class ConfigReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void readsTheExampleWithoutProblems();
    void exampleStatesTheDefaults();
    void exampleHasEveryKey_data();
    void exampleHasEveryKey();
    void readsABalancerConfiguration();
    void readsJson();
    void readsAByteOrderMarkAndWindowsLines();
    void readsHostNames_data();
    void readsHostNames();
    void readsEveryProviderKey();
    void baseUrlLosesVersionAndSlash_data();
    void baseUrlLosesVersionAndSlash();
    void openAiTakesEveryAddress_data();
    void openAiTakesEveryAddress();
    void openAiKnowsWhereAServiceHasItsApi();
    void authFollowsTypeAndValue_data();
    void authFollowsTypeAndValue();
    void severalKeysAreKept();
    void accountBelongsToTheName();
    void presetFillsWhatTheEntryDoesNotSay();
    void entryWinsOverItsPreset();
    void everyPresetCanBeUsed_data();
    void everyPresetCanBeUsed();
    void vendorHasItsDefaults_data();
    void vendorHasItsDefaults();
    void rejectedFeaturesBecomeQuirks_data();
    void rejectedFeaturesBecomeQuirks();
    void dialectIsThatOfTheFormat_data();
    void dialectIsThatOfTheFormat();
    void readsEveryKeyOfADialect();
    void ownDialectChangesThePresets();
    void ownRulesComeFirst();
    void openAiHasNoAnthropicFeatures();
    void databricksTakesEveryAddress_data();
    void databricksTakesEveryAddress();
    void keysGoToNoOtherBalanceAddress_data();
    void keysGoToNoOtherBalanceAddress();
    void quotaIsAskedForWithOwnKeysAtTheirOwnAddress_data();
    void quotaIsAskedForWithOwnKeysAtTheirOwnAddress();
    void reservesAreShares_data();
    void reservesAreShares();
    void aBalanceDecidesWhereItWasAskedFor_data();
    void aBalanceDecidesWhereItWasAskedFor();
    void patternsThatMatchEveryErrorAreLeftOut();
    void aPresetMayNameTheKeysField();
    void prioritiesThatAreNotSaidFollowTheWeights();
    void presetsBesideTheFileCount();
    void whatIsNotUsedNeedsNoKey_data();
    void whatIsNotUsedNeedsNoKey();
    void laterProvidersAreParsedButDisabled_data();
    void laterProvidersAreParsedButDisabled();
    void secretsMayBeElsewhere();
    void anIncompleteSignInIsNotUsed();
    void aPresetNamesAllProvidersMadeFromIt();
    void routesKeepFileOrderAndSortTargets();
    void projectsHaveRoutesOfTheirOwn();
    void routeNamesAllAccountsOfAProvider();
    void withoutRoutesEveryModelGoesToEveryEnabledProvider();
    void balancerTimeoutsMapToOurs();
    void balancerCooldownAndTimeoutArrive();
    void balancerRulesOfFailureArrive();
    void ourKeysWinOverTheBalancers();
    void strategyHasItsNames_data();
    void strategyHasItsNames();
    void durationsAndSizesHaveUnits_data();
    void durationsAndSizesHaveUnits();
    void clientKeysComeFromAllPlaces();
    void loopbackNeedsNoKey_data();
    void loopbackNeedsNoKey();
    void expandsVariables();
    void mergeKeysAndAliasesAreResolved();
    void reportsProblems_data();
    void reportsProblems();
    void balancerKeysAreNeverUnknown_data();
    void balancerKeysAreNeverUnknown();
    void reportsEverythingAtOnceInOrder();
    void reportsEachMistakeOnce_data();
    void reportsEachMistakeOnce();
    void neverShowsASecret_data();
    void neverShowsASecret();
    void neverShowsAKeyWrittenAsAVariable_data();
    void neverShowsAKeyWrittenAsAVariable();
    void survivesBrokenTexts_data();
    void survivesBrokenTexts();
    void survivesEveryTruncation();
    void readsFiles();
    void pathsBeginAtTheFile();
    void pathsMayBeginAtHome();
    void problemsPrintAsCompilersDo();

private:
    static ConfigReading read(const QByteArray &text)
    {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("KEY"), QString::fromLatin1(secret));
        environment.insert(QStringLiteral("PORT"), QStringLiteral("9000"));
        environment.insert(QStringLiteral("EMPTY"), QString());
        return ConfigReader(environment).read(text);
    }
};

#define READ_GOOD(name, text)                                                                                \
    const ConfigReading name = read(text);                                                                   \
    QVERIFY2(name.config, qPrintable(shown(name.problems)))

void ConfigReaderTest::readsTheExampleWithoutProblems()
{
    const ConfigReading reading
        = ConfigReader({}).readFile(sourceFile(QLatin1String("resources/config.example.yaml")));
    QVERIFY2(reading.problems.isEmpty(), qPrintable(shown(reading.problems)));
    QVERIFY(reading.config);
    QCOMPARE(reading.config->providers.size(), 3);
    QCOMPARE(reading.config->routes.size(), 3);
    QCOMPARE(reading.config->server.clientKeys.size(), 1);
}

void ConfigReaderTest::exampleStatesTheDefaults()
{
    const ConfigReading reading
        = ConfigReader({}).readFile(sourceFile(QLatin1String("resources/config.example.yaml")));
    QVERIFY(reading.config);
    const Config &config = *reading.config;
    const Config defaults;
    QCOMPARE(config.server.host, defaults.server.host);
    QCOMPARE(config.server.port, defaults.server.port);
    QCOMPARE(config.server.maxBodyBytes, defaults.server.maxBodyBytes);
    QCOMPARE(config.server.maxHeaderBytes, defaults.server.maxHeaderBytes);
    QCOMPARE(config.server.maxConnections, defaults.server.maxConnections);
    QVERIFY(config.server.headerTimeout == defaults.server.headerTimeout);
    QVERIFY(config.server.idleTimeout == defaults.server.idleTimeout);
    QVERIFY(config.server.shutdownTimeout == defaults.server.shutdownTimeout);
    QVERIFY(config.timeouts.connect == defaults.timeouts.connect);
    QVERIFY(config.timeouts.firstByte == defaults.timeouts.firstByte);
    QVERIFY(config.timeouts.idle == defaults.timeouts.idle);
    QVERIFY(config.timeouts.plain == defaults.timeouts.plain);
    QVERIFY(config.timeouts.keepAlive == defaults.timeouts.keepAlive);
    QVERIFY(config.timeouts.earlyHead == defaults.timeouts.earlyHead);
    QVERIFY(config.timeouts.queue == defaults.timeouts.queue);
    QCOMPARE(config.health.unhealthyThreshold, defaults.health.unhealthyThreshold);
    QVERIFY(config.health.failureCooldown == defaults.health.failureCooldown);
    QVERIFY(config.health.resetTimeout == defaults.health.resetTimeout);
    QVERIFY(config.health.longestCooldown == defaults.health.longestCooldown);
    QCOMPARE(config.health.breakerThreshold, defaults.health.breakerThreshold);
    QVERIFY(config.health.breakerTimeout == defaults.health.breakerTimeout);
    QVERIFY(config.health.retryAfterWait == defaults.health.retryAfterWait);
    QVERIFY(config.health.recoveryWait == defaults.health.recoveryWait);
    QCOMPARE(config.health.triesLeastBad, defaults.health.triesLeastBad);
    QVERIFY(config.stickyDuration == defaults.stickyDuration);
    QCOMPARE(config.quotaReserve, defaults.quotaReserve);
    QCOMPARE(config.reuse.deduplication, defaults.reuse.deduplication);
    QCOMPARE(config.reuse.withoutSession, defaults.reuse.withoutSession);
    QCOMPARE(config.reuse.cache, defaults.reuse.cache);
    QCOMPARE(config.reuse.maxCacheSize, defaults.reuse.maxCacheSize);
    QCOMPARE(config.reuse.maxCacheBytes, defaults.reuse.maxCacheBytes);
    QVERIFY(config.reuse.cacheTtl == defaults.reuse.cacheTtl);
    QCOMPARE(config.tokenCounting.alwaysLocal, defaults.tokenCounting.alwaysLocal);
    QCOMPARE(config.tokenCounting.failureThreshold, defaults.tokenCounting.failureThreshold);
    QVERIFY(config.tokenCounting.failureCooldown == defaults.tokenCounting.failureCooldown);
    QVERIFY(config.tokenCounting.timeout == defaults.tokenCounting.timeout);
    QCOMPARE(config.log.level, defaults.log.level);
    QCOMPARE(config.log.maxFileBytes, defaults.log.maxFileBytes);
    QVERIFY(config.ledger == defaults.ledger);
    QVERIFY(config.log == defaults.log);
}

void ConfigReaderTest::exampleHasEveryKey_data()
{
    QTest::addColumn<QString>("key");
    const std::pair<const char *, std::span<const ConfigKey>> sections[] = {{"", configkeys::root},
        {"provider", configkeys::provider}, {"dialect", configkeys::dialect}, {"target", configkeys::target},
        {"settings", configkeys::settings}, {"settings.timeouts", configkeys::settingsTimeouts},
        {"settings.timeouts of a kind", configkeys::settingsTimeoutsOfKind}, {"auth", configkeys::auth},
        {"client key", configkeys::clientKey}, {"server", configkeys::server},
        {"timeouts", configkeys::timeouts}, {"health", configkeys::health}, {"log", configkeys::log},
        {"ledger", configkeys::ledger}, {"budget", configkeys::budget}, {"route", configkeys::route},
        {"log.capture", configkeys::logCapture}, {"reuse", configkeys::reuse},
        {"token_counting", configkeys::tokenCounting}, {"deduplication", configkeys::deduplication},
        {"price", configkeys::price}, {"price.above", configkeys::priceAbove}};
    for (const auto &[section, keys] : sections) {
        for (const ConfigKey &key : keys) {
            if (!key.remark) // those with one have no effect
                QTest::addRow("%s %s", section, key.name) << QString::fromLatin1(key.name);
        }
    }
}

void ConfigReaderTest::exampleHasEveryKey()
{
    QFETCH(QString, key);
    QFile file(sourceFile(QLatin1String("resources/config.example.yaml")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(
        QString::fromUtf8(file.readAll()).contains(QRegularExpression(QStringLiteral("[\\s{]%1:").arg(key))));
}

void ConfigReaderTest::readsABalancerConfiguration()
{
    READ_GOOD(reading, R"(
providers:
  - name: "GAC"
    type: "anthropic"
    base_url: "https://gaccode.com/claudecode"
    auth_type: "api_key"
    auth_value: "your-key"
    enabled: true
    proxy: null
  - name: "Local"
    type: anthropic
    base_url: "http://127.0.0.1:9999"
    auth_type: "auth_token"
    auth_value: "passthrough"
    streaming_mode: auto
model_routes:
  "*sonnet*":
    - {provider: "GAC", model: "passthrough", priority: 2}
    - {provider: "Local", model: "sonnet-x", priority: 1, enabled: false}
  "*": [{provider: GAC, model: passthrough, priority: 1}]
settings:
  selection_strategy: round_robin
  failure_cooldown: 90
  unhealthy_threshold: 3
  unhealthy_reset_on_success: false
  unhealthy_reset_timeout: 60.5
  sticky_provider_duration: 200
  log_level: INFO
  log_color: false
  log_file_path: logs/logs.jsonl
  host: localhost
  port: 9090
  app_name: x
  reload: true
)");
    const Config &config = *reading.config;
    QCOMPARE(reading.problems.size(), 3);
    QVERIFY(config.providers.at(1).auth == ProviderConfig::Auth::Passthrough);
    QVERIFY(config.providers.at(0).proxy.isEmpty());
    QCOMPARE(config.routes.at(0).targets.at(0).model, QStringLiteral("sonnet-x"));
    QVERIFY(!config.routes.at(0).targets.at(0).enabled);
    QVERIFY(config.routes.at(0).targets.at(1).model.isEmpty());
    QVERIFY(config.strategy == Strategy::RoundRobin);
    QVERIFY(config.stickyDuration == 200s);
    QVERIFY(config.health.failureCooldown == 90s);
    QCOMPARE(config.health.unhealthyThreshold, 3);
    QVERIFY(!config.health.resetOnSuccess);
    QVERIFY(config.health.resetTimeout == 60'500ms);
    QCOMPARE(config.log.level, QStringLiteral("info"));
    QVERIFY(!config.log.color);
    QCOMPARE(config.log.file, QStringLiteral("logs/logs.jsonl"));
    QCOMPARE(config.server.host, QStringLiteral("localhost"));
    QCOMPARE(config.server.port, quint16(9090));
}

void ConfigReaderTest::readsJson()
{
    READ_GOOD(reading, R"({
	"providers": [{"name":"a \ud83d\ude00 \\ud83d","base_url":"https:\/\/x.example","auth_value":"k","priority":2}],
	"settings": {"port": 1234}
})");
    QVERIFY2(reading.problems.isEmpty(), qPrintable(shown(reading.problems)));
    QCOMPARE(reading.config->providers.at(0).name, QStringLiteral("a \U0001F600 \\ud83d"));
    QCOMPARE(reading.config->providers.at(0).priority, 2);
    QCOMPARE(reading.config->server.port, quint16(1234));
}

void ConfigReaderTest::readsAByteOrderMarkAndWindowsLines()
{
    READ_GOOD(reading,
        "\xef\xbb\xbf" + QByteArray(provider).replace("\n", "\r\n") + "server:\t# \r\n  port: 1234\r\n");
    QCOMPARE(reading.config->providers.at(0).secrets.at(0).literal.reveal(), secret);
    QCOMPARE(reading.config->server.port, quint16(1234));
}

void ConfigReaderTest::readsHostNames_data()
{
    QTest::addColumn<QString>("host");
    for (const char *host : {"signalbox", "signalbox.test", "signalbox.test:8484", "UPPER.example", "my_box",
             "10.1.2.3", "[::1]", "[fe80::1]:80"})
        QTest::newRow(host) << QString::fromLatin1(host);
}

void ConfigReaderTest::readsHostNames()
{
    QFETCH(QString, host);
    READ_GOOD(reading, provider + "server: {allowed_hosts: '" + host.toLatin1() + "'}\n");
    QCOMPARE(reading.config->server.allowedHosts, QStringList{host});
}

void ConfigReaderTest::readsEveryProviderKey()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("x.pem"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    const QByteArray pem = path.toUtf8();
    READ_GOOD(reading,
        provider
            + "    enabled: no\n    priority: 3\n    weight: 4\n    proxy: socks5://127.0.0.1:1080\n    "
              "ca_file: "
            + pem + "\n    client_cert: " + pem + "\n    client_key: " + pem
            + "\n    http2: true\n    max_concurrent: 5\n    requests_per_minute: 6\n    headers: {X-A: b, "
              "X-C: 1}\n"
              "    models: {a: b}\n    max_request_size: 4MiB\n    images: no\n");
    const ProviderConfig &p = reading.config->providers.at(0);
    QVERIFY(!p.enabled);
    QCOMPARE(p.priority, 3);
    QCOMPARE(p.weight, 4);
    QCOMPARE(p.proxy, QUrl(QStringLiteral("socks5://127.0.0.1:1080")));
    QCOMPARE(p.caFile, path);
    QCOMPARE(p.clientCertificateFile, path);
    QCOMPARE(p.clientKeyFile, path);
    QVERIFY(p.http2);
    QCOMPARE(p.maxConcurrent, 5);
    QCOMPARE(p.requestsPerMinute, 6);
    QCOMPARE(p.headers.value("x-a"), QByteArray("b"));
    QCOMPARE(p.headers.value("x-c"), QByteArray("1"));
    QCOMPARE(p.models.find(QStringLiteral("a")).value_or(QString()), QStringLiteral("b"));
    QCOMPARE(p.maxRequestBytes, 4LL * 1024 * 1024);
    QVERIFY(!p.images);
    QCOMPARE(p.line, 2);
    QCOMPARE(reading.config->provider(u"main"), &p);
}

void ConfigReaderTest::baseUrlLosesVersionAndSlash_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *written, const char *expected) {
        QTest::newRow(written) << QByteArray(written) << QString::fromLatin1(expected);
    };
    row("https://a.example", "https://a.example");
    row("https://a.example/", "https://a.example");
    row("https://a.example/v1", "https://a.example");
    row("https://a.example/v1/", "https://a.example");
    row("https://a.example/v1/messages", "https://a.example");
    row("https://a.example/api/v1/chat/completions/", "https://a.example/api");
    row("https://a.example/api/v1", "https://a.example/api");
    row("https://a.example/api//", "https://a.example/api");
    row("https://a.example/xv1", "https://a.example/xv1");
    row("http://127.0.0.1:8080/a%20b", "http://127.0.0.1:8080/a%20b");
    row("http://[::1]:8080", "http://[::1]:8080");
    row("HTTPS://A.example", "https://a.example");
}

void ConfigReaderTest::baseUrlLosesVersionAndSlash()
{
    QFETCH(QByteArray, written);
    READ_GOOD(reading, "providers: [{name: a, auth_value: k, base_url: '" + written + "'}]");
    QTEST(reading.config->providers.at(0).baseUrl.toString(QUrl::FullyEncoded), "expected");
}

void ConfigReaderTest::openAiTakesEveryAddress_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QByteArray>("query");
    const auto row = [](const char *written, const char *expected, const char *query = "") {
        QTest::newRow(written) << QByteArray(written) << QString::fromLatin1(expected) << QByteArray(query);
    };
    row("https://a.example", "https://a.example/v1");
    row("https://a.example/", "https://a.example/v1");
    row("https://a.example/v1", "https://a.example/v1");
    row("https://a.example/v1/", "https://a.example/v1");
    row("https://a.example/api", "https://a.example/api");
    row("https://a.example/api/v4//", "https://a.example/api/v4");
    row("https://a.example/v1/chat/completions", "https://a.example/v1");
    row("https://a.example/v1/responses/", "https://a.example/v1");
    row("https://a.example/v1/models", "https://a.example/v1");
    row("https://a.example/chat/completions", "https://a.example/v1");
    row("https://a.example/xmodels", "https://a.example/xmodels");
    row("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1");
    row("https://a.example/x?b=c&d=%20e", "https://a.example/x", "b=c&d=%20e");
    row("https://a.example?b", "https://a.example/v1", "b");
    row("https://a.example/x?", "https://a.example/x");
    row("https://r.openai.azure.com/openai/deployments/{model}?api-version=2024-10-21",
        "https://r.openai.azure.com/openai/deployments/%7Bmodel%7D", "api-version=2024-10-21");
    row("https://r.example/a/{model}/chat/completions?x=1", "https://r.example/a/%7Bmodel%7D", "x=1");
}

void ConfigReaderTest::openAiTakesEveryAddress()
{
    QFETCH(QByteArray, written);
    READ_GOOD(reading, "providers: [{name: a, type: openai, auth_value: k, base_url: '" + written + "'}]");
    QVERIFY2(reading.problems.isEmpty(), qPrintable(shown(reading.problems)));
    const ProviderConfig &p = reading.config->providers.at(0);
    QTEST(p.baseUrl.toString(QUrl::FullyEncoded), "expected");
    QTEST(p.query, "query");
    QVERIFY(p.enabled);
}

void ConfigReaderTest::openAiKnowsWhereAServiceHasItsApi()
{
    const auto address = [](const QByteArray &lines) {
        const ConfigReading reading = read("providers: [{name: a, auth_value: k, " + lines + "}]");
        if (!reading.config)
            return shown(reading.problems);
        const ProviderConfig &p = reading.config->providers.at(0);
        return QString(p.baseUrl.toString(QUrl::FullyEncoded) + u' ' + QString::fromLatin1(p.query))
            .trimmed();
    };
    QCOMPARE(address("type: openai, base_url: 'https://api.perplexity.ai'"),
        QStringLiteral("https://api.perplexity.ai"));
    QCOMPARE(address("type: openai, base_url: 'https://api.perplexity.ai/chat/completions'"),
        QStringLiteral("https://api.perplexity.ai"));
    QCOMPARE(address("type: openai, base_url: 'https://openrouter.ai/'"),
        QStringLiteral("https://openrouter.ai/api/v1"));
    QCOMPARE(address("type: openai, base_url: 'https://api.groq.com/x'"),
        QStringLiteral("https://api.groq.com/x"));
    QCOMPARE(address("preset: perplexity"), QStringLiteral("https://api.perplexity.ai"));
    QCOMPARE(
        address("preset: gemini"), QStringLiteral("https://generativelanguage.googleapis.com/v1beta/openai"));
    QCOMPARE(address("preset: databricks, type: openai, base_url: 'https://w.example'"),
        QStringLiteral("https://w.example/serving-endpoints"));
    QCOMPARE(
        address("preset: cloudflare, base_url: 'https://w.example'"), QStringLiteral("https://w.example/v1"));
    const QString azure = QStringLiteral("https://r.openai.azure.com/openai/deployments/%7Bmodel%7D ");
    QCOMPARE(address("preset: azure-openai, base_url: 'https://r.openai.azure.com'"),
        QString(azure + u"api-version=2024-10-21"));
    QCOMPARE(address("preset: azure-openai, base_url: 'https://r.openai.azure.com?api-version=1'"),
        QString(azure + u"api-version=1"));
    QCOMPARE(address("preset: azure-openai, base_url: 'https://r.openai.azure.com/openai/v1/'"),
        QStringLiteral("https://r.openai.azure.com/openai/v1"));
    // A service with both formats is asked in Anthropic's unless the entry says otherwise.
    QCOMPARE(address("preset: openrouter"), QStringLiteral("https://openrouter.ai/api"));
    QCOMPARE(address("preset: openrouter, type: openai"), QStringLiteral("https://openrouter.ai/api/v1"));
}

void ConfigReaderTest::authFollowsTypeAndValue_data()
{
    using Auth = ProviderConfig::Auth;
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<int>("expected");
    const auto row = [](const char *lines, Auth auth) {
        QTest::newRow(lines) << QByteArray(lines) << static_cast<int>(auth);
    };
    row("auth_value: k", Auth::ApiKey);
    row("auth_type: api_key, auth_value: k", Auth::ApiKey);
    row("auth_type: AUTH_TOKEN, auth_value: k", Auth::AuthToken);
    row("auth_type: none", Auth::None);
    row("auth_type: passthrough", Auth::Passthrough);
    row("auth_value: passthrough", Auth::Passthrough);
    row("auth_type: auth_token, auth_value: passthrough", Auth::Passthrough);
    row("auth_type: oauth, auth_value: oauth", Auth::OAuth);
    row("auth_type: auth_token, auth_value: oauth", Auth::OAuth);
    row("type: demo", Auth::None);
    row("type: openai, auth_value: k", Auth::AuthToken);
    row("type: openai, auth_type: api_key, auth_value: k", Auth::ApiKey);
    row("type: openai, auth_type: none", Auth::None);
    row("preset: azure-openai, auth_value: k", Auth::ApiKey);
    row("preset: aihubmix, auth_value: k", Auth::ApiKey);
    row("preset: aihubmix, type: openai, auth_value: k", Auth::AuthToken);
    row("preset: ollama, type: openai", Auth::None);
}

void ConfigReaderTest::authFollowsTypeAndValue()
{
    QFETCH(QByteArray, lines);
    READ_GOOD(reading, "providers: [{name: a, base_url: 'https://a.example', " + lines + "}]");
    QTEST(static_cast<int>(reading.config->providers.at(0).auth), "expected");
}

void ConfigReaderTest::severalKeysAreKept()
{
    READ_GOOD(reading, entry("    auth_value: [one, \" ${KEY}\\n\"]\n    auth_values: [three]\n"));
    const auto &secrets = reading.config->providers.at(0).secrets;
    QCOMPARE(secrets.size(), 3);
    QCOMPARE(secrets.at(0).literal.reveal(), QByteArray("one"));
    QCOMPARE(secrets.at(1).literal.reveal(), secret);
    QCOMPARE(secrets.at(2).literal.reveal(), QByteArray("three"));
}

void ConfigReaderTest::accountBelongsToTheName()
{
    READ_GOOD(reading,
        "providers:\n"
        "- {name: a, base_url: 'https://a.example', auth_value: k, account_email: x@y.z}\n"
        "- {name: a, base_url: 'https://a.example', auth_value: k, account_email: v@y.z}\n"
        "model_routes: {'*': {provider: a, account_email: v@y.z}}\n");
    QCOMPARE(reading.config->providers.at(0).name, QStringLiteral("a/x@y.z"));
    QCOMPARE(reading.config->routes.at(0).targets.size(), 1);
    QCOMPARE(reading.config->routes.at(0).targets.at(0).provider, QStringLiteral("a/v@y.z"));
}

void ConfigReaderTest::presetFillsWhatTheEntryDoesNotSay()
{
    READ_GOOD(reading, "providers: [{name: a, preset: DeepSeek, auth_value: k, models: {claude-x: y}}]");
    QVERIFY2(reading.problems.isEmpty(), qPrintable(shown(reading.problems)));
    const ProviderConfig &p = reading.config->providers.at(0);
    QCOMPARE(p.preset, QStringLiteral("deepseek"));
    QCOMPARE(p.vendor, QStringLiteral("deepseek"));
    QVERIFY(p.type == ProviderConfig::Type::Anthropic);
    QCOMPARE(p.baseUrl, QUrl(QStringLiteral("https://api.deepseek.com/anthropic")));
    QVERIFY(p.auth == ProviderConfig::Auth::AuthToken);
    QCOMPARE(
        p.models.find(QStringLiteral("claude-opus-5")), std::optional(QStringLiteral("deepseek-v4-pro")));
    QCOMPARE(
        p.models.find(QStringLiteral("claude-haiku-5")), std::optional(QStringLiteral("deepseek-v4-flash")));
    QCOMPARE(p.models.find(QStringLiteral("claude-x")), std::optional(QStringLiteral("y")));
    QVERIFY(!p.models.find(QStringLiteral("deepseek-v4-pro")));
    QCOMPARE(p.balance.url, QStringLiteral("https://api.deepseek.com/user/balance"));
    QCOMPARE(p.balance.path, QStringLiteral("balance_infos.0.total_balance"));
    QVERIFY(p.quirks.isEmpty());
    QVERIFY(p.enabled);
}

void ConfigReaderTest::entryWinsOverItsPreset()
{
    READ_GOOD(reading,
        "providers: [{name: a, preset: databricks, base_url: 'https://w.example', auth_type: api_key, "
        "auth_value: k, "
        "vendor: other, max_request_size: 1MiB, rejects: [], models: {'*opus*': mine}}]");
    QVERIFY2(reading.problems.isEmpty(), qPrintable(shown(reading.problems)));
    const ProviderConfig &p = reading.config->providers.at(0);
    QVERIFY(p.type == ProviderConfig::Type::Databricks);
    QVERIFY(p.auth == ProviderConfig::Auth::ApiKey);
    QCOMPARE(p.vendor, QStringLiteral("other"));
    QCOMPARE(p.maxRequestBytes, 1024 * 1024);
    QVERIFY(p.quirks.isEmpty());
    QCOMPARE(p.models.find(QStringLiteral("claude-opus-5")), std::optional(QStringLiteral("mine")));
    QCOMPARE(p.naming.prefix, QStringLiteral("databricks-"));
}

void ConfigReaderTest::everyPresetCanBeUsed_data()
{
    QTest::addColumn<QString>("preset");
    for (const QString &name : PresetCatalog::builtIn().names())
        QTest::newRow(qPrintable(name)) << name;
}

void ConfigReaderTest::everyPresetCanBeUsed()
{
    QFETCH(QString, preset);
    const Preset known = *PresetCatalog::builtIn().find(preset);
    const bool needsUrl = Preset::isTemplate(known.url(known.type));
    const QByteArray written
        = "providers:\n- {name: good, type: demo}\n- {name: a, preset: " + preset.toUtf8()
        + (known.auth == ProviderConfig::Auth::ApiKey || known.auth == ProviderConfig::Auth::AuthToken
                ? ", auth_value: k"
                : "");
    if (needsUrl) {
        const ConfigReading without = read(written + "}\n");
        QVERIFY(!without.config);
        QCOMPARE(without.problems.at(0).message,
            QStringLiteral("'base_url' of provider 'a' is missing: write the address, like %1")
                .arg(known.url(known.type)));
    }
    READ_GOOD(reading, written + (needsUrl ? ", base_url: 'https://w.example'}\n" : "}\n"));
    const ProviderConfig &p = reading.config->providers.at(1);
    QVERIFY(p.type == known.type);
    QVERIFY(p.auth == known.auth);
    QVERIFY(!p.vendor.isEmpty());
    QVERIFY(p.baseUrl.isValid() && !p.baseUrl.hasQuery());
    if (known.type != ProviderConfig::Type::OpenAi)
        QVERIFY(!p.baseUrl.path().endsWith(u"/v1"));
    else if (!needsUrl)
        QCOMPARE(p.baseUrl.toString(), known.openAiUrl);
    // What only the user knows of a sign-in is asked for.
    const bool needsMore = p.auth == ProviderConfig::Auth::OAuth;
    QCOMPARE(p.enabled, known.unsupported.isEmpty() && !needsMore);
}

void ConfigReaderTest::vendorHasItsDefaults_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *lines, const char *expected) {
        QTest::newRow(lines) << QByteArray(lines) << QString::fromLatin1(expected);
    };
    row("base_url: 'https://api.anthropic.com/v1'", "anthropic");
    row("base_url: 'https://api.deepseek.com/anthropic'", "deepseek");
    row("base_url: 'https://llm.example:8443/x'", "llm.example");
    row("base_url: 'http://127.0.0.1:11434'", "127.0.0.1");
    row("base_url: 'https://llm.example', vendor: ' anthropic '", "anthropic");
    row("base_url: 'https://llm.example', vendor: ''", "llm.example");
    row("base_url: 'https://llm.example', type: databricks", "anthropic");
    row("preset: anthropic", "anthropic");
    row("preset: zai", "zhipu");
    row("type: openai, base_url: 'https://api.openai.com'", "openai");
    row("type: openai, base_url: 'https://llm.example'", "llm.example");
    row("preset: new-api, base_url: 'https://mine.example'", "mine.example");
}

void ConfigReaderTest::vendorHasItsDefaults()
{
    QFETCH(QByteArray, lines);
    READ_GOOD(reading, "providers: [{name: a, auth_value: k, " + lines + "}]");
    QTEST(reading.config->providers.at(0).vendor, "expected");
}

void ConfigReaderTest::rejectedFeaturesBecomeQuirks_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<Quirks>("expected");
    const PresetCatalog &catalog = PresetCatalog::builtIn();
    const QStringList databricks = catalog.find(u"databricks")->rejects;
    const QStringList adaptive = catalog.find(u"databricks")->adaptiveModels;
    QVERIFY(!databricks.isEmpty() && !adaptive.isEmpty());
    const QString effort = QStringLiteral("effort");
    const QString server = QStringLiteral("server_tools");
    QTest::newRow("none") << QByteArray("name: a") << Quirks();
    QTest::newRow("one") << QByteArray("name: a, rejects: effort") << catalog.quirks({effort}, {});
    QTest::newRow("two") << QByteArray("name: a, rejects: [effort, server_tools]")
                         << catalog.quirks({effort, server}, {});
    QTest::newRow("of the preset") << QByteArray("name: a, preset: databricks")
                                   << catalog.quirks(databricks, adaptive);
    QTest::newRow("of the type") << QByteArray("name: a, type: databricks")
                                 << catalog.quirks(databricks, adaptive);
    QTest::newRow("more than the preset's")
        << QByteArray("name: a, preset: databricks, rejects: [server_tools]")
        << catalog.quirks(databricks + QStringList{server}, adaptive);
    QTest::newRow("nothing at all") << QByteArray("name: a, preset: databricks, rejects: []") << Quirks();
    QTest::newRow("left empty") << QByteArray("name: a, preset: databricks, rejects:")
                                << catalog.quirks(databricks, adaptive);
}

void ConfigReaderTest::rejectedFeaturesBecomeQuirks()
{
    QFETCH(QByteArray, lines);
    QFETCH(Quirks, expected);
    READ_GOOD(reading, "providers: [{base_url: 'https://a.example', auth_value: k, " + lines + "}]");
    QVERIFY(reading.config->providers.at(0).quirks == expected);
    QCOMPARE(expected.betas.isEmpty(), expected.isEmpty());
}

void ConfigReaderTest::dialectIsThatOfTheFormat_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<Dialect>("expected");
    const PresetCatalog &catalog = PresetCatalog::builtIn();
    const auto dialect = [&](ProviderConfig::Type type, Dialect of = {}) {
        of.rules += catalog.dialectRules(type);
        return of;
    };
    using Type = ProviderConfig::Type;
    QVERIFY(!catalog.dialectRules().isEmpty() && !catalog.dialectRules(Type::Anthropic).isEmpty());
    const Dialect deepseek = catalog.find(u"deepseek")->dialect;
    QVERIFY(deepseek != Dialect());
    QTest::newRow("openai") << QByteArray("type: openai") << dialect(Type::OpenAi);
    QTest::newRow("openai of a preset")
        << QByteArray("type: openai, preset: deepseek") << dialect(Type::OpenAi, deepseek);
    QTest::newRow("anthropic") << QByteArray("type: anthropic") << dialect(Type::Anthropic);
    QTest::newRow("anthropic of a preset") << QByteArray("preset: deepseek") << dialect(Type::Anthropic);
    QTest::newRow("databricks") << QByteArray("type: databricks") << dialect(Type::Databricks);
    QTest::newRow("demo") << QByteArray("type: demo") << Dialect();
    Dialect limited = dialect(Type::Anthropic);
    limited.maxTokens = 5;
    QTest::newRow("anthropic with an own one") << QByteArray("dialect: {max_tokens: 5}") << limited;
}

void ConfigReaderTest::dialectIsThatOfTheFormat()
{
    QFETCH(QByteArray, lines);
    QFETCH(Dialect, expected);
    READ_GOOD(reading, "providers: [{name: a, base_url: 'https://a.example', auth_value: k, " + lines + "}]");
    QVERIFY(reading.config->providers.at(0).dialect == expected);
}

void ConfigReaderTest::readsEveryKeyOfADialect()
{
    const auto list = [](const char *words) { return QString::fromLatin1(words).split(u' '); };
    READ_GOOD(reading, R"(providers:
  - name: a
    type: openai
    base_url: https://a.example
    auth_value: k
    dialect:
      apis: [responses, Chat]
      omits: [stop, stream_options]
      renames: {max_tokens: max_completion_tokens}
      reasoning: object
      efforts: [low, XHIGH]
      max_tokens: 4096
      reasoning_field: reasoning
      reasoning_with_tools: true
      tool_images: yes
      cache_control: true
      think_tags: true
      text_only: true
      tool_choice: auto
      schema_omits: [const]
      rules:
        - {models: [x, "y*"], omits: stop, renames: {a: b}, efforts: max, max_tokens: 9, cache_control: false}
)");
    QVERIFY2(reading.problems.isEmpty(), qPrintable(shown(reading.problems)));
    const Dialect dialect = reading.config->providers.at(0).dialect;
    QVERIFY(dialect.hasChat && dialect.hasResponses && dialect.prefersResponses);
    QCOMPARE(dialect.omits, list("stop stream_options"));
    QCOMPARE(dialect.name(QStringLiteral("max_tokens")), QStringLiteral("max_completion_tokens"));
    QVERIFY(dialect.asksForReasoning);
    QVERIFY(dialect.reasoning == Dialect::Reasoning::Object);
    QCOMPARE(dialect.efforts, list("low xhigh"));
    QCOMPARE(dialect.maxTokens, 4096);
    QCOMPARE(dialect.reasoningField, QStringLiteral("reasoning"));
    QVERIFY(dialect.needsReasoningWithTools);
    QVERIFY(dialect.inlineToolImages);
    QVERIFY(dialect.keepsCacheControl);
    QVERIFY(dialect.thinkTags);
    QVERIFY(dialect.textOnly);
    QVERIFY(dialect.onlyAutoToolChoice);
    QCOMPARE(dialect.schemaOmits, list("const"));
    const DialectRule rule = dialect.rules.first();
    QCOMPARE(rule.models, list("x y*"));
    QCOMPARE(rule.omits, list("stop"));
    QCOMPARE(rule.renames.first().second, QStringLiteral("b"));
    QCOMPARE(rule.efforts, list("max"));
    QCOMPARE(rule.maxTokens, 9);
    QCOMPARE(rule.keepsCacheControl, std::optional(false));
}

void ConfigReaderTest::ownDialectChangesThePresets()
{
    const auto dialectWith = [](const QByteArray &keys) {
        const ConfigReading reading = read(
            "providers: [{name: a, preset: deepseek, type: openai, auth_value: k, dialect: {" + keys + "}}]");
        return reading.config ? reading.config->providers.at(0).dialect : Dialect();
    };
    Dialect expected = dialectWith("");
    QCOMPARE(expected.reasoningField, QStringLiteral("reasoning_content"));
    const QStringList ofPreset = std::exchange(expected.omits, {QStringLiteral("user")});
    QVERIFY(!ofPreset.isEmpty());
    QVERIFY(dialectWith("omits: [user]") == expected);
    expected.omits = ofPreset;
    expected.efforts.clear();
    expected.reasoningField.clear();
    QVERIFY(dialectWith("efforts: [], reasoning_field: ''") == expected);
    const Dialect never = dialectWith("reasoning: none");
    QVERIFY(!never.asksForReasoning);
    QVERIFY(never.forModel(QStringLiteral("gpt-5")).efforts.isEmpty());
    const Dialect responses = dialectWith("apis: responses");
    QVERIFY(!responses.hasChat && responses.hasResponses);
    const Dialect both = dialectWith("apis: [chat, responses]");
    QVERIFY(both.hasChat && both.hasResponses && !both.prefersResponses);
}

void ConfigReaderTest::ownRulesComeFirst()
{
    const auto rulesWith = [](const QByteArray &keys) {
        const ConfigReading reading
            = read("providers: [{name: a, preset: openrouter, type: openai, auth_value: k, dialect: {" + keys
                + "}}]");
        QStringList models;
        for (const DialectRule &rule :
            reading.config ? reading.config->providers.at(0).dialect.rules : QList<DialectRule>())
            models << rule.models.first();
        return models;
    };
    const QStringList known = rulesWith("");
    QCOMPARE(known.first(), QStringLiteral("anthropic/*"));
    QCOMPARE(known.size(), PresetCatalog::builtIn().dialectRules().size() + 1);
    const QStringList own{QStringLiteral("mine"), QStringLiteral("other")};
    QCOMPARE(rulesWith("rules: [{models: mine}, {models: other}]"), own + known);
    QCOMPARE(rulesWith("rules: []"), known.sliced(1));
}

void ConfigReaderTest::openAiHasNoAnthropicFeatures()
{
    READ_GOOD(reading,
        "providers:\n- {name: a, preset: databricks, type: openai, base_url: 'https://a.example', "
        "auth_value: k,"
        "\n   rejects: [effort]}\n");
    QVERIFY(reading.config->providers.at(0).quirks.isEmpty());
    QCOMPARE(reading.problems.size(), 1);
    QCOMPARE(reading.problems.first().line, 3);
    QVERIFY2(reading.problems.first().message.contains(
                 u"'rejects' of provider 'a' has no effect with type openai"),
        qPrintable(shown(reading.problems)));
}

void ConfigReaderTest::databricksTakesEveryAddress_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *written, const char *expected) {
        QTest::newRow(written) << QByteArray(written) << QString::fromLatin1(expected);
    };
    const char *serving = "https://w.example/serving-endpoints/anthropic";
    const char *gateway = "https://w.example/ai-gateway/anthropic";
    row("https://w.example", serving);
    row("https://w.example/", serving);
    row("https://w.example/v1", serving);
    row("https://w.example/serving-endpoints", serving);
    row("https://w.example/serving-endpoints/", serving);
    row("https://w.example/serving-endpoints/v1", serving);
    row("https://w.example/serving-endpoints/anthropic", serving);
    row("https://w.example/serving-endpoints/anthropic/v1/", serving);
    row("https://w.example/serving-endpoints/anthropic/v1/messages", serving);
    row("https://w.example/ai-gateway", gateway);
    row("https://w.example/ai-gateway/anthropic", gateway);
    row("https://w.example/ai-gateway/anthropic/v1", gateway);
    row("https://w.example/of/somebody", "https://w.example/of/somebody");
}

void ConfigReaderTest::databricksTakesEveryAddress()
{
    QFETCH(QByteArray, written);
    READ_GOOD(
        reading, "providers: [{name: a, type: databricks, auth_value: k, base_url: '" + written + "'}]");
    QVERIFY2(reading.problems.isEmpty(), qPrintable(shown(reading.problems)));
    const ProviderConfig &p = reading.config->providers.at(0);
    QTEST(p.baseUrl.toString(QUrl::FullyEncoded), "expected");
    QVERIFY(p.enabled);
    QVERIFY(p.auth == ProviderConfig::Auth::AuthToken);
    QCOMPARE(p.preset, QStringLiteral("databricks"));
    QCOMPARE(p.maxRequestBytes, 4 * 1024 * 1024);
    QVERIFY(p.maxRequestHint.contains(u"/compact"));
}

void ConfigReaderTest::keysGoToNoOtherBalanceAddress_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<bool>("asked");
    QTest::newRow("the preset's address") << QByteArray("auth_value: k") << true;
    QTest::newRow("written out") << QByteArray(
        "auth_value: k, base_url: 'https://api.deepseek.com/anthropic'")
                                 << true;
    QTest::newRow("another host") << QByteArray("auth_value: k, base_url: 'https://relay.example'") << false;
    QTest::newRow("a command of one's own") << QByteArray("auth_value: k, balance_check: 'echo 1'") << false;
    QTest::newRow("the client's key") << QByteArray("auth_type: passthrough") << false;
}

void ConfigReaderTest::keysGoToNoOtherBalanceAddress()
{
    QFETCH(QByteArray, lines);
    READ_GOOD(reading, "providers: [{name: a, preset: deepseek, " + lines + "}]");
    QTEST(!reading.config->providers.at(0).balance.url.isEmpty(), "asked");
}

void ConfigReaderTest::quotaIsAskedForWithOwnKeysAtTheirOwnAddress_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<bool>("asked");
    const auto row = [](const char *name, const char *lines, bool asked) {
        QTest::newRow(name) << QByteArray(lines) << asked;
    };
    row("a key", "preset: kimi-coding, auth_value: k", true);
    row("written out", "preset: kimi-coding, auth_value: k, base_url: 'https://api.kimi.com/coding'", true);
    row("OpenAI's format", "preset: kimi-coding, type: openai, auth_value: k", true);
    row("another host", "preset: kimi-coding, auth_value: k, base_url: 'https://relay.example'", false);
    row("unwanted", "preset: kimi-coding, auth_value: k, quota_check: false", false);
    row("the client's", "preset: kimi-coding, auth_type: passthrough", false);
    row("no preset", "base_url: 'https://api.kimi.com/coding', auth_value: k", false);
    row("an account alone is told, and this is a key", "preset: anthropic, auth_value: k", false);
    row("a client's login", "preset: anthropic-login", false);
    row("a login on a preset for keys", "preset: anthropic, auth_type: passthrough", false);
    row("an account",
        "preset: anthropic, auth_type: oauth, oauth: {client_id: c, authorize_url: 'https://a.example/a', "
        "token_url: 'https://a.example/t'}",
        true);
}

void ConfigReaderTest::quotaIsAskedForWithOwnKeysAtTheirOwnAddress()
{
    QFETCH(QByteArray, lines);
    READ_GOOD(reading, "providers: [{name: a, " + lines + "}]");
    const ProviderConfig &p = reading.config->providers.at(0);
    QVERIFY(p.enabled);
    QTEST(!p.quota.url.isEmpty(), "asked");
    QCOMPARE(p.quota.windows.isEmpty(), p.quota.url.isEmpty());
}

void ConfigReaderTest::reservesAreShares_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<double>("share");
    QTest::newRow("per cent") << QByteArray("10%") << 0.1;
    QTest::newRow("with a blank") << QByteArray("'2.5 %'") << 0.025;
    QTest::newRow("a number") << QByteArray("0.25") << 0.25;
    QTest::newRow("nothing") << QByteArray("0") << 0.0;
    QTest::newRow("all") << QByteArray("100%") << 1.0;
}

void ConfigReaderTest::reservesAreShares()
{
    QFETCH(QByteArray, written);
    READ_GOOD(own, provider + "    quota_reserve: " + written + "\n");
    QTEST(own.config->providers.at(0).quotaReserve, "share");
    READ_GOOD(common, provider + "settings: {quota_reserve: " + written + "}\n");
    QVERIFY(common.config->providers.at(0).quotaReserve < 0);
    QTEST(common.config->quotaReserve, "share");
}

void ConfigReaderTest::aBalanceDecidesWhereItWasAskedFor_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<bool>("decides");
    QTest::newRow("nobody asked") << QByteArray("auth_value: k") << false;
    QTest::newRow("a threshold") << QByteArray("auth_value: k, balance_threshold: 0") << true;
    QTest::newRow("of several keys only one is asked for")
        << QByteArray("auth_values: [k, l], balance_threshold: 0") << false;
    QTest::newRow("a command") << QByteArray("auth_value: k, balance_check: 'echo 1'") << true;
}

void ConfigReaderTest::aBalanceDecidesWhereItWasAskedFor()
{
    QFETCH(QByteArray, lines);
    READ_GOOD(reading, "providers: [{name: a, preset: deepseek, " + lines + "}]");
    QTEST(reading.config->providers.at(0).balance.decides, "decides");
}

void ConfigReaderTest::patternsThatMatchEveryErrorAreLeftOut()
{
    const ConfigReading reading
        = read("providers: [{name: a, base_url: 'https://x', auth_value: k}]\n"
               "health:\n  body_patterns: ['\"type\"\\s*:\\s*\"error\"', '没有可用token']\n");
    QVERIFY(reading.config);
    QCOMPARE(reading.config->health.rules.bodyPatterns.size(), 1);
    QCOMPARE(reading.problems.size(), 1);
    QCOMPARE(reading.problems.first().line, 3);
    QVERIFY(reading.problems.first().message.contains(u"matches every error"));
}

void ConfigReaderTest::aPresetMayNameTheKeysField()
{
    READ_GOOD(reading,
        "providers: [{name: a, preset: azure-openai, auth_value: k, base_url: "
        "'https://x.openai.azure.com/openai'}]");
    QCOMPARE(reading.config->providers.at(0).keyHeader, QByteArray("api-key"));
}

void ConfigReaderTest::prioritiesThatAreNotSaidFollowTheWeights()
{
    READ_GOOD(reading, R"(
providers:
  - {name: light, base_url: 'https://l', auth_value: k}
  - {name: heavy, base_url: 'https://h', auth_value: k}
  - {name: middle, base_url: 'https://m', auth_value: k}
  - {name: said, base_url: 'https://s', auth_value: k}
model_routes:
  "*":
    - {provider: light, model: passthrough, priority: 0, weight: 1}
    - {provider: heavy, model: passthrough, priority: 0, weight: 9}
    - {provider: middle, model: passthrough, priority: 0, weight: 4}
    - {provider: said, model: passthrough, priority: 3, weight: 1}
)");
    QStringList order;
    for (const TargetConfig &target : reading.config->routes.at(0).targets)
        order << QStringLiteral("%1 %2").arg(target.provider).arg(target.priority);
    QCOMPARE(order,
        QStringList({QStringLiteral("said 3"), QStringLiteral("heavy 4"), QStringLiteral("middle 9"),
            QStringLiteral("light 12")}));
}

void ConfigReaderTest::presetsBesideTheFileCount()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("c.yaml"));
    const auto write = [&](const char *name, const QByteArray &text) {
        QFile file(folder.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    write("c.yaml",
        "providers: [{name: a, preset: mine, auth_value: k}, {name: b, preset: deepseek, auth_value: k}]");
    QVERIFY(!ConfigReader({}).readFile(path).config);

    write("presets.json",
        R"({"presets": [{"name": "mine", "anthropic_base_url": "https://m.example", "rejects": ["odd"]},
  {"name": "deepseek", "anthropic_base_url": "https://new.example"}],
  "features": {"odd": {"betas": ["odd-*"]}}})");
    const ConfigReading reading = ConfigReader({}).readFile(path);
    QVERIFY2(reading.config, qPrintable(shown(reading.problems)));
    QVERIFY2(reading.problems.isEmpty(), qPrintable(shown(reading.problems)));
    QCOMPARE(reading.config->providers.at(0).baseUrl, QUrl(QStringLiteral("https://m.example")));
    QCOMPARE(reading.config->providers.at(0).quirks.betas, QStringList{QStringLiteral("odd-*")});
    QCOMPARE(reading.config->providers.at(1).baseUrl, QUrl(QStringLiteral("https://new.example")));

    write("presets.json",
        "{\"presets\": [{\"name\": \"mine\",\n\"anthropic_base_url\": \"m.example\", \"openai_base_url\": 1},"
        "{\"name\": \"mine\", \"anthropic_base_url\": \"https://m.example\"}]}");
    const ConfigReading flawed = ConfigReader({}).readFile(path);
    QVERIFY2(flawed.config, qPrintable(shown(flawed.problems)));
    QCOMPARE(flawed.problems.size(), 2);
    for (const ConfigProblem &problem : flawed.problems)
        QVERIFY(problem.severity == Severity::Warning);
    QCOMPARE(flawed.problems.at(0).message,
        QStringLiteral(
            "presets.json beside it in line 2: 'anthropic_base_url' of preset 'mine' must begin with "
            "https:// or http://"));
}

void ConfigReaderTest::whatIsNotUsedNeedsNoKey_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QString>("part");
    const QString missing = QStringLiteral("'auth_value' of provider 'a' is missing");
    const QString empty = QStringLiteral("a key in 'auth_value' of provider 'a' is empty");
    QTest::newRow("missing") << QByteArray("auth_type: api_key") << missing;
    QTest::newRow("null") << QByteArray("auth_value: null") << missing;
    QTest::newRow("empty") << QByteArray("auth_type: auth_token, auth_value: ''") << empty;
    QTest::newRow("of several") << QByteArray("auth_values: [k, '']") << empty;
}

void ConfigReaderTest::whatIsNotUsedNeedsNoKey()
{
    QFETCH(QByteArray, lines);
    QFETCH(QString, part);
    const QByteArray text
        = "providers:\n- {name: good, type: demo}\n- {name: a, base_url: 'https://a.example', " + lines;
    READ_GOOD(reading, text + ", enabled: false}\n");
    QCOMPARE(reading.problems.size(), 1);
    QVERIFY(reading.problems.at(0).severity == Severity::Warning);
    QVERIFY2(reading.problems.at(0).message.contains(part), qPrintable(shown(reading.problems)));
    QVERIFY(!read(text + "}\n").config);
}

void ConfigReaderTest::laterProvidersAreParsedButDisabled_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::newRow("bedrock") << QByteArray("preset: bedrock, auth_value: k");
}

void ConfigReaderTest::laterProvidersAreParsedButDisabled()
{
    QFETCH(QByteArray, lines);
    READ_GOOD(reading,
        "providers:\n- {name: good, type: demo}\n- {name: a, base_url: 'https://a.example', " + lines
            + "}\n");
    QVERIFY(!reading.config->providers.at(1).enabled);
    QCOMPARE(reading.problems.size(), 1);
    QVERIFY(reading.problems.at(0).severity == Severity::Warning);
    QVERIFY(
        reading.problems.at(0).message.contains(u"comes in a later version; this provider is not used yet"));
    QCOMPARE(reading.config->routes.at(0).targets.size(), 1);
}

void ConfigReaderTest::secretsMayBeElsewhere()
{
    READ_GOOD(reading,
        "providers: [{name: a, base_url: 'https://a.example', auth_value: [k, 'keychain:my item', "
        "'file:key']}]\n");
    QVERIFY2(reading.problems.isEmpty(), qPrintable(shown(reading.problems)));
    const ProviderConfig &p = reading.config->providers.at(0);
    QVERIFY(p.enabled);
    QCOMPARE(p.secrets.size(), 3);
    QVERIFY(p.secrets.at(0).literal.equals("k"));
    QCOMPARE(p.secrets.at(1).toString(), QStringLiteral("keychain:my item"));
    QVERIFY(p.secrets.at(2).file.endsWith(u"key"));
}

void ConfigReaderTest::anIncompleteSignInIsNotUsed()
{
    READ_GOOD(reading,
        "providers:\n- {name: good, type: demo}\n"
        "- {name: a, base_url: 'https://a.example', auth_type: oauth}\n");
    QVERIFY(!reading.config->providers.at(1).enabled);
    QCOMPARE(reading.problems.size(), 1);
    QCOMPARE(reading.problems.at(0).line, 3);
    QVERIFY(reading.problems.at(0).message.contains(u"token_url"));
    QVERIFY(reading.problems.at(0).message.contains(u"passthrough"));
}

void ConfigReaderTest::aPresetNamesAllProvidersMadeFromIt()
{
    READ_GOOD(reading,
        "providers:\n- {name: home, preset: deepseek, auth_value: a}\n"
        "- {name: office, preset: deepseek, auth_value: b}\nmodel_routes: {'*': deepseek}\n");
    const RouteConfig &route = reading.config->routes.at(0);
    QCOMPARE(route.targets.size(), 2);
    QVERIFY(route.strategy == Strategy::RoundRobin); // in turn, as nobody has said another one
}

void ConfigReaderTest::routesKeepFileOrderAndSortTargets()
{
    READ_GOOD(reading,
        "providers:\n"
        "- {name: a, type: demo, priority: 5, weight: 7}\n- {name: b, type: demo}\n"
        "model_routes:\n"
        "  z*: [a, b]\n"
        "  a*: [{provider: a, priority: 2, model: x}, {provider: b, priority: 1, weight: 3},\n"
        "       {provider: a, priority: 2, model: y}]\n"
        "  m: b\n");
    const auto &routes = reading.config->routes;
    QCOMPARE(routes.size(), 3);
    QCOMPARE(routes.at(0).pattern.pattern(), QStringLiteral("z*"));
    QCOMPARE(routes.at(0).targets.at(0).provider, QStringLiteral("b"));
    QCOMPARE(routes.at(0).targets.at(1).priority, 5);
    QCOMPARE(routes.at(0).targets.at(1).weight, 7);
    QCOMPARE(routes.at(1).pattern.pattern(), QStringLiteral("a*"));
    QCOMPARE(routes.at(1).targets.at(0).provider, QStringLiteral("b"));
    QCOMPARE(routes.at(1).targets.at(0).weight, 3);
    QCOMPARE(routes.at(1).targets.at(1).model, QStringLiteral("x"));
    QCOMPARE(routes.at(1).targets.at(2).model, QStringLiteral("y"));
    QCOMPARE(routes.at(2).targets.size(), 1);
}

void ConfigReaderTest::projectsHaveRoutesOfTheirOwn()
{
    READ_GOOD(reading,
        "providers:\n- {name: a, type: demo}\n- {name: b, type: demo}\n"
        "projects:\n"
        "  web  shop:\n"
        "    model_routes:\n"
        "      big: {targets: [b, a], strategy: random}\n"
        "      '*': [b]\n"
        "  other:\n"
        "    model_routes: {x: [a]}\n");
    QCOMPARE(reading.config->routes.size(), 1); // those of all are as without projects
    QCOMPARE(reading.config->projects.size(), 2);
    const ProjectConfig *shop = reading.config->project(u"web shop"); // as clients' names are read
    QVERIFY(shop);
    QCOMPARE(shop->routes.size(), 2);
    QCOMPARE(shop->routes.at(0).pattern.pattern(), QStringLiteral("big"));
    QVERIFY(shop->routes.at(0).strategy == Strategy::Random);
    QCOMPARE(shop->routes.at(1).targets.at(0).provider, QStringLiteral("b"));
    QVERIFY(!reading.config->project(u"nobody"));
}

void ConfigReaderTest::routeNamesAllAccountsOfAProvider()
{
    READ_GOOD(reading,
        "providers:\n- {name: a, type: demo, account_email: x}\n- {name: a, type: demo, account_email: y}\n"
        "- {name: ab, type: demo}\nmodel_routes: {'*': [a]}\n");
    QCOMPARE(reading.config->routes.at(0).targets.size(), 2);
    QCOMPARE(reading.config->routes.at(0).targets.at(1).provider, QStringLiteral("a/y"));
}

void ConfigReaderTest::withoutRoutesEveryModelGoesToEveryEnabledProvider()
{
    READ_GOOD(reading,
        "providers:\n- {name: a, type: demo, priority: 2}\n- {name: b, type: demo, enabled: false}\n"
        "- {name: c, type: demo, weight: 9}\n- {name: d, type: demo}\n");
    QCOMPARE(reading.config->routes.size(), 1);
    const RouteConfig &route = reading.config->routes.at(0);
    QCOMPARE(route.pattern.pattern(), QStringLiteral("*"));
    QCOMPARE(route.targets.size(), 3);
    QCOMPARE(route.targets.at(0).provider, QStringLiteral("c"));
    QCOMPARE(route.targets.at(0).weight, 9);
    QCOMPARE(route.targets.at(1).provider, QStringLiteral("d"));
    QCOMPARE(route.targets.at(2).provider, QStringLiteral("a"));
}

void ConfigReaderTest::balancerTimeoutsMapToOurs()
{
    READ_GOOD(reading, provider + R"(settings:
  timeouts:
    non_streaming: {connect_timeout: 31, read_timeout: 121, pool_timeout: 9}
    streaming: {connect_timeout: 30, read_timeout: 122.5, pool_timeout: 33}
)");
    QVERIFY(reading.problems.isEmpty());
    const TimeoutConfig &timeouts = reading.config->timeouts;
    QVERIFY(timeouts.connect == 31s);
    QVERIFY(timeouts.firstByte == 122'500ms);
    QVERIFY(timeouts.idle == 122'500ms);
    QVERIFY(timeouts.plain == 121s);
    QVERIFY(timeouts.queue == 33s);
}

void ConfigReaderTest::balancerCooldownAndTimeoutArrive()
{
    READ_GOOD(reading, provider + "settings: {cooldown_seconds: 91, timeout_seconds: 301}\n");
    QVERIFY(reading.config->health.failureCooldown == 91s);
    QVERIFY(reading.config->timeouts.plain == 301s);
}

void ConfigReaderTest::balancerRulesOfFailureArrive()
{
    READ_GOOD(reading, provider + R"(settings:
  unhealthy_http_codes: [402, 418]
  failover_http_codes: [451]
  failover_error_types: [connection_error, "no (token) left"]
  unhealthy_exception_patterns: [ssl, network]
  unhealthy_response_body_patterns: ['quota.*spent']
)");
    const FailureRules &rules = reading.config->health.rules;
    QCOMPARE(rules.statuses, QList<int>({402, 418, 451}));
    QCOMPARE(rules.exceptionPatterns, QStringList({QStringLiteral("ssl"), QStringLiteral("network")}));
    QCOMPARE(rules.bodyPatterns.size(), 2);
    const auto matched = [&](const char *body) {
        return std::any_of(
            rules.bodyPatterns.begin(), rules.bodyPatterns.end(), [&](const QRegularExpression &pattern) {
                return pattern.match(QString::fromLatin1(body)).hasMatch();
            });
    };
    QVERIFY(matched("Quota is spent"));
    QVERIFY(matched("there is No (Token) left"));
    QVERIFY(!matched("connection_error"));
}

void ConfigReaderTest::ourKeysWinOverTheBalancers()
{
    READ_GOOD(reading, provider + R"(server: {host: "::1", port: 1}
timeouts: {connect: 1, idle: 2s}
health: {failure_cooldown: 3, reset_on_success: true}
log: {level: debug, file: none, levels: {oauth: warn, usage: Debug}, max_age: 45d, statistics_interval: 1m,
  capture: {folder: /c, max_size: 1MB, max_body_size: 2kB, longest: 5m}}
auth: {api_key: ours}
settings:
  host: 127.0.0.1
  port: 2
  timeouts: {streaming: {connect_timeout: 30, read_timeout: 40}}
  failure_cooldown: 30
  unhealthy_reset_on_success: false
  unhealthy_threshold: 9
  log_level: error
  log_file_path: x
  auth: {enabled: true, api_key: theirs, exempt_paths: [/health]}
)");
    const Config &config = *reading.config;
    QCOMPARE(config.server.host, QStringLiteral("::1"));
    QCOMPARE(config.server.port, quint16(1));
    QVERIFY(config.timeouts.connect == 1s);
    QVERIFY(config.timeouts.idle == 2s);
    QVERIFY(config.timeouts.firstByte == 40s);
    QVERIFY(config.health.failureCooldown == 3s);
    QVERIFY(config.health.resetOnSuccess);
    QCOMPARE(config.health.unhealthyThreshold, 9);
    QCOMPARE(config.log.level, QStringLiteral("debug"));
    QCOMPARE(config.log.file, QStringLiteral("none"));
    QCOMPARE(config.log.levels,
        (QMap<QString, QString>{{QStringLiteral("oauth"), QStringLiteral("warning")},
            {QStringLiteral("usage"), QStringLiteral("debug")}}));
    QCOMPARE(config.log.maxDays, 45);
    QCOMPARE(config.log.statisticsInterval, std::chrono::milliseconds(60'000));
    QCOMPARE(config.log.capture,
        (CaptureConfig{QStringLiteral("/c"), 1'000'000, 2000, std::chrono::milliseconds(300'000)}));
    QCOMPARE(config.server.clientKeys.size(), 1);
    QVERIFY(config.server.clientKeys.at(0).key.literal.equals("ours"));
}

void ConfigReaderTest::strategyHasItsNames_data()
{
    QTest::addColumn<int>("expected");
    QTest::newRow("priority") << static_cast<int>(Strategy::Priority);
    QTest::newRow("fallback") << static_cast<int>(Strategy::Priority);
    QTest::newRow("round_robin") << static_cast<int>(Strategy::RoundRobin);
    QTest::newRow("weighted_round_robin") << static_cast<int>(Strategy::WeightedRoundRobin);
    QTest::newRow("random") << static_cast<int>(Strategy::Random);
    QTest::newRow("least_requests") << static_cast<int>(Strategy::LeastRequests);
}

void ConfigReaderTest::strategyHasItsNames()
{
    READ_GOOD(reading, provider + "settings: {selection_strategy: " + QTest::currentDataTag() + "}\n");
    QTEST(static_cast<int>(reading.config->strategy), "expected");
}

void ConfigReaderTest::durationsAndSizesHaveUnits_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<qint64>("expected");
    const auto row
        = [](const char *line, qint64 expected) { QTest::newRow(line) << QByteArray(line) << expected; };
    row("timeouts: {connect: 5}", 5000);
    row("timeouts: {connect: 0.25}", 250);
    row("timeouts: {connect: 500ms}", 500);
    row("timeouts: {connect: 10s}", 10'000);
    row("timeouts: {connect: \"2 m\"}", 120'000);
    row("timeouts: {connect: 1.5h}", 5'400'000);
    row("timeouts: {connect: 1d}", 86'400'000);
    row("server: {max_body_size: 1000}", 1000);
    row("server: {max_body_size: 10k}", 10'000);
    row("server: {max_body_size: 64MB}", 64'000'000);
    row("server: {max_body_size: 64 MiB}", 64LL * 1024 * 1024);
    row("server: {max_body_size: 1.5KiB}", 1536);
    row("server: {max_body_size: 8GiB}", 8LL * 1024 * 1024 * 1024);
}

void ConfigReaderTest::durationsAndSizesHaveUnits()
{
    QFETCH(QByteArray, line);
    READ_GOOD(reading, provider + line);
    const Config &config = *reading.config;
    const qint64 found
        = line.startsWith("timeouts") ? config.timeouts.connect.count() : config.server.maxBodyBytes;
    QTEST(found, "expected");
}

void ConfigReaderTest::clientKeysComeFromAllPlaces()
{
    READ_GOOD(reading, provider + R"(client_keys: [a, {name: laptop, key: "${KEY}"}]
auth_keys: [b, a]
auth: {api_key: c}
settings: {client_keys: [d], auth_keys: [e]}
)");
    QVERIFY(reading.problems.isEmpty());
    const auto &keys = reading.config->server.clientKeys;
    QCOMPARE(keys.size(), 6);
    for (const char *key : {"a", "b", "c", "d", "e", secret.constData()})
        QVERIFY2(std::any_of(keys.begin(), keys.end(),
                     [&](const ClientKeyConfig &other) { return other.key.literal.equals(key); }),
            key);
}

void ConfigReaderTest::loopbackNeedsNoKey_data()
{
    QTest::addColumn<bool>("good");
    QTest::newRow("host: 127.0.0.1") << true;
    QTest::newRow("host: 127.8.9.1") << true;
    QTest::newRow("host: \"::1\"") << true;
    QTest::newRow("host: \"[::1]\"") << true;
    QTest::newRow("host: localhost") << true;
    QTest::newRow("listeners: [\"[::1]:1\", \"localhost:2\"]") << true;
    QTest::newRow("host: 0.0.0.0") << false;
    QTest::newRow("host: \"::\"") << false;
    QTest::newRow("host: \"*\"") << false;
    QTest::newRow("host: 192.168.1.7") << false;
    QTest::newRow("host: 0") << false;
    QTest::newRow("listeners: \"*:80\"") << false;
    QTest::newRow("listeners: [\"127.0.0.1:1\", \"10.0.0.1:1\"]") << false;
    QTest::newRow("listeners: [\"[::]:1\"]") << false;
}

void ConfigReaderTest::loopbackNeedsNoKey()
{
    QFETCH(bool, good);
    const QByteArray server = "server:\n  " + QByteArray(QTest::currentDataTag()) + "\n";
    const ConfigReading open = read(provider + server);
    QCOMPARE(open.config != nullptr, good);
    QVERIFY(good || shown(open.problems).startsWith(u"c.yaml:6: server."));
    QVERIFY(good || shown(open.problems).contains(u"'client_keys'"));
    QVERIFY(read(provider + server + "client_keys: [k]\n").config);
}

void ConfigReaderTest::expandsVariables()
{
    READ_GOOD(reading, R"(
providers:
  - name: ${NONE:-main}
    base_url: https://${HOST:-api.example.com}
    auth_value: "${KEY}"
    headers: {X-Money: "$$5"}
    balance_check: "echo ${UNDEFINED}"
server: {port: "${PORT}"}
model_routes: {"${NONE:-opus}*": ["${NONE:-main}"]}
)");
    const ProviderConfig &p = reading.config->providers.at(0);
    QCOMPARE(p.name, QStringLiteral("main"));
    QCOMPARE(p.baseUrl.host(), QStringLiteral("api.example.com"));
    QCOMPARE(p.secrets.at(0).literal.reveal(), secret);
    QCOMPARE(p.headers.value("X-Money"), QByteArray("$5"));
    QCOMPARE(reading.config->server.port, quint16(9000));
    QCOMPARE(reading.config->routes.at(0).pattern.pattern(), QStringLiteral("opus*"));
    QCOMPARE(p.balance.command, QStringLiteral("echo ${UNDEFINED}"));
    QCOMPARE(reading.problems.size(), 0);
}

void ConfigReaderTest::mergeKeysAndAliasesAreResolved()
{
    READ_GOOD(reading, R"(
providers:
  - &first
    name: a
    base_url: https://a.example
    auth_value: k
    priority: 2
  - <<: *first
    name: b
  - <<: [{weight: 3, priority: 9}, *first]
    name: c
)");
    QCOMPARE(reading.config->providers.at(1).name, QStringLiteral("b"));
    QCOMPARE(reading.config->providers.at(1).priority, 2);
    QCOMPARE(reading.config->providers.at(2).priority, 9);
    QCOMPARE(reading.config->providers.at(2).weight, 3);
}

void ConfigReaderTest::reportsProblems_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isError");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const QByteArray &text, bool isError, int line, const char *part) {
        QTest::newRow(name) << text << isError << line << QString::fromUtf8(part);
    };
    constexpr bool error = true;
    constexpr bool warning = false;
    row("empty file", "", error, 0, "is empty: add 'providers'");
    row("only comments", "# nothing\n", error, 0, "is empty: add 'providers'");
    row("scalar", "hello", error, 1, "must be a mapping");
    row("list", "[1]", error, 1, "must be a mapping");
    row("scalar and a second document", "hello\n---\nproviders: []\n", error, 1, "must be a mapping");
    row("not yaml", "providers:\n  - name: 'x\n", error, 2, "not valid YAML");
    row("latin-1", provider + "# caf\xe9\n", error, 5, "is not UTF-8");
    row("half a character", provider + "# caf\xc3\nlog: {}\n", error, 5, "is not UTF-8");
    row("half a character at the end", provider + "# caf\xc3", error, 5, "is not UTF-8");
    row("utf-16", QByteArray("\xff\xfep\0r\0", 6), error, 1, "is not UTF-8");
    row("utf-16 without a mark", QByteArray("p\0r\0:\0", 6), error, 1, "control character");
    row("end of transmission", provider + "# \x04\nclient_keys: [k]\n", error, 5, "control character");
    row("terminal command", provider + "# \x1b[2J\n", error, 5, "control character");
    row("the same in one character", provider + "# \xc2\x9b\n", error, 5, "control character");
    row("second document", provider + "---\na: b\n", warning, 6, "only the first document");
    row("alias of itself", "providers: &a [*a]\n", error, 0, "aliases");
    row("no providers", "settings: {}\n", error, 0, "there are no providers: add at least one");
    row("empty providers", "\nproviders: []\n", error, 2, "there are no providers");
    row("providers no list", "providers: {a: b}\n", error, 1, "'providers' must be a list");
    row("provider no mapping", "providers:\n  - text\n", error, 2, "provider no. 1 must be a mapping");
    row("unknown key", entry("    auth_value: k\n    base_ur: x\n"), warning, 5,
        "unknown key 'base_ur' in provider 'main': did you mean 'base_url'?");
    row("unknown key like none", provider + "zzzzzz: 1\n", warning, 5,
        "unknown key 'zzzzzz' in the configuration: it is ignored");
    row("unknown nested key", provider + "settings:\n  timeouts:\n    streaming: {read_timeot: 1}\n", warning,
        7, "unknown key 'read_timeot' in settings.timeouts.streaming: did you mean 'read_timeout'?");
    row("key of another case", provider + "Settings: {}\n", warning, 5, "did you mean 'settings'?");
    row("key twice", provider + "    enabled: true\n    enabled: false\n", warning, 6,
        "key 'enabled' is written twice in one mapping, first in line 5");
    row("all disabled", provider + "    enabled: false\n", warning, 1, "no provider is enabled");
    row("name missing", "providers:\n  - type: demo\n", error, 2, "'name' of provider no. 1 is missing");
    row("name blank", "providers:\n  - {name: ' ', type: demo}\n", error, 2, "is missing");
    row("name is a list", "providers:\n  - {name: [a], type: demo}\n", error, 2,
        "must be text, but is a list");
    row("name twice", "providers:\n- {name: a, type: demo}\n- {name: a, type: demo}\n", error, 3,
        "is taken by the one in line 2");
    row("base_url missing", "providers:\n  - name: a\n    auth_value: k\n", error, 2,
        "'base_url' of provider 'a' is missing");
    row("base_url scheme", "providers:\n- {name: a, auth_value: k, base_url: 'ftp://x.y'}\n", error, 2,
        "must begin with https://");
    row("base_url relative", "providers:\n- {name: a, auth_value: k, base_url: 'x.y'}\n", error, 2,
        "no valid address");
    row("base_url without host", "providers:\n- {name: a, auth_value: k, base_url: 'https://'}\n", error, 2,
        "host");
    row("base_url path only", "providers:\n- {name: a, auth_value: k, base_url: 'https:///x'}\n", error, 2,
        "host");
    row("base_url with blank", "providers:\n- {name: a, auth_value: k, base_url: 'https://a b'}\n", error, 2,
        "no valid address");
    row("base_url with query", "providers:\n- {name: a, auth_value: k, base_url: 'https://a/?b'}\n", error, 2,
        "'?'");
    row("base_url with password", "providers:\n- {name: a, auth_value: k, base_url: 'https://u:p@a'}\n",
        error, 2, "must not contain a user name");
    row("type unknown", provider + "    type: antropic\n", error, 5,
        "must be one of anthropic, openai, databricks, demo, not 'antropic': did you mean 'anthropic'?");
    const QByteArray openAi = "providers:\n- {name: a, type: openai, auth_value: k, base_url: '";
    row("openai: fragment", openAi + "https://a.example/v1#x'}\n", error, 2, "must not have a '#'");
    row("openai: password", openAi + "https://u:p@a.example/v1'}\n", error, 2,
        "must not contain a user name");
    row("openai: relative", openAi + "api.openai.com/v1'}\n", error, 2,
        "'base_url' of provider 'a' is no valid address: write it like https://api.openai.com/v1");
    row("openai: another variable", openAi + "https://a.example/{deployment}'}\n", error, 2,
        "no valid address");
    row("openai: model in the query", openAi + "https://a.example/v1?m={model}'}\n", error, 2,
        "has {model} behind '?'");
    row("openai: no address", "providers:\n- {name: a, type: openai, auth_value: k}\n", error, 2,
        "is missing: write the address, like https://api.openai.com/v1");
    row("openai: template", "providers:\n- {name: a, preset: azure-openai, auth_value: k}\n", error, 2,
        "like https://<resource>.openai.azure.com/openai/deployments/{model}?api-version=2024-10-21");
    row("openai: no key", "providers:\n- {name: a, type: openai, base_url: 'https://a.example'}\n", error, 2,
        "'auth_value' of provider 'a' is missing");
    row("base_url with fragment", "providers:\n- {name: a, auth_value: k, base_url: 'https://a/#b'}\n", error,
        2, "remove what follows '?' or '#'");
    row("base_url with a model", "providers:\n- {name: a, auth_value: k, base_url: 'https://a/{model}'}\n",
        error, 2, "no valid address");
    const QByteArray dialect = openAi + "https://a.example',\n   dialect: {";
    row("dialect no mapping", openAi + "https://a.example',\n   dialect: chat}\n", error, 3,
        "'dialect' of provider 'a' must be a mapping");
    row("dialect: unknown key", dialect + "\n    omit: [stop]}}\n", warning, 4,
        "unknown key 'omit' in provider 'a'.dialect: did you mean 'omits'?");
    row("dialect: api", dialect + "apis: [chat,\n    response]}}\n", error, 4,
        "an entry in 'apis' of provider 'a'.dialect must be one of chat, responses, not 'response': did you "
        "mean "
        "'responses'?");
    row("dialect: no api", dialect + "\n    apis: []}}\n", error, 4,
        "is empty: write chat, responses or both");
    row("dialect: renames", dialect + "renames: [a]}}\n", error, 3, "must be a mapping of name to text");
    row("dialect: rename to nothing", dialect + "renames: {a: ''}}}\n", error, 3,
        "an entry in 'renames' of provider 'a'.dialect is empty");
    row("dialect: reasoning", dialect + "reasoning: efort}}\n", error, 3,
        "must be one of effort, object, thinking, enable_thinking, none, not 'efort': did you mean "
        "'effort'?");
    row("dialect: effort", dialect + "efforts: [low, huge]}}\n", error, 3,
        "must be one of none, minimal, low, medium, high, xhigh, max, not 'huge'");
    row("dialect: max_tokens", dialect + "max_tokens: -1}}\n", error, 3, "must be 0 or more");
    row("dialect: flag", dialect + "text_only: maybe}}\n", error, 3, "must be true or false");
    row("dialect: tool_choice", dialect + "tool_choice: none}}\n", error, 3, "must be one of auto, any");
    row("dialect: rules no list", dialect + "rules: {models: x}}}\n", error, 3, "must be a list of rules");
    row("dialect: rule no mapping", dialect + "rules: [\n    x]}}\n", error, 4,
        "a rule in 'rules' of provider 'a'.dialect must be a mapping with 'models'");
    row("dialect: rule for nothing", dialect + "rules: [\n    {omits: [stop]}]}}\n", error, 4,
        "'models' of a rule in 'rules' of provider 'a'.dialect is missing");
    row("dialect: rule for no pattern", dialect + "rules: [\n    {models: []}]}}\n", error, 4, "is missing");
    row("dialect: unknown key of a rule", dialect + "rules: [{models: x,\n    effort: [low]}]}}\n", warning,
        4, "did you mean 'efforts'?");
    row("dialect of a demo", "providers:\n- {name: a, type: demo,\n   dialect: {}}\n", warning, 3,
        "has no effect with type demo");
    row("preset unknown", entry("    auth_value: k\n    preset: deepsek\n"), error, 5,
        "'preset' of provider 'main' must be the name of a preset, not 'deepsek': did you mean 'deepseek'?");
    row("preset like none", entry("    auth_value: k\n    preset: zzzzzzzz\n"), error, 5,
        "must be the name of a preset, not 'zzzzzzzz': docs/presets.md lists them");
    row("preset is a list", entry("    auth_value: k\n    preset: [a]\n"), error, 5, "must be text");
    row("feature unknown", provider + "    rejects:\n      - effort\n      - efort\n", error, 7,
        "an entry in 'rejects' of provider 'main' must be the name of a feature, not 'efort': did you mean "
        "'effort'?");
    row("preset of a key", entry("    preset: sk-very-secret\n    auth_value: k\n"), error, 4,
        "must be the name of a preset: ");
    row("no address of this type", "providers:\n- {name: a, preset: groq, type: anthropic, auth_value: k}\n",
        error, 2, "'base_url' of provider 'a' is missing");
    row("auth_type unknown", provider + "    auth_type: bearer\n", error, 5,
        "must be one of api_key, auth_token, passthrough, oauth, none");
    row("auth_type misspelt", provider + "    auth_type: apikey\n", error, 5,
        "none: did you mean 'api_key'?");
    row("auth_value missing", entry("    enabled: true\n"), error, 2,
        "'auth_value' of provider 'main' is missing");
    row("auth_value missing for token", entry("    auth_type: auth_token\n"), error, 2, "is missing");
    row("auth_value null", entry("    auth_value:\n"), error, 4, "is missing");
    row("auth_value empty", entry("    auth_value: ''\n"), error, 4, "is empty");
    row("auth_value empty list", entry("    auth_value: []\n"), error, 4, "is missing");
    row("auth_value from empty variable", entry("    auth_value: ${EMPTY}\n"), error, 4, "is empty");
    row("one of several empty", entry("    auth_value:\n      - k\n      - ' '\n"), error, 6, "is empty");
    row("auth_value line break", entry("    auth_value: \"a\\nb\"\n"), error, 4, "line break");
    row("auth_value unused", provider + "    auth_type: none\n", warning, 4,
        "is not used with this auth_type");
    row("undefined variable", entry("    auth_value: ${NOT_SET}\n"), error, 4,
        "environment variable NOT_SET, used in 'auth_value' of provider 'main', is not set: set it before "
        "the program "
        "starts, or write a default as ${NOT_SET:-value}");
    row("undefined variable of one that is off", entry("    enabled: false\n    auth_value: ${NOT_SET}\n"),
        warning, 5, "environment variable NOT_SET, used in 'auth_value' of provider 'main', is not set");
    row("broken variable", entry("    auth_value: '${KEY'\n"), error, 4, "'${' that is no variable");
    row("priority text", provider + "    priority: high\n", error, 5, "must be a whole number");
    row("priority fraction", provider + "    priority: 1.5\n", error, 5, "must be a whole number");
    row("priority list", provider + "    priority: [1]\n", error, 5, "must be a whole number, but is a list");
    row("priority negative", provider + "    priority: -1\n", error, 5, "must be from 0 to");
    row("priority huge", provider + "    priority: 99999999999\n", error, 5, "must be from 0 to");
    row("weight 0", provider + "    weight: 0\n", error, 5, "must be from 1 to");
    row("enabled text", provider + "    enabled: maybe\n", error, 5, "must be true or false");
    row("proxy https", provider + "    proxy: https://p:1\n", error, 5, "must be http://HOST:PORT");
    row("proxy without host", provider + "    proxy: 'http://'\n", error, 5, "must be http://HOST:PORT");
    row("ca_file missing", provider + "    ca_file: /does/not/exist.pem\n", error, 5,
        "names the file '/does/not/exist.pem' that does not exist");
    row("certificate without key", provider + "    client_cert: /dev/null\n", error, 5, "'client_key'");
    row("header name", provider + "    headers:\n      'A B': c\n", error, 6, "forbidden character");
    row("header name line break", provider + "    headers:\n      \"A\\nB\": c\n", error, 6,
        "forbidden character");
    row("header value", provider + "    headers:\n      A: \"b\\r\\nC: d\"\n", error, 6, "line break");
    row("header frames", provider + "    headers:\n      content-length: 1\n", error, 6, "writes itself");
    row("headers no mapping", provider + "    headers: x\n", error, 5, "must be a mapping of name to text");
    row("model null", provider + "    models:\n      a:\n", error, 6, "must be text, but is empty");
    row("model empty", provider + "    models:\n      a: ''\n", error, 6, "is empty");
    row("streaming_mode", provider + "    streaming_mode: auto\n", warning, 5, "obsolete");
    row("balance_check", provider + "    balance_check: [a]\n", error, 5, "must be a command");
    row("quota_reserve", provider + "    quota_reserve: 5\n", error, 5,
        "'quota_reserve' of provider 'main' is no share: write it like \"5%\" or 0.05");
    row("quota_reserve of all", provider + "settings: {quota_reserve: -1%}\n", error, 5,
        "'quota_reserve' of settings is no share");
    row("quota_check", provider + "    quota_check: often\n", error, 5, "must be true or false");
    row("balance_threshold", provider + "    balance_threshold: much\n", error, 5, "must be a number");
    row("status", provider + "health: {http_codes: [200]}\n", error, 5, "is no status of an error");
    row("body pattern", provider + "health: {body_patterns: ['(']}\n", error, 5, "no regular expression");
    row("error type", provider + "settings: {failover_error_types: [invalid_request_error]}\n", warning, 5,
        "the client's mistake");
    row("admin key", provider + "server: {admin_key: ' '}\n", error, 5, "is empty");
    row("route strategy", provider + "model_routes: {x: {targets: [main], strategy: robin}}\n", error, 5,
        "must be one of priority");
    row("routes no mapping", provider + "model_routes: [a]\n", error, 5,
        "must be a mapping of model patterns");
    row("no route", provider + "model_routes: {}\n", error, 5, "has no route");
    row("route empty", provider + "model_routes:\n  x: []\n", error, 6, "route 'x' is empty");
    row("route null", provider + "model_routes:\n  x:\n", error, 6, "route 'x' is empty");
    row("route without provider", provider + "model_routes:\n  x: [{model: y}]\n", error, 6,
        "'provider' of route 'x' is missing");
    row("route to unknown provider", provider + "model_routes:\n  x:\n    - provider: mian\n", error, 7,
        "route 'x' names the unknown provider 'mian': did you mean 'main'?");
    row("projects no mapping", provider + "projects: [x]\n", error, 5, "must be a mapping of project names");
    row("project no mapping", provider + "projects: {x: main}\n", error, 5,
        "project 'x' must be a mapping: write 'model_routes' below it");
    row("project twice",
        provider + "projects:\n  a b: {model_routes: {y: main}}\n  a  b: {model_routes: {y: main}}\n", error,
        7, "the project 'a b' is there already");
    row("project without routes", provider + "projects:\n  x: {}\n", error, 6,
        "'model_routes' of project 'x' is missing");
    row("project with a misspelling",
        provider + "projects:\n  x: {model_route: {y: main}, model_routes: {y: main}}\n", warning, 6,
        "in project 'x': did you mean 'model_routes'?");
    row("project's route to unknown provider", provider + "projects:\n  x:\n    model_routes: {y: mian}\n",
        error, 7, "route 'y' of project 'x' names the unknown provider 'mian': did you mean 'main'?");
    row("route to disabled provider", provider + "model_routes:\n  x: [{provider: main, enabled: false}]\n",
        warning, 6, "leads only to what is not enabled");
    const QByteArray twoLogins
        = "providers:\n"
          "  - {name: a, base_url: 'https://a.example.com/x', auth_type: passthrough}\n"
          "  - {name: b, base_url: 'https://b.example.com/x', auth_type: passthrough}\n";
    row("credential to two origins", twoLogins + "model_routes:\n  x: [a, b]\n", warning, 5,
        "passes the client's own credential to several places (a, b)");
    row("credential to all", twoLogins, warning, 2,
        "passes the client's own credential to several places (a, b)");
    row("settings no mapping", provider + "settings: 5\n", error, 5,
        "'settings' of the configuration must be a mapping");
    row("strategy unknown", provider + "settings: {selection_strategy: robin}\n", error, 5,
        "must be one of priority, fallback, round_robin, weighted_round_robin, random, least_requests, "
        "quota_aware, not 'robin'");
    row("threshold 0", provider + "settings: {unhealthy_threshold: 0}\n", error, 5, "must be 1 or more");
    row("cooldown negative", provider + "settings: {failure_cooldown: -5}\n", error, 5,
        "must be from 0 to 20d");
    row("duration unit", provider + "timeouts: {connect: 5 weeks}\n", error, 5, "is no duration");
    row("duration zero", provider + "timeouts: {idle: 0}\n", error, 5, "must be from 1ms to 20d");
    row("duration too long", provider + "timeouts: {idle: 30d}\n", error, 5, "must be from 1ms to 20d");
    row("duration list", provider + "timeouts: {idle: [1]}\n", error, 5, "but is a list");
    row("size unit", provider + "server: {max_body_size: 5 bananas}\n", error, 5, "is no size");
    row("size negative", provider + "server: {max_body_size: -1}\n", error, 5, "must be 1 or more");
    row("port too large", provider + "server: {port: 70000}\n", error, 5, "must be from 0 to 65535");
    row("host unknown", provider + "server: {host: example.com}\n", error, 5, "must be an IP address");
    row("listener without port", provider + "server: {listeners: [127.0.0.1]}\n", error, 5, "is no address");
    row("listener ipv6 bare", provider + "server: {listeners: ['::1:80']}\n", error, 5, "is no address");
    row("origin with path", provider + "server: {allowed_origins: ['http://a/b']}\n", error, 5,
        "is no origin");
    row("origin all", provider + "server: {allowed_origins: ['*']}\n", error, 5, "list each origin");
    row("origin of all ports", provider + "server: {allowed_origins: ['http://localhost:*']}\n", error, 5,
        "list each origin");
    for (const char *host :
        {"''", "' '", "'*'", "'*.example.com'", "'http://a'", "'a/b'", "'a b'", "'u@a'", "'a:b'", "'[::1'"})
        row(host, provider + "server: {allowed_hosts: [a.example, " + host + "]}\n", error, 5,
            "an entry in 'allowed_hosts' of server is no host name");
    row("too many log files", provider + "log: {max_files: 100000}\n", error, 5, "must be from 1 to 1000");
    row("log level of a category unknown", provider + "log: {levels: {oauth: loud}}\n", error, 5,
        "'oauth' of log.levels must be one of debug, info, warning, error");
    row("log category unknown", provider + "log: {levels: {oauht: debug}}\n", warning, 5,
        "did you mean 'oauth'?");
    for (const char *age : {"12h", "-1d", "4000d", "a month"})
        row(age, provider + "log: {max_age: " + age + "}\n", error, 5, "must be from 1d to 3650d");
    row("recording without end", provider + "log: {capture: {longest: 0}}\n", error, 5,
        "'longest' of log.capture must be from");
    row("log level unknown", provider + "log: {level: loud}\n", error, 5,
        "must be one of debug, info, warning, error");
    row("client key empty", provider + "client_keys: ['']\n", error, 5, "let everybody in");
    row("client key blank", provider + "auth_keys: ['  ']\n", error, 5, "let everybody in");
    row("client key null", provider + "client_keys:\n  -\n", error, 6, "let everybody in");
    row("client key of nothing", provider + "client_keys: [{name: x}]\n", error, 5, "let everybody in");
    row("client keys no list", provider + "client_keys: abc\n", error, 5, "must be a list of keys");
    row("api_key empty", provider + "auth: {api_key: ''}\n", error, 5, "let everybody in");
    row("auth without key", provider + "settings:\n  auth: {enabled: true}\n", error, 6, "there is no key");
    row("auth not enabled", provider + "settings:\n  auth: {api_key: k}\n", warning, 6, "is not asked for");
    row("exempt_paths", provider + "auth: {api_key: k, exempt_paths: [/health]}\n", warning, 5,
        "without effect");
    row("endpoints beside providers", provider + "endpoints: []\n", warning, 5, "beside 'providers'");
}

void ConfigReaderTest::reportsProblems()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isError);
    QFETCH(int, line);
    QFETCH(QString, part);
    const ConfigReading reading = read(text);
    QCOMPARE(reading.config == nullptr, isError);
    const QString all = shown(reading.problems);
    const auto fits = [&](const ConfigProblem &problem) {
        return problem.line == line && problem.message.contains(part)
            && (problem.severity == Severity::Error) == isError;
    };
    QVERIFY2(std::any_of(reading.problems.begin(), reading.problems.end(), fits), qPrintable(all));
    QVERIFY(!all.contains(QString::fromLatin1(secret)));
}

void ConfigReaderTest::balancerKeysAreNeverUnknown_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("part");
    const QString obsolete = QStringLiteral("obsolete");
    const QString without = QStringLiteral("without effect");
    QTest::newRow("app_name") << QByteArray("x") << without;
    QTest::newRow("app_version") << QByteArray("0.1") << without;
    QTest::newRow("reload") << QByteArray("true") << obsolete;
    QTest::newRow("reload_includes") << QByteArray("['*.py']") << obsolete;
    QTest::newRow("oauth") << QByteArray("{service_name: claude-code-balancer}") << without;
    QTest::newRow("deduplication") << QByteArray("{sse_error_cleanup_delay: 3}") << without;
    QTest::newRow("testing") << QByteArray("{simulate_delay: false}") << without;
    QTest::newRow("timeouts") << QByteArray("{caching: {deduplication_timeout: 180}}") << without;
}

void ConfigReaderTest::balancerKeysAreNeverUnknown()
{
    QFETCH(QByteArray, value);
    QFETCH(QString, part);
    READ_GOOD(reading, provider + "settings:\n  " + QTest::currentDataTag() + ": " + value + "\n");
    QCOMPARE(reading.problems.size(), 1);
    QCOMPARE(reading.problems.at(0).line, 6);
    QVERIFY(reading.problems.at(0).severity == Severity::Warning);
    QVERIFY2(reading.problems.at(0).message.contains(part), qPrintable(shown(reading.problems)));
}

void ConfigReaderTest::reportsEverythingAtOnceInOrder()
{
    const ConfigReading reading = read("settings: {port: x}\n"
                                       "providers:\n"
                                       "- name: a\n"
                                       "  base_url: nothing\n"
                                       "  auth_value: ${NOT_SET}\n"
                                       "  wieght: 2\n"
                                       "model_routes:\n"
                                       "  x: [b]\n");
    QVERIFY(!reading.config);
    QList<int> lines;
    for (const ConfigProblem &problem : reading.problems)
        lines.append(problem.line);
    QCOMPARE(lines, QList<int>({1, 4, 5, 6, 8}));
}

void ConfigReaderTest::reportsEachMistakeOnce_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("undefined key") << entry("    auth_value: ${NOT_SET}\n");
    QTest::newRow("wrong auth_type") << entry("    auth_type: bearer\n");
    QTest::newRow("wrong base_url type")
        << QByteArray("providers: [{name: a, auth_value: k, base_url: [x]}]");
    QTest::newRow("undefined client key")
        << provider + "server: {host: 0.0.0.0}\nclient_keys: ['${NOT_SET}']\n";
    QTest::newRow("empty client key") << provider + "server: {host: 0.0.0.0}\nauth: {api_key: ''}\n";
    QTest::newRow("wrong preset") << QByteArray("providers: [{name: a, preset: deepsek}]");
    QTest::newRow("no providers") << QByteArray("model_routes: {x: [a, b]}");
}

void ConfigReaderTest::reportsEachMistakeOnce()
{
    QFETCH(QByteArray, text);
    const ConfigReading reading = read(text);
    const auto isError = [](const ConfigProblem &problem) { return problem.severity == Severity::Error; };
    QVERIFY2(std::count_if(reading.problems.begin(), reading.problems.end(), isError) == 1,
        qPrintable(shown(reading.problems)));
}

void ConfigReaderTest::neverShowsASecret_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("unused value") << provider + "    auth_type: none\n";
    QTest::newRow("in auth_type") << entry("    auth_type: sk-very-secret\n");
    QTest::newRow("in type, from a variable") << entry("    type: ${KEY}\n");
    QTest::newRow("line break") << entry("    auth_value: \"sk-very-secret\\nx\"\n");
    QTest::newRow("in an address") << entry("    proxy: https://u:sk-very-secret@h\n");
    QTest::newRow("in base_url") << QByteArray(
        "providers: [{name: a, base_url: 'https://u:sk-very-secret@h'}]");
    QTest::newRow("header") << provider + "    headers: {A: \"sk-very-secret\\nb\"}\n";
    QTest::newRow("broken variable") << entry("    auth_value: 'sk-very-secret${'\n");
    QTest::newRow("alias by mistake") << entry("    auth_value: *sk-very-secret\n");
    QTest::newRow("client keys no list") << provider + "client_keys: sk-very-secret\n";
    QTest::newRow("client key") << provider + "client_keys: [[sk-very-secret], 'keychain:sk-very-secret']\n";
    QTest::newRow("settings") << provider + "settings: {auth: {enabled: false, api_key: sk-very-secret}}\n";
    QTest::newRow("unknown key in auth") << provider + "auth: {api_key: k, sk-very-secret: x}\n";
    QTest::newRow("unknown key in the balancer's auth")
        << provider + "settings: {auth: {enabled: true, api_key: k, very-secret: y}}\n";
    QTest::newRow("unknown key in a client key") << provider + "client_keys: [{key: k, sk-very-secret: x}]\n";
    QTest::newRow("client key before a colon") << provider + "client_keys: [{sk-very-secret: }]\n";
    QTest::newRow("unknown key of a provider") << provider + "    sk-very-secret: x\n";
    QTest::newRow("header without its colon")
        << provider + "    headers: {Authorization Bearer sk-very-secret: }\n";
    QTest::newRow("header that is the key") << provider + "    headers: {sk-very-secret: \"a\\nb\"}\n";
    QTest::newRow("a key twice") << provider + "client_keys: [{sk-very-secret: 1, sk-very-secret: 2}]\n";
    QTest::newRow("in type") << entry("    type: sk-very-secret\n");
    QTest::newRow("in base_url's place")
        << QByteArray("providers: [{name: a, base_url: 'sk-very-secret:x'}]");
    QTest::newRow("private key in the place of its file")
        << provider + "    client_cert: /dev/null\n    client_key: \"-----BEGIN\\nvery-secret\"\n";
    QTest::newRow("password in the place of the key's file")
        << provider + "    client_cert: /dev/null\n    client_key: very-secret\n";
    QTest::newRow("certificate in the place of its file")
        << provider + "    ca_file: \"-----BEGIN\\nvery-secret\"\n";
    QTest::newRow("broken yaml") << entry("    auth_value: \"sk-very-secret\n");
}

void ConfigReaderTest::neverShowsASecret()
{
    QFETCH(QByteArray, text);
    const ConfigReading reading = read(text);
    QVERIFY(!reading.problems.isEmpty());
    QVERIFY2(!shown(reading.problems).contains(u"very-secret"), qPrintable(shown(reading.problems)));
}

void ConfigReaderTest::neverShowsAKeyWrittenAsAVariable_data()
{
    QTest::addColumn<QByteArray>("key");
    for (const char *key :
        {"dapi0123456789abcdef", "AKIAIOSFODNN7EXAMPLE", "hunter2", "ghp_Abcdef0123456789"})
        QTest::newRow(key) << QByteArray(key);
}

void ConfigReaderTest::neverShowsAKeyWrittenAsAVariable()
{
    QFETCH(QByteArray, key);
    const ConfigReading reading = read(entry("    auth_value: ${" + key + "}\n"));
    const QString problems = shown(reading.problems);
    QVERIFY2(problems.contains(u"environment variable, used in 'auth_value'"), qPrintable(problems));
    QVERIFY2(problems.contains(u"${NAME:-value}"), qPrintable(problems));
    QVERIFY2(!problems.contains(QString::fromLatin1(key)), qPrintable(problems));
}

void ConfigReaderTest::survivesBrokenTexts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("brackets") << QByteArray(100'000, '[');
    QTest::newRow("braces") << QByteArray(100'000, '{');
    QTest::newRow("dashes") << QByteArray("- ").repeated(10'000);
    QTest::newRow("binary") << QByteArray("\0\xff\xfe\x01\x80", 5);
    QTest::newRow("invalid utf-8") << QByteArray("providers: \"\xc3\x28\"");
    QTest::newRow("complex key") << QByteArray("? [a]\n: b\n");
    QByteArray bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const QByteArray before = "*a" + QByteArray::number(i - 1) + ", ";
        bomb += "a" + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [" + before.repeated(9)
            + "x]\n";
    }
    QTest::newRow("a billion laughs") << bomb;
}

void ConfigReaderTest::survivesBrokenTexts()
{
    QFETCH(QByteArray, text);
    const ConfigReading reading = read(text);
    QVERIFY(!reading.config);
    QVERIFY(!reading.problems.isEmpty());
}

void ConfigReaderTest::survivesEveryTruncation()
{
    QFile file(sourceFile(QLatin1String("resources/config.example.yaml")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    for (qsizetype size = 0; size < text.size(); size += 7) {
        const ConfigReading reading = read(text.first(size));
        QVERIFY(reading.config || !reading.problems.isEmpty());
    }
}

void ConfigReaderTest::readsFiles()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("c.yaml"));
    const ConfigReading missing = ConfigReader({}).readFile(path);
    QVERIFY(!missing.config);
    QCOMPARE(missing.problems.size(), 1);
    QVERIFY(missing.problems.at(0).message.contains(u"cannot be read"));
    QVERIFY(!ConfigReader({}).readFile(folder.path()).config);

    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\xef\xbb\xbf" + QByteArray(provider).replace("\n", "\r\n"));
    file.close();
    const ConfigReading windows = ConfigReader({}).readFile(path);
    QVERIFY2(windows.problems.isEmpty(), qPrintable(shown(windows.problems)));

    QVERIFY(file.open(QIODevice::Append));
    file.write(QByteArray(5 * 1024 * 1024, '#'));
    file.close();
    QVERIFY(!ConfigReader({}).readFile(path).config);
}

void ConfigReaderTest::pathsBeginAtTheFile()
{
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("tls")));
    for (const char *name : {"tls/ca.pem", "me.pem", "me.key", "c.yaml"}) {
        QFile file(folder.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        if (file.fileName().endsWith(u"yaml"))
            file.write(provider
                + "    ca_file: tls/../tls/ca.pem\n    client_cert: ./me.pem\n    client_key: me.key\n"
                  "log: {file: logs/x.jsonl}\n");
    }
    const ConfigReading reading = ConfigReader({}).readFile(folder.filePath(QStringLiteral("c.yaml")));
    QVERIFY2(reading.config, qPrintable(shown(reading.problems)));
    const ProviderConfig &p = reading.config->providers.at(0);
    QCOMPARE(p.caFile, folder.filePath(QStringLiteral("tls/ca.pem")));
    QCOMPARE(p.clientCertificateFile, folder.filePath(QStringLiteral("me.pem")));
    QCOMPARE(p.clientKeyFile, folder.filePath(QStringLiteral("me.key")));
    QCOMPARE(reading.config->log.file, folder.filePath(QStringLiteral("logs/x.jsonl")));
    const ConfigReading none = ConfigReader({}).read(provider + "log: {file: none}\n", folder.path());
    QVERIFY(none.config);
    QCOMPARE(none.config->log.file, QStringLiteral("none"));
    const ConfigReading balancers
        = ConfigReader({}).read(provider + "settings: {log_file_path: y}\n", folder.path());
    QVERIFY(balancers.config);
    QCOMPARE(balancers.config->log.file, folder.filePath(QStringLiteral("y")));
}

void ConfigReaderTest::pathsMayBeginAtHome()
{
    const ConfigReading reading
        = ConfigReader({}).read(provider + "log: {file: ~/logs/x}\n", QStringLiteral("/c"));
    QVERIFY2(reading.config, qPrintable(shown(reading.problems)));
    QCOMPARE(reading.config->log.file, QDir::homePath() + QStringLiteral("/logs/x"));
    const ConfigReading missing = read(provider + "    ca_file: ~/does-not-exist.pem\n");
    const QString expected = QDir::homePath() + QStringLiteral("/does-not-exist.pem");
    QVERIFY2(shown(missing.problems).contains(expected), qPrintable(shown(missing.problems)));
}

void ConfigReaderTest::problemsPrintAsCompilersDo()
{
    const ConfigProblem error{Severity::Error, 7, QStringLiteral("wrong %1")};
    const ConfigProblem warning{Severity::Warning, 0, QStringLiteral("odd")};
    QCOMPARE(error.toString(QStringLiteral("a.yaml")), QStringLiteral("a.yaml:7: wrong %1"));
    QCOMPARE(warning.toString(QStringLiteral("a.yaml")), QStringLiteral("a.yaml: warning: odd"));
}

QTEST_GUILESS_MAIN(ConfigReaderTest)
#include "tst_configreader.moc"
