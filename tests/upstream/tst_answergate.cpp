// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/answergate.h"

#include "core/jsontext.h"
#include "http/bytetail.h"
#include "support/fakeanswer.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using Mode = AnswerGate::Mode;
using State = AnswerGate::State;

namespace {

/// One event of the Messages API.
QByteArray eventOf(const QByteArray &name, const QByteArray &members = {})
{
    return "event: " + name + "\ndata: {\"type\":\"" + name + '"' + members + "}\n\n";
}

/// One chunk of Chat Completions with this delta.
QByteArray delta(const QByteArray &members, const QByteArray &finishReason = "null")
{
    return R"(data: {"id":"c","choices":[{"index":0,"delta":{)" + members + R"(},"finish_reason":)"
        + finishReason + "}]}\n\n";
}

const QByteArray blockStart
    = eventOf("content_block_start", R"(,"index":0,"content_block":{"type":"text","text":""})");
/// What an observer is told of plain answers.
class BodyObserver final : public AnswerObserver
{
public:
    void onEvent(const SseParser::Event &) override { }
    void onBody(const QByteArray &body) override { bodies << body; }
    void onTail(const QByteArray &tail) override { tails << tail; }

    QByteArrayList bodies;
    QByteArrayList tails;
};

const QByteArray role = R"("role":"assistant","content":"","refusal":null)";

} // namespace

class AnswerGateTest : public QObject
{
    Q_OBJECT

private slots:
    void streamBecomesGoodWithItsFirstContent_data();
    void streamBecomesGoodWithItsFirstContent();
    void streamFailsBeforeContent_data();
    void streamFailsBeforeContent();
    void streamMayEndWithoutContent_data();
    void streamMayEndWithoutContent();
    void endBeforeContentIsAFailure_data();
    void endBeforeContentIsAFailure();
    void heldBytesAreGivenOutOnceAndToTheLetter();
    void verdictDoesNotDependOnTheCuts();
    void errorAfterContentPasses_data();
    void errorAfterContentPasses();
    void knowsWhetherTheStreamIsComplete_data();
    void knowsWhetherTheStreamIsComplete();
    void knowsWhetherAnythingMayFollow_data();
    void knowsWhetherAnythingMayFollow();
    void badStaysBad();
    void plainAnswerIsHeldUntilItIsWhole();
    void judgesPlainAnswers_data();
    void judgesPlainAnswers();
    void whatIsNoMessageIsAnError_data();
    void whatIsNoMessageIsAnError();
    void whatWasBrokenOffIsAnError();
    void anErrorEventNeedsNoName();
    void anErrorIsJudgedByItsAnswer();
    void holdsNoMoreThanTheLimit_data();
    void holdsNoMoreThanTheLimit();
    void showsTheEndOfALargePlainAnswer_data();
    void showsTheEndOfALargePlainAnswer();
    void openAnswersAreGoodAtOnce();
};

void AnswerGateTest::streamBecomesGoodWithItsFirstContent_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("commit");
    const auto row = [](const char *name, Protocol protocol, const QByteArray &before,
                         const QByteArray &commit) { QTest::newRow(name) << protocol << before << commit; };
    const QByteArray prelude = ": comment\n\n" + messageStartEvent() + eventOf("ping");
    row("block start", Protocol::Anthropic, prelude, blockStart);
    row("message delta", Protocol::Anthropic, prelude,
        eventOf("message_delta", R"(,"delta":{"stop_reason":"end_turn"})"));
    row("message stop", Protocol::Anthropic, prelude, eventOf("message_stop"));
    row("block start without an event line", Protocol::Anthropic,
        "data: {\"type\":\"message_start\"}\n\ndata: {\"type\":\"ping\"}\n\n",
        "data: {\"type\":\"content_block_start\"}\n\n");
    row("unknown events mean nothing", Protocol::Anthropic,
        prelude + eventOf("weather", R"(,"text":"content_block_start")"), blockStart);
    row("nor does what is no JSON", Protocol::Anthropic, "data: hello\n\ndata: [1]\n\n", blockStart);
    row("CRLF", Protocol::Anthropic, "event: ping\r\ndata: {}\r\n\r\n",
        "event: content_block_start\r\ndata: {}\r\n\r\n");

    row("text", Protocol::OpenAi, ": comment\n\n" + delta(role), delta(R"("content":"Hi")"));
    row("tool call", Protocol::OpenAi, delta(role),
        delta(R"("tool_calls":[{"index":0,"id":"call_1","function":{"name":"f","arguments":""}}])"));
    row("reasoning", Protocol::OpenAi, delta(role), delta(R"("reasoning_content":"Hm")"));
    row("refusal", Protocol::OpenAi, delta(role), delta(R"("refusal":"No")"));
    row("finish reason", Protocol::OpenAi, delta(role), delta({}, R"("stop")"));
    row("an empty finish reason is none", Protocol::OpenAi, delta(role, R"("")"),
        delta(R"("content":"Hi")", R"("")"));
    row("empty values mean nothing", Protocol::OpenAi,
        delta(R"("content":null,"tool_calls":[],"reasoning":"")"), delta(R"("content":"Hi")"));
    row("nor do chunks without choices", Protocol::OpenAi,
        "data: {\"choices\":[],\"usage\":{}}\n\ndata: {}\n\ndata: {\"a\":1}\n\ndata: x\n\n",
        delta(R"("content":"Hi")"));
    row("nor does an error that is null", Protocol::OpenAi, "data: {\"error\":null,\"choices\":[]}\n\n",
        delta(R"("content":"Hi")"));
    row("Responses: text", Protocol::OpenAi,
        "event: response.created\ndata: {\"type\":\"response.created\"}\n\n"
        "event: response.output_item.added\ndata: {\"type\":\"response.output_item.added\"}\n\n",
        "event: response.output_text.delta\ndata: "
        "{\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}\n\n");
    row("Responses: completed", Protocol::OpenAi, "event: response.created\ndata: {}\n\n",
        "event: response.completed\ndata: {}\n\n");
}

void AnswerGateTest::streamBecomesGoodWithItsFirstContent()
{
    QFETCH(Protocol, protocol);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, commit);
    AnswerGate gate(Mode::Stream, protocol);
    QCOMPARE(gate.state(), State::Held);
    QCOMPARE(gate.feed(before), State::Held);
    QCOMPARE(gate.feed(commit.chopped(2)), State::Held);
    QCOMPARE(gate.feed(commit.right(2)), State::Good);
    const QByteArray all = before + commit;
    QCOMPARE(gate.takeHeld(), all);
    QVERIFY(!gate.errorPassed());
}

void AnswerGateTest::streamFailsBeforeContent_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<Failure::Kind>("kind");
    const auto row = [](const char *name, Protocol protocol, const QByteArray &stream, Failure::Kind kind) {
        QTest::newRow(name) << protocol << stream << kind;
    };
    row("error first", Protocol::Anthropic, errorEventOf("overloaded_error"), Failure::Kind::Overloaded);
    row("error behind message_start", Protocol::Anthropic,
        messageStartEvent() + eventOf("ping") + errorEventOf("rate_limit_error"), Failure::Kind::RateLimited);
    row("error without an event line", Protocol::Anthropic,
        "data: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"}}\n\n", Failure::Kind::ServerError);
    row("error without JSON", Protocol::Anthropic, "event: error\ndata: oh\n\n", Failure::Kind::ServerError);
    row("content behind the error changes nothing", Protocol::Anthropic,
        errorEventOf("overloaded_error") + blockStart, Failure::Kind::Overloaded);
    row("error object", Protocol::OpenAi,
        delta(role) + "data: {\"error\":{\"message\":\"slow\",\"type\":\"rate_limit_error\"}}\n\n",
        Failure::Kind::RateLimited);
    row("error text", Protocol::OpenAi, "data: {\"error\":\"broken\"}\n\n", Failure::Kind::ServerError);
    row("[DONE] and nothing else", Protocol::OpenAi, "data: [DONE]\n\n", Failure::Kind::BadAnswer);
    row("[DONE] behind the role", Protocol::OpenAi, delta(role) + "data: [DONE]\n\n",
        Failure::Kind::BadAnswer);
    row("an error in a form of its own", Protocol::OpenAi,
        "data: {\"code\":1302,\"msg\":\"rate limit reached\"}\n\ndata: [DONE]\n\n",
        Failure::Kind::RateLimited);
    for (const char *reason : {"error", "network_error", "insufficient_system_resource"})
        row(reason, Protocol::OpenAi, delta(role) + delta({}, inQuotes(reason)), Failure::Kind::BadAnswer);
    row("error event", Protocol::OpenAi, "event: error\ndata: {\"message\":\"broken\"}\n\n",
        Failure::Kind::ServerError);
}

void AnswerGateTest::streamFailsBeforeContent()
{
    QFETCH(Protocol, protocol);
    QFETCH(QByteArray, stream);
    AnswerGate gate(Mode::Stream, protocol);
    QCOMPARE(gate.feed(stream), State::Bad);
    QTEST(gate.failure().kind, "kind");
    QVERIFY(gate.failure().retryable);
    QVERIFY(!gate.failure().error.message.isEmpty());
    QVERIFY(!gate.errorPassed());
}

void AnswerGateTest::streamMayEndWithoutContent_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QByteArray>("stream");
    QTest::newRow("nothing to say") << Protocol::Anthropic
                                    << QByteArray(messageStartEvent() + eventOf("message_delta")
                                           + eventOf("message_stop"));
    QTest::newRow("last empty line is missing")
        << Protocol::Anthropic << QByteArray(messageStartEvent() + eventOf("message_stop").chopped(2));
    QTest::newRow("OpenAI") << Protocol::OpenAi
                            << QByteArray(delta(role) + delta({}, R"("stop")") + "data: [DONE]\n\n");
    QTest::newRow("OpenAI, last empty line is missing")
        << Protocol::OpenAi << QByteArray(delta(role) + delta({}, R"("stop")").chopped(2));
}

void AnswerGateTest::streamMayEndWithoutContent()
{
    QFETCH(Protocol, protocol);
    QFETCH(QByteArray, stream);
    AnswerGate gate(Mode::Stream, protocol);
    gate.feed(stream);
    QCOMPARE(gate.finish(), State::Good);
    QVERIFY(gate.isComplete());
    QCOMPARE(gate.takeHeld(), stream);
}

void AnswerGateTest::endBeforeContentIsAFailure_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QByteArray>("stream");
    for (const Protocol protocol : {Protocol::Anthropic, Protocol::OpenAi}) {
        const char *name = protocol == Protocol::Anthropic ? "Anthropic" : "OpenAI";
        QTest::addRow("%s: nothing", name) << protocol << QByteArray();
        QTest::addRow("%s: pings and comments", name) << protocol << QByteArray(": hi\n\n" + eventOf("ping"));
        QTest::addRow("%s: an HTML page", name) << protocol << QByteArray("<html>\n\n</html>\n\n");
        QTest::addRow("%s: cut in the first event", name)
            << protocol << (protocol == Protocol::Anthropic ? messageStartEvent() : delta(role)).chopped(10);
    }
    QTest::newRow("Anthropic: only message_start") << Protocol::Anthropic << messageStartEvent();
    QTest::newRow("Anthropic: content is cut")
        << Protocol::Anthropic << QByteArray(messageStartEvent() + blockStart.left(10));
    QTest::newRow("OpenAI: only the role") << Protocol::OpenAi << delta(role);
}

void AnswerGateTest::endBeforeContentIsAFailure()
{
    QFETCH(Protocol, protocol);
    QFETCH(QByteArray, stream);
    AnswerGate gate(Mode::Stream, protocol);
    QCOMPARE(gate.feed(stream), State::Held);
    QCOMPARE(gate.finish(), State::Bad);
    QCOMPARE(gate.failure().kind, Failure::Kind::BadAnswer);
    QVERIFY(gate.failure().retryable);
    QVERIFY(gate.failure().countsAgainstProvider);
}

void AnswerGateTest::heldBytesAreGivenOutOnceAndToTheLetter()
{
    AnswerGate gate(Mode::Stream, Protocol::Anthropic);
    const QByteArray before = ": odd \r\n\r\n" + messageStartEvent();
    gate.feed(before);
    gate.feed(blockStart + "event: conten");
    const QByteArray held = before + blockStart + "event: conten";
    QCOMPARE(gate.takeHeld(), held);
    gate.feed("t_block_delta\ndata: {}\n\n"); // the caller passes these on by itself
    QCOMPARE(gate.takeHeld(), QByteArray());
}

void AnswerGateTest::verdictDoesNotDependOnTheCuts()
{
    const QByteArray good = messageStartEvent() + blockStart + eventOf("message_stop");
    const qsizetype commit = messageStartEvent().size() + blockStart.size();
    for (qsizetype cut = 0; cut <= good.size(); ++cut) {
        AnswerGate gate(Mode::Stream, Protocol::Anthropic);
        QCOMPARE(gate.feed(good.left(cut)), cut < commit ? State::Held : State::Good);
        QCOMPARE(gate.feed(good.mid(cut)), State::Good);
        gate.finish();
        QVERIFY(gate.isComplete());
    }
    const QByteArray bad = messageStartEvent() + errorEventOf("overloaded_error");
    for (qsizetype cut = 0; cut <= bad.size(); ++cut) {
        AnswerGate gate(Mode::Stream, Protocol::Anthropic);
        gate.feed(bad.left(cut));
        QCOMPARE(gate.feed(bad.mid(cut)), State::Bad);
        QCOMPARE(gate.failure().kind, Failure::Kind::Overloaded);
    }
}

void AnswerGateTest::errorAfterContentPasses_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("Anthropic") << Protocol::Anthropic << QByteArray(messageStartEvent() + blockStart)
                               << errorEventOf("overloaded_error");
    QTest::newRow("OpenAI") << Protocol::OpenAi << delta(R"("content":"Hi")")
                            << QByteArray("data: {\"error\":{\"type\":\"overloaded_error\"}}\n\n");
}

void AnswerGateTest::errorAfterContentPasses()
{
    QFETCH(Protocol, protocol);
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, error);
    AnswerGate gate(Mode::Stream, protocol);
    QCOMPARE(gate.feed(content), State::Good);
    QVERIFY(!gate.errorPassed());
    QCOMPARE(gate.feed(error), State::Good);
    QVERIFY(gate.errorPassed());
    QCOMPARE(gate.passedFailure().kind, Failure::Kind::Overloaded);
    QCOMPARE(gate.finish(), State::Good);
    QVERIFY(gate.isComplete()); // the client has been told: nothing is to be added
}

void AnswerGateTest::knowsWhetherTheStreamIsComplete_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<bool>("expected");
    const QByteArray whole = messageEvents().join();
    const QByteArray stop = eventOf("message_stop");
    QTest::newRow("whole") << Protocol::Anthropic << whole << true;
    QTest::newRow("without the last empty line") << Protocol::Anthropic << whole.chopped(1) << true;
    QTest::newRow("without message_stop")
        << Protocol::Anthropic << whole.left(whole.lastIndexOf("event:")) << false;
    QTest::newRow("message_stop is cut")
        << Protocol::Anthropic << whole.left(whole.lastIndexOf("event:") + 12) << false;
    QTest::newRow("message_stop without an event line")
        << Protocol::Anthropic << QByteArray(blockStart + "data: {\"type\":\"message_stop\"}\n\n") << true;
    QTest::newRow("the text only speaks of it")
        << Protocol::Anthropic
        << QByteArray(blockStart + eventOf("content_block_delta", R"(,"text":"message_stop")")) << false;
    QTest::newRow("OpenAI whole") << Protocol::OpenAi
                                  << QByteArray(delta(R"("content":"Hi")") + delta({}, R"("stop")")
                                         + "data: [DONE]\n\n")
                                  << true;
    QTest::newRow("OpenAI without [DONE] but finished")
        << Protocol::OpenAi << QByteArray(delta(R"("content":"Hi")") + delta({}, R"("length")")) << true;
    QTest::newRow("OpenAI cut, with empty finish reasons")
        << Protocol::OpenAi << delta(R"("content":"Hi")", R"("")") << false;
    QTest::newRow("OpenAI cut") << Protocol::OpenAi << delta(R"("content":"Hi")") << false;
    QTest::newRow("Responses whole") << Protocol::OpenAi
                                     << QByteArray("event: response.output_text.delta\ndata: {}\n\n"
                                                   "event: response.completed\ndata: {}\n\n")
                                     << true;
    QTest::newRow("Responses cut") << Protocol::OpenAi
                                   << QByteArray("event: response.output_text.delta\ndata: {}\n\n") << false;
}

void AnswerGateTest::knowsWhetherTheStreamIsComplete()
{
    QFETCH(Protocol, protocol);
    QFETCH(QByteArray, stream);
    AnswerGate gate(Mode::Stream, protocol);
    gate.feed(stream);
    QCOMPARE(gate.finish(), State::Good);
    QTEST(gate.isComplete(), "expected");
    QVERIFY(!gate.errorPassed());
}

void AnswerGateTest::knowsWhetherAnythingMayFollow_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<bool>("expected");
    const QByteArray anthropic = messageStartEvent() + blockStart;
    const QByteArray openAi = delta(R"("content":"Hi")");
    QTest::newRow("content") << Protocol::Anthropic << anthropic << false;
    QTest::newRow("message_stop") << Protocol::Anthropic
                                  << QByteArray(anthropic
                                         + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")
                                  << true;
    QTest::newRow("an error") << Protocol::Anthropic
                              << QByteArray(anthropic + errorEventOf("overloaded_error")) << true;
    QTest::newRow("usage may follow a finish_reason")
        << Protocol::OpenAi
        << QByteArray(openAi + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
        << false;
    QTest::newRow("[DONE]") << Protocol::OpenAi << QByteArray(openAi + "data: [DONE]\n\n") << true;
}

void AnswerGateTest::knowsWhetherAnythingMayFollow()
{
    QFETCH(Protocol, protocol);
    QFETCH(QByteArray, stream);
    AnswerGate gate(Mode::Stream, protocol);
    gate.feed(stream);
    QTEST(gate.isOver(), "expected");
}

void AnswerGateTest::badStaysBad()
{
    AnswerGate gate(Mode::Stream, Protocol::Anthropic);
    QCOMPARE(gate.feed(errorEventOf("overloaded_error")), State::Bad);
    QCOMPARE(gate.feed(blockStart), State::Bad);
    QCOMPARE(gate.feed(errorEventOf("rate_limit_error")), State::Bad);
    QCOMPARE(gate.finish(), State::Bad);
    QCOMPARE(gate.failure().kind, Failure::Kind::Overloaded);
}

void AnswerGateTest::plainAnswerIsHeldUntilItIsWhole()
{
    const QByteArray json = " " + messageJson() + "\n";
    AnswerGate gate(Mode::Json, Protocol::Anthropic);
    QCOMPARE(gate.feed(json.left(20)), State::Held);
    QCOMPARE(gate.feed(json.mid(20)), State::Held);
    QCOMPARE(gate.finish(), State::Good);
    QVERIFY(gate.isComplete());
    QCOMPARE(gate.takeHeld(), json);
}

void AnswerGateTest::judgesPlainAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<State>("expected");
    QTest::addColumn<Failure::Kind>("kind");
    const auto good = [](const char *name, const QByteArray &body) {
        QTest::newRow(name) << body << State::Good << Failure::Kind::Connection;
    };
    const auto bad = [](const char *name, const QByteArray &body, Failure::Kind kind) {
        QTest::newRow(name) << body << State::Bad << kind;
    };
    good("error is null", R"({"error":null,"content":[],"choices":[{}],"output":[]})");
    good("error deep inside",
        R"({"content":[{"type":"error","error":{}}],"choices":[{"error":{}}],"output":[]})");
    good("a model that is called error", R"({"type":"message","model":"error","choices":[{}],"output":[]})");
    bad("Anthropic error", R"({"type":"error","error":{"type":"overloaded_error","message":"x"}})",
        Failure::Kind::Overloaded);
    bad("OpenAI error", R"({"error":{"type":"rate_limit_error","message":"x"}})", Failure::Kind::RateLimited);
    bad("error as a text", R"({"error":"x"})", Failure::Kind::ServerError);
    bad("type error alone", R"({"type":"error"})", Failure::Kind::ServerError);
    bad("an error by its type", R"({"error":{"type":"quota_exceeded","message":"x"},"content":[]})",
        Failure::Kind::Billing);
    bad("nothing", "", Failure::Kind::BadAnswer);
    bad("HTML", "<html></html>", Failure::Kind::BadAnswer);
    bad("cut", messageJson().chopped(1), Failure::Kind::BadAnswer);
    bad("an array", "[]", Failure::Kind::BadAnswer);
    bad("a text", "\"ok\"", Failure::Kind::BadAnswer);
    bad("null", "null", Failure::Kind::BadAnswer);
}

void AnswerGateTest::judgesPlainAnswers()
{
    QFETCH(QByteArray, body);
    QFETCH(State, expected);
    for (const Protocol protocol : {Protocol::Anthropic, Protocol::OpenAi, Protocol::Responses}) {
        AnswerGate gate(Mode::Json, protocol);
        gate.feed(body);
        QCOMPARE(gate.finish(), expected);
        if (expected == State::Bad)
            QTEST(gate.failure().kind, "kind");
        else
            QCOMPARE(gate.takeHeld(), body);
    }
}

void AnswerGateTest::whatIsNoMessageIsAnError_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Failure::Kind>("kind");
    QTest::newRow("no tokens left") << QByteArray(R"({"detail":"没有可用token"})")
                                    << Failure::Kind::Overloaded;
    QTest::newRow("no balance") << QByteArray(R"({"code":1113,"msg":"余额不足"})") << Failure::Kind::Billing;
    QTest::newRow("a type of error") << QByteArray(R"({"error_type":"quota_exceeded"})")
                                     << Failure::Kind::Billing;
    QTest::newRow("nothing said") << QByteArray("{}") << Failure::Kind::ServerError;
    QTest::newRow("nothing to choose from") << QByteArray(R"({"choices":[]})") << Failure::Kind::ServerError;
    QTest::newRow("a limit") << QByteArray(R"({"code":429,"msg":"rate limited"})")
                             << Failure::Kind::RateLimited;
}

void AnswerGateTest::whatIsNoMessageIsAnError()
{
    QFETCH(QByteArray, body);
    for (const Protocol protocol : {Protocol::Anthropic, Protocol::OpenAi, Protocol::Responses}) {
        AnswerGate gate(Mode::Json, protocol);
        gate.feed(body);
        QCOMPARE(gate.finish(), State::Bad);
        QTEST(gate.failure().kind, "kind");
        QVERIFY(gate.failure().countsAgainstProvider);
    }
}

void AnswerGateTest::whatWasBrokenOffIsAnError()
{
    AnswerGate gate(Mode::Json, Protocol::OpenAi);
    gate.feed(R"({"choices":[{"message":{"content":""},"finish_reason":"error"}]})");
    QCOMPARE(gate.finish(), State::Bad);
    QCOMPARE(gate.failure().kind, Failure::Kind::BadAnswer);
}

void AnswerGateTest::anErrorEventNeedsNoName()
{
    AnswerGate gate(Mode::Stream, Protocol::Anthropic);
    gate.feed("data: {\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n");
    QCOMPARE(gate.state(), State::Bad);
    QCOMPARE(gate.failure().kind, Failure::Kind::Overloaded);
}

void AnswerGateTest::anErrorIsJudgedByItsAnswer()
{
    GateContext context;
    context.owner = CredentialOwner::Client;
    context.headers = {{"retry-after", "30"}};
    AnswerGate gate(Mode::Json, Protocol::Anthropic, context);
    gate.feed(R"({"type":"error","error":{"type":"authentication_error","message":"x"}})");
    QCOMPARE(gate.finish(), State::Bad);
    QVERIFY(!gate.failure().countsAgainstProvider);
    QVERIFY(gate.failure().retryAfter == std::chrono::seconds(30));
}

void AnswerGateTest::holdsNoMoreThanTheLimit_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("plain answer") << Mode::Json << QByteArray("{\"a\":\"");
    QTest::newRow("one endless event") << Mode::Stream << QByteArray("data: ");
    QTest::newRow("one endless comment") << Mode::Stream << QByteArray(":");
}

void AnswerGateTest::holdsNoMoreThanTheLimit()
{
    QFETCH(Mode, mode);
    QFETCH(QByteArray, start);
    AnswerGate gate(mode, Protocol::Anthropic);
    QCOMPARE(gate.feed(start + QByteArray(AnswerGate::maximumHeld - start.size(), 'x')), State::Held);
    QCOMPARE(gate.feed("x"), State::Good);
    QCOMPARE(gate.takeHeld().size(), AnswerGate::maximumHeld + 1);
}

void AnswerGateTest::showsTheEndOfALargePlainAnswer_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<qsizetype>("piece");
    constexpr qsizetype most = AnswerGate::maximumHeld;
    QTest::newRow("a byte too large") << most + 1 << most;
    QTest::newRow("at once") << 3 * most << 3 * most;
    QTest::newRow("in pieces") << 3 * most << qsizetype(16'000);
}

void AnswerGateTest::showsTheEndOfALargePlainAnswer()
{
    QFETCH(const qsizetype, size);
    QFETCH(const qsizetype, piece);
    const QByteArray end = R"(","usage":{"input_tokens":1}})";
    const QByteArray answer = "{\"a\":\"" + QByteArray(size - 6 - end.size(), 'x') + end;
    QCOMPARE(answer.size(), size);
    BodyObserver observer;
    AnswerGate gate(Mode::Json, Protocol::Anthropic, {}, &observer);
    for (qsizetype at = 0; at < size; at += piece)
        gate.feed(answer.mid(at, piece));
    QVERIFY(observer.tails.isEmpty()); // not before it is whole
    QCOMPARE(gate.finish(), State::Good);
    QVERIFY(observer.bodies.isEmpty());
    QCOMPARE(observer.tails.size(), 1);
    QVERIFY(observer.tails.first().size() >= byteTailSize);
    QVERIFY(observer.tails.first().size() <= 2 * byteTailSize);
    QVERIFY(answer.endsWith(observer.tails.first()));
}

void AnswerGateTest::openAnswersAreGoodAtOnce()
{
    AnswerGate gate(Mode::Open, Protocol::Anthropic);
    QCOMPARE(gate.state(), State::Good);
    QCOMPARE(gate.feed("\x89PNG"), State::Good);
    QCOMPARE(gate.takeHeld(), QByteArray());
    QCOMPARE(gate.finish(), State::Good);
    QVERIFY(gate.isComplete());
}

QTEST_GUILESS_MAIN(AnswerGateTest)
#include "tst_answergate.moc"
