// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/routetarget.h"

#include <QTreeWidget>

#include <functional>

namespace signalbox {

/// The targets of a route, to be changed and put in order by drag or with Alt+Up and Alt+Down.
///
/// They stand in the order in which they are asked, so priorities belong to the places: who is moved up gets
/// the priority of the one that stood there.
class TargetTree final : public QTreeWidget
{
    Q_OBJECT

public:
    enum Column {
        Provider,
        Model,
        Priority,
        Weight,
    };

    /// `config` tells what providers have by themselves; it may be null, and is kept.
    explicit TargetTree(ConfigPointer config, QWidget *parent = nullptr);

    void setTargets(const QList<RouteTarget> &targets);
    /// In the order in which they were set, as far as that means what is shown: what is untouched stays where
    /// it is written.
    [[nodiscard]] QList<RouteTarget> targets() const;

    void add(const RouteTarget &target);
    void removeCurrent();
    void moveCurrent(int steps);

signals:
    /// By its user.
    void edited();

protected:
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] QTreeWidgetItem *makeItem(const RouteTarget &target) const;
    [[nodiscard]] RouteTarget targetOf(const QTreeWidgetItem &item) const;
    [[nodiscard]] const ProviderConfig *configOf(const RouteTarget &target) const;
    [[nodiscard]] QList<QTreeWidgetItem *> items() const;
    [[nodiscard]] QList<int> priorities() const;
    /// Does it, and leaves the priorities where they were.
    void keepPriorities(const std::function<void()> &change);
    void sortByPriority();

    ConfigPointer m_config;
};

} // namespace signalbox
