// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/providerpool.h"

#include <set>
#include <vector>

namespace signalbox {

/// One place a request may go to: a provider and the model to ask it for.
struct Target
{
    ProviderPointer provider;
    QString model; ///< what goes upstream; equal to the client's when it is passed through
    int priority = 1;
    int weight = 1;
    bool images = true; ///< takes requests that carry images
};

/// Where the requests for one model go, and by which entry of the configuration.
struct Selection
{
    std::vector<Target> targets; ///< enabled ones in the order of the file; empty when no route matches
    QString route; ///< its pattern; empty when no route matches
    Strategy strategy = Strategy::Priority;
    bool sessionAffinity = true;
    QString project; ///< whose route it is; empty = one of all
    QString pinned; ///< the one provider the request is pinned to; empty = by the route
    QString model; ///< the name that routes were asked for; empty where a request has none
};

/// Finds the targets of a model: the pin, else the exact route, else the first matching pattern in file
/// order. The routes of a request's project come before those of all.
class Router
{
public:
    Router(ConfigPointer config, const ProviderPool &pool);

    /// `pin` names the provider that the request itself asks for; empty = none. It comes before the user's
    /// pin. `project` is the one the request is for; empty = none.
    [[nodiscard]] Selection select(
        const QString &clientModel, const QString &pin = {}, const QString &project = {}) const;
    /// Every enabled provider once, or the pinned one, for requests that name no model. For a project with a
    /// route for every model only the providers of its routes.
    [[nodiscard]] Selection selectWithoutModel(const QString &pin = {}, const QString &project = {}) const;
    /// Routes by another configuration from now on.
    void apply(ConfigPointer config) { m_config = std::move(config); }

    /// All requests go to this provider from now on; empty = by the routes.
    void pin(const QString &provider) { m_pinned = provider; }
    [[nodiscard]] const QString &pinned() const { return m_pinned; }

private:
    [[nodiscard]] static bool leadsTo(const ProjectConfig *project, const QString &provider);
    [[nodiscard]] QString withoutListingPrefix(const QString &model, const ProjectConfig *project) const;
    [[nodiscard]] Target targetAt(
        const ProviderPointer &provider, const TargetConfig &config, const QString &model) const;
    [[nodiscard]] QString upstreamName(const Provider &provider, const QString &model) const;

    ConfigPointer m_config;
    const ProviderPool &m_pool;
    QString m_pinned;
    mutable std::set<QString> m_guessed; ///< names that were logged already
};

/// The name under which a model is listed for Claude Code, which offers only ids with "claude" or "anthropic"
/// in them.
QString discoverableModelName(const QString &model);
/// The name a discoverable one stands for.
QString realModelName(const QString &model);

/// The model name without the "[1m]" that Claude Code may append to ask for the long context window.
QString routableModel(const QString &model);

} // namespace signalbox
