// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "support/configtext.h"
#include "support/fakeupstream.h"
#include "support/program.h"
#include "support/testclient.h"
#include "support/testfiles.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

/// A claude-code-lb with one server at `url` that asks for a key.
QByteArray serverAt(const QString &url)
{
    return "{\n  \"port\": \"3000\",\n  \"auth\": true,\n  \"auth_keys\": [\"lb-client-key-1234\"],\n"
           "  \"servers\": [{\"url\": \""
        + url.toLatin1() + "\", \"token\": \"sk-of-the-server-1234\"}]\n}\n";
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString importedFile(const Program &program)
{
    return program.configFolder() + QStringLiteral("/config.yaml");
}

QStringList importing(const QString &file, std::initializer_list<const char *> others = {})
{
    QStringList arguments{QStringLiteral("--import"), file};
    for (const char *other : others)
        arguments << QString::fromLatin1(other);
    return arguments;
}

} // namespace

class ImportTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void onlyShowsWithDryRun_data();
    void onlyShowsWithDryRun();
    void writesTheConfiguration();
    void writesToTheNamedFile();
    void replacesOnlyByForce();
    void neverReplacesWhatItImports();
    void refusesAFileWithErrors();
    void tellsOfAFileThatHidesTheNewOne();
    void takesTheProvidersOfAnotherSwitcher();
    void listsWhatIsFound();
    void theWrittenFileRuns();
    void runsAForeignFile_data();
    void runsAForeignFile();
    void asksForTheKeyOfADatabricksFile();
    void namesTheLineOfAForeignFile();
    void usesAForeignFileOfTheCurrentFolder_data();
    void usesAForeignFileOfTheCurrentFolder();
    void prefersItsOwnConfiguration();
    void overlooksOtherFilesOfTheCurrentFolder();
    void runsNoCommandsOfAFileThatNobodyNamed();
    void optionsBelongToImport_data();
    void optionsBelongToImport();
};

void ImportTest::initTestCase()
{
    QVERIFY2(QFileInfo::exists(programFile(QStringLiteral("signalboxd"))),
        "signalboxd has to be built before this test runs");
}

void ImportTest::onlyShowsWithDryRun_data()
{
    QTest::addColumn<QByteArrayList>("secrets");
    QTest::newRow("databricks.yaml") << QByteArrayList{
        "dapi0123456789abcdef0123456789abcdef", "team-key-9f8e7d6c5b4a"};
    QTest::newRow("claude-code-lb.json")
        << QByteArrayList{"sk-first-5555666677778888", "lb-client-key-11112222"};
    QTest::newRow("balancer-first.yaml") << QByteArrayList{"sk-ant-official-1234567890", "proxy-password-42"};
    QTest::newRow("balancer.yaml") << QByteArrayList{"relay-token-0011223344", "fork-client-key-777888"};
}

void ImportTest::onlyShowsWithDryRun()
{
    QFETCH(QByteArrayList, secrets);
    Program program;
    const QString file = testData(QLatin1String("import/")) + QLatin1String(QTest::currentDataTag());
    QCOMPARE(program.run(importing(file, {"--dry-run"})), 0);
    QCOMPARE(program.errors(), QByteArray());
    QVERIFY(!QFileInfo::exists(importedFile(program)));
    for (const char *part : {"# Taken over:\n", "\n#   line ", "# Set these environment variables",
             "# Imported from ", "\nproviders:\n  - name: "})
        QVERIFY2(program.output().contains(part), program.output().constData());
    for (const QByteArray &secret : secrets)
        QVERIFY2(!program.output().contains(secret), secret.constData());
    // All of it together is a configuration.
    const YamlParsing parsing = parseYaml(program.output());
    QVERIFY(parsing.problems.isEmpty());
    QVERIFY(parsing.root.find(u"providers"));
}

void ImportTest::writesTheConfiguration()
{
    Program program;
    const QString file
        = program.write(QStringLiteral("old.json"), serverAt(QStringLiteral("https://a.example")));
    QCOMPARE(program.run(importing(file)), 0);
    QCOMPARE(program.errors(), QByteArray());
    const QByteArray written = contents(importedFile(program));
    QVERIFY2(written.contains("auth_value: ${SIGNALBOX_KEY_A_EXAMPLE}"), written.constData());
    QVERIFY2(written.contains("- ${SIGNALBOX_CLIENT_KEY}"), written.constData());
    QVERIFY(!written.contains("1234"));
    QCOMPARE(QFileInfo(importedFile(program)).permissions()
            & (QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup
                | QFileDevice::WriteOther),
        QFileDevice::Permissions());
    for (const char *part : {"a configuration of claude-code-lb", "  line 5: server no. 1 is the provider",
             "  SIGNALBOX_KEY_A_EXAMPLE: auth_value of provider 'a.example', line 5",
             "  SIGNALBOX_CLIENT_KEY: client_keys, line 4", "Written to "})
        QVERIFY2(program.output().contains(part), program.output().constData());
    QVERIFY(!program.output().contains("1234"));
}

void ImportTest::writesToTheNamedFile()
{
    Program program;
    const QString file
        = program.write(QStringLiteral("old.json"), serverAt(QStringLiteral("https://a.example")));
    const QString target = program.path(QStringLiteral("new/folder/c.yaml"));
    QCOMPARE(program.run(importing(file) << QStringLiteral("--config") << target), 0);
    QVERIFY(contents(target).contains("providers:"));
    QVERIFY(!QFileInfo::exists(importedFile(program)));
}

void ImportTest::replacesOnlyByForce()
{
    Program program;
    const QString file
        = program.write(QStringLiteral("old.json"), serverAt(QStringLiteral("https://a.example")));
    (void)program.write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"), "mine");
    QCOMPARE(program.run(importing(file)), 1);
    QVERIFY2(program.errors().contains("exists already: --force"), program.errors().constData());
    QCOMPARE(program.output(), QByteArray());
    QCOMPARE(contents(importedFile(program)), QByteArray("mine"));
    QCOMPARE(program.run(importing(file, {"--dry-run"})), 0);
    QCOMPARE(contents(importedFile(program)), QByteArray("mine"));
    QCOMPARE(program.run(importing(file, {"--force"})), 0);
    QVERIFY(contents(importedFile(program)).contains("providers:"));
}

void ImportTest::neverReplacesWhatItImports()
{
    Program program;
    const QByteArray text = serverAt(QStringLiteral("https://a.example"));
    const QString file = program.write(QStringLiteral("old.json"), text);
    QCOMPARE(program.run(importing(file, {"--force"}) << QStringLiteral("--config") << file), 1);
    QVERIFY2(program.errors().contains("is the file to be imported"), program.errors().constData());
    QCOMPARE(contents(file), text);
}

void ImportTest::refusesAFileWithErrors()
{
    Program program;
    const QString file = program.write(QStringLiteral("old.json"),
        "{\n\"servers\": [{\"url\": \"https://a.example\", \"token\": \"sk-of-the-server-1234\"}],\n"
        "\"algorithm\": \"fastest\"}\n");
    QCOMPARE(program.run(importing(file)), 1);
    QVERIFY2(program.errors().contains("old.json:3: 'algorithm'"), program.errors().constData());
    QVERIFY(!program.errors().contains("1234"));
    QCOMPARE(program.output(), QByteArray());
    QVERIFY(!QFileInfo::exists(importedFile(program)));
    QCOMPARE(program.run(importing(program.path(QStringLiteral("missing.json")))), 1);
    QVERIFY2(
        program.errors().contains("missing.json: the file cannot be read"), program.errors().constData());
}

void ImportTest::takesTheProvidersOfAnotherSwitcher()
{
    Program program;
    const QString file = program.write(QStringLiteral("router.json"),
        R"({"Providers": [{"name": "relay", "api_base_url": "https://relay.example.com/v1/chat/completions",)"
        R"("api_key": "sk-relay-1234", "models": ["m"]}]})");

    QCOMPARE(program.run(importing(file)), 0);

    QVERIFY(program.takeOutput().contains("a configuration of claude-code-router"));
    const QByteArray written = contents(importedFile(program));
    QVERIFY2(written.contains("base_url: https://relay.example.com/v1"), written.constData());
    QVERIFY(!written.contains("sk-relay-1234"));
    program.environment.insert(QStringLiteral("SIGNALBOX_KEY_RELAY"), QStringLiteral("sk-relay-1234"));
    QCOMPARE(program.run({QStringLiteral("--check-config")}), 0);
}

void ImportTest::listsWhatIsFound()
{
    Program program;
    program.environment.insert(QStringLiteral("HOME"), program.folder());
    QCOMPARE(program.run({QStringLiteral("--import")}), 0);
    QVERIFY(program.takeOutput().startsWith("No configuration of another program"));
    QVERIFY(QDir().mkpath(program.path(QStringLiteral(".claude"))));
    program.write(QStringLiteral(".claude/settings.json"),
        R"({"env": {"ANTHROPIC_BASE_URL": "https://relay.example.com", "ANTHROPIC_AUTH_TOKEN": "sk-1"}})");

    QCOMPARE(program.run({QStringLiteral("--import"), QStringLiteral("--headless")}), 0);

    const QByteArray output = program.takeOutput();
    QVERIFY2(output.contains("settings.json: Claude Code, 1 provider\n"), output.constData());
    QVERIFY(!QFile::exists(importedFile(program)));
}

void ImportTest::tellsOfAFileThatHidesTheNewOne()
{
    Program program;
    const QString file
        = program.write(QStringLiteral("old.json"), serverAt(QStringLiteral("https://a.example")));
    program.environment.insert(QStringLiteral("CONFIG_FILE"), file);
    QCOMPARE(program.run(importing(file)), 0);
    QVERIFY(QFileInfo::exists(importedFile(program)));
    QVERIFY2(
        program.output().contains("names another file, which is used instead"), program.output().constData());
}

void ImportTest::theWrittenFileRuns()
{
    FakeUpstream upstream;
    upstream.answerWell("hello");
    Program program;
    const QString file = program.write(QStringLiteral("old.json"), serverAt(upstream.baseUrl()));
    QCOMPARE(program.run(importing(file)), 0);
    program.environment.insert(QStringLiteral("SIGNALBOX_KEY_127_0_0_1"), QStringLiteral("sk-set-1234"));
    program.environment.insert(QStringLiteral("SIGNALBOX_CLIENT_KEY"), QStringLiteral("client-set-1234"));
    Program running;
    running.environment = program.environment; // and with it the folder of the configuration
    const quint16 port = running.startListening();
    QVERIFY2(port != 0, running.errors().constData());
    TestClient client(port);
    client.post("/v1/messages", messagesBody(), {{"x-api-key", "client-set-1234"}});
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(upstream.requests().at(0).headers.value("authorization"), QByteArray("Bearer sk-set-1234"));
}

void ImportTest::runsAForeignFile_data()
{
    QTest::addColumn<QString>("place");
    QTest::newRow("--config") << QStringLiteral("--config");
    QTest::newRow("CONFIG_FILE") << QStringLiteral("CONFIG_FILE");
    QTest::newRow("CONFIG_PATH") << QStringLiteral("CONFIG_PATH");
}

void ImportTest::runsAForeignFile()
{
    QFETCH(QString, place);
    FakeUpstream upstream;
    upstream.answerWell("hello");
    Program program;
    const QString file = program.write(QStringLiteral("old.json"), serverAt(upstream.baseUrl()));
    QStringList arguments;
    if (place == u"--config")
        arguments << place << file;
    else
        program.environment.insert(place, file);
    const quint16 port = program.startListening(arguments);
    QVERIFY2(port != 0, program.errors().constData());

    TestClient client(port);
    client.post("/v1/messages", messagesBody());
    QCOMPARE(client.answer().status, 401);
    QVERIFY(upstream.requests().isEmpty());
    client.post("/v1/messages", messagesBody(), {{"Authorization", "Bearer lb-client-key-1234"}});
    const TestClient::Answer answer = client.answer();
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.body.contains("hello"));
    const FakeUpstream::Request &request = upstream.requests().at(0);
    QCOMPARE(request.headers.value("authorization"), QByteArray("Bearer sk-of-the-server-1234"));
    QVERIFY(!request.head.contains("lb-client-key"));
    QVERIFY(!program.errors().contains("sk-of-the-server-1234"));
}

void ImportTest::asksForTheKeyOfADatabricksFile()
{
    FakeUpstream upstream;
    upstream.answerWell("hello");
    Program program;
    const QString file = program.write(QStringLiteral("old.yaml"),
        "auth: {api_key: '${TEAM_KEY}'}\nendpoints:\n  - name: a\n    token: dapi1234\n    api_base: "
            + upstream.baseUrl().toLatin1() + "\n");
    program.environment.insert(QStringLiteral("TEAM_KEY"), QStringLiteral("team-key-1234"));
    const quint16 port = program.startListening({QStringLiteral("--config"), file});
    QVERIFY2(port != 0, program.errors().constData());
    TestClient client(port);
    client.post("/v1/messages", messagesBody());
    QCOMPARE(client.answer().status, 401);
    client.request("GET", "/v1/models", {}, {{"x-api-key", "team-key-1234"}});
    QCOMPARE(client.answer().status, 200);
    QVERIFY(!program.errors().contains("dapi1234"));
}

void ImportTest::namesTheLineOfAForeignFile()
{
    Program program;
    const QString file = program.write(QStringLiteral("old.json"),
        "{\n  \"auth\": true,\n  \"servers\": [\n    {\"url\": \"nothing\", \"token\": \"sk-1234\"}\n  "
        "]\n}\n");
    QCOMPARE(program.run({QStringLiteral("--check-config"), QStringLiteral("--config"), file}), 1);
    QVERIFY2(program.output().contains("old.json:2: 'auth' is true"), program.output().constData());
    QVERIFY2(program.output().contains("old.json:4: 'base_url'"), program.output().constData());
    QVERIFY(!program.output().contains("sk-1234"));
}

void ImportTest::usesAForeignFileOfTheCurrentFolder_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("config.json") << QStringLiteral("config.json");
    QTest::newRow("config.yaml") << QStringLiteral("config.yaml"); // JSON is YAML
}

void ImportTest::usesAForeignFileOfTheCurrentFolder()
{
    QFETCH(QString, name);
    FakeUpstream upstream;
    upstream.answerWell("hello");
    Program program;
    (void)program.write(name, serverAt(upstream.baseUrl()));
    const quint16 port = program.startListening();
    QVERIFY2(port != 0, program.errors().constData());
    const QByteArray told = "--import " + name.toLatin1();
    QVERIFY2(QTest::qWaitFor([&] { return program.errors().contains(told); }, 10'000),
        program.errors().constData());
    TestClient client(port);
    client.post("/v1/messages", messagesBody(), {{"Authorization", "Bearer lb-client-key-1234"}});
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(upstream.requests().size(), 1);
}

void ImportTest::prefersItsOwnConfiguration()
{
    Program program;
    (void)program.write(QStringLiteral("config.json"), serverAt(QStringLiteral("https://a.example")));
    (void)program.write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"),
        "providers: [{name: a, type: demo}, {name: b, type: demo}]\n");
    QCOMPARE(program.run({QStringLiteral("--check-config")}), 0);
    QVERIFY2(program.output().contains(": 2 providers, 1 route,"), program.output().constData());
    QVERIFY(!program.output().contains("config.json"));
}

void ImportTest::overlooksOtherFilesOfTheCurrentFolder()
{
    Program program;
    (void)program.write(QStringLiteral("config.yaml"), "theme: dark\nservers: [one, two]\n");
    (void)program.write(QStringLiteral("config.json"), "{\"servers\": [{\"host\": \"a\"}]");
    QCOMPARE(program.run({QStringLiteral("--check-config")}), 0);
    QVERIFY2(program.output().contains("demo"), program.output().constData());
}

void ImportTest::runsNoCommandsOfAFileThatNobodyNamed()
{
    Program program;
    const QString file = program.write(QStringLiteral("config.json"),
        "{\"servers\": [\n{\"url\": \"https://a.example\", \"token\": \"t\", \"balance_check\": \"echo "
        "1\"}]}");
    QCOMPARE(program.run({QStringLiteral("--check-config")}), 0);
    QVERIFY2(program.output().contains("config.json:2: warning: the command 'balance_check' of provider "
                                       "'a.example' is not run"),
        program.output().constData());
    Program named;
    QCOMPARE(named.run({QStringLiteral("--check-config"), QStringLiteral("--config"), file}), 0);
    QVERIFY2(!named.output().contains("is not run"), named.output().constData());
}

void ImportTest::optionsBelongToImport_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("--dry-run") << QStringList{QStringLiteral("--dry-run")};
    QTest::newRow("--force") << QStringList{QStringLiteral("--force")};
    QTest::newRow("--import without a file")
        << QStringList{QStringLiteral("--import"), QStringLiteral("--dry-run")};
}

void ImportTest::optionsBelongToImport()
{
    QFETCH(QStringList, arguments);
    Program program;
    QCOMPARE(program.run(arguments), 2);
    QVERIFY2(program.errors().startsWith("signalbox: "), program.errors().constData());
}

QTEST_GUILESS_MAIN(ImportTest)
#include "tst_import.moc"
