// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/twoproviders.h"
#include "usage/tokenestimate.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QByteArray path = "/v1/messages/count_tokens";
const QByteArray body = R"({"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"hi"}]})";

bool isLocal(const TestClient::Answer &answer)
{
    return answer.headers.value("x-signalbox-estimate") == "local";
}

/// The tokens that an answer tells; -1 when it is no such answer.
qint64 tokensIn(const TestClient::Answer &answer)
{
    const QJsonObject object = QJsonDocument::fromJson(answer.body).object();
    return object.size() == 1 ? object.value(QStringLiteral("input_tokens")).toInteger(-1) : -1;
}

/// Provider a is the only one.
struct Scene : TwoProviders
{
    Scene() { gateway.addRoute(QStringLiteral("*"), {QStringLiteral("a")}); }
    void addB()
    {
        gateway.config.routes.clear();
        gateway.addRoute(QStringLiteral("*"), {QStringLiteral("a"), QStringLiteral("b")});
    }
    TestClient::Answer count() { return gateway.post(body, {}, path); }
    [[nodiscard]] qsizetype attemptsOfLast() const { return gateway.records().last().attempts.size(); }
};

const FakeAnswer notThere = FakeAnswer::error(404, "not_found_error");

} // namespace

/// count_tokens: by a provider, and by estimate where none does.
class TestCounting : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void aProvidersAnswerPasses();
    void anotherProviderMayCount();
    void whoFailsTwiceIsNotAskedAgain_data();
    void whoFailsTwiceIsNotAskedAgain();
    void afterItsCooldownItIsAskedAgain();
    void aSuccessBetweenFailuresKeepsIt();
    void countingSaysNothingOfTheKeys();
    void itMayAlwaysBeLocal();
    void aMistakeGoesBack();
    void theEstimateFollowsWhatRequestsCost();
    void manyAtOnce_data();
    void manyAtOnce();
};

void TestCounting::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestCounting::aProvidersAnswerPasses()
{
    Scene scene;
    const QByteArray counted = R"({ "input_tokens" : 123 })";
    scene.startWithA(FakeAnswer::json(200, counted));
    const auto answer = scene.count();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, counted);
    QVERIFY(!isLocal(answer));
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("a"));
    QCOMPARE(scene.a.requests().first().target, path);
    QCOMPARE(scene.a.requests().first().body, body);
}

void TestCounting::anotherProviderMayCount()
{
    Scene scene;
    scene.addB();
    scene.b.answer(FakeAnswer::json(200, R"({"input_tokens":7})"));
    scene.b.answerBy({});
    scene.startWithA(notThere);
    for (int i = 0; i < 4; ++i) {
        const auto answer = scene.count();
        QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
        QCOMPARE(tokensIn(answer), 7);
    }
    QCOMPARE(scene.a.requests().size(), 2);
}

void TestCounting::whoFailsTwiceIsNotAskedAgain_data()
{
    QTest::addColumn<FakeAnswer>("failure");
    QTest::newRow("404") << notThere;
    QTest::newRow("405") << FakeAnswer::plain(405, "no");
    QTest::newRow("401") << FakeAnswer::error(401, "authentication_error");
    QTest::newRow("429") << FakeAnswer::plain(429, {}, {{"retry-after", "60"}});
    QTest::newRow("500") << FakeAnswer::error(500, "api_error");
    QTest::newRow("529") << FakeAnswer::error(529, "overloaded_error");
    QTest::newRow("a page") << FakeAnswer::plain(200, "<html></html>", {{"content-type", "text/html"}});
    QTest::newRow("reset") << FakeAnswer::reset();
    QTest::newRow("silence") << FakeAnswer::stall();
    QTest::newRow("silence behind the head")
        << FakeAnswer::head(200, {{"content-type", "application/json"}}, "content-length: 20")
               .endingWith(FakeAnswer::End::Stall);
    QTest::newRow("refused connection") << FakeAnswer();
}

void TestCounting::whoFailsTwiceIsNotAskedAgain()
{
    QFETCH(FakeAnswer, failure);
    Scene scene;
    scene.gateway.config.tokenCounting.timeout = 100ms;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.startWithA(failure);
    const bool refused = failure.steps.isEmpty() && failure.end == FakeAnswer::End::KeepOpen;
    if (refused)
        scene.a.kill();
    for (const qsizetype attempts : {1, 1, 0, 0}) {
        const auto answer = scene.count();
        QCOMPARE(answer.status, 200);
        QVERIFY(isLocal(answer));
        QVERIFY(tokensIn(answer) > 0);
        QCOMPARE(answer.headers.value("content-type"), QByteArray("application/json"));
        QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("none"));
        QCOMPARE(scene.attemptsOfLast(), attempts);
        QVERIFY(scene.gateway.records().last().error.isEmpty());
    }
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::Healthy);
    QCOMPARE(scene.stateOfA().failures, 0);
    QCOMPARE(scene.stateOfA().pauses.size(), 0);
    QCOMPARE(scene.stateOfA().inFlight, 0);
    if (refused)
        return;
    scene.a.answerWell("still there");
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
}

void TestCounting::afterItsCooldownItIsAskedAgain()
{
    Scene scene;
    scene.gateway.config.tokenCounting.failureCooldown = 1ms;
    scene.startWithA(notThere);
    QVERIFY(isLocal(scene.count()));
    QVERIFY(isLocal(scene.count()));
    scene.a.answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::json(200, R"({"input_tokens":9})"); });
    QTRY_COMPARE(tokensIn(scene.count()), 9);
    QVERIFY(!isLocal(scene.count()));
}

void TestCounting::aSuccessBetweenFailuresKeepsIt()
{
    Scene scene;
    scene.a.answerBy([&](const FakeUpstream::Request &) {
        return scene.a.requests().size() % 2 == 1 ? notThere : FakeAnswer::json(200, R"({"input_tokens":9})");
    });
    scene.gateway.start();
    for (int i = 0; i < 6; ++i)
        QCOMPARE(isLocal(scene.count()), i % 2 == 0);
    QCOMPARE(scene.a.requests().size(), 6);
}

void TestCounting::countingSaysNothingOfTheKeys()
{
    Scene scene;
    scene.addB();
    scene.configOfA().secrets = {{Secret("sk-one"), {}}, {Secret("sk-two"), {}}};
    scene.startWithA(FakeAnswer::plain(429, {}, {{"retry-after", "60"}}));
    QCOMPARE(scene.count().status, 200);
    QCOMPARE(scene.a.requests().size(), 2); // with either key
    scene.a.answerWell("from a");
    for (int i = 0; i < 2; ++i)
        QCOMPARE(scene.gateway.post(messagesBody()).headers.value("x-provider-used"), QByteArray("a"));
    QVERIFY(scene.a.requests().at(2).headers.value("x-api-key")
        != scene.a.requests().at(3).headers.value("x-api-key"));
}

void TestCounting::itMayAlwaysBeLocal()
{
    Scene scene;
    scene.gateway.config.tokenCounting.alwaysLocal = true;
    scene.gateway.start();
    const auto answer = scene.count();
    QCOMPARE(answer.status, 200);
    QVERIFY(isLocal(answer));
    QCOMPARE(answer.body, "{\"input_tokens\":" + QByteArray::number(tokensIn(answer)) + '}');
    QCOMPARE(scene.a.requests().size(), 0);
}

void TestCounting::aMistakeGoesBack()
{
    Scene scene;
    const QByteArray told
        = R"({"type":"error","error":{"type":"invalid_request_error","message":"messages: wrong"} })";
    scene.startWithA(FakeAnswer::json(400, told));
    for (int i = 1; i <= 4; ++i) {
        const auto answer = scene.count();
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.body, told);
        QVERIFY(!isLocal(answer));
        QCOMPARE(scene.a.requests().size(), i);
    }
}

void TestCounting::theEstimateFollowsWhatRequestsCost()
{
    Scene scene;
    scene.gateway.config.tokenCounting.alwaysLocal = true;
    QByteArray text;
    for (int i = 0; i < 2000; ++i)
        text += "word" + QByteArray::number(i) + ' ';
    const QByteArray request
        = R"({"model":"claude-sonnet-4-5","max_tokens":64,"messages":[{"role":"user","content":")" + text
        + R"("}]})";
    const qint64 estimate = estimateTokens(request);
    QVERIFY(estimate > 1000);
    const QByteArray usage = R"("input_tokens":)" + QByteArray::number(2 * estimate);
    scene.startWithA(FakeAnswer::json(200, messageJson().replace(R"("input_tokens":10)", usage)));
    const qint64 before = tokensIn(scene.gateway.post(request, {}, path));
    QVERIFY(before >= estimate && before < estimate * 3 / 2);

    for (int i = 0; i < 5; ++i)
        QCOMPARE(scene.gateway.post(request).status, 200);

    const qint64 after = tokensIn(scene.gateway.post(request, {}, path));
    QVERIFY2(after > estimate * 9 / 5 && after <= 2 * estimate, QByteArray::number(after).constData());
}

void TestCounting::manyAtOnce_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::addColumn<bool>("local");
    QTest::newRow("counted") << FakeAnswer::json(200, R"({"input_tokens":5})") << false;
    QTest::newRow("refused") << notThere << true;
    QTest::newRow("reset") << FakeAnswer::reset() << true;
}

void TestCounting::manyAtOnce()
{
    QFETCH(FakeAnswer, answer);
    QFETCH(bool, local);
    Scene scene;
    scene.startWithA(answer);
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 25; ++i) {
        clients.push_back(scene.gateway.client());
        clients.back()->post(path, body);
    }
    for (const auto &client : clients) {
        const auto counted = client->answer();
        QCOMPARE(counted.status, 200);
        QCOMPARE(isLocal(counted), local);
        QVERIFY(tokensIn(counted) > 0);
    }
    QCOMPARE(scene.stateOfA().failures, 0);
}

QTEST_GUILESS_MAIN(TestCounting)
#include "tst_counting.moc"
