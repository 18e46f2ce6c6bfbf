// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/instancekey.h"
#include "app/desktop/secondstart.h"
#include "app/desktop/singleinstance.h"
#include "support/testclient.h"

#include <QDir>
#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>
#include <QLockFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace signalbox;
using namespace signalbox::test;

class SingleInstanceTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void bringsTheFirstOneWhatALaterOneIsFor();
    void isFirstAgainWhenTheFirstIsGone();
    void waitsForAFirstOneThatEnds();
    void waitsOnForAFirstOneThatAnswersNoMore();
    void takesThePlaceOfOneThatIsGoneBeforeItAnswers();
    void asksWhetherOneRunsWithoutDisturbingIt();
    void othersNamesAreNoneOfItsBusiness();
    void ignoresWhatItDoesNotUnderstand_data();
    void ignoresWhatItDoesNotUnderstand();
    void waitsNoLongerForWhoSaysTooMuch();
    void keysTellApartWhatMayRunSideBySide_data();
    void keysTellApartWhatMayRunSideBySide();
    void aFileBehindLinksHasOneKey();

private:
    [[nodiscard]] std::unique_ptr<SingleInstance> instance(const QString &name = QStringLiteral("one")) const
    {
        return std::make_unique<SingleInstance>(m_folder->path(), name);
    }
    /// Says this to the first one and returns its answer; empty when it has hung up.
    QByteArray say(const QByteArray &bytes) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void SingleInstanceTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

QByteArray SingleInstanceTest::say(const QByteArray &bytes) const
{
    QLocalSocket socket;
#ifdef Q_OS_WIN
    socket.connectToServer(QStringLiteral("one"));
#else
    socket.connectToServer(m_folder->filePath(QStringLiteral("one.socket")));
#endif
    socket.write(bytes);
    const auto hasEnded = [&] { return socket.state() == QLocalSocket::UnconnectedState; };
    return QTest::qWaitFor(hasEnded, patience) ? socket.readAll() : "it is still connected";
}

void SingleInstanceTest::bringsTheFirstOneWhatALaterOneIsFor()
{
    const auto first = instance();
    QVERIFY(first->claim());
    QSignalSpy received(first.get(), &SingleInstance::received);
    const auto second = instance();
    QVERIFY(!second->claim());
    const InstanceMessage message{
        InstanceMessage::Kind::OpenPage, QStringLiteral("usage"), QStringLiteral("token"), {}};
    std::optional<Result<HandedOver>> answer;
    second->handOver(message, this, [&answer](const Result<HandedOver> &outcome) { answer = outcome; });
    QTRY_VERIFY_WITH_TIMEOUT(answer, patience);
    QVERIFY2(*answer, *answer ? "" : qPrintable(answer->error().message));
    QCOMPARE(**answer, HandedOver::Done);
    QCOMPARE(received.size(), 1);
    QVERIFY(received.constFirst().constFirst().value<InstanceMessage>() == message);
}

void SingleInstanceTest::isFirstAgainWhenTheFirstIsGone()
{
    auto first = instance();
    QVERIFY(first->claim());
    const auto second = instance();
    QVERIFY(!second->claim());
    first.reset();
    QVERIFY(second->claim());
    QCOMPARE(say(InstanceMessage().toJson()), QByteArray("ok\n"));
}

void SingleInstanceTest::waitsForAFirstOneThatEnds()
{
    auto first = instance();
    QVERIFY(first->claim());
    QSignalSpy received(first.get(), &SingleInstance::received);
    QSignalSpy awaited(first.get(), &SingleInstance::awaited);
    first->stepAside();
    const auto second = instance();
    SecondStart start(*second, {});
    QSignalSpy waits(&start, &SecondStart::waits);
    QSignalSpy isFirst(&start, &SecondStart::isFirst);
    QSignalSpy isDone(&start, &SecondStart::isDone);
    start.start();
    QTRY_VERIFY_WITH_TIMEOUT(awaited.size() > 1, patience); // it goes on asking
    QCOMPARE(waits.size(), 1); // and has said so once
    QVERIFY(isFirst.isEmpty());
    first.reset();
    QTRY_COMPARE_WITH_TIMEOUT(isFirst.size(), 1, patience);
    QVERIFY(isDone.isEmpty());
    QVERIFY(received.isEmpty());
    QCOMPARE(say(InstanceMessage().toJson()), QByteArray("ok\n")); // the second one serves now
}

/// Its threads end after its event loop: the socket is there, and nobody answers sensibly.
void SingleInstanceTest::waitsOnForAFirstOneThatAnswersNoMore()
{
    QLockFile lock(m_folder->filePath(QStringLiteral("one.lock")));
    QVERIFY(lock.tryLock(0));
    QLocalServer server;
    int asked = 0;
    connect(&server, &QLocalServer::newConnection, this,
        [&server, &asked] { server.nextPendingConnection()->write(++asked == 1 ? "stopping\n" : "\n"); });
#ifdef Q_OS_WIN
    QVERIFY(server.listen(QStringLiteral("one")));
#else
    QVERIFY(server.listen(m_folder->filePath(QStringLiteral("one.socket"))));
#endif
    const auto second = instance();
    SecondStart start(*second, {});
    QSignalSpy isFirst(&start, &SecondStart::isFirst);
    QSignalSpy failed(&start, &SecondStart::failed);
    start.start();
    QTRY_VERIFY_WITH_TIMEOUT(asked > 2, patience);
    QVERIFY(failed.isEmpty());
    server.close();
    lock.unlock();
    QTRY_COMPARE_WITH_TIMEOUT(isFirst.size(), 1, patience);
    QVERIFY(failed.isEmpty());
}

/// Its socket goes before its lock does.
void SingleInstanceTest::takesThePlaceOfOneThatIsGoneBeforeItAnswers()
{
    QLockFile lock(m_folder->filePath(QStringLiteral("one.lock")));
    QVERIFY(lock.tryLock(0));
    const auto second = instance();
    QVERIFY(!second->claim());
    SecondStart start(*second, {});
    QSignalSpy isFirst(&start, &SecondStart::isFirst);
    QSignalSpy failed(&start, &SecondStart::failed);
    start.start();
    QCoreApplication::processEvents(); // it asks, and nobody listens
    QVERIFY(isFirst.isEmpty());
    lock.unlock();
    QTRY_COMPARE_WITH_TIMEOUT(isFirst.size(), 1, patience);
    QVERIFY(failed.isEmpty());
}

void SingleInstanceTest::asksWhetherOneRunsWithoutDisturbingIt()
{
    const auto first = instance();
    QVERIFY(first->claim());
    QSignalSpy received(first.get(), &SingleInstance::received);
    InstanceMessage nothing;
    nothing.kind = InstanceMessage::Kind::Nothing;
    QCOMPARE(say(nothing.toJson()), QByteArray("ok\n"));
    QVERIFY(received.isEmpty());
    first->stepAside();
    QCOMPARE(say(nothing.toJson()), QByteArray("stopping\n"));
}

void SingleInstanceTest::othersNamesAreNoneOfItsBusiness()
{
    const auto first = instance();
    const auto other = instance(QStringLiteral("other"));
    QVERIFY(first->claim());
    QVERIFY(other->claim());
}

void SingleInstanceTest::ignoresWhatItDoesNotUnderstand_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("no JSON") << QByteArray("hello\n");
    QTest::newRow("unknown") << QByteArray("{\"command\":\"format\"}\n");
    QTest::newRow("an empty line") << QByteArray("\n");
}

void SingleInstanceTest::ignoresWhatItDoesNotUnderstand()
{
    QFETCH(QByteArray, bytes);
    const auto first = instance();
    QVERIFY(first->claim());
    QSignalSpy received(first.get(), &SingleInstance::received);
    QCOMPARE(say(bytes), QByteArray("unknown\n"));
    QVERIFY(received.isEmpty());
}

void SingleInstanceTest::waitsNoLongerForWhoSaysTooMuch()
{
    const auto first = instance();
    QVERIFY(first->claim());
    QSignalSpy received(first.get(), &SingleInstance::received);
    QCOMPARE(say(QByteArray(100'000, 'x')), QByteArray());
    QVERIFY(received.isEmpty());
    QCOMPARE(say(InstanceMessage().toJson()), QByteArray("ok\n")); // it serves others
    QCOMPARE(received.size(), 1);
}

void SingleInstanceTest::keysTellApartWhatMayRunSideBySide_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("environment");
    QTest::addColumn<bool>("sameConfiguration");
    QTest::addColumn<bool>("sameSession");
    const QStringList plain{QStringLiteral("--config"), QStringLiteral("/c.yaml")};
    const QStringList around{QStringLiteral("USER=me"), QStringLiteral("DISPLAY=:0")};
    QTest::newRow("the same") << plain << around << true << true;
    QTest::newRow("spelled otherwise")
        << QStringList{QStringLiteral("--config"), QStringLiteral("/x/../c.yaml")} << around << true << true;
    QTest::newRow("in the background")
        << plain + QStringList{QStringLiteral("--background")} << around << true << true;
    QTest::newRow("another screen of the display")
        << plain << QStringList{QStringLiteral("USER=me"), QStringLiteral("DISPLAY=:0.1")} << true << true;
    QTest::newRow("another configuration")
        << QStringList{QStringLiteral("--config"), QStringLiteral("/d.yaml")} << around << false << false;
    QTest::newRow("another port") << plain + QStringList{QStringLiteral("--port"), QStringLiteral("9")}
                                  << around << false << false;
    QTest::newRow("another user") << plain
                                  << QStringList{QStringLiteral("USER=you"), QStringLiteral("DISPLAY=:0")}
                                  << true << false;
    QTest::newRow("another display") << plain
                                     << QStringList{QStringLiteral("USER=me"), QStringLiteral("DISPLAY=:1")}
                                     << true << false;
}

void SingleInstanceTest::keysTellApartWhatMayRunSideBySide()
{
    QFETCH(QStringList, arguments);
    QFETCH(QStringList, environment);
    QFETCH(bool, sameConfiguration);
    QFETCH(bool, sameSession);
#ifdef Q_OS_WIN
    if (sameSession != sameConfiguration || QByteArray(QTest::currentDataTag()).contains("display"))
        QSKIP("Windows has no displays");
#endif
    const auto keyOf = [](const QStringList &words, const QStringList &variables) {
        QProcessEnvironment around;
        for (const QString &variable : variables)
            around.insert(variable.section(QLatin1Char('='), 0, 0), variable.section(QLatin1Char('='), 1));
        return InstanceKey::of(CommandLine::parse(QStringList{QStringLiteral("signalbox")} + words), around);
    };
    const InstanceKey plain = keyOf({QStringLiteral("--config"), QStringLiteral("/c.yaml")},
        {QStringLiteral("USER=me"), QStringLiteral("DISPLAY=:0")});
    const InstanceKey other = keyOf(arguments, environment);
    QCOMPARE(other.configuration == plain.configuration, sameConfiguration);
    QCOMPARE(other.session == plain.session, sameSession);
    QVERIFY(plain.session != plain.configuration);
}

/// Before the file and its folder are there, after, and where the file is a link itself.
void SingleInstanceTest::aFileBehindLinksHasOneKey()
{
#ifdef Q_OS_WIN
    QSKIP("links need rights on Windows");
#endif
    const auto path = [this](const char *name) { return m_folder->filePath(QString::fromLatin1(name)); };
    QVERIFY(QDir().mkpath(path("real")));
    QVERIFY(QFile::link(path("real"), path("home")));
    const auto keyOf = [](const QString &file) {
        const QStringList words{QStringLiteral("signalbox"), QStringLiteral("--config"), file};
        return InstanceKey::of(CommandLine::parse(words), {}).session;
    };
    const QString file = path("home/config/signalbox/config.yaml");
    const QString before = keyOf(file);
    QVERIFY(QDir().mkpath(path("home/config/signalbox")));
    QCOMPARE(keyOf(file), before);
    QFile written(path("elsewhere.yaml"));
    QVERIFY(written.open(QIODevice::WriteOnly));
    written.close();
    QVERIFY(written.copy(file));
    QCOMPARE(keyOf(file), before);
    QCOMPARE(keyOf(path("real/config/signalbox/config.yaml")), before);
    QVERIFY(QFile::remove(file));
    QVERIFY(QFile::link(path("elsewhere.yaml"), file));
    QCOMPARE(keyOf(file), keyOf(path("elsewhere.yaml")));
    QVERIFY(QFile::remove(path("elsewhere.yaml"))); // as before what the link leads to is written
    const QString dangling = keyOf(file);
    QVERIFY(written.open(QIODevice::WriteOnly));
    QCOMPARE(keyOf(file), dangling);
    QVERIFY(QFile::remove(file));
    QVERIFY(QFile::link(file, file)); // to itself
    QVERIFY(!keyOf(file).isEmpty());
}

QTEST_GUILESS_MAIN(SingleInstanceTest)
#include "tst_singleinstance.moc"
