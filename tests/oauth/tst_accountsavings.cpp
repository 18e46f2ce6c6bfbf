// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountlock.h"
#include "oauth/accountsavings.h"
#include "support/fakeclock.h"
#include "support/scriptedstore.h"
#include "support/testclient.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace signalbox;
using namespace signalbox::test;

namespace {

using State = AccountSnapshot::State;
using Status = SecretStore::Status;
using std::chrono::milliseconds;
using std::chrono::seconds;

const QString name = QStringLiteral("work");
const QString secretName = QStringLiteral("oauth/work");

} // namespace

/// The account "work", which has just signed in.
class AccountSavingsTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void theStoreHasTheTokensBeforeTheIndexHasTheAccount();
    void whatIsNewByThenIsKept();
    void whatTheStoreDoesNotTakeIsLeftForLater();
    void whatTheIndexDoesNotTakeIsLeftForLater();
    void aStoreThatHangsKeepsNobodyWaiting();
    void newerTokensStayUnsaved();
    void aRenewalElsewhereIsWaitedFor();
    void aRenewalElsewhereKeepsItsTokens();
    void aSignInGoesOnWithoutTheLock();
    void aSignInElsewhereIsNotReplaced();
    void aSignOutElsewhereIsNotUndone();
    void aSignOutHereIsNotUndone();
    void theSignInBeforeIsNotTakenForThisOne();
    void whatIsLostByThenIsNotWritten();
    void anEndMeanwhileStaysOne();
    void whoIsGoneIsNotTold();
    void whoIsToldMayEndIt();
    void nobodyIsToldAfterItsEnd();

private:
    void begin(const AccountSavings::Times &times);
    void save()
    {
        m_savings->save(account(), this, [this](const QString &what) { m_told << what; });
    }
    [[nodiscard]] Account &account() const { return *m_accounts->find(name); }
    void renewTokens(const QByteArray &access) const { account().tokens.access = Secret(access); }
    [[nodiscard]] QByteArray kept() const
    {
        const auto found = m_store->secrets.find(secretName);
        const auto tokens
            = found == m_store->secrets.end() ? Result<TokenSet>(Error{}) : TokenSet::fromJson(found->second);
        return tokens ? tokens->access.reveal() : QByteArray();
    }
    [[nodiscard]] QList<AccountRecord> listed() const { return *AccountIndex(m_folder->path()).read(); }
    [[nodiscard]] QString lockFile() const { return lockFileOf(name, m_folder->path(), *m_store); }
    [[nodiscard]] std::unique_ptr<QLockFile> lockElsewhere() const;
    /// In another program: with the tokens in the store, and then in the index.
    void signInElsewhere() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<ScriptedStore> m_store;
    std::unique_ptr<AccountList> m_accounts;
    std::unique_ptr<AccountEntries> m_entries;
    std::unique_ptr<AccountSavings> m_savings;
    std::unique_ptr<QSignalSpy> m_ended;
    std::unique_ptr<QSignalSpy> m_superseded;
    QStringList m_told;
};

void AccountSavingsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<FakeClock>();
    m_store = std::make_unique<ScriptedStore>();
    m_accounts = std::make_unique<AccountList>(*m_clock, *m_store);
    m_entries = std::make_unique<AccountEntries>(m_folder->path());
    m_told.clear();
    Account &account = m_accounts->make(name);
    account.record.createdAt = m_clock->wallTime();
    account.state = State::Ready;
    account.isUnsaved = true;
    renewTokens("first");
    AccountSavings::Times times;
    times.lock = milliseconds(patience);
    times.betweenTries = milliseconds(2);
    begin(times);
}

void AccountSavingsTest::cleanup()
{
    m_savings.reset();
}

void AccountSavingsTest::begin(const AccountSavings::Times &times)
{
    m_savings = std::make_unique<AccountSavings>(
        AccountSavings::Surroundings{*m_store, *m_clock, *m_accounts, *m_entries, m_folder->path(), times});
    m_ended = std::make_unique<QSignalSpy>(m_savings.get(), &AccountSavings::ended);
    m_superseded = std::make_unique<QSignalSpy>(m_savings.get(), &AccountSavings::superseded);
}

std::unique_ptr<QLockFile> AccountSavingsTest::lockElsewhere() const
{
    QDir().mkpath(QFileInfo(lockFile()).absolutePath());
    auto lock = std::make_unique<QLockFile>(lockFile());
    return lock->tryLock(patience) ? std::move(lock) : nullptr;
}

void AccountSavingsTest::signInElsewhere() const
{
    TokenSet tokens;
    tokens.access = Secret("of elsewhere");
    m_store->secrets[secretName] = tokens.toJson();
    AccountRecord record = account().record;
    record.createdAt = record.createdAt.addSecs(1);
    QVERIFY(!AccountIndex(m_folder->path()).put(record));
}

void AccountSavingsTest::theStoreHasTheTokensBeforeTheIndexHasTheAccount()
{
    bool wasListed = true;
    m_store->onWritten = [&](const QString &, const QByteArray &) { wasListed = !listed().isEmpty(); };
    save();
    QVERIFY(account().isSaving);
    QVERIFY(m_told.isEmpty()); // from the event loop
    QTRY_COMPARE_WITH_TIMEOUT(m_told, QStringList{QString()}, patience);
    QVERIFY(!wasListed);
    QCOMPARE(kept(), QByteArray("first"));
    QCOMPARE(listed(), QList<AccountRecord>{account().record});
    QVERIFY(account().isKept() && !account().isSaving);
    QCOMPARE(m_ended->size(), 1);
    QCOMPARE(m_superseded->size(), 0);
    QVERIFY(lockElsewhere());
}

void AccountSavingsTest::whatIsNewByThenIsKept()
{
    save();
    renewTokens("second"); // before it was its turn
    QTRY_COMPARE_WITH_TIMEOUT(m_told, QStringList{QString()}, patience);
    QCOMPARE(kept(), QByteArray("second"));
    QVERIFY(account().isKept());
}

void AccountSavingsTest::whatTheStoreDoesNotTakeIsLeftForLater()
{
    m_store->writing = Status::Locked;
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_told.size(), 1, patience);
    QVERIFY2(m_told.at(0).contains(QStringLiteral("until the program ends: it takes nothing")),
        qPrintable(m_told.at(0)));
    QVERIFY(account().isUnsaved && !account().isSaving);
    QVERIFY(listed().isEmpty());
    QCOMPARE(account().timeUntilSaving(m_clock->now()), std::optional<milliseconds>(seconds(5)));
    QVERIFY(account().problem.contains(QStringLiteral("it takes nothing")));
    m_store->writing = Status::Ok;
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_told.size(), 2, patience);
    QVERIFY(account().isKept());
    QCOMPARE(account().problem, QString());
}

void AccountSavingsTest::whatTheIndexDoesNotTakeIsLeftForLater()
{
    QFile index(AccountIndex(m_folder->path()).path());
    QVERIFY(index.open(QIODevice::WriteOnly)); // empty: it is damaged
    index.close();
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_told.size(), 1, patience);
    QVERIFY(m_told.at(0).contains(QStringLiteral("accounts.json")));
    QCOMPARE(kept(), QByteArray("first"));
    QVERIFY(!account().isUnsaved && !account().isKept());
    QVERIFY(account().timeUntilSaving(m_clock->now()));
}

void AccountSavingsTest::aStoreThatHangsKeepsNobodyWaiting()
{
    AccountSavings::Times times;
    times.store = milliseconds(5);
    begin(times);
    m_store->holdsWrites = true;
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_told.size(), 1, patience);
    QVERIFY(m_told.at(0).contains(QStringLiteral("lost when the program ends before the test's store")));
    QVERIFY(lockElsewhere());
    QVERIFY(account().isSaving);
    QCOMPARE(m_ended->size(), 0);
    m_store->release();
    QTRY_COMPARE_WITH_TIMEOUT(m_ended->size(), 1, patience);
    QVERIFY(account().isKept() && !account().isSaving);
    QCOMPARE(m_told.size(), 1); // once
}

void AccountSavingsTest::newerTokensStayUnsaved()
{
    m_store->holdsWrites = true;
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_store->held(), 1, patience);
    renewTokens("second");
    m_store->release();
    QTRY_COMPARE_WITH_TIMEOUT(m_ended->size(), 1, patience);
    QCOMPARE(kept(), QByteArray("first"));
    QVERIFY(account().isUnsaved && !account().isSaving);
}

void AccountSavingsTest::aRenewalElsewhereIsWaitedFor()
{
    account().isListed = true;
    QVERIFY(!m_entries->put(account()));
    auto other = lockElsewhere();
    QVERIFY(other);
    bool wasLocked = false;
    m_store->onWritten = [&](const QString &, const QByteArray &) { wasLocked = other != nullptr; };
    save();
    QTimer::singleShot(20, this, [&] { other.reset(); }); // by then it would have been written
    QTRY_COMPARE_WITH_TIMEOUT(m_told, QStringList{QString()}, patience);
    QVERIFY(!wasLocked);
    QCOMPARE(kept(), QByteArray("first"));
}

void AccountSavingsTest::aRenewalElsewhereKeepsItsTokens()
{
    AccountSavings::Times times;
    times.lock = times.betweenTries = milliseconds(2);
    begin(times);
    QVERIFY(!m_entries->put(account()));
    const auto other = lockElsewhere();
    QVERIFY(other);
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_ended->size(), 1, patience);
    QCOMPARE(m_store->writes, 0);
    QCOMPARE(m_superseded->size(), 0);
    QVERIFY(account().isUnsaved && !account().isSaving);
    QCOMPARE(account().timeUntilSaving(m_clock->now()), std::optional<milliseconds>(seconds(5)));
}

void AccountSavingsTest::aSignInGoesOnWithoutTheLock()
{
    AccountSavings::Times times;
    times.lock = times.betweenTries = milliseconds(2);
    begin(times);
    const auto other = lockElsewhere();
    QVERIFY(other);
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_told, QStringList{QString()}, patience);
    QVERIFY(account().isKept());
}

void AccountSavingsTest::aSignInElsewhereIsNotReplaced()
{
    auto other = lockElsewhere();
    QVERIFY(other);
    save();
    signInElsewhere();
    other.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_superseded->size(), 1, patience);
    QCOMPARE(m_ended->size(), 0);
    QCOMPARE(m_store->writes, 0);
    QCOMPARE(kept(), QByteArray("of elsewhere"));
    QCOMPARE(m_told, QStringList{QStringLiteral("account work was signed in or out elsewhere")});
    QVERIFY(!account().isSaving);
}

void AccountSavingsTest::aSignOutElsewhereIsNotUndone()
{
    QVERIFY(!m_entries->put(account()));
    save();
    QVERIFY(!AccountIndex(m_folder->path()).remove(name));
    QTRY_COMPARE_WITH_TIMEOUT(m_superseded->size(), 1, patience);
    QCOMPARE(m_store->writes, 0);
    QVERIFY(listed().isEmpty());
}

void AccountSavingsTest::aSignOutHereIsNotUndone()
{
    save();
    const auto leaving = m_accounts->take(name);
    QTRY_COMPARE_WITH_TIMEOUT(m_superseded->size(), 1, patience);
    QCOMPARE(m_store->writes, 0);
    QVERIFY(listed().isEmpty());
}

void AccountSavingsTest::theSignInBeforeIsNotTakenForThisOne()
{
    m_store->holdsWrites = true;
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_store->held(), 1, patience);
    account().record.createdAt = account().record.createdAt.addSecs(1);
    m_store->release();
    QTRY_COMPARE_WITH_TIMEOUT(m_ended->size(), 1, patience);
    QVERIFY(account().isUnsaved); // what was written is not this one's
    QVERIFY(listed().isEmpty());
}

/// A renewal that had the lock before it was refused.
void AccountSavingsTest::whatIsLostByThenIsNotWritten()
{
    m_store->secrets[secretName] = account().tokens.toJson();
    save();
    account().state = State::SignInAgain;
    account().tokens = {};
    account().problem = QStringLiteral("sign in again");
    QTRY_COMPARE_WITH_TIMEOUT(m_ended->size(), 1, patience);
    QCOMPARE(m_store->writes, 0);
    QCOMPARE(kept(), QByteArray("first"));
    QCOMPARE(m_told, QStringList{QStringLiteral("sign in again")});
    QCOMPARE(account().problem, QStringLiteral("sign in again"));
    QVERIFY(!account().isSaving);
}

void AccountSavingsTest::anEndMeanwhileStaysOne()
{
    m_store->holdsWrites = true;
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_store->held(), 1, patience);
    account().state = State::SignInAgain; // as after a sign-out that the store has not taken
    account().problem = QStringLiteral("it is not signed out yet");
    m_store->release();
    QTRY_COMPARE_WITH_TIMEOUT(m_ended->size(), 1, patience);
    QCOMPARE(account().problem, QStringLiteral("it is not signed out yet"));
    QVERIFY(listed().isEmpty());
    QVERIFY(!account().isSaving);
}

void AccountSavingsTest::whoIsGoneIsNotTold()
{
    auto context = std::make_unique<QObject>();
    m_savings->save(account(), context.get(), [this](const QString &what) { m_told << what; });
    context.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_ended->size(), 1, patience);
    QVERIFY(account().isKept());
    QCOMPARE(m_told, QStringList());
}

void AccountSavingsTest::whoIsToldMayEndIt()
{
    m_savings->save(account(), this, [this](const QString &) { m_savings.reset(); });
    QTRY_VERIFY_WITH_TIMEOUT(!m_savings, patience);
    QCOMPARE(kept(), QByteArray("first"));
    QVERIFY(account().isKept());
}

void AccountSavingsTest::nobodyIsToldAfterItsEnd()
{
    m_store->holdsWrites = true;
    save();
    QTRY_COMPARE_WITH_TIMEOUT(m_store->held(), 1, patience);
    m_savings.reset();
    m_store->release();
    QCoreApplication::processEvents();
    QCOMPARE(m_told, QStringList());
    QVERIFY(lockElsewhere());
}

QTEST_GUILESS_MAIN(AccountSavingsTest)
#include "tst_accountsavings.moc"
