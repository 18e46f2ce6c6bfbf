// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/instancemessage.h"

#include <QTest>

using namespace signalbox;

class InstanceMessageTest : public QObject
{
    Q_OBJECT

private slots:
    void survivesItsLine_data();
    void survivesItsLine();
    void isNothingWhenItIsNotUnderstood_data();
    void isNothingWhenItIsNotUnderstood();
    void takesWhatTheDesktopGives();
    void takesNoTokenThatIsNone_data();
    void takesNoTokenThatIsNone();
};

void InstanceMessageTest::survivesItsLine_data()
{
    using Kind = InstanceMessage::Kind;
    QTest::addColumn<InstanceMessage>("message");
    QTest::newRow("show") << InstanceMessage{};
    QTest::newRow("a page") << InstanceMessage{Kind::OpenPage, QStringLiteral("usage"), {}, {}};
    QTest::newRow("nothing to do") << InstanceMessage{Kind::Nothing, {}, {}, {}};
    QTest::newRow("tokens") << InstanceMessage{
        Kind::Show, {}, QStringLiteral("abc-1_TIME5"), QStringLiteral("gnome/sh\"ell\\/2_TIME7")};
}

void InstanceMessageTest::survivesItsLine()
{
    QFETCH(InstanceMessage, message);
    const QByteArray line = message.toJson();
    QCOMPARE(line.count('\n'), 1);
    QVERIFY(line.endsWith('\n'));
    const auto read = InstanceMessage::fromJson(line);
    QVERIFY(read);
    QVERIFY(*read == message);
}

void InstanceMessageTest::isNothingWhenItIsNotUnderstood_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("show\n");
    QTest::newRow("no object") << QByteArray("[\"show\"]\n");
    QTest::newRow("unknown") << QByteArray("{\"command\":\"delete\"}\n");
    QTest::newRow("no page") << QByteArray("{\"command\":\"open-page\"}\n");
    QTest::newRow("no page name") << QByteArray("{\"command\":\"open-page\",\"page\":\"../x\"}\n");
    QTest::newRow("a long page") << QByteArray(
        "{\"command\":\"open-page\",\"page\":\"" + QByteArray(41, 'a') + "\"}\n");
    QTest::newRow("too long") << QByteArray(
        "{\"command\":\"show\",\"x\":\"" + QByteArray(4096, 'a') + "\"}\n");
}

void InstanceMessageTest::isNothingWhenItIsNotUnderstood()
{
    QFETCH(QByteArray, line);
    QVERIFY(!InstanceMessage::fromJson(line));
}

void InstanceMessageTest::takesWhatTheDesktopGives()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("XDG_ACTIVATION_TOKEN"), QStringLiteral("token-1"));
    environment.insert(QStringLiteral("DESKTOP_STARTUP_ID"), QStringLiteral("id_TIME2"));
    const auto message = InstanceMessage::fromEnvironment(environment, {});
    QCOMPARE(message.kind, InstanceMessage::Kind::Show);
    QCOMPARE(message.activationToken, QStringLiteral("token-1"));
    QCOMPARE(message.startupId, QStringLiteral("id_TIME2"));
    QCOMPARE(
        InstanceMessage::fromEnvironment(environment, QStringLiteral("usage")).page, QStringLiteral("usage"));
}

void InstanceMessageTest::takesNoTokenThatIsNone_data()
{
    QTest::addColumn<QString>("token");
    QTest::newRow("a line break") << QStringLiteral("one\ntwo");
    QTest::newRow("beyond ASCII") << QStringLiteral("für");
    QTest::newRow("too long") << QString(1025, QLatin1Char('a'));
}

void InstanceMessageTest::takesNoTokenThatIsNone()
{
    QFETCH(QString, token);
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("XDG_ACTIVATION_TOKEN"), token);
    QCOMPARE(InstanceMessage::fromEnvironment(environment, {}).activationToken, QString());
    InstanceMessage message;
    message.activationToken = token;
    const auto read = InstanceMessage::fromJson(message.toJson());
    QVERIFY(read);
    QCOMPARE(read->activationToken, QString());
}

QTEST_GUILESS_MAIN(InstanceMessageTest)
#include "tst_instancemessage.moc"
