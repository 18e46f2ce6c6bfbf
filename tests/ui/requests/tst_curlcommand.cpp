// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/curlcommand.h"
#include "ui/requests/samplerecords.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

class tst_CurlCommand : public QObject
{
    Q_OBJECT

private slots:
    void sendsToTheGateway();
    void hasNoSecret();
    void quotesWhatClientsHaveSent();
    void speaksTheProtocolOfThePath_data();
    void speaksTheProtocolOfThePath();
};

static const QString baseUrl = QStringLiteral("http://127.0.0.1:8484");

static QJsonObject bodyOf(const QString &command)
{
    static const QRegularExpression data(QStringLiteral("-d '(.*)'$"));
    return QJsonDocument::fromJson(data.match(command).captured(1).toUtf8()).object();
}

void tst_CurlCommand::sendsToTheGateway()
{
    const QString command = curlCommand(sampleRecord(1), baseUrl);
    QVERIFY(command.startsWith(QStringLiteral("curl -N 'http://127.0.0.1:8484/v1/messages' \\\n")));
    QVERIFY(command.contains(QStringLiteral("-H \"Authorization: Bearer $ANTHROPIC_AUTH_TOKEN\"")));
    QVERIFY(command.contains(QStringLiteral("'x-signalbox-project: shop'")));
    QCOMPARE(bodyOf(command).value(QStringLiteral("model")).toString(), QStringLiteral("claude-opus-5"));
}

void tst_CurlCommand::hasNoSecret()
{
    ExchangeRecord record = sampleRecord(1);
    record.path = "/v1/messages?key=sk-ant-secret";
    record.clientKey = QStringLiteral("laptop");
    const QString command = curlCommand(record, baseUrl);
    for (const char *secret : {"sk-ant-secret", "key=", "laptop", "ab12cd34ef56"})
        QVERIFY2(!command.contains(QString::fromLatin1(secret)), secret);
}

void tst_CurlCommand::quotesWhatClientsHaveSent()
{
    ExchangeRecord record = sampleRecord(1);
    record.path = "/v1/it's; rm -rf ~";
    record.project = QStringLiteral("a'$(reboot)");
    record.model = QStringLiteral("o'clock");
    const QString command = curlCommand(record, baseUrl);
    QVERIFY(command.contains(QStringLiteral("it'\\''s; rm -rf ~'")));
    QVERIFY(command.contains(QStringLiteral("a'\\''$(reboot)'")));
    QVERIFY(command.contains(QStringLiteral("o'\\''clock")));
}

void tst_CurlCommand::speaksTheProtocolOfThePath_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("member");
    QTest::addColumn<bool>("isMessages");
    QTest::newRow("messages") << QByteArray("/v1/messages") << QStringLiteral("max_tokens") << true;
    QTest::newRow("chat") << QByteArray("/v1/chat/completions") << QStringLiteral("messages") << false;
    QTest::newRow("responses") << QByteArray("/v1/responses") << QStringLiteral("input") << false;
    QTest::newRow("count") << QByteArray("/v1/messages/count_tokens") << QStringLiteral("messages") << true;
}

void tst_CurlCommand::speaksTheProtocolOfThePath()
{
    QFETCH(QByteArray, path);
    QFETCH(QString, member);
    QFETCH(bool, isMessages);
    ExchangeRecord record = sampleRecord(1);
    record.path = path;
    const QString command = curlCommand(record, baseUrl);
    QVERIFY(bodyOf(command).contains(member));
    QCOMPARE(command.contains(QStringLiteral("anthropic-version")), isMessages);
    record.method = "GET";
    QVERIFY(!curlCommand(record, baseUrl).contains(QStringLiteral("-d ")));
}

QTEST_GUILESS_MAIN(tst_CurlCommand)

#include "tst_curlcommand.moc"
