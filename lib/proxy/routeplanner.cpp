// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/routeplanner.h"

#include "config/accountnames.h"
#include "config/configkeys.h"
#include "config/strategynames.h"
#include "proxy/modelsbeside.h"
#include "proxy/sessionkey.h"

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

using Block = Availability::Block;

/// The name of its provider, and what keeps that from being asked.
QString nameAndState(const Target &target, Clock::TimePoint now)
{
    const QString &name = target.provider->name();
    const Availability availability = target.provider->availability(target.model, now);
    const auto left = std::chrono::ceil<std::chrono::seconds>(availability.until - now).count();
    switch (availability.block) {
    case Block::None:
        return target.provider->gate().hasRoom() ? name : QStringLiteral("%1 (it is full)").arg(name);
    case Block::Suspected:
        return QStringLiteral("%1 (left out for %2 s after failures)").arg(name).arg(left);
    case Block::Stated:
        return QStringLiteral("%1 (asked to be left alone for %2 s)").arg(name).arg(left);
    case Block::Exhausted:
        return QStringLiteral("%1 (it has no balance)").arg(name);
    case Block::NoCredential:
        return QStringLiteral("%1 (it cannot be asked)").arg(name);
    }
    return {};
}

QString usedTo(const Budgets::Thrift &thrift)
{
    return QStringLiteral("budget '%1' is used to %2 %").arg(thrift.budget, QString::number(thrift.percent));
}

/// The budget of one provider has a say where that one comes first, or would if there were more of it.
bool concerns(const Budgets::Thrift &thrift, const RoutePlan &plan)
{
    if (thrift.provider.isEmpty())
        return true;
    const QStringList places = plan.targets.empty() ? plan.spent : QStringList(plan.first());
    return std::any_of(places.begin(), places.end(),
        [&](const QString &provider) { return isCalled(provider, thrift.provider); });
}

/// Who has led to the cheaper plan was at his turn.
void replace(RoutePlan &plan, RoutePlan cheaper)
{
    cheaper.earlierTurns = std::move(plan.earlierTurns);
    cheaper.earlierTurns.push_back(std::move(plan.turn));
    plan = std::move(cheaper);
}

} // namespace

QStringList RoutePlan::reasons(Clock::TimePoint now) const
{
    QStringList result;
    if (!pinned.isEmpty())
        result << pinReason();
    else if (!owner.provider.isEmpty())
        result << QStringLiteral("made by %1").arg(owner.provider);
    else if (!route.isEmpty())
        result << (project.isEmpty() ? QStringLiteral("route %1 fits").arg(route)
                                     : QStringLiteral("route %1 of project %2 fits").arg(route, project));
    if (!forbidden.isEmpty())
        result << QStringLiteral("key %1 leaves out %2").arg(clientKey, forbidden.join(QStringLiteral(", ")));
    result << budgetReasons;
    if (!sticky.isEmpty())
        result << QStringLiteral("session stays with %1").arg(sticky);
    if (!targets.empty())
        result << orderReason(now);
    result << quotaReasons();
    return result;
}

QString RoutePlan::orderReason(Clock::TimePoint now) const
{
    QStringList places;
    for (const Target &target : targets)
        places << nameAndState(target, now);
    const QString order = places.join(QStringLiteral(", "));
    if (places.size() == 1)
        return QStringLiteral("it leads to %1").arg(order);
    const bool isByRoute = pinned.isEmpty() && owner.provider.isEmpty() && !route.isEmpty();
    return isByRoute ? QStringLiteral("strategy %1 gives the order %2").arg(strategyName(strategy), order)
                     : QStringLiteral("the order is %1").arg(order);
}

QString RoutePlan::pinReason() const
{
    switch (pinOrigin) {
    case PinOrigin::Session:
        return QStringLiteral("pinned to %1 by the user (session)").arg(pinned);
    case PinOrigin::Route:
        return QStringLiteral("pinned to %1 by the user (route %2)").arg(pinned, route);
    case PinOrigin::User:
        return QStringLiteral("pinned to %1 by the user").arg(pinned);
    case PinOrigin::Request:
        break;
    }
    return QStringLiteral("pinned to %1").arg(pinned);
}

QStringList RoutePlan::quotaReasons() const
{
    QStringList result;
    for (const Target &target : targets) {
        const QString reason = quotaStanding(target).reason;
        const QString text = QStringLiteral("%1: %2").arg(target.provider->name(), reason);
        if (!reason.isEmpty() && !result.contains(text))
            result << text;
    }
    return result;
}

QuotaStanding RoutePlan::quotaStanding(const Target &target) const
{
    return strategy == Strategy::QuotaAware ? target.provider->quotaStanding(target.model, login)
                                            : QuotaStanding();
}

QString RoutePlan::remark(const Target &target, Clock::TimePoint now) const
{
    const QString reason = target.provider->availability(target.model, now).reason;
    const QuotaStanding quota = reason.isEmpty() ? quotaStanding(target) : QuotaStanding();
    return quota.room == QuotaStanding::Room::Ample ? reason : quota.reason;
}

QString RoutePlan::first() const
{
    return targets.empty() ? QString() : targets.front().provider->name();
}

RoutePlan RoutePlanner::plan(
    const HttpRequest &request, const ClientRequest &asked, Clock::TimePoint now) const
{
    RoutePlan begun;
    const Selection selection = select(begun, request, asked);
    begun.route = selection.route;
    begun.project = selection.project;
    begun.strategy = selection.strategy;
    begun.pinned = selection.pinned;
    begun.pinOrigin = selection.pinOrigin;
    begun.clientKey = request.clientKey;
    begun.refusal = missingRight(request, asked, selection);
    if (!begun.refusal && asked.kind != ClientRequest::Kind::CountTokens) // which costs nothing
        begun.refusal = m_budgets.refusalFor({request.clientKey, request.project});
    if (begun.refusal)
        return begun;
    const Occasion occasion{request, asked, now};
    RoutePlan plan = follow(selection, begun, occasion);
    if (asked.kind != ClientRequest::Kind::Other && plan.pinned.isEmpty()) // a pin is somebody's will
        save(plan, selection, begun, occasion);
    if (plan.targets.empty() && !plan.refusal)
        plan.refusal = refusalOf(plan, request, asked.model);
    return plan;
}

/// The plan of a request that goes by this selection: who of it may be asked, in which order.
RoutePlan RoutePlanner::follow(const Selection &selection, RoutePlan plan, const Occasion &occasion) const
{
    using Kind = ClientRequest::Kind;
    const ClientRequest &asked = occasion.asked;
    plan.route = selection.route;
    plan.project = selection.project;
    plan.strategy = selection.strategy;
    plan.targets = selection.targets;
    keepAllowed(plan, plan.clientKey);
    if (asked.kind != Kind::CountTokens)
        keepAffordable(plan, occasion.request);
    if (asked.kind == Kind::Other) { // files and the like are for those who speak as the client does
        std::erase_if(plan.targets, [&](const Target &target) {
            const bool openAi = target.provider->config().type == ProviderConfig::Type::OpenAi;
            return openAi == (asked.protocol == Protocol::Anthropic);
        });
    }
    if (!plan.targets.empty())
        order(plan, selection, occasion);
    return plan;
}

void RoutePlanner::order(RoutePlan &plan, const Selection &selection, const Occasion &occasion) const
{
    const auto &[request, asked, now] = occasion;
    // With one place to go there is nothing to stay with; a session's own name is worth knowing all the same.
    const bool mayMatter = plan.targets.size() > 1 || !m_sessionPins.isEmpty();
    const SessionKey session
        = asked.kind == ClientRequest::Kind::Other ? SessionKey() : SessionKey::of(request, asked, mayMatter);
    plan.sessionNamed = session.named;
    plan.session = session.key;
    plan.sticks = selection.sessionAffinity && plan.pinned.isEmpty(); // a pin is for now
    if (plan.sticks)
        plan.sticky = m_affinity.providerOf(session.key, now);
    if (plan.strategy == Strategy::QuotaAware)
        plan.login = loginOf(request.headers, request.query);
    // Those who cost the same take turns of their own.
    const QString key = plan.isThrifty ? QString(selection.model + u'\n') : selection.model;
    std::vector<Target> unordered
        = std::exchange(plan.targets, m_balancer.preview(plan.targets, plan.strategy, key, now, plan.login));
    preferSticky(plan, now);
    if (plan.sticky.isEmpty() && asked.kind != ClientRequest::Kind::CountTokens)
        plan.turn = {std::move(unordered), plan.strategy, key};
}

bool RoutePlanner::mayAsk(const HttpRequest &request, const QString &model) const
{
    if (!m_rights.isRestricted(request.clientKey))
        return true;
    const Selection selection = m_router.select(model, {request.pin}, request.project);
    return m_rights.allowsModel(request.clientKey, selection.model)
        && std::any_of(selection.targets.begin(), selection.targets.end(), [&](const Target &target) {
               return m_rights.allowsProvider(request.clientKey, target.provider->name());
           });
}

std::optional<Error> RoutePlanner::missingRight(
    const HttpRequest &request, const ClientRequest &asked, const Selection &selection) const
{
    const QString &key = request.clientKey;
    if (asked.kind == ClientRequest::Kind::Other && !m_rights.allowsWithoutModel(key))
        return Error{Error::Kind::Permission,
            QStringLiteral("%1 names no model, and the client key '%2' is for some models only")
                .arg(QString::fromUtf8(request.path.left(200)), key)};
    if (asked.kind != ClientRequest::Kind::Other && !m_rights.allowsModel(key, selection.model))
        return Error{Error::Kind::Permission,
            QStringLiteral("model: %1 is not among those of the client key '%2'").arg(asked.model, key)};
    if (m_rights.allowsWithoutModel(key))
        return std::nullopt;
    const auto others = modelsBeside(asked);
    if (!others)
        return others.error();
    const auto foreign = std::find_if(others->begin(), others->end(),
        [&](const QString &model) { return !m_rights.allowsModel(key, model); });
    if (foreign != others->end())
        return Error{Error::Kind::Permission,
            QStringLiteral("model: %1 is not among those of the client key '%2'").arg(*foreign, key)};
    return std::nullopt;
}

void RoutePlanner::keepAllowed(RoutePlan &plan, const QString &key) const
{
    std::erase_if(plan.targets, [&](const Target &target) {
        const QString &name = target.provider->name();
        if (m_rights.allowsProvider(key, name))
            return false;
        if (!plan.forbidden.contains(name))
            plan.forbidden.append(name);
        return true;
    });
}

/// Budgets that are nearly used up: another model, or the same where it costs least.
void RoutePlanner::save(
    RoutePlan &plan, Selection selection, const RoutePlan &begun, const Occasion &occasion) const
{
    if (plan.targets.empty() && plan.spent.isEmpty()) // saving opens no way that there is not without it
        return;
    const HttpRequest &request = occasion.request;
    const QList<Budgets::Thrift> thrifts = m_budgets.thriftsFor({request.clientKey, request.project});
    QStringList reasons;
    for (const Budgets::Thrift &thrift : thrifts) {
        if (thrift.model.isEmpty() || !concerns(thrift, plan))
            continue;
        Selection other = m_router.select(thrift.model, {}, request.project);
        RoutePlan cheaper;
        if (m_rights.allowsModel(request.clientKey, other.model))
            cheaper = follow(other, begun, occasion);
        if (!cheaper.targets.empty()) {
            reasons << QStringLiteral("%1: %2 is asked for").arg(usedTo(thrift), thrift.model);
            replace(plan, std::move(cheaper));
            selection = std::move(other);
            break;
        }
        reasons << QStringLiteral("%1, but %2 leads to nobody who may be asked")
                       .arg(usedTo(thrift), thrift.model);
    }
    const auto thrift = std::find_if(thrifts.begin(), thrifts.end(),
        [&](const Budgets::Thrift &one) { return one.model.isEmpty() && concerns(one, plan); });
    if (thrift != thrifts.end() && !plan.targets.empty()) {
        reasons << QStringLiteral("%1: the cheapest comes first").arg(usedTo(*thrift));
        m_budgets.preferCheap(selection.targets, thrift->currency);
        RoutePlan thrifty = begun;
        thrifty.isThrifty = true;
        replace(plan, follow(selection, std::move(thrifty), occasion));
    }
    plan.budgetReasons = reasons + plan.budgetReasons;
}

void RoutePlanner::keepAffordable(RoutePlan &plan, const HttpRequest &request) const
{
    const Budgets::Subject subject{request.clientKey, request.project};
    QStringList providers;
    for (const Target &target : plan.targets)
        providers << target.provider->name();
    const QStringList reasons = m_budgets.leaveOut(plan.targets, subject);
    for (const Target &target : plan.targets)
        providers.removeAll(target.provider->name());
    plan.spent = providers;
    if (!reasons.isEmpty() && plan.targets.empty())
        plan.refusal = m_budgets.refusalAt(providers, subject);
    else
        plan.budgetReasons << reasons;
}

void RoutePlanner::commit(RoutePlan &plan, Clock::TimePoint now)
{
    if (!plan.pinned.isEmpty() && plan.pinOrigin == PinOrigin::Session)
        m_sessionPins.touch(shownSession(plan.session));
    const auto take = [&](RoutePlan::Turn &&turn) {
        return m_balancer.order(std::move(turn.targets), turn.strategy, turn.key, now, plan.login);
    };
    for (RoutePlan::Turn &turn : std::exchange(plan.earlierTurns, {}))
        (void)take(std::move(turn));
    if (plan.turn.targets.empty())
        return;
    plan.targets = take(std::exchange(plan.turn, {}));
    // Clients begin a session with several requests at once: the others are to find the cache of this one.
    if (plan.sticks)
        m_affinity.reserve(plan.session, plan.first(), now);
}

/// What the request asks for itself comes first.
RequestPin RoutePlanner::pinOf(const HttpRequest &request, const ClientRequest &asked) const
{
    if (!request.pin.isEmpty() || m_sessionPins.isEmpty())
        return {request.pin};
    const QByteArray session = SessionKey::of(request, asked).key;
    return session.isEmpty()
        ? RequestPin()
        : RequestPin{m_sessionPins.providerOf(shownSession(session)), PinOrigin::Session};
}

Selection RoutePlanner::select(RoutePlan &plan, const HttpRequest &request, const ClientRequest &asked) const
{
    if (asked.kind != ClientRequest::Kind::Other)
        return m_router.select(asked.model, pinOf(request, asked), request.project);
    // What a provider has made only that provider knows, whatever is pinned now.
    plan.owner = m_owners.ownerOf(request.path);
    Selection selection = m_router.selectWithoutModel({request.pin}, request.project);
    if (const ProviderPointer owner = m_providers.find(plan.owner.provider)) {
        selection.targets = {{owner, {}, 1, 1}};
        selection.pinned.clear();
    }
    return selection;
}

void RoutePlanner::preferSticky(RoutePlan &plan, Clock::TimePoint now) const
{
    const auto found = std::find_if(plan.targets.begin(), plan.targets.end(),
        [&](const Target &target) { return target.provider->name() == plan.sticky; });
    // One that has failed has lost the session; one that asks for patience may get it, for its cache.
    const auto block = found == plan.targets.end() ? Block::Exhausted
                                                   : found->provider->availability(found->model, now).block;
    const auto cheapest = std::min_element(plan.targets.begin(), plan.targets.end(),
        [](const Target &a, const Target &b) { return a.priority < b.priority; });
    const bool isTooDear
        = plan.isThrifty && found != plan.targets.end() && found->priority > cheapest->priority;
    const bool isWell = block == Block::None || (block == Block::Stated && m_affinity.hasCache(plan.session));
    if (isWell && !isTooDear && !leavesForRoom(plan, *found, now))
        std::rotate(plan.targets.begin(), found, found + 1);
    else
        plan.sticky.clear();
}

/// A reserve that sessions could use up would be none.
bool RoutePlanner::leavesForRoom(const RoutePlan &plan, const Target &sticky, Clock::TimePoint now)
{
    using Room = QuotaStanding::Room;
    const Target &best = plan.targets.front();
    return plan.quotaStanding(sticky).room != Room::Ample && best.priority <= sticky.priority
        && best.provider->availability(best.model, now).isGiven()
        && plan.quotaStanding(best).room == Room::Ample;
}

Error RoutePlanner::refusalOf(const RoutePlan &plan, const HttpRequest &request, const QString &model) const
{
    if (!plan.pinned.isEmpty() && !m_providers.find(plan.pinned)) {
        QStringList names;
        for (const ProviderPointer &provider : m_providers.providers()) {
            if (m_rights.allowsProvider(plan.clientKey, provider->name()))
                names << provider->name();
        }
        const QString nearest = nearestName(plan.pinned, names);
        // Not as "not found", which clients take for the model.
        return {Error::Kind::InvalidRequest,
            QStringLiteral("provider: there is no '%1'%2")
                .arg(plan.pinned,
                    nearest.isEmpty() ? QStringLiteral("; there are ") + names.join(QStringLiteral(", "))
                                      : QStringLiteral("; did you mean '%1'?").arg(nearest))};
    }
    if (!plan.forbidden.isEmpty()) {
        const QString what = model.isEmpty() ? QString::fromUtf8(request.path.left(200)) : model;
        return {Error::Kind::Permission,
            QStringLiteral("the client key '%1' does not allow %2, where %3 would go")
                .arg(plan.clientKey, plan.forbidden.join(QStringLiteral(", ")), what)};
    }
    if (model.isEmpty())
        return {Error::Kind::NotFound,
            QStringLiteral("no provider can take %1").arg(QString::fromUtf8(request.path))};
    const QString whose
        = plan.project.isEmpty() ? QString() : QStringLiteral(" of project '%1'").arg(plan.project);
    return {Error::Kind::NotFound,
        QStringLiteral("model: %1 (no entry of model_routes%2 leads it to an enabled provider)")
            .arg(model, whose)};
}

} // namespace signalbox
