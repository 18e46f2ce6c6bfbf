// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/answergate.h"

#include "core/jsonslice.h"
#include "http/bytetail.h"

namespace signalbox {

namespace {

/// True for a delta that carries what the client waits for.
bool hasOpenAiContent(const JsonSlice &choice)
{
    const auto delta = choice.value("delta");
    if (!delta)
        return false;
    for (const JsonSlice::Member &member : delta->members()) {
        if (member.key != "role" && member.value != "null" && member.value != "\"\"" && member.value != "[]")
            return true;
    }
    return false;
}

bool hasFinishReason(const JsonSlice &choice)
{
    const auto reason = choice.value("finish_reason");
    return reason && reason->type() == JsonSlice::Type::String && reason->bytes() != "\"\""; // some begin so
}

/// How those of a Chat answer end that its provider could not finish, though it says nothing of an error.
bool isFailing(QByteArrayView reason)
{
    return reason == "\"error\"" || reason == "\"network_error\""
        || reason == "\"insufficient_system_resource\"";
}

/// True when some choice ended, and all that ended did so by a failing.
bool isFailed(const JsonSlice &choices)
{
    bool failed = false;
    for (const JsonSlice &choice : choices.elements()) {
        const auto reason = choice.value("finish_reason");
        if (!reason || !isFailing(reason->bytes()))
            return false;
        failed = true;
    }
    return failed;
}

/// What the members of an answer say of it, found in one pass: answers may be large.
struct AnswerMarks
{
    QByteArrayView type; ///< as written
    bool hasError = false;
    bool hasContent = false; ///< of a message or a count
    std::optional<JsonSlice> choices;
    bool isResponse = false; ///< of the Responses API

    explicit AnswerMarks(const JsonSlice &json)
    {
        for (const JsonSlice::Member &member : json.members()) {
            if (member.key == "type")
                type = member.value;
            else if (member.key == "error")
                hasError = member.value != "null";
            else if (member.key == "content" || member.key == "input_tokens")
                hasContent = true;
            else if (member.key == "choices")
                choices = member.slice();
            else if (member.key == "output")
                isResponse = member.value.startsWith('[');
        }
    }

    [[nodiscard]] bool isError() const { return hasError || type == "\"error\""; }
    /// An answer of this protocol, or a count; relays send errors of many forms with a good status.
    [[nodiscard]] bool isAnswer(Protocol protocol) const
    {
        switch (protocol) {
        case Protocol::Anthropic:
            return type == "\"message\"" || hasContent;
        case Protocol::OpenAi:
            return choices && !choices->elements().empty();
        case Protocol::Responses:
            return isResponse || hasContent;
        }
        return true;
    }
};

/// Of the Responses API, some of whose relays leave out the event line.
QByteArray nameOf(const SseParser::Event &event, const std::optional<JsonSlice> &json)
{
    const auto type = event.name.isEmpty() && json ? json->value("type") : std::nullopt;
    return type ? type->toString().value_or(QByteArray()) : event.name;
}

Failure brokenOff()
{
    return badAnswer(QStringLiteral("the provider broke off its answer by an error of its own"));
}

QString startOf(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes.left(120)).simplified();
}

} // namespace

AnswerGate::AnswerGate(Mode mode, Protocol protocol, GateContext context, AnswerObserver *observer)
    : m_mode(mode)
    , m_protocol(protocol)
    , m_context(std::move(context))
    , m_observer(observer)
    , m_state(mode == Mode::Open ? State::Good : State::Held)
{ }

AnswerGate::State AnswerGate::feed(const QByteArray &bytes)
{
    if (m_state == State::Held)
        m_held += bytes;
    else if (m_mode == Mode::Json && m_observer)
        appendToTail(m_tail, bytes);
    if (m_mode == Mode::Stream)
        m_parser.feed(bytes, [this](const SseParser::Event &event) { readEvent(event); });
    if (m_state == State::Held && m_held.size() > maximumHeld) {
        m_state = State::Good;
        if (m_mode == Mode::Json && m_observer)
            appendToTail(m_tail, m_held);
    }
    return m_state;
}

AnswerGate::State AnswerGate::finish()
{
    if (m_mode == Mode::Stream)
        m_parser.finish([this](const SseParser::Event &event) { readEvent(event); });
    if (!m_tail.isEmpty())
        m_observer->onTail(std::exchange(m_tail, {}));
    if (m_state != State::Held)
        return m_state;

    if (m_mode == Mode::Stream) {
        becomeBad(judgedEnd());
        return m_state;
    }
    const auto json = JsonSlice::parse(m_held);
    if (!json || json->type() != JsonSlice::Type::Object) {
        becomeBad(badAnswer(m_held.isEmpty()
                ? QStringLiteral("the provider sent an empty answer")
                : QStringLiteral("the provider sent no JSON but: ") + startOf(m_held)));
        return m_state;
    }
    if (m_observer) // one that broke off has cost something, too
        m_observer->onBody(m_held);
    const AnswerMarks marks(*json);
    if (!marks.isError() && marks.choices && isFailed(*marks.choices))
        becomeBad(brokenOff());
    else if (marks.isError() || !marks.isAnswer(m_protocol))
        becomeBad(judged(m_held));
    else
        m_state = State::Good;
    return m_state;
}

QByteArray AnswerGate::takeHeld()
{
    return std::exchange(m_held, {});
}

void AnswerGate::readEvent(const SseParser::Event &event)
{
    if (m_state == State::Bad)
        return;
    if (m_protocol == Protocol::Anthropic)
        readAnthropicEvent(event);
    else
        readOpenAiEvent(event);
    if (m_observer)
        m_observer->onEvent(event);
}

void AnswerGate::readAnthropicEvent(const SseParser::Event &event)
{
    // Some relays leave out the event line: then the type inside the data tells.
    QByteArray name = event.name;
    if (name.isEmpty()) {
        const auto json = JsonSlice::parse(event.data);
        if (json && AnswerMarks(*json).isError()) {
            readError(event.data);
            return;
        }
        const auto type = json ? json->value("type") : std::nullopt;
        name = type ? type->toString().value_or(QByteArray()) : QByteArray();
    }
    if (name == "error") {
        readError(event.data);
        return;
    }
    m_over = m_over || name == "message_stop";
    m_ended = m_over;
    if (m_state == State::Held
        && (name == "content_block_start" || name == "message_delta" || name == "message_stop"))
        m_state = State::Good;
}

void AnswerGate::readOpenAiEvent(const SseParser::Event &event)
{
    const auto json = event.data == "[DONE]" ? std::nullopt : JsonSlice::parse(event.data);
    const QByteArray name = m_protocol == Protocol::Responses ? nameOf(event, json) : event.name;
    const bool isDone = event.data == "[DONE]" && m_protocol != Protocol::Responses;
    if (isDone && m_state == State::Held) {
        becomeBad(judgedEnd());
        return;
    }
    if (isDone || name == "response.completed" || name == "response.incomplete") {
        m_ended = m_over = true;
        becomeGood();
        return;
    }
    if (!json)
        return;
    if (name == "response.failed") {
        const auto response = json->value("response");
        readError(response ? response->bytes().toByteArray() : event.data);
        return;
    }
    const auto error = json->value("error");
    if (name == "error" || (error && error->type() != JsonSlice::Type::Null)) {
        readError(event.data);
        return;
    }
    const bool isContent = name.endsWith(".delta") || name == "response.output_item.done";
    if (name.startsWith("response.") && isContent)
        becomeGood();
    if (const auto choices = json->value("choices"))
        readChoices(*choices);
    else if (m_protocol == Protocol::OpenAi && name.isEmpty() && !json->members().empty())
        m_oddity = event.data;
}

void AnswerGate::readChoices(const JsonSlice &choices)
{
    if (m_state == State::Held && isFailed(choices)) {
        becomeBad(brokenOff());
        return;
    }
    for (const JsonSlice &choice : choices.elements()) {
        const bool finished = hasFinishReason(choice);
        m_ended = m_ended || finished;
        if (finished || hasOpenAiContent(choice))
            becomeGood();
    }
}

void AnswerGate::readError(const QByteArray &json)
{
    if (m_state == State::Held) {
        becomeBad(judged(json));
        return;
    }
    m_errorPassed = true;
    m_failure = judged(json);
}

/// The stream is over, and there was nothing in it that a client could use.
Failure AnswerGate::judgedEnd() const
{
    if (!m_oddity.isEmpty()) // an error in a form of its own
        return judged(m_oddity);
    return badAnswer(m_held.isEmpty() ? QStringLiteral("the provider sent an empty answer")
                                      : QStringLiteral("the provider ended the stream before any content"));
}

Failure AnswerGate::judged(const QByteArray &json) const
{
    return classifyErrorBody(json, m_context.headers, m_context.owner, *m_context.rules);
}

void AnswerGate::becomeGood()
{
    if (m_state == State::Held)
        m_state = State::Good;
}

void AnswerGate::becomeBad(Failure failure)
{
    m_state = State::Bad;
    m_failure = std::move(failure);
}

} // namespace signalbox
