// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/concealment.h"

#include <QTest>

using namespace signalbox;

namespace {

ProviderConfig configOf(ProviderConfig::Auth auth)
{
    ProviderConfig config;
    config.auth = auth;
    config.headers = {{"x-team-token", "sk-of-the-field"}, {"x-team", "no-secret-at-all"}};
    config.query = "key=sk-of-the%2Bquery&api-version=2024-10-21";
    return config;
}

} // namespace

/// What a provider repeats of the credentials it was sent.
class TestConcealment : public QObject
{
    Q_OBJECT

private slots:
    void everythingThatWasSentIsConcealed_data();
    void everythingThatWasSentIsConcealed();
};

void TestConcealment::everythingThatWasSentIsConcealed_data()
{
    QTest::addColumn<ProviderConfig::Auth>("auth");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    using Auth = ProviderConfig::Auth;
    QTest::newRow("its key") << Auth::ApiKey << QByteArray("bad key sk-of/ours") << QByteArray("bad key ***");
    QTest::newRow("its key, escaped")
        << Auth::ApiKey << QByteArray("bad key sk-of\\/ours") << QByteArray("bad key ***");
    QTest::newRow("a field") << Auth::ApiKey << QByteArray("x sk-of-the-field") << QByteArray("x ***");
    QTest::newRow("the address") << Auth::ApiKey << QByteArray("x sk-of-the+query") << QByteArray("x ***");
    QTest::newRow("no secret") << Auth::ApiKey << QByteArray("no-secret-at-all 2024-10-21")
                               << QByteArray("no-secret-at-all 2024-10-21");
    QTest::newRow("the client's own, passed on")
        << Auth::Passthrough << QByteArray("x sk-of-the-client") << QByteArray("x ***");
    QTest::newRow("the client's own, kept here")
        << Auth::ApiKey << QByteArray("x sk-of-the-client") << QByteArray("x sk-of-the-client");
}

void TestConcealment::everythingThatWasSentIsConcealed()
{
    QFETCH(ProviderConfig::Auth, auth);
    QFETCH(QByteArray, text);
    const SystemClock clock;
    const Provider provider(configOf(auth), HealthConfig(), {}, clock);
    Failure failure;
    failure.body = text;
    concealCredentials(failure, provider, Secret("sk-of/ours"), {{"x-api-key", "sk-of-the-client"}});
    QTEST(failure.body, "expected");
}

QTEST_GUILESS_MAIN(TestConcealment)
#include "tst_concealment.moc"
