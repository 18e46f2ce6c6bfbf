// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/instancekey.h"
#include "app/desktop/singleinstance.h"
#include "support/testclient.h"

#include <QLocalSocket>
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
    void othersNamesAreNoneOfItsBusiness();
    void ignoresWhatItDoesNotUnderstand_data();
    void ignoresWhatItDoesNotUnderstand();
    void waitsNoLongerForWhoSaysTooMuch();
    void keysTellApartWhatMayRunSideBySide_data();
    void keysTellApartWhatMayRunSideBySide();

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
    std::optional<std::optional<Error>> answer;
    second->handOver(message, this, [&answer](const std::optional<Error> &error) { answer = error; });
    QTRY_VERIFY_WITH_TIMEOUT(answer, patience);
    QVERIFY2(!*answer, qPrintable(*answer ? (*answer)->message : QString()));
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

QTEST_GUILESS_MAIN(SingleInstanceTest)
#include "tst_singleinstance.moc"
