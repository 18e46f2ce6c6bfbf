// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "proxy/gatewaysnapshot.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace signalbox {

class StateMark;

/// One route: for which models, where to and how its targets are doing, with its switch.
///
/// It can be focused: Return edits, Alt+Up and Alt+Down move, Delete removes.
class RouteCard final : public QFrame
{
    Q_OBJECT

public:
    /// What is said of a route beside what it says itself.
    struct Place
    {
        QString project; ///< whose it is; empty = of all
        int number = 1; ///< in the order in which routes are looked through
        QString remark; ///< such as that it is never reached; mostly empty
        bool canMoveUp = false;
        bool canMoveDown = false;
    };

    RouteCard(const RouteConfig &route, Strategy usual, Place place, QWidget *parent = nullptr);

    [[nodiscard]] const QString &pattern() const { return m_pattern; }
    [[nodiscard]] const QString &project() const { return m_place.project; }
    void setSnapshot(const GatewaySnapshot &snapshot);
    /// Shows that it is the one that was asked for.
    void setHighlighted(bool highlighted);
    [[nodiscard]] bool isHighlighted() const { return m_isHighlighted; }

signals:
    /// The switch: empty = automatic.
    void pinRequested(const QString &provider);
    void editRequested();
    void moveRequested(int steps);
    void removeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addHead(QVBoxLayout &column, const RouteConfig &route, Strategy strategy);
    void addTarget(QVBoxLayout &column, const TargetConfig &target, Strategy strategy);
    void makeMenu();
    void showSwitch(const RouteSwitch *state);
    void move(int steps);

    struct TargetRow
    {
        QString provider;
        bool isEnabled = true;
        StateMark *mark = nullptr;
        QLabel *health = nullptr;
    };

    const QString m_pattern;
    const Place m_place;
    QComboBox *m_switch;
    QToolButton *m_menu;
    QList<TargetRow> m_targets;
    bool m_isHighlighted = false;
};

} // namespace signalbox
