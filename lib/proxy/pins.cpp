// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/pins.h"

#include "core/logcategories.h"
#include "upstream/router.h"

#include <algorithm>

namespace signalbox {

namespace {

Error wrong(const QString &message)
{
    return {Error::Kind::InvalidRequest, message};
}

/// As records show a session.
bool isSession(const QByteArray &text)
{
    return text == shownSession(QByteArray::fromHex(text)) && !text.isEmpty();
}

QString nameOfRoute(const QString &project, const QString &pattern)
{
    return project.isEmpty() ? QStringLiteral("route %1").arg(pattern)
                             : QStringLiteral("route %1 of project %2").arg(pattern, project);
}

} // namespace

std::optional<Error> Pins::problemOf(const QString &provider) const
{
    if (provider.isEmpty() || m_providers.find(provider))
        return std::nullopt;
    QStringList names;
    for (const ProviderPointer &one : m_providers.providers())
        names << one->name();
    return wrong(QStringLiteral("provider: there is no '%1'; there are %2")
                     .arg(provider, names.join(QStringLiteral(", "))));
}

std::optional<Error> Pins::pinAll(const QString &provider)
{
    if (auto problem = problemOf(provider))
        return problem;
    m_router.pin(provider);
    qCInfo(lcProxy).noquote() << (provider.isEmpty()
            ? QStringLiteral("routes decide again")
            : QStringLiteral("all requests are pinned to ") + provider);
    return std::nullopt;
}

std::optional<Error> Pins::pinRoute(const QString &project, const QString &pattern, const QString &provider)
{
    const QStringList providers = m_router.providersOf(project, pattern);
    const QString route = nameOfRoute(project, pattern);
    if (providers.isEmpty())
        return wrong(QStringLiteral("route: there is no %1 that leads anywhere").arg(route));
    if (!provider.isEmpty() && !providers.contains(provider))
        return wrong(QStringLiteral("provider: %1 leads to %2, not to '%3'")
                         .arg(route, providers.join(QStringLiteral(", ")), provider));
    m_router.pinRoute(project, pattern, provider);
    qCInfo(lcProxy).noquote() << route
                              << (provider.isEmpty() ? QStringLiteral("goes to all of its targets again")
                                                     : QStringLiteral("is pinned to ") + provider);
    return std::nullopt;
}

std::optional<Error> Pins::pinSession(const QByteArray &session, const QString &provider)
{
    if (auto problem = problemOf(provider))
        return problem;
    if (!isSession(session))
        return wrong(QStringLiteral("session: it must be one of /requests or /running, 12 digits of 0 to f"));
    m_sessions.pin(session, provider);
    qCInfo(lcProxy).noquote() << "session" << session
                              << (provider.isEmpty() ? QStringLiteral("goes where its requests go")
                                                     : QStringLiteral("is pinned to ") + provider);
    return std::nullopt;
}

void Pins::settle()
{
    if (!m_router.pinned().isEmpty() && !m_providers.find(m_router.pinned())) {
        qCWarning(lcConfig).noquote()
            << "the pinned provider" << m_router.pinned() << "is no longer configured: routes decide again";
        m_router.pin({});
    }
    const qsizetype forgotten = m_sessions.keepOnly(
        [this](const QString &provider) { return m_providers.find(provider) != nullptr; });
    if (forgotten > 0)
        qCWarning(lcConfig).noquote()
            << forgotten << "sessions were pinned to providers that are no longer configured";
}

QList<RouteSwitch> Pins::switches(const Config &config) const
{
    QList<RouteSwitch> result;
    const auto add = [&](const QString &project, const QList<RouteConfig> &routes) {
        for (const RouteConfig &route : routes) {
            const QString &pattern = route.pattern.pattern();
            result.append({project, pattern, m_router.providersOf(project, pattern),
                m_router.pinnedRoute(project, pattern)});
        }
    };
    for (const ProjectConfig &project : config.projects)
        add(project.name, project.routes);
    add({}, config.routes);
    return result;
}

} // namespace signalbox
