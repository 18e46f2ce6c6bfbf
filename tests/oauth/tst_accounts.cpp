// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accounts.h"
#include "support/fakeclock.h"
#include "support/scriptedstore.h"
#include "support/signingin.h"
#include "support/testclient.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

using Fault = FakeOAuthServer::Fault;
using State = AccountSnapshot::State;
using Status = SecretStore::Status;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const QString name = QStringLiteral("work");
const QString secretName = QStringLiteral("oauth/work");
const QString refreshing = QStringLiteral("refresh_token");

/// The outcome of one call.
struct Answer
{
    std::optional<QString> problem;

    [[nodiscard]] Accounts::Done take()
    {
        return [this](const QString &what) { problem = what; };
    }
    [[nodiscard]] bool isGood() const { return problem && problem->isEmpty(); }
};

/// The outcome of a sign-out.
struct Farewell
{
    std::optional<QString> problem;
    QString remark;

    [[nodiscard]] Accounts::Removed take()
    {
        return [this](const QString &what, const QString &left) {
            problem = what;
            remark = left;
        };
    }
    [[nodiscard]] bool isGood() const { return problem && problem->isEmpty(); }
};

/// A clock whose date can be set apart from the time that passes.
class SettableClock final : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override { return m_clock.now(); }
    [[nodiscard]] QDateTime wallTime() const override { return m_clock.wallTime().addSecs(m_offset.count()); }
    void advance(Duration by) { m_clock.advance(by); }
    void set(seconds by) { m_offset += by; }

private:
    FakeClock m_clock;
    seconds m_offset{0};
};

} // namespace

/// An account of the provider "work" at a fake authorization server, an hour old at most.
class AccountsTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void anAccountIsThereAfterARestart();
    void anAccountOfNobodysIsLeftInPeace();
    void theirOrderIsThatOfTheFirstSignIn();
    void aLockedStoreIsWaitedFor();
    void aStoreWithoutTheTokensWantsASignIn();
    void aStoreThatBeganWithoutItsKeyringIsReadAgain();
    void aStoreThatLostItsKeyringIsReadAgain();
    void whoeverHearsOfAnEndMaySignOut();
    void whoSaidNoIsNotAskedAllTheTime();
    void whatIsNoTokenWantsASignIn();
    void tokensStayWhereTheyWereSignedIn();
    void usesAreCountedAndNotWritten();

    void tokensAreRenewedAheadOfTheirEnd();
    void aheadOfTimeMayBeSwitchedOff();
    void tokensOfAMinuteAreNotRenewedForNobody();
    void allWhoWaitGetOneRenewal();
    void whoeverComesLaterTakesTheNewToken();
    void aNewTokenThatIsRefusedTooIsNotRenewedForEachRequest();
    void theStoreHasTheNewTokenBeforeAnybody();
    void theRefreshTokenStaysWhereNoneIsGiven();
    void aWriteThatFailsIsRepeated();
    void aWriteThatHangsIsGivenUpAndOneOnly();
    void anUnsavedTokenIsNotRenewedByTheOldOne();
    void aSignInThatIsLostBeforeItIsKeptIsNotKept();
    void aStoreThatTakesNothingDoesNotHoldUpRenewals();
    void nothingIsRenewedThatCouldNotBeKept();
    void anExpiredTokenIsRenewedEvenSo();

    void aRefusedGrantIsToldOfOnce();
    void failuresAreWaitedOut_data();
    void failuresAreWaitedOut();
    void theServerSaysHowLong();
    void renewDoesNotWait();
    void aServerThatHangsAgainKeepsNobodyWaiting();
    void aLostAnswerIsNotAskedForAgain();
    void anAccountThatEndedInAnOutageComesBack();
    void aTokenThatCannotBeRenewedEnds();
    void aKeyIsNeverRenewed();
    void anAccountThatIsNotReadyCannotBeRenewed();
    void theWallClockMayJump();
    void metadataAreAskedForTheEndpoint();
    void nothingIsAskedWithoutTheClientSecret();

    void anotherProgramsTokenIsTaken();
    void anotherProgramsRenewalIsWaitedFor();
    void aProgramThatDoesNotEndIsGivenUp();
    void twoProgramsRenewOnce();
    void aSignInElsewhereIsSeen();
    void aSignInElsewhereEndsWhatIsUnderWay();
    void aSignOutElsewhereIsSeen();
    void aSignOutElsewhereIsSeenAtARenewal();
    void aDamagedIndexKeepsWhatIsKnown();
    void anIndexThatCannotBeWrittenIsToldOf();
    void aSignInOutlivesAnIndexThatCouldNotBeRead();
    void aRenewalListsWhatTheIndexDidNotTake();
    void aSignInElsewhereOutlivesARenewal();
    void aSignOutElsewhereOutlivesARenewal();
    void aSignOutElsewhereIsNotUndoneByASave();
    void aSignInElsewhereIsNotUndoneByASave();
    void aSaveThatWaitedDoesNotReplaceASignInElsewhere();
    void aSignInElsewhereMaySeemOlder();

    void aNewSignInAnswersWhoWaited();
    void signingOutGivesTheTokensBack();
    void signingOutDoesNotWaitForEver();
    void whatIsNotGivenBackIsTold_data();
    void whatIsNotGivenBackIsTold();
    void signingOutOfALockedStoreIsRepeated();
    void aStoreThatHangsKeepsNobodyWaitingForASignOut();
    void signingOutNeedsNoProvider();
    void signingOutOfNobodyIsTold();
    void withoutPersistenceNothingIsWritten();
    void moreAccountsThanOneOfAProvider();
    void anAccountIsNotThatOfAProviderElsewhere();

    void theEndWaitsForWhatIsUnderWay();
    void theEndTriesOnceMoreToKeep();
    void signingOutSparesASignInElsewhere();
    void signingOutTakesTheSignInBeforeWithIt();
    void theEndDoesNotWaitForEver();
    void withoutUpkeepNothingIsBegun();

private:
    [[nodiscard]] TokenSet given(int lifetime = 3600);
    void signIn(Accounts &accounts, const TokenSet &tokens, const QString &account = name);
    void signIn() { signIn(*m_accounts, given()); }
    void restart(const Accounts::Times &times = watchful());
    void apply(Accounts &accounts) const { accounts.apply({m_provider}, {}); }
    [[nodiscard]] Secret token() const { return m_accounts->keysOf(m_provider).at(0).second; }
    [[nodiscard]] AccountSnapshot snapshot() const { return m_accounts->snapshots().at(0); }
    [[nodiscard]] int renewals() const { return m_server->grants(refreshing); }
    void waitForToken() const { QTRY_VERIFY_WITH_TIMEOUT(!token().isEmpty(), patience); }
    void refresh(Answer &answer) { m_accounts->refresh(name, token(), this, answer.take()); }
    /// The timers have had their turns.
    static void pass() { QTest::qWait(30); }
    [[nodiscard]] QString lockFile() const;

    std::unique_ptr<FakeOAuthServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SettableClock> m_clock;
    std::unique_ptr<ScriptedStore> m_store;
    std::unique_ptr<OAuthHttp> m_http;
    std::unique_ptr<Accounts> m_accounts;
    ProviderConfig m_provider;
    bool m_mayComplain = false;
};

void AccountsTest::init()
{
    m_server = std::make_unique<FakeOAuthServer>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<SettableClock>();
    m_store = std::make_unique<ScriptedStore>();
    m_http = std::make_unique<OAuthHttp>();
    m_provider = signingInAt(*m_server);
    m_mayComplain = false;
    restart();
}

void AccountsTest::cleanup()
{
    m_accounts.reset();
    if (!m_mayComplain)
        QCOMPARE(m_server->complaints(), QStringList());
}

void AccountsTest::restart(const Accounts::Times &times)
{
    m_accounts.reset();
    m_accounts = std::make_unique<Accounts>(*m_store, *m_http, *m_clock, m_folder->path(), times);
    apply(*m_accounts);
}

TokenSet AccountsTest::given(int lifetime)
{
    const QJsonObject answer = m_server->giveTokens();
    TokenSet tokens;
    tokens.access = Secret(answer.value(QStringLiteral("access_token")).toString().toLatin1());
    tokens.refresh = Secret(answer.value(refreshing).toString().toLatin1());
    tokens.lifetime = seconds(lifetime);
    tokens.expiresAt = m_clock->wallTime().addSecs(lifetime);
    return tokens;
}

void AccountsTest::signIn(Accounts &accounts, const TokenSet &tokens, const QString &account)
{
    Answer answer;
    accounts.add({account, name, QStringLiteral("me@example.org"), m_clock->wallTime(), {}, {},
                     AccountProviders::originOf(m_provider)},
        tokens, true, this, answer.take());
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QCOMPARE(*answer.problem, QString());
}

QString AccountsTest::lockFile() const
{
    const QByteArray digest
        = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return m_folder->filePath(QStringLiteral("locks/%1.lock").arg(QString::fromLatin1(digest)));
}

void AccountsTest::anAccountIsThereAfterARestart()
{
    signIn();
    const Secret before = token();
    m_store->holdsReads = true;
    restart();
    QCOMPARE(snapshot().state, State::Reading);
    QVERIFY(snapshot().isAsked);
    QVERIFY(token().isEmpty());
    QVERIFY(m_accounts->problemOf(m_provider).contains(QStringLiteral("waiting for the test's store")));
    const QSignalSpy changed(m_accounts.get(), &Accounts::changed);
    m_store->release();
    waitForToken();
    QCOMPARE(token(), before);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(m_accounts->problemOf(m_provider), QString());
    QVERIFY(!m_accounts->needsSignIn(m_provider));
    QVERIFY(snapshot().canRefresh);
    QVERIFY(!QByteArray(snapshot().accessPreview + snapshot().refreshPreview).contains(before.reveal()));
    QCOMPARE(m_store->writes, 1);
    QCOMPARE(renewals(), 0);
}

void AccountsTest::anAccountOfNobodysIsLeftInPeace()
{
    signIn();
    const int reads = m_store->reads;
    m_accounts = std::make_unique<Accounts>(*m_store, *m_http, *m_clock, m_folder->path(), watchful());
    m_accounts->apply({}, {});
    m_clock->advance(hours(2));
    pass();
    QCOMPARE(m_store->reads, reads);
    QCOMPARE(snapshot().state, State::Reading);
    QVERIFY(!snapshot().isAsked);
    apply(*m_accounts);
    waitForToken();
}

void AccountsTest::theirOrderIsThatOfTheFirstSignIn()
{
    signIn(*m_accounts, given(), QStringLiteral("work/b"));
    signIn(*m_accounts, given(), QStringLiteral("work/a"));
    m_clock->advance(minutes(1));
    signIn(*m_accounts, given(), QStringLiteral("work/b"));
    restart();
    QCOMPARE(m_accounts->snapshots().at(0).record.name, QStringLiteral("work/b"));
    QCOMPARE(m_accounts->snapshots().at(1).record.name, QStringLiteral("work/a"));
}

void AccountsTest::aLockedStoreIsWaitedFor()
{
    signIn();
    m_store->reading = Status::Locked;
    restart();
    QTRY_COMPARE_WITH_TIMEOUT(snapshot().state, State::Waiting, patience);
    QVERIFY(m_accounts->problemOf(m_provider).contains(QStringLiteral("unlock it")));
    QVERIFY(!m_accounts->needsSignIn(m_provider));
    const int reads = m_store->reads;
    pass();
    QCOMPARE(m_store->reads, reads);
    m_clock->advance(seconds(6));
    QTRY_COMPARE_WITH_TIMEOUT(m_store->reads, reads + 1, patience);
    pass();
    m_clock->advance(seconds(6)); // longer and longer
    pass();
    QCOMPARE(m_store->reads, reads + 1);
    m_store->reading = Status::Ok;
    m_clock->advance(seconds(6));
    waitForToken();
}

void AccountsTest::aStoreWithoutTheTokensWantsASignIn()
{
    signIn();
    m_store->secrets.clear();
    restart();
    const QSignalSpy needed(m_accounts.get(), &Accounts::signInNeeded);
    QTRY_COMPARE_WITH_TIMEOUT(snapshot().state, State::SignInAgain, patience);
    QCOMPARE(needed.size(), 1);
    QVERIFY(m_accounts->needsSignIn(m_provider));
    QVERIFY(m_accounts->problemOf(m_provider).contains(QStringLiteral("signalbox login work")));
}

void AccountsTest::aStoreThatBeganWithoutItsKeyringIsReadAgain()
{
    signIn();
    const auto kept = std::exchange(m_store->secrets, {});
    restart();
    QTRY_COMPARE_WITH_TIMEOUT(snapshot().state, State::SignInAgain, patience);
    const QSignalSpy needed(m_accounts.get(), &Accounts::signInNeeded);
    const int reads = m_store->reads;
    pass();
    QCOMPARE(m_store->reads, reads);
    m_clock->advance(minutes(6));
    QTRY_VERIFY_WITH_TIMEOUT(m_store->reads > reads, patience);
    QCOMPARE(snapshot().state, State::SignInAgain);
    m_store->secrets = kept;
    m_clock->advance(minutes(6));
    waitForToken();
    QCOMPARE(snapshot().problem, QString());
    QCOMPARE(needed.size(), 0); // once, before the spy
}

void AccountsTest::aStoreThatLostItsKeyringIsReadAgain()
{
    signIn();
    const Secret before = token();
    const auto kept = std::exchange(m_store->secrets, {});
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem && !answer.problem->isEmpty(), patience);
    QCOMPARE(snapshot().state, State::SignInAgain);
    m_store->secrets = kept;
    m_clock->advance(minutes(6));
    waitForToken();
    QCOMPARE(token(), before);
    QCOMPARE(renewals(), 0);
}

void AccountsTest::whoeverHearsOfAnEndMaySignOut()
{
    signIn();
    m_store->secrets.clear();
    restart();
    Farewell answer;
    connect(m_accounts.get(), &Accounts::signInNeeded, this,
        [&](const QString &account) { m_accounts->remove(account, this, answer.take()); });
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QVERIFY(m_accounts->snapshots().isEmpty());
    QVERIFY(AccountIndex(m_folder->path()).read()->isEmpty());
}

void AccountsTest::whoSaidNoIsNotAskedAllTheTime()
{
    signIn();
    m_store->reading = Status::Denied;
    restart();
    QTRY_COMPARE_WITH_TIMEOUT(snapshot().state, State::Waiting, patience);
    const int reads = m_store->reads;
    for (int i = 0; i < 5; ++i) {
        m_clock->advance(minutes(11));
        pass();
    }
    QCOMPARE(m_store->reads, reads);
    m_store->reading = Status::Ok;
    m_clock->advance(minutes(11));
    waitForToken();
}

void AccountsTest::whatIsNoTokenWantsASignIn()
{
    signIn();
    m_store->secrets[secretName] = "garbage";
    restart();
    QTRY_COMPARE_WITH_TIMEOUT(snapshot().state, State::SignInAgain, patience);
}

/// A configuration with another address, of whoever may change it, gets no token for it.
void AccountsTest::tokensStayWhereTheyWereSignedIn()
{
    signIn();
    const QUrl address = m_provider.baseUrl;
    const QUrl endpoint = m_provider.oauth.tokenEndpoint;
    m_provider.baseUrl = QUrl(QStringLiteral("https://elsewhere.example/v1"));
    apply(*m_accounts);
    QVERIFY(m_accounts->keysOf(m_provider).empty());
    QVERIFY(m_accounts->tokenOf(name, m_provider).isEmpty());
    QVERIFY(m_accounts->needsSignIn(m_provider));
    QVERIFY(m_accounts->problemOf(m_provider).contains(QStringLiteral("signalbox login work")));

    m_provider.baseUrl = address; // nor does another authorization server get the refresh token
    m_provider.oauth.tokenEndpoint = QUrl(QStringLiteral("https://elsewhere.example/token"));
    apply(*m_accounts);
    QVERIFY(m_accounts->keysOf(m_provider).empty());
    m_clock->advance(hours(2));
    pass();
    QCOMPARE(snapshot().problem, QString()); // nobody tried

    m_provider.oauth.tokenEndpoint = endpoint;
    m_provider.baseUrl.setPath(QStringLiteral("/another/path")); // the same origin
    apply(*m_accounts);
    waitForToken();
    QVERIFY(!m_accounts->tokenOf(name, m_provider).isEmpty());
}

void AccountsTest::usesAreCountedAndNotWritten()
{
    signIn();
    const int reads = m_store->reads;
    for (int i = 0; i < 100; ++i)
        m_accounts->noteUse(name);
    pass();
    QCOMPARE(snapshot().uses, quint64(100));
    QCOMPARE(snapshot().lastUsedAt, m_clock->wallTime());
    QCOMPARE(m_store->writes, 1);
    QCOMPARE(m_store->reads, reads);
}

void AccountsTest::tokensAreRenewedAheadOfTheirEnd()
{
    signIn();
    const Secret before = token();
    m_clock->advance(minutes(54));
    pass();
    QCOMPARE(renewals(), 0);
    m_clock->advance(minutes(2));
    QTRY_VERIFY_WITH_TIMEOUT(token() != before, patience);
    QCOMPARE(renewals(), 1);
    QVERIFY(m_server->accepts(token().reveal()));
    QCOMPARE(snapshot().record.expiresAt, m_clock->wallTime().addSecs(3600));
    QCOMPARE(AccountIndex(m_folder->path()).read()->at(0).expiresAt, m_clock->wallTime().addSecs(3600));
    pass();
    QCOMPARE(renewals(), 1);
}

void AccountsTest::aheadOfTimeMayBeSwitchedOff()
{
    m_provider.oauth.refreshesAhead = false;
    apply(*m_accounts);
    signIn();
    m_clock->advance(hours(2));
    pass();
    QCOMPARE(renewals(), 0);
    QVERIFY(!token().isEmpty()); // that it can be renewed is enough to be asked for
    QVERIFY(m_accounts->isStale(name));
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QVERIFY(!m_accounts->isStale(name));
}

void AccountsTest::tokensOfAMinuteAreNotRenewedForNobody()
{
    m_server->settings.expiresIn = 30;
    signIn(*m_accounts, given(30));
    for (int i = 0; i < 5; ++i) {
        m_clock->advance(seconds(29));
        pass();
    }
    QCOMPARE(renewals(), 0);
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
}

void AccountsTest::allWhoWaitGetOneRenewal()
{
    signIn();
    const Secret used = token();
    m_server->failNext(Fault::Hold);
    Answer answers[20];
    for (Answer &answer : answers)
        m_accounts->refresh(name, used, this, answer.take());
    auto gone = std::make_unique<QObject>();
    m_accounts->refresh(name, used, gone.get(), [](const QString &) { QFAIL("it is gone"); });
    gone.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);
    QVERIFY(snapshot().isRefreshing);
    for (const Answer &answer : answers)
        QVERIFY(!answer.problem);
    m_server->proceed();
    for (const Answer &answer : answers)
        QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QCOMPARE(renewals(), 1);
    QVERIFY(token() != used);
}

void AccountsTest::whoeverComesLaterTakesTheNewToken()
{
    signIn();
    const Secret used = token();
    Answer first;
    refresh(first);
    QTRY_VERIFY_WITH_TIMEOUT(first.isGood(), patience);
    Answer second;
    m_accounts->refresh(name, used, this, second.take());
    QVERIFY(!second.problem); // from the event loop
    QTRY_VERIFY_WITH_TIMEOUT(second.isGood(), patience);
    QCOMPARE(renewals(), 1);
}

/// As when a right was withdrawn: each request would cost a renewal, and a write to the keychain.
void AccountsTest::aNewTokenThatIsRefusedTooIsNotRenewedForEachRequest()
{
    signIn();
    Answer first;
    refresh(first);
    QTRY_VERIFY_WITH_TIMEOUT(first.isGood(), patience);
    for (int i = 0; i < 10; ++i) {
        Answer again;
        refresh(again);
        QTRY_VERIFY_WITH_TIMEOUT(again.problem, patience);
        QVERIFY2(again.problem->contains(QStringLiteral("not accepted, either")), qPrintable(*again.problem));
    }
    QCOMPARE(renewals(), 1);
    QCOMPARE(m_store->writes, 2);
    m_clock->advance(seconds(6));
    Answer later;
    refresh(later);
    QTRY_VERIFY_WITH_TIMEOUT(later.isGood(), patience);
    m_clock->advance(seconds(6)); // longer and longer
    Answer soon;
    refresh(soon);
    QTRY_VERIFY_WITH_TIMEOUT(soon.problem && !soon.problem->isEmpty(), patience);
    QCOMPARE(renewals(), 2);
    m_clock->advance(minutes(20)); // it has been well for a while
    Answer next;
    refresh(next);
    QTRY_VERIFY_WITH_TIMEOUT(next.isGood(), patience);
    m_clock->advance(seconds(6));
    Answer last;
    refresh(last);
    QTRY_VERIFY_WITH_TIMEOUT(last.isGood(), patience);
}

void AccountsTest::theStoreHasTheNewTokenBeforeAnybody()
{
    signIn();
    const Secret before = token();
    bool isEarly = false;
    m_store->onWritten = [&](const QString &, const QByteArray &value) {
        isEarly = token() == before && !value.contains(before.reveal());
    };
    m_store->holdsWrites = true;
    Answer answer;
    refresh(answer);
    QTRY_COMPARE_WITH_TIMEOUT(m_store->held(), 1, patience);
    QCOMPARE(m_server->refreshTokens().size(), 2);
    pass();
    QVERIFY(!answer.problem);
    QCOMPARE(token(), before);
    m_store->release();
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QVERIFY(isEarly);
    const auto kept = TokenSet::fromJson(m_store->secrets[secretName]);
    QCOMPARE(kept->refresh.reveal(), m_server->refreshTokens().last());
    QCOMPARE(kept->access, token());
}

void AccountsTest::theRefreshTokenStaysWhereNoneIsGiven()
{
    m_server->settings.rotates = false;
    signIn();
    for (int i = 0; i < 3; ++i) {
        Answer answer;
        m_accounts->renew(name, this, answer.take());
        QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    }
    QCOMPARE(renewals(), 3);
    QCOMPARE(
        TokenSet::fromJson(m_store->secrets[secretName])->refresh.reveal(), m_server->refreshTokens().at(0));
    QCOMPARE(snapshot().record.label, QStringLiteral("me@example.org"));
}

void AccountsTest::aWriteThatFailsIsRepeated()
{
    signIn();
    m_store->writing = Status::Failed;
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QVERIFY(m_server->accepts(token().reveal()));
    QVERIFY(snapshot().problem.contains(QStringLiteral("it takes nothing")));
    QCOMPARE(m_accounts->problemOf(m_provider), QString()); // it works all the same
    const int writes = m_store->writes;
    pass();
    QCOMPARE(m_store->writes, writes);
    const int refused = m_store->refusedWrites;
    m_clock->advance(seconds(6));
    QTRY_COMPARE_WITH_TIMEOUT(m_store->refusedWrites, refused + 1, patience);
    QCOMPARE(m_store->writes, writes + 1);
    m_store->writing = Status::Ok;
    m_clock->advance(seconds(11));
    QTRY_COMPARE_WITH_TIMEOUT(m_store->writes, writes + 2, patience);
    QTRY_COMPARE_WITH_TIMEOUT(snapshot().problem, QString(), patience);
    QCOMPARE(TokenSet::fromJson(m_store->secrets[secretName])->access, token());
    QCOMPARE(renewals(), 1);
}

void AccountsTest::aWriteThatHangsIsGivenUpAndOneOnly()
{
    Accounts::Times times = watchful();
    times.refresh.store = milliseconds(30);
    signIn();
    restart(times);
    waitForToken();
    m_store->holdsWrites = true;
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QVERIFY(snapshot().problem.contains(QStringLiteral("does not answer")));
    for (int i = 0; i < 10; ++i) { // a store that hangs is not flooded
        m_clock->advance(minutes(4));
        pass();
    }
    QVERIFY2(m_store->held() <= 3, qPrintable(QString::number(m_store->held())));
    m_store->release();
    QTRY_COMPARE_WITH_TIMEOUT(snapshot().problem, QString(), patience);
    QTRY_COMPARE_WITH_TIMEOUT(TokenSet::fromJson(m_store->secrets[secretName])->access, token(), patience);
}

void AccountsTest::anUnsavedTokenIsNotRenewedByTheOldOne()
{
    signIn();
    m_store->writing = Status::Failed;
    Answer first;
    refresh(first);
    QTRY_VERIFY_WITH_TIMEOUT(first.isGood(), patience);
    // The store has the refresh token that was used up: to use it again would end the sign-in.
    m_store->writing = Status::Ok;
    Answer second;
    m_accounts->renew(name, this, second.take());
    QTRY_VERIFY_WITH_TIMEOUT(second.problem, patience);
    QCOMPARE(*second.problem, QString());
    QCOMPARE(renewals(), 2);
    QCOMPARE(
        TokenSet::fromJson(m_store->secrets[secretName])->refresh.reveal(), m_server->refreshTokens().last());
}

/// Without a refresh token, and refused while another program has the lock.
void AccountsTest::aSignInThatIsLostBeforeItIsKeptIsNotKept()
{
    Accounts::Times times = watchful();
    times.courtesy = milliseconds(patience);
    restart(times);
    QVERIFY(QDir().mkpath(QFileInfo(lockFile()).absolutePath()));
    QLockFile other(lockFile());
    QVERIFY(other.tryLock(patience));
    TokenSet tokens = given();
    tokens.refresh = {};
    Answer added;
    m_accounts->add({name, name, {}, m_clock->wallTime(), {}, {}, AccountProviders::originOf(m_provider)},
        tokens, true, this, added.take());
    Answer refused;
    refresh(refused);
    QTRY_VERIFY_WITH_TIMEOUT(refused.problem, patience);
    QCOMPARE(snapshot().state, State::SignInAgain);
    const QString problem = snapshot().problem;
    QVERIFY(!problem.isEmpty());

    other.unlock();

    QTRY_VERIFY_WITH_TIMEOUT(added.problem, patience);
    QCOMPARE(*added.problem, problem);
    QCOMPARE(snapshot().problem, problem);
    QVERIFY(m_store->secrets.empty());
}

void AccountsTest::aStoreThatTakesNothingDoesNotHoldUpRenewals()
{
    signIn();
    m_store->writing = Status::Failed;
    for (int i = 1; i <= 3; ++i) {
        for (int minute = 0; minute < 56; minute += 4) { // pauses between tries to keep it grow to five
            m_clock->advance(minutes(4));
            pass();
        }
        QTRY_COMPARE_WITH_TIMEOUT(renewals(), i, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!snapshot().isRefreshing, patience);
        QVERIFY(m_server->accepts(token().reveal()));
    }
    m_store->writing = Status::Ok;
    m_clock->advance(minutes(6));
    QTRY_COMPARE_WITH_TIMEOUT(snapshot().problem, QString(), patience);
    QCOMPARE(TokenSet::fromJson(m_store->secrets[secretName])->access, token());
}

void AccountsTest::nothingIsRenewedThatCouldNotBeKept()
{
    signIn();
    m_store->reading = Status::Locked;
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QVERIFY(answer.problem->contains(QStringLiteral("unlock it")));
    QCOMPARE(renewals(), 0);
    QVERIFY(!token().isEmpty());
    QVERIFY(!m_accounts->hasExpired(name));
}

void AccountsTest::anExpiredTokenIsRenewedEvenSo()
{
    m_provider.oauth.refreshesAhead = false;
    apply(*m_accounts);
    signIn();
    m_clock->advance(hours(2));
    m_store->reading = Status::Unavailable;
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QCOMPARE(renewals(), 1);
}

void AccountsTest::aRefusedGrantIsToldOfOnce()
{
    signIn();
    m_mayComplain = true;
    m_server->revokeAll();
    const QSignalSpy needed(m_accounts.get(), &Accounts::signInNeeded);
    const Secret used = token();
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QVERIFY(answer.problem->contains(QStringLiteral("sign in again")));
    QCOMPARE(snapshot().state, State::SignInAgain);
    for (int i = 0; i < 20; ++i) {
        Answer again;
        m_accounts->refresh(name, used, this, again.take());
        QTRY_VERIFY_WITH_TIMEOUT(again.problem, patience);
        QVERIFY(!again.problem->isEmpty());
        m_accounts->readAgain();
        m_clock->advance(hours(1));
    }
    pass();
    QCOMPARE(renewals(), 1);
    QCOMPARE(needed.size(), 1);
    QVERIFY(token().isEmpty());

    signIn(); // whoever signs in again is back, and the next end is told of again
    QVERIFY(!m_accounts->needsSignIn(m_provider));
    m_server->revokeAll();
    Answer last;
    refresh(last);
    QTRY_COMPARE_WITH_TIMEOUT(needed.size(), 2, patience);
}

void AccountsTest::failuresAreWaitedOut_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::newRow("500") << Fault::ServerError;
    QTest::newRow("503") << Fault::TemporarilyUnavailable;
    QTest::newRow("page") << Fault::Html;
    QTest::newRow("empty") << Fault::Empty;
    QTest::newRow("close") << Fault::Close;
    QTest::newRow("too long") << Fault::TooLong;
    QTest::newRow("redirect") << Fault::Redirect;
    QTest::newRow("client") << Fault::InvalidClient;
}

void AccountsTest::failuresAreWaitedOut()
{
    QFETCH(Fault, fault);
    signIn();
    const Secret before = token();
    m_server->settings.rotates = false; // for TooLong, which has used it up
    m_server->failNext(fault, 2);
    const QSignalSpy needed(m_accounts.get(), &Accounts::signInNeeded);
    m_clock->advance(minutes(56));
    QTRY_COMPARE_WITH_TIMEOUT(renewals(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(!snapshot().problem.isEmpty(), patience);
    QCOMPARE(token(), before); // what there is stays in use
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QVERIFY(answer.problem->contains(QStringLiteral("could not be renewed")));
    QCOMPARE(renewals(), 1);
    m_clock->advance(seconds(6));
    QTRY_COMPARE_WITH_TIMEOUT(renewals(), 2, patience);
    QTRY_VERIFY_WITH_TIMEOUT(!snapshot().isRefreshing, patience);
    m_clock->advance(seconds(6));
    pass();
    QCOMPARE(renewals(), 2);
    m_clock->advance(seconds(6));
    QTRY_VERIFY_WITH_TIMEOUT(token() != before, patience);
    QCOMPARE(renewals(), 3);
    QCOMPARE(snapshot().problem, QString());
    QCOMPARE(needed.size(), 0);
}

void AccountsTest::theServerSaysHowLong()
{
    signIn();
    m_server->settings.retryAfter = "100";
    m_server->failNext(Fault::TooManyRequests);
    m_clock->advance(minutes(56));
    QTRY_VERIFY_WITH_TIMEOUT(!snapshot().problem.isEmpty(), patience);
    m_clock->advance(seconds(98));
    pass();
    QCOMPARE(renewals(), 1);
    m_clock->advance(seconds(3));
    QTRY_COMPARE_WITH_TIMEOUT(renewals(), 2, patience);
    QTRY_COMPARE_WITH_TIMEOUT(snapshot().problem, QString(), patience);
}

void AccountsTest::renewDoesNotWait()
{
    signIn();
    m_server->failNext(Fault::ServerError);
    Answer first;
    m_accounts->renew(name, this, first.take());
    QTRY_VERIFY_WITH_TIMEOUT(first.problem && !first.problem->isEmpty(), patience);
    Answer second;
    m_accounts->renew(name, this, second.take());
    QTRY_VERIFY_WITH_TIMEOUT(second.isGood(), patience);
    Answer nobody;
    m_accounts->renew(QStringLiteral("nobody"), this, nobody.take());
    QTRY_VERIFY_WITH_TIMEOUT(nobody.problem && !nobody.problem->isEmpty(), patience);
}

/// A token that has ended is nothing to go on with: each request would wait as long as the server hangs.
void AccountsTest::aServerThatHangsAgainKeepsNobodyWaiting()
{
    m_provider.oauth.refreshesAhead = false;
    apply(*m_accounts);
    signIn();
    m_clock->advance(hours(2));
    m_server->failNext(Fault::ServerError);
    m_server->failNext(Fault::Hold);
    Answer first;
    refresh(first);
    QTRY_VERIFY_WITH_TIMEOUT(first.problem, patience);
    m_clock->advance(seconds(6));
    Answer second; // tries it
    refresh(second);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);
    Answer third;
    refresh(third);
    QTRY_VERIFY_WITH_TIMEOUT(third.problem, patience);
    QVERIFY2(third.problem->contains(QStringLiteral("could not be renewed")), qPrintable(*third.problem));
    QVERIFY(!second.problem);
    m_server->proceed();
    QTRY_VERIFY_WITH_TIMEOUT(second.isGood(), patience);
    QCOMPARE(renewals(), 2);
}

void AccountsTest::aLostAnswerIsNotAskedForAgain()
{
    signIn();
    m_mayComplain = true;
    m_server->failNext(Fault::LoseAnswer);
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QVERIFY(!answer.problem->isEmpty());
    QCOMPARE(renewals(), 1);
    QCOMPARE(snapshot().state, State::Ready);
}

void AccountsTest::anAccountThatEndedInAnOutageComesBack()
{
    signIn();
    m_server->failNext(Fault::Close, 10);
    m_clock->advance(hours(2));
    QTRY_VERIFY_WITH_TIMEOUT(!snapshot().problem.isEmpty(), patience);
    QVERIFY(m_accounts->hasExpired(name));
    QVERIFY(m_accounts->isStale(name));
    QVERIFY(!m_accounts->needsSignIn(m_provider));
    for (int i = 0; i < 9; ++i) {
        m_clock->advance(minutes(6));
        QTRY_VERIFY_WITH_TIMEOUT(renewals() > i + 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!snapshot().isRefreshing, patience);
    }
    m_clock->advance(minutes(6));
    QTRY_VERIFY_WITH_TIMEOUT(!m_accounts->hasExpired(name), patience);
}

void AccountsTest::aTokenThatCannotBeRenewedEnds()
{
    TokenSet tokens = given();
    tokens.refresh = {};
    signIn(*m_accounts, tokens);
    QVERIFY(!m_accounts->isStale(name));
    const QSignalSpy needed(m_accounts.get(), &Accounts::signInNeeded);
    m_clock->advance(minutes(61));
    QTRY_COMPARE_WITH_TIMEOUT(snapshot().state, State::SignInAgain, patience);
    QCOMPARE(needed.size(), 1);
    QCOMPARE(renewals(), 0);
}

void AccountsTest::aKeyIsNeverRenewed()
{
    TokenSet key;
    key.access = Secret("sk-or-v1-key");
    signIn(*m_accounts, key);
    m_clock->advance(hours(10'000));
    pass();
    QCOMPARE(token(), key.access);
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem && !answer.problem->isEmpty(), patience);
    QCOMPARE(renewals(), 0);
    QCOMPARE(snapshot().state, State::Ready);
}

void AccountsTest::anAccountThatIsNotReadyCannotBeRenewed()
{
    signIn();
    m_store->holdsReads = true;
    restart();
    Answer answer;
    m_accounts->refresh(name, {}, this, answer.take());
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QVERIFY2(answer.problem->contains(QStringLiteral("waiting for")), qPrintable(*answer.problem));
    Answer other;
    m_accounts->refresh(QStringLiteral("nobody"), {}, this, other.take());
    QTRY_VERIFY_WITH_TIMEOUT(other.problem, patience);
    QVERIFY(other.problem->contains(QStringLiteral("signed out")));
}

void AccountsTest::theWallClockMayJump()
{
    // What it thinks is good for long is renewed when it is refused, whatever the clock says.
    signIn(*m_accounts, given(1'000'000));
    const Secret refused = token();
    m_server->expireAccessTokens();
    Answer answer;
    m_accounts->refresh(name, refused, this, answer.take());
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QVERIFY(m_server->accepts(token().reveal()));
    QCOMPARE(snapshot().record.expiresAt, m_clock->wallTime().addSecs(3600));

    m_clock->set(-hours(24)); // it seems to be good for a day
    QVERIFY(!m_accounts->isStale(name));
    m_server->expireAccessTokens();
    Answer back;
    m_accounts->renew(name, this, back.take());
    QTRY_VERIFY_WITH_TIMEOUT(back.isGood(), patience);
    QVERIFY(m_server->accepts(token().reveal()));

    m_clock->set(hours(48)); // or to have ended, while no time has passed
    QVERIFY(m_accounts->isStale(name));
    QVERIFY(!token().isEmpty()); // it can be renewed
    Answer forth;
    refresh(forth);
    QTRY_VERIFY_WITH_TIMEOUT(forth.isGood(), patience);
    QVERIFY(!m_accounts->isStale(name));
    QCOMPARE(snapshot().record.expiresAt, m_clock->wallTime().addSecs(3600));
}

void AccountsTest::metadataAreAskedForTheEndpoint()
{
    m_provider.oauth.issuer = QUrl(m_server->issuer());
    m_provider.oauth.tokenEndpoint = m_provider.oauth.revocationEndpoint = QUrl();
    apply(*m_accounts);
    signIn();
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    Farewell out;
    m_accounts->remove(name, this, out.take());
    QTRY_VERIFY_WITH_TIMEOUT(out.isGood(), patience);
    QCOMPARE(m_server->revoked(), QByteArrayList{m_server->refreshTokens().last()});
}

void AccountsTest::nothingIsAskedWithoutTheClientSecret()
{
    m_server->settings.clientSecret = "s3cret";
    m_provider.oauth.clientSecret.keychainItem = QStringLiteral("client");
    Secret secret;
    m_accounts->apply({m_provider}, [&](const SecretReference &) { return secret; });
    signIn();
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QVERIFY2(answer.problem->contains(QStringLiteral("client secret")), qPrintable(*answer.problem));
    QCOMPARE(renewals(), 0);
    QCOMPARE(snapshot().state, State::Ready);
    secret = Secret("s3cret");
    Answer second;
    m_accounts->renew(name, this, second.take());
    QTRY_VERIFY_WITH_TIMEOUT(second.isGood(), patience);
    QCOMPARE(renewals(), 1);
}

void AccountsTest::anotherProgramsTokenIsTaken()
{
    signIn();
    TokenSet newer = given();
    m_store->secrets[secretName] = newer.toJson();
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QCOMPARE(token(), newer.access);
    QCOMPARE(renewals(), 0);
    QCOMPARE(m_store->writes, 1);

    newer = given(); // one that is about to end is renewed by its own refresh token
    newer.expiresAt = m_clock->wallTime().addSecs(10);
    m_store->secrets[secretName] = newer.toJson();
    m_clock->advance(seconds(6)); // the last one was refused just now
    Answer second;
    refresh(second);
    QTRY_VERIFY_WITH_TIMEOUT(second.isGood(), patience);
    QCOMPARE(renewals(), 1);
    QCOMPARE(m_server->requestsTo("/token").last().parameters.value(refreshing).toLatin1(),
        newer.refresh.reveal());
}

void AccountsTest::anotherProgramsRenewalIsWaitedFor()
{
    signIn();
    QDir(m_folder->path()).mkpath(QStringLiteral("locks"));
    QLockFile other(lockFile());
    QVERIFY(other.tryLock());
    Answer answer;
    refresh(answer);
    pass();
    QVERIFY(!answer.problem);
    const TokenSet newer = given();
    m_store->secrets[secretName] = newer.toJson();
    other.unlock();
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QCOMPARE(token(), newer.access);
    QCOMPARE(renewals(), 0);
}

void AccountsTest::aProgramThatDoesNotEndIsGivenUp()
{
    Accounts::Times times = watchful();
    times.refresh.lock = milliseconds(20);
    signIn();
    restart(times);
    waitForToken();
    QDir(m_folder->path()).mkpath(QStringLiteral("locks"));
    QLockFile other(lockFile());
    QVERIFY(other.tryLock());
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QVERIFY(answer.problem->contains(QStringLiteral("another program")));
    QCOMPARE(snapshot().state, State::Ready);
    QCOMPARE(renewals(), 0);
}

void AccountsTest::twoProgramsRenewOnce()
{
    signIn();
    Accounts other(*m_store, *m_http, *m_clock, m_folder->path(), watchful());
    apply(other);
    QTRY_VERIFY_WITH_TIMEOUT(!other.keysOf(m_provider).at(0).second.isEmpty(), patience);
    const Secret before = token();
    m_server->failNext(Fault::Hold);
    m_clock->advance(minutes(56)); // both want it
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(snapshot().isRefreshing && other.snapshots().at(0).isRefreshing, patience);
    pass();
    m_server->proceed();
    QTRY_VERIFY_WITH_TIMEOUT(token() != before, patience);
    QTRY_COMPARE_WITH_TIMEOUT(other.keysOf(m_provider).at(0).second, token(), patience);
    QCOMPARE(renewals(), 1);
    QCOMPARE(m_server->refreshTokens().size(), 2);
}

void AccountsTest::aSignInElsewhereIsSeen()
{
    Accounts other(*m_store, *m_http, *m_clock, m_folder->path(), watchful());
    apply(other);
    QVERIFY(other.needsSignIn(m_provider));
    QVERIFY(other.problemOf(m_provider).contains(QStringLiteral("nobody has signed in")));
    signIn();
    other.readAgain();
    QTRY_COMPARE_WITH_TIMEOUT(other.snapshots().at(0).state, State::Ready, patience);
    QCOMPARE(other.keysOf(m_provider).at(0).second, token());
    m_clock->advance(minutes(1));
    signIn(); // again
    other.readAgain();
    QTRY_COMPARE_WITH_TIMEOUT(other.keysOf(m_provider).at(0).second, token(), patience);
}

void AccountsTest::aSignInElsewhereEndsWhatIsUnderWay()
{
    signIn();
    m_server->failNext(Fault::Hold);
    Answer waits;
    refresh(waits);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);
    m_clock->advance(minutes(1));
    Accounts other(*m_store, *m_http, *m_clock, m_folder->path(), watchful());
    apply(other);
    signIn(other, given());
    m_accounts->readAgain();
    m_server->proceed();
    QTRY_VERIFY_WITH_TIMEOUT(waits.isGood(), patience);
    QCOMPARE(token(), other.keysOf(m_provider).at(0).second);
    pass();
    QCOMPARE(TokenSet::fromJson(m_store->secrets[secretName])->access, token());
}

void AccountsTest::aSignOutElsewhereIsSeen()
{
    signIn();
    Accounts other(*m_store, *m_http, *m_clock, m_folder->path(), watchful());
    apply(other);
    QTRY_COMPARE_WITH_TIMEOUT(other.snapshots().at(0).state, State::Ready, patience);
    m_server->failNext(Fault::Hold);
    Answer waits;
    other.refresh(name, other.keysOf(m_provider).at(0).second, this, waits.take());
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);
    Farewell out;
    m_accounts->remove(name, this, out.take());
    QTRY_VERIFY_WITH_TIMEOUT(out.isGood(), patience);
    other.readAgain();
    QVERIFY(other.snapshots().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(waits.problem, patience);
    QVERIFY(waits.problem->contains(QStringLiteral("signed out")));
}

void AccountsTest::aSignOutElsewhereIsSeenAtARenewal()
{
    signIn();
    m_store->secrets.clear();
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QVERIFY(answer.problem->contains(QStringLiteral("signed out")));
    QCOMPARE(renewals(), 0);
    QCOMPARE(snapshot().state, State::SignInAgain);
    QVERIFY(m_store->secrets.empty());
}

void AccountsTest::aDamagedIndexKeepsWhatIsKnown()
{
    signIn();
    const AccountIndex index(m_folder->path());
    QFile file(index.path());
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("{ damaged");
    file.close();
    m_accounts->readAgain();
    QVERIFY(!token().isEmpty());
    restart();
    QVERIFY(m_accounts->snapshots().isEmpty());
    QVERIFY(m_accounts->problemOf(m_provider).contains(QStringLiteral("is damaged")));
    QVERIFY(m_accounts->problemOf(m_provider).contains(QStringLiteral("accounts.json")));
}

void AccountsTest::anIndexThatCannotBeWrittenIsToldOf()
{
    QFile file(AccountIndex(m_folder->path()).path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{ damaged");
    file.close();
    Answer answer;
    m_accounts->add({name, name, {}, m_clock->wallTime(), {}, {}}, given(), true, this, answer.take());
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QVERIFY(answer.problem->contains(QStringLiteral("is damaged")));
    QVERIFY(!token().isEmpty());
    QVERIFY(file.remove());
    m_accounts->readAgain();
    QCOMPARE(m_accounts->snapshots().size(), 1);
    m_clock->advance(seconds(6));
    QTRY_COMPARE_WITH_TIMEOUT(AccountIndex(m_folder->path()).read()->size(), 1, patience);
}

/// Neither the index nor the store has taken it: what both have is the sign-in before, and nobody else's.
void AccountsTest::aSignInOutlivesAnIndexThatCouldNotBeRead()
{
    signIn();
    const QString path = AccountIndex(m_folder->path()).path();
    QVERIFY(QFile::rename(path, path + QStringLiteral(".good")));
    QVERIFY(QFile(path).open(QIODevice::WriteOnly));
    m_store->writing = Status::Failed;
    m_clock->advance(seconds(1));
    const TokenSet newer = given();
    Answer answer;
    m_accounts->add({name, name, {}, m_clock->wallTime(), {}, {}, AccountProviders::originOf(m_provider)},
        newer, true, this, answer.take());
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);

    QVERIFY(QFile::remove(path) && QFile::rename(path + QStringLiteral(".good"), path));
    m_accounts->readAgain();

    QCOMPARE(token(), newer.access);
    m_store->writing = Status::Ok;
    m_clock->advance(seconds(6));
    QTRY_VERIFY_WITH_TIMEOUT(!snapshot().isUnsaved, patience);
    QCOMPARE(TokenSet::fromJson(m_store->secrets[secretName])->access, newer.access);
    QCOMPARE(AccountIndex(m_folder->path()).read()->at(0).createdAt, snapshot().record.createdAt);
}

void AccountsTest::aRenewalListsWhatTheIndexDidNotTake()
{
    QFile file(AccountIndex(m_folder->path()).path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{ damaged");
    file.close();
    Answer answer;
    m_accounts->add({name, name, {}, m_clock->wallTime(), {}, {}, AccountProviders::originOf(m_provider)},
        given(), true, this, answer.take());
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QVERIFY(snapshot().isUnsaved);
    Answer early; // the store takes it, the index still does not
    refresh(early);
    QTRY_VERIFY_WITH_TIMEOUT(early.isGood(), patience);
    QVERIFY(snapshot().isUnsaved);
    QVERIFY(snapshot().problem.contains(QStringLiteral("is damaged")));
    QVERIFY(file.remove());
    Answer late;
    m_accounts->renew(name, this, late.take());
    QTRY_VERIFY_WITH_TIMEOUT(late.isGood(), patience);
    QVERIFY(!snapshot().isUnsaved);
    QCOMPARE(snapshot().problem, QString());
    QCOMPARE(AccountIndex(m_folder->path()).read()->size(), 1);
    restart();
    waitForToken();
}

/// Nobody has told of it before the answer comes.
void AccountsTest::aSignInElsewhereOutlivesARenewal()
{
    signIn();
    Accounts other(*m_store, *m_http, *m_clock, m_folder->path(), watchful());
    apply(other);
    m_server->failNext(Fault::Hold);
    Answer waits;
    refresh(waits);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);
    m_clock->advance(minutes(1));
    const TokenSet newer = given();
    signIn(other, newer);
    m_server->proceed();
    QTRY_VERIFY_WITH_TIMEOUT(waits.isGood(), patience);
    QCOMPARE(token(), newer.access);
    QCOMPARE(TokenSet::fromJson(m_store->secrets[secretName])->access, newer.access);
    QCOMPARE(m_server->revoked(), QByteArrayList()); // which might end the newer one, too
}

void AccountsTest::aSignOutElsewhereOutlivesARenewal()
{
    signIn();
    Accounts other(*m_store, *m_http, *m_clock, m_folder->path(), watchful());
    apply(other);
    QTRY_COMPARE_WITH_TIMEOUT(other.snapshots().at(0).state, State::Ready, patience);
    m_server->failNext(Fault::Hold);
    Answer waits;
    refresh(waits);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);
    Farewell out;
    other.remove(name, this, out.take());
    QTRY_VERIFY_WITH_TIMEOUT(out.isGood(), patience);
    m_server->proceed();
    QTRY_VERIFY_WITH_TIMEOUT(waits.problem, patience);
    QVERIFY(waits.problem->contains(QStringLiteral("signed out")));
    QVERIFY(m_accounts->snapshots().isEmpty());
    QVERIFY(m_store->secrets.empty());
    QVERIFY(AccountIndex(m_folder->path()).read()->isEmpty());
    // And what the provider has given meanwhile goes back.
    QTRY_COMPARE_WITH_TIMEOUT(m_server->revoked().size(), 2, patience);
    QCOMPARE(m_server->revoked().last(), m_server->refreshTokens().last());
}

void AccountsTest::aSignOutElsewhereIsNotUndoneByASave()
{
    signIn();
    m_store->writing = Status::Failed;
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QVERIFY(snapshot().isUnsaved);
    Accounts other(*m_store, *m_http, *m_clock, m_folder->path(), watchful());
    apply(other);
    Farewell out;
    other.remove(name, this, out.take());
    QTRY_VERIFY_WITH_TIMEOUT(out.isGood(), patience);
    m_store->writing = Status::Ok;
    m_clock->advance(seconds(6)); // to be kept once more
    QTRY_VERIFY_WITH_TIMEOUT(m_accounts->snapshots().isEmpty(), patience);
    QVERIFY(m_store->secrets.empty());
    QVERIFY(AccountIndex(m_folder->path()).read()->isEmpty());
}

void AccountsTest::aSignInElsewhereIsNotUndoneByASave()
{
    signIn();
    m_store->writing = Status::Failed;
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    m_store->writing = Status::Ok;
    m_clock->advance(seconds(1));
    Accounts other(*m_store, *m_http, *m_clock, m_folder->path(), watchful());
    apply(other);
    const TokenSet newer = given();
    signIn(other, newer);
    m_clock->advance(seconds(6));
    QTRY_COMPARE_WITH_TIMEOUT(token(), newer.access, patience);
    QCOMPARE(TokenSet::fromJson(m_store->secrets[secretName])->access, newer.access);
}

void AccountsTest::aSaveThatWaitedDoesNotReplaceASignInElsewhere()
{
    Accounts::Times times = watchful();
    times.courtesy = milliseconds(patience);
    restart(times);
    signIn();
    m_store->writing = Status::Failed;
    Answer answer;
    refresh(answer);
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    m_store->writing = Status::Ok;
    QLockFile other(lockFile()); // of the program in which somebody signs in
    QVERIFY(other.tryLock(patience));
    m_clock->advance(seconds(6)); // what could not be kept is to be kept now
    pass();
    const TokenSet newer = given();
    m_store->secrets[secretName] = newer.toJson();
    AccountRecord record = AccountIndex(m_folder->path()).read()->at(0);
    record.createdAt = m_clock->wallTime();
    QVERIFY(!AccountIndex(m_folder->path()).put(record));
    m_accounts->readAgain();
    QTRY_COMPARE_WITH_TIMEOUT(token(), newer.access, patience);
    const int writes = m_store->writes;

    other.unlock();

    pass();
    QCOMPARE(m_store->writes, writes);
    QCOMPARE(TokenSet::fromJson(m_store->secrets[secretName])->access, newer.access);
    QVERIFY(!snapshot().isUnsaved);
}

/// A clock was set back, or both happened within a second.
void AccountsTest::aSignInElsewhereMaySeemOlder()
{
    signIn();
    Accounts other(*m_store, *m_http, *m_clock, m_folder->path(), watchful());
    apply(other);
    for (const milliseconds by : {-milliseconds(hours(1)), milliseconds(1)}) {
        m_clock->set(std::chrono::duration_cast<seconds>(by));
        m_clock->advance(milliseconds(1));
        const TokenSet newer = given();
        signIn(other, newer);
        m_accounts->readAgain();
        QTRY_COMPARE_WITH_TIMEOUT(token(), newer.access, patience);
    }
}

void AccountsTest::aNewSignInAnswersWhoWaited()
{
    signIn();
    m_server->failNext(Fault::Hold);
    Answer waits;
    refresh(waits);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);
    const TokenSet newer = given();
    signIn(*m_accounts, newer);
    QTRY_VERIFY_WITH_TIMEOUT(waits.isGood(), patience);
    m_server->proceed();
    pass();
    QCOMPARE(token(), newer.access);
    QCOMPARE(TokenSet::fromJson(m_store->secrets[secretName])->access, newer.access);
}

void AccountsTest::signingOutGivesTheTokensBack()
{
    signIn();
    const Secret before = token();
    Farewell answer;
    m_accounts->remove(name, this, answer.take());
    QVERIFY(m_accounts->snapshots().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QCOMPARE(m_server->revoked(), QByteArrayList{m_server->refreshTokens().at(0)}); // before it is answered
    QVERIFY(!m_server->accepts(before.reveal()));
    QVERIFY(m_store->secrets.empty());
    QVERIFY(AccountIndex(m_folder->path()).read()->isEmpty());
    restart();
    QVERIFY(m_accounts->needsSignIn(m_provider));
}

void AccountsTest::signingOutDoesNotWaitForEver()
{
    Accounts::Times times = watchful();
    times.revocation = milliseconds(30);
    FakeUpstream silent;
    silent.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::plain(200, {}).holdBefore(0); });
    m_provider.oauth.revocationEndpoint = QUrl(silent.baseUrl());
    restart(times);
    signIn();
    Farewell answer;
    m_accounts->remove(name, this, answer.take());
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QVERIFY(m_store->secrets.empty());
}

void AccountsTest::whatIsNotGivenBackIsTold_data()
{
    QTest::addColumn<int>("status"); // of the endpoint; 0 = there is none
    QTest::addColumn<bool>("isTold");
    QTest::newRow("it is") << 200 << false;
    QTest::newRow("refused") << 503 << true;
    QTest::newRow("no endpoint") << 0 << true;
}

void AccountsTest::whatIsNotGivenBackIsTold()
{
    QFETCH(int, status);
    QFETCH(bool, isTold);
    m_server->settings.revocationStatus = status;
    if (status == 0)
        m_provider.oauth.revocationEndpoint.clear();
    apply(*m_accounts);
    signIn();
    Farewell answer;
    m_accounts->remove(name, this, answer.take());
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QCOMPARE(answer.remark.contains(QStringLiteral("has not taken the tokens of account work back")), isTold);
    QCOMPARE(answer.remark.isEmpty(), !isTold);
    QVERIFY(m_store->secrets.empty());
}

void AccountsTest::signingOutOfALockedStoreIsRepeated()
{
    signIn();
    m_store->reading = m_store->removing = Status::Locked;
    restart();
    QTRY_COMPARE_WITH_TIMEOUT(snapshot().state, State::Waiting, patience);
    Farewell first;
    m_accounts->remove(name, this, first.take());
    QTRY_VERIFY_WITH_TIMEOUT(first.problem, patience);
    QVERIFY2(first.problem->contains(QStringLiteral("not signed out yet (unlock it)")),
        qPrintable(*first.problem));
    QCOMPARE(snapshot().state, State::SignInAgain); // it is there, and not used
    QVERIFY(token().isEmpty());
    QCOMPARE(AccountIndex(m_folder->path()).read()->size(), 1);
    QVERIFY(!m_store->secrets.empty());
    m_clock->advance(hours(1));
    m_store->reading = m_store->removing = Status::Ok;
    pass();
    QVERIFY(token().isEmpty()); // nor does it come back by itself

    Farewell second;
    m_accounts->remove(name, this, second.take());
    QTRY_VERIFY_WITH_TIMEOUT(second.isGood(), patience);
    QCOMPARE(second.remark, QString());
    QCOMPARE(m_server->revoked(), QByteArrayList{m_server->refreshTokens().at(0)});
    QVERIFY(m_store->secrets.empty());
    QVERIFY(AccountIndex(m_folder->path()).read()->isEmpty());
    QVERIFY(m_accounts->snapshots().isEmpty());
}

void AccountsTest::aStoreThatHangsKeepsNobodyWaitingForASignOut()
{
    Accounts::Times times = watchful();
    times.refresh.store = milliseconds(30);
    restart(times);
    signIn();
    m_store->holdsWrites = true;
    Farewell first;
    m_accounts->remove(name, this, first.take());
    QTRY_VERIFY_WITH_TIMEOUT(first.problem, patience);
    QVERIFY(first.problem->contains(QStringLiteral("does not answer")));
    QCOMPARE(AccountIndex(m_folder->path()).read()->size(), 1);
    m_store->release();
    Farewell second;
    m_accounts->remove(name, this, second.take());
    QTRY_VERIFY_WITH_TIMEOUT(second.isGood(), patience);
    QVERIFY(AccountIndex(m_folder->path()).read()->isEmpty());
}

void AccountsTest::signingOutNeedsNoProvider()
{
    signIn();
    m_accounts->apply({}, {});
    Farewell answer;
    m_accounts->remove(name, this, answer.take());
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    QVERIFY(m_store->secrets.empty());
    QVERIFY(m_server->revoked().isEmpty());
}

void AccountsTest::signingOutOfNobodyIsTold()
{
    Farewell answer;
    m_accounts->remove(QStringLiteral("nobody"), this, answer.take());
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QVERIFY(answer.problem->contains(QStringLiteral("no account nobody")));
}

void AccountsTest::withoutPersistenceNothingIsWritten()
{
    Answer answer;
    m_accounts->add({name, name, {}, m_clock->wallTime(), {}, {}}, given(), false, this, answer.take());
    QTRY_VERIFY_WITH_TIMEOUT(answer.isGood(), patience);
    const Secret before = token();
    Answer renewed;
    refresh(renewed);
    QTRY_VERIFY_WITH_TIMEOUT(renewed.isGood(), patience);
    QVERIFY(token() != before);
    m_clock->advance(minutes(56));
    QTRY_COMPARE_WITH_TIMEOUT(renewals(), 2, patience);
    QTRY_VERIFY_WITH_TIMEOUT(!snapshot().isRefreshing, patience);
    m_accounts->readAgain();
    QCOMPARE(m_accounts->snapshots().size(), 1);
    QCOMPARE(m_store->writes, 0);
    QCOMPARE(m_store->reads, 0);
    QVERIFY(!QFile::exists(AccountIndex(m_folder->path()).path()));
}

void AccountsTest::moreAccountsThanOneOfAProvider()
{
    const ProviderConfig named = signingInAt(*m_server, name, QStringLiteral("b"));
    m_accounts->apply({m_provider, named}, {});
    signIn(*m_accounts, given(), QStringLiteral("work/a"));
    signIn(*m_accounts, given(), QStringLiteral("work/b"));
    signIn(*m_accounts, given(), QStringLiteral("other/c"));
    QCOMPARE(m_accounts->keysOf(m_provider).size(), size_t(2)); // whom nobody else claims
    QCOMPARE(m_accounts->keysOf(m_provider)[0].first, QStringLiteral("work/a"));
    QCOMPARE(m_accounts->keysOf(named).size(), size_t(1));
    QCOMPARE(m_accounts->keysOf(named)[0].first, QStringLiteral("work/b"));
}

/// "work/b" of the provider "work" is not that of the provider "work/b", which is somewhere else.
void AccountsTest::anAccountIsNotThatOfAProviderElsewhere()
{
    ProviderConfig named = signingInAt(*m_server, name, QStringLiteral("b"));
    named.baseUrl = QUrl(QStringLiteral("https://elsewhere.example/v1"));
    m_accounts->apply({m_provider, named}, {});
    signIn(*m_accounts, given(), QStringLiteral("work/b"));
    QCOMPARE(m_accounts->keysOf(m_provider).size(), size_t(1));
    QVERIFY(m_accounts->keysOf(named).empty());
}

void AccountsTest::theEndWaitsForWhatIsUnderWay()
{
    signIn();
    m_server->failNext(Fault::Hold);
    Answer renewed;
    refresh(renewed);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);
    bool hasEnded = false;
    m_accounts->finish(this, [&] { hasEnded = true; });
    pass();
    QVERIFY(!hasEnded);
    m_server->proceed();
    QTRY_VERIFY_WITH_TIMEOUT(hasEnded, patience);
    QCOMPARE(
        TokenSet::fromJson(m_store->secrets[secretName])->refresh.reveal(), m_server->refreshTokens().last());
    QCOMPARE(m_server->refreshTokens().size(), 2);
    Answer late;
    refresh(late);
    QTRY_VERIFY_WITH_TIMEOUT(late.problem && !late.problem->isEmpty(), patience);
    QCOMPARE(renewals(), 1);
}

/// The next try would have been minutes later: with it the only good tokens would be gone.
void AccountsTest::theEndTriesOnceMoreToKeep()
{
    signIn();
    m_store->writing = Status::Failed;
    Answer renewed;
    refresh(renewed);
    QTRY_VERIFY_WITH_TIMEOUT(renewed.isGood(), patience);
    const Secret newest = token();
    m_store->writing = Status::Ok;
    bool hasEnded = false;
    m_accounts->finish(this, [&] { hasEnded = true; });
    QTRY_VERIFY_WITH_TIMEOUT(hasEnded, patience);
    QCOMPARE(TokenSet::fromJson(m_store->secrets[secretName])->access, newest);
}

void AccountsTest::signingOutSparesASignInElsewhere()
{
    signIn();
    m_mayComplain = true;
    TokenSet newer = given();
    m_store->secrets[secretName] = newer.toJson();
    const AccountIndex index(m_folder->path());
    AccountRecord record = index.read()->at(0);
    record.createdAt = record.createdAt.addSecs(1);
    QVERIFY(!AccountIndex(m_folder->path()).put(record)); // not looked at yet
    Answer answer;
    m_accounts->remove(
        name, this, [&](const QString &problem, const QString &) { answer.problem = problem; });
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QCOMPARE(*answer.problem, QString());
    QCOMPARE(TokenSet::fromJson(m_store->secrets[secretName])->access, newer.access);
    QCOMPARE(index.read()->size(), 1);
    waitForToken(); // which is in use here, too
    QCOMPARE(token(), newer.access);
}

void AccountsTest::signingOutTakesTheSignInBeforeWithIt()
{
    signIn();
    m_clock->advance(minutes(1));
    m_store->writing = Status::Failed;
    Answer again;
    m_accounts->add({name, name, {}, m_clock->wallTime(), {}, {}, AccountProviders::originOf(m_provider)},
        given(), true, this, again.take());
    QTRY_VERIFY_WITH_TIMEOUT(again.problem && !again.problem->isEmpty(), patience); // it is not kept
    Answer answer;
    m_accounts->remove(
        name, this, [&](const QString &problem, const QString &) { answer.problem = problem; });
    QTRY_VERIFY_WITH_TIMEOUT(answer.problem, patience);
    QCOMPARE(*answer.problem, QString());
    QVERIFY(!m_store->secrets.contains(secretName));
    QVERIFY(AccountIndex(m_folder->path()).read()->isEmpty());
}

void AccountsTest::theEndDoesNotWaitForEver()
{
    Accounts::Times times = watchful();
    times.ending = milliseconds(30);
    restart(times);
    bool isIdle = false;
    m_accounts->finish(this, [&] { isIdle = true; });
    QVERIFY(!isIdle); // from the event loop
    QTRY_VERIFY_WITH_TIMEOUT(isIdle, patience);
    restart(times);
    signIn();
    m_server->failNext(Fault::Hold);
    Answer renewed;
    refresh(renewed);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);
    int ends = 0;
    m_accounts->finish(this, [&] { ++ends; });
    QTRY_COMPARE_WITH_TIMEOUT(ends, 1, patience);
    m_server->proceed();
    QTRY_VERIFY_WITH_TIMEOUT(renewed.isGood(), patience);
    pass();
    QCOMPARE(ends, 1);
}

void AccountsTest::withoutUpkeepNothingIsBegun()
{
    signIn();
    m_accounts->setUpkeep(false);
    m_clock->advance(minutes(56));
    pass();
    QCOMPARE(renewals(), 0);
    Answer asked;
    refresh(asked); // what is asked for is done
    QTRY_VERIFY_WITH_TIMEOUT(asked.isGood(), patience);
    m_clock->advance(minutes(56));
    pass();
    QCOMPARE(renewals(), 1);
    m_accounts->setUpkeep(true);
    QTRY_COMPARE_WITH_TIMEOUT(renewals(), 2, patience);
}

QTEST_GUILESS_MAIN(AccountsTest)
#include "tst_accounts.moc"
