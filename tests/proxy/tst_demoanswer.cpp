// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/demoanswer.h"

#include "http/sseparser.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace signalbox;

namespace {

const QByteArray bash = R"({"name":"Bash","input_schema":{"type":"object",
    "properties":{"command":{"type":"string"},"timeout":{"type":"number"}},"required":["command"]}})";
const QByteArray weather = R"({"name":"get_weather","input_schema":{"type":"object","properties":{
    "city":{"type":"string"},"days":{"type":"integer"},"exact":{"type":"boolean"},"parts":{"type":"array"},
    "at":{"type":"object"},"unit":{"type":"string","enum":["K","C"]},"optional":{"type":"string"}},
    "required":["city","days","exact","parts","at","unit"]}})";
const QByteArray webSearch = R"({"type":"web_search_20250305","name":"web_search"})";

HttpRequest requestFor(
    const QByteArray &content, const QByteArrayList &tools = {}, const QByteArray &model = "demo")
{
    HttpRequest request;
    request.method = "POST";
    request.path = "/v1/messages";
    request.body = R"({"model":")" + model + R"(","max_tokens":64,"stream":true,"tools":[)" + tools.join(',')
        + R"(],"messages":[{"role":"user","content":)" + content + "}]}";
    return request;
}

QJsonObject objectOf(const QByteArray &json)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(json, &error);
    return error.error == QJsonParseError::NoError ? document.object() : QJsonObject();
}

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

QJsonObject child(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toObject();
}

/// Puts a stream together as the official SDKs do and notes every breach of its grammar:
/// message_start (block_start delta* block_stop)* message_delta message_stop.
struct Assembled
{
    explicit Assembled(const QByteArrayList &events)
    {
        for (const QByteArray &bytes : events) {
            int count = 0;
            SseParser().feed(bytes, [&](const SseParser::Event &event) {
                ++count;
                take(event);
            });
            expect(count == 1, "each piece is one event");
        }
        expect(m_stopped, "the stream ends with message_stop");
    }

    QStringList breaches;
    QJsonObject message;
    QJsonArray content;

private:
    void expect(bool right, const char *rule)
    {
        if (!right)
            breaches << QString::fromLatin1(rule);
    }

    void take(const SseParser::Event &event)
    {
        const QJsonObject data = objectOf(event.data);
        const QString type = text(data, "type");
        expect(type.toLatin1() == event.name && !type.isEmpty(), "the event name is the type");
        expect(!m_stopped, "nothing comes after message_stop");
        expect(m_started == (type != QStringLiteral("message_start")), "message_start comes first and once");
        if (type == QStringLiteral("message_start")) {
            m_started = true;
            message = child(data, "message");
            expect(
                message.value(QStringLiteral("content")).toArray().isEmpty(), "message_start has no content");
            expect(message.value(QStringLiteral("stop_reason")).isNull(), "message_start has no stop reason");
        } else if (type == QStringLiteral("content_block_start")) {
            expect(!m_open && !m_delta, "blocks do not overlap");
            expect(
                data.value(QStringLiteral("index")).toInt(-1) == content.size(), "indices count up from 0");
            m_open = true;
            m_block = child(data, "content_block");
            m_input.clear();
        } else if (type == QStringLiteral("content_block_delta")) {
            expect(m_open && data.value(QStringLiteral("index")).toInt(-1) == content.size(),
                "a delta is of the open block");
            takeDelta(child(data, "delta"));
        } else if (type == QStringLiteral("content_block_stop")) {
            expect(m_open && data.value(QStringLiteral("index")).toInt(-1) == content.size(),
                "a stop is of the open block");
            if (text(m_block, "type") == QStringLiteral("tool_use")) {
                expect(QJsonDocument::fromJson(m_input).isObject(),
                    "the pieces of an input make one JSON object");
                m_block.insert(QStringLiteral("input"), objectOf(m_input));
            }
            content.append(m_block);
            m_open = false;
        } else if (type == QStringLiteral("message_delta")) {
            expect(!m_open && !m_delta, "message_delta comes once, after all blocks");
            m_delta = true;
            message.insert(
                QStringLiteral("stop_reason"), child(data, "delta").value(QStringLiteral("stop_reason")));
            QJsonObject usage = child(message, "usage");
            const QJsonObject more = child(data, "usage");
            for (auto member = more.begin(); member != more.end(); ++member)
                usage.insert(member.key(), member.value());
            message.insert(QStringLiteral("usage"), usage);
        } else if (type == QStringLiteral("message_stop")) {
            expect(m_delta, "message_stop comes after message_delta");
            m_stopped = true;
        } else {
            expect(type == QStringLiteral("ping"), "there is no other event");
        }
    }

    void takeDelta(const QJsonObject &delta)
    {
        const QString type = text(delta, "type");
        const QString block = text(m_block, "type");
        const auto grow = [&](const char *key) {
            m_block.insert(QLatin1String(key), QString(text(m_block, key) + text(delta, key)));
        };
        if (type == QStringLiteral("text_delta") && block == QStringLiteral("text"))
            grow("text");
        else if (type == QStringLiteral("thinking_delta") && block == QStringLiteral("thinking"))
            grow("thinking");
        else if (type == QStringLiteral("signature_delta") && block == QStringLiteral("thinking"))
            grow("signature");
        else if (type == QStringLiteral("input_json_delta") && block == QStringLiteral("tool_use"))
            m_input += text(delta, "partial_json").toUtf8();
        else
            expect(false, "a delta is of the type of its block");
    }

    bool m_started = false;
    bool m_open = false;
    bool m_delta = false;
    bool m_stopped = false;
    QJsonObject m_block;
    QByteArray m_input;
};

QStringList typesOf(const QJsonArray &content)
{
    QStringList types;
    for (const QJsonValue &block : content)
        types << text(block.toObject(), "type");
    return types;
}

} // namespace

class DemoAnswerTest : public QObject
{
    Q_OBJECT

private slots:
    void streamIsLegal_data();
    void streamIsLegal();
    void messageSaysTheSame_data();
    void messageSaysTheSame();
    void countsTokens();
    void callsAToolOnlyWhenAsked_data();
    void callsAToolOnlyWhenAsked();
    void choosesTheTool_data();
    void choosesTheTool();
    void inputHasWhatTheSchemaRequires();
    void everyAnswerHasIdsOfItsOwn();
    void readsStream();
    void refusesWhatIsNoRequest_data();
    void refusesWhatIsNoRequest();
    void estimatesTokens();
};

void DemoAnswerTest::streamIsLegal_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("callsTool");
    QTest::newRow("text") << QByteArray(R"("hello")") << QByteArray("claude-x") << false;
    QTest::newRow("tool") << QByteArray(R"("use a tool")") << QByteArray("claude-x") << true;
    QTest::newRow("answer to a tool")
        << QByteArray(R"([{"type":"tool_result","tool_use_id":"t","content":"x"}])") << QByteArray("m")
        << false;
    QTest::newRow("odd model name") << QByteArray(R"("hi")")
                                    << QByteArray(R"(a \"b\" \\ \n\n data: c \u00e9 )") << false;
    QTest::newRow("no model") << QByteArray(R"("hi")") << QByteArray() << false;
}

void DemoAnswerTest::streamIsLegal()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, model);
    QFETCH(bool, callsTool);
    const HttpRequest request = requestFor(content, {bash}, model);
    const auto answer = DemoAnswer::to(request);
    QVERIFY(answer);
    const Assembled stream(answer->events());
    QVERIFY2(stream.breaches.isEmpty(), qPrintable(stream.breaches.join(u'\n')));
    QCOMPARE(text(stream.message, "type"), QStringLiteral("message"));
    QCOMPARE(text(stream.message, "role"), QStringLiteral("assistant"));
    QCOMPARE(text(stream.message, "model"), text(objectOf(request.body), "model"));
    const QStringList expected = callsTool
        ? QStringList{QStringLiteral("thinking"), QStringLiteral("text"), QStringLiteral("tool_use")}
        : QStringList{QStringLiteral("thinking"), QStringLiteral("text")};
    QCOMPARE(typesOf(stream.content), expected);
    QCOMPARE(text(stream.message, "stop_reason"),
        callsTool ? QStringLiteral("tool_use") : QStringLiteral("end_turn"));
    QVERIFY(!text(stream.content.at(0).toObject(), "thinking").isEmpty());
    QVERIFY(!text(stream.content.at(0).toObject(), "signature").isEmpty());
    QVERIFY(!text(stream.content.at(1).toObject(), "text").trimmed().isEmpty());
}

void DemoAnswerTest::messageSaysTheSame_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("text") << QByteArray(R"("hello")");
    QTest::newRow("tool") << QByteArray(R"("use a tool")");
}

void DemoAnswerTest::messageSaysTheSame()
{
    QFETCH(QByteArray, content);
    const auto answer = DemoAnswer::to(requestFor(content, {bash}));
    QVERIFY(answer);
    const QJsonObject message = objectOf(answer->message());
    const Assembled stream(answer->events());
    QCOMPARE(message.value(QStringLiteral("content")).toArray(), stream.content);
    for (const char *key : {"type", "role", "model", "stop_reason", "stop_sequence", "usage"})
        QCOMPARE(message.value(QLatin1String(key)), stream.message.value(QLatin1String(key)));
}

void DemoAnswerTest::countsTokens()
{
    const HttpRequest request = requestFor(R"("use a tool")", {bash});
    const auto answer = DemoAnswer::to(request);
    const QJsonObject usage = child(Assembled(answer->events()).message, "usage");
    QCOMPARE(usage.value(QStringLiteral("input_tokens")).toInt(), request.body.size() / 4);
    QVERIFY(usage.value(QStringLiteral("output_tokens")).toInt() > 10);
    QCOMPARE(usage.value(QStringLiteral("cache_creation_input_tokens")).toInt(-1), 0);
    QCOMPARE(usage.value(QStringLiteral("cache_read_input_tokens")).toInt(-1), 0);
}

void DemoAnswerTest::callsAToolOnlyWhenAsked_data()
{
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<QByteArrayList>("tools");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *name, const char *messages, const QByteArrayList &tools, bool expected) {
        QTest::newRow(name) << QByteArray(messages) << tools << expected;
    };
    row("asked for", R"([{"role":"user","content":"use a tool"}])", {bash}, true);
    row("asked for in capitals", R"([{"role":"user","content":"USE A TOOL"}])", {bash}, true);
    row("asked for in a block", R"([{"role":"user","content":[{"type":"text","text":"a tool please"}]}])",
        {bash}, true);
    row("not asked for", R"([{"role":"user","content":"hello"}])", {bash}, false);
    row("there are no tools", R"([{"role":"user","content":"use a tool"}])", {}, false);
    row("the server would run it", R"([{"role":"user","content":"use a tool"}])", {webSearch}, false);
    row("asked for earlier only",
        R"([{"role":"user","content":"use a tool"},{"role":"assistant","content":"no"},{"role":"user","content":"fine"}])",
        {bash}, false);
    row("answer to a tool",
        R"([{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"x"},{"type":"text","text":"next tool"}]}])",
        {bash}, false);
    row("only Claude Code's own note speaks of it",
        R"([{"role":"user","content":[{"type":"text","text":"<system-reminder>tools: Bash</system-reminder>"},{"type":"text","text":"hello"}]}])",
        {bash}, false);
    row("only the system prompt speaks of it",
        R"([{"role":"system","content":"a tool"},{"role":"user","content":"hello"}])", {bash}, false);
    row("no messages", "[]", {bash}, false);
    row("messages are no list", "7", {bash}, false);
}

void DemoAnswerTest::callsAToolOnlyWhenAsked()
{
    QFETCH(QByteArray, messages);
    QFETCH(QByteArrayList, tools);
    HttpRequest request;
    request.body = R"({"model":"m","system":"use a tool","tools":[)" + tools.join(',') + R"(],"messages":)"
        + messages + '}';
    const auto answer = DemoAnswer::to(request);
    QVERIFY(answer);
    const Assembled stream(answer->events());
    QVERIFY2(stream.breaches.isEmpty(), qPrintable(stream.breaches.join(u'\n')));
    QTEST(typesOf(stream.content).contains(QStringLiteral("tool_use")), "expected");
}

void DemoAnswerTest::choosesTheTool_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArrayList>("tools");
    QTest::addColumn<QString>("expected");
    const auto row
        = [](const char *name, const char *content, const QByteArrayList &tools, const char *expected) {
              QTest::newRow(name) << QByteArray(content) << tools << QString::fromLatin1(expected);
          };
    row("the one that is named", R"("tool get_weather please")", {bash, weather}, "get_weather");
    row("else Bash", R"("use a tool")", {weather, bash}, "Bash");
    row("else the first", R"("use a tool")", {weather, R"({"name":"other","input_schema":{}})"},
        "get_weather");
    row("never one that the server runs", R"("tool web_search please")", {webSearch, weather}, "get_weather");
}

void DemoAnswerTest::choosesTheTool()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArrayList, tools);
    const auto answer = DemoAnswer::to(requestFor(content, tools));
    QVERIFY(answer);
    const QJsonObject call = Assembled(answer->events()).content.last().toObject();
    QTEST(text(call, "name"), "expected");
}

void DemoAnswerTest::inputHasWhatTheSchemaRequires()
{
    const auto answer = DemoAnswer::to(requestFor(R"("tool get_weather")", {weather}));
    QVERIFY(answer);
    const QJsonObject input = child(Assembled(answer->events()).content.last().toObject(), "input");
    QVERIFY(input.value(QStringLiteral("city")).isString());
    QVERIFY(input.value(QStringLiteral("days")).isDouble());
    QVERIFY(input.value(QStringLiteral("exact")).isBool());
    QVERIFY(input.value(QStringLiteral("parts")).isArray());
    QVERIFY(input.value(QStringLiteral("at")).isObject());
    QCOMPARE(text(input, "unit"), QStringLiteral("K"));
    QVERIFY(!input.contains(QStringLiteral("optional")));
}

void DemoAnswerTest::everyAnswerHasIdsOfItsOwn()
{
    const HttpRequest request = requestFor(R"("use a tool")", {bash});
    QSet<QString> ids;
    for (int i = 0; i < 10; ++i) {
        const Assembled stream(DemoAnswer::to(request)->events());
        const QString call = text(stream.content.last().toObject(), "id");
        QVERIFY(QRegularExpression(QStringLiteral("^[a-zA-Z0-9_-]+$")).match(call).hasMatch());
        ids << text(stream.message, "id") << call;
    }
    QCOMPARE(ids.size(), 20);
}

void DemoAnswerTest::readsStream()
{
    HttpRequest request;
    request.body = R"({"model":"m","stream":true})";
    QVERIFY(DemoAnswer::to(request)->isStream());
    request.body = R"({"model":"m","stream":false})";
    QVERIFY(!DemoAnswer::to(request)->isStream());
    request.body = R"({"model":"m"})";
    QVERIFY(!DemoAnswer::to(request)->isStream());
}

void DemoAnswerTest::refusesWhatIsNoRequest_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("hello");
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("cut JSON") << QByteArray("{");
}

void DemoAnswerTest::refusesWhatIsNoRequest()
{
    QFETCH(QByteArray, body);
    HttpRequest request;
    request.body = body;
    const auto answer = DemoAnswer::to(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Error::Kind::InvalidRequest);
}

void DemoAnswerTest::estimatesTokens()
{
    HttpRequest request;
    request.body = QByteArray(4000, ' ');
    QCOMPARE(objectOf(DemoAnswer::tokenCount(request)).value(QStringLiteral("input_tokens")).toInt(), 1000);
    request.body.clear();
    QCOMPARE(objectOf(DemoAnswer::tokenCount(request)).value(QStringLiteral("input_tokens")).toInt(), 1);
}

QTEST_GUILESS_MAIN(DemoAnswerTest)
#include "tst_demoanswer.moc"
