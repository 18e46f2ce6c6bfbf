// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/loopguard.h"

#include <QSysInfo>
#include <QTest>

using namespace signalbox;

class LoopGuardTest : public QObject
{
    Q_OBJECT

private slots:
    void ownAddressesAreFound_data();
    void ownAddressesAreFound();
    void nobodyListeningIsNoLoop();
    void aRequestGoesOnOnce();
    void everyProgramOnTheWayIsKept();
    void fieldsAreReadInEverySpelling();
    void tooManyHopsAreTooMany();
    void noTwoProgramsAreTheSame();
};

void LoopGuardTest::ownAddressesAreFound_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("address"); // that is listened on, at port 8484
    QTest::addColumn<bool>("isLoop");
    const auto row = [](const char *url, const char *address, bool isLoop) {
        QTest::addRow("%s at %s", url, address)
            << QString::fromLatin1(url) << QString::fromLatin1(address) << isLoop;
    };
    row("http://127.0.0.1:8484", "127.0.0.1", true);
    row("http://127.0.0.1:8484/v1", "127.0.0.1", true);
    row("http://127.0.0.1:8485", "127.0.0.1", false);
    row("http://localhost:8484", "127.0.0.1", true);
    row("http://LOCALHOST:8484", "::1", true);
    row("http://localhost:8484", "192.0.2.7", false);
    row("http://[::1]:8484", "::1", true);
    row("http://[::1]:8484", "127.0.0.1", false);
    row("http://127.0.0.2:8484", "127.0.0.1", false);
    row("http://127.0.0.2:8484", "0.0.0.0", true);
    row("http://0.0.0.0:8484", "127.0.0.1", true);
    row("http://0.0.0.0:8484", "0.0.0.0", true);
    row("http://127.0.0.1:8484", "0.0.0.0", true);
    row("http://127.0.0.1:8484", "::", true);
    row("http://192.0.2.7:8484", "192.0.2.7", true);
    row("http://192.0.2.7:8484", "127.0.0.1", false);
    row("http://192.0.2.7:8484", "0.0.0.0", false); // no address of this computer
    row("http://[::ffff:127.0.0.1]:8484", "127.0.0.1", true);
    row("https://api.example.com", "0.0.0.0", false);
    row("https://api.example.com:8484", "0.0.0.0", false);
    const QByteArray own = "http://" + QSysInfo::machineHostName().toLatin1() + ":8484";
    row(own.constData(), "0.0.0.0", true);
    row(own.constData(), "192.0.2.7", true);
}

void LoopGuardTest::ownAddressesAreFound()
{
    QFETCH(QString, url);
    QFETCH(QString, address);
    QFETCH(bool, isLoop);
    const QList<BoundAddress> own{
        {QHostAddress(QStringLiteral("127.0.0.9")), 1}, {QHostAddress(address), 8484}};
    const QString problem = LoopGuard::problemOf(QUrl(url), own);
    QCOMPARE(!problem.isEmpty(), isLoop);
    if (isLoop)
        QVERIFY(problem.contains(QStringLiteral("base_url")));
}

void LoopGuardTest::nobodyListeningIsNoLoop()
{
    QCOMPARE(LoopGuard::problemOf(QUrl(QStringLiteral("http://127.0.0.1")), {}), QString());
    const QList<BoundAddress> usual{{QHostAddress(QHostAddress::LocalHost), 80}};
    QVERIFY(!LoopGuard::problemOf(QUrl(QStringLiteral("http://127.0.0.1")), usual).isEmpty());
    QVERIFY(LoopGuard::problemOf(QUrl(QStringLiteral("https://127.0.0.1")), usual).isEmpty());
}

void LoopGuardTest::aRequestGoesOnOnce()
{
    const LoopGuard guard;
    const Headers first{{"X-Other", "1"}};
    QCOMPARE(guard.problemOf(first), QString());
    const Headers second{{LoopGuard::field, guard.hopsAfter(first)}};
    QVERIFY(guard.problemOf(second).contains(QStringLiteral("has been here before")));
}

void LoopGuardTest::everyProgramOnTheWayIsKept()
{
    const LoopGuard one;
    const LoopGuard two;
    const QByteArray afterOne = one.hopsAfter({});
    const QByteArray afterTwo = two.hopsAfter({{LoopGuard::field, afterOne}});
    QVERIFY(afterTwo.startsWith(QByteArray(afterOne + ", ")));
    QCOMPARE(two.problemOf({{LoopGuard::field, afterOne}}), QString());
    QVERIFY(!one.problemOf({{LoopGuard::field, afterTwo}}).isEmpty());
    QVERIFY(!two.problemOf({{LoopGuard::field, afterTwo}}).isEmpty());
}

void LoopGuardTest::fieldsAreReadInEverySpelling()
{
    const LoopGuard guard;
    const QByteArray own = guard.hopsAfter({});
    QVERIFY(!guard.problemOf({{"X-SIGNALBOX-HOP", own}}).isEmpty());
    QVERIFY(!guard.problemOf({{"x-signalbox-hop", "a,b"}, {"x-signalbox-hop", "c , " + own}}).isEmpty());
    QCOMPARE(guard.hopsAfter({{"x-signalbox-hop", "a,b"}, {"X-Signalbox-Hop", "c"}}),
        QByteArray("a, b, c, " + own));
}

void LoopGuardTest::tooManyHopsAreTooMany()
{
    const LoopGuard guard;
    QByteArrayList hops;
    for (int i = 0; i < int(LoopGuard::mostHops) - 1; ++i)
        hops << QByteArray::number(i);
    QCOMPARE(guard.problemOf({{LoopGuard::field, hops.join(',')}}), QString());
    hops << "one more";
    QVERIFY(guard.problemOf({{LoopGuard::field, hops.join(',')}}).contains(QStringLiteral("8 programs")));
}

void LoopGuardTest::noTwoProgramsAreTheSame()
{
    QVERIFY(LoopGuard().hopsAfter({}) != LoopGuard().hopsAfter({}));
}

QTEST_GUILESS_MAIN(LoopGuardTest)
#include "tst_loopguard.moc"
