// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokenendpoint.h"
#include "support/fakeclock.h"
#include "support/fakeupstream.h"
#include "support/testclient.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrlQuery>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const TokenEndpoint::Grant grant{"the code", "the-verifier",
    QUrl(QStringLiteral("http://127.0.0.1:1/oauth/callback?x=a%20b")), "the-state"};

} // namespace

class TokenEndpointTest : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void aCodeIsRedeemedByAForm();
    void aCodeIsRedeemedByJson();
    void aKeyIsAskedForWithoutAClient();
    void theClientsSecretGoesWithIt();
    void configuredParametersReplaceOurs();
    void aDevicesCodeIsRedeemed();
    void aRefreshTokenIsUsed();
    void whatIsSentIsEncoded();
    void requestsAreAsAuthorizationServersWantThem();
    void theReceiptIsByOurClock();
    void whatIsSentIsInNoError_data();
    void whatIsSentIsInNoError();
    void aTokenIsGivenBack();
    void whatCannotBeGivenBackIsNotSent();
    void nothingIsSentInTheClear();

private:
    using Members = QMap<QString, QString>;
    [[nodiscard]] const FakeUpstream::Request &asked();
    [[nodiscard]] Members form();

    std::unique_ptr<FakeUpstream> m_server;
    FakeClock m_clock;
    OAuthHttp m_http;
    TokenEndpoint m_endpoint{m_http, m_clock};
    OAuthClient m_client;
    std::optional<TokenAnswer> m_answer;
    TokenEndpoint::Done m_done = [this](const TokenAnswer &answer) { m_answer = answer; };
};

void TokenEndpointTest::init()
{
    m_server = std::make_unique<FakeUpstream>();
    m_server->answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::json(200, R"({"access_token":"at","expires_in":60})");
    });
    m_client = {};
    m_client.config.clientId = QStringLiteral("me");
    m_client.config.tokenEndpoint = QUrl(m_server->baseUrl() + QStringLiteral("/token"));
    m_client.config.revocationEndpoint = QUrl(m_server->baseUrl() + QStringLiteral("/revoke"));
    m_answer.reset();
}

const FakeUpstream::Request &TokenEndpointTest::asked()
{
    [this] { QTRY_COMPARE_WITH_TIMEOUT(m_server->requests().size(), 1, patience); }();
    return m_server->requests().first();
}

TokenEndpointTest::Members TokenEndpointTest::form()
{
    Members members;
    for (const auto &[name, value] :
        QUrlQuery(QString::fromUtf8(asked().body)).queryItems(QUrl::FullyDecoded)) {
        if (members.contains(name))
            members[QStringLiteral("twice")] = name;
        members[name] = value;
    }
    return members;
}

void TokenEndpointTest::aCodeIsRedeemedByAForm()
{
    m_endpoint.redeem(m_client, grant, this, m_done);
    QCOMPARE(form(),
        (Members{{QStringLiteral("grant_type"), QStringLiteral("authorization_code")},
            {QStringLiteral("code"), QStringLiteral("the code")},
            {QStringLiteral("code_verifier"), QStringLiteral("the-verifier")},
            {QStringLiteral("redirect_uri"), QStringLiteral("http://127.0.0.1:1/oauth/callback?x=a%20b")},
            {QStringLiteral("client_id"), QStringLiteral("me")}}));
    QCOMPARE(asked().headers.value("content-type"), QByteArray("application/x-www-form-urlencoded"));
}

void TokenEndpointTest::aCodeIsRedeemedByJson()
{
    m_client.config.tokenForm = OAuthConfig::BodyForm::Json;
    m_client.config.sendsStateWithCode = true;
    m_endpoint.redeem(m_client, grant, this, m_done);
    QCOMPARE(asked().headers.value("content-type"), QByteArray("application/json"));
    const QJsonObject object = QJsonDocument::fromJson(asked().body).object();
    QCOMPARE(object.value(QStringLiteral("state")).toString(), QStringLiteral("the-state"));
    QCOMPARE(object.value(QStringLiteral("code")).toString(), QStringLiteral("the code"));
    QCOMPARE(object.size(), 6);
}

void TokenEndpointTest::aKeyIsAskedForWithoutAClient()
{
    m_client.config.clientId.clear();
    m_client.config.keyField = QStringLiteral("key");
    m_endpoint.redeem(m_client, grant, this, m_done);
    QCOMPARE(form(),
        (Members{{QStringLiteral("code"), QStringLiteral("the code")},
            {QStringLiteral("code_verifier"), QStringLiteral("the-verifier")},
            {QStringLiteral("code_challenge_method"), QStringLiteral("S256")}}));
}

void TokenEndpointTest::theClientsSecretGoesWithIt()
{
    m_client.secret = Secret("s&p");
    m_endpoint.refresh(m_client, Secret("rt"), this, m_done);
    QCOMPARE(form().value(QStringLiteral("client_secret")), QStringLiteral("s&p"));
}

void TokenEndpointTest::configuredParametersReplaceOurs()
{
    m_client.config.tokenParameters = {{QStringLiteral("client_id"), QStringLiteral("another")},
        {QStringLiteral("audience"), QStringLiteral("api")}};
    m_endpoint.redeem(m_client, grant, this, m_done);
    QCOMPARE(form().value(QStringLiteral("client_id")), QStringLiteral("another"));
    QCOMPARE(form().value(QStringLiteral("audience")), QStringLiteral("api"));
    QVERIFY(!form().contains(QStringLiteral("twice")));
}

void TokenEndpointTest::aDevicesCodeIsRedeemed()
{
    m_endpoint.redeemDevice(m_client, "dc", this, m_done);
    QCOMPARE(form(),
        (Members{
            {QStringLiteral("grant_type"), QStringLiteral("urn:ietf:params:oauth:grant-type:device_code")},
            {QStringLiteral("device_code"), QStringLiteral("dc")},
            {QStringLiteral("client_id"), QStringLiteral("me")}}));
}

void TokenEndpointTest::aRefreshTokenIsUsed()
{
    m_endpoint.refresh(m_client, Secret("rt"), this, m_done);
    QCOMPARE(form(),
        (Members{{QStringLiteral("grant_type"), QStringLiteral("refresh_token")},
            {QStringLiteral("refresh_token"), QStringLiteral("rt")},
            {QStringLiteral("client_id"), QStringLiteral("me")}}));
}

void TokenEndpointTest::whatIsSentIsEncoded()
{
    QCOMPARE(
        formEncoded({{QStringLiteral("a b"), QStringLiteral("1&2=3+4 ä")}, {QStringLiteral("c"), QString()}}),
        QByteArray("a%20b=1%262%3D3%2B4%20%C3%A4&c="));
    QCOMPARE(formEncoded({}), QByteArray());
}

void TokenEndpointTest::requestsAreAsAuthorizationServersWantThem()
{
    m_endpoint.refresh(m_client, Secret("rt"), this, m_done);
    QCOMPARE(asked().method, QByteArray("POST"));
    QCOMPARE(asked().headers.value("accept"), QByteArray("application/json"));
    QVERIFY(asked().headers.value("user-agent").startsWith("Signalbox/"));
    QVERIFY(!asked().headers.contains("authorization") && !asked().headers.contains("cookie"));
    QVERIFY(!asked().target.contains('?'));
}

void TokenEndpointTest::theReceiptIsByOurClock()
{
    m_server->answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::plain(200, R"({"access_token":"at","expires_in":60})",
            {{"date", "Thu, 01 Jan 1970 00:00:00 GMT"}, {"content-type", "application/json"}});
    });
    m_endpoint.refresh(m_client, Secret("rt"), this, m_done);
    m_clock.advance(std::chrono::hours(1)); // while it was under way
    QTRY_VERIFY_WITH_TIMEOUT(m_answer, patience);
    QCOMPARE(m_answer->tokens->expiresAt, m_clock.wallTime().addSecs(60));
}

void TokenEndpointTest::whatIsSentIsInNoError_data()
{
    QTest::addColumn<QByteArray>("sent");
    for (const char *name : {"code", "code_verifier", "client_secret"})
        QTest::newRow(name) << QByteArray(name);
}

/// Servers repeat what they refuse, and write slashes in their own way.
void TokenEndpointTest::whatIsSentIsInNoError()
{
    QFETCH(QByteArray, sent);
    m_server->answerBy([&](const FakeUpstream::Request &request) {
        const QUrlQuery form(QString::fromUtf8(request.body));
        QByteArray value
            = form.queryItemValue(QString::fromLatin1(sent), QUrl::FullyDecoded).toUtf8().replace("/", "\\/");
        return FakeAnswer::json(
            400, R"({"error":"invalid_grant","error_description":"not )" + value + R"("})");
    });
    m_client.secret = Secret("of/the/client");
    m_endpoint.redeem(m_client, {"the/code", "the/verifier", grant.redirect, "s"}, this, m_done);
    QTRY_VERIFY_WITH_TIMEOUT(m_answer, patience);
    QCOMPARE(m_answer->failure.message, QStringLiteral("invalid_grant: not …"));
}

void TokenEndpointTest::aTokenIsGivenBack()
{
    std::optional<bool> isRevoked;
    m_endpoint.revoke(m_client, Secret("rt"), this, [&](bool revoked) { isRevoked = revoked; });
    QTRY_VERIFY_WITH_TIMEOUT(isRevoked, patience);
    QVERIFY(*isRevoked);
    QCOMPARE(form(),
        (Members{{QStringLiteral("token"), QStringLiteral("rt")},
            {QStringLiteral("client_id"), QStringLiteral("me")}}));
    QCOMPARE(asked().target, QByteArray("/revoke"));

    m_server->answerBy([](const FakeUpstream::Request &) { return FakeAnswer::plain(503, {}); });
    isRevoked.reset();
    m_endpoint.revoke(m_client, Secret("rt"), this, [&](bool revoked) { isRevoked = revoked; });
    QTRY_VERIFY_WITH_TIMEOUT(isRevoked, patience);
    QVERIFY(!*isRevoked);
}

void TokenEndpointTest::whatCannotBeGivenBackIsNotSent()
{
    std::optional<bool> isRevoked;
    const auto done = [&](bool revoked) { isRevoked = revoked; };
    m_endpoint.revoke(m_client, {}, this, done);
    QVERIFY(!isRevoked);
    QTRY_VERIFY_WITH_TIMEOUT(isRevoked, patience);
    QVERIFY(!*isRevoked);
    isRevoked.reset();
    m_client.config.revocationEndpoint.clear();
    m_endpoint.revoke(m_client, Secret("rt"), this, done);
    QTRY_VERIFY_WITH_TIMEOUT(isRevoked, patience);
    QVERIFY(!*isRevoked);
    QVERIFY(m_server->requests().isEmpty());
}

void TokenEndpointTest::nothingIsSentInTheClear()
{
    m_client.config.tokenEndpoint = QUrl(QStringLiteral("http://as.example/token"));
    m_endpoint.refresh(m_client, Secret("rt"), this, m_done);
    QVERIFY(!m_answer);
    QTRY_VERIFY_WITH_TIMEOUT(m_answer, patience);
    QCOMPARE(m_answer->failure.kind, TokenFailure::Kind::Temporary);
    QVERIFY(m_answer->failure.message.contains(QStringLiteral("not https")));
}

QTEST_GUILESS_MAIN(TokenEndpointTest)
#include "tst_tokenendpoint.moc"
