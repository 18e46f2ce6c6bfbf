// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/authorization.h"

#include <QTest>

using namespace signalbox;
using Auth = ProviderConfig::Auth;

namespace {

QByteArray written(const Headers &headers)
{
    QByteArray text;
    for (const Headers::Field &field : headers)
        text += field.name + ": " + field.value + '\n';
    return text;
}

} // namespace

class AuthorizationTest : public QObject
{
    Q_OBJECT

private slots:
    void takesOutEveryClientCredential_data();
    void takesOutEveryClientCredential();
    void takesOutRepeatedCredentials();
    void writesOneField_data();
    void writesOneField();
    void readsWhatAFieldCarries_data();
    void readsWhatAFieldCarries();
    void knowsFieldsThatCarryCredentials_data();
    void knowsFieldsThatCarryCredentials();
};

void AuthorizationTest::takesOutEveryClientCredential_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("stays");
    for (const char *name : {"Authorization", "AUTHORIZATION", "x-api-key", "X-Api-Key", "api-key", "Cookie",
             "Proxy-Authorization", "X-Goog-Api-Key", "Ocp-Apim-Subscription-Key", "Helicone-Auth",
             "cf-aig-authorization", "X-Portkey-Api-Key", "x-gateway-token", "X-Amz-Security-Token"})
        QTest::newRow(name) << QByteArray(name) << false;
    for (const char *name : {"anthropic-version", "content-type", "Idempotency-Key",
             "anthropic-x-token-limit", "OpenAI-Organization", "x-request-id"})
        QTest::newRow(name) << QByteArray(name) << true;
}

void AuthorizationTest::takesOutEveryClientCredential()
{
    QFETCH(QByteArray, name);
    Headers headers{{"a", "1"}, {name, "secret"}, {"b", "2"}};
    removeClientCredentials(headers);
    QTEST(headers.contains(name), "stays");
    headers.remove(name);
    QCOMPARE(written(headers), QByteArray("a: 1\nb: 2\n"));
}

void AuthorizationTest::takesOutRepeatedCredentials()
{
    Headers headers{
        {"x-api-key", "1"}, {"Authorization", "Bearer 2"}, {"X-API-KEY", "3"}, {"authorization", "Basic 4"}};
    removeClientCredentials(headers);
    QVERIFY(headers.isEmpty());
}

void AuthorizationTest::writesOneField_data()
{
    QTest::addColumn<Auth>("auth");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("key") << Auth::ApiKey << QByteArray("a: 1\nx-api-key: secret\n");
    QTest::newRow("token") << Auth::AuthToken << QByteArray("a: 1\nauthorization: Bearer secret\n");
    QTest::newRow("passed through") << Auth::Passthrough << QByteArray("a: 1\n");
    QTest::newRow("none") << Auth::None << QByteArray("a: 1\n");
}

void AuthorizationTest::writesOneField()
{
    QFETCH(Auth, auth);
    ProviderConfig provider;
    provider.auth = auth;
    Headers headers{{"a", "1"}};
    applyCredential(headers, provider, Secret("secret"));
    QTEST(written(headers), "expected");
}

void AuthorizationTest::readsWhatAFieldCarries_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray authorization = "Authorization";
    QTest::newRow("token") << authorization << QByteArray("Bearer abc") << QByteArray("abc");
    QTest::newRow("scheme without case") << authorization << QByteArray("BEARER abc") << QByteArray("abc");
    QTest::newRow("space around") << authorization << QByteArray("Bearer   abc ") << QByteArray("abc");
    QTest::newRow("other scheme") << authorization << QByteArray("Basic abc") << QByteArray();
    QTest::newRow("scheme forgotten") << authorization << QByteArray("abc") << QByteArray("abc");
    QTest::newRow("nothing") << authorization << QByteArray() << QByteArray();
    QTest::newRow("key") << QByteArray("X-Api-Key") << QByteArray("abc") << QByteArray("abc");
    QTest::newRow("key of Azure's kind") << QByteArray("api-key") << QByteArray("abc") << QByteArray("abc");
    QTest::newRow("no credential") << QByteArray("x-app") << QByteArray("Bearer abc") << QByteArray();
}

void AuthorizationTest::readsWhatAFieldCarries()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QTEST(credentialIn({name, value}), "expected");
}

void AuthorizationTest::knowsFieldsThatCarryCredentials_data()
{
    QTest::addColumn<bool>("expected");
    for (const char *name : {"Authorization", "x-api-key", "Cookie", "X-Gateway-Token", "x-client-secret"})
        QTest::newRow(name) << true;
    for (const char *name : {"anthropic-beta", "user-agent", "x-title"})
        QTest::newRow(name) << false;
}

void AuthorizationTest::knowsFieldsThatCarryCredentials()
{
    QTEST(isCredentialField(QTest::currentDataTag()), "expected");
}

QTEST_GUILESS_MAIN(AuthorizationTest)
#include "tst_authorization.moc"
