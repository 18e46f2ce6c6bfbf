// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "config/foreignconfig.h"

#include "support/configtext.h"

#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;
using Severity = ConfigProblem::Severity;

namespace {

const QByteArray endpoint = "endpoints:\n"
                            "  - name: east\n"
                            "    api_base: https://east.example\n"
                            "    token: dapi-very-secret\n";

QString shown(const QList<ConfigProblem> &problems)
{
    QString text;
    for (const ConfigProblem &problem : problems)
        text += problem.toString(QStringLiteral("config.yaml")) + u'\n';
    return text;
}

ConfigReading read(const QByteArray &text)
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("DATABRICKS_TOKEN_WEST"), QStringLiteral("dapi-from-outside"));
    environment.insert(QStringLiteral("EMPTY"), QString());
    return ConfigReader(environment).read(text);
}

} // namespace

#define READ_GOOD(name, text)                                                                                \
    const ConfigReading name = read(text);                                                                   \
    QVERIFY2(name.config, qPrintable(shown(name.problems)))

class DatabricksImportTest : public QObject
{
    Q_OBJECT

private slots:
    void readsEverything();
    void writesOutWhatIsNotSaid();
    void modelsAreThoseOfTheBalancer();
    void strategyHasItsMeaning_data();
    void strategyHasItsMeaning();
    void withoutAKeyOnlyThisComputerIsHeard_data();
    void withoutAKeyOnlyThisComputerIsHeard();
    void asksBelowAnyAddress_data();
    void asksBelowAnyAddress();
    void dollarsStay();
    void namesBecomeUnique();
    void reportsProblems_data();
    void reportsProblems();
    void reportsEachMistakeOnce_data();
    void reportsEachMistakeOnce();
};

void DatabricksImportTest::readsEverything()
{
    READ_GOOD(reading, importSample(QStringLiteral("databricks.yaml")));
    const Config &config = *reading.config;
    QCOMPARE(config.providers.size(), 2);
    const ProviderConfig &east = config.providers.at(0);
    QCOMPARE(east.name, QStringLiteral("workspace-east"));
    QVERIFY(east.type == ProviderConfig::Type::Databricks);
    QCOMPARE(east.baseUrl,
        QUrl(QStringLiteral(
            "https://adb-1111111111111111.1.azuredatabricks.net/serving-endpoints/anthropic")));
    QVERIFY(east.auth == ProviderConfig::Auth::AuthToken);
    QCOMPARE(east.secrets.at(0).literal.reveal(), QByteArray("dapi0123456789abcdef0123456789abcdef"));
    QCOMPARE(east.weight, 2);
    QCOMPARE(east.maxRequestBytes, 4LL * 1024 * 1024);
    QCOMPARE(east.line, 11);
    QCOMPARE(config.providers.at(1).secrets.at(0).literal.reveal(), QByteArray("dapi-from-outside"));
    QVERIFY(config.strategy == Strategy::LeastRequests);
    QCOMPARE(config.health.unhealthyThreshold, 4);
    QCOMPARE(config.health.breakerThreshold, 4);
    QVERIFY(config.health.failureCooldown == 90s);
    QVERIFY(config.health.breakerTimeout == 90s);
    QCOMPARE(config.server.host, QStringLiteral("*"));
    QCOMPARE(config.server.port, quint16(8000));
    QCOMPARE(config.server.clientKeys.size(), 1);
    QVERIFY(config.server.clientKeys.at(0).key.literal.equals("team-key-9f8e7d6c5b4a"));
    QVERIFY(shown(reading.problems).contains(u"config.yaml:20: warning: 'token_tracking'"));
}

void DatabricksImportTest::writesOutWhatIsNotSaid()
{
    READ_GOOD(reading, endpoint);
    const Config &config = *reading.config;
    QVERIFY(config.strategy == Strategy::LeastRequests);
    QCOMPARE(config.health.unhealthyThreshold, 5);
    QCOMPARE(config.health.breakerThreshold, 5);
    QVERIFY(config.health.failureCooldown == 60s);
    QVERIFY(config.health.breakerTimeout == 60s);
    QCOMPARE(config.providers.at(0).weight, 1);
    QCOMPARE(config.server.port, quint16(8000));
}

void DatabricksImportTest::modelsAreThoseOfTheBalancer()
{
    READ_GOOD(reading, endpoint);
    const ModelMap &models = reading.config->providers.at(0).models;
    const auto upstream
        = [&](const char *model) { return models.find(QString::fromLatin1(model)).value_or(QString()); };
    QCOMPARE(upstream("databricks-claude-opus-4"), QStringLiteral("databricks-claude-opus-4"));
    QCOMPARE(upstream("claude-opus-4-5-20251101"), QStringLiteral("databricks-claude-opus-4-5"));
    QCOMPARE(upstream("claude-sonnet-4-5-20250929"), QStringLiteral("databricks-claude-sonnet-4-5"));
    QCOMPARE(upstream("Claude-Haiku-4-5"), QStringLiteral("databricks-claude-haiku-4-5"));
    QCOMPARE(upstream("gpt-5"), QStringLiteral("databricks-claude-sonnet-4-5"));
}

void DatabricksImportTest::strategyHasItsMeaning_data()
{
    QTest::addColumn<int>("expected");
    QTest::addColumn<QString>("warning");
    QTest::newRow("least_requests") << static_cast<int>(Strategy::LeastRequests) << QString();
    QTest::newRow("random") << static_cast<int>(Strategy::Random) << QString();
    QTest::newRow("round_robin") << static_cast<int>(Strategy::RoundRobin) << QStringLiteral("take turns");
    QTest::newRow("fastest") << static_cast<int>(Strategy::Random) << QStringLiteral("becomes random");
}

void DatabricksImportTest::strategyHasItsMeaning()
{
    QFETCH(QString, warning);
    READ_GOOD(reading, endpoint + "load_balancer:\n  strategy: " + QTest::currentDataTag() + "\n");
    QTEST(static_cast<int>(reading.config->strategy), "expected");
    const QString problems = shown(reading.problems);
    QCOMPARE(problems.contains(u"config.yaml:6: warning: 'strategy'"), !warning.isEmpty());
    QVERIFY2(problems.contains(warning), qPrintable(problems));
}

void DatabricksImportTest::withoutAKeyOnlyThisComputerIsHeard_data()
{
    QTest::addColumn<QByteArray>("lines");
    for (const char *lines : {"", "auth:\n", "auth: {}\n", "auth: {api_key: }\n", "auth: {api_key: ''}\n",
             "auth: {api_key: ' '}\n"})
        QTest::newRow(lines) << QByteArray(lines);
}

void DatabricksImportTest::withoutAKeyOnlyThisComputerIsHeard()
{
    QFETCH(QByteArray, lines);
    READ_GOOD(reading, endpoint + lines);
    QCOMPARE(reading.config->server.host, QStringLiteral("127.0.0.1"));
    QVERIFY(reading.config->server.clientKeys.isEmpty());
    QVERIFY(shown(reading.problems).contains(u"let everybody in"));
}

void DatabricksImportTest::asksBelowAnyAddress_data()
{
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *address, const char *expected) {
        QTest::newRow(address) << QString::fromLatin1(expected);
    };
    row("https://gw.example/proxy", "https://gw.example/proxy/anthropic");
    row("https://gw.example/proxy/", "https://gw.example/proxy/anthropic");
    row("https://gw.example/a/v1", "https://gw.example/a/v1/anthropic");
    row("https://gw.example/a/anthropic", "https://gw.example/a/anthropic");
    row("https://gw.example/a/anthropic/v1/messages", "https://gw.example/a/anthropic");
    row("https://w.example/serving-endpoints", "https://w.example/serving-endpoints/anthropic");
    row("https://w.example/serving-endpoints/v1", "https://w.example/serving-endpoints/anthropic");
    row("https://w.example/ai-gateway/", "https://w.example/ai-gateway/anthropic");
    row("https://w.example", "https://w.example/serving-endpoints/anthropic");
    row("https://w.example/", "https://w.example/serving-endpoints/anthropic");
    row("https://w.example/v1", "https://w.example/serving-endpoints/anthropic");
}

void DatabricksImportTest::asksBelowAnyAddress()
{
    READ_GOOD(
        reading, QByteArray("endpoints: [{name: a, token: t, api_base: '") + QTest::currentDataTag() + "'}]");
    QTEST(reading.config->providers.at(0).baseUrl.toString(), "expected");
}

void DatabricksImportTest::dollarsStay()
{
    READ_GOOD(reading, R"(
auth: {api_key: 'a$$b$'}
endpoints:
  - {name: "$x", api_base: "https://east.example", token: "$$a$b$${DATABRICKS_TOKEN_WEST}"}
)");
    QVERIFY(reading.config->server.clientKeys.at(0).key.literal.equals("a$$b$"));
    QCOMPARE(reading.config->providers.at(0).name, QStringLiteral("$x"));
    QCOMPARE(reading.config->providers.at(0).secrets.at(0).literal.reveal(),
        QByteArray("$$a$b$dapi-from-outside"));
}

void DatabricksImportTest::namesBecomeUnique()
{
    READ_GOOD(reading, endpoint + QByteArray(endpoint).remove(0, 11));
    QCOMPARE(reading.config->providers.at(1).name, QStringLiteral("east-2"));
    QVERIFY(shown(reading.problems).contains(u"config.yaml:5: warning: the name 'east' is used twice"));
}

void DatabricksImportTest::reportsProblems_data()
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
    row("no endpoints", "load_balancer: {}\n", error, 0, "there are no endpoints");
    row("empty endpoints", "load_balancer: {}\nendpoints: []\n", error, 2, "there are no endpoints");
    row("endpoints no list", "endpoints: {a: b}\n", error, 1, "there are no endpoints");
    row("endpoint no mapping", endpoint + "  - text\n", error, 5, "endpoint no. 2 must be a mapping");
    row("no name", "endpoints:\n  - api_base: https://a.example\n    token: t\n", error, 2,
        "'name' of endpoint no. 1 is missing");
    row("no api_base", "endpoints:\n  - name: a\n    token: t\n", error, 2, "'api_base' of endpoint no. 1");
    row("no token", "endpoints:\n  - name: a\n    api_base: https://a.example\n", error, 2,
        "'token' of endpoint no. 1 is missing");
    row("empty token", "endpoints:\n  - name: a\n    api_base: https://a.example\n    token: ''\n", error, 4,
        "'token' of endpoint no. 1 is missing");
    row("token is a list", "endpoints:\n  - name: a\n    api_base: https://a.example\n    token: [t]\n",
        error, 4, "'token' of endpoint no. 1 must be text");
    row("token from a variable that is not set",
        "endpoints:\n  - name: a\n    api_base: https://a.example\n    token: ${NOT_SET}\n", error, 4,
        "environment variable NOT_SET");
    row("key from a variable that is not set", endpoint + "auth:\n  api_key: ${NOT_SET}\n", error, 6,
        "environment variable NOT_SET");
    row("key from a variable that is not set is told", endpoint + "auth:\n  api_key: ${NOT_SET}\n", error, 6,
        "which counted as empty");
    row("key from an empty variable", endpoint + "auth:\n  api_key: ${EMPTY}\n", error, 6,
        "would let everybody in");
    row("address", "endpoints:\n  - {name: a, token: t}\n  - {name: b, token: t, api_base: nothing}\n", error,
        3, "no valid address");
    row("auth no mapping", endpoint + "auth: very-secret\n", error, 5, "'auth' must be a mapping");
    row("load_balancer no mapping", endpoint + "load_balancer: 1\n", error, 5, "must be a mapping");
    row("threshold", endpoint + "load_balancer:\n  circuit_breaker_threshold: x\n", error, 6,
        "must be a whole number");
    row("timeout", endpoint + "load_balancer:\n  circuit_breaker_timeout: long\n", error, 6,
        "is no duration");
    row("threshold 0", endpoint + "load_balancer:\n  circuit_breaker_threshold: 0\n", warning, 6,
        "it becomes 1");
    row("weight 0", endpoint + "    weight: 0\n", warning, 5, "'weight' of endpoint no. 1 is below 1");
    row("weight", endpoint + "    weight: 3\n", warning, 1, "'weight' had no effect");
    row("unknown key", endpoint + "    wieght: 3\n", warning, 5, "'wieght' of endpoint no. 1 is not known");
    row("unknown key at the top", endpoint + "logging: x\n", warning, 5, "'logging' of the configuration");
    row("comment that is none", endpoint + "auth:\n  api_key: very-secret // yours\n", warning, 6, "'//'");
}

void DatabricksImportTest::reportsProblems()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isError);
    QFETCH(int, line);
    QFETCH(QString, part);
    const ConfigReading reading = read(text);
    QCOMPARE(reading.config == nullptr, isError);
    const QString all = shown(reading.problems);
    QVERIFY2(std::any_of(reading.problems.begin(), reading.problems.end(),
                 [&](const ConfigProblem &problem) {
                     return problem.line == line && problem.message.contains(part);
                 }),
        qPrintable(all));
    QVERIFY2(!all.contains(u"very-secret"), qPrintable(all));
}

void DatabricksImportTest::reportsEachMistakeOnce_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no endpoints") << QByteArray("load_balancer: {}\n");
    QTest::newRow("no token") << QByteArray("endpoints: [{name: a, api_base: 'https://a.example'}]\n");
    QTest::newRow("auth no mapping") << endpoint + "auth: x\n";
    QTest::newRow("variable") << endpoint + "auth: {api_key: '${NOT_SET}'}\n";
}

void DatabricksImportTest::reportsEachMistakeOnce()
{
    QFETCH(QByteArray, text);
    const ConfigReading reading = read(text);
    const auto isError = [](const ConfigProblem &problem) { return problem.severity == Severity::Error; };
    QVERIFY2(std::count_if(reading.problems.begin(), reading.problems.end(), isError) == 1,
        qPrintable(shown(reading.problems)));
}

QTEST_GUILESS_MAIN(DatabricksImportTest)
#include "tst_databricksimport.moc"
