// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/streamjudge.h"
#include "support/streamorder.h"

#include <QHash>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

namespace signalbox::test {

namespace {

class AnthropicJudge
{
public:
    explicit AnthropicJudge(bool strict) : m_strict(strict) { }

    QStringList judge(const QByteArray &stream)
    {
        qsizetype number = 0;
        for (const SseParser::Event &event : eventsOf(stream)) {
            m_judge.begin(number++);
            take(event);
        }
        m_judge.begin(number);
        m_judge.check(!m_strict || m_ended, QStringLiteral("ended without message_stop or error"));
        return m_judge.breaches();
    }

private:
    void take(const SseParser::Event &event)
    {
        const QJsonObject data = objectOf(event.data);
        const QString type = typeOf(data);
        m_judge.check(
            event.name == type.toUtf8(), QString(QStringLiteral("the event's name is not its type ") + type));
        m_judge.check(!m_ended, QString(type + QStringLiteral(" after the end")));
        if (m_ended || type == u"ping")
            return;
        if (type == u"error")
            takeError(data);
        else if (type == u"message_start")
            takeMessageStart(data.value(u"message").toObject());
        else
            takeRest(type, data);
    }

    void takeError(const QJsonObject &data)
    {
        const QJsonObject error = data.value(u"error").toObject();
        m_judge.check(!typeOf(error).isEmpty() && !textOf(error, u"message").isEmpty(),
            QStringLiteral("the error has no type or no message"));
        m_ended = true;
    }

    void takeMessageStart(const QJsonObject &message)
    {
        m_judge.check(!m_started, QStringLiteral("second message_start"));
        m_started = true;
        const QJsonObject usage = message.value(u"usage").toObject();
        m_judge.check(typeOf(message) == u"message" && textOf(message, u"role") == u"assistant"
                && !textOf(message, u"id").isEmpty() && message.value(u"model").isString()
                && message.value(u"content").toArray().isEmpty() && message.value(u"content").isArray()
                && usage.value(u"input_tokens").isDouble() && usage.value(u"output_tokens").isDouble(),
            QStringLiteral("the message lacks a field"));
        m_judge.check(message.contains(u"stop_reason") && message.value(u"stop_reason").isNull()
                && message.contains(u"stop_sequence") && message.value(u"stop_sequence").isNull(),
            QStringLiteral("the message begins with a stop_reason, or without one"));
    }

    void takeRest(const QString &type, const QJsonObject &data)
    {
        m_judge.check(m_started, QString(type + QStringLiteral(" before message_start")));
        if (type == u"content_block_start")
            startBlock(data);
        else if (type == u"content_block_delta")
            continueBlock(data);
        else if (type == u"content_block_stop")
            stopBlock(data);
        else if (type == u"message_delta")
            changeMessage(data);
        else if (type == u"message_stop")
            stopMessage();
        else
            m_judge.check(!m_strict, QString(QStringLiteral("unknown event ") + type));
    }

    void startBlock(const QJsonObject &data)
    {
        const int index = data.value(u"index").toInt(-1);
        m_judge.check(m_open < 0, QStringLiteral("a block starts while another one is open"));
        m_judge.check(index == m_next,
            QString(QStringLiteral("index ") + QString::number(index) + QStringLiteral(", expected ")
                + QString::number(m_next)));
        m_judge.check(m_deltas == 0, QStringLiteral("a block after message_delta"));
        const QJsonObject block = data.value(u"content_block").toObject();
        m_type = typeOf(block);
        m_input.clear();
        m_isSigned = false;
        m_open = index;
        m_next = index + 1;
        if (m_strict)
            checkNewBlock(block);
    }

    void checkNewBlock(const QJsonObject &block)
    {
        if (m_type == u"text") {
            m_judge.check(block.value(u"text") == QJsonValue(QLatin1String("")),
                QStringLiteral("a text begins with a text"));
        } else if (m_type == u"thinking") {
            m_judge.check(block.value(u"thinking").isString()
                    && block.value(u"signature") == QJsonValue(QLatin1String("")),
                QStringLiteral("thinking begins without an empty signature"));
        } else if (m_type == u"tool_use") {
            checkNewTool(block);
        } else {
            m_judge.check(false, QString(QStringLiteral("a block of type ") + m_type));
        }
    }

    void checkNewTool(const QJsonObject &block)
    {
        ++m_tools;
        const QString id = textOf(block, u"id");
        static const QRegularExpression allowed(QStringLiteral("^[a-zA-Z0-9_-]+$"));
        m_judge.check(allowed.match(id).hasMatch(), QString(QStringLiteral("the tool's id is ") + id));
        m_judge.check(!m_ids.contains(id), QString(QStringLiteral("the tool's id is used twice: ") + id));
        m_ids.insert(id);
        m_judge.check(!textOf(block, u"name").isEmpty(), QStringLiteral("the tool has no name"));
        m_judge.check(block.value(u"input").isObject() && block.value(u"input").toObject().isEmpty(),
            QStringLiteral("the tool does not begin with an empty input"));
    }

    void continueBlock(const QJsonObject &data)
    {
        m_judge.check(m_open >= 0 && data.value(u"index").toInt(-1) == m_open,
            QStringLiteral("a delta for a block that is not open"));
        const QJsonObject delta = data.value(u"delta").toObject();
        const QString type = typeOf(delta);
        static const QHash<QString, QString> blocks{
            {QStringLiteral("text_delta"), QStringLiteral("text")},
            {QStringLiteral("citations_delta"), QStringLiteral("text")},
            {QStringLiteral("thinking_delta"), QStringLiteral("thinking")},
            {QStringLiteral("signature_delta"), QStringLiteral("thinking")},
        };
        const QString wanted = blocks.value(type);
        m_judge.check(wanted.isEmpty() || wanted == m_type,
            QString(type + QStringLiteral(" in a block of type ") + m_type));
        if (type == u"input_json_delta") {
            m_judge.check(m_type == u"tool_use" || m_type == u"server_tool_use",
                QString(type + QStringLiteral(" in a block of type ") + m_type));
            m_input += textOf(delta, u"partial_json");
        } else if (type == u"signature_delta") {
            m_isSigned = !textOf(delta, u"signature").isEmpty();
        } else if (type == u"text_delta" || type == u"thinking_delta") {
            m_judge.check(
                !textOf(delta, type == u"text_delta" ? u"text" : u"thinking").isEmpty() || !m_strict,
                QStringLiteral("an empty delta"));
        }
    }

    void stopBlock(const QJsonObject &data)
    {
        m_judge.check(m_open >= 0 && data.value(u"index").toInt(-1) == m_open,
            QStringLiteral("the end of a block that is not open"));
        m_judge.check(!m_strict || m_type != u"thinking" || m_isSigned,
            QStringLiteral("thinking without a signature_delta"));
        // One that max_tokens has cut is the last one.
        m_judge.check(!m_cutTool, QStringLiteral("a block behind a tool whose input is no JSON object"));
        m_cutTool = m_type == u"tool_use" && !m_input.isEmpty() && !isObject(m_input);
        m_open = -1;
    }

    void changeMessage(const QJsonObject &data)
    {
        const QString reason = textOf(data.value(u"delta").toObject(), u"stop_reason");
        ++m_deltas;
        if (!m_strict)
            return;
        m_judge.check(m_open < 0, QStringLiteral("message_delta while a block is open"));
        m_judge.check(m_deltas == 1, QStringLiteral("second message_delta"));
        static const QStringList reasons{QStringLiteral("end_turn"), QStringLiteral("max_tokens"),
            QStringLiteral("stop_sequence"), QStringLiteral("tool_use"), QStringLiteral("pause_turn"),
            QStringLiteral("refusal"), QStringLiteral("model_context_window_exceeded")};
        m_judge.check(
            reasons.contains(reason), QString(QStringLiteral("unknown stop_reason '") + reason + u'\''));
        m_judge.check(reason != u"tool_use" || m_tools > 0, QStringLiteral("tool_use without a tool"));
        m_judge.check(
            reason != u"end_turn" || m_tools == 0, QStringLiteral("end_turn although there is a tool"));
        m_judge.check(
            !m_cutTool || (reason != u"tool_use"), QStringLiteral("a tool's input is no JSON object"));
        m_judge.check(data.value(u"usage").toObject().value(u"output_tokens").isDouble(),
            QStringLiteral("message_delta without output_tokens"));
    }

    void stopMessage()
    {
        m_judge.check(m_deltas > 0, QStringLiteral("message_stop without message_delta"));
        m_ended = true;
    }

    Judge m_judge;
    bool m_strict;
    bool m_started = false;
    bool m_ended = false;
    int m_open = -1;
    int m_next = 0;
    int m_deltas = 0;
    int m_tools = 0;
    QString m_type; ///< of the open block
    QString m_input;
    bool m_isSigned = false;
    bool m_cutTool = false;
    QSet<QString> m_ids;
};

} // namespace

QStringList anthropicBreaches(const QByteArray &stream)
{
    return AnthropicJudge(true).judge(stream);
}

QStringList relayedAnthropicBreaches(const QByteArray &stream)
{
    return AnthropicJudge(false).judge(stream);
}

} // namespace signalbox::test
