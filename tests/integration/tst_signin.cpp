// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/signinpage.h"
#include "support/apierror.h"
#include "support/scriptedstore.h"
#include "support/signinscene.h"

#include <QJsonArray>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

using Consent = FakeOAuthServer::Consent;
using Fault = FakeOAuthServer::Fault;
using Style = FakeOAuthServer::Style;

const QString ofA = QStringLiteral("/oauth/authorize?provider=a");
const QString exchange = QStringLiteral("/oauth/exchange-code");
const Headers form{{"content-type", "application/x-www-form-urlencoded"}};

/// What the first group of the pattern is in it.
QString found(const QByteArray &page, const char *pattern)
{
    const QRegularExpression expression(QString::fromLatin1(pattern));
    return expression.match(QString::fromUtf8(page))
        .captured(1)
        .replace(QStringLiteral("&amp;"), QStringLiteral("&"));
}

/// One that nobody listens on.
quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

/// The form of the page for pasting, filled in.
QByteArray filledForm(const QByteArray &page, const QByteArray &code)
{
    return "state=" + QUrl::toPercentEncoding(found(page, "name=\"state\" value=\"([^\"]*)\""))
        + "&code=" + QUrl::toPercentEncoding(QString::fromUtf8(code));
}

/// What the page for pasting leads to, as the person sees it there.
QByteArray codeShownAt(const QUrl &url)
{
    ScriptedBrowser browser;
    browser.open(url);
    [[maybe_unused]] const bool ended = QTest::qWaitFor([&] { return browser.isFinished(); }, patience);
    return FakeOAuthServer::shownCode(browser.shown().body);
}

} // namespace

/// Sign-ins through the gateway, and the requests that are sent with what they have given.
class TestSignIn : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    // How somebody signs in
    void whoHasNotSignedInIsToldHow();
    void aBrowserSignsIn();
    void aRegisteredAddressIsListenedOn();
    void aTakenPortIsPastedAround();
    void aCodeIsPastedIntoThePage();
    void thePageSaysWhyACodeIsPasted();
    void thePageSaysWhatIsNotKept();
    void aForeignPageCannotPaste();
    void aSignInIsCancelledOnItsPage_data();
    void aSignInIsCancelledOnItsPage();
    void aCodeComesBackToAnAddressOfOurs();
    void aDeviceIsShownItsCode();
    void whoDeniesIsToldSo();
    void aWrongStateIsNobodys_data();
    void aWrongStateIsNobodys();
    void aCallbackIsTakenOnce();
    void lookingAtACallbackTakesNothing();
    void theOverviewNamesWhoSignsIn();
    void severalProvidersSignInApart();
    void aTokenServersRedirectIsNotFollowed();

    // What requests are sent with
    void aLastingKeyIsUsed();
    void theBetaIsThereOnceAndFirst_data();
    void theBetaIsThereOnceAndFirst();
    void tokensOutliveTheProgram();
    void aTokenGoesToNobodyElse();
    void aClientsOwnTokenGoesToNobodyElse();
    void accountsTakeTurns();
    void anotherAccountIsTakenWhereOneCannotBeRenewed();
    void aLimitOfOneAccountLeavesTheOther();

    // Tokens end
    void aRefusedTokenIsRenewedOnceForAll();
    void aFileIsAskedForAgainWithANewToken();
    void aTokenAboutToEndIsRenewedFirst();
    void whoCannotBeRenewedNowIsPassedOver();
    void aRenewalThatFailsIsNoReasonToGiveUp();
    void aTokenThatIsStillGoodIsUsedAllTheSame();
    void aLostGrantNeedsItsUser_data();
    void aLostGrantNeedsItsUser();
    void aRefusedKeyIsForgottenByANewSignIn();
    void aSignInDuringARenewalHelpsWhoWaits();
    void aRenewalIsNeverRedirected();
};

void TestSignIn::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestSignIn::whoHasNotSignedInIsToldHow()
{
    SignInScene scene;
    scene.gateway.start();

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 529);
    QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("false")); // it would be so for minutes
    QVERIFY(!answer.headers.contains("retry-after"));
    const QString message = ApiError::of(answer.body).message;
    QVERIFY2(message.contains(QStringLiteral("signalbox login a")), answer.body);
    QCOMPARE(scene.a.requests().size(), 0);
    QVERIFY(scene.gateway.provider(QStringLiteral("a")).needsSignIn);
    QCOMPARE(scene.ask("GET", "/health").status, 503);
}

void TestSignIn::aBrowserSignsIn()
{
    SignInScene scene;
    scene.gateway.start();
    ScriptedBrowser browser;

    browser.open(scene.url(ofA));

    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    const ScriptedBrowser::Page page = browser.shown();
    QCOMPARE(page.status, 200);
    QVERIFY2(page.body.contains("Signed in at a"), page.body);
    QVERIFY2(page.body.contains("person@example.org"), page.body);
    QVERIFY(page.headers.value("content-security-policy").startsWith("default-src 'none'"));
    QCOMPARE(page.headers.value("cache-control"), QByteArray("no-store"));
    QCOMPARE(browser.callback().port(), int(scene.gateway.port()));
    QCOMPARE(browser.callback().path(), QStringLiteral("/oauth/callback"));
    QCOMPARE(scene.server.complaints(), QStringList());

    QVERIFY(
        scene.isAnsweredBy("a", {{"Authorization", "Bearer of-the-client"}, {"x-api-key", "of-the-client"}}));
    QCOMPARE(scene.bearersOf(scene.a), scene.server.accessTokens());
    QVERIFY(!scene.a.requests().last().head.contains("of-the-client"));
    QVERIFY(!scene.gateway.provider(QStringLiteral("a")).needsSignIn);
    QCOMPARE(scene.ask("GET", "/health").status, 200);
}

void TestSignIn::aRegisteredAddressIsListenedOn()
{
    SignInScene scene;
    const quint16 port = freePort();
    scene.configOfA().oauth.redirectUri = QUrl(QStringLiteral("http://localhost:%1/callback").arg(port));
    scene.gateway.start();
    ScriptedBrowser browser({.favicon = ScriptedBrowser::Favicon::BeforeCallback});

    browser.open(scene.url(ofA));

    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QVERIFY2(browser.shown().body.contains("Signed in at a"), browser.shown().body);
    QCOMPARE(browser.callback().port(), int(port));
    QVERIFY(scene.isAnsweredBy("a"));
    // And is listened on no longer.
    QTcpServer server;
    QTRY_VERIFY_WITH_TIMEOUT(server.isListening() || server.listen(QHostAddress::LocalHost, port), patience);
}

void TestSignIn::aTakenPortIsPastedAround()
{
    SignInScene scene;
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    scene.configOfA().oauth.redirectUri
        = QUrl(QStringLiteral("http://127.0.0.1:%1/callback").arg(other.serverPort()));
    scene.gateway.start();
    const QJsonObject begun = QJsonDocument::fromJson(scene.ask("GET", "/oauth/generate-url").body).object();
    QCOMPARE(begun.value(u"way").toString(), QStringLiteral("paste"));
    QVERIFY(begun.value(u"remark").toString().contains(QString::number(other.serverPort())));
    ScriptedBrowser browser({.leaves = true});
    browser.open(QUrl(begun.value(u"login_url").toString()));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);

    const QJsonObject pasted{{QStringLiteral("code"), browser.callback().toString(QUrl::FullyEncoded)}};
    const auto answer = scene.ask("POST", "/oauth/exchange-code", QJsonDocument(pasted).toJson());

    QVERIFY2(answer.status == 200, answer.body);
    QVERIFY(scene.isAnsweredBy("a"));
}

void TestSignIn::aCodeIsPastedIntoThePage()
{
    SignInScene scene;
    scene.server.settings.paste = true;
    scene.configOfA().oauth = scene.server.config();
    scene.gateway.start();
    ScriptedBrowser browser;
    browser.open(scene.url(ofA));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    const QByteArray page = browser.shown().body;
    const QByteArray code = codeShownAt(QUrl(found(page, "href=\"(http[^\"]*)\"")));
    QVERIFY2(code.contains('#'), page);

    browser.submit(exchange, {{QStringLiteral("code"), QString::fromUtf8(code)}});

    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    const ScriptedBrowser::Page answer = browser.shown();
    QVERIFY2(answer.status == 200, answer.body);
    QVERIFY(answer.headers.value("content-type").startsWith("text/html"));
    QCOMPARE(answer.headers.value("referrer-policy"), QByteArray("no-referrer"));
    QVERIFY2(answer.body.contains("Signed in") && !answer.body.contains("Note:"), answer.body);
    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.server.complaints(), QStringList());
    // A code is good once.
    QCOMPARE(scene.ask("POST", "/oauth/exchange-code", filledForm(page, code), form).status, 400);
    QCOMPARE(scene.server.grants(QStringLiteral("authorization_code")), 1);
}

void TestSignIn::thePageSaysWhyACodeIsPasted()
{
    SignInScene scene;
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    scene.configOfA().oauth.redirectUri
        = QUrl(QStringLiteral("http://127.0.0.1:%1/callback").arg(other.serverPort()));
    scene.gateway.start();
    ScriptedBrowser browser;
    browser.open(scene.url(ofA));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    const QByteArray page = browser.shown().body;
    QVERIFY2(page.contains("is taken by another program"), page);
    ScriptedBrowser window({.leaves = true});
    window.open(QUrl(found(page, "href=\"(http[^\"]*)\"")));
    QTRY_VERIFY_WITH_TIMEOUT(window.isFinished(), patience);

    browser.submit(exchange, {{QStringLiteral("code"), window.callback().toString(QUrl::FullyEncoded)}});

    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QVERIFY2(browser.shown().body.contains("Signed in"), browser.shown().body);
    QVERIFY(scene.isAnsweredBy("a"));
}

void TestSignIn::thePageSaysWhatIsNotKept()
{
    SignInScene scene;
    ScriptedStore store;
    store.writing = SecretStore::Status::Failed;
    scene.gateway.keeping = {&store, scene.folder.path()};
    scene.server.settings.paste = true;
    scene.configOfA().oauth = scene.server.config();
    scene.gateway.start();
    ScriptedBrowser browser;
    browser.open(scene.url(ofA));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    const QByteArray code = codeShownAt(QUrl(found(browser.shown().body, "href=\"(http[^\"]*)\"")));

    browser.submit(exchange, {{QStringLiteral("code"), QString::fromUtf8(code)}});

    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    const QByteArray page = browser.shown().body;
    QVERIFY2(page.contains("Signed in") && page.contains("until the program ends: it takes nothing"), page);
    QVERIFY(scene.isAnsweredBy("a"));
    scene.gateway.destroy(); // before its store
}

void TestSignIn::aForeignPageCannotPaste()
{
    SignInScene scene;
    scene.server.settings.paste = true;
    scene.configOfA().oauth = scene.server.config();
    scene.gateway.start();
    const QByteArray page = scene.browse(ofA).body;
    const QByteArray code = codeShownAt(QUrl(found(page, "href=\"(http[^\"]*)\"")));
    const QByteArray body = filledForm(page, code);
    const auto statusFrom = [&](const QByteArray &origin) {
        Headers headers = form;
        headers.append("Origin", origin);
        return scene.ask("POST", "/oauth/exchange-code", body, headers).status;
    };

    QCOMPARE(statusFrom("https://evil.example"), 403);
    QCOMPARE(statusFrom("http://127.0.0.1:1"), 403); // another program of this computer
    QCOMPARE(statusFrom("null"), 403);
    QCOMPARE(scene.server.grants(QStringLiteral("authorization_code")), 0);
    QCOMPARE(statusFrom(scene.url({}).toEncoded()), 200);
}

void TestSignIn::aSignInIsCancelledOnItsPage_data()
{
    QTest::addColumn<QString>("way");
    QTest::newRow("paste") << QStringLiteral("&way=paste");
    QTest::newRow("device") << QStringLiteral("&way=device");
}

void TestSignIn::aSignInIsCancelledOnItsPage()
{
    QFETCH(QString, way);
    SignInScene scene;
    scene.server.settings.devicePolls = QStringList(10'000, QStringLiteral("authorization_pending"));
    scene.gateway.start();
    ScriptedBrowser browser;
    browser.open(scene.url(QString(ofA + way)));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(browser.shown().status, 200);
    ScriptedBrowser again; // as it is shown in another window
    again.open(scene.url(QString(ofA + way)));
    QTRY_VERIFY_WITH_TIMEOUT(again.isFinished(), patience);
    const QByteArray state = found(browser.shown().body, "name=\"state\" value=\"([^\"]*)\"").toLatin1();

    browser.submit(QStringLiteral("/oauth/cancel"));

    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(browser.shown().status, 200);
    QVERIFY2(browser.shown().body.contains("was cancelled"), browser.shown().body);
    QCOMPARE(scene.ask("POST", "/oauth/cancel", QByteArray("state=" + state), form).status, 404);
    again.submit(QStringLiteral("/oauth/cancel")); // which is another sign-in
    QTRY_VERIFY_WITH_TIMEOUT(again.isFinished(), patience);
    QCOMPARE(again.shown().status, 200);
}

/// 127.0.0.1 is not listened on here: another program might be.
void TestSignIn::aCodeComesBackToAnAddressOfOurs()
{
    if (QTcpServer server; !server.listen(QHostAddress::LocalHostIPv6))
        QSKIP("this computer has no ::1");
    SignInScene scene;
    scene.gateway.config.server.host = QStringLiteral("::1");
    scene.gateway.start();
    ScriptedBrowser browser;

    browser.open(QUrl(QStringLiteral("http://[::1]:%1%2").arg(QString::number(scene.gateway.port()), ofA)));

    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QVERIFY2(browser.shown().body.contains("Signed in at a"), browser.shown().body);
    QCOMPARE(browser.callback().host(), QStringLiteral("127.0.0.1"));
    QVERIFY(browser.callback().port() != int(scene.gateway.port()));
}

void TestSignIn::aDeviceIsShownItsCode()
{
    SignInScene scene;
    scene.server.settings.devicePolls = {QStringLiteral("authorization_pending")};
    scene.gateway.start();

    const ScriptedBrowser::Page page = scene.browse(QString(ofA + QStringLiteral("&way=device")));

    QCOMPARE(page.status, 200);
    QVERIFY2(page.body.contains("WDJB-0001"), page.body);
    QVERIFY2(page.body.contains("/activate"), page.body);
    QTRY_VERIFY_WITH_TIMEOUT(!scene.gateway.provider(QStringLiteral("a")).needsSignIn, patience);
    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.bearersOf(scene.a), scene.server.accessTokens());
}

void TestSignIn::whoDeniesIsToldSo()
{
    SignInScene scene;
    scene.server.settings.consent = Consent::Deny;
    scene.server.settings.denial = QStringLiteral("<b>No</b> & never");
    scene.gateway.start();

    const ScriptedBrowser::Page page = scene.signIn();

    QVERIFY2(page.body.contains("Not signed in at a"), page.body);
    QVERIFY2(page.body.contains("&lt;b&gt;No&lt;/b&gt; &amp; never"), page.body);
    QCOMPARE(scene.server.grants(QStringLiteral("authorization_code")), 0);
    QVERIFY(scene.gateway.provider(QStringLiteral("a")).needsSignIn);
    scene.server.settings.consent = Consent::Grant; // and may think better of it
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
}

void TestSignIn::aWrongStateIsNobodys_data()
{
    QTest::addColumn<QByteArray>("query"); // added to the address that the code comes back to
    QTest::newRow("another") << QByteArray("state=not-the-one-that-was-sent&code=c");
    QTest::newRow("none") << QByteArray("code=c");
    QTest::newRow("an empty one") << QByteArray("state=&code=c");
    QTest::newRow("an error without one") << QByteArray("error=access_denied");
}

void TestSignIn::aWrongStateIsNobodys()
{
    QFETCH(QByteArray, query);
    SignInScene scene;
    scene.gateway.start();
    ScriptedBrowser browser({.tamper = [&](const QUrl &callback) {
        QUrl other = callback;
        other.setQuery(QString::fromLatin1(query));
        return other;
    }});

    browser.open(scene.url(ofA));

    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(browser.shown().status, 400);
    QVERIFY2(browser.shown().body.contains("not known"), browser.shown().body);
    QCOMPARE(scene.server.grants(QStringLiteral("authorization_code")), 0);
    // The right one is still waited for: nobody else can end a sign-in.
    ScriptedBrowser later;
    later.open(browser.callback());
    QTRY_VERIFY_WITH_TIMEOUT(later.isFinished(), patience);
    QVERIFY2(later.shown().body.contains("Signed in at a"), later.shown().body);
}

void TestSignIn::aCallbackIsTakenOnce()
{
    SignInScene scene;
    scene.gateway.start();
    ScriptedBrowser browser({.replays = true});

    browser.open(scene.url(ofA));

    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QVERIFY(browser.shown().body.contains("Signed in at a"));
    QCOMPARE(browser.pages().last().purpose, ScriptedBrowser::Purpose::Replay);
    QCOMPARE(browser.pages().last().status, 400);
    QCOMPARE(scene.server.grants(QStringLiteral("authorization_code")), 1);
    QVERIFY(scene.isAnsweredBy("a")); // a code that is sent twice costs the tokens of the first time
}

/// As programs do that make previews of addresses.
void TestSignIn::lookingAtACallbackTakesNothing()
{
    SignInScene scene;
    scene.gateway.start();
    ScriptedBrowser browser({.leaves = true});
    browser.open(scene.url(ofA));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    const QByteArray target = browser.callback().path().toLatin1() + '?'
        + browser.callback().query(QUrl::FullyEncoded).toLatin1();

    QCOMPARE(scene.ask("HEAD", target).status, 405);
    QCOMPARE(scene.server.grants(QStringLiteral("authorization_code")), 0);
    QVERIFY(scene.ask("GET", target, {}, {{"Sec-Fetch-Site", "cross-site"}}).body.contains("Signed in at a"));
}

void TestSignIn::theOverviewNamesWhoSignsIn()
{
    SignInScene scene;
    scene.addB();
    scene.addSignIn(QStringLiteral("x&<y>"), scene.b, scene.server);
    scene.addSignIn(QStringLiteral("switched-off"), scene.b, scene.server).enabled = false;
    scene.gateway.start();
    const QString overview = QStringLiteral("/oauth/authorize");

    const QByteArray page = scene.browse(overview).body;

    QVERIFY2(page.contains("href=\"/oauth/authorize?provider=a\""), page);
    QVERIFY2(page.contains("href=\"/oauth/authorize?provider=x%26%3Cy%3E\""), page);
    QVERIFY2(page.contains("x&amp;&lt;y&gt;") && !page.contains("<y>"), page);
    QVERIFY2(!page.contains("provider=b\"") && !page.contains("switched-off"), page);
    QVERIFY2(page.contains("127.0.0.1 · not signed in"), page);
    QVERIFY2(page.contains(signinpage::subscriptionNote().toHtmlEscaped().toUtf8()), page);
    QVERIFY(page.contains("auth_type: passthrough Claude Code keeps its own login"));
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    const QByteArray then = scene.browse(overview).body;
    QVERIFY2(then.contains("signed in: a/person@example.org"), then);
    QVERIFY(!scene.hasSecret(then));
}

void TestSignIn::severalProvidersSignInApart()
{
    FakeOAuthServer other;
    FakeUpstream c;
    c.answerBy(
        [&](const FakeUpstream::Request &request) { return answerOfTokenHolder(other, request, "from c"); });
    SignInScene scene;
    scene.addSignIn(QStringLiteral("c"), c, other);
    scene.gateway.start();
    QCOMPARE(scene.ask("GET", "/oauth/generate-url").status, 400); // which of them?

    QVERIFY(scene.signIn(QStringLiteral("c")).body.contains("Signed in at c"));
    QVERIFY(scene.isAnsweredBy("c")); // as a has nobody
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    QVERIFY(scene.isAnsweredBy("a"));
    QVERIFY(scene.isAnsweredBy("c", {{"x-signalbox-provider", "c"}}));

    QCOMPARE(scene.bearersOf(scene.a), scene.server.accessTokens());
    QCOMPARE(scene.bearersOf(c), QByteArrayList(2, other.accessTokens().first()));
    QCOMPARE(scene.browse(QStringLiteral("/oauth/authorize?provider=nobody")).status, 404);
}

void TestSignIn::aTokenServersRedirectIsNotFollowed()
{
    SignInScene scene;
    scene.gateway.start();
    FakeUpstream elsewhere;
    elsewhere.answer(FakeAnswer::json(200, R"({"access_token":"stolen","token_type":"bearer"})"));
    scene.server.settings.redirectsTo = QUrl(QString(elsewhere.baseUrl() + QStringLiteral("/token")));
    scene.server.failNext(Fault::Redirect);

    const ScriptedBrowser::Page page = scene.signIn();

    QVERIFY2(page.body.contains("Not signed in at a"), page.body);
    QCOMPARE(elsewhere.requests().size(), 0);
    QVERIFY(scene.gateway.provider(QStringLiteral("a")).needsSignIn);
}

/// OpenRouter's way: no client, no state, a key in exchange for the code.
void TestSignIn::aLastingKeyIsUsed()
{
    SignInScene scene;
    scene.server.settings.style = Style::OpenRouter;
    scene.configOfA().oauth = scene.server.config();
    scene.a.answerWell("from a");
    scene.gateway.start();

    QVERIFY(scene.signIn().body.contains("Signed in at a"));

    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.server.keys().size(), 1);
    QCOMPARE(scene.bearersOf(scene.a), scene.server.keys());
    QCOMPARE(scene.server.complaints(), QStringList());
    scene.gateway.passTime(24h * 365);
    QVERIFY(scene.isAnsweredBy("a")); // it has no end
}

void TestSignIn::theBetaIsThereOnceAndFirst_data()
{
    QTest::addColumn<QByteArray>("sent"); // by the client; empty = not at all
    QTest::addColumn<QByteArray>("configured"); // among the provider's header fields
    QTest::addColumn<QByteArray>("upstream");
    const QByteArray none;
    const QByteArray beta = "oauth-2025-04-20";
    QTest::newRow("none") << none << none << beta;
    QTest::newRow("others") << QByteArray("claude-code-20250219,x") << none
                            << QByteArray(beta + ",claude-code-20250219,x");
    QTest::newRow("the same") << beta << none << beta;
    QTest::newRow("the same, last") << QByteArray("x," + beta) << none << QByteArray(beta + ",x");
    QTest::newRow("an older one") << QByteArray("oauth-2024-01-01,x") << none << QByteArray(beta + ",x");
    QTest::newRow("configured ones") << none << QByteArray("x") << QByteArray(beta + ",x");
}

void TestSignIn::theBetaIsThereOnceAndFirst()
{
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, configured);
    QFETCH(QByteArray, upstream);
    SignInScene scene;
    scene.server.settings.style = Style::Anthropic;
    scene.configOfA().oauth = scene.server.config();
    scene.configOfA().oauth.beta = QStringLiteral("oauth-2025-04-20");
    if (!configured.isEmpty())
        scene.configOfA().headers.append("anthropic-beta", configured);
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    Headers headers{{"anthropic-version", "2023-06-01"}, {"x-api-key", "of-the-client"}};
    if (!sent.isEmpty())
        headers.append("anthropic-beta", sent);

    QVERIFY(scene.isAnsweredBy("a", headers));

    const FakeUpstream::Request &request = scene.a.requests().first();
    QCOMPARE(request.headers.value("anthropic-beta"), upstream);
    QCOMPARE(request.fieldNames().count("anthropic-beta"), 1);
    QCOMPARE(request.headers.value("anthropic-version"), QByteArray("2023-06-01"));
    QVERIFY(!request.headers.contains("x-api-key"));
    QVERIFY(scene.bearersOf(scene.a).first().startsWith("sk-ant-oat01-"));
    QCOMPARE(scene.server.complaints(), QStringList());
}

void TestSignIn::tokensOutliveTheProgram()
{
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    scene.gateway.destroy();

    scene.gateway.start();

    QTRY_VERIFY_WITH_TIMEOUT(!scene.gateway.provider(QStringLiteral("a")).needsSignIn, patience);
    QTRY_VERIFY_WITH_TIMEOUT(scene.gateway.provider(QStringLiteral("a")).available, patience);
    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.server.grants(QStringLiteral("authorization_code")), 1);
    QFile index(scene.folder.filePath(QStringLiteral("accounts.json")));
    QVERIFY(index.open(QIODevice::ReadOnly));
    QVERIFY(!scene.hasSecret(index.readAll()));
}

void TestSignIn::aTokenGoesToNobodyElse()
{
    SignInScene scene;
    scene.addB();
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    scene.a.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::error(500, "api_error"); });

    QVERIFY(scene.isAnsweredBy("b"));

    QCOMPARE(scene.bearersOf(scene.a), scene.server.accessTokens());
    const FakeUpstream::Request &request = scene.b.requests().first();
    QVERIFY(!scene.hasSecret(request.head));
    QVERIFY(!request.headers.contains("authorization"));
    QCOMPARE(request.headers.value("x-api-key"), QByteArray("sk-secret-of-b"));
}

void TestSignIn::aClientsOwnTokenGoesToNobodyElse()
{
    SignInScene scene;
    ProviderConfig &own = scene.addB();
    own.auth = ProviderConfig::Auth::Passthrough;
    own.secrets.clear();
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    const Headers client{{"Authorization", "Bearer of-the-client"}};
    const auto fail = [](const FakeUpstream::Request &) { return FakeAnswer::error(500, "api_error"); };

    scene.b.answerBy(fail);
    QVERIFY(
        scene.isAnsweredBy("a", {{"Authorization", "Bearer of-the-client"}, {"x-signalbox-provider", "a"}}));
    QVERIFY(scene.isAnsweredBy("a", client));
    scene.a.answerBy(fail);
    scene.b.answerWell("from b");
    QVERIFY(scene.isAnsweredBy("b", client));

    QCOMPARE(scene.bearersOf(scene.a), QByteArrayList(3, scene.server.accessTokens().first()));
    QCOMPARE(scene.bearersOf(scene.b), QByteArrayList(1, "of-the-client"));
}

void TestSignIn::accountsTakeTurns()
{
    SignInScene scene;
    scene.gateway.start();
    for (const char *email : {"one@example.org", "two@example.org"}) {
        scene.server.settings.email = QString::fromLatin1(email);
        QVERIFY(scene.signIn().body.contains(email));
    }
    QCOMPARE(scene.server.accessTokens().size(), 2);

    for (int i = 0; i < 4; ++i)
        QVERIFY(scene.isAnsweredBy("a"));

    const QByteArrayList sent = scene.bearersOf(scene.a);
    for (const QByteArray &token : scene.server.accessTokens())
        QCOMPARE(sent.count(token), 2);
    QVERIFY(sent[0] != sent[1] && sent[1] != sent[2]);
    // Whoever signs in again is the same account.
    QVERIFY(scene.signIn().body.contains("two@example.org"));
    QCOMPARE(scene.status().value(u"tokens").toArray().size(), 2);
}

void TestSignIn::anotherAccountIsTakenWhereOneCannotBeRenewed()
{
    SignInScene scene;
    scene.configOfA().oauth.refreshesAhead = false;
    scene.gateway.start();
    for (const char *email : {"one@example.org", "two@example.org"}) {
        scene.server.settings.email = QString::fromLatin1(email);
        QVERIFY(scene.signIn().body.contains(email));
    }
    scene.gateway.passTime(3600s);
    scene.server.failNext(FakeOAuthServer::Fault::ServerError);
    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.server.grants(QStringLiteral("refresh_token")), 2);
}

void TestSignIn::aLimitOfOneAccountLeavesTheOther()
{
    SignInScene scene;
    scene.addB();
    scene.gateway.start();
    for (const char *email : {"one@example.org", "two@example.org"}) {
        scene.server.settings.email = QString::fromLatin1(email);
        QVERIFY(scene.signIn().body.contains(email));
    }
    const QByteArray limited = scene.server.accessTokens().first();
    scene.a.answerBy([&](const FakeUpstream::Request &request) {
        if (request.headers.value("authorization") != "Bearer " + limited)
            return answerOfTokenHolder(scene.server, request, "from a");
        return FakeAnswer::plain(429,
            R"({"type":"error","error":{"type":"rate_limit_error","message":"as scripted"}})",
            {{"content-type", "application/json"}, {"retry-after", "600"}});
    });

    for (int i = 0; i < 4; ++i)
        QVERIFY(scene.isAnsweredBy("a"));

    QCOMPARE(scene.bearersOf(scene.a).count(limited), 1);
    QCOMPARE(scene.b.requests().size(), 0);
    scene.a.answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::plain(429,
            R"({"type":"error","error":{"type":"rate_limit_error","message":"as scripted"}})",
            {{"content-type", "application/json"}, {"retry-after", "600"}});
    });
    QVERIFY(scene.isAnsweredBy("b")); // both have one now
    QVERIFY(scene.isAnsweredBy("b"));
    QCOMPARE(scene.a.requests().size(), 6);
}

void TestSignIn::aRefusedTokenIsRenewedOnceForAll()
{
    constexpr int many = 10;
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    const QByteArray refused = scene.server.accessTokens().first();
    scene.server.expireAccessTokens();
    scene.a.answerBy([&](const FakeUpstream::Request &request) {
        FakeAnswer answer = answerOfTokenHolder(scene.server, request, "from a");
        if (!scene.server.accepts(request.headers.value("authorization").mid(7)))
            answer.holdBefore(0);
        return answer;
    });
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < many; ++i) {
        clients.push_back(scene.gateway.client());
        clients.back()->post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
    }
    QTRY_COMPARE_WITH_TIMEOUT(scene.a.held(), many, patience);
    scene.a.proceed();

    for (const auto &client : clients) {
        const auto answer = client->answer();
        QVERIFY2(answer.status == 200, answer.body);
        QVERIFY(answer.body.contains("from a"));
    }

    QCOMPARE(scene.server.grants(QStringLiteral("refresh_token")), 1);
    QCOMPARE(scene.server.complaints(), QStringList());
    QVERIFY(scene.isAnsweredBy("a"));
    const QByteArrayList sent = scene.bearersOf(scene.a);
    QCOMPARE(sent.count(refused), many);
    QCOMPARE(sent.mid(many), QByteArrayList(many + 1, scene.server.accessTokens().last()));
    QCOMPARE(scene.gateway.provider(QStringLiteral("a")).failures, 0); // it is nobody's fault
}

/// Nothing was made by a request whose sender was not known.
void TestSignIn::aFileIsAskedForAgainWithANewToken()
{
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    scene.a.answerBy([&](const FakeUpstream::Request &request) {
        return answerOfTokenHolder(scene.server, request, "from a");
    });
    const Headers anthropic{{"anthropic-version", "2023-06-01"}};
    int renewals = 0;
    for (const char *method : {"GET", "POST"}) {
        scene.server.expireAccessTokens();
        scene.gateway.passTime(6s); // else the new one was refused a moment ago
        const auto answer
            = scene.ask(method, "/v1/files/file_1", method == QByteArray("POST") ? "{}" : "", anthropic);
        QVERIFY2(answer.status == 200, answer.body);
        QCOMPARE(scene.server.grants(QStringLiteral("refresh_token")), ++renewals);
        QCOMPARE(scene.bearersOf(scene.a).last(), scene.server.accessTokens().last());
    }
    QCOMPARE(scene.gateway.provider(QStringLiteral("a")).failures, 0);
}

void TestSignIn::aTokenAboutToEndIsRenewedFirst()
{
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    QVERIFY(scene.isAnsweredBy("a"));
    scene.gateway.passTime(3600s - 20s); // it would end before a long answer has begun

    QVERIFY(scene.isAnsweredBy("a"));

    QCOMPARE(scene.server.grants(QStringLiteral("refresh_token")), 1);
    QCOMPARE(scene.bearersOf(scene.a), scene.server.accessTokens());
    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.server.grants(QStringLiteral("refresh_token")), 1);
}

void TestSignIn::whoCannotBeRenewedNowIsPassedOver()
{
    SignInScene scene;
    scene.addB();
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    QSignalSpy needed(&scene.gateway.gateway(), &Gateway::signInNeeded);
    scene.gateway.passTime(3700s);
    scene.server.failNext(Fault::ServerError);

    const auto answer = scene.gateway.post(messagesBody("claude-sonnet-4-5", false));

    QVERIFY(answer.body.contains("from b"));
    QCOMPARE(answer.headers.value("x-signalbox-tried"), QByteArray("a=not asked"));
    QCOMPARE(scene.a.requests().size(), 0);
    QVERIFY(scene.isAnsweredBy("b")); // and the token server is not asked for every request
    QCOMPARE(scene.server.grants(QStringLiteral("refresh_token")), 1);
    QCOMPARE(needed.size(), 0);
    scene.gateway.passTime(6s);
    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.server.grants(QStringLiteral("refresh_token")), 2);
}

/// There is nobody else: the client may well come back for this one.
void TestSignIn::aRenewalThatFailsIsNoReasonToGiveUp()
{
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    scene.gateway.passTime(3700s);
    scene.server.failNext(Fault::ServerError);

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 529);
    QVERIFY2(ApiError::of(answer.body).message.contains(QStringLiteral("could not be renewed")), answer.body);
    QVERIFY(answer.headers.value("retry-after").toInt() > 0);
    QVERIFY(!answer.headers.contains("x-should-retry"));
}

void TestSignIn::aTokenThatIsStillGoodIsUsedAllTheSame()
{
    SignInScene scene;
    scene.addB();
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    scene.gateway.passTime(3600s - 20s);
    scene.server.failNext(Fault::TemporarilyUnavailable);

    QVERIFY(scene.isAnsweredBy("a"));

    QCOMPARE(scene.bearersOf(scene.a), scene.server.accessTokens());
}

void TestSignIn::aLostGrantNeedsItsUser_data()
{
    QTest::addColumn<bool>("byTime");
    QTest::newRow("the token is refused") << false;
    QTest::newRow("the token has ended") << true;
}

void TestSignIn::aLostGrantNeedsItsUser()
{
    QFETCH(bool, byTime);
    SignInScene scene;
    scene.addB();
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    QSignalSpy needed(&scene.gateway.gateway(), &Gateway::signInNeeded);
    scene.server.revokeAll();
    if (byTime)
        scene.gateway.passTime(3700s);

    QVERIFY(scene.isAnsweredBy("b"));

    const qsizetype asked = scene.a.requests().size();
    QCOMPARE(asked, byTime ? 0 : 1);
    QCOMPARE(needed.size(), 1);
    QCOMPARE(needed.first().first().toString(), QStringLiteral("a/person@example.org"));
    for (int i = 0; i < 3; ++i)
        QVERIFY(scene.isAnsweredBy("b"));
    QVERIFY(!scene.gateway.apply()); // nor by a reload
    QVERIFY(scene.isAnsweredBy("b"));
    QCOMPARE(scene.a.requests().size(), asked);
    QCOMPARE(needed.size(), 1);
    QCOMPARE(scene.server.grants(QStringLiteral("refresh_token")), 1);
    const ProviderSnapshot left = scene.gateway.provider(QStringLiteral("a"));
    QVERIFY(left.needsSignIn && !left.available);
    QCOMPARE(left.health, ProviderSnapshot::Health::NoCredential);
    QVERIFY2(
        left.credentialProblem.contains(QStringLiteral("sign in again")), qPrintable(left.credentialProblem));

    QVERIFY(scene.signIn().body.contains("Signed in at a"));

    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.gateway.provider(QStringLiteral("a")).lastError, QString());
    QCOMPARE(needed.size(), 1);
}

/// It cannot be renewed, and is left out like any key that is refused; but not the next one.
void TestSignIn::aRefusedKeyIsForgottenByANewSignIn()
{
    SignInScene scene;
    scene.server.settings.style = Style::OpenRouter;
    scene.configOfA().oauth = scene.server.config();
    scene.addB();
    QByteArray good;
    scene.a.answerBy([&](const FakeUpstream::Request &request) {
        return request.headers.value("authorization") == "Bearer " + good
            ? goodAnswer(request.body, "from a")
            : FakeAnswer::error(401, "authentication_error");
    });
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    QVERIFY(scene.isAnsweredBy("b"));
    QVERIFY(scene.isAnsweredBy("b"));
    QCOMPARE(scene.a.requests().size(), 1);

    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    good = scene.server.keys().last();

    QVERIFY(scene.isAnsweredBy("a"));
}

void TestSignIn::aSignInDuringARenewalHelpsWhoWaits()
{
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    scene.gateway.passTime(3700s);
    scene.server.failNext(Fault::Hold);
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody("claude-sonnet-4-5", false));
    QTRY_COMPARE_WITH_TIMEOUT(scene.server.held(), 1, patience);

    QVERIFY(scene.signIn().body.contains("Signed in at a"));

    const auto answer = client->answer();
    QVERIFY2(answer.status == 200, answer.body);
    QVERIFY(answer.body.contains("from a"));
}

void TestSignIn::aRenewalIsNeverRedirected()
{
    SignInScene scene;
    scene.addB();
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    FakeUpstream elsewhere;
    elsewhere.answer(FakeAnswer::json(200, R"({"access_token":"stolen","token_type":"bearer"})"));
    scene.server.settings.redirectsTo = QUrl(QString(elsewhere.baseUrl() + QStringLiteral("/token")));
    scene.server.failNext(Fault::Redirect);
    scene.gateway.passTime(3700s);

    QVERIFY(scene.isAnsweredBy("b"));

    QCOMPARE(elsewhere.requests().size(), 0);
    QCOMPARE(scene.a.requests().size(), 0);
}

QTEST_GUILESS_MAIN(TestSignIn)
#include "tst_signin.moc"
