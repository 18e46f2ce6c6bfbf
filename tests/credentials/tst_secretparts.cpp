// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/secretreference.h"
#include "credentials/secretparts.h"

#include <QTest>

using namespace signalbox;

class SecretPartsTest : public QObject
{
    Q_OBJECT

private slots:
    void joinsWhatItHasSplit_data();
    void joinsWhatItHasSplit();
    void leavesAloneWhatFits();
    void refusesWhatIsNoSecret();
    void seesThatPartsAreMixed();
    void seesADamagedHead_data();
    void seesADamagedHead();
    void givesGenerationsNamesOfTheirOwn();
    void givesPartsNamesThatNoSecretHas();
};

namespace {

QByteArray pattern(qsizetype size)
{
    QByteArray value(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        value[i] = char(i * 7 + i / 251);
    return value;
}

std::optional<QByteArray> joined(const QList<QByteArray> &parts)
{
    const auto head = secretparts::readHead(parts.first());
    return head ? secretparts::join(*head, parts.mid(1)) : std::nullopt;
}

} // namespace

void SecretPartsTest::joinsWhatItHasSplit_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qsizetype>("partSize");
    QTest::addColumn<qsizetype>("parts");
    const QByteArray likeAHead = QByteArray("signalbox-parts 1 2 0 9 ab\n") + pattern(10);
    QTest::newRow("empty") << QByteArray("") << qsizetype(256) << qsizetype(1);
    QTest::newRow("short") << pattern(255) << qsizetype(256) << qsizetype(1);
    QTest::newRow("just fits") << pattern(256) << qsizetype(256) << qsizetype(1);
    QTest::newRow("one too many") << pattern(257) << qsizetype(256) << qsizetype(2);
    QTest::newRow("three") << pattern(6000) << qsizetype(2500) << qsizetype(3);
    QTest::newRow("no limit") << pattern(100'000) << qsizetype(0) << qsizetype(1);
    QTest::newRow("looks like a head") << likeAHead << qsizetype(2500) << qsizetype(1);
    QTest::newRow("looks like a head, no limit") << likeAHead << qsizetype(0) << qsizetype(1);
    QTest::newRow("the most") << pattern(256 * 63) << qsizetype(256) << qsizetype(64);
}

void SecretPartsTest::joinsWhatItHasSplit()
{
    QFETCH(QByteArray, value);
    QFETCH(qsizetype, partSize);
    QFETCH(qsizetype, parts);
    for (const int generation : {0, 1}) {
        const QList<QByteArray> split = secretparts::split(value, partSize, generation);
        QCOMPARE(split.size(), parts);
        for (const QByteArray &part : split)
            QVERIFY(partSize == 0 || part.size() <= partSize);
        QCOMPARE(secretparts::readHead(split.first())->parts, int(parts));
        QCOMPARE(joined(split), value);
    }
}

void SecretPartsTest::leavesAloneWhatFits()
{
    QCOMPARE(secretparts::split("sk-1234", 256, 1), QList<QByteArray>{"sk-1234"});
}

void SecretPartsTest::refusesWhatIsNoSecret()
{
    QVERIFY(secretparts::split(pattern(256 * 64), 256, 0).isEmpty());
}

void SecretPartsTest::seesThatPartsAreMixed()
{
    const QList<QByteArray> old = secretparts::split(QByteArray(600, 'a'), 256, 0);
    const QList<QByteArray> other = secretparts::split(QByteArray(600, 'b'), 256, 0);
    QVERIFY(joined(old));
    for (qsizetype i = 0; i < old.size(); ++i) {
        QList<QByteArray> mixed = old;
        mixed[i] = other.at(i);
        QVERIFY(!joined(mixed));
    }
    QVERIFY(!joined(old.mid(0, old.size() - 1)));
    QVERIFY(!joined(old + other.mid(1)));
}

void SecretPartsTest::seesADamagedHead_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::newRow("no end") << QByteArray("signalbox-parts 1 2 0 600 abcd");
    QTest::newRow("a word too few") << QByteArray("signalbox-parts 1 2 0 600\nx");
    QTest::newRow("no parts") << QByteArray("signalbox-parts 1 0 0 600 abcd\nx");
    QTest::newRow("too many parts") << QByteArray("signalbox-parts 1 65 0 600 abcd\nx");
    QTest::newRow("third generation") << QByteArray("signalbox-parts 1 2 2 600 abcd\nx");
    QTest::newRow("size that is none") << QByteArray("signalbox-parts 1 2 0 x abcd\nx");
    QTest::newRow("more than its size") << QByteArray("signalbox-parts 1 2 0 1 abcd\nxyz");
    QTest::newRow("no digest") << QByteArray("signalbox-parts 1 2 0 600 \nx");
}

void SecretPartsTest::seesADamagedHead()
{
    QFETCH(QByteArray, first);
    QVERIFY(!secretparts::readHead(first));
}

void SecretPartsTest::givesGenerationsNamesOfTheirOwn()
{
    QCOMPARE(secretparts::partName(QStringLiteral("a%1b"), 2, 0), QStringLiteral(" a%1b#2.0"));
    QCOMPARE(secretparts::partName(QStringLiteral("x"), 2, 1), QStringLiteral(" x#2.1"));
}

void SecretPartsTest::givesPartsNamesThatNoSecretHas()
{
    for (const char *name : {"x", "x#2.1", "ä b"})
        QVERIFY(!keychainNameFlaw(secretparts::partName(QString::fromUtf8(name), 2, 1)).isEmpty());
}

QTEST_GUILESS_MAIN(SecretPartsTest)
#include "tst_secretparts.moc"
