// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeupstream.h"
#include "support/program.h"
#include "support/testclient.h"

#include <QFile>
#include <QTest>

#include <csignal>

using namespace signalbox;
using namespace signalbox::test;

/// How runs of the tray program know of each other.
class TrayProgramTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void secondStartShowsTheFirstOne();
    void secondStartInTheBackgroundShowsNothing();
    void secondStartSaysSoWhenTheFirstDoesNotAnswer();
    void secondStartWaitsForAFirstThatEndsItsRequests();
    void secondStartTakesThePlaceOfOneThatWaitsAtErrors();
    void goesOnWithACorrectedConfiguration();
    void otherConfigurationsRunBesideIt();
    void knowsThatTheLastRunWasKilled();
    void headlessRunsLeaveNoMark();
    void refusesAPageThatThereIsNot();

private:
    static QStringList words(const char *text)
    {
        return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
    }
    static std::unique_ptr<Program> program();
    /// One in the session and the home of `other`.
    static std::unique_ptr<Program> beside(const Program &other);
    static bool isWell(quint16 port);
    static void kill(Program &program, int signal)
    {
        ::kill(static_cast<pid_t>(program.processId()), signal);
    }
    static const QByteArray shown;
    static const QByteArray unexpected;
};

const QByteArray TrayProgramTest::shown = "its window is shown";
const QByteArray TrayProgramTest::unexpected = "has ended unexpectedly";

void TrayProgramTest::initTestCase()
{
    if (!builtPrograms().contains(QStringLiteral("signalbox")))
        QSKIP("signalbox is not built");
}

std::unique_ptr<Program> TrayProgramTest::program()
{
    auto made = std::make_unique<Program>(QStringLiteral("signalbox"));
    made->environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    return made;
}

std::unique_ptr<Program> TrayProgramTest::beside(const Program &other)
{
    auto made = std::make_unique<Program>(QStringLiteral("signalbox"));
    made->environment = other.environment;
    return made;
}

bool TrayProgramTest::isWell(quint16 port)
{
    TestClient client(port);
    client.request("GET", "/health", {}, clientFields);
    return client.answer().status == 200;
}

void TrayProgramTest::secondStartShowsTheFirstOne()
{
    const auto first = program();
    const quint16 port = first->startListening();
    QVERIFY2(port != 0, first->errors().constData());
    const auto second = beside(*first);
    QCOMPARE(second->run(words("--port 0")), 0);
    QCOMPARE(second->output(), QByteArray());
    QTRY_VERIFY_WITH_TIMEOUT(first->errors().contains(shown), patience);
    QVERIFY(isWell(port));
}

void TrayProgramTest::secondStartInTheBackgroundShowsNothing()
{
    const auto first = program();
    QVERIFY2(first->startListening() != 0, first->errors().constData());
    QCOMPARE(beside(*first)->run(words("--port 0 --background")), 0);
    QCOMPARE(beside(*first)->run(words("--port 0")), 0); // whose line comes later
    QTRY_VERIFY_WITH_TIMEOUT(first->errors().contains(shown), patience);
    QCOMPARE(first->errors().count(shown), 1);
}

void TrayProgramTest::secondStartSaysSoWhenTheFirstDoesNotAnswer()
{
    const auto first = program();
    QVERIFY2(first->startListening() != 0, first->errors().constData());
    kill(*first, SIGSTOP);
    const auto second = beside(*first);
    QCOMPARE(second->run(words("--port 0")), 1);
    const QByteArray process = QByteArray("process " + QByteArray::number(first->processId()));
    QVERIFY2(second->errors().contains(process), second->errors().constData());
}

void TrayProgramTest::secondStartWaitsForAFirstThatEndsItsRequests()
{
    FakeUpstream upstream;
    upstream.answerBy(
        [](const FakeUpstream::Request &request) { return goodAnswer(request.body).holdBefore(0); });
    const auto first = program();
    const QByteArray config
        = "providers:\n  - {name: held, auth_type: none, base_url: '" + upstream.baseUrl().toUtf8() + "'}\n";
    const QString file = first->write(QStringLiteral("held.yaml"), config);
    const quint16 port = first->startListening({QStringLiteral("--config"), file});
    QVERIFY2(port != 0, first->errors().constData());
    TestClient client(port);
    client.post("/v1/messages", messagesBody(), clientFields);
    QTRY_COMPARE_WITH_TIMEOUT(upstream.held(), 1, patience);
    first->terminate();

    const auto second = beside(*first);
    second->start({QStringLiteral("--config"), file, QStringLiteral("--port"), QStringLiteral("0")});
    QTRY_VERIFY_WITH_TIMEOUT(second->errors().contains("starts when it has ended"), patience);
    QVERIFY(!first->hasEnded());
    upstream.proceed();
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(first->exitCode(), 0);
    QVERIFY2(second->listens(), second->errors().constData());
    QVERIFY(!second->errors().contains(unexpected));
    QCOMPARE(first->errors().count(shown), 0);
}

void TrayProgramTest::secondStartTakesThePlaceOfOneThatWaitsAtErrors()
{
    const auto first = program();
    const QString file = first->write(
        QStringLiteral("broken.yaml"), "providers:\n  - {name: demo, type: '${SIGNALBOX_TEST_TYPE}'}\n");
    const QStringList start{QStringLiteral("--config"), file, QStringLiteral("--port"), QStringLiteral("0")};
    first->start(start);
    QTRY_VERIFY_WITH_TIMEOUT(first->errors().contains("the configuration has errors"), patience);
    QVERIFY(!first->hasEnded()); // its dialog is open
    const auto second = beside(*first);
    second->environment.insert(QStringLiteral("SIGNALBOX_TEST_TYPE"), QStringLiteral("demo"));
    second->start(start);
    QVERIFY2(second->listens(), second->errors().constData());
    QCOMPARE(first->exitCode(), 1);
}

void TrayProgramTest::goesOnWithACorrectedConfiguration()
{
    const auto program = TrayProgramTest::program();
    const QString file = program->write(QStringLiteral("broken.yaml"), "providers: {}\n");
    program->start({QStringLiteral("--config"), file, QStringLiteral("--port"), QStringLiteral("0")});
    QTRY_VERIFY_WITH_TIMEOUT(program->errors().contains("the configuration has errors"), patience);
    program->write(QStringLiteral("broken.yaml"), "providers:\n  - {name: demo, type: nonsense}\n");
    QTRY_VERIFY_WITH_TIMEOUT(program->errors().contains("broken.yaml:2: "), patience);
    QVERIFY(!program->hasEnded());
    program->write(QStringLiteral("broken.yaml"), "providers:\n  - {name: demo, type: demo}\n");
    QVERIFY2(program->listens(), program->errors().constData());
    QCOMPARE(beside(*program)->run(words("--port 0 --config") << file), 0);
    QTRY_VERIFY_WITH_TIMEOUT(program->errors().contains(shown), patience);
}

void TrayProgramTest::otherConfigurationsRunBesideIt()
{
    const auto first = program();
    const quint16 port = first->startListening();
    QVERIFY2(port != 0, first->errors().constData());
    const QString file
        = first->write(QStringLiteral("other.yaml"), "providers:\n  - {name: demo, type: demo}\n");
    const auto second = beside(*first);
    const quint16 other = second->startListening({QStringLiteral("--config"), file});
    QVERIFY2(other != 0, second->errors().constData());
    QVERIFY(isWell(port));
    QVERIFY(isWell(other));
    kill(*first, SIGKILL);
    QCOMPARE(first->exitCode(), -1);
    const auto third = beside(*second); // the second one's mark is not the first one's
    QVERIFY2(third->startListening() != 0, third->errors().constData());
    QTRY_VERIFY_WITH_TIMEOUT(third->errors().contains(unexpected), patience);
    QVERIFY(!second->errors().contains(unexpected));
}

void TrayProgramTest::knowsThatTheLastRunWasKilled()
{
    const auto first = program();
    QVERIFY2(first->startListening() != 0, first->errors().constData());
    QVERIFY(!first->errors().contains(unexpected));
    kill(*first, SIGKILL);
    QCOMPARE(first->exitCode(), -1);

    const auto second = beside(*first);
    QVERIFY2(second->startListening() != 0, second->errors().constData());
    QTRY_VERIFY_WITH_TIMEOUT(second->errors().contains(unexpected), patience);
    QCOMPARE(beside(*first)->run(words("--port 0")), 0); // reaches it, past the socket that was left
    kill(*second, SIGTERM);
    QCOMPARE(second->exitCode(), 0);

    const auto third = beside(*first);
    QVERIFY2(third->startListening() != 0, third->errors().constData());
    QVERIFY(!third->errors().contains(unexpected));
}

void TrayProgramTest::headlessRunsLeaveNoMark()
{
    const auto first = program();
    QVERIFY2(first->startListening(words("--headless")) != 0, first->errors().constData());
    kill(*first, SIGKILL);
    QCOMPARE(first->exitCode(), -1);
    const auto second = beside(*first);
    QVERIFY2(second->startListening() != 0, second->errors().constData());
    QVERIFY(!second->errors().contains(unexpected));
}

void TrayProgramTest::refusesAPageThatThereIsNot()
{
    const auto one = program();
    QVERIFY2(one->startListening() != 0, one->errors().constData());
    for (const char *arguments : {"--page settings", "--page settings --headless", "--page ../x"}) {
        const auto second = beside(*one);
        QCOMPARE(second->run(words(arguments)), 2);
        QVERIFY2(second->errors().contains("there is no page '")
                && second->errors().contains(
                    "overview, requests, usage, providers, routes, log or preferences"),
            second->errors().constData());
    }
}

QTEST_GUILESS_MAIN(TrayProgramTest)
#include "tst_trayprogram.moc"
