// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/providertesting.h"
#include "support/tlsfront.h"

#include <QRegularExpression>
#include <QTcpServer>

using namespace signalbox;
using namespace signalbox::test;

using Kind = ProviderTestStage::Kind;

/// The staged test of a provider that is behind TLS.
class TestProviderTestTls : public QObject
{
    Q_OBJECT

private slots:
    void passesWithTheRightAuthority();
    void explainsACertificate_data();
    void explainsACertificate();
    void tellsThatThereIsNoTls();
    void tellsThatAFileIsWrong();
    void givesUpWhereNobodySpeaks();

private:
    [[nodiscard]] TlsFront::Options options() const
    {
        return {.certificate = m_certificates.localhost(), .clientAuthority = {}};
    }

    TlsCertificates m_certificates;
};

void TestProviderTestTls::passesWithTheRightAuthority()
{
    ProviderTesting scene;
    const TlsFront front(scene.upstream.port(), options());
    scene.wish.provider.baseUrl = QUrl(front.baseUrl());
    scene.wish.provider.caFile = m_certificates.authority();
    scene.wish.spends = true;
    scene.run();

    QVERIFY2(scene.states() == QStringLiteral("PPPPPP"), qPrintable(scene.texts()));
    QVERIFY(scene.stage(Kind::Resolve).text.startsWith(QStringLiteral("the address of localhost is ")));
    QVERIFY2(
        scene.stage(Kind::Connect).text.contains(QStringLiteral("with TLS 1.3")), qPrintable(scene.texts()));
}

void TestProviderTestTls::explainsACertificate_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("remedy");
    QTest::newRow("unknown authority")
        << QStringLiteral("authority") << QStringLiteral("could not be found|self-signed|self signed")
        << QStringLiteral("ca_file");
    QTest::newRow("another host") << QStringLiteral("host") << QStringLiteral("host name did not match")
                                  << QStringLiteral("base_url");
    QTest::newRow("expired") << QStringLiteral("time") << QStringLiteral("expired")
                             << QStringLiteral("clock");
}

void TestProviderTestTls::explainsACertificate()
{
    QFETCH(const QString, fault);
    QFETCH(const QString, text);
    QFETCH(const QString, remedy);
    TlsFront::Options front = options();
    if (fault == u"host")
        front.certificate = m_certificates.elsewhere();
    if (fault == u"time")
        front.certificate = m_certificates.expired();
    ProviderTesting scene;
    const TlsFront tls(scene.upstream.port(), front);
    scene.wish.provider.baseUrl = QUrl(tls.baseUrl());
    scene.wish.provider.caFile
        = fault == u"authority" ? m_certificates.otherAuthority() : m_certificates.authority();
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PFSSSS"));
    QVERIFY2(scene.stage(Kind::Connect).text.contains(QRegularExpression(text)), qPrintable(scene.texts()));
    QVERIFY2(scene.stage(Kind::Connect).remedy.contains(remedy), qPrintable(scene.texts()));
    QVERIFY(scene.upstream.requests().isEmpty());
}

void TestProviderTestTls::tellsThatThereIsNoTls()
{
    ProviderTesting scene;
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress(QHostAddress::LocalHost)));
    QObject::connect(&plain, &QTcpServer::newConnection, &plain, [&plain] {
        QTcpSocket *client = plain.nextPendingConnection();
        client->write("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
    });
    scene.wish.provider.baseUrl = QUrl(TlsFront::urlOf(plain.serverPort()));
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PFSSSS"));
    QVERIFY2(
        scene.stage(Kind::Connect).remedy.contains(QStringLiteral("http://")), qPrintable(scene.texts()));
}

void TestProviderTestTls::tellsThatAFileIsWrong()
{
    ProviderTesting scene;
    scene.wish.provider.baseUrl = QUrl(TlsFront::urlOf(scene.upstream.port()));
    scene.wish.provider.caFile = QStringLiteral("/nowhere/ca.pem");
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PFSSSS"));
    QVERIFY2(scene.stage(Kind::Connect).text.contains(QStringLiteral("/nowhere/ca.pem")),
        qPrintable(scene.texts()));
}

void TestProviderTestTls::givesUpWhereNobodySpeaks()
{
    ProviderTesting scene;
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress(QHostAddress::LocalHost)));
    scene.wish.provider.baseUrl = QUrl(TlsFront::urlOf(silent.serverPort()));
    scene.start();
    QTRY_VERIFY_WITH_TIMEOUT(silent.hasPendingConnections(), patience);

    scene.gateway.gateway().stopProviderTest();

    QCOMPARE(scene.states(), QStringLiteral("PSSSSS"));
    QTcpSocket *client = silent.nextPendingConnection();
    QTRY_COMPARE_WITH_TIMEOUT(client->state(), QAbstractSocket::UnconnectedState, patience);
}

QTEST_GUILESS_MAIN(TestProviderTestTls)
#include "tst_providertesttls.moc"
