// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/thinkingblocks.h"

#include <QTest>

using namespace signalbox;

namespace {

const QByteArray thought = R"({"type":"thinking","thinking":"hm","signature":"abc=="})";
const QByteArray redacted = R"({"type":"redacted_thinking","data":"xyz"})";
const QByteArray text = R"({"type":"text","text":"a \u00e9"})";
const QByteArray emptied = R"json([{"type":"text","text":"(no content)"}])json";

QByteArray turn(const QByteArray &role, const QByteArrayList &blocks)
{
    return R"({"role":")" + role + R"(","content":[)" + blocks.join(", ") + "]}";
}

QByteArray request(const QByteArrayList &messages, const QByteArray &more = R"("max_tokens": 9.0)")
{
    return R"({"model":"m", "messages" : [)" + messages.join(" ,") + "]," + more + "}";
}

} // namespace

class ThinkingBlocksTest : public QObject
{
    Q_OBJECT

private slots:
    void countsMessages();
    void knowsWhetherThereIsAny_data();
    void knowsWhetherThereIsAny();
    void takesThinkingOutOfARange_data();
    void takesThinkingOutOfARange();
    void keepsTheTurnsOfAConversation();
    void sharesWhatStaysAsItIs_data();
    void sharesWhatStaysAsItIs();
    void switchesThinkingOff_data();
    void switchesThinkingOff();
    void knowsARejection_data();
    void knowsARejection();
};

void ThinkingBlocksTest::countsMessages()
{
    QCOMPARE(countMessages(request({turn("user", {text}), turn("assistant", {text})})), 2);
    QCOMPARE(countMessages("{}"), 0);
    QCOMPARE(countMessages(R"({"messages":"x"})"), 0);
    QCOMPARE(countMessages("[1]"), 0);
    QCOMPARE(countMessages("<html>"), 0);
    QCOMPARE(countMessages(""), 0);
}

void ThinkingBlocksTest::knowsWhetherThereIsAny_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *name, const QByteArray &body, bool expected) {
        QTest::newRow(name) << body << expected;
    };
    row("thinking", request({turn("assistant", {thought, text})}), true);
    row("redacted", request({turn("user", {text}), turn("assistant", {text, redacted})}), true);
    row("none", request({turn("user", {text}), turn("assistant", {text})}), false);
    row("switched on only", request({turn("user", {text})}, R"("thinking":{"type":"adaptive"})"), false);
    row("a user who writes about it",
        request({turn("user", {R"({"type":"text","text":"{\"type\":\"thinking\"}"})"})}), false);
    row("a text for content", request({R"({"role":"assistant","content":"thinking"})"}), false);
    row("spaces in the block", request({turn("assistant", {R"({ "type" : "thinking" })"})}), true);
    row("no JSON", "thinking", false);
}

void ThinkingBlocksTest::knowsWhetherThereIsAny()
{
    QFETCH(QByteArray, body);
    QTEST(carriesThinking(body), "expected");
}

void ThinkingBlocksTest::takesThinkingOutOfARange_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::addColumn<QList<int>>("cleaned");
    QTest::newRow("all") << 0 << 100 << QList<int>{1, 3, 5};
    QTest::newRow("none") << 0 << 0 << QList<int>();
    QTest::newRow("the first") << 0 << 2 << QList<int>{1};
    QTest::newRow("the end is not part") << 0 << 3 << QList<int>{1};
    QTest::newRow("from the second") << 3 << 6 << QList<int>{3, 5};
    QTest::newRow("the middle") << 2 << 5 << QList<int>{3};
    QTest::newRow("before the beginning") << -5 << 2 << QList<int>{1};
    QTest::newRow("the wrong way round") << 5 << 1 << QList<int>();
    QTest::newRow("behind the end") << 6 << 9 << QList<int>();
}

void ThinkingBlocksTest::takesThinkingOutOfARange()
{
    QFETCH(int, from);
    QFETCH(int, to);
    QFETCH(QList<int>, cleaned);
    QByteArrayList before;
    QByteArrayList after;
    for (int i = 0; i < 6; ++i) {
        const bool assistant = i % 2 == 1;
        before << (assistant ? turn("assistant", {thought, text, redacted}) : turn("user", {text}));
        after << (cleaned.contains(i) ? turn("assistant", {text}) : before.last());
    }
    QCOMPARE(withoutThinking(request(before), from, to), request(after));
}

void ThinkingBlocksTest::keepsTheTurnsOfAConversation()
{
    const QByteArray only = turn("assistant", {thought, redacted});
    const QByteArray noted = R"({"role":"assistant","content":)" + emptied + '}';
    const QByteArray user = turn("user", {text});
    QCOMPARE(withoutThinking(request({user, only, user}), 0, 3), request({user, noted, user}));
    // The model would go on with a text at the very end.
    QCOMPARE(withoutThinking(request({user, only}), 0, 2), request({user}));
    QCOMPARE(withoutThinking(request({only}), 0, 2), request({noted}));
    // Only assistants think: what a user sends so is not ours to judge.
    const QByteArray odd = request({turn("user", {thought, text})});
    QCOMPARE(withoutThinking(odd, 0, 2), odd);
}

void ThinkingBlocksTest::sharesWhatStaysAsItIs_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("none in it") << request({turn("assistant", {text})});
    QTest::newRow("no JSON") << QByteArray("thinking {");
    QTest::newRow("no object") << QByteArray(R"(["thinking"])");
    QTest::newRow("no messages") << QByteArray(R"({"messages":{"role":"assistant"}})");
    QTest::newRow("nothing") << QByteArray();
}

void ThinkingBlocksTest::sharesWhatStaysAsItIs()
{
    QFETCH(QByteArray, body);
    QVERIFY(withoutThinking(body, 0, 9).constData() == body.constData());
    QVERIFY(withoutAnyThinking(body).constData() == body.constData());
}

void ThinkingBlocksTest::switchesThinkingOff_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const QByteArray &before, const QByteArray &after) {
        QTest::newRow(name) << request({turn("assistant", {thought, text}), turn("user", {text})}, before)
                            << request({turn("assistant", {text}), turn("user", {text})}, after);
    };
    row("the field", R"("thinking": {"type":"adaptive"},"x":1)", R"("x":1)");
    row("the edit that needs it",
        R"("a":1,"context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"}]},"b":2)",
        R"("a":1,"b":2)");
    row("not the other edits",
        R"("x":1,"context_management":{"edits":[{"type":"clear_thinking_20251015"},{"type":"clear_tool_uses_20250919"}]})",
        R"("x":1,"context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]})");
    row("not other settings beside the edits",
        R"("x":1,"context_management":{"edits":[{"type":"clear_thinking_20251015"}],"more":true})",
        R"("x":1,"context_management":{"more":true})");
    row("no edits at all", R"("x":1,"context_management":{"edits":[]})",
        R"("x":1,"context_management":{"edits":[]})");
}

void ThinkingBlocksTest::switchesThinkingOff()
{
    QFETCH(QByteArray, before);
    QTEST(withoutAnyThinking(before), "after");
}

void ThinkingBlocksTest::knowsARejection_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *name, const char *message, bool expected, int status = 400) {
        const QByteArray body = R"({"type":"error","error":{"type":"invalid_request_error","message":")"
            + QByteArray(message) + R"("}})";
        QTest::newRow(name) << status << body << expected;
    };
    const auto raw = [](const char *name, int status, const QByteArray &body, bool expected) {
        QTest::newRow(name) << status << body << expected;
    };
    row("signature", "messages.1.content.0: Invalid `signature` in `thinking` block", true);
    row("signature in other quotes", "Invalid 'signature' in 'thinking' block", true);
    row("prefix binding",
        "messages.3.content.0: Invalid `signature` in `thinking` block. It is bound to a different "
        "conversation",
        true);
    row("missing signature", "messages.1.content.0.thinking.signature: Field required", true);
    row("signature that is not known",
        "messages.1.content.0.thinking.signature: Extra inputs are not permitted", true);
    row("missing block",
        "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`. When "
        "`thinking` "
        "is enabled, a final `assistant` message must start with a thinking block",
        true);
    row("changed block",
        "messages.5.content.1: `thinking` or `redacted_thinking` blocks in the latest assistant message "
        "cannot be "
        "modified.",
        true);
    row("edit without thinking",
        "`clear_thinking_20251015` strategy requires `thinking` to be enabled or adaptive", true);
    row("DeepSeek", "The `reasoning_content` in the thinking mode must be passed back to the API.", true);
    row("DeepSeek's Anthropic format",
        "The `content[].thinking` in the thinking mode must be passed back to the API.", true);
    row("Kimi",
        "thinking is enabled but reasoning_content is missing in assistant tool call message at index 2",
        true);
    row("another field", "messages.0.content: Field required", false);
    row("another mistake with thinking",
        "thinking.budget_tokens: Input should be greater than or equal to 1024", false);
    row("another signature", "Invalid signature of the request", false);
    row("adaptive is unknown", "thinking.type: Input should be 'enabled' or 'disabled'", false);
    row("too long", "prompt is too long: 1 tokens > 0 maximum", false);
    row("validation status", "messages.1.content.0.thinking.signature: Field required", true, 422);
    row("server error", "Invalid `signature` in `thinking` block", false, 500);
    row("credentials", "Invalid `signature` in `thinking` block", false, 401);
    row("as an event of a stream", "Invalid `signature` in `thinking` block", true, 200);
    raw("model text", 200,
        R"({"type":"message","content":[{"type":"text","text":"Invalid `signature` in `thinking` block"}]})",
        false);
    raw("a message of an answer", 200, R"({"message":"Invalid `signature` in `thinking` block"})", false);
    raw("what a client sent, beside the error", 400,
        R"({"error":{"message":"bad"},"request":"Invalid `signature` in `thinking` block"})", false);
    raw("Databricks", 400,
        R"({"error_code":"BAD_REQUEST","message":"{\"message\":\"messages.1.content.0: Invalid `signature` in `thinking` block\"}"})",
        true);
    raw("FastAPI", 422, R"({"detail":[{"loc":["signature"],"msg":"x.signature: Field required"}]})", true);
    raw("error as text", 400, R"({"error":"Invalid `signature` in `thinking` block"})", true);
    raw("plain text", 400, "Invalid `signature` in `thinking` block", true);
    raw("nothing", 400, "", false);
    raw("a list", 400, "[1]", false);
}

void ThinkingBlocksTest::knowsARejection()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QTEST(isThinkingRejection(status, body), "expected");
}

QTEST_GUILESS_MAIN(ThinkingBlocksTest)
#include "tst_thinkingblocks.moc"
