// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/accumulatedanswer.h"

#include "support/streamjudge.h"

namespace signalbox::test {

namespace {

void addBlock(AccumulatedAnswer &answer, const QString &type)
{
    if (answer.blocks.isEmpty() || answer.blocks.last() != type || type == u"tool_use")
        answer.blocks << type;
}

void addText(AccumulatedAnswer &answer, const QString &text)
{
    if (text.isEmpty())
        return;
    addBlock(answer, QStringLiteral("text"));
    answer.text += text;
}

void addThinking(AccumulatedAnswer &answer, const QString &text)
{
    if (text.isEmpty())
        return;
    addBlock(answer, QStringLiteral("thinking"));
    answer.thinking += text;
}

void addTool(AccumulatedAnswer &answer, const QString &id, const QString &name, const QString &arguments)
{
    addBlock(answer, QStringLiteral("tool_use"));
    answer.tools << AccumulatedAnswer::Tool{id, name, arguments};
}

void addError(AccumulatedAnswer &answer, const QString &type, const QString &message)
{
    answer.hasFailed = true;
    answer.errorType = type;
    answer.errorMessage = message;
}

void mergeUsage(AccumulatedAnswer &answer, const QJsonObject &usage)
{
    for (auto it = usage.begin(); it != usage.end(); ++it) {
        if (!it.value().isNull())
            answer.usage.insert(it.key(), it.value());
    }
}

QString compact(const QJsonValue &value)
{
    return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
}

void beginMessage(AccumulatedAnswer &answer, const QJsonObject &message)
{
    answer.id = textOf(message, u"id");
    answer.model = textOf(message, u"model");
    mergeUsage(answer, message.value(u"usage").toObject());
}

void takeAnthropicDelta(AccumulatedAnswer &answer, const QJsonObject &delta)
{
    const QString type = typeOf(delta);
    if (type == u"text_delta")
        answer.text += textOf(delta, u"text");
    else if (type == u"thinking_delta")
        answer.thinking += textOf(delta, u"thinking");
    else if (type == u"signature_delta")
        answer.signatures << textOf(delta, u"signature");
    else if (type == u"input_json_delta" && !answer.tools.isEmpty())
        answer.tools.last().arguments += textOf(delta, u"partial_json");
}

void takeAnthropicEnd(AccumulatedAnswer &answer, const QJsonObject &data)
{
    answer.stop = textOf(data.value(u"delta").toObject(), u"stop_reason");
    mergeUsage(answer, data.value(u"usage").toObject());
    ++answer.stops;
}

void takeAnthropicBlock(AccumulatedAnswer &answer, const QJsonObject &block)
{
    answer.blocks << typeOf(block);
    if (typeOf(block) == u"tool_use")
        answer.tools << AccumulatedAnswer::Tool{textOf(block, u"id"), textOf(block, u"name"), {}};
}

void takeAnthropicError(AccumulatedAnswer &answer, const QJsonObject &error)
{
    addError(answer, typeOf(error), textOf(error, u"message"));
}

void takeAnthropicEvent(AccumulatedAnswer &answer, const QJsonObject &data)
{
    const QString type = typeOf(data);
    if (type == u"message_start")
        beginMessage(answer, data.value(u"message").toObject());
    else if (type == u"content_block_start")
        takeAnthropicBlock(answer, data.value(u"content_block").toObject());
    else if (type == u"content_block_delta")
        takeAnthropicDelta(answer, data.value(u"delta").toObject());
    else if (type == u"message_delta")
        takeAnthropicEnd(answer, data);
    else if (type == u"message_stop")
        answer.isComplete = true;
    else if (type == u"error")
        takeAnthropicError(answer, data.value(u"error").toObject());
}

/// Of a delta or a whole message; the calls are not among it.
void takeChatText(AccumulatedAnswer &answer, const QJsonObject &message)
{
    addThinking(answer, textOf(message, u"reasoning_content"));
    addText(answer, textOf(message, u"content"));
    addText(answer, textOf(message, u"refusal"));
}

void takeChatTool(AccumulatedAnswer &answer, const QJsonObject &tool)
{
    const QJsonObject function = tool.value(u"function").toObject();
    const int index = tool.value(u"index").toInt(static_cast<int>(answer.tools.size()));
    if (index >= 0 && index < answer.tools.size())
        answer.tools[index].arguments += textOf(function, u"arguments");
    else
        addTool(answer, textOf(tool, u"id"), textOf(function, u"name"), textOf(function, u"arguments"));
}

void takeChatChoice(AccumulatedAnswer &answer, const QJsonObject &choice, const QJsonObject &message)
{
    takeChatText(answer, message);
    for (const QJsonValue tool : message.value(u"tool_calls").toArray())
        takeChatTool(answer, tool.toObject());
    const QString finish = textOf(choice, u"finish_reason");
    if (!finish.isEmpty()) {
        answer.stop = finish;
        ++answer.stops;
    }
}

void takeChatChunk(AccumulatedAnswer &answer, const QJsonObject &chunk)
{
    const QJsonObject error = chunk.value(u"error").toObject();
    if (!error.isEmpty()) {
        addError(answer, typeOf(error), textOf(error, u"message"));
        return;
    }
    beginMessage(answer, chunk);
    const QJsonObject choice = chunk.value(u"choices").toArray().first().toObject();
    takeChatChoice(answer, choice, choice.value(u"delta").toObject());
}

void takeResponsesItem(AccumulatedAnswer &answer, const QJsonObject &item)
{
    const QString type = typeOf(item);
    if (type == u"function_call" || type == u"custom_tool_call")
        addTool(answer, textOf(item, u"call_id"), textOf(item, u"name"),
            textOf(item, type == u"function_call" ? u"arguments" : u"input"));
    if (type == u"reasoning") {
        const QString encrypted = textOf(item, u"encrypted_content");
        if (!encrypted.isEmpty())
            answer.signatures << encrypted;
        for (const QStringView key : {u"summary", u"content"}) {
            for (const QJsonValue part : item.value(key).toArray())
                addThinking(answer, textOf(part.toObject(), u"text"));
        }
    }
    if (type == u"message") {
        for (const QJsonValue part : item.value(u"content").toArray())
            addText(answer, QString(textOf(part.toObject(), u"text") + textOf(part.toObject(), u"refusal")));
    }
}

void takeResponsesEnd(AccumulatedAnswer &answer, const QJsonObject &response)
{
    beginMessage(answer, response);
    const QString status = textOf(response, u"status");
    const QString reason = textOf(response.value(u"incomplete_details").toObject(), u"reason");
    answer.stop = reason.isEmpty() ? status : reason;
    ++answer.stops;
    const QJsonObject error = response.value(u"error").toObject();
    if (status == u"failed" || !error.isEmpty())
        addError(answer, textOf(error, u"code"), textOf(error, u"message"));
    else
        answer.isComplete = true;
}

/// From the deltas alone, so that the items, which judge() compares with them, are not believed twice.
void takeResponsesEvent(AccumulatedAnswer &answer, const QJsonObject &data)
{
    const QString type = typeOf(data);
    const QString delta = textOf(data, u"delta");
    const QJsonObject item = data.value(u"item").toObject();
    if (type == u"response.output_text.delta" || type == u"response.refusal.delta")
        addText(answer, delta);
    else if (type == u"response.reasoning_summary_text.delta" || type == u"response.reasoning_text.delta")
        addThinking(answer, delta);
    else if (type == u"response.output_item.added" && item.contains(u"call_id"))
        addTool(answer, textOf(item, u"call_id"), textOf(item, u"name"), QString());
    else if (type.endsWith(u".delta") && !answer.tools.isEmpty())
        answer.tools.last().arguments += delta;
    else if (type == u"response.output_item.done" && item.contains(u"encrypted_content"))
        answer.signatures << textOf(item, u"encrypted_content");
    else if (type == u"error")
        addError(answer, textOf(data, u"code"), textOf(data, u"message"));
    else if (data.contains(u"response") && type != u"response.created" && type != u"response.in_progress")
        takeResponsesEnd(answer, data.value(u"response").toObject());
}

} // namespace

QJsonArray AccumulatedAnswer::toolInputs() const
{
    QJsonArray inputs;
    for (const Tool &tool : tools) {
        const QByteArray json = tool.arguments.isEmpty() ? QByteArray("{}") : tool.arguments.toUtf8();
        const QJsonDocument document = QJsonDocument::fromJson(json);
        inputs << (document.isObject() ? QJsonValue(document.object()) : QJsonValue());
    }
    return inputs;
}

QString AccumulatedAnswer::summary() const
{
    QStringList lines{QString(QStringLiteral("text: ") + text),
        QString(QStringLiteral("thinking: ") + thinking),
        QString(QStringLiteral("blocks: ") + blocks.join(u' ')), QString(QStringLiteral("stop: ") + stop),
        QString(QStringLiteral("usage: ") + compact(usage)),
        QString(QStringLiteral("error: ") + errorType + u' ' + errorMessage)};
    const QJsonArray inputs = toolInputs();
    for (qsizetype i = 0; i < tools.size(); ++i) {
        const QString input = inputs[i].isNull() ? tools[i].arguments : compact(inputs[i]);
        lines << QString(QStringLiteral("tool: ") + tools[i].name + u' ' + input);
    }
    return lines.join(u'\n');
}

AccumulatedAnswer accumulateAnthropic(const QByteArray &stream)
{
    AccumulatedAnswer answer;
    for (const SseParser::Event &event : eventsOf(stream))
        takeAnthropicEvent(answer, objectOf(event.data));
    return answer;
}

AccumulatedAnswer accumulateChat(const QByteArray &stream)
{
    AccumulatedAnswer answer;
    for (const SseParser::Event &event : eventsOf(stream)) {
        if (event.data == "[DONE]")
            answer.isComplete = true;
        else
            takeChatChunk(answer, objectOf(event.data));
    }
    return answer;
}

AccumulatedAnswer accumulateResponses(const QByteArray &stream)
{
    AccumulatedAnswer answer;
    for (const SseParser::Event &event : eventsOf(stream))
        takeResponsesEvent(answer, objectOf(event.data));
    return answer;
}

AccumulatedAnswer anthropicAnswer(const QByteArray &body)
{
    AccumulatedAnswer answer;
    const QJsonObject message = objectOf(body);
    if (typeOf(message) == u"error") {
        takeAnthropicError(answer, message.value(u"error").toObject());
        return answer;
    }
    beginMessage(answer, message);
    for (const QJsonValue value : message.value(u"content").toArray()) {
        const QJsonObject block = value.toObject();
        answer.blocks << typeOf(block);
        answer.text += textOf(block, u"text");
        answer.thinking += textOf(block, u"thinking");
        if (block.contains(u"signature"))
            answer.signatures << textOf(block, u"signature");
        if (typeOf(block) == u"tool_use") {
            answer.tools << AccumulatedAnswer::Tool{
                textOf(block, u"id"), textOf(block, u"name"), compact(block.value(u"input"))};
        }
    }
    answer.stop = textOf(message, u"stop_reason");
    answer.stops = 1;
    answer.isComplete = true;
    return answer;
}

AccumulatedAnswer chatAnswer(const QByteArray &body)
{
    AccumulatedAnswer answer;
    const QJsonObject completion = objectOf(body);
    const QJsonObject error = completion.value(u"error").toObject();
    if (!error.isEmpty()) {
        addError(answer, typeOf(error), textOf(error, u"message"));
        return answer;
    }
    beginMessage(answer, completion);
    const QJsonObject choice = completion.value(u"choices").toArray().first().toObject();
    takeChatChoice(answer, choice, choice.value(u"message").toObject());
    answer.isComplete = true;
    return answer;
}

AccumulatedAnswer responsesAnswer(const QByteArray &body)
{
    AccumulatedAnswer answer;
    const QJsonObject response = objectOf(body);
    if (!response.contains(u"output")) {
        const QJsonObject error = response.value(u"error").toObject();
        addError(answer, typeOf(error), textOf(error, u"message"));
        return answer;
    }
    for (const QJsonValue item : response.value(u"output").toArray())
        takeResponsesItem(answer, item.toObject());
    takeResponsesEnd(answer, response);
    return answer;
}

} // namespace signalbox::test
