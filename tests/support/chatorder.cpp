// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/streamjudge.h"
#include "support/streamorder.h"

#include <QJsonArray>
#include <QSet>

namespace signalbox::test {

namespace {

class ChatJudge
{
public:
    QStringList judge(const QByteArray &stream)
    {
        qsizetype number = 0;
        for (const SseParser::Event &event : eventsOf(stream)) {
            m_judge.begin(number++);
            take(event);
        }
        m_judge.begin(number);
        m_judge.check(m_ended, QStringLiteral("ended without [DONE] or an error"));
        return m_judge.breaches();
    }

private:
    void take(const SseParser::Event &event)
    {
        m_judge.check(!m_ended, QStringLiteral("an event after the end"));
        m_judge.check(event.name.isEmpty(), QStringLiteral("an event with a name"));
        if (event.data == "[DONE]") {
            m_judge.check(!m_finish.isEmpty(), QStringLiteral("[DONE] without a finish_reason"));
            m_ended = true;
            return;
        }
        const QJsonObject chunk = objectOf(event.data);
        if (chunk.contains(u"error"))
            takeError(chunk.value(u"error").toObject());
        else
            takeChunk(chunk);
    }

    void takeError(const QJsonObject &error)
    {
        m_judge.check(!textOf(error, u"message").isEmpty() && !typeOf(error).isEmpty(),
            QStringLiteral("the error has no type or no message"));
        m_judge.check(error.contains(u"param") && error.contains(u"code"),
            QStringLiteral("the error lacks param or code"));
        m_ended = true;
    }

    void takeChunk(const QJsonObject &chunk)
    {
        checkHead(chunk);
        const QJsonArray choices = chunk.value(u"choices").toArray();
        if (choices.isEmpty()) {
            takeUsage(chunk);
            return;
        }
        m_judge.check(chunk.value(u"usage").isNull() || chunk.value(u"usage").isUndefined(),
            QStringLiteral("usage beside choices"));
        m_judge.check(m_finish.isEmpty(), QStringLiteral("a choice after the finish_reason"));
        const QJsonObject choice = choices.first().toObject();
        m_judge.check(choices.size() == 1 && choice.value(u"index").toInt(-1) == 0,
            QStringLiteral("there is more than choice 0"));
        m_judge.check(choice.contains(u"finish_reason"), QStringLiteral("no finish_reason, not even null"));
        takeDelta(choice.value(u"delta").toObject());
        if (!choice.value(u"finish_reason").isNull())
            takeFinish(textOf(choice, u"finish_reason"));
    }

    void checkHead(const QJsonObject &chunk)
    {
        m_judge.check(textOf(chunk, u"object") == u"chat.completion.chunk",
            QString(QStringLiteral("the object is ") + textOf(chunk, u"object")));
        m_judge.check(chunk.value(u"created").isDouble(), QStringLiteral("no time of creation"));
        m_judge.check(chunk.value(u"model").isString(), QStringLiteral("no model"));
        const QString id = textOf(chunk, u"id");
        m_judge.check(
            !id.isEmpty() && (m_id.isEmpty() || m_id == id), QStringLiteral("no id, or another one"));
        m_id = id;
    }

    void takeUsage(const QJsonObject &chunk)
    {
        const QJsonObject usage = chunk.value(u"usage").toObject();
        m_judge.check(!m_finish.isEmpty(), QStringLiteral("usage before the finish_reason"));
        m_judge.check(!m_hasUsage, QStringLiteral("second usage"));
        m_hasUsage = true;
        const double prompt = usage.value(u"prompt_tokens").toDouble(-1);
        const double completion = usage.value(u"completion_tokens").toDouble(-1);
        m_judge.check(prompt >= 0 && completion >= 0, QStringLiteral("usage without figures"));
        m_judge.check(usage.value(u"total_tokens").toDouble() == prompt + completion,
            QStringLiteral("total_tokens is not the sum"));
    }

    void takeDelta(const QJsonObject &delta)
    {
        const QString role = textOf(delta, u"role");
        m_judge.check(m_hasRole || role == u"assistant", QStringLiteral("the first delta has no role"));
        m_judge.check(!m_hasRole || role.isEmpty(), QStringLiteral("second role"));
        m_hasRole = true;
        for (const QStringView key : {u"content", u"reasoning_content", u"refusal"}) {
            const QJsonValue value = delta.value(key);
            m_judge.check(value.isString() || value.isNull() || value.isUndefined(),
                QString(key.toString() + QStringLiteral(" is no text")));
        }
        for (const QJsonValue tool : delta.value(u"tool_calls").toArray())
            takeTool(tool.toObject());
    }

    void takeTool(const QJsonObject &tool)
    {
        const qsizetype index = tool.value(u"index").toInt(-1);
        const QJsonObject function = tool.value(u"function").toObject();
        const bool isNew = index == m_arguments.size();
        m_judge.check(index >= 0 && index <= m_arguments.size(),
            QString(QStringLiteral("tool index ") + QString::number(index)));
        if (isNew) {
            m_judge.check(!textOf(tool, u"id").isEmpty() && !textOf(function, u"name").isEmpty()
                    && typeOf(tool) == u"function",
                QStringLiteral("a tool begins without id, type or name"));
            m_judge.check(
                !m_ids.contains(textOf(tool, u"id")), QStringLiteral("the id of a tool is used twice"));
            m_ids.insert(textOf(tool, u"id"));
            m_arguments << QString();
        } else {
            m_judge.check(!tool.contains(u"id") && !function.contains(u"name"),
                QStringLiteral("id or name are repeated"));
        }
        m_judge.check(function.value(u"arguments").isString(), QStringLiteral("arguments are no text"));
        if (index >= 0 && index < m_arguments.size())
            m_arguments[index] += textOf(function, u"arguments");
    }

    void takeFinish(const QString &reason)
    {
        static const QStringList reasons{QStringLiteral("stop"), QStringLiteral("length"),
            QStringLiteral("tool_calls"), QStringLiteral("content_filter")};
        m_judge.check(
            reasons.contains(reason), QString(QStringLiteral("unknown finish_reason '") + reason + u'\''));
        m_judge.check(
            reason != u"tool_calls" || !m_arguments.isEmpty(), QStringLiteral("tool_calls without any"));
        for (qsizetype i = 0; i < m_arguments.size(); ++i) {
            const bool mayBeCut = i == m_arguments.size() - 1 && reason != u"tool_calls";
            m_judge.check(mayBeCut || isObject(m_arguments[i]),
                QString(QStringLiteral("the arguments are no JSON object: ") + m_arguments[i]));
        }
        m_finish = reason;
    }

    Judge m_judge;
    QString m_id;
    QString m_finish;
    QStringList m_arguments;
    QSet<QString> m_ids;
    bool m_hasRole = false;
    bool m_hasUsage = false;
    bool m_ended = false;
};

} // namespace

QStringList chatBreaches(const QByteArray &stream)
{
    return ChatJudge().judge(stream);
}

} // namespace signalbox::test
