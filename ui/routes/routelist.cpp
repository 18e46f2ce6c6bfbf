// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/routes/routelist.h"

#include "ui/routes/routecard.h"
#include "ui/routes/routeform.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {

/// Why no request ever takes this route; empty = it can be reached.
QString remarkOn(const QList<RouteConfig> &routes, qsizetype place)
{
    const QString pattern = routes.at(place).pattern.pattern();
    for (const RouteConfig &earlier : routes.first(place)) {
        if (coversRoute(earlier.pattern.pattern(), pattern) && !routes.at(place).pattern.isExact())
            return RouteList::tr("Never reached: all that fits it goes by %1 above")
                .arg(earlier.pattern.pattern());
    }
    return {};
}

bool takesAll(const QList<RouteConfig> &routes)
{
    return std::ranges::any_of(
        routes, [](const RouteConfig &route) { return route.pattern.pattern() == QLatin1String("*"); });
}
} // namespace

RouteList::RouteList(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
}

void RouteList::clear()
{
    // A card may be the one whose key or menu has brought this about.
    for (QWidget *widget : std::as_const(m_others)) {
        widget->hide();
        widget->deleteLater();
    }
    for (RouteCard *card : std::as_const(m_cards)) {
        card->hide();
        card->deleteLater();
    }
    m_cards.clear();
    m_others.clear();
}

void RouteList::setConfig(const Config &config, bool hasOwnRoutes)
{
    clear();
    for (const ProjectConfig &project : config.projects)
        addGroup(project.name, project.routes, config.strategy);
    if (hasOwnRoutes)
        addGroup({}, config.routes, config.strategy);
    addRemainder(config);
    if (hasOwnRoutes)
        return;
    auto *empty = new EmptyState(tr("Every model goes to every enabled provider"),
        tr("They are asked by their priorities, and the next one takes over when one fails. A route sends "
           "some "
           "models to some providers only, or asks for other models there."),
        this);
    QPushButton *add = empty->addButton(tr("Add a route"));
    add->setObjectName(QStringLiteral("addFirst"));
    connect(add, &QPushButton::clicked, this, [this] { emit addRequested({}, {}); });
    m_column->addWidget(empty);
    m_others << empty;
}

void RouteList::addGroup(const QString &project, const QList<RouteConfig> &routes, Strategy usual)
{
    QWidget *title = makeLabel(
        project.isEmpty() ? tr("All requests") : tr("Project %1").arg(project), TextRole::Heading, this);
    title->setContentsMargins(0, m_others.isEmpty() ? 0 : 8, 0, 0);
    m_column->addWidget(title);
    m_others << title;
    const QList<RouteConfig> ordered = inOrder(routes);
    for (qsizetype i = 0; i < ordered.size(); ++i)
        addCard(project, ordered, i, usual);
}

void RouteList::addCard(
    const QString &project, const QList<RouteConfig> &routes, qsizetype place, Strategy usual)
{
    const RouteConfig &route = routes.at(place);
    // Among exact names the order says nothing, and they come before all patterns wherever they stand.
    const auto isPattern = [&](qsizetype other) {
        return other >= 0 && other < routes.size() && !routes.at(other).pattern.isExact();
    };
    const bool canMove = isPattern(place);
    auto *card = new RouteCard(route, usual,
        {project, static_cast<int>(m_cards.size()) + 1, remarkOn(routes, place),
            canMove && isPattern(place - 1), canMove && isPattern(place + 1)},
        this);
    m_column->addWidget(card);
    m_cards << card;
    const QString pattern = route.pattern.pattern();
    connect(card, &RouteCard::pinRequested, this,
        [this, project, pattern](const QString &provider) { emit pinRequested(project, pattern, provider); });
    connect(card, &RouteCard::editRequested, this,
        [this, project, pattern] { emit editRequested(project, pattern); });
    connect(card, &RouteCard::removeRequested, this,
        [this, project, pattern] { emit removeRequested(project, pattern); });
    connect(card, &RouteCard::moveRequested, this, [this, project, pattern, routes, place](int steps) {
        emit moveRequested(project, pattern, routes.at(place + steps).pattern.pattern());
    });
}

void RouteList::addRemainder(const Config &config)
{
    if (takesAll(config.routes))
        return;
    auto *note = new NoticeBar(Tone::Attention, this);
    note->setObjectName(QStringLiteral("remainder"));
    note->setText(tr("Requests for models that fit no route are refused."));
    connect(note->addButton(tr("Add a route for all others")), &QPushButton::clicked, this,
        [this] { emit addRequested({}, QStringLiteral("*")); });
    m_column->addWidget(note);
    m_others << note;
}

void RouteList::setSnapshot(const GatewaySnapshot &snapshot)
{
    for (RouteCard *card : std::as_const(m_cards))
        card->setSnapshot(snapshot);
}

RouteCard *RouteList::card(const QString &project, const QString &pattern) const
{
    const auto found = std::ranges::find_if(m_cards,
        [&](const RouteCard *card) { return card->project() == project && card->pattern() == pattern; });
    return found == m_cards.end() ? nullptr : *found;
}

RouteCard *RouteList::highlight(const QString &project, const QString &pattern)
{
    RouteCard *wanted = card(project, pattern);
    for (RouteCard *other : std::as_const(m_cards))
        other->setHighlighted(wanted && other == wanted);
    return wanted;
}

} // namespace signalbox
