// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/routes/routeform.h"

#include "config/configpath.h"
#include "config/presetcatalog.h"
#include "config/routeedit.h"
#include "core/globpattern.h"

#include <algorithm>

namespace signalbox {
namespace {

using Kind = YamlNode::Kind;

QString textOf(const YamlNode &node, QStringView key)
{
    const YamlNode *found = node.find(key);
    return found ? found->text.trimmed() : QString();
}

bool isFalse(const YamlNode &node, QStringView key)
{
    static const QStringList words{QStringLiteral("false"), QStringLiteral("no"), QStringLiteral("off")};
    return words.contains(textOf(node, key).toLower());
}

std::optional<int> numberOf(const YamlNode &node, QStringView key)
{
    bool isNumber = false;
    const int number = textOf(node, key).toInt(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

RouteTarget targetOf(const YamlNode &node)
{
    RouteTarget target;
    if (node.kind != Kind::Map) {
        target.provider = node.text.trimmed();
        return target;
    }
    target.provider = textOf(node, u"provider");
    target.account = textOf(node, u"account_email");
    target.model = textOf(node, u"model");
    if (target.model == QLatin1String("passthrough"))
        target.model.clear();
    target.priority = numberOf(node, u"priority");
    target.weight = numberOf(node, u"weight");
    target.enabled = !isFalse(node, u"enabled");
    target.images = !isFalse(node, u"images");
    return target;
}

ConfigPath routesPath(const QString &project)
{
    return (project.isEmpty() ? ConfigPath() : ConfigPath() / u"projects" / project) / u"model_routes";
}

qsizetype placeOfNew(const QByteArray &text, const RouteForm &form)
{
    const QStringList patterns = writtenPatterns(parseYaml(text).root, form.project);
    const auto covering = std::ranges::find_if(
        patterns, [&](const QString &other) { return coversRoute(other, form.pattern); });
    return std::distance(patterns.begin(), covering);
}

bool isSame(const RouteTarget &a, const RouteTarget &b)
{
    return a.toNode().isSameAs(b.toNode());
}
} // namespace

RouteForm RouteForm::of(const YamlNode &root, const QString &project, const QString &pattern)
{
    RouteForm form{project, pattern, {}, {}, true};
    const YamlNode *route = (routesPath(project) / pattern).in(root);
    if (!route)
        return form;
    const YamlNode *targets = route->kind == Kind::Map ? route->find(u"targets") : nullptr;
    if (targets) {
        if (const QString strategy = textOf(*route, u"strategy"); !strategy.isEmpty())
            form.strategy = strategy;
        form.sessionAffinity = !isFalse(*route, u"session_affinity");
    } else {
        targets = route;
    }
    if (targets->kind != Kind::List) {
        form.targets << targetOf(*targets);
        return form;
    }
    for (const YamlNode &target : targets->children)
        form.targets << targetOf(target);
    return form;
}

Result<QByteArray> changeRoute(const QByteArray &text, const RouteForm &before, const RouteForm &after)
{
    RouteEdit edit(text, after.project);
    if (before.pattern.isEmpty())
        edit.add(after.pattern, after.targets, placeOfNew(text, after));
    else if (before.pattern != after.pattern)
        edit.rename(before.pattern, after.pattern);
    if (!before.pattern.isEmpty() && !std::ranges::equal(before.targets, after.targets, isSame))
        edit.setTargets(after.pattern, after.targets);
    if (before.strategy != after.strategy)
        edit.setStrategy(after.pattern, after.strategy);
    if (before.sessionAffinity != after.sessionAffinity)
        edit.setSessionAffinity(after.pattern, after.sessionAffinity);
    return edit.apply();
}

/// The text of a pattern stands for all that it fits: its wildcards can only be matched by those of the
/// other. One with a question mark could take a star for the character.
bool coversRoute(const QString &other, const QString &pattern)
{
    const GlobPattern wide(other);
    return !wide.isExact() && !other.contains(u'?') && other != pattern && wide.matches(pattern);
}

QList<RouteConfig> inOrder(QList<RouteConfig> routes)
{
    std::stable_partition(
        routes.begin(), routes.end(), [](const RouteConfig &route) { return route.pattern.isExact(); });
    return routes;
}

QStringList writtenPatterns(const YamlNode &root, const QString &project)
{
    QStringList patterns;
    const YamlNode *routes = routesPath(project).in(root);
    if (!routes || routes->kind != Kind::Map)
        return patterns;
    for (const YamlNode &route : routes->children)
        patterns << route.key;
    return patterns;
}

QStringList knownModels(const Config &config, const QString &provider)
{
    QStringList models;
    const auto addRoutes = [&](const QList<RouteConfig> &routes) {
        for (const RouteConfig &route : routes) {
            for (const TargetConfig &target : route.targets) {
                if (target.provider == provider)
                    models << target.model;
            }
        }
    };
    addRoutes(config.routes);
    for (const ProjectConfig &project : config.projects)
        addRoutes(project.routes);
    const ProviderConfig *known = config.provider(provider);
    const Preset *preset = known ? PresetCatalog::builtIn().find(known->preset) : nullptr;
    if (preset)
        models << preset->models;
    models.removeAll(QString());
    models.removeDuplicates();
    models.sort(Qt::CaseInsensitive);
    return models;
}

} // namespace signalbox
