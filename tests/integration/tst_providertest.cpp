// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/providertesting.h"
#include "support/scriptedstore.h"
#include "support/signinscene.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>

using namespace signalbox;
using namespace signalbox::test;

using Kind = ProviderTestStage::Kind;
using State = ProviderTestStage::State;
using Request = FakeUpstream::Request;

/// The staged test of a provider, as a gateway makes it.
class TestProviderTest : public QObject
{
    Q_OBJECT

private slots:
    void passesAHealthyProvider();
    void tellsTheStagesAsTheyGo();
    void spendsNothingUnasked();
    void tellsBeforehandWhatItCosts();
    void passesTheDemo();
    void passesAProviderOfChatCompletions();
    void passesAModelThatRefusesAParameter();

    void skipsTheLookupOfAnAddress();
    void tellsThatANameIsUnknown();
    void tellsThatNobodyListens();
    void tellsThatItIsThisProgram();
    void goesThroughTheProxyAlone();

    void tellsThatThereIsNoKey();
    void tellsThatNobodyHasSignedIn();
    void asksWithTheTokenOfAnAccount();
    void takesAKeyOutOfTheKeychain();
    void takesTheKeyOfTheWish();
    void leavesPassedThroughLoginsToTheirClients();
    void explainsARefusal_data();
    void explainsARefusal();
    void doesNotTrustAnOpenList();
    void letsTheAnswerDecide_data();
    void letsTheAnswerDecide();
    void countsTokensWhereNothingIsListed();
    void followsNoRedirect();
    void showsTheKeyToNobody();

    void asksTheModelThatIsWished();
    void tellsThatAnAnswerDoesNotStream();
    void tellsThatNoToolIsCalled();
    void explainsAFailedAnswer();

    void leavesHealthAndLedgerAlone();
    void whatIsFoundWellIsUsedAgain_data();
    void whatIsFoundWellIsUsedAgain();
    void stopsAtOnce();
    void endsTheOneBefore();
    void canBeStoppedByWhoeverHearsOfIt();

    void answersOverHttp();
    void refusesWrongQuestionsOverHttp_data();
    void refusesWrongQuestionsOverHttp();
    void endsWithItsCaller();
};

namespace {

QByteArray chatChunk(const QByteArray &delta, const QByteArray &finish = "null")
{
    return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-5-mini\","
           "\"choices\":[{\"index\":0,\"delta\":"
        + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
}

const QByteArray chatUsage
    = "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-5-mini\","
      "\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3,\"total_tokens\":14}}\n\n";

FakeAnswer chatAnswer(const Request &request)
{
    if (request.body.contains("\"tools\""))
        return FakeAnswer::stream(
            {chatChunk(R"({"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function",)"
                       R"("function":{"name":"read_signal","arguments":"{\"station\":\"Crewe\"}"}}]})"),
                chatChunk("{}", "\"tool_calls\""), chatUsage, "data: [DONE]\n\n"});
    return FakeAnswer::stream({chatChunk(R"({"role":"assistant","content":"ready"})"),
        chatChunk("{}", "\"stop\""), chatUsage, "data: [DONE]\n\n"});
}

std::optional<FakeAnswer> asChatProvider(const Request &request)
{
    if (request.headers.value("authorization") != QByteArray("Bearer ") + ProviderTesting::key)
        return FakeAnswer::json(401, R"({"error":{"message":"Incorrect API key provided","type":"x"}})");
    if (request.target == "/v1/models")
        return FakeAnswer::json(200,
            R"({"object":"list","data":[{"id":"text-embedding-3-small"},)"
            R"({"id":"gpt-5"},{"id":"gpt-5-mini"}]})");
    return chatAnswer(request);
}

void makeChatProvider(ProviderTesting &scene)
{
    scene.wish.provider.type = ProviderConfig::Type::OpenAi;
    scene.wish.provider.auth = ProviderConfig::Auth::AuthToken;
    scene.wish.provider.baseUrl = QUrl(scene.upstream.baseUrl() + QStringLiteral("/v1"));
    scene.special = asChatProvider;
}

/// A list that needs no key, as some have.
std::optional<FakeAnswer> withOpenList(const Request &request)
{
    if (request.target.startsWith("/v1/models"))
        return FakeAnswer::json(200, R"({"data":[{"id":"gpt-5-mini"}]})");
    return std::nullopt;
}

TestClient::Answer ask(
    ProviderTesting &scene, const QByteArray &method, const QByteArray &target, const QByteArray &body = {})
{
    const auto client = scene.gateway.client();
    client->request(method, target, body, {});
    return client->answer();
}

} // namespace

void TestProviderTest::passesAHealthyProvider()
{
    ProviderTesting scene;
    scene.wish.spends = true;
    scene.run();

    QVERIFY2(scene.states() == QStringLiteral("PPPPPP"), qPrintable(scene.texts()));
    QCOMPARE(scene.result().provider, QStringLiteral("relay"));
    QCOMPARE(scene.result().models,
        (QStringList{QStringLiteral("claude-opus-4-5"), QStringLiteral("claude-haiku-4-5")}));
    QCOMPARE(scene.result().model, QStringLiteral("claude-haiku-4-5")); // the cheaper one
    QVERIFY(scene.result().inputTokens > 0);
    QCOMPARE(scene.result().outputTokens, 5 + 7);
    for (const ProviderTestStage &stage : scene.result().stages) {
        QVERIFY(stage.milliseconds >= 0);
        QVERIFY(!stage.text.isEmpty());
        QVERIFY(stage.remedy.isEmpty());
    }
    const QByteArray asked = scene.upstream.requests().last().body;
    QVERIFY(asked.contains(R"("model":"claude-haiku-4-5")"));
    QVERIFY(asked.contains("read_signal"));
}

void TestProviderTest::tellsTheStagesAsTheyGo()
{
    ProviderTesting scene;
    scene.wish.spends = true;
    scene.run();

    QList<Kind> begun;
    for (const ProviderTestSnapshot &snapshot : std::as_const(scene.seen)) {
        QCOMPARE(snapshot.stages.size(), 6);
        QCOMPARE(snapshot.finished, &snapshot == &scene.seen.constLast());
        for (const ProviderTestStage &stage : snapshot.stages) {
            if (stage.state == State::Running)
                begun << stage.kind;
        }
    }
    QCOMPARE(
        begun, (QList<Kind>{Kind::Resolve, Kind::Connect, Kind::Authenticate, Kind::Answer, Kind::UseTool}));
}

void TestProviderTest::spendsNothingUnasked()
{
    ProviderTesting scene;
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PPPPSS"));
    for (const Request &request : scene.upstream.requests())
        QVERIFY(!request.target.startsWith("/v1/messages") || request.target.contains("count_tokens"));
    QCOMPARE(scene.result().inputTokens, 0);
    QVERIFY(!scene.stage(Kind::Answer).remedy.isEmpty());
}

void TestProviderTest::tellsBeforehandWhatItCosts()
{
    ProviderTesting scene;
    scene.run();

    for (const Kind kind : {Kind::Answer, Kind::UseTool}) {
        const ProviderTestStage stage = scene.stage(kind);
        QVERIFY(stage.costs);
        QVERIFY2(stage.text.contains(QStringLiteral("would use up to about")), qPrintable(stage.text));
        QVERIFY2(stage.text.contains(QStringLiteral("at most $0.0")), qPrintable(stage.text));
    }
    QVERIFY(!scene.stage(Kind::ListModels).costs);
    // Also before anything was asked.
    QVERIFY(scene.seen.constFirst().stages.at(4).text.contains(QStringLiteral("would use")));
}

void TestProviderTest::passesTheDemo()
{
    ProviderTesting scene;
    scene.wish.provider = {};
    scene.wish.provider.name = QStringLiteral("demo");
    scene.wish.provider.type = ProviderConfig::Type::Demo;
    scene.wish.provider.auth = ProviderConfig::Auth::None;
    scene.wish.spends = true;
    scene.run();

    QVERIFY2(scene.states() == QStringLiteral("PPPPPP"), qPrintable(scene.texts()));
    QVERIFY(scene.upstream.requests().isEmpty());
}

void TestProviderTest::passesAProviderOfChatCompletions()
{
    ProviderTesting scene;
    makeChatProvider(scene);
    scene.wish.spends = true;
    scene.run();

    QVERIFY2(scene.states() == QStringLiteral("PPPPPP"), qPrintable(scene.texts()));
    QCOMPARE(scene.result().models.size(), 3);
    QCOMPARE(scene.result().model, QStringLiteral("gpt-5-mini"));
    QCOMPARE(scene.result().inputTokens, 22);
    QCOMPARE(scene.result().outputTokens, 6);
    QCOMPARE(scene.upstream.requests().last().target, QByteArray("/v1/chat/completions"));
}

void TestProviderTest::passesAModelThatRefusesAParameter()
{
    ProviderTesting scene;
    makeChatProvider(scene);
    scene.special = [](const Request &request) -> std::optional<FakeAnswer> {
        if (request.body.contains("\"max_tokens\""))
            return FakeAnswer::json(400,
                R"({"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. )"
                R"(Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens",)"
                R"("code":"unsupported_parameter"}})");
        return asChatProvider(request);
    };
    scene.wish.model = QStringLiteral("some-model");
    scene.wish.spends = true;
    scene.run();

    QVERIFY2(scene.states() == QStringLiteral("PPPPPP"), qPrintable(scene.texts()));
    QVERIFY(scene.upstream.requests().last().body.contains("\"max_completion_tokens\""));
}

void TestProviderTest::skipsTheLookupOfAnAddress()
{
    ProviderTesting scene;
    scene.run();

    QCOMPARE(scene.stage(Kind::Resolve).text, QStringLiteral("127.0.0.1 is an address"));
}

void TestProviderTest::tellsThatANameIsUnknown()
{
    ProviderTesting scene;
    scene.wish.provider.baseUrl = QUrl(QStringLiteral("https://nobody.invalid"));
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("FSSSSS"));
    QVERIFY(scene.stage(Kind::Resolve).text.contains(QStringLiteral("nobody.invalid")));
    QVERIFY(scene.stage(Kind::Resolve).remedy.contains(QStringLiteral("base_url")));
}

void TestProviderTest::tellsThatNobodyListens()
{
    ProviderTesting scene;
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress(QHostAddress::LocalHost)));
    scene.wish.provider.baseUrl.setPort(free.serverPort());
    free.close();
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PFSSSS"));
    QVERIFY2(scene.stage(Kind::Connect).text.startsWith(QStringLiteral("nobody listens on 127.0.0.1:")),
        qPrintable(scene.texts()));
    QVERIFY(!scene.stage(Kind::Connect).remedy.isEmpty());
}

void TestProviderTest::tellsThatItIsThisProgram()
{
    ProviderTesting scene;
    scene.gateway.addProvider(QStringLiteral("a"), scene.upstream.baseUrl());
    scene.gateway.start();
    scene.wish.provider.baseUrl.setPort(scene.gateway.port());
    QObject::connect(&scene.gateway.gateway(), &Gateway::providerTestChanged, &scene.context,
        [&scene](const ProviderTestSnapshot &snapshot) { scene.seen.append(snapshot); });
    scene.gateway.gateway().testProvider(scene.wish);

    QTRY_VERIFY_WITH_TIMEOUT(scene.hasEnded(), patience);
    QCOMPARE(scene.states(), QStringLiteral("FSSSSS"));
    QVERIFY(!scene.stage(Kind::Resolve).remedy.isEmpty());
}

void TestProviderTest::goesThroughTheProxyAlone()
{
    ProviderTesting scene;
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress(QHostAddress::LocalHost)));
    scene.wish.provider.proxy
        = QUrl(QStringLiteral("http://user:geheim@127.0.0.1:%1").arg(free.serverPort()));
    free.close();
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("SFSSSS"));
    QVERIFY(scene.stage(Kind::Resolve).text.contains(QStringLiteral("proxy")));
    QVERIFY(scene.stage(Kind::Connect).text.contains(QStringLiteral("the proxy 127.0.0.1:")));
    QVERIFY(!scene.texts().contains(QStringLiteral("geheim")));
    QVERIFY(scene.upstream.requests().isEmpty());
}

void TestProviderTest::tellsThatThereIsNoKey()
{
    ProviderTesting scene;
    scene.wish.provider.secrets.clear();
    scene.wish.spends = true;
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PPSSSS"));
    QCOMPARE(scene.stage(Kind::Authenticate).text, QStringLiteral("there is no key"));
    QVERIFY(scene.stage(Kind::Authenticate).remedy.startsWith(QStringLiteral("add a key")));
    QVERIFY(scene.upstream.requests().isEmpty());
}

void TestProviderTest::tellsThatNobodyHasSignedIn()
{
    ProviderTesting scene;
    scene.wish.provider.secrets.clear();
    scene.wish.provider.auth = ProviderConfig::Auth::OAuth;
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PPSSSS"));
    QVERIFY2(scene.stage(Kind::Authenticate).remedy.contains(QStringLiteral("signalbox login relay")),
        qPrintable(scene.texts()));
    QVERIFY(scene.upstream.requests().isEmpty());
}

void TestProviderTest::asksWithTheTokenOfAnAccount()
{
    using namespace std::chrono_literals;
    SignInScene scene;
    scene.a.answerBy([&scene](const Request &request) {
        const QByteArray token = request.headers.value("authorization").mid(qsizetype(qstrlen("Bearer ")));
        return scene.server.accepts(token) ? FakeAnswer::json(200, R"({"data":[{"id":"m"}]})")
                                           : FakeAnswer::error(401, "authentication_error", "sign in");
    });
    scene.gateway.start();
    QVERIFY(scene.signIn().body.contains("Signed in at a"));
    ProviderTestSnapshot last;
    QObject::connect(&scene.gateway.gateway(), &Gateway::providerTestChanged, this,
        [&last](const ProviderTestSnapshot &snapshot) { last = snapshot; });
    ProviderTestWish wish;
    wish.provider = scene.configOfA();
    for (const auto time : {0s, 3600s - 20s}) { // the second time it would end before a long answer has begun
        scene.gateway.passTime(time);
        last = {};

        scene.gateway.gateway().testProvider(wish);

        QTRY_VERIFY_WITH_TIMEOUT(last.finished, patience);
        QCOMPARE(last.stages.at(2).state, State::Passed);
        QCOMPARE(last.stages.at(2).text, QStringLiteral("the sign-in is accepted"));
    }
    QCOMPARE(scene.server.grants(QStringLiteral("refresh_token")), 1);
}

void TestProviderTest::takesAKeyOutOfTheKeychain()
{
    ScriptedStore store;
    store.secrets[QStringLiteral("provider/relay")] = ProviderTesting::key;
    ProviderTesting scene;
    scene.gateway.keeping.secrets = &store;
    scene.wish.provider.secrets = {{{}, QStringLiteral("provider/relay"), {}}};
    scene.run();
    QCOMPARE(scene.states(), QStringLiteral("PPPPSS"));

    scene.wish.provider.secrets = {{{}, QStringLiteral("provider/other"), {}}};
    scene.seen.clear();
    scene.gateway.gateway().testProvider(scene.wish);
    QTRY_VERIFY_WITH_TIMEOUT(scene.hasEnded(), patience);
    QCOMPARE(scene.states(), QStringLiteral("PPSSSS"));
    QVERIFY2(scene.stage(Kind::Authenticate).text.contains(QStringLiteral("provider/other")),
        qPrintable(scene.texts()));
}

void TestProviderTest::takesTheKeyOfTheWish()
{
    ProviderTesting scene;
    scene.wish.provider.secrets = {{Secret("the-old-key"), {}, {}}};
    scene.wish.key = Secret(ProviderTesting::key);
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PPPPSS"));
}

void TestProviderTest::leavesPassedThroughLoginsToTheirClients()
{
    ProviderTesting scene;
    scene.wish.provider.secrets.clear();
    scene.wish.provider.auth = ProviderConfig::Auth::Passthrough;
    scene.wish.spends = true;
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PPSSSS"));
    QVERIFY(scene.stage(Kind::Authenticate).text.contains(QStringLiteral("client's own login")));
    QVERIFY(!scene.stage(Kind::Authenticate).remedy.isEmpty());
    QVERIFY(scene.upstream.requests().isEmpty());
}

void TestProviderTest::explainsARefusal_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("remedy");
    QTest::newRow("401") << FakeAnswer::error(401, "authentication_error", "invalid x-api-key")
                         << QStringLiteral("invalid x-api-key") << QStringLiteral("enter the key again");
    QTest::newRow("403") << FakeAnswer::error(403, "permission_error", "not from your country")
                         << QStringLiteral("not from your country") << QStringLiteral("what the key may do");
    QTest::newRow("429") << FakeAnswer::plain(429,
        R"({"type":"error","error":{"type":"rate_limit_error","message":"slow down"}})",
        {{"content-type", "application/json"}, {"retry-after", "7"}})
                         << QStringLiteral("slow down") << QStringLiteral("in 7 s");
    QTest::newRow("402") << FakeAnswer::error(402, "billing_error", "no credit")
                         << QStringLiteral("no credit") << QStringLiteral("add credit");
    QTest::newRow("500") << FakeAnswer::error(500, "api_error", "oh") << QStringLiteral("500")
                         << QStringLiteral("later");
    QTest::newRow("closed") << FakeAnswer::close() << QStringLiteral("closed the connection")
                            << QStringLiteral("network");
}

void TestProviderTest::explainsARefusal()
{
    QFETCH(const FakeAnswer, answer);
    QFETCH(const QString, text);
    QFETCH(const QString, remedy);
    ProviderTesting scene;
    scene.special = [answer](const Request &) { return std::optional(answer); };
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PPFSSS"));
    const ProviderTestStage stage = scene.stage(Kind::Authenticate);
    QVERIFY2(stage.text.contains(text), qPrintable(scene.texts()));
    QVERIFY2(stage.remedy.contains(remedy), qPrintable(scene.texts()));
}

void TestProviderTest::doesNotTrustAnOpenList()
{
    ProviderTesting scene;
    makeChatProvider(scene);
    scene.special = withOpenList;
    scene.wish.key = Secret("wrong");
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PPSPSS"));
    QVERIFY2(scene.stage(Kind::Authenticate).text.contains(QStringLiteral("to everybody")),
        qPrintable(scene.texts()));
    const auto &requests = scene.upstream.requests();
    QCOMPARE(requests.size(), 2);
    QVERIFY(requests.constFirst().headers.contains("authorization"));
    QVERIFY(!requests.constLast().headers.contains("authorization"));
}

void TestProviderTest::letsTheAnswerDecide_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("states");
    QTest::newRow("good") << QByteArray(ProviderTesting::key) << QStringLiteral("PPPPPP");
    QTest::newRow("wrong") << QByteArray("wrong") << QStringLiteral("PPFPFS");
}

void TestProviderTest::letsTheAnswerDecide()
{
    QFETCH(const QByteArray, key);
    QFETCH(const QString, states);
    ProviderTesting scene;
    makeChatProvider(scene);
    scene.special = [](const Request &request) {
        const auto list = withOpenList(request);
        return list ? list : asChatProvider(request);
    };
    scene.wish.key = Secret(key);
    scene.wish.spends = true;
    scene.run();

    QVERIFY2(scene.states() == states, qPrintable(scene.states() + u'\n' + scene.texts()));
}

void TestProviderTest::countsTokensWhereNothingIsListed()
{
    ProviderTesting scene;
    scene.special = [](const Request &request) -> std::optional<FakeAnswer> {
        if (request.target.startsWith("/v1/models"))
            return FakeAnswer::error(404, "not_found_error", "no such path");
        return std::nullopt;
    };
    scene.run();
    QCOMPARE(scene.states(), QStringLiteral("PPPSSS"));
    QVERIFY(scene.stage(Kind::ListModels).text.contains(QStringLiteral("does not list its models")));

    scene.wish.key = Secret("wrong");
    scene.seen.clear();
    scene.gateway.gateway().testProvider(scene.wish);
    QTRY_VERIFY_WITH_TIMEOUT(scene.hasEnded(), patience);
    QCOMPARE(scene.states(), QStringLiteral("PPFSSS"));
}

void TestProviderTest::followsNoRedirect()
{
    FakeUpstream other;
    ProviderTesting scene;
    scene.special = [&other](const Request &) {
        return std::optional(FakeAnswer::plain(
            302, {}, {{"location", QByteArray(other.baseUrl().toLatin1() + "/v1/models")}}));
    };
    scene.run();

    QVERIFY(other.requests().isEmpty());
    QVERIFY(scene.state(Kind::Authenticate) != State::Passed);
}

void TestProviderTest::showsTheKeyToNobody()
{
    ProviderTesting scene;
    scene.special = [](const Request &request) {
        return std::optional(FakeAnswer::error(
            401, "authentication_error", "no such key: " + request.headers.value("x-api-key")));
    };
    scene.run();

    QCOMPARE(scene.state(Kind::Authenticate), State::Failed);
    QVERIFY2(!scene.texts().contains(QLatin1String(ProviderTesting::key)), qPrintable(scene.texts()));
}

void TestProviderTest::asksTheModelThatIsWished()
{
    ProviderTesting scene;
    scene.wish.provider.models.insert(QStringLiteral("opus"), QStringLiteral("vendor/opus-9"));
    scene.wish.model = QStringLiteral("opus");
    scene.wish.spends = true;
    scene.run();

    QCOMPARE(scene.result().model, QStringLiteral("vendor/opus-9"));
    QVERIFY(scene.upstream.requests().last().body.contains(R"("model":"vendor/opus-9")"));
    QVERIFY(scene.seen.constFirst().stages.at(4).text.contains(QStringLiteral("not known")));
}

void TestProviderTest::tellsThatAnAnswerDoesNotStream()
{
    ProviderTesting scene;
    scene.special = [](const Request &request) -> std::optional<FakeAnswer> {
        if (request.target == "/v1/messages" && !request.body.contains("\"tools\""))
            return FakeAnswer::json(200, messageJson());
        return std::nullopt;
    };
    scene.wish.spends = true;
    scene.run();

    QVERIFY2(scene.states() == QStringLiteral("PPPPFP"), qPrintable(scene.texts()));
    QVERIFY(scene.stage(Kind::Answer).text.contains(QStringLiteral("in one piece")));
}

void TestProviderTest::tellsThatNoToolIsCalled()
{
    ProviderTesting scene;
    scene.special = [](const Request &request) -> std::optional<FakeAnswer> {
        if (request.target == "/v1/messages")
            return goodAnswer(request.body);
        return std::nullopt;
    };
    scene.wish.spends = true;
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PPPPPF"));
    QVERIFY(scene.stage(Kind::UseTool).text.contains(QStringLiteral("without calling the tool")));
    QVERIFY(scene.stage(Kind::UseTool).remedy.contains(QStringLiteral("choose a model")));
}

void TestProviderTest::explainsAFailedAnswer()
{
    ProviderTesting scene;
    scene.special = [](const Request &request) -> std::optional<FakeAnswer> {
        if (request.target == "/v1/messages")
            return FakeAnswer::error(404, "not_found_error", "model: claude-haiku-4-5");
        return std::nullopt;
    };
    scene.wish.spends = true;
    scene.run();

    QCOMPARE(scene.states(), QStringLiteral("PPPPFS"));
    QVERIFY(scene.stage(Kind::Answer).remedy.contains(QStringLiteral("choose another model")));
}

void TestProviderTest::leavesHealthAndLedgerAlone()
{
    ProviderTesting scene;
    scene.wish.provider.name = QStringLiteral("a");
    scene.special = [](const Request &request) -> std::optional<FakeAnswer> {
        if (request.target == "/v1/messages")
            return FakeAnswer::error(500, "api_error", "oh");
        return std::nullopt;
    };
    scene.wish.spends = true;
    scene.run();

    QCOMPARE(scene.state(Kind::Answer), State::Failed);
    QCOMPARE(scene.gateway.provider(QStringLiteral("a")).lastError, QString());
    QCOMPARE(scene.gateway.gateway().snapshot().finishedExchanges, 0U);
    QVERIFY(scene.gateway.records().isEmpty());
    const auto used = ask(scene, "GET", "/requests");
    QCOMPARE(QJsonDocument::fromJson(used.body).object().value(u"requests").toArray().size(), 0);
}

void TestProviderTest::whatIsFoundWellIsUsedAgain_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("spends");
    QTest::addColumn<bool>("isAnotherKey");
    QTest::addColumn<bool>("isUsedAgain");
    QTest::newRow("refused key") << 401 << false << false << true;
    QTest::newRow("a key that is not kept") << 401 << false << true << false;
    QTest::newRow("failed") << 500 << false << false << true;
    QTest::newRow("credit, which no list tells of") << 402 << false << false << false;
    QTest::newRow("credit") << 402 << true << false << true;
}

void TestProviderTest::whatIsFoundWellIsUsedAgain()
{
    QFETCH(int, status);
    QFETCH(bool, spends);
    QFETCH(bool, isAnotherKey);
    QFETCH(bool, isUsedAgain);
    ProviderTesting scene;
    bool isWell = false;
    scene.special = [&](const Request &request) -> std::optional<FakeAnswer> {
        if (!isWell && request.target == "/v1/messages")
            return FakeAnswer::error(status, "api_error", "oh");
        return std::nullopt;
    };
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.gateway.addProvider(QStringLiteral("relay"), scene.upstream.baseUrl()) = scene.wish.provider;
    scene.gateway.addRoute(QStringLiteral("*"), {QStringLiteral("relay")});
    scene.gateway.start();
    const auto relay = [&scene] { return scene.gateway.provider(QStringLiteral("relay")); };
    QCOMPARE(scene.gateway.post(messagesBody()).status, status);
    QCOMPARE(relay().keyRefused, status == 401);
    QCOMPARE(relay().creditSpent, status == 402);
    QVERIFY(relay().cooldownSeconds > 0);

    isWell = true;
    scene.wish.spends = spends;
    if (isAnotherKey)
        scene.wish.key = Secret(ProviderTesting::key);
    scene.listen();
    scene.gateway.gateway().testProvider(scene.wish);
    QTRY_VERIFY_WITH_TIMEOUT(scene.hasEnded(), patience);
    QCOMPARE(scene.state(Kind::Authenticate), State::Passed);
    QCOMPARE(relay().cooldownSeconds == 0, isUsedAgain);
    QCOMPARE(relay().keyRefused, status == 401 && !isUsedAgain);
    QCOMPARE(relay().creditSpent, status == 402 && !isUsedAgain);
}

void TestProviderTest::stopsAtOnce()
{
    ProviderTesting scene;
    scene.special = [](const Request &) { return std::optional(FakeAnswer::stall()); };
    scene.start();
    QTRY_COMPARE_WITH_TIMEOUT(scene.upstream.requests().size(), 1, patience);

    scene.gateway.gateway().stopProviderTest();

    QVERIFY(scene.hasEnded());
    QCOMPARE(scene.states(), QStringLiteral("PPSSSS"));
    QVERIFY(scene.stage(Kind::Authenticate).text.contains(QStringLiteral("stopped")));
    QTRY_COMPARE_WITH_TIMEOUT(scene.upstream.connectionsLeft(), 0, patience);
    scene.gateway.gateway().stopProviderTest(); // there is none any more
}

void TestProviderTest::endsTheOneBefore()
{
    ProviderTesting scene;
    bool stalls = true;
    scene.special
        = [&stalls](const Request &) { return stalls ? std::optional(FakeAnswer::stall()) : std::nullopt; };
    scene.start();
    QTRY_COMPARE_WITH_TIMEOUT(scene.upstream.requests().size(), 1, patience);
    stalls = false;
    scene.wish.provider.name = QStringLiteral("second");
    scene.seen.clear();

    scene.gateway.gateway().testProvider(scene.wish);

    QTRY_VERIFY_WITH_TIMEOUT(scene.hasEnded(), patience);
    for (const ProviderTestSnapshot &snapshot : std::as_const(scene.seen))
        QCOMPARE(snapshot.provider, QStringLiteral("second"));
    QCOMPARE(scene.states(), QStringLiteral("PPPPSS"));
}

void TestProviderTest::canBeStoppedByWhoeverHearsOfIt()
{
    for (const Kind kind : {Kind::Resolve, Kind::Connect, Kind::Authenticate, Kind::Answer, Kind::UseTool}) {
        ProviderTesting scene;
        scene.wish.spends = true;
        scene.gateway.addProvider(QStringLiteral("a"), scene.upstream.baseUrl());
        scene.gateway.start();
        Gateway &gateway = scene.gateway.gateway();
        QObject::connect(&gateway, &Gateway::providerTestChanged, &scene.context,
            [&](const ProviderTestSnapshot &snapshot) {
                scene.seen.append(snapshot);
                if (!snapshot.finished && scene.state(kind) == State::Running)
                    gateway.stopProviderTest();
            });
        gateway.testProvider(scene.wish);
        QTRY_VERIFY_WITH_TIMEOUT(scene.hasEnded(), patience);
        QCOMPARE(scene.state(kind), State::Skipped);
        QCoreApplication::processEvents();
        QVERIFY(scene.hasEnded());
    }
}

void TestProviderTest::answersOverHttp()
{
    ProviderTesting scene;
    scene.wish.provider.name = QStringLiteral("relay/me");
    scene.gateway.config.providers.append(scene.wish.provider);
    scene.start();

    const auto answer = ask(scene, "POST", "/providers/relay%2Fme/test", R"({"spend": true})");

    QCOMPARE(answer.status, 200);
    const QJsonObject test = QJsonDocument::fromJson(answer.body).object();
    QCOMPARE(test.value(u"provider").toString(), QStringLiteral("relay/me"));
    QCOMPARE(test.value(u"failed").toBool(true), false);
    const QJsonArray stages = test.value(u"stages").toArray();
    QCOMPARE(stages.size(), 6);
    for (const auto &stage : stages)
        QCOMPARE(stage.toObject().value(u"state").toString(), QStringLiteral("passed"));
    QCOMPARE(test.value(u"output_tokens").toInt(), 12);
    // Without a body nothing is spent.
    const auto free = ask(scene, "POST", "/providers/relay%2Fme/test");
    QCOMPARE(QJsonDocument::fromJson(free.body).object().value(u"output_tokens").toInt(-1), 0);
}

void TestProviderTest::refusesWrongQuestionsOverHttp_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("nobody") << QByteArray("POST") << QByteArray("/providers/x/test") << QByteArray("{}")
                            << 404;
    QTest::newRow("no JSON") << QByteArray("POST") << QByteArray("/providers/a/test") << QByteArray("x")
                             << 400;
    QTest::newRow("text") << QByteArray("POST") << QByteArray("/providers/a/test")
                          << QByteArray(R"({"spend": "no"})") << 400;
    QTest::newRow("model") << QByteArray("POST") << QByteArray("/providers/a/test")
                           << QByteArray(R"({"model": 5})") << 400;
    QTest::newRow("GET") << QByteArray("GET") << QByteArray("/providers/a/test") << QByteArray() << 405;
}

void TestProviderTest::refusesWrongQuestionsOverHttp()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    ProviderTesting scene;
    scene.run();
    const auto before = scene.upstream.requests().size();

    QCOMPARE(ask(scene, method, target, body).status, status);
    QCOMPARE(scene.upstream.requests().size(), before);
}

void TestProviderTest::endsWithItsCaller()
{
    ProviderTesting scene;
    scene.run();
    scene.special = [](const Request &) { return std::optional(FakeAnswer::stall()); };
    const auto before = scene.upstream.requests().size();
    const auto client = scene.gateway.client();
    client->request("POST", "/providers/a/test", {}, {});
    QTRY_VERIFY_WITH_TIMEOUT(scene.upstream.requests().size() > before, patience);

    client->leave();

    QTRY_VERIFY_WITH_TIMEOUT(scene.upstream.requests().last().aborted, patience);
}

QTEST_GUILESS_MAIN(TestProviderTest)
#include "tst_providertest.moc"
