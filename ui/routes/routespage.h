// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/routes/routedialog.h"
#include "ui/routes/routeform.h"
#include "ui/window/page.h"

#include <QPointer>

class QPushButton;
class QScrollArea;

namespace signalbox {

class ConfigurationDraft;
class EmptyState;
class GatewayLink;
class ModelTrial;
class NoticeBar;
class PendingBar;
class RouteList;

/// Which models go where: the routes as they are looked through, to be changed, and a model to try them with.
class RoutesPage final : public Page
{
    Q_OBJECT

public:
    /// Both outlive it.
    RoutesPage(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot) override;
    /// A pattern of the routes of all, or "project:pattern".
    void showItem(const QString &item) override;
    /// To the model that is tried.
    void find() override;

signals:
    void openConfigurationRequested();

private:
    QWidget *makeHead();
    QScrollArea *makeBody();
    void connectParts();
    void refresh();
    void openDialog(const RouteForm &form);
    void edit(const QString &project, const QString &pattern);
    void add(const QString &project, const QString &pattern);
    void take(const RouteForm &before, const RouteForm &after);
    void move(const QString &project, const QString &pattern, const QString &neighbour);
    void remove(const QString &project, const QString &pattern);
    void showRoute(const QString &project, const QString &pattern, bool takesFocus);

    GatewayLink &m_link;
    ConfigurationDraft &m_draft;
    GatewaySnapshot m_snapshot;
    QPushButton *m_add;
    NoticeBar *m_problem;
    EmptyState *m_nothing; ///< while there is no configuration to have routes
    RouteList *m_routes;
    ModelTrial *m_trial;
    PendingBar *m_pending;
    QScrollArea *m_body = nullptr;
    QPointer<RouteDialog> m_dialog;
};

} // namespace signalbox
