// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/quotawatch.h"

#include "support/fakeclock.h"
#include "support/fakeupstream.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QString relay = QStringLiteral("relay");
const QString other = QStringLiteral("other");

/// Provider relay with a usage endpoint, provider other with one of its own, and what watches both.
struct Scene
{
    Scene()
    {
        config.providers = {provider(relay, upstream), provider(other, otherUpstream)};
        upstream.answer(FakeAnswer::json(200, R"({"percent": 40})"));
        otherUpstream.answer(FakeAnswer::json(200, R"({"percent": 1})"));
    }

    static ProviderConfig provider(const QString &name, const FakeUpstream &upstream)
    {
        ProviderConfig result;
        result.name = name;
        result.baseUrl = QUrl(upstream.baseUrl());
        result.secrets = {{Secret("the-first-key"), {}}};
        result.quota.url = QStringLiteral("/usage");
        result.quota.interval = 24h;
        QuotaWindowConfig window;
        window.name = QStringLiteral("5h");
        window.percent = QStringLiteral("percent");
        result.quota.windows = {window};
        return result;
    }

    void start()
    {
        providers = std::make_unique<ProviderPool>(config, clock);
        watch = std::make_unique<QuotaWatch>(*providers, connections, clock);
        watch->start();
    }
    /// Lets the other one be asked: whatever was to be sent before that has been sent then.
    void waitForOther()
    {
        const auto before = otherUpstream.requests().size();
        providers->find(other)->recordSuccess(QStringLiteral("m"), clock.now());
        // Again and again: while its last question is under way it is not asked.
        const auto isAsked = [&] {
            watch->onTime(other);
            return otherUpstream.requests().size() > before;
        };
        QTRY_VERIFY(isAsked());
    }
    void refuse() const
    {
        found().recordFailure(
            connectionFailure(Failure::Kind::QuotaSpent, QStringLiteral("as scripted")), QStringLiteral("m"));
    }

    ProviderConfig &configOfRelay() { return config.providers.first(); }
    [[nodiscard]] Provider &found() const { return *providers->find(relay); }
    /// "key 1 5h 40%, key 2 5h 80%".
    [[nodiscard]] QString quota() const
    {
        QStringList texts;
        for (const auto &[account, window] : found().quota())
            texts
                << QStringLiteral("%1 %2 %3%").arg(account, window.label()).arg(*window.used * 100).trimmed();
        return texts.join(QStringLiteral(", "));
    }

    FakeClock clock;
    FakeUpstream upstream;
    FakeUpstream otherUpstream;
    Config config; ///< change it before start()
    ConnectionPool connections;
    std::unique_ptr<ProviderPool> providers;
    std::unique_ptr<QuotaWatch> watch;
};

} // namespace

class QuotaWatchTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }

    void asksAtTheStart();
    void asksForEachKey();
    void asksAgainAfterTheInterval();
    void onlyOwnCredentialsAreUsed_data();
    void onlyOwnCredentialsAreUsed();
    void keysGoToNoStranger();
    void whoIsNotUsedIsNotAsked();
    void aRefusalIsLookedInto();
    void butNotEveryOne();
    void saysWhatWentWrong();
    void whatIsToldNoMoreIsForgotten();
    void stoppingEndsTheQuestion();
    void anotherStartAsksNobodyAnew();
};

void QuotaWatchTest::asksAtTheStart()
{
    Scene scene;
    scene.start();
    QSignalSpy changed(scene.watch.get(), &QuotaWatch::changed);
    QTRY_COMPARE(scene.quota(), QStringLiteral("5h 40%"));
    QTRY_COMPARE(changed.size(), 2);
    QCOMPARE(scene.upstream.requests().size(), 1);
    QCOMPARE(scene.upstream.requests().first().method, QByteArray("GET"));
    QCOMPARE(scene.upstream.requests().first().target, QByteArray("/usage"));
    QCOMPARE(scene.upstream.requests().first().headers.value("x-api-key"), QByteArray("the-first-key"));
}

void QuotaWatchTest::asksForEachKey()
{
    Scene scene;
    scene.configOfRelay().secrets = {{Secret("the-first-key"), {}},
        {Secret(), QStringLiteral("keychain:away")}, {Secret("the-third-key"), {}}};
    scene.upstream.answer(FakeAnswer::json(200, R"({"percent": 80})"));
    scene.start();
    QTRY_COMPARE(scene.quota(), QStringLiteral("key 1 5h 40%, key 3 5h 80%"));
    QCOMPARE(scene.upstream.requests().last().headers.value("x-api-key"), QByteArray("the-third-key"));
}

void QuotaWatchTest::asksAgainAfterTheInterval()
{
    Scene scene;
    scene.configOfRelay().quota.interval = 1ms;
    scene.start();
    QTRY_VERIFY(scene.upstream.requests().size() > 2);
}

void QuotaWatchTest::onlyOwnCredentialsAreUsed_data()
{
    QTest::addColumn<ProviderConfig::Auth>("auth");
    QTest::addColumn<bool>("enabled");
    QTest::newRow("the client's") << ProviderConfig::Auth::Passthrough << true;
    QTest::newRow("none") << ProviderConfig::Auth::None << true;
    QTest::newRow("no account has signed in") << ProviderConfig::Auth::OAuth << true;
    QTest::newRow("disabled") << ProviderConfig::Auth::ApiKey << false;
}

void QuotaWatchTest::onlyOwnCredentialsAreUsed()
{
    QFETCH(ProviderConfig::Auth, auth);
    QFETCH(bool, enabled);
    Scene scene;
    scene.configOfRelay().auth = auth;
    scene.configOfRelay().enabled = enabled;
    if (auth == ProviderConfig::Auth::OAuth)
        scene.configOfRelay().secrets.clear();
    scene.start();
    QTRY_COMPARE(scene.otherUpstream.requests().size(), 1);
    QCOMPARE(scene.upstream.connections(), 0);
}

void QuotaWatchTest::keysGoToNoStranger()
{
    Scene scene;
    scene.configOfRelay().quota.url = QStringLiteral("http://localhost:%1/usage").arg(scene.upstream.port());
    scene.start();
    QTRY_COMPARE(scene.found().quotaError(),
        QStringLiteral(
            "the quota is not asked for at http://localhost: the key belongs to http://127.0.0.1 only"));
    QCOMPARE(scene.upstream.connections(), 0);
}

void QuotaWatchTest::whoIsNotUsedIsNotAsked()
{
    Scene scene;
    scene.start();
    QTRY_COMPARE(scene.quota(), QStringLiteral("5h 40%"));
    scene.clock.advance(61min);
    scene.watch->onTime(relay);
    scene.waitForOther();
    QCOMPARE(scene.upstream.requests().size(), 1);
    scene.found().recordSuccess(QStringLiteral("m"), scene.clock.now());
    scene.watch->onTime(relay);
    QTRY_COMPARE(scene.upstream.requests().size(), 2);
}

void QuotaWatchTest::aRefusalIsLookedInto()
{
    Scene scene;
    scene.start();
    QTRY_COMPARE(scene.quota(), QStringLiteral("5h 40%"));
    scene.clock.advance(30s);
    scene.refuse();
    QTRY_COMPARE(scene.upstream.requests().size(), 2);
}

void QuotaWatchTest::butNotEveryOne()
{
    Scene scene;
    scene.start();
    QTRY_COMPARE(scene.quota(), QStringLiteral("5h 40%"));
    scene.clock.advance(29s);
    scene.refuse();
    scene.waitForOther();
    QCOMPARE(scene.upstream.requests().size(), 1);
}

void QuotaWatchTest::saysWhatWentWrong()
{
    Scene scene;
    scene.upstream.answer(FakeAnswer::error(403, "permission_error", "not with the-first-key"));
    scene.upstream.answer(FakeAnswer::json(200, R"({"percent": 50})"));
    scene.start();
    QTRY_COMPARE(scene.quota(), QStringLiteral("5h 40%"));
    scene.watch->onTime(relay);
    QTRY_COMPARE(scene.found().quotaError(), QStringLiteral("403 permission_error: not with ***"));
    QCOMPARE(scene.quota(), QStringLiteral("5h 40%"));
    QCOMPARE(scene.found().lastError(), QString());
    scene.watch->onTime(relay);
    QTRY_COMPARE(scene.found().quotaError(), QString());
    QCOMPARE(scene.quota(), QStringLiteral("5h 50%"));
}

void QuotaWatchTest::whatIsToldNoMoreIsForgotten()
{
    Scene scene;
    scene.upstream.answer(FakeAnswer::json(200, "{}"));
    scene.start();
    QTRY_COMPARE(scene.quota(), QStringLiteral("5h 40%"));
    scene.watch->onTime(relay);
    QTRY_COMPARE(scene.quota(), QString());
    QCOMPARE(scene.found().quotaError(), QString());
}

void QuotaWatchTest::stoppingEndsTheQuestion()
{
    Scene scene;
    scene.config.providers.removeLast();
    FakeUpstream silent;
    silent.answer(FakeAnswer::stall());
    scene.configOfRelay().baseUrl = QUrl(silent.baseUrl());
    scene.start();
    QTRY_COMPARE(silent.requests().size(), 1);
    scene.watch->stop();
    QTRY_VERIFY(silent.requests().first().aborted);
}

void QuotaWatchTest::anotherStartAsksNobodyAnew()
{
    Scene scene;
    scene.start();
    QTRY_COMPARE(scene.quota(), QStringLiteral("5h 40%"));
    QTRY_COMPARE(scene.otherUpstream.requests().size(), 1);
    scene.config.providers.last().weight = 5; // only this one is another
    scene.providers->apply(scene.config);
    scene.watch->start();
    QTRY_COMPARE(scene.otherUpstream.requests().size(), 2);
    QCOMPARE(scene.upstream.requests().size(), 1);
    scene.config.providers.removeFirst();
    scene.providers->apply(scene.config);
    scene.watch->start();
    scene.watch->onTime(relay); // which is gone
    scene.waitForOther();
    QCOMPARE(scene.upstream.requests().size(), 1);
}

QTEST_GUILESS_MAIN(QuotaWatchTest)
#include "tst_quotawatch.moc"
