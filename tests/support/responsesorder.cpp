// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/streamjudge.h"
#include "support/streamorder.h"

#include <QHash>
#include <QJsonArray>
#include <QSet>

namespace signalbox::test {

namespace {

/// One item of the output while it is open.
struct OpenItem
{
    QString id;
    QString type;
    QString name;
    QString callId;
    int output = -1;
    int parts = 0; ///< content parts or summary parts added
    int doneParts = 0;
    bool partIsOpen = false;
    QString text; ///< of the open part, or the arguments
    bool textIsDone = false;
    QStringList texts; ///< of the parts that are done
};

class ResponsesJudge
{
public:
    QStringList judge(const QByteArray &stream)
    {
        qsizetype number = 0;
        for (const SseParser::Event &event : eventsOf(stream)) {
            m_judge.begin(number);
            take(event, number++);
        }
        m_judge.begin(number);
        m_judge.check(m_ended, QStringLiteral("ended without a terminal event"));
        return m_judge.breaches();
    }

private:
    void take(const SseParser::Event &event, qsizetype number)
    {
        const QJsonObject data = objectOf(event.data);
        const QString type = typeOf(data);
        m_judge.check(
            event.name == type.toUtf8(), QString(QStringLiteral("the event's name is not its type ") + type));
        m_judge.check(!m_ended, QString(type + QStringLiteral(" after the end")));
        m_judge.check(data.value(u"sequence_number").toInteger(-1) == number,
            QStringLiteral("the sequence number is not the event's"));
        if (type == u"error")
            takeError(data);
        else if (type == u"response.created" || type == u"response.in_progress")
            takeBegin(type, data.value(u"response").toObject());
        else if (type == u"response.completed" || type == u"response.incomplete"
            || type == u"response.failed")
            takeEnd(type, data.value(u"response").toObject());
        else if (type == u"response.output_item.added")
            addItem(data);
        else if (type == u"response.output_item.done")
            finishItem(data);
        else
            takeRest(type, data);
    }

    void takeError(const QJsonObject &data)
    {
        m_judge.check(!textOf(data, u"message").isEmpty() && data.contains(u"code"),
            QStringLiteral("the error has no message or no code"));
        m_ended = true;
    }

    void takeBegin(const QString &type, const QJsonObject &response)
    {
        const bool isCreated = type == u"response.created";
        m_judge.check(isCreated == m_id.isEmpty() && m_next == 0,
            QString(type + QStringLiteral(" at the wrong place")));
        checkResponse(response);
        m_judge.check(
            textOf(response, u"status") == u"in_progress", QStringLiteral("the status is not in_progress"));
        m_judge.check(response.value(u"output").isArray() && response.value(u"output").toArray().isEmpty(),
            QStringLiteral("it begins with an output"));
        m_id = textOf(response, u"id");
    }

    void checkResponse(const QJsonObject &response)
    {
        const QString id = textOf(response, u"id");
        m_judge.check(!id.isEmpty() && (m_id.isEmpty() || id == m_id),
            QStringLiteral("no id of the response, or another one"));
        m_judge.check(
            textOf(response, u"object") == u"response", QStringLiteral("the object is no response"));
        m_judge.check(response.value(u"created_at").isDouble() && response.value(u"model").isString(),
            QStringLiteral("no time of creation, or no model"));
    }

    void takeEnd(const QString &type, const QJsonObject &response)
    {
        m_ended = true;
        m_judge.check(!m_id.isEmpty(), QStringLiteral("an end without a beginning"));
        checkResponse(response);
        m_judge.check(QString(QStringLiteral("response.") + textOf(response, u"status")) == type,
            QStringLiteral("the status is not that of the event"));
        if (type == u"response.failed") {
            m_judge.check(!textOf(response.value(u"error").toObject(), u"message").isEmpty(),
                QStringLiteral("it has failed without an error"));
            return;
        }
        m_judge.check(m_item.output < 0, QStringLiteral("an item is still open"));
        m_judge.check(response.value(u"output").toArray() == m_output,
            QStringLiteral("the output is not that of the items"));
        const QString reason = textOf(response.value(u"incomplete_details").toObject(), u"reason");
        m_judge.check((type == u"response.incomplete") == (!reason.isEmpty()),
            QStringLiteral("incomplete without a reason, or complete with one"));
        checkUsage(response.value(u"usage").toObject());
    }

    void checkUsage(const QJsonObject &usage)
    {
        const double input = usage.value(u"input_tokens").toDouble(-1);
        const double output = usage.value(u"output_tokens").toDouble(-1);
        m_judge.check(input >= 0 && output >= 0 && usage.value(u"input_tokens_details").isObject()
                && usage.value(u"output_tokens_details").isObject(),
            QStringLiteral("usage without figures"));
        m_judge.check(usage.value(u"total_tokens").toDouble() == input + output,
            QStringLiteral("total_tokens is not the sum"));
    }

    void addItem(const QJsonObject &data)
    {
        const QJsonObject item = data.value(u"item").toObject();
        m_judge.check(m_item.output < 0, QStringLiteral("an item while another one is open"));
        m_judge.check(
            data.value(u"output_index").toInt(-1) == m_next, QStringLiteral("not the next output_index"));
        m_item = {};
        m_item.output = m_next++;
        m_item.id = textOf(item, u"id");
        m_item.type = typeOf(item);
        m_item.name = textOf(item, u"name");
        m_item.callId = textOf(item, u"call_id");
        m_judge.check(!m_item.id.isEmpty() && !m_ids.contains(m_item.id),
            QStringLiteral("an item without an id of its own"));
        m_ids.insert(m_item.id);
        if (isCall()) {
            m_judge.check(!m_item.name.isEmpty() && !m_item.callId.isEmpty() && m_item.callId.size() <= 64,
                QStringLiteral("a call without name or call_id"));
            m_judge.check(!m_callIds.contains(m_item.callId), QStringLiteral("a call_id is used twice"));
            m_callIds.insert(m_item.callId);
        } else if (m_item.type == u"message") {
            m_judge.check(textOf(item, u"role") == u"assistant" && item.value(u"content").toArray().isEmpty(),
                QStringLiteral("a message without its role, or with content"));
        } else {
            m_judge.check(
                m_item.type == u"reasoning", QString(QStringLiteral("an item of type ") + m_item.type));
        }
    }

    [[nodiscard]] bool isCall() const
    {
        return m_item.type == u"function_call" || m_item.type == u"custom_tool_call";
    }

    void finishItem(const QJsonObject &data)
    {
        const QJsonObject item = data.value(u"item").toObject();
        checkPlace(data);
        m_judge.check(textOf(item, u"id") == m_item.id && typeOf(item) == m_item.type,
            QStringLiteral("another item is done"));
        m_judge.check(!m_item.partIsOpen, QStringLiteral("a part is still open"));
        if (isCall())
            finishCall(item);
        else
            m_judge.check(
                textsOf(item) == m_item.texts, QStringLiteral("the item has not the texts of its parts"));
        m_output.append(item);
        m_item = {};
    }

    void finishCall(const QJsonObject &item)
    {
        const bool isCustom = m_item.type == u"custom_tool_call";
        m_judge.check(m_item.textIsDone, QStringLiteral("the arguments are not done"));
        m_judge.check(textOf(item, u"name") == m_item.name && textOf(item, u"call_id") == m_item.callId,
            QStringLiteral("the call has another name or call_id"));
        m_judge.check(textOf(item, isCustom ? u"input" : u"arguments") == m_item.text,
            QStringLiteral("the call has other arguments"));
        m_judge.check(isCustom || textOf(item, u"status") == u"incomplete" || isObject(m_item.text),
            QString(QStringLiteral("the arguments are no JSON object: ") + m_item.text));
    }

    static QStringList textsOf(const QJsonObject &item)
    {
        QStringList texts;
        const bool isReasoning = typeOf(item) == u"reasoning";
        QJsonArray parts = item.value(u"content").toArray();
        if (isReasoning) {
            const QJsonArray summary = item.value(u"summary").toArray();
            if (!summary.isEmpty())
                parts = summary;
        }
        for (const QJsonValue part : std::as_const(parts)) {
            const QJsonObject object = part.toObject();
            texts << textOf(object, typeOf(object) == u"refusal" ? u"refusal" : u"text");
        }
        return texts;
    }

    void checkPlace(const QJsonObject &data)
    {
        m_judge.check(m_item.output >= 0, QStringLiteral("no item is open"));
        m_judge.check(data.value(u"output_index").toInt(-1) == m_item.output,
            QStringLiteral("the output_index of another item"));
        m_judge.check(!data.contains(u"item_id") || textOf(data, u"item_id") == m_item.id,
            QStringLiteral("the item_id of another item"));
    }

    void takeRest(const QString &type, const QJsonObject &data)
    {
        checkPlace(data);
        m_judge.check(data.contains(u"item_id"), QString(type + QStringLiteral(" without item_id")));
        static const QStringList adding{QStringLiteral("response.content_part.added"),
            QStringLiteral("response.reasoning_summary_part.added")};
        static const QStringList finishing{QStringLiteral("response.content_part.done"),
            QStringLiteral("response.reasoning_summary_part.done")};
        if (adding.contains(type))
            addPart(data);
        else if (finishing.contains(type))
            finishPart(data);
        else if (type.endsWith(u".delta"))
            extendText(type, data);
        else if (type.endsWith(u".done"))
            finishText(type, data);
        else
            m_judge.check(false, QString(QStringLiteral("unknown event ") + type));
    }

    [[nodiscard]] static int partIndex(const QJsonObject &data)
    {
        return data.value(data.contains(u"summary_index") ? u"summary_index" : u"content_index").toInt(-1);
    }

    void addPart(const QJsonObject &data)
    {
        m_judge.check(!m_item.partIsOpen, QStringLiteral("a part while another one is open"));
        m_judge.check(partIndex(data) == m_item.parts, QStringLiteral("not the next part"));
        m_judge.check(data.value(u"part").isObject(), QStringLiteral("a part without itself"));
        ++m_item.parts;
        m_item.partIsOpen = true;
        m_item.text.clear();
        m_item.textIsDone = false;
    }

    void finishPart(const QJsonObject &data)
    {
        const QJsonObject part = data.value(u"part").toObject();
        m_judge.check(m_item.partIsOpen && m_item.textIsDone && partIndex(data) == m_item.parts - 1,
            QStringLiteral("the end of a part that is not open, or before its text's"));
        m_judge.check(textOf(part, typeOf(part) == u"refusal" ? u"refusal" : u"text") == m_item.text,
            QStringLiteral("the part has another text"));
        m_item.texts << m_item.text;
        m_item.partIsOpen = false;
    }

    void checkText(const QString &type, const QJsonObject &data)
    {
        static const QHash<QString, QString> items{
            {QStringLiteral("output_text"), QStringLiteral("message")},
            {QStringLiteral("refusal"), QStringLiteral("message")},
            {QStringLiteral("function_call_arguments"), QStringLiteral("function_call")},
            {QStringLiteral("custom_tool_call_input"), QStringLiteral("custom_tool_call")},
            {QStringLiteral("reasoning_summary_text"), QStringLiteral("reasoning")},
            {QStringLiteral("reasoning_text"), QStringLiteral("reasoning")},
        };
        const QString kind = type.section(u'.', 1, 1);
        m_judge.check(items.value(kind) == m_item.type,
            QString(type + QStringLiteral(" in an item of type ") + m_item.type));
        m_judge.check(isCall() || kind == u"reasoning_text"
                || (m_item.partIsOpen && partIndex(data) == m_item.parts - 1),
            QString(type + QStringLiteral(" without its part")));
        m_judge.check(!m_item.textIsDone, QString(type + QStringLiteral(" after the text was done")));
    }

    void extendText(const QString &type, const QJsonObject &data)
    {
        checkText(type, data);
        m_judge.check(!textOf(data, u"delta").isEmpty(), QStringLiteral("an empty delta"));
        m_item.text += textOf(data, u"delta");
    }

    void finishText(const QString &type, const QJsonObject &data)
    {
        checkText(type, data);
        const QStringView key = type.contains(u"arguments") ? u"arguments"
            : type.contains(u"_input")                      ? u"input"
            : type.contains(u"refusal")                     ? u"refusal"
                                                            : u"text";
        m_judge.check(
            textOf(data, key) == m_item.text, QStringLiteral("the whole is not the sum of its deltas"));
        m_item.textIsDone = true;
        if (type.contains(u".reasoning_text."))
            m_item.texts << m_item.text;
    }

    Judge m_judge;
    QString m_id;
    OpenItem m_item;
    int m_next = 0;
    QJsonArray m_output;
    QSet<QString> m_ids;
    QSet<QString> m_callIds;
    bool m_ended = false;
};

} // namespace

QStringList responsesBreaches(const QByteArray &stream)
{
    return ResponsesJudge().judge(stream);
}

} // namespace signalbox::test
