// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configimport.h"

#include "config/configreader.h"
#include "support/configtext.h"

#include <QDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

using Values = QMap<QString, QString>;

namespace {

const QString folder = QStringLiteral("/somewhere");

QString shown(const QList<ConfigProblem> &problems)
{
    QString text;
    for (const ConfigProblem &problem : problems)
        text += problem.toString(QStringLiteral("old")) + u'\n';
    return text;
}

QString shown(const ImportReport &report)
{
    QString text;
    for (const auto &notes : {report.taken, report.changed, report.withoutCounterpart}) {
        for (const ImportNote &note : notes)
            text += QStringLiteral("%1: %2\n").arg(note.line).arg(note.text);
    }
    return text;
}

QProcessEnvironment environmentOf(const Values &values)
{
    QProcessEnvironment environment;
    for (auto value = values.begin(); value != values.end(); ++value)
        environment.insert(value.key(), value.value());
    return environment;
}

/// Without the commands, in which the variables belong to the shell.
Config withoutCommands(const Config &config)
{
    Config changed = config;
    for (ProviderConfig &provider : changed.providers)
        provider.balance.command.clear();
    return changed;
}

} // namespace

class ConfigImportTest : public QObject
{
    Q_OBJECT

private slots:
    void meansTheSameAsTheFile_data();
    void meansTheSameAsTheFile();
    void showsNoSecret_data() { meansTheSameAsTheFile_data(); }
    void showsNoSecret();
    void secretsNeedNoVariableYet();
    void saysWhatBecomesOfADatabricksFile();
    void saysWhatBecomesOfABalancersFile();
    void makesABalancersFileOurs_data();
    void makesABalancersFileOurs();
    void keysOfCommandsBecomeVariables();
    void saysWhatBecameOfACommand_data();
    void saysWhatBecameOfACommand();
    void unusedProvidersNeedNoKey();
    void pathsBecomeAbsolute();
    void closesAnOpenBalancer_data();
    void closesAnOpenBalancer();
    void copiesOurOwnConfiguration();
    void keysInFilesKeepTheirPlace();
    void refusesWhatHasErrors_data();
    void refusesWhatHasErrors();
};

void ConfigImportTest::meansTheSameAsTheFile_data()
{
    QTest::addColumn<Values>("values");
    const auto row = [](const char *file, std::initializer_list<std::pair<const char *, const char *>> list) {
        Values values;
        for (const auto &[name, value] : list)
            values.insert(QString::fromLatin1(name), QString::fromLatin1(value));
        QTest::newRow(file) << values;
    };
    row("databricks.yaml",
        {{"SIGNALBOX_KEY_WORKSPACE_EAST", "dapi0123456789abcdef0123456789abcdef"},
            {"DATABRICKS_TOKEN_WEST", "dapi-from-outside"},
            {"SIGNALBOX_CLIENT_KEY", "team-key-9f8e7d6c5b4a"}});
    row("databricks-first.yaml",
        {{"SIGNALBOX_KEY_DATABRICKS_1", "dapiaaaa1111bbbb2222"},
            {"SIGNALBOX_KEY_DATABRICKS_2", "dapicccc3333dddd4444"}});
    row("claude-code-lb.json",
        {{"SIGNALBOX_KEY_API_FIRST_EXAMPLE", "sk-first-5555666677778888"},
            {"SIGNALBOX_KEY_API_SECOND_EXAMPLE", "sk-second-99990000aaaabbbb"},
            {"SIGNALBOX_KEY_API_FIRST_EXAMPLE_2", "sk-first-again-ccccddddeeee"},
            {"SIGNALBOX_CLIENT_KEY", "lb-client-key-11112222"},
            {"SIGNALBOX_CLIENT_KEY_2", "lb-client-key-33334444"}});
    row("claude-code-lb-fallback.json",
        {{"SIGNALBOX_KEY_LIGHT_EXAMPLE", "sk-light-1212121212"},
            {"SIGNALBOX_KEY_HEAVY_EXAMPLE", "sk-heavy-3434343434"},
            {"SIGNALBOX_KEY_MAIN_EXAMPLE", "sk-main-5656565656"},
            {"SIGNALBOX_KEY_TWIN_EXAMPLE", "sk-twin-7878787878"}});
    row("balancer-first.yaml",
        {{"SIGNALBOX_KEY_CLAUDE_OFFICIAL", "sk-ant-official-1234567890"},
            {"SIGNALBOX_KEY_GAC", "gac-key-abcdef123456"}, {"SIGNALBOX_PASSWORD_GAC", "proxy-password-42"}});
    row("balancer.yaml",
        {{"SIGNALBOX_KEY_RELAY", "relay-token-0011223344"},
            {"SIGNALBOX_CLIENT_KEY", "fork-client-key-777888"}});
}

void ConfigImportTest::meansTheSameAsTheFile()
{
    QFETCH(Values, values);
    const QByteArray text = importSample(QString::fromLatin1(QTest::currentDataTag()));
    const QProcessEnvironment environment = environmentOf(values);
    const ImportedConfig imported = ConfigImport({}).read(text, folder);
    QVERIFY2(!imported.yaml.isEmpty(), qPrintable(shown(imported.problems)));
    QStringList names;
    for (const SecretVariable &variable : imported.variables)
        names << variable.name;
    names.sort();
    QCOMPARE(names, values.keys());

    const ConfigReading direct = ConfigReader(environment).read(text, folder);
    QVERIFY2(direct.config, qPrintable(shown(direct.problems)));
    const ConfigReading again = ConfigReader(environment).read(imported.yaml, QStringLiteral("/elsewhere"));
    QVERIFY2(again.config, qPrintable(shown(again.problems)));
    QCOMPARE(configText(withoutCommands(*again.config)), configText(withoutCommands(*direct.config)));
    for (const ConfigProblem &problem : again.problems) {
        for (const QStringView part : {u"unknown", u"obsolete", u"remove"})
            QVERIFY2(!problem.message.contains(part), qPrintable(shown(again.problems)));
    }
}

void ConfigImportTest::showsNoSecret()
{
    QFETCH(Values, values);
    const QByteArray text = importSample(QString::fromLatin1(QTest::currentDataTag()));
    const ImportedConfig imported = ConfigImport(environmentOf(values)).read(text, folder);
    QString all = QString::fromUtf8(imported.yaml) + shown(imported.problems) + shown(imported.report);
    for (const SecretVariable &variable : imported.variables)
        all += variable.place + u'\n';
    for (const QString &secret : values)
        QVERIFY2(!all.contains(secret), qPrintable(all));
}

void ConfigImportTest::secretsNeedNoVariableYet()
{
    const ImportedConfig imported = ConfigImport({}).read(
        "endpoints: [{name: a, api_base: 'https://a.example', token: '${NOT_SET}'}]\n", folder);
    QVERIFY2(!imported.yaml.isEmpty(), qPrintable(shown(imported.problems)));
    QVERIFY(imported.yaml.contains("auth_value: ${NOT_SET}"));
    QCOMPARE(imported.variables.size(), 1);
    QVERIFY(!imported.variables.at(0).isNew);
}

void ConfigImportTest::saysWhatBecomesOfADatabricksFile()
{
    const ImportedConfig imported
        = ConfigImport({}).read(importSample(QStringLiteral("databricks.yaml")), folder);
    QVERIFY(imported.kind == ConfigKind::Databricks);
    const QString report = shown(imported.report);
    for (const char *part : {"3: 'strategy' is settings.selection_strategy: least_requests",
             "3: 'weight' had no effect", "4: 'circuit_breaker_threshold' is health.unhealthy_threshold",
             "5: 'circuit_breaker_timeout' is health.failure_cooldown",
             "8: 'api_key' is the entry of client_keys", "11: endpoint 'workspace-east' is the provider",
             "20: 'token_tracking' has no counterpart: usage is kept in a ledger"})
        QVERIFY2(report.contains(QLatin1String(part)), qPrintable(report));
}

void ConfigImportTest::saysWhatBecomesOfABalancersFile()
{
    const ImportedConfig imported
        = ConfigImport({}).read(importSample(QStringLiteral("balancer.yaml")), folder);
    QVERIFY(imported.kind == ConfigKind::ProviderBalancer);
    const QString report = shown(imported.report);
    for (const char *part : {"2: 3 providers", "24: 2 routes", "6: provider 'Claude Code Official' signs in",
             "auth_type: passthrough", "10: 'streaming_mode' of provider 'Claude Code Official' is left out",
             "26: 'model' in route '*haiku*' had an effect with type openai only",
             "27: 'priority' of route '*' did not matter", "47: 'unhealthy_http_codes' was the whole list",
             "43: 'unhealthy_exception_patterns' were added", "'reload' of settings is left out",
             "'testing' of settings is left out", "'exempt_paths' of settings.auth is left out",
             "'deduplication_timeout' of"})
        QVERIFY2(report.contains(QLatin1String(part)), qPrintable(report));
    for (const char *key : {"reload", "streaming_mode", "testing", "exempt_paths", "sse_error_cleanup_delay"})
        QVERIFY2(!imported.yaml.contains(key), key);
    QVERIFY(imported.yaml.contains("auth_type: oauth"));
}

void ConfigImportTest::makesABalancersFileOurs_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("listening");
    QTest::newRow("balancer-first.yaml") << importSample(QStringLiteral("balancer-first.yaml"))
                                         << QByteArray("server:\n  host: 127.0.0.1\n  port: 9090\n");
    QTest::newRow("no port") << QByteArray(
        "providers: [{name: a, type: demo}]\nsettings: {failure_cooldown: 9, log_color: true}\n")
                             << QByteArray("server:\n  port: 9090\n");
    QTest::newRow("only a port") << QByteArray(
        "providers: [{name: a, type: demo}]\nsettings: {port: 1, oauth: {}}\n")
                                 << QByteArray("server:\n  port: 1\n");
}

void ConfigImportTest::makesABalancersFileOurs()
{
    // So that nothing that is written later is taken for what it would have meant there.
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, listening);
    const ImportedConfig imported = ConfigImport({}).read(text, folder);
    QVERIFY(imported.kind == ConfigKind::ProviderBalancer);
    QVERIFY2(imported.yaml.contains(listening), imported.yaml.constData());
    QVERIFY(configKind(parseYaml(imported.yaml).root) == ConfigKind::Signalbox);
}

void ConfigImportTest::saysWhatBecameOfACommand_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QString>("told");
    QTest::addColumn<QString>("notTold");
    const QString became = QStringLiteral("2: what looks like a key in this 'balance_check' became");
    const QString unchanged
        = QStringLiteral("2: this 'balance_check' has no key that was recognised: check it");
    QTest::newRow("no key") << QByteArray("echo 5") << unchanged << became;
    QTest::newRow("password") << QByteArray("curl -s --user admin:hunter2 https://a.example/balance")
                              << became << unchanged;
}

void ConfigImportTest::saysWhatBecameOfACommand()
{
    QFETCH(QByteArray, command);
    QFETCH(QString, told);
    QFETCH(QString, notTold);
    const ImportedConfig imported = ConfigImport({}).read(
        "{\"servers\": [{\"url\": \"https://a.example\", \"token\": \"t\",\n\"balance_check\": \"" + command
            + "\"}]}",
        folder);
    QVERIFY2(!imported.yaml.isEmpty(), qPrintable(shown(imported.problems)));
    const QString report = shown(imported.report);
    QVERIFY2(report.contains(told), qPrintable(report));
    QVERIFY2(!report.contains(notTold), qPrintable(report));
    QVERIFY2(!imported.yaml.contains("hunter2"), imported.yaml.constData());
}

void ConfigImportTest::unusedProvidersNeedNoKey()
{
    const ImportedConfig imported = ConfigImport({}).read(R"(
providers:
  - {name: used, type: anthropic, base_url: 'https://a.example', auth_type: api_key, auth_value: k}
  - {name: AnyRouter, type: anthropic, base_url: 'https://b.example', auth_type: auth_token, auth_value: "",
     enabled: false}
settings: {failure_cooldown: 180}
)",
        folder);
    QVERIFY2(!imported.yaml.isEmpty(), qPrintable(shown(imported.problems)));
    QVERIFY2(shown(imported.problems).contains(u"a key in 'auth_value' of provider 'AnyRouter' is empty"),
        qPrintable(shown(imported.problems)));
}

void ConfigImportTest::keysOfCommandsBecomeVariables()
{
#ifdef Q_OS_WIN
    QSKIP("the shell here has another form of variables");
#endif
    const ImportedConfig imported
        = ConfigImport({}).read(importSample(QStringLiteral("claude-code-lb.json")), folder);
    QVERIFY2(imported.yaml.contains("Bearer '\\\"${SIGNALBOX_KEY_API_FIRST_EXAMPLE}\\\"''")
            || imported.yaml.contains("Bearer '\"${SIGNALBOX_KEY_API_FIRST_EXAMPLE}\"''"),
        imported.yaml.constData());
    QVERIFY(shown(imported.report).contains(u"check the command"));
}

void ConfigImportTest::pathsBecomeAbsolute()
{
    const ImportedConfig imported = ConfigImport({}).read(
        "providers: [{name: a, type: demo}]\nsettings: {log_file_path: logs/x.jsonl}\nlog: {file: ~/y}\n",
        QStringLiteral("/with/$dollar"));
    QVERIFY2(imported.yaml.contains("log_file_path: /with/$$dollar/logs/x.jsonl"), imported.yaml.constData());
    QVERIFY2(imported.yaml.contains("file: ~/y"), imported.yaml.constData());
}

void ConfigImportTest::closesAnOpenBalancer_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<bool>("stays");
    QTest::newRow("no key") << QByteArray("host: 0.0.0.0") << false;
    QTest::newRow("a key that is not asked for")
        << QByteArray("host: 0.0.0.0, auth: {enabled: false, api_key: k}") << false;
    QTest::newRow("a key") << QByteArray("host: 0.0.0.0, auth: {enabled: true, api_key: k}") << true;
    QTest::newRow("a list of keys") << QByteArray("host: 0.0.0.0, auth_keys: [k]") << true;
}

void ConfigImportTest::closesAnOpenBalancer()
{
    QFETCH(QByteArray, settings);
    QFETCH(bool, stays);
    const ImportedConfig imported
        = ConfigImport({}).read("providers: [{name: a, type: demo}]\nsettings: {" + settings + "}\n", folder);
    QVERIFY2(!imported.yaml.isEmpty(), qPrintable(shown(imported.problems)));
    QCOMPARE(imported.yaml.contains("0.0.0.0"), stays);
    QCOMPARE(shown(imported.report).contains(u"2: 'host' let other computers in"), !stays);
}

void ConfigImportTest::copiesOurOwnConfiguration()
{
    const QByteArray text = "providers:\n"
                            "  - {name: a, base_url: 'https://a.example', auth_value: very-secret}\n"
                            "projects: {shop: {budget: 1, model_routes: {'*': [{provider: a, modle: b}]}}}\n"
                            "server: {admin_key: very-secret, port: 1}\n";
    const ImportedConfig imported = ConfigImport({}).read(text, folder);
    QVERIFY(imported.kind == ConfigKind::Signalbox);
    QVERIFY(!imported.yaml.contains("very-secret"));
    QVERIFY(imported.yaml.contains("admin_key: ${SIGNALBOX_ADMIN_KEY}"));
    QVERIFY(imported.yaml.contains("shop:") && !imported.yaml.contains("budget")
        && !imported.yaml.contains("modle"));
    for (const char *left : {"'budget' of project 'shop'", "'modle' of route '*' of project 'shop'"})
        QVERIFY2(shown(imported.report).contains(QLatin1String(left)), qPrintable(shown(imported.report)));
}

void ConfigImportTest::keysInFilesKeepTheirPlace()
{
    const QByteArray text = "providers: [{name: a, type: demo}]\n"
                            "client_keys: ['file:mine.key', {key: 'file:/x/y.key', name: b}, 'keychain:c']\n"
                            "auth: {api_key: 'file:keys/d.key'}\n"
                            "server: {admin_key: 'file:~/e.key'}\n";
    const ImportedConfig imported = ConfigImport({}).read(text, folder);
    QVERIFY2(!imported.yaml.isEmpty(), qPrintable(shown(imported.problems)));
    for (const char *place : {"/somewhere/mine.key", "/x/y.key", "/somewhere/keys/d.key", "~/e.key"})
        QVERIFY2(imported.yaml.contains(QByteArray(QByteArray("file:") + place)), imported.yaml.constData());
    QVERIFY(imported.yaml.contains("keychain:c"));
    QVERIFY(!imported.yaml.contains("SIGNALBOX"));
}

void ConfigImportTest::refusesWhatHasErrors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const char *text, const char *part) {
        QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(part);
    };
    row("not YAML", "a: [", "not valid YAML");
    row("something else", "a: b\n", "no configuration that can be imported");
    row("no mapping", "[very-secret]", "no configuration that can be imported");
    row("empty", "", "no configuration that can be imported");
    row("no servers", "mode: fallback\n", "there are no servers");
    row("wrong address", "endpoints:\n  - {name: a, token: very-secret, api_base: x}\n", "old:2: ");
    row("variable of no secret", "providers: [{name: a, auth_value: very-secret, base_url: '${HOST}'}]",
        "environment variable HOST");
    row("missing key", "providers:\n- {name: a, base_url: 'https://a.example', key: very-secret}\n",
        "'auth_value' of provider 'a' is missing");
}

void ConfigImportTest::refusesWhatHasErrors()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, part);
    const ImportedConfig imported = ConfigImport({}).read(text, folder);
    QVERIFY(imported.yaml.isEmpty());
    const QString problems = shown(imported.problems);
    QVERIFY2(problems.contains(part), qPrintable(problems));
    QVERIFY2(!problems.contains(u"very-secret"), qPrintable(problems));
}

QTEST_GUILESS_MAIN(ConfigImportTest)
#include "tst_configimport.moc"
