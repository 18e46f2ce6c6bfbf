// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/resourceowners.h"

#include <QTest>

using namespace signalbox;

class ResourceOwnersTest : public QObject
{
    Q_OBJECT

private slots:
    void findsTheOwnerOfAnId_data();
    void findsTheOwnerOfAnId();
    void learnsFromLists();
    void lastToNameAnIdOwnsIt();
    void remembersTheKey();
    void learnsNothingFromOtherTexts_data();
    void learnsNothingFromOtherTexts();
    void forgetsTheOldestOfVeryMany();
};

void ResourceOwnersTest::findsTheOwnerOfAnId_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("expected");
    QTest::newRow("at the end") << QByteArray("/v1/files/file_1") << QStringLiteral("work");
    QTest::newRow("in the middle") << QByteArray("/v1/files/file_1/content") << QStringLiteral("work");
    QTest::newRow("in another collection")
        << QByteArray("/v1/messages/batches/file_1/results") << QStringLiteral("work");
    QTest::newRow("another id") << QByteArray("/v1/files/file_2") << QString();
    QTest::newRow("start of the id") << QByteArray("/v1/files/file_") << QString();
    QTest::newRow("longer id") << QByteArray("/v1/files/file_11") << QString();
    QTest::newRow("other case") << QByteArray("/v1/files/FILE_1") << QString();
    QTest::newRow("the collection") << QByteArray("/v1/files") << QString();
    QTest::newRow("nothing") << QByteArray() << QString();
}

void ResourceOwnersTest::findsTheOwnerOfAnId()
{
    QFETCH(QByteArray, path);
    ResourceOwners owners;
    QVERIFY(owners.ownerOf(path).provider.isEmpty());
    owners.learn({QStringLiteral("work")},
        R"({"type":"file","id":"file_1","filename":"file_2","parent":{"id":"file_3"}})");
    QTEST(owners.ownerOf(path).provider, "expected");
    QVERIFY(owners.ownerOf("/v1/files/file_3").provider.isEmpty());
}

void ResourceOwnersTest::learnsFromLists()
{
    ResourceOwners owners;
    owners.learn({QStringLiteral("work")},
        R"({"data":[{"id":"a1"},{"id":7},{"name":"a2"},{"id":"a3"}],"has_more":false})");
    QCOMPARE(owners.ownerOf("/v1/files/a1").provider, QStringLiteral("work"));
    QCOMPARE(owners.ownerOf("/v1/files/a3").provider, QStringLiteral("work"));
    QVERIFY(owners.ownerOf("/v1/files/a2").provider.isEmpty());
    QVERIFY(owners.ownerOf("/v1/files/7").provider.isEmpty());
}

void ResourceOwnersTest::lastToNameAnIdOwnsIt()
{
    ResourceOwners owners;
    owners.learn({QStringLiteral("work")}, R"({"id":"a1"})");
    owners.learn({QStringLiteral("home")}, R"({"id":"a1"})");
    QCOMPARE(owners.ownerOf("/v1/files/a1").provider, QStringLiteral("home"));
}

void ResourceOwnersTest::remembersTheKey()
{
    ResourceOwners owners;
    QCOMPARE(owners.ownerOf("/v1/files/a1").key, QByteArray());
    owners.learn({QStringLiteral("work"), "of me"}, R"({"id":"a1"})");
    QCOMPARE(owners.ownerOf("/v1/files/a1").key, QByteArray("of me"));
}

void ResourceOwnersTest::learnsNothingFromOtherTexts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("id: a1");
    QTest::newRow("cut JSON") << QByteArray(R"({"id":"a1")");
    QTest::newRow("an array") << QByteArray(R"([{"id":"a1"}])");
    QTest::newRow("empty id") << QByteArray(R"({"id":""})");
    QTest::newRow("id is null") << QByteArray(R"({"id":null})");
    QTest::newRow("data is an object") << QByteArray(R"({"data":{"id":"a1"}})");
    QTest::newRow("endless id") << QByteArray(R"({"id":")" + QByteArray(100'000, 'a') + R"("})");
}

void ResourceOwnersTest::learnsNothingFromOtherTexts()
{
    QFETCH(QByteArray, text);
    ResourceOwners owners;
    owners.learn({QStringLiteral("work")}, text);
    const QByteArray endless(100'000, 'a');
    for (const QByteArray &path : QByteArrayList{"/v1/files/a1", "/v1//a", "/v1/files/", "/v1/" + endless})
        QVERIFY(owners.ownerOf(path).provider.isEmpty());
}

void ResourceOwnersTest::forgetsTheOldestOfVeryMany()
{
    ResourceOwners owners;
    for (int i = 0; i < 100'000; ++i)
        owners.learn({QStringLiteral("work")}, "{\"id\":\"a" + QByteArray::number(i) + "\"}");
    QCOMPARE(owners.ownerOf("/v1/files/a99999").provider, QStringLiteral("work"));
    QVERIFY(owners.ownerOf("/v1/files/a0").provider.isEmpty());
}

QTEST_GUILESS_MAIN(ResourceOwnersTest)
#include "tst_resourceowners.moc"
