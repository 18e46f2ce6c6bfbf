// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/singlepassbody.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;

class SinglePassBodyTest : public QObject
{
    Q_OBJECT

private slots:
    void givesEveryByteOnce_data();
    void givesEveryByteOnce();
    void cannotBeRewound();
    void cannotBeWritten();
    void tellsHowMuchIsTaken();
    void endsAfterTheLastByte();
    void tellsThatBytesAreAskedFor();
};

void SinglePassBodyTest::givesEveryByteOnce_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("step");
    QTest::newRow("at once") << QByteArray("0123456789") << 100;
    QTest::newRow("byte by byte") << QByteArray("0123456789") << 1;
    QTest::newRow("in uneven pieces") << QByteArray("0123456789") << 3;
    QTest::newRow("NUL and line feeds") << QByteArray("\0\r\n\0\n", 5) << 2;
    QTest::newRow("nothing") << QByteArray() << 4;
    QTest::newRow("large") << QByteArray(1024 * 1024, 'x') << 16 * 1024;
}

void SinglePassBodyTest::givesEveryByteOnce()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, step);
    SinglePassBody body(bytes);
    QByteArray read;
    for (QByteArray piece = body.read(step); !piece.isEmpty(); piece = body.read(step))
        read += piece;
    QCOMPARE(read, bytes);
    QCOMPARE(body.read(step), QByteArray());
}

void SinglePassBodyTest::cannotBeRewound()
{
    SinglePassBody body("0123456789");
    QVERIFY(body.isSequential());
    QCOMPARE(body.read(4), QByteArray("0123"));
    // QNAM tries with every connection that closes: that is nothing for the user's log.
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".")));
    QVERIFY(!body.reset());
    QVERIFY(!body.seek(0));
    QCOMPARE(body.readAll(), QByteArray("456789"));
}

void SinglePassBodyTest::cannotBeWritten()
{
    SinglePassBody body("0123");
    QVERIFY(!body.isWritable());
    QTest::ignoreMessage(
        QtWarningMsg, QRegularExpression(QStringLiteral("^QIODevice::write.*ReadOnly device")));
    QCOMPARE(body.write("x"), -1);
    QCOMPARE(body.readAll(), QByteArray("0123"));
}

void SinglePassBodyTest::tellsHowMuchIsTaken()
{
    SinglePassBody body("0123456789");
    QCOMPARE(body.taken(), 0);
    QCOMPARE(body.bytesAvailable(), 10);
    body.read(4);
    QCOMPARE(body.taken(), 4);
    QCOMPARE(body.bytesAvailable(), 6);
    body.readAll();
    QCOMPARE(body.taken(), 10);
    QCOMPARE(body.bytesAvailable(), 0);
}

void SinglePassBodyTest::endsAfterTheLastByte()
{
    SinglePassBody body("01");
    QVERIFY(!body.atEnd());
    body.readAll();
    QVERIFY(body.atEnd());
    char byte = 0;
    QCOMPARE(body.read(&byte, 1), -1);
}

void SinglePassBodyTest::tellsThatBytesAreAskedFor()
{
    SinglePassBody body("0123456789");
    const QSignalSpy asked(&body, &SinglePassBody::asked);
    QCOMPARE(body.bytesAvailable(), 10);
    QCOMPARE(asked.size(), 0);
    body.read(1);
    QCOMPARE(asked.size(), 1);
    body.readAll();
    QCOMPARE(asked.size(), 2);
}

QTEST_GUILESS_MAIN(SinglePassBodyTest)
#include "tst_singlepassbody.moc"
