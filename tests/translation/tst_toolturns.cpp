// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/toolturns.h"

#include <QTest>

using namespace signalbox;

namespace {

using Role = ConversationTurn::Role;
using Kind = ContentPart::Kind;

ContentPart call(const QByteArray &id)
{
    ContentPart part;
    part.kind = Kind::ToolCall;
    part.id = id;
    part.name = "f";
    return part;
}

ContentPart result(const QByteArray &id, const QByteArray &text)
{
    ContentPart part;
    part.kind = Kind::ToolResult;
    part.id = id;
    part.parts = {ContentPart::ofText(text)};
    return part;
}

ContentPart text(const QByteArray &words)
{
    return ContentPart::ofText(words);
}

/// "A:text,call(id) U:id=text,text": a conversation in short.
QByteArray shown(const std::vector<ConversationTurn> &turns)
{
    QByteArrayList all;
    for (const ConversationTurn &turn : turns) {
        QByteArrayList parts;
        for (const ContentPart &part : turn.parts) {
            parts << (part.kind == Kind::ToolCall   ? QByteArray("call(" + part.id + ')')
                    : part.kind == Kind::ToolResult ? QByteArray(part.id + '=' + part.parts.front().text)
                                                    : part.text);
        }
        all << (turn.role == Role::Assistant     ? "A:"
                       : turn.role == Role::User ? "U:"
                                                 : "S:")
                + parts.join(',');
    }
    return all.join(' ');
}

constexpr auto orphan = "[result of a tool call that is not part of this conversation]";

} // namespace

Q_DECLARE_METATYPE(std::vector<signalbox::ConversationTurn>)

class TestToolTurns : public QObject
{
    Q_OBJECT

private slots:
    void repairs_data();
    void repairs();
};

void TestToolTurns::repairs_data()
{
    QTest::addColumn<std::vector<ConversationTurn>>("turns");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, std::vector<ConversationTurn> turns, const QByteArray &expected) {
        QTest::newRow(name) << std::move(turns) << expected;
    };
    row("good as it is",
        {{Role::User, {text("go")}}, {Role::Assistant, {text("ok"), call("a")}},
            {Role::User, {result("a", "1")}}},
        "U:go A:ok,call(a) U:a=1");
    row("neighbours are one",
        {{Role::User, {text("a")}}, {Role::User, {text("b")}}, {Role::Assistant, {text("c")}},
            {Role::Assistant, {text("d")}}},
        "U:a,b A:c,d");
    row("results before texts",
        {{Role::Assistant, {call("a")}}, {Role::User, {text("and"), result("a", "1")}}},
        "A:call(a) U:a=1,and");
    row("results behind a system turn",
        {{Role::Assistant, {call("a")}}, {Role::System, {text("rule")}}, {Role::User, {result("a", "1")}}},
        "A:call(a) U:a=1 S:rule");
    row("in the order given",
        {{Role::Assistant, {call("a"), call("b")}}, {Role::User, {result("b", "2")}},
            {Role::User, {result("a", "1")}}},
        "A:call(a),call(b) U:b=2,a=1");
    row("one is missing", {{Role::Assistant, {call("a"), call("b")}}, {Role::User, {result("b", "2")}}},
        "A:call(a),call(b) U:b=2,a=(no result: the call was not answered)");
    row("all are missing", {{Role::Assistant, {call("a")}}, {Role::User, {text("well")}}},
        "A:call(a) U:a=(no result: the call was not answered),well");
    row("missing before another turn of its own",
        {{Role::Assistant, {call("a")}}, {Role::System, {text("s")}}, {Role::Assistant, {text("x")}}},
        "A:call(a) U:a=(no result: the call was not answered) S:s A:x");
    row("the last ones are still to come", {{Role::User, {text("go")}}, {Role::Assistant, {call("a")}}},
        "U:go A:call(a)");
    row("of no call", {{Role::Assistant, {text("x")}}, {Role::User, {result("z", "1"), text("y")}}},
        QByteArray("A:x U:") + orphan + ",1,y");
    row("of nobody, at the beginning", {{Role::User, {result("z", "1")}}}, "U:z=1");
    row("a later result takes the place of the earlier",
        {{Role::Assistant, {call("a")}}, {Role::User, {result("a", "1")}}, {Role::Assistant, {call("b")}},
            {Role::User, {result("a", "3"), result("b", "2")}}},
        "A:call(a) U:a=3 A:call(b) U:b=2");
    row("the same id in every turn",
        {{Role::Assistant, {call("call_0")}}, {Role::User, {result("call_0", "1")}},
            {Role::Assistant, {call("call_0")}}, {Role::User, {result("call_0", "2")}}},
        "A:call(call_0) U:call_0=1 A:call(call_0_2) U:call_0_2=2");
    row("ids that not everybody takes",
        {{Role::Assistant, {call("functions.Bash:0")}}, {Role::User, {result("functions.Bash:0", "1")}}},
        "A:call(functions_Bash_0) U:functions_Bash_0=1");
    row("empty turns go", {{Role::User, {text("a")}}, {Role::Assistant, {}}, {Role::User, {text("b")}}},
        "U:a,b");
}

void TestToolTurns::repairs()
{
    QFETCH(std::vector<ConversationTurn>, turns);
    ModelRequest request;
    request.turns = std::move(turns);
    repairToolTurns(request);
    QTEST(shown(request.turns), "expected");
}

QTEST_GUILESS_MAIN(TestToolTurns)
#include "tst_toolturns.moc"
