// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/protocol.h"

#include "http/sseparser.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;

namespace {

const QString oddMessage = QString::fromUtf8("quote \" backslash \\ line\nbreak \r\n\n tab\t é 😀 data: x");

QJsonObject objectOf(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

QList<SseParser::Event> eventsOf(const QByteArray &bytes)
{
    QList<SseParser::Event> events;
    SseParser().feed(bytes, [&](const SseParser::Event &event) { events << event; });
    return events;
}

} // namespace

class ProtocolTest : public QObject
{
    Q_OBJECT

private slots:
    void pathTellsTheProtocol_data();
    void pathTellsTheProtocol();
    void errorBodyIsWhatAnthropicClientsExpect();
    void errorBodyIsWhatOpenAiClientsExpect();
    void everyKindHasItsName_data();
    void everyKindHasItsName();
    void errorEventIsOneEvent_data();
    void errorEventIsOneEvent();
    void keepAliveMeansNothing();
};

void ProtocolTest::pathTellsTheProtocol_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("hasVersion");
    QTest::addColumn<Protocol>("expected");
    const auto row = [](const char *path, bool hasVersion, Protocol expected) {
        QTest::addRow("%s %s", path, hasVersion ? "with anthropic-version" : "without")
            << QByteArray(path) << hasVersion << expected;
    };
    row("/v1/messages", true, Protocol::Anthropic);
    row("/v1/messages", false, Protocol::Anthropic);
    row("/v1/messages/count_tokens", false, Protocol::Anthropic);
    row("/v1/messages/batches", false, Protocol::Anthropic);
    row("/v1/chat/completions", false, Protocol::OpenAi);
    row("/v1/chat/completions", true, Protocol::OpenAi);
    row("/v1/responses", false, Protocol::Responses);
    row("/v1/responses/resp_1", false, Protocol::Responses);
    row("/v1/embeddings", false, Protocol::OpenAi);
    row("/v1/models", true, Protocol::Anthropic);
    row("/v1/models", false, Protocol::OpenAi);
    row("/v1/models/claude-x", true, Protocol::Anthropic);
    row("/v1/files/f_1", true, Protocol::Anthropic);
    row("/v1/files/f_1", false, Protocol::OpenAi);
    row("/v1/batches", false, Protocol::OpenAi);
    row("/v1/skills", false, Protocol::Anthropic);
    row("/", false, Protocol::Anthropic);
}

void ProtocolTest::pathTellsTheProtocol()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, hasVersion);
    QTEST(protocolOfPath(path, hasVersion), "expected");
}

void ProtocolTest::errorBodyIsWhatAnthropicClientsExpect()
{
    const QJsonObject body
        = objectOf(errorBody(Protocol::Anthropic, {Error::Kind::Overloaded, oddMessage}, "req_1"));
    const QJsonObject error = body.value(QStringLiteral("error")).toObject();
    QCOMPARE(body.keys(),
        (QStringList{QStringLiteral("error"), QStringLiteral("request_id"), QStringLiteral("type")}));
    QCOMPARE(body.value(QStringLiteral("type")).toString(), QStringLiteral("error"));
    QCOMPARE(body.value(QStringLiteral("request_id")).toString(), QStringLiteral("req_1"));
    QCOMPARE(error.value(QStringLiteral("type")).toString(), QStringLiteral("overloaded_error"));
    QCOMPARE(error.value(QStringLiteral("message")).toString(), oddMessage);
}

void ProtocolTest::errorBodyIsWhatOpenAiClientsExpect()
{
    const QJsonObject body
        = objectOf(errorBody(Protocol::OpenAi, {Error::Kind::RateLimit, oddMessage}, "req_1"));
    const QJsonObject error = body.value(QStringLiteral("error")).toObject();
    QCOMPARE(body.keys(), QStringList{QStringLiteral("error")});
    QCOMPARE(error.value(QStringLiteral("type")).toString(), QStringLiteral("rate_limit_error"));
    QCOMPARE(error.value(QStringLiteral("message")).toString(), oddMessage);
    QVERIFY(error.value(QStringLiteral("param")).isNull());
    QVERIFY(error.value(QStringLiteral("code")).isNull());
    QVERIFY(error.contains(QStringLiteral("param")));
    QVERIFY(error.contains(QStringLiteral("code")));
}

void ProtocolTest::everyKindHasItsName_data()
{
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("expected");
    QTest::newRow("invalid request") << Error::Kind::InvalidRequest
                                     << QStringLiteral("invalid_request_error");
    QTest::newRow("authentication") << Error::Kind::Authentication << QStringLiteral("authentication_error");
    QTest::newRow("billing") << Error::Kind::Billing << QStringLiteral("billing_error");
    QTest::newRow("permission") << Error::Kind::Permission << QStringLiteral("permission_error");
    QTest::newRow("not found") << Error::Kind::NotFound << QStringLiteral("not_found_error");
    QTest::newRow("too large") << Error::Kind::RequestTooLarge << QStringLiteral("request_too_large");
    QTest::newRow("rate limit") << Error::Kind::RateLimit << QStringLiteral("rate_limit_error");
    QTest::newRow("api") << Error::Kind::Api << QStringLiteral("api_error");
    QTest::newRow("timeout") << Error::Kind::Timeout << QStringLiteral("timeout_error");
    QTest::newRow("overloaded") << Error::Kind::Overloaded << QStringLiteral("overloaded_error");
}

void ProtocolTest::everyKindHasItsName()
{
    QFETCH(Error::Kind, kind);
    for (const Protocol protocol : {Protocol::Anthropic, Protocol::OpenAi}) {
        const QJsonObject error
            = objectOf(errorBody(protocol, {kind, {}}, {})).value(QStringLiteral("error")).toObject();
        QTEST(error.value(QStringLiteral("type")).toString(), "expected");
    }
}

void ProtocolTest::errorEventIsOneEvent_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("Anthropic dispatches by the name") << Protocol::Anthropic << QByteArray("error");
    QTest::newRow("OpenAI has no names") << Protocol::OpenAi << QByteArray();
}

void ProtocolTest::errorEventIsOneEvent()
{
    QFETCH(Protocol, protocol);
    const Error error{Error::Kind::Api, oddMessage};
    const auto events = eventsOf(errorEvent(protocol, error, "req_1"));
    QCOMPARE(events.size(), 1);
    QTEST(events.first().name, "name");
    QCOMPARE(events.first().data, errorBody(protocol, error, "req_1"));
}

void ProtocolTest::keepAliveMeansNothing()
{
    const auto ping = eventsOf(keepAliveEvent(Protocol::Anthropic));
    QCOMPARE(ping.size(), 1);
    QCOMPARE(ping.first().name, QByteArray("ping"));
    QCOMPARE(objectOf(ping.first().data).value(QStringLiteral("type")).toString(), QStringLiteral("ping"));
    const QByteArray comment = keepAliveEvent(Protocol::OpenAi);
    QVERIFY(comment.startsWith(':'));
    QVERIFY(comment.endsWith("\n\n"));
    QVERIFY(eventsOf(comment).isEmpty());
}

QTEST_GUILESS_MAIN(ProtocolTest)
#include "tst_protocol.moc"
