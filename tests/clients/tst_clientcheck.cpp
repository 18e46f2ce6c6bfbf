// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/clientcheck.h"
#include "clients/portprobe.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

namespace {

using Severity = ClientCheck::Severity;

/// A computer with files of its own.
struct Scene
{
    QTemporaryDir folder;
    CheckPlaces places{folder.filePath(QStringLiteral("home")), {},
        folder.filePath(QStringLiteral("project")), folder.filePath(QStringLiteral("root"))};
    SetupWish wish{QStringLiteral("http://127.0.0.1:8484"), ClientToken::AnyText};

    void write(const char *path, const QByteArray &text) const
    {
        const QString file = folder.filePath(QLatin1String(path));
        QDir().mkpath(QFileInfo(file).path());
        QFile target(file);
        QVERIFY(target.open(QIODevice::WriteOnly));
        QCOMPARE(target.write(text), text.size());
    }

    /// "PLACE:LINE SEVERITY NAME" of each, the place below the folder.
    [[nodiscard]] QStringList found() const
    {
        QStringList result;
        for (const ClientCheck &check : checkClients(places, wish)) {
            const QString place
                = QDir::fromNativeSeparators(check.place).remove(QString(folder.path() + u'/'));
            result << QStringLiteral("%1:%2 %3 %4")
                          .arg(place)
                          .arg(check.line)
                          .arg(static_cast<int>(check.severity))
                          .arg(check.text.section(u' ', 0, 0));
        }
        return result;
    }
};

} // namespace

class ClientCheckTest : public QObject
{
    Q_OBJECT

private slots:
    void findsNothingWhereNothingIs();
    void findsVariablesOfTheEnvironment();
    void findsLinesOfShellFiles();
    void overlooksWhatDoesNoHarm();
    void findsSettingsThatComeFirst();
    void findsOtherServicesInTheUsersOwnSettings();
    void findsACodexProfileThatGoesElsewhere();
    void neverShowsAValue();
    void findsAProxyForTheLoopback();
    void findsAddressesOfThisComputer();
    void probesAPortWithoutWaiting();
};

void ClientCheckTest::findsNothingWhereNothingIs()
{
    const Scene scene;
    QCOMPARE(scene.found(), QStringList());
    QVERIFY(pointedAddresses(scene.places).isEmpty());
}

void ClientCheckTest::findsVariablesOfTheEnvironment()
{
    Scene scene;
    scene.places.environment.insert(
        QStringLiteral("ANTHROPIC_BASE_URL"), QStringLiteral("https://relay.example"));
    scene.places.environment.insert(QStringLiteral("ANTHROPIC_API_KEY"), QStringLiteral("sk-x"));
    scene.places.environment.insert(QStringLiteral("CLAUDE_CODE_USE_BEDROCK"), QStringLiteral("1"));
    scene.places.environment.insert(QStringLiteral("OPENAI_BASE_URL"), QStringLiteral("https://x/v1"));
    QCOMPARE(scene.found(),
        (QStringList{QStringLiteral("the environment:0 1 ANTHROPIC_BASE_URL"),
            QStringLiteral("the environment:0 0 ANTHROPIC_API_KEY"),
            QStringLiteral("the environment:0 2 CLAUDE_CODE_USE_BEDROCK"),
            QStringLiteral("the environment:0 1 OPENAI_BASE_URL")}));
}

void ClientCheckTest::findsLinesOfShellFiles()
{
    Scene scene;
    scene.wish.token = ClientToken::ClientKey;
    scene.write("home/.bashrc",
        "# export ANTHROPIC_BASE_URL=no\nif true; then export A=b ANTHROPIC_BASE_URL=\"https://x\"; fi\n"
        "alias c='ANTHROPIC_AUTH_TOKEN=t claude'\nMY_ANTHROPIC_API_KEY=1\nunset ANTHROPIC_API_KEY\n");
    scene.write("home/.config/fish/config.fish", "\nset -gx ANTHROPIC_AUTH_TOKEN 'sk-secret'\n");
    scene.write("home/.config/fish/conf.d/a.fish", "set --export CLAUDE_CODE_USE_VERTEX 1\n");
    scene.write("root/etc/environment", "PATH=/bin\nANTHROPIC_API_KEY=sk-secret\n");
    scene.write("home/.profile", "setenv OPENAI_BASE_URL https://x\n");
    QCOMPARE(scene.found(),
        (QStringList{QStringLiteral("home/.bashrc:2 1 ANTHROPIC_BASE_URL"),
            QStringLiteral("home/.bashrc:3 1 ANTHROPIC_AUTH_TOKEN"),
            QStringLiteral("home/.profile:1 1 OPENAI_BASE_URL"),
            QStringLiteral("home/.config/fish/config.fish:2 1 ANTHROPIC_AUTH_TOKEN"),
            QStringLiteral("home/.config/fish/conf.d/a.fish:1 2 CLAUDE_CODE_USE_VERTEX"),
            QStringLiteral("root/etc/environment:2 1 ANTHROPIC_API_KEY")}));
}

void ClientCheckTest::overlooksWhatDoesNoHarm()
{
    Scene scene;
    scene.places.environment.insert(
        QStringLiteral("ANTHROPIC_BASE_URL"), QStringLiteral("http://127.0.0.1:8484/w/shop"));
    scene.places.environment.insert(QStringLiteral("ANTHROPIC_AUTH_TOKEN"), QStringLiteral("sk-old"));
    scene.places.environment.insert(QStringLiteral("CLAUDE_CODE_USE_BEDROCK"), QStringLiteral("0"));
    scene.write("home/.zshrc", "export ANTHROPIC_BASE_URL='http://127.0.0.1:8484'\n");
    QCOMPARE(scene.found(), QStringList());
    // Another port is another program.
    scene.wish.baseUrl = QStringLiteral("http://127.0.0.1:848");
    QCOMPARE(scene.found().size(), 2);
}

void ClientCheckTest::findsSettingsThatComeFirst()
{
    const Scene scene;
    const QByteArray elsewhere("{\"env\": {\"ANTHROPIC_BASE_URL\": \"https://x\"}}");
    scene.write("project/.claude/settings.local.json", elsewhere);
    scene.write("project/.claude/settings.json", "{ broken");
    scene.write("home/.claude/settings.json", elsewhere); // the setup tells of this one
    QStringList expected{QStringLiteral("project/.claude/settings.local.json:0 2 ANTHROPIC_BASE_URL"),
        QStringLiteral("project/.claude/settings.json:0 1 line")};
#ifdef Q_OS_LINUX
    scene.write("root/etc/claude-code/managed-settings.json", elsewhere);
    expected.prepend(QStringLiteral("root/etc/claude-code/managed-settings.json:0 2 ANTHROPIC_BASE_URL"));
#endif
    QCOMPARE(scene.found(), expected);
}

void ClientCheckTest::findsOtherServicesInTheUsersOwnSettings()
{
    const Scene scene;
    scene.write("home/.claude/settings.json",
        "{\"env\": {\"CLAUDE_CODE_USE_BEDROCK\": \"1\", \"ANTHROPIC_AUTH_TOKEN\": \"x\"}}");
    QCOMPARE(
        scene.found(), QStringList{QStringLiteral("home/.claude/settings.json:0 2 CLAUDE_CODE_USE_BEDROCK")});
}

void ClientCheckTest::findsACodexProfileThatGoesElsewhere()
{
    const Scene scene;
    const QByteArray text(
        "model_provider = \"signalbox\"\nprofile = \"work\"\n[profiles.work]\nmodel_provider = ");
    scene.write("home/.codex/config.toml", text + "\"signalbox\"\n");
    QCOMPARE(scene.found(), QStringList());
    scene.write("home/.codex/config.toml", text + "\"azure\"\n");
    QCOMPARE(scene.found(), QStringList{QStringLiteral("home/.codex/config.toml:0 2 the")});
}

void ClientCheckTest::neverShowsAValue()
{
    Scene scene;
    scene.wish.token = ClientToken::Own;
    const QString secret = QStringLiteral("sk-secret-value");
    for (const char *name : {"ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"})
        scene.places.environment.insert(QString::fromLatin1(name), secret);
    scene.write("home/.bashrc", "export ANTHROPIC_API_KEY=sk-secret-value\n");
    scene.write("project/.claude/settings.json", "{\"env\": {\"ANTHROPIC_API_KEY\": \"sk-secret-value\"}}");
    const QList<ClientCheck> checks = checkClients(scene.places, scene.wish);
    QCOMPARE(checks.size(), 5);
    for (const ClientCheck &check : checks) {
        QVERIFY2(!check.toString().contains(secret), qPrintable(check.toString()));
        QVERIFY(!check.remedy.isEmpty());
    }
}

void ClientCheckTest::findsAProxyForTheLoopback()
{
    Scene scene;
    scene.places.environment.insert(QStringLiteral("HTTPS_PROXY"), QStringLiteral("http://proxy:3128"));
    QCOMPARE(scene.found(), QStringList{QStringLiteral("the environment:0 1 a")});
    scene.places.environment.insert(QStringLiteral("no_proxy"), QStringLiteral("localhost,127.0.0.1"));
    QCOMPARE(scene.found(), QStringList());
}

void ClientCheckTest::findsAddressesOfThisComputer()
{
    const Scene scene;
    scene.write(
        "home/.claude/settings.json", "{\"env\": {\"ANTHROPIC_BASE_URL\": \"http://localhost:15721\"}}");
    scene.write("home/.codex/config.toml",
        "model_provider = \"mine\"\n[model_providers.mine]\nbase_url = \"http://[::1]:7/v1\"\n"
        "[model_providers.unused]\nbase_url = \"http://127.0.0.1:8/v1\"\n");
    scene.write("home/.config/opencode/opencode.json",
        "{\"provider\": {\"a\": {\"options\": {\"baseURL\": \"https://api.example\"}}}}");
    const QList<PointedAddress> addresses = pointedAddresses(scene.places);
    QCOMPARE(addresses.size(), 2);
    QCOMPARE(addresses.first().port, quint16(15721));
    QCOMPARE(addresses.last().host, QStringLiteral("::1"));
    const ClientCheck dead = deadAddress(addresses.first());
    QVERIFY(dead.text.contains(QStringLiteral("cc-switch")));
    QVERIFY(dead.remedy.contains(QStringLiteral("signalbox setup claude --undo")));
}

void ClientCheckTest::probesAPortWithoutWaiting()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const quint16 port = server.serverPort();
    QList<bool> answers;
    probePort(QStringLiteral("127.0.0.1"), port, this, [&](bool listens) { answers << listens; });
    QVERIFY(answers.isEmpty());
    QTRY_COMPARE(answers, QList<bool>{true});
    server.close();
    probePort(QStringLiteral("127.0.0.1"), port, this, [&](bool listens) { answers << listens; });
    QTRY_COMPARE(answers, (QList<bool>{true, false}));
}

QTEST_GUILESS_MAIN(ClientCheckTest)
#include "tst_clientcheck.moc"
