// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/faults.h"
#include "support/twoproviders.h"

#include <QLoggingCategory>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

using End = FakeAnswer::End;

QByteArray goodBody(const QByteArray &text, bool stream)
{
    return stream ? messageEvents(text).join() : messageJson(text);
}

const QByteArray imageContent
    = R"([{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}])";

QByteArray bodyWith(const QByteArray &content)
{
    return R"({"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":)" + content
        + "}]}";
}

QByteArray errorJson(const QByteArray &type, const QByteArray &message)
{
    return R"({"type":"error","error":{"type":")" + type + R"(","message":")" + message + R"("}})";
}

} // namespace

/// What happens when a provider does not give a good answer.
class TestFailover : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void theNextTargetAnswersUnseen_data();
    void theNextTargetAnswersUnseen();
    void theNextTargetAnswersWhenTheFirstCannotBeReached_data();
    void theNextTargetAnswersWhenTheFirstCannotBeReached();
    void theNextTargetAnswersWhenTheFirstIsSilent_data();
    void theNextTargetAnswersWhenTheFirstIsSilent();
    void walksThroughAllTargetsInOrder();

    void aClientMistakeGoesBackToTheLetter_data();
    void aClientMistakeGoesBackToTheLetter();
    void aChallengeReachesTheOwnerOfTheCredential_data();
    void aChallengeReachesTheOwnerOfTheCredential();
    void aChallengeToOurOwnKeyFailsOver();
    void whoIsSentNoCredentialFailsOver_data();
    void whoIsSentNoCredentialFailsOver();

    void aStaleConnectionIsRepeatedUncounted();
    void aConnectionClosedWhileIdleIsNoFailure();
    void severalStaleConnectionsAreNoFailure();
    void aStaleConnectionIsNotRepeatedForEver();
    void aFreshConnectionIsNeverAskedTwice_data();
    void aFreshConnectionIsNeverAskedTwice();

    void theOnlyTargetsAnswerGoesBackToTheLetter_data();
    void theOnlyTargetsAnswerGoesBackToTheLetter();
    void theMostUsefulErrorComesFirst_data();
    void theMostUsefulErrorComesFirst();
    void theProvidersRetryAfterIsKept();
    void theSoonestRetryAfterWins();

    void theSecondKeyIsUsed_data();
    void theSecondKeyIsUsed();
    void theNextTargetAnswersWhenAllKeysAreRefused();

    void aPinnedProviderIsTheOnlyOneAsked();
    void withoutThePinTheRoutesDecideAgain();

    void aTargetIsPassedOverByItsRequestSize();
    void aRequestTooLargeForAllIsRefused();
    void aTargetPassedOverDoesNotHideWhatTheOtherSaid();
    void aTargetWithoutImagesIsPassedOver_data();
    void aTargetWithoutImagesIsPassedOver();
    void imagesThatNobodyTakesAreRefused();

    void aFullProviderOverflowsToTheNext();
    void theOnlyProviderIsWaitedFor();
    void waitingEndsAfterTheQueueTimeout();
    void tooManyRequestsPerMinuteOverflow();
    void tooManyRequestsPerMinuteAreRefusedAfterTheQueueTimeout();

    void anUnhealthyProviderIsLeftOut();
    void aCooledDownProviderIsAskedAgain();
    void retryAfterLeavesAProviderOut();
    void withAllProvidersCoolingDownTheyAreStillTried();

    void aProviderThatCoolsDownIsNoRoom();
    void waitsOnceHoweverManyAreFull();
    void theSecondKeyIsUsedInThePlaceOfTheFirst();
    void whatWasConfiguredIsConcealed();
};

void TestFailover::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestFailover::theNextTargetAnswersUnseen_data()
{
    QTest::addColumn<FakeAnswer>("first");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<bool>("counts");

    for (const Fault &fault : faults()) {
        QTest::addRow("%s, stream", fault.name) << fault.answer << true << fault.counts;
        QTest::addRow("%s, plain", fault.name) << fault.answer << false << fault.counts;
    }
}

void TestFailover::theNextTargetAnswersUnseen()
{
    QFETCH(FakeAnswer, first);
    QFETCH(bool, stream);
    QFETCH(bool, counts);
    TwoProviders scene;
    scene.startWithA(first);

    const auto answer = scene.gateway.post(messagesBody("claude-sonnet-4-5", stream));

    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, goodBody("from b", stream));
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
    QVERIFY(answer.headers.value("x-signalbox-tried").startsWith("a="));
    QVERIFY(!answer.headers.contains("location"));
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.b.requests().size(), 1);
    QCOMPARE(scene.stateOfA().failures, counts ? 1 : 0);
    QCOMPARE(scene.stateOfB().failures, 0);
    QCOMPARE(scene.stateOfA().inFlight, 0);
    QCOMPARE(scene.gateway.records().size(), 1);
    const ExchangeRecord &record = scene.gateway.records().first();
    QCOMPARE(record.provider, QStringLiteral("b"));
    QCOMPARE(record.attempts.size(), 2);
    QCOMPARE(record.attempts.first().provider, QStringLiteral("a"));
    QCOMPARE(record.attempts.last().outcome, QStringLiteral("ok"));
    QVERIFY(record.error.isEmpty());
}

void TestFailover::theNextTargetAnswersWhenTheFirstCannotBeReached_data()
{
    QTest::addColumn<bool>("stream");
    QTest::addRow("stream") << true;
    QTest::addRow("plain") << false;
}

void TestFailover::theNextTargetAnswersWhenTheFirstCannotBeReached()
{
    QFETCH(bool, stream);
    TwoProviders scene;
    scene.a.kill();
    scene.gateway.start();

    const auto answer = scene.gateway.post(messagesBody("claude-sonnet-4-5", stream));

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, goodBody("from b", stream));
    QCOMPARE(scene.b.requests().size(), 1);
    QCOMPARE(scene.stateOfA().failures, 1);
}

void TestFailover::theNextTargetAnswersWhenTheFirstIsSilent_data()
{
    QTest::addColumn<FakeAnswer>("first");
    QTest::addColumn<bool>("stream");
    const FakeAnswer onlyHead = FakeAnswer::cutStream({}, End::Stall);
    const FakeAnswer onlyStart = FakeAnswer::cutStream({messageStartEvent()}, End::Stall);
    QTest::addRow("no head, stream") << FakeAnswer::stall() << true;
    QTest::addRow("no head, plain") << FakeAnswer::stall() << false;
    QTest::addRow("nothing behind the head, stream") << onlyHead << true;
    QTest::addRow("nothing behind the head, plain") << onlyHead << false;
    QTest::addRow("nothing behind message_start, stream") << onlyStart << true;
}

void TestFailover::theNextTargetAnswersWhenTheFirstIsSilent()
{
    QFETCH(FakeAnswer, first);
    QFETCH(bool, stream);
    TwoProviders scene;
    TimeoutConfig &timeouts = scene.gateway.config.timeouts;
    timeouts.firstByte = timeouts.idle = timeouts.plain = 1s; // provider b has no more
    scene.startWithA(first);

    const auto answer = scene.gateway.post(messagesBody("claude-sonnet-4-5", stream));

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, goodBody("from b", stream));
    QVERIFY2(answer.firstByteAfter >= 900, "the provider had less time than configured");
    QCOMPARE(scene.a.requests().size(), 1);
    QTRY_VERIFY(scene.a.requests().first().aborted);
    QCOMPARE(scene.b.requests().size(), 1);
    QCOMPARE(scene.stateOfA().failures, 1);
}

void TestFailover::walksThroughAllTargetsInOrder()
{
    FakeUpstream upstreams[3];
    GatewayFixture gateway;
    QList<int> order;
    for (int i = 0; i < 3; ++i) {
        upstreams[i].answer(
            i < 2 ? FakeAnswer::error(529, "overloaded_error") : FakeAnswer::stream(messageEvents()));
        connect(&upstreams[i], &FakeUpstream::requested, this, [&order, i] { order << i; });
        gateway.addProvider(QString::number(i), upstreams[i].baseUrl());
    }
    gateway.start();

    const auto answer = gateway.post(messagesBody());

    QCOMPARE(answer.status, 200);
    QCOMPARE(order, QList<int>({0, 1, 2}));
    QCOMPARE(answer.headers.value("x-signalbox-tried").count("529"), 2);
}

void TestFailover::aClientMistakeGoesBackToTheLetter_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("stream");
    const auto add = [](int status, const QByteArray &type, const QByteArray &body) {
        QTest::addRow("%d, stream", status) << status << type << body << true;
        QTest::addRow("%d, plain", status) << status << type << body << false;
    };
    add(400, "application/json",
        R"({ "type":"error", "error":{"type":"invalid_request_error","message":"prompt is too long: 2 > 1"} } )");
    add(405, "text/plain", "no");
    add(407, "text/plain", "odd");
    add(409, "application/json", errorJson("conflict_error", "again"));
    add(413, "text/html", signInPage);
    add(422, "application/json", R"({"detail":[{"loc":["body"],"msg":"field required"}]})");
}

void TestFailover::aClientMistakeGoesBackToTheLetter()
{
    QFETCH(int, status);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(bool, stream);
    const Headers headers{
        {"content-type", type}, {"request-id", "req_9"}, {"x-should-retry", "false"}, {"X-Odd", "a, b"}};
    TwoProviders scene;
    scene.startWithA(FakeAnswer::plain(status, body, headers));

    const auto answer = scene.gateway.post(messagesBody("claude-sonnet-4-5", stream));

    QCOMPARE(answer.status, status);
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, body);
    for (const Headers::Field &field : headers)
        QCOMPARE(answer.headers.value(field.name), field.value);
    QVERIFY(!answer.headers.contains("retry-after"));
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(scene.stateOfA().failures, 0);
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::Healthy);
    QVERIFY(scene.stateOfA().lastError.isEmpty());
    QCOMPARE(scene.gateway.records().first().status, status);
    QCOMPARE(scene.gateway.records().first().provider, QStringLiteral("a"));
}

void TestFailover::aChallengeReachesTheOwnerOfTheCredential_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("challenge");
    QTest::addRow("Basic") << 401 << QByteArray("Basic realm=\"x\"");
    QTest::addRow("Bearer") << 401 << QByteArray("Bearer error=\"invalid_token\"");
    QTest::addRow("Digest") << 401 << QByteArray("Digest realm=\"x\", nonce=\"1\", qop=\"auth\"");
    QTest::addRow("Negotiate") << 401 << QByteArray("Negotiate");
    QTest::addRow("403 without one") << 403 << QByteArray();
}

void TestFailover::aChallengeReachesTheOwnerOfTheCredential()
{
    QFETCH(int, status);
    QFETCH(QByteArray, challenge);
    const QByteArray body = errorJson("authentication_error", "token expired");
    Headers headers{{"content-type", "application/json"}};
    if (!challenge.isEmpty())
        headers.append("WWW-Authenticate", challenge);
    TwoProviders scene;
    scene.configOfA().auth = ProviderConfig::Auth::Passthrough;
    scene.configOfA().secrets.clear();
    scene.startWithA(FakeAnswer::plain(status, body, headers));

    const auto answer = scene.gateway.post(messagesBody(), {{"Authorization", "Bearer users-own"}});

    QCOMPARE(answer.status, status);
    QCOMPARE(answer.body, body);
    QCOMPARE(answer.headers.value("www-authenticate"), challenge);
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.a.requests().first().headers.value("authorization"), QByteArray("Bearer users-own"));
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(scene.stateOfA().failures, 0);
}

void TestFailover::aChallengeToOurOwnKeyFailsOver()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::plain(401, "{}", {{"WWW-Authenticate", "Basic realm=\"x\""}}));

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 200);
    QVERIFY(!answer.headers.contains("www-authenticate"));
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.stateOfA().failures, 1);
}

void TestFailover::whoIsSentNoCredentialFailsOver_data()
{
    QTest::addColumn<FakeAnswer>("refusal");
    QTest::addRow("401") << FakeAnswer::error(401, "authentication_error");
    QTest::addRow("403") << FakeAnswer::error(403, "permission_error");
    QTest::addRow("in the stream") << FakeAnswer::stream({errorEventOf("authentication_error", "no key")});
}

/// Nothing of the client's goes there: it can do nothing about it.
void TestFailover::whoIsSentNoCredentialFailsOver()
{
    QFETCH(FakeAnswer, refusal);
    TwoProviders scene;
    scene.configOfA().auth = ProviderConfig::Auth::None;
    scene.configOfA().secrets.clear();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("a failed.*set its auth_type$")));
    const auto silence = qScopeGuard([this] { initTestCase(); });
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false\nsignalbox.upstream.warning=true"));
    scene.startWithA(refusal);

    const auto answer = scene.gateway.post(messagesBody(), {{"Authorization", "Bearer users-own"}});

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, goodBody("from b", true));
    QCOMPARE(scene.a.requests().size(), 1);
    QVERIFY(!scene.a.requests().first().head.contains("users-own"));
    QCOMPARE(scene.stateOfA().failures, 1);
    QVERIFY(scene.gateway.records().first().attempts.first().faulty);
}

void TestFailover::aStaleConnectionIsRepeatedUncounted()
{
    TwoProviders scene;
    // The provider has closed the first connection at the moment the second request arrives on it.
    scene.a.answerBy([&](const FakeUpstream::Request &request) {
        const bool reused = scene.a.requests().size() == 2 && request.connection == 1;
        return reused ? FakeAnswer::close() : goodAnswer(request.body, "from a");
    });
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("a"));
    QCOMPARE(scene.a.requests().size(), 3);
    QCOMPARE(scene.a.requests().at(1).connection, 1);
    QVERIFY(scene.a.requests().at(2).connection > 1); // Qt 6.8 may have opened a spare one in between
    QCOMPARE(scene.a.requests().at(2).body, messagesBody());
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(scene.stateOfA().failures, 0);
    QCOMPARE(scene.stateOfA().failedAttempts, quint64(0));
}

void TestFailover::aConnectionClosedWhileIdleIsNoFailure()
{
    TwoProviders scene;
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    scene.a.closeIdle();

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("a"));
    QCOMPARE(scene.a.requests().size(), 2);
    QVERIFY(scene.a.requests().at(1).connection > 1);
    QCOMPARE(scene.stateOfA().failures, 0);
}

/// As when a provider closes all that are idle just as the request comes.
void TestFailover::severalStaleConnectionsAreNoFailure()
{
    TwoProviders scene;
    int stale = 0;
    scene.a.answerBy([&stale](const FakeUpstream::Request &request) {
        return request.connection <= stale ? FakeAnswer::close()
                                           : goodAnswer(request.body, "from a").holdBefore(0);
    });
    scene.gateway.start();
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 2; ++i) {
        clients.push_back(scene.gateway.client());
        clients.back()->post("/v1/messages", messagesBody());
    }
    QTRY_COMPARE(scene.a.held(), 2); // so that each has a connection of its own
    scene.a.proceed();
    for (const auto &client : clients)
        QCOMPARE(client->answer().status, 200);
    stale = 2;

    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.held(), 1);
    scene.a.proceed();
    const auto answer = client->answer();

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("a"));
    QVERIFY(scene.a.requests().size() >= 4);
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(scene.stateOfA().failures, 0);
}

void TestFailover::aStaleConnectionIsNotRepeatedForEver()
{
    TwoProviders scene;
    scene.a.answerBy([&](const FakeUpstream::Request &request) {
        return scene.a.requests().size() > 1 ? FakeAnswer::close() : goodAnswer(request.body, "from a");
    });
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
    QVERIFY(scene.a.requests().size() <= 4); // Qt 6.8 may have opened a spare one in between
    QCOMPARE(scene.stateOfA().failures, 1);
}

void TestFailover::aFreshConnectionIsNeverAskedTwice_data()
{
    QTest::addColumn<FakeAnswer>("first");
    QTest::addColumn<bool>("stream");
    QTest::addRow("closed, stream") << FakeAnswer::close() << true;
    QTest::addRow("closed, plain") << FakeAnswer::close() << false;
    QTest::addRow("reset, stream") << FakeAnswer::reset() << true;
    QTest::addRow("reset, plain") << FakeAnswer::reset() << false;
    QTest::addRow("closed late") << FakeAnswer().endingWith(End::Close, 50ms) << true;
}

void TestFailover::aFreshConnectionIsNeverAskedTwice()
{
    QFETCH(FakeAnswer, first);
    QFETCH(bool, stream);
    FakeUpstream upstream;
    upstream.answer(first);
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("only"), upstream.baseUrl());
    gateway.start();

    const auto answer = gateway.post(messagesBody("claude-sonnet-4-5", stream));

    QCOMPARE(answer.status, 502);
    QVERIFY(ApiError::of(answer.body).anthropicShape);
    QVERIFY(ApiError::of(answer.body).message.contains(QStringLiteral("only")));
    const int retryAfter = answer.headers.value("retry-after").toInt();
    QVERIFY(retryAfter > 0 && retryAfter <= 30);
    QCOMPARE(upstream.requests().size(), 1);
    QCOMPARE(gateway.provider(QStringLiteral("only")).failures, 1);
}

void TestFailover::theOnlyTargetsAnswerGoesBackToTheLetter_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addRow("401") << 401 << errorJson("authentication_error", "invalid x-api-key");
    QTest::addRow("402") << 402 << errorJson("billing_error", "no money");
    QTest::addRow("403") << 403 << errorJson("permission_error", "no");
    QTest::addRow("404") << 404 << errorJson("not_found_error", "model: x");
    QTest::addRow("429") << 429 << errorJson("rate_limit_error", "slower");
    QTest::addRow("500") << 500 << QByteArray(R"({"error" : "odd"} )");
    QTest::addRow("502") << 502 << signInPage;
    QTest::addRow("529") << 529 << errorJson("overloaded_error", "Overloaded");
    QTest::addRow("400 for lack of credit") << 400 << creditError;
}

void TestFailover::theOnlyTargetsAnswerGoesBackToTheLetter()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    FakeUpstream upstream;
    upstream.answer(FakeAnswer::plain(status, body,
        {{"content-type", "x/y"}, {"request-id", "req_2"}, {"retry-after", "44"},
            {"anthropic-ratelimit-unified-status", "rejected"}}));
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("only"), upstream.baseUrl());
    gateway.start();

    const auto answer = gateway.post(messagesBody());

    QCOMPARE(answer.status, status);
    QCOMPARE(answer.body, body);
    QCOMPARE(answer.headers.value("content-type"), QByteArray("x/y"));
    QCOMPARE(answer.headers.value("request-id"), QByteArray("req_2"));
    QCOMPARE(answer.headers.value("retry-after"), QByteArray("44"));
    QCOMPARE(answer.headers.value("anthropic-ratelimit-unified-status"), QByteArray("rejected"));
    QCOMPARE(upstream.requests().size(), 1);
    QCOMPARE(gateway.records().first().status, status);
}

void TestFailover::theMostUsefulErrorComesFirst_data()
{
    QTest::addColumn<FakeAnswer>("first");
    QTest::addColumn<FakeAnswer>("second");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("type");
    const FakeAnswer credential = FakeAnswer::error(401, "authentication_error");
    const FakeAnswer billing = FakeAnswer::error(402, "billing_error");
    const FakeAnswer unknown = FakeAnswer::error(404, "not_found_error");
    const FakeAnswer limited = FakeAnswer::error(429, "rate_limit_error");
    const FakeAnswer broken = FakeAnswer::error(500, "api_error");
    const FakeAnswer overloaded = FakeAnswer::error(529, "overloaded_error");
    const FakeAnswer page = FakeAnswer::plain(200, signInPage, {{"content-type", "text/html"}});
    QTest::addRow("500, then 429") << broken << limited << 429 << QStringLiteral("rate_limit_error");
    QTest::addRow("429, then 500") << limited << broken << 429 << QStringLiteral("rate_limit_error");
    QTest::addRow("401, then 529") << credential << overloaded << 529 << QStringLiteral("overloaded_error");
    QTest::addRow("529, then 401") << overloaded << credential << 529 << QStringLiteral("overloaded_error");
    QTest::addRow("401, then 402") << credential << billing << 402 << QStringLiteral("billing_error");
    QTest::addRow("closed, then 500") << FakeAnswer::close() << broken << 500 << QStringLiteral("api_error");
    QTest::addRow("HTML, then 401") << page << credential << 401 << QStringLiteral("authentication_error");
    QTest::addRow("404, then 500") << unknown << broken << 500 << QStringLiteral("api_error");
    QTest::addRow("401, then 500") << credential << broken << 500 << QStringLiteral("api_error");
    QTest::addRow("closed, then HTML") << FakeAnswer::close() << page << 502 << QStringLiteral("api_error");
    QTest::addRow("an error event, then closed")
        << FakeAnswer::stream({errorEventOf("overloaded_error")}) << FakeAnswer::close() << 529
        << QStringLiteral("overloaded_error");
}

void TestFailover::theMostUsefulErrorComesFirst()
{
    QFETCH(FakeAnswer, first);
    QFETCH(FakeAnswer, second);
    QFETCH(int, status);
    QFETCH(QString, type);
    FakeUpstream one;
    one.answer(first);
    FakeUpstream two;
    two.answer(second);
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("office"), one.baseUrl());
    gateway.addProvider(QStringLiteral("private"), two.baseUrl());
    gateway.start();

    const auto answer = gateway.post(messagesBody());

    QCOMPARE(answer.status, status);
    QCOMPARE(answer.headers.value("content-type"), QByteArray("application/json"));
    const ApiError error = ApiError::of(answer.body);
    QVERIFY(error.anthropicShape);
    QCOMPARE(error.type, type);
    QVERIFY2(error.message.contains(QStringLiteral("office")), qPrintable(error.message));
    QVERIFY2(error.message.contains(QStringLiteral("private")), qPrintable(error.message));
    if (answer.headers.contains("retry-after")) {
        const int retryAfter = answer.headers.value("retry-after").toInt();
        QVERIFY(retryAfter > 0 && retryAfter <= 30);
    } else {
        QVERIFY2(status < 500 && status != 429, "a client does not know how long to wait");
    }
    QCOMPARE(one.requests().size(), 1);
    QCOMPARE(two.requests().size(), 1);
    QVERIFY(!gateway.records().first().error.isEmpty());
}

void TestFailover::theProvidersRetryAfterIsKept()
{
    TwoProviders scene;
    const QByteArray body = errorJson("rate_limit_error", "slower");
    scene.b.answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::error(401, "authentication_error"); });
    scene.startWithA(
        FakeAnswer::plain(429, body, {{"content-type", "application/json"}, {"retry-after", "17"}}));

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 429);
    QCOMPARE(answer.headers.value("retry-after"), QByteArray("17"));
}

void TestFailover::theSoonestRetryAfterWins()
{
    TwoProviders scene;
    scene.b.answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::plain(529, {}, {{"retry-after", "9"}});
    });
    scene.startWithA(FakeAnswer::plain(429, {}, {{"retry-after", "3000"}}));

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 429);
    QCOMPARE(answer.headers.value("retry-after"), QByteArray("9"));
}

void TestFailover::theSecondKeyIsUsed_data()
{
    QTest::addColumn<int>("status");
    QTest::addRow("401") << 401;
    QTest::addRow("402") << 402;
    QTest::addRow("403") << 403;
    QTest::addRow("429") << 429;
}

void TestFailover::theSecondKeyIsUsed()
{
    QFETCH(int, status);
    TwoProviders scene;
    scene.configOfA().secrets = {{Secret("sk-first"), {}}, {Secret("sk-second"), {}}};
    scene.a.answerBy([status](const FakeUpstream::Request &request) {
        return request.headers.value("x-api-key") == "sk-first"
            ? FakeAnswer::error(status, "authentication_error")
            : goodAnswer(request.body, "from a");
    });
    scene.gateway.start();

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, goodBody("from a", true));
    QCOMPARE(scene.a.requests().size(), 2);
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(scene.stateOfA().failures, 0);
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::Healthy);
    QCOMPARE(scene.stateOfA().inFlight, 0);

    // The refused key rests: the next request does not have to find out anew.
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.a.requests().size(), 3);
    QCOMPARE(scene.a.requests().last().headers.value("x-api-key"), QByteArray("sk-second"));
}

void TestFailover::theNextTargetAnswersWhenAllKeysAreRefused()
{
    TwoProviders scene;
    scene.configOfA().secrets = {{Secret("sk-first"), {}}, {Secret("sk-second"), {}}};
    scene.startWithA(FakeAnswer::error(401, "authentication_error"));

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
    QCOMPARE(scene.a.requests().size(), 2);
    QVERIFY(scene.a.requests().at(0).headers.value("x-api-key")
        != scene.a.requests().at(1).headers.value("x-api-key"));
    QCOMPARE(scene.stateOfA().failedAttempts, quint64(2));
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::CoolingDown);
    QVERIFY(scene.stateOfA().cooldownSeconds > 60);
}

void TestFailover::aPinnedProviderIsTheOnlyOneAsked()
{
    TwoProviders scene;
    scene.b.answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::error(529, "overloaded_error"); });
    scene.gateway.start();
    scene.gateway.gateway().pin(QStringLiteral("b"));

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 529);
    QCOMPARE(scene.a.requests().size(), 0);
    QCOMPARE(scene.b.requests().size(), 1);
    QCOMPARE(scene.gateway.gateway().snapshot().pinned, QStringLiteral("b"));
}

void TestFailover::withoutThePinTheRoutesDecideAgain()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.gateway().pin(QStringLiteral("b"));
    QCOMPARE(scene.gateway.post(messagesBody()).headers.value("x-provider-used"), QByteArray("b"));

    scene.gateway.gateway().pin({});

    QCOMPARE(scene.gateway.post(messagesBody()).headers.value("x-provider-used"), QByteArray("a"));
}

void TestFailover::aTargetIsPassedOverByItsRequestSize()
{
    TwoProviders scene;
    scene.configOfA().maxRequestBytes = messagesBody().size();
    scene.gateway.start();

    QCOMPARE(scene.gateway.post(messagesBody()).headers.value("x-provider-used"), QByteArray("a"));
    const auto answer = scene.gateway.post(messagesBody() + ' ');

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.stateOfA().failures, 0);
}

void TestFailover::aRequestTooLargeForAllIsRefused()
{
    TwoProviders scene;
    scene.configOfA().maxRequestBytes = 10;
    scene.configOfB().maxRequestBytes = 10;
    scene.gateway.start();

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 413);
    QCOMPARE(ApiError::of(answer.body).type, QStringLiteral("request_too_large"));
    QVERIFY2(!answer.headers.contains("retry-after"), "it does not become smaller by waiting");
    QCOMPARE(scene.a.requests().size() + scene.b.requests().size(), 0);
}

void TestFailover::aTargetPassedOverDoesNotHideWhatTheOtherSaid()
{
    TwoProviders scene;
    scene.configOfA().maxRequestBytes = 10;
    scene.b.answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::error(529, "overloaded_error"); });
    scene.gateway.start();

    const auto answer = scene.gateway.post(messagesBody());

    // 413 would make the client compact its conversation, although waiting is all that is needed.
    QCOMPARE(answer.status, 529);
}

void TestFailover::aTargetWithoutImagesIsPassedOver_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("provider");
    QTest::newRow("text") << QByteArray(R"("what is an \"image\"?")") << QByteArray("a");
    QTest::newRow("image") << imageContent << QByteArray("b");
}

void TestFailover::aTargetWithoutImagesIsPassedOver()
{
    QFETCH(QByteArray, content);
    TwoProviders scene;
    scene.configOfA().images = false;
    scene.gateway.start();

    const auto answer = scene.gateway.post(bodyWith(content));

    QCOMPARE(answer.status, 200);
    QTEST(answer.headers.value("x-provider-used"), "provider");
    QCOMPARE(scene.stateOfA().failures, 0);
}

void TestFailover::imagesThatNobodyTakesAreRefused()
{
    TwoProviders scene;
    scene.gateway.config.routes.append({GlobPattern(QStringLiteral("*")),
        {{QStringLiteral("a"), {}, 1, 1, true, false}, {QStringLiteral("b"), {}, 2, 1, true, false}}});
    scene.gateway.start();

    const auto answer = scene.gateway.post(bodyWith(imageContent));

    QCOMPARE(answer.status, 400);
    QCOMPARE(ApiError::of(answer.body).type, QStringLiteral("invalid_request_error"));
    QVERIFY2(answer.body.contains("takes no images"), answer.body.constData());
    QVERIFY2(!answer.headers.contains("retry-after"), "waiting does not help");
    QCOMPARE(scene.a.requests().size() + scene.b.requests().size(), 0);
}

void TestFailover::aFullProviderOverflowsToTheNext()
{
    TwoProviders scene;
    scene.configOfA().maxConcurrent = 1;
    scene.startWithA(FakeAnswer::stall());
    const auto waiting = scene.gateway.client();
    waiting->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.requests().size(), 1);

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.stateOfA().inFlight, 1);
}

void TestFailover::theOnlyProviderIsWaitedFor()
{
    FakeUpstream upstream;
    upstream.answer(FakeAnswer::stream(messageEvents(), 10ms));
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl()).maxConcurrent = 1;
    gateway.start();
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 4; ++i) {
        clients.push_back(gateway.client());
        clients.back()->post("/v1/messages", messagesBody());
    }

    for (const auto &client : clients)
        QCOMPARE(client->answer().body, messageEvents().join());

    QCOMPARE(upstream.requests().size(), 4);
    QCOMPARE(upstream.mostAtOnce(), 1);
    QCOMPARE(gateway.provider(QStringLiteral("a")).inFlight, 0);
}

void TestFailover::waitingEndsAfterTheQueueTimeout()
{
    FakeUpstream upstream;
    upstream.answer(FakeAnswer::stall());
    GatewayFixture gateway;
    gateway.config.timeouts.queue = 100ms;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl()).maxConcurrent = 1;
    gateway.start();
    const auto waiting = gateway.client();
    waiting->post("/v1/messages", messagesBody());
    QTRY_COMPARE(upstream.requests().size(), 1);

    const auto answer = gateway.post(messagesBody());

    QCOMPARE(answer.status, 429);
    QVERIFY(answer.firstByteAfter >= 90);
    QVERIFY(ApiError::of(answer.body).anthropicShape);
    const int retryAfter = answer.headers.value("retry-after").toInt();
    QVERIFY(retryAfter > 0 && retryAfter <= 30);
    QCOMPARE(upstream.requests().size(), 1);
    QCOMPARE(gateway.provider(QStringLiteral("a")).failures, 0);
    QCOMPARE(gateway.provider(QStringLiteral("a")).inFlight, 1);
}

void TestFailover::tooManyRequestsPerMinuteOverflow()
{
    TwoProviders scene;
    scene.configOfA().requestsPerMinute = 2;
    scene.gateway.start();
    QByteArrayList providers;

    for (int i = 0; i < 3; ++i)
        providers << scene.gateway.post(messagesBody()).headers.value("x-provider-used");

    QCOMPARE(providers, QByteArrayList({"a", "a", "b"}));
    QCOMPARE(scene.stateOfA().failures, 0);
}

void TestFailover::tooManyRequestsPerMinuteAreRefusedAfterTheQueueTimeout()
{
    FakeUpstream upstream;
    upstream.answerWell("x");
    GatewayFixture gateway;
    gateway.config.timeouts.queue = 100ms;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl()).requestsPerMinute = 1;
    gateway.start();
    QCOMPARE(gateway.post(messagesBody()).status, 200);

    const auto answer = gateway.post(messagesBody());

    QCOMPARE(answer.status, 429);
    QVERIFY(answer.headers.contains("retry-after"));
    QCOMPARE(upstream.requests().size(), 1);
    QCOMPARE(gateway.provider(QStringLiteral("a")).failures, 0);
}

void TestFailover::anUnhealthyProviderIsLeftOut()
{
    TwoProviders scene;
    scene.gateway.config.health.unhealthyThreshold = 2;
    scene.startWithA(FakeAnswer::error(500, "api_error"));

    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::Failing);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::CoolingDown);
    QVERIFY(scene.stateOfA().cooldownSeconds > 0);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);

    QCOMPARE(scene.a.requests().size(), 2);
    QCOMPARE(scene.b.requests().size(), 3);
}

void TestFailover::aCooledDownProviderIsAskedAgain()
{
    TwoProviders scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.gateway.config.health.failureCooldown = 300ms;
    scene.a.answerBy([&](const FakeUpstream::Request &request) {
        return scene.a.requests().size() == 1 ? FakeAnswer::error(500, "api_error")
                                              : goodAnswer(request.body, "from a");
    });
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).headers.value("x-provider-used"), QByteArray("b"));
    QTRY_VERIFY(scene.stateOfA().health != ProviderSnapshot::Health::CoolingDown);

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("a"));
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::Healthy);
    QCOMPARE(scene.stateOfA().failures, 0);
}

void TestFailover::retryAfterLeavesAProviderOut()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::plain(429, {}, {{"retry-after", "60"}}));

    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);

    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::CoolingDown);
    QVERIFY(scene.stateOfA().cooldownSeconds > 50 && scene.stateOfA().cooldownSeconds <= 60);
}

void TestFailover::withAllProvidersCoolingDownTheyAreStillTried()
{
    TwoProviders scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    bool well = false;
    scene.b.answerBy([&](const FakeUpstream::Request &request) {
        return well ? goodAnswer(request.body, "from b") : FakeAnswer::error(500, "api_error");
    });
    scene.startWithA(FakeAnswer::error(529, "overloaded_error"));
    QCOMPARE(scene.gateway.post(messagesBody()).status, 529);
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::CoolingDown);
    QCOMPARE(scene.stateOfB().health, ProviderSnapshot::Health::CoolingDown);
    well = true;

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, goodBody("from b", true));
    QCOMPARE(scene.stateOfB().health, ProviderSnapshot::Health::Healthy);
}

void TestFailover::aProviderThatCoolsDownIsNoRoom()
{
    TwoProviders scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.configOfA().maxConcurrent = 1;
    scene.b.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::error(500, "api_error"); });
    bool well = false;
    scene.a.answerBy([&](const FakeUpstream::Request &request) {
        return well ? goodAnswer(request.body, "from a") : FakeAnswer::reset();
    });
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 500); // both cool down now
    well = true;
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200); // a is well again
    QCOMPARE(scene.stateOfB().health, ProviderSnapshot::Health::CoolingDown);
    const auto askedB = scene.b.requests().size();
    const auto first = scene.gateway.client();
    const auto second = scene.gateway.client();

    first->post("/v1/messages", messagesBody());
    second->post("/v1/messages", messagesBody());

    QCOMPARE(first->answer().headers.value("x-provider-used"), QByteArray("a"));
    QCOMPARE(second->answer().headers.value("x-provider-used"), QByteArray("a"));
    QCOMPARE(scene.b.requests().size(), askedB);
}

void TestFailover::waitsOnceHoweverManyAreFull()
{
    TwoProviders scene;
    scene.gateway.config.timeouts.queue = 300ms;
    scene.configOfA().maxConcurrent = 1;
    scene.configOfB().maxConcurrent = 1;
    scene.b.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::stall(); });
    scene.startWithA(FakeAnswer::stall());
    const auto one = scene.gateway.client();
    const auto two = scene.gateway.client();
    one->post("/v1/messages", messagesBody());
    two->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.requests().size() + scene.b.requests().size(), 2);

    QCOMPARE(scene.gateway.post(messagesBody()).status, 429);

    const ExchangeRecord record = scene.gateway.records().first();
    QCOMPARE(record.attempts.size(), 2);
    QVERIFY2(record.milliseconds < 600, "it has waited for both");
}

void TestFailover::theSecondKeyIsUsedInThePlaceOfTheFirst()
{
    TwoProviders scene;
    scene.configOfA().secrets = {{Secret("sk-first"), {}}, {Secret("sk-second"), {}}};
    scene.configOfA().maxConcurrent = 1;
    scene.a.answerBy([](const FakeUpstream::Request &request) {
        return request.headers.value("x-api-key") == "sk-first" ? FakeAnswer::error(429, "rate_limit_error")
                                                                : goodAnswer(request.body, "from a");
    });
    scene.gateway.start();
    QList<QByteArray> order;
    std::vector<std::unique_ptr<TestClient>> clients;
    for (const char *name : {"one", "two"}) {
        clients.push_back(scene.gateway.client());
        clients.back()->post("/v1/messages", messagesBody(), {{"user-agent", name}});
    }
    scene.gateway.gateway().pin(QStringLiteral("a"));

    for (const auto &client : clients)
        QCOMPARE(client->answer().status, 200);
    for (const FakeUpstream::Request &request : scene.a.requests())
        order << request.headers.value("user-agent");

    // The second request does not slip in between the keys of the first.
    QCOMPARE(order.size(), 3);
    QCOMPARE(order.at(0), order.at(1));
}

void TestFailover::whatWasConfiguredIsConcealed()
{
    TwoProviders scene;
    scene.configOfA().headers.append("x-gateway-token", "tok-12345678");
    scene.b.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::error(500, "api_error"); });
    scene.startWithA(FakeAnswer::error(429, "rate_limit_error", "too much for tok-12345678"));

    const auto answer = scene.gateway.post(messagesBody());

    QCOMPARE(answer.status, 429);
    QVERIFY2(!answer.body.contains("tok-12345678"), answer.body.constData());
    QVERIFY(answer.body.contains("too much for ***"));
    QVERIFY(!scene.stateOfA().lastError.contains(QStringLiteral("tok-12345678")));
}

QTEST_GUILESS_MAIN(TestFailover)
#include "tst_failover.moc"
