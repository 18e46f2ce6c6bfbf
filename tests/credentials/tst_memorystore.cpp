// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/memorystore.h"
#include "support/storecalls.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using Status = SecretStore::Status;

class MemoryStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void givesBackWhatItWasGiven();
    void hasNothingThatItWasNotGiven();
    void replaces();
    void removesOnce();
    void answersFromTheEventLoopAndInOrder();
    void answersNobodyWhoIsGone();
    void isBounded();
    void saysThatItForgets();
};

void MemoryStoreTest::givesBackWhatItWasGiven()
{
    MemoryStore store;
    QVERIFY(writeTo(store, QStringLiteral("ä/1"), QByteArray("a\0b", 3)).isOk());
    const SecretStore::Outcome outcome = readFrom(store, QStringLiteral("ä/1"));
    QVERIFY(outcome.isOk());
    QCOMPARE(outcome.value.reveal(), QByteArray("a\0b", 3));
}

void MemoryStoreTest::hasNothingThatItWasNotGiven()
{
    MemoryStore store;
    const SecretStore::Outcome outcome = readFrom(store, QStringLiteral("x"));
    QCOMPARE(outcome.status, Status::NotFound);
    QVERIFY(outcome.message.contains(QStringLiteral("'x'")));
}

void MemoryStoreTest::replaces()
{
    MemoryStore store;
    writeTo(store, QStringLiteral("x"), "old");
    writeTo(store, QStringLiteral("x"), "new");
    QCOMPARE(readFrom(store, QStringLiteral("x")).value.reveal(), QByteArray("new"));
}

void MemoryStoreTest::removesOnce()
{
    MemoryStore store;
    writeTo(store, QStringLiteral("x"), "value");
    QVERIFY(removeFrom(store, QStringLiteral("x")).isOk());
    QCOMPARE(readFrom(store, QStringLiteral("x")).status, Status::NotFound);
    QCOMPARE(removeFrom(store, QStringLiteral("x")).status, Status::NotFound);
}

void MemoryStoreTest::answersFromTheEventLoopAndInOrder()
{
    MemoryStore store;
    QByteArrayList order;
    store.write(
        QStringLiteral("x"), Secret("1"), this, [&](const SecretStore::Outcome &) { order << "written"; });
    store.read(QStringLiteral("x"), this,
        [&](const SecretStore::Outcome &outcome) { order << outcome.value.reveal(); });
    store.remove(QStringLiteral("x"), this, [&](const SecretStore::Outcome &) { order << "removed"; });
    QVERIFY(order.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(order, (QByteArrayList{"written", "1", "removed"}), patience);
}

void MemoryStoreTest::answersNobodyWhoIsGone()
{
    MemoryStore store;
    auto context = std::make_unique<QObject>();
    store.read(QStringLiteral("x"), context.get(), [](const SecretStore::Outcome &) { QFAIL("it is gone"); });
    context.reset();
    readFrom(store, QStringLiteral("x"));
}

void MemoryStoreTest::isBounded()
{
    MemoryStore store;
    for (std::size_t i = 0; i < MemoryStore::mostSecrets; ++i)
        store.write(QString::number(i), Secret("value"), this, [](const SecretStore::Outcome &) {});
    const SecretStore::Outcome tooMany = writeTo(store, QStringLiteral("x"), "value");
    QCOMPARE(tooMany.status, Status::Failed);
    QVERIFY(tooMany.message.contains(QStringLiteral("1000")));
    QVERIFY(writeTo(store, QStringLiteral("0"), "another").isOk());
}

void MemoryStoreTest::saysThatItForgets()
{
    const MemoryStore store;
    QVERIFY(!store.isPersistent());
    QCOMPARE(store.title(), QStringLiteral("memory until the program ends"));
}

QTEST_GUILESS_MAIN(MemoryStoreTest)
#include "tst_memorystore.moc"
