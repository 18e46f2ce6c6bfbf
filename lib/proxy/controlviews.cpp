// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/controlviews.h"

#include "proxy/pauseswitch.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace signalbox::controlviews {

namespace {

Error wrong(const QString &message)
{
    return {Error::Kind::InvalidRequest, message};
}

QJsonValue timeOrNull(const QDateTime &time)
{
    return time.isNull() ? QJsonValue(QJsonValue::Null)
                         : QJsonValue(time.toUTC().toString(Qt::ISODateWithMs));
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonValue textOrNull(const QByteArray &text)
{
    return textOrNull(QString::fromUtf8(text));
}

QString stageName(RunningExchange::Stage stage)
{
    using Stage = RunningExchange::Stage;
    switch (stage) {
    case Stage::Waiting:
        return QStringLiteral("waiting");
    case Stage::Asking:
        return QStringLiteral("asking");
    case Stage::Answering:
        return QStringLiteral("answering");
    case Stage::Following:
        return QStringLiteral("following");
    }
    return {};
}

QJsonObject viewOf(const RunningExchange &running)
{
    constexpr double tenths = 10;
    const double rate = running.tokensPerSecond;
    return {{QStringLiteral("id"), QString::fromLatin1(running.id)},
        {QStringLiteral("started_at"), timeOrNull(running.startedAt)},
        {QStringLiteral("stage"), stageName(running.stage)},
        {QStringLiteral("client"), textOrNull(running.client)},
        {QStringLiteral("project"), textOrNull(running.project)},
        {QStringLiteral("client_key"), textOrNull(running.clientKey)},
        {QStringLiteral("session"), textOrNull(running.session)},
        {QStringLiteral("model"), textOrNull(running.model)},
        {QStringLiteral("provider"), textOrNull(running.provider)},
        {QStringLiteral("upstream_model"), textOrNull(running.upstreamModel)},
        {QStringLiteral("stream"), running.streamed}, {QStringLiteral("attempt_count"), running.attempts},
        {QStringLiteral("first_byte_ms"),
            running.firstByteMilliseconds < 0 ? QJsonValue() : QJsonValue(running.firstByteMilliseconds)},
        {QStringLiteral("output_tokens"), running.outputTokens},
        {QStringLiteral("tokens_per_second"),
            rate < 0 ? QJsonValue() : QJsonValue(std::round(rate * tenths) / tenths)},
        {QStringLiteral("silent_ms"), running.silentMilliseconds}};
}

/// A text member; nothing where it is null or missing.
Result<QString> textIn(const QJsonObject &object, const char *name)
{
    const QJsonValue value = object.value(QLatin1String(name));
    if (value.isNull() || value.isUndefined())
        return QString();
    if (!value.isString() || value.toString().isEmpty())
        return wrong(QStringLiteral("%1: must be a text, or null").arg(QLatin1String(name)));
    return value.toString();
}

} // namespace

QJsonObject pins(const GatewaySnapshot &snapshot)
{
    QJsonArray providers;
    for (const ProviderSnapshot &provider : snapshot.providers)
        providers.append(provider.name);
    QJsonArray routes;
    for (const RouteSwitch &route : snapshot.routeSwitches)
        routes.append(QJsonObject{{QStringLiteral("route"), route.pattern},
            {QStringLiteral("project"), textOrNull(route.project)},
            {QStringLiteral("providers"), QJsonArray::fromStringList(route.providers)},
            {QStringLiteral("pinned"), textOrNull(route.pinned)}});
    QJsonArray sessions;
    for (const SessionPin &session : snapshot.sessionPins)
        sessions.append(QJsonObject{{QStringLiteral("session"), QString::fromLatin1(session.session)},
            {QStringLiteral("pinned"), session.provider}});
    return {{QStringLiteral("pinned"), textOrNull(snapshot.pinned)}, {QStringLiteral("routes"), routes},
        {QStringLiteral("sessions"), sessions}, {QStringLiteral("providers"), providers}};
}

QJsonObject pause(const GatewaySnapshot &snapshot)
{
    return {{QStringLiteral("paused"), snapshot.paused},
        {QStringLiteral("until"), timeOrNull(snapshot.pausedUntil)},
        {QStringLiteral("active_requests"), snapshot.activeExchanges}};
}

QJsonObject running(const GatewaySnapshot &snapshot)
{
    QJsonArray list;
    for (const RunningExchange &running : snapshot.running)
        list.append(viewOf(running));
    return {{QStringLiteral("active_requests"), snapshot.activeExchanges}, {QStringLiteral("running"), list}};
}

Result<ManagementApi::PinWish> pinWishIn(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    if (!object.contains(u"provider"))
        return wrong(QStringLiteral(
            R"(the body must be like {"provider": "NAME", "route": "PATTERN"}; null takes a pin away)"));
    const auto provider = textIn(object, "provider");
    const auto route = textIn(object, "route");
    const auto project = textIn(object, "project");
    const auto session = textIn(object, "session");
    for (const auto *text : {&provider, &route, &project, &session}) {
        if (!*text)
            return text->error();
    }
    if (!session->isEmpty() && !(route->isEmpty() && project->isEmpty()))
        return wrong(QStringLiteral("session: a session has no route; name only one of them"));
    if (!project->isEmpty() && route->isEmpty())
        return wrong(QStringLiteral("project: name its route, too"));
    return ManagementApi::PinWish{*provider, *route, *project, session->toLatin1()};
}

Result<std::optional<std::chrono::seconds>> pauseIn(const QByteArray &body)
{
    constexpr double secondsOfMinute = 60;
    constexpr double longest = std::chrono::duration<double>(PauseSwitch::longest).count();
    if (body.trimmed().isEmpty())
        return std::optional<std::chrono::seconds>();
    const QJsonDocument document = QJsonDocument::fromJson(body);
    const QJsonValue minutes = document.object().value(QStringLiteral("minutes"));
    if (!document.isObject() || !(minutes.isDouble() || minutes.isNull()))
        return wrong(QStringLiteral(R"(the body must be like {"minutes": 15}, or empty)"));
    if (minutes.isNull())
        return std::optional<std::chrono::seconds>();
    const double wanted = minutes.toDouble() * secondsOfMinute;
    if (!(wanted > 0 && wanted <= longest))
        return wrong(QStringLiteral("minutes: must be more than 0 and at most %1")
                         .arg(static_cast<qint64>(longest / secondsOfMinute)));
    return std::optional(std::chrono::seconds(static_cast<qint64>(std::ceil(wanted))));
}

} // namespace signalbox::controlviews
