// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/twoproviders.h"

#include "core/jsonslice.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

using End = FakeAnswer::End;

const Headers anthropic{{"anthropic-version", "2023-06-01"}};
const QByteArray batch = R"({"id":"msgbatch_01","type":"message_batch","processing_status":"in_progress"})";
const QByteArray toolList
    = R"("tools":[{"name":"web_search","type":"web_search_20250305"},)"
      R"({"name":"Bash","description":"","input_schema":{"type":"object",)"
      R"("properties":{"command":{"type":"string"},"timeout":{"type":"number"}},"required":["command"]}}])";

QJsonObject jsonOf(const QByteArray &body)
{
    return QJsonDocument::fromJson(body).object();
}

QStringList idsOf(const QByteArray &list)
{
    QStringList ids;
    for (const QJsonValue &model : jsonOf(list).value(QStringLiteral("data")).toArray())
        ids << model.toObject().value(QStringLiteral("id")).toString();
    return ids;
}

/// The types of the content blocks, in order.
QStringList blocksOf(const QJsonObject &message)
{
    QStringList types;
    for (const QJsonValue &block : message.value(QStringLiteral("content")).toArray())
        types << block.toObject().value(QStringLiteral("type")).toString();
    return types;
}

/// The same of a stream, which has to follow the grammar of the Messages API.
QStringList blocksOfStream(const QByteArray &stream)
{
    QStringList types;
    int open = -1;
    for (const QByteArray &event : stream.split('\n')) {
        if (!event.startsWith("data: "))
            continue;
        const QJsonObject data = jsonOf(event.mid(6));
        const QString type = data.value(QStringLiteral("type")).toString();
        const int index = data.value(QStringLiteral("index")).toInt(-1);
        if (type == QStringLiteral("content_block_start")) {
            if (open >= 0 || index != types.size())
                return {QStringLiteral("blocks out of order")};
            open = index;
            types << data.value(QStringLiteral("content_block"))
                         .toObject()
                         .value(QStringLiteral("type"))
                         .toString();
        } else if (type == QStringLiteral("content_block_stop")) {
            open = -1;
        } else if (type == QStringLiteral("content_block_delta") && index != open) {
            return {QStringLiteral("a delta without its block")};
        }
    }
    return types;
}

QByteArray askingDemo(const QByteArray &messages, bool stream, bool withTools)
{
    return R"({"model":"claude-sonnet-4-5","max_tokens":64,"messages":)" + messages
        + (withTools ? "," + toolList : QByteArray()) + R"(,"stream":)" + (stream ? "true}" : "false}");
}

} // namespace

/// What is answered here, and the paths beside /v1/messages.
class TestLocal : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void probesAreAnsweredHere_data();
    void probesAreAnsweredHere();
    void headTellsWhatGetWouldSend();
    void healthTellsWhetherAnyProviderIsUsable();
    void unknownPathsAreNotFound_data();
    void unknownPathsAreNotFound();

    void modelsAreListedForAnthropicClients();
    void modelsAreListedForOpenAiClients();
    void modelsAreListedInPages();
    void oneModelIsTold();
    void aListedNameLeadsToItsRoute();
    void anUnknownModelIsNotFound();

    void theDemoAnswers_data();
    void theDemoAnswers();
    void theDemoCountsTokens();
    void theDemoUsesOnlyToolsOfTheClient();

    void tokensAreCountedByTheProvider();
    void tokenCountsFailOver();
    void otherPathsGoToTheFirstProvider();
    void aBatchIsFoundWhereItWasMade_data();
    void aBatchIsFoundWhereItWasMade();
    void aFileIsAskedForWithTheKeyThatMadeIt();
    void aRedirectionIsTheClientsBusiness();
    void aListTellsWhereItsItemsAre();
    void whatMayHaveBeenMadeIsNotMadeTwice_data();
    void whatMayHaveBeenMadeIsNotMadeTwice();
    void whatWasNeverSentIsTriedElsewhere();
};

void TestLocal::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestLocal::probesAreAnsweredHere_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("part");
    QTest::addRow("GET /") << QByteArray("GET") << QByteArray("/") << 200
                           << QByteArray("\"service\":\"Signalbox\"");
    QTest::addRow("GET /?x") << QByteArray("GET") << QByteArray("/?x=1") << 200 << QByteArray("Signalbox");
    QTest::addRow("GET /api/hello") << QByteArray("GET") << QByteArray("/api/hello") << 200
                                    << QByteArray("hello");
    QTest::addRow("GET /health") << QByteArray("GET") << QByteArray("/health") << 200
                                 << QByteArray("\"healthy\"");
    QTest::addRow("telemetry") << QByteArray("POST") << QByteArray("/api/event_logging/batch") << 200
                               << QByteArray("ok");
    QTest::addRow("OPTIONS") << QByteArray("OPTIONS") << QByteArray("/v1/messages") << 204 << QByteArray();
}

void TestLocal::probesAreAnsweredHere()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QFETCH(QByteArray, part);
    TwoProviders scene;
    scene.gateway.start();
    const auto client = scene.gateway.client();

    client->request(method, target, method == "POST" ? QByteArray("{\"events\":[]}") : QByteArray(), {});
    const auto answer = client->answer();

    QCOMPARE(answer.status, status);
    QVERIFY(answer.complete);
    QVERIFY(answer.body.contains(part));
    if (!part.isEmpty()) {
        QCOMPARE(answer.headers.value("content-type"), QByteArray("application/json"));
        QVERIFY(!jsonOf(answer.body).isEmpty());
    }
    QCOMPARE(scene.a.requests().size() + scene.b.requests().size(), 0);
}

void TestLocal::headTellsWhatGetWouldSend()
{
    TwoProviders scene;
    scene.gateway.start();
    const auto client = scene.gateway.client();
    for (const char *path : {"/api/hello", "/health", "/v1/models"}) { // "HEAD /" only tells that we are here
        client->request("GET", path, {}, {});
        const auto got = client->answer();
        client->request("HEAD", path, {}, {});
        const auto head = client->answer();
        QCOMPARE(head.status, got.status);
        QCOMPARE(head.headers.value("content-length"), got.headers.value("content-length"));
        QVERIFY2(client->input().isEmpty(), path);
    }
}

void TestLocal::healthTellsWhetherAnyProviderIsUsable()
{
    TwoProviders scene;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.b.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::error(500, "api_error"); });
    scene.startWithA(FakeAnswer::error(500, "api_error"));
    const auto client = scene.gateway.client();
    client->request("GET", "/health", {}, {});
    QCOMPARE(client->answer().status, 200);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 500);

    client->request("GET", "/health", {}, {});
    const auto answer = client->answer();

    QCOMPARE(answer.status, 503);
    QVERIFY(answer.body.contains("unhealthy"));
    client->request("HEAD", "/health", {}, {});
    QCOMPARE(client->answer().status, 503);
    client->request("GET", "/", {}, {});
    QCOMPARE(jsonOf(client->answer().body).value(QStringLiteral("providers_available")).toInt(-1), 0);
}

void TestLocal::unknownPathsAreNotFound_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addRow("a page") << QByteArray("GET") << QByteArray("/favicon.ico");
    QTest::addRow("messages without /v1") << QByteArray("POST") << QByteArray("/messages");
    QTest::addRow("another version") << QByteArray("POST") << QByteArray("/v2/messages");
    QTest::addRow("/v1 twice") << QByteArray("POST") << QByteArray("/api/v1/messages");
    QTest::addRow("up and away") << QByteArray("GET") << QByteArray("/../etc/passwd");
}

void TestLocal::unknownPathsAreNotFound()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    TwoProviders scene;
    scene.gateway.start();
    const auto client = scene.gateway.client();

    client->request(method, path, {}, {});
    const auto answer = client->answer();

    QCOMPARE(answer.status, 404);
    QCOMPARE(ApiError::of(answer.body).type, QStringLiteral("not_found_error"));
    QCOMPARE(scene.a.requests().size(), 0);
}

void TestLocal::modelsAreListedForAnthropicClients()
{
    TwoProviders scene;
    scene.gateway.addRoute(QStringLiteral("claude-sonnet-4-5"), {QStringLiteral("a")});
    scene.gateway.addRoute(QStringLiteral("gpt-5"), {QStringLiteral("b")});
    scene.gateway.addRoute(QStringLiteral("claude-*"), {QStringLiteral("a")});
    scene.configOfB().models = {{QStringLiteral("qwen3"), QStringLiteral("qwen3-480b")}};
    scene.gateway.start();
    const auto client = scene.gateway.client();

    client->request("GET", "/v1/models?limit=1000", {}, anthropic);
    const auto answer = client->answer();

    QCOMPARE(answer.status, 200);
    QCOMPARE(idsOf(answer.body),
        QStringList({QStringLiteral("claude-sonnet-4-5"), QStringLiteral("anthropic/gpt-5"),
            QStringLiteral("anthropic/qwen3")}));
    const QJsonObject list = jsonOf(answer.body);
    QCOMPARE(list.value(QStringLiteral("has_more")), QJsonValue(false));
    QCOMPARE(list.value(QStringLiteral("first_id")).toString(), QStringLiteral("claude-sonnet-4-5"));
    QCOMPARE(list.value(QStringLiteral("last_id")).toString(), QStringLiteral("anthropic/qwen3"));
    const QJsonObject second = list.value(QStringLiteral("data")).toArray().at(1).toObject();
    QCOMPARE(second.value(QStringLiteral("type")).toString(), QStringLiteral("model"));
    QCOMPARE(second.value(QStringLiteral("display_name")).toString(), QStringLiteral("gpt-5"));
    QVERIFY(
        QDateTime::fromString(second.value(QStringLiteral("created_at")).toString(), Qt::ISODate).isValid());
    QCOMPARE(scene.a.requests().size() + scene.b.requests().size(), 0);
}

void TestLocal::modelsAreListedForOpenAiClients()
{
    TwoProviders scene;
    scene.gateway.addRoute(QStringLiteral("claude-sonnet-4-5"), {QStringLiteral("a")});
    scene.gateway.addRoute(QStringLiteral("gpt-5"), {QStringLiteral("b")});
    scene.gateway.start();
    const auto client = scene.gateway.client();

    client->request("GET", "/v1/models", {}, {{"Authorization", "Bearer x"}});
    const auto answer = client->answer();

    QCOMPARE(jsonOf(answer.body).value(QStringLiteral("object")).toString(), QStringLiteral("list"));
    QCOMPARE(idsOf(answer.body), QStringList({QStringLiteral("claude-sonnet-4-5"), QStringLiteral("gpt-5")}));
    const QJsonObject first = jsonOf(answer.body).value(QStringLiteral("data")).toArray().at(0).toObject();
    QCOMPARE(first.value(QStringLiteral("object")).toString(), QStringLiteral("model"));
}

void TestLocal::modelsAreListedInPages()
{
    TwoProviders scene;
    for (const char *model : {"claude-1", "claude-2", "claude-3"})
        scene.gateway.addRoute(QString::fromLatin1(model), {QStringLiteral("a")});
    scene.gateway.start();
    const auto client = scene.gateway.client();

    client->request("GET", "/v1/models?limit=2", {}, anthropic);
    const auto first = client->answer();
    QCOMPARE(idsOf(first.body), QStringList({QStringLiteral("claude-1"), QStringLiteral("claude-2")}));
    QCOMPARE(jsonOf(first.body).value(QStringLiteral("has_more")), QJsonValue(true));
    client->request("GET", "/v1/models?limit=2&after_id=claude-2", {}, anthropic);
    const auto second = client->answer();
    QCOMPARE(idsOf(second.body), QStringList({QStringLiteral("claude-3")}));
    QCOMPARE(jsonOf(second.body).value(QStringLiteral("has_more")), QJsonValue(false));
}

void TestLocal::oneModelIsTold()
{
    TwoProviders scene;
    scene.gateway.addRoute(QStringLiteral("gpt-5"), {QStringLiteral("b")});
    scene.gateway.start();
    const auto client = scene.gateway.client();

    for (const char *path :
        {"/v1/models/gpt-5", "/v1/models/anthropic/gpt-5", "/v1/models/anthropic%2Fgpt-5"}) {
        client->request("GET", path, {}, anthropic);
        const auto answer = client->answer();
        QCOMPARE(answer.status, 200);
        QCOMPARE(jsonOf(answer.body).value(QStringLiteral("type")).toString(), QStringLiteral("model"));
    }
    client->request("GET", "/v1/models/nothing", {}, anthropic);
    auto answer = client->answer();
    QCOMPARE(answer.status, 404);
    QVERIFY(ApiError::of(answer.body).anthropicShape);
    client->request("GET", "/v1/models/nothing", {}, {});
    answer = client->answer();
    QCOMPARE(answer.status, 404);
    QVERIFY(ApiError::of(answer.body).openAiShape);
}

void TestLocal::aListedNameLeadsToItsRoute()
{
    TwoProviders scene;
    scene.gateway.addRoute(QStringLiteral("gpt-5"), {QStringLiteral("b")});
    scene.gateway.addRoute(QStringLiteral("*"), {QStringLiteral("a")});
    scene.gateway.start();
    const auto client = scene.gateway.client();
    client->request("GET", "/v1/models", {}, anthropic);
    const QString listed = idsOf(client->answer().body).value(0);
    QCOMPARE(listed, QStringLiteral("anthropic/gpt-5"));

    const auto answer = scene.gateway.post(messagesBody(listed.toUtf8()));

    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("b"));
    QCOMPARE(scene.b.requests().first().body, messagesBody("gpt-5"));
    // A name that was not listed with the prefix belongs to the provider.
    scene.gateway.post(messagesBody("anthropic/other"));
    QCOMPARE(scene.a.requests().first().body, messagesBody("anthropic/other"));
}

void TestLocal::anUnknownModelIsNotFound()
{
    TwoProviders scene;
    scene.gateway.addRoute(QStringLiteral("claude-*"), {QStringLiteral("a")});
    scene.gateway.start();

    const auto answer = scene.gateway.post(messagesBody("gpt-9"));

    QCOMPARE(answer.status, 404);
    QCOMPARE(ApiError::of(answer.body).type, QStringLiteral("not_found_error"));
    QVERIFY(ApiError::of(answer.body).message.contains(QStringLiteral("gpt-9")));
}

void TestLocal::theDemoAnswers_data()
{
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<bool>("tools");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<QStringList>("blocks");
    const QStringList talk{QStringLiteral("thinking"), QStringLiteral("text")};
    const QStringList call = talk + QStringList{QStringLiteral("tool_use")};
    const QByteArray hello = R"([{"role":"user","content":"hello"}])";
    const QByteArray use = R"([{"role":"user","content":"please use a tool"}])";
    const QByteArray useInBlocks
        = R"([{"role":"user","content":[{"type":"text","text":"<system-reminder>x</system-reminder>"},)"
          R"({"type":"text","text":"Use the tool"}]}])";
    const QByteArray reminder
        = R"([{"role":"user","content":[{"type":"text","text":"<system-reminder>tool</system-reminder>"},{"type":"text","text":"hi"}]}])";
    const QByteArray result
        = R"([{"role":"user","content":"use a tool"},)"
          R"({"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{}}]},)"
          R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"tool"},)"
          R"({"type":"text","text":"use the tool again"}]}])";
    for (const bool stream : {true, false}) {
        const char *form = stream ? "stream" : "plain";
        QTest::addRow("talk, %s", form) << hello << true << stream << talk;
        QTest::addRow("a tool that was asked for, %s", form) << use << true << stream << call;
        QTest::addRow("a tool asked for in blocks, %s", form) << useInBlocks << true << stream << call;
        QTest::addRow("no tool for a reminder, %s", form) << reminder << true << stream << talk;
        QTest::addRow("no tool without tools, %s", form) << use << false << stream << talk;
        QTest::addRow("no tool after its result, %s", form) << result << true << stream << talk;
    }
}

void TestLocal::theDemoAnswers()
{
    QFETCH(QByteArray, messages);
    QFETCH(bool, tools);
    QFETCH(bool, stream);
    QFETCH(QStringList, blocks);
    GatewayFixture gateway;
    ProviderConfig &demo = gateway.addProvider(QStringLiteral("demo"), {});
    demo.type = ProviderConfig::Type::Demo;
    demo.auth = ProviderConfig::Auth::None;
    demo.secrets.clear();
    gateway.start();

    const auto answer = gateway.post(askingDemo(messages, stream, tools));

    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray("demo"));
    if (stream) {
        QCOMPARE(answer.headers.value("content-type"), QByteArray("text/event-stream"));
        QVERIFY(answer.body.startsWith("event: message_start\n"));
        QVERIFY(answer.body.endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"));
        QCOMPARE(blocksOfStream(answer.body), blocks);
        QVERIFY(answer.body.contains(
            blocks.size() == 3 ? "\"stop_reason\":\"tool_use\"" : "\"stop_reason\":\"end_turn\""));
    } else {
        const QJsonObject message = jsonOf(answer.body);
        QCOMPARE(blocksOf(message), blocks);
        QCOMPARE(message.value(QStringLiteral("model")).toString(), QStringLiteral("claude-sonnet-4-5"));
        QCOMPARE(message.value(QStringLiteral("stop_reason")).toString(),
            blocks.size() == 3 ? QStringLiteral("tool_use") : QStringLiteral("end_turn"));
    }
    QCOMPARE(gateway.provider(QStringLiteral("demo")).failures, 0);
}

void TestLocal::theDemoCountsTokens()
{
    GatewayFixture gateway;
    ProviderConfig &demo = gateway.addProvider(QStringLiteral("demo"), {});
    demo.type = ProviderConfig::Type::Demo;
    demo.auth = ProviderConfig::Auth::None;
    gateway.start();

    const auto answer = gateway.post(messagesBody(), {}, "/v1/messages/count_tokens?beta=true");

    QCOMPARE(answer.status, 200);
    QVERIFY(jsonOf(answer.body).value(QStringLiteral("input_tokens")).toInt() > 0);
}

void TestLocal::theDemoUsesOnlyToolsOfTheClient()
{
    GatewayFixture gateway;
    ProviderConfig &demo = gateway.addProvider(QStringLiteral("demo"), {});
    demo.type = ProviderConfig::Type::Demo;
    demo.auth = ProviderConfig::Auth::None;
    gateway.start();

    const auto answer
        = gateway.post(askingDemo(R"([{"role":"user","content":"use the web_search tool"}])", false, true));

    const QJsonObject call = jsonOf(answer.body).value(QStringLiteral("content")).toArray().at(2).toObject();
    QCOMPARE(call.value(QStringLiteral("name")).toString(), QStringLiteral("Bash"));
    QVERIFY(call.value(QStringLiteral("input")).toObject().value(QStringLiteral("command")).isString());
}

void TestLocal::tokensAreCountedByTheProvider()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::json(200, R"({"input_tokens":42})"));

    const auto answer = scene.gateway.post(messagesBody(), anthropic, "/v1/messages/count_tokens?beta=true");

    QCOMPARE(answer.body, QByteArray(R"({"input_tokens":42})"));
    QCOMPARE(scene.a.requests().first().target, QByteArray("/v1/messages/count_tokens?beta=true"));
    QCOMPARE(scene.a.requests().first().body, messagesBody());
}

void TestLocal::tokenCountsFailOver()
{
    TwoProviders scene;
    scene.b.answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::json(200, R"({"input_tokens":7})"); });
    scene.startWithA(FakeAnswer::error(529, "overloaded_error"));

    const auto answer = scene.gateway.post(messagesBody(), anthropic, "/v1/messages/count_tokens");

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray(R"({"input_tokens":7})"));
}

void TestLocal::otherPathsGoToTheFirstProvider()
{
    TwoProviders scene;
    const QByteArray odd("\x89PNG\r\n\0\xff", 8);
    scene.startWithA(FakeAnswer::plain(201, odd, {{"content-type", "image/png"}, {"x-odd", "1"}}));
    const auto client = scene.gateway.client();

    client->request(
        "PATCH", "/v1/skills/s%2F1?x=%20", odd, {{"content-type", "multipart/form-data; boundary=x"}});
    const auto answer = client->answer();

    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.body, odd);
    QCOMPARE(answer.headers.value("content-type"), QByteArray("image/png"));
    QCOMPARE(answer.headers.value("x-odd"), QByteArray("1"));
    const FakeUpstream::Request &request = scene.a.requests().first();
    QCOMPARE(request.method, QByteArray("PATCH"));
    QCOMPARE(request.target, QByteArray("/v1/skills/s%2F1?x=%20"));
    QCOMPARE(request.body, odd);
    QCOMPARE(request.headers.value("content-type"), QByteArray("multipart/form-data; boundary=x"));
}

void TestLocal::aBatchIsFoundWhereItWasMade_data()
{
    QTest::addColumn<QString>("pinnedAtFirst");
    QTest::addColumn<QString>("pinnedLater");
    QTest::addRow("made at b, asked while a is first") << QStringLiteral("b") << QString();
    QTest::addRow("made at a, asked while b is pinned") << QString() << QStringLiteral("b");
}

void TestLocal::aBatchIsFoundWhereItWasMade()
{
    QFETCH(QString, pinnedAtFirst);
    QFETCH(QString, pinnedLater);
    TwoProviders scene;
    scene.b.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::json(200, batch); });
    scene.startWithA(FakeAnswer::json(200, batch));
    scene.gateway.gateway().pin(pinnedAtFirst);
    QCOMPARE(scene.gateway.post("{\"requests\":[]}", anthropic, "/v1/messages/batches").status, 200);
    FakeUpstream &owner = pinnedAtFirst.isEmpty() ? scene.a : scene.b;
    QCOMPARE(owner.requests().size(), 1);
    scene.gateway.gateway().pin(pinnedLater);

    const auto client = scene.gateway.client();
    for (const char *path :
        {"/v1/messages/batches/msgbatch_01", "/v1/messages/batches/msgbatch_01/results"}) {
        client->request("GET", path, {}, anthropic);
        QCOMPARE(client->answer().status, 200);
    }

    QCOMPARE(owner.requests().size(), 3);
    QCOMPARE(scene.a.requests().size() + scene.b.requests().size(), 3);
}

void TestLocal::aFileIsAskedForWithTheKeyThatMadeIt()
{
    TwoProviders scene;
    scene.configOfA().secrets = {{Secret("sk-first"), {}}, {Secret("sk-second"), {}}};
    scene.startWithA(FakeAnswer::json(200, batch));
    QCOMPARE(scene.gateway.post("{\"requests\":[]}", anthropic, "/v1/messages/batches").status, 200);
    const QByteArray key = scene.a.requests().first().headers.value("x-api-key");

    const auto client = scene.gateway.client();
    for (int i = 0; i < 3; ++i) {
        client->request("GET", "/v1/messages/batches/msgbatch_01", {}, anthropic);
        QCOMPARE(client->answer().status, 200);
        QCOMPARE(scene.a.requests().last().headers.value("x-api-key"), key);
    }
}

void TestLocal::aRedirectionIsTheClientsBusiness()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::plain(302, "over there", {{"location", "https://files.example/1"}}));

    const auto client = scene.gateway.client();
    client->request("GET", "/v1/files/file_1/content", {}, anthropic);

    const auto answer = client->answer();
    QCOMPARE(answer.status, 302);
    QCOMPARE(answer.headers.value("location"), QByteArray("https://files.example/1"));
    QCOMPARE(answer.body, QByteArray("over there"));
    QCOMPARE(scene.stateOfA().failures, 0);
}

void TestLocal::aListTellsWhereItsItemsAre()
{
    TwoProviders scene;
    scene.b.answerBy(
        [](const FakeUpstream::Request &) { return FakeAnswer::json(200, "{\"data\":[" + batch + "]}"); });
    scene.gateway.start();
    scene.gateway.gateway().pin(QStringLiteral("b"));
    const auto client = scene.gateway.client();
    client->request("GET", "/v1/messages/batches", {}, anthropic);
    QCOMPARE(client->answer().status, 200);
    scene.gateway.gateway().pin({});

    client->request("POST", "/v1/messages/batches/msgbatch_01/cancel", {}, anthropic);
    QCOMPARE(client->answer().status, 200);

    QCOMPARE(scene.a.requests().size(), 0);
    QCOMPARE(scene.b.requests().size(), 2);
}

void TestLocal::whatMayHaveBeenMadeIsNotMadeTwice_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::addColumn<int>("status");
    QTest::addRow("500") << FakeAnswer::error(500, "api_error") << 500;
    QTest::addRow("529") << FakeAnswer::error(529, "overloaded_error") << 529;
    QTest::addRow("closed before the head") << FakeAnswer::close() << 502;
    QTest::addRow("reset before the head") << FakeAnswer::reset() << 502;
    QTest::addRow("silence") << FakeAnswer::stall() << 504;
}

void TestLocal::whatMayHaveBeenMadeIsNotMadeTwice()
{
    QFETCH(FakeAnswer, answer);
    QFETCH(int, status);
    TwoProviders scene;
    scene.gateway.config.timeouts.plain = 1s;
    scene.startWithA(answer);

    const auto received = scene.gateway.post("{\"requests\":[]}", anthropic, "/v1/messages/batches");

    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.b.requests().size(), 0);
    QCOMPARE(received.status, status);
    QVERIFY(ApiError::of(received.body).anthropicShape);
}

void TestLocal::whatWasNeverSentIsTriedElsewhere()
{
    TwoProviders scene;
    scene.a.kill();
    scene.b.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::json(200, batch); });
    scene.gateway.start();

    const auto answer = scene.gateway.post("{\"requests\":[]}", anthropic, "/v1/messages/batches");

    QCOMPARE(answer.status, 200);
    QCOMPARE(scene.b.requests().size(), 1);
}

QTEST_GUILESS_MAIN(TestLocal)
#include "tst_local.moc"
