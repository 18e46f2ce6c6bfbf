// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountlist.h"
#include "support/fakeclock.h"
#include "support/scriptedstore.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

using State = AccountSnapshot::State;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

ProviderConfig provider(const QString &name = QStringLiteral("work"))
{
    ProviderConfig provider;
    provider.name = name;
    provider.group = name.section(u'/', 0, 0);
    provider.auth = ProviderConfig::Auth::OAuth;
    provider.baseUrl = QUrl(QStringLiteral("https://api.example/v1"));
    provider.oauth.tokenEndpoint = QUrl(QStringLiteral("https://login.example/token"));
    return provider;
}

} // namespace

class AccountListTest : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void oneNameIsOneAccount();
    void takesOutAndPutsBack();
    void forgetsWhatTheIndexHasNoMore();
    void whoWaitedForTheForgottenIsTold();
    void aNameIsNotGivenToAnotherPlace();
    void keysAreThoseOfTheProvider();
    void anAccountWithoutTokensHasAnEmptyKey();
    void aTokenIsNotForAnotherProvider();
    void aProblemHasItsRemedy();
    void oneGoodAccountIsNoProblem();
    void countsUses();
    void knowsWhatIsStale();
    void isBusyWhileTokensAreOnTheirWay();
    void whatNobodyUsesNeedsNothing();
    void theSoonestNeedCounts();

private:
    Account &known(const QString &name = QStringLiteral("work"));

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<ScriptedStore> m_store;
    std::unique_ptr<AccountList> m_list;
};

void AccountListTest::init()
{
    m_clock = std::make_unique<FakeClock>();
    m_store = std::make_unique<ScriptedStore>();
    m_list = std::make_unique<AccountList>(*m_clock, *m_store);
    m_list->setProviders({provider()});
}

/// One that is ready, for an hour.
Account &AccountListTest::known(const QString &name)
{
    Account &account = m_list->make(name);
    account.record.group = QStringLiteral("work");
    account.record.origin = AccountProviders::originOf(provider());
    account.tokens.access = Secret("access of " + name.toUtf8());
    account.tokens.refresh = Secret("refresh of " + name.toUtf8());
    account.tokens.lifetime = seconds(3600);
    account.tokens.expiresAt = m_clock->wallTime().addSecs(3600);
    account.state = State::Ready;
    account.isListed = true;
    return account;
}

void AccountListTest::oneNameIsOneAccount()
{
    Account &first = m_list->make(QStringLiteral("a"));
    QCOMPARE(m_list->find(QStringLiteral("a")), &first);
    QCOMPARE(&m_list->make(QStringLiteral("a")), &first);
    QCOMPARE(m_list->all().size(), size_t(1));
    QVERIFY(!m_list->find(QStringLiteral("b")));
}

void AccountListTest::takesOutAndPutsBack()
{
    known();
    auto taken = m_list->take(QStringLiteral("work"));
    QVERIFY(taken);
    QVERIFY(!m_list->find(QStringLiteral("work")));
    QVERIFY(!m_list->take(QStringLiteral("work")));
    const Account *account = taken.get();
    m_list->putBack(std::move(taken));
    QCOMPARE(m_list->find(QStringLiteral("work")), account);
}

void AccountListTest::forgetsWhatTheIndexHasNoMore()
{
    known(QStringLiteral("listed"));
    known(QStringLiteral("signed out"));
    known(QStringLiteral("never listed")).isListed = false;
    m_list->forgetUnlisted({m_list->find(QStringLiteral("listed"))->record});
    QVERIFY(m_list->find(QStringLiteral("listed")));
    QVERIFY(!m_list->find(QStringLiteral("signed out")));
    QVERIFY(m_list->find(QStringLiteral("never listed")));
}

void AccountListTest::whoWaitedForTheForgottenIsTold()
{
    QString told;
    known().waiters.push_back({this, [&](const QString &what) { told = what; }});
    m_list->forgetUnlisted({});
    QCOMPARE(told, QString()); // from the event loop
    QTRY_COMPARE(told, QStringLiteral("account work was signed out"));
}

void AccountListTest::aNameIsNotGivenToAnotherPlace()
{
    AccountRecord record = known(QStringLiteral("work/me")).record;
    QCOMPARE(m_list->nameFor(record), QStringLiteral("work/me"));
    record.origin = QStringLiteral("https://other.example https://login.example");
    QCOMPARE(m_list->nameFor(record), QStringLiteral("work/me (other.example)"));
    known(QStringLiteral("work/me (other.example)"));
    QCOMPARE(m_list->nameFor(record), QStringLiteral("work/me (other.example, 2)"));
}

void AccountListTest::keysAreThoseOfTheProvider()
{
    known(QStringLiteral("work/b"));
    known(QStringLiteral("work/a"));
    known(QStringLiteral("other/c")).record.group = QStringLiteral("other");
    const auto keys = m_list->keysOf(provider());
    QCOMPARE(keys.size(), size_t(2));
    QCOMPARE(keys[0].first, QStringLiteral("work/b"));
    QCOMPARE(keys[0].second, Secret("access of work/b"));
    QCOMPARE(keys[1].first, QStringLiteral("work/a"));
    QCOMPARE(m_list->namesInUse(), QStringList({QStringLiteral("work/b"), QStringLiteral("work/a")}));
    QCOMPARE(m_list->meant(QStringLiteral("a")), QStringList{QStringLiteral("work/a")});
}

void AccountListTest::anAccountWithoutTokensHasAnEmptyKey()
{
    known().state = State::SignInAgain;
    QVERIFY(m_list->keysOf(provider()).at(0).second.isEmpty());
    known().tokens.refresh = {};
    m_clock->advance(minutes(61));
    QVERIFY(m_list->keysOf(provider()).at(0).second.isEmpty());
}

void AccountListTest::aTokenIsNotForAnotherProvider()
{
    known();
    QVERIFY(!m_list->tokenOf(QStringLiteral("work"), provider()).isEmpty());
    QVERIFY(m_list->tokenOf(QStringLiteral("nobody"), provider()).isEmpty());
    ProviderConfig moved = provider();
    moved.baseUrl = QUrl(QStringLiteral("https://elsewhere.example/v1"));
    QVERIFY(m_list->tokenOf(QStringLiteral("work"), moved).isEmpty());
    moved = provider();
    moved.oauth.tokenEndpoint = QUrl(QStringLiteral("https://elsewhere.example/token"));
    QVERIFY(m_list->tokenOf(QStringLiteral("work"), moved).isEmpty());
}

void AccountListTest::aProblemHasItsRemedy()
{
    QCOMPARE(m_list->problemOf(provider()), QStringLiteral("nobody has signed in: signalbox login work"));
    QVERIFY(m_list->needsSignIn(provider()));
    Account &account = known();
    account.state = State::Reading;
    QCOMPARE(m_list->problemOf(provider()), QStringLiteral("waiting for the test's store"));
    QVERIFY(!m_list->needsSignIn(provider()));
    account.state = State::SignInAgain;
    account.problem = QStringLiteral("sign in again");
    QVERIFY(m_list->needsSignIn(provider()));
    Account &other = known(QStringLiteral("work/b"));
    other.state = State::Waiting;
    other.problem = QStringLiteral("it is locked");
    QCOMPARE(m_list->problemOf(provider()), QStringLiteral("sign in again; it is locked"));
    other.problem = account.problem; // said once
    QCOMPARE(m_list->problemOf(provider()), QStringLiteral("sign in again"));
}

void AccountListTest::oneGoodAccountIsNoProblem()
{
    Account &account = known();
    account.state = State::SignInAgain;
    account.problem = QStringLiteral("sign in again");
    known(QStringLiteral("work/b"));
    QCOMPARE(m_list->problemOf(provider()), QString());
    QVERIFY(!m_list->needsSignIn(provider()));
}

void AccountListTest::countsUses()
{
    known();
    m_list->noteUse(QStringLiteral("work"));
    m_list->noteUse(QStringLiteral("nobody"));
    m_list->noteUse(QStringLiteral("work"));
    QCOMPARE(m_list->snapshots().at(0).uses, quint64(2));
    QCOMPARE(m_list->snapshots().at(0).lastUsedAt, m_clock->wallTime());
}

void AccountListTest::knowsWhatIsStale()
{
    Account &account = known();
    QVERIFY(!m_list->isStale(QStringLiteral("work")) && !m_list->hasExpired(QStringLiteral("work")));
    m_clock->advance(minutes(60) - milliseconds(1));
    QVERIFY(m_list->isStale(QStringLiteral("work")) && !m_list->hasExpired(QStringLiteral("work")));
    m_clock->advance(seconds(1));
    QVERIFY(m_list->hasExpired(QStringLiteral("work")));
    account.tokens.refresh = {}; // nothing could be done about it
    QVERIFY(!m_list->isStale(QStringLiteral("work")));
    QVERIFY(!m_list->isStale(QStringLiteral("nobody")) && m_list->hasExpired(QStringLiteral("nobody")));
}

void AccountListTest::isBusyWhileTokensAreOnTheirWay()
{
    Account &account = known();
    QVERIFY(!m_list->isBusy());
    account.isSaving = true;
    QVERIFY(m_list->isBusy());
}

void AccountListTest::whatNobodyUsesNeedsNothing()
{
    QVERIFY(!m_list->timeUntilNeed());
    known().isUnsaved = true;
    QCOMPARE(m_list->timeUntilNeed(), std::optional(milliseconds(0)));
    m_list->setProviders({});
    QVERIFY(!m_list->timeUntilNeed());
    QCOMPARE(m_list->namesInUse(), QStringList());
}

void AccountListTest::theSoonestNeedCounts()
{
    known();
    const auto renewal = m_list->timeUntilNeed();
    QVERIFY(renewal && *renewal > milliseconds(0) && *renewal < minutes(60));
    Account &other = known(QStringLiteral("work/b"));
    other.isUnsaved = true;
    other.restOfSaving.begin(m_clock->now(), {});
    QCOMPARE(m_list->timeUntilNeed(), std::optional<milliseconds>(seconds(5)));
}

QTEST_GUILESS_MAIN(AccountListTest)
#include "tst_accountlist.moc"
