// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/signouts.h"
#include "support/fakeclock.h"
#include "support/scriptedstore.h"
#include "support/signingin.h"
#include "support/testclient.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

using State = AccountSnapshot::State;
using Status = SecretStore::Status;
using std::chrono::milliseconds;

const QString name = QStringLiteral("work");
const QString secretName = QStringLiteral("oauth/work");

} // namespace

/// The account "work", whose tokens are in the store and known to a fake authorization server.
class SignOutsTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void theTokensGoBackAndAreForgotten();
    void whoWaitsForARenewalIsTold();
    void whatStaysGoodIsTold();
    void withoutAProviderNothingIsAsked();
    void anAccountInMemoryLeavesTheStoreAlone();
    void whatTheStoreDoesNotForgetIsAnAccountAgain_data();
    void whatTheStoreDoesNotForgetIsAnAccountAgain();
    void aNewSignInIsNotReplacedByTheOldOne();
    void theSignInThatItReplacesGoesWithIt();
    void tokensOfNobodyGoBack_data();
    void tokensOfNobodyGoBack();
    void theListIsInOrderBeforeAnybodyIsTold();
    void whoIsGoneIsNotTold();
    void whoIsToldMayEndIt();
    void nobodyIsToldAfterItsEnd();

private:
    [[nodiscard]] Account &account() const { return *m_accounts->find(name); }
    void signOut(bool hasProvider = true)
    {
        m_signOuts->begin(m_accounts->take(name), hasProvider ? std::optional(client()) : std::nullopt, this,
            [this](const QString &problem, const QString &remark) {
                m_problems << problem;
                m_remarks << remark;
            });
    }
    [[nodiscard]] OAuthClient client() const { return OAuthClient::of(signingInAt(*m_server), {}); }
    [[nodiscard]] QList<AccountRecord> listed() const { return *AccountIndex(m_folder->path()).read(); }
    void waitForTheEnd() const { QTRY_COMPARE_WITH_TIMEOUT(m_problems.size(), 1, patience); }

    std::unique_ptr<FakeOAuthServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<ScriptedStore> m_store;
    std::unique_ptr<OAuthHttp> m_http;
    std::unique_ptr<AccountList> m_accounts;
    std::unique_ptr<AccountEntries> m_entries;
    std::unique_ptr<SignOuts> m_signOuts;
    QStringList m_problems;
    QStringList m_remarks;
};

void SignOutsTest::init()
{
    m_server = std::make_unique<FakeOAuthServer>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<FakeClock>();
    m_store = std::make_unique<ScriptedStore>();
    m_http = std::make_unique<OAuthHttp>();
    m_accounts = std::make_unique<AccountList>(*m_clock, *m_store);
    m_entries = std::make_unique<AccountEntries>(m_folder->path());
    m_signOuts = std::make_unique<SignOuts>(
        SignOuts::Surroundings{*m_store, *m_http, *m_clock, *m_accounts, *m_entries, m_folder->path(), {}});
    m_problems.clear();
    m_remarks.clear();

    const QJsonObject given = m_server->giveTokens();
    Account &account = m_accounts->make(name);
    account.record.createdAt = m_clock->wallTime();
    account.tokens.access = Secret(given.value(QStringLiteral("access_token")).toString().toLatin1());
    account.tokens.refresh = Secret(given.value(QStringLiteral("refresh_token")).toString().toLatin1());
    account.state = State::Ready;
    m_store->secrets[secretName] = account.tokens.toJson();
    QVERIFY(!m_entries->put(account));
}

void SignOutsTest::cleanup()
{
    m_signOuts.reset();
    QCOMPARE(m_server->complaints(), QStringList());
}

void SignOutsTest::theTokensGoBackAndAreForgotten()
{
    signOut();
    QVERIFY(m_signOuts->isLeaving(name) && !m_signOuts->isLeaving(QStringLiteral("another")));
    QVERIFY(!m_signOuts->isEmpty());
    QVERIFY(m_problems.isEmpty()); // from the event loop
    waitForTheEnd();
    QCOMPARE(m_problems, QStringList{QString()});
    QCOMPARE(m_remarks, QStringList{QString()});
    QCOMPARE(m_server->revoked(), m_server->refreshTokens());
    QVERIFY(m_store->secrets.empty());
    QVERIFY(listed().isEmpty());
    QVERIFY(m_signOuts->isEmpty() && !m_signOuts->isLeaving(name));
    QVERIFY(m_accounts->all().empty());
}

void SignOutsTest::whoWaitsForARenewalIsTold()
{
    QString told;
    account().waiters.push_back({this, [&](const QString &what) { told = what; }});
    signOut();
    QTRY_COMPARE_WITH_TIMEOUT(told, QStringLiteral("account work was signed out"), patience);
    waitForTheEnd();
}

void SignOutsTest::whatStaysGoodIsTold()
{
    m_server->settings.revocationStatus = 503;
    signOut();
    waitForTheEnd();
    QCOMPARE(m_problems, QStringList{QString()});
    QVERIFY(m_remarks.at(0).contains(QStringLiteral("has not taken the tokens of account work back")));
    QVERIFY(m_store->secrets.empty());
}

void SignOutsTest::withoutAProviderNothingIsAsked()
{
    signOut(false);
    waitForTheEnd();
    QCOMPARE(m_problems, QStringList{QString()});
    QVERIFY(m_server->requests().isEmpty());
    QVERIFY(m_store->secrets.empty());
}

void SignOutsTest::anAccountInMemoryLeavesTheStoreAlone()
{
    account().persists = false;
    signOut();
    waitForTheEnd();
    QCOMPARE(m_server->revoked(), m_server->refreshTokens());
    QVERIFY(m_store->secrets.count(secretName)); // of another program's account
    QCOMPARE(listed().size(), 1);
}

void SignOutsTest::whatTheStoreDoesNotForgetIsAnAccountAgain_data()
{
    QTest::addColumn<bool>("isGivenBack");
    QTest::newRow("its tokens are gone") << true;
    QTest::newRow("its tokens are good") << false;
}

void SignOutsTest::whatTheStoreDoesNotForgetIsAnAccountAgain()
{
    QFETCH(bool, isGivenBack);
    m_store->removing = Status::Locked;
    signOut(isGivenBack);
    waitForTheEnd();
    QCOMPARE(m_problems,
        QStringList{QStringLiteral("account work is not signed out yet (unlock it): signalbox logout work")});
    QCOMPARE(account().state, State::SignInAgain); // there, and not used
    QCOMPARE(account().problem, m_problems.at(0));
    QCOMPARE(account().tokens.access.isEmpty(), isGivenBack); // else the next try gives them back
    QCOMPARE(listed().size(), 1);

    m_store->removing = Status::Ok;
    signOut(isGivenBack);
    QTRY_COMPARE_WITH_TIMEOUT(m_problems.size(), 2, patience);
    QCOMPARE(m_problems.at(1), QString());
    QVERIFY(m_accounts->all().empty() && listed().isEmpty() && m_store->secrets.empty());
}

void SignOutsTest::aNewSignInIsNotReplacedByTheOldOne()
{
    m_store->removing = Status::Locked;
    signOut();
    Account &again = m_accounts->make(name);
    again.state = State::Ready;
    waitForTheEnd();
    QCOMPARE(m_accounts->find(name), &again);
    QCOMPARE(again.state, State::Ready);
}

void SignOutsTest::theSignInThatItReplacesGoesWithIt()
{
    account().isListed = false; // the index has not taken it yet
    account().replaces = account().record.createdAt;
    account().record.createdAt = m_clock->wallTime().addSecs(60);
    signOut();
    waitForTheEnd();
    QVERIFY(m_store->secrets.empty());
    QVERIFY(listed().isEmpty());
}

void SignOutsTest::tokensOfNobodyGoBack_data()
{
    QTest::addColumn<bool>("hasRefreshToken");
    QTest::newRow("the refresh token, and with it all") << true;
    QTest::newRow("the access token") << false;
}

void SignOutsTest::tokensOfNobodyGoBack()
{
    QFETCH(bool, hasRefreshToken);
    TokenSet tokens = account().tokens;
    if (!hasRefreshToken)
        tokens.refresh = {};
    m_signOuts->giveBack(client(), tokens);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->revoked(),
        hasRefreshToken ? m_server->refreshTokens() : m_server->accessTokens(), patience);
    QVERIFY(m_signOuts->isEmpty());
}

void SignOutsTest::theListIsInOrderBeforeAnybodyIsTold()
{
    m_store->removing = Status::Locked;
    bool isThere = false;
    qsizetype told = -1;
    connect(m_signOuts.get(), &SignOuts::ended, this, [&] {
        isThere = m_accounts->find(name);
        told = m_problems.size();
        QVERIFY(m_signOuts->isEmpty());
    });
    signOut();
    waitForTheEnd();
    QVERIFY(isThere);
    QCOMPARE(told, 0);
}

void SignOutsTest::whoIsGoneIsNotTold()
{
    auto context = std::make_unique<QObject>();
    const QSignalSpy ended(m_signOuts.get(), &SignOuts::ended);
    bool isTold = false;
    m_signOuts->begin(m_accounts->take(name), client(), context.get(),
        [&](const QString &, const QString &) { isTold = true; });
    context.reset();
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    QVERIFY(!isTold);
    QVERIFY(m_store->secrets.empty());
}

void SignOutsTest::whoIsToldMayEndIt()
{
    m_signOuts->begin(m_accounts->take(name), client(), this,
        [this](const QString &, const QString &) { m_signOuts.reset(); });
    QTRY_VERIFY_WITH_TIMEOUT(!m_signOuts, patience);
    QVERIFY(m_store->secrets.empty());
}

void SignOutsTest::nobodyIsToldAfterItsEnd()
{
    m_store->holdsWrites = true;
    signOut();
    QTRY_COMPARE_WITH_TIMEOUT(m_store->held(), 1, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->revoked().size(), 1, patience);
    m_signOuts.reset();
    m_store->release();
    QCoreApplication::processEvents();
    QCOMPARE(m_problems, QStringList());
}

QTEST_GUILESS_MAIN(SignOutsTest)
#include "tst_signouts.moc"
