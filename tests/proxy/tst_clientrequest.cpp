// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientrequest.h"

#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;
using Kind = ClientRequest::Kind;

namespace {

HttpRequest post(const QByteArray &body, const QByteArray &path = "/v1/messages")
{
    HttpRequest request;
    request.method = "POST";
    request.path = path;
    request.body = body;
    return request;
}

} // namespace

class ClientRequestTest : public QObject
{
    Q_OBJECT

private slots:
    void pathAndMethodTellTheKind_data();
    void pathAndMethodTellTheKind();
    void noPathLeadsElsewhere_data();
    void noPathLeadsElsewhere();
    void queryChangesNothing();
    void findsTheModelInItsPlace();
    void readsTheModel_data();
    void readsTheModel();
    void refusesBodiesWithoutAModel_data();
    void refusesBodiesWithoutAModel();
    void readsStream_data();
    void readsStream();
    void readsTheClientsTimeout_data();
    void readsTheClientsTimeout();
    void otherKindsMayHaveAnyBody_data();
    void otherKindsMayHaveAnyBody();
    void namesTheClient_data();
    void namesTheClient();
};

void ClientRequestTest::pathAndMethodTellTheKind_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<Protocol>("protocol");
    const auto row = [](const char *method, const char *path, Kind kind, Protocol protocol) {
        QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path) << kind << protocol;
    };
    row("POST", "/v1/messages", Kind::Messages, Protocol::Anthropic);
    row("POST", "/v1/messages/count_tokens", Kind::CountTokens, Protocol::Anthropic);
    row("GET", "/v1/messages", Kind::Other, Protocol::Anthropic);
    row("POST", "/v1/messages/batches", Kind::Other, Protocol::Anthropic);
    row("DELETE", "/v1/files/f_1", Kind::Other, Protocol::OpenAi);
    row("POST", "/v1/chat/completions", Kind::Messages, Protocol::OpenAi);
    row("POST", "/v1/responses", Kind::Messages, Protocol::Responses);
    row("GET", "/v1/responses/resp_1", Kind::Other, Protocol::Responses);
    row("POST", "/v1/embeddings", Kind::Other, Protocol::OpenAi);
}

void ClientRequestTest::pathAndMethodTellTheKind()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    HttpRequest request = post(R"({"model":"m"})", path);
    request.method = method;
    const auto asked = ClientRequest::parse(request);
    QVERIFY(asked);
    QTEST(asked->kind, "kind");
    QTEST(asked->protocol, "protocol");
}

void ClientRequestTest::noPathLeadsElsewhere_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("refused");
    const auto row
        = [](const char *path, bool refused) { QTest::newRow(path) << QByteArray(path) << refused; };
    row("/v1/../api/2.0/token/list", true);
    row("/v1/./files", true);
    row("/v1/files/..", true);
    row("/v1/%2e%2E/x", true);
    row("/v1/.%2e/x", true);
    row("/v1/files%2f..%2fx", true);
    row("/v1/files\\..\\x", true);
    row("/v1/messages#x", true); // to the provider it would be /v1/messages
    row("/v1/%6Dessages", true);
    row("/v1/messages/", true);
    row("/v1//messages", true);
    row("/v1/Messages", true);
    row("/v1/messages%3Fx", true);
    row("/v1/chat/completions/", true);
    row("/v1/messages/batches/", false);
    row("/v1/files/a..b", false);
    row("/v1/files/.hidden", false);
    row("/v1/files/a%20b", false);
    row("/v1/files/...", false);
}

void ClientRequestTest::noPathLeadsElsewhere()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, refused);
    HttpRequest request = post({}, path);
    request.method = "GET";
    const auto asked = ClientRequest::parse(request);
    QCOMPARE(!asked, refused);
    QVERIFY(!refused || asked.error().kind == Error::Kind::InvalidRequest);
}

void ClientRequestTest::queryChangesNothing()
{
    HttpRequest request = post(R"({"model":"m"})");
    request.query = "beta=true";
    const auto asked = ClientRequest::parse(request);
    QVERIFY(asked);
    QCOMPARE(asked->kind, Kind::Messages);
}

void ClientRequestTest::findsTheModelInItsPlace()
{
    const HttpRequest request = post(R"( {"messages":[{"model":"inner"}], "model" : "outer" } )");
    const auto asked = ClientRequest::parse(request);
    QVERIFY(asked);
    QCOMPARE(asked->model, QStringLiteral("outer"));
    QCOMPARE(asked->modelBytes.toByteArray(), QByteArray("\"outer\""));
    QCOMPARE(asked->modelBytes.data() - request.body.constData(), request.body.indexOf("\"outer\""));
}

void ClientRequestTest::readsTheModel_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << QByteArray(R"({"model":"claude-x[1m]"})") << QStringLiteral("claude-x[1m]");
    QTest::newRow("escapes") << QByteArray(R"({"model":"a\"\u00e9"})") << QString::fromUtf8("a\"é");
    QTest::newRow("beyond ASCII") << QByteArray("{\"model\":\"\xE6\xA8\xA1\"}") << QString::fromUtf8("模");
    QTest::newRow("the last one wins")
        << QByteArray(R"({"model":"one","model":"two"})") << QStringLiteral("two");
}

void ClientRequestTest::readsTheModel()
{
    QFETCH(QByteArray, body);
    for (const char *path : {"/v1/messages", "/v1/messages/count_tokens"}) {
        const HttpRequest request = post(body, path);
        const auto asked = ClientRequest::parse(request);
        QVERIFY(asked);
        QTEST(asked->model, "expected");
    }
}

void ClientRequestTest::refusesBodiesWithoutAModel_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QByteArray &body, const char *word) {
        QTest::newRow(name) << body << QString::fromLatin1(word);
    };
    row("nothing", "", "JSON");
    row("no JSON", "model=claude", "JSON");
    row("cut JSON", R"({"model":"m")", "JSON");
    row("an array", R"(["model"])", "JSON");
    row("a text", R"("model")", "JSON");
    row("no model", "{}", "model");
    row("model is null", R"({"model":null})", "model");
    row("model is a number", R"({"model":4})", "model");
    row("model is empty", R"({"model":""})", "model");
    row("model is an object", R"({"model":{"model":"m"}})", "model");
    row("model is inside", R"({"metadata":{"model":"m"}})", "model");
    row("model is endless", R"({"model":")" + QByteArray(257, 'm') + R"("})", "256");
}

void ClientRequestTest::refusesBodiesWithoutAModel()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, expected);
    const HttpRequest request = post(body);
    const auto asked = ClientRequest::parse(request);
    QVERIFY(!asked);
    QCOMPARE(asked.error().kind, Error::Kind::InvalidRequest);
    QVERIFY2(asked.error().message.contains(expected), qPrintable(asked.error().message));
}

void ClientRequestTest::readsStream_data()
{
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<bool>("expected");
    QTest::newRow("true") << QByteArray(R"(,"stream":true)") << true;
    QTest::newRow("false") << QByteArray(R"(,"stream":false)") << false;
    QTest::newRow("absent") << QByteArray() << false;
    QTest::newRow("null") << QByteArray(R"(,"stream":null)") << false;
    QTest::newRow("a text") << QByteArray(R"(,"stream":"true")") << false;
    QTest::newRow("a number") << QByteArray(R"(,"stream":1)") << false;
    QTest::newRow("inside") << QByteArray(R"(,"metadata":{"stream":true})") << false;
}

void ClientRequestTest::readsStream()
{
    QFETCH(QByteArray, member);
    const HttpRequest request = post(R"({"model":"m")" + member + '}');
    const auto asked = ClientRequest::parse(request);
    QVERIFY(asked);
    QTEST(asked->stream, "expected");
}

void ClientRequestTest::readsTheClientsTimeout_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("expected"); // milliseconds; 0 = none
    QTest::newRow("seconds") << QByteArray("600") << 600'000LL;
    QTest::newRow("fraction") << QByteArray("1.5") << 1'500LL;
    QTest::newRow("one day") << QByteArray("86400") << 86'400'000LL;
    QTest::newRow("longer") << QByteArray("86401") << 0LL;
    QTest::newRow("less than one second") << QByteArray("0.5") << 0LL;
    QTest::newRow("zero") << QByteArray("0") << 0LL;
    QTest::newRow("negative") << QByteArray("-600") << 0LL;
    QTest::newRow("a word") << QByteArray("NOT_GIVEN") << 0LL;
    QTest::newRow("not a number") << QByteArray("nan") << 0LL;
    QTest::newRow("empty") << QByteArray("") << 0LL;
}

void ClientRequestTest::readsTheClientsTimeout()
{
    QFETCH(QByteArray, value);
    HttpRequest request = post(R"({"model":"m"})");
    QVERIFY(!ClientRequest::parse(request)->clientTimeout);
    request.headers = {{"X-Stainless-Timeout", value}};
    QTEST(
        static_cast<qint64>(ClientRequest::parse(request)->clientTimeout.value_or(0ms).count()), "expected");
}

void ClientRequestTest::otherKindsMayHaveAnyBody_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("multipart") << QByteArray("--x\r\n\r\n\0\x01\r\n--x--");
    QTest::newRow("JSON with a model") << QByteArray(R"({"model":"m","stream":true})");
}

void ClientRequestTest::otherKindsMayHaveAnyBody()
{
    QFETCH(QByteArray, body);
    const HttpRequest request = post(body, "/v1/files");
    const auto asked = ClientRequest::parse(request);
    QVERIFY(asked);
    QVERIFY(asked->model.isEmpty());
    QVERIFY(asked->modelBytes.isEmpty());
    QVERIFY(!asked->stream);
}

void ClientRequestTest::namesTheClient_data()
{
    QTest::addColumn<QByteArray>("agent");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("Claude Code") << QByteArray("claude-cli/2.1.329 (external, cli)")
                                 << QByteArray("claude-cli/2.1.329");
    QTest::newRow("one word") << QByteArray("curl/8.5.0") << QByteArray("curl/8.5.0");
    QTest::newRow("SDK") << QByteArray("Anthropic/JS 1.11.0") << QByteArray("Anthropic/JS 1.11.0");
    QTest::newRow("none") << QByteArray() << QByteArray();
    QTest::newRow("endless") << QByteArray(10'000, 'x') << QByteArray(64, 'x');
}

void ClientRequestTest::namesTheClient()
{
    QFETCH(QByteArray, agent);
    HttpRequest request;
    request.headers = {{"user-agent", agent}};
    QTEST(clientName(request), "expected");
}

QTEST_GUILESS_MAIN(ClientRequestTest)
#include "tst_clientrequest.moc"
