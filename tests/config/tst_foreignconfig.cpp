// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/foreignconfig.h"

#include "support/configtext.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

class ForeignConfigTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsThePrograms_data();
    void tellsThePrograms();
    void recognisesWholeFiles_data();
    void recognisesWholeFiles();
    void doesNotMistakeOtherFiles_data();
    void doesNotMistakeOtherFiles();
    void leavesOursAlone();
};

void ForeignConfigTest::tellsThePrograms_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("expected");
    const auto row = [](const char *text, ConfigKind kind) {
        QTest::newRow(text) << QByteArray(text) << static_cast<int>(kind);
    };
    row("providers: []", ConfigKind::Signalbox);
    row("{providers: [], server: {}}", ConfigKind::Signalbox);
    row("{providers: [], settings: {}}", ConfigKind::Signalbox);
    row("{providers: [], model_routes: {}}", ConfigKind::Signalbox);
    row("{providers: [], settings: {selection_strategy: random}}", ConfigKind::Signalbox);
    row("{providers: [], settings: {sticky_provider_duration: 1, unknown: 1}}", ConfigKind::Signalbox);
    row("{providers: [], settings: {failure_cooldown: 1, log_level: debug, port: 1}}", ConfigKind::Signalbox);
    row("{providers: [], settings: {failover_http_codes: [500]}}", ConfigKind::ProviderBalancer);
    row("{providers: [{name: a, enabled: false}], model_routes: {a: [{provider: a, priority: 1}]}, settings: "
        "{timeouts: {}}}",
        ConfigKind::ProviderBalancer);
    row("{providers: [], settings: {timeouts: {}}, server: {}}", ConfigKind::Signalbox);
    row("{providers: [{weight: 2}], settings: {timeouts: {}}}", ConfigKind::Signalbox);
    row("{providers: [], model_routes: {a: [{weight: 2}]}, settings: {timeouts: {}}}", ConfigKind::Signalbox);
    row("{providers: [], model_routes: {a: [b]}, settings: {timeouts: {}}}", ConfigKind::Signalbox);
    row("{providers: [], model_routes: {a: {targets: [b]}}, settings: {timeouts: {}}}",
        ConfigKind::Signalbox);
    row("{providers: [], servers: [], endpoints: []}", ConfigKind::Signalbox);
    row("endpoints: []", ConfigKind::Databricks);
    row("load_balancer: {}", ConfigKind::Databricks);
    row("{servers: []}", ConfigKind::ClaudeCodeLb);
    row("{Servers: []}", ConfigKind::ClaudeCodeLb);
    row("{port: '3000', mode: load_balance}", ConfigKind::ClaudeCodeLb);
    row("{auth: true, auth_keys: [a]}", ConfigKind::ClaudeCodeLb);
    row("{auth: {api_key: a}, auth_keys: [a]}", ConfigKind::Signalbox);
    row("server: {}", ConfigKind::Signalbox);
    row("[1]", ConfigKind::Signalbox);
}

void ForeignConfigTest::tellsThePrograms()
{
    QFETCH(QByteArray, text);
    QTEST(static_cast<int>(configKind(parseYaml(text).root)), "expected");
}

void ForeignConfigTest::recognisesWholeFiles_data()
{
    QTest::addColumn<int>("expected");
    QTest::newRow("databricks.yaml") << static_cast<int>(ConfigKind::Databricks);
    QTest::newRow("databricks-first.yaml") << static_cast<int>(ConfigKind::Databricks);
    QTest::newRow("claude-code-lb.json") << static_cast<int>(ConfigKind::ClaudeCodeLb);
    QTest::newRow("claude-code-lb-fallback.json") << static_cast<int>(ConfigKind::ClaudeCodeLb);
    QTest::newRow("balancer.yaml") << static_cast<int>(ConfigKind::ProviderBalancer);
    QTest::newRow("balancer-first.yaml") << static_cast<int>(ConfigKind::ProviderBalancer);
}

void ForeignConfigTest::recognisesWholeFiles()
{
    const YamlNode root = parseYaml(importSample(QString::fromLatin1(QTest::currentDataTag()))).root;
    QTEST(static_cast<int>(configKind(root)), "expected");
    QVERIFY(isUnmistakablyForeign(root));
}

void ForeignConfigTest::doesNotMistakeOtherFiles_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", "text", "[1]", "{a: b}", "servers: []", "servers: [{host: a}]",
             "servers: [a, b]", "{servers: [{url: a}], database: x}", "endpoints: [{name: a}]",
             "{endpoints: [{api_base: a}], theme: dark}", "providers: [{name: a, base_url: b}]",
             "{providers: [{name: a}], settings: {port: 1}}",
             "{providers: [{name: a, base_url: b}], settings: {selection_strategy: random}}",
             "{providers: [{name: a, base_url: b}], settings: {port: 1}, database: x}",
             "{providers: [{name: a, base_url: b}], settings: {port: 1}, server: {}}", "{auth: true}"})
        QTest::newRow(text) << QByteArray(text);
}

void ForeignConfigTest::doesNotMistakeOtherFiles()
{
    QFETCH(QByteArray, text);
    QVERIFY(!isUnmistakablyForeign(parseYaml(text).root));
}

void ForeignConfigTest::leavesOursAlone()
{
    QVERIFY(!convertForeign(parseYaml("providers: [{name: a, type: demo}]").root));
    QVERIFY(!convertForeign(parseYaml("{providers: [{name: a}], model_routes: {'*': [a]}}").root));
}

QTEST_GUILESS_MAIN(ForeignConfigTest)
#include "tst_foreignconfig.moc"
