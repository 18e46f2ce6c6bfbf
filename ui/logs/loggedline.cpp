// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/loggedline.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

namespace signalbox {
namespace {

LoggedLine::Level levelOf(const QString &name)
{
    if (name == QLatin1String("debug"))
        return LoggedLine::Level::Debug;
    if (name == QLatin1String("warning"))
        return LoggedLine::Level::Warning;
    return name == QLatin1String("error") ? LoggedLine::Level::Error : LoggedLine::Level::Info;
}
} // namespace

LoggedLine LoggedLine::of(const QByteArray &text)
{
    LoggedLine line;
    line.text = text;
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject()) {
        line.message = QString::fromUtf8(text);
        return line;
    }
    const QJsonObject fields = document.object();
    line.time = QDateTime::fromString(fields.value(QLatin1String("time")).toString(), Qt::ISODateWithMs);
    line.level = levelOf(fields.value(QLatin1String("level")).toString());
    line.category = fields.value(QLatin1String("category")).toString();
    const QString own = QStringLiteral("signalbox.");
    if (line.category.startsWith(own))
        line.category.remove(0, own.size());
    line.message = fields.value(QLatin1String("message")).toString();
    return line;
}

QString LoggedLine::details() const
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    return QString::fromUtf8(document.isNull() ? text : document.toJson(QJsonDocument::Indented)).trimmed();
}

QString LoggedLine::name(Level level)
{
    switch (level) {
    case Level::Debug:
        return QCoreApplication::translate("signalbox::LoggedLine", "Debug");
    case Level::Info:
        return QCoreApplication::translate("signalbox::LoggedLine", "Info");
    case Level::Warning:
        return QCoreApplication::translate("signalbox::LoggedLine", "Warning");
    case Level::Error:
        break;
    }
    return QCoreApplication::translate("signalbox::LoggedLine", "Error");
}

Shape LoggedLine::shape(Level level)
{
    switch (level) {
    case Level::Warning:
        return Shape::Triangle;
    case Level::Error:
        return Shape::Cross;
    case Level::Debug:
        return Shape::Ring;
    case Level::Info:
        break;
    }
    return Shape::Disc;
}

Tone LoggedLine::tone(Level level)
{
    switch (level) {
    case Level::Warning:
        return Tone::Attention;
    case Level::Error:
        return Tone::Bad;
    case Level::Info:
        return Tone::Busy;
    case Level::Debug:
        break;
    }
    return Tone::Neutral;
}

} // namespace signalbox
