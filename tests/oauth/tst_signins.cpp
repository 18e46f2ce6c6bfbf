// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logcategories.h"
#include "support/fakeclock.h"
#include "support/scriptedbrowser.h"
#include "support/scriptedstore.h"
#include "support/signingin.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

using namespace signalbox;
using namespace signalbox::test;

namespace {

using Consent = FakeOAuthServer::Consent;
using Fault = FakeOAuthServer::Fault;
using Style = FakeOAuthServer::Style;
using Way = SignIn::Way;

const QString work = QStringLiteral("work");

/// Everything that was logged.
QByteArrayList
    logged; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): the handler has no context

void keepMessage(QtMsgType, const QMessageLogContext &, const QString &message)
{
    logged << message.toUtf8();
}

/// One sign-in as whoever began it sees it.
struct Attempt
{
    std::unique_ptr<QObject> context = std::make_unique<QObject>();
    std::optional<Result<SignIns::Pending>> begun;
    std::optional<Result<SignIns::Outcome>> ended;

    [[nodiscard]] QString problem() const { return ended && !*ended ? ended->error().message : QString(); }
    [[nodiscard]] const AccountRecord &account() const { return (*ended)->account; }
};

/// What a program has that lets people sign in.
struct Desk
{
    explicit Desk(const SignIn::Times &times = quickPolls()) : signIns(accounts, http, clock, times) { }

    QTemporaryDir folder;
    FakeClock clock;
    ScriptedStore store;
    OAuthHttp http;
    Accounts accounts{store, http, clock, folder.path(), watchful()};
    SignIns signIns;
};

QUrl withState(const QUrl &url, const QString &state)
{
    QUrlQuery query(url);
    query.removeQueryItem(QStringLiteral("state"));
    query.addQueryItem(QStringLiteral("state"), state);
    QUrl changed = url;
    changed.setQuery(query);
    return changed;
}

} // namespace

class SignInsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qInstallMessageHandler(keepMessage); }
    void cleanupTestCase() { qInstallMessageHandler(nullptr); }
    void init();
    void cleanup();

    void aBrowserSignsIn();
    void aBrowserSignsInWithASecretOfTheClient();
    void metadataTellWhereTo();
    void theNameComesFromTheProfile_data();
    void theNameComesFromTheProfile();
    void anAccountMayHaveANameOfItsOwn();
    void namesThatCannotBeKeptAreRefused();
    void theProviderMayCallTheAccountOtherwise();
    void theBrowserAsksForAnIconToo();
    void whoIsDeniedHearsWhy();
    void aWrongStateIsNotTaken();
    void aReplayIsNotTaken();
    void anotherServersAnswerIsNotRedeemed();
    void anAnswerWithoutThePromisedIssuerIsNotRedeemed();
    void aPastedAddressNeedsThePromisedIssuer_data();
    void aPastedAddressNeedsThePromisedIssuer();
    void theRightServersAnswerIs();
    void anExpiredCodeIsToldOf();
    void aSlowServerIsWaitedFor();
    void aServerThatDoesNotEndIsGivenUp();
    void theServerAnswersBadly_data();
    void theServerAnswersBadly();
    void codesAreSentOnce();
    void errorsDoNotRepeatSecrets();
    void aClosedWindowEndsInTime();
    void aKeyIsGivenForACode();
    void aShownCodeIsPasted_data();
    void aShownCodeIsPasted();
    void aPastedCodeThatNobodyWaitsForIsRefused();
    void aTakenPortLeavesPasting();
    void twoSignInsShareARegisteredPort();
    void ourOwnServerTakesTheBrowserIn();
    void ourOwnServerTakesNoOtherAddressIn_data();
    void ourOwnServerTakesNoOtherAddressIn();
    void aDeviceSignsIn();
    void aDeviceIsPolledAtTheRightPace();
    void aDeviceMayFail_data();
    void aDeviceMayFail();
    void aDeviceSurvivesAnOutage();
    void aDevicesServerSaysHowLong();
    void aDeviceIsNotGivenUpOnceItHasTokens();
    void aDevicesRefusalDoesNotRepeatTheSecret();
    void aDevicesStateTakesNoCode();
    void severalArePendingAtOnce();
    void cancelledIsCancelled();
    void thereAreAtMostThirtyTwo();
    void whoHasGoneIsNotAnswered();
    void aStoreThatDoesNotAnswerKeepsNobodyWaiting();
    void whatIsNotToBeKeptIsNotWritten();
    void signingInAgainReplacesTheAccount();
    void tokensBelongToWhereTheSignInBegan();
    void aProviderThatIsGoneLeavesItsTokensToNobody();
    void anAccountElsewhereIsNotReplaced();
    void aProviderThatHasMovedReplacesItsAccount();

private:
    std::unique_ptr<Attempt> begin(Desk &desk, const SignIns::Wish &wish) const;
    std::unique_ptr<Attempt> begin(Desk &desk) const { return begin(desk, {signingInAt(*m_server), {}}); }
    /// To its end, by a browser.
    static void browse(const Attempt &attempt, ScriptedBrowser &browser);
    static void waitFor(const Attempt &attempt);
    static std::unique_ptr<Attempt> paste(
        Desk &desk, const QString &text, const QByteArray &state = {}, const QString &account = {});

    std::unique_ptr<FakeOAuthServer> m_server;
    bool m_mayComplain = false;
};

void SignInsTest::init()
{
    logged.clear();
    m_server = std::make_unique<FakeOAuthServer>();
    m_mayComplain = false;
}

void SignInsTest::cleanup()
{
    if (!m_mayComplain)
        QCOMPARE(m_server->complaints(), QStringList());
    for (const QByteArray &secret : m_server->secrets()) {
        for (const QByteArray &line : std::as_const(logged))
            QVERIFY2(!line.contains(secret), line.constData());
    }
}

std::unique_ptr<Attempt> SignInsTest::begin(Desk &desk, const SignIns::Wish &wish) const
{
    auto attempt = std::make_unique<Attempt>();
    Attempt *raw = attempt.get();
    desk.accounts.apply({wish.provider}, {});
    desk.signIns.begin(
        wish, raw->context.get(), [raw](const auto &pending) { raw->begun.emplace(pending); },
        [raw](const auto &outcome) { raw->ended.emplace(outcome); });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(raw->begun, patience); }();
    return attempt;
}

void SignInsTest::browse(const Attempt &attempt, ScriptedBrowser &browser)
{
    browser.open((*attempt.begun)->url);
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
}

void SignInsTest::waitFor(const Attempt &attempt)
{
    QTRY_VERIFY_WITH_TIMEOUT(attempt.ended, patience);
}

std::unique_ptr<Attempt> SignInsTest::paste(
    Desk &desk, const QString &text, const QByteArray &state, const QString &account)
{
    auto attempt = std::make_unique<Attempt>();
    Attempt *raw = attempt.get();
    desk.signIns.paste(text, state, account, raw->context.get(),
        [raw](const auto &outcome) { raw->ended.emplace(outcome); });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(raw->ended, patience); }();
    return attempt;
}

void SignInsTest::aBrowserSignsIn()
{
    Desk desk;
    const QSignalSpy ended(&desk.signIns, &SignIns::ended);
    const auto attempt = begin(desk);
    QVERIFY(attempt->begun->hasValue());
    QCOMPARE((*attempt->begun)->way, Way::Browser);
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QCOMPARE(browser.shown().status, 200);
    QVERIFY(browser.shown().body.contains("Signed in at work"));
    QCOMPARE(browser.shown().headers.value("cache-control"), QByteArray("no-store"));
    QVERIFY(attempt->ended->hasValue());
    QCOMPARE(attempt->account().name, QStringLiteral("work/person@example.org"));
    QCOMPARE(attempt->account().group, QStringLiteral("work"));
    QCOMPARE(attempt->account().label, m_server->settings.email);
    QCOMPARE(attempt->account().createdAt, desk.clock.wallTime());
    QCOMPARE(attempt->account().expiresAt, desk.clock.wallTime().addSecs(3600));
    QCOMPARE((*attempt->ended)->remark, QString());
    QCOMPARE(ended.size(), 1);
    QCOMPARE(desk.signIns.size(), 0);

    const auto keys = desk.accounts.keysOf(signingInAt(*m_server));
    QCOMPARE(keys.size(), size_t(1));
    QVERIFY(m_server->accepts(keys[0].second.reveal()));
    const auto kept = TokenSet::fromJson(desk.store.secrets[QStringLiteral("oauth/work/person@example.org")]);
    QVERIFY(kept);
    QCOMPARE(kept->access, keys[0].second);
    QCOMPARE(QByteArrayList{kept->refresh.reveal()}, m_server->refreshTokens());
    QCOMPARE(desk.store.writes, 1);
}

void SignInsTest::aBrowserSignsInWithASecretOfTheClient()
{
    m_server->settings.clientSecret = "not so secret";
    Desk desk;
    desk.signIns.setSecretOf([](const SecretReference &reference) { return reference.literal; });
    const auto attempt = begin(desk);
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY2(attempt->ended->hasValue(), qPrintable(attempt->problem()));
    QVERIFY(!(*attempt->begun)->url.toEncoded().contains("secret"));
}

void SignInsTest::metadataTellWhereTo()
{
    ProviderConfig provider = signingInAt(*m_server);
    provider.oauth.issuer = QUrl(m_server->issuer());
    provider.oauth.authorizationEndpoint = provider.oauth.tokenEndpoint = provider.oauth.userInfoEndpoint
        = provider.oauth.deviceAuthorizationEndpoint = QUrl();
    Desk desk;
    const auto attempt = begin(desk, {provider, {}});
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY2(attempt->ended->hasValue(), qPrintable(attempt->problem()));
    QCOMPARE(attempt->account().label, m_server->settings.email);
}

void SignInsTest::theNameComesFromTheProfile_data()
{
    QTest::addColumn<Style>("style");
    QTest::addColumn<bool>("idToken");
    QTest::addColumn<int>("userInfos");
    QTest::newRow("user info") << Style::Standard << false << 1;
    QTest::newRow("id token") << Style::Standard << true << 0;
    QTest::newRow("token answer") << Style::Anthropic << false << 0;
}

void SignInsTest::theNameComesFromTheProfile()
{
    QFETCH(Style, style);
    QFETCH(bool, idToken);
    QFETCH(int, userInfos);
    m_server->settings.style = style;
    m_server->settings.idToken = idToken;
    Desk desk;
    const auto attempt = begin(desk);
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY2(attempt->ended->hasValue(), qPrintable(attempt->problem()));
    QCOMPARE(attempt->account().label, m_server->settings.email);
    QCOMPARE(m_server->requestsTo("/userinfo").size(), userInfos);
}

void SignInsTest::anAccountMayHaveANameOfItsOwn()
{
    Desk desk;
    const auto attempt = begin(desk, {signingInAt(*m_server), QStringLiteral(" spare ")});
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QCOMPARE(attempt->account().name, QStringLiteral("work/spare"));
    QCOMPARE(attempt->account().label, m_server->settings.email);
}

void SignInsTest::namesThatCannotBeKeptAreRefused()
{
    Desk desk;
    const auto attempt = begin(desk, {signingInAt(*m_server), QStringLiteral("../x")});
    QVERIFY(!attempt->begun->hasValue());
    QVERIFY(attempt->problem().contains(QStringLiteral("'/'")));
    QCOMPARE(desk.signIns.size(), 0);
    const auto good = begin(desk);
    const auto pasted = paste(desk, QStringLiteral("code"), (*good->begun)->state, QString(200, u'x'));
    QVERIFY(pasted->problem().contains(QStringLiteral("100")));
    QCOMPARE(desk.signIns.size(), 1);
}

void SignInsTest::theProviderMayCallTheAccountOtherwise()
{
    Desk desk;
    const auto attempt = begin(
        desk, {signingInAt(*m_server, QStringLiteral("work"), QStringLiteral("boss@example.org")), {}});
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QCOMPARE(attempt->account().name, QStringLiteral("work/boss@example.org"));
    QVERIFY((*attempt->ended)->remark.contains(m_server->settings.email));
    QVERIFY(browser.shown().body.contains("Note:"));
}

void SignInsTest::theBrowserAsksForAnIconToo()
{
    Desk desk;
    const auto attempt = begin(desk);
    ScriptedBrowser browser({ScriptedBrowser::Favicon::BeforeCallback});
    browse(*attempt, browser);
    QVERIFY(attempt->ended->hasValue());
    for (const auto &page : browser.pages()) {
        if (page.purpose == ScriptedBrowser::Purpose::Favicon)
            QCOMPARE(page.status, 404);
    }
}

void SignInsTest::whoIsDeniedHearsWhy()
{
    m_server->settings.consent = Consent::Deny;
    m_server->settings.denial = QStringLiteral("No & <b>never</b>");
    Desk desk;
    const auto attempt = begin(desk);
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QCOMPARE(attempt->problem(), QStringLiteral("the sign-in was refused: No & <b>never</b>"));
    QVERIFY(browser.shown().body.contains("No &amp; &lt;b&gt;never&lt;/b&gt;"));
    QVERIFY(!browser.shown().body.contains("<b>"));
    QVERIFY(m_server->requestsTo("/token").isEmpty());
    QVERIFY(desk.accounts.snapshots().isEmpty());
}

void SignInsTest::aWrongStateIsNotTaken()
{
    m_server->settings.consent = Consent::WrongState;
    Desk desk;
    const auto attempt = begin(desk);
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QCOMPARE(browser.shown().status, 400);
    QVERIFY(!attempt->ended);
    QVERIFY(m_server->requestsTo("/token").isEmpty());

    m_server->settings.consent = Consent::Grant; // whoever tried has not ended it
    browse(*attempt, browser);
    QVERIFY(attempt->ended->hasValue());
}

void SignInsTest::aReplayIsNotTaken()
{
    Desk desk;
    m_server->failNext(Fault::Hold);
    const auto attempt = begin(desk);
    ScriptedBrowser browser;
    browser.open((*attempt->begun)->url);
    QTRY_VERIFY_WITH_TIMEOUT(m_server->held() == 1, patience);
    QVERIFY(!desk.signIns.isExpected(QUrlQuery(browser.callback())));
    QByteArray page;
    desk.signIns.comeBack(QUrlQuery(browser.callback()), [&](const QByteArray &answer) { page = answer; });
    QVERIFY(page.contains("not known"));
    m_server->proceed();
    waitFor(*attempt);
    QVERIFY(attempt->ended->hasValue());
    desk.signIns.comeBack(QUrlQuery(browser.callback()), [&](const QByteArray &answer) { page = answer; });
    QCOMPARE(m_server->requestsTo("/token").size(), 1);
}

void SignInsTest::anotherServersAnswerIsNotRedeemed()
{
    m_server->settings.consent = Consent::WrongIssuer;
    ProviderConfig provider = signingInAt(*m_server);
    provider.oauth.issuer = QUrl(m_server->issuer());
    Desk desk;
    const auto attempt = begin(desk, {provider, {}});
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY2(attempt->problem().contains(QStringLiteral("another authorization server")),
        qPrintable(attempt->problem()));
    QVERIFY(m_server->requestsTo("/token").isEmpty());
}

/// RFC 9207 §2.4: who says that all its answers have `iss` has not given one that has none.
void SignInsTest::anAnswerWithoutThePromisedIssuerIsNotRedeemed()
{
    m_server->settings.sendsIssuer = true;
    m_server->settings.consent = Consent::NoIssuer;
    ProviderConfig provider = signingInAt(*m_server);
    provider.oauth.issuer = QUrl(m_server->issuer());
    provider.oauth.tokenEndpoint.clear(); // so that the metadata are asked for
    Desk desk;
    const auto attempt = begin(desk, {provider, {}});
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY2(attempt->problem().contains(QStringLiteral("another authorization server")),
        qPrintable(attempt->problem()));
    QVERIFY(m_server->requestsTo("/token").isEmpty());
}

void SignInsTest::aPastedAddressNeedsThePromisedIssuer_data()
{
    QTest::addColumn<bool>("isAddress");
    QTest::newRow("address") << true;
    QTest::newRow("code") << false; // of which the page has shown no more
}

void SignInsTest::aPastedAddressNeedsThePromisedIssuer()
{
    QFETCH(bool, isAddress);
    m_server->settings.sendsIssuer = true;
    m_server->settings.consent = Consent::NoIssuer;
    ProviderConfig provider = signingInAt(*m_server);
    provider.oauth.issuer = QUrl(m_server->issuer());
    provider.oauth.tokenEndpoint.clear(); // so that the metadata are asked for
    Desk desk;
    const auto attempt = begin(desk, {provider, {}, Way::Paste});
    ScriptedBrowser browser({ScriptedBrowser::Favicon::Never, true});
    browse(*attempt, browser);
    const QString code
        = QUrlQuery(browser.callback()).queryItemValue(QStringLiteral("code"), QUrl::FullyDecoded);
    const auto pasted = paste(
        desk, isAddress ? browser.callback().toString(QUrl::FullyEncoded) : code, (*attempt->begun)->state);
    QCOMPARE(pasted->ended->hasValue(), !isAddress);
    QCOMPARE(pasted->problem().contains(QStringLiteral("another authorization server")), isAddress);
    QCOMPARE(m_server->requestsTo("/token").isEmpty(), isAddress);
}

void SignInsTest::theRightServersAnswerIs()
{
    m_server->settings.sendsIssuer = true;
    ProviderConfig provider = signingInAt(*m_server);
    provider.oauth.issuer = QUrl(m_server->issuer() + u'/');
    Desk desk;
    const auto attempt = begin(desk, {provider, {}});
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY2(attempt->ended->hasValue(), qPrintable(attempt->problem()));
}

void SignInsTest::anExpiredCodeIsToldOf()
{
    m_mayComplain = true;
    m_server->settings.paste = true;
    Desk desk;
    const auto attempt = begin(desk);
    ScriptedBrowser browser;
    browse(*attempt, browser);
    m_server->expireCodes();
    const auto pasted = paste(desk, QString::fromUtf8(FakeOAuthServer::shownCode(browser.shown().body)));
    QVERIFY2(pasted->problem().contains(QStringLiteral("begin again")), qPrintable(pasted->problem()));
    waitFor(*attempt);
    QCOMPARE(attempt->problem(), pasted->problem());
}

void SignInsTest::aSlowServerIsWaitedFor()
{
    m_server->failNext(Fault::Hold);
    Desk desk;
    const auto attempt = begin(desk);
    ScriptedBrowser browser;
    browser.open((*attempt->begun)->url);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->held(), 1, patience);
    QVERIFY(!attempt->ended && !browser.isFinished());
    m_server->proceed();
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QVERIFY(attempt->ended->hasValue());
    QVERIFY(browser.shown().body.contains("Signed in"));
}

void SignInsTest::aServerThatDoesNotEndIsGivenUp()
{
    m_server->failNext(Fault::Hold);
    Desk desk;
    desk.http.setPatience(std::chrono::milliseconds(200));
    const auto attempt = begin(desk);
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY2(attempt->problem().contains(QStringLiteral("did not answer in time")),
        qPrintable(attempt->problem()));
    QVERIFY(browser.shown().body.contains("Not signed in"));
}

void SignInsTest::theServerAnswersBadly_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<QString>("said");
    QTest::newRow("page") << Fault::Html << QStringLiteral("no JSON");
    QTest::newRow("empty") << Fault::Empty << QStringLiteral("no JSON");
    QTest::newRow("too long") << Fault::TooLong << QStringLiteral("more than 1024 KiB");
    QTest::newRow("redirect") << Fault::Redirect << QStringLiteral("elsewhere");
    QTest::newRow("500") << Fault::ServerError << QStringLiteral("500");
    QTest::newRow("429") << Fault::TooManyRequests << QStringLiteral("rate_limited");
    QTest::newRow("client") << Fault::InvalidClient << QStringLiteral("check 'oauth'");
    QTest::newRow("close") << Fault::Close << QStringLiteral("closed the connection");
}

void SignInsTest::theServerAnswersBadly()
{
    QFETCH(Fault, fault);
    QFETCH(QString, said);
    FakeUpstream elsewhere;
    m_server->settings.redirectsTo = QUrl(elsewhere.baseUrl());
    m_server->failNext(fault);
    Desk desk;
    const auto attempt = begin(desk);
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY2(attempt->problem().contains(said), qPrintable(attempt->problem()));
    QVERIFY(browser.shown().body.contains("Not signed in"));
    QVERIFY(elsewhere.requests().isEmpty());
    QVERIFY(desk.accounts.snapshots().isEmpty());
}

void SignInsTest::codesAreSentOnce()
{
    m_server->failNext(Fault::LoseAnswer);
    Desk desk;
    const auto attempt = begin(desk);
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY(!attempt->problem().isEmpty());
    QCOMPARE(m_server->requestsTo("/token").size(), 1);
}

void SignInsTest::errorsDoNotRepeatSecrets()
{
    FakeUpstream endpoint;
    endpoint.answerBy([](const FakeUpstream::Request &request) {
        const QUrlQuery form(QString::fromUtf8(request.body));
        return FakeAnswer::json(400,
            R"({"error":"invalid_grant","error_description":"code )"
                + form.queryItemValue(QStringLiteral("code")).toUtf8() + R"( is old"})");
    });
    ProviderConfig provider = signingInAt(*m_server);
    provider.oauth.tokenEndpoint = QUrl(endpoint.baseUrl());
    Desk desk;
    const auto attempt = begin(desk, {provider, {}});
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY2(attempt->problem().endsWith(QStringLiteral("code … is old")), qPrintable(attempt->problem()));
}

void SignInsTest::aClosedWindowEndsInTime()
{
    SignIn::Times times;
    times.user = std::chrono::milliseconds(50);
    m_server->settings.consent = Consent::LeaveOpen;
    Desk desk(times);
    const auto attempt = begin(desk);
    waitFor(*attempt);
    QVERIFY2(
        attempt->problem().contains(QStringLiteral("nobody has signed in")), qPrintable(attempt->problem()));
    QCOMPARE(desk.signIns.size(), 0);
}

void SignInsTest::aKeyIsGivenForACode()
{
    m_server->settings.style = Style::OpenRouter;
    Desk desk;
    const auto attempt = begin(desk);
    const QUrlQuery asked((*attempt->begun)->url);
    QVERIFY(!asked.hasQueryItem(QStringLiteral("client_id")) && !asked.hasQueryItem(QStringLiteral("state")));
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY2(attempt->ended->hasValue(), qPrintable(attempt->problem()));
    QCOMPARE(attempt->account().name, QStringLiteral("work"));
    QVERIFY(attempt->account().expiresAt.isNull());
    const auto keys = desk.accounts.keysOf(signingInAt(*m_server));
    QCOMPARE(QByteArrayList{keys[0].second.reveal()}, m_server->keys());
    QVERIFY(!desk.accounts.isStale(QStringLiteral("work")));
}

void SignInsTest::aShownCodeIsPasted_data()
{
    QTest::addColumn<QString>("form");
    QTest::addColumn<bool>("hasState");
    QTest::newRow("code#state") << QStringLiteral("%1#%2") << false;
    QTest::newRow("blanks") << QStringLiteral("  %1#%2\n") << false;
    QTest::newRow("more") << QStringLiteral("%1#%2&foo=bar") << false;
    QTest::newRow("code alone") << QStringLiteral("%1") << true;
    QTest::newRow("code#") << QStringLiteral("%1#") << true;
    QTest::newRow("address") << QStringLiteral("https://page.example/code?code=%1&state=%2") << false;
    QTest::newRow("address and state")
        << QStringLiteral("https://page.example/code?code=%1&state=%2") << true;
}

void SignInsTest::aShownCodeIsPasted()
{
    QFETCH(QString, form);
    QFETCH(bool, hasState);
    m_server->settings.style = Style::Anthropic;
    m_server->settings.paste = true;
    Desk desk;
    const auto attempt = begin(desk);
    QCOMPARE((*attempt->begun)->way, Way::Paste);
    ScriptedBrowser browser;
    browse(*attempt, browser);
    const QList<QByteArray> shown = FakeOAuthServer::shownCode(browser.shown().body).split('#');
    QCOMPARE(shown.value(1), (*attempt->begun)->state);
    QString text = form;
    text.replace(QStringLiteral("%1"), QString::fromUtf8(shown.first()));
    text.replace(QStringLiteral("%2"), QString::fromUtf8(shown.value(1)));
    const auto pasted = paste(desk, text, hasState ? (*attempt->begun)->state : QByteArray());
    QVERIFY2(pasted->ended->hasValue(), qPrintable(pasted->problem()));
    QCOMPARE(pasted->account().label, m_server->settings.email);
    waitFor(*attempt);
    QVERIFY(attempt->ended->hasValue());
    const auto asked = m_server->requestsTo("/token").first();
    QVERIFY(asked.json);
    QCOMPARE(asked.parameters.value(QStringLiteral("state")).toLatin1(), (*attempt->begun)->state);
}

void SignInsTest::aPastedCodeThatNobodyWaitsForIsRefused()
{
    m_server->settings.paste = true;
    Desk desk;
    const auto attempt = begin(desk);
    for (const QString &text : {QStringLiteral("code#unknown"), QStringLiteral("code"), QString(),
             QStringLiteral("https://page.example/?code=x")}) {
        const auto pasted = paste(desk, text);
        QCOMPARE(pasted->ended->error().kind, Error::Kind::InvalidRequest);
    }
    const QString other = QStringLiteral("code#") + QString::fromLatin1((*attempt->begun)->state);
    QVERIFY(!paste(desk, other, "of another")->ended->hasValue());
    QVERIFY(!attempt->ended);
    QVERIFY(m_server->requestsTo("/token").isEmpty());
}

void SignInsTest::aTakenPortLeavesPasting()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    ProviderConfig provider = signingInAt(*m_server);
    provider.oauth.redirectUri = QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(other.serverPort()));
    Desk desk;
    const auto attempt = begin(desk, {provider, {}});
    QCOMPARE((*attempt->begun)->way, Way::Paste);
    QVERIFY((*attempt->begun)->remark.contains(QStringLiteral("is taken by another program")));
    ScriptedBrowser browser({ScriptedBrowser::Favicon::Never, true});
    browse(*attempt, browser);
    const auto pasted = paste(desk, browser.callback().toString(QUrl::FullyEncoded));
    QVERIFY2(pasted->ended->hasValue(), qPrintable(pasted->problem()));
}

void SignInsTest::twoSignInsShareARegisteredPort()
{
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    const quint16 port = free.serverPort();
    free.close();
    ProviderConfig provider = signingInAt(*m_server);
    provider.oauth.redirectUri = QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(port));
    Desk desk;
    const auto first = begin(desk, {provider, QStringLiteral("one")});
    const auto second = begin(desk, {provider, QStringLiteral("two")});
    QCOMPARE((*first->begun)->way, Way::Browser);
    QCOMPARE((*second->begun)->way, Way::Browser);
    QVERIFY((*first->begun)->state != (*second->begun)->state);
    ScriptedBrowser browser;
    browse(*second, browser);
    QCOMPARE(second->account().name, QStringLiteral("work/two"));
    QVERIFY(!first->ended);
    browse(*first, browser);
    QCOMPARE(first->account().name, QStringLiteral("work/one"));
    const auto third = begin(desk, {provider, QStringLiteral("three")}); // the port is free again
    QCOMPARE((*third->begun)->way, Way::Browser);
}

void SignInsTest::ourOwnServerTakesTheBrowserIn()
{
    Desk desk;
    desk.signIns.setOwnCallback(QUrl(QStringLiteral("http://127.0.0.1:1/oauth/callback")));
    const auto attempt = begin(desk);
    const QUrlQuery asked((*attempt->begun)->url);
    QCOMPARE(asked.queryItemValue(QStringLiteral("redirect_uri"), QUrl::FullyDecoded),
        QStringLiteral("http://127.0.0.1:1/oauth/callback"));
    ScriptedBrowser browser({ScriptedBrowser::Favicon::Never, true});
    browse(*attempt, browser);
    const QUrlQuery wrong(withState(browser.callback(), QStringLiteral("wrong")));
    QVERIFY(!desk.signIns.isExpected(wrong));
    QByteArray page;
    const auto respond = [&](const QByteArray &answer) { page = answer; };
    desk.signIns.comeBack(wrong, respond);
    QVERIFY(page.contains("not known"));
    QVERIFY(desk.signIns.isExpected(QUrlQuery(browser.callback())));
    desk.signIns.comeBack(QUrlQuery(browser.callback()), respond);
    waitFor(*attempt);
    QVERIFY2(attempt->ended->hasValue(), qPrintable(attempt->problem()));
    QVERIFY(page.contains("Signed in at work"));
}

void SignInsTest::ourOwnServerTakesNoOtherAddressIn_data()
{
    QTest::addColumn<QString>("redirect");
    QTest::addColumn<bool>("servesLocalhost");
    QTest::addColumn<bool>("isOwn");
    const auto row = [](const char *redirect, bool servesLocalhost, bool isOwn) {
        QTest::addRow("%s%s", redirect, servesLocalhost ? ", and localhost" : "")
            << QString::fromLatin1(redirect) << servesLocalhost << isOwn;
    };
    row("http://127.0.0.1/oauth/callback", false, true);
    row("http://localhost/oauth/callback", false, false);
    row("http://localhost/oauth/callback", true, true);
    row("http://[::1]/oauth/callback", false, false);
    row("http://[::1]/oauth/callback", true, true);
    row("http://127.0.0.2/oauth/callback", true, false);
    row("http://x.localhost/oauth/callback", true, false);
}

/// Nobody, or another program, would take the code in there.
void SignInsTest::ourOwnServerTakesNoOtherAddressIn()
{
    QFETCH(QString, redirect);
    QFETCH(bool, servesLocalhost);
    QFETCH(bool, isOwn);
    ProviderConfig provider = signingInAt(*m_server);
    provider.oauth.redirectUri = QUrl(redirect);
    Desk desk;
    desk.signIns.setOwnCallback(QUrl(QStringLiteral("http://127.0.0.1:1/oauth/callback")), servesLocalhost);
    const auto attempt = begin(desk, {provider, {}});
    const QUrl asked(
        QUrlQuery((*attempt->begun)->url).queryItemValue(QStringLiteral("redirect_uri"), QUrl::FullyDecoded));
    QCOMPARE(asked.host(), QUrl(redirect).host());
    QCOMPARE(asked.port() == 1, isOwn);
}

void SignInsTest::aDeviceSignsIn()
{
    m_server->settings.devicePolls
        = {QStringLiteral("authorization_pending"), QStringLiteral("slow_down"), QStringLiteral("slow_down")};
    Desk desk;
    const auto attempt = begin(desk, {signingInAt(*m_server), {}, Way::Device});
    QCOMPARE((*attempt->begun)->way, Way::Device);
    QVERIFY((*attempt->begun)->userCode.startsWith(QStringLiteral("WDJB-")));
    QVERIFY((*attempt->begun)->url.toString().contains((*attempt->begun)->userCode));
    waitFor(*attempt);
    QVERIFY2(attempt->ended->hasValue(), qPrintable(attempt->problem()));
    QCOMPARE(attempt->account().label, m_server->settings.email);
    QCOMPARE(m_server->requestsTo("/token").size(), 4);
}

void SignInsTest::aDeviceIsPolledAtTheRightPace()
{
    m_server->settings.devicePolls = {QStringLiteral("slow_down"), QStringLiteral("authorization_pending")};
    SignIn::Times times = quickPolls();
    times.leastInterval = std::chrono::milliseconds(20);
    times.slowDown = std::chrono::milliseconds(100);
    Desk desk(times);
    QElapsedTimer clock;
    clock.start();
    QList<qint64> polls;
    connect(m_server.get(), &FakeOAuthServer::requested, this, [&] {
        if (m_server->requests().last().path == "/token")
            polls << clock.elapsed();
    });
    const auto attempt = begin(desk, {signingInAt(*m_server), {}, Way::Device});
    waitFor(*attempt);
    QVERIFY(attempt->ended->hasValue());
    QCOMPARE(polls.size(), 3);
    QVERIFY(polls[0] >= 19);
    QVERIFY2(polls[1] - polls[0] >= 115, qPrintable(QString::number(polls[1] - polls[0])));
    QVERIFY2(polls[2] - polls[1] >= 115, qPrintable(QString::number(polls[2] - polls[1])));
}

void SignInsTest::aDeviceMayFail_data()
{
    QTest::addColumn<QString>("poll");
    QTest::addColumn<QString>("said");
    QTest::newRow("denied") << QStringLiteral("access_denied") << QStringLiteral("refused");
    QTest::newRow("expired") << QStringLiteral("expired_token") << QStringLiteral("has expired");
    QTest::newRow("client") << QStringLiteral("invalid_client") << QStringLiteral("check 'oauth'");
}

void SignInsTest::aDeviceMayFail()
{
    QFETCH(QString, poll);
    QFETCH(QString, said);
    m_server->settings.devicePolls = {QStringLiteral("authorization_pending"), poll};
    Desk desk;
    const auto attempt = begin(desk, {signingInAt(*m_server), {}, Way::Device});
    waitFor(*attempt);
    QVERIFY2(attempt->problem().contains(said), qPrintable(attempt->problem()));
    QCOMPARE(m_server->requestsTo("/token").size(), 2);
}

void SignInsTest::aDeviceSurvivesAnOutage()
{
    m_server->failNext(Fault::ServerError);
    m_server->failNext(Fault::Close);
    m_server->failNext(Fault::Html);
    Desk desk;
    const auto attempt = begin(desk, {signingInAt(*m_server), {}, Way::Device});
    waitFor(*attempt);
    QVERIFY2(attempt->ended->hasValue(), qPrintable(attempt->problem()));
}

void SignInsTest::aDevicesServerSaysHowLong()
{
    m_server->settings.retryAfter = "1";
    m_server->failNext(Fault::TooManyRequests);
    Desk desk;
    QElapsedTimer clock;
    QList<qint64> polls;
    connect(m_server.get(), &FakeOAuthServer::requested, this, [&] {
        if (m_server->requests().last().path == "/token")
            polls << clock.elapsed();
    });
    clock.start();
    const auto attempt = begin(desk, {signingInAt(*m_server), {}, Way::Device});
    waitFor(*attempt);
    QVERIFY(attempt->ended->hasValue());
    QCOMPARE(polls.size(), 2);
    QVERIFY2(polls[1] - polls[0] >= 900, qPrintable(QString::number(polls[1] - polls[0])));
}

/// What is asked for then is only its name.
void SignInsTest::aDeviceIsNotGivenUpOnceItHasTokens()
{
    m_server->settings.deviceExpiresIn = 1;
    FakeUpstream profile;
    profile.answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::json(200, R"({"email":"me@example.org"})").holdBefore(0);
    });
    ProviderConfig provider = signingInAt(*m_server);
    provider.oauth.userInfoEndpoint = QUrl(profile.baseUrl());
    Desk desk;
    QElapsedTimer clock;
    clock.start();
    const auto attempt = begin(desk, {provider, {}, Way::Device});
    QTRY_COMPARE_WITH_TIMEOUT(profile.held(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(attempt->ended || clock.hasExpired(1200), patience);
    QVERIFY2(!attempt->ended, qPrintable(attempt->problem()));
    profile.proceed();
    waitFor(*attempt);
    QVERIFY2(attempt->ended->hasValue(), qPrintable(attempt->problem()));
}

void SignInsTest::aDevicesRefusalDoesNotRepeatTheSecret()
{
    FakeUpstream endpoint;
    endpoint.answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::json(
            401, R"({"error":"invalid_client","error_description":"not of\/the\/client"})");
    });
    ProviderConfig provider = signingInAt(*m_server);
    provider.oauth.deviceAuthorizationEndpoint = QUrl(endpoint.baseUrl());
    provider.oauth.clientSecret = {Secret("of/the/client")};
    Desk desk;
    desk.signIns.setSecretOf([](const SecretReference &reference) { return reference.literal; });
    const auto attempt = begin(desk, {provider, {}, Way::Device});
    QVERIFY2(
        attempt->problem().endsWith(QStringLiteral("invalid_client: not …")), qPrintable(attempt->problem()));
}

void SignInsTest::aDevicesStateTakesNoCode()
{
    m_server->settings.devicePolls = QStringList(10'000, QStringLiteral("authorization_pending"));
    Desk desk;
    const auto attempt = begin(desk, {signingInAt(*m_server), {}, Way::Device});
    QVERIFY(!paste(desk, QStringLiteral("code"), (*attempt->begun)->state)->ended->hasValue());
    QVERIFY(!attempt->ended);
}

void SignInsTest::severalArePendingAtOnce()
{
    FakeOAuthServer other;
    other.settings.style = Style::OpenRouter;
    m_server->settings.devicePolls = QStringList(10'000, QStringLiteral("authorization_pending"));
    Desk desk;
    const auto first = begin(desk, {signingInAt(*m_server), QStringLiteral("one")});
    const auto second = begin(desk, {signingInAt(other, QStringLiteral("router")), {}});
    const auto third = begin(desk, {signingInAt(*m_server), QStringLiteral("three"), Way::Device});
    QCOMPARE(desk.signIns.size(), 3);
    m_server->settings.devicePolls.clear();
    ScriptedBrowser one;
    ScriptedBrowser two;
    two.open((*second->begun)->url);
    one.open((*first->begun)->url);
    for (const Attempt *attempt : {first.get(), second.get(), third.get()}) {
        waitFor(*attempt);
        QVERIFY2(attempt->ended->hasValue(), qPrintable(attempt->problem()));
    }
    QCOMPARE(first->account().name, QStringLiteral("work/one"));
    QCOMPARE(second->account().name, QStringLiteral("router"));
    QCOMPARE(third->account().name, QStringLiteral("work/three"));
    QCOMPARE(other.complaints(), QStringList());
}

void SignInsTest::cancelledIsCancelled()
{
    Desk desk;
    const auto attempt = begin(desk);
    desk.signIns.cancel("unknown");
    QVERIFY(!attempt->ended);
    desk.signIns.cancel((*attempt->begun)->state);
    QVERIFY(attempt->ended);
    QVERIFY(attempt->problem().contains(QStringLiteral("cancelled")));
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QCOMPARE(browser.shown().status, 0);
    QVERIFY(m_server->requestsTo("/token").isEmpty());
}

void SignInsTest::thereAreAtMostThirtyTwo()
{
    Desk desk;
    std::vector<std::unique_ptr<Attempt>> attempts;
    for (size_t i = 0; i < SignIns::mostAtOnce; ++i) {
        attempts.push_back(begin(desk));
        QVERIFY(attempts.back()->begun->hasValue());
    }
    const auto tooMany = begin(desk);
    QVERIFY(!tooMany->begun->hasValue());
    QCOMPARE(tooMany->begun->error().kind, Error::Kind::RateLimit);
    QVERIFY(tooMany->ended);
    desk.signIns.cancel((*attempts.front()->begun)->state);
    QVERIFY(begin(desk)->begun->hasValue());
}

void SignInsTest::whoHasGoneIsNotAnswered()
{
    Desk desk;
    const auto attempt = begin(desk);
    attempt->context.reset();
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY(browser.shown().body.contains("Signed in"));
    QVERIFY(!attempt->ended);
    QCOMPARE(desk.accounts.snapshots().size(), 1);
}

void SignInsTest::aStoreThatDoesNotAnswerKeepsNobodyWaiting()
{
    Accounts::Times times = watchful();
    times.refresh.store = std::chrono::milliseconds(30);
    Desk desk;
    Accounts accounts(desk.store, desk.http, desk.clock, desk.folder.path(), times);
    SignIns signIns(accounts, desk.http, desk.clock);
    desk.store.holdsWrites = true;
    std::optional<Result<SignIns::Pending>> begun;
    std::optional<Result<SignIns::Outcome>> ended;
    accounts.apply({signingInAt(*m_server)}, {});
    signIns.begin(
        {signingInAt(*m_server), {}}, this, [&](const auto &pending) { begun.emplace(pending); },
        [&](const auto &outcome) { ended.emplace(outcome); });
    QTRY_VERIFY_WITH_TIMEOUT(begun, patience);
    ScriptedBrowser browser;
    browser.open((*begun)->url);
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished() && ended, patience);
    QVERIFY(ended->hasValue());
    QVERIFY((*ended)->remark.contains(QStringLiteral("the test's store")));
    QVERIFY(!accounts.keysOf(signingInAt(*m_server))[0].second.isEmpty());
    accounts.readAgain(); // it is not in the index yet, and stays all the same
    QCOMPARE(accounts.snapshots().size(), 1);
    desk.store.release();
    QTRY_COMPARE_WITH_TIMEOUT(AccountIndex(desk.folder.path()).read()->size(), 1, patience);
    QCOMPARE(desk.store.writes, 1);
}

void SignInsTest::whatIsNotToBeKeptIsNotWritten()
{
    ProviderConfig provider = signingInAt(*m_server);
    provider.oauth.persists = false;
    Desk desk;
    const auto attempt = begin(desk, {provider, {}});
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY(attempt->ended->hasValue());
    QCOMPARE(desk.store.writes, 0);
    QVERIFY(AccountIndex(desk.folder.path()).read()->isEmpty());
    desk.accounts.readAgain();
    QCOMPARE(desk.accounts.snapshots().size(), 1);
}

void SignInsTest::signingInAgainReplacesTheAccount()
{
    Desk desk;
    ScriptedBrowser browser;
    for (int i = 0; i < 2; ++i) {
        const auto attempt = begin(desk);
        browse(*attempt, browser);
        QVERIFY(attempt->ended->hasValue());
        desk.clock.advance(std::chrono::seconds(5));
    }
    QCOMPARE(desk.accounts.snapshots().size(), 1);
    QCOMPARE(AccountIndex(desk.folder.path()).read()->size(), 1);
    QCOMPARE(
        desk.accounts.keysOf(signingInAt(*m_server))[0].second.reveal(), m_server->accessTokens().last());
}

void SignInsTest::tokensBelongToWhereTheSignInBegan()
{
    const ProviderConfig provider = signingInAt(*m_server);
    ProviderConfig moved = provider;
    moved.baseUrl = QUrl(QStringLiteral("https://elsewhere.example/v1"));
    Desk desk;
    const auto attempt = begin(desk, {provider, {}});
    desk.accounts.apply({moved}, {}); // while the user is at the page
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY2(attempt->ended->hasValue(), qPrintable(attempt->problem()));
    QCOMPARE(attempt->account().origin, AccountProviders::originOf(provider));
    QVERIFY(desk.accounts.keysOf(moved).empty());
    desk.accounts.apply({provider}, {});
    QCOMPARE(desk.accounts.keysOf(provider).size(), size_t(1));
}

void SignInsTest::aProviderThatIsGoneLeavesItsTokensToNobody()
{
    const ProviderConfig provider = signingInAt(*m_server);
    Desk desk;
    const auto attempt = begin(desk, {provider, {}});
    desk.accounts.apply({}, {});
    ScriptedBrowser browser;
    browse(*attempt, browser);
    QVERIFY2(attempt->ended->hasValue(), qPrintable(attempt->problem()));
    ProviderConfig next = provider; // of the same name
    next.baseUrl = QUrl(QStringLiteral("https://elsewhere.example/v1"));
    desk.accounts.apply({next}, {});
    QVERIFY(desk.accounts.keysOf(next).empty());
    QCOMPARE(AccountIndex(desk.folder.path()).read()->at(0).origin, AccountProviders::originOf(provider));
}

/// The server of "work" calls its account as another provider is named.
void SignInsTest::anAccountElsewhereIsNotReplaced()
{
    FakeOAuthServer other;
    const ProviderConfig named = signingInAt(other, work, QStringLiteral("person@example.org"));
    const ProviderConfig plain = signingInAt(*m_server);
    Desk desk;
    ScriptedBrowser browser;
    const auto first = begin(desk, {named, {}});
    browse(*first, browser);
    QVERIFY2(first->ended->hasValue(), qPrintable(first->problem()));
    const QByteArray before = desk.store.secrets[QStringLiteral("oauth/work/person@example.org")];
    QVERIFY(!before.isEmpty());

    for (int i = 0; i < 2; ++i) {
        const auto second = begin(desk, {plain, {}}); // as `login` does, which knows nobody else
        desk.accounts.apply({named, plain}, {});
        browse(*second, browser);
        QVERIFY2(second->ended->hasValue(), qPrintable(second->problem()));
        QCOMPARE(second->account().name, QStringLiteral("work/person@example.org (127.0.0.1)"));
        QVERIFY((*second->ended)->remark.contains(QStringLiteral("at another address")));
    }

    QCOMPARE(desk.store.secrets[QStringLiteral("oauth/work/person@example.org")], before);
    QCOMPARE(desk.accounts.keysOf(named).size(), size_t(1));
    QCOMPARE(QByteArrayList{desk.accounts.keysOf(named)[0].second.reveal()}, other.accessTokens());
    QCOMPARE(desk.accounts.keysOf(plain).size(), size_t(1));
    QCOMPARE(desk.accounts.keysOf(plain)[0].second.reveal(), m_server->accessTokens().last());
}

void SignInsTest::aProviderThatHasMovedReplacesItsAccount()
{
    FakeOAuthServer former;
    const QString account = QStringLiteral("person@example.org");
    Desk desk;
    ScriptedBrowser browser;
    const auto first = begin(desk, {signingInAt(former, work, account), {}});
    browse(*first, browser);
    const ProviderConfig now = signingInAt(*m_server, work, account);
    const auto second = begin(desk, {now, {}});
    browse(*second, browser);
    QVERIFY2(second->ended->hasValue(), qPrintable(second->problem()));
    QCOMPARE(second->account().name, QStringLiteral("work/person@example.org"));
    QCOMPARE(desk.accounts.snapshots().size(), 1);
    QCOMPARE(QByteArrayList{desk.accounts.keysOf(now)[0].second.reveal()}, m_server->accessTokens());
}

QTEST_GUILESS_MAIN(SignInsTest)
#include "tst_signins.moc"
