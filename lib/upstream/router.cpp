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

Selection Router::select(const QString &clientModel, const QString &pin) const
{
    const QString model = withoutListingPrefix(clientModel);
    const RouteConfig *route = routeOf(routableModel(model));
    const QList<TargetConfig> configured = route ? route->targets : QList<TargetConfig>();
    Selection result;
    result.strategy = m_config->strategy;
    result.pinned = pin.isEmpty() ? m_pinned : pin;
    if (route) {
        result.route = route->pattern.pattern();
        result.strategy = route->strategy.value_or(m_config->strategy);
        result.sessionAffinity = route->sessionAffinity;
    }
    if (!result.pinned.isEmpty()) {
        const ProviderPointer provider = m_pool.find(result.pinned);
        if (!provider)
            return result;
        // The route still says which model this provider is to be asked for.
        TargetConfig config{result.pinned, {}, 1, 1, true};
        for (const TargetConfig &target : configured) {
            if (target.provider == result.pinned) {
                config = target;
                break;
            }
        }
        result.targets.push_back(targetAt(provider, config, model));
        return result;
    }
    for (const TargetConfig &target : configured) {
        const ProviderPointer provider = m_pool.find(target.provider);
        if (provider && provider->config().enabled && target.enabled)
            result.targets.push_back(targetAt(provider, target, model));
    }
    return result;
}

Selection Router::selectWithoutModel(const QString &pin) const
{
    Selection result;
    result.strategy = m_config->strategy;
    result.sessionAffinity = false;
    result.pinned = pin.isEmpty() ? m_pinned : pin;
    for (const ProviderPointer &provider : m_pool.providers()) {
        const ProviderConfig &config = provider->config();
        const bool wanted = result.pinned.isEmpty() ? config.enabled : provider->name() == result.pinned;
        if (wanted)
            result.targets.push_back({provider, {}, config.priority, config.weight, config.images});
    }
    return result;
}

const RouteConfig *Router::exactRoute(const QString &model) const
{
    const auto &routes = m_config->routes;
    const auto found = std::find_if(routes.begin(), routes.end(),
        [&](const RouteConfig &route) { return route.pattern.isExact() && route.pattern.matches(model); });
    return found == routes.end() ? nullptr : &*found;
}

const RouteConfig *Router::routeOf(const QString &model) const
{
    if (const RouteConfig *exact = exactRoute(model))
        return exact;
    const auto &routes = m_config->routes;
    const auto glob = std::find_if(
        routes.begin(), routes.end(), [&](const RouteConfig &route) { return route.pattern.matches(model); });
    return glob == routes.end() ? nullptr : &*glob;
}

QString Router::withoutListingPrefix(const QString &model) const
{
    const QString real = realModelName(model);
    if (real == model || exactRoute(routableModel(model)))
        return model;
    // Only names we have listed ourselves: elsewhere "anthropic/…" belongs to the provider (OpenRouter).
    const QString name = routableModel(real);
    const bool listed = exactRoute(name) || m_pool.knowsModel(name);
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
