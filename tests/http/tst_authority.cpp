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

QTEST_GUILESS_MAIN(AuthorityTest)
#include "tst_authority.moc"
