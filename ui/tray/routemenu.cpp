// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/routemenu.h"

#include <QAction>
#include <QWidget>

#include <QActionGroup>

namespace signalbox {

RouteMenu::RouteMenu(QWidget *parent) : QMenu(parent) { }

void RouteMenu::setRoute(const RouteSwitch &route, MenuStyle style)
{
    const bool isOther = m_choices.isEmpty() || route.providers != m_route.providers;
    m_route = route;
    if (isOther)
        replaceChoices();
    const QString name
        = route.project.isEmpty() ? route.pattern : route.project + QStringLiteral(": ") + route.pattern;
    const QString setTo = route.pinned.isEmpty() ? tr("automatic") : route.pinned;
    setTitle(menuText(name, menuText(setTo, style), style));
    m_choices.constFirst()->setText(tr("&Automatic"));
    m_choices.constFirst()->setChecked(route.pinned.isEmpty());
    for (qsizetype i = 1; i < m_choices.size(); ++i) {
        const QString &provider = m_route.providers.at(i - 1);
        m_choices.at(i)->setText(menuText(provider, style));
        m_choices.at(i)->setChecked(provider == m_route.pinned);
    }
}

void RouteMenu::replaceChoices()
{
    for (QAction *choice : std::as_const(m_choices)) {
        removeAction(choice);
        choice->deleteLater(); // not at once: a desktop may hold on to the item it shows
    }
    m_choices.clear();
    auto *group = new QActionGroup(this);
    for (const QString &provider : QStringList{QString()} + m_route.providers) {
        auto *choice = new QAction(this);
        choice->setCheckable(true);
        group->addAction(choice);
        addAction(choice);
        m_choices << choice;
        connect(choice, &QAction::triggered, this,
            [this, provider] { emit pinRequested(m_route.project, m_route.pattern, provider); });
    }
}

} // namespace signalbox
