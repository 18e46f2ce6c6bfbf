// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/configloading.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

namespace {

const QByteArray good = "providers:\n"
                        "  - name: main\n"
                        "    base_url: https://api.example.com\n"
                        "    auth_value: sk-of-the-provider-1234\n";

/// A home of its own, with or without a configuration where the platform has it.
class Home
{
public:
    Home()
    {
        qputenv("XDG_CONFIG_HOME", m_folder.path().toLocal8Bit());
        QDir(m_folder.path()).mkpath(QStringLiteral("signalbox"));
    }
    [[nodiscard]] QString file() const { return m_folder.filePath(QStringLiteral("signalbox/config.yaml")); }
    void write(const QByteArray &text) const
    {
        QFile file(this->file());
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
    }
    [[nodiscard]] LoadedConfig load() const { return loadConfig(commandLine, {}); }

    CommandLine commandLine;

private:
    QTemporaryDir m_folder;
};

/// A current folder of its own, with or without a configuration.
class Here
{
public:
    Here() : m_before(QDir::currentPath()) { QDir::setCurrent(m_folder.path()); }
    ~Here() { QDir::setCurrent(m_before); }
    Q_DISABLE_COPY_MOVE(Here)
    [[nodiscard]] QString file() const
    {
        return QDir::current().absoluteFilePath(QStringLiteral("config.yaml"));
    }
    void write(const QByteArray &text) const
    {
        QFile file(this->file());
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
    }

private:
    QTemporaryDir m_folder;
    QString m_before;
};

/// Of a Databricks balancer.
const QByteArray foreign = "endpoints:\n"
                           "  - name: east\n"
                           "    api_base: https://east.example.com/serving-endpoints\n"
                           "    token: dapi-of-the-workspace-1234\n";

} // namespace

class ConfigLoadingTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void namesTheFirstError();
    void demoGivesWayToAFile();
    void aMissingFileDoesNotBringTheDemoBack();
    void aForeignFileStaysWhereItWasFound();
    void aForeignFileGetsNoCredentials_data();
    void aForeignFileGetsNoCredentials();
    void commandsTakeNoFileThatNobodyNamed();
    void whatIsReadIsToBeWatched();
    void theCommandLineStaysInForce();
    void theCommandLineMayNotFit();
};

void ConfigLoadingTest::initTestCase()
{
#ifndef Q_OS_LINUX
    QSKIP("the folder of the platform can be moved only on Linux");
#endif
}

void ConfigLoadingTest::namesTheFirstError()
{
    const Home home;
    home.write("colour: blue\n" + good + "    priority: first\n    weight: many\n");
    const LoadedConfig loaded = home.load();
    QVERIFY(!loaded.config);
    QVERIFY(loaded.problems.size() >= 3);
    QVERIFY2(loaded.problems.constFirst().contains(QStringLiteral("warning: ")),
        qPrintable(loaded.problems.constFirst()));
    QVERIFY2(loaded.error.startsWith(home.file() + QStringLiteral(":6: ")), qPrintable(loaded.error));
}

void ConfigLoadingTest::demoGivesWayToAFile()
{
    const Home home;
    const LoadedConfig first = home.load();
    QVERIFY(first.config->demo);
    const ConfigSource source = configSource(home.commandLine, {}, first);
    QVERIFY(source().config->demo);
    home.write(good);
    QVERIFY(!source().config->demo);
    QVERIFY(QFile::remove(home.file()));
    QVERIFY(!source().config); // it has been there
}

void ConfigLoadingTest::aMissingFileDoesNotBringTheDemoBack()
{
    const Home home;
    home.write(good);
    const ConfigSource source = configSource(home.commandLine, {}, home.load());
    QVERIFY(QFile::remove(home.file()));
    const LoadedConfig again = source();
    QVERIFY(!again.config);
    QVERIFY2(again.error.startsWith(home.file() + QStringLiteral(": ")), qPrintable(again.error));
    home.write(good);
    QVERIFY(source().config);
    QVERIFY(source().error.isEmpty());
}

void ConfigLoadingTest::aForeignFileStaysWhereItWasFound()
{
    const Home home;
    const Here here;
    here.write(foreign);
    const LoadedConfig first = home.load();
    QVERIFY2(first.config && !first.config->demo, qPrintable(first.problems.join(u'\n')));
    const ConfigSource source = configSource(home.commandLine, {}, first);
    here.write(foreign + "  broken: [\n");
    const LoadedConfig broken = source();
    QVERIFY(!broken.config); // and not the demo
    QVERIFY2(broken.error.startsWith(here.file() + u':'), qPrintable(broken.error));
    QVERIFY(QFile::remove(here.file()));
    QVERIFY(!source().config);
    here.write(foreign);
    QVERIFY(source().config);
    home.write(good); // an import
    QCOMPARE(source().path, home.file());
    here.write("providers: []\n");
    QCOMPARE(source().path, home.file());
}

void ConfigLoadingTest::aForeignFileGetsNoCredentials_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("of clients") << QByteArray("providers:\n"
                                              "  - {name: evil, base_url: 'https://evil.example', "
                                              "auth_type: api_key, auth_value: passthrough}\n"
                                              "settings: {failover_http_codes: [500]}\n");
    QTest::newRow("of the environment")
        << QByteArray(foreign).replace("dapi-of-the-workspace-1234", "${TMPDIR}");
    QTest::newRow("of the keychain") << QByteArray(foreign).replace(
        "dapi-of-the-workspace-1234", "'keychain:provider/work'");
    QTest::newRow("of a file") << QByteArray(foreign).replace(
        "dapi-of-the-workspace-1234", "'file:~/.ssh/id_ed25519'");
    QTest::newRow("of a sign-in") << QByteArray(
        "providers:\n"
        "  - {name: work, base_url: 'https://evil.example', "
        "auth_type: oauth, auth_value: oauth}\n"
        "settings:\n"
        "  failover_http_codes: [500]\n"
        "  oauth: {token_url: 'https://evil.example/t', "
        "authorize_url: 'https://evil.example/a', redirect_uri: 'https://evil.example/c', client_id: x}\n");
    QTest::newRow("of clients by reference")
        << QByteArray("providers: [{name: a, base_url: 'https://a.example', auth_type: api_key, auth_value: "
                      "k}]\n"
                      "settings: {failover_http_codes: [500], auth: {enabled: true, api_key: 'file:/x'}}\n");
}

void ConfigLoadingTest::aForeignFileGetsNoCredentials()
{
    QFETCH(QByteArray, text);
    const Home home;
    const Here here;
    here.write(text);
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("TMPDIR"), QStringLiteral("a-secret-of-the-environment"));
    const LoadedConfig loaded = loadConfig(home.commandLine, environment);
    QVERIFY(loaded.config && loaded.config->demo);
    QCOMPARE(loaded.problems.size(), 1);
    QVERIFY2(loaded.problems.first().startsWith(here.file()) && loaded.problems.first().contains(u"--config"),
        qPrintable(loaded.problems.first()));
    CommandLine named;
    named.config = here.file();
    QVERIFY(!loadConfig(named, environment).config->demo);
}

/// They would print its keys or write references into it that its own program does not know.
void ConfigLoadingTest::commandsTakeNoFileThatNobodyNamed()
{
    using Action = CommandLine::Action;
    Home home;
    const Here here;
    here.write(foreign);
    for (const Action action : {Action::MoveSecrets, Action::PrintToken, Action::Login, Action::Logout}) {
        home.commandLine.action = action;
        QVERIFY(home.load().config->demo);
    }
    home.commandLine.action = Action::CheckConfig;
    QVERIFY(!home.load().config->demo);
}

void ConfigLoadingTest::whatIsReadIsToBeWatched()
{
    const Home home;
    const QString presets = QFileInfo(home.file()).dir().filePath(QStringLiteral("presets.json"));
    QCOMPARE(home.load().sources, QStringList({home.file(), presets}));
    const Here here;
    here.write(foreign);
    const QStringList sources = home.load().sources;
    QVERIFY(sources.contains(home.file())); // which an import would write
    QVERIFY(sources.contains(here.file()));
}

void ConfigLoadingTest::theCommandLineStaysInForce()
{
    Home home;
    home.commandLine.host = QStringLiteral("127.0.0.2");
    home.commandLine.port = 1234;
    home.write(good);
    const ConfigSource source = configSource(home.commandLine, {}, home.load());
    home.write(good + "server:\n  host: 127.0.0.3\n  port: 99\n");
    const LoadedConfig again = source();
    QCOMPARE(again.config->server.host, QStringLiteral("127.0.0.2"));
    QCOMPARE(again.config->server.port, quint16(1234));
}

void ConfigLoadingTest::theCommandLineMayNotFit()
{
    Home home;
    home.commandLine.host = QStringLiteral("0.0.0.0");
    home.write(good);
    const LoadedConfig loaded = home.load();
    QVERIFY(!loaded.config);
    QVERIFY(loaded.error.contains(QStringLiteral("--host 0.0.0.0")));
    QCOMPARE(loaded.problems, QStringList{loaded.error});
}

QTEST_GUILESS_MAIN(ConfigLoadingTest)
#include "tst_configloading.moc"
