// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/clientsetup.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &text)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

SetupWish wishFor(ClientToken token, const QString &baseUrl = QStringLiteral("http://127.0.0.1:8484"))
{
    return {baseUrl, token, {QStringLiteral("/usr/bin/signalbox"), QStringLiteral("token")}, true};
}

/// A home folder with a state folder in it.
struct Home
{
    QTemporaryDir folder;
    ClientSetup setup{folder.path(), {}, folder.filePath(QStringLiteral("state"))};

    [[nodiscard]] QString file(ClientProgram program) const
    {
        return settingsFile(program, folder.path(), {});
    }

    /// What went wrong; empty = nothing.
    [[nodiscard]] QString apply(ClientProgram program, const SetupWish &wish) const
    {
        const auto plan = setup.plan(program, wish);
        if (!plan)
            return plan.error().message;
        const auto error = setup.apply(*plan);
        return error ? error->message : QString();
    }

    [[nodiscard]] QList<SetupPlan> undoPlans() const
    {
        QList<SetupPlan> plans;
        const auto records = setup.setups();
        for (const SetupRecord &record : records ? *records : QList<SetupRecord>()) {
            if (const auto plan = ClientSetup::planUndo(record))
                plans << *plan;
        }
        return plans;
    }

    [[nodiscard]] QString undo() const
    {
        const auto records = setup.setups();
        if (!records)
            return records.error().message;
        for (const SetupPlan &plan : undoPlans()) {
            if (const auto error = setup.apply(plan))
                return error->message;
        }
        return {};
    }
};

} // namespace

Q_DECLARE_METATYPE(signalbox::ClientProgram)
Q_DECLARE_METATYPE(signalbox::ClientToken)

class ClientSetupTest : public QObject
{
    Q_OBJECT

private slots:
    void setsEachClientUp();
    void keepsTheKeyOutOfTheFiles();
    void leavesALoginThatIsPassedThrough();
    void tellsNothingUntrue();
    void leavesTheUserAChoice();
    void undoGivesTheFileBackToTheByte_data();
    void undoGivesTheFileBackToTheByte();
    void undoGivesEachSettingBack_data() { undoGivesTheFileBackToTheByte_data(); }
    void undoGivesEachSettingBack();
    void undoKeepsWhatOthersHaveChangedSince();
    void undoLeavesASettingThatOthersHaveChanged();
    void undoRemovesAFileThatWasNotThere();
    void undoKeepsANewFileThatOthersUse();
    void undoOfWhatNeverHappenedChangesNothing();
    void undoAfterACrashBetweenTwoSetups();
    void undoAfterACrashForgetsNoEarlierSetting();
    void writesEveryCharacter();
    void saysItsOwnSettingsAlone();
    void aSecondSetupKeepsTheFirstValues();
    void doesNothingWhereNothingIsToDo();
    void writesNothingIntoAFileThatHasChanged();
    void touchesNoFileThatCannotBeRead();
    void followsLinksAndKeepsPermissions();
    void hidesSecretsInWhatItShows();
    void showsTheCommandThatItWrites();
    void keepsItsJournalToItself();
    void refusesABrokenJournal();
    void findsTheFilesThatTheEnvironmentNames();
    void tellsHowAClientIsSetUp();
};

void ClientSetupTest::setsEachClientUp()
{
    const Home home;
    for (const ClientProgram program : allClientPrograms())
        QCOMPARE(home.apply(program, wishFor(ClientToken::AnyText)), QString());
    QCOMPARE(contents(home.file(ClientProgram::ClaudeCode)),
        QByteArray("{\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"http://127.0.0.1:8484\",\n"
                   "    \"ANTHROPIC_AUTH_TOKEN\": \"signalbox\"\n  }\n}\n"));
    QCOMPARE(contents(home.file(ClientProgram::Codex)),
        QByteArray("model_provider = \"signalbox\"\n\n[model_providers.signalbox]\nname = \"Signalbox\"\n"
                   "base_url = \"http://127.0.0.1:8484/v1\"\nwire_api = \"responses\"\n"));
    const auto values = readSettings(SettingsFormat::Json, contents(home.file(ClientProgram::OpenCode)));
    QVERIFY(values);
    for (const char *provider : {"anthropic", "openai"}) {
        const QStringList options{
            QStringLiteral("provider"), QString::fromLatin1(provider), QStringLiteral("options")};
        QCOMPARE(values->value(options + QStringList(QStringLiteral("baseURL"))),
            QByteArray("\"http://127.0.0.1:8484/v1\""));
        QCOMPARE(values->value(options + QStringList(QStringLiteral("apiKey"))), QByteArray("\"signalbox\""));
    }
}

void ClientSetupTest::keepsTheKeyOutOfTheFiles()
{
    const Home home;
    const QString claude = home.file(ClientProgram::ClaudeCode);
    write(claude, "{\"env\": {\"ANTHROPIC_AUTH_TOKEN\": \"sk-old\", \"A\": \"b\"}}");
    SetupWish wish = wishFor(ClientToken::ClientKey);
    wish.tokenCommand = {QStringLiteral("/opt/my programs/signalbox"), QStringLiteral("token")};
    for (const ClientProgram program : allClientPrograms())
        QCOMPARE(home.apply(program, wish), QString());
    const auto values = readSettings(SettingsFormat::Json, contents(claude));
#ifndef Q_OS_WIN
    QCOMPARE(values->value({QStringLiteral("apiKeyHelper")}),
        QByteArray("\"'/opt/my programs/signalbox' token\""));
#endif
    QVERIFY(!contents(claude).contains("ANTHROPIC_AUTH_TOKEN"));
    QVERIFY(contents(home.file(ClientProgram::Codex))
                .endsWith("\n[model_providers.signalbox.auth]\ncommand = \"/opt/my programs/signalbox\"\n"
                          "args = [\"token\"]\n"));
    QVERIFY(contents(home.file(ClientProgram::OpenCode)).contains("\"{env:SIGNALBOX_CLIENT_KEY}\""));
    QCOMPARE(home.undo(), QString());
    QCOMPARE(contents(claude), QByteArray("{\"env\": {\"ANTHROPIC_AUTH_TOKEN\": \"sk-old\", \"A\": \"b\"}}"));
}

void ClientSetupTest::leavesALoginThatIsPassedThrough()
{
    QCOMPARE(settingsFor(ClientProgram::ClaudeCode, wishFor(ClientToken::Own)),
        (QList<Setting>{{addressPath(ClientProgram::ClaudeCode), "\"http://127.0.0.1:8484\""}}));
    for (const Setting &setting : settingsFor(ClientProgram::OpenCode, wishFor(ClientToken::Own)))
        QCOMPARE(setting.path.constLast(), QStringLiteral("baseURL"));
}

void ClientSetupTest::tellsNothingUntrue()
{
    const auto flags = [](const Config &config) {
        const SetupWish wish = setupWish(config, QStringLiteral("http://127.0.0.1:1"), {});
        const QList<Setting> settings = settingsFor(ClientProgram::ClaudeCode, wish);
        return std::any_of(settings.begin(), settings.end(),
            [](const Setting &setting) { return setting.path.constLast() == u"ENABLE_TOOL_SEARCH"; });
    };
    Config config;
    QVERIFY(!flags(config));
    ProviderConfig anthropic;
    anthropic.baseUrl = QUrl(QStringLiteral("https://api.anthropic.com"));
    config.providers = {anthropic};
    QVERIFY(flags(config));
    ProviderConfig relay;
    relay.baseUrl = QUrl(QStringLiteral("https://relay.example/api.anthropic.com"));
    config.providers = {anthropic, relay};
    QVERIFY(!flags(config));
    config.providers[1].enabled = false;
    QVERIFY(flags(config));
}

void ClientSetupTest::leavesTheUserAChoice()
{
    const Home home;
    const QString file = home.file(ClientProgram::ClaudeCode);
    SetupWish wish = wishFor(ClientToken::AnyText);
    wish.isAllAnthropic = true;
    write(file, "{\"env\": {\"ENABLE_TOOL_SEARCH\": \"false\"}}");
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wish), QString());
    QVERIFY(contents(file).contains("\"ENABLE_TOOL_SEARCH\": \"false\""));
    QCOMPARE(home.undo(), QString());
    write(file, "{}");
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wish), QString());
    QVERIFY(contents(file).contains("\"ENABLE_TOOL_SEARCH\": \"true\""));
}

void ClientSetupTest::undoGivesTheFileBackToTheByte_data()
{
    QTest::addColumn<ClientProgram>("program");
    QTest::addColumn<QByteArray>("text");
    const QList<QByteArray> json{"", "{}", "{ }", "{\n}\n", "\n\n", "// only this", "{\"a\":1}",
        "{ \"a\": 1 }\n", "{\n\t\"env\": {\n\t\t\"A\": \"b\"\n\t}\n}", "{\"env\":{}}",
        "{\"env\": {\n}, \"z\": 1}",
        "{\r\n  \"env\": {\r\n    \"ANTHROPIC_AUTH_TOKEN\": \"mine\"\r\n  }\r\n}\r\n",
        "\xEF\xBB\xBF{\n  \"apiKeyHelper\": \"x\", // y\n}\n",
        "{\"env\": {\"ANTHROPIC_BASE_URL\": \"1\", \"ANTHROPIC_BASE_URL\": \"2\"}, \"env\": {}}",
        "{\n  \"provider\": {\n    \"anthropic\": { \"options\": {} },\n    \"openai\": {} // none\n  },\n}",
        "{\"hooks\": {\"env\": {\"ANTHROPIC_BASE_URL\": \"no\"}}, \"text\": \"\\u00e4 ä \\\" } // no\"}"};
    const QList<QByteArray> toml{"", "\n", "# only this", "model = \"x\"",
        "model = \"x\"\r\n[a]\r\nb = 1\r\n", "\xEF\xBB\xBFmodel_provider = 'mine' # c\n",
        "[model_providers.signalbox]\nbase_url = \"http://old\"\n",
        "[model_providers.other]\n[model_providers.other.x]\n",
        "a.b.c = 1\n[[t]]\n[t.u]\nv = '''\n[x]\n'''\n",
        "model_provider='x'\n[model_providers]\n  [model_providers.signalbox]\n  name='n'\n[z]"};
    for (qsizetype i = 0; i < json.size(); ++i) {
        if (!problemForClient(ClientProgram::ClaudeCode, json.at(i)))
            QTest::addRow("Claude Code %d", static_cast<int>(i)) << ClientProgram::ClaudeCode << json.at(i);
        QTest::addRow("OpenCode %d", static_cast<int>(i)) << ClientProgram::OpenCode << json.at(i);
    }
    for (qsizetype i = 0; i < toml.size(); ++i)
        QTest::addRow("Codex %d", static_cast<int>(i)) << ClientProgram::Codex << toml.at(i);
}

void ClientSetupTest::undoGivesTheFileBackToTheByte()
{
    QFETCH(ClientProgram, program);
    QFETCH(QByteArray, text);
    for (const ClientToken token : {ClientToken::AnyText, ClientToken::ClientKey, ClientToken::Own}) {
        const Home home;
        const QString file = home.file(program);
        write(file, text);
        // Set up once, and again for another port: the undo leads back to the beginning.
        QCOMPARE(home.apply(program, wishFor(token)), QString());
        const QByteArray first = contents(file);
        QVERIFY(first != text);
        QCOMPARE(home.apply(program, wishFor(token, QStringLiteral("http://127.0.0.1:9"))), QString());
        QVERIFY(contents(file) != first);
        QCOMPARE(home.undo(), QString());
        QCOMPARE(contents(file), text);
        QVERIFY(home.setup.journal().records()->isEmpty());
    }
}

void ClientSetupTest::undoGivesEachSettingBack()
{
    QFETCH(ClientProgram, program);
    QFETCH(QByteArray, text);
    for (const ClientToken token : {ClientToken::AnyText, ClientToken::ClientKey, ClientToken::Own}) {
        const Home home;
        const QString file = home.file(program);
        write(file, text);
        QCOMPARE(home.apply(program, wishFor(token)), QString());
        write(file, contents(file) + "\n\n"); // so that only the settings can tell
        QCOMPARE(home.apply(program, wishFor(token, QStringLiteral("http://127.0.0.1:9"))), QString());
        write(file, contents(file) + "\n");
        QCOMPARE(home.undo(), QString());
        const auto before = readSettings(settingsFormat(program), text);
        const auto after = readSettings(settingsFormat(program), contents(file));
        QVERIFY(before && after);
        QCOMPARE(*after, *before);
    }
}

void ClientSetupTest::undoKeepsWhatOthersHaveChangedSince()
{
    const Home home;
    const QString claude = home.file(ClientProgram::ClaudeCode);
    write(claude, "{\n  \"model\": \"opus\"\n}\n");
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText)), QString());
    write(claude,
        contents(claude).replace("opus", "sonnet").replace("\n}\n", ",\n  \"hooks\": {} // new\n}\n"));
    QCOMPARE(home.undo(), QString());
    QCOMPARE(contents(claude), QByteArray("{\n  \"model\": \"sonnet\",\n  \"hooks\": {} // new\n}\n"));

    const QString codex = home.file(ClientProgram::Codex);
    write(codex, "model = \"a\"\nmodel_provider = \"mine\"\n");
    QCOMPARE(home.apply(ClientProgram::Codex, wishFor(ClientToken::AnyText)), QString());
    write(codex, "# new\n" + contents(codex) + "\n[tui]\nx = 1\n");
    QCOMPARE(home.undo(), QString());
    QCOMPARE(
        contents(codex), QByteArray("# new\nmodel = \"a\"\nmodel_provider = \"mine\"\n\n[tui]\nx = 1\n"));
}

void ClientSetupTest::undoLeavesASettingThatOthersHaveChanged()
{
    const Home home;
    const QString file = home.file(ClientProgram::ClaudeCode);
    write(file, "{}\n");
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText)), QString());
    write(file, contents(file).replace("http://127.0.0.1:8484", "https://elsewhere"));
    const QList<SetupPlan> plans = home.undoPlans();
    QCOMPARE(plans.size(), 1);
    QStringList said;
    for (const SetupChange &change : plans.first().changes)
        said << change.toString();
    QCOMPARE(said,
        (QStringList{QStringLiteral("env.ANTHROPIC_BASE_URL stays: it was changed since by somebody else"),
            QStringLiteral("env.ANTHROPIC_AUTH_TOKEN is removed (it was \"signalbox\")")}));
    QCOMPARE(home.undo(), QString());
    QCOMPARE(contents(file),
        QByteArray("{\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"https://elsewhere\"\n  }\n}\n"));
}

void ClientSetupTest::undoRemovesAFileThatWasNotThere()
{
    const Home home;
    for (const ClientProgram program : allClientPrograms())
        QCOMPARE(home.apply(program, wishFor(ClientToken::AnyText)), QString());
    QCOMPARE(home.undoPlans().size(), 3);
    QCOMPARE(home.setup.setups(ClientProgram::Codex)->size(), 1);
    QCOMPARE(home.undo(), QString());
    for (const ClientProgram program : allClientPrograms())
        QVERIFY(!QFileInfo::exists(home.file(program)));
}

void ClientSetupTest::undoKeepsANewFileThatOthersUse()
{
    const Home home;
    const QString file = home.file(ClientProgram::ClaudeCode);
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText)), QString());
    write(file, contents(file).replace("{\n  \"env\"", "{\n  \"model\": \"opus\",\n  \"env\""));
    QCOMPARE(home.undo(), QString());
    QCOMPARE(contents(file), QByteArray("{\n  \"model\": \"opus\"\n}\n"));
}

void ClientSetupTest::undoOfWhatNeverHappenedChangesNothing()
{
    const Home home;
    const QString file = home.file(ClientProgram::Codex);
    write(file, "model = \"x\"\n");
    const auto plan = home.setup.plan(ClientProgram::Codex, wishFor(ClientToken::AnyText));
    QVERIFY(!home.setup.journal().put(*plan->record)); // and then the power fails
    const QList<SetupPlan> plans = home.undoPlans();
    QCOMPARE(plans.size(), 1);
    QVERIFY(plans.first().isEmpty());
    QVERIFY(plans.first().changes.isEmpty());
    QCOMPARE(home.undo(), QString());
    QCOMPARE(contents(file), QByteArray("model = \"x\"\n"));
    QVERIFY(home.setup.journal().records()->isEmpty());
}

void ClientSetupTest::undoAfterACrashBetweenTwoSetups()
{
    const Home home;
    const QString file = home.file(ClientProgram::ClaudeCode);
    const QByteArray before("{\n  \"model\": \"opus\"\n}\n");
    write(file, before);
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText)), QString());
    const auto plan = home.setup.plan(
        ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText, QStringLiteral("http://127.0.0.1:9")));
    QVERIFY(!home.setup.journal().put(*plan->record)); // the file still has the first address
    QCOMPARE(home.undo(), QString());
    QCOMPARE(contents(file), before);
}

void ClientSetupTest::undoAfterACrashForgetsNoEarlierSetting()
{
    const Home home;
    const QString file = home.file(ClientProgram::ClaudeCode);
    write(file, "{\n  \"model\": \"opus\"\n}\n");
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText)), QString());
    const QByteArray edited = contents(file).replace("opus", "sonnet"); // so that only the settings can tell
    write(file, edited);
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::ClientKey)), QString());
    QVERIFY(home.setup.state(ClientProgram::ClaudeCode).isOurs);
    write(file, edited); // as if it had ended before the file was written: with the token of the first setup

    QCOMPARE(home.undo(), QString());
    QCOMPARE(contents(file), QByteArray("{\n  \"model\": \"sonnet\"\n}\n"));
}

void ClientSetupTest::writesEveryCharacter()
{
    const Home home;
    SetupWish wish = wishFor(ClientToken::ClientKey);
    const QString program = QStringLiteral("/opt/\U00020BB7\U0001F600/signalbox");
    wish.tokenCommand = {program, QStringLiteral("token")};
    for (const ClientProgram client : {ClientProgram::ClaudeCode, ClientProgram::Codex}) {
        QCOMPARE(home.apply(client, wish), QString());
        QVERIFY(contents(home.file(client)).contains(program.toUtf8()));
    }
}

void ClientSetupTest::saysItsOwnSettingsAlone()
{
    const Home home;
    write(home.file(ClientProgram::ClaudeCode), R"({"env": {"MY_SECRET_KEY": "sk-mine", "A": "b"}, "x": 1})");
    const auto plan = home.setup.plan(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText));
    QCOMPARE(plan->ownText(),
        QByteArray("{\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"http://127.0.0.1:8484\",\n"
                   "    \"ANTHROPIC_AUTH_TOKEN\": \"signalbox\"\n  }\n}\n"));
    const auto codex = home.setup.plan(ClientProgram::Codex, wishFor(ClientToken::ClientKey));
    QVERIFY(codex->ownText().startsWith("model_provider = \"signalbox\"\n"));
    QVERIFY(!codex->ownText().contains("…"));
}

void ClientSetupTest::aSecondSetupKeepsTheFirstValues()
{
    const Home home;
    const QString file = home.file(ClientProgram::ClaudeCode);
    write(file, "{\"env\": {\"ANTHROPIC_AUTH_TOKEN\": \"sk-mine\"}}");
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText)), QString());
    write(file, contents(file) + "\n"); // so that only the settings can tell
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::Own)), QString());
    QVERIFY(contents(file).contains("sk-mine"));
    QCOMPARE(home.undo(), QString());
    QCOMPARE(contents(file), QByteArray("{\"env\": {\"ANTHROPIC_AUTH_TOKEN\": \"sk-mine\"}}\n"));
}

void ClientSetupTest::doesNothingWhereNothingIsToDo()
{
    const Home home;
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText)), QString());
    const auto plan = home.setup.plan(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText));
    QVERIFY(plan->isEmpty());
    QVERIFY(plan->changes.isEmpty());
    QVERIFY(plan->diff().isEmpty());
}

void ClientSetupTest::writesNothingIntoAFileThatHasChanged()
{
    const Home home;
    const QString file = home.file(ClientProgram::ClaudeCode);
    write(file, "{}");
    const auto plan = home.setup.plan(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText));
    write(file, "{\"model\": \"opus\"}");
    const auto error = home.setup.apply(*plan);
    QVERIFY(error);
    QVERIFY(error->kind == Error::Kind::Conflict);
    QCOMPARE(contents(file), QByteArray("{\"model\": \"opus\"}"));
    QVERIFY(home.setup.journal().records()->isEmpty());
}

void ClientSetupTest::touchesNoFileThatCannotBeRead()
{
    const Home home;
    const QString file = home.file(ClientProgram::ClaudeCode);
    write(file, "{\n  \"model\": \"opus\"\n  \"env\": {}\n}");
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText)),
        QString(QDir::toNativeSeparators(file)
            + QStringLiteral(": line 3: a comma or } is missing; correct it first")));
    // It would read nothing of the file, and so not our settings.
    write(file, "{\n  // mine\n  \"model\": \"opus\"\n}");
    QVERIFY(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText))
                .endsWith(QStringLiteral(": line 2: a comment stands where none is read; correct it first")));
    write(file, "{\n  \"model\": [\"opus\",\n]}");
    QVERIFY(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText))
                .endsWith(QStringLiteral(": line 3: a comma stands behind the last one; correct it first")));
    write(file, "{\"model\": \"\xE4\"}");
    QVERIFY(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText))
                .endsWith(QStringLiteral("the file is not UTF-8; save it as UTF-8 first")));
    QCOMPARE(contents(file), QByteArray("{\"model\": \"\xE4\"}"));
}

void ClientSetupTest::followsLinksAndKeepsPermissions()
{
#ifdef Q_OS_WIN
    QSKIP("links are for administrators there");
#endif
    const Home home;
    const QString real = home.folder.filePath(QStringLiteral("dotfiles/claude.json"));
    write(real, "{}");
    const QFileDevice::Permissions permissions
        = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup;
    QVERIFY(QFile::setPermissions(real, permissions));
    const QString file = home.file(ClientProgram::ClaudeCode);
    QDir().mkpath(QFileInfo(file).path());
    QVERIFY(QFile::link(real, file));
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText)), QString());
    QVERIFY(QFileInfo(file).isSymLink());
    QVERIFY(contents(real).contains("127.0.0.1"));
    constexpr auto users = QFileDevice::ReadUser | QFileDevice::WriteUser;
    QCOMPARE(QFileInfo(real).permissions() & ~users, permissions);
    QCOMPARE(home.undo(), QString());
    QVERIFY(QFileInfo(file).isSymLink());
    QCOMPARE(contents(real), QByteArray("{}"));
}

void ClientSetupTest::hidesSecretsInWhatItShows()
{
    const Home home;
    write(home.file(ClientProgram::ClaudeCode),
        "{\n  \"env\": {\n    \"ANTHROPIC_API_KEY\": \"sk-one\",\n    \"ANTHROPIC_AUTH_TOKEN\": \"sk-two\",\n"
        "    \"MAX_THINKING_TOKENS\": \"123\"\n  }\n}\n");
    const auto plan = home.setup.plan(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText));
    QString shown;
    for (const DiffLine &line : plan->diff())
        shown += line.text + u'\n';
    for (const SetupChange &change : plan->changes)
        shown += change.toString() + u'\n';
    QVERIFY(shown.contains(QStringLiteral("ANTHROPIC_AUTH_TOKEN")));
    QVERIFY(shown.contains(QStringLiteral("\"123\"")));
    QVERIFY(shown.contains(QStringLiteral("127.0.0.1:8484")));
    QVERIFY2(!shown.contains(QStringLiteral("sk-")), qPrintable(shown));
}

void ClientSetupTest::showsTheCommandThatItWrites()
{
    const Home home;
    write(home.file(ClientProgram::ClaudeCode), R"({"apiKeyHelper": "echo sk-mine signalbox token"})");
    for (const char *program : {"/usr/bin/signalbox", "/opt/my programs/signalboxd"}) {
        SetupWish wish = wishFor(ClientToken::ClientKey);
        wish.tokenCommand = {QString::fromLatin1(program), QStringLiteral("--config"),
            QStringLiteral("/a b/c.yaml"), QStringLiteral("token")};
        const auto plan = home.setup.plan(ClientProgram::ClaudeCode, wish);
        QString shown;
        for (const DiffLine &line : plan->diff())
            shown += line.text + u'\n';
        for (const SetupChange &change : plan->changes)
            shown += change.toString() + u'\n';
        QVERIFY2(shown.count(QLatin1String(program)) == 2, qPrintable(shown));
        QVERIFY2(!shown.contains(QStringLiteral("sk-mine")), qPrintable(shown));
    }
}

void ClientSetupTest::keepsItsJournalToItself()
{
    const Home home;
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText)), QString());
    const QString journal = home.setup.journal().path();
    QVERIFY(QFileInfo::exists(journal));
#ifndef Q_OS_WIN
    const auto others
        = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QVERIFY(!(QFileInfo(journal).permissions() & others));
#endif
}

void ClientSetupTest::refusesABrokenJournal()
{
    const Home home;
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText)), QString());
    write(home.setup.journal().path(), "{\"files\": ");
    const QString problem = home.undo();
    QVERIFY2(problem.contains(QStringLiteral("it is damaged; move it away")), qPrintable(problem));
    QVERIFY(!home.apply(ClientProgram::Codex, wishFor(ClientToken::AnyText)).isEmpty());
    QVERIFY(!QFileInfo::exists(home.file(ClientProgram::Codex)));
    write(home.setup.journal().path(), "{\"files\": [], \"version\": 2}");
    QVERIFY(home.undo().contains(QStringLiteral("a later version of Signalbox")));
}

void ClientSetupTest::findsTheFilesThatTheEnvironmentNames()
{
    const QString home = QDir::tempPath() + QStringLiteral("/nobody");
    const QString other = QDir::tempPath() + QStringLiteral("/other");
    QProcessEnvironment environment;
    QCOMPARE(settingsFile(ClientProgram::ClaudeCode, home, environment),
        QString(home + QStringLiteral("/.claude/settings.json")));
    environment.insert(QStringLiteral("CLAUDE_CONFIG_DIR"), other);
    environment.insert(QStringLiteral("CODEX_HOME"), other);
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), QStringLiteral("relative"));
    QCOMPARE(settingsFile(ClientProgram::ClaudeCode, home, environment),
        QString(other + QStringLiteral("/settings.json")));
    QCOMPARE(settingsFile(ClientProgram::Codex, home, environment),
        QString(other + QStringLiteral("/config.toml")));
    QCOMPARE(settingsFile(ClientProgram::OpenCode, home, environment),
        QString(home + QStringLiteral("/.config/opencode/opencode.json")));
    const QTemporaryDir folder;
    write(folder.filePath(QStringLiteral(".config/opencode/opencode.jsonc")), "{}");
    QCOMPARE(settingsFile(ClientProgram::OpenCode, folder.path(), {}),
        folder.filePath(QStringLiteral(".config/opencode/opencode.jsonc")));
}

void ClientSetupTest::tellsHowAClientIsSetUp()
{
    const Home home;
    QVERIFY(!home.setup.state(ClientProgram::ClaudeCode).exists);
    const QString file = home.file(ClientProgram::ClaudeCode);
    write(file, "{\"env\": {\"ANTHROPIC_BASE_URL\": \"http://127.0.0.1:15721\"}}");
    ClientState state = home.setup.state(ClientProgram::ClaudeCode);
    QVERIFY(state.exists && !state.isOurs);
    QCOMPARE(state.address, QStringLiteral("http://127.0.0.1:15721"));
    QCOMPARE(home.apply(ClientProgram::ClaudeCode, wishFor(ClientToken::AnyText)), QString());
    state = home.setup.state(ClientProgram::ClaudeCode);
    QVERIFY(state.isOurs);
    QCOMPARE(state.address, QStringLiteral("http://127.0.0.1:8484"));
    write(file, "{\"env\": ");
    QVERIFY(home.setup.state(ClientProgram::ClaudeCode).problem.contains(QStringLiteral("line 1")));
}

QTEST_GUILESS_MAIN(ClientSetupTest)
#include "tst_clientsetup.moc"
