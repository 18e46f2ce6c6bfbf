// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeupstream.h"
#include "support/program.h"
#include "support/testclient.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray adminKey = "sbx-admin-key-4711";

QStringList list(const char *words)
{
    return QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
}

/// A running program with one provider, whose home and configuration the commands have, too.
class RunningScene
{
public:
    explicit RunningScene(const QByteArray &settings = {})
    {
        m_upstream.answerBy([](const FakeUpstream::Request &request) {
            return request.body.contains("wrong") ? FakeAnswer::error(400, "invalid_request_error")
                                                  : goodAnswer(request.body);
        });
        m_config = m_program.write(QStringLiteral("c.yaml"),
            "providers:\n  - name: main\n    base_url: " + m_upstream.baseUrl().toLatin1()
                + "\n    auth_value: sk-of-the-provider-1234\n" + settings);
        m_program.environment.insert(QStringLiteral("TZ"), QStringLiteral("UTC"));
    }

    bool start()
    {
        m_port = m_program.startListening({QStringLiteral("--config"), m_config});
        return m_port > 0;
    }

    /// Sends one request of a client and returns its id.
    QByteArray post(const QByteArray &model, const QByteArray &path = "/v1/messages")
    {
        TestClient client(m_port);
        client.request("POST", path, messagesBody(model, false), {{"anthropic-version", "2023-06-01"}});
        return client.answer().headers.value("x-signalbox-request-id");
    }

    /// Runs a command beside the program.
    int run(const QStringList &arguments)
    {
        Program command;
        command.environment = m_program.environment;
        const int code = command.run(arguments
            + QStringList{
                QStringLiteral("--config"), m_config, QStringLiteral("--port"), QString::number(m_port)});
        m_output = command.output();
        m_errors = command.errors();
        return code;
    }

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(m_output).object(); }
    [[nodiscard]] const QByteArray &output() const { return m_output; }
    [[nodiscard]] const QByteArray &errors() const { return m_errors; }
    [[nodiscard]] Program &program() { return m_program; }
    [[nodiscard]] quint16 port() const { return m_port; }
    /// Ends the program as its user would.
    bool stop()
    {
        m_program.terminate();
        return m_program.exitCode() == 0;
    }

private:
    FakeUpstream m_upstream;
    Program m_program;
    QString m_config;
    quint16 m_port = 0;
    QByteArray m_output;
    QByteArray m_errors;
};

/// A line of Claude Code's session files.
QByteArray sessionLine(const QByteArray &id, const QByteArray &time)
{
    return R"({"type":"assistant","cwd":"/home/u/shop","version":"2.1.0","timestamp":")" + time
        + R"(","requestId":"req_)" + id + R"(","message":{"id":"msg_)" + id
        + R"(","role":"assistant","model":"claude-opus-4-5","usage":{"input_tokens":10,"output_tokens":5}}})"
        + '\n';
}

/// Writes a session file below `folder` of the program.
void writeSession(const Program &program, const QByteArray &lines)
{
    QDir(program.folder()).mkpath(QStringLiteral("claude/projects/shop"));
    (void)program.write(QStringLiteral("claude/projects/shop/session.jsonl"), lines);
}

} // namespace

class ReportCommandsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void usageIsATable();
    void usageIsJsonAndCsvWhenAskedFor();
    void usageIsToldApartAndFiltered();
    void requestsAreListedTheNewestLast();
    void aRequestIsShownByItsId();
    void statusTellsHowItIsDoing();
    void statusOfNobodyFails();
    void recordsForAWhile();
    void testsAProvider();
    void tellsOfAProviderThatFails();

    void readsTheLedgerWhereNoProgramRuns();
    void saysWhereThereIsNoLedger();
    void aLedgerInMemoryIsGoneWithTheProgram();
    void theAdminKeyIsSent_data();
    void theAdminKeyIsSent();
    void withoutTheKeyTheFileIsRead();
    void anotherProgramIsNoSignalbox();

    void importsWhatClaudeCodeHasUsed_data();
    void importsWhatClaudeCodeHasUsed();
    void importsNothingThatWasMeasured();
    void importWithoutAnswersChangesNothing();
    void importNeedsAFolderAndALedger();
    void importFailsWhereNothingCanBeKept_data();
    void importFailsWhereNothingCanBeKept();

    void refusesWhatItDoesNotUnderstand_data();
    void refusesWhatItDoesNotUnderstand();
    void namesAWrongOption_data();
    void namesAWrongOption();
    void anUnknownRequestFails();
};

void ReportCommandsTest::initTestCase()
{
    QVERIFY2(QFile::exists(programFile(QStringLiteral("signalboxd"))),
        "signalboxd has to be built before this test runs");
}

void ReportCommandsTest::usageIsATable()
{
    RunningScene scene;
    QVERIFY(scene.start());
    scene.post("claude-opus-4-5");
    scene.post("claude-opus-4-5");
    QCOMPARE(scene.run(list("usage")), 0);
    const QByteArrayList lines = scene.output().split('\n');
    QVERIFY2(lines.value(0).startsWith("Usage from 20"), scene.output().constData());
    QVERIFY(lines.value(2).startsWith("Day         Requests  Input  Cache write  Cache read  Output"));
    QVERIFY(lines.value(3).simplified().contains(" 2 20 0 0 10"));
    QVERIFY(lines.value(5).startsWith("Total"));
    QCOMPARE(scene.errors(), QByteArray());
    QVERIFY(!scene.output().contains('\x1b')); // it is no terminal
}

void ReportCommandsTest::usageIsJsonAndCsvWhenAskedFor()
{
    RunningScene scene;
    QVERIFY(scene.start());
    scene.post("claude-opus-4-5");
    QCOMPARE(scene.run(list("usage --by model --json")), 0);
    QCOMPARE(scene.json().value(u"rows").toArray().at(0).toObject().value(u"model").toString(),
        QStringLiteral("claude-opus-4-5"));
    QCOMPARE(scene.json().value(u"timezone").toString(), QStringLiteral("UTC"));
    QCOMPARE(scene.run(list("usage --by provider,model --csv")), 0);
    QVERIFY2(scene.output().startsWith("provider,model,requests,"), scene.output().constData());
    QVERIFY(scene.output().contains("\r\nmain,claude-opus-4-5,1,"));
    scene.post("m\\u001b[2J");
    QCOMPARE(scene.run(list("usage --by model --csv")), 0);
    QVERIFY2(scene.output().contains("\r\nm?[2J,1,"), scene.output().constData());
}

void ReportCommandsTest::usageIsToldApartAndFiltered()
{
    RunningScene scene;
    QVERIFY(scene.start());
    scene.post("claude-opus-4-5");
    scene.post("claude-haiku-4-5", "/w/shop/v1/messages");
    const auto total = [&](const char *words) {
        return scene.run(list(words)) == 0
            ? scene.json().value(u"total").toObject().value(u"requests").toInt(-1)
            : -2;
    };
    QCOMPARE(total("usage --json"), 2);
    QCOMPARE(total("usage --json --project shop"), 1);
    QCOMPARE(total("usage --json --model claude-opus-4-5 --provider main"), 1);
    QCOMPARE(total("usage --json --since 2020-01-01 --until 2020-01-02"), 0);
    QCOMPARE(total("usage --json --since 1h"), 2);
    QCOMPARE(scene.run(list("usage --by project,key,upstream-model")), 0);
    QVERIFY2(scene.output().contains("\nProject  Key  Asked for "), scene.output().constData());
}

void ReportCommandsTest::requestsAreListedTheNewestLast()
{
    RunningScene scene;
    QVERIFY(scene.start());
    const QByteArray first = scene.post("claude-opus-4-5");
    const QByteArray second = scene.post("wrong");
    QCOMPARE(scene.run(list("requests")), 0);
    QVERIFY2(scene.output().contains(first) && scene.output().indexOf(first) < scene.output().indexOf(second),
        scene.output().constData());
    QVERIFY(scene.output().contains("failed, 400"));
    QCOMPARE(scene.run(list("requests 1 --json")), 0);
    QCOMPARE(scene.json().value(u"requests").toArray().size(), 1);
    QCOMPARE(scene.run(list("requests --failed --json")), 0);
    QCOMPARE(scene.json().value(u"requests").toArray().at(0).toObject().value(u"id").toString(),
        QString::fromLatin1(second));
    QCOMPARE(scene.json().value(u"requests").toArray().size(), 1);
    QCOMPARE(scene.run(list("requests --csv --model claude-opus-4-5")), 0);
    QCOMPARE(scene.output().count("\r\n"), 2);
}

void ReportCommandsTest::aRequestIsShownByItsId()
{
    RunningScene scene;
    QVERIFY(scene.start());
    const QByteArray id = scene.post("claude-opus-4-5");
    QCOMPARE(scene.run({QStringLiteral("requests"), QString::fromLatin1(id)}), 0);
    QVERIFY2(scene.output().startsWith(QByteArray(id + "  POST /v1/messages  claude-opus-4-5\n")),
        scene.output().constData());
    QVERIFY(scene.output().contains("\nAttempts\n"));
    QVERIFY(scene.output().contains("answered"));
    QCOMPARE(scene.run({QStringLiteral("requests"), QString::fromLatin1(id), QStringLiteral("--json")}), 0);
    QCOMPARE(scene.json().value(u"attempts").toArray().size(), 1);
}

void ReportCommandsTest::statusTellsHowItIsDoing()
{
    RunningScene scene;
    QVERIFY(scene.start());
    scene.post("claude-opus-4-5");
    QCOMPARE(scene.run(list("status")), 0);
    const QByteArray head = "Signalbox " SIGNALBOX_VERSION " listens on 127.0.0.1:";
    QVERIFY2(scene.output().startsWith(QByteArray(head + QByteArray::number(scene.port()))),
        scene.output().constData());
    QVERIFY(scene.output().contains("\nmain      well "));
    QVERIFY(scene.output().contains("\nToday: 1 requests, 10 tokens in, 5 out"));
    QVERIFY(scene.output().contains("ledger.sqlite\n"));
    QCOMPARE(scene.run(list("status --json")), 0);
    QCOMPARE(scene.json().value(u"providers").toArray().size(), 1);
}

void ReportCommandsTest::statusOfNobodyFails()
{
    RunningScene scene;
    QVERIFY(scene.start());
    QVERIFY(scene.stop());
    QCOMPARE(scene.run(list("status")), 1);
    QCOMPARE(scene.output(), QByteArray());
    QVERIFY2(scene.errors().startsWith("signalbox: nobody listens on http://127.0.0.1:"),
        scene.errors().constData());
}

void ReportCommandsTest::recordsForAWhile()
{
    RunningScene scene;
    QVERIFY(scene.start());
    QCOMPARE(scene.run(list("capture")), 0);
    QCOMPARE(scene.output(), QByteArray("Nothing is being recorded.\n"));
    QCOMPARE(scene.run(list("capture on 2")), 0);
    QVERIFY2(scene.output().startsWith("Requests and answers are being recorded until "),
        scene.output().constData());
    QCOMPARE(scene.run(list("status")), 0);
    QVERIFY(scene.output().contains("are being recorded until "));
    QCOMPARE(scene.run(list("capture --json")), 0);
    QCOMPARE(scene.json().value(u"on").toBool(), true);
    QCOMPARE(scene.run(list("capture off")), 0);
    QCOMPARE(scene.output(), QByteArray("Nothing is being recorded.\n"));
    QCOMPARE(scene.run(list("capture on 100000")), 1); // longer than it may be
    QVERIFY(!scene.errors().isEmpty());
    QVERIFY(scene.stop());
    QCOMPARE(scene.run(list("capture on")), 1);
    QVERIFY(scene.errors().contains("nobody listens on "));
}

void ReportCommandsTest::testsAProvider()
{
    RunningScene scene;
    QVERIFY(scene.start());
    QCOMPARE(scene.run(list("test main --model claude-opus-4-5")), 0);
    const QByteArray text = scene.output();
    QVERIFY2(text.startsWith("main, with claude-opus-4-5\n"), text.constData());
    QVERIFY2(text.contains("connection  passed"), text.constData());
    QVERIFY2(text.contains("would use up to about"), text.constData());
    QVERIFY2(text.contains("--spend"), text.constData());
    QCOMPARE(scene.run(list("test main --spend --json")), 1); // it never calls a tool
    QCOMPARE(scene.json().value(u"failed").toBool(), true);
    QCOMPARE(scene.json().value(u"stages").toArray().at(4).toObject().value(u"state").toString(),
        QStringLiteral("passed"));
    QVERIFY(scene.json().value(u"output_tokens").toInt() > 0);
}

void ReportCommandsTest::tellsOfAProviderThatFails()
{
    RunningScene scene("  - name: dead\n    base_url: https://nobody.invalid\n    auth_value: x\n");
    QVERIFY(scene.start());
    QCOMPARE(scene.run(list("test dead")), 1);
    QVERIFY2(scene.output().contains("failed"), scene.output().constData());
    QVERIFY2(scene.output().contains("base_url"), scene.output().constData());
    QCOMPARE(scene.run(list("test nobody")), 1);
    QVERIFY2(scene.errors().contains("there is no provider nobody"), scene.errors().constData());
    QCOMPARE(scene.run(list("test")), 2);
}

void ReportCommandsTest::readsTheLedgerWhereNoProgramRuns()
{
    RunningScene scene;
    QVERIFY(scene.start());
    const QByteArray id = scene.post("claude-opus-4-5");
    QCOMPARE(scene.run(list("usage --by model --json")), 0);
    const QJsonArray rows = scene.json().value(u"rows").toArray();
    QVERIFY(scene.stop());

    QCOMPARE(scene.run(list("usage --by model --json")), 0);
    QCOMPARE(scene.json().value(u"rows").toArray(), rows);
    QVERIFY2(scene.errors().contains("nobody listens on ") && scene.errors().contains("ledger.sqlite"),
        scene.errors().constData());
    QCOMPARE(scene.run(list("requests --json")), 0);
    QCOMPARE(scene.json().value(u"requests").toArray().size(), 1);
    QCOMPARE(scene.run(list("requests --csv")), 0);
    QVERIFY(scene.output().contains(id));
    QCOMPARE(scene.run({QStringLiteral("requests"), QString::fromLatin1(id)}), 0);
    QVERIFY(scene.output().startsWith(id));
    QCOMPARE(scene.run(list("requests sbx_unknown")), 1);
    QVERIFY(scene.errors().contains("no request 'sbx_unknown' is known: 'signalbox requests' lists "));
}

void ReportCommandsTest::saysWhereThereIsNoLedger()
{
    Program program;
    const QString config = program.write(QStringLiteral("c.yaml"),
        "providers: [{name: main, base_url: https://api.example.com, auth_value: sk-1}]\nserver: {port: "
        "1}\n");
    QCOMPARE(program.run({QStringLiteral("usage"), QStringLiteral("--config"), config}), 1);
    QVERIFY2(program.errors().contains("there is no ledger yet: "), program.errors().constData());
    QVERIFY(!QFile::exists(program.path(QStringLiteral("XDG_STATE_HOME/signalbox/ledger.sqlite"))));
}

void ReportCommandsTest::aLedgerInMemoryIsGoneWithTheProgram()
{
    RunningScene scene("ledger: {file: none}\n");
    QVERIFY(scene.start());
    scene.post("claude-opus-4-5");
    QCOMPARE(scene.run(list("requests --json")), 0);
    QCOMPARE(scene.json().value(u"requests").toArray().size(), 1);
    QVERIFY(scene.stop());
    QCOMPARE(scene.run(list("requests")), 1);
    QVERIFY2(scene.errors().contains("ledger.file"), scene.errors().constData());
}

void ReportCommandsTest::theAdminKeyIsSent_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QString>("file"); // of the state folder that has the key
    const QByteArray hash = QCryptographicHash::hash(adminKey, QCryptographicHash::Sha256).toHex();
    QTest::newRow("as text") << adminKey << QString();
    QTest::newRow("in a file") << QByteArray("file:admin.key") << QStringLiteral("admin.key");
    QTest::newRow("as its hash") << QByteArray("\"sha256:" + hash + '"')
                                 << QStringLiteral("XDG_STATE_HOME/signalbox/keys/admin-key");
}

void ReportCommandsTest::theAdminKeyIsSent()
{
    QFETCH(QByteArray, written);
    QFETCH(QString, file);
    RunningScene scene("server:\n  admin_key: " + written + "\n");
    if (!file.isEmpty()) {
        QDir(scene.program().folder()).mkpath(QFileInfo(file).path());
        (void)scene.program().write(file, adminKey + '\n');
        QVERIFY(QFile::setPermissions(scene.program().path(file), QFile::ReadOwner | QFile::WriteOwner));
    }
    QVERIFY(scene.start());
    for (const char *words : {"usage", "requests", "status"}) {
        QCOMPARE(scene.run(list(words)), 0);
        QCOMPARE(scene.errors(), QByteArray());
        QVERIFY(!scene.output().contains(adminKey));
    }
}

void ReportCommandsTest::withoutTheKeyTheFileIsRead()
{
    const QByteArray hash = QCryptographicHash::hash(adminKey, QCryptographicHash::Sha256).toHex();
    RunningScene scene("server:\n  admin_key: \"sha256:" + hash + "\"\n");
    QVERIFY(scene.start());
    QCOMPARE(scene.run(list("status")), 1);
    QVERIFY2(scene.errors().contains("the admin key is needed"), scene.errors().constData());
    scene.post("claude-opus-4-5");
    QTRY_COMPARE(scene.run(list("usage --json")), 0); // once it is written
    QTRY_VERIFY(
        scene.run(list("requests --json")) == 0 && scene.json().value(u"requests").toArray().size() == 1);
    QVERIFY2(scene.errors().contains("the admin key is needed") && scene.errors().contains("ledger.sqlite"),
        scene.errors().constData());
}

void ReportCommandsTest::anotherProgramIsNoSignalbox()
{
    FakeUpstream other;
    Program program;
    const QString config = program.write(QStringLiteral("c.yaml"),
        "providers: [{name: main, base_url: https://api.example.com, auth_value: sk-1}]\nserver: {port: "
            + QByteArray::number(QUrl(other.baseUrl()).port()) + "}\n");
    QCOMPARE(program.run({QStringLiteral("status"), QStringLiteral("--config"), config}), 1);
    QVERIFY2(program.errors().contains("is no Signalbox"), program.errors().constData());
}

void ReportCommandsTest::importsWhatClaudeCodeHasUsed_data()
{
    QTest::addColumn<bool>("runs");
    QTest::newRow("beside the running program") << true;
    QTest::newRow("where none runs") << false;
}

void ReportCommandsTest::importsWhatClaudeCodeHasUsed()
{
    QFETCH(bool, runs);
    RunningScene scene;
    QVERIFY(scene.start());
    scene.post("claude-opus-4-5");
    if (!runs)
        QVERIFY(scene.stop());
    writeSession(scene.program(),
        sessionLine("1", "2025-10-01T10:00:00.000Z") + sessionLine("1", "2025-10-01T10:00:01.000Z")
            + sessionLine("2", "2025-10-02T10:00:00.000Z") + "no JSON\n");
    const QStringList import{QStringLiteral("usage"), QStringLiteral("--import-claude-code"),
        scene.program().path(QStringLiteral("claude"))};
    const QStringList shown = list("usage --imported --by day,project --since 2025-01-01 --json");
    const auto requests = [&](const char *sum) {
        return scene.json().value(QLatin1String(sum)).toObject().value(u"requests").toInt(-1);
    };
    for (int i = 0; i < 2; ++i) { // once more replaces what was imported before
        QCOMPARE(scene.run(import), 0);
        QVERIFY2(scene.output().startsWith("Imported 2 answers in 1 files of Claude Code; 1 lines "),
            scene.output().constData());
        QCOMPARE(scene.run(shown), 0);
        QCOMPARE(requests("total"), 1);
        QCOMPARE(requests("imported_total"), 2);
    }
    QCOMPARE(scene.run(list("usage --imported --json")), 0); // however old it is
    QCOMPARE(requests("imported_total"), 2);
    QCOMPARE(scene.run(list("usage --since 2025-01-01 --json")), 0); // unless it is asked for
    QCOMPARE(requests("imported_total"), 0);
    QCOMPARE(scene.run(list("usage --forget-imported")), 0);
    QCOMPARE(scene.run(shown), 0);
    QCOMPARE(requests("total"), 1);
    QCOMPARE(requests("imported_total"), 0);
}

void ReportCommandsTest::importsNothingThatWasMeasured()
{
    RunningScene scene;
    QVERIFY(scene.start());
    scene.post("claude-opus-4-5");
    QCOMPARE(scene.run(list("usage")), 0); // by now it is written
    const QByteArray later
        = QDateTime::currentDateTimeUtc().addSecs(3600).toString(Qt::ISODateWithMs).toLatin1();
    writeSession(scene.program(), sessionLine("1", "2025-10-01T10:00:00.000Z") + sessionLine("2", later));
    QCOMPARE(scene.run({QStringLiteral("usage"), QStringLiteral("--import-claude-code"),
                 scene.program().path(QStringLiteral("claude"))}),
        0);
    QVERIFY2(scene.output().contains("Imported 1 answers"), scene.output().constData());
    QVERIFY(scene.output().contains("when Signalbox began to measure"));
}

void ReportCommandsTest::importWithoutAnswersChangesNothing()
{
    RunningScene scene;
    QVERIFY(scene.start());
    writeSession(scene.program(), sessionLine("1", "2025-10-01T10:00:00.000Z"));
    const QStringList import = list("usage --import-claude-code");
    const QString folder = scene.program().path(QStringLiteral("claude"));
    QCOMPARE(scene.run(import + QStringList{folder}), 0);
    const QString empty = scene.program().path(QStringLiteral("empty"));
    QVERIFY(QDir().mkpath(empty));
    QCOMPARE(scene.run(import + QStringList{empty}), 1);
    QCOMPARE(scene.output(), QByteArray());
    QCOMPARE(scene.errors(),
        QByteArray("signalbox: no answers of Claude Code in " + QDir::toNativeSeparators(empty).toUtf8()
            + ": nothing was changed\n"));
    writeSession(scene.program(), "no JSON\n");
    QCOMPARE(scene.run(import + QStringList{folder}), 1);
    QVERIFY2(scene.errors().contains("1 lines were not understood"), scene.errors().constData());
    QCOMPARE(scene.run(list("usage --imported --json")), 0);
    QCOMPARE(scene.json().value(u"imported_total").toObject().value(u"requests").toInt(-1), 1);
}

void ReportCommandsTest::importNeedsAFolderAndALedger()
{
    RunningScene scene("ledger: {file: none}\n");
    QCOMPARE(scene.run(list("usage --import-claude-code nowhere")), 1);
    QVERIFY2(scene.errors().contains("ledger.file"), scene.errors().constData());
    RunningScene other;
    QCOMPARE(other.run(list("usage --import-claude-code nowhere")), 1);
    QVERIFY2(other.errors().contains("nowhere"), other.errors().constData());
}

void ReportCommandsTest::importFailsWhereNothingCanBeKept_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::newRow("importing") << list("usage --import-claude-code FOLDER");
    QTest::newRow("forgetting") << list("usage --forget-imported");
}

/// A file stands where the ledger's folder is to be.
void ReportCommandsTest::importFailsWhereNothingCanBeKept()
{
    QFETCH(QStringList, command);
    const QTemporaryDir folder;
    QFile obstacle(folder.filePath(QStringLiteral("obstacle")));
    QVERIFY(obstacle.open(QIODevice::WriteOnly));
    RunningScene scene("ledger: {file: " + obstacle.fileName().toUtf8() + "/ledger.sqlite}\n");
    writeSession(scene.program(), sessionLine("1", "2025-10-01T10:00:00.000Z"));
    command.replaceInStrings(QStringLiteral("FOLDER"), scene.program().path(QStringLiteral("claude")));
    QCOMPARE(scene.run(command), 1);
    QCOMPARE(scene.output(), QByteArray());
    QVERIFY2(scene.errors().contains("obstacle"), scene.errors().constData());
}

void ReportCommandsTest::refusesWhatItDoesNotUnderstand_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("a name for usage") << list("usage model");
    QTest::newRow("a name for status") << list("status main");
    QTest::newRow("two names") << list("requests 1 2");
    QTest::newRow("no request") << list("requests 0");
    QTest::newRow("too many requests") << list("requests 1001");
    QTest::newRow("a filter of another command") << list("status --provider main");
    QTest::newRow("an option of usage") << list("requests --by model");
    QTest::newRow("an option of requests") << list("usage --failed");
    QTest::newRow("without a command") << list("--json");
    QTest::newRow("two formats") << list("usage --json --csv");
    QTest::newRow("recording for no number") << list("capture on soon");
    QTest::newRow("recording for no time") << list("capture on 0");
    QTest::newRow("an id with a filter") << list("requests sbx_1 --failed");
    QTest::newRow("importing and forgetting") << list("usage --import-claude-code --forget-imported");
    QTest::newRow("importing since") << list("usage --import-claude-code --since 4w");
    QTest::newRow("importing as JSON") << list("usage --import-claude-code --json");
    QTest::newRow("forgetting of one project") << list("usage --forget-imported --project shop");
}

void ReportCommandsTest::refusesWhatItDoesNotUnderstand()
{
    QFETCH(QStringList, arguments);
    Program program;
    QCOMPARE(program.run(arguments), 2);
    QVERIFY2(program.errors().startsWith("signalbox: "), program.errors().constData());
    QCOMPARE(program.output(), QByteArray());
}

void ReportCommandsTest::namesAWrongOption_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("since") << list("usage --since soon") << QByteArray("signalbox: --since wants 12h, 7d, ");
    QTest::newRow("until") << list("requests --until 7y") << QByteArray("signalbox: --until wants 12h, 7d, ");
    QTest::newRow("by") << list("usage --by colour")
                        << QByteArray("signalbox: --by does not know 'colour'; there are day, hour, ");
    QTest::newRow("no time") << list("usage --since 0d") << QByteArray("signalbox: --since wants 12h, 7d, ");
    QTest::newRow("until before since")
        << list("requests --since 2026-11-02 --until 2026-11-01")
        << QByteArray("signalbox: --until lies before --since: exchange the two\n");
    QTest::newRow("until before the usual days")
        << list("usage --until 2020-01-01")
        << QByteArray("signalbox: --until lies before the last seven days: say from when with --since\n");
    QTest::newRow("importing with an option")
        << list("usage --import-claude-code --since 4w")
        << QByteArray("signalbox: --import-claude-code takes no other option of 'usage': ");
}

void ReportCommandsTest::namesAWrongOption()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, message);
    Program program;
    QCOMPARE(program.run(arguments), 2);
    QVERIFY2(program.errors().startsWith(message), program.errors().constData());
}

void ReportCommandsTest::anUnknownRequestFails()
{
    RunningScene scene;
    QVERIFY(scene.start());
    QCOMPARE(scene.run(list("requests sbx_0000000000000000")), 1);
    QCOMPARE(scene.errors(),
        QByteArray("signalbox: no request 'sbx_0000000000000000' is known: 'signalbox requests' lists those "
                   "that are kept\n"));
    QCOMPARE(scene.output(), QByteArray());
}

QTEST_GUILESS_MAIN(ReportCommandsTest)
#include "tst_reportcommands.moc"
