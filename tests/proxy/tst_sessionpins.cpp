// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/sessionpins.h"

#include <QTest>

using namespace signalbox;

class SessionPinsTest : public QObject
{
    Q_OBJECT

private slots:
    void theLeastRecentlyUsedGoes();
    void theLastUsedIsListedFirst();
    void whoIsNotKeptGoes();
};

void SessionPinsTest::theLeastRecentlyUsedGoes()
{
    SessionPins pins;
    for (int i = 0; i < SessionPins::mostPins; ++i)
        pins.pin(QByteArray::number(i), QStringLiteral("a"));
    pins.touch("0");
    pins.pin("one more", QStringLiteral("a"));
    QCOMPARE(pins.list().size(), SessionPins::mostPins);
    QCOMPARE(pins.providerOf("0"), QStringLiteral("a"));
    QCOMPARE(pins.providerOf("1"), QString());
    QCOMPARE(pins.providerOf("one more"), QStringLiteral("a"));
}

void SessionPinsTest::theLastUsedIsListedFirst()
{
    SessionPins pins;
    QVERIFY(pins.isEmpty());
    pins.pin("s1", QStringLiteral("a"));
    pins.pin("s2", QStringLiteral("b"));
    pins.touch("s1");
    QCOMPARE(pins.list().first().session, QByteArray("s1"));
    pins.pin("s1", {});
    QCOMPARE(pins.list().size(), 1);
    QCOMPARE(pins.list().first().provider, QStringLiteral("b"));
}

void SessionPinsTest::whoIsNotKeptGoes()
{
    SessionPins pins;
    pins.pin("s1", QStringLiteral("a"));
    pins.pin("s2", QStringLiteral("b"));
    QCOMPARE(pins.keepOnly([](const QString &provider) { return provider == u"b"; }), 1);
    QCOMPARE(pins.providerOf("s1"), QString());
    QCOMPARE(pins.providerOf("s2"), QStringLiteral("b"));
}

QTEST_GUILESS_MAIN(SessionPinsTest)
#include "tst_sessionpins.moc"
