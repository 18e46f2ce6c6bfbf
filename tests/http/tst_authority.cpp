// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/authority.h"

#include <QTest>

using namespace signalbox;

class AuthorityTest : public QObject
{
    Q_OBJECT

private slots:
    void findsTheHost_data();
    void findsTheHost();
    void knowsThisComputer_data();
    void knowsThisComputer();
};

void AuthorityTest::findsTheHost_data()
{
    QTest::addColumn<QString>("expected");
    QTest::newRow("localhost") << QStringLiteral("localhost");
    QTest::newRow("LocalHost:8484") << QStringLiteral("localhost");
    QTest::newRow("127.0.0.1:8484") << QStringLiteral("127.0.0.1");
    QTest::newRow("[::1]:8484") << QStringLiteral("::1");
    QTest::newRow("") << QString();
    QTest::newRow("me@localhost") << QString();
    QTest::newRow("localhost/path") << QString();
    QTest::newRow("localhost?query") << QString();
    QTest::newRow("localhost#part") << QString();
    QTest::newRow("two words") << QString();
    QTest::newRow("[::1") << QString();
    QTest::newRow("localhost:port") << QString();
}

void AuthorityTest::findsTheHost()
{
    QTEST(hostOfAuthority(QTest::currentDataTag()), "expected");
}

void AuthorityTest::knowsThisComputer_data()
{
    QTest::addColumn<bool>("expected");
    for (const char *own : {"localhost", "LOCALHOST", "ollama.localhost", "127.0.0.1", "127.9.9.9", "::1"})
        QTest::newRow(own) << true;
    for (const char *other : {"", "localhost.example", "10.0.0.1", "0.0.0.0", "api.anthropic.com"})
        QTest::newRow(other) << false;
}

void AuthorityTest::knowsThisComputer()
{
    QTEST(isLoopbackHost(QString::fromLatin1(QTest::currentDataTag())), "expected");
}

QTEST_GUILESS_MAIN(AuthorityTest)
#include "tst_authority.moc"
