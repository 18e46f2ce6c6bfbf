// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/requestgenerator.h"

#include "core/jsonslice.h"
#include "core/strictjson.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace signalbox::test {

namespace {

struct Call
{
    QString id;
    QString name;
    QByteArray input; ///< JSON
    QString result;
};

struct Turn
{
    QString user; ///< what the user says before …
    QStringList images; ///< data of base64
    QString assistant; ///< … and the model after it
    QList<Call> calls; ///< answered in the next turn
};

struct Conversation
{
    QString system;
    QList<Turn> turns;
    QStringList toolNames;
    QByteArrayList schemas;
};

/// Keys in an order of their own, numbers spelled in other ways than a parser would write them.
QByteArray randomSchema(Chances &chances)
{
    QByteArrayList properties;
    QByteArrayList names;
    for (int i = chances.number(4); i > 0; --i) {
        const QByteArray name = chances.word(8).toUtf8() + QByteArray::number(i);
        names << '"' + name + '"';
        static const QByteArrayList schemas{R"({"type":"string","description":"z\u00e9 \"a\""})",
            R"({"type":"integer","minimum":1.0,"maximum":1e3})", R"({"enum":["b","a"],"type":"string"})",
            R"({"items":{"type":"number"},"type":"array"})",
            R"({"type":"object","required":["y"],"properties":{"y":{"type":"boolean"},"b":{"type":"string"}}})"};
        properties << '"' + name + "\":" + schemas[chances.number(int(schemas.size()))];
    }
    const QByteArray required = R"("required":[)" + names.join(',') + ']';
    const QByteArray members = R"("properties":{)" + properties.join(',') + '}';
    switch (chances.number(3)) {
    case 0:
        return R"({"type":"object",)" + required + ',' + members + '}';
    case 1:
        return R"({)" + members + R"(,"additionalProperties":false,"type":"object"})";
    default:
        return R"({"type":"object",)" + members + '}';
    }
}

Conversation randomConversation(Chances &chances)
{
    Conversation conversation;
    if (chances.once(2))
        conversation.system = chances.text(40);
    for (int i = 1 + chances.number(4); i > 0; --i) {
        conversation.toolNames << QString(chances.word(20) + QString::number(i));
        conversation.schemas << randomSchema(chances);
    }
    const bool repeatsIds = chances.once(3);
    const int turns = 1 + chances.number(5);
    for (int t = 0; t < turns; ++t) {
        Turn turn;
        turn.user = chances.text(60);
        if (chances.once(4))
            turn.images << QStringLiteral("QUJD") + chances.word(8).leftJustified(8, u'A');
        if (t + 1 < turns) {
            if (!chances.once(3))
                turn.assistant = chances.text(60);
            for (int c = chances.number(4); c > 0; --c) {
                const QString id = QStringLiteral("call_") + QString::number(repeatsIds ? c : 10 * t + c)
                    + QStringLiteral("_x");
                turn.calls << Call{id,
                    conversation.toolNames[chances.number(int(conversation.toolNames.size()))],
                    QJsonDocument(chances.object()).toJson(QJsonDocument::Compact), chances.text(30)};
            }
            if (turn.assistant.isEmpty() && turn.calls.isEmpty())
                turn.assistant = chances.text(10);
        }
        conversation.turns << turn;
    }
    return conversation;
}

QList<Call> shuffled(QList<Call> calls, Chances &chances)
{
    for (qsizetype i = calls.size() - 1; i > 0; --i)
        calls.swapItemsAt(i, chances.number(int(i) + 1));
    return calls;
}

QByteArray object(const QByteArrayList &members)
{
    return '{' + members.join(',') + '}';
}

QByteArray list(const QByteArrayList &elements)
{
    return '[' + elements.join(',') + ']';
}

QByteArray inAnthropic(const Conversation &conversation, Chances &chances)
{
    QByteArrayList messages;
    QList<Call> open;
    const auto text = [&](const QString &words) -> QByteArray {
        return R"({"type":"text","text":)" + chances.spelled(words) + '}';
    };
    for (const Turn &turn : conversation.turns) {
        QByteArrayList blocks;
        for (const Call &call : shuffled(std::exchange(open, turn.calls), chances)) {
            const QByteArray content
                = chances.once(2) ? chances.spelled(call.result) : QByteArray('[' + text(call.result) + ']');
            blocks << R"({"type":"tool_result","tool_use_id":)" + chances.spelled(call.id) + R"(,"content":)"
                    + content + '}';
        }
        for (const QString &image : turn.images)
            blocks << R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":")"
                    + image.toUtf8() + "\"}}";
        blocks << text(turn.user);
        messages << R"({"role":"user","content":)" + list(blocks) + '}';
        blocks.clear();
        if (!turn.assistant.isEmpty())
            blocks << text(turn.assistant);
        for (const Call &call : turn.calls)
            blocks << R"({"type":"tool_use","id":)" + chances.spelled(call.id) + R"(,"name":)"
                    + chances.spelled(call.name) + R"(,"input":)" + call.input + '}';
        if (!blocks.isEmpty())
            messages << R"({"role":"assistant","content":)" + list(blocks) + '}';
    }
    QByteArrayList members{R"("model":"m")", R"("max_tokens":100)", R"("messages":)" + list(messages)};
    if (!conversation.system.isEmpty())
        members << R"("system":)"
                + (chances.once(2) ? chances.spelled(conversation.system)
                                   : QByteArray('[' + text(conversation.system) + ']'));
    QByteArrayList tools;
    for (qsizetype i = 0; i < conversation.toolNames.size(); ++i)
        tools << R"({"name":)" + chances.spelled(conversation.toolNames[i]) + R"(,"input_schema":)"
                + conversation.schemas[i] + '}';
    return object(members << R"("tools":)" + list(tools));
}

QByteArray functionOf(const Call &call, Chances &chances)
{
    return R"({"name":)" + chances.spelled(call.name) + R"(,"arguments":)"
        + chances.spelled(QString::fromUtf8(call.input)) + '}';
}

QByteArray inChat(const Conversation &conversation, Chances &chances)
{
    QByteArrayList messages;
    QList<Call> open;
    if (!conversation.system.isEmpty())
        messages << R"({"role":"system","content":)" + chances.spelled(conversation.system) + '}';
    for (const Turn &turn : conversation.turns) {
        for (const Call &call : shuffled(std::exchange(open, turn.calls), chances))
            messages << R"({"role":"tool","tool_call_id":)" + chances.spelled(call.id) + R"(,"content":)"
                    + chances.spelled(call.result) + '}';
        QByteArrayList parts;
        for (const QString &image : turn.images)
            parts << R"({"type":"image_url","image_url":{"url":"data:image/png;base64,)" + image.toUtf8()
                    + "\"}}";
        parts << R"({"type":"text","text":)" + chances.spelled(turn.user) + '}';
        messages << R"({"role":"user","content":)"
                + (parts.size() == 1 && chances.once(2) ? chances.spelled(turn.user) : list(parts)) + '}';
        if (turn.assistant.isEmpty() && turn.calls.isEmpty())
            continue;
        QByteArrayList calls;
        for (const Call &call : turn.calls)
            calls << R"({"type":"function","id":)" + chances.spelled(call.id) + R"(,"function":)"
                    + functionOf(call, chances) + '}';
        const QByteArray content = turn.assistant.isEmpty()
            ? (chances.once(2) ? QByteArray("null") : QByteArray("\"\""))
            : chances.spelled(turn.assistant);
        messages << R"({"role":"assistant","content":)" + content
                + (calls.isEmpty() ? QByteArray() : QByteArray(R"(,"tool_calls":)" + list(calls))) + '}';
    }
    QByteArrayList tools;
    for (qsizetype i = 0; i < conversation.toolNames.size(); ++i)
        tools << R"({"type":"function","function":{"name":)" + chances.spelled(conversation.toolNames[i])
                + R"(,"parameters":)" + conversation.schemas[i] + "}}";
    return object({R"("model":"m")", R"("max_tokens":100)", R"("tools":)" + list(tools),
        R"("messages":)" + list(messages)});
}

QByteArray inResponses(const Conversation &conversation, Chances &chances)
{
    QByteArrayList items;
    QList<Call> open;
    for (const Turn &turn : conversation.turns) {
        for (const Call &call : shuffled(std::exchange(open, turn.calls), chances))
            items << R"({"type":"function_call_output","call_id":)" + chances.spelled(call.id)
                    + R"(,"output":)" + chances.spelled(call.result) + '}';
        QByteArrayList parts;
        for (const QString &image : turn.images)
            parts << R"({"type":"input_image","image_url":"data:image/png;base64,)" + image.toUtf8() + "\"}";
        parts << R"({"type":"input_text","text":)" + chances.spelled(turn.user) + '}';
        items << R"({"type":"message","role":"user","content":)" + list(parts) + '}';
        if (!turn.assistant.isEmpty())
            items << R"({"type":"message","role":"assistant","content":[{"type":"output_text","text":)"
                    + chances.spelled(turn.assistant) + "}]}";
        for (const Call &call : turn.calls)
            items << R"({"type":"function_call","call_id":)" + chances.spelled(call.id) + R"(,"name":)"
                    + chances.spelled(call.name) + R"(,"arguments":)"
                    + chances.spelled(QString::fromUtf8(call.input)) + '}';
    }
    QByteArrayList members{R"("model":"m")", R"("max_output_tokens":100)", R"("input":)" + list(items)};
    if (!conversation.system.isEmpty())
        members << R"("instructions":)" + chances.spelled(conversation.system);
    QByteArrayList tools;
    for (qsizetype i = 0; i < conversation.toolNames.size(); ++i)
        tools << R"({"type":"function","name":)" + chances.spelled(conversation.toolNames[i])
                + R"(,"strict":false)" + R"(,"parameters":)" + conversation.schemas[i] + '}';
    return object(members << R"("tools":)" + list(tools));
}

// --- What it says ---

class Meaning
{
public:
    void text(const QString &role, const QString &text)
    {
        if (!text.isEmpty())
            m_lines << QString(role + QStringLiteral(": ") + text);
    }
    /// The data of base64.
    void image(const QString &data) { m_lines << QString(QStringLiteral("image: ") + data); }
    void call(const QString &id, const QString &name, const QJsonObject &input)
    {
        m_numbers.insert(id, ++m_calls);
        const QByteArray json = QJsonDocument(input).toJson(QJsonDocument::Compact);
        m_lines << QStringLiteral("call %1: ").arg(m_calls) + name + u' ' + QString::fromUtf8(json);
    }
    void result(const QString &id, const QString &text)
    {
        m_lines << QStringLiteral("result %1: ").arg(m_numbers.value(id)) + text;
    }
    [[nodiscard]] QStringList lines() const { return m_lines; }

private:
    QStringList m_lines;
    QHash<QString, int> m_numbers;
    int m_calls = 0;
};

QString dataOf(const QString &url)
{
    return url.section(u',', 1);
}

/// A string, or the texts of its parts, one below the other.
QString textOf(const QJsonValue &content)
{
    if (!content.isArray())
        return content.toString();
    QStringList texts;
    for (const QJsonValue part : content.toArray()) {
        if (part.toObject().contains(u"text"))
            texts << part[u"text"].toString();
    }
    return texts.join(u'\n');
}

void readAnthropicBlock(const QString &role, const QJsonObject &block, Meaning &meaning)
{
    const QString type = block.value(u"type").toString();
    if (type == u"text")
        meaning.text(role, block.value(u"text").toString());
    else if (type == u"image")
        meaning.image(block.value(u"source")[u"data"].toString());
    else if (type == u"tool_use")
        meaning.call(
            block.value(u"id").toString(), block.value(u"name").toString(), block.value(u"input").toObject());
    else if (type == u"tool_result")
        meaning.result(block.value(u"tool_use_id").toString(), textOf(block.value(u"content")));
}

void readAnthropic(const QJsonObject &request, Meaning &meaning)
{
    meaning.text(QStringLiteral("system"), textOf(request.value(u"system")));
    for (const QJsonValue message : request.value(u"messages").toArray()) {
        const QString role = message[u"role"].toString();
        if (message[u"content"].isString())
            meaning.text(role, message[u"content"].toString());
        for (const QJsonValue block : message[u"content"].toArray())
            readAnthropicBlock(role, block.toObject(), meaning);
    }
}

void readChatMessage(const QJsonObject &message, Meaning &meaning)
{
    const QString role = message.value(u"role").toString();
    const QJsonValue content = message.value(u"content");
    if (role == u"tool") {
        meaning.result(message.value(u"tool_call_id").toString(), textOf(content));
        return;
    }
    if (content.isString())
        meaning.text(role, content.toString());
    for (const QJsonValue part : content.toArray()) {
        if (part[u"type"].toString() == u"image_url")
            meaning.image(dataOf(part[u"image_url"][u"url"].toString()));
        else
            meaning.text(role, part[u"text"].toString());
    }
    for (const QJsonValue call : message.value(u"tool_calls").toArray()) {
        const QJsonValue function = call[u"function"];
        meaning.call(call[u"id"].toString(), function[u"name"].toString(),
            QJsonDocument::fromJson(function[u"arguments"].toString().toUtf8()).object());
    }
}

void readResponsesItem(const QJsonObject &item, Meaning &meaning)
{
    const QString type = item.value(u"type").toString();
    const QString callId = item.value(u"call_id").toString();
    if (type == u"function_call")
        meaning.call(callId, item.value(u"name").toString(),
            QJsonDocument::fromJson(item.value(u"arguments").toString().toUtf8()).object());
    else if (type == u"function_call_output")
        meaning.result(callId, textOf(item.value(u"output")));
    for (const QJsonValue part : item.value(u"content").toArray()) {
        if (part[u"type"].toString() == u"input_image")
            meaning.image(dataOf(part[u"image_url"].toString()));
        else
            meaning.text(item.value(u"role").toString(), part[u"text"].toString());
    }
}

} // namespace

QByteArray randomRequest(Protocol protocol, Chances &chances)
{
    const Conversation conversation = randomConversation(chances);
    switch (protocol) {
    case Protocol::OpenAi:
        return inChat(conversation, chances);
    case Protocol::Responses:
        return inResponses(conversation, chances);
    case Protocol::Anthropic:
        break;
    }
    return inAnthropic(conversation, chances);
}

QStringList meaningOf(Protocol protocol, const QByteArray &request)
{
    const QJsonObject root = QJsonDocument::fromJson(request).object();
    Meaning meaning;
    if (protocol == Protocol::Anthropic)
        readAnthropic(root, meaning);
    meaning.text(QStringLiteral("system"), root.value(u"instructions").toString());
    for (const QJsonValue item : root.value(u"input").toArray())
        readResponsesItem(item.toObject(), meaning);
    if (protocol == Protocol::OpenAi) {
        for (const QJsonValue message : root.value(u"messages").toArray())
            readChatMessage(message.toObject(), meaning);
    }
    return meaning.lines();
}

QByteArrayList schemasOf(const QByteArray &request)
{
    QByteArrayList schemas;
    const auto root = JsonSlice::parse(request);
    const auto tools = root ? root->value("tools") : std::nullopt;
    for (const JsonSlice &tool : tools ? tools->elements() : std::vector<JsonSlice>()) {
        const auto function = tool.value("function");
        const JsonSlice &holder = function ? *function : tool;
        const auto name = holder.value("name");
        auto schema = holder.value("parameters");
        if (!schema)
            schema = holder.value("input_schema");
        schemas << (name ? name->toString().value_or(QByteArray()) : QByteArray()) + ' '
                + (schema ? compactJson(schema->bytes()) : QByteArray());
    }
    return schemas;
}

} // namespace signalbox::test
