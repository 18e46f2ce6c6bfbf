// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeupstream.h"
#include "support/gatewayfixture.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

/// The bytes of requests and answers on their way through.
class TestPassthrough : public QObject
{
    Q_OBJECT

private slots:
    void passesAStreamToTheLetter();
    void passesThePlainAnswerToTheLetter();
    void readsWhatALargePlainAnswerHasUsed();
    void passesTheRequestToTheLetter();
    void replacesOnlyTheModelValue();
    void replacesTheClientsCredentials();
    void addsNoFieldTheClientDidNotSend();
    void passesACompressedAnswerUnread();
    void tellsInAHeaderWhoWasTried();
    void keepsCookiesApart();
};

void TestPassthrough::passesAStreamToTheLetter()
{
    FakeUpstream upstream;
    upstream.answer(FakeAnswer::stream(
        messageEvents(), {}, {{"request-id", "req_1"}, {"anthropic-ratelimit-requests-limit", "50"}}));
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();

    const auto answer = gateway.post(messagesBody());

    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, messageEvents().join());
    QCOMPARE(answer.headers.value("content-type"), QByteArray("text/event-stream"));
    QCOMPARE(answer.headers.value("request-id"), QByteArray("req_1"));
    QCOMPARE(answer.headers.value("anthropic-ratelimit-requests-limit"), QByteArray("50"));
    QVERIFY(answer.headers.contains("x-signalbox-request-id"));
    QCOMPARE(gateway.records().size(), 1);
    QCOMPARE(gateway.records().first().provider, QStringLiteral("a"));
}

void TestPassthrough::passesThePlainAnswerToTheLetter()
{
    FakeUpstream upstream;
    const QByteArray odd = R"({"type":"message","z":1.0,"a":12345678901234567890,"text":"\u00e9 ü"} )";
    upstream.answer(FakeAnswer::json(200, odd));
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();

    const auto answer = gateway.post(messagesBody("claude-sonnet-4-5", false));

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, odd);
}

void TestPassthrough::readsWhatALargePlainAnswerHasUsed()
{
    FakeUpstream upstream;
    constexpr qsizetype size = 3 * 1024 * 1024;
    const QByteArray large = R"({"type":"message","content":[{"type":"text","text":")" + QByteArray(size, 'x')
        + R"("}],"usage":{"input_tokens":12,"output_tokens":700000,"cache_read_input_tokens":5}})";
    upstream.answer(FakeAnswer::json(200, large));
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();

    const auto answer = gateway.post(messagesBody("claude-sonnet-4-5", false));

    QCOMPARE(answer.status, 200);
    QVERIFY(answer.body == large);
    QTRY_COMPARE(gateway.records().size(), 1);
    const TokenUsage usage = gateway.records().first().usage;
    QVERIFY(usage.known);
    QCOMPARE(usage.input, 12);
    QCOMPARE(usage.output, 700'000);
    QCOMPARE(usage.cacheRead, 5);
}

void TestPassthrough::passesTheRequestToTheLetter()
{
    FakeUpstream upstream;
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl() + QStringLiteral("/api/anthropic"));
    gateway.start();
    const QByteArray body
        = R"({ "stream" : false, "x":[1.0,12345678901234567890,"\u00e9"], "model":"m",  "messages":[] } )";

    gateway.post(body,
        {{"anthropic-version", "2026-10-21"}, {"anthropic-beta", "a,b"}, {"anthropic-beta", "c"},
            {"User-Agent", "tst/1"}, {"X-Unknown", "kept"}, {"Connection", "X-Hop"}, {"X-Hop", "dropped"}},
        "/v1/messages?beta=true&q=%2F%20x");

    QCOMPARE(upstream.requests().size(), 1);
    const FakeUpstream::Request &request = upstream.requests().first();
    QCOMPARE(request.target, QByteArray("/api/anthropic/v1/messages?beta=true&q=%2F%20x"));
    QCOMPARE(request.body, body);
    QCOMPARE(request.headers.value("anthropic-version"), QByteArray("2026-10-21"));
    QCOMPARE(request.headers.value("anthropic-beta"), QByteArray("a,b, c"));
    QCOMPARE(request.headers.value("user-agent"), QByteArray("tst/1"));
    QCOMPARE(request.headers.value("x-unknown"), QByteArray("kept"));
    QVERIFY(!request.headers.contains("x-hop"));
}

void TestPassthrough::replacesOnlyTheModelValue()
{
    FakeUpstream upstream;
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.addRoute(QStringLiteral("claude-*"), {QStringLiteral("a")});
    gateway.config.routes.first().targets.first().model = QStringLiteral("other \"model\"");
    gateway.start();

    gateway.post(R"({"messages":[{"model":"inner"}], "model" : "claude-x" ,"n":1.0})");

    const QByteArray expected
        = R"({"messages":[{"model":"inner"}], "model" : "other \"model\"" ,"n":1.0})"; // moc reads no raw
                                                                                       // string inside a
                                                                                       // macro
    QCOMPARE(upstream.requests().first().body, expected);
}

void TestPassthrough::replacesTheClientsCredentials()
{
    FakeUpstream upstream;
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();

    gateway.post(
        messagesBody(), {{"x-api-key", "client"}, {"Authorization", "Bearer client"}, {"Cookie", "c=1"}});

    const Headers &sent = upstream.requests().first().headers;
    QCOMPARE(sent.value("x-api-key"), QByteArray("sk-secret-of-a"));
    QVERIFY(!sent.contains("authorization"));
    QVERIFY(!sent.contains("cookie"));
}

void TestPassthrough::addsNoFieldTheClientDidNotSend()
{
    FakeUpstream upstream;
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();

    gateway.post(messagesBody());

    // Qt's network layer cannot leave out accept-language and user-agent; x-signalbox-hop keeps requests from
    // coming back to us.
    QCOMPARE(upstream.requests().first().fieldNames(),
        QByteArrayList({"accept-encoding", "accept-language", "connection", "content-length", "host",
            "user-agent", "x-api-key", "x-signalbox-hop"}));
    const Headers &sent = upstream.requests().first().headers;
    QCOMPARE(sent.value("accept-encoding"), QByteArray("identity"));
    QVERIFY(!sent.value("user-agent").contains("Mozilla"));
    QVERIFY(!sent.value("accept-language").contains("en"));
}

void TestPassthrough::passesACompressedAnswerUnread()
{
    FakeUpstream upstream;
    const QByteArray packed("\x1f\x8b not really gzip");
    upstream.answer(
        FakeAnswer::plain(200, packed, {{"content-type", "application/json"}, {"content-encoding", "gzip"}}));
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();

    const auto answer = gateway.post(messagesBody("claude-sonnet-4-5", false));

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("content-encoding"), QByteArray("gzip"));
    QCOMPARE(answer.body, packed);
}

void TestPassthrough::tellsInAHeaderWhoWasTried()
{
    FakeUpstream first;
    first.answer(FakeAnswer::error(529, "overloaded_error"));
    FakeUpstream second;
    second.answer(FakeAnswer::error(500, "api_error"));
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), first.baseUrl());
    gateway.addProvider(QStringLiteral("b"), second.baseUrl());
    gateway.start();

    const auto answer = gateway.post(messagesBody());

    QCOMPARE(answer.status, 529);
    QCOMPARE(
        answer.headers.value("x-signalbox-tried"), QByteArray("a=529 overloaded_error; b=500 api_error"));
}

/// Unlike all others these fields cannot be joined with commas (RFC 6265 section 3).
void TestPassthrough::keepsCookiesApart()
{
    FakeUpstream upstream;
    upstream.answer(FakeAnswer::plain(200, messageJson(),
        {{"content-type", "application/json"}, {"set-cookie", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT"},
            {"x-list", "1"}, {"set-cookie", "b=2"}}));
    GatewayFixture gateway;
    gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
    gateway.start();

    const auto answer = gateway.post(messagesBody("claude-sonnet-4-5", false));

    QByteArrayList cookies;
    for (const Headers::Field &field : answer.headers) {
        if (field.name.toLower() == "set-cookie")
            cookies << field.value;
    }
    QCOMPARE(cookies, QByteArrayList({"a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"}));
    QCOMPARE(answer.headers.value("x-list"), QByteArray("1"));
}

QTEST_GUILESS_MAIN(TestPassthrough)
#include "tst_passthrough.moc"
