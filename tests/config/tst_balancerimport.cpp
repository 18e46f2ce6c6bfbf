// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/balancerimport.h"

#include "config/configreader.h"

#include <QTest>

#include <algorithm>

using namespace signalbox;

namespace {

/// Lines 1 to 7.
const QByteArray providers = R"(providers:
  - {name: a, type: anthropic, base_url: 'https://a.example', auth_type: api_key, auth_value: k}
  - {name: b, type: anthropic, base_url: 'https://b.example', auth_type: api_key, auth_value: k}
  - {name: c, type: anthropic, base_url: 'https://c.example', auth_type: api_key, auth_value: k}
  - {name: d, type: anthropic, base_url: 'https://d.example', auth_type: api_key, auth_value: k}
  - {name: later, type: openai, base_url: 'https://l.example', auth_type: api_key, auth_value: k}
settings:
)";

QString shown(const QList<ConfigProblem> &problems)
{
    QString text;
    for (const ConfigProblem &problem : problems)
        text += problem.toString(QStringLiteral("config.yaml")) + u'\n';
    return text;
}

ConfigReading read(const QByteArray &text)
{
    return ConfigReader({}).read(text);
}

/// A Balancer's file with these settings and one route.
QByteArray with(const QByteArray &settings, const QByteArray &targets)
{
    return providers + "  unhealthy_reset_on_success: true\n" + settings + "model_routes:\n  '*':\n"
        + targets;
}

} // namespace

#define READ_GOOD(name, text)                                                                                \
    const ConfigReading name = read(text);                                                                   \
    QVERIFY2(name.config, qPrintable(shown(name.problems)))

class BalancerImportTest : public QObject
{
    Q_OBJECT

private slots:
    void listensWhereTheBalancerDid_data();
    void listensWhereTheBalancerDid();
    void patternsAreFoundWithinNames_data();
    void patternsAreFoundWithinNames();
    void aPatternThatHasARouteStays();
    void strategiesTakeTurnsAmongAllEntries_data();
    void strategiesTakeTurnsAmongAllEntries();
    void saysWhatMeansSomethingElse_data();
    void saysWhatMeansSomethingElse();
    void saysNothingOfWhatIsTheSame();
    void keysOfOpenAiProvidersStayBearer();
    void ourOwnFileKeepsItsMeaning();
};

void BalancerImportTest::listensWhereTheBalancerDid_data()
{
    QTest::addColumn<int>("expected");
    QTest::newRow("log_level: INFO") << 9090;
    QTest::newRow("port: null") << 9090;
    QTest::newRow("port: 1234") << 1234;
}

void BalancerImportTest::listensWhereTheBalancerDid()
{
    READ_GOOD(reading, providers + "  log_color: true\n  " + QTest::currentDataTag() + "\n");
    QTEST(int(reading.config->server.port), "expected");
}

void BalancerImportTest::patternsAreFoundWithinNames_data()
{
    QTest::addColumn<QString>("expected");
    QTest::newRow("sonnet*") << QStringLiteral("*sonnet*");
    QTest::newRow("*-haiku") << QStringLiteral("*-haiku*");
    QTest::newRow("claude-*-4") << QStringLiteral("*claude-*-4*");
    QTest::newRow("*opus*") << QStringLiteral("*opus*");
    QTest::newRow("*") << QStringLiteral("*");
    QTest::newRow("claude-opus-4-1") << QStringLiteral("claude-opus-4-1");
}

void BalancerImportTest::patternsAreFoundWithinNames()
{
    QFETCH(QString, expected);
    const QByteArray written = QTest::currentDataTag();
    READ_GOOD(reading,
        providers + "  log_color: true\nmodel_routes: {'" + written + "': [{provider: a, priority: 1}]}\n");
    QCOMPARE(reading.config->routes.at(0).pattern.pattern(), expected);
    const QString told
        = QStringLiteral("config.yaml:9: warning: the pattern '%1'").arg(QString::fromLatin1(written));
    QVERIFY2(shown(reading.problems).contains(told) == (expected != QString::fromLatin1(written)),
        qPrintable(shown(reading.problems)));
}

void BalancerImportTest::aPatternThatHasARouteStays()
{
    READ_GOOD(reading,
        providers
            + "  log_color: true\nmodel_routes:\n  'sonnet*': [{provider: a, priority: 1}]\n"
              "  '*sonnet*': [{provider: b, priority: 1}]\n");
    QCOMPARE(reading.config->routes.size(), 2);
    QCOMPARE(reading.config->routes.at(0).pattern.pattern(), QStringLiteral("sonnet*"));
    QVERIFY2(shown(reading.problems).contains(u"config.yaml:10: warning: the pattern 'sonnet*'"),
        qPrintable(shown(reading.problems)));
}

void BalancerImportTest::strategiesTakeTurnsAmongAllEntries_data()
{
    QTest::addColumn<QByteArray>("targets");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<bool>("told");
    const auto row = [](const char *strategy, const char *name, const QByteArray &targets,
                         const char *expected, bool told) {
        QTest::addRow("%s %s", strategy, name) << targets << QString::fromLatin1(expected) << told;
    };
    const QByteArray four = "  - {provider: a, priority: 1}\n  - {provider: b, priority: 2}\n"
                            "  - {provider: c, priority: 3}\n  - {provider: d, priority: 4}\n";
    const QByteArray backwards = "  - {provider: d, priority: 4}\n  - {provider: c, priority: 3}\n"
                                 "  - {provider: b, priority: 2}\n  - {provider: a, priority: 1}\n";
    const QByteArray equal = "  - {provider: a, priority: 2}\n  - {provider: b, priority: 2}\n";
    const QByteArray oneUsed
        = "  - {provider: a, priority: 1}\n  - {provider: b, priority: 2, enabled: false}\n";
    row("round_robin", "four", four, "a1 b1 c1 d1", true);
    row("random", "four", four, "a1 b1 c1 d4", true);
    row("random", "backwards", backwards, "c1 b1 a1 d4", true);
    row("priority", "four", four, "a1 b2 c3 d4", false);
    row("round_robin", "equal", equal, "a2 b2", false);
    row("round_robin", "one used", oneUsed, "a1 b2", false);
}

void BalancerImportTest::strategiesTakeTurnsAmongAllEntries()
{
    QFETCH(QByteArray, targets);
    QFETCH(bool, told);
    const QByteArray strategy = QByteArray(QTest::currentDataTag()).split(' ').first();
    READ_GOOD(reading, with("  selection_strategy: " + strategy + "\n", targets));
    QStringList order;
    for (const TargetConfig &target : reading.config->routes.at(0).targets)
        order << target.provider + QString::number(target.priority);
    QTEST(order.join(u' '), "expected");
    QVERIFY2(shown(reading.problems).contains(u"config.yaml:11: warning: 'priority' of route '*'") == told,
        qPrintable(shown(reading.problems)));
}

void BalancerImportTest::saysWhatMeansSomethingElse_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const QByteArray &text, int line, const char *part) {
        QTest::newRow(name) << text << line << QString::fromLatin1(part);
    };
    row("statuses", providers + "  unhealthy_http_codes: [402, 500]\n", 8,
        "are added to those that make a request fail over anyway: 401, 403, 404, 408, 429, any from 500 on");
    row("statuses of 0.1.0", providers + "  port: 1\n  failover_http_codes: [401, 402, 403, 404, 408, 429]\n",
        9, "'failover_http_codes' was the whole list");
    row("exceptions", providers + "  unhealthy_exception_patterns: [ssl]\n", 8,
        "a failure without an answer counts only with one of them");
    row("model", with("", "  - {provider: a, model: big-model, priority: 1}\n"), 11,
        "here it is asked for this one");
}

void BalancerImportTest::saysWhatMeansSomethingElse()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(QString, part);
    READ_GOOD(reading, text);
    QVERIFY2(std::any_of(reading.problems.begin(), reading.problems.end(),
                 [&](const ConfigProblem &problem) {
                     return problem.line == line && problem.message.contains(part);
                 }),
        qPrintable(shown(reading.problems)));
}

void BalancerImportTest::saysNothingOfWhatIsTheSame()
{
    const YamlParsing parsing
        = parseYaml(with("  selection_strategy: priority\n  unhealthy_exception_patterns: []\n",
            "  - {provider: a, model: passthrough, priority: 1}\n"
            "  - {provider: b, model: unused, priority: 2, enabled: false}\n"
            "  - {provider: later, model: gpt-5, priority: 3}\n"));
    const Conversion conversion = BalancerImport(parsing.root).convert();
    QVERIFY2(conversion.problems().isEmpty(), qPrintable(shown(conversion.problems())));
}

void BalancerImportTest::keysOfOpenAiProvidersStayBearer()
{
    READ_GOOD(reading, providers + "  log_color: true\n");
    QVERIFY(reading.config->providers.at(3).auth == ProviderConfig::Auth::ApiKey);
    QVERIFY(reading.config->providers.at(4).auth == ProviderConfig::Auth::AuthToken);
    QVERIFY(reading.config->providers.at(4).enabled);
    const Conversion conversion = BalancerImport(parseYaml(providers + "  log_color: true\n").root).convert();
    QVERIFY(std::any_of(
        conversion.report.taken.begin(), conversion.report.taken.end(), [](const ImportNote &note) {
            return note.line == 6 && note.text.contains(u"'auth_type' of provider 'later' is auth_token");
        }));
    READ_GOOD(ours, providers + "  log_level: debug\n");
    QVERIFY(ours.config->providers.at(4).auth == ProviderConfig::Auth::ApiKey);
}

void BalancerImportTest::ourOwnFileKeepsItsMeaning()
{
    READ_GOOD(reading,
        providers
            + "  selection_strategy: round_robin\n  sticky_provider_duration: 60\n"
              "  failure_cooldown: 60\n  log_level: debug\n  unhealthy_threshold: 3\n"
              "model_routes:\n  'sonnet*':\n"
              "  - {provider: a, model: big-model, priority: 1}\n  - {provider: b, priority: 2}\n");
    const RouteConfig &route = reading.config->routes.at(0);
    QCOMPARE(route.pattern.pattern(), QStringLiteral("sonnet*"));
    QCOMPARE(route.targets.at(1).priority, 2);
    QCOMPARE(reading.config->server.port, quint16(8484));
}

QTEST_GUILESS_MAIN(BalancerImportTest)
#include "tst_balancerimport.moc"
