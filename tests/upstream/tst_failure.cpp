// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/failure.h"

#include "core/jsonslice.h"
#include "support/testfiles.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;
using Kind = Failure::Kind;
using Owner = CredentialOwner;

namespace {

QByteArray errorJson(const QByteArray &type, const QByteArray &message = "as told")
{
    return R"({"type":"error","error":{"type":")" + type + R"(","message":")" + message + R"("}})";
}

} // namespace

class FailureTest : public QObject
{
    Q_OBJECT

private slots:
    void judgesStatuses_data();
    void judgesStatuses();
    void agreesWithTheVectors_data();
    void agreesWithTheVectors();
    void anUnknownModelIsNobodysFault_data();
    void anUnknownModelIsNobodysFault();
    void whatIsWrappedIsRead();
    void keepsTheAnswerToTheLetter();
    void creditThatIsOutIsBilling_data();
    void creditThatIsOutIsBilling();
    void readsErrorBodies_data();
    void readsErrorBodies();
    void judgesErrorsInsideA200_data();
    void judgesErrorsInsideA200();
    void redirectNamesTheNewAddress();
    void judgesConnectionFailures_data();
    void judgesConnectionFailures();
    void badAnswersAreTheProvidersFault();
    void concealsASecret();
    void readsRetryAfter_data();
    void readsRetryAfter();
    void millisecondsWinOverSeconds();
    void answersCarryRetryAfter();
    void summaryIsOneShortLine();
};

void FailureTest::judgesStatuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Owner>("owner");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("retryable");
    QTest::addColumn<bool>("counts");
    QTest::addColumn<Error::Kind>("errorKind");
    const auto row = [](int status, Owner owner, Kind kind, bool retryable, bool counts,
                         Error::Kind errorKind) {
        QTest::addRow("%d with the %s credential", status, owner == Owner::Client ? "client's" : "provider's")
            << status << owner << kind << retryable << counts << errorKind;
    };
    const auto both = [&](int status, Kind kind, bool retryable, bool counts, Error::Kind errorKind) {
        row(status, Owner::Provider, kind, retryable, counts, errorKind);
        row(status, Owner::Client, kind, retryable, counts, errorKind);
    };
    both(100, Kind::BadAnswer, true, true, Error::Kind::Api);
    both(103, Kind::BadAnswer, true, true, Error::Kind::Api);
    both(301, Kind::Redirect, true, true, Error::Kind::Api);
    both(302, Kind::Redirect, true, true, Error::Kind::Api);
    both(304, Kind::Redirect, true, true, Error::Kind::Api);
    both(307, Kind::Redirect, true, true, Error::Kind::Api);
    both(400, Kind::ClientMistake, false, false, Error::Kind::InvalidRequest);
    row(401, Owner::Provider, Kind::Credential, true, true, Error::Kind::Authentication);
    row(401, Owner::Client, Kind::ClientMistake, false, false, Error::Kind::Authentication);
    both(402, Kind::Billing, true, true, Error::Kind::Billing);
    row(403, Owner::Provider, Kind::Credential, true, true, Error::Kind::Permission);
    row(403, Owner::Client, Kind::ClientMistake, false, false, Error::Kind::Permission);
    both(404, Kind::ModelUnknown, true, true, Error::Kind::NotFound); // of whom nothing is known there
    both(405, Kind::ClientMistake, false, false, Error::Kind::InvalidRequest);
    both(408, Kind::Timeout, true, true, Error::Kind::Timeout);
    both(409, Kind::ClientMistake, false, false, Error::Kind::Conflict);
    both(413, Kind::ClientMistake, false, false, Error::Kind::RequestTooLarge);
    both(422, Kind::ClientMistake, false, false, Error::Kind::InvalidRequest);
    both(429, Kind::RateLimited, true, true, Error::Kind::RateLimit);
    both(499, Kind::ClientMistake, false, false, Error::Kind::InvalidRequest);
    both(500, Kind::ServerError, true, true, Error::Kind::Api);
    both(502, Kind::ServerError, true, true, Error::Kind::Api);
    both(503, Kind::Overloaded, true, true, Error::Kind::Overloaded);
    both(504, Kind::Timeout, true, true, Error::Kind::Timeout);
    both(520, Kind::ServerError, true, true, Error::Kind::Api);
    both(529, Kind::Overloaded, true, true, Error::Kind::Overloaded);
    both(599, Kind::ServerError, true, true, Error::Kind::Api);
}

void FailureTest::judgesStatuses()
{
    QFETCH(int, status);
    QFETCH(Owner, owner);
    for (const QByteArray &body :
        {QByteArray(), QByteArray("<html>nothing of use</html>"), QByteArray("{}")}) {
        const Failure failure = classifyAnswer(status, {}, body, owner);
        QTEST(failure.kind, "kind");
        QTEST(failure.retryable, "retryable");
        QTEST(failure.countsAgainstProvider, "counts");
        QTEST(failure.error.kind, "errorKind");
        QCOMPARE(failure.status, status);
        QVERIFY(!failure.retryAfter);
        QVERIFY(!failure.told);
        QVERIFY(!failure.error.message.isEmpty());
    }
}

void FailureTest::agreesWithTheVectors_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("failover");
    QFile file(testData(QLatin1String("vectors/error-bodies.json")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray cases
        = QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("cases")).toArray();
    QVERIFY(cases.size() > 20);
    for (const QJsonValue &entry : cases) {
        const QJsonValue body = entry[QStringLiteral("body")];
        QTest::newRow(qPrintable(entry[QStringLiteral("id")].toString()))
            << entry[QStringLiteral("status")].toInt()
            << (body.isObject() ? QJsonDocument(body.toObject()).toJson(QJsonDocument::Compact)
                                : body.toString().toUtf8())
            << entry[QStringLiteral("class")].toString() << entry[QStringLiteral("failover")].toBool();
    }
}

void FailureTest::agreesWithTheVectors()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, kind);
    QFETCH(bool, failover);
    const QHash<QString, QList<Kind>> kinds{
        {QStringLiteral("thinking_signature"), {Kind::ClientMistake}},
        {QStringLiteral("thinking_budget"), {Kind::ClientMistake}},
        {QStringLiteral("unsupported_field"), {Kind::ClientMistake}},
        {QStringLiteral("context_overflow"), {Kind::ClientMistake}},
        {QStringLiteral("too_large"), {Kind::ClientMistake}},
        {QStringLiteral("billing"), {Kind::Billing}},
        {QStringLiteral("permission"), {Kind::Credential}},
        {QStringLiteral("model_not_found"), {Kind::ModelUnknown}},
        {QStringLiteral("rate_limit"), {Kind::RateLimited}},
        {QStringLiteral("overloaded"), {Kind::Overloaded}},
        {QStringLiteral("server"), {Kind::ServerError, Kind::BadAnswer, Kind::Timeout}},
    };
    const bool isJson = body.startsWith('{');
    const Failure failure = status != 200 ? classifyAnswer(status, {}, body, Owner::Provider)
        : isJson                          ? classifyErrorBody(body)
                                          : badAnswer(QStringLiteral("no answer"));
    QVERIFY2(kinds.value(kind).contains(failure.kind),
        qPrintable(QStringLiteral("kind %1").arg(static_cast<int>(failure.kind))));
    QCOMPARE(failure.retryable, failover);
    QCOMPARE(failure.countsAgainstProvider, failover && failure.kind != Kind::ModelUnknown);
    if (isJson && status == 400)
        QCOMPARE(failure.body, body); // Claude Code acts on the wording
}

void FailureTest::anUnknownModelIsNobodysFault_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("counts");
    QTest::newRow("Anthropic") << errorJson("not_found_error", "model: claude-9") << false;
    QTest::newRow("Ollama") << QByteArray(R"({"error":"model 'x' not found"})") << false;
    QTest::newRow("LM Studio") << QByteArray(R"({"error":{"message":"The model `x` does not exist"}})")
                               << false;
    for (const char *message :
        {"No endpoints found that support tool use.", "No endpoints found for foo/bar:free.",
            "No allowed providers are available for the selected model.",
            "Function '7f4e': Not found for account 'x'"})
        QTest::newRow(message) << QByteArray(
            R"({"error":{"message":")" + QByteArray(message) + R"(","code":404}})")
                               << false;
    QTest::newRow("a route") << QByteArray(R"({"message":"Cannot POST /v2/messages"})") << true;
    QTest::newRow("Go") << QByteArray(R"({"error":"404 page not found"})") << true;
    QTest::newRow("FastAPI's unknown path") << QByteArray(R"({"detail":"Not Found"})") << true;
    QTest::newRow("a page") << QByteArray("<html>404</html>") << true;
}

void FailureTest::anUnknownModelIsNobodysFault()
{
    QFETCH(QByteArray, body);
    const Failure failure = classifyAnswer(404, {}, body, Owner::Provider);
    QVERIFY(failure.kind == Kind::ModelUnknown);
    QVERIFY(failure.retryable);
    QTEST(failure.countsAgainstProvider, "counts");
}

void FailureTest::whatIsWrappedIsRead()
{
    const QByteArray body = R"({"error":{"message":"Provider returned error","code":400,)"
                            R"("metadata":{"raw":"{\"error\":{\"message\":\"no such tool\"}}"}}})";
    const Failure failure = classifyAnswer(400, {}, body, Owner::Provider);
    QCOMPARE(failure.error.message, QStringLiteral("Provider returned error: no such tool"));
    const QByteArray miniMax = R"({"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}})";
    QVERIFY(classifyErrorBody(miniMax).kind == Kind::Billing);
}

void FailureTest::keepsTheAnswerToTheLetter()
{
    const QByteArray body = errorJson("overloaded_error") + " \n";
    const Failure failure
        = classifyAnswer(529, {{"Request-Id", "req_1"}, {"x-should-retry", "true"}}, body, Owner::Provider);
    QCOMPARE(failure.body, body);
    QCOMPARE(failure.headers.value("request-id"), QByteArray("req_1"));
    QCOMPARE(failure.headers.value("x-should-retry"), QByteArray("true"));
}

void FailureTest::creditThatIsOutIsBilling_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("retryable");
    const QByteArray words = "Your credit balance is too low to access the Anthropic API.";
    QTest::newRow("400 that says so")
        << 400 << errorJson("invalid_request_error", words) << Kind::Billing << true;
    QTest::newRow("in capitals") << 400 << errorJson("invalid_request_error", words.toUpper())
                                 << Kind::Billing << true;
    QTest::newRow("400 that quotes the client")
        << 400 << errorJson("invalid_request_error", "tools.3.custom.name: 'check.rate_limit' should match")
        << Kind::ClientMistake << false;
    for (const char *quoted : {"tools.0.name: \"check_insufficient_funds.v2\" should match '^[a-z]+$'",
             "the text '余额不足' is not allowed", "unexpected `quota_exceeded` in the request"})
        QTest::newRow(quoted) << 400 << errorJson("invalid_request_error", quoted) << Kind::ClientMistake
                              << false;
    for (const char *wrapped :
        {R"(litellm.BadRequestError: AnthropicException - {"message":"Your credit balance is too low"})",
            "Error code: 429 - {'error': {'message': 'You exceeded your current quota'}}"})
        QTest::newRow(wrapped) << 400
                               << QByteArray(R"({"error":{"type":"invalid_request_error","message":)"
                                      + JsonSlice::quoted(wrapped) + "}}")
                               << Kind::Billing << true;
    QTest::newRow("a limit of a minute in the words of a spent credit")
        << 429
        << errorJson("RESOURCE_EXHAUSTED",
               "You exceeded your current quota, please check your plan. Please retry in 12.3s.")
        << Kind::RateLimited << true;
    QTest::newRow("apostrophes quote nothing")
        << 400 << errorJson("invalid_request_error", "You've exceeded your current quota, that's all")
        << Kind::Billing << true;
    QTest::newRow("400 that says something else")
        << 400 << errorJson("invalid_request_error", "prompt is too long: 9 tokens > 8 maximum")
        << Kind::ClientMistake << false;
    QTest::newRow("only the client's text says so")
        << 400 << QByteArray(R"({"error":{"type":"x","message":"bad"},"input":"credit balance is too low"})")
        << Kind::ClientMistake << false;
}

void FailureTest::creditThatIsOutIsBilling()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const Failure failure = classifyAnswer(status, {}, body, Owner::Provider);
    QTEST(failure.kind, "kind");
    QTEST(failure.retryable, "retryable");
    QCOMPARE(failure.countsAgainstProvider, failure.retryable);
    QCOMPARE(failure.status, status);
}

void FailureTest::readsErrorBodies_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("message");
    const auto row
        = [](const char *name, int status, const QByteArray &body, Error::Kind kind, const char *message) {
              QTest::newRow(name) << status << body << kind << QString::fromUtf8(message);
          };
    row("Anthropic", 529, errorJson("overloaded_error", "Overloaded"), Error::Kind::Overloaded, "Overloaded");
    row("its type beats the status", 500, errorJson("overloaded_error", "Overloaded"),
        Error::Kind::Overloaded, "Overloaded");
    row("api_error is a name too", 429, errorJson("api_error", "x"), Error::Kind::Api, "x");
    row("unknown type: the status tells", 429, errorJson("engine_tired", "x"), Error::Kind::RateLimit, "x");
    row("OpenAI", 401,
        R"({"error":{"message":"Incorrect API key","type":"invalid_request_error","param":null,"code":"invalid_api_key"}})",
        Error::Kind::InvalidRequest, "Incorrect API key");
    row("error is a text", 500, R"({"error":"model is loading"})", Error::Kind::Api, "model is loading");
    row("only a message", 400, R"({"message":"no such field"})", Error::Kind::InvalidRequest,
        "no such field");
    row("Databricks", 429, R"({"error_code":"REQUEST_LIMIT_EXCEEDED","message":"slow down"})",
        Error::Kind::RateLimit, "slow down");
    row("FastAPI", 422, R"({"detail":"Field required"})", Error::Kind::InvalidRequest, "Field required");
    row("FastAPI with a list", 422, R"({"detail":[{"msg":"Field required"}]})", Error::Kind::InvalidRequest,
        "HTTP 422");
    row("error is null", 500, R"({"error":null,"message":"odd"})", Error::Kind::Api, "odd");
    row("message is no text", 500, R"({"error":{"type":"api_error","message":{"a":1}}})", Error::Kind::Api,
        "HTTP 500");
    row("escapes", 500, R"({"error":{"message":"a\n\u00e9"}})", Error::Kind::Api, "a\n\xC3\xA9");
    row("an array", 500, "[1]", Error::Kind::Api, "HTTP 500");
    row("HTML", 502, "<html>Bad Gateway</html>", Error::Kind::Api, "HTTP 502");
    row("cut JSON", 500, R"({"error":{"message":"a)", Error::Kind::Api, "HTTP 500");
    row("nothing", 529, "", Error::Kind::Overloaded, "HTTP 529");
}

void FailureTest::readsErrorBodies()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const Failure failure = classifyAnswer(status, {}, body, Owner::Provider);
    QTEST(failure.error.kind, "kind");
    QTEST(failure.error.message, "message");
}

void FailureTest::judgesErrorsInsideA200_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("counts");
    QTest::addColumn<Error::Kind>("errorKind");
    const auto row
        = [](const char *name, const QByteArray &body, Kind kind, bool counts, Error::Kind errorKind) {
              QTest::newRow(name) << body << kind << counts << errorKind;
          };
    row("overloaded", errorJson("overloaded_error"), Kind::Overloaded, true, Error::Kind::Overloaded);
    row("rate limit", errorJson("rate_limit_error"), Kind::RateLimited, true, Error::Kind::RateLimit);
    row("api", errorJson("api_error"), Kind::ServerError, true, Error::Kind::Api);
    row("timeout", errorJson("timeout_error"), Kind::Timeout, true, Error::Kind::Timeout);
    row("authentication", errorJson("authentication_error"), Kind::Credential, true,
        Error::Kind::Authentication);
    row("permission", errorJson("permission_error"), Kind::Credential, true, Error::Kind::Permission);
    row("billing", errorJson("billing_error"), Kind::Billing, true, Error::Kind::Billing);
    row("no such model", errorJson("not_found_error"), Kind::ModelUnknown, false, Error::Kind::NotFound);
    row("invalid request", errorJson("invalid_request_error"), Kind::HiddenMistake, false,
        Error::Kind::InvalidRequest);
    row("too large", errorJson("request_too_large"), Kind::HiddenMistake, false,
        Error::Kind::RequestTooLarge);
    row("credit is out", errorJson("invalid_request_error", "Your credit balance is too low"), Kind::Billing,
        true, Error::Kind::InvalidRequest);
    row("unknown type", errorJson("engine_tired"), Kind::ServerError, true, Error::Kind::Api);
    row("only a text", R"({"error":"model is loading"})", Kind::ServerError, true, Error::Kind::Api);
    row("no JSON at all", "data", Kind::ServerError, true, Error::Kind::Api);
    row("nothing", "", Kind::ServerError, true, Error::Kind::Api);
}

void FailureTest::judgesErrorsInsideA200()
{
    QFETCH(QByteArray, body);
    const Failure failure = classifyErrorBody(body);
    QTEST(failure.kind, "kind");
    QTEST(failure.countsAgainstProvider, "counts");
    QTEST(failure.error.kind, "errorKind");
    QVERIFY(failure.retryable); // nothing has been passed on, so another may do better
    QCOMPARE(failure.status, 200);
    QCOMPARE(failure.body, body);
    QVERIFY(!failure.error.message.isEmpty());
    QVERIFY(!failure.error.message.contains(QStringLiteral("HTTP 200")));
}

void FailureTest::concealsASecret()
{
    const QByteArray body = errorJson("authentication_error", "sk-secret is no key, sk-other is one");
    Failure failure = classifyAnswer(
        401, {{"x-echo", "Bearer sk-secret"}, {"request-id", "req_1"}}, body, CredentialOwner::Provider);
    failure.conceal(Secret("sk-secret"));
    failure.conceal(Secret());
    failure.conceal(Secret("is")); // too short to be worth garbling what the provider says
    QCOMPARE(failure.error.message, QStringLiteral("*** is no key, sk-other is one"));
    QCOMPARE(failure.body, QByteArray(body).replace("sk-secret", "***"));
    QCOMPARE(failure.headers.value("x-echo"), QByteArray("Bearer ***"));
    QCOMPARE(failure.headers.value("request-id"), QByteArray("req_1"));
    QVERIFY(!failure.summary().contains(QStringLiteral("sk-secret")));
}

void FailureTest::redirectNamesTheNewAddress()
{
    const Failure failure
        = classifyAnswer(308, {{"Location", "https://other.example/v1"}}, {}, Owner::Provider);
    QVERIFY(failure.error.message.contains(QStringLiteral("https://other.example/v1")));
    QVERIFY(failure.error.message.contains(QStringLiteral("base_url")));
}

void FailureTest::judgesConnectionFailures_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("counts");
    QTest::addColumn<Error::Kind>("errorKind");
    QTest::newRow("connection") << Kind::Connection << true << Error::Kind::Api;
    QTest::newRow("TLS") << Kind::Tls << true << Error::Kind::Api;
    QTest::newRow("timeout") << Kind::Timeout << true << Error::Kind::Timeout;
    QTest::newRow("interrupted") << Kind::Interrupted << true << Error::Kind::Api;
    QTest::newRow("never sent is no fault of the provider")
        << Kind::NotSent << false << Error::Kind::RateLimit;
}

void FailureTest::judgesConnectionFailures()
{
    QFETCH(Kind, kind);
    const Failure failure = connectionFailure(kind, QStringLiteral("what happened"));
    QCOMPARE(failure.kind, kind);
    QTEST(failure.countsAgainstProvider, "counts");
    QTEST(failure.error.kind, "errorKind");
    QVERIFY(failure.retryable);
    QCOMPARE(failure.status, 0);
    QCOMPARE(failure.error.message, QStringLiteral("what happened"));
    QVERIFY(!failure.retryAfter);
}

void FailureTest::badAnswersAreTheProvidersFault()
{
    const Failure failure = badAnswer(QStringLiteral("an HTML page"));
    QCOMPARE(failure.kind, Kind::BadAnswer);
    QVERIFY(failure.retryable);
    QVERIFY(failure.countsAgainstProvider);
    QCOMPARE(failure.status, 200);
    QCOMPARE(failure.error.kind, Error::Kind::Api);
}

void FailureTest::readsRetryAfter_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("expected"); // seconds; 0 = nothing
    const auto row = [](const char *title, const char *name, const char *value, int expected) {
        QTest::newRow(title) << QByteArray(name) << QByteArray(value) << expected;
    };
    row("seconds", "retry-after", "30", 30);
    row("with space around", "Retry-After", " 30 ", 30);
    row("fraction rounds up", "retry-after", "1.2", 2);
    row("less than one second", "retry-after", "0.1", 1);
    row("zero", "retry-after", "0", 0);
    row("negative", "retry-after", "-5", 0);
    row("a word", "retry-after", "soon", 0);
    row("empty", "retry-after", "", 0);
    row("not a number", "retry-after", "nan", 0);
    row("without end", "retry-after", "inf", 1'000'000'000);
    row("longer than anything", "retry-after", "99999999999999999999", 1'000'000'000); // capped later
    row("date", "retry-after", "Fri, 02 Jan 2026 03:05:00 GMT", 60);
    row("date in the past", "retry-after", "Fri, 02 Jan 2026 03:03:00 GMT", 0);
    row("date that is now", "retry-after", "Fri, 02 Jan 2026 03:04:00 GMT", 0);
    row("date that is none", "retry-after", "Fri, 99 Jan 2026 03:05:00 GMT", 0);
    row("milliseconds", "retry-after-ms", "2000", 2);
    row("milliseconds round up", "retry-after-ms", "2001", 3);
    row("one millisecond", "retry-after-ms", "1", 1);
    row("no milliseconds", "retry-after-ms", "0", 0);
    row("negative milliseconds", "retry-after-ms", "-1", 0);
    row("milliseconds that are a word", "retry-after-ms", "soon", 0);
    row("another field", "x-retry-after", "30", 0);
}

void FailureTest::readsRetryAfter()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(int, expected);
    const QDateTime now(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC);
    QCOMPARE(
        std::chrono::ceil<std::chrono::seconds>(retryAfterOf({{name, value}}, now).value_or(0ms)).count(),
        expected);
    if (value.endsWith("GMT") && expected > 0) // rounded up, too
        QCOMPARE(std::chrono::ceil<std::chrono::seconds>(
                     retryAfterOf({{name, value}}, now.addMSecs(500)).value_or(0ms))
                     .count(),
            expected);
}

void FailureTest::millisecondsWinOverSeconds()
{
    const QDateTime now(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC);
    QCOMPARE(retryAfterOf({{"retry-after", "30"}, {"retry-after-ms", "4000"}}, now),
        std::optional<std::chrono::milliseconds>(4s));
    QCOMPARE(retryAfterOf({{"retry-after", "30"}, {"retry-after-ms", "x"}}, now),
        std::optional<std::chrono::milliseconds>(30s));
    QCOMPARE(retryAfterOf({}, now), std::optional<std::chrono::milliseconds>());
}

void FailureTest::answersCarryRetryAfter()
{
    QCOMPARE(classifyAnswer(429, {{"retry-after", "7"}}, {}, Owner::Provider).retryAfter,
        std::optional<std::chrono::milliseconds>(7s));
    QVERIFY(!classifyAnswer(429, {}, {}, Owner::Provider).retryAfter);
}

void FailureTest::summaryIsOneShortLine()
{
    const QByteArray body = errorJson("overloaded_error", "Over\\nloaded " + QByteArray(10'000, 'x'));
    const QString summary = classifyAnswer(529, {}, body, Owner::Provider).summary();
    QVERIFY2(summary.startsWith(QStringLiteral("529 overloaded_error: Over loaded x")), qPrintable(summary));
    QVERIFY(!summary.contains(u'\n'));
    QVERIFY(summary.size() < 400);
    QCOMPARE(connectionFailure(Kind::Connection, QStringLiteral("refused")).summary(),
        QStringLiteral("api_error: refused"));
}

QTEST_GUILESS_MAIN(FailureTest)
#include "tst_failure.moc"
