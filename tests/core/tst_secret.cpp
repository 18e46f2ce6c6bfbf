// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secret.h"

#include <QTest>

#include <type_traits>

using namespace signalbox;

static_assert(!std::is_convertible_v<QByteArray, Secret>, "a text becomes a secret only when it is said");
static_assert(!std::is_convertible_v<Secret, QByteArray>, "a secret never becomes a text by itself");

class SecretTest : public QObject
{
    Q_OBJECT

private slots:
    void hintShowsAtMostFourCharacters_data();
    void hintShowsAtMostFourCharacters();
    void debugOutputHidesTheValue();
    void equals_data();
    void equals();
    void revealsWhatItWasGiven();
};

void SecretTest::hintShowsAtMostFourCharacters_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("hint");
    QTest::newRow("empty") << QByteArray() << QByteArray("…");
    QTest::newRow("short") << QByteArray("abcd") << QByteArray("…");
    QTest::newRow("just too short") << QByteArray("123456789012345") << QByteArray("…");
    QTest::newRow("long enough") << QByteArray("1234567890123456") << QByteArray("…3456");
}

void SecretTest::hintShowsAtMostFourCharacters()
{
    QFETCH(QByteArray, value);
    QTEST(Secret(value).hint(), "hint");
}

void SecretTest::debugOutputHidesTheValue()
{
    QString output;
    QDebug(&output) << Secret("sk-ant-secret-value-9876");
    QVERIFY(output.contains(u"9876"));
    QVERIFY(!output.contains(u"secret-value"));
}

void SecretTest::equals_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("candidate");
    QTest::addColumn<bool>("expected");
    QTest::newRow("same") << QByteArray("key") << QByteArray("key") << true;
    QTest::newRow("other") << QByteArray("key") << QByteArray("kez") << false;
    QTest::newRow("other case") << QByteArray("key") << QByteArray("KEY") << false;
    QTest::newRow("prefix") << QByteArray("key") << QByteArray("ke") << false;
    QTest::newRow("longer") << QByteArray("key") << QByteArray("keyk") << false;
    QTest::newRow("repeated") << QByteArray("key") << QByteArray("keykey") << false;
    QTest::newRow("empty candidate") << QByteArray("key") << QByteArray() << false;
    QTest::newRow("empty secret lets nobody in") << QByteArray() << QByteArray() << false;
    QTest::newRow("empty secret, some candidate") << QByteArray() << QByteArray("key") << false;
    QTest::newRow("byte 0") << QByteArray("a\0b", 3) << QByteArray("a\0c", 3) << false;
}

void SecretTest::equals()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, candidate);
    QTEST(Secret(value).equals(candidate), "expected");
}

void SecretTest::revealsWhatItWasGiven()
{
    QCOMPARE(Secret("key").reveal(), QByteArray("key"));
    QVERIFY(Secret().isEmpty());
    QVERIFY(!Secret("key").isEmpty());
}

QTEST_GUILESS_MAIN(SecretTest)
#include "tst_secret.moc"
