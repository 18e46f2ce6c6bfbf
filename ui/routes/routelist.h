// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "proxy/gatewaysnapshot.h"

#include <QWidget>

class QVBoxLayout;

namespace signalbox {

class RouteCard;

/// All routes in the order in which they are looked through: those of projects, each a group, then those of
/// all requests; in each exact names before patterns.
class RouteList final : public QWidget
{
    Q_OBJECT

public:
    explicit RouteList(QWidget *parent = nullptr);

    /// `hasOwnRoutes` is false when nothing is written and every model goes everywhere.
    void setConfig(const Config &config, bool hasOwnRoutes);
    void setSnapshot(const GatewaySnapshot &snapshot);
    /// The only one that is highlighted; null when there is none.
    RouteCard *highlight(const QString &project, const QString &pattern);
    [[nodiscard]] RouteCard *card(const QString &project, const QString &pattern) const;
    [[nodiscard]] const QList<RouteCard *> &cards() const { return m_cards; }

signals:
    void pinRequested(const QString &project, const QString &pattern, const QString &provider);
    void editRequested(const QString &project, const QString &pattern);
    /// To the place that `neighbour` has now.
    void moveRequested(const QString &project, const QString &pattern, const QString &neighbour);
    void removeRequested(const QString &project, const QString &pattern);
    void addRequested(const QString &project, const QString &pattern);

private:
    void clear();
    void addGroup(const QString &project, const QList<RouteConfig> &routes, Strategy usual);
    void addCard(const QString &project, const QList<RouteConfig> &routes, qsizetype place, Strategy usual);
    void addRemainder(const Config &config);

    QVBoxLayout *m_column;
    QList<RouteCard *> m_cards;
    QList<QWidget *> m_others; ///< headings and notes
};

} // namespace signalbox
