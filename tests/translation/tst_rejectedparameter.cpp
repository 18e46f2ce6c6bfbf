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
    row("pydantic", 422,
        R"({"message":{"detail":[{"type":"extra_forbidden","loc":["body","user"],"msg":"Extra inputs are not permitted"}]}})",
        "");
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

QTEST_GUILESS_MAIN(TestRejectedParameter)
#include "tst_rejectedparameter.moc"
