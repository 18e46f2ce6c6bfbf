// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/budgetrules.h"
#include "proxy/clientrequest.h"
#include "proxy/clientrights.h"
#include "proxy/resourceowners.h"
#include "proxy/sessionpins.h"
#include "upstream/balancer.h"
#include "upstream/sessionaffinity.h"

namespace signalbox {

/// Where one request is to go, in which order, and why.
struct RoutePlan
{
    std::vector<Target> targets; ///< best first
    QString route; ///< its pattern; empty when none matched
    QString project; ///< whose route it is; empty = one of all
    Strategy strategy = Strategy::Priority;
    QString pinned; ///< empty = by the route
    PinOrigin pinOrigin = PinOrigin::Request; ///< of that
    QByteArray session; ///< for SessionAffinity; empty = it is not known
    bool sticks = true; ///< the session stays with its provider
    bool sessionNamed = false; ///< by the client
    QString sticky; ///< the provider that has the session's prompt cache; empty = none
    /// A turn of a strategy: what is to be ordered, as in the file; no targets = none is taken.
    struct Turn
    {
        std::vector<Target> targets;
        Strategy strategy = Strategy::Priority;
        QString key; ///< what it is counted by
    };
    Turn turn; ///< that the order is of
    std::vector<Turn> earlierTurns; ///< of plans that a cheaper one took the place of
    ResourceOwner owner; ///< of what the path names
    QString clientKey; ///< that the request came with; empty = none
    QByteArray login; ///< of the client, for quotas (loginOf); empty where they do not count
    QStringList forbidden; ///< providers that its route has and its key does not allow
    QStringList spent; ///< providers whose own budget is used up
    QStringList budgetReasons; ///< what budgets have changed, one line each
    bool isThrifty = false; ///< the cheapest comes first
    std::optional<Error> refusal; ///< why there is no target

    /// One sentence per reason, in order.
    [[nodiscard]] QStringList reasons(Clock::TimePoint now) const;
    /// The provider that will be asked first; empty when there is none.
    [[nodiscard]] QString first() const;
    /// Whether there is room for it, where the strategy asks.
    [[nodiscard]] QuotaStanding quotaStanding(const Target &target) const;
    /// Why it is not the first to be asked, in one line; empty when nothing speaks against it.
    [[nodiscard]] QString remark(const Target &target, Clock::TimePoint now) const;

private:
    [[nodiscard]] QString orderReason(Clock::TimePoint now) const;
    [[nodiscard]] QString pinReason() const;
    [[nodiscard]] QStringList quotaReasons() const;
};

/// Makes the plan of a request: the request's own pin, then what the user has told its session, then all
/// requests, then the switch of its route, then the route; within it the
/// balancer, and before its choice the provider that has the session's prompt cache. Whatever says so, it
/// goes nowhere that its client key does not allow, and no further than its budgets.
class RoutePlanner
{
public:
    RoutePlanner(const Router &router, const ProviderPool &providers, Balancer &balancer,
        SessionAffinity &affinity, SessionPins &sessionPins, const ResourceOwners &owners,
        const ClientRights &rights, const BudgetRules &budgets)
        : m_router(router)
        , m_providers(providers)
        , m_balancer(balancer)
        , m_affinity(affinity)
        , m_sessionPins(sessionPins)
        , m_owners(owners)
        , m_rights(rights)
        , m_budgets(budgets)
    { }

    [[nodiscard]] RoutePlan plan(
        const HttpRequest &request, const ClientRequest &asked, Clock::TimePoint now) const;
    /// True when the client key of the request allows this model and somebody who can be asked for it.
    [[nodiscard]] bool mayAsk(const HttpRequest &request, const QString &model) const;
    /// The request will be sent: the strategy's turn is used up, and the session goes where this one goes.
    void commit(RoutePlan &plan, Clock::TimePoint now);

private:
    [[nodiscard]] RequestPin pinOf(const HttpRequest &request, const ClientRequest &asked) const;
    [[nodiscard]] Selection select(
        RoutePlan &plan, const HttpRequest &request, const ClientRequest &asked) const;
    /// What is asked, by whom and when.
    struct Occasion
    {
        const HttpRequest &request;
        const ClientRequest &asked;
        Clock::TimePoint now;
    };

    [[nodiscard]] RoutePlan follow(
        const Selection &selection, RoutePlan plan, const Occasion &occasion) const;
    void order(RoutePlan &plan, const Selection &selection, const Occasion &occasion) const;
    void save(RoutePlan &plan, Selection selection, const RoutePlan &begun, const Occasion &occasion) const;
    void keepAllowed(RoutePlan &plan, const QString &key) const;
    void keepAffordable(RoutePlan &plan, const HttpRequest &request) const;
    [[nodiscard]] std::optional<Error> missingRight(
        const HttpRequest &request, const ClientRequest &asked, const Selection &selection) const;
    void preferSticky(RoutePlan &plan, Clock::TimePoint now) const;
    [[nodiscard]] static bool leavesForRoom(
        const RoutePlan &plan, const Target &sticky, Clock::TimePoint now);
    [[nodiscard]] Error refusalOf(
        const RoutePlan &plan, const HttpRequest &request, const QString &model) const;

    const Router &m_router;
    const ProviderPool &m_providers;
    Balancer &m_balancer;
    SessionAffinity &m_affinity;
    SessionPins &m_sessionPins;
    const ResourceOwners &m_owners;
    const ClientRights &m_rights;
    const BudgetRules &m_budgets;
};

} // namespace signalbox
