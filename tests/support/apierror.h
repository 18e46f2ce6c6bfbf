// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

namespace signalbox::test {

/// The error object of an answer, and whether it has the shape that Anthropic clients read.
struct ApiError
{
    bool anthropicShape = false;
    bool openAiShape = false;
    QString type;
    QString message;

    static ApiError of(const QByteArray &body)
    {
        const QJsonObject root = QJsonDocument::fromJson(body).object();
        const QJsonObject error = root.value(QStringLiteral("error")).toObject();
        ApiError result;
        result.type = error.value(QStringLiteral("type")).toString();
        result.message = error.value(QStringLiteral("message")).toString();
        const bool told = !result.type.isEmpty() && !result.message.isEmpty();
        result.anthropicShape
            = told && root.value(QStringLiteral("type")).toString() == QStringLiteral("error");
        result.openAiShape = told && !root.contains(QStringLiteral("type"));
        return result;
    }

    /// Of the last event of a stream, which has to be `event: error`.
    static ApiError ofLastEvent(const QByteArray &stream)
    {
        const qsizetype begin = stream.lastIndexOf("event: error\ndata: ");
        if (begin < 0 || !stream.endsWith("\n\n") || (begin > 0 && !stream.first(begin).endsWith("\n\n")))
            return {};
        return of(stream.mid(begin + qsizetype(sizeof("event: error\ndata: ")) - 1));
    }
};

} // namespace signalbox::test
