// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/providerpool.h"

#include <QMap>
#include <QStringList>

#include <set>
#include <utility>
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

/// Whose will it is that a request goes to one provider. The first of them that there is counts.
enum class PinOrigin {
    Request,
    Session, ///< the user has told this session to
    User, ///< the user has told all requests to
    Route, ///< the user has set the switch of its route
};

/// What a request is pinned to, but for what all are and routes are.
struct RequestPin
{
    QString provider; ///< empty = nothing
    PinOrigin origin = PinOrigin::Request;
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
    PinOrigin pinOrigin = PinOrigin::Request; ///< of that
    QString model; ///< the name that routes were asked for; empty where a request has none
};

/// Finds the targets of a model: the pin, else the exact route, else the first matching pattern in file
/// order, and of its targets all but where its switch is set to one. The routes of a request's project come
/// before those of all.
class Router
{
public:
    Router(ConfigPointer config, const ProviderPool &pool);

    /// `pin` is of this request alone, and comes before the user's pin. `project` is the one the request is
    /// for; empty = none.
    [[nodiscard]] Selection select(
        const QString &clientModel, const RequestPin &pin = {}, const QString &project = {}) const;
    /// Every enabled provider once, or the pinned one, for requests that name no model. For a project with a
    /// route for every model only the providers of its routes.
    [[nodiscard]] Selection selectWithoutModel(const RequestPin &pin = {}, const QString &project = {}) const;
    /// Routes by another configuration from now on. Switches of routes that it does not have, or that do not
    /// lead to where they are set any more, are as if they had never been set.
    void apply(ConfigPointer config);

    /// All requests go to this provider from now on; empty = by the routes.
    void pin(const QString &provider) { m_pinned = provider; }
    [[nodiscard]] const QString &pinned() const { return m_pinned; }

    /// All requests of a route go to this provider from now on; empty = to all of its targets. `project` is
    /// whose route it is; empty = one of all.
    void pinRoute(const QString &project, const QString &pattern, const QString &provider);
    /// Empty = to all of its targets.
    [[nodiscard]] QString pinnedRoute(const QString &project, const QString &pattern) const;
    /// Where the enabled targets of a route lead to, each once in its order; empty when there is none.
    [[nodiscard]] QStringList providersOf(const QString &project, const QString &pattern) const;

private:
    void choosePin(const RequestPin &pin, Selection &result) const;
    [[nodiscard]] static bool leadsTo(const ProjectConfig *project, const QString &provider);
    [[nodiscard]] QString withoutListingPrefix(const QString &model, const ProjectConfig *project) const;
    [[nodiscard]] Target targetAt(
        const ProviderPointer &provider, const TargetConfig &config, const QString &model) const;
    [[nodiscard]] QString upstreamName(const Provider &provider, const QString &model) const;

    ConfigPointer m_config;
    const ProviderPool &m_pool;
    QString m_pinned;
    QMap<std::pair<QString, QString>, QString> m_switches; ///< by project and pattern
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
