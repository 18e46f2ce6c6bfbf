// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/router.h"

#include "config/modelnaming.h"
#include "core/logcategories.h"

#include <algorithm>

namespace signalbox {

namespace {

constexpr QLatin1String listingPrefix("anthropic/");

/// Clients choose the names: what is remembered of them has an end.
constexpr std::size_t mostGuessed = 100;

const RouteConfig *exactIn(const QList<RouteConfig> &routes, const QString &model)
{
    const auto found = std::find_if(routes.begin(), routes.end(),
        [&](const RouteConfig &route) { return route.pattern.isExact() && route.pattern.matches(model); });
    return found == routes.end() ? nullptr : &*found;
}

const TargetConfig *targetOf(const RouteConfig &route, const QString &provider)
{
    const auto found = std::find_if(route.targets.begin(), route.targets.end(),
        [&](const TargetConfig &target) { return target.provider == provider; });
    return found == route.targets.end() ? nullptr : &*found;
}

const RouteConfig *routeIn(const QList<RouteConfig> &routes, const QString &model)
{
    if (const RouteConfig *exact = exactIn(routes, model))
        return exact;
    const auto glob = std::find_if(
        routes.begin(), routes.end(), [&](const RouteConfig &route) { return route.pattern.matches(model); });
    return glob == routes.end() ? nullptr : &*glob;
}

} // namespace

QString discoverableModelName(const QString &model)
{
    const bool seen = model.contains(QStringLiteral("claude"), Qt::CaseInsensitive)
        || model.contains(QStringLiteral("anthropic"), Qt::CaseInsensitive);
    return seen ? model : listingPrefix + model;
}

QString realModelName(const QString &model)
{
    const QString rest = model.startsWith(listingPrefix) ? model.mid(listingPrefix.size()) : model;
    return discoverableModelName(rest) == model ? rest : model;
}

QString routableModel(const QString &model)
{
    return model.endsWith(QStringLiteral("[1m]"), Qt::CaseInsensitive) ? model.chopped(4) : model;
}

Router::Router(ConfigPointer config, const ProviderPool &pool) : m_config(std::move(config)), m_pool(pool) { }

Selection Router::select(const QString &clientModel, const RequestPin &pin, const QString &project) const
{
    const ProjectConfig *own = m_config->project(project);
    const QString model = withoutListingPrefix(clientModel, own);
    const QString name = routableModel(model);
    Selection result;
    result.model = name;
    result.strategy = m_config->strategy;
    choosePin(pin, result);
    const RouteConfig *route = own ? routeIn(own->routes, name) : nullptr;
    if (route && (result.pinned.isEmpty() || targetOf(*route, result.pinned)))
        result.project = project;
    else
        route = routeIn(m_config->routes, name);
    if (route) {
        result.route = route->pattern.pattern();
        result.strategy = route->strategy.value_or(m_config->strategy);
        result.sessionAffinity = route->sessionAffinity;
    }
    const QString switched
        = route && result.pinned.isEmpty() ? pinnedRoute(result.project, result.route) : QString();
    if (!result.pinned.isEmpty()) {
        const ProviderPointer provider = m_pool.find(result.pinned);
        if (!provider)
            return result;
        // The route still says which model this provider is to be asked for.
        const TargetConfig *routed = route ? targetOf(*route, result.pinned) : nullptr;
        result.targets.push_back(
            targetAt(provider, routed ? *routed : TargetConfig{result.pinned, {}, 1, 1, true}, model));
        return result;
    }
    for (const TargetConfig &target : route ? route->targets : QList<TargetConfig>()) {
        const ProviderPointer provider = m_pool.find(target.provider);
        const bool isWanted = switched.isEmpty() || target.provider == switched;
        if (provider && provider->config().enabled && target.enabled && isWanted)
            result.targets.push_back(targetAt(provider, target, model));
    }
    if (!switched.isEmpty()) {
        result.pinned = switched;
        result.pinOrigin = PinOrigin::Route;
    }
    return result;
}

void Router::choosePin(const RequestPin &pin, Selection &result) const
{
    result.pinned = pin.provider.isEmpty() ? m_pinned : pin.provider;
    result.pinOrigin = pin.provider.isEmpty() ? PinOrigin::User : pin.origin;
}

Selection Router::selectWithoutModel(const RequestPin &pin, const QString &project) const
{
    const ProjectConfig *own = m_config->project(project);
    Selection result;
    result.strategy = m_config->strategy;
    result.sessionAffinity = false;
    choosePin(pin, result);
    for (const ProviderPointer &provider : m_pool.providers()) {
        const ProviderConfig &config = provider->config();
        const bool wanted = result.pinned.isEmpty() ? config.enabled && leadsTo(own, provider->name())
                                                    : provider->name() == result.pinned;
        if (wanted)
            result.targets.push_back({provider, {}, config.priority, config.weight, config.images});
    }
    return result;
}

void Router::apply(ConfigPointer config)
{
    m_config = std::move(config);
    for (auto entry = m_switches.begin(); entry != m_switches.end();) {
        const auto &[project, pattern] = entry.key();
        if (providersOf(project, pattern).contains(*entry)) {
            ++entry;
            continue;
        }
        qCWarning(lcConfig).noquote() << "route" << pattern << "does not lead to" << *entry
                                      << "any more, which it was pinned to: all of its targets count again";
        entry = m_switches.erase(entry);
    }
}

void Router::pinRoute(const QString &project, const QString &pattern, const QString &provider)
{
    if (provider.isEmpty())
        m_switches.remove({project, pattern});
    else
        m_switches.insert({project, pattern}, provider);
}

QString Router::pinnedRoute(const QString &project, const QString &pattern) const
{
    return m_switches.isEmpty() ? QString() : m_switches.value({project, pattern});
}

QStringList Router::providersOf(const QString &project, const QString &pattern) const
{
    const ProjectConfig *own = m_config->project(project);
    if (!own && !project.isEmpty())
        return {};
    QStringList names;
    for (const RouteConfig &route : own ? own->routes : m_config->routes) {
        if (route.pattern.pattern() != pattern)
            continue;
        for (const TargetConfig &target : route.targets) {
            const ProviderConfig *provider = m_config->provider(target.provider);
            if (target.enabled && provider && provider->enabled && !names.contains(target.provider))
                names << target.provider;
        }
    }
    return names;
}

bool Router::leadsTo(const ProjectConfig *project, const QString &provider)
{
    const auto isForAll = [](const RouteConfig &route) { return route.pattern.pattern() == u"*"; };
    if (!project || std::none_of(project->routes.begin(), project->routes.end(), isForAll))
        return true;
    return std::any_of(project->routes.begin(), project->routes.end(), [&](const RouteConfig &route) {
        return std::any_of(route.targets.begin(), route.targets.end(),
            [&](const TargetConfig &target) { return target.enabled && target.provider == provider; });
    });
}

QString Router::withoutListingPrefix(const QString &model, const ProjectConfig *project) const
{
    const auto hasRoute = [&](const QString &name) {
        return exactIn(m_config->routes, name) || (project && exactIn(project->routes, name));
    };
    const QString real = realModelName(model);
    if (real == model || hasRoute(routableModel(model)))
        return model;
    // Only names we have listed ourselves: elsewhere "anthropic/…" belongs to the provider (OpenRouter).
    const QString name = routableModel(real);
    const bool listed = hasRoute(name) || m_pool.knowsModel(name);
    return listed && !m_pool.knowsModel(routableModel(model)) ? real : model;
}

Target Router::targetAt(
    const ProviderPointer &provider, const TargetConfig &config, const QString &model) const
{
    QString upstream = config.model;
    if (upstream.isEmpty())
        upstream = upstreamName(*provider, model);
    return {provider, upstream, config.priority, config.weight, config.images && provider->config().images};
}

QString Router::upstreamName(const Provider &provider, const QString &model) const
{
    if (const auto written = provider.config().models.find(routableModel(model)))
        return *written;
    const RuledName ruled = nameByRule(provider.config().naming, model);
    const QString guess = provider.name() + u'\n' + model;
    if (!ruled.known && m_guessed.size() < mostGuessed && m_guessed.insert(guess).second)
        qCWarning(lcUpstream).noquote()
            << provider.name() << "knows no model" << QDebug::toString(model) << "- it is asked for"
            << ruled.name << "(its 'models' can say otherwise)";
    return ruled.name;
}

} // namespace signalbox
