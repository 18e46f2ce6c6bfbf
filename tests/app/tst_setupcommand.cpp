// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The program with a configuration, and the home folder of a user.
struct Scene
{
    explicit Scene(
        const QByteArray &config = "providers: [{name: demo, type: demo}]\nserver: {port: 18484}\n")
    {
        for (const char *name : {"CLAUDE_CONFIG_DIR", "CODEX_HOME", "ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY",
                 "ANTHROPIC_AUTH_TOKEN", "SHELL"})
            program.environment.remove(QString::fromLatin1(name));
        writeConfig(config);
    }

    void writeConfig(const QByteArray &config) const
    {
        program.write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"), config);
    }
    [[nodiscard]] QString claude() const
    {
        return program.path(QStringLiteral("HOME/.claude/settings.json"));
    }
    void writeClaude(const QByteArray &text) const
    {
        QDir(program.folder()).mkpath(QStringLiteral("HOME/.claude"));
        program.write(QStringLiteral("HOME/.claude/settings.json"), text);
    }
    int run(const char *arguments) { return program.run(QString::fromLatin1(arguments).split(u' ')); }

    Program program;
};

const QByteArray keyed("providers: [{name: demo, type: demo}]\nserver: {port: 18484}\n"
                       "client_keys: [{name: local, key: key-of-mine}, {name: work, key: key-of-work}]\n");

/// What a shell prints that runs `script`.
QByteArray shell(const QString &script, const QProcessEnvironment &environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral("sh"), {QStringLiteral("-c"), script});
    process.waitForFinished();
    return process.readAllStandardOutput().trimmed();
}

} // namespace

class SetupCommandTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void writesNothingThatNobodyHasAgreedTo_data();
    void writesNothingThatNobodyHasAgreedTo();
    void asksAtATerminal_data();
    void asksAtATerminal();
    void setsUpAndTakesBack();
    void takesBackWithoutAConfiguration();
    void takesBackTheOthersWhenOneCannotBeRead();
    void givesAHelperThatPrintsTheKey();
    void tellsWhatToDoWithOthers();
    void tellsWhatIsInTheWay();
    void refusesWhatItDoesNotUnderstand_data();
    void refusesWhatItDoesNotUnderstand();
    void printsTheEnvironmentForAShell();
    void printsTheEnvironmentForOthers();
    void printsNoLinesWithoutTheirKey();
};

void SetupCommandTest::initTestCase()
{
    QVERIFY2(QFileInfo::exists(programFile(QStringLiteral("signalboxd"))),
        "signalboxd has to be built before this test runs");
}

void SetupCommandTest::writesNothingThatNobodyHasAgreedTo_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<int>("code");
    QTest::newRow("nobody is there") << QByteArray("setup claude") << 2;
    QTest::newRow("a dry run") << QByteArray("setup claude --dry-run") << 0;
}

void SetupCommandTest::writesNothingThatNobodyHasAgreedTo()
{
    QFETCH(QByteArray, arguments);
    QFETCH(int, code);
    Scene scene;
    scene.writeClaude("{\"env\": {\"ANTHROPIC_AUTH_TOKEN\": \"sk-secret\"}}\n");
    QCOMPARE(scene.run(arguments), code);
    const QByteArray output = scene.program.takeOutput();
    QVERIFY2(output.contains("  env.ANTHROPIC_BASE_URL is set to \"http://127.0.0.1:18484\""), output);
    QVERIFY2(output.contains("  -  {\"env\": {\"ANTHROPIC_AUTH_TOKEN\": \"…\"}}"), output);
    QVERIFY2(output.contains("  +  {\"env\": {\"ANTHROPIC_AUTH_TOKEN\": \"signalbox\""), output);
    QVERIFY(!output.contains("sk-secret"));
    QCOMPARE(scene.program.takeErrors().contains("--yes"), code == 2);
    QCOMPARE(contents(scene.claude()), QByteArray("{\"env\": {\"ANTHROPIC_AUTH_TOKEN\": \"sk-secret\"}}\n"));
    QVERIFY(!QFileInfo::exists(scene.program.path(QStringLiteral("XDG_STATE_HOME/signalbox"))));
}

void SetupCommandTest::asksAtATerminal_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("writes");
    QTest::newRow("yes") << QByteArray("y\n") << true;
    QTest::newRow("no") << QByteArray("n\n") << false;
    QTest::newRow("only Return") << QByteArray("\n") << false;
}

void SetupCommandTest::asksAtATerminal()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, writes);
    if (QStandardPaths::findExecutable(QStringLiteral("script")).isEmpty())
        QSKIP("script, which makes a terminal, is not installed");
    const Scene scene;
    QProcess process;
    process.setProcessEnvironment(scene.program.environment);
    const QString command
        = QStringLiteral("'%1' setup claude").arg(programFile(QStringLiteral("signalboxd")));
    process.start(QStringLiteral("script"), {QStringLiteral("-qec"), command, QStringLiteral("/dev/null")});
    process.write(answer);
    QVERIFY(process.waitForFinished());
    const QByteArray output = process.readAll();
    QVERIFY2(output.contains("Write it? [y/N]"), output);
    QCOMPARE(QFileInfo::exists(scene.claude()), writes);
    QCOMPARE(process.exitCode(), writes ? 0 : 1);
}

void SetupCommandTest::setsUpAndTakesBack()
{
    Scene scene;
    scene.writeClaude("{\n\t\"model\": \"opus\"\n}");
    QCOMPARE(scene.run("setup claude --yes"), 0);
    QCOMPARE(contents(scene.claude()),
        QByteArray("{\n\t\"model\": \"opus\",\n\t\"env\": {\n\t\t\"ANTHROPIC_BASE_URL\": "
                   "\"http://127.0.0.1:18484\",\n\t\t\"ANTHROPIC_AUTH_TOKEN\": \"signalbox\"\n\t}\n}"));
    QCOMPARE(scene.run("setup codex --yes"), 0);
    scene.program.takeOutput();
    QCOMPARE(scene.run("setup claude --yes"), 0);
    QVERIFY(scene.program.takeOutput().contains("it is set up already, nothing changes"));
    QCOMPARE(scene.run("setup"), 0);
    const QByteArray list = scene.program.takeOutput();
    QVERIFY2(list.contains("claude    set up (") && list.contains("codex     set up (")
            && list.contains("opencode  not set up ("),
        list);
    QCOMPARE(scene.run("setup claude --undo --yes"), 0);
    QCOMPARE(contents(scene.claude()), QByteArray("{\n\t\"model\": \"opus\"\n}"));
    QVERIFY(QFileInfo::exists(scene.program.path(QStringLiteral("HOME/.codex/config.toml"))));
    QCOMPARE(scene.run("setup --undo --all --yes"), 0);
    QVERIFY(!QFileInfo::exists(scene.program.path(QStringLiteral("HOME/.codex/config.toml"))));
    QCOMPARE(scene.run("setup --undo --all"), 0); // nothing to be asked about
    QVERIFY(scene.program.takeOutput().contains("Nothing is set up"));
}

void SetupCommandTest::takesBackWithoutAConfiguration()
{
    Scene scene;
    QCOMPARE(scene.run("setup claude --yes"), 0);
    scene.writeConfig("providers: [\n");
    QCOMPARE(scene.run("setup claude --yes"), 1);
    QVERIFY(scene.program.takeErrors().contains("config.yaml"));
    QCOMPARE(scene.run("setup --undo --all --yes"), 0);
    QVERIFY(!QFileInfo::exists(scene.claude()));
}

void SetupCommandTest::takesBackTheOthersWhenOneCannotBeRead()
{
    Scene scene;
    QCOMPARE(scene.run("setup claude --yes"), 0);
    QCOMPARE(scene.run("setup codex --yes"), 0);
    scene.writeClaude("{\n broken");
    QCOMPARE(scene.run("setup --undo --all --yes"), 1);
    const QByteArray errors = scene.program.takeErrors();
    QVERIFY2(errors.contains("settings.json: line 2"), errors);
    QVERIFY(!QFileInfo::exists(scene.program.path(QStringLiteral("HOME/.codex/config.toml"))));
    QCOMPARE(contents(scene.claude()), QByteArray("{\n broken"));
}

void SetupCommandTest::givesAHelperThatPrintsTheKey()
{
    Scene scene(keyed);
    QCOMPARE(scene.run("setup claude --yes"), 0);
    const QByteArray text = contents(scene.claude());
    QVERIFY2(!text.contains("AUTH_TOKEN") && !text.contains("key-of-mine"), text);
    const QString helper
        = QString::fromUtf8(text).section(QStringLiteral("\"apiKeyHelper\": \""), 1).section(u'"', 0, 0);
    QVERIFY(helper.endsWith(QStringLiteral("signalboxd token")));
    QCOMPARE(shell(helper, scene.program.environment), QByteArray("key-of-mine"));
}

void SetupCommandTest::tellsWhatToDoWithOthers()
{
    Scene scene(keyed);
    QCOMPARE(scene.run("setup openai-sdk"), 0);
    const QByteArray output = scene.program.takeOutput();
    QVERIFY2(
        output.endsWith("  OPENAI_BASE_URL=http://127.0.0.1:18484/v1\n  OPENAI_API_KEY=YOUR-CLIENT-KEY\n"),
        output);
    QCOMPARE(scene.run("setup docker-linux"), 0);
    QVERIFY(scene.program.takeOutput().contains("  allowed_hosts: [host.docker.internal]\n"));
    QCOMPARE(scene.run("setup"), 0);
    QVERIFY(scene.program.takeOutput().contains("cursor, curl, wsl2-mirrored, wsl2-nat"));
}

void SetupCommandTest::tellsWhatIsInTheWay()
{
    Scene scene;
    QCOMPARE(scene.run("setup --check"), 0);
    QVERIFY(scene.program.takeOutput().contains("Nothing keeps clients"));
    quint16 port = 0;
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        port = server.serverPort();
        scene.writeClaude(
            "{\"env\": {\"ANTHROPIC_BASE_URL\": \"http://127.0.0.1:" + QByteArray::number(port) + "\"}}");
        QCOMPARE(scene.run("setup --check"), 0);
    }
    scene.program.write(QStringLiteral("HOME/.bashrc"), "export ANTHROPIC_API_KEY=sk-secret\n");
    scene.program.takeOutput();
    QCOMPARE(scene.run("setup --check"), 1);
    const QByteArray output = scene.program.takeOutput();
    QVERIFY2(output.startsWith("problem: "), output);
    QVERIFY2(output.contains(
                 QByteArray("port " + QByteArray::number(port) + " of this computer, and nobody listens")),
        output);
    QVERIFY2(output.contains(".bashrc, line 1: ANTHROPIC_API_KEY is set"), output);
    QVERIFY(!output.contains("sk-secret"));
}

void SetupCommandTest::refusesWhatItDoesNotUnderstand_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *arguments, const char *error) {
        QTest::newRow(arguments) << QByteArray(arguments) << QByteArray(error);
    };
    row("setup nothing", "'nothing' is no client that can be set up: claude, codex and opencode are");
    row("setup cursor --undo", "'cursor' is no client that can be set up");
    row("setup --undo", "wants the name of a client, or --all");
    row("setup --all", "--all belongs to --undo");
    row("setup --undo --all --check", "exclude each other");
    row("status --undo", "--undo does not belong here");
    row("env claude", "'env' wants no name");
    row("env --shell tcsh", "--shell wants");
    row("env --client cursor", "--client wants claude");
}

void SetupCommandTest::refusesWhatItDoesNotUnderstand()
{
    QFETCH(QByteArray, arguments);
    QFETCH(QByteArray, error);
    Scene scene;
    QCOMPARE(scene.run(arguments), 2);
    const QByteArray errors = scene.program.takeErrors();
    QVERIFY2(errors.contains(error), errors);
}

void SetupCommandTest::printsTheEnvironmentForAShell()
{
    Scene scene(keyed);
    const QString program = programFile(QStringLiteral("signalboxd"));
    const QString script = QStringLiteral(
        "eval \"$('%1' env --project 'my shop')\"; echo $ANTHROPIC_BASE_URL $ANTHROPIC_AUTH_TOKEN")
                               .arg(program);
    QCOMPARE(shell(script, scene.program.environment),
        QByteArray("http://127.0.0.1:18484/w/my%20shop key-of-mine"));
    QCOMPARE(scene.run("env --key work --shell fish --provider demo"), 0);
    QCOMPARE(scene.program.takeOutput(),
        QByteArray("set -gx ANTHROPIC_BASE_URL http://127.0.0.1:18484/p/demo\n"
                   "set -gx ANTHROPIC_AUTH_TOKEN key-of-work\n"));
}

void SetupCommandTest::printsTheEnvironmentForOthers()
{
    Scene scene;
    QCOMPARE(scene.run("env --client openai --shell dotenv --port 9"), 0);
    QCOMPARE(scene.program.takeOutput(),
        QByteArray("OPENAI_BASE_URL=http://127.0.0.1:9/v1\nOPENAI_API_KEY=signalbox\n"));
}

void SetupCommandTest::printsNoLinesWithoutTheirKey()
{
    Scene scene(keyed);
    QCOMPARE(scene.run("env --key nobody"), 1);
    QCOMPARE(scene.program.takeOutput(), QByteArray());
    QVERIFY(scene.program.takeErrors().contains("no client key 'nobody'"));
    scene.writeConfig("providers: [{name: demo, type: demo}]\nserver: {port: 0}\n");
    QCOMPARE(scene.run("env"), 1);
    QVERIFY(scene.program.takeErrors().contains("server.port"));
}

QTEST_GUILESS_MAIN(SetupCommandTest)
#include "tst_setupcommand.moc"
