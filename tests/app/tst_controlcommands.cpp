// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeupstream.h"
#include "support/program.h"
#include "support/testclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

QStringList list(const char *words)
{
    return QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
}

/// A running program with the providers alpha, alpine and beta, and the commands beside it.
class RunningScene
{
public:
    explicit RunningScene(const QByteArray &settings = {})
    {
        QByteArray text = "providers:\n";
        for (FakeUpstream *upstream : {&alpha, &alpine, &beta})
            text += "  - name: " + nameOf(upstream) + "\n    base_url: " + upstream->baseUrl().toLatin1()
                + "\n    auth_value: sk-of-the-provider-1234\n";
        for (FakeUpstream *upstream : {&alpha, &alpine, &beta})
            upstream->answerWell("hello");
        m_config = program.write(QStringLiteral("c.yaml"),
            text
                + "model_routes:\n  'claude-*': [alpha, beta]\n  '*': [alpha, alpine]\n"
                  "projects:\n  shop:\n    model_routes:\n      'claude-*': [alpha, alpine]\n"
                + settings);
        program.environment.insert(QStringLiteral("TZ"), QStringLiteral("UTC"));
        program.environment.insert(QStringLiteral("COLUMNS"), QStringLiteral("200"));
    }

    bool start()
    {
        m_port = program.startListening({QStringLiteral("--config"), m_config});
        return m_port > 0;
    }

    /// Runs a command beside the program.
    int run(const char *words)
    {
        Program command;
        command.environment = program.environment;
        const int code = command.run(list(words)
            + QStringList{
                QStringLiteral("--config"), m_config, QStringLiteral("--port"), QString::number(m_port)});
        output = command.output();
        errors = command.errors();
        return code;
    }

    /// Who answers a request now.
    [[nodiscard]] QByteArray next(const QByteArray &path = "/v1/messages") const
    {
        TestClient client(m_port);
        client.request("POST", path, messagesBody("claude-sonnet-4-5", false), {});
        const auto answer = client.answer();
        return answer.status == 200 ? answer.headers.value("x-provider-used")
                                    : QByteArray::number(answer.status);
    }
    /// A request that alpha does not answer before it is told to.
    std::unique_ptr<TestClient> hold()
    {
        alpha.answerBy(
            [](const FakeUpstream::Request &request) { return goodAnswer(request.body).holdBefore(0); });
        auto client = std::make_unique<TestClient>(m_port);
        client->post("/v1/messages", messagesBody());
        if (!QTest::qWaitFor([this] { return alpha.held() > 0; }, patience))
            qFatal("no request runs");
        return client;
    }
    [[nodiscard]] const QString &config() const { return m_config; }
    [[nodiscard]] quint16 port() const { return m_port; }

    FakeUpstream alpha;
    FakeUpstream alpine;
    FakeUpstream beta;
    Program program;
    QByteArray output;
    QByteArray errors;

private:
    [[nodiscard]] QByteArray nameOf(const FakeUpstream *upstream) const
    {
        return upstream == &alpha ? "alpha" : upstream == &alpine ? "alpine" : "beta";
    }

    QString m_config;
    quint16 m_port = 0;
};

} // namespace

class TestControlCommands : public QObject
{
    Q_OBJECT

private slots:
    void allRequestsAreSwitched();
    void namesMayBeShortened_data();
    void namesMayBeShortened();
    void oneRouteIsSwitched();
    void aPauseIsBegunAndEnded();
    void statusTellsOfPinsPausesAndWhatRuns();
    void whatRunsIsListedAndCancelled();
    void theConfigurationIsReadAgain();
    void theProgramEndsWhenItsRequestsHave();
    void theAdminKeyIsSent();
    void withoutAProgramThereIsNobodyToTell_data();
    void withoutAProgramThereIsNobodyToTell();
    void wrongCommandLinesAreRefused_data();
    void wrongCommandLinesAreRefused();
};

void TestControlCommands::allRequestsAreSwitched()
{
    RunningScene scene;
    QVERIFY(scene.start());
    QCOMPARE(scene.next(), QByteArray("alpha"));
    QCOMPARE(scene.run("switch beta"), 0);
    QCOMPARE(scene.output, QByteArray("All requests go to beta.\n"));
    QCOMPARE(scene.next(), QByteArray("beta"));
    QCOMPARE(scene.run("switch auto"), 0);
    QCOMPARE(scene.output, QByteArray("Routes decide again.\n"));
    QCOMPARE(scene.next(), QByteArray("alpha"));
}

void TestControlCommands::namesMayBeShortened_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("errors");
    QTest::newRow("the only one") << QByteArray("switch b") << QByteArray("All requests go to beta.\n")
                                  << QByteArray();
    QTest::newRow("one of two") << QByteArray("switch alp") << QByteArray()
                                << QByteArray("signalbox: 'alp' may be alpha, alpine\n");
    QTest::newRow("none") << QByteArray("switch gamma") << QByteArray()
                          << QByteArray("signalbox: there is no provider 'gamma'; there are alpha, alpine, "
                                        "beta\n");
    QTest::newRow("not of the route")
        << QByteArray("switch alpine --route claude-*") << QByteArray()
        << QByteArray("signalbox: there is no provider 'alpine'; there are alpha, beta\n");
    QTest::newRow("no such route") << QByteArray("switch alpha --route gpt") << QByteArray()
                                   << QByteArray(
                                          "signalbox: there is no route 'gpt'; there are claude-*, *\n");
}

void TestControlCommands::namesMayBeShortened()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, output);
    QFETCH(QByteArray, errors);
    RunningScene scene;
    QVERIFY(scene.start());
    QCOMPARE(scene.run(command.constData()), errors.isEmpty() ? 0 : 1);
    QCOMPARE(scene.output, output);
    QCOMPARE(scene.errors, errors);
}

void TestControlCommands::oneRouteIsSwitched()
{
    RunningScene scene;
    QVERIFY(scene.start());
    QCOMPARE(scene.run("switch be --route claude"), 0);
    QCOMPARE(scene.output, QByteArray("Route claude-* goes to beta.\n"));
    QCOMPARE(scene.next(), QByteArray("beta"));
    QCOMPARE(scene.next("/w/shop/v1/messages"), QByteArray("alpha"));
    QCOMPARE(scene.run("switch alpine --route claude-* --project shop"), 0);
    QCOMPARE(scene.next("/w/shop/v1/messages"), QByteArray("alpine"));
    QCOMPARE(scene.run("switch auto --route claude-*"), 0);
    QCOMPARE(scene.output, QByteArray("Route claude-* goes to all of its targets.\n"));
    QCOMPARE(scene.next(), QByteArray("alpha"));
    QCOMPARE(scene.run("switch alpha"), 0);
    QCOMPARE(scene.run("switch beta --route claude-*"), 0);
    QVERIFY2(scene.output.contains("But for now all requests go to alpha"), scene.output.constData());
}

void TestControlCommands::aPauseIsBegunAndEnded()
{
    RunningScene scene;
    QVERIFY(scene.start());
    for (const char *command : {"pause 15", "pause 15m", "pause 1h"}) {
        QCOMPARE(scene.run(command), 0);
        QVERIFY2(scene.output.startsWith("Paused until "), scene.output.constData());
        QCOMPARE(scene.next(), QByteArray("503"));
    }
    QCOMPARE(scene.run("pause"), 0);
    QCOMPARE(scene.output, QByteArray("Paused until 'signalbox resume'.\n"));
    QCOMPARE(scene.next(), QByteArray("503"));
    QCOMPARE(scene.run("resume"), 0);
    QCOMPARE(scene.output, QByteArray("Requests are sent again.\n"));
    QCOMPARE(scene.next(), QByteArray("alpha"));
}

void TestControlCommands::statusTellsOfPinsPausesAndWhatRuns()
{
    RunningScene scene;
    QVERIFY(scene.start());
    QCOMPARE(scene.run("switch beta --route claude-* --project shop"), 1); // it leads elsewhere
    QCOMPARE(scene.run("switch alpine --route claude-* --project shop"), 0);
    const auto client = scene.hold();
    QCOMPARE(scene.run("pause 2h"), 0);
    QVERIFY2(scene.output.endsWith("1 request may still end.\n"), scene.output.constData());
    QCOMPARE(scene.run("status"), 0);
    QVERIFY2(scene.output.contains("Route claude-* of project shop goes to alpine, which is pinned.\n"),
        scene.output.constData());
    QVERIFY2(scene.output.contains(": new requests are refused. 'signalbox resume' ends it.\n"),
        scene.output.constData());
    QVERIFY2(scene.output.contains("Tokens/s") && scene.output.contains("asking"), scene.output.constData());
    QCOMPARE(scene.run("status --json"), 0);
    const QJsonObject all = QJsonDocument::fromJson(scene.output).object();
    QCOMPARE(all.value(u"paused"), QJsonValue(true));
    QCOMPARE(all.value(u"running").toArray().size(), 1);
    QCOMPARE(all.value(u"pins").toObject().value(u"routes").toArray().size(), 3);
}

void TestControlCommands::whatRunsIsListedAndCancelled()
{
    RunningScene scene;
    QVERIFY(scene.start());
    QCOMPARE(scene.run("running"), 0);
    QCOMPARE(scene.output, QByteArray("Nothing is running.\n"));
    QCOMPARE(scene.run("cancel sbx_1"), 1);
    QCOMPARE(scene.errors, QByteArray("signalbox: nothing is running\n"));

    const auto client = scene.hold();
    QCOMPARE(scene.run("running --json"), 0);
    const QJsonArray running = QJsonDocument::fromJson(scene.output).object().value(u"running").toArray();
    QCOMPARE(running.size(), 1);
    const QByteArray id = running.first().toObject().value(u"id").toString().toLatin1();
    QCOMPARE(scene.run("running"), 0);
    QVERIFY2(scene.output.contains(id) && scene.output.contains("alpha"), scene.output.constData());
    QCOMPARE(scene.run("cancel x"), 1);
    QCOMPARE(scene.run(QByteArray("cancel " + id.first(10)).constData()), 0); // the only one that begins so
    QCOMPARE(scene.output, id + " is cancelled.\n");
    QVERIFY(client->answer().body.contains("cancelled by the user"));
}

void TestControlCommands::theConfigurationIsReadAgain()
{
    RunningScene scene;
    QVERIFY(scene.start());
    QCOMPARE(scene.run("reload"), 0);
    QCOMPARE(scene.output, QByteArray("The configuration is read again: 3 of 3 providers are well.\n"));
    QFile file(scene.config());
    QVERIFY(file.open(QIODevice::Append));
    file.write("nonsense: [\n");
    file.close();
    QCOMPARE(scene.run("reload"), 1);
    QVERIFY2(
        scene.errors.contains("c.yaml:") && scene.errors.contains("the configuration before it stays in use"),
        scene.errors.constData());
    QCOMPARE(scene.next(), QByteArray("alpha"));
}

void TestControlCommands::theProgramEndsWhenItsRequestsHave()
{
    RunningScene scene;
    QVERIFY(scene.start());
    const auto client = scene.hold();
    QCOMPARE(scene.run("quit"), 0);
    QVERIFY2(scene.output.startsWith("It ends after 1 request,"), scene.output.constData());
    scene.alpha.proceed();
    QVERIFY(client->answer().complete);
    QCOMPARE(scene.program.exitCode(), 0);
}

void TestControlCommands::theAdminKeyIsSent()
{
    RunningScene scene("server: {admin_key: sbx-admin-key-4711}\n");
    QVERIFY(scene.start());
    QCOMPARE(scene.run("switch beta"), 0);
    QCOMPARE(scene.next(), QByteArray("beta"));
}

void TestControlCommands::withoutAProgramThereIsNobodyToTell_data()
{
    QTest::addColumn<QByteArray>("command");
    for (const char *command :
        {"switch beta", "pause", "resume", "reload", "quit", "running", "cancel sbx_1"})
        QTest::newRow(command) << QByteArray(command);
}

void TestControlCommands::withoutAProgramThereIsNobodyToTell()
{
    QFETCH(QByteArray, command);
    RunningScene scene;
    QVERIFY(scene.start());
    scene.program.terminate();
    QCOMPARE(scene.program.exitCode(), 0);
    QCOMPARE(scene.run(command.constData()), 1);
    QVERIFY2(
        scene.errors.startsWith("signalbox: nobody listens on http://127.0.0.1:"), scene.errors.constData());
}

void TestControlCommands::wrongCommandLinesAreRefused_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("problem");
    QTest::newRow("no name") << QByteArray("switch") << QByteArray("'switch' wants one name");
    QTest::newRow("a project alone") << QByteArray("switch a --project p")
                                     << QByteArray("'switch' wants --route with --project");
    for (const char *time : {"0", "-5", "x", "m", "1.5h", "9999999", "9000h", "1d"})
        QTest::newRow(time) << QByteArray("pause ") + time << QByteArray("wants a time like 15, 15m or 1h");
    QTest::newRow("a route for a pause")
        << QByteArray("pause --route r") << QByteArray("--route does not belong here");
    QTest::newRow("no id") << QByteArray("cancel") << QByteArray("'cancel' wants one name");
}

void TestControlCommands::wrongCommandLinesAreRefused()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, problem);
    if (command == "pause -5")
        problem = "nknown option"; // as every command line
    Program program;
    QCOMPARE(program.run(list(command.constData())), 2);
    QVERIFY2(program.errors().contains(problem), program.errors().constData());
}

QTEST_GUILESS_MAIN(TestControlCommands)
#include "tst_controlcommands.moc"
