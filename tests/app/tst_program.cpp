// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeupstream.h"
#include "support/program.h"
#include "support/testclient.h"
#include "support/testfiles.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTest>

#include <utility>

#ifdef Q_OS_UNIX
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray goodConfig = "providers:\n"
                              "  - name: main\n"
                              "    base_url: https://api.example.com\n"
                              "    auth_value: sk-of-the-provider-1234\n";

/// One provider at `url` that needs no key.
QByteArray configFor(const QString &url)
{
    return "providers:\n  - name: main\n    base_url: " + url.toLatin1()
        + "\n    auth_value: sk-of-the-provider-1234\n";
}

/// A provider whose stream goes on when the test says so.
class UpstreamByHand
{
public:
    UpstreamByHand()
    {
        m_server.listen(QHostAddress(QHostAddress::LocalHost));
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            m_client = m_server.nextPendingConnection();
            QObject::connect(
                m_client, &QTcpSocket::readyRead, m_client, [this] { m_request += m_client->readAll(); });
        });
    }

    [[nodiscard]] QString baseUrl() const
    {
        return QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort());
    }
    [[nodiscard]] bool hasRequest() const { return m_request.endsWith(messagesBody()); }

    void send(const QByteArrayList &events)
    {
        if (!std::exchange(m_headSent, true))
            m_client->write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                            "transfer-encoding: chunked\r\n\r\n");
        for (const QByteArray &event : events)
            m_client->write(QByteArray::number(event.size(), 16) + "\r\n" + event + "\r\n");
    }
    void end() { m_client->write("0\r\n\r\n"); }

private:
    QTcpServer m_server;
    QTcpSocket *m_client = nullptr;
    QByteArray m_request;
    bool m_headSent = false;
};

QStringList list(const char *words)
{
    return QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
}

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress(QHostAddress::LocalHost)) ? server.serverPort() : 0;
}

bool refusesConnections(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    const auto refused = [&] { return socket.state() == QAbstractSocket::UnconnectedState; };
    return QTest::qWaitFor([&] { return refused() || socket.state() == QAbstractSocket::ConnectedState; })
        && refused();
}

} // namespace

class ProgramTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void printsItsVersion_data();
    void printsItsVersion();
    void printsHelp_data();
    void printsHelp();
    void informsAfterACommand_data();
    void informsAfterACommand();
    void refusesWhatItDoesNotUnderstand_data();
    void refusesWhatItDoesNotUnderstand();
    void listsPresets();
    void checksAGoodFile_data();
    void checksAGoodFile();
    void checksABadFile_data();
    void checksABadFile();
    void startsWithTheExampleFile();
    void findsTheFile_data();
    void findsTheFile();
    void missingFileIsAnErrorOnlyWhenNamed();
    void hiddenFileIsNoMissingFile();
    void warnsOfAFileThatAllMayWrite();
    void doesNotRunWithABadFile();
    void trayProgramShowsWhatIsWrongWithAFile();
    void asksForTheHealthOfAnInstance_data();
    void asksForTheHealthOfAnInstance();
    void asksTheConfiguredPortForHealth();
    void asksTheConfiguredHostForHealth_data();
    void asksTheConfiguredHostForHealth();
    void asksForHealthInSpiteOfErrors_data();
    void asksForHealthInSpiteOfErrors();
    void healthCheckDoesNotWaitForEver();
    void healthCheckNeedsAPortNumber();
    void tellsWhetherThereIsANewVersion();
    void asksForANewVersionOverTheSystemsProxy();
    void healthOfARunningProgramIsGood();
    void namesTheAddressThatIsTaken();
    void trayProgramGreetsOnce();
    void greetsANewcomer_data();
    void greetsANewcomer();
    void greetsWithoutATokenWhereTheClientsOwnIsUsed();
    void greetsWithoutShowingAKey();
    void runsWithoutADisplay_data();
    void runsWithoutADisplay();
    void demoAnswersAtOnce();
    void refusesToBeOpenToAllWithoutAKey_data();
    void refusesToBeOpenToAllWithoutAKey();
    void writesItsLogAsJsonLines();
    void endsOnSignals_data();
    void endsOnSignals();
    void lastStreamEndsBeforeTheProgram();
    void secondSignalEndsAtOnce();
    void endsWhileNobodyReadsItsConsole();
};

void ProgramTest::initTestCase()
{
    QVERIFY2(QFileInfo::exists(programFile(QStringLiteral("signalboxd"))),
        "signalboxd has to be built before this test runs");
}

void ProgramTest::printsItsVersion_data()
{
    QTest::addColumn<QString>("option");
    for (const char *option : {"--version", "-version", "-v"})
        QTest::newRow(option) << QString::fromLatin1(option);
}

void ProgramTest::printsItsVersion()
{
    QFETCH(QString, option);
    Program program;
    QCOMPARE(program.run({option}), 0);
    QCOMPARE(program.output().trimmed(), QByteArray("Signalbox " SIGNALBOX_VERSION));
    QCOMPARE(program.errors(), QByteArray());
}

void ProgramTest::printsHelp_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("option");
    for (const QString &name : builtPrograms()) {
        for (const char *option : {"--help", "-help", "-h"})
            QTest::addRow("%s %s", qPrintable(name), option) << name << QString::fromLatin1(option);
    }
}

void ProgramTest::printsHelp()
{
    QFETCH(QString, name);
    QFETCH(QString, option);
    Program program(name);
    QCOMPARE(program.run({option}), 0);
    QVERIFY2(program.output().startsWith(QByteArray("Usage: " + name.toLatin1() + " [options] [command]\n")),
        program.output().constData());
    for (const char *word :
        {"-h, --help", "-v, --version", "-c, --config <file>", "--host <host>", "--port <port>", "--headless",
            "--check-config", "--import <file>", "--dry-run", "--force", "--health-check", "CONFIG_FILE",
            "CONFIG_PATH", "HEALTH_CHECK_PORT", "Exit codes:\n  0 ", "\n  1 ", "\n  2 ", "\n  3 "})
        QVERIFY2(program.output().contains(word), word);
    QVERIFY(!program.output().contains("executable_name"));
    QCOMPARE(program.errors(), QByteArray());
}

void ProgramTest::informsAfterACommand_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("beginning");
    QTest::newRow("help") << list("usage --help") << QByteArray("Usage: ");
    QTest::newRow("help with options") << list("status --json --help") << QByteArray("Usage: ");
    QTest::newRow("help of a command without its name") << list("login --help") << QByteArray("Usage: ");
    QTest::newRow("version") << list("requests --version") << QByteArray("Signalbox " SIGNALBOX_VERSION);
}

void ProgramTest::informsAfterACommand()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, beginning);
    Program program;
    QCOMPARE(program.run(arguments), 0);
    QVERIFY2(program.output().startsWith(beginning), program.output().constData());
    QCOMPARE(program.errors(), QByteArray());
}

void ProgramTest::refusesWhatItDoesNotUnderstand_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown option") << list("--nonsense");
    QTest::newRow("unknown option beside a known one") << list("--version --nonsense");
    QTest::newRow("a word") << list("start");
    QTest::newRow("port that is a word") << list("--port http");
    QTest::newRow("port that is too large") << list("--port 65536");
    QTest::newRow("negative port") << list("--port -1");
    QTest::newRow("option without its value") << list("--config");
}

void ProgramTest::refusesWhatItDoesNotUnderstand()
{
    QFETCH(QStringList, arguments);
    Program program;
    QCOMPARE(program.run(arguments), 2);
    QVERIFY2(program.errors().startsWith("signalbox: "), program.errors().constData());
    QCOMPARE(program.output(), QByteArray());
}

void ProgramTest::listsPresets()
{
    const auto listed = [](const QStringList &words, int code = 0) {
        Program program;
        const int exited = program.run(QStringList{QStringLiteral("--presets")} + words);
        return exited == code ? program.output() : QByteArray("wrong exit code");
    };
    QVERIFY(listed({}).count('\n') > 50);
    const QByteArray found = listed({QStringLiteral("DEEPSEEK"), QStringLiteral("anthropic")});
    QVERIFY2(found.contains("deepseek ") && found.contains("https://api.deepseek.com/anthropic\n"),
        found.constData());
    QVERIFY(!found.contains("moonshot "));
    QVERIFY(!listed({QStringLiteral("gemini")}).contains("(not usable yet)"));
    QVERIFY(listed({QStringLiteral("bedrock")}).contains("(not usable yet)"));
    QCOMPARE(listed({QStringLiteral("nobody-has-this")}, 1), QByteArray());
}

void ProgramTest::checksAGoodFile_data()
{
    QTest::addColumn<QString>("option");
    QTest::newRow("two dashes") << QStringLiteral("--check-config");
    QTest::newRow("one dash") << QStringLiteral("-check-config");
}

void ProgramTest::checksAGoodFile()
{
    QFETCH(QString, option);
    Program program;
    const QString file = program.write(QStringLiteral("good.yaml"), goodConfig);
    QCOMPARE(program.run({option, QStringLiteral("--config"), file}), 0);
    const QByteArray expected = QFile::encodeName(QDir::toNativeSeparators(file)) + ": 1 provider, 1 route, ";
    QVERIFY2(program.output().startsWith(expected), program.output().constData());
    QCOMPARE(program.errors(), QByteArray());
    QVERIFY(!program.output().contains("sk-of-the-provider"));
}

void ProgramTest::checksABadFile_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<int>>("lines");
    QTest::newRow("unknown type") << QByteArray(goodConfig + "    type: nonsense\n") << QList<int>{5};
    QTest::newRow("two mistakes") << QByteArray(goodConfig + "    priority: first\nserver:\n  port: 99999\n")
                                  << QList<int>{5, 7};
    QTest::newRow("no YAML") << QByteArray("providers:\n  - name: [\n") << QList<int>{};
    QTest::newRow("open to all without a key")
        << QByteArray(goodConfig + "server:\n  host: 0.0.0.0\n") << QList<int>{6};
}

void ProgramTest::checksABadFile()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<int>, lines);
    Program program;
    const QString file = program.write(QStringLiteral("bad.yaml"), text);
    QCOMPARE(program.run({QStringLiteral("--check-config"), QStringLiteral("-c"), file}), 1);
    const QByteArray name = QFile::encodeName(QDir::toNativeSeparators(file));
    QVERIFY2(program.output().contains(name), program.output().constData());
    for (const int line : lines) {
        const QByteArray place = name + ':' + QByteArray::number(line) + ": ";
        QVERIFY2(program.output().contains(place), program.output().constData());
    }
    QVERIFY(!program.output().contains("sk-of-the-provider"));
}

void ProgramTest::startsWithTheExampleFile()
{
    QFile file(sourceFile(QLatin1String("resources/config.example.yaml")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    // Its addresses all have one port: another one for all keeps what they have to do with each other.
    const quint16 port = freePort();
    const QByteArray text = file.readAll().replace("8484", QByteArray::number(port));
    Program program;
    program.start({QStringLiteral("--config"), program.write(QStringLiteral("c.yaml"), text)});
    QVERIFY2(program.listens(), program.errors().constData());
    TestClient client(port);
    client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QCOMPARE(client.answer().status, 200);
}

void ProgramTest::findsTheFile_data()
{
    QTest::addColumn<QStringList>("places");
    QTest::addColumn<QString>("expected");
    QTest::newRow("command line first")
        << list("--config CONFIG_FILE CONFIG_PATH default") << QStringLiteral("--config");
    QTest::newRow("then CONFIG_FILE")
        << list("CONFIG_FILE CONFIG_PATH default") << QStringLiteral("CONFIG_FILE");
    QTest::newRow("then CONFIG_PATH") << list("CONFIG_PATH default") << QStringLiteral("CONFIG_PATH");
    QTest::newRow("then the folder of the platform") << list("default") << QStringLiteral("default");
}

void ProgramTest::findsTheFile()
{
#ifndef Q_OS_LINUX
    QSKIP("the folder of the platform can be moved only on Linux");
#endif
    QFETCH(QStringList, places);
    QFETCH(QString, expected);
    Program program;
    QStringList arguments{QStringLiteral("--check-config")};
    for (const QString &place : places) {
        const QString name = place == QStringLiteral("default")
            ? QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml")
            : place + u'x';
        const QString file = program.write(name, goodConfig);
        if (place == QStringLiteral("--config"))
            arguments << place << file;
        else if (place != QStringLiteral("default"))
            program.environment.insert(place, file);
    }
    QCOMPARE(program.run(arguments), 0);
    const QString file = expected == QStringLiteral("default")
        ? program.configFolder() + QStringLiteral("/config.yaml")
        : program.path(expected + u'x');
    const QByteArray place = QFile::encodeName(file) + ": 1 provider, ";
    QVERIFY2(program.output().startsWith(place), program.output().constData());
}

void ProgramTest::missingFileIsAnErrorOnlyWhenNamed()
{
    Program unnamed;
    QCOMPARE(unnamed.run({QStringLiteral("--check-config")}), 0);
    QVERIFY2(unnamed.output().contains("demo"), unnamed.output().constData());
    Program named;
    const QString file = named.path(QStringLiteral("missing.yaml"));
    QCOMPARE(named.run({QStringLiteral("--check-config"), QStringLiteral("--config"), file}), 1);
    QVERIFY(named.output().contains("missing.yaml"));
    Program variable;
    variable.environment.insert(QStringLiteral("CONFIG_FILE"), variable.path(QStringLiteral("missing.yaml")));
    QCOMPARE(variable.run({QStringLiteral("--port"), QStringLiteral("0")}), 1);
    QVERIFY(variable.errors().contains("missing.yaml"));
}

/// A folder that may not be entered hides whether there is a file; so does a link that leads nowhere else.
void ProgramTest::hiddenFileIsNoMissingFile()
{
#ifdef Q_OS_WIN
    QSKIP("links are something else there");
#endif
    Program program;
    QVERIFY(QDir().rmdir(program.configFolder()));
    QVERIFY(QFile::link(QStringLiteral("signalbox"), program.configFolder()));
    QCOMPARE(program.run({QStringLiteral("--check-config")}), 1);
    QVERIFY2(program.output().contains("signalbox/config.yaml: the file cannot be read"),
        program.output().constData());
}

void ProgramTest::warnsOfAFileThatAllMayWrite()
{
#ifdef Q_OS_WIN
    QSKIP("there are no modes of files");
#endif
    Program program;
    const QString file = program.write(QStringLiteral("c.yaml"), goodConfig);
    const QStringList check{QStringLiteral("--check-config"), QStringLiteral("--config"), file};
    QCOMPARE(program.run(check), 0);
    QVERIFY(!program.output().contains("chmod"));
    QVERIFY(QFile::setPermissions(file, QFile::permissions(file) | QFileDevice::WriteOther));
    QCOMPARE(program.run(check), 0);
    QVERIFY2(program.output().contains("c.yaml: warning: every user of this computer may write this file"),
        program.output().constData());
}

void ProgramTest::doesNotRunWithABadFile()
{
    Program program;
    const QString file = program.write(QStringLiteral("bad.yaml"), goodConfig + "    type: nonsense\n");
    QCOMPARE(
        program.run({QStringLiteral("--config"), file, QStringLiteral("--port"), QStringLiteral("0")}), 1);
    QVERIFY2(program.errors().contains("bad.yaml:5: "), program.errors().constData());
    QCOMPARE(program.output(), QByteArray());
}

void ProgramTest::trayProgramShowsWhatIsWrongWithAFile()
{
    if (!builtPrograms().contains(QStringLiteral("signalbox")))
        QSKIP("signalbox is not built");
    Program program(QStringLiteral("signalbox"));
    program.environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    program.environment.insert(QStringLiteral("QT_LOGGING_RULES"),
        QStringLiteral("qt.widgets.painting=true")); // tells what is drawn
    const QString file = program.write(QStringLiteral("bad.yaml"), goodConfig + "    type: nonsense\n");
    program.start({QStringLiteral("--config"), file});
    const auto refused = [&] { return program.errors().contains("the configuration has errors"); };
    QVERIFY2(QTest::qWaitFor(refused, 20'000), program.errors().constData());
    QVERIFY2(program.errors().contains("bad.yaml:5: "), program.errors().constData());
    const auto drawn = [&] { return program.errors().contains("ConfigurationProblemDialog"); };
    QVERIFY2(QTest::qWaitFor(drawn, 20'000), "there is no dialog");
    QVERIFY(!program.hasEnded());
    QCOMPARE(program.output(), QByteArray());
}

void ProgramTest::asksForTheHealthOfAnInstance_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<int>("status"); // 0 = nobody listens
    QTest::addColumn<int>("expected");
    QTest::newRow("well") << QStringLiteral("--health-check") << 200 << 0;
    QTest::newRow("well, one dash") << QStringLiteral("-health-check") << 200 << 0;
    QTest::newRow("unwell") << QStringLiteral("--health-check") << 503 << 1;
    QTest::newRow("unwell, one dash") << QStringLiteral("-health-check") << 503 << 1;
    QTest::newRow("somebody else") << QStringLiteral("--health-check") << 404 << 1;
    QTest::newRow("nobody") << QStringLiteral("--health-check") << 0 << 1;
}

void ProgramTest::asksForTheHealthOfAnInstance()
{
    QFETCH(QString, option);
    QFETCH(int, status);
    FakeUpstream instance;
    instance.answer(FakeAnswer::json(status, "{}"));
    Program program;
    program.environment.insert(
        QStringLiteral("HEALTH_CHECK_PORT"), QString::number(status == 0 ? 1 : instance.port()));
    program.environment.insert(
        QStringLiteral("http_proxy"), QStringLiteral("http://127.0.0.1:1")); // it goes past it
    QTEST(program.run({option}), "expected");
    if (status != 0)
        QCOMPARE(instance.requests().value(0).target, QByteArray("/health"));
}

void ProgramTest::asksTheConfiguredPortForHealth()
{
    FakeUpstream instance;
    Program program;
    const QByteArray config = goodConfig + "server:\n  port: " + QByteArray::number(instance.port()) + '\n';
    const QString file = program.write(QStringLiteral("c.yaml"), config);
    QCOMPARE(program.run({QStringLiteral("--health-check"), QStringLiteral("--config"), file}), 0);
    QCOMPARE(instance.requests().size(), 1);
}

void ProgramTest::asksTheConfiguredHostForHealth_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QString>("address");
    QTest::newRow("another loopback address") << QByteArray("127.0.0.2") << QStringLiteral("127.0.0.2");
    QTest::newRow("all of IPv4") << QByteArray("0.0.0.0") << QStringLiteral("127.0.0.1");
    QTest::newRow("all") << QByteArray("*") << QStringLiteral("127.0.0.1");
    QTest::newRow("IPv6") << QByteArray("::1") << QStringLiteral("::1");
    QTest::newRow("all of IPv6") << QByteArray("::") << QStringLiteral("::1");
}

void ProgramTest::asksTheConfiguredHostForHealth()
{
    QFETCH(QByteArray, host);
    QFETCH(QString, address);
    QTcpServer instance;
    if (!instance.listen(QHostAddress(address)))
        QSKIP("this computer does not have the address");
    connect(&instance, &QTcpServer::newConnection, &instance, [&] {
        QTcpSocket *client = instance.nextPendingConnection();
        connect(client, &QTcpSocket::readyRead, client,
            [client] { client->write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"); });
    });
    Program program;
    const QByteArray port = QByteArray::number(instance.serverPort());
    const QString file = program.write(QStringLiteral("c.yaml"),
        goodConfig + "client_keys: [k]\nserver:\n  host: \"" + host + "\"\n  port: " + port + '\n');
    QCOMPARE(program.run({QStringLiteral("--health-check"), QStringLiteral("--config"), file}), 0);
}

void ProgramTest::asksForHealthInSpiteOfErrors_data()
{
    QTest::addColumn<QString>("place"); // of the port
    QTest::newRow("file") << QStringLiteral("file");
    QTest::newRow("--port") << QStringLiteral("--port");
    QTest::newRow("HEALTH_CHECK_PORT") << QStringLiteral("HEALTH_CHECK_PORT");
}

void ProgramTest::asksForHealthInSpiteOfErrors()
{
    QFETCH(QString, place);
    FakeUpstream instance;
    const QString port = QString::number(instance.port());
    Program program;
    QByteArray config = goodConfig + "log: {level: loud}\n";
    if (place == u"file")
        config += "server: {port: " + port.toLatin1() + "}\n";
    const QString file = program.write(QStringLiteral("c.yaml"), config);
    QStringList arguments{QStringLiteral("--health-check"), QStringLiteral("--config"), file};
    if (place == u"--port")
        arguments << place << port;
    else if (place != u"file")
        program.environment.insert(place, port);
    QCOMPARE(program.run(arguments), 0);
    QCOMPARE(instance.requests().size(), 1);
    QVERIFY2(program.errors().contains("'level' of log"), program.errors().constData());
}

void ProgramTest::tellsWhetherThereIsANewVersion()
{
    FakeUpstream server;
    server.answer(FakeAnswer::json(
        200, R"({"tag_name": "v999.1.0", "html_url": "https://example.com/r", "name": "Much later"})"));
    server.answer(FakeAnswer::json(200, R"({"tag_name": "v0.0.1", "html_url": "https://example.com/r"})"));
    server.answer(FakeAnswer::json(500, "{}"));
    Program program;
    const QString file = program.write(QStringLiteral("c.yaml"),
        goodConfig + "updates:\n  url: " + server.baseUrl().toLatin1() + "/latest\n");
    const QStringList words{QStringLiteral("update-check"), QStringLiteral("--config"), file};
    QCOMPARE(program.run(words), 0);
    const QByteArray output = program.takeOutput();
    QVERIFY2(output.contains("version 999.1.0 is available (Much later)\nhttps://example.com/r\n"),
        output.constData());
    QCOMPARE(program.run(words), 0);
    QVERIFY(program.takeOutput().contains("there is no new version"));
    QCOMPARE(program.run(words), 1);
    QVERIFY(program.errors().contains("127.0.0.1 answered 500"));
}

void ProgramTest::asksForANewVersionOverTheSystemsProxy()
{
#if defined(Q_OS_WIN) || defined(Q_OS_MACOS)
    QSKIP("it is no variable there");
#endif
    FakeUpstream proxy;
    proxy.answer(FakeAnswer::plain(502, {}).endingWith(FakeAnswer::End::Close));
    Program program;
    program.environment.insert(
        QStringLiteral("https_proxy"), QStringLiteral("http://127.0.0.1:%1").arg(proxy.port()));
    QCOMPARE(program.run({QStringLiteral("update-check")}), 1);
    QVERIFY(!proxy.requests().isEmpty());
    QCOMPARE(proxy.requests().constFirst().method, QByteArray("CONNECT"));
    QCOMPARE(proxy.requests().constFirst().target, QByteArray("api.github.com:443"));
    QVERIFY2(program.errors().contains("api.github.com cannot be reached"), program.errors().constData());
}

void ProgramTest::healthCheckDoesNotWaitForEver()
{
    FakeUpstream instance;
    instance.answer(FakeAnswer::stall());
    Program program;
    program.environment.insert(QStringLiteral("HEALTH_CHECK_PORT"), QString::number(instance.port()));
    QCOMPARE(program.run({QStringLiteral("--health-check")}), 1);
    QCOMPARE(instance.requests().value(0).target, QByteArray("/health"));
}

void ProgramTest::healthCheckNeedsAPortNumber()
{
    Program program;
    program.environment.insert(QStringLiteral("HEALTH_CHECK_PORT"), QStringLiteral("http"));
    QCOMPARE(program.run({QStringLiteral("--health-check")}), 1);
    QVERIFY(program.errors().contains("HEALTH_CHECK_PORT"));
}

void ProgramTest::healthOfARunningProgramIsGood()
{
    Program program;
    const quint16 port = program.startListening();
    QVERIFY2(port != 0, program.errors().constData());
    Program check;
    check.environment.insert(QStringLiteral("HEALTH_CHECK_PORT"), QString::number(port));
    QCOMPARE(check.run({QStringLiteral("--health-check")}), 0);
}

void ProgramTest::namesTheAddressThatIsTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    Program program;
    const QByteArray address = "127.0.0.1:" + QByteArray::number(other.serverPort());
    QCOMPARE(program.run({QStringLiteral("--port"), QString::number(other.serverPort())}), 3);
    QVERIFY2(program.errors().contains(address), program.errors().constData());
    QVERIFY(program.errors().contains("--port"));
    QCOMPARE(program.output(), QByteArray()); // nothing to paste
}

void ProgramTest::trayProgramGreetsOnce()
{
    if (!builtPrograms().contains(QStringLiteral("signalbox")))
        QSKIP("signalbox is not built");
    Program program(QStringLiteral("signalbox"));
    program.environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    const quint16 port = program.startListening();
    QVERIFY2(port != 0, program.errors().constData());
    TestClient client(port);
    client.post("/v1/messages", messagesBody("any-model", false));
    QCOMPARE(client.answer().status, 200); // and more snapshots follow
#ifdef Q_OS_UNIX
    ::kill(static_cast<pid_t>(program.processId()), SIGTERM);
    QCOMPARE(program.exitCode(), 0);
#endif
    const QByteArray output = program.output();
    QVERIFY2(output.startsWith("Signalbox " SIGNALBOX_VERSION " is listening on "), output.constData());
    QCOMPARE(output.count("export ANTHROPIC_BASE_URL="), 1);
    QVERIFY(output.contains("export ANTHROPIC_AUTH_TOKEN=signalbox\n"));
}

void ProgramTest::greetsANewcomer_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<bool>("noProxy");
    QTest::newRow("without a proxy") << QString() << false;
    QTest::newRow("with http_proxy") << QStringLiteral("http_proxy") << true;
    QTest::newRow("with HTTPS_PROXY") << QStringLiteral("HTTPS_PROXY") << true;
}

void ProgramTest::greetsANewcomer()
{
    QFETCH(QString, variable);
    Program program;
    if (!variable.isEmpty())
        program.environment.insert(variable, QStringLiteral("http://127.0.0.1:1"));
    const quint16 port = program.startListening();
    QVERIFY2(port != 0, program.errors().constData());
    const QByteArray output = program.output();
    const QByteArray urlLine
        = "export ANTHROPIC_BASE_URL=http://127.0.0.1:" + QByteArray::number(port) + '\n';
    QVERIFY2(output.startsWith("Signalbox " SIGNALBOX_VERSION " is listening on "), output.constData());
    QVERIFY(output.contains("config.yaml"));
    QVERIFY(output.contains("demo"));
    QVERIFY2(output.contains(urlLine), output.constData());
    QVERIFY(output.contains("export ANTHROPIC_AUTH_TOKEN=signalbox\n"));
    QTEST(output.contains("export NO_PROXY="), "noProxy");
    QTEST(output.contains("export no_proxy="), "noProxy");
}

void ProgramTest::greetsWithoutATokenWhereTheClientsOwnIsUsed()
{
    Program program;
    const QString file = program.write(QStringLiteral("c.yaml"),
        "providers:\n  - {name: a, base_url: 'https://api.example.com', auth_type: passthrough}\n");
    QVERIFY2(program.startListening({QStringLiteral("--config"), file}) != 0, program.errors().constData());
    QVERIFY2(!program.output().contains("ANTHROPIC_AUTH_TOKEN"), program.output().constData());
}

void ProgramTest::greetsWithoutShowingAKey()
{
    Program program;
    const QString file
        = program.write(QStringLiteral("c.yaml"), goodConfig + "client_keys: [key-of-the-client-1234]\n");
    QVERIFY2(program.startListening({QStringLiteral("--config"), file}) != 0, program.errors().constData());
    const QByteArray source = "Configuration: " + QFile::encodeName(QDir::toNativeSeparators(file));
    QVERIFY(program.output().contains(source));
    QVERIFY(program.output().contains("export ANTHROPIC_AUTH_TOKEN=YOUR-CLIENT-KEY\n"));
    for (const char *secret : {"key-of-the-client", "sk-of-the-provider"}) {
        QVERIFY(!program.output().contains(secret));
        QVERIFY(!program.errors().contains(secret));
    }
}

void ProgramTest::runsWithoutADisplay_data()
{
    QTest::addColumn<QStringList>("variables");
    QTest::newRow("none") << QStringList{};
    QTest::newRow("empty DISPLAY") << list("DISPLAY=");
    QTest::newRow("dead X11 server") << list("DISPLAY=:59000");
    QTest::newRow("dead X11 server elsewhere") << list("DISPLAY=127.0.0.1:59000.0");
    QTest::newRow("no X11 server") << list("DISPLAY=nonsense");
    QTest::newRow("dead Wayland server") << list("WAYLAND_DISPLAY=wayland-0 XDG_SESSION_TYPE=wayland");
    QTest::newRow("platform without its server") << list("QT_QPA_PLATFORM=xcb;wayland");
}

void ProgramTest::runsWithoutADisplay()
{
#ifndef Q_OS_LINUX
    QSKIP("other systems always have a display");
#endif
    QFETCH(QStringList, variables);
    if (!builtPrograms().contains(QStringLiteral("signalbox")))
        QSKIP("signalbox is not built");
    Program program(QStringLiteral("signalbox"));
    program.environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
    for (const QString &variable : variables)
        program.environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    QVERIFY2(program.startListening() != 0, program.errors().constData());
    QCOMPARE(program.errors().count("no display answers"), 1);
}

void ProgramTest::demoAnswersAtOnce()
{
    Program program;
    const quint16 port = program.startListening();
    QVERIFY2(port != 0, program.errors().constData());
    TestClient client(port);
    client.post("/v1/messages", messagesBody("any-model", false));
    const auto answer = client.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("demo"));
    QVERIFY(QJsonDocument::fromJson(answer.body).object().contains(QStringLiteral("content")));
}

void ProgramTest::refusesToBeOpenToAllWithoutAKey_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<int>("expected");
    const QByteArray keys = goodConfig + "client_keys: [key-of-the-client-1234]\n";
    QTest::newRow("all interfaces") << QStringLiteral("0.0.0.0") << goodConfig << 1;
    QTest::newRow("all interfaces, the demo") << QStringLiteral("0.0.0.0") << QByteArray() << 1;
    QTest::newRow("star") << QStringLiteral("*") << goodConfig << 1;
    QTest::newRow("all of IPv6") << QStringLiteral("::") << goodConfig << 1;
    QTest::newRow("one interface") << QStringLiteral("192.168.1.5") << goodConfig << 1;
    QTest::newRow("with a key") << QStringLiteral("0.0.0.0") << keys << 0;
    QTest::newRow("loopback") << QStringLiteral("127.0.0.2") << goodConfig << 0;
}

void ProgramTest::refusesToBeOpenToAllWithoutAKey()
{
    QFETCH(QString, host);
    QFETCH(QByteArray, config);
    QFETCH(int, expected);
    Program program;
    QStringList arguments{QStringLiteral("--host"), host, QStringLiteral("--port"), QStringLiteral("0")};
    if (!config.isEmpty())
        arguments << QStringLiteral("--config") << program.write(QStringLiteral("c.yaml"), config);
    if (expected == 0)
        arguments << QStringLiteral("--check-config"); // nothing may listen beyond the loopback here
    QCOMPARE(program.run(arguments), expected);
    if (expected != 0) {
        const QByteArray option = "--host " + host.toLatin1();
        QVERIFY2(program.errors().contains(option), program.errors().constData());
        QCOMPARE(program.output(), QByteArray());
    }
}

void ProgramTest::writesItsLogAsJsonLines()
{
#ifndef Q_OS_LINUX
    QSKIP("the folder of the platform can be moved only on Linux");
#endif
    Program program;
    const quint16 port = program.startListening();
    QVERIFY2(port != 0, program.errors().constData());
    TestClient client(port);
    client.post("/v1/messages",
        R"({"model":"m","max_tokens":1,"messages":[{"role":"user","content":"PROMPT"}]})",
        {{"x-api-key", "sk-ant-api03-AbCdEfGhIjKlMnOp"}, {"User-Agent", "tst/1"}});
    QCOMPARE(client.answer().status, 200);
    client.post("/v1/messages", "no JSON");
    QCOMPARE(client.answer().status, 400);

    QByteArray text;
    const auto bothAreThere = [&] {
        QFile file(program.logFile());
        text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        return text.count("exchange_finished") == 2 && text.endsWith('\n');
    };
    QVERIFY2(QTest::qWaitFor(bothAreThere, 10'000), text.constData());
    QList<QJsonObject> exchanges;
    for (const QByteArray &line : text.chopped(1).split('\n')) {
        const QJsonObject entry = QJsonDocument::fromJson(line).object();
        for (const char *key : {"time", "level", "event", "category", "message"})
            QVERIFY2(entry.contains(QLatin1String(key)), line.constData());
        if (entry.value(QStringLiteral("event")).toString() == QStringLiteral("exchange_finished"))
            exchanges << entry;
    }
    QCOMPARE(exchanges.value(0).value(QStringLiteral("status")).toInt(), 200);
    QCOMPARE(exchanges.value(0).value(QStringLiteral("provider")).toString(), QStringLiteral("demo"));
    QCOMPARE(exchanges.value(0).value(QStringLiteral("client")).toString(), QStringLiteral("tst/1"));
    QCOMPARE(exchanges.value(1).value(QStringLiteral("status")).toInt(), 400);
    QVERIFY(!text.contains("PROMPT"));
    QVERIFY(!text.contains("AbCdEfGh"));
}

void ProgramTest::endsOnSignals_data()
{
    QTest::addColumn<int>("number");
#ifdef Q_OS_UNIX
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
#else
    QSKIP("there are no signals here");
#endif
}

void ProgramTest::endsOnSignals()
{
#ifdef Q_OS_UNIX
    QFETCH(int, number);
    Program program;
    const quint16 port = program.startListening();
    QVERIFY2(port != 0, program.errors().constData());
    TestClient idle(port); // a kept connection without a request holds nothing up
    QTRY_VERIFY(idle.isConnected());
    ::kill(static_cast<pid_t>(program.processId()), number);
    QCOMPARE(program.exitCode(), 0);
#endif
}

void ProgramTest::lastStreamEndsBeforeTheProgram()
{
#ifdef Q_OS_UNIX
    // The stream ends long after the program has heard the signal, whatever the speed of this computer.
    UpstreamByHand upstream;
    Program program;
    const QString file = program.write(QStringLiteral("c.yaml"), configFor(upstream.baseUrl()));
    const quint16 port = program.startListening({QStringLiteral("--config"), file});
    QVERIFY2(port != 0, program.errors().constData());
    TestClient client(port);
    client.post("/v1/messages", messagesBody());
    QTRY_VERIFY(upstream.hasRequest());
    const QByteArrayList events = messageEvents();
    upstream.send(events.mid(0, 4));
    QTRY_VERIFY(client.bodySoFar().contains("content_block_delta"));
    ::kill(static_cast<pid_t>(program.processId()), SIGTERM);
    QTRY_VERIFY(refusesConnections(port)); // it has been heard
    QVERIFY(!program.hasEnded());
    QVERIFY(!client.bodySoFar().contains("message_stop"));
    upstream.send(events.mid(4));
    upstream.end();
    const auto answer = client.answer();
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, events.join());
    QCOMPARE(program.exitCode(), 0);
#else
    QSKIP("there are no signals here");
#endif
}

void ProgramTest::secondSignalEndsAtOnce()
{
#ifdef Q_OS_UNIX
    FakeUpstream upstream;
    upstream.answer(
        FakeAnswer::cutStream(messageEvents().mid(0, 4), FakeAnswer::End::Stall)); // it would go on for ever
    Program program;
    const QString file = program.write(QStringLiteral("c.yaml"), configFor(upstream.baseUrl()));
    const quint16 port = program.startListening({QStringLiteral("--config"), file});
    QVERIFY2(port != 0, program.errors().constData());
    TestClient client(port);
    client.post("/v1/messages", messagesBody());
    QTRY_VERIFY(client.bodySoFar().contains("content_block_delta"));

    const auto pid = static_cast<pid_t>(program.processId());
    ::kill(pid, SIGTERM);
    QTRY_VERIFY(refusesConnections(port)); // the first one has been heard
    QVERIFY(!program.hasEnded());
    QVERIFY(client.isConnected());
    ::kill(pid, SIGTERM);
    const auto answer = client.answer();
    QVERIFY(answer.complete);
    QVERIFY2(answer.body.contains("event: error"), answer.body.constData());
    QCOMPARE(program.exitCode(), 0);
#else
    QSKIP("there are no signals here");
#endif
}

void ProgramTest::endsWhileNobodyReadsItsConsole()
{
#ifdef Q_OS_UNIX
    Program program;
    const QString pipe = program.path(QStringLiteral("console"));
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), S_IRUSR | S_IWUSR), 0);
    const int console = ::open(QFile::encodeName(pipe).constData(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    QVERIFY(console >= 0);
    while (::write(console, "\n", 1) == 1) { } // until it is full
    program.sendErrorsTo(pipe);
    const quint16 port = program.startListening();
    QVERIFY(port != 0);
    TestClient client(port);
    client.post("/v1/messages", "no JSON"); // which is worth a line
    QCOMPARE(client.answer().status, 400);
    ::kill(static_cast<pid_t>(program.processId()), SIGTERM);
    QCOMPARE(program.exitCode(), 0);
    ::close(console);
#else
    QSKIP("pipes of another kind");
#endif
}

QTEST_GUILESS_MAIN(ProgramTest)
#include "tst_program.moc"
