// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/sectionreader.h"

#include <optional>
#include <vector>

namespace signalbox {

/// Reads `model_routes`, of all and of `projects`, against the providers of the same file.
class RouteReader
{
public:
    /// `strategy` is the one of routes that name none.
    RouteReader(const QList<ProviderConfig> &providers, Strategy strategy, ReadingContext &context);

    /// The routes in file order, each with its targets by priority.
    [[nodiscard]] QList<RouteConfig> read(const YamlNode &node);

    /// What `projects` says, each with its own `model_routes`.
    [[nodiscard]] QList<ProjectConfig> readProjects(const YamlNode &node);

    /// One route `*` to every enabled provider, for a file without `model_routes`.
    [[nodiscard]] QList<RouteConfig> routeToAll() const;

private:
    std::optional<ProjectConfig> readProject(const YamlNode &node);
    [[nodiscard]] QString titleOf(const RouteConfig &route) const;
    RouteConfig readRoute(const YamlNode &node);
    void readOptions(const YamlNode &node, RouteConfig &route);
    void readTargets(const YamlNode &node, RouteConfig &route);
    void readTarget(const YamlNode &node, RouteConfig &route);
    void appendTargets(const QString &name, const TargetConfig &target, bool hasPriority, bool hasWeight,
        int line, RouteConfig &route);
    /// The provider of this name, or every account of it, or every provider made from this preset.
    [[nodiscard]] std::vector<const ProviderConfig *> providersNamed(QStringView name) const;
    void checkTargets(const RouteConfig &route, int line);
    /// Warns of a client's credential that would go to more than one origin.
    void checkCredentials(const RouteConfig &route, int line) const;

    const QList<ProviderConfig> &m_providers;
    Strategy m_strategy;
    ReadingContext &m_context;
    QString m_project; ///< whose routes are read; empty = those of all
};

} // namespace signalbox
