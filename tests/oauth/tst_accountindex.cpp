// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountindex.h"

#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

namespace {

AccountRecord record(const QString &name)
{
    return {name, QStringLiteral("work"), QStringLiteral("ä@example.org"),
        QDateTime(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC),
        QDateTime(QDate(2026, 1, 2), QTime(4, 4), Qt::UTC), {QStringLiteral("one"), QStringLiteral("two")}};
}

QStringList namesIn(const AccountIndex &index)
{
    QStringList names;
    const auto records = index.read();
    if (!records)
        return {records.error().message};
    for (const AccountRecord &one : *records)
        names << one.name;
    return names;
}

} // namespace

class AccountIndexTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void beginsEmpty();
    void recordsComeBack();
    void whatIsNotKnownIsNotWritten();
    void aRecordKeepsItsPlace();
    void removesByName();
    void withoutAFolderItForgets();
    void isForItsOwnerAlone();
    void nothingIsWrittenWithoutAChange();
    void othersChangesAreSeen();
    void aDamagedFileIsReportedAndKept_data();
    void aDamagedFileIsReportedAndKept();
    void strangeEntriesArePassedOver();
    void isBounded_data();
    void isBounded();
    void givesUpOnALockSoon();
    void saysThatItCannotBeWritten();

private:
    [[nodiscard]] QString folder() const { return m_folder->filePath(QStringLiteral("state/signalbox")); }
    static QByteArray content(const AccountIndex &index)
    {
        QFile file(index.path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void put(const QByteArray &content) const
    {
        QVERIFY(QDir().mkpath(folder()));
        QFile file(AccountIndex(folder()).path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void AccountIndexTest::beginsEmpty()
{
    AccountIndex index(folder());
    QVERIFY(index.path().endsWith(QStringLiteral("/accounts.json")));
    QCOMPARE(namesIn(index), QStringList());
    QVERIFY(!QFile::exists(index.path()));
}

void AccountIndexTest::recordsComeBack()
{
    AccountIndex index(folder());
    QVERIFY(!index.put(record(QStringLiteral("work/ä"))));
    QCOMPARE(AccountIndex(folder()).read()->at(0), record(QStringLiteral("work/ä")));
    QCOMPARE(record(QStringLiteral("work/ä")).secretName(), QStringLiteral("oauth/work/ä"));
}

void AccountIndexTest::whatIsNotKnownIsNotWritten()
{
    AccountIndex index(folder());
    AccountRecord bare = record(QStringLiteral("router"));
    bare.label.clear();
    bare.expiresAt = {};
    bare.scopes.clear();
    QVERIFY(!index.put(bare));
    QVERIFY(!content(index).contains("label") && !content(index).contains("expires_at"));
    QCOMPARE(index.read()->at(0), bare);
}

void AccountIndexTest::aRecordKeepsItsPlace()
{
    AccountIndex index(folder());
    for (const auto *name : {"b", "a", "c"})
        QVERIFY(!index.put(record(QString::fromLatin1(name))));
    AccountRecord again = record(QStringLiteral("a"));
    again.label = QStringLiteral("new");
    QVERIFY(!index.put(again));
    QCOMPARE(namesIn(index), QStringList({QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("c")}));
    QCOMPARE(index.read()->at(1).label, QStringLiteral("new"));
}

void AccountIndexTest::removesByName()
{
    AccountIndex index(folder());
    QVERIFY(!index.put(record(QStringLiteral("a"))) && !index.put(record(QStringLiteral("b"))));
    QVERIFY(!index.remove(QStringLiteral("a")));
    QVERIFY(!index.remove(QStringLiteral("nobody")));
    QCOMPARE(namesIn(index), QStringList{QStringLiteral("b")});
}

void AccountIndexTest::withoutAFolderItForgets()
{
    AccountIndex index({});
    QVERIFY(!index.put(record(QStringLiteral("a"))));
    QCOMPARE(namesIn(index), QStringList{QStringLiteral("a")});
    QCOMPARE(namesIn(AccountIndex({})), QStringList());
}

void AccountIndexTest::isForItsOwnerAlone()
{
#ifdef Q_OS_WIN
    QSKIP("Windows has other permissions");
#endif
    AccountIndex index(folder());
    QVERIFY(!index.put(record(QStringLiteral("a"))));
    const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(index.path()) & others));
    QVERIFY(!(QFile::permissions(folder()) & others));
}

void AccountIndexTest::nothingIsWrittenWithoutAChange()
{
    AccountIndex index(folder());
    QVERIFY(!index.put(record(QStringLiteral("a"))));
    QFile file(index.path());
    QVERIFY(file.open(QIODevice::Append));
    file.write("   \n");
    file.close();
    QVERIFY(!index.put(record(QStringLiteral("a"))));
    QVERIFY(content(index).endsWith("   \n"));
}

void AccountIndexTest::othersChangesAreSeen()
{
    AccountIndex one(folder());
    AccountIndex two(folder());
    QVERIFY(!one.put(record(QStringLiteral("a"))) && !two.put(record(QStringLiteral("b"))));
    QCOMPARE(namesIn(one), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
}

void AccountIndexTest::aDamagedFileIsReportedAndKept_data()
{
    QTest::addColumn<QByteArray>("damaged");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut off") << QByteArray(R"({"accounts":[{"name":"a")");
    QTest::newRow("no list") << QByteArray(R"({"accounts":{}})");
    QTest::newRow("another list") << QByteArray("[]");
    QTest::newRow("large") << QByteArray(R"({"accounts":[]})" + QByteArray(2 << 20, ' ') + "x");
}

void AccountIndexTest::aDamagedFileIsReportedAndKept()
{
    QFETCH(QByteArray, damaged);
    put(damaged);
    AccountIndex index(folder());
    const auto records = index.read();
    QVERIFY(!records);
    QVERIFY(records.error().message.contains(QStringLiteral("accounts.json")));
    QVERIFY(records.error().message.contains(QStringLiteral("move it away")));
    QVERIFY(index.put(record(QStringLiteral("a"))));
    QCOMPARE(content(index), damaged);
}

void AccountIndexTest::strangeEntriesArePassedOver()
{
    put(R"({"accounts":[42,{"name":""},{"group":"x"},{"name":"a","scopes":"x","created_at":"never"}],"more":1})");
    QCOMPARE(namesIn(AccountIndex(folder())), QStringList{QStringLiteral("a")});
    QVERIFY(AccountIndex(folder()).read()->at(0).createdAt.isNull());
}

void AccountIndexTest::isBounded_data()
{
    QTest::addColumn<bool>("inMemory");
    QTest::newRow("file") << false;
    QTest::newRow("memory") << true;
}

void AccountIndexTest::isBounded()
{
    QFETCH(bool, inMemory);
    AccountIndex index(inMemory ? QString() : folder());
    QVERIFY(!index.change([](QList<AccountRecord> &accounts) {
        for (int i = 0; i < int(AccountIndex::mostAccounts); ++i)
            accounts << record(QString::number(i));
    }));
    const auto error = index.put(record(QStringLiteral("one more")));
    QVERIFY(error);
    QVERIFY(error->message.contains(QStringLiteral("200")));
    QCOMPARE(index.read()->size(), AccountIndex::mostAccounts);
    QVERIFY(!index.put(record(QStringLiteral("7"))));
}

void AccountIndexTest::givesUpOnALockSoon()
{
    QVERIFY(QDir().mkpath(folder()));
    AccountIndex index(folder());
    QLockFile other(index.path() + QStringLiteral(".lock"));
    QVERIFY(other.tryLock());
    const auto error = index.put(record(QStringLiteral("a")));
    QVERIFY(error);
    QVERIFY(error->message.contains(QStringLiteral("another program")));
    QCOMPARE(namesIn(index), QStringList());
}

void AccountIndexTest::saysThatItCannotBeWritten()
{
    QFile file(m_folder->filePath(QStringLiteral("state")));
    QVERIFY(file.open(QIODevice::WriteOnly)); // a file in place of the folder
    const auto error = AccountIndex(folder()).put(record(QStringLiteral("a")));
    QVERIFY(error);
    QVERIFY(error->message.contains(QStringLiteral("state")));
}

QTEST_GUILESS_MAIN(AccountIndexTest)
#include "tst_accountindex.moc"
