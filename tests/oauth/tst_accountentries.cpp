// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountentries.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

namespace {

const QString name = QStringLiteral("work");

/// Minutes of one day.
QDateTime at(int minute)
{
    return QDateTime(QDate(2026, 1, 2), QTime(3, minute), Qt::UTC);
}

AccountRecord entry(int minute)
{
    AccountRecord record;
    record.name = name;
    record.createdAt = at(minute);
    return record;
}

} // namespace

/// Accounts of this program against an index that other programs change.
class AccountEntriesTest : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void tellsSignInsApart_data();
    void tellsSignInsApart();
    void anAccountThatIsNotListedYetIsCurrent();
    void aSignOutElsewhereIsSeen();
    void whatCannotBeReadIsCurrent();
    void aDamagedIndexIsAProblemUntilItIsNot();
    void tellsWhoIsAbsent();
    void aNewSignInReplacesTheEntry();
    void aNewSignInReplacesWhatTheIndexHadBeforeItWasDamaged();
    void enteringListsTheAccount();
    void whatIsNotTakenIsNotListed();
    void endsAreEnteredForTheSameSignInOnly();

private:
    [[nodiscard]] AccountIndex elsewhere() const { return AccountIndex(m_folder->path()); }
    void damage() const
    {
        QFile file(elsewhere().path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{");
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AccountEntries> m_entries;
    Account m_account; ///< signed in at minute 10, and listed
};

void AccountEntriesTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_entries = std::make_unique<AccountEntries>(m_folder->path());
    m_account = {};
    m_account.record = entry(10);
    m_account.isListed = true;
}

void AccountEntriesTest::tellsSignInsApart_data()
{
    QTest::addColumn<bool>("isListed");
    QTest::addColumn<int>("entryAt");
    QTest::addColumn<bool>("isAnother");
    QTest::newRow("its own") << true << 10 << false;
    QTest::newRow("later, elsewhere") << true << 11 << true;
    QTest::newRow("elsewhere, by a clock that was set back") << true << 9 << true;
    QTest::newRow("the one it replaced, which is back") << true << 5 << true;
    QTest::newRow("its own, not listed yet") << false << 10 << false;
    QTest::newRow("the one it replaces") << false << 5 << false;
    QTest::newRow("elsewhere, before it is listed") << false << 11 << true;
    QTest::newRow("elsewhere, before it is listed, by a clock that was set back") << false << 4 << true;
}

void AccountEntriesTest::tellsSignInsApart()
{
    QFETCH(bool, isListed);
    QFETCH(int, entryAt);
    QFETCH(bool, isAnother);
    m_account.isListed = isListed;
    m_account.replaces = at(5);
    QCOMPARE(AccountEntries::isAnother(entry(entryAt), m_account), isAnother);
    QVERIFY(!elsewhere().put(entry(entryAt)));
    QCOMPARE(m_entries->isCurrent(m_account), !isAnother);
}

void AccountEntriesTest::anAccountThatIsNotListedYetIsCurrent()
{
    m_account.isListed = false;
    QVERIFY(m_entries->isCurrent(m_account));
}

void AccountEntriesTest::aSignOutElsewhereIsSeen()
{
    QVERIFY(!m_entries->put(m_account));
    QVERIFY(m_entries->isCurrent(m_account));
    QVERIFY(!elsewhere().remove(name));
    QVERIFY(!m_entries->isCurrent(m_account));
}

void AccountEntriesTest::whatCannotBeReadIsCurrent()
{
    damage();
    QVERIFY(m_entries->isCurrent(m_account));
    QVERIFY(!m_entries->isAbsent(name));
}

void AccountEntriesTest::aDamagedIndexIsAProblemUntilItIsNot()
{
    QVERIFY(m_entries->read());
    damage();
    const QRegularExpression damaged(QStringLiteral("accounts.json is damaged"));
    QTest::ignoreMessage(QtWarningMsg, damaged); // once
    QVERIFY(!m_entries->read());
    QVERIFY(m_entries->problem().contains(damaged));
    QTest::failOnWarning(damaged);
    QVERIFY(!m_entries->read());
    QVERIFY(m_entries->problem().contains(damaged));
    QVERIFY(QFile::remove(elsewhere().path()));
    QVERIFY(m_entries->read());
    QCOMPARE(m_entries->problem(), QString());
}

void AccountEntriesTest::tellsWhoIsAbsent()
{
    QVERIFY(m_entries->isAbsent(name));
    QVERIFY(!elsewhere().put(entry(7)));
    QVERIFY(!m_entries->isAbsent(name));
}

void AccountEntriesTest::aNewSignInReplacesTheEntry()
{
    QVERIFY(m_entries->replacedBy(m_account).isNull());
    QVERIFY(!elsewhere().put(entry(7))); // whosever it is
    QCOMPARE(m_entries->replacedBy(m_account), at(7));
}

void AccountEntriesTest::aNewSignInReplacesWhatTheIndexHadBeforeItWasDamaged()
{
    damage();
    QCOMPARE(m_entries->replacedBy(m_account), at(10));
    m_account.replaces = at(5);
    QCOMPARE(m_entries->replacedBy(m_account), at(10));
    m_account.isListed = false; // so that the index still has what it was to replace
    QCOMPARE(m_entries->replacedBy(m_account), at(5));
}

void AccountEntriesTest::enteringListsTheAccount()
{
    m_account.isListed = false;
    QVERIFY(!m_entries->put(m_account));
    QVERIFY(m_account.isListed);
    QCOMPARE(elsewhere().read()->at(0), m_account.record);
}

void AccountEntriesTest::whatIsNotTakenIsNotListed()
{
    damage();
    m_account.isListed = false;
    QVERIFY(m_entries->put(m_account));
    QVERIFY(!m_account.isListed);
    m_account.isListed = true; // what the index had of it, it has
    QVERIFY(m_entries->put(m_account));
    QVERIFY(m_account.isListed);
}

void AccountEntriesTest::endsAreEnteredForTheSameSignInOnly()
{
    QVERIFY(!m_entries->put(m_account));
    m_account.record.expiresAt = at(20);
    m_entries->noteExpiry(m_account);
    QCOMPARE(elsewhere().read()->at(0).expiresAt, at(20));
    QVERIFY(!elsewhere().put(entry(11)));
    m_entries->noteExpiry(m_account);
    QVERIFY(elsewhere().read()->at(0).expiresAt.isNull());
}

QTEST_GUILESS_MAIN(AccountEntriesTest)
#include "tst_accountentries.moc"
