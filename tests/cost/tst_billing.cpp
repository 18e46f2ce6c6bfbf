// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/billing.h"

#include <QTest>

using namespace signalbox;

using Auth = ProviderConfig::Auth;
using Type = ProviderConfig::Type;

class BillingTest : public QObject
{
    Q_OBJECT

private slots:
    void followsFromTheProvider_data();
    void followsFromTheProvider();
};

void BillingTest::followsFromTheProvider_data()
{
    QTest::addColumn<ProviderConfig>("provider");
    QTest::addColumn<bool>("clientLogin");
    QTest::addColumn<Billing>("expected");
    const auto row
        = [](const char *name, const char *url, Auth auth, Billing said, bool login, Billing expected) {
              ProviderConfig provider;
              provider.baseUrl = QUrl(QString::fromLatin1(url));
              provider.auth = auth;
              provider.billing = said;
              QTest::newRow(name) << provider << login << expected;
          };
    const char *anthropic = "https://api.anthropic.com";
    const char *relay = "https://relay.example.com";
    const char *local = "http://127.0.0.1:1234";
    row("a key", anthropic, Auth::ApiKey, Billing::Unsaid, false, Billing::Metered);
    row("the client's login", anthropic, Auth::Passthrough, Billing::Unsaid, true, Billing::Subscription);
    row("the client's key", anthropic, Auth::Passthrough, Billing::Unsaid, false, Billing::Metered);
    row("the client's token elsewhere", relay, Auth::Passthrough, Billing::Unsaid, true, Billing::Metered);
    row("no key elsewhere", relay, Auth::None, Billing::Unsaid, false, Billing::Metered);
    row("on this computer", local, Auth::None, Billing::Unsaid, false, Billing::Free);
    row("on this computer by name", "http://localhost:1234", Auth::None, Billing::Unsaid, false,
        Billing::Free);
    row("a relay on this computer", local, Auth::ApiKey, Billing::Unsaid, false, Billing::Metered);
    row("a login through this computer", local, Auth::Passthrough, Billing::Unsaid, true, Billing::Metered);
    row("said to be metered", local, Auth::None, Billing::Metered, false, Billing::Metered);
    row("said to be a subscription", relay, Auth::ApiKey, Billing::Subscription, false,
        Billing::Subscription);
    row("said to be free", relay, Auth::ApiKey, Billing::Free, false, Billing::Free);
    row("a login said to be metered", anthropic, Auth::Passthrough, Billing::Metered, true, Billing::Metered);
    ProviderConfig demo;
    demo.type = Type::Demo;
    demo.auth = Auth::None;
    QTest::newRow("demo") << demo << false << Billing::Free;
}

void BillingTest::followsFromTheProvider()
{
    QFETCH(ProviderConfig, provider);
    QFETCH(bool, clientLogin);
    QFETCH(Billing, expected);
    QVERIFY(effectiveBilling(provider, clientLogin) == expected);
}

QTEST_GUILESS_MAIN(BillingTest)
#include "tst_billing.moc"
