// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/managementapi.h"

#include "core/result.h"
#include "http/protocol.h"
#include "proxy/captureswitch.h"
#include "proxy/controlviews.h"
#include "proxy/managementviews.h"
#include "proxy/metricsview.h"

#include <QJsonDocument>
#include <QUrlQuery>

#include <algorithm>

namespace signalbox {

namespace {

using Answer = ManagementApi::Answer;
using Caller = ManagementApi::Caller;
using Sources = ManagementApi::Sources;

Answer json(const QJsonObject &object, int status = 200)
{
    return {status, QJsonDocument(object).toJson(QJsonDocument::Compact), "application/json", {}};
}

bool flagOf(const HttpRequest &request, const char *name)
{
    const QString value
        = QUrlQuery(QString::fromUtf8(request.query)).queryItemValue(QString::fromLatin1(name)).toLower();
    // What FastAPI takes for true: the replaced systems are asked with any of these.
    return value == u"true" || value == u"1" || value == u"yes" || value == u"on";
}

Answer refusal(int status, const QString &message, const Caller &caller)
{
    const auto kind = status == 404 ? Error::Kind::NotFound
        : status >= 500             ? Error::Kind::Api
                                    : Error::Kind::InvalidRequest;
    const Error error{kind, message};
    return {status, errorBody(Protocol::Anthropic, error, caller.requestId), "application/json", {}};
}

Answer healthOf(const Sources &sources, const HttpRequest &, const Caller &caller)
{
    const GatewaySnapshot snapshot = sources.snapshot();
    return json(managementviews::health(snapshot, caller.isAdministrator),
        snapshot.availableProviders() > 0 ? 200 : 503);
}

Answer readinessOf(const Sources &sources, const HttpRequest &, const Caller &caller)
{
    const GatewaySnapshot snapshot = sources.snapshot();
    return json(managementviews::readiness(snapshot, caller.isAdministrator),
        managementviews::isReady(snapshot) ? 200 : 503);
}

Answer metricsOf(const Sources &sources, const HttpRequest &, const Caller &)
{
    return {200, metricsView(sources.snapshot(), sources.counters()),
        "text/plain; version=0.0.4; charset=utf-8", {}};
}

/// What stands in `path` in the place of the `{…}`, empty for a pattern without one; nothing when the path is
/// another one.
std::optional<QByteArray> nameIn(QByteArrayView path, QByteArrayView pattern)
{
    const qsizetype place = pattern.indexOf('{');
    if (place < 0)
        return path == pattern ? std::optional<QByteArray>(QByteArray()) : std::nullopt;
    const QByteArrayView before = pattern.first(place);
    const QByteArrayView after = pattern.sliced(pattern.indexOf('}', place) + 1);
    if (path.size() <= before.size() + after.size() || !path.startsWith(before) || !path.endsWith(after))
        return std::nullopt;
    const QByteArrayView name = path.sliced(place).chopped(after.size());
    if (name.contains('/'))
        return std::nullopt;
    return QByteArray::fromPercentEncoding(name.toByteArray());
}

constexpr auto historyPath = "/providers/{name}/history";

Answer historyOf(const Sources &sources, const HttpRequest &request, const Caller &caller)
{
    using Span = ProviderHistory::Span;
    static const QMap<QString, Span> spans{{QStringLiteral("hour"), Span::Hour},
        {QStringLiteral("day"), Span::Day}, {QStringLiteral("week"), Span::Week}};
    QString word = QUrlQuery(QString::fromUtf8(request.query)).queryItemValue(QStringLiteral("span"));
    if (word.isEmpty())
        word = QStringLiteral("hour");
    const auto span = spans.find(word);
    if (span == spans.end())
        return refusal(400, QStringLiteral("span: write hour, day or week"), caller);
    const QString provider = QString::fromUtf8(nameIn(request.path, historyPath).value_or(QByteArray()));
    const auto series = sources.history(provider, *span);
    if (!series)
        return refusal(
            404, QStringLiteral("there is no provider %1: /providers lists them").arg(provider), caller);
    return json(managementviews::history(provider, word, *series));
}

Answer reset(const Sources &sources, const HttpRequest &, const Caller &)
{
    sources.reset();
    return json({{QStringLiteral("status"), QStringLiteral("reset")}});
}

Answer cleanUp(const Sources &sources, const HttpRequest &request, const Caller &)
{
    sources.cleanUp(flagOf(request, "force"));
    return json({{QStringLiteral("status"), QStringLiteral("cleanup completed")}});
}

Answer explain(const Sources &sources, const HttpRequest &request, const Caller &caller)
{
    const QJsonObject explanation = sources.explain(request);
    const QJsonValue problem = explanation.value(QStringLiteral("error"));
    return problem.isString() ? refusal(400, problem.toString(), caller) : json(explanation);
}

Result<LogLevels> logLevelsIn(const QByteArray &body, LogLevels levels)
{
    const auto wrong = [](const QString &what) { return Error{Error::Kind::InvalidRequest, what}; };
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.object().contains(u"level") && !document.object().contains(u"levels"))
        return wrong(
            QStringLiteral(R"(the body must be like {"level": "info", "levels": {"oauth": "debug"}})"));
    const QString choice = QStringLiteral("%1: must be debug, info, warning or error");
    const QJsonObject wanted = document.object();
    if (const QJsonValue level = wanted.value(QStringLiteral("level")); !level.isUndefined()) {
        levels.level = logLevelOf(level.toString());
        if (levels.level.isEmpty())
            return wrong(choice.arg(QStringLiteral("level")));
    }
    const QJsonValue single = wanted.value(QStringLiteral("levels"));
    if (!single.isUndefined() && !single.isObject())
        return wrong(QStringLiteral(R"(levels: must be like {"oauth": "debug"})"));
    const QJsonObject members = single.toObject();
    for (auto member = members.begin(); member != members.end(); ++member) {
        if (!logCategoryNames().contains(member.key()))
            return wrong(
                QStringLiteral("levels: must be of %1").arg(logCategoryNames().join(QStringLiteral(", "))));
        const QString level = logLevelOf(member.value().toString());
        if (level.isEmpty() && !member.value().isNull())
            return wrong(choice.arg(QString(QStringLiteral("levels.") + member.key())));
        if (level.isEmpty())
            levels.levels.remove(member.key());
        else
            levels.levels.insert(member.key(), level);
    }
    return levels;
}

Answer logLevelsOf(const Sources &sources, const HttpRequest &, const Caller &)
{
    return json(managementviews::logLevels(sources.logLevels()));
}

/// What is not named stays as it is; null takes a category back to the general level.
Answer setLogLevels(const Sources &sources, const HttpRequest &request, const Caller &caller)
{
    const auto wanted = logLevelsIn(request.body, sources.logLevels());
    if (!wanted)
        return refusal(400, wanted.error().message, caller);
    sources.setLogLevels(*wanted);
    return json(managementviews::logLevels(*wanted));
}

Answer captureOf(const Sources &sources, const HttpRequest &, const Caller &)
{
    return json(managementviews::capture(*sources.capture));
}

Answer startCapture(const Sources &sources, const HttpRequest &request, const Caller &caller)
{
    constexpr double millisecondsOfMinute = 60'000;
    const double longest = static_cast<double>(sources.capture->longest().count()) / millisecondsOfMinute;
    const double usual = std::min(10., longest);
    const QJsonValue minutes
        = QJsonDocument::fromJson(request.body).object().value(QStringLiteral("minutes"));
    if (!minutes.isDouble() && !request.body.trimmed().isEmpty())
        return refusal(400, QStringLiteral(R"(the body must be like {"minutes": 10})"), caller);
    // Beyond this it is too long in any configuration, and a cast would not be defined.
    constexpr double most = 1e6;
    const double wanted = std::clamp(minutes.toDouble(usual), 0., most);
    if (const auto refused = sources.capture->start(
            std::chrono::milliseconds(static_cast<qint64>(wanted * millisecondsOfMinute))))
        return refusal(refused->kind == Error::Kind::InvalidRequest ? 400 : 500, refused->message, caller);
    return json(managementviews::capture(*sources.capture));
}

Answer stopCapture(const Sources &sources, const HttpRequest &, const Caller &)
{
    sources.capture->stop();
    return json(managementviews::capture(*sources.capture));
}

Answer pinsOf(const Sources &sources, const HttpRequest &, const Caller &)
{
    return json(controlviews::pins(sources.snapshot()));
}

Answer setPin(const Sources &sources, const HttpRequest &request, const Caller &caller)
{
    const auto wish = controlviews::pinWishIn(request.body);
    if (!wish)
        return refusal(400, wish.error().message, caller);
    if (const auto problem = sources.control->pin(*wish))
        return refusal(400, problem->message, caller);
    return pinsOf(sources, request, caller);
}

Answer pauseOf(const Sources &sources, const HttpRequest &, const Caller &)
{
    return json(controlviews::pause(sources.snapshot()));
}

Answer startPause(const Sources &sources, const HttpRequest &request, const Caller &caller)
{
    const auto time = controlviews::pauseIn(request.body);
    if (!time)
        return refusal(400, time.error().message, caller);
    sources.control->pause(*time);
    return pauseOf(sources, request, caller);
}

Answer resume(const Sources &sources, const HttpRequest &request, const Caller &caller)
{
    sources.control->resume();
    return pauseOf(sources, request, caller);
}

Answer runningOf(const Sources &sources, const HttpRequest &, const Caller &)
{
    return json(controlviews::running(sources.snapshot()));
}

constexpr auto runningPath = "/running/{running}";

Answer cancelRunning(const Sources &sources, const HttpRequest &request, const Caller &caller)
{
    const QByteArray id = nameIn(request.path, runningPath).value_or(QByteArray());
    if (!sources.control->cancel(id))
        return refusal(404,
            QStringLiteral("no request %1 is running: /running lists them").arg(QString::fromUtf8(id)),
            caller);
    return json({{QStringLiteral("status"), QStringLiteral("cancelled")}});
}

Answer shutDown(const Sources &sources, const HttpRequest &, const Caller &)
{
    sources.control->quit();
    return json({{QStringLiteral("status"), QStringLiteral("shutting down")},
        {QStringLiteral("active_requests"), sources.snapshot().activeExchanges}});
}

} // namespace

struct ManagementApi::Endpoint
{
    const char *method;
    const char *path;
    Audience audience;
    Answer (*answer)(const Sources &sources, const HttpRequest &request, const Caller &caller);
};

std::span<const ManagementApi::Endpoint> ManagementApi::endpoints()
{
    static const Endpoint all[] = {
        {"GET", "/", Audience::Administrator,
            [](const Sources &sources, const HttpRequest &, const Caller &) {
                return json(managementviews::greeting(sources.snapshot()));
            }},
        {"GET", "/health", Audience::Anyone, healthOf},
        {"GET", "/health/live", Audience::Anyone,
            [](const Sources &, const HttpRequest &, const Caller &) {
                return json({{QStringLiteral("status"), QStringLiteral("alive")}});
            }},
        {"GET", "/health/ready", Audience::Anyone, readinessOf},
        {"GET", "/stats", Audience::Administrator,
            [](const Sources &sources, const HttpRequest &, const Caller &) {
                return json(managementviews::stats(sources.snapshot()));
            }},
        {"GET", "/budgets", Audience::Administrator,
            [](const Sources &sources, const HttpRequest &, const Caller &) {
                return json(managementviews::budgets(sources.snapshot()));
            }},
        {"GET", "/providers", Audience::Administrator,
            [](const Sources &sources, const HttpRequest &, const Caller &) {
                return json(managementviews::providers(sources.snapshot()));
            }},
        {"GET", historyPath, Audience::Administrator, historyOf},
        {"GET", "/metrics", Audience::Administrator, metricsOf},
        {"GET", "/config", Audience::Administrator,
            [](const Sources &sources, const HttpRequest &, const Caller &) {
                return json(managementviews::configuration(*sources.config()));
            }},
        {"POST", "/reset", Audience::Administrator, reset},
        {"POST", "/providers/reload", Audience::Administrator,
            [](const Sources &sources, const HttpRequest &, const Caller &) { return sources.reload(); }},
        {"POST", "/cleanup", Audience::Administrator, cleanUp},
        {"POST", "/explain", Audience::Administrator, explain},
        {"GET", "/log", Audience::Administrator, logLevelsOf},
        {"PUT", "/log", Audience::Administrator, setLogLevels},
        {"GET", "/capture", Audience::Administrator, captureOf},
        {"POST", "/capture", Audience::Administrator, startCapture},
        {"DELETE", "/capture", Audience::Administrator, stopCapture},
        {"GET", "/pin", Audience::Administrator, pinsOf},
        {"PUT", "/pin", Audience::Administrator, setPin},
        {"GET", "/pause", Audience::Administrator, pauseOf},
        {"POST", "/pause", Audience::Administrator, startPause},
        {"POST", "/resume", Audience::Administrator, resume},
        {"GET", "/running", Audience::Administrator, runningOf},
        {"DELETE", runningPath, Audience::Administrator, cancelRunning},
        {"POST", "/shutdown", Audience::Administrator, shutDown},
    };
    return all;
}

QByteArrayList ManagementApi::paths()
{
    QByteArrayList result;
    for (const Endpoint &endpoint : endpoints()) {
        if (!result.contains(endpoint.path))
            result.append(endpoint.path);
    }
    return result;
}

const ManagementApi::Endpoint *ManagementApi::find(QByteArrayView path)
{
    for (const Endpoint &endpoint : endpoints()) {
        if (nameIn(path, endpoint.path))
            return &endpoint;
    }
    return nullptr;
}

std::optional<ManagementApi::Audience> ManagementApi::audienceOf(const HttpRequest &request)
{
    const Endpoint *endpoint = find(request.path);
    // Claude Code looks for the proxy by "HEAD /".
    if (!endpoint || request.method == "OPTIONS" || (request.method == "HEAD" && request.path == "/"))
        return std::nullopt;
    return endpoint->audience;
}

QByteArrayList ManagementApi::methodsOf(QByteArrayView path)
{
    QByteArrayList methods;
    for (const Endpoint &endpoint : endpoints()) {
        if (!nameIn(path, endpoint.path))
            continue;
        methods.append(endpoint.method);
        if (methods.constLast() == "GET")
            methods.append("HEAD");
    }
    return methods;
}

ManagementApi::Answer ManagementApi::answerTo(const HttpRequest &request, const Caller &caller) const
{
    const QByteArray method = request.method == "HEAD" ? QByteArray("GET") : request.method;
    for (const Endpoint &endpoint : endpoints()) {
        if (nameIn(request.path, endpoint.path) && method == endpoint.method)
            return endpoint.answer(m_sources, request, caller);
    }
    const QByteArrayList methods = methodsOf(request.path);
    QStringList named;
    for (const QByteArray &one : methods) {
        if (one != "HEAD")
            named << QString::fromLatin1(one);
    }
    Answer answer = refusal(405,
        QStringLiteral("%1 is called with %2")
            .arg(QString::fromLatin1(request.path), named.join(QStringLiteral(" or "))),
        caller);
    answer.allow = methods.join(", ") + ", OPTIONS";
    return answer;
}

} // namespace signalbox
