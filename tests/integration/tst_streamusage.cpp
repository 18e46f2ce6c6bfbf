// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cuttings.h"
#include "support/twoproviders.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QTest>

#include <functional>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray chatPath = "/v1/chat/completions";
const QByteArray chatQuestion
    = R"({ "model":"gpt-x", "stream":true, "x": 1.0, "messages":[{"role":"user","content":"hi"}] })";
const QByteArray wishingQuestion
    = R"({ "model":"gpt-x", "stream":true, "x": 1.0, "messages":[{"role":"user","content":"hi"}],)"
      R"("stream_options":{"include_usage":true} })";

QByteArray chunk(const QByteArray &delta, const QByteArray &finish, const QByteArray &end)
{
    return R"(data: {"id":"chatcmpl-7","choices":[{"index":0,"delta":)" + delta + R"(,"finish_reason":)"
        + finish + '}' + ']' + end + "}\n\n";
}

const QByteArray usageChunk
    = "data: "
      "{\"id\":\"chatcmpl-7\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\n";

/// As OpenAI's: the usage comes only where it is asked for, and then every chunk has a word of it.
QByteArrayList streamOf(const QByteArray &body)
{
    const bool tells = body.contains(R"("include_usage":true)");
    const QByteArray end = tells ? QByteArray(R"(,"usage":null)") : QByteArray();
    QByteArrayList stream{chunk(R"({"role":"assistant","content":""})", "null", end),
        chunk(R"({"content":"Hello "})", "null", end), chunk(R"({"content":"chat"})", "null", end),
        chunk("{}", "\"stop\"", end)};
    if (tells)
        stream << usageChunk;
    return stream << "data: [DONE]\n\n";
}

/// What comes of it to a client that has not asked for the usage.
QByteArray sievedStream()
{
    return streamOf(wishingQuestion).join().replace(usageChunk, "");
}

FakeAnswer good(const FakeUpstream::Request &request)
{
    return FakeAnswer::stream(streamOf(request.body));
}

bool isWishing(const FakeUpstream::Request &request)
{
    return request.body.contains("include_usage");
}

/// Provider a is asked by Chat Completions.
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
        a.answerBy(good);
        gateway.addRoute(QStringLiteral("*"), order);
        gateway.config.budgets = {BudgetConfig()};
        gateway.config.budgets[0].name = QStringLiteral("today");
        gateway.config.budgets[0].tokens = 1'000'000;
    }

    [[nodiscard]] TestClient::Answer ask(const QByteArray &body = chatQuestion)
    {
        return gateway.post(body, {}, chatPath);
    }

    [[nodiscard]] BudgetSnapshot budget() { return gateway.gateway().snapshot().budgets.first(); }

    [[nodiscard]] QJsonObject usage()
    {
        const auto client = gateway.client();
        client->request("GET", "/usage", {}, {});
        return QJsonDocument::fromJson(client->answer().body).object().value(u"global").toObject();
    }
};

} // namespace

/// Streams of Chat Completions tell their usage only where they are asked to, and most clients do not ask.
class TestStreamUsage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }

    void aStreamIsCountedThoughItsClientDoesNotAsk();
    void whoAsksGetsTheUsageToTheLetter();
    void clientsOfOtherProtocolsAreCountedAsBefore();
    void aPlainAnswerIsNotAskedForMore();
    void eventsAreNotHeldBack();
    void theStreamMayBeCutAnywhere();
    void aLeavingClientIsCounted();
    void aCutStreamIsCountedByWhatHasCome_data();
    void aCutStreamIsCountedByWhatHasCome();
    void aWholeStreamIsCountedToTheLetter();
    void aStreamThatIsCutBehindItsUsageIsCountedToTheLetter();
    void anErrorInTheStreamIsToldAsItCame();
    void whoRefusesTheWishIsAskedWithout_data();
    void whoRefusesTheWishIsAskedWithout();
    void aClientsOwnMistakeIsNothingToLearnFrom();
    void aClientsOwnWishMayBeRefused();
    void theNextProviderIsAskedForUsageAgain();
    void aCompressedStreamIsAskedForWithout();
    void aPresetMaySayThatItIsNotTaken();
    void whatNobodyToldIsUnknown();
    void aPlainAnswerWithoutUsageIsUnknown();
    void whatWasNeverAnsweredIsNotUnknown();
};

void TestStreamUsage::aStreamIsCountedThoughItsClientDoesNotAsk()
{
    Scene scene;
    scene.gateway.start();
    const auto answer = scene.ask();
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, sievedStream());
    QCOMPARE(scene.a.requests().first().body, wishingQuestion);
    const ExchangeRecord record = scene.gateway.records().last();
    QCOMPARE(record.usage.input, 9);
    QCOMPARE(record.usage.output, 2);
    QCOMPARE(scene.budget().usedTokens, 11);
}

void TestStreamUsage::whoAsksGetsTheUsageToTheLetter()
{
    Scene scene;
    scene.gateway.start();
    QCOMPARE(scene.ask(wishingQuestion).body, streamOf(wishingQuestion).join());
    QCOMPARE(scene.a.requests().first().body, wishingQuestion);
    QCOMPARE(scene.budget().usedTokens, 11);
}

void TestStreamUsage::clientsOfOtherProtocolsAreCountedAsBefore()
{
    Scene scene;
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody("gpt-x")).status, 200);
    QCOMPARE(scene.budget().usedTokens, 11);
}

void TestStreamUsage::aPlainAnswerIsNotAskedForMore()
{
    Scene scene;
    scene.a.answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::json(200,
            R"({"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"x"},"finish_reason":"stop"}],)"
            R"("usage":{"prompt_tokens":9,"completion_tokens":2}})");
    });
    scene.gateway.start();
    const QByteArray plain = R"({"model":"gpt-x","messages":[]})";
    QCOMPARE(scene.ask(plain).status, 200);
    QCOMPARE(scene.a.requests().first().body, plain);
    QCOMPARE(scene.budget().usedTokens, 11);
}

void TestStreamUsage::eventsAreNotHeldBack()
{
    Scene scene;
    const QByteArrayList pieces = streamOf(wishingQuestion);
    FakeAnswer answer = FakeAnswer::stream(pieces);
    for (qsizetype step = pieces.size(); step >= 3; --step)
        answer.holdBefore(step);
    scene.a.answerBy([&answer](const FakeUpstream::Request &) { return answer; });
    scene.gateway.start();
    const auto client = scene.gateway.client();
    client->post(chatPath, chatQuestion);
    QByteArray expected = pieces[0] + pieces[1];
    for (qsizetype next = 2; next < pieces.size(); ++next) {
        QTRY_COMPARE_WITH_TIMEOUT(scene.a.held(), 1, patience);
        QTRY_COMPARE_WITH_TIMEOUT(client->bodySoFar(), expected, patience);
        if (pieces[next] != usageChunk)
            expected += pieces[next];
        scene.a.proceed();
    }
    QCOMPARE(client->answer().body, sievedStream());
}

void TestStreamUsage::theStreamMayBeCutAnywhere()
{
    Scene scene;
    QList<QByteArrayList> ways = cuttings(streamOf(wishingQuestion).join());
    scene.a.answerBy([&ways](const FakeUpstream::Request &) { return FakeAnswer::stream(ways.takeFirst()); });
    scene.gateway.start();
    while (!ways.isEmpty())
        QCOMPARE(scene.ask().body, sievedStream());
}

void TestStreamUsage::aLeavingClientIsCounted()
{
    Scene scene;
    scene.a.answerBy([](const FakeUpstream::Request &request) {
        return FakeAnswer::stream(streamOf(request.body)).holdBefore(4);
    });
    scene.gateway.start();
    auto client = scene.gateway.client();
    client->post(chatPath, chatQuestion);
    QTRY_VERIFY_WITH_TIMEOUT(client->bodySoFar().contains("chat\""), patience);
    client->leave();
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.records().size(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(scene.a.requests().first().aborted, patience);
    const ExchangeRecord record = scene.gateway.records().first();
    QVERIFY(record.clientLeft);
    QVERIFY2(record.usage.output >= 3 && record.usage.output < 8, QByteArray::number(record.usage.output));
    QVERIFY2(record.usage.input > 5 && record.usage.input < 50, QByteArray::number(record.usage.input));
    QVERIFY2(record.decision.contains(u"the tokens of a are estimated"), qPrintable(record.decision));
    QCOMPARE(scene.budget().usedTokens, record.usage.total());
}

void TestStreamUsage::aCutStreamIsCountedByWhatHasCome_data()
{
    using Ending = void (*)(Scene &, TestClient &);
    const Ending leaves = [](Scene &, TestClient &client) { client.leave(); };
    const Ending isCancelled = [](Scene &scene, TestClient &) {
        Gateway &gateway = scene.gateway.gateway();
        QVERIFY(gateway.cancelExchange(gateway.snapshot().running.constFirst().id));
    };
    const Ending breaks = [](Scene &scene, TestClient &) { scene.b.proceed(); };
    const Ending quits = [](Scene &scene, TestClient &) {
        scene.gateway.gateway().shutDown();
        scene.gateway.gateway().shutDown(); // without waiting for it
    };
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<std::function<void(Scene &, TestClient &)>>("end");
    for (const QByteArray &path : {QByteArray("/v1/messages"), chatPath, QByteArray("/v1/responses")}) {
        const auto row = [&path](const char *name, Ending end) {
            QTest::addRow("%s %s", path.constData(), name)
                << path << std::function<void(Scene &, TestClient &)>(end);
        };
        row("the client leaves", leaves);
        row("the user cancels it", isCancelled);
        row("the provider breaks off", breaks);
        row("Signalbox is quit", quits);
    }
}

/// Its message_start states one token of output; the figure that counts would have come at its end.
void TestStreamUsage::aCutStreamIsCountedByWhatHasCome()
{
    QFETCH(QByteArray, path);
    using Ending = std::function<void(Scene &, TestClient &)>;
    QFETCH(Ending, end);
    Scene scene({QStringLiteral("b")});
    QByteArrayList events = messageEvents(QByteArray("word ").repeated(200).trimmed());
    constexpr qsizetype behindContent = 3; // content_block_stop, message_delta, message_stop
    events.resize(events.size() - behindContent);
    scene.b.answerBy([&events](const FakeUpstream::Request &) {
        FakeAnswer answer = FakeAnswer::stream(events);
        answer.holdBefore(events.size() + 1).endingWith(FakeAnswer::End::Close);
        answer.steps.last().bytes.clear(); // the last chunk
        return answer;
    });
    scene.gateway.start();
    auto client = scene.gateway.client();
    const QByteArray question = path == "/v1/responses"
        ? QByteArray(R"({"model":"m","stream":true,"input":"hi"})")
        : path == chatPath ? chatQuestion
                           : messagesBody();
    client->post(path, question);
    QTRY_COMPARE_WITH_TIMEOUT(client->bodySoFar().count("word "), 200, patience);
    QCOMPARE(scene.gateway.gateway().snapshot().running.constFirst().outputTokens, 200);

    end(scene, *client);

    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.records().size(), 1, patience);
    const ExchangeRecord record = scene.gateway.records().first();
    QCOMPARE(record.usage.input, 10); // as stated
    QCOMPARE(record.usage.output, 200); // as was shown while it ran
    QVERIFY(record.usage.known);
    QVERIFY2(record.decision.contains(u"the tokens of b are estimated"), qPrintable(record.decision));
    QCOMPARE(scene.budget().usedTokens, 210);
}

void TestStreamUsage::aWholeStreamIsCountedToTheLetter()
{
    Scene scene({QStringLiteral("b")});
    scene.b.answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::stream(messageEvents(QByteArray("word ").repeated(200).trimmed()));
    });
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    const ExchangeRecord record = scene.gateway.records().first();
    QCOMPARE(record.usage.output, 5);
    QVERIFY2(!record.decision.contains(u"estimated"), qPrintable(record.decision));
}

/// The figure has come, and only the end has not.
void TestStreamUsage::aStreamThatIsCutBehindItsUsageIsCountedToTheLetter()
{
    Scene scene({QStringLiteral("b")});
    QByteArrayList events = messageEvents(QByteArray("word ").repeated(200).trimmed());
    events.removeLast();
    scene.b.answerBy([&events](const FakeUpstream::Request &) { return FakeAnswer::cutStream(events); });
    scene.gateway.start();
    (void)scene.gateway.post(messagesBody());
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.records().size(), 1, patience);
    const ExchangeRecord record = scene.gateway.records().first();
    QCOMPARE(record.usage.output, 5);
    QVERIFY2(!record.decision.contains(u"estimated"), qPrintable(record.decision));
}

void TestStreamUsage::anErrorInTheStreamIsToldAsItCame()
{
    Scene scene;
    // Without the empty line behind it, as some servers end.
    const QByteArray error = R"(data: {"error":{"message":"overloaded","type":"server_error"}})";
    QByteArrayList pieces = streamOf(wishingQuestion).mid(0, 2);
    pieces << error;
    scene.a.answerBy([&pieces](const FakeUpstream::Request &) { return FakeAnswer::stream(pieces); });
    scene.gateway.start();
    QCOMPARE(scene.ask().body, pieces.join());
}

void TestStreamUsage::whoRefusesTheWishIsAskedWithout_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("refusal");
    QTest::newRow("named")
        << 400
        << QByteArray(R"({"error":{"message":"Unrecognized request argument supplied: stream_options"}})");
    QTest::newRow("its member")
        << 422
        << QByteArray(
               R"({"detail":[{"loc":["body","include_usage"],"msg":"Extra inputs are not permitted"}]})");
    QTest::newRow("not named") << 400 << QByteArray(R"({"error":{"message":"Unknown parameter"}})");
    QTest::newRow("as another model's")
        << 400
        << QByteArray(
               R"({"error":{"message":"this model does not exist with stream_options, it is not supported"}})");
}

void TestStreamUsage::whoRefusesTheWishIsAskedWithout()
{
    QFETCH(int, status);
    QFETCH(QByteArray, refusal);
    Scene scene;
    scene.a.answerBy([&](const FakeUpstream::Request &request) {
        return isWishing(request) ? FakeAnswer::json(status, refusal) : good(request);
    });
    scene.gateway.start();
    QCOMPARE(scene.ask().body, streamOf(chatQuestion).join());
    QCOMPARE(scene.a.requests().size(), 2); // once refused, once without
    QCOMPARE(scene.a.requests().last().body, chatQuestion);
    QCOMPARE(scene.ask().status, 200);
    QCOMPARE(scene.a.requests().size(), 3); // it is known from now on
    QCOMPARE(scene.stateOfA().failures, 0); // what it does not take is no failure of its
    QCOMPARE(scene.budget().unpriced, 2);
}

void TestStreamUsage::aClientsOwnMistakeIsNothingToLearnFrom()
{
    Scene scene;
    const QByteArray refusal = R"({"error":{"message":"Unknown parameter"}})";
    bool refuses = true;
    scene.a.answerBy([&](const FakeUpstream::Request &request) {
        return refuses ? FakeAnswer::json(400, refusal) : good(request);
    });
    scene.gateway.start();
    const auto answer = scene.ask();
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.body, refusal);
    QCOMPARE(scene.a.requests().size(), 2);
    refuses = false;
    QCOMPARE(scene.ask().body, sievedStream());
    QCOMPARE(scene.budget().usedTokens, 11);
}

void TestStreamUsage::aClientsOwnWishMayBeRefused()
{
    Scene scene;
    const QByteArray refusal = R"({"error":{"message":"Unknown parameter: stream_options"}})";
    scene.a.answerBy([&](const FakeUpstream::Request &) { return FakeAnswer::json(400, refusal); });
    scene.gateway.start();
    const auto answer = scene.ask(wishingQuestion);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.body, refusal);
    QCOMPARE(scene.a.requests().size(), 1);
}

void TestStreamUsage::theNextProviderIsAskedForUsageAgain()
{
    Scene scene({QStringLiteral("a"), QStringLiteral("b")});
    ProviderConfig b = scene.configOfA();
    b.name = QStringLiteral("b");
    b.baseUrl = QUrl(scene.b.baseUrl() + QStringLiteral("/v1"));
    scene.configOfB() = b;
    scene.a.answerBy([](const FakeUpstream::Request &request) {
        return isWishing(request)
            ? FakeAnswer::json(400, R"({"error":{"message":"Unknown parameter: stream_options"}})")
            : FakeAnswer::json(503, R"({"error":{"message":"busy"}})");
    });
    scene.b.answerBy(good);
    scene.gateway.start();
    QCOMPARE(scene.ask().body, sievedStream());
    QCOMPARE(scene.a.requests().size(), 2);
    QCOMPARE(scene.b.requests().size(), 1);
    QCOMPARE(scene.budget().usedTokens, 11);
}

/// It cannot be read, so nothing can be taken out of it.
void TestStreamUsage::aCompressedStreamIsAskedForWithout()
{
    Scene scene;
    scene.a.answerBy([](const FakeUpstream::Request &request) {
        return FakeAnswer::plain(200, isWishing(request) ? "\x1f\x8b with usage" : "\x1f\x8b without",
            {{"content-type", "text/event-stream"}, {"content-encoding", "gzip"}});
    });
    scene.gateway.start();
    QCOMPARE(scene.ask().body, QByteArray("\x1f\x8b without"));
    QCOMPARE(scene.a.requests().size(), 2);
    QCOMPARE(scene.ask().body, QByteArray("\x1f\x8b without"));
    QCOMPARE(scene.a.requests().size(), 3);
    QCOMPARE(scene.stateOfA().failures, 0);
    QCOMPARE(scene.budget().unpriced, 2);
}

void TestStreamUsage::aPresetMaySayThatItIsNotTaken()
{
    Scene scene;
    scene.configOfA().dialect.omits = QStringList{QStringLiteral("stream_options")};
    scene.gateway.start();
    QCOMPARE(scene.ask().body, streamOf(chatQuestion).join());
    QCOMPARE(scene.a.requests().first().body, chatQuestion);
}

void TestStreamUsage::whatNobodyToldIsUnknown()
{
    Scene scene;
    scene.a.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::stream(streamOf({})); });
    scene.gateway.start();
    QCOMPARE(scene.ask().status, 200);
    QCOMPARE(scene.gateway.post(messagesBody("gpt-x")).status, 200);
    QCOMPARE(scene.budget().usedTokens, 0);
    QCOMPARE(scene.budget().unpriced, 2);
    QTRY_COMPARE_WITH_TIMEOUT(scene.usage().value(u"unpriced_requests").toInt(), 2, patience);
}

void TestStreamUsage::aPlainAnswerWithoutUsageIsUnknown()
{
    Scene scene({QStringLiteral("b")});
    scene.b.answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::json(
            200, R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[]})");
    });
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody("gpt-x", false)).status, 200);
    QCOMPARE(scene.budget().unpriced, 1);
    QTRY_COMPARE_WITH_TIMEOUT(scene.usage().value(u"unpriced_requests").toInt(), 1, patience);
}

void TestStreamUsage::whatWasNeverAnsweredIsNotUnknown()
{
    Scene scene;
    scene.a.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::stall(); });
    scene.gateway.start();
    auto client = scene.gateway.client();
    client->post(chatPath, chatQuestion);
    QTRY_COMPARE_WITH_TIMEOUT(scene.a.requests().size(), 1, patience);
    client->leave();
    QTRY_COMPARE_WITH_TIMEOUT(scene.gateway.records().size(), 1, patience);
    QCOMPARE(scene.budget().unpriced, 0);
    const QByteArray refusal = R"({"error":{"message":"the context is full"}})";
    scene.a.answerBy([&](const FakeUpstream::Request &) { return FakeAnswer::json(400, refusal); });
    QCOMPARE(scene.ask().status, 400);
    QTRY_COMPARE_WITH_TIMEOUT(scene.usage().value(u"failed_attempts").toInt(), 1, patience);
    QCOMPARE(scene.usage().value(u"unpriced_requests").toInt(), 0);
    QCOMPARE(scene.budget().unpriced, 0);
}

QTEST_GUILESS_MAIN(TestStreamUsage)
#include "tst_streamusage.moc"
