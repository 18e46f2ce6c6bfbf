// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace signalbox::test {

/// What a client makes of an answer.
struct AccumulatedAnswer
{
    struct Tool
    {
        QString id;
        QString name;
        QString arguments; ///< JSON text, or what there is of it; free text of a custom tool
    };

    QString id;
    QString model;
    QString text;
    QString thinking;
    QStringList blocks; ///< "thinking", "text", "tool_use" in order, as far as the protocol has an order
    QStringList signatures; ///< of the thinking
    QList<Tool> tools;
    QString
        stop; ///< in the protocol's words: stop_reason, finish_reason; status or the reason it is incomplete
    QJsonObject usage; ///< in the protocol's words
    QString errorType;
    QString errorMessage;
    int stops = 0; ///< message_delta events, or chunks with a finish_reason, or terminal events
    bool hasFailed = false; ///< there was an error event or object
    bool isComplete = false; ///< there was a proper end

    /// The arguments of the tools as JSON objects, in one array; null for what is none.
    [[nodiscard]] QJsonArray toolInputs() const;
    /// Everything but the ids that the writer made up, to be compared.
    [[nodiscard]] QString summary() const;
};

AccumulatedAnswer accumulateAnthropic(const QByteArray &stream);
AccumulatedAnswer accumulateChat(const QByteArray &stream);
AccumulatedAnswer accumulateResponses(const QByteArray &stream);

/// Of whole bodies.
AccumulatedAnswer anthropicAnswer(const QByteArray &body);
AccumulatedAnswer chatAnswer(const QByteArray &body);
AccumulatedAnswer responsesAnswer(const QByteArray &body);

} // namespace signalbox::test
