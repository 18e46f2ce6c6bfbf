// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "config/foreignconfig.h"

#include "support/configtext.h"

#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;
using Auth = ProviderConfig::Auth;
using Severity = ConfigProblem::Severity;

namespace {

/// A configuration with one good server, to which the cases add their own lines.
QByteArray with(const QByteArray &lines)
{
    return "{\n  \"servers\": [{\"url\": \"https://a.example\", \"token\": \"sk-very-secret\"}]"
        + (lines.isEmpty() ? QByteArray() : ",\n" + lines) + "\n}\n";
}

QString shown(const QList<ConfigProblem> &problems)
{
    QString text;
    for (const ConfigProblem &problem : problems)
        text += problem.toString(QStringLiteral("config.json")) + u'\n';
    return text;
}

ConfigReading read(const QByteArray &text)
{
    return ConfigReader({}).read(text);
}

QStringList providerNames(const Config &config)
{
    QStringList names;
    for (const ProviderConfig &provider : config.providers)
        names << provider.name;
    return names;
}

} // namespace

#define READ_GOOD(name, text)                                                                                \
    const ConfigReading name = read(text);                                                                   \
    QVERIFY2(name.config, qPrintable(shown(name.problems)))

class ClaudeCodeLbImportTest : public QObject
{
    Q_OBJECT

private slots:
    void readsEverything();
    void readsTheDeprecatedFallback();
    void writesOutWhatIsNotSaid();
    void portIsTextOrNumber_data();
    void portIsTextOrNumber();
    void strategyFollowsModeAndAlgorithm_data();
    void strategyFollowsModeAndAlgorithm();
    void keysAreInAnyCase();
    void withoutKeysOnlyThisComputerIsHeard_data();
    void withoutKeysOnlyThisComputerIsHeard();
    void balanceIntervalHasItsDefault_data();
    void balanceIntervalHasItsDefault();
    void dollarsStay();
    void reportsProblems_data();
    void reportsProblems();
    void reportsEachMistakeOnce_data();
    void reportsEachMistakeOnce();
};

void ClaudeCodeLbImportTest::readsEverything()
{
    READ_GOOD(reading, importSample(QStringLiteral("claude-code-lb.json")));
    const Config &config = *reading.config;
    QCOMPARE(providerNames(config),
        QStringList({QStringLiteral("api.first.example"), QStringLiteral("api.second.example"),
            QStringLiteral("api.first.example-2")}));
    const ProviderConfig &first = config.providers.at(0);
    QVERIFY(first.type == ProviderConfig::Type::Anthropic);
    QCOMPARE(first.baseUrl, QUrl(QStringLiteral("https://api.first.example/claude")));
    QVERIFY(first.auth == Auth::AuthToken);
    QCOMPARE(first.secrets.at(0).literal.reveal(), QByteArray("sk-first-5555666677778888"));
    QCOMPARE(first.weight, 5);
    QCOMPARE(first.priority, 1);
    QVERIFY(first.balance.command.startsWith(u"curl -s https://api.first.example/balance -H 'Auth"));
    QVERIFY(first.balance.interval == 120s);
    QCOMPARE(first.balance.threshold, 1.5);
    QCOMPARE(first.line, 13);
    QCOMPARE(config.providers.at(1).priority, 1);
    QVERIFY(config.strategy == Strategy::WeightedRoundRobin);
    QVERIFY(config.health.failureCooldown == 45s);
    QVERIFY(config.health.longestCooldown == 600s);
    QCOMPARE(config.health.unhealthyThreshold, 1);
    QCOMPARE(config.server.host, QStringLiteral("*"));
    QCOMPARE(config.server.port, quint16(3456));
    QCOMPARE(config.server.clientKeys.size(), 2);
    QVERIFY(config.server.clientKeys.at(1).key.literal.equals("lb-client-key-33334444"));
    QCOMPARE(config.log.level, QStringLiteral("debug"));
    const QString problems = shown(reading.problems);
    QVERIFY2(problems.contains(u"config.json:6: warning: 'debug'"), qPrintable(problems));
    QVERIFY2(problems.contains(u"config.json:16: warning: 'priority'"), qPrintable(problems));
    QVERIFY2(problems.contains(u"that of servers with one url was shared"), qPrintable(problems));
}

void ClaudeCodeLbImportTest::readsTheDeprecatedFallback()
{
    READ_GOOD(reading, importSample(QStringLiteral("claude-code-lb-fallback.json")));
    const Config &config = *reading.config;
    QVERIFY(config.strategy == Strategy::Priority);
    // By priority, then by weight; without a priority behind all others.
    QCOMPARE(providerNames(config),
        QStringList(
            {QStringLiteral("twin.example"), QStringLiteral("main.example"), QStringLiteral("open.example"),
                QStringLiteral("heavy.example"), QStringLiteral("light.example")}));
    QCOMPARE(config.providers.at(1).priority, 1);
    QCOMPARE(config.providers.at(2).priority, 2);
    QCOMPARE(config.providers.at(3).priority, 0);
    QVERIFY(config.providers.at(2).auth == Auth::None);
    QVERIFY2(shown(reading.problems).contains(u"config.json:10: warning: server no. 5 has no token"),
        qPrintable(shown(reading.problems)));
    QStringList targets;
    for (const TargetConfig &target : config.routes.at(0).targets)
        targets << target.provider;
    QCOMPARE(targets, providerNames(config));
    QVERIFY(config.health.failureCooldown == 60s);
    QCOMPARE(config.server.host, QStringLiteral("127.0.0.1"));
}

void ClaudeCodeLbImportTest::writesOutWhatIsNotSaid()
{
    READ_GOOD(reading, with({}));
    const Config &config = *reading.config;
    QVERIFY(config.strategy == Strategy::RoundRobin);
    QCOMPARE(config.server.port, quint16(3000));
    QVERIFY(config.health.failureCooldown == 60s);
    QCOMPARE(config.log.level, QStringLiteral("info"));
    QCOMPARE(config.providers.at(0).weight, 1);
}

void ClaudeCodeLbImportTest::portIsTextOrNumber_data()
{
    QTest::addColumn<int>("expected");
    QTest::newRow("\"8080\"") << 8080;
    QTest::newRow("8080") << 8080;
    QTest::newRow("\"\"") << 3000;
    QTest::newRow("null") << 3000;
}

void ClaudeCodeLbImportTest::portIsTextOrNumber()
{
    READ_GOOD(reading, with(QByteArray("\"port\": ") + QTest::currentDataTag()));
    QTEST(int(reading.config->server.port), "expected");
}

void ClaudeCodeLbImportTest::strategyFollowsModeAndAlgorithm_data()
{
    QTest::addColumn<int>("expected");
    const auto row
        = [](const char *lines, Strategy expected) { QTest::newRow(lines) << static_cast<int>(expected); };
    row(R"("mode": "load_balance")", Strategy::RoundRobin);
    row(R"("mode": "load_balance", "algorithm": "round_robin")", Strategy::RoundRobin);
    row(R"("algorithm": "weighted_round_robin")", Strategy::WeightedRoundRobin);
    row(R"("algorithm": "random")", Strategy::Random);
    row(R"("mode": "fallback")", Strategy::Priority);
    row(R"("mode": "fallback", "algorithm": "random")", Strategy::Priority);
    row(R"("mode": "", "fallback": true)", Strategy::Priority);
    row(R"("mode": "load_balance", "fallback": true)", Strategy::RoundRobin);
    row(R"("fallback": false)", Strategy::RoundRobin);
}

void ClaudeCodeLbImportTest::strategyFollowsModeAndAlgorithm()
{
    READ_GOOD(reading, with(QTest::currentDataTag()));
    QTEST(static_cast<int>(reading.config->strategy), "expected");
}

void ClaudeCodeLbImportTest::keysAreInAnyCase()
{
    const QByteArray text = R"({"Port": "8080", "Servers": [{"URL": "https://a.example", "Token": "t"}]})";
    READ_GOOD(reading, text);
    QCOMPARE(reading.config->server.port, quint16(8080));
    QCOMPARE(reading.config->providers.at(0).secrets.size(), 1);
}

void ClaudeCodeLbImportTest::withoutKeysOnlyThisComputerIsHeard_data()
{
    QTest::addColumn<QByteArray>("lines");
    for (const char *lines :
        {"", R"("auth": false)", R"("auth": false, "auth_keys": ["k"])", R"("auth_keys": ["k"])"})
        QTest::newRow(lines) << QByteArray(lines);
}

void ClaudeCodeLbImportTest::withoutKeysOnlyThisComputerIsHeard()
{
    QFETCH(QByteArray, lines);
    READ_GOOD(reading, with(lines));
    QCOMPARE(reading.config->server.host, QStringLiteral("127.0.0.1"));
    QVERIFY(reading.config->server.clientKeys.isEmpty());
    QVERIFY(shown(reading.problems).contains(u"let everybody in"));
}

void ClaudeCodeLbImportTest::balanceIntervalHasItsDefault_data()
{
    QTest::addColumn<int>("expected");
    QTest::addColumn<bool>("told");
    QTest::newRow("null") << 300 << false;
    QTest::newRow("0") << 300 << false;
    QTest::newRow("-1") << 300 << true;
    QTest::newRow("60") << 60 << false;
}

void ClaudeCodeLbImportTest::balanceIntervalHasItsDefault()
{
    QFETCH(int, expected);
    QFETCH(bool, told);
    READ_GOOD(reading,
        QByteArray("{\"servers\": [{\"url\": \"https://a.example\", \"token\": \"t\", \"balance_check\": "
                   "\"echo 1\",\n"
                   "\"balance_check_interval\": ")
            + QTest::currentDataTag() + "}]}");
    QVERIFY(reading.config->providers.at(0).balance.interval == std::chrono::seconds(expected));
    const QString problems = shown(reading.problems);
    QVERIFY2(problems.contains(u"config.json:2: warning: 'balance_check_interval' of server no. 1") == told,
        qPrintable(problems));
}

void ClaudeCodeLbImportTest::dollarsStay()
{
    const QByteArray text = R"({"auth": true, "auth_keys": ["$$k$"], "servers": [
        {"url": "https://a.example", "token": "a$$b$c", "balance_check": "echo $$ ${X}"}]})";
    READ_GOOD(reading, text);
    QVERIFY(reading.config->server.clientKeys.at(0).key.literal.equals("$$k$"));
    QCOMPARE(reading.config->providers.at(0).secrets.at(0).literal.reveal(), QByteArray("a$$b$c"));
    QCOMPARE(reading.config->providers.at(0).balance.command, QStringLiteral("echo $$ ${X}"));
}

void ClaudeCodeLbImportTest::reportsProblems_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isError");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const QByteArray &text, bool isError, int line, const char *part) {
        QTest::newRow(name) << text << isError << line << QString::fromLatin1(part);
    };
    constexpr bool error = true;
    constexpr bool warning = false;
    const auto server = [](const QByteArray &fields) -> QByteArray {
        return "{\"servers\": [\n{\"url\": \"https://a.example\", \"token\": \"sk-very-secret\"},\n{" + fields
            + "}]}";
    };
    row("no servers", R"({"mode": "load_balance"})", error, 0, "there are no servers");
    row("empty servers", "{\n\"servers\": []}", error, 2, "there are no servers");
    row("servers no list", "{\n\"servers\": \"x\"}", error, 2, "there are no servers");
    row("server no mapping", "{\"servers\": [{\"url\": \"https://a.example\"},\n3]}", error, 2,
        "server no. 2 must be a mapping");
    row("no url", server(R"("token": "sk-very-secret")"), error, 3, "'url' of server no. 2 is missing");
    row("url is a list", server(R"("url": [])"), error, 3, "'url' of server no. 2 must be text");
    row("url", server(R"("url": "a example")"), error, 3, "no valid address");
    row("mode", with(R"("mode": "balance")"), error, 3, "must be one of load_balance, fallback");
    row("algorithm", with(R"("algorithm": "fastest")"), error, 3, "must be one of round_robin");
    row("cooldown", with(R"("cooldown": "soon")"), error, 3, "must be a whole number");
    row("port", with(R"("port": "http")"), error, 3, "must be a whole number");
    row("auth without keys", with(R"("auth": true)"), error, 3, "'auth' is true, but there is no key");
    row("auth with no key", with("\"auth_keys\": [],\n\"auth\": true"), error, 4, "there is no key");
    row("auth_keys no list", with(R"("auth": true, "auth_keys": "sk-very-secret")"), error, 3,
        "must be a list of keys");
    row("empty key", with(R"("auth": true, "auth_keys": [""])"), error, 3, "would let everybody in");
    row("auth no switch", with(R"("auth": "sk-very-secret")"), error, 3, "must be true or false");
    row("balance_check_interval",
        server(R"("url": "https://b.example", "balance_check": "echo 1", "balance_check_interval": "often")"),
        error, 3, "must be a whole number");
    row("no token", server(R"("url": "https://b.example")"), warning, 3, "server no. 2 has no token");
    row("empty token", server(R"("url": "https://b.example", "token": "")"), warning, 3, "has no token");
    row("weight", server(R"("url": "https://b.example", "weight": "much")"), error, 3,
        "must be a whole number");
    row("weight 0", server(R"("url": "https://b.example", "weight": 0)"), warning, 3, "it counts as 1");
    row("negative weight", server(R"("url": "https://b.example", "weight": -1)"), warning, 3,
        "it counts as 1");
    row("cooldown negative", with(R"("cooldown": -5)"), warning, 3, "it becomes 60 seconds");
    row("weights and random",
        server(R"("url": "https://b.example", "weight": 3)").chopped(1) + ",\n\"algorithm\": \"random\"}",
        warning, 4, "did not look at the weights");
    row("algorithm of fallback", with(R"("mode": "fallback", "algorithm": "random")"), warning, 3,
        "'algorithm' has no effect");
    row("fallback beside mode", with(R"("mode": "load_balance", "fallback": true)"), warning, 3,
        "'fallback' has no effect");
    row("keys that are not asked for", with(R"("auth_keys": ["sk-very-secret"])"), warning, 3,
        "are not asked for");
    row("unknown key", with(R"("color": true)"), warning, 3, "'color' of the configuration is not known");
    row("unknown key of a server", server(R"("url": "https://b.example", "name": "x")"), warning, 3,
        "'name' of server no. 2 is not known");
    row("key in the place of a key", server(R"("url": "https://b.example", "sk-very-secret": "x")"), warning,
        3, "a key of server no. 2 is not known");
}

void ClaudeCodeLbImportTest::reportsProblems()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isError);
    QFETCH(int, line);
    QFETCH(QString, part);
    const ConfigReading reading = read(text);
    const QString all = shown(reading.problems);
    QVERIFY2((reading.config == nullptr) == isError, qPrintable(all));
    QVERIFY2(std::any_of(reading.problems.begin(), reading.problems.end(),
                 [&](const ConfigProblem &problem) {
                     return problem.line == line && problem.message.contains(part);
                 }),
        qPrintable(all));
    QVERIFY2(!all.contains(u"very-secret"), qPrintable(all));
}

void ClaudeCodeLbImportTest::reportsEachMistakeOnce_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no servers") << QByteArray(R"({"port": "1", "mode": ""})");
    QTest::newRow("no url") << QByteArray(R"({"servers": [{"token": "t"}]})");
    QTest::newRow("auth without keys") << with(R"("auth": true)");
    QTest::newRow("auth_keys no list") << with(R"("auth": true, "auth_keys": "k")");
    QTest::newRow("algorithm") << with(R"("algorithm": "fastest")");
    QTest::newRow("balance_check_interval") << QByteArray(
        R"({"servers": [{"url": "https://a.example", "balance_check": "x", "balance_check_interval": "y"}]})");
}

void ClaudeCodeLbImportTest::reportsEachMistakeOnce()
{
    QFETCH(QByteArray, text);
    const ConfigReading reading = read(text);
    const auto isError = [](const ConfigProblem &problem) { return problem.severity == Severity::Error; };
    QVERIFY2(std::count_if(reading.problems.begin(), reading.problems.end(), isError) == 1,
        qPrintable(shown(reading.problems)));
}

QTEST_GUILESS_MAIN(ClaudeCodeLbImportTest)
#include "tst_claudecodelbimport.moc"
