// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/upstreammessage.h"

#include "support/fakeclock.h"

#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;
using Auth = ProviderConfig::Auth;

class UpstreamMessageTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void joinsBaseUrlAndTarget_data();
    void joinsBaseUrlAndTarget();
    void keepsMethodAndBody();
    void passesOrDropsFields_data();
    void passesOrDropsFields();
    void dropsFieldsNamedInConnection();
    void keepsRepeatedFieldsInOrder();
    void putsTheProvidersCredentialInPlaceOfTheClients_data();
    void putsTheProvidersCredentialInPlaceOfTheClients();
    void putsTheKeyWhereTheProviderWantsIt();
    void passesTheClientsCredentialButNeverOurKey_data();
    void passesTheClientsCredentialButNeverOurKey();
    void asksForNoEncoding();
    void leavesNothingToQtsOwnDefaults();
    void configuredFieldsReplaceTheClients();
    void signInBetaGoesWithTheSignIn_data();
    void signInBetaGoesWithTheSignIn();
    void betaOfOurSignInIsEnsured_data();
    void betaOfOurSignInIsEnsured();
    void takesOutWhatTheProviderRejects_data();
    void takesOutWhatTheProviderRejects();
    void configuredBetasStay();
    void openAiProvidersHaveTheVersionInTheirBase_data();
    void openAiProvidersHaveTheVersionInTheirBase();
    void whatWasTranslatedSpeaksAsItsNewClients();

private:
    [[nodiscard]] UpstreamMessage message() const
    {
        const FakeClock clock;
        const Provider provider(m_config, HealthConfig(), 1s, clock);
        UpstreamContent content = m_content;
        content.body = m_request.body;
        return upstreamMessage(m_request, content, provider, Secret("provider-secret"),
            [](QByteArrayView credential) { return credential == "our-key"; });
    }

    HttpRequest m_request;
    UpstreamContent m_content;
    ProviderConfig m_config;
};

void UpstreamMessageTest::init()
{
    m_request = {};
    m_request.method = "POST";
    m_request.path = "/v1/messages";
    m_config = {};
    m_content = {};
    m_config.baseUrl = QUrl(QStringLiteral("https://api.example.com"));
}

void UpstreamMessageTest::joinsBaseUrlAndTarget_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("expected");
    const auto row
        = [](const char *name, const char *base, const char *path, const char *query, const char *expected) {
              QTest::newRow(name) << QString::fromLatin1(base) << QByteArray(path) << QByteArray(query)
                                  << QByteArray(expected);
          };
    row("no path", "https://a.example", "/v1/messages", "", "https://a.example/v1/messages");
    row("path", "https://a.example/api/anthropic", "/v1/messages", "",
        "https://a.example/api/anthropic/v1/messages");
    row("path with a slash", "https://a.example/api/", "/v1/messages", "",
        "https://a.example/api/v1/messages");
    row("port", "http://127.0.0.1:8080/x", "/v1/messages", "", "http://127.0.0.1:8080/x/v1/messages");
    row("IPv6", "http://[::1]:8080", "/v1/messages", "", "http://[::1]:8080/v1/messages");
    row("query", "https://a.example", "/v1/messages", "beta=true", "https://a.example/v1/messages?beta=true");
    row("encoded query stays", "https://a.example", "/v1/models", "q=%2F%20%C3%A9&r=a+b",
        "https://a.example/v1/models?q=%2F%20%C3%A9&r=a+b");
    row("encoded path stays", "https://a.example", "/v1/files/a%2Fb%20c", "",
        "https://a.example/v1/files/a%2Fb%20c");
    row("the base's own query goes", "https://a.example/x?key=1", "/v1/messages", "",
        "https://a.example/x/v1/messages");
    row("the base's fragment goes", "https://a.example/x#top", "/v1/messages", "",
        "https://a.example/x/v1/messages");
    row("no other host by the path", "https://a.example", "//evil.example/v1", "",
        "https://a.example//evil.example/v1");
    row("no other host by an at sign", "https://a.example", "/@evil.example/v1", "",
        "https://a.example/@evil.example/v1");
}

void UpstreamMessageTest::joinsBaseUrlAndTarget()
{
    QFETCH(QString, base);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, query);
    m_config.baseUrl = QUrl(base);
    m_request.path = path;
    m_request.query = query;
    const QUrl url = message().url;
    QTEST(url.toEncoded(), "expected");
    QCOMPARE(url.host(), m_config.baseUrl.host());
}

void UpstreamMessageTest::keepsMethodAndBody()
{
    m_request.method = "DELETE";
    m_request.body = " {\"b\":1.0,\"a\":2}\n";
    QCOMPARE(message().method, QByteArray("DELETE"));
    QCOMPARE(message().body, m_request.body);
}

void UpstreamMessageTest::passesOrDropsFields_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("passes");
    for (const char *name :
        {"anthropic-version", "anthropic-beta", "anthropic-workspace-id", "anthropic-new-thing",
            "Content-Type", "Accept", "X-Stainless-Lang", "x-claude-code-session-id", "x-app", "User-Agent",
            "Accept-Language", "anthropic-dangerous-direct-browser-access", "X-Request-Id"})
        QTest::newRow(name) << QByteArray(name) << true;
    for (const char *name :
        {"Host", "Content-Length", "Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Trailer",
            "Upgrade", "Proxy-Authorization", "Proxy-Connection", "Expect", "Origin", "Referer", "Cookie",
            "Authorization", "X-Api-Key", "Api-Key", "X-Signalbox-Provider", "X-Signalbox-Project"})
        QTest::newRow(name) << QByteArray(name) << false;
}

void UpstreamMessageTest::passesOrDropsFields()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, passes);
    m_config.auth = Auth::None;
    m_request.headers = {{name, "as sent"}};
    const Headers headers = message().headers;
    QCOMPARE(headers.contains(name), passes);
    if (passes)
        QCOMPARE(headers.value(name), QByteArray("as sent"));
}

void UpstreamMessageTest::dropsFieldsNamedInConnection()
{
    m_request.headers = {{"X-Hop", "1"}, {"Connection", "close, x-hop"}, {"X-End", "2"}};
    QVERIFY(!message().headers.contains("x-hop"));
    QVERIFY(message().headers.contains("x-end"));
}

void UpstreamMessageTest::keepsRepeatedFieldsInOrder()
{
    m_request.headers = {{"anthropic-beta", "b"}, {"X", "y"}, {"Anthropic-Beta", "a"}};
    QByteArrayList betas;
    for (const Headers::Field &field : message().headers) {
        if (field.name.toLower() == "anthropic-beta")
            betas << field.value;
    }
    QCOMPARE(betas, (QByteArrayList{"b", "a"}));
}

void UpstreamMessageTest::putsTheProvidersCredentialInPlaceOfTheClients_data()
{
    QTest::addColumn<Auth>("auth");
    QTest::addColumn<QByteArray>("apiKey");
    QTest::addColumn<QByteArray>("authorization");
    QTest::newRow("key") << Auth::ApiKey << QByteArray("provider-secret") << QByteArray();
    QTest::newRow("token") << Auth::AuthToken << QByteArray() << QByteArray("Bearer provider-secret");
    QTest::newRow("none") << Auth::None << QByteArray() << QByteArray();
}

void UpstreamMessageTest::putsTheKeyWhereTheProviderWantsIt()
{
    m_config.auth = Auth::ApiKey;
    m_config.keyHeader = "api-key";
    m_request.headers = {{"x-api-key", "client"}, {"api-key", "client"}};
    const Headers headers = message().headers;
    QVERIFY(!headers.contains("x-api-key"));
    QVERIFY(!headers.value("api-key").isEmpty());
    for (const Headers::Field &field : headers)
        QVERIFY2(!field.value.contains("client"), field.name.constData());
}

void UpstreamMessageTest::putsTheProvidersCredentialInPlaceOfTheClients()
{
    QFETCH(Auth, auth);
    QFETCH(QByteArray, apiKey);
    QFETCH(QByteArray, authorization);
    m_config.auth = auth;
    m_request.headers = {{"X-API-Key", "client"}, {"authorization", "Bearer client"}, {"x-api-key", "client"},
        {"api-key", "client"}};
    const Headers headers = message().headers;
    QCOMPARE(headers.value("x-api-key"), apiKey);
    QCOMPARE(headers.value("authorization"), authorization);
    QVERIFY(!headers.contains("api-key"));
    for (const Headers::Field &field : headers)
        QVERIFY2(!field.value.contains("client"), field.name.constData());
}

void UpstreamMessageTest::passesTheClientsCredentialButNeverOurKey_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("passes");
    const auto row = [](const char *title, const char *name, const char *value, bool passes) {
        QTest::newRow(title) << QByteArray(name) << QByteArray(value) << passes;
    };
    row("client's key", "x-api-key", "sk-client", true);
    row("client's token", "Authorization", "Bearer sk-client", true);
    row("client's Azure key", "api-key", "sk-client", true);
    row("client's other scheme", "Authorization", "Basic c2s6", true);
    row("our key", "x-api-key", "our-key", false);
    row("our key as a token", "Authorization", "Bearer our-key", false);
    row("our key as a token, odd spelling", "authorization", "bEARER  our-key ", false);
    row("our key without a scheme", "Authorization", "our-key", false);
    row("our key as an Azure key", "api-key", "our-key", false);
    row("cookie", "Cookie", "sk-client", false);
    row("credential for a proxy", "Proxy-Authorization", "Basic c2s6", false);
}

void UpstreamMessageTest::passesTheClientsCredentialButNeverOurKey()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(bool, passes);
    m_config.auth = Auth::Passthrough;
    m_request.headers = {{name, value}};
    const Headers headers = message().headers;
    QCOMPARE(headers.value(name), passes ? value : QByteArray());
    for (const Headers::Field &field : headers)
        QVERIFY(!field.value.contains("provider-secret"));
    // One of ours does not take another one along.
    const QByteArray other = name.toLower() == "x-api-key" ? "authorization" : "x-api-key";
    m_request.headers.append(other, "Bearer sk-client");
    QCOMPARE(message().headers.value(other), QByteArray("Bearer sk-client"));
    // A second field of the name is as much ours.
    m_request.headers = {{name, "sk-client"}, {name, value}};
    for (const Headers::Field &field : message().headers)
        QVERIFY(!field.value.contains("our-key"));
}

void UpstreamMessageTest::asksForNoEncoding()
{
    m_request.headers = {{"Accept-Encoding", "gzip, br"}};
    const Headers headers = message().headers;
    QCOMPARE(headers.value("accept-encoding"), QByteArray("identity"));
    QCOMPARE(std::count_if(headers.begin(), headers.end(),
                 [](const Headers::Field &field) { return field.name.toLower() == "accept-encoding"; }),
        1);
}

void UpstreamMessageTest::leavesNothingToQtsOwnDefaults()
{
    const Headers headers = message().headers;
    QVERIFY(headers.contains("user-agent"));
    QVERIFY(headers.contains("accept-language"));
    QVERIFY(!headers.value("user-agent").contains("Mozilla"));
}

void UpstreamMessageTest::configuredFieldsReplaceTheClients()
{
    m_config.headers = {{"X-Team", "tools"}, {"anthropic-beta", "configured"}};
    m_request.headers = {{"x-team", "client"}, {"X-TEAM", "again"}, {"anthropic-beta", "client"}};
    const Headers headers = message().headers;
    QCOMPARE(headers.value("x-team"), QByteArray("tools"));
    QCOMPARE(headers.value("anthropic-beta"), QByteArray("configured"));
    for (const Headers::Field &field : headers)
        QVERIFY(field.value != "again");
}

void UpstreamMessageTest::signInBetaGoesWithTheSignIn_data()
{
    QTest::addColumn<Auth>("auth");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("key") << Auth::ApiKey << QByteArray("a-1,b-2");
    QTest::newRow("token") << Auth::AuthToken << QByteArray("a-1,b-2");
    QTest::newRow("none") << Auth::None << QByteArray("a-1,b-2");
    QTest::newRow("a sign-in of ours") << Auth::OAuth << QByteArray("a-1,b-2"); // it is not the client's
    QTest::newRow("the client's own") << Auth::Passthrough << QByteArray("a-1,oauth-2025-04-20,b-2");
}

void UpstreamMessageTest::signInBetaGoesWithTheSignIn()
{
    QFETCH(Auth, auth);
    m_config.auth = auth;
    m_request.headers = {{"anthropic-beta", "a-1,oauth-2025-04-20,b-2"}};
    QTEST(message().headers.value("anthropic-beta"), "expected");
}

void UpstreamMessageTest::betaOfOurSignInIsEnsured_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("none") << QByteArray() << QByteArray("our-beta");
    QTest::newRow("others") << QByteArray("a-1,b-2") << QByteArray("our-beta,a-1,b-2");
    QTest::newRow("it is there") << QByteArray("a-1,our-beta") << QByteArray("a-1,our-beta");
    QTest::newRow("the client's own sign-in") << QByteArray("oauth-2025-04-20") << QByteArray("our-beta");
}

void UpstreamMessageTest::betaOfOurSignInIsEnsured()
{
    QFETCH(QByteArray, sent);
    m_config.auth = Auth::OAuth;
    m_config.oauth.beta = QStringLiteral("our-beta");
    if (!sent.isEmpty())
        m_request.headers = {{"anthropic-beta", sent}};
    QTEST(message().headers.value("anthropic-beta"), "expected");
    m_config.type = ProviderConfig::Type::OpenAi;
    QCOMPARE(message().headers.value("anthropic-beta").contains("our-beta"), sent.contains("our-beta"));
}

void UpstreamMessageTest::takesOutWhatTheProviderRejects_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("cleaned");
    QTest::newRow("messages") << QByteArray("/v1/messages") << true;
    QTest::newRow("counting") << QByteArray("/v1/messages/count_tokens") << true;
    QTest::newRow("batches") << QByteArray("/v1/messages/batches") << false;
    QTest::newRow("files") << QByteArray("/v1/files") << false;
}

void UpstreamMessageTest::takesOutWhatTheProviderRejects()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, cleaned);
    m_config.quirks.betas = {QStringLiteral("effort-*")};
    m_config.quirks.fields = {QStringLiteral("output_config.effort")};
    m_request.path = path;
    m_request.headers = {{"anthropic-beta", "effort-2025-11-24"}};
    m_request.body = R"({"a":1.0,"output_config":{"effort":"high"}})";
    const UpstreamMessage sent = message();
    QCOMPARE(sent.body, cleaned ? QByteArray(R"({"a":1.0})") : m_request.body);
    QCOMPARE(sent.headers.contains("anthropic-beta"), !cleaned);
}

void UpstreamMessageTest::configuredBetasStay()
{
    m_config.quirks.betas = {QStringLiteral("*")};
    m_config.headers = {{"anthropic-beta", "mine-1"}};
    m_request.headers = {{"anthropic-beta", "effort-2025-11-24"}};
    QCOMPARE(message().headers.value("anthropic-beta"), QByteArray("mine-1"));
}

void UpstreamMessageTest::openAiProvidersHaveTheVersionInTheirBase_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QByteArray>("fixedQuery");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("expected");

    const auto row
        = [](const char *name, const char *base, const char *fixed, const char *query, const char *expected) {
              QTest::newRow(name) << QString::fromLatin1(base) << QByteArray(fixed) << QByteArray(query)
                                  << QByteArray(expected);
          };
    row("plain", "https://a.example/v1", "", "", "https://a.example/v1/chat/completions");
    row("the client's query", "https://a.example/v1/", "", "x=1",
        "https://a.example/v1/chat/completions?x=1");
    row("a query of its own", "https://a.example/v1", "api-version=2", "x=1",
        "https://a.example/v1/chat/completions?x=1&api-version=2");
    row("a deployment", "https://a.example/openai/deployments/{model}", "api-version=2", "",
        "https://a.example/openai/deployments/my%20gpt%2F4/chat/completions?api-version=2");
}

void UpstreamMessageTest::openAiProvidersHaveTheVersionInTheirBase()
{
    QFETCH(QString, base);
    QFETCH(QByteArray, fixedQuery);
    QFETCH(QByteArray, query);
    m_config.type = ProviderConfig::Type::OpenAi;
    m_config.baseUrl = QUrl(base);
    m_config.query = fixedQuery;
    m_request.path = "/v1/chat/completions";
    m_request.query = query;
    m_content.model = QStringLiteral("my gpt/4");
    QTEST(message().url.toEncoded(), "expected");
}

void UpstreamMessageTest::whatWasTranslatedSpeaksAsItsNewClients()
{
    m_request.query = "beta=true";
    m_request.headers
        = {{"anthropic-beta", "b"}, {"anthropic-version", "2026-10-21"}, {"x-stainless-lang", "js"},
            {"x-claude-code-session-id", "s"}, {"x-app", "cli"}, {"user-agent", "u"}, {"content-type", "x"}};
    m_config.type = ProviderConfig::Type::OpenAi;
    m_config.baseUrl = QUrl(QStringLiteral("https://a.example/v1"));
    m_content.translatedTo = Protocol::Responses;
    UpstreamMessage sent = message();
    QCOMPARE(sent.url.toEncoded(), QByteArray("https://a.example/v1/responses"));
    for (const char *field :
        {"anthropic-beta", "anthropic-version", "x-stainless-lang", "x-claude-code-session-id", "x-app"})
        QVERIFY2(!sent.headers.contains(field), field);
    QCOMPARE(sent.headers.value("user-agent"), QByteArray("u"));
    QCOMPARE(sent.headers.value("content-type"), QByteArray("application/json"));

    m_request.path = "/v1/chat/completions";
    m_request.headers = {{"session-id", "s"}, {"x-codex-turn-metadata", "{}"}, {"openai-beta", "b"}};
    m_config.type = ProviderConfig::Type::Anthropic;
    m_config.baseUrl = QUrl(QStringLiteral("https://a.example"));
    m_content.translatedTo = Protocol::Anthropic;
    sent = message();
    QCOMPARE(sent.url.toEncoded(), QByteArray("https://a.example/v1/messages"));
    QCOMPARE(sent.headers.value("anthropic-version"), QByteArray("2023-06-01"));
    for (const char *field : {"session-id", "x-codex-turn-metadata", "openai-beta"})
        QVERIFY2(!sent.headers.contains(field), field);
}

QTEST_GUILESS_MAIN(UpstreamMessageTest)
#include "tst_upstreammessage.moc"
