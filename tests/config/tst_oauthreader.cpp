// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/oauthreader.h"

#include "config/configreader.h"

#include <QTest>

using namespace signalbox;
using BodyForm = OAuthConfig::BodyForm;
using CodeReturn = OAuthConfig::CodeReturn;

namespace {

const QByteArray ownEndpoints
    = "authorize_url: https://as.example/auth, token_url: https://as.example/token, client_id: me";

ConfigReading read(const QByteArray &text)
{
    return ConfigReader({}).read(text, QStringLiteral("/etc/signalbox"));
}

/// One provider that signs in, with these members of its `oauth`, and more text behind.
QByteArray provider(const QByteArray &oauth, const QByteArray &more = {})
{
    return "providers:\n  - {name: work, base_url: 'https://host.example:8443/api', auth_type: oauth, oauth: "
           "{"
        + oauth + "}}\n" + more;
}

QByteArray presetProvider(const QByteArray &preset, const QByteArray &members)
{
    return "providers:\n  - {name: work, preset: " + preset + ", auth_type: oauth, " + members + "}\n";
}

QString shown(const ConfigReading &reading)
{
    QStringList lines;
    for (const ConfigProblem &problem : reading.problems)
        lines << QString::number(problem.line) + QStringLiteral(": ") + problem.message;
    return lines.join(u'\n');
}

/// That of the first provider.
OAuthConfig oauthOf(const ConfigReading &reading)
{
    return reading.config ? reading.config->providers.at(0).oauth : OAuthConfig();
}

bool isUsed(const ConfigReading &reading)
{
    return reading.config && reading.config->providers.at(0).enabled;
}

} // namespace

class OAuthReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void everyKeyArrives();
    void whatIsNotSaidIsAsTheRfcsHaveIt();
    void laterSectionsWin();
    void theBalancersSectionIsItsFlow();
    void variablesOfAddressesAreFilledIn();
    void aTenantMayBeSaidLater();
    void scopesMayBeOneText();
    void whatIsMissingIsSaid_data();
    void whatIsMissingIsSaid();
    void whatIsEnoughIsEnough_data();
    void whatIsEnoughIsEnough();
    void whatIsWrongIsSaid_data();
    void whatIsWrongIsSaid();
    void aClientSecretThatIsElsewhereSaysWhere();
    void anotherServersSectionIsNotMixedIn_data();
    void anotherServersSectionIsNotMixedIn();
    void presetsThatSignIn_data();
    void presetsThatSignIn();
    void presetsSayWhatTheirServersWant();
    void noPresetOffersClaudesLogin();
    void withoutOAuthTheSectionHasNoEffect();
};

void OAuthReaderTest::everyKeyArrives()
{
    const ConfigReading reading = read(provider("issuer: https://as.example/oidc\n"
                                                "      , authorize_url: https://as.example/auth\n"
                                                "      , token_url: https://as.example/token\n"
                                                "      , device_url: https://as.example/device\n"
                                                "      , revoke_url: https://as.example/revoke\n"
                                                "      , userinfo_url: https://as.example/userinfo\n"
                                                "      , tenant: contoso\n"
                                                "      , client_id: me\n"
                                                "      , client_secret: keychain:of the client\n"
                                                "      , scopes: [one, two three]\n"
                                                "      , code_return: paste\n"
                                                "      , redirect_uri: https://as.example/shown\n"
                                                "      , redirect_parameter: callback_url\n"
                                                "      , token_format: JSON\n"
                                                "      , send_state: false\n"
                                                "      , send_state_with_code: true\n"
                                                "      , authorize_params: {prompt: consent, code: true}\n"
                                                "      , token_params: {audience: api}\n"
                                                "      , key_field: key\n"
                                                "      , account_field: user.name\n"
                                                "      , beta: some-beta\n"
                                                "      , proxy: socks5://127.0.0.1:1080\n"
                                                "      , enable_persistence: false\n"
                                                "      , enable_auto_refresh: false\n"
                                                "    "));
    QVERIFY2(reading.config && reading.problems.isEmpty(), qPrintable(shown(reading)));
    OAuthConfig wanted;
    wanted.issuer = QUrl(QStringLiteral("https://as.example/oidc"));
    wanted.authorizationEndpoint = QUrl(QStringLiteral("https://as.example/auth"));
    wanted.tokenEndpoint = QUrl(QStringLiteral("https://as.example/token"));
    wanted.deviceAuthorizationEndpoint = QUrl(QStringLiteral("https://as.example/device"));
    wanted.revocationEndpoint = QUrl(QStringLiteral("https://as.example/revoke"));
    wanted.userInfoEndpoint = QUrl(QStringLiteral("https://as.example/userinfo"));
    wanted.clientId = QStringLiteral("me");
    wanted.clientSecret.keychainItem = QStringLiteral("of the client");
    wanted.scopes = {QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")};
    wanted.codeReturn = CodeReturn::Paste;
    wanted.redirectUri = QUrl(QStringLiteral("https://as.example/shown"));
    wanted.redirectParameter = QStringLiteral("callback_url");
    wanted.tokenForm = BodyForm::Json;
    wanted.sendsState = false;
    wanted.sendsStateWithCode = true;
    wanted.authorizeParameters = {{QStringLiteral("prompt"), QStringLiteral("consent")},
        {QStringLiteral("code"), QStringLiteral("true")}};
    wanted.tokenParameters = {{QStringLiteral("audience"), QStringLiteral("api")}};
    wanted.keyField = QStringLiteral("key");
    wanted.accountField = QStringLiteral("user.name");
    wanted.beta = QStringLiteral("some-beta");
    wanted.proxy = QUrl(QStringLiteral("socks5://127.0.0.1:1080"));
    wanted.persists = false;
    wanted.refreshesAhead = false;
    QVERIFY(oauthOf(reading) == wanted);
    QVERIFY(isUsed(reading));
}

void OAuthReaderTest::whatIsNotSaidIsAsTheRfcsHaveIt()
{
    const ConfigReading reading = read(provider(ownEndpoints));
    QVERIFY2(isUsed(reading) && reading.problems.isEmpty(), qPrintable(shown(reading)));
    const OAuthConfig config = oauthOf(reading);
    QCOMPARE(config.codeReturn, CodeReturn::Loopback);
    QCOMPARE(config.tokenForm, BodyForm::UrlEncoded);
    QCOMPARE(config.redirectParameter, QStringLiteral("redirect_uri"));
    QVERIFY(config.sendsState && !config.sendsStateWithCode && config.persists && config.refreshesAhead);
    QVERIFY(config.redirectUri.isEmpty() && config.beta.isEmpty() && config.clientSecret.isEmpty());
}

void OAuthReaderTest::laterSectionsWin()
{
    const ConfigReading reading = read(provider("client_id: mine, authorize_params: {}",
        "oauth: {client_id: of all, scopes: [shared], authorize_params: {a: b},\n"
        "  authorize_url: https://as.example/auth, token_url: https://as.example/token}\n"));
    QVERIFY2(isUsed(reading) && reading.problems.isEmpty(), qPrintable(shown(reading)));
    QCOMPARE(oauthOf(reading).clientId, QStringLiteral("mine"));
    QCOMPARE(oauthOf(reading).scopes, QStringList{QStringLiteral("shared")});
    QCOMPARE(oauthOf(reading).tokenEndpoint, QUrl(QStringLiteral("https://as.example/token")));
    QVERIFY(oauthOf(reading).authorizeParameters.isEmpty());
}

void OAuthReaderTest::theBalancersSectionIsItsFlow()
{
    const QByteArray text
        = "providers:\n  - {name: work, base_url: 'https://api.example', auth_type: oauth}\n"
          "settings:\n  oauth: {token_url: 'https://as.example/token', authorize_url: "
          "'https://as.example/auth',\n    redirect_uri: 'https://as.example/shown', client_id: me, scopes: "
          "[one], enable_auto_refresh: false}\n";
    const ConfigReading reading = read(text);
    QVERIFY2(isUsed(reading), qPrintable(shown(reading)));
    const OAuthConfig config = oauthOf(reading);
    QCOMPARE(config.codeReturn, CodeReturn::Paste);
    QCOMPARE(config.tokenForm, BodyForm::Json);
    QVERIFY(config.sendsStateWithCode && config.sendsState && !config.refreshesAhead);
    QCOMPARE(config.authorizeParameters,
        (OAuthConfig::Parameters{{QStringLiteral("code"), QStringLiteral("true")}}));
    QCOMPARE(config.beta, QStringLiteral("oauth-2025-04-20"));
    QCOMPARE(config.redirectUri, QUrl(QStringLiteral("https://as.example/shown")));

    // Without addresses it only switches.
    const ConfigReading other
        = read(provider(ownEndpoints, "settings: {oauth: {enable_persistence: false}}\n"));
    QCOMPARE(oauthOf(other).codeReturn, CodeReturn::Loopback);
    QVERIFY(!oauthOf(other).persists && oauthOf(other).beta.isEmpty());
}

void OAuthReaderTest::variablesOfAddressesAreFilledIn()
{
    const ConfigReading reading = read(
        provider("issuer: 'https://{host}/oidc', authorize_url: 'https://{host}/{tenant}/auth', token_url: "
                 "'https://as.example/{tenant}/{tenant}', tenant: contoso, client_id: me"));
    QVERIFY2(isUsed(reading), qPrintable(shown(reading)));
    QCOMPARE(oauthOf(reading).issuer, QUrl(QStringLiteral("https://host.example:8443/oidc")));
    QCOMPARE(oauthOf(reading).authorizationEndpoint,
        QUrl(QStringLiteral("https://host.example:8443/contoso/auth")));
    QCOMPARE(oauthOf(reading).tokenEndpoint, QUrl(QStringLiteral("https://as.example/contoso/contoso")));
}

void OAuthReaderTest::aTenantMayBeSaidLater()
{
    const ConfigReading reading = read(provider("tenant: contoso, client_id: me",
        "oauth: {authorize_url: 'https://as.example/{tenant}/auth', token_url: "
        "'https://as.example/{tenant}/token', tenant: ''}\n"));
    QVERIFY2(isUsed(reading), qPrintable(shown(reading)));
    QCOMPARE(oauthOf(reading).tokenEndpoint, QUrl(QStringLiteral("https://as.example/contoso/token")));
}

void OAuthReaderTest::scopesMayBeOneText()
{
    const QStringList wanted{QStringLiteral("one"), QStringLiteral("two")};
    QCOMPARE(oauthOf(read(provider(ownEndpoints + ", scopes: 'one  two'"))).scopes, wanted);
    QCOMPARE(oauthOf(read(provider(ownEndpoints + ", scopes: [one, two]"))).scopes, wanted);
}

void OAuthReaderTest::whatIsMissingIsSaid_data()
{
    QTest::addColumn<QByteArray>("oauth");
    QTest::addColumn<QString>("lacks");
    const QByteArray page = "authorize_url: https://as.example/auth";
    const QByteArray token = "token_url: https://as.example/token";
    QTest::newRow("everything") << QByteArray() << QStringLiteral("lacks an 'issuer'");
    QTest::newRow("token") << QByteArray(page + ", client_id: me") << QStringLiteral("'token_url'");
    QTest::newRow("page") << QByteArray(token + ", client_id: me") << QStringLiteral("'authorize_url'");
    QTest::newRow("client") << QByteArray(page + ", " + token) << QStringLiteral("'client_id'");
    QTest::newRow("tenant") << QByteArray("client_id: me, token_url: 'https://as.example/{tenant}/t', "
        + page) << QStringLiteral("'tenant'");
    QTest::newRow("page that shows") << QByteArray(ownEndpoints + ", code_return: paste")
                                     << QStringLiteral("'redirect_uri'");
}

void OAuthReaderTest::whatIsMissingIsSaid()
{
    QFETCH(QByteArray, oauth);
    QFETCH(QString, lacks);
    const ConfigReading reading = read(provider(oauth));
    QVERIFY2(reading.config, qPrintable(shown(reading)));
    QVERIFY(!isUsed(reading));
    QVERIFY2(shown(reading).contains(lacks), qPrintable(shown(reading)));
    QVERIFY(shown(reading).contains(QStringLiteral("passthrough")));
}

void OAuthReaderTest::whatIsEnoughIsEnough_data()
{
    QTest::addColumn<QByteArray>("oauth");
    QTest::newRow("issuer") << QByteArray("issuer: https://as.example, client_id: me");
    QTest::newRow("page") << ownEndpoints;
    QTest::newRow("device") << QByteArray(
        "device_url: https://as.example/d, token_url: https://as.example/t, "
        "client_id: me");
    QTest::newRow("key") << QByteArray(
        "authorize_url: https://as.example/a, token_url: https://as.example/t, "
        "key_field: key");
    QTest::newRow("this computer") << QByteArray(
        "authorize_url: http://127.0.0.1:1/a, token_url: http://localhost:1/t, client_id: me");
    QTest::newRow("unused address with a tenant")
        << QByteArray(ownEndpoints + ", device_url: 'https://as.example/{tenant}/d'");
}

void OAuthReaderTest::whatIsEnoughIsEnough()
{
    QFETCH(QByteArray, oauth);
    const ConfigReading reading = read(provider(oauth));
    QVERIFY2(isUsed(reading), qPrintable(shown(reading)));
}

void OAuthReaderTest::whatIsWrongIsSaid_data()
{
    QTest::addColumn<QByteArray>("oauth");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const QByteArray &oauth, const char *said) {
        QTest::newRow(name) << QByteArray(ownEndpoints + ", " + oauth) << QString::fromUtf8(said);
    };
    row("in the clear", "revoke_url: http://as.example/r", "'revoke_url' of 'oauth'");
    row("in the clear, why", "revoke_url: http://as.example/r", "must begin with https://");
    row("relative", "userinfo_url: /me", "no valid address");
    row("no address", "userinfo_url: 'https://'", "no valid address");
    row("password", "device_url: 'https://me:secret@as.example/d'", "must not contain a user name");
    row("fragment", "device_url: 'https://as.example/d#x'", "must not contain");
    row("another scheme", "issuer: 'ftp://as.example'", "must begin with https://");
    row("redirect elsewhere", "redirect_uri: https://as.example/shown", "code_return: paste");
    row("redirect to all", "redirect_uri: 'http://0.0.0.0/x'", "is not of this computer");
    row("redirect without address", "redirect_uri: callback", "no valid address");
    row("redirect with fragment", "redirect_uri: 'http://localhost/#x'", "no valid address");
    row("return", "code_return: mail", "loopback");
    row("format", "token_format: xml", "form");
    row("flag", "send_state: perhaps", "send_state");
    row("proxy", "proxy: 'https://proxy.example'", "http://HOST:PORT");
    row("unknown key", "client: me", "client");
    row("no mapping", "authorize_params: [1]", "authorize_params");
}

void OAuthReaderTest::whatIsWrongIsSaid()
{
    QFETCH(QByteArray, oauth);
    QFETCH(QString, said);
    const ConfigReading reading = read(provider(oauth));
    QVERIFY(!reading.problems.isEmpty());
    QVERIFY2(shown(reading).contains(said), qPrintable(shown(reading)));
    QVERIFY(!shown(reading).contains(QStringLiteral("secret")));
    QCOMPARE(reading.problems.first().line, 2);
}

/// Else it would be no secret at all, and the client one without.
void OAuthReaderTest::aClientSecretThatIsElsewhereSaysWhere()
{
    const auto secretIn
        = [](const QByteArray &text) { return read(provider(ownEndpoints + ", client_secret: " + text)); };
    QCOMPARE(oauthOf(secretIn("'Keychain: mine'")).clientSecret.keychainItem, QStringLiteral("mine"));
    QVERIFY(
        shown(secretIn("'keychain:'")).contains(QStringLiteral("a name after 'keychain:' that is empty")));
    QVERIFY(shown(secretIn("'FILE: '")).contains(QStringLiteral("no path after 'file:'")));
}

void OAuthReaderTest::anotherServersSectionIsNotMixedIn_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray foreign
        = "oauth: {token_url: 'https://foreign.example/token', authorize_url: "
          "'https://foreign.example/auth', redirect_uri: 'https://foreign.example/shown', "
          "client_id: foreign, code_return: paste, client_secret: of the foreign, beta: foreign, "
          "enable_auto_refresh: false}";
    const QByteArray preset
        = presetProvider("databricks", "base_url: 'https://x.databricks.example/serving-endpoints'");
    const QByteArray own = presetProvider("oidc-gateway",
        "base_url: 'https://llm.example', oauth: {issuer: 'https://sso.example', client_id: me}");
    QTest::newRow("of the Balancer, with a preset") << QByteArray(preset + "settings: {" + foreign + "}\n");
    QTest::newRow("of all, with a preset") << QByteArray(preset + foreign + '\n');
    QTest::newRow("of the Balancer, with an entry") << QByteArray(own + "settings: {" + foreign + "}\n");
    QTest::newRow("of all, with an entry") << QByteArray(own + foreign + '\n');
    QTest::newRow("of the Balancer, with that of all") << QByteArray(
        provider("client_id: me") + "oauth: {issuer: 'https://sso.example'}\nsettings: {" + foreign + "}\n");
}

/// Codes, secrets and tokens of one server would go to another.
void OAuthReaderTest::anotherServersSectionIsNotMixedIn()
{
    QFETCH(QByteArray, text);
    const ConfigReading reading = read(text);
    QVERIFY2(isUsed(reading), qPrintable(shown(reading)));
    const OAuthConfig config = oauthOf(reading);
    for (const QUrl &url : {config.tokenEndpoint, config.authorizationEndpoint, config.redirectUri})
        QVERIFY2(url.host() != u"foreign.example", qPrintable(url.toString()));
    QVERIFY(config.clientId != u"foreign" && config.clientSecret.isEmpty() && config.beta.isEmpty());
    QCOMPARE(config.codeReturn, CodeReturn::Loopback);
    QCOMPARE(config.tokenForm, BodyForm::UrlEncoded);
    QVERIFY(!config.refreshesAhead); // this has nothing to do with servers
}

void OAuthReaderTest::presetsThatSignIn_data()
{
    QTest::addColumn<QByteArray>("preset");
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QString>("token");
    QTest::newRow("openrouter") << QByteArray("openrouter") << QByteArray("weight: 1")
                                << QStringLiteral("https://openrouter.ai/api/v1/auth/keys");
    QTest::newRow("databricks") << QByteArray("databricks")
                                << QByteArray("base_url: 'https://x.databricks.example/serving-endpoints'")
                                << QStringLiteral("https://x.databricks.example/oidc/v1/token");
    QTest::newRow("gemini") << QByteArray("gemini") << QByteArray("type: openai, oauth: {client_id: me}")
                            << QStringLiteral("https://oauth2.googleapis.com/token");
    QTest::newRow("azure") << QByteArray("azure-openai")
                           << QByteArray("type: openai, base_url: 'https://r.openai.azure.com/openai/v1', "
                                         "oauth: {client_id: me, tenant: contoso}")
                           << QStringLiteral("https://login.microsoftonline.com/contoso/oauth2/v2.0/token");
    QTest::newRow("gateway") << QByteArray("oidc-gateway")
                             << QByteArray("base_url: 'https://llm.example', oauth: {issuer: "
                                           "'https://sso.example', client_id: me}")
                             << QString();
}

void OAuthReaderTest::presetsThatSignIn()
{
    QFETCH(QByteArray, preset);
    QFETCH(QByteArray, members);
    QFETCH(QString, token);
    const ConfigReading reading = read(presetProvider(preset, members));
    QVERIFY2(isUsed(reading), qPrintable(shown(reading)));
    QCOMPARE(oauthOf(reading).tokenEndpoint, QUrl(token));
}

void OAuthReaderTest::presetsSayWhatTheirServersWant()
{
    const OAuthConfig router = oauthOf(read(presetProvider("openrouter", "weight: 1")));
    QCOMPARE(router.authorizationEndpoint, QUrl(QStringLiteral("https://openrouter.ai/auth")));
    QCOMPARE(router.redirectParameter, QStringLiteral("callback_url"));
    QCOMPARE(router.keyField, QStringLiteral("key"));
    QCOMPARE(router.tokenForm, BodyForm::Json);
    QVERIFY(!router.sendsState);

    const OAuthConfig databricks = oauthOf(
        read(presetProvider("databricks", "base_url: 'https://x.databricks.example/serving-endpoints'")));
    QCOMPARE(databricks.authorizationEndpoint,
        QUrl(QStringLiteral("https://x.databricks.example/oidc/v1/authorize")));
    QCOMPARE(databricks.clientId, QStringLiteral("databricks-cli"));
    QCOMPARE(databricks.redirectUri, QUrl(QStringLiteral("http://localhost:8020")));
    QCOMPARE(databricks.scopes, (QStringList{QStringLiteral("all-apis"), QStringLiteral("offline_access")}));

    const OAuthConfig google
        = oauthOf(read(presetProvider("gemini", "type: openai, oauth: {client_id: me}")));
    QVERIFY(google.authorizeParameters.contains(
        {QStringLiteral("access_type"), QStringLiteral("offline")})); // else there is no refresh token
    QVERIFY(google.scopes.contains(QStringLiteral("https://www.googleapis.com/auth/cloud-platform")));

    const OAuthConfig azure = oauthOf(read(presetProvider("azure-openai",
        "type: openai, base_url: 'https://r.openai.azure.com/openai/v1', oauth: {client_id: me, tenant: "
        "c}")));
    QCOMPARE(azure.deviceAuthorizationEndpoint,
        QUrl(QStringLiteral("https://login.microsoftonline.com/c/oauth2/v2.0/devicecode")));
    QCOMPARE(azure.redirectUri, QUrl(QStringLiteral("http://localhost/oauth/callback")));
    QVERIFY(azure.scopes.contains(QStringLiteral("https://cognitiveservices.azure.com/.default")));
    QVERIFY(azure.scopes.contains(QStringLiteral("offline_access")));
}

void OAuthReaderTest::noPresetOffersClaudesLogin()
{
    for (const QString &name : PresetCatalog::builtIn().names()) {
        if (name.startsWith(u"anthropic"))
            QVERIFY(!PresetCatalog::builtIn().find(name)->canSignIn());
    }
    const ConfigReading reading = read(presetProvider("anthropic", "weight: 1"));
    QVERIFY(!isUsed(reading));
    QVERIFY2(shown(reading).contains(QStringLiteral("Anthropic's terms")), qPrintable(shown(reading)));
}

void OAuthReaderTest::withoutOAuthTheSectionHasNoEffect()
{
    const ConfigReading reading
        = read("providers:\n  - {name: work, base_url: 'https://a.example', auth_value: k, "
               "oauth: {client_id: me}}\n");
    QVERIFY(isUsed(reading));
    QVERIFY(oauthOf(reading).isEmpty());
    QVERIFY2(shown(reading).contains(QStringLiteral("has no effect")), qPrintable(shown(reading)));
}

QTEST_GUILESS_MAIN(OAuthReaderTest)
#include "tst_oauthreader.moc"
