// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/twoproviders.h"
#include "upstream/networkwatch.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

QString text(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

TestClient::Answer read(GatewayFixture &gateway, const QByteArray &target)
{
    const auto client = gateway.client();
    client->request("GET", target, {}, {});
    return client->answer();
}

QJsonObject readJson(GatewayFixture &gateway, const QByteArray &target)
{
    return QJsonDocument::fromJson(read(gateway, target).body).object();
}

} // namespace

/// What is remembered of how quick and how good providers were.
class TestHistory : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void failuresAreCountedAgainstWhoseTheyAre_data();
    void failuresAreCountedAgainstWhoseTheyAre();
    void whoLeavesIsNoFailure();
    void whoWasNotReachedHasFailedOnlyIfOthersWere();
    void withoutANetworkNobodyHasFailed();
    void statsHaveTheHistoryOfEveryProvider();
    void aProviderHasItsSeries();
    void countingIsNoPartOfIt();
    void itGoesOnOverAReload();
    void itGoesOnOverARestart();
    void whatCannotBeReadYetIsTakenUpLater();
    void namesAreFoundWhateverIsInThem();
    void whatIsNotThereIsSaid();
};

void TestHistory::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestHistory::failuresAreCountedAgainstWhoseTheyAre_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::addColumn<bool>("faulty");
    QTest::newRow("server error") << FakeAnswer::error(500, "api_error") << true;
    QTest::newRow("overloaded") << FakeAnswer::error(529, "overloaded_error") << true;
    QTest::newRow("rate limit") << FakeAnswer::error(429, "rate_limit_error") << true;
    QTest::newRow("a page") << FakeAnswer::plain(200, "<html>", {{"content-type", "text/html"}}) << true;
    QTest::newRow("cut before content") << FakeAnswer::cutStream({messageStartEvent()}) << true;
    QTest::newRow("cut in the answer") << FakeAnswer::cutStream(messageEvents().first(3)) << true;
    QTest::newRow("no answer") << FakeAnswer::close() << true;
    QTest::newRow("mistake of the client") << FakeAnswer::error(400, "invalid_request_error") << false;
    QTest::newRow("unknown model") << FakeAnswer::error(404, "not_found_error", "model: nope") << false;
    QTest::newRow("a good answer") << FakeAnswer::stream(messageEvents()) << false;
}

void TestHistory::failuresAreCountedAgainstWhoseTheyAre()
{
    QFETCH(FakeAnswer, answer);
    QFETCH(bool, faulty);
    TwoProviders scene;
    scene.startWithA(answer);

    scene.gateway.post(messagesBody());

    QVERIFY(scene.gateway.records().first().attempts.first().sent);
    QCOMPARE(scene.gateway.records().first().attempts.first().faulty, faulty);
    QCOMPARE(scene.stateOfA().lastHour.attempts, 1U);
    QCOMPARE(scene.stateOfA().lastHour.errors, faulty ? 1U : 0U);
    QCOMPARE(scene.stateOfB().lastHour.errors, 0U);
}

void TestHistory::whoLeavesIsNoFailure()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::cutStream(messageEvents().first(2), FakeAnswer::End::Stall));
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE(client->bodySoFar(), messageEvents().first(2).join());
    client->leave();
    QTRY_COMPARE(scene.gateway.records().size(), 1);
    QCOMPARE(scene.stateOfA().lastHour.attempts, 1U);
    QCOMPARE(scene.stateOfA().lastHour.errors, 0U);
}

void TestHistory::whoWasNotReachedHasFailedOnlyIfOthersWere()
{
    TwoProviders scene;
    scene.configOfA().baseUrl = QUrl(text("http://a.invalid"));
    scene.configOfB().baseUrl = QUrl(text("http://b.invalid"));
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 502);
    QCOMPARE(scene.stateOfA().lastHour.attempts, 1U);
    QCOMPARE(scene.stateOfA().lastHour.errors, 0U);

    scene.configOfB().proxy = QUrl(scene.b.baseUrl()); // not on this computer, as it seems
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.stateOfA().lastHour.attempts, 2U);
    QCOMPARE(scene.stateOfA().lastHour.errors, 1U);
}

void TestHistory::withoutANetworkNobodyHasFailed()
{
    TwoProviders scene;
    scene.startWithA(goodAnswer(messagesBody()).holdBefore(5));
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.held(), 1);
    scene.gateway.gateway().network().setOnline(false);
    scene.a.kill();
    QVERIFY(!client->answer().body.contains("message_stop"));
    QTRY_COMPARE(scene.gateway.records().size(), 1);
    QCOMPARE(scene.stateOfA().lastHour.attempts, 1U);
    QCOMPARE(scene.stateOfA().lastHour.errors, 0U);
}

void TestHistory::statsHaveTheHistoryOfEveryProvider()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::error(500, "api_error"));
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);

    const QJsonArray endpoints = readJson(scene.gateway, "/stats").value(u"endpoints").toArray();

    for (const char *span : {"hour", "day", "week"}) {
        const auto figures = [&](int endpoint) {
            return endpoints[endpoint].toObject().value(u"history").toObject().value(text(span)).toObject();
        };
        QCOMPARE(figures(0).value(u"attempts"), QJsonValue(1));
        QCOMPARE(figures(0).value(u"errors"), QJsonValue(1));
        QCOMPARE(figures(0).value(u"error_share"), QJsonValue(1.0));
        QCOMPARE(figures(0).value(u"first_byte_ms_p50"), QJsonValue(QJsonValue::Null));
        QCOMPARE(figures(0).value(u"tokens_per_second"), QJsonValue(QJsonValue::Null));
        QCOMPARE(figures(1).value(u"error_share"), QJsonValue(0.0));
        QVERIFY(figures(1).value(u"first_byte_ms_p50").toDouble() > 0);
        QVERIFY(figures(1).value(u"first_byte_ms_p95").toDouble() > 0);
    }
}

void TestHistory::aProviderHasItsSeries()
{
    TwoProviders scene;
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    scene.gateway.passTime(90min);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);

    const QJsonObject hour = readJson(scene.gateway, "/providers/a/history");
    QCOMPARE(hour.value(u"provider"), QJsonValue(text("a")));
    QCOMPARE(hour.value(u"span"), QJsonValue(text("hour")));
    QCOMPARE(hour.value(u"step_seconds"), QJsonValue(60));
    QCOMPARE(hour.value(u"points").toArray().size(), 60);
    QCOMPARE(hour.value(u"summary").toObject().value(u"attempts"), QJsonValue(1));
    const QJsonObject week = readJson(scene.gateway, "/providers/a/history?span=week");
    QCOMPARE(week.value(u"points").toArray().size(), 168);
    QCOMPARE(week.value(u"summary").toObject().value(u"attempts"), QJsonValue(2));
    const QJsonObject day = readJson(scene.gateway, "/providers/a/history?span=day");
    const QJsonArray points = day.value(u"points").toArray();
    QCOMPARE(points.size(), 96);
    int attempts = 0;
    for (const QJsonValue &point : points)
        attempts += point.toObject().value(u"attempts").toInt();
    QCOMPARE(attempts, 2);
    const QDateTime last
        = QDateTime::fromString(points.last().toObject().value(u"from").toString(), Qt::ISODateWithMs);
    QCOMPARE(last.time().minute() % 15, 0);
    QVERIFY(last > QDateTime::currentDateTimeUtc().addSecs(60 * 60));
}

void TestHistory::countingIsNoPartOfIt()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::json(200, R"({"input_tokens":42})"));
    QCOMPARE(scene.gateway.post(messagesBody(), {}, "/v1/messages/count_tokens").status, 200);
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.stateOfA().lastHour.attempts, 0U);
}

void TestHistory::itGoesOnOverAReload()
{
    TwoProviders scene;
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    scene.configOfA().weight = 7;
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(scene.stateOfA().lastHour.attempts, 1U);
    scene.gateway.config.providers.removeFirst();
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(read(scene.gateway, "/providers/a/history").status, 404);
    QCOMPARE(read(scene.gateway, "/providers/b/history").status, 200);
}

void TestHistory::itGoesOnOverARestart()
{
    QTemporaryDir folder;
    const auto keepIn = [&](TwoProviders &scene) { scene.gateway.keeping.stateFolder = folder.path(); };
    {
        TwoProviders scene;
        keepIn(scene);
        scene.startWithA(FakeAnswer::error(500, "api_error"));
        QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
        const auto client = scene.gateway.client();
        client->post("/v1/messages/count_tokens", messagesBody());
        (void)client->answer();
    }
    TwoProviders scene;
    keepIn(scene);
    scene.gateway.start();
    QTRY_COMPARE(scene.stateOfA().lastHour.attempts, 1U);
    QCOMPARE(scene.stateOfA().lastHour.errors, 1U);
    QCOMPARE(scene.stateOfB().lastWeek.attempts, 1U);
    QCOMPARE(scene.stateOfB().lastWeek.errors, 0U);
    QVERIFY(scene.stateOfB().lastDay.firstByteP50 > 0);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.stateOfA().lastHour.attempts, 2U);
}

/// What was measured meanwhile stays, and counts once.
void TestHistory::whatCannotBeReadYetIsTakenUpLater()
{
    constexpr int patience = 20'000; // it tries again after some seconds
    const QTemporaryDir folder;
    const QString state = folder.filePath(text("state"));
    const QString elsewhere = folder.filePath(text("elsewhere"));
    {
        TwoProviders scene;
        scene.gateway.keeping.stateFolder = state;
        scene.gateway.start();
        QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    }
    QVERIFY(QDir().rename(state, elsewhere));
    QFile obstacle(state);
    QVERIFY(obstacle.open(QIODevice::WriteOnly));
    TwoProviders scene;
    scene.gateway.keeping.stateFolder = state;
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QTRY_VERIFY_WITH_TIMEOUT(!scene.gateway.gateway().snapshot().ledger.problem.isEmpty(), patience);
    const auto attempts
        = [&scene] { return scene.stateOfA().lastHour.attempts + scene.stateOfB().lastHour.attempts; };
    QCOMPARE(attempts(), 1U);

    QVERIFY(obstacle.remove());
    QVERIFY(QDir().rename(elsewhere, state));

    QTRY_COMPARE_WITH_TIMEOUT(attempts(), 2U, patience);
    QTRY_VERIFY_WITH_TIMEOUT(scene.gateway.gateway().snapshot().ledger.problem.isEmpty(), patience);
    QCOMPARE(attempts(), 2U);
}

void TestHistory::namesAreFoundWhateverIsInThem()
{
    const QString name = QStringLiteral("my \"own\"/wörk?");
    GatewayFixture gateway;
    gateway.addProvider(name, text("http://127.0.0.1:9"));
    gateway.start();
    const QByteArray path = "/providers/" + QUrl::toPercentEncoding(name) + "/history";
    QCOMPARE(readJson(gateway, path).value(u"provider"), QJsonValue(name));
}

void TestHistory::whatIsNotThereIsSaid()
{
    TwoProviders scene;
    scene.gateway.start();
    const auto unknown = read(scene.gateway, "/providers/nobody/history");
    QCOMPARE(unknown.status, 404);
    QVERIFY(unknown.body.contains("there is no provider nobody"));
    const auto wrong = read(scene.gateway, "/providers/a/history?span=year");
    QCOMPARE(wrong.status, 400);
    QVERIFY(wrong.body.contains("hour, day or week"));
}

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
