// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeupstream.h"
#include "support/program.h"
#include "support/testclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTest>

#include <csignal>

using namespace signalbox;
using namespace signalbox::test;

namespace {

QByteArray configFor(const FakeUpstream &upstream)
{
    return "providers:\n  - name: main\n    base_url: " + upstream.baseUrl().toLatin1()
        + "\n    auth_value: sk-of-the-provider-1234\n";
}

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress(QHostAddress::LocalHost)) ? server.serverPort() : 0;
}

/// signalboxd with a file, and two providers that the file may name.
struct Scene
{
    Scene()
    {
        first.answerWell("from the first");
        second.answerWell("from the second");
    }
    bool start(const QByteArray &text)
    {
        file = program.write(QStringLiteral("c.yaml"), text);
        port = program.startListening({QStringLiteral("--config"), file});
        return port != 0;
    }
    void write(const QByteArray &text) { program.write(QStringLiteral("c.yaml"), text); }
    [[nodiscard]] TestClient::Answer post(const QByteArray &path, const QByteArray &body = {}) const
    {
        TestClient client(port);
        client.post(path, body);
        return client.answer();
    }
    [[nodiscard]] bool logs(const QByteArray &text, int times = 1)
    {
        return QTest::qWaitFor([&] { return program.errors().count(text) >= times; }, patience);
    }

    FakeUpstream first;
    FakeUpstream second;
    Program program;
    QString file;
    quint16 port = 0;
};

const QByteArray applied = "configuration applied: ";
const QByteArray notApplied = "configuration not applied, the previous one stays in use: ";

} // namespace

/// The real program while its file is edited.
class ReloadProgramTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void usesAnEditedFile();
    void keepsTheOldOneForABadFile();
    void reloadsOnHangUp();
    void reloadsOnPost();
    void replacesTheDemoOnceThereIsAFile();
    void movesToAnotherPort();
    void namesTheLineOfAnAddressThatIsTaken();
    void keepsThePortOfTheCommandLine();
    void changesTheLevelOfTheLog();
    void changesTheLevelOfTheLogWithoutAFile();
    void tellsStatisticsBeforeItEnds();
};

void ReloadProgramTest::initTestCase()
{
    QVERIFY2(QFileInfo::exists(programFile(QStringLiteral("signalboxd"))),
        "signalboxd has to be built before this test runs");
}

void ReloadProgramTest::usesAnEditedFile()
{
    Scene scene;
    QVERIFY2(scene.start(configFor(scene.first)), scene.program.errors().constData());
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    scene.write(configFor(scene.second));
    QVERIFY2(scene.logs(applied + scene.file.toLocal8Bit()), scene.program.errors().constData());
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    QCOMPARE(scene.first.requests().size(), 1);
    QCOMPARE(scene.second.requests().size(), 1);
}

void ReloadProgramTest::keepsTheOldOneForABadFile()
{
    Scene scene;
    QVERIFY2(scene.start(configFor(scene.first)), scene.program.errors().constData());
    scene.write(configFor(scene.second) + "    priority: first\n");
    const QByteArray place = scene.file.toLocal8Bit() + ":5: ";
    QVERIFY2(scene.logs(notApplied + place), scene.program.errors().constData());
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    QCOMPARE(scene.first.requests().size(), 1);
    QVERIFY(QFile::remove(scene.file));
    QVERIFY2(scene.logs(notApplied + scene.file.toLocal8Bit() + ": "), scene.program.errors().constData());
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    QCOMPARE(scene.first.requests().size(), 2);
    scene.write(configFor(scene.second));
    QVERIFY(scene.logs(applied));
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    QCOMPARE(scene.second.requests().size(), 1);
}

void ReloadProgramTest::reloadsOnHangUp()
{
    Scene scene;
    QVERIFY2(scene.start(configFor(scene.first)), scene.program.errors().constData());
    for (int times = 1; times <= 2; ++times) {
        QCOMPARE(::kill(static_cast<pid_t>(scene.program.processId()), SIGHUP), 0);
        QVERIFY2(scene.logs(applied, times), scene.program.errors().constData());
    }
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    QVERIFY(!scene.program.hasEnded());
    ::kill(static_cast<pid_t>(scene.program.processId()), SIGTERM);
    QCOMPARE(scene.program.exitCode(), 0);
}

void ReloadProgramTest::reloadsOnPost()
{
    Scene scene;
    QVERIFY2(scene.start(configFor(scene.first)), scene.program.errors().constData());
    auto answer = scene.post("/providers/reload");
    QCOMPARE(answer.status, 200);
    QJsonObject json = QJsonDocument::fromJson(answer.body).object();
    QCOMPARE(json.value(QStringLiteral("providers_count")).toInt(), 1);
    QCOMPARE(json.value(QStringLiteral("healthy_providers")).toInt(), 1);

    scene.write(configFor(scene.second) + "    type: nonsense\n");
    answer = scene.post("/providers/reload");
    QCOMPARE(answer.status, 500);
    json = QJsonDocument::fromJson(answer.body).object();
    const QString place = scene.file + QStringLiteral(":5: ");
    QVERIFY2(json.value(QStringLiteral("message"))
                 .toString()
                 .startsWith(QStringLiteral("Failed to reload configuration: ") + place),
        answer.body.constData());
    QVERIFY(json.value(QStringLiteral("problems")).toArray().at(0).toString().startsWith(place));
    QVERIFY(!answer.body.contains("sk-of-the-provider"));
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    QCOMPARE(scene.first.requests().size(), 1);
}

void ReloadProgramTest::replacesTheDemoOnceThereIsAFile()
{
#ifndef Q_OS_LINUX
    QSKIP("the folder of the platform can be moved only on Linux");
#endif
    Scene scene;
    scene.port = scene.program.startListening();
    QVERIFY2(scene.port != 0, scene.program.errors().constData());
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    scene.program.write(QStringLiteral("XDG_CONFIG_HOME/signalbox/config.yaml"), configFor(scene.first));
    QVERIFY2(scene.logs(applied), scene.program.errors().constData());
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    QCOMPARE(scene.first.requests().size(), 1);
}

void ReloadProgramTest::movesToAnotherPort()
{
    Scene scene;
    const auto withPort = [&](quint16 port) -> QByteArray {
        return configFor(scene.first) + "server:\n  port: " + QByteArray::number(port) + '\n';
    };
    const quint16 old = freePort();
    scene.file = scene.program.write(QStringLiteral("c.yaml"), withPort(old));
    scene.program.start({QStringLiteral("--config"), scene.file});
    QVERIFY2(scene.program.listens(), scene.program.errors().constData());
    scene.port = freePort();
    scene.write(withPort(scene.port));
    QVERIFY2(scene.logs(applied), scene.program.errors().constData());
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    TestClient late(old);
    QTRY_COMPARE(late.socket().error(), QAbstractSocket::ConnectionRefusedError);
}

void ReloadProgramTest::namesTheLineOfAnAddressThatIsTaken()
{
    Scene scene;
    const auto configWith = [&](quint16 port) -> QByteArray {
        return configFor(scene.first) + "server:\n  host: 127.0.0.1\n  port: " + QByteArray::number(port)
            + '\n';
    };
    scene.port = freePort();
    scene.file = scene.program.write(QStringLiteral("c.yaml"), configWith(scene.port));
    scene.program.start({QStringLiteral("--config"), scene.file});
    QVERIFY2(scene.program.listens(), scene.program.errors().constData());

    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    const QByteArray problem
        = "c.yaml:7: 127.0.0.1:" + QByteArray::number(other.serverPort()) + " is already in use";
    scene.write(configWith(other.serverPort()));
    QVERIFY2(scene.logs(problem), scene.program.errors().constData());
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    const quint16 next = freePort();
    scene.write(configWith(next));
    QVERIFY2(scene.logs("now listening on 127.0.0.1:" + QByteArray::number(next)),
        scene.program.errors().constData());
}

void ReloadProgramTest::keepsThePortOfTheCommandLine()
{
    Scene scene;
    QVERIFY2(scene.start(configFor(scene.first)), scene.program.errors().constData()); // with --port 0
    scene.write(configFor(scene.second) + "server:\n  port: " + QByteArray::number(freePort()) + '\n');
    QVERIFY2(scene.logs(applied), scene.program.errors().constData());
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    QCOMPARE(scene.second.requests().size(), 1);
}

void ReloadProgramTest::changesTheLevelOfTheLog()
{
    Scene scene;
    QVERIFY2(scene.start(configFor(scene.first)), scene.program.errors().constData());
    scene.write(configFor(scene.first) + "log:\n  level: error\n");
    QCOMPARE(scene.post("/providers/reload").status, 200);
    const qsizetype before = scene.program.errors().count("claude-sonnet-4-5");
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    scene.write(configFor(scene.first));
    QCOMPARE(scene.post("/providers/reload").status, 200);
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    QVERIFY(scene.logs("claude-sonnet-4-5", static_cast<int>(before) + 1));
    QCOMPARE(scene.program.errors().count("claude-sonnet-4-5"), before + 1);
}

void ReloadProgramTest::changesTheLevelOfTheLogWithoutAFile()
{
    Scene scene;
    QVERIFY2(scene.start(configFor(scene.first)), scene.program.errors().constData());
    TestClient client(scene.port);
    client.request("PUT", "/log", R"({"levels": {"proxy": "error"}})", {});
    QCOMPARE(client.answer().status, 200);
    const qsizetype before = scene.program.errors().count("claude-sonnet-4-5");
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    client.request("PUT", "/log", R"({"levels": {"proxy": null}})", {});
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    QVERIFY(scene.logs("claude-sonnet-4-5", static_cast<int>(before) + 1));
    QCOMPARE(scene.program.errors().count("claude-sonnet-4-5"), before + 1);
}

void ReloadProgramTest::tellsStatisticsBeforeItEnds()
{
    Scene scene;
    QVERIFY2(scene.start(configFor(scene.first)), scene.program.errors().constData());
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    QCOMPARE(scene.post("/v1/messages", messagesBody()).status, 200);
    ::kill(static_cast<pid_t>(scene.program.processId()), SIGTERM);
    QCOMPARE(scene.program.exitCode(), 0);
    QVERIFY2(scene.program.errors().contains("Requests: 2 | Errors: 0 | Avg time: "),
        scene.program.errors().constData());
}

QTEST_GUILESS_MAIN(ReloadProgramTest)
#include "tst_reloadprogram.moc"
