// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/twoproviders.h"
#include "upstream/networkwatch.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

using Health = ProviderSnapshot::Health;

namespace {

const QByteArray limitJson = R"({"type":"error","error":{"type":"rate_limit_error","message":"slower"}})";

QByteArray providerOf(const TestClient::Answer &answer)
{
    return answer.headers.value("x-provider-used");
}

FakeAnswer serverError()
{
    return FakeAnswer::error(500, "api_error");
}

/// A rate limit that ends after this long.
FakeAnswer rateLimit(std::chrono::milliseconds wait)
{
    FakeAnswer answer
        = FakeAnswer::plain(429, {}, {{"retry-after-ms", QByteArray::number(qint64(wait.count()))}});
    return answer;
}

/// Provider a before provider b, and when a was asked.
struct Scene : TwoProviders
{
    Scene()
    {
        HealthConfig &health = gateway.config.health;
        health.unhealthyThreshold = 2;
        health.failureCooldown = 60s;
        clock.start();
        QObject::connect(&a, &FakeUpstream::requested, &a, [this] { asked << clock.elapsed(); });
    }

    /// Provider b is reached by a name of the network, through a proxy: not on this computer, as it seems.
    void moveBAway()
    {
        configOfB().proxy = QUrl(b.baseUrl());
        configOfB().baseUrl = QUrl(QStringLiteral("http://b.invalid"));
    }

    /// Provider a does this when it is asked for the n-th time, from 0.
    void script(const std::function<FakeAnswer(qsizetype, const QByteArray &)> &answer)
    {
        a.answerBy([this, answer](const FakeUpstream::Request &request) {
            return answer(a.requests().size() - 1, request.body);
        });
        gateway.start();
    }

    QByteArray ask(const QByteArray &model = "claude-sonnet-4-5")
    {
        return providerOf(gateway.post(messagesBody(model)));
    }

    /// Goes on asking until provider a has been asked `times` times; b has to answer all the others.
    [[nodiscard]] bool askUntilAWas(qsizetype times, const QByteArray &model = "claude-sonnet-4-5")
    {
        return QTest::qWaitFor(
            [&] {
                return a.requests().size() >= times || gateway.post(messagesBody(model)).status != 200
                    || a.requests().size() >= times;
            },
            patience);
    }

    QElapsedTimer clock;
    QList<qint64> asked;
};

/// Only one provider can take a request.
struct Lonely
{
    Lonely() { gateway.addProvider(QStringLiteral("only"), upstream.baseUrl()); }

    void script(const std::function<FakeAnswer(qsizetype, const QByteArray &)> &answer)
    {
        upstream.answerBy([this, answer](const FakeUpstream::Request &request) {
            return answer(upstream.requests().size() - 1, request.body);
        });
        gateway.start();
    }
    [[nodiscard]] ProviderSnapshot state() const { return gateway.provider(QStringLiteral("only")); }

    FakeUpstream upstream;
    GatewayFixture gateway;
};

QStringList logged;

void keepMessage(QtMsgType, const QMessageLogContext &, const QString &text)
{
    logged << text;
}

} // namespace

/// When a provider is left out, for how long, and how it comes back.
class TestHealth : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void countsUpToTheThreshold();
    void aSuccessForgetsTheCount();
    void theCooldownGrowsAndIsHonoured();
    void oneProbeAtATime();
    void aProbeMayFailWithoutTheOthersNoticing();
    void aProbeMayLeaveWhileItWaits();
    void aProbeThatHasBegunIsEnough();
    void aProbeThatBreaksProlongsTheCooldown();
    void anOlderSuccessEndsNoPause();
    void aBrokenConnectionSaysNothingWithoutANetwork();
    void manyFailuresInAShortTimeCountWhateverSucceeds();

    void aRateLimitIsOfOneModelAndAsLongAsStated();
    void aSpentQuotaIsOfAllModels();
    void aCertainFailureLeavesOutAtOnce_data();
    void aCertainFailureLeavesOutAtOnce();

    void theOnlyCandidateIsAskedWhileItIsOnlySuspected();
    void theOnlyCandidateThatNamedALongTimeIsNotAsked();
    void theOnlyCandidateThatNamedAShortTimeIsWaitedFor_data();
    void theOnlyCandidateThatNamedAShortTimeIsWaitedFor();
    void suspectsAreLeftInPeaceWhenToldSo();
    void thoseWhoWaitForAProbeDoSoQuietly_data();
    void thoseWhoWaitForAProbeDoSoQuietly();

    void configuredStatusesFailOver_data();
    void configuredStatusesFailOver();
    void aListedNotFoundCountsUnlessItIsOfAModel_data();
    void aListedNotFoundCountsUnlessItIsOfAModel();
    void wordsFailOver_data();
    void wordsFailOver();
    void exceptionsCountByTheirNames_data();
    void exceptionsCountByTheirNames();
    void whatAModelSaysIsNoFailure_data();
    void whatAModelSaysIsNoFailure();
    void clientMistakesNeverCount_data();
    void clientMistakesNeverCount();

    void anExhaustedBalanceIsPassedOver();
    void aResetForgetsAll_data();
    void aResetForgetsAll();

    void keysThatCoolDownAreTriedWhenNothingElseIsLeft();

    void nobodyReachedBlamesNobody();
    void somebodyReachedBlamesTheOthers();
    void anAnswerFromThisComputerSaysNothingOfTheNetwork();
    void whatAsksNoModelSaysNothingAboutAnswers_data();
    void whatAsksNoModelSaysNothingAboutAnswers();
    void aDeadKeyDoesNotHideTheLimitOfAnother();
    void withoutANetworkNobodyIsBlamed();
    void tellsThatNobodyCanBeReached();
    void oneOnThisComputerCanAlwaysBeReached();
    void anotherNetworkMeansNewConnections();
    void afterASleepTheNextRequestIsSentOnANewConnection();
};

void TestHealth::init()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestHealth::countsUpToTheThreshold()
{
    Scene scene;
    scene.script([](qsizetype, const QByteArray &) { return serverError(); });
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=true"));
    logged.clear();
    const auto before = qInstallMessageHandler(keepMessage);

    const QByteArray first = scene.ask();
    const ProviderSnapshot afterOne = scene.stateOfA();
    const QByteArray second = scene.ask();
    const ProviderSnapshot afterTwo = scene.stateOfA();
    const QByteArray third = scene.ask();
    qInstallMessageHandler(before);

    QCOMPARE(QByteArrayList({first, second, third}), QByteArrayList({"b", "b", "b"}));
    QCOMPARE(afterOne.failures, 1);
    QCOMPARE(afterOne.threshold, 2);
    QCOMPARE(afterOne.health, Health::Failing);
    QCOMPARE(afterOne.cooldownSeconds, 0);
    QCOMPARE(afterTwo.failures, 2);
    QCOMPARE(afterTwo.health, Health::CoolingDown);
    QVERIFY(afterTwo.cooldownSeconds > 50 && afterTwo.cooldownSeconds <= 60);
    QCOMPARE(scene.a.requests().size(), 2);
    QVERIFY(logged.contains(QStringLiteral("a failed, count=1/2, reason: 500 api_error: as scripted")));
    QVERIFY(logged.contains(
        QStringLiteral("a failed, count=2/2, left out for 60 s, reason: 500 api_error: as scripted")));
}

void TestHealth::aSuccessForgetsTheCount()
{
    Scene scene;
    scene.gateway.config.health.breakerThreshold = 0;
    scene.script([](qsizetype number, const QByteArray &body) {
        return number % 2 == 0 ? serverError() : goodAnswer(body, "from a");
    });

    for (int i = 0; i < 4; ++i) {
        QCOMPARE(scene.ask(), QByteArray("b"));
        QCOMPARE(scene.stateOfA().failures, 1);
        QCOMPARE(scene.ask(), QByteArray("a"));
        QCOMPARE(scene.stateOfA().failures, 0);
    }
}

void TestHealth::theCooldownGrowsAndIsHonoured()
{
    Scene scene;
    scene.gateway.config.health.failureCooldown = 200ms;
    scene.script([](qsizetype number, const QByteArray &body) {
        return number < 4 ? serverError() : goodAnswer(body, "from a");
    });

    QVERIFY(scene.askUntilAWas(5));

    QCOMPARE(scene.asked.size(), 5);
    QVERIFY2(scene.asked[1] - scene.asked[0] < 200, "one failure is not enough");
    for (int i = 1; i < 4; ++i) {
        const qint64 pause = scene.asked[i + 1] - scene.asked[i];
        QVERIFY2(pause >= 200 * i, qPrintable(QStringLiteral("only %1 ms of cooldown %2").arg(pause).arg(i)));
    }
    QCOMPARE(scene.stateOfA().health, Health::Healthy);
    QCOMPARE(scene.stateOfA().failures, 0);
    QCOMPARE(scene.ask(), QByteArray("a"));
    for (const ExchangeRecord &record : scene.gateway.records())
        QCOMPARE(record.status, 200);
}

void TestHealth::oneProbeAtATime()
{
    Scene scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.gateway.config.health.failureCooldown = 100ms;
    scene.script([](qsizetype number, const QByteArray &body) {
        return number == 0 ? serverError() : goodAnswer(body, "from a").holdBefore(0);
    });
    QCOMPARE(scene.ask(), QByteArray("b"));
    QTRY_COMPARE(scene.stateOfA().health, Health::Failing);
    QVERIFY(scene.stateOfA().probing);
    const auto probe = scene.gateway.client();

    probe->post("/v1/messages", messagesBody());

    QTRY_COMPARE(scene.a.held(), 1);
    std::vector<std::unique_ptr<TestClient>> others;
    for (int i = 0; i < 5; ++i) {
        others.push_back(scene.gateway.client());
        others.back()->post("/v1/messages", messagesBody());
    }
    for (const auto &other : others)
        QCOMPARE(providerOf(other->answer()), QByteArray("b"));
    QCOMPARE(scene.a.requests().size(), 2);
    scene.a.proceed();
    QCOMPARE(providerOf(probe->answer()), QByteArray("a"));
    QTRY_COMPARE(scene.stateOfA().health, Health::Healthy);
    const auto next = scene.gateway.client();
    next->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.held(), 1);
}

void TestHealth::aProbeMayFailWithoutTheOthersNoticing()
{
    Scene scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.gateway.config.health.failureCooldown = 100ms;
    scene.script([](qsizetype number, const QByteArray &) {
        return number == 0 ? serverError() : serverError().holdBefore(0);
    });
    QCOMPARE(scene.ask(), QByteArray("b"));
    QTRY_COMPARE(scene.stateOfA().health, Health::Failing);
    const auto probe = scene.gateway.client();
    probe->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.held(), 1);

    scene.a.proceed();

    QCOMPARE(providerOf(probe->answer()), QByteArray("b"));
    QCOMPARE(scene.stateOfA().failures, 2);
    QCOMPARE(scene.stateOfA().health, Health::CoolingDown);
    QCOMPARE(scene.ask(), QByteArray("b"));
    QTRY_COMPARE(scene.stateOfA().health, Health::Failing);
    QVERIFY(scene.clock.elapsed() - scene.asked[1] >= 200);
    QCOMPARE(scene.a.requests().size(), 2);
}

void TestHealth::aProbeMayLeaveWhileItWaits()
{
    Scene scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.gateway.config.health.failureCooldown = 100ms;
    scene.configOfA().maxConcurrent = 1;
    scene.script([](qsizetype number, const QByteArray &body) {
        FakeAnswer answer = number < 2 ? serverError() : goodAnswer(body, "from a");
        return number == 1 ? answer.holdBefore(0) : answer;
    });
    const Headers pin{{"x-signalbox-provider", "a"}};
    QCOMPARE(scene.ask(), QByteArray("b"));
    const auto first = scene.gateway.client();
    first->post("/v1/messages", messagesBody(), pin);
    QTRY_COMPARE(scene.a.held(), 1);
    QTRY_COMPARE(scene.stateOfA().health, Health::Failing);
    const auto probe = scene.gateway.client(); // there is no room for it
    probe->post("/v1/messages", messagesBody(), pin);
    QTRY_COMPARE(scene.gateway.gateway().snapshot().activeExchanges, 2);

    probe->leave();

    QTRY_COMPARE(scene.gateway.gateway().snapshot().activeExchanges, 1);
    scene.a.proceed();
    QCOMPARE(first->answer().status, 500);
    QVERIFY2(scene.askUntilAWas(3), "nobody else may be the probe");
}

void TestHealth::aProbeThatHasBegunIsEnough()
{
    Scene scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.gateway.config.health.failureCooldown = 100ms;
    scene.script([](qsizetype number, const QByteArray &body) {
        FakeAnswer answer = number == 0 ? serverError() : goodAnswer(body, "from a");
        return number == 1 ? answer.holdBefore(5) : answer;
    });
    QCOMPARE(scene.ask(), QByteArray("b"));
    QTRY_COMPARE(scene.stateOfA().health, Health::Failing);
    const auto probe = scene.gateway.client();
    probe->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.held(), 1);
    QTRY_VERIFY(!scene.stateOfA().probing);
    QCOMPARE(scene.stateOfA().failures, 1); // which is forgotten with the end of an answer
    QCOMPARE(scene.ask(), QByteArray("a")); // the long one is still under way
    QCOMPARE(scene.stateOfA().failures, 0);
    scene.a.proceed();
    QCOMPARE(probe->answer().status, 200);
}

void TestHealth::aProbeThatBreaksProlongsTheCooldown()
{
    Scene scene;
    scene.gateway.config.health.failureCooldown = 100ms;
    scene.script([](qsizetype number, const QByteArray &body) {
        FakeAnswer answer = goodAnswer(body, "from a");
        answer.steps.resize(number < 2 ? 0 : 5);
        answer.endingWith(FakeAnswer::End::Close);
        return number < 2 ? serverError() : answer;
    });
    QVERIFY(scene.askUntilAWas(2));
    QTRY_COMPARE(scene.stateOfA().health, Health::Failing); // half-open
    const auto probe = scene.gateway.client();
    probe->post("/v1/messages", messagesBody(QByteArray("claude-sonnet-4-5"), true));
    QVERIFY(probe->answer().body.contains("event: error"));
    QTRY_COMPARE(scene.stateOfA().failures, 3);
    QCOMPARE(scene.stateOfA().health, Health::CoolingDown);
}

void TestHealth::anOlderSuccessEndsNoPause()
{
    Scene scene;
    scene.script([](qsizetype number, const QByteArray &body) {
        FakeAnswer answer = number == 1 ? rateLimit(60s) : goodAnswer(body, "from a");
        return number == 0 ? answer.holdBefore(5) : answer;
    });
    const auto older = scene.gateway.client();
    older->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.held(), 1);
    QCOMPARE(scene.ask(), QByteArray("b"));
    scene.a.proceed();
    QCOMPARE(providerOf(older->answer()), QByteArray("a"));
    QTRY_COMPARE(scene.gateway.gateway().snapshot().activeExchanges, 0);
    QVERIFY(scene.stateOfA().cooldownSeconds > 50);
    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.a.requests().size(), 2);
}

void TestHealth::aBrokenConnectionSaysNothingWithoutANetwork()
{
    Scene scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.script([](qsizetype, const QByteArray &body) { return goodAnswer(body, "from a").holdBefore(5); });
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.held(), 1);
    scene.gateway.gateway().network().setOnline(false);
    scene.a.kill();
    QVERIFY(!client->answer().body.contains("message_stop"));
    QTRY_COMPARE(scene.gateway.gateway().snapshot().activeExchanges, 0);
    QCOMPARE(scene.stateOfA().failures, 0);
    QVERIFY(!scene.stateOfA().lastError.isEmpty());
}

void TestHealth::manyFailuresInAShortTimeCountWhateverSucceeds()
{
    Scene scene;
    scene.gateway.config.health.breakerThreshold = 5;
    scene.gateway.config.health.breakerTimeout = 50s;
    scene.script([](qsizetype number, const QByteArray &body) {
        return number % 2 == 0 ? serverError() : goodAnswer(body, "from a");
    });

    for (int i = 0; i < 4; ++i) {
        QCOMPARE(scene.ask(), QByteArray("b"));
        QCOMPARE(scene.ask(), QByteArray("a"));
    }
    QCOMPARE(scene.stateOfA().health, Health::Healthy);
    QCOMPARE(scene.ask(), QByteArray("b"));

    QCOMPARE(scene.stateOfA().health, Health::CoolingDown);
    QVERIFY(scene.stateOfA().cooldownSeconds > 40 && scene.stateOfA().cooldownSeconds <= 50);
    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.a.requests().size(), 9);
}

void TestHealth::aRateLimitIsOfOneModelAndAsLongAsStated()
{
    Scene scene;
    scene.script([](qsizetype number, const QByteArray &body) {
        return number == 0 ? rateLimit(700ms) : goodAnswer(body, "from a");
    });

    QCOMPARE(scene.ask("claude-opus-4-1"), QByteArray("b"));

    const ProviderSnapshot state = scene.stateOfA();
    QCOMPARE(state.failures, 0);
    QCOMPARE(state.pauses.size(), 1);
    QCOMPARE(state.pauses.first().model, QStringLiteral("claude-opus-4-1"));
    QCOMPARE(scene.ask("claude-sonnet-4-5"), QByteArray("a"));
    QCOMPARE(scene.ask("claude-opus-4-1"), QByteArray("b"));
    QCOMPARE(scene.stateOfA().pauses.size(), 1);
    QVERIFY(scene.askUntilAWas(3, "claude-opus-4-1"));
    QVERIFY(scene.asked[2] - scene.asked[0] >= 700);
    QVERIFY(scene.stateOfA().pauses.isEmpty());
    QCOMPARE(scene.ask("claude-opus-4-1"), QByteArray("a"));
    // Whoever came afterwards was not turned away.
    const QDateTime begin = scene.gateway.records().first().startedAt;
    for (const ExchangeRecord &record : scene.gateway.records()) {
        if (begin.msecsTo(record.startedAt) > 700 + scene.gateway.records().first().milliseconds + 50)
            QCOMPARE(record.provider, QStringLiteral("a"));
    }
}

void TestHealth::aSpentQuotaIsOfAllModels()
{
    Scene scene;
    const QByteArray reset = QByteArray::number(QDateTime::currentSecsSinceEpoch() + 3600);
    scene.script([reset](qsizetype, const QByteArray &) {
        return FakeAnswer::plain(429, {},
            {{"retry-after", "30"}, {"anthropic-ratelimit-unified-status", "rejected"},
                {"anthropic-ratelimit-unified-5h-status", "rejected"},
                {"anthropic-ratelimit-unified-5h-reset", reset},
                {"anthropic-ratelimit-unified-7d-status", "allowed"}});
    });

    QCOMPARE(scene.ask("claude-opus-4-1"), QByteArray("b"));
    QCOMPARE(scene.ask("claude-opus-4-1"), QByteArray("b"));
    QCOMPARE(scene.ask("claude-sonnet-4-5"), QByteArray("b"));

    QCOMPARE(scene.a.requests().size(), 1);
    const ProviderSnapshot state = scene.stateOfA();
    QCOMPARE(state.health, Health::CoolingDown);
    QCOMPARE(state.pauses.size(), 1);
    QCOMPARE(state.pauses.first().model, QString());
    QVERIFY(state.cooldownSeconds > 3500 && state.cooldownSeconds <= 3601);
}

void TestHealth::aCertainFailureLeavesOutAtOnce_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::newRow("401") << FakeAnswer::error(401, "authentication_error");
    QTest::newRow("402") << FakeAnswer::error(402, "billing_error");
    QTest::newRow("403") << FakeAnswer::error(403, "permission_error");
    QTest::newRow("400 without credit")
        << FakeAnswer::error(400, "invalid_request_error", "Your credit balance is too low to go on");
    QTest::newRow("429 without quota")
        << FakeAnswer::error(429, "insufficient_quota", "You exceeded your current quota");
    QTest::newRow("500 without balance")
        << FakeAnswer::error(500, "new_api_error", "\xe4\xbd\x99\xe9\xa2\x9d\xe4\xb8\x8d\xe8\xb6\xb3");
    QTest::newRow("200 without credit") << FakeAnswer::error(200, "billing_error", "no credit");
}

void TestHealth::aCertainFailureLeavesOutAtOnce()
{
    QFETCH(FakeAnswer, answer);
    Scene scene;
    scene.gateway.config.health.unhealthyThreshold = 5;
    scene.startWithA(answer);

    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.stateOfA().health, Health::CoolingDown);
    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.ask("claude-opus-4-1"), QByteArray("b"));

    QCOMPARE(scene.a.requests().size(), 1);
}

void TestHealth::theOnlyCandidateIsAskedWhileItIsOnlySuspected()
{
    for (const bool triesLeastBad : {true, false}) {
        Lonely scene;
        scene.gateway.config.health.unhealthyThreshold = 1;
        scene.gateway.config.health.triesLeastBad = triesLeastBad;
        scene.script([](qsizetype number, const QByteArray &body) {
            return number < 3 ? serverError() : goodAnswer(body, "well again");
        });

        for (int i = 0; i < 3; ++i) {
            QCOMPARE(scene.gateway.post(messagesBody()).status, 500);
            QCOMPARE(scene.state().health, Health::CoolingDown);
        }
        QCOMPARE(scene.gateway.post(messagesBody()).status, 200);

        QCOMPARE(scene.upstream.requests().size(), 4);
        QCOMPARE(scene.state().health, Health::Healthy);
    }
}

void TestHealth::theOnlyCandidateThatNamedALongTimeIsNotAsked()
{
    Lonely scene;
    scene.gateway.config.health.recoveryWait = 20s;
    scene.script([](qsizetype, const QByteArray &) { return rateLimit(40s); });
    QCOMPARE(scene.gateway.post(messagesBody()).status, 429);

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 529);
    QVERIFY(ApiError::of(answer.body).anthropicShape);
    QCOMPARE(ApiError::of(answer.body).type, QStringLiteral("overloaded_error"));
    const int retryAfter = answer.headers.value("retry-after").toInt();
    QVERIFY2(retryAfter > 30 && retryAfter <= 40, qPrintable(QString::number(retryAfter)));
    QVERIFY2(answer.firstByteAfter < 10'000, "it has waited in vain");
    QCOMPARE(scene.upstream.requests().size(), 1);
    QCOMPARE(scene.gateway.post(messagesBody("claude-opus-4-1")).status, 429); // another model is asked for
    QCOMPARE(scene.upstream.requests().size(), 2);
}

void TestHealth::theOnlyCandidateThatNamedAShortTimeIsWaitedFor_data()
{
    QTest::addColumn<bool>("stream");
    QTest::newRow("stream") << true;
    QTest::newRow("plain") << false;
}

void TestHealth::theOnlyCandidateThatNamedAShortTimeIsWaitedFor()
{
    QFETCH(bool, stream);
    Lonely scene;
    scene.gateway.config.health.recoveryWait = 20s;
    scene.gateway.config.timeouts.keepAlive = 100ms;
    scene.script([](qsizetype number, const QByteArray &body) {
        return number == 0 ? rateLimit(800ms) : goodAnswer(body, "patience pays");
    });

    auto answer = scene.gateway.post(messagesBody("claude-sonnet-4-5", stream));

    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QCOMPARE(scene.upstream.requests().size(), 2);
    QVERIFY(scene.gateway.records().first().milliseconds >= 800);
    if (stream) {
        const qsizetype begin = answer.body.indexOf(messageStartEvent());
        QVERIFY(begin >= 0);
        QVERIFY2(answer.body.first(begin).contains("ping"), "the client was left alone");
        QCOMPARE(answer.body.mid(begin), messageEvents("patience pays").join());
        QVERIFY(answer.firstByteAfter < 800);
    } else {
        QVERIFY(answer.firstByteAfter >= 790);
        QCOMPARE(answer.body, messageJson("patience pays"));
    }
    QCOMPARE(scene.gateway.records().first().attempts.size(), 2);
}

void TestHealth::suspectsAreLeftInPeaceWhenToldSo()
{
    Scene scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.gateway.config.health.triesLeastBad = false;
    scene.b.answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::error(529, "overloaded_error"); });
    scene.script([](qsizetype, const QByteArray &) { return serverError(); });
    QCOMPARE(scene.gateway.post(messagesBody()).status, 529);

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 529);
    QVERIFY(ApiError::of(answer.body).anthropicShape);
    QVERIFY2(answer.body.contains("a is left out for"), answer.body.constData());
    const int retryAfter = answer.headers.value("retry-after").toInt();
    QVERIFY2(retryAfter > 50 && retryAfter <= 60, qPrintable(QString::number(retryAfter)));
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.b.requests().size(), 1);
}

void TestHealth::thoseWhoWaitForAProbeDoSoQuietly_data()
{
    QTest::addColumn<bool>("triesLeastBad");
    QTest::newRow("suspects are left in peace") << false;
    QTest::newRow("suspects are asked") << true;
}

void TestHealth::thoseWhoWaitForAProbeDoSoQuietly()
{
    QFETCH(bool, triesLeastBad);
    Scene scene;
    HealthConfig &health = scene.gateway.config.health;
    health.unhealthyThreshold = 1;
    health.triesLeastBad = triesLeastBad;
    health.failureCooldown = 100ms;
    health.recoveryWait = 20s;
    scene.b.answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::error(401, "authentication_error"); });
    scene.configOfB().secrets.clear();
    scene.configOfB().secrets = {{Secret("sk-b"), {}}};
    scene.script([](qsizetype number, const QByteArray &body) {
        return number == 0 ? serverError() : goodAnswer(body, "from a").holdBefore(0);
    });
    const auto first = scene.gateway.client();
    first->post("/v1/messages", messagesBody());
    QVERIFY(first->answer().status >= 400);
    QTRY_COMPARE(scene.stateOfA().health, Health::Failing);
    QTRY_COMPARE(scene.stateOfB().health, Health::Failing);
    const auto probeOfA = scene.gateway.client();
    const auto probeOfB = scene.gateway.client();
    scene.b.answerBy([](const FakeUpstream::Request &request) {
        return goodAnswer(request.body, "from b").holdBefore(0);
    });
    probeOfA->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.held(), 1);
    probeOfB->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.b.held(), 1);
    const auto waiting = scene.gateway.client();

    waiting->post("/v1/messages", messagesBody(), {{"x-signalbox-decision", "1"}});

    QVERIFY(!QTest::qWaitFor([&] { return waiting->hasHead(); }, 500));
    QCOMPARE(scene.a.requests().size(), 2);
    scene.a.proceed();
    QCOMPARE(providerOf(probeOfA->answer()), QByteArray("a"));
    QTRY_COMPARE(scene.a.held(), 1);
    scene.a.proceed();
    const auto answer = waiting->answer();
    QCOMPARE(providerOf(answer), QByteArray("a"));
    const QByteArray decision = answer.headers.value("x-signalbox-decision");
    QVERIFY2(decision.count("waited") <= 1, decision.constData());
    scene.b.proceed();
    QCOMPARE(providerOf(probeOfB->answer()), QByteArray("b"));
}

void TestHealth::configuredStatusesFailOver_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("listed");
    QTest::newRow("418, listed") << 418 << true;
    QTest::newRow("418") << 418 << false;
    QTest::newRow("400, listed") << 400 << true;
    QTest::newRow("400") << 400 << false;
    QTest::newRow("422, listed") << 422 << true;
}

void TestHealth::configuredStatusesFailOver()
{
    QFETCH(int, status);
    QFETCH(bool, listed);
    Scene scene;
    if (listed)
        scene.gateway.config.health.rules.statuses = {status, 599};
    scene.startWithA(FakeAnswer::error(status, "invalid_request_error"));

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, listed ? 200 : status);
    QCOMPARE(providerOf(answer), QByteArray(listed ? "b" : "a"));
    QCOMPARE(scene.stateOfA().failures, listed ? 1 : 0);
}

void TestHealth::aListedNotFoundCountsUnlessItIsOfAModel_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::addColumn<bool>("counts");
    QTest::newRow("a model") << FakeAnswer::error(404, "not_found_error", "model: claude-x") << false;
    QTest::newRow("a page") << FakeAnswer::plain(404, "<html>nothing here</html>") << true;
}

void TestHealth::aListedNotFoundCountsUnlessItIsOfAModel()
{
    QFETCH(FakeAnswer, answer);
    QFETCH(bool, counts);
    Scene scene;
    scene.gateway.config.health.rules.statuses = {404};
    scene.startWithA(answer);
    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.stateOfA().failures, counts ? 1 : 0);
}

void TestHealth::wordsFailOver_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<bool>("failsOver");
    const QByteArray noToken = "\xe6\xb2\xa1\xe6\x9c\x89\xe5\x8f\xaf\xe7\x94\xa8token";
    const QByteArray noBalance = "\xe4\xbd\x99\xe9\xa2\x9d\xe4\xb8\x8d\xe8\xb6\xb3";
    for (const int status : {200, 400, 403, 500}) {
        QTest::addRow("no token, %d", status) << status << noToken << QString() << true;
        QTest::addRow("no balance, %d", status) << status << noBalance << QString() << true;
    }
    QTest::newRow("own pattern, 400")
        << 400 << QByteArray("The hamster is asleep") << QStringLiteral("hamster\\s+is") << true;
    QTest::newRow("own pattern, other case")
        << 400 << QByteArray("HAMSTER") << QStringLiteral("hamster") << true;
    QTest::newRow("own pattern, other words")
        << 400 << QByteArray("The gerbil is asleep") << QStringLiteral("hamster") << false;
}

void TestHealth::wordsFailOver()
{
    QFETCH(int, status);
    QFETCH(QByteArray, message);
    QFETCH(QString, pattern);
    QFETCH(bool, failsOver);
    for (const bool stream : {true, false}) {
        Scene scene;
        if (!pattern.isEmpty())
            scene.gateway.config.health.rules.bodyPatterns
                = {QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption)};
        scene.startWithA(FakeAnswer::error(status, "invalid_request_error", message));

        const auto answer = scene.gateway.post(messagesBody("claude-sonnet-4-5", stream));

        QCOMPARE(providerOf(answer), QByteArray(failsOver ? "b" : "a"));
        QCOMPARE(answer.status, failsOver ? 200 : status);
        QCOMPARE(scene.stateOfA().failures, failsOver ? 1 : 0);
    }
}

void TestHealth::exceptionsCountByTheirNames_data()
{
    QTest::addColumn<QStringList>("patterns");
    QTest::addColumn<FakeAnswer>("answer");
    QTest::addColumn<int>("failures");
    QTest::newRow("reset, no patterns") << QStringList() << FakeAnswer::reset() << 1;
    QTest::newRow("reset, named") << QStringList{QStringLiteral("Connection")} << FakeAnswer::reset() << 1;
    QTest::newRow("reset, others named")
        << QStringList{QStringLiteral("timeout"), QStringLiteral("ssl")} << FakeAnswer::reset() << 0;
    QTest::newRow("silence, named") << QStringList{QStringLiteral("timeout")} << FakeAnswer::stall() << 1;
    QTest::newRow("silence, others named") << QStringList{QStringLiteral("ssl")} << FakeAnswer::stall() << 0;
    QTest::newRow("an answer") << QStringList{QStringLiteral("ssl")} << serverError() << 1;
}

void TestHealth::exceptionsCountByTheirNames()
{
    QFETCH(QStringList, patterns);
    QFETCH(FakeAnswer, answer);
    QFETCH(int, failures);
    Scene scene;
    scene.gateway.config.health.rules.exceptionPatterns = patterns;
    scene.gateway.config.timeouts.firstByte = 500ms;
    scene.startWithA(answer);

    QCOMPARE(scene.ask(), QByteArray("b")); // counted or not, it fails over

    QCOMPARE(scene.stateOfA().failures, failures);
}

void TestHealth::whatAModelSaysIsNoFailure_data()
{
    QTest::addColumn<bool>("stream");
    QTest::newRow("stream") << true;
    QTest::newRow("plain") << false;
}

void TestHealth::whatAModelSaysIsNoFailure()
{
    QFETCH(bool, stream);
    const QByteArray quote = "\\\"";
    const QByteArray says = "It_answers {" + quote + "type" + quote + ": " + quote + "error" + quote
        + "} event: error insufficient credits \xe4\xbd\x99\xe9\xa2\x9d\xe4\xb8\x8d\xe8\xb6\xb3 rate limit";
    Scene scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.gateway.config.health.rules.bodyPatterns
        = {QRegularExpression(QStringLiteral("insufficient|credits")),
            QRegularExpression(QStringLiteral("type.*error"))};
    scene.script([says](qsizetype, const QByteArray &body) { return goodAnswer(body, says); });

    const auto answer = scene.gateway.post(messagesBody("claude-sonnet-4-5", stream));

    QCOMPARE(providerOf(answer), QByteArray("a"));
    QCOMPARE(answer.body, stream ? messageEvents(says).join() : messageJson(says));
    QVERIFY(answer.complete);
    QCOMPARE(scene.stateOfA().failures, 0);
    QCOMPARE(scene.stateOfA().failedAttempts, quint64(0));
    QCOMPARE(scene.stateOfA().health, Health::Healthy);
    QVERIFY(scene.gateway.records().first().error.isEmpty());
}

void TestHealth::clientMistakesNeverCount_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {400, 405, 409, 413, 415, 422, 499})
        QTest::addRow("%d", status) << status;
}

void TestHealth::clientMistakesNeverCount()
{
    QFETCH(int, status);
    Scene scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.gateway.config.health.breakerThreshold = 2;
    scene.startWithA(
        FakeAnswer::error(status, "invalid_request_error", "prompt is too long: 9 tokens > 8 maximum"));

    for (int i = 0; i < 4; ++i) {
        const auto answer = scene.gateway.post(messagesBody("claude-sonnet-4-5", i % 2 == 0));
        QCOMPARE(answer.status, status);
        QCOMPARE(providerOf(answer), QByteArray("a"));
    }

    QCOMPARE(scene.stateOfA().failures, 0);
    QCOMPARE(scene.stateOfA().health, Health::Healthy);
    QCOMPARE(scene.b.requests().size(), 0);
}

void TestHealth::anExhaustedBalanceIsPassedOver()
{
    Scene scene;
    scene.configOfA().balance.url = QStringLiteral("/user/balance");
    scene.configOfA().balance.path = QStringLiteral("left");
    scene.configOfA().balance.threshold = 1;
    scene.script([](qsizetype, const QByteArray &) { return FakeAnswer::json(200, R"({"left":0.5})"); });
    QTRY_VERIFY(scene.stateOfA().balanceExhausted);

    QCOMPARE(scene.ask(), QByteArray("b"));

    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.stateOfA().failures, 0);
    QCOMPARE(scene.stateOfA().health, Health::CoolingDown);
}

void TestHealth::aResetForgetsAll_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::newRow("cooldown") << serverError();
    QTest::newRow("stated pause") << rateLimit(60s);
    QTest::newRow("refused key") << FakeAnswer::error(401, "authentication_error");
}

void TestHealth::aResetForgetsAll()
{
    QFETCH(FakeAnswer, answer);
    Scene scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.script([answer](qsizetype number, const QByteArray &body) {
        return number == 0 ? answer : goodAnswer(body, "from a");
    });
    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.stateOfA().health, Health::CoolingDown);

    QCOMPARE(scene.gateway.post({}, {}, "/reset").status, 200);

    const ProviderSnapshot state = scene.stateOfA();
    QCOMPARE(state.health, Health::Healthy);
    QCOMPARE(state.failures, 0);
    QCOMPARE(state.failedAttempts, quint64(0));
    QVERIFY(state.lastError.isEmpty());
    QVERIFY(state.pauses.isEmpty());
    QCOMPARE(scene.ask(), QByteArray("a"));
}

void TestHealth::keysThatCoolDownAreTriedWhenNothingElseIsLeft()
{
    Scene scene;
    scene.configOfA().secrets = {{Secret("sk-first"), {}}, {Secret("sk-second"), {}}};
    scene.b.answerBy([](const FakeUpstream::Request &) { return serverError(); });
    scene.script([](qsizetype number, const QByteArray &body) {
        return number % 2 == 0 ? FakeAnswer::error(429, "rate_limit_error") : goodAnswer(body, "from a");
    });
    QCOMPARE(scene.ask(), QByteArray("a")); // by the second key
    QCOMPARE(scene.gateway.post(messagesBody()).status, 429); // and that, too, has to rest now
    QCOMPARE(scene.a.requests().size(), 3);
    QCOMPARE(scene.b.requests().size(), 1);

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 200);
    QCOMPARE(providerOf(answer), QByteArray("a"));
    QCOMPARE(scene.b.requests().size(), 2); // it was asked first
}

void TestHealth::nobodyReachedBlamesNobody()
{
    GatewayFixture gateway;
    gateway.config.health.unhealthyThreshold = 1;
    gateway.addProvider(QStringLiteral("a"), QStringLiteral("http://a.invalid"));
    gateway.addProvider(QStringLiteral("b"), QStringLiteral("http://b.invalid"));
    gateway.start();

    for (int i = 0; i < 2; ++i) {
        const auto answer = gateway.post(messagesBody());
        QCOMPARE(answer.status, 502);
        QCOMPARE(gateway.records().last().attempts.size(), 2);
    }

    for (const char *name : {"a", "b"}) {
        const ProviderSnapshot state = gateway.provider(QLatin1String(name));
        QCOMPARE(state.failures, 0);
        QCOMPARE(state.health, Health::Healthy);
        QCOMPARE(state.failedAttempts, quint64(2));
        QVERIFY(!state.lastError.isEmpty());
    }
}

void TestHealth::somebodyReachedBlamesTheOthers()
{
    Scene scene;
    scene.configOfA().baseUrl = QUrl(QStringLiteral("http://a.invalid"));
    scene.moveBAway();
    scene.gateway.start();

    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.stateOfA().failures, 1);
    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.stateOfA().health, Health::CoolingDown);
}

void TestHealth::anAnswerFromThisComputerSaysNothingOfTheNetwork()
{
    Scene scene;
    scene.configOfA().baseUrl = QUrl(QStringLiteral("http://a.invalid"));
    scene.gateway.start();
    for (int i = 0; i < 3; ++i)
        QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.stateOfA().failures, 0);
    QCOMPARE(scene.stateOfA().attempts, quint64(1)); // for a moment nobody waits for it
    QVERIFY(scene.stateOfA().cooldownSeconds > 0 && scene.stateOfA().cooldownSeconds <= 30);
    QVERIFY(!scene.stateOfA().lastError.isEmpty());

    scene.gateway.gateway().network().setAddresses({});
    scene.gateway.gateway().network().setAddresses({QStringLiteral("eth0 10.0.0.1")});
    QCOMPARE(scene.stateOfA().cooldownSeconds, 0);
    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.stateOfA().attempts, quint64(2));
}

void TestHealth::whatAsksNoModelSaysNothingAboutAnswers_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::newRow("a limit of batches")
        << FakeAnswer::plain(429, limitJson, {{"content-type", "application/json"}, {"retry-after", "600"}});
    QTest::newRow("no right") << FakeAnswer::error(403, "permission_error");
    QTest::newRow("broken") << FakeAnswer::error(500, "api_error");
}

void TestHealth::whatAsksNoModelSaysNothingAboutAnswers()
{
    QFETCH(FakeAnswer, answer);
    Scene scene;
    scene.a.answerBy([answer](const FakeUpstream::Request &request) {
        return request.target.startsWith("/v1/messages/batches") ? answer
                                                                 : goodAnswer(request.body, "from a");
    });
    scene.gateway.start();
    for (int i = 0; i < 3; ++i)
        QVERIFY(scene.gateway.post("{}", {}, "/v1/messages/batches").status != 200);
    QCOMPARE(scene.stateOfA().health, Health::Healthy);
    QCOMPARE(scene.ask(), QByteArray("a"));
}

void TestHealth::aDeadKeyDoesNotHideTheLimitOfAnother()
{
    Scene scene;
    scene.gateway.config.providers.removeLast();
    scene.configOfA().secrets = {{Secret("sk-limited"), {}}, {Secret("sk-dead"), {}}};
    scene.a.answerBy([](const FakeUpstream::Request &request) {
        return request.headers.value("x-api-key") == "sk-dead"
            ? FakeAnswer::error(401, "authentication_error")
            : FakeAnswer::plain(
                429, limitJson, {{"content-type", "application/json"}, {"retry-after", "30"}});
    });
    scene.gateway.start();
    for (int i = 0; i < 2; ++i) {
        const auto answer = scene.gateway.post(messagesBody());
        QVERIFY(answer.status == 429 || answer.status == 529);
        const int wait = answer.headers.value("retry-after").toInt();
        QVERIFY(wait > 20 && wait <= 30);
        QCOMPARE(scene.a.requests().size(), 2); // both keys once, and none of them again
    }
    QCOMPARE(scene.stateOfA().health, Health::CoolingDown);
    QCOMPARE(scene.stateOfA().failedAttempts, quint64(2));
}

void TestHealth::withoutANetworkNobodyIsBlamed()
{
    Scene scene;
    scene.configOfA().baseUrl = QUrl(QStringLiteral("http://a.invalid"));
    scene.moveBAway();
    scene.gateway.start();
    NetworkWatch &network = scene.gateway.gateway().network();

    network.setOnline(false);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.stateOfA().failures, 0);
    QVERIFY(!scene.stateOfA().lastError.isEmpty());

    network.setOnline(true);
    QCOMPARE(scene.ask(), QByteArray("b"));
    QCOMPARE(scene.stateOfA().failures, 1);
}

void TestHealth::tellsThatNobodyCanBeReached()
{
    Scene scene;
    scene.configOfA().baseUrl = QUrl(QStringLiteral("http://a.invalid"));
    scene.configOfB().baseUrl = QUrl(QStringLiteral("http://b.invalid"));
    scene.gateway.start();
    const auto isOffline = [&scene] { return scene.gateway.gateway().snapshot().offline; };
    QVERIFY(!isOffline());
    QVERIFY(scene.gateway.post(messagesBody()).status != 200);
    QVERIFY(isOffline()); // though the system says nothing
    NetworkWatch &network = scene.gateway.gateway().network();
    network.setAddresses({});
    network.setAddresses({QStringLiteral("eth0 10.0.0.1")});
    QVERIFY(!isOffline()); // nobody knows
    network.setOnline(false);
    QVERIFY(isOffline());
    network.setOnline(true);
    QVERIFY(!isOffline());
}

void TestHealth::oneOnThisComputerCanAlwaysBeReached()
{
    Scene scene;
    scene.configOfA().baseUrl = QUrl(QStringLiteral("http://a.invalid"));
    scene.gateway.start();
    scene.gateway.gateway().network().setOnline(false);
    QVERIFY(!scene.gateway.gateway().snapshot().offline);
    QCOMPARE(scene.ask(), QByteArray("b"));
    QVERIFY(!scene.gateway.gateway().snapshot().offline);
}

void TestHealth::anotherNetworkMeansNewConnections()
{
    Scene scene;
    scene.gateway.start();
    QCOMPARE(scene.ask(), QByteArray("a"));
    QCOMPARE(scene.ask(), QByteArray("a"));
    QCOMPARE(scene.a.requests().at(1).connection, scene.a.requests().at(0).connection);
    scene.a.answerBy([](const FakeUpstream::Request &request) {
        return goodAnswer(request.body, "from a").holdBefore(3);
    });
    const auto streaming = scene.gateway.client();
    streaming->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.held(), 1);
    scene.a.answerWell("from a");
    const int connections = scene.a.connections();
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=true"));
    logged.clear();
    const auto before = qInstallMessageHandler(keepMessage);

    scene.gateway.gateway().network().setMedium(QStringLiteral("WiFi"));
    scene.gateway.gateway().network().setMedium(QStringLiteral("WiFi"));

    qInstallMessageHandler(before);
    init();
    QCOMPARE(logged.filter(QStringLiteral("providers are connected to anew")).size(), 1);
    QCOMPARE(scene.ask(), QByteArray("a"));
    QVERIFY(scene.a.requests().last().connection > connections);
    scene.a.proceed();
    QCOMPARE(streaming->answer().body, messageEvents("from a").join()); // what runs is not disturbed
}

/// Not only when somebody looks next: the idle ones are dead, and nobody has said so.
void TestHealth::afterASleepTheNextRequestIsSentOnANewConnection()
{
    Scene scene;
    scene.gateway.start();
    scene.gateway.gateway().network().start();
    QCOMPARE(scene.ask(), QByteArray("a"));
    QCOMPARE(scene.ask(), QByteArray("a"));
    const int connection = scene.a.requests().last().connection;
    QCOMPARE(scene.a.requests().first().connection, connection);
    scene.gateway.passTime(1h);
    QCOMPARE(scene.ask(), QByteArray("a"));
    QVERIFY(scene.a.requests().last().connection > connection);
}

QTEST_GUILESS_MAIN(TestHealth)
#include "tst_health.moc"
