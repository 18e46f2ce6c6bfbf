// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "core/jsonslice.h"
#include "support/apierror.h"
#include "support/fakeupstream.h"
#include "support/gatewayfixture.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

/// What Claude Code sends, with everything that a workspace does not take.
QByteArray claudeCodeBody(const QByteArray &model)
{
    return R"({"model":")" + model + R"(","messages":[)"
        + R"({"role":"user","content":[{"type":"text","text":"hi \u00e9","cache_control":{"type":"ephemeral","ttl":"1h"}}]},)"
        + R"({"role":"system","content":"today","output_config":{"effort":"low"}},)"
        + R"({"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"tool_use","id":"t1","name":"ToolSearch","input":{"z":1.0,"a":2},"caller":{"type":"direct"}}]},)"
        + R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"tool_reference","tool_name":"Bash"},{"type":"text","text":"found"}]}]}],)"
        + R"("system":[{"type":"text","text":"x-anthropic-billing-header: cc_version=2"},{"type":"text","text":"You are","cache_control":{"type":"ephemeral","scope":"global"}}],)"
        + R"("tools":[{"name":"Bash","description":"d","input_schema":{"$schema":"s","type":"object"},"defer_loading":true,"eager_input_streaming":true}],)"
        + R"("metadata":{"user_id":"d\u0065vice"},"max_tokens":32000,"thinking":{"type":"adaptive","display":"omitted"},)"
        + R"("context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"}]},"safeguards":[{"type":"dangerous_tool_use"}],)"
        + R"("output_config":{"effort":"medium"},"stream":true})";
}

const QByteArray claudeCodeBetas
    = "claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27,per-turn-control-"
      "2026-07-01,"
      "mid-conversation-tool-changes-2026-07-01,thinking-token-count-2026-05-13,advanced-tool-use-2025-11-20,"
      "effort-2025-11-24,extended-cache-ttl-2025-04-11,oauth-2025-04-20";

/// A gateway in front of one workspace.
struct Workspace
{
    explicit Workspace(const QByteArray &path = "", const QByteArray &lines = "")
    {
        const ConfigReading reading = ConfigReader({}).read(
            "providers:\n- name: work\n  type: databricks\n  auth_value: dapi-secret\n  base_url: "
            + upstream.baseUrl().toUtf8() + path + '\n' + lines);
        if (!reading.config)
            qFatal("%s", qPrintable(reading.problems.first().message));
        gateway.config.providers = reading.config->providers;
        gateway.start();
    }

    TestClient::Answer post(const QByteArray &body, const QByteArray &target = "/v1/messages?beta=true")
    {
        return gateway.post(body,
            {{"Authorization", "Bearer client-token"}, {"anthropic-version", "2023-06-01"},
                {"anthropic-beta", claudeCodeBetas}, {"User-Agent", "claude-cli/2.1.329 (external, cli)"}},
            target);
    }

    FakeUpstream upstream;
    GatewayFixture gateway;
};

} // namespace

class TestDatabricks : public QObject
{
    Q_OBJECT

private slots:
    void asksTheWorkspaceAsItWantsToBeAsked_data();
    void asksTheWorkspaceAsItWantsToBeAsked();
    void bothHalvesOfWhatItRejectsGo();
    void modelsThatKnowAdaptiveThinkingKeepIt();
    void countingIsCleanedAsWell();
    void namesModels_data();
    void namesModels();
    void refusesWhatIsTooLargeWithAdvice();
    void withoutQuirksNothingIsTouched();
};

void TestDatabricks::asksTheWorkspaceAsItWantsToBeAsked_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("workspace") << QByteArray() << QByteArray("/serving-endpoints/anthropic");
    QTest::newRow("endpoints") << QByteArray("/serving-endpoints")
                               << QByteArray("/serving-endpoints/anthropic");
    QTest::newRow("with a version") << QByteArray("/serving-endpoints/anthropic/v1")
                                    << QByteArray("/serving-endpoints/anthropic");
    QTest::newRow("gateway") << QByteArray("/ai-gateway/anthropic") << QByteArray("/ai-gateway/anthropic");
}

void TestDatabricks::asksTheWorkspaceAsItWantsToBeAsked()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, expected);
    Workspace work(path);

    QCOMPARE(work.post(claudeCodeBody("claude-haiku-4-5-20251001")).status, 200);

    const FakeUpstream::Request &sent = work.upstream.requests().first();
    QCOMPARE(sent.target, expected + "/v1/messages?beta=true");
    QCOMPARE(sent.headers.value("authorization"), QByteArray("Bearer dapi-secret"));
    QVERIFY(!sent.headers.contains("x-api-key"));
    QCOMPARE(sent.headers.value("anthropic-version"), QByteArray("2023-06-01"));
    QCOMPARE(JsonSlice::parse(sent.body)->value("model")->toString(),
        std::optional(QByteArray("databricks-claude-haiku-4-5")));
}

void TestDatabricks::bothHalvesOfWhatItRejectsGo()
{
    Workspace work;

    work.post(claudeCodeBody("claude-haiku-4-5-20251001"));

    const FakeUpstream::Request &sent = work.upstream.requests().first();
    QCOMPARE(sent.headers.value("anthropic-beta"),
        QByteArray("claude-code-20250219,interleaved-thinking-2025-05-14"));
    const QByteArray expected = QByteArray(R"({"model":"databricks-claude-haiku-4-5","messages":[)")
        + R"({"role":"user","content":[{"type":"text","text":"hi \u00e9","cache_control":{"type":"ephemeral"}}]},)"
        + R"({"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"tool_use","id":"t1","name":"ToolSearch","input":{"z":1.0,"a":2}}]},)"
        + R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"found"}]}]}],)"
        + R"("system":[{"type":"text","text":"x-anthropic-billing-header: cc_version=2"},{"type":"text","text":"You are","cache_control":{"type":"ephemeral"}},{"type":"text","text":"today"}],)"
        + R"("tools":[{"name":"Bash","description":"d","input_schema":{"$schema":"s","type":"object"}}],)"
        + R"("metadata":{"user_id":"d\u0065vice"},"max_tokens":32000,"thinking":{"type":"enabled","budget_tokens":25600},"stream":true})";
    QCOMPARE(sent.body, expected);
    QCOMPARE(sent.headers.value("content-length"), QByteArray::number(expected.size()));
}

void TestDatabricks::modelsThatKnowAdaptiveThinkingKeepIt()
{
    Workspace work;

    work.post(claudeCodeBody("claude-opus-4-6"));

    QCOMPARE(
        JsonSlice::parse(work.upstream.requests().first().body)->value("thinking")->bytes().toByteArray(),
        QByteArray(R"({"type":"adaptive"})"));
}

void TestDatabricks::countingIsCleanedAsWell()
{
    Workspace work;
    work.upstream.answer(FakeAnswer::json(200, R"({"input_tokens":5})"));

    work.post(
        R"({"model":"opus","messages":[],"context_management":{}})", "/v1/messages/count_tokens?beta=true");

    const FakeUpstream::Request &sent = work.upstream.requests().first();
    QCOMPARE(sent.target, QByteArray("/serving-endpoints/anthropic/v1/messages/count_tokens?beta=true"));
    QCOMPARE(sent.body, QByteArray(R"({"model":"databricks-claude-opus-4-7","messages":[]})"));
}

void TestDatabricks::namesModels_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("version") << QByteArray("claude-sonnet-4-5-20250929")
                             << QByteArray("databricks-claude-sonnet-4-5");
    QTest::newRow("family") << QByteArray("sonnet") << QByteArray("databricks-claude-sonnet-4-6");
    QTest::newRow("its own name") << QByteArray("databricks-claude-opus-4-1")
                                  << QByteArray("databricks-claude-opus-4-1");
    QTest::newRow("of the user") << QByteArray("mine") << QByteArray("theirs");
    QTest::newRow("unknown") << QByteArray("gpt-5") << QByteArray("databricks-claude-sonnet-4-6");
}

void TestDatabricks::namesModels()
{
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, expected);
    Workspace work("", "  models: {mine: theirs}\n");

    work.post(messagesBody(asked));

    QCOMPARE(JsonSlice::parse(work.upstream.requests().first().body)->value("model")->toString(),
        std::optional(expected));
}

void TestDatabricks::refusesWhatIsTooLargeWithAdvice()
{
    Workspace work;
    const QByteArray image(4 * 1024 * 1024, 'A');

    const auto answer = work.post(
        R"({"model":"opus","max_tokens":5,"messages":[{"role":"user","content":")" + image + R"("}]})");

    QCOMPARE(answer.status, 413);
    const ApiError error = ApiError::of(answer.body);
    QCOMPARE(error.type, QStringLiteral("request_too_large"));
    QVERIFY2(error.message.contains(u"Databricks takes requests of at most 4 MiB: use /clear or /compact"),
        qPrintable(error.message));
    QCOMPARE(work.upstream.requests().size(), 0);
}

void TestDatabricks::withoutQuirksNothingIsTouched()
{
    Workspace work("", "  rejects: []\n");
    const QByteArray body = claudeCodeBody("databricks-claude-haiku-4-5");

    work.post(body);

    QCOMPARE(work.upstream.requests().first().body, body);
    QVERIFY(work.upstream.requests().first().headers.value("anthropic-beta").contains("effort-2025-11-24"));
}

QTEST_GUILESS_MAIN(TestDatabricks)
#include "tst_databricks.moc"
