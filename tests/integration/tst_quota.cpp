// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/twoproviders.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QByteArray unified = "anthropic-ratelimit-unified-";

/// Both providers answer well and tell what of their windows is used, as Anthropic's subscriptions do.
struct Scene : TwoProviders
{
    Scene()
    {
        gateway.config.quotaReserve = 0.1;
        a.answerBy([this](const FakeUpstream::Request &request) { return answerOf(ofA, request); });
        b.answerBy([this](const FakeUpstream::Request &request) { return answerOf(ofB, request); });
    }

    struct Quota
    {
        double used = -1; ///< of five hours; < 0 = nothing is told
        std::chrono::minutes resetsIn{60};
    };

    [[nodiscard]] FakeAnswer answerOf(const Quota &quota, const FakeUpstream::Request &request) const
    {
        if (quota.used < 0)
            return goodAnswer(request.body);
        const qint64 reset
            = now().addMSecs(std::chrono::milliseconds(quota.resetsIn).count()).toSecsSinceEpoch();
        Headers headers{{unified + "status", quota.used < 1 ? "allowed" : "rejected"},
            {unified + "5h-status", quota.used < 1 ? "allowed" : "rejected"},
            {unified + "5h-utilization", QByteArray::number(quota.used)},
            {unified + "5h-reset", QByteArray::number(reset)}, {"content-type", "application/json"}};
        if (!organization.isEmpty())
            headers.append("anthropic-organization-id", organization);
        if (quota.used < 1)
            return FakeAnswer::plain(200, messageJson(), headers);
        return FakeAnswer::plain(
            429, R"({"type":"error","error":{"type":"rate_limit_error","message":"spent"}})", headers);
    }

    void start() { balance(Strategy::QuotaAware); }
    void passTime(std::chrono::minutes time)
    {
        gateway.passTime(time);
        m_passed += time;
    }
    [[nodiscard]] QDateTime now() const
    {
        return QDateTime::currentDateTimeUtc().addMSecs(std::chrono::milliseconds(m_passed).count());
    }
    /// Who has answered.
    QByteArray ask(const Headers &headers = {})
    {
        Headers all = headers;
        all.append("x-signalbox-decision", "1");
        const auto answer = gateway.post(messagesBody(), all);
        decision = answer.headers.value("x-signalbox-decision");
        return answer.headers.value("x-provider-used");
    }
    QJsonArray quotaOf(int provider)
    {
        const auto client = gateway.client();
        client->request("GET", "/providers", {}, {});
        return QJsonDocument::fromJson(client->answer().body)
            .object()
            .value(u"providers")
            .toArray()
            .at(provider)
            .toObject()
            .value(u"quota")
            .toArray();
    }
    /// Both have been asked once and have told.
    void askBoth()
    {
        for (const char *name : {"a", "b"})
            QCOMPARE(ask({{"x-signalbox-provider", name}}), QByteArray(name));
    }

    Quota ofA;
    Quota ofB;
    QByteArray organization; ///< that both name; empty = they name none
    QByteArray decision;

private:
    std::chrono::minutes m_passed{0};
};

} // namespace

class QuotaTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }

    void whatResetsSoonestIsUsedFirst();
    void theReserveIsKept();
    void whatHasResetIsForgotten();
    void aRefusalTells();
    void otherStrategiesDoNotAsk();
    void isShown();
    void clientsSeeTheirOwn();
    void crossingsAreToldOnce();
    void isAskedForAtTheStart();
    void aRenewedLoginIsTheSameClient();
    void aReloadAsksNobodyAnew();
    void aResetIsAnnounced();
};

void QuotaTest::whatResetsSoonestIsUsedFirst()
{
    Scene scene;
    scene.ofA = {0.2, 100min};
    scene.ofB = {0.6, 20min};
    scene.start();
    scene.askBoth();
    QCOMPARE(scene.ask(), QByteArray("b"));
    scene.ofB = {0.0, 300min}; // another one has begun
    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.ask(), QByteArray("a"));
}

void QuotaTest::theReserveIsKept()
{
    Scene scene;
    scene.ofA = {0.97, 10min};
    scene.ofB = {0.2, 100min};
    scene.start();
    scene.askBoth();
    QCOMPARE(scene.ask(), QByteArray("b"));
    QVERIFY2(scene.decision.contains("a: 5h 97 % used, kept in reserve"), scene.decision);
    const auto &candidates = scene.gateway.records().last().candidates;
    QCOMPARE(candidates.at(0).state, QString());
    QCOMPARE(candidates.at(1).state, QStringLiteral("5h 97 % used, kept in reserve"));
    scene.ofB = {0.95, 100min};
    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.ask(), QByteArray("a")); // nobody has room: what resets soonest
}

void QuotaTest::whatHasResetIsForgotten()
{
    Scene scene;
    scene.ofA = {0.97, 60min};
    scene.ofB = {0.92, 300min};
    scene.start();
    scene.askBoth();
    scene.passTime(59min);
    QCOMPARE(scene.stateOfA().quota.size(), 1);
    QCOMPARE(scene.quotaOf(0).size(), 1);
    scene.ofA = {};
    scene.passTime(2min);
    QCOMPARE(scene.quotaOf(0).size(), 0);
    QCOMPARE(scene.quotaOf(1).size(), 1);
    QCOMPARE(scene.ask(), QByteArray("a"));
    QCOMPARE(scene.ask(), QByteArray("a"));
}

void QuotaTest::aRefusalTells()
{
    Scene scene;
    scene.ofA = {1, 30min};
    scene.start();
    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.quotaOf(0).at(0).toObject().value(u"used").toDouble(), 1.0);
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.ask(), QByteArray("b"));
    QVERIFY2(scene.decision.contains("a: 5h used up, resets in 30 min"), scene.decision);
    QCOMPARE(scene.a.requests().size(), 1);
}

void QuotaTest::otherStrategiesDoNotAsk()
{
    Scene scene;
    scene.ofA = {0.97, 10min};
    scene.ofB = {0.2, 5min};
    scene.balance(Strategy::Priority);
    scene.askBoth();
    QCOMPARE(scene.ask(), QByteArray("a"));
    QVERIFY2(!scene.decision.contains("5h"), scene.decision);
    QCOMPARE(scene.quotaOf(0).size(), 1); // it is shown all the same
}

void QuotaTest::isShown()
{
    Scene scene;
    scene.configOfA().secrets.append({Secret("sk-another-secret-of-a"), {}});
    scene.ofA = {0.5, 60min};
    scene.start();
    QCOMPARE(scene.ask(), QByteArray("a"));
    const QJsonObject window = scene.quotaOf(0).at(0).toObject();
    QCOMPARE(window.value(u"account").toString(), QStringLiteral("key 1"));
    QCOMPARE(window.value(u"window").toString(), QStringLiteral("5h"));
    QCOMPARE(window.value(u"model").toString(), QString());
    QCOMPARE(window.value(u"used").toDouble(), 0.5);
    QVERIFY(window.value(u"limit").isNull());
    const auto reset = QDateTime::fromString(window.value(u"resets_at").toString(), Qt::ISODateWithMs);
    QVERIFY(reset > scene.now().addSecs(58 * 60) && reset < scene.now().addSecs(61 * 60));
    const auto client = scene.gateway.client();
    client->request("GET", "/metrics", {}, {});
    const QByteArray metrics = client->answer().body;
    QVERIFY2(metrics.contains("\nsignalbox_provider_quota_used_ratio{provider=\"a\",account=\"key "
                              "1\",window=\"5h\",model=\"\"} 0.5\n"),
        metrics);
}

void QuotaTest::clientsSeeTheirOwn()
{
    Scene scene;
    scene.configOfA().auth = ProviderConfig::Auth::Passthrough;
    scene.configOfA().secrets.clear();
    scene.start();
    const Headers one{{"authorization", "Bearer sk-ant-oat01-one"}};
    const Headers two{{"authorization", "Bearer sk-ant-oat01-two"}};
    scene.ofA = {0.95, 60min};
    QCOMPARE(scene.ask(one), QByteArray("a"));
    scene.ofA = {0.3, 120min};
    QCOMPARE(scene.ask(two), QByteArray("a"));
    QCOMPARE(scene.ask(one), QByteArray("b"));
    QCOMPARE(scene.ask(two), QByteArray("a"));
    const QJsonArray windows = scene.quotaOf(0);
    QCOMPARE(windows.size(), 2);
    for (const auto &[at, number, used] :
        {std::tuple(0, 2, 0.3), std::tuple(1, 1, 0.95)}) { // the latest first
        QCOMPARE(
            windows.at(at).toObject().value(u"account").toString(), QStringLiteral("client %1").arg(number));
        QCOMPARE(windows.at(at).toObject().value(u"used").toDouble(), used);
    }
}

void QuotaTest::crossingsAreToldOnce()
{
    Scene scene;
    scene.ofA = {0.85, 10min};
    scene.start();
    QSignalSpy crossed(&scene.gateway.gateway(), &Gateway::quotaCrossed);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(scene.ask(), QByteArray("a"));
    QCOMPARE(crossed.size(), 1);
    QCOMPARE(crossed.first().at(0).toString(), QStringLiteral("a"));
    QCOMPARE(crossed.first().at(2).toString(), QStringLiteral("5h"));
    QCOMPARE(crossed.first().at(3).toInt(), 80);
}

void QuotaTest::isAskedForAtTheStart()
{
    Scene scene;
    scene.configOfA().quota.url = QStringLiteral("/usage");
    QuotaWindowConfig window;
    window.name = QStringLiteral("7d");
    window.percent = QStringLiteral("used");
    scene.configOfA().quota.windows = {window};
    scene.a.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::json(200, R"({"used": 97})"); });
    scene.start();
    QTRY_COMPARE(scene.stateOfA().quota.size(), 1);
    QCOMPARE(scene.stateOfA().attempts, 0);
    QCOMPARE(scene.ask(), QByteArray("b"));
    QVERIFY2(scene.decision.contains("a: 7d 97 % used, kept in reserve"), scene.decision);
}

void QuotaTest::aRenewedLoginIsTheSameClient()
{
    Scene scene;
    scene.configOfA().auth = ProviderConfig::Auth::Passthrough;
    scene.configOfA().secrets.clear();
    scene.organization = "00000000-0000-4000-8000-000000000001";
    scene.ofA = {0.85, 60min};
    scene.start();
    QSignalSpy crossed(&scene.gateway.gateway(), &Gateway::quotaCrossed);
    QCOMPARE(scene.ask({{"authorization", "Bearer sk-ant-oat01-old"}}), QByteArray("a"));
    QCOMPARE(scene.ask({{"authorization", "Bearer sk-ant-oat01-new"}}), QByteArray("a"));
    QCOMPARE(scene.quotaOf(0).size(), 1);
    QCOMPARE(scene.quotaOf(0).at(0).toObject().value(u"account").toString(), QStringLiteral("client 1"));
    QCOMPARE(crossed.size(), 1);
}

void QuotaTest::aReloadAsksNobodyAnew()
{
    Scene scene;
    QuotaWindowConfig window;
    window.name = QStringLiteral("7d");
    window.percent = QStringLiteral("used");
    for (ProviderConfig &provider : scene.gateway.config.providers) {
        provider.quota.url = QStringLiteral("/usage");
        provider.quota.windows = {window};
    }
    const auto used = [](const FakeUpstream::Request &) { return FakeAnswer::json(200, R"({"used": 7})"); };
    scene.a.answerBy(used);
    scene.b.answerBy(used);
    scene.start();
    QTRY_COMPARE(scene.quotaOf(0).size() + scene.quotaOf(1).size(), 2);
    scene.configOfB().weight = 5; // only this one is another
    QVERIFY(!scene.gateway.apply());
    QTRY_COMPARE(scene.b.requests().size(), 2);
    QCOMPARE(scene.a.requests().size(), 1);
}

void QuotaTest::aResetIsAnnounced()
{
    Scene scene;
    scene.ofA = {0.5, 60min};
    scene.ofB = {0.1, 300min};
    scene.start();
    scene.askBoth();
    QCOMPARE(scene.stateOfA().quota.size(), 1);
    scene.gateway.passTime(59min + 58s);
    QSignalSpy changed(&scene.gateway.gateway(), &Gateway::snapshotChanged);
    scene.gateway.gateway().pin({});
    const auto isShown = [&] {
        return changed.isEmpty()
            || !changed.last().first().value<GatewaySnapshot>().providers.first().quota.isEmpty();
    };
    QTRY_VERIFY(!isShown());
}

QTEST_GUILESS_MAIN(QuotaTest)
#include "tst_quota.moc"
