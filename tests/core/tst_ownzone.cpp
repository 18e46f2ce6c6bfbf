// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ownzone.h"

#include <QDateTime>
#include <QTest>

using namespace signalbox;

class OwnZoneTest : public QObject
{
    Q_OBJECT

private slots:
    void isThatOfTheComputer();
    void isUtcWhereThereIsNone_data();
    void isUtcWhereThereIsNone();
};

void OwnZoneTest::isThatOfTheComputer()
{
    qputenv("TZ", "Asia/Kathmandu");
    QCOMPARE(ownZone().id(), QByteArray("Asia/Kathmandu"));
}

void OwnZoneTest::isUtcWhereThereIsNone_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("no such place") << QByteArray("Nowhere/City");
    QTest::newRow("rules in the form of POSIX") << QByteArray("XYZ-3ZYX,M3.2.0,M11.1.0");
}

void OwnZoneTest::isUtcWhereThereIsNone()
{
    QFETCH(QByteArray, name);
    qputenv("TZ", name);
    QVERIFY(ownZone().isValid());
    const QDateTime noon(QDate(2026, 1, 2), QTime(12, 0), ownZone());
    QVERIFY(noon.isValid() && noon.toUTC().isValid());
}

QTEST_GUILESS_MAIN(OwnZoneTest)
#include "tst_ownzone.moc"
