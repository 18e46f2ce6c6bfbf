// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/foundconfigs.h"

#include "config/configreader.h"
#include "config/provideraddition.h"
#include "config/yamlwriter.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace signalbox;

namespace {

/// A user's folder with the files of other programs.
class Home
{
public:
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }

    void write(const QString &name, const QByteArray &text) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("a file of the test cannot be written");
    }

    /// The database of cc-switch with these rows: app, name, settings, meta, place in the order.
    void writeDatabase(
        const QList<QStringList> &rows, const char *columns = "meta TEXT, sort_index INTEGER") const
    {
        QDir().mkpath(path(QStringLiteral(".cc-switch")));
        {
            QSqlDatabase database
                = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("made by the test"));
            database.setDatabaseName(path(QStringLiteral(".cc-switch/cc-switch.db")));
            if (!database.open())
                qFatal("no database");
            QSqlQuery query(database);
            const bool hasMore = qstrlen(columns) > 0;
            query.exec(QStringLiteral("CREATE TABLE providers (id TEXT NOT NULL, app_type TEXT NOT NULL, "
                                      "name TEXT NOT NULL, settings_config TEXT NOT NULL%1)")
                           .arg(hasMore ? QStringLiteral(", ") + QLatin1String(columns) : QString()));
            int number = 0;
            for (const QStringList &row : rows) {
                query.prepare(hasMore ? QStringLiteral("INSERT INTO providers VALUES (?, ?, ?, ?, ?, ?)")
                                      : QStringLiteral("INSERT INTO providers VALUES (?, ?, ?, ?)"));
                query.addBindValue(QString::number(++number));
                for (const QString &value : hasMore ? row : row.mid(0, 3))
                    query.addBindValue(value);
                if (!query.exec())
                    qFatal("no row");
            }
            database.close();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("made by the test"));
    }

    [[nodiscard]] FoundConfigs configs() const { return FoundConfigs({m_folder.path(), {}, {}}); }
    /// The only one that is there.
    [[nodiscard]] FoundConfig found() const
    {
        const QList<FoundConfig> all = configs().look();
        return all.size() == 1 ? all.constFirst() : FoundConfig();
    }
    [[nodiscard]] ImportedProviders take(const QStringList &names = {}, const QStringList &secrets = {}) const
    {
        return configs().providersOf(found(), {names, secrets});
    }

private:
    QTemporaryDir m_folder;
};

QString textAt(const YamlNode &provider, const QString &path)
{
    const YamlNode *node = &provider;
    for (const QString &step : path.split(u'.')) {
        node = node->find(step);
        if (!node)
            return QStringLiteral("nothing");
    }
    return node->text;
}

QString shown(const ImportReport &report)
{
    QString text;
    for (const auto &notes : {report.taken, report.changed, report.withoutCounterpart}) {
        for (const ImportNote &note : notes)
            text += note.text + u'\n';
    }
    return text;
}

QStringList namesOf(const ImportedProviders &imported)
{
    QStringList names;
    for (const YamlNode &provider : imported.providers)
        names << textAt(provider, QStringLiteral("name"));
    return names;
}

QByteArray textOf(const ImportedProviders &imported)
{
    YamlNode list = YamlNode::list(1);
    for (const YamlNode &provider : imported.providers)
        list.append(provider);
    const auto yaml = writeYaml(list);
    return yaml ? *yaml : QByteArray("unwritable");
}

} // namespace

/// Configurations of other programs, found and taken.
class FoundConfigsTest : public QObject
{
    Q_OBJECT

private slots:
    void findsNothingWhereNothingIs();
    void findsAllInTheirPlaces();
    void readsTheDatabaseOfCcSwitch();
    void readsAnOlderDatabase();
    void readsTheOlderFileOfCcSwitch();
    void prefersTheDatabase();
    void leavesTheDatabaseAsItIs();
    void tellsOfADatabaseThatIsNone();
    void readsClaudeCodeRouter();
    void readsCliProxyApi();
    void readsTheSettingsOfClaudeCode();
    void leavesSettingsThatLeadHere();
    void readsWhatWeReplace();
    void keepsNoSecretInAnEntry_data();
    void keepsNoSecretInAnEntry();
    void makesEntriesThatWork();
    void takesOtherNames();
    void givesNoSecretTheNameOfAnother();
    void switchesOffWhatAwaitsAVariable();
    void trustsNoVariableThatHappensToBeSet();
    void takesNoCommandAndNoReachElsewhere();
};

// Behind the class, as moc cannot read past texts like these.
namespace {

const QByteArray routerConfig = R"({
  "APIKEY": "client-secret-1", "PROXY_URL": "http://127.0.0.1:7890",
  "Providers": [
    {"name": "openrouter", "api_base_url": "https://openrouter.ai/api/v1/chat/completions",
     "api_key": "sk-router-$4711", "models": ["anthropic/claude-opus-5"], "transformer": {"use": ["openrouter"]}},
    {"name": "claude relay", "api_base_url": "https://relay.example.com/v1/messages",
     "api_key": "$RELAY_KEY", "models": ["claude-opus-5"], "transformer": {"use": ["Anthropic"]}},
    {"name": "ollama", "api_base_url": "http://localhost:11434/v1/chat/completions", "api_key": "ollama",
     "models": ["qwen2.5-coder:latest"]},
    {"name": "gemini", "api_base_url": "https://generativelanguage.googleapis.com/v1beta/models/",
     "api_key": "sk-gem", "models": ["gemini-2.5-pro"], "transformer": {"use": ["gemini"]}},
    {"name": "cli", "api_base_url": "https://x.example.com", "transformer": {"use": [["gemini-cli", {"a": 1}]]}}
  ],
  "Router": {"default": "openrouter,anthropic/claude-opus-5", "longContextThreshold": 60000}
})";

/// A password in an address and a header with a key, between others.
const QByteArray awaitingConfig = R"(
claude-api-key:
  - api-key: sk-ant-own
    proxy-url: "socks5://user:geheim@192.0.2.1:1080"
codex-api-key:
  - api-key: sk-codex
    base-url: https://codex.example.com/v1
openai-compatibility:
  - name: kimi
    base-url: https://kimi.example.com/v1
    headers:
      X-Api-Key: sk-header-1
    api-key-entries:
      - api-key: sk-one
)";

const QByteArray proxyConfig = R"(
port: 8317
auth-dir: "~/.cli-proxy-api"
api-keys:
  - client-secret-2
proxy-url: "socks5://user:geheim@192.0.2.1:1080"
claude-api-key:
  - api-key: sk-ant-own
  - api-key: sk-relay
    base-url: https://relay.example.com
    proxy-url: direct
    models:
      - name: vendor/opus
        alias: claude-opus-5
codex-api-key:
  - api-key: sk-codex
    base-url: https://codex.example.com/v1
    proxy-url: direct
gemini-api-key:
  - api-key: AIza
openai-compatibility:
  - name: kimi
    base-url: https://kimi.example.com/v1
    proxy-url: direct
    disabled: true
    headers:
      X-Team: blue
      X-Session: "$SESSION"
    api-key-entries:
      - api-key: sk-one
      - api-key: sk-two
    models:
      - name: moonshotai/kimi-k2
        alias: kimi
)";

} // namespace

void FoundConfigsTest::findsNothingWhereNothingIs()
{
    const Home home;
    QVERIFY(home.configs().look().isEmpty());
    home.write(QStringLiteral(".claude/settings.json"), R"({"model": "opus", "env": {"DEBUG": "1"}})");
    home.write(QStringLiteral("claude-code-lb/config.json"), "{ no JSON");
    QVERIFY(home.configs().look().isEmpty());
}

void FoundConfigsTest::findsAllInTheirPlaces()
{
    const Home home;
    home.writeDatabase({{QStringLiteral("claude"), QStringLiteral("a"),
        QStringLiteral(
            R"({"env":{"ANTHROPIC_BASE_URL":"https://a.example.com","ANTHROPIC_AUTH_TOKEN":"k"}})"),
        QStringLiteral("{}"), QStringLiteral("1")}});
    home.write(QStringLiteral(".claude-code-router/config.json"), routerConfig);
    home.write(QStringLiteral(".cli-proxy-api/config.yaml"), proxyConfig);
    home.write(QStringLiteral(".claude/settings.json"),
        R"({"env": {"ANTHROPIC_BASE_URL": "https://b.example.com", "ANTHROPIC_API_KEY": "k"}})");

    QMap<QString, int> providers;
    for (const FoundConfig &config : home.configs().look()) {
        QVERIFY2(config.problem.isEmpty(), qPrintable(config.problem));
        QVERIFY(QFileInfo(config.path).isAbsolute());
        providers.insert(config.title, config.providers);
    }
    QCOMPARE(providers,
        (QMap<QString, int>{{QStringLiteral("cc-switch"), 1}, {QStringLiteral("claude-code-router"), 4},
            {QStringLiteral("CLIProxyAPI"), 4}, {QStringLiteral("Claude Code"), 1}}));
}

void FoundConfigsTest::readsTheDatabaseOfCcSwitch()
{
    const Home home;
    const auto row
        = [](const char *app, const char *name, const char *settings, const char *meta, int place) {
              return QStringList{QString::fromLatin1(app), QString::fromLatin1(name),
                  QString::fromLatin1(settings), QString::fromLatin1(meta), QString::number(place)};
          };
    home.writeDatabase(
        {row("claude", "Second",
             R"({"env":{"ANTHROPIC_BASE_URL":"https://two.example.com","ANTHROPIC_API_KEY":"k2"}})", "{}", 2),
            row("claude", "First relay",
                R"({"env":{"ANTHROPIC_BASE_URL":"https://one.example.com/","ANTHROPIC_AUTH_TOKEN":"k$1",)"
                R"("ANTHROPIC_MODEL":"glm-5","ANTHROPIC_DEFAULT_HAIKU_MODEL":"glm-air"}})",
                "{}", 1),
            row("claude", "Chat relay",
                R"({"env":{"ANTHROPIC_BASE_URL":"https://chat.example.com/v1","ANTHROPIC_AUTH_TOKEN":"k3"}})",
                R"({"apiFormat":"openai_chat"})", 3),
            row("claude", "Official", R"({"env":{}})", "{}", 4), row("claude", "Broken", "{", "{}", 5),
            row("codex", "Codex relay",
                R"({"auth":{"OPENAI_API_KEY":"k4"},"config":"model_provider = \"x\"\nmodel = \"gpt-5\"\n\n)"
                R"([model_providers.x]\nname = \"x\"\nbase_url = \"https://codex.example.com/v1\"\n)"
                R"(wire_api = \"responses\"\n\n[mcp_servers.y]\nbase_url = \"https://wrong.example.com\""})",
                "{}", 1),
            row("codex", "ChatGPT", R"({"auth":{"tokens":{}},"config":""})", "{}", 2),
            row("gemini", "Google", "{}", "{}", 1)});

    const ImportedProviders imported = home.take();

    QCOMPARE(imported.problem, QString());
    QCOMPARE(namesOf(imported),
        (QStringList{QStringLiteral("First relay"), QStringLiteral("Second"), QStringLiteral("Chat relay"),
            QStringLiteral("Codex relay")}));
    const YamlNode &first = imported.providers.at(0);
    QCOMPARE(textAt(first, QStringLiteral("base_url")), QStringLiteral("https://one.example.com"));
    QCOMPARE(textAt(first, QStringLiteral("type")), QStringLiteral("anthropic"));
    QCOMPARE(textAt(first, QStringLiteral("auth_type")), QStringLiteral("auth_token"));
    QCOMPARE(textAt(first, QStringLiteral("auth_value")), QStringLiteral("keychain:provider/First relay"));
    QCOMPARE(first.find(u"models")->find(u"*haiku*")->text, QStringLiteral("glm-air"));
    QCOMPARE(first.find(u"models")->find(u"claude*")->text, QStringLiteral("glm-5"));
    QCOMPARE(textAt(imported.providers.at(1), QStringLiteral("auth_type")), QStringLiteral("api_key"));
    QCOMPARE(textAt(imported.providers.at(2), QStringLiteral("type")), QStringLiteral("openai"));
    const YamlNode &codex = imported.providers.at(3);
    QCOMPARE(textAt(codex, QStringLiteral("base_url")), QStringLiteral("https://codex.example.com/v1"));
    QCOMPARE(codex.find(u"dialect")->find(u"apis")->children.front().text, QStringLiteral("responses"));
    QCOMPARE(imported.secrets.size(), 4);
    QCOMPARE(imported.secrets.at(0).value, Secret("k$1"));
    for (const char *name : {"Official", "Broken", "ChatGPT", "Google"})
        QVERIFY2(shown(imported.report).contains(QLatin1String(name)), name);
}

void FoundConfigsTest::readsAnOlderDatabase()
{
    const Home home;
    home.writeDatabase({{QStringLiteral("claude"), QStringLiteral("a"),
                           QStringLiteral(R"({"env":{"ANTHROPIC_BASE_URL":"https://a.example.com"}})")}},
        "");
    const ImportedProviders imported = home.take();
    QCOMPARE(namesOf(imported), QStringList{QStringLiteral("a")});
    QCOMPARE(textAt(imported.providers.front(), QStringLiteral("auth_type")), QStringLiteral("none"));
    QVERIFY(shown(imported.report).contains(QStringLiteral("has no key")));
}

void FoundConfigsTest::readsTheOlderFileOfCcSwitch()
{
    const Home home;
    home.write(QStringLiteral(".cc-switch/config.json"),
        R"({"version": 2, "claude": {"current": "1", "providers": {"1": {"id": "1", "name": "Relay",
            "settingsConfig": {"env": {"ANTHROPIC_BASE_URL": "https://a.example.com",
            "ANTHROPIC_AUTH_TOKEN": "k"}}}}}, "codex": {"providers": {}}, "mcp": {}})");
    QCOMPARE(home.found().title, QStringLiteral("cc-switch"));
    QCOMPARE(namesOf(home.take()), QStringList{QStringLiteral("Relay")});
}

void FoundConfigsTest::prefersTheDatabase()
{
    const Home home;
    home.writeDatabase({{QStringLiteral("claude"), QStringLiteral("new"),
        QStringLiteral(R"({"env":{"ANTHROPIC_BASE_URL":"https://a.example.com"}})"), {}, {}}});
    home.write(QStringLiteral(".cc-switch/config.json"),
        R"({"claude": {"providers": {"1": {"name": "old", "settingsConfig":
            {"env": {"ANTHROPIC_BASE_URL": "https://a.example.com"}}}}}})");
    QCOMPARE(namesOf(home.take()), QStringList{QStringLiteral("new")});
}

void FoundConfigsTest::leavesTheDatabaseAsItIs()
{
    const Home home;
    home.writeDatabase({{QStringLiteral("claude"), QStringLiteral("a"),
        QStringLiteral(R"({"env":{"ANTHROPIC_BASE_URL":"https://a.example.com"}})"), {}, {}}});
    QFile file(home.path(QStringLiteral(".cc-switch/cc-switch.db")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    QVERIFY(QFile::setPermissions(home.path(QStringLiteral(".cc-switch/cc-switch.db")), QFile::ReadOwner));

    QCOMPARE(home.found().providers, 1);

    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), before);
    QCOMPARE(QDir(home.path(QStringLiteral(".cc-switch"))).entryList(QDir::Files | QDir::Hidden).size(), 1);
}

void FoundConfigsTest::tellsOfADatabaseThatIsNone()
{
    const Home home;
    home.write(
        QStringLiteral(".cc-switch/cc-switch.db"), QByteArray("SQLite format 3") + QByteArray(200, 'x'));
    QCOMPARE(home.found().providers, 0);
    QVERIFY2(home.found().problem.contains(QStringLiteral("cannot be read as a database of cc-switch")),
        qPrintable(home.found().problem));
}

void FoundConfigsTest::readsClaudeCodeRouter()
{
    const Home home;
    home.write(QStringLiteral(".claude-code-router/config.json"), routerConfig);

    const ImportedProviders imported = home.take();

    QCOMPARE(imported.problem, QString());
    QCOMPARE(namesOf(imported),
        (QStringList{QStringLiteral("openrouter"), QStringLiteral("claude relay"), QStringLiteral("ollama"),
            QStringLiteral("gemini")}));
    const YamlNode &openRouter = imported.providers.at(0);
    QCOMPARE(textAt(openRouter, QStringLiteral("preset")), QStringLiteral("openrouter"));
    QCOMPARE(textAt(openRouter, QStringLiteral("type")), QStringLiteral("openai"));
    QCOMPARE(textAt(openRouter, QStringLiteral("proxy")), QStringLiteral("http://127.0.0.1:7890"));
    const YamlNode &relay = imported.providers.at(1);
    QCOMPARE(textAt(relay, QStringLiteral("type")), QStringLiteral("anthropic"));
    QCOMPARE(textAt(relay, QStringLiteral("base_url")), QStringLiteral("https://relay.example.com"));
    QCOMPARE(textAt(relay, QStringLiteral("auth_value")), QStringLiteral("${RELAY_KEY}"));
    QCOMPARE(imported.awaited.size(), 1);
    QCOMPARE(imported.awaited.constFirst().variable, QStringLiteral("RELAY_KEY"));
    QVERIFY(textOf(imported).contains("gemini"));
    QVERIFY(shown(imported.report).contains(QStringLiteral("in OpenAI's format")));
    QVERIFY(shown(imported.report).contains(QStringLiteral("default: openrouter,anthropic/claude-opus-5")));
    QVERIFY(shown(imported.report).contains(QStringLiteral("'cli' is asked by a transformer")));
    QCOMPARE(imported.secrets.at(0).value, Secret("sk-router-$4711"));
}

void FoundConfigsTest::readsCliProxyApi()
{
    const Home home;
    home.write(QStringLiteral(".cli-proxy-api/config.yaml"), proxyConfig);

    const ImportedProviders imported = home.take();

    QCOMPARE(imported.problem, QString());
    QCOMPARE(namesOf(imported),
        (QStringList{QStringLiteral("claude"), QStringLiteral("claude-2"), QStringLiteral("codex"),
            QStringLiteral("kimi")}));
    QCOMPARE(textAt(imported.providers.at(0), QStringLiteral("preset")), QStringLiteral("anthropic"));
    QCOMPARE(textAt(imported.providers.at(0), QStringLiteral("auth_type")), QStringLiteral("api_key"));
    QCOMPARE(textAt(imported.providers.at(1), QStringLiteral("auth_type")), QStringLiteral("auth_token"));
    QCOMPARE(textAt(imported.providers.at(1), QStringLiteral("proxy")), QStringLiteral("nothing"));
    QCOMPARE(imported.providers.at(1).find(u"models")->find(u"claude-opus-5")->text,
        QStringLiteral("vendor/opus"));
    const YamlNode &kimi = imported.providers.at(3);
    QCOMPARE(textAt(kimi, QStringLiteral("enabled")), QStringLiteral("false"));
    QCOMPARE(kimi.find(u"auth_values")->children.size(), 2U);
    QCOMPARE(kimi.find(u"headers")->children.size(), 1U);
    for (const char *part : {"Google's own protocol", "client_keys", "signalbox login"})
        QVERIFY2(shown(imported.report).contains(QLatin1String(part)), part);
}

void FoundConfigsTest::readsTheSettingsOfClaudeCode()
{
    const Home home;
    home.write(QStringLiteral(".claude/settings.json"),
        R"({"env": {"ANTHROPIC_BASE_URL": "https://api.deepseek.com/anthropic", "ANTHROPIC_AUTH_TOKEN": "k"},
            "apiKeyHelper": "cat key"})");
    const ImportedProviders imported = home.take();
    QCOMPARE(namesOf(imported), QStringList{QStringLiteral("api.deepseek.com")});
    QCOMPARE(textAt(imported.providers.front(), QStringLiteral("preset")), QStringLiteral("deepseek"));
    QCOMPARE(textAt(imported.providers.front(), QStringLiteral("base_url")), QStringLiteral("nothing"));
    QVERIFY(shown(imported.report).contains(QStringLiteral("apiKeyHelper")));
}

void FoundConfigsTest::leavesSettingsThatLeadHere()
{
    const Home home;
    home.write(QStringLiteral(".claude/settings.json"),
        R"({"env": {"ANTHROPIC_BASE_URL": "http://127.0.0.1:8484", "ANTHROPIC_AUTH_TOKEN": "k"}})");
    QVERIFY(home.configs().look().isEmpty());
    QVERIFY(!home.configs().inspect(home.path(QStringLiteral(".claude/settings.json"))).problem.isEmpty());
}

void FoundConfigsTest::readsWhatWeReplace()
{
    const Home home;
    home.write(QStringLiteral("claude-code-lb/config.json"),
        R"({"port": "3000", "servers": [{"url": "https://a.example.com", "token": "sk-lb-1"}]})");
    QCOMPARE(home.found().title, QStringLiteral("claude-code-lb"));
    const ImportedProviders imported = home.take();
    QCOMPARE(namesOf(imported), QStringList{QStringLiteral("a.example.com")});
    QCOMPARE(imported.secrets.at(0).value, Secret("sk-lb-1"));
}

void FoundConfigsTest::keepsNoSecretInAnEntry_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArrayList>("secrets");
    QTest::newRow("claude-code-router") << QStringLiteral(".claude-code-router/config.json") << routerConfig
                                        << QByteArrayList{"4711", "sk-gem", "client-secret-1"};
    QTest::newRow("CLIProxyAPI") << QStringLiteral(".cli-proxy-api/config.yaml") << proxyConfig
                                 << QByteArrayList{"sk-ant-own", "sk-relay", "sk-codex", "sk-one", "sk-two",
                                        "geheim", "client-secret-2"};
}

void FoundConfigsTest::keepsNoSecretInAnEntry()
{
    QFETCH(const QString, place);
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArrayList, secrets);
    const Home home;
    home.write(place, text);

    const ImportedProviders imported = home.take();

    for (const QByteArray &secret : secrets) {
        QVERIFY2(!textOf(imported).contains(secret), secret.constData());
        QVERIFY2(!shown(imported.report).toUtf8().contains(secret), secret.constData());
    }
}

void FoundConfigsTest::makesEntriesThatWork()
{
    const Home home;
    home.write(QStringLiteral(".claude-code-router/config.json"), routerConfig);
    const ImportedProviders imported = home.take({QStringLiteral("mine")});
    QByteArray text
        = "providers:\n  - name: mine\n    base_url: https://mine.example.com\n    auth_type: none\n";
    for (const YamlNode &provider : imported.providers) {
        const auto added = addProvider(text, provider);
        QVERIFY2(added, added ? "" : qPrintable(added.error().message));
        text = added->text;
    }
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("RELAY_KEY"), QStringLiteral("relay-key-1"));
    const ConfigReading reading = ConfigReader(environment).read(text, {});
    QVERIFY2(
        reading.config, reading.problems.isEmpty() ? "" : qPrintable(reading.problems.constFirst().message));
    QCOMPARE(reading.config->providers.size(), 5);
    QCOMPARE(reading.config->providers.at(1).secrets.constFirst().keychainItem,
        QStringLiteral("provider/openrouter"));
}

void FoundConfigsTest::takesOtherNames()
{
    const Home home;
    home.write(QStringLiteral(".claude-code-router/config.json"), routerConfig);
    const ImportedProviders imported = home.take({QStringLiteral("ollama")});
    QVERIFY(namesOf(imported).contains(QStringLiteral("ollama-2")));
    QVERIFY(shown(imported.report).contains(QStringLiteral("'ollama' is called 'ollama-2'")));
    const bool isRenamed = std::any_of(imported.secrets.begin(), imported.secrets.end(),
        [](const NamedSecret &secret) { return secret.name == u"provider/ollama-2"; });
    QVERIFY(isRenamed);
}

void FoundConfigsTest::givesNoSecretTheNameOfAnother()
{
    const Home home;
    home.write(QStringLiteral(".claude-code-router/config.json"), routerConfig);
    const ImportedProviders imported = home.take({}, {QStringLiteral("provider/openrouter")});
    QCOMPARE(imported.secrets.at(0).name, QStringLiteral("provider/openrouter/2"));
    QCOMPARE(textAt(imported.providers.at(0), QStringLiteral("auth_value")),
        QStringLiteral("keychain:provider/openrouter/2"));
}

void FoundConfigsTest::switchesOffWhatAwaitsAVariable()
{
    const Home home;
    home.write(QStringLiteral(".cli-proxy-api/config.yaml"), awaitingConfig);

    const ImportedProviders imported = home.take();

    QCOMPARE(imported.problem, QString());
    QByteArray text
        = "providers:\n  - name: mine\n    base_url: https://mine.example.com\n    auth_type: none\n";
    for (const YamlNode &provider : imported.providers)
        text = addProvider(text, provider)->text;
    QVERIFY(!text.contains("sk-header") && !text.contains("geheim"));
    const ConfigReading reading = ConfigReader({}).read(text, {});
    QVERIFY2(
        reading.config, reading.problems.isEmpty() ? "" : qPrintable(reading.problems.constFirst().message));
    QStringList off;
    for (const ProviderConfig &provider : reading.config->providers) {
        if (!provider.enabled)
            off << provider.name;
    }
    QCOMPARE(off, (QStringList{QStringLiteral("claude"), QStringLiteral("kimi")}));
    QCOMPARE(reading.config->providers.size(), 4);
    QStringList variables;
    QProcessEnvironment environment;
    for (const AwaitedVariable &awaited : imported.awaited) {
        variables << awaited.provider + u' ' + awaited.variable;
        environment.insert(awaited.variable, QStringLiteral("set"));
    }
    QCOMPARE(variables,
        (QStringList{QStringLiteral("claude SIGNALBOX_PASSWORD_CLAUDE"),
            QStringLiteral("kimi SIGNALBOX_HEADER_KIMI")}));

    text.replace("enabled: false", "enabled: true");
    QVERIFY(!ConfigReader({}).read(text, {}).config); // what is in use needs them
    QVERIFY(ConfigReader(environment).read(text, {}).config);
}

void FoundConfigsTest::trustsNoVariableThatHappensToBeSet()
{
    const Home home;
    home.write(QStringLiteral(".cli-proxy-api/config.yaml"), awaitingConfig);
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("SIGNALBOX_PASSWORD_CLAUDE"), QStringLiteral("another one's"));
    const FoundConfigs configs({home.path({}), {}, environment});
    QCOMPARE(configs.providersOf(home.found()).awaited.size(), 2);
}

void FoundConfigsTest::takesNoCommandAndNoReachElsewhere()
{
    const Home home;
    home.write(QStringLiteral("claude-code-lb/config.json"),
        R"({"port": "3000", "servers": [
            {"url": "https://a.example.com", "token": "sk-1", "balance_check": "rm -rf ~"},
            {"url": "https://b.example.com", "token": "file:/etc/passwd"},
            {"url": "https://c.example.com", "token": "keychain:provider/anthropic"}]})");
    const ImportedProviders imported = home.take();
    QVERIFY(!textOf(imported).contains("rm -rf"));
    QVERIFY(!textOf(imported).contains("/etc/passwd"));
    QVERIFY(!textOf(imported).contains("provider/anthropic"));
    QVERIFY(shown(imported.report).contains(QStringLiteral("balance_check")));
}

QTEST_GUILESS_MAIN(FoundConfigsTest)
#include "tst_foundconfigs.moc"
