// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/routereader.h"

#include "config/strategynames.h"

#include <algorithm>

namespace signalbox {

namespace {

constexpr int leastPriority = 1'000'000'000;

/// Priority 0 means "not said" (claude-code-lb): behind all that have one, the heavier first.
void derivePriorities(RouteConfig &route)
{
    int last = 0;
    int heaviest = 0;
    for (const TargetConfig &target : route.targets) {
        last = std::max(last, target.priority);
        if (target.priority == 0)
            heaviest = std::max(heaviest, target.weight);
    }
    for (TargetConfig &target : route.targets) {
        if (target.priority == 0)
            target.priority = last + heaviest - target.weight + 1;
    }
}

void sortByPriority(RouteConfig &route)
{
    derivePriorities(route);
    std::stable_sort(route.targets.begin(), route.targets.end(),
        [](const TargetConfig &a, const TargetConfig &b) { return a.priority < b.priority; });
}

bool isEmpty(const YamlNode &node)
{
    return node.kind == YamlNode::Kind::Null || (node.kind == YamlNode::Kind::List && node.children.empty());
}

} // namespace

RouteReader::RouteReader(const QList<ProviderConfig> &providers, Strategy strategy, ReadingContext &context)
    : m_providers(providers)
    , m_strategy(strategy)
    , m_context(context)
{ }

QList<RouteConfig> RouteReader::read(const YamlNode &node)
{
    if (node.kind != YamlNode::Kind::Map) {
        m_context.error(node.line,
            QStringLiteral("'model_routes' must be a mapping of model patterns: write '\"*\": [provider "
                           "name]' below it"));
        return {};
    }
    if (node.children.empty())
        m_context.error(node.line,
            QStringLiteral(
                "'model_routes' has no route: add one, or remove the key to send every model to every "
                "provider"));
    QList<RouteConfig> routes;
    for (const YamlNode &child : node.children)
        routes.append(readRoute(child));
    return routes;
}

QList<RouteConfig> RouteReader::routeToAll() const
{
    RouteConfig route{GlobPattern(QStringLiteral("*")), {}};
    for (const ProviderConfig &provider : m_providers) {
        if (provider.enabled)
            route.targets.append({provider.name, {}, provider.priority, provider.weight, true});
    }
    sortByPriority(route);
    if (!m_providers.isEmpty())
        checkCredentials(route, m_providers.first().line);
    return {route};
}

QList<ProjectConfig> RouteReader::readProjects(const YamlNode &node)
{
    QList<ProjectConfig> projects;
    if (node.kind != YamlNode::Kind::Map)
        m_context.error(node.line,
            QStringLiteral("'projects' must be a mapping of project names: write 'NAME:' below it, and its "
                           "'model_routes' below that"));
    for (const YamlNode &child : node.kind == YamlNode::Kind::Map ? node.children : std::vector<YamlNode>()) {
        auto project = readProject(child);
        if (!project)
            continue;
        if (std::any_of(projects.begin(), projects.end(),
                [&](const ProjectConfig &other) { return other.name == project->name; }))
            m_context.error(child.line,
                QStringLiteral("the project '%1' is there already: write its routes once")
                    .arg(project->name));
        projects.append(*std::move(project));
    }
    m_project.clear();
    return projects;
}

std::optional<ProjectConfig> RouteReader::readProject(const YamlNode &node)
{
    const auto name = m_context.expand(node.key, node.line, QStringLiteral("a name of projects"));
    m_project = name.value_or(node.key).simplified();
    const QString title = QStringLiteral("project '%1'").arg(m_project);
    if (m_project.isEmpty())
        m_context.error(node.line, QStringLiteral("a project has no name: write the one that clients send"));
    if (node.kind != YamlNode::Kind::Map) {
        m_context.error(node.line,
            QStringLiteral("%1 must be a mapping: write 'model_routes' below it, or remove it").arg(title));
        return std::nullopt;
    }
    SectionReader section(node, title, configkeys::project, m_context);
    const YamlNode *routes = section.node(u"model_routes");
    if (!routes) {
        section.error(u"model_routes", QStringLiteral("is missing: write it, or remove the project"));
        return std::nullopt;
    }
    return ProjectConfig{m_project, read(*routes)};
}

QString RouteReader::titleOf(const RouteConfig &route) const
{
    const QString title = QStringLiteral("route '%1'").arg(route.pattern.pattern());
    return m_project.isEmpty() ? title : title + QStringLiteral(" of project '%1'").arg(m_project);
}

RouteConfig RouteReader::readRoute(const YamlNode &node)
{
    const auto pattern = m_context.expand(node.key, node.line, QStringLiteral("a pattern of model_routes"));
    RouteConfig route{GlobPattern(pattern.value_or(node.key).trimmed()), {}};
    if (route.pattern.pattern().isEmpty())
        m_context.error(
            node.line, QStringLiteral("a route has no pattern: write a model name, or \"*\" for all"));
    // The long form has the targets beside what else the route says.
    const YamlNode *targets = node.kind == YamlNode::Kind::Map ? node.find(u"targets") : nullptr;
    if (targets)
        readOptions(node, route);
    readTargets(targets ? *targets : node, route);
    if (route.targets.isEmpty() && isEmpty(targets ? *targets : node))
        m_context.error(node.line,
            QStringLiteral("%1 is empty: list at least one provider, or remove the route")
                .arg(titleOf(route)));
    checkTargets(route, node.line);
    checkCredentials(route, node.line);
    sortByPriority(route);
    return route;
}

void RouteReader::readOptions(const YamlNode &node, RouteConfig &route)
{
    SectionReader section(node, titleOf(route), configkeys::route, m_context);
    if (section.has(u"strategy"))
        route.strategy = section.choice<Strategy>(u"strategy", strategyNames());
    assign(route.sessionAffinity, section.flag(u"session_affinity"));
}

void RouteReader::readTargets(const YamlNode &node, RouteConfig &route)
{
    // A single target may stand without the list.
    if (node.kind == YamlNode::Kind::List) {
        for (const YamlNode &item : node.children)
            readTarget(item, route);
    } else if (node.kind != YamlNode::Kind::Null) {
        readTarget(node, route);
    }
}

void RouteReader::readTarget(const YamlNode &node, RouteConfig &route)
{
    const QString title = titleOf(route);
    TargetConfig target;
    if (node.kind == YamlNode::Kind::Scalar) {
        if (const auto name = m_context.expand(node.text, node.line, title))
            appendTargets(name->trimmed(), target, false, false, node.line, route);
        return;
    }
    if (node.kind != YamlNode::Kind::Map) {
        m_context.error(node.line,
            QStringLiteral("a target of %1 must be a provider name or a mapping with 'provider' and 'model'")
                .arg(title));
        return;
    }
    SectionReader section(node, title, configkeys::target, m_context);
    const auto name = section.text(u"provider");
    const auto account = section.text(u"account_email");
    const auto priority = section.integer(u"priority", 0, leastPriority);
    const auto weight = section.integer(u"weight", 1, 1'000'000);
    assign(target.enabled, section.flag(u"enabled"));
    assign(target.images, section.flag(u"images"));
    assign(target.model, section.text(u"model"));
    assign(target.priority, priority);
    assign(target.weight, weight);
    target.model = target.model.trimmed();
    if (target.model == u"passthrough")
        target.model.clear();
    if (!section.has(u"provider"))
        section.error(u"provider", QStringLiteral("is missing: name one of the providers"));
    if (!name)
        return;
    QString full = name->trimmed();
    if (account && !account->trimmed().isEmpty())
        full += u'/' + account->trimmed();
    appendTargets(full, target, priority.has_value(), weight.has_value(), section.line(u"provider"), route);
}

void RouteReader::appendTargets(const QString &name, const TargetConfig &target, bool hasPriority,
    bool hasWeight, int line, RouteConfig &route)
{
    const auto found = providersNamed(name);
    if (found.empty() && !m_providers.isEmpty()) {
        QStringList names;
        for (const ProviderConfig &provider : m_providers)
            names.append(provider.name);
        const QString nearest = nearestName(name, names);
        const QString advice = nearest.isEmpty() ? QStringLiteral("add it to 'providers' or correct the name")
                                                 : QStringLiteral("did you mean '%1'?").arg(nearest);
        m_context.error(
            line, QStringLiteral("%1 names the unknown provider '%2': %3").arg(titleOf(route), name, advice));
    }
    for (const ProviderConfig *provider : found) {
        TargetConfig one = target;
        one.provider = provider->name;
        if (!hasPriority)
            one.priority = provider->priority;
        if (!hasWeight)
            one.weight = provider->weight;
        route.targets.append(one);
    }
    // Several accounts under one name are there to be used in turn.
    if (found.size() > 1 && m_strategy == Strategy::Priority && !route.strategy)
        route.strategy = Strategy::RoundRobin;
}

std::vector<const ProviderConfig *> RouteReader::providersNamed(QStringView name) const
{
    std::vector<const ProviderConfig *> exact;
    std::vector<const ProviderConfig *> accounts;
    for (const ProviderConfig &provider : m_providers) {
        if (provider.name == name)
            exact.push_back(&provider);
        else if (provider.name.startsWith(name) && provider.name.at(name.size()) == u'/')
            accounts.push_back(&provider);
    }
    if (exact.empty() && accounts.empty()) {
        for (const ProviderConfig &provider : m_providers) {
            if (!provider.preset.isEmpty() && provider.preset.compare(name, Qt::CaseInsensitive) == 0)
                accounts.push_back(&provider);
        }
    }
    return exact.empty() ? accounts : exact;
}

void RouteReader::checkTargets(const RouteConfig &route, int line)
{
    const auto isUsed = [&](const TargetConfig &target) {
        const auto found = providersNamed(target.provider);
        return target.enabled && !found.empty() && found.front()->enabled;
    };
    if (!route.targets.isEmpty() && std::none_of(route.targets.begin(), route.targets.end(), isUsed))
        m_context.warning(line,
            QStringLiteral(
                "%1 leads only to what is not enabled: requests for these models will fail, enable a target "
                "or its provider")
                .arg(titleOf(route)));
}

void RouteReader::checkCredentials(const RouteConfig &route, int line) const
{
    QMap<QString, QString> shownTo; // origin → provider
    for (const TargetConfig &target : route.targets) {
        const auto found = providersNamed(target.provider);
        const bool isUsed = target.enabled && !found.empty() && found.front()->enabled;
        if (isUsed && found.front()->auth == ProviderConfig::Auth::Passthrough)
            shownTo.insert(found.front()->baseUrl.adjusted(QUrl::RemovePath | QUrl::RemoveQuery).toString(),
                target.provider);
    }
    if (shownTo.size() > 1)
        m_context.warning(line,
            QStringLiteral(
                "%1 passes the client's own credential to several places (%2): a key meant for one "
                "is shown to the others, give all but one a key of their own")
                .arg(titleOf(route), shownTo.values().join(QStringLiteral(", "))));
}

} // namespace signalbox
