// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/rejectedparameter.h"

#include <QTest>

using namespace signalbox;

class TestRejectedParameter : public QObject
{
    Q_OBJECT

private slots:
    void tells_data();
    void tells();
    void knowsWhatMayBeForAWishOfOurs_data();
    void knowsWhatMayBeForAWishOfOurs();
};

void TestRejectedParameter::tells_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("replacement");

    const auto row
        = [](const char *name, int status, const char *body, const char *parameter, const char *other = "") {
              QTest::newRow(name) << status << QByteArray(body) << QString::fromUtf8(parameter)
                                  << QString::fromUtf8(other);
          };
    row("OpenAI, with what to use", 400,
        R"({"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}})",
        "max_tokens", "max_completion_tokens");
    row("OpenAI, a value", 400,
        R"({"error":{"message":"Unsupported value: 'temperature' does not support 0.2 with this model.","param":"temperature","code":"unsupported_value"}})",
        "temperature");
    row("Azure", 400,
        R"({"error":{"message":"Unrecognized request argument supplied: stream_options","code":null}})",
        "stream_options");
    row("Mistral", 422,
        R"({"message":{"detail":[{"type":"extra_forbidden","loc":["body","user"],"msg":"Extra inputs are not permitted"}]}})",
        "user");
    row("Groq", 400, R"({"error":{"message":"property 'stream_options' is unsupported"}})", "stream_options");
    row("DeepSeek", 400, R"({"error":{"message":"This response_format type is unavailable now"}})",
        "response_format");
    row("OpenRouter", 400,
        R"({"error":{"message":"Provider returned error","metadata":{"raw":"{\"error\":{\"message\":\"Unsupported parameter: 'temperature'\"}}"}}})",
        "temperature");
    row("more than it writes", 400,
        R"({"error":{"message":"Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"}})",
        "max_tokens");
    row("FastAPI", 422,
        R"({"detail":[{"type":"extra_forbidden","loc":["body","user"],"msg":"Extra inputs are not permitted"}]})",
        "user");
    row("Anthropic's words", 400,
        R"({"error":{"type":"invalid_request_error","message":"parallel_tool_calls: Extra inputs are not permitted"}})",
        "parallel_tool_calls");
    row("what no request can be without", 400,
        R"({"error":{"message":"Unsupported parameter: 'messages'","param":"messages"}})", "");
    row("a member of something else", 400,
        R"({"error":{"message":"messages.0.text: Extra inputs are not permitted"}})", "");
    row("another mistake", 400,
        R"({"error":{"message":"temperature must be between 0 and 2","param":"temperature"}})", "");
    row("another status", 500,
        R"({"error":{"message":"Unsupported parameter: 'user'","code":"unsupported_parameter"}})", "");
    row("everyday words", 400,
        R"({"error":{"message":"This model does not support image input, only text"}})", "");
    row("everyday words about a message", 400,
        R"({"error":{"message":"images are not supported in user messages, stop sending them"}})", "");
    row("an everyday word in quotes", 400, R"({"error":{"message":"Unsupported parameter: 'user'"}})",
        "user");
    row("an everyday word, named", 400, R"({"error":{"message":"unknown field: store"}})", "store");
    row("Anthropic's words, everyday", 400,
        R"({"error":{"message":"metadata.x: Extra inputs are not permitted"}})", "metadata");
    row("words of the prompt in FastAPI's echo", 422,
        R"({"detail":[{"loc":["body","messages",0],"msg":"Extra inputs are not permitted","input":"temperature"}]})",
        "");
    row("Google's list", 400,
        R"([{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"parallel_tool_calls\": Cannot find field."}}])",
        "parallel_tool_calls");
    row("what stands within it", 422,
        R"({"detail":[{"loc":["body","stream_options","include_usage"],"msg":"Extra inputs are not permitted"}]})",
        "stream_options");
    row("only what stands within it", 400, R"({"error":{"message":"unknown field: include_usage"}})",
        "stream_options");
    row("no JSON", 400, "<html>", "");
}

void TestRejectedParameter::tells()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const auto parameter = rejectedParameter(status, body);
    QTEST(parameter ? parameter->name : QString(), "name");
    QTEST(parameter ? parameter->replacement : QString(), "replacement");
}

void TestRejectedParameter::knowsWhatMayBeForAWishOfOurs_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *name, int status, const char *body, bool expected) {
        QTest::newRow(name) << status << QByteArray(body) << expected;
    };
    row("named", 400, R"({"error":{"message":"Unrecognized request argument supplied: stream_options"}})",
        true);
    row("named, whatever it is called", 400, R"({"error":{"message":"streamOptions must not be sent"}})",
        true);
    row("a member of it, at its place", 422,
        R"({"detail":[{"loc":["body","stream_options","include_usage"],"msg":"forbidden"}]})", true);
    row("in a form of its own", 400, "include_usage?", true);
    row("nothing named", 400, R"({"error":{"message":"Unknown parameter"}})", true);
    row("nothing named, FastAPI", 422, R"({"detail":"Extra inputs are not permitted"})", true);
    row("something else named", 400, R"({"error":{"message":"Unknown parameter: 'temperature'"}})", false);
    row("something else meant", 400, R"({"error":{"message":"Unknown parameter: 'n'","param":"n"}})", false);
    row("another mistake", 400, R"({"error":{"message":"the context is full"}})", false);
    row("another status", 500, R"({"error":{"message":"Unknown parameter: stream_options"}})", false);
    row("nothing", 400, "", false);
}

void TestRejectedParameter::knowsWhatMayBeForAWishOfOurs()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QTEST(mayRejectUsageWish(status, body), "expected");
}

QTEST_GUILESS_MAIN(TestRejectedParameter)
#include "tst_rejectedparameter.moc"
