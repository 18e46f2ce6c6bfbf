// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/sseparser.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace signalbox::test {

// What those have in common that look at streams from outside (streamorder.h, accumulatedanswer.h).

inline constexpr qsizetype largestEvent = 256 * 1024 * 1024;

inline QList<SseParser::Event> eventsOf(const QByteArray &stream)
{
    QList<SseParser::Event> events;
    const auto take = [&events](const SseParser::Event &event) { events << event; };
    SseParser parser(largestEvent);
    parser.feed(stream, take);
    parser.finish(take);
    return events;
}

inline QJsonObject objectOf(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

inline bool isObject(const QString &json)
{
    return QJsonDocument::fromJson(json.toUtf8()).isObject();
}

inline QString textOf(const QJsonObject &object, QStringView key)
{
    return object.value(key).toString();
}

inline QString typeOf(const QJsonObject &object)
{
    return textOf(object, u"type");
}

/// Gathers breaches, each with the number of its event.
class Judge
{
public:
    void begin(qsizetype number) { m_place = QString::number(number); }
    void check(bool isRight, const QString &breach)
    {
        if (!isRight)
            m_breaches << QString(m_place + QStringLiteral(": ") + breach);
    }
    [[nodiscard]] QStringList breaches() const { return m_breaches; }

private:
    QString m_place;
    QStringList m_breaches;
};

} // namespace signalbox::test
