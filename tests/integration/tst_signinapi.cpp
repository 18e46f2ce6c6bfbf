// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/signins.h"
#include "proxy/signinapi.h"
#include "support/apierror.h"
#include "support/signinscene.h"

#include <QJsonArray>
#include <QLoggingCategory>
#include <QNetworkInterface>
#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QByteArray adminKey = "admin-key-4711";

QJsonObject jsonOf(const TestClient::Answer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

QString errorIn(const TestClient::Answer &answer)
{
    return jsonOf(answer).value(u"error").toString();
}

/// The members, in the order of their names.
QString membersOf(const QJsonValue &object)
{
    return object.toObject().keys().join(u' ');
}

/// An address of this computer that is not its own loopback; null when there is none.
QHostAddress otherAddress()
{
    const QList<QHostAddress> all = QNetworkInterface::allAddresses();
    const auto found = std::find_if(all.begin(), all.end(), [](const QHostAddress &address) {
        return address.protocol() == QAbstractSocket::IPv4Protocol && !address.isLoopback();
    });
    return found == all.end() ? QHostAddress() : *found;
}

/// A sign-in for pasting, and CODE#STATE of it.
QByteArray beginAndConsent(const SignInScene &scene, const QByteArray &query = {})
{
    const QJsonObject begun = jsonOf(scene.ask("GET", QByteArray("/oauth/generate-url" + query)));
    ScriptedBrowser browser;
    browser.open(QUrl(begun.value(u"login_url").toString()));
    [[maybe_unused]] const bool ended = QTest::qWaitFor([&] { return browser.isFinished(); }, patience);
    return FakeOAuthServer::shownCode(browser.shown().body);
}

QByteArray exchangeBody(const QByteArray &code, const QString &email = {})
{
    QJsonObject body{{QStringLiteral("code"), QString::fromUtf8(code)}};
    if (!email.isEmpty())
        body.insert(QStringLiteral("account_email"), email);
    return QJsonDocument(body).toJson();
}

/// Provider a shows codes for pasting, as the Provider Balancer's only one does.
struct PasteScene : SignInScene
{
    PasteScene()
    {
        server.settings.paste = true;
        configOfA().oauth = server.config();
        configOfA().oauth.refreshesAhead = false;
    }
};

const Headers key{{"x-api-key", adminKey}};

/// As a first configuration has it: nobody gets in without the admin key.
struct KeyScene : PasteScene
{
    KeyScene() { gateway.config.server.adminKey = Secret(adminKey); }

    /// What a browser asks for that opens this address of ours.
    [[nodiscard]] static QString targetOf(const QJsonValue &pageUrl)
    {
        const QUrl page(pageUrl.toString());
        return page.path() + u'?' + page.query(QUrl::FullyEncoded);
    }
    [[nodiscard]] QString ticketedPage() const
    {
        return targetOf(jsonOf(ask("GET", "/oauth/authorize", {}, key)).value(u"page_url"));
    }
};

struct Call
{
    const char *method;
    const char *path;
    int status; ///< from this computer, without any account
};

constexpr Call calls[] = {
    {"GET", "/oauth/authorize", 200},
    {"GET", "/oauth/generate-url", 200},
    {"POST", "/oauth/exchange-code", 400},
    {"POST", "/oauth/cancel", 404},
    {"GET", "/oauth/status", 200},
    {"HEAD", "/oauth/status", 200},
    {"POST", "/oauth/refresh/a", 404},
    {"DELETE", "/oauth/tokens", 200},
    {"DELETE", "/oauth/tokens/a", 404},
    {"GET", "/oauth/nothing", 404},
};

} // namespace

/// `/oauth/*` as programs call it, by the Provider Balancer's names.
class TestSignInApi : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void generateUrlHasTheBalancersMembers();
    void generateUrlTakesTheWay_data();
    void generateUrlTakesTheWay();
    void tooManySignInsAreRefused();
    void anAuthorizationServerThatIsDownIsTold();
    void aCodeIsExchanged();
    void aCodeIsExchangedForTheNameThatIsGiven();
    void theNameMayBeGivenAtTheBeginning();
    void aBadCodeIsRefused_data();
    void aBadCodeIsRefused();
    void statusHasTheBalancersMembers();
    void statusWithoutAccountsIsEmpty();
    void statusTellsWhatEnds();
    void aTokenIsRenewedOnDemand();
    void aRenewalThatFailsIsTold();
    void anAccountIsSignedOut();
    void allAccountsAreSignedOut();
    void namesMayBeEncoded();
    void anAccountIsKnownByEveryNameOfIts();
    void aNameOfSeveralIsAskedBack();
    void aSignInIsCancelled();
    void whatIsNotGivenBackIsTold();

    void thePageIsOpenedByATicket();
    void aTicketIsGoodOnce();
    void ticketsEnd();
    void aTicketOpensNothingElse_data();
    void aTicketOpensNothingElse();
    void formsNeedTheStateOfTheirSignIn();
    void aBrowserWithoutATicketIsToldHow();

    void itIsGuardedLikeTheManagementApi_data();
    void itIsGuardedLikeTheManagementApi();
    void otherComputersNeedTheAdminKey();
    void clientKeysOpenNothing();
    void anotherMethodIsRefused_data();
    void anotherMethodIsRefused();
    void headHasNoBody();
    void nothingElseIsThere_data();
    void nothingElseIsThere();
    void optionsIsOpen();
    void everyPathIsKnown();
    void noAnswerHasASecret();
};

void TestSignInApi::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestSignInApi::generateUrlHasTheBalancersMembers()
{
    PasteScene scene;
    scene.gateway.start();

    const auto answer = scene.ask("GET", "/oauth/generate-url");

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("content-type"), QByteArray("application/json"));
    QCOMPARE(answer.headers.value("cache-control"), QByteArray("no-store"));
    QVERIFY(answer.headers.value("x-signalbox-request-id").startsWith("sbx_"));
    const QJsonObject begun = jsonOf(answer);
    QCOMPARE(membersOf(begun),
        QStringLiteral(
            "callback_format exchange_example expires_in_minutes instructions login_url page_url state "
            "status way"));
    QCOMPARE(begun.value(u"status").toString(), QStringLiteral("success"));
    QCOMPARE(begun.value(u"way").toString(), QStringLiteral("paste"));
    QCOMPARE(begun.value(u"expires_in_minutes").toInt(), 10);
    QCOMPARE(begun.value(u"callback_format").toString(), QStringLiteral("CODE#STATE"));
    QCOMPARE(membersOf(begun.value(u"instructions")), QStringLiteral("step_1 step_2 step_3 step_4"));
    const QString example = begun.value(u"exchange_example").toString();
    QVERIFY2(
        example.contains(scene.url(QStringLiteral("/oauth/exchange-code")).toString()), qPrintable(example));
    QVERIFY(example.contains(QStringLiteral("CODE#STATE")));
    QCOMPARE(begun.value(u"page_url").toString(),
        scene.url(QStringLiteral("/oauth/authorize?provider=a")).toString());
    const QUrl login(begun.value(u"login_url").toString());
    QCOMPARE(login.port(), QUrl(scene.server.baseUrl()).port());
    QVERIFY(login.query().contains(QStringLiteral("code_challenge_method=S256")));
    QVERIFY(login.query().contains(QStringLiteral("state=")));
}

void TestSignInApi::generateUrlTakesTheWay_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("way");
    QTest::newRow("as usual") << QByteArray() << QStringLiteral("browser");
    QTest::newRow("browser") << QByteArray("?way=browser") << QStringLiteral("browser");
    QTest::newRow("paste") << QByteArray("?provider=a&way=paste") << QStringLiteral("paste");
    QTest::newRow("device") << QByteArray("?way=device") << QStringLiteral("device");
    QTest::newRow("something else") << QByteArray("?way=carrier-pigeon") << QStringLiteral("browser");
}

void TestSignInApi::generateUrlTakesTheWay()
{
    QFETCH(QByteArray, query);
    QFETCH(QString, way);
    SignInScene scene;
    scene.gateway.start();

    const QJsonObject begun = jsonOf(scene.ask("GET", QByteArray("/oauth/generate-url" + query)));

    QCOMPARE(begun.value(u"way").toString(), way);
    QCOMPARE(begun.contains(u"user_code"), way == u"device");
    if (way == u"device")
        QVERIFY(begun.value(u"instructions")
                    .toObject()
                    .value(u"step_2")
                    .toString()
                    .contains(begun.value(u"user_code").toString()));
}

void TestSignInApi::tooManySignInsAreRefused()
{
    PasteScene scene;
    scene.gateway.start();
    for (size_t i = 0; i < SignIns::mostAtOnce; ++i)
        QCOMPARE(scene.ask("GET", "/oauth/generate-url").status, 200);

    const auto answer = scene.ask("GET", "/oauth/generate-url");

    QCOMPARE(answer.status, 429);
    QVERIFY(errorIn(answer).contains(QStringLiteral("too many")));
}

void TestSignInApi::anAuthorizationServerThatIsDownIsTold()
{
    SignInScene scene;
    scene.configOfA().oauth.authorizationEndpoint.clear();
    scene.configOfA().oauth.tokenEndpoint.clear();
    scene.configOfA().oauth.deviceAuthorizationEndpoint.clear();
    scene.configOfA().oauth.issuer = QUrl(scene.server.baseUrl());
    scene.gateway.start();
    scene.server.kill();

    const auto answer = scene.ask("GET", "/oauth/generate-url");

    QCOMPARE(answer.status, 502);
    QVERIFY(!errorIn(answer).isEmpty());
    const ScriptedBrowser::Page page = scene.browse(QStringLiteral("/oauth/authorize?provider=a"));
    QCOMPARE(page.status, 502);
    QVERIFY2(page.body.contains("cannot begin"), page.body);
}

void TestSignInApi::aCodeIsExchanged()
{
    PasteScene scene;
    scene.gateway.start();

    const auto answer = scene.ask("POST", "/oauth/exchange-code", exchangeBody(beginAndConsent(scene)));

    QVERIFY2(answer.status == 200, answer.body);
    const QJsonObject exchanged = jsonOf(answer);
    QCOMPARE(membersOf(exchanged), QStringLiteral("account account_email expires_at message scopes status"));
    QCOMPARE(exchanged.value(u"status").toString(), QStringLiteral("success"));
    QCOMPARE(exchanged.value(u"message").toString(), QStringLiteral("Authorization successful"));
    QCOMPARE(exchanged.value(u"account_email").toString(), QStringLiteral("person@example.org"));
    QCOMPARE(exchanged.value(u"account").toString(), QStringLiteral("a/person@example.org"));
    const qint64 left = exchanged.value(u"expires_at").toInteger() - QDateTime::currentSecsSinceEpoch();
    QVERIFY2(left > 3500 && left <= 3600, QByteArray::number(left));
    QCOMPARE(exchanged.value(u"scopes").toArray(),
        QJsonArray({QStringLiteral("openid"), QStringLiteral("models:use")}));
    QVERIFY(scene.isAnsweredBy("a"));
}

void TestSignInApi::aCodeIsExchangedForTheNameThatIsGiven()
{
    PasteScene scene;
    scene.configOfA().oauth.userInfoEndpoint.clear(); // the provider does not say who it is
    scene.gateway.start();

    const QByteArray body = exchangeBody(beginAndConsent(scene), QStringLiteral("me@home.example"));
    const auto answer = scene.ask("POST", "/oauth/exchange-code", body);

    QVERIFY2(answer.status == 200, answer.body);
    QCOMPARE(jsonOf(answer).value(u"account").toString(), QStringLiteral("a/me@home.example"));
    QCOMPARE(jsonOf(answer).value(u"account_email").toString(), QStringLiteral("me@home.example"));
}

void TestSignInApi::theNameMayBeGivenAtTheBeginning()
{
    PasteScene scene;
    scene.configOfA().oauth.userInfoEndpoint.clear();
    scene.gateway.start();

    const QByteArray code = beginAndConsent(scene, "?account_email=me%40home.example");
    const auto answer = scene.ask("POST", "/oauth/exchange-code", exchangeBody(code));

    QCOMPARE(jsonOf(answer).value(u"account").toString(), QStringLiteral("a/me@home.example"));
}

void TestSignInApi::aBadCodeIsRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("told");
    const QString missing = QStringLiteral("'code' is missing");
    const QString unknown = QStringLiteral("no sign-in waits");
    QTest::newRow("no body") << QByteArray() << missing;
    QTest::newRow("no JSON") << QByteArray("code=x") << missing;
    QTest::newRow("an array") << QByteArray("[1]") << missing;
    QTest::newRow("no code") << QByteArray(R"({"account_email":"a@b.example"})") << missing;
    QTest::newRow("a number") << QByteArray(R"({"code":17})") << missing;
    QTest::newRow("no state") << QByteArray(R"({"code":"only-the-code"})") << unknown;
    QTest::newRow("another state") << QByteArray(R"({"code":"c#another"})") << unknown;
    QTest::newRow("another state beside it") << QByteArray(R"({"code":"c","state":"another"})") << unknown;
    QTest::newRow("an address") << QByteArray(R"({"code":"http://127.0.0.1/oauth/callback"})") << unknown;
}

void TestSignInApi::aBadCodeIsRefused()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, told);
    PasteScene scene;
    scene.gateway.start();
    const QByteArray good = beginAndConsent(scene);

    const auto answer = scene.ask("POST", "/oauth/exchange-code", body);

    QCOMPARE(answer.status, 400);
    QCOMPARE(membersOf(jsonOf(answer)), QStringLiteral("error"));
    QVERIFY2(errorIn(answer).contains(told), answer.body);
    QCOMPARE(scene.ask("POST", "/oauth/exchange-code", exchangeBody(good)).status, 200); // it waits on
}

void TestSignInApi::statusHasTheBalancersMembers()
{
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    QVERIFY(scene.isAnsweredBy("a"));

    const QJsonObject status = scene.status();

    QCOMPARE(membersOf(status), QStringLiteral("active_token summary system tokens"));
    const QJsonObject system = status.value(u"system").toObject();
    QCOMPARE(
        membersOf(system), QStringLiteral("current_time current_time_iso oauth_manager_status timezone"));
    QCOMPARE(system.value(u"oauth_manager_status").toString(), QStringLiteral("active"));
    const QJsonObject summary = status.value(u"summary").toObject();
    QCOMPARE(membersOf(summary),
        QStringLiteral("current_token_index expired_tokens expiring_soon healthy_tokens rotation_enabled "
                       "total_tokens"));
    QCOMPARE(summary.value(u"total_tokens").toInt(-1), 1);
    QCOMPARE(summary.value(u"healthy_tokens").toInt(-1), 1);
    QCOMPARE(summary.value(u"expired_tokens").toInt(-1), 0);
    QCOMPARE(summary.value(u"expiring_soon").toInt(-1), 0);
    QCOMPARE(summary.value(u"current_token_index").toInt(-1), 0);
    QCOMPARE(summary.value(u"rotation_enabled"), QJsonValue(false));
    const QJsonObject token = status.value(u"tokens").toArray().first().toObject();
    QCOMPARE(status.value(u"active_token").toObject(), token);
    const QStringList ours{QStringLiteral("account"), QStringLiteral("created_at_iso"),
        QStringLiteral("expires_at_iso"), QStringLiteral("problem"), QStringLiteral("provider"),
        QStringLiteral("state")};
    QStringList theirs = token.keys();
    for (const QString &member : ours)
        QVERIFY2(theirs.removeOne(member), qPrintable(member));
    QCOMPARE(theirs.join(u' '),
        QStringLiteral(
            "access_token_preview account_email created_at expires_at expires_in_human "
            "expires_in_minutes expires_in_seconds index is_current is_expired is_healthy last_used "
            "last_used_timestamp refresh_token_preview scope_count scopes usage_count "
            "will_expire_soon"));
    QCOMPARE(token.value(u"account_email").toString(), QStringLiteral("person@example.org"));
    QCOMPARE(token.value(u"account").toString(), QStringLiteral("a/person@example.org"));
    QCOMPARE(token.value(u"provider").toString(), QStringLiteral("a"));
    QCOMPARE(token.value(u"state").toString(), QStringLiteral("ready"));
    QCOMPARE(token.value(u"problem").toString(), QString());
    QCOMPARE(token.value(u"index").toInt(-1), 0);
    QVERIFY(token.value(u"is_current").toBool());
    QVERIFY(token.value(u"is_healthy").toBool());
    QVERIFY(!token.value(u"is_expired").toBool(true));
    QVERIFY(!token.value(u"will_expire_soon").toBool(true));
    QCOMPARE(token.value(u"created_at").toInteger(),
        QDateTime::fromString(token.value(u"created_at_iso").toString(), Qt::ISODate).toSecsSinceEpoch());
    QVERIFY(token.value(u"created_at").toInteger() > 0);
    QVERIFY(token.value(u"expires_in_seconds").toInt() > 3500);
    QCOMPARE(token.value(u"expires_in_minutes").toInt(), token.value(u"expires_in_seconds").toInt() / 60);
    QVERIFY(token.value(u"expires_in_human").toString().endsWith(u'm'));
    QCOMPARE(token.value(u"usage_count").toInt(), 1);
    QVERIFY(token.value(u"last_used_timestamp").toInteger() > 0);
    QCOMPARE(token.value(u"scope_count").toInt(), 2);
    const QByteArray access = scene.server.accessTokens().first();
    const QString preview = token.value(u"access_token_preview").toString();
    QVERIFY2(!preview.isEmpty() && preview.size() < 12, qPrintable(preview));
    QVERIFY(preview.toLatin1().endsWith(access.right(4)));
}

void TestSignInApi::statusWithoutAccountsIsEmpty()
{
    SignInScene scene;
    scene.gateway.start();
    const QJsonObject status = scene.status();
    QCOMPARE(status.value(u"active_token"), QJsonValue(QJsonValue::Null));
    QVERIFY(status.value(u"tokens").isArray() && status.value(u"tokens").toArray().isEmpty());
    QCOMPARE(status.value(u"summary").toObject().value(u"total_tokens").toInt(-1), 0);
}

void TestSignInApi::statusTellsWhatEnds()
{
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    const auto summary = [&](const char *member) {
        return scene.status().value(u"summary").toObject().value(QLatin1String(member)).toInt(-1);
    };
    scene.gateway.passTime(3600s - 600s);
    QCOMPARE(summary("expiring_soon"), 1);
    QCOMPARE(summary("expired_tokens"), 0);
    scene.gateway.passTime(700s);
    QCOMPARE(summary("expired_tokens"), 1);
    QCOMPARE(summary("healthy_tokens"), 1); // a request renews it
    const QJsonObject token = scene.status().value(u"active_token").toObject();
    QCOMPARE(token.value(u"expires_in_seconds").toInt(-1), 0);
    QCOMPARE(token.value(u"expires_in_human").toString(), QStringLiteral("expired"));
    scene.server.revokeAll();
    const auto answer = scene.gateway.post(messagesBody());
    QCOMPARE(answer.status, 529);
    QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("false"));
    QCOMPARE(summary("healthy_tokens"), 0);
    const QJsonObject lost = scene.status().value(u"tokens").toArray().first().toObject();
    QCOMPARE(lost.value(u"state").toString(), QStringLiteral("sign_in_again"));
    QVERIFY(lost.value(u"problem").toString().contains(QStringLiteral("signalbox login a")));
}

void TestSignInApi::aTokenIsRenewedOnDemand()
{
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));

    const auto answer = scene.ask("POST", "/oauth/refresh/person@example.org");

    QVERIFY2(answer.status == 200, answer.body);
    QCOMPARE(membersOf(jsonOf(answer)), QStringLiteral("account_email message status"));
    QCOMPARE(jsonOf(answer).value(u"status").toString(), QStringLiteral("success"));
    QCOMPARE(scene.server.grants(QStringLiteral("refresh_token")), 1);
    QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.bearersOf(scene.a), QByteArrayList{scene.server.accessTokens().last()});
    QCOMPARE(scene.ask("POST", "/oauth/refresh/a/person@example.org").status, 200);
    QCOMPARE(scene.server.complaints(), QStringList());
}

void TestSignInApi::aRenewalThatFailsIsTold()
{
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    scene.server.failNext(FakeOAuthServer::Fault::ServerError);
    const auto answer = scene.ask("POST", "/oauth/refresh/a/person@example.org");
    QCOMPARE(answer.status, 500);
    QVERIFY2(errorIn(answer).contains(QStringLiteral("could not be renewed")), answer.body);
    QVERIFY(scene.isAnsweredBy("a")); // what there is goes on
    QCOMPARE(scene.ask("POST", "/oauth/refresh/nobody").status, 404);
    QVERIFY(errorIn(scene.ask("POST", "/oauth/refresh/nobody")).contains(QStringLiteral("nobody")));
}

void TestSignInApi::anAccountIsSignedOut()
{
    SignInScene scene;
    scene.gateway.start();
    for (const char *email : {"one@example.org", "two@example.org"}) {
        scene.server.settings.email = QString::fromLatin1(email);
        QVERIFY(scene.signIn().body.contains(email));
    }

    const auto answer = scene.ask("DELETE", "/oauth/tokens/one@example.org");

    QVERIFY2(answer.status == 200, answer.body);
    QCOMPARE(jsonOf(answer).value(u"status").toString(), QStringLiteral("success"));
    QTRY_COMPARE_WITH_TIMEOUT(
        scene.server.revoked(), QByteArrayList{scene.server.refreshTokens().first()}, patience);
    for (int i = 0; i < 2; ++i)
        QVERIFY(scene.isAnsweredBy("a"));
    QCOMPARE(scene.bearersOf(scene.a), QByteArrayList(2, scene.server.accessTokens().last()));
    QCOMPARE(scene.status().value(u"tokens").toArray().size(), 1);
    QCOMPARE(scene.ask("DELETE", "/oauth/tokens/one@example.org").status, 404);
}

void TestSignInApi::allAccountsAreSignedOut()
{
    SignInScene scene;
    scene.gateway.start();
    for (const char *email : {"one@example.org", "two@example.org"}) {
        scene.server.settings.email = QString::fromLatin1(email);
        QVERIFY(scene.signIn().body.contains(email));
    }
    QVERIFY(scene.isAnsweredBy("a"));

    const auto answer = scene.ask("DELETE", "/oauth/tokens");

    QVERIFY2(answer.status == 200, answer.body);
    QVERIFY(jsonOf(answer).value(u"message").toString().contains(u'2'));
    QCOMPARE(scene.status().value(u"tokens").toArray().size(), 0);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 529);
    QCOMPARE(scene.a.requests().size(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(scene.server.revoked().size(), 2, patience);
    scene.gateway.destroy();
    scene.gateway.start(); // neither does another program find them
    QCOMPARE(scene.status().value(u"tokens").toArray().size(), 0);
}

void TestSignInApi::namesMayBeEncoded()
{
    SignInScene scene;
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    QCOMPARE(scene.ask("POST", "/oauth/refresh/a%2Fperson%40example.org").status, 200);
    QCOMPARE(scene.ask("DELETE", "/oauth/tokens/").status, 404); // which is not all of them
    QCOMPARE(scene.status().value(u"tokens").toArray().size(), 1);
    QCOMPARE(scene.ask("DELETE", "/oauth/tokens/PERSON%40example.org").status, 200);
}

void TestSignInApi::anAccountIsKnownByEveryNameOfIts()
{
    PasteScene scene;
    scene.gateway.start();
    const QByteArray code = beginAndConsent(scene, "?account_email=spare");
    QCOMPARE(scene.ask("POST", "/oauth/exchange-code", exchangeBody(code)).status, 200);
    for (const char *name : {"a%2Fspare", "spare", "SPARE", "person@example.org", "a"}) {
        const auto answer = scene.ask("POST", QByteArray(QByteArray("/oauth/refresh/") + name));
        QVERIFY2(answer.status == 200, answer.body);
        QCOMPARE(jsonOf(answer).value(u"account_email").toString(), QStringLiteral("a/spare"));
    }
}

void TestSignInApi::aNameOfSeveralIsAskedBack()
{
    PasteScene scene;
    scene.gateway.start();
    for (const char *query : {"?account_email=one", "?account_email=two"}) {
        const QByteArray code = beginAndConsent(scene, query);
        QCOMPARE(scene.ask("POST", "/oauth/exchange-code", exchangeBody(code)).status, 200);
    }
    for (const char *name : {"person@example.org", "a"}) { // what the provider calls both, and their group
        const auto answer = scene.ask("DELETE", QByteArray(QByteArray("/oauth/tokens/") + name));
        QCOMPARE(answer.status, 409);
        QVERIFY2(errorIn(answer).contains(QStringLiteral("a/one or a/two")), answer.body);
    }
    QCOMPARE(scene.status().value(u"tokens").toArray().size(), 2);
    QCOMPARE(scene.ask("DELETE", "/oauth/tokens/two").status, 200);
    QCOMPARE(scene.ask("DELETE", "/oauth/tokens/a").status, 200);
}

void TestSignInApi::aSignInIsCancelled()
{
    PasteScene scene;
    scene.gateway.start();
    const QByteArray code = beginAndConsent(scene);
    const QByteArray state = code.split('#').value(1);
    const QByteArray body
        = QJsonDocument(QJsonObject{{QStringLiteral("state"), QString::fromLatin1(state)}}).toJson();

    const auto answer = scene.ask("POST", "/oauth/cancel", body);

    QVERIFY2(answer.status == 200, answer.body);
    QCOMPARE(jsonOf(answer).value(u"status").toString(), QStringLiteral("success"));
    QCOMPARE(scene.ask("POST", "/oauth/exchange-code", exchangeBody(code)).status, 400);
    QCOMPARE(scene.ask("POST", "/oauth/cancel", body).status, 404);
    QCOMPARE(scene.server.grants(QStringLiteral("authorization_code")), 0);
}

void TestSignInApi::whatIsNotGivenBackIsTold()
{
    SignInScene scene;
    scene.gateway.start();
    for (const char *email : {"one@example.org", "two@example.org"}) {
        scene.server.settings.email = QString::fromLatin1(email);
        QVERIFY(scene.signIn().body.contains(email));
    }
    scene.server.settings.revocationStatus = 503;
    const auto answer = scene.ask("DELETE", "/oauth/tokens/one@example.org");
    QCOMPARE(answer.status, 200);
    QVERIFY2(jsonOf(answer).value(u"remark").toString().contains(QStringLiteral("a/one@example.org back")),
        answer.body);
    QVERIFY(jsonOf(scene.ask("DELETE", "/oauth/tokens")).value(u"remark").toString().contains(u"two"));
}

void TestSignInApi::thePageIsOpenedByATicket()
{
    KeyScene scene;
    scene.gateway.start();
    const QUrl page(jsonOf(scene.ask("GET", "/oauth/authorize", {}, key)).value(u"page_url").toString());
    QVERIFY2(!page.toEncoded().contains(adminKey), page.toEncoded());
    ScriptedBrowser browser;
    browser.open(page);
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    const QByteArray overview = browser.shown().body;
    QVERIFY2(browser.shown().status == 200 && overview.contains("not signed in"), overview);

    browser.follow(0);

    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QVERIFY2(browser.shown().body.contains("Paste the code"), browser.shown().body);
    ScriptedBrowser window;
    window.open(QUrl(browser.links().constFirst()));
    QTRY_VERIFY_WITH_TIMEOUT(window.isFinished(), patience);
    browser.submit(QStringLiteral("/oauth/exchange-code"),
        {{QStringLiteral("code"),
            QString::fromUtf8(FakeOAuthServer::shownCode(window.shown().body).split('#').first())}});
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QVERIFY2(browser.shown().body.contains("Signed in"), browser.shown().body);
    QVERIFY(scene.isAnsweredBy("a"));
}

void TestSignInApi::aTicketIsGoodOnce()
{
    KeyScene scene;
    scene.gateway.start();
    const QJsonObject begun = jsonOf(scene.ask("GET", "/oauth/generate-url", {}, key));
    const QString page = scene.targetOf(begun.value(u"page_url"));
    QVERIFY(page.contains(QStringLiteral("provider=a&ticket=")));
    QCOMPARE(scene.ask("HEAD", page.toUtf8()).status, 401); // nor does a look at it use it up
    QCOMPARE(scene.browse(page).status, 200);
    QCOMPARE(scene.browse(page).status, 401);
    QString wrong = page;
    wrong.replace(wrong.size() - 1, 1, wrong.endsWith(u'x') ? u'y' : u'x');
    QCOMPARE(scene.browse(wrong).status, 401);
    QCOMPARE(scene.browse(QStringLiteral("/oauth/authorize?ticket=")).status, 401);
}

/// A page's links end with the ticket that has opened it.
void TestSignInApi::ticketsEnd()
{
    KeyScene scene;
    scene.gateway.start();
    const QString early = scene.ticketedPage();
    const QString late = scene.ticketedPage();
    scene.gateway.passTime(6min);
    ScriptedBrowser browser;
    browser.open(scene.url(early));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(browser.shown().status, 200);
    scene.gateway.passTime(5min);
    QCOMPARE(scene.browse(late).status, 401);
    browser.follow(0);
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    QCOMPARE(browser.shown().status, 401);
}

void TestSignInApi::aTicketOpensNothingElse_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    for (const Call &call : calls) {
        if (QByteArray(call.path) != "/oauth/authorize")
            QTest::addRow("%s %s", call.method, call.path)
                << QByteArray(call.method) << QByteArray(call.path);
    }
    QTest::newRow("stats") << QByteArray("GET") << QByteArray("/stats");
    QTest::newRow("reload") << QByteArray("POST") << QByteArray("/providers/reload");
}

void TestSignInApi::aTicketOpensNothingElse()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    KeyScene scene;
    scene.gateway.start();
    const QByteArray ticket = scene.ticketedPage().toLatin1().split('=').last();

    QCOMPARE(scene.ask(method, path + "?ticket=" + ticket).status, 401);
    QCOMPARE(
        scene.ask("GET", "/oauth/authorize?ticket=" + ticket, {}, {{"Sec-Fetch-Site", "cross-site"}}).status,
        403);
    QCOMPARE(
        scene.ask("GET", "/oauth/authorize?ticket=" + ticket, {}, {{"Host", "evil.example"}}).status, 403);
    QCOMPARE(scene.ask("GET", "/oauth/authorize?ticket=" + ticket).status, 200);
}

void TestSignInApi::formsNeedTheStateOfTheirSignIn()
{
    KeyScene scene;
    scene.gateway.start();
    const QJsonObject begun = jsonOf(scene.ask("GET", "/oauth/generate-url", {}, key));
    const QByteArray state = begun.value(u"state").toString().toLatin1();
    const auto statusOf = [&](const QByteArray &form, const Headers &more = {}) {
        Headers headers{{"content-type", "application/x-www-form-urlencoded"}};
        for (const Headers::Field &field : more)
            headers.append(field.name, field.value);
        return scene.ask("POST", "/oauth/cancel", form, headers).status;
    };
    QCOMPARE(statusOf("state=another"), 401);
    QCOMPARE(statusOf("state="), 401);
    QCOMPARE(statusOf(QByteArray("state=" + state), {{"Origin", "https://evil.example"}}), 403);
    QCOMPARE(statusOf(QByteArray("state=" + state), {{"Origin", "null"}}), 403);
    const QByteArray json = R"({"state":")" + state + R"("})";
    QCOMPARE(scene.ask("POST", "/oauth/cancel", json).status, 401); // programs have the key
    QCOMPARE(statusOf(QByteArray("state=" + state)), 200);
    QCOMPARE(statusOf(QByteArray("state=" + state)), 401);
}

void TestSignInApi::aBrowserWithoutATicketIsToldHow()
{
    KeyScene scene;
    scene.gateway.start();
    const ScriptedBrowser::Page page = scene.browse(QStringLiteral("/oauth/authorize"));
    QCOMPARE(page.status, 401);
    QVERIFY(page.headers.value("content-type").startsWith("text/html"));
    QVERIFY(page.headers.value("content-security-policy").startsWith("default-src 'none'"));
    QVERIFY2(
        page.body.contains("signalbox login") && page.body.contains("signalbox token --admin"), page.body);
    QVERIFY(page.body.contains(scene.url(QStringLiteral("/oauth/authorize")).toEncoded()));
    QVERIFY(page.body.contains("With a Claude subscription nothing has to be signed in here"));
    QCOMPARE(
        scene.ask("GET", "/oauth/authorize").headers.value("content-type"), QByteArray("application/json"));
}

void TestSignInApi::itIsGuardedLikeTheManagementApi_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("hasAdminKey");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<int>("status");
    for (const Call &call : calls) {
        const auto row = [&](const char *name, bool keySet, const Headers &headers, int status) {
            QTest::addRow("%s %s, %s", call.method, call.path, name)
                << QByteArray(call.method) << QByteArray(call.path) << keySet << headers << status;
        };
        row("this computer", false, {}, call.status);
        row("without the admin key", true, {}, 401);
        row("a wrong admin key", true, {{"x-api-key", "wrong"}}, 401);
        row("the admin key", true, {{"x-api-key", adminKey}}, call.status);
        row("a foreign page", false, {{"Origin", "https://evil.example"}}, 403);
        row("a foreign page with the admin key", true,
            {{"Origin", "https://evil.example"}, {"x-api-key", adminKey}}, 403);
        row("an allowed page", false, {{"Origin", "https://app.example"}}, call.status);
        row("a link of a foreign page", false, {{"Sec-Fetch-Site", "cross-site"}}, 403);
        row("a page at another port", false, {{"Sec-Fetch-Site", "same-site"}}, 403);
        row("a foreign Host", false, {{"Host", "evil.example"}}, 403);
    }
}

void TestSignInApi::itIsGuardedLikeTheManagementApi()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(bool, hasAdminKey);
    QFETCH(Headers, headers);
    QFETCH(int, status);
    SignInScene scene;
    scene.gateway.config.server.allowedOrigins = {QStringLiteral("https://app.example")};
    if (hasAdminKey)
        scene.gateway.config.server.adminKey = Secret(adminKey);
    scene.gateway.start();

    const auto answer = scene.ask(method, path, {}, headers);

    QCOMPARE(answer.status, status);
    QVERIFY(!answer.body.contains(adminKey));
    if (status == 401 || status == 403) {
        QVERIFY(method == "HEAD" || ApiError::of(answer.body).anthropicShape);
        QCOMPARE(scene.ask("PUT", path, {}, headers).status, status); // nor does another method tell more
        QCOMPARE(scene.ask(method, "/k/" + adminKey + path, {}, headers).status, status);
        QCOMPARE(scene.server.requests().size(), 0);
    }
}

void TestSignInApi::otherComputersNeedTheAdminKey()
{
    const QHostAddress address = otherAddress();
    if (address.isNull())
        QSKIP("this computer has no address but its own loopback");
    SignInScene scene;
    scene.gateway.config.server.host = address.toString();
    scene.gateway.start();
    const auto statusOf = [&](const Call &call, const Headers &headers) {
        TestClient client(scene.gateway.port(), address);
        Headers fields = headers;
        fields.append("Host", address.toString().toLatin1());
        client.request(call.method, call.path, {}, fields);
        return client.answer().status;
    };
    for (const Call &call : calls)
        QCOMPARE(statusOf(call, {}), 403);
    scene.gateway.config.server.adminKey = Secret(adminKey);
    QVERIFY(!scene.gateway.apply());
    for (const Call &call : calls) {
        QCOMPARE(statusOf(call, {}), 401);
        QCOMPARE(statusOf(call, {{"x-api-key", adminKey}}), call.status);
    }
}

void TestSignInApi::clientKeysOpenNothing()
{
    SignInScene scene;
    scene.gateway.config.server.clientKeys = {Secret("a-client")};
    scene.gateway.config.server.adminKey = Secret(adminKey);
    scene.gateway.start();
    QCOMPARE(scene.ask("GET", "/oauth/status", {}, {{"x-api-key", "a-client"}}).status, 401);
    QCOMPARE(scene.ask("DELETE", "/k/a-client/oauth/tokens").status, 401);
    QCOMPARE(scene.ask("GET", "/oauth/status", {}, {{"x-api-key", adminKey}}).status, 200);
}

void TestSignInApi::anotherMethodIsRefused_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("allowed");
    const auto row = [](const char *method, const char *path, const char *allowed) {
        QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path) << QByteArray(allowed);
    };
    row("POST", "/oauth/authorize", "GET");
    row("HEAD", "/oauth/authorize", "GET");
    row("POST", "/oauth/callback", "GET");
    row("HEAD", "/oauth/callback", "GET");
    row("POST", "/oauth/generate-url", "GET");
    row("HEAD", "/oauth/generate-url", "GET"); // it would begin a sign-in
    row("GET", "/oauth/exchange-code", "POST");
    row("GET", "/oauth/cancel", "POST");
    row("POST", "/oauth/status", "GET");
    row("GET", "/oauth/refresh/a", "POST");
    row("GET", "/oauth/tokens", "DELETE");
    row("POST", "/oauth/tokens/a", "DELETE");
}

void TestSignInApi::anotherMethodIsRefused()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, allowed);
    SignInScene scene;
    scene.gateway.start();

    const auto answer = scene.ask(method, path);

    QCOMPARE(answer.status, 405);
    QVERIFY(answer.headers.hasToken("allow", allowed));
    QVERIFY(answer.headers.hasToken("allow", "OPTIONS"));
    QVERIFY(!answer.headers.hasToken("allow", method));
    if (method != "HEAD")
        QVERIFY(ApiError::of(answer.body).message.contains(QString::fromUtf8(allowed)));
    QCOMPARE(scene.server.requests().size(), 0);
}

void TestSignInApi::headHasNoBody()
{
    SignInScene scene;
    scene.gateway.start();
    const auto answer = scene.ask("HEAD", "/oauth/status");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("content-type"), QByteArray("application/json"));
    QCOMPARE(answer.body, QByteArray());
}

void TestSignInApi::nothingElseIsThere_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path : {"/oauth/", "/oauth/authorize/", "/oauth/statuses", "/oauth/refresh",
             "/oauth/token", "/oauth/tokens2", "/oauth/callback/x"})
        QTest::newRow(path) << QByteArray(path);
}

void TestSignInApi::nothingElseIsThere()
{
    QFETCH(QByteArray, path);
    SignInScene scene;
    scene.gateway.start();
    for (const char *method : {"GET", "POST", "DELETE"}) {
        const auto answer = scene.ask(method, path);
        QCOMPARE(answer.status, 404);
        QCOMPARE(ApiError::of(answer.body).type, QStringLiteral("not_found_error"));
    }
    QCOMPARE(scene.a.requests().size(), 0);
}

void TestSignInApi::optionsIsOpen()
{
    SignInScene scene;
    scene.gateway.config.server.adminKey = Secret(adminKey);
    scene.gateway.start();
    for (const Call &call : calls)
        QCOMPARE(scene.ask("OPTIONS", call.path).status, 204);
}

void TestSignInApi::everyPathIsKnown()
{
    SignInScene scene;
    scene.gateway.start();
    const QByteArrayList paths = SignInApi::paths();
    QCOMPARE(paths.size(), 9);
    for (QByteArray path : paths) {
        QVERIFY(SignInApi::knows(path));
        const auto answer = scene.ask("PATCH", path.replace("{account}", "a"));
        QVERIFY2(answer.status == 405, path);
    }
}

void TestSignInApi::noAnswerHasASecret()
{
    PasteScene scene;
    scene.server.settings.clientSecret = "client-secret-4711";
    scene.configOfA().oauth = scene.server.config();
    scene.gateway.start();
    const auto isClean = [&](const TestClient::Answer &answer) {
        return answer.status != 0 && !scene.hasSecret(answer) && !answer.body.contains("client-secret-4711");
    };
    QVERIFY(isClean(scene.ask("GET", "/oauth/generate-url")));
    const QByteArray code = beginAndConsent(scene);
    QVERIFY(isClean(scene.ask("POST", "/oauth/exchange-code", exchangeBody(code))));
    QVERIFY(scene.server.secrets().size() >= 4);
    QVERIFY(isClean(scene.ask("POST", "/oauth/exchange-code", exchangeBody(code)))); // for the second time
    QVERIFY(isClean(scene.gateway.post(messagesBody())));
    scene.server.expireAccessTokens();
    QVERIFY(isClean(scene.gateway.post(messagesBody())));
    QVERIFY(isClean(scene.ask("POST", "/oauth/refresh/a/person@example.org")));
    scene.server.failNext(FakeOAuthServer::Fault::InvalidClient);
    QVERIFY(isClean(scene.ask("POST", "/oauth/refresh/a/person@example.org")));
    for (const char *path : {"/oauth/status", "/oauth/authorize", "/providers", "/config", "/stats",
             "/metrics", "/health", "/usage", "/"})
        QVERIFY2(isClean(scene.ask("GET", path)), path);
    const QByteArray explained = messagesBody();
    QVERIFY(isClean(scene.ask("POST", "/explain", explained)));
    scene.server.revokeAll();
    QVERIFY(isClean(scene.gateway.post(messagesBody())));
    QVERIFY(isClean(scene.ask("GET", "/oauth/status")));
    QVERIFY(isClean(scene.ask("DELETE", "/oauth/tokens/a/person@example.org")));
    QVERIFY(isClean(scene.ask("DELETE", "/oauth/tokens")));
}

QTEST_GUILESS_MAIN(TestSignInApi)
#include "tst_signinapi.moc"
