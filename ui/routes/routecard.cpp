// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/routes/routecard.h"

#include "ui/routes/routetexts.h"
#include "ui/texts/snapshottexts.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/statelook.h"
#include "ui/widgets/statemark.h"
#include "ui/widgets/tintedicon.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {
constexpr double radius = 8;
constexpr int switchWidth = 190;
constexpr int numberWidth = 22;

QString spokenName(const QString &project, const QString &pattern)
{
    return project.isEmpty() ? RouteCard::tr("Route %1").arg(pattern)
                             : RouteCard::tr("Route %1 of the project %2").arg(pattern, project);
}
} // namespace

RouteCard::RouteCard(const RouteConfig &route, Strategy usual, Place place, QWidget *parent)
    : QFrame(parent)
    , m_pattern(route.pattern.pattern())
    , m_place(std::move(place))
    , m_switch(new QComboBox(this))
    , m_menu(new QToolButton(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(spokenName(m_place.project, m_pattern));
    const Strategy strategy = route.strategy.value_or(usual);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 10, 12);
    column->setSpacing(6);
    addHead(*column, route, strategy);
    for (const TargetConfig &target : route.targets)
        addTarget(*column, target, strategy);
    if (!m_place.remark.isEmpty()) {
        auto *row = new QHBoxLayout;
        row->setContentsMargins(numberWidth + 10, 2, 0, 0);
        auto *mark = new StateMark(this);
        mark->setState(signalbox::Shape::Triangle, Tone::Attention, m_place.remark);
        auto *remark = makeLabel(m_place.remark, TextRole::Body, this);
        remark->setObjectName(QStringLiteral("remark"));
        remark->setWordWrap(true);
        row->setSpacing(8);
        row->addWidget(mark);
        row->addWidget(remark, 1);
        column->addLayout(row);
    }
    makeMenu();
    connect(m_switch, &QComboBox::activated, this,
        [this](int index) { emit pinRequested(m_switch->itemData(index).toString()); });
}

void RouteCard::addHead(QVBoxLayout &column, const RouteConfig &route, Strategy strategy)
{
    auto *number = makeLabel(QLocale().toString(m_place.number), TextRole::Muted, this);
    number->setFixedWidth(numberWidth);
    auto *pattern = makeLabel(m_pattern, TextRole::Code, this);
    QFont strong = pattern->font();
    strong.setBold(true);
    pattern->setFont(strong);
    pattern->setTextInteractionFlags(Qt::NoTextInteraction);
    QStringList notes{RouteTexts::strategy(strategy)};
    if (!route.sessionAffinity)
        notes << tr("sessions may change their provider");
    m_switch->setFixedWidth(switchWidth);
    m_switch->setAccessibleName(tr("Switch of the route %1").arg(m_pattern));
    m_switch->addItem(tr("Automatic"));
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(number);
    row->addWidget(pattern);
    row->addWidget(makeLabel(notes.join(QStringLiteral(" · ")), TextRole::Muted, this), 1);
    row->addWidget(m_switch);
    row->addWidget(m_menu);
    column.addLayout(row);
}

void RouteCard::addTarget(QVBoxLayout &column, const TargetConfig &target, Strategy strategy)
{
    auto *mark = new StateMark(this);
    auto *name = makeLabel(target.provider, TextRole::Body, this);
    auto *model = makeLabel(
        RouteTexts::target(target.model), target.model.isEmpty() ? TextRole::Muted : TextRole::Body, this);
    QStringList notes{RouteTexts::place(target, strategy)};
    if (!target.images)
        notes << tr("no images");
    auto *health = makeLabel({}, TextRole::Muted, this);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(numberWidth + 10, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(mark);
    row->addWidget(name);
    row->addWidget(model);
    row->addWidget(health, 1);
    row->addWidget(makeLabel(notes.join(QStringLiteral(" · ")), TextRole::Muted, this));
    column.addLayout(row);
    mark->setState(signalbox::Shape::Ring, Tone::Neutral, {});
    m_targets << TargetRow{target.provider, target.enabled, mark, health};
    if (!target.enabled)
        health->setText(tr("switched off in this route"));
}

void RouteCard::makeMenu()
{
    const QString name = tr("Change the route %1").arg(m_pattern);
    m_menu->setIcon(tintedIcon(QStringLiteral("more"), Colors(palette()).muted()));
    m_menu->setAutoRaise(true);
    m_menu->setAccessibleName(name);
    m_menu->setToolTip(name);
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_menu->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    auto *menu = new QMenu(m_menu);
    menu->addAction(tr("&Edit…"), this, &RouteCard::editRequested);
    menu->addSeparator();
    menu->addAction(tr("Move &up\tAlt+Up"), this, [this] { move(-1); })->setEnabled(m_place.canMoveUp);
    menu->addAction(tr("Move &down\tAlt+Down"), this, [this] { move(1); })->setEnabled(m_place.canMoveDown);
    menu->addSeparator();
    menu->addAction(tr("&Remove\tDel"), this, &RouteCard::removeRequested);
    m_menu->setMenu(menu);
}

void RouteCard::setSnapshot(const GatewaySnapshot &snapshot)
{
    for (const TargetRow &target : std::as_const(m_targets)) {
        const auto provider = std::ranges::find(snapshot.providers, target.provider, &ProviderSnapshot::name);
        if (!target.isEnabled || provider == snapshot.providers.end())
            continue;
        const StateLook look = lookOf(*provider);
        const QString health = SnapshotTexts::health(*provider);
        target.mark->setState(look.shape, look.tone, health.isEmpty() ? tr("Ready") : health);
        target.health->setText(health);
    }
    const auto state = std::ranges::find_if(snapshot.routeSwitches, [this](const RouteSwitch &route) {
        return route.project == m_place.project && route.pattern == m_pattern;
    });
    showSwitch(state == snapshot.routeSwitches.end() ? nullptr : &*state);
}

/// The gateway has switches for the routes that it knows: those that were saved.
void RouteCard::showSwitch(const RouteSwitch *state)
{
    m_switch->setEnabled(state != nullptr);
    m_switch->setToolTip(state ? tr("Where the requests of this route go until Signalbox ends")
                               : tr("Save the route first: it is not in use yet"));
    if (!state || m_switch->view()->isVisible())
        return;
    const QSignalBlocker blocker(m_switch);
    QStringList shown;
    for (int i = 1; i < m_switch->count(); ++i)
        shown << m_switch->itemData(i).toString();
    if (shown != state->providers) {
        while (m_switch->count() > 1)
            m_switch->removeItem(1);
        for (const QString &provider : state->providers)
            m_switch->addItem(tr("Only %1").arg(provider), provider);
    }
    m_switch->setCurrentIndex(state->pinned.isEmpty() ? 0 : m_switch->findData(state->pinned));
}

void RouteCard::move(int steps)
{
    if (steps < 0 ? m_place.canMoveUp : m_place.canMoveDown)
        emit moveRequested(steps);
}

void RouteCard::setHighlighted(bool highlighted)
{
    m_isHighlighted = highlighted;
    update();
}

void RouteCard::keyPressEvent(QKeyEvent *event)
{
    const bool isMove = event->modifiers().testFlag(Qt::AltModifier);
    if (isMove && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        move(event->key() == Qt::Key_Up ? -1 : 1);
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_F2)
        emit editRequested();
    else if (event->key() == Qt::Key_Delete)
        emit removeRequested();
    else
        QFrame::keyPressEvent(event);
}

void RouteCard::paintEvent(QPaintEvent *)
{
    const Colors colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isMarked = hasFocus() || m_isHighlighted;
    painter.setPen(QPen(isMarked ? colors.tone(Tone::Busy) : colors.border(), isMarked ? 1.5 : 1));
    painter.setBrush(m_isHighlighted ? colors.toneBackground(Tone::Busy) : colors.card());
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
}

} // namespace signalbox
