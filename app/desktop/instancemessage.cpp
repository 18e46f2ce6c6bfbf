// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/instancemessage.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qsizetype longestToken = 1024;
constexpr qsizetype longestPage = 40;

/// They go into the environment, where desktops put printable ASCII.
QString tokenIn(const QString &text)
{
    const bool isPrintable
        = std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c < QChar(0x7f); });
    return isPrintable && text.size() <= longestToken ? text : QString();
}

QString member(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString();
}

QString wordFor(InstanceMessage::Kind kind)
{
    switch (kind) {
    case InstanceMessage::Kind::OpenPage:
        return QStringLiteral("open-page");
    case InstanceMessage::Kind::Nothing:
        return QStringLiteral("stay");
    case InstanceMessage::Kind::Show:
        break;
    }
    return QStringLiteral("show");
}

} // namespace

bool isPageName(const QString &text)
{
    return !text.isEmpty() && text.size() <= longestPage
        && std::all_of(
            text.begin(), text.end(), [](QChar c) { return (c >= u'a' && c <= u'z') || c == u'-'; });
}

InstanceMessage InstanceMessage::fromEnvironment(const QProcessEnvironment &environment, const QString &page)
{
    return {page.isEmpty() ? Kind::Show : Kind::OpenPage, page,
        tokenIn(environment.value(QStringLiteral("XDG_ACTIVATION_TOKEN"))),
        tokenIn(environment.value(QStringLiteral("DESKTOP_STARTUP_ID")))};
}

std::optional<InstanceMessage> InstanceMessage::fromJson(const QByteArray &line)
{
    if (line.size() > longest)
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    InstanceMessage message;
    message.activationToken = tokenIn(member(object, "activation_token"));
    message.startupId = tokenIn(member(object, "startup_id"));
    const QString command = member(object, "command");
    if (command == u"show")
        return message;
    if (command == u"stay") {
        message.kind = Kind::Nothing;
        return message;
    }
    message.kind = Kind::OpenPage;
    message.page = member(object, "page");
    if (command == u"open-page" && isPageName(message.page))
        return message;
    return std::nullopt;
}

QByteArray InstanceMessage::toJson() const
{
    QJsonObject object{{QStringLiteral("command"), wordFor(kind)}};
    if (kind == Kind::OpenPage)
        object.insert(QStringLiteral("page"), page);
    if (!activationToken.isEmpty())
        object.insert(QStringLiteral("activation_token"), activationToken);
    if (!startupId.isEmpty())
        object.insert(QStringLiteral("startup_id"), startupId);
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace signalbox
