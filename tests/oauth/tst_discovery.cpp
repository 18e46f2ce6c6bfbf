// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/discovery.h"
#include "support/fakeoauthserver.h"
#include "support/testclient.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using Purpose = Discovery::Purpose;

namespace {

OAuthConfig withIssuer(const FakeOAuthServer &server)
{
    OAuthConfig config;
    config.issuer = QUrl(server.issuer());
    config.clientId = QStringLiteral("signalbox-test");
    return config;
}

FakeAnswer metadata(const QByteArray &members)
{
    return FakeAnswer::json(200, "{" + members + "}");
}

} // namespace

class DiscoveryTest : public QObject
{
    Q_OBJECT

private slots:
    void metadataStandAtTwoPlaces_data();
    void metadataStandAtTwoPlaces();
    void itIsNeededForWhatIsMissing_data();
    void itIsNeededForWhatIsMissing();
    void theEndpointsAreFilledIn_data();
    void theEndpointsAreFilledIn();
    void whatIsConfiguredStands();
    void nothingIsAskedWhenNothingIsMissing();
    void aPageInPlaceOfMetadataIsPassedOver();
    void metadataOfAnotherIssuerAreRefused();
    void aSlashAtTheEndIsNoOtherIssuer();
    void unsafeEndpointsAreNotTaken_data();
    void unsafeEndpointsAreNotTaken();
    void failuresSayWhy_data();
    void failuresSayWhy();
    void nobodyWhoIsGoneIsAnswered();

private:
    Result<OAuthConfig> complete(const OAuthConfig &config, Purpose purpose = Purpose::SignIn);

    OAuthHttp m_http;
    Discovery m_discovery{m_http};
};

Result<OAuthConfig> DiscoveryTest::complete(const OAuthConfig &config, Purpose purpose)
{
    std::optional<Result<OAuthConfig>> result;
    m_discovery.complete(
        {config, {}, {}}, purpose, this, [&](const auto &answer) { result.emplace(answer); });
    if (result || !QTest::qWaitFor([&] { return result.has_value(); }, patience))
        return Error{Error::Kind::Timeout, QStringLiteral("no answer from the event loop")};
    return *result;
}

void DiscoveryTest::metadataStandAtTwoPlaces_data()
{
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<QString>("openId");
    QTest::addColumn<QString>("oauth");
    const auto row = [](const char *issuer, const char *openId, const char *oauth) {
        QTest::newRow(issuer) << QString::fromLatin1(issuer) << QString::fromLatin1(openId)
                              << QString::fromLatin1(oauth);
    };
    row("https://as.example", "https://as.example/.well-known/openid-configuration",
        "https://as.example/.well-known/oauth-authorization-server");
    row("https://as.example/", "https://as.example/.well-known/openid-configuration",
        "https://as.example/.well-known/oauth-authorization-server");
    row("https://as.example:8443/oidc/", "https://as.example:8443/oidc/.well-known/openid-configuration",
        "https://as.example:8443/.well-known/oauth-authorization-server/oidc");
}

void DiscoveryTest::metadataStandAtTwoPlaces()
{
    QFETCH(QString, issuer);
    QFETCH(QString, openId);
    QFETCH(QString, oauth);
    QCOMPARE(Discovery::metadataUrls(QUrl(issuer)), (QList<QUrl>{QUrl(openId), QUrl(oauth)}));
}

void DiscoveryTest::itIsNeededForWhatIsMissing_data()
{
    QTest::addColumn<QString>("given"); // i(ssuer) t(oken) a(uthorize) d(evice) r(evoke)
    QTest::addColumn<QString>("needed"); // S(ign-in) D(evice) R(efresh) V: revocation
    QTest::newRow("nothing") << QStringLiteral("") << QStringLiteral("");
    QTest::newRow("no issuer") << QStringLiteral("ta") << QStringLiteral("");
    QTest::newRow("issuer") << QStringLiteral("i") << QStringLiteral("SDRV");
    QTest::newRow("page") << QStringLiteral("ita") << QStringLiteral("DV");
    QTest::newRow("device") << QStringLiteral("itd") << QStringLiteral("V");
    QTest::newRow("token only") << QStringLiteral("it") << QStringLiteral("SDV");
    QTest::newRow("all") << QStringLiteral("itadr") << QStringLiteral("");
}

void DiscoveryTest::itIsNeededForWhatIsMissing()
{
    QFETCH(QString, given);
    QFETCH(QString, needed);
    const auto url = [&](QChar letter) {
        return given.contains(letter) ? QUrl(QStringLiteral("https://as.example/x")) : QUrl();
    };
    OAuthConfig config;
    config.issuer = url(u'i');
    config.tokenEndpoint = url(u't');
    config.authorizationEndpoint = url(u'a');
    config.deviceAuthorizationEndpoint = url(u'd');
    config.revocationEndpoint = url(u'r');
    QCOMPARE(Discovery::isNeeded(config, Purpose::SignIn), needed.contains(u'S'));
    QCOMPARE(Discovery::isNeeded(config, Purpose::DeviceSignIn), needed.contains(u'D'));
    QCOMPARE(Discovery::isNeeded(config, Purpose::Refresh), needed.contains(u'R'));
    QCOMPARE(Discovery::isNeeded(config, Purpose::Revocation), needed.contains(u'V'));
}

void DiscoveryTest::theEndpointsAreFilledIn_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("openId");
    QTest::addColumn<bool>("oauth");
    QTest::newRow("OpenID") << QString() << true << false;
    QTest::newRow("OpenID with path") << QStringLiteral("/oidc") << true << false;
    QTest::newRow("RFC 8414") << QString() << false << true;
    QTest::newRow("RFC 8414 with path") << QStringLiteral("/oidc") << false << true;
}

void DiscoveryTest::theEndpointsAreFilledIn()
{
    QFETCH(QString, path);
    QFETCH(bool, openId);
    QFETCH(bool, oauth);
    FakeOAuthServer server;
    server.settings.issuerPath = path;
    server.settings.openIdMetadata = openId;
    server.settings.oauthMetadata = oauth;
    const auto config = complete(withIssuer(server));
    QVERIFY2(config, qPrintable(config ? QString() : config.error().message));
    QCOMPARE(config->authorizationEndpoint, QUrl(server.baseUrl() + QStringLiteral("/authorize")));
    QCOMPARE(config->tokenEndpoint, QUrl(server.baseUrl() + QStringLiteral("/token")));
    QCOMPARE(config->deviceAuthorizationEndpoint, QUrl(server.baseUrl() + QStringLiteral("/device")));
    QCOMPARE(config->revocationEndpoint, QUrl(server.baseUrl() + QStringLiteral("/revoke")));
    QCOMPARE(config->userInfoEndpoint, QUrl(server.baseUrl() + QStringLiteral("/userinfo")));
    QCOMPARE(config->clientId, QStringLiteral("signalbox-test"));
    QCOMPARE(server.complaints(), QStringList());
}

void DiscoveryTest::whatIsConfiguredStands()
{
    FakeOAuthServer server;
    OAuthConfig given = withIssuer(server);
    given.tokenEndpoint = QUrl(QStringLiteral("https://mine.example/token"));
    const auto config = complete(given);
    QVERIFY(config);
    QCOMPARE(config->tokenEndpoint, given.tokenEndpoint);
    QVERIFY(!config->authorizationEndpoint.isEmpty());
}

void DiscoveryTest::nothingIsAskedWhenNothingIsMissing()
{
    FakeOAuthServer server;
    OAuthConfig given = server.config();
    given.issuer = QUrl(server.issuer());
    QCOMPARE(*complete(given), given);
    QVERIFY(server.requests().isEmpty());
}

void DiscoveryTest::aPageInPlaceOfMetadataIsPassedOver()
{
    FakeUpstream server;
    const QByteArray base = server.baseUrl().toLatin1();
    server.answerBy([&](const FakeUpstream::Request &request) {
        if (!request.target.endsWith("/oauth-authorization-server"))
            return FakeAnswer::plain(200, "<!doctype html>Our single page");
        return metadata(R"("issuer":")" + base + R"(","token_endpoint":")" + base + R"(/t")");
    });
    OAuthConfig given;
    given.issuer = QUrl(server.baseUrl());
    const auto config = complete(given);
    QVERIFY(config);
    QCOMPARE(config->tokenEndpoint, QUrl(server.baseUrl() + QStringLiteral("/t")));
}

void DiscoveryTest::metadataOfAnotherIssuerAreRefused()
{
    FakeOAuthServer server;
    server.settings.statedIssuer = QStringLiteral("https://attacker.example");
    const auto config = complete(withIssuer(server));
    QVERIFY(!config);
    QVERIFY2(config.error().message.contains(QStringLiteral("not of this issuer")),
        qPrintable(config.error().message));
    QCOMPARE(server.requests().size(), 2);
}

void DiscoveryTest::aSlashAtTheEndIsNoOtherIssuer()
{
    FakeOAuthServer server;
    server.settings.statedIssuer = server.baseUrl() + u'/';
    QVERIFY(complete(withIssuer(server)));
}

void DiscoveryTest::unsafeEndpointsAreNotTaken_data()
{
    QTest::addColumn<QByteArray>("endpoint");
    QTest::newRow("in the clear") << QByteArray("http://as.example/token");
    QTest::newRow("user") << QByteArray("https://user@as.example/token");
    QTest::newRow("fragment") << QByteArray("https://as.example/token#x");
    QTest::newRow("file") << QByteArray("file:///etc/passwd");
    QTest::newRow("relative") << QByteArray("/token");
    QTest::newRow("no address") << QByteArray("https://");
    QTest::newRow("number") << QByteArray();
}

void DiscoveryTest::unsafeEndpointsAreNotTaken()
{
    QFETCH(QByteArray, endpoint);
    FakeUpstream server;
    server.answerBy([&](const FakeUpstream::Request &) {
        return metadata("\"issuer\":\"" + server.baseUrl().toLatin1() + "\",\"token_endpoint\":"
            + (endpoint.isEmpty() ? QByteArray("42") : QByteArray("\"" + endpoint + "\"")));
    });
    OAuthConfig given;
    given.issuer = QUrl(server.baseUrl());
    const auto config = complete(given);
    QVERIFY(!config);
    QVERIFY(config.error().message.contains(QStringLiteral("token_url")));
}

void DiscoveryTest::failuresSayWhy_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::addColumn<QString>("said");
    QTest::newRow("404") << FakeAnswer::plain(404, "no") << QStringLiteral("answered 404");
    QTest::newRow("500") << FakeAnswer::plain(500, "no") << QStringLiteral("answered 500");
    QTest::newRow("redirect") << FakeAnswer::plain(302, {}, {{"location", "https://evil.example"}})
                              << QStringLiteral("sends the request elsewhere");
    QTest::newRow("close") << FakeAnswer::close() << QStringLiteral("closed the connection");
}

void DiscoveryTest::failuresSayWhy()
{
    QFETCH(FakeAnswer, answer);
    QFETCH(QString, said);
    FakeUpstream server;
    server.answerBy([&](const FakeUpstream::Request &) { return answer; });
    OAuthConfig given;
    given.issuer = QUrl(server.baseUrl());
    const auto config = complete(given);
    QVERIFY(!config);
    QVERIFY2(config.error().message.contains(said), qPrintable(config.error().message));
}

void DiscoveryTest::nobodyWhoIsGoneIsAnswered()
{
    FakeOAuthServer server;
    auto context = std::make_unique<QObject>();
    bool isAnswered = false;
    m_discovery.complete({withIssuer(server), {}, {}}, Purpose::SignIn, context.get(),
        [&](const auto &) { isAnswered = true; });
    context.reset();
    QVERIFY(complete(withIssuer(server)));
    QVERIFY(!isAnswered);
}

QTEST_GUILESS_MAIN(DiscoveryTest)
#include "tst_discovery.moc"
