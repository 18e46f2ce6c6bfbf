// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/streamorder.h"
#include "support/twoproviders.h"

#include <QJsonArray>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray question
    = R"({"model":"claude-sonnet-4-5","max_tokens":64,"stream":true,"messages":[{"role":"user","content":"hi"}]})";
const QByteArray plainQuestion
    = R"({"model":"claude-sonnet-4-5","max_tokens":64,"messages":[{"role":"user","content":"hi"}]})";
const QByteArray chatQuestion
    = R"({"model":"gpt-x","stream":true,"messages":[{"role":"user","content":"hi"}]})";
const QByteArray chatPath = "/v1/chat/completions";

QByteArray chunk(const QByteArray &delta, const QByteArray &finish = "null")
{
    return R"(data: {"id":"chatcmpl-7","choices":[{"index":0,"delta":)" + delta + R"(,"finish_reason":)"
        + finish + "}]}\n\n";
}

const QByteArrayList chatStream{chunk(R"({"role":"assistant","content":""})"),
    chunk(R"({"content":"Hello "})"), chunk(R"({"content":"chat"})"), chunk("{}", "\"stop\""),
    "data: {\"id\":\"chatcmpl-7\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,"
    "\"prompt_tokens_details\":{\"cached_tokens\":4}}}\n\n",
    "data: [DONE]\n\n"};
const QByteArray chatBody
    = R"({"id":"chatcmpl-7","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant",)"
      R"("content":"Hello chat"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}})";

FakeAnswer goodChat(const FakeUpstream::Request &request)
{
    return request.body.contains("\"stream\":true") ? FakeAnswer::stream(chatStream)
                                                    : FakeAnswer::json(200, chatBody);
}

QJsonObject objectOf(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

/// Provider a speaks as the gateway's clients may not, b speaks Anthropic's words.
struct Scene : TwoProviders
{
    explicit Scene(const QStringList &order = {QStringLiteral("a")})
    {
        ProviderConfig &openAi = configOfA();
        openAi.type = ProviderConfig::Type::OpenAi;
        openAi.baseUrl = QUrl(a.baseUrl() + QStringLiteral("/v1"));
        openAi.auth = ProviderConfig::Auth::AuthToken;
        openAi.vendor = QStringLiteral("chatvendor");
        openAi.secrets = {{Secret("sk-of-a"), {}}};
        a.answerBy(goodChat);
        gateway.addRoute(QStringLiteral("*"), order);
    }
};

} // namespace

/// Clients of one protocol at providers of another, through the whole gateway.
class TestTranslation : public QObject
{
    Q_OBJECT

private slots:
    void claudeStreamsFromChat();
    void claudeGetsAPlainAnswerFromChat();
    void chatStreamsFromAnthropic();
    void responsesStreamFromAnthropic();
    void whoSpeaksTheSameGetsItToTheLetter();
    void anotherProtocolTakesOver();
    void azuresAddressNamesTheModel();
    void whatIsRefusedIsLeftOutFromThenOn();
    void errorsAreToldInTheClientsWords_data();
    void errorsAreToldInTheClientsWords();
    void aCutStreamEndsInTheClientsError();
    void anErrorInsideA200GoesOn_data();
    void anErrorInsideA200GoesOn();
    void sealedReasoningOfAnotherAccountIsLeftOut();
    void aKeyIsNotRepeatedInAStream();
    void idsOfCallsAreNotUsedAgain();
    void argumentsThatAreNone_data();
    void argumentsThatAreNone();
    void ourMarksReachNoAnthropicProvider();
    void tokensAreCountedHere();
    void whatCannotBeTranslatedIsTheClientsMistake();
    void usageIsThatOfTheProvider();
    void aContinuedThreadIsRefusedAsItsClientsWantIt();
    void openAisClientsGetTheirErrors_data();
    void openAisClientsGetTheirErrors();
    void whoLeavesAfterTheEndHasHadItsAnswer();
};

void TestTranslation::claudeStreamsFromChat()
{
    Scene scene;
    scene.gateway.start();
    const auto answer = scene.gateway.post(question,
        {{"x-api-key", "sk-client"}, {"anthropic-beta", "x-1"}, {"anthropic-version", "2023-06-01"},
            {"x-stainless-lang", "js"}, {"x-claude-code-session-id", "s"}, {"x-app", "cli"}},
        "/v1/messages?beta=true");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.headers.value("content-type").startsWith("text/event-stream"));
    QCOMPARE(anthropicBreaches(answer.body), QStringList());
    QVERIFY(answer.body.contains(R"("text":"Hello ")"));
    QVERIFY(answer.body.contains(R"("model":"claude-sonnet-4-5")"));
    QVERIFY(answer.body.contains(
        R"("input_tokens":5,"cache_creation_input_tokens":0,"cache_read_input_tokens":4)"));

    const FakeUpstream::Request &asked = scene.a.requests().first();
    QCOMPARE(asked.target, QByteArray("/v1/chat/completions"));
    QCOMPARE(asked.headers.value("authorization"), QByteArray("Bearer sk-of-a"));
    for (const char *field : {"x-api-key", "anthropic-beta", "anthropic-version", "x-stainless-lang",
             "x-claude-code-session-id", "x-app"})
        QVERIFY2(!asked.headers.contains(field), field);
    QCOMPARE(asked.body,
        QByteArray(
            R"({"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"hi"}],"max_tokens":64,)"
            R"("stream":true,"stream_options":{"include_usage":true}})"));
}

void TestTranslation::claudeGetsAPlainAnswerFromChat()
{
    Scene scene;
    scene.gateway.start();
    const auto answer = scene.gateway.post(plainQuestion);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("content-type"), QByteArray("application/json"));
    const QJsonObject message = objectOf(answer.body);
    QCOMPARE(message.value(u"type").toString(), QStringLiteral("message"));
    QCOMPARE(message.value(u"content").toArray().first().toObject().value(u"text").toString(),
        QStringLiteral("Hello chat"));
}

void TestTranslation::chatStreamsFromAnthropic()
{
    Scene scene({QStringLiteral("b")});
    scene.gateway.start();
    const auto answer = scene.gateway.post(chatQuestion, {{"authorization", "Bearer sk-client"}}, chatPath);
    QCOMPARE(answer.status, 200);
    QCOMPARE(chatBreaches(answer.body), QStringList());
    QVERIFY(answer.body.contains("from"));
    const FakeUpstream::Request &asked = scene.b.requests().first();
    QCOMPARE(asked.target, QByteArray("/v1/messages"));
    QCOMPARE(asked.headers.value("anthropic-version"), QByteArray("2023-06-01"));
    QVERIFY(!asked.headers.value("authorization").contains("sk-client"));
    QCOMPARE(objectOf(asked.body).value(u"model").toString(), QStringLiteral("gpt-x"));
}

void TestTranslation::responsesStreamFromAnthropic()
{
    Scene scene({QStringLiteral("b")});
    scene.gateway.start();
    const auto answer
        = scene.gateway.post(R"({"model":"gpt-x","stream":true,"input":"hi"})", {}, "/v1/responses");
    QCOMPARE(answer.status, 200);
    QCOMPARE(responsesBreaches(answer.body), QStringList());
    QVERIFY(answer.body.contains("event: response.completed"));
    QCOMPARE(scene.b.requests().first().target, QByteArray("/v1/messages"));
}

void TestTranslation::whoSpeaksTheSameGetsItToTheLetter()
{
    Scene scene;
    scene.gateway.start();
    const QByteArray odd = R"({ "stream":true, "stream_options":{"include_usage":true}, "n":1, "x": 1.0,)"
                           R"( "model":"gpt-x","messages":[ ] })";
    const auto answer = scene.gateway.post(odd, {}, "/v1/chat/completions?trace=1");
    QCOMPARE(answer.body, chatStream.join());
    const FakeUpstream::Request &asked = scene.a.requests().first();
    QCOMPARE(asked.body, odd);
    QCOMPARE(asked.target, QByteArray("/v1/chat/completions?trace=1"));
}

void TestTranslation::anotherProtocolTakesOver()
{
    Scene scene({QStringLiteral("b"), QStringLiteral("a")});
    scene.b.answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::error(529, "overloaded_error"); });
    scene.gateway.start();
    const auto answer = scene.gateway.post(question, {{"x-signalbox-decision", "1"}});
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("a"));
    QCOMPARE(anthropicBreaches(answer.body), QStringList());
    QVERIFY(answer.headers.value("x-signalbox-decision")
                .contains("translated from the Messages API to Chat Completions"));
}

void TestTranslation::azuresAddressNamesTheModel()
{
    Scene scene;
    scene.configOfA().baseUrl = QUrl(scene.a.baseUrl() + QStringLiteral("/openai/deployments/{model}"));
    scene.configOfA().query = "api-version=2024-10-21";
    scene.gateway.config.routes.last().targets[0].model = QStringLiteral("my gpt");
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(question).status, 200);
    QCOMPARE(scene.a.requests().first().target,
        QByteArray("/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21"));
}

void TestTranslation::whatIsRefusedIsLeftOutFromThenOn()
{
    Scene scene;
    scene.a.answerBy([](const FakeUpstream::Request &request) {
        return request.body.contains("stream_options") ? FakeAnswer::json(
                   400, R"({"error":{"message":"Unrecognized request argument supplied: stream_options"}})")
                                                       : goodChat(request);
    });
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(question).status, 200);
    QCOMPARE(scene.a.requests().size(), 2); // once refused, once without
    QCOMPARE(scene.gateway.post(question).status, 200);
    QCOMPARE(scene.a.requests().size(), 3);
    QCOMPARE(scene.stateOfA().failures, 0); // what it does not take is no failure of its
}

void TestTranslation::errorsAreToldInTheClientsWords_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("expectedStatus");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("message");

    const auto row = [](const char *name, int status, const char *body, int expected, const char *type,
                         const char *message) {
        QTest::newRow(name) << status << QByteArray(body) << expected << QString::fromUtf8(type)
                            << QString::fromUtf8(message);
    };
    row("the context is full", 400,
        R"({"error":{"message":"This model's maximum context length is 128000 tokens.","code":"context_length_exceeded"}})",
        400, "invalid_request_error",
        "prompt is too long: This model's maximum context length is 128000 tokens.");
    row("a mistake", 422, R"({"error":{"message":"bad","type":"invalid_request_error"}})", 422,
        "invalid_request_error", "bad");
    row("no credit, told as a limit", 429,
        R"({"error":{"message":"You exceeded your current quota","code":"insufficient_quota","type":"insufficient_quota"}})",
        402, "billing_error", "You exceeded your current quota");
    row("a refused key of another name", 401,
        R"({"error":{"message":"Incorrect API key","type":"invalid_request_error","code":"invalid_api_key"}})",
        401, "authentication_error", "Incorrect API key");
    row("a limit", 429, R"({"error":{"message":"slow down","type":"rate_limit_error"}})", 429,
        "rate_limit_error", "slow down");
    row("of another form", 400, R"({"detail":[{"msg":"field required","loc":["body"]}]})", 400,
        "invalid_request_error", R"({"detail":[{"msg":"field required","loc":["body"]}]})");
}

void TestTranslation::errorsAreToldInTheClientsWords()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    Scene scene;
    scene.a.answerBy([&](const FakeUpstream::Request &) { return FakeAnswer::json(status, body); });
    scene.gateway.start();
    const auto answer = scene.gateway.post(question);
    QTEST(answer.status, "expectedStatus");
    const ApiError error = ApiError::of(answer.body);
    QVERIFY2(error.anthropicShape, answer.body.constData());
    QTEST(error.type, "type");
    QTEST(error.message, "message");
}

void TestTranslation::aCutStreamEndsInTheClientsError()
{
    Scene scene;
    scene.startWithA(FakeAnswer::cutStream(chatStream.first(3)));
    const auto answer = scene.gateway.post(question);
    QVERIFY(answer.body.contains("Hello "));
    QVERIFY2(ApiError::ofLastEvent(answer.body).anthropicShape, answer.body.constData());
    QVERIFY(!answer.body.contains("message_stop"));
}

void TestTranslation::anErrorInsideA200GoesOn_data()
{
    QTest::addColumn<FakeAnswer>("bad");
    QTest::addColumn<bool>("stream");
    const auto plain = [](const QByteArray &body) {
        for (const bool stream : {true, false})
            QTest::addRow("%s, %s", body.constData(), stream ? "stream" : "plain")
                << FakeAnswer::json(200, body) << stream;
    };
    plain(R"({"code":429,"msg":"rate limited"})");
    plain(R"({"success":false,"message":"no"})");
    plain(R"({"choices":[]})");
    plain("{}");
    plain(R"({"choices":[{"message":{"content":null},"finish_reason":"error"}]})");
    const auto streamed = [](const char *name, const QByteArrayList &events) {
        QTest::newRow(name) << FakeAnswer::stream(events) << true;
    };
    streamed("[DONE]", {"data: [DONE]\n\n"});
    streamed("the role and [DONE]", {chunk(R"({"role":"assistant","content":""})"), "data: [DONE]\n\n"});
    streamed("a code and [DONE]", {"data: {\"code\":1302,\"msg\":\"busy\"}\n\n", "data: [DONE]\n\n"});
    streamed("an end by an error", {chunk(R"({"role":"assistant"})"), chunk("{}", "\"error\"")});
    QTest::newRow("arguments that are no JSON") << FakeAnswer::json(200,
        R"({"choices":[{"message":{"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{no"}}]}}]})")
                                                << false;
}

void TestTranslation::anErrorInsideA200GoesOn()
{
    QFETCH(FakeAnswer, bad);
    QFETCH(bool, stream);
    const bool isReadable = !QByteArray(QTest::currentDataTag()).startsWith("arguments");
    for (const QByteArray &path : {QByteArray("/v1/messages"), chatPath}) {
        if (path == chatPath && !isReadable)
            continue; // it goes to the letter to who speaks the same
        Scene scene({QStringLiteral("a"), QStringLiteral("b")});
        scene.a.answerBy([bad](const FakeUpstream::Request &) { return bad; });
        scene.gateway.start();
        const auto answer = scene.gateway.post(stream ? question : plainQuestion, {}, path);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
        QCOMPARE(scene.a.requests().size(), 1);
        QCOMPARE(scene.b.requests().size(), 1);
        QCOMPARE(scene.stateOfA().failures, 1);
    }
}

void TestTranslation::sealedReasoningOfAnotherAccountIsLeftOut()
{
    Scene scene({QStringLiteral("a"), QStringLiteral("b")});
    for (ProviderConfig &provider : scene.gateway.config.providers) {
        provider.type = ProviderConfig::Type::OpenAi;
        provider.vendor = QStringLiteral("openai");
        provider.dialect.hasResponses = true;
    }
    const FakeAnswer good = FakeAnswer::json(200, R"({"object":"response","output":[]})");
    bool first = true;
    scene.a.answerBy([&first, good](const FakeUpstream::Request &) {
        return std::exchange(first, false) ? good : FakeAnswer::error(529, "overloaded_error");
    });
    scene.b.answerBy([good](const FakeUpstream::Request &request) {
        return request.body.contains("gAAAA")
            ? FakeAnswer::json(400, R"({"error":{"message":"x","code":"invalid_encrypted_content"}})")
            : good;
    });
    scene.gateway.start();
    const Headers session{{"session-id", "s"}};
    const QByteArray turn = R"({"model":"m","input":[{"role":"user","content":"a"},)"
                            R"({"type":"reasoning","summary":[],"encrypted_content":"gAAAA"}]})";
    QCOMPARE(
        scene.gateway.post(turn, session, "/v1/responses").headers.value("x-provider-used"), QByteArray("a"));
    const auto answer = scene.gateway.post(turn, session, "/v1/responses");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
    QCOMPARE(scene.b.requests().size(), 2);
    QVERIFY(!scene.b.requests().last().body.contains("reasoning"));
}

void TestTranslation::aKeyIsNotRepeatedInAStream()
{
    Scene scene;
    scene.a.answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::stream({chunk(R"({"content":"Hello"})"),
            "data: {\"error\":{\"message\":\"your key sk-of-a is gone\",\"code\":401}}\n\n"});
    });
    scene.gateway.start();
    const auto answer = scene.gateway.post(question);
    QVERIFY(answer.body.contains("your key *** is gone"));
    QVERIFY(!answer.body.contains("sk-of-a"));
    QVERIFY(!scene.stateOfA().lastError.contains(QStringLiteral("sk-of-a")));
    QVERIFY(scene.stateOfA().lastError.contains(QStringLiteral("your key ***")));
}

void TestTranslation::idsOfCallsAreNotUsedAgain()
{
    Scene scene;
    scene.a.answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::json(200,
            R"({"choices":[{"message":{"tool_calls":[{"id":"call_0","function":{"name":"f","arguments":"{}"}}]}}]})");
    });
    scene.gateway.start();
    const auto answer = scene.gateway.post(
        R"({"model":"m","max_tokens":9,"tools":[{"name":"f","input_schema":{"type":"object"}}],"messages":[)"
        R"({"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"call_0","name":"f","input":{}}]},)"
        R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"call_0","content":"b"}]}]})");
    QVERIFY2(answer.body.contains(R"("id":"call_0_1")"), answer.body.constData());
}

void TestTranslation::argumentsThatAreNone_data()
{
    QTest::addColumn<bool>("stream");

    QTest::newRow("stream") << true;
    QTest::newRow("plain") << false;
}

void TestTranslation::argumentsThatAreNone()
{
    QFETCH(bool, stream);
    const QByteArray call = R"({"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f",)"
                            R"("arguments":"{oops"}}]})";
    Scene scene;
    scene.startWithA(stream
            ? FakeAnswer::stream({chunk(call), chunk("{}", "\"tool_calls\""), "data: [DONE]\n\n"})
            : FakeAnswer::json(
                200, R"({"choices":[{"message":)" + call + R"(,"finish_reason":"tool_calls"}]})"));
    const auto answer = scene.gateway.post(stream ? question : plainQuestion);
    const ApiError error = stream ? ApiError::ofLastEvent(answer.body) : ApiError::of(answer.body);
    QVERIFY2(error.anthropicShape, answer.body.constData());
    QVERIFY(error.message.contains(QStringLiteral("the tool 'f' with arguments that are no JSON object")));
    if (!stream)
        QVERIFY(answer.status >= 500);
    QCOMPARE(scene.gateway.records().size(), 1);
    QVERIFY(!scene.gateway.records().first().error.isEmpty());
}

void TestTranslation::ourMarksReachNoAnthropicProvider()
{
    Scene scene({QStringLiteral("a"), QStringLiteral("b")});
    scene.a.answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::stream({chunk(R"({"reasoning_content":"hm"})"),
            chunk(R"({"content":"ok"})", "\"stop\""), "data: [DONE]\n\n"});
    });
    scene.gateway.start();
    const QByteArray first = scene.gateway.post(question).body;
    const qsizetype at = first.indexOf("signalbox.1.");
    QVERIFY2(at > 0, first.constData());
    const QByteArray mark = first.mid(at, first.indexOf('"', at) - at);

    // Without a session, as after a restart: only the mark itself tells.
    scene.a.kill();
    const QByteArray next
        = R"({"model":"claude-sonnet-4-5","max_tokens":64,"stream":true,"messages":[)"
          R"({"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"thinking",)"
          R"("thinking":"hm","signature":")"
        + mark + R"("},{"type":"text","text":"ok"}]},{"role":"user","content":"go on"}]})";
    QCOMPARE(scene.gateway.post(next).headers.value("x-provider-used"), QByteArray("b"));
    QVERIFY(!scene.b.requests().first().body.contains("signalbox."));
    QVERIFY(scene.b.requests().first().body.contains(R"({"type":"text","text":"ok"})"));
}

void TestTranslation::tokensAreCountedHere()
{
    Scene scene;
    scene.gateway.start();
    const auto answer = scene.gateway.post(plainQuestion, {}, "/v1/messages/count_tokens");
    QCOMPARE(answer.status, 200);
    QVERIFY(objectOf(answer.body).value(u"input_tokens").toInt() > 0);
    QVERIFY(scene.a.requests().isEmpty());
}

void TestTranslation::whatCannotBeTranslatedIsTheClientsMistake()
{
    Scene scene({QStringLiteral("b")});
    scene.gateway.start();
    const auto answer = scene.gateway.post(
        R"({"model":"gpt-x","n":2,"messages":[{"role":"user","content":"hi"}]})", {}, chatPath);
    QCOMPARE(answer.status, 400);
    const ApiError error = ApiError::of(answer.body);
    QVERIFY(error.openAiShape);
    QVERIFY2(error.message.startsWith(QStringLiteral("n: ")), qPrintable(error.message));
    QVERIFY(scene.b.requests().isEmpty());
}

void TestTranslation::usageIsThatOfTheProvider()
{
    Scene scene;
    scene.gateway.start();
    scene.gateway.post(question);
    const ExchangeRecord &record = scene.gateway.records().first();
    QCOMPARE(record.usage.input, 5);
    QCOMPARE(record.usage.cacheRead, 4);
    QCOMPARE(record.usage.output, 2);
}

void TestTranslation::aContinuedThreadIsRefusedAsItsClientsWantIt()
{
    Scene scene;
    scene.gateway.start();
    const auto answer = scene.gateway.post(
        R"({"model":"claude-sonnet-4-5","max_tokens":1,"messages":[{"role":"user","content":"go on"}],)"
        R"("thread":{"type":"continue","previous_message_id":"msg_1"}})");
    QCOMPARE(answer.status, 400);
    const QJsonObject error = objectOf(answer.body).value(u"error").toObject();
    QCOMPARE(error.value(u"details").toObject().value(u"error_code").toString(),
        QStringLiteral("thread_unsupported_request"));
    QVERIFY(scene.a.requests().isEmpty());
}

void TestTranslation::openAisClientsGetTheirErrors_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("code");

    QTest::newRow("no JSON, chat") << chatPath << QByteArray(R"({"model":)") << QString();
    QTest::newRow("no JSON, responses")
        << QByteArray("/v1/responses") << QByteArray(R"({"model":)") << QString();
    QTest::newRow("the context is full")
        << chatPath << chatQuestion << QStringLiteral("context_length_exceeded");
}

void TestTranslation::openAisClientsGetTheirErrors()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    Scene scene({QStringLiteral("b")});
    scene.b.answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::error(
            400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum");
    });
    scene.gateway.start();
    const auto answer = scene.gateway.post(body, {}, path);
    QCOMPARE(answer.status, 400);
    QVERIFY2(ApiError::of(answer.body).openAiShape, answer.body.constData());
    QTEST(objectOf(answer.body).value(u"error").toObject().value(u"code").toString(), "code");
}

/// Codex closes its connection with the last event, whatever else the provider still does.
void TestTranslation::whoLeavesAfterTheEndHasHadItsAnswer()
{
    Scene scene({QStringLiteral("b")});
    FakeAnswer slow = FakeAnswer::stream(messageEvents());
    slow.holdBefore(slow.steps.size() - 1); // the end of the body
    scene.b.answerBy([slow](const FakeUpstream::Request &) { return slow; });
    scene.gateway.start();
    const auto client = scene.gateway.client();
    client->post("/v1/responses", R"({"model":"gpt-x","stream":true,"input":"hi"})");
    QTRY_VERIFY_WITH_TIMEOUT(client->bodySoFar().contains("event: response.completed"), patience);
    client->leave();
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.records().size(), 1, patience);
    QVERIFY(!scene.gateway.records().first().clientLeft);
    QCOMPARE(scene.gateway.records().first().attempts.last().outcome, QStringLiteral("ok"));
}

QTEST_GUILESS_MAIN(TestTranslation)
#include "tst_translation.moc"
