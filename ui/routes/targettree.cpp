// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/routes/targettree.h"

#include "ui/routes/targetdelegate.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QSignalBlocker>

#include <algorithm>
#include <limits>

namespace signalbox {
namespace {

constexpr int accountRole = Qt::UserRole;
constexpr int imagesRole = Qt::UserRole + 1;
constexpr int nameRole = Qt::UserRole + 2;
constexpr int writtenRole = Qt::UserRole + 3; ///< of numbers: they stand in the file, default or not
constexpr int placeRole = Qt::UserRole + 4; ///< where it was set; those added stand behind
constexpr int numberWidth = 84;

/// 0 means behind all others.
int rank(int priority)
{
    return priority == 0 ? std::numeric_limits<int>::max() : priority;
}

int rankOf(const QTreeWidgetItem *item)
{
    return rank(item->data(TargetTree::Priority, Qt::EditRole).toInt());
}

QString shownName(const RouteTarget &target)
{
    return target.account.isEmpty() ? target.provider : target.provider + u'/' + target.account;
}
} // namespace

TargetTree::TargetTree(ConfigPointer config, QWidget *parent)
    : QTreeWidget(parent)
    , m_config(std::move(config))
{
    setHeaderLabels({tr("Provider"), tr("Model it is asked for"), tr("Priority"), tr("Weight")});
    headerItem()->setToolTip(Priority, tr("1 is asked first"));
    headerItem()->setToolTip(Weight, tr("Its share where providers are asked in turn, by weight"));
    setAccessibleName(tr("Targets, in the order in which they are asked"));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setAlternatingRowColors(false);
    setDragDropMode(QAbstractItemView::InternalMove);
    setEditTriggers(QAbstractItemView::SelectedClicked | QAbstractItemView::DoubleClicked
        | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(Provider, QHeaderView::Stretch);
    header()->setSectionResizeMode(Model, QHeaderView::Stretch);
    for (const Column column : {Priority, Weight}) {
        header()->setSectionResizeMode(column, QHeaderView::Fixed);
        header()->resizeSection(column, numberWidth);
    }
    header()->setSectionsMovable(false);
    setItemDelegate(new TargetDelegate(m_config, this));
    connect(this, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem *, int column) {
        if (column == Priority) // not now: its editor is about to close
            QMetaObject::invokeMethod(this, &TargetTree::sortByPriority, Qt::QueuedConnection);
        emit edited();
    });
}

const ProviderConfig *TargetTree::configOf(const RouteTarget &target) const
{
    if (!m_config)
        return nullptr;
    const QString name = shownName(target);
    if (const ProviderConfig *one = m_config->provider(name))
        return one;
    const auto ofGroup = std::ranges::find(m_config->providers, name, &ProviderConfig::group);
    return ofGroup == m_config->providers.end() ? nullptr : &*ofGroup;
}

QTreeWidgetItem *TargetTree::makeItem(const RouteTarget &target) const
{
    auto *item = new QTreeWidgetItem;
    const ProviderConfig *config = configOf(target);
    item->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsEditable | Qt::ItemIsUserCheckable
        | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren);
    item->setText(Provider, shownName(target));
    item->setCheckState(Provider, target.enabled ? Qt::Checked : Qt::Unchecked);
    item->setToolTip(Provider, tr("Untick it to leave it out without removing it"));
    item->setData(Provider, nameRole, target.provider);
    item->setData(Provider, accountRole, target.account);
    item->setData(Provider, imagesRole, target.images);
    item->setData(Provider, placeRole, std::numeric_limits<int>::max());
    item->setText(Model, target.model);
    item->setData(Priority, Qt::EditRole, target.priority.value_or(config ? config->priority : 1));
    item->setData(Priority, writtenRole, target.priority.has_value());
    item->setData(Weight, Qt::EditRole, target.weight.value_or(config ? config->weight : 1));
    item->setData(Weight, writtenRole, target.weight.has_value());
    return item;
}

RouteTarget TargetTree::targetOf(const QTreeWidgetItem &item) const
{
    RouteTarget target{item.data(Provider, nameRole).toString(), item.data(Provider, accountRole).toString(),
        item.text(Model).trimmed()};
    const ProviderConfig *config = configOf(target);
    const auto number = [&item](Column column, int byDefault) -> std::optional<int> {
        const int value = item.data(column, Qt::EditRole).toInt();
        const bool isSaid = item.data(column, writtenRole).toBool() || value != byDefault;
        return isSaid ? std::optional(value) : std::nullopt;
    };
    target.priority = number(Priority, config ? config->priority : 1);
    target.weight = number(Weight, config ? config->weight : 1);
    target.enabled = item.checkState(Provider) == Qt::Checked;
    target.images = item.data(Provider, imagesRole).toBool();
    return target;
}

void TargetTree::setTargets(const QList<RouteTarget> &targets)
{
    clear();
    for (const RouteTarget &target : targets) {
        QTreeWidgetItem *item = makeItem(target);
        item->setData(Provider, placeRole, topLevelItemCount());
        addTopLevelItem(item);
    }
    sortByPriority();
    setCurrentItem(topLevelItem(0));
}

QList<QTreeWidgetItem *> TargetTree::items() const
{
    QList<QTreeWidgetItem *> items;
    for (int i = 0; i < topLevelItemCount(); ++i)
        items << topLevelItem(i);
    return items;
}

QList<RouteTarget> TargetTree::targets() const
{
    const QList<QTreeWidgetItem *> shown = items();
    QList<QTreeWidgetItem *> asSet = shown;
    std::ranges::stable_sort(
        asSet, {}, [](const QTreeWidgetItem *item) { return item->data(Provider, placeRole).toInt(); });
    QList<QTreeWidgetItem *> meant = asSet;
    std::ranges::stable_sort(meant, {}, rankOf);
    QList<RouteTarget> targets;
    for (const QTreeWidgetItem *item : meant == shown ? asSet : shown)
        targets << targetOf(*item);
    return targets;
}

void TargetTree::add(const RouteTarget &target)
{
    QTreeWidgetItem *item = makeItem(target);
    addTopLevelItem(item);
    sortByPriority();
    setCurrentItem(item);
    emit edited();
}

void TargetTree::removeCurrent()
{
    if (!currentItem())
        return;
    delete currentItem();
    emit edited();
}

void TargetTree::moveCurrent(int steps)
{
    const int from = indexOfTopLevelItem(currentItem());
    const int to = from + steps;
    if (from < 0 || to < 0 || to >= topLevelItemCount())
        return;
    keepPriorities([this, from, to] {
        QTreeWidgetItem *item = takeTopLevelItem(from);
        insertTopLevelItem(to, item);
        setCurrentItem(item);
    });
}

void TargetTree::dropEvent(QDropEvent *event)
{
    keepPriorities([this, event] { QTreeWidget::dropEvent(event); });
}

void TargetTree::keyPressEvent(QKeyEvent *event)
{
    const bool isMove = event->modifiers().testFlag(Qt::AltModifier);
    if (isMove && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        moveCurrent(event->key() == Qt::Key_Up ? -1 : 1);
    else if (event->key() == Qt::Key_Delete)
        removeCurrent();
    else
        QTreeWidget::keyPressEvent(event);
}

QList<int> TargetTree::priorities() const
{
    QList<int> priorities;
    for (int i = 0; i < topLevelItemCount(); ++i)
        priorities << topLevelItem(i)->data(Priority, Qt::EditRole).toInt();
    return priorities;
}

void TargetTree::keepPriorities(const std::function<void()> &change)
{
    const QList<int> before = priorities();
    change();
    {
        const QSignalBlocker blocker(this); // it is in order
        for (int i = 0; i < topLevelItemCount() && i < before.size(); ++i)
            topLevelItem(i)->setData(Priority, Qt::EditRole, before.at(i));
    }
    viewport()->update();
    emit edited();
}

void TargetTree::sortByPriority()
{
    QTreeWidgetItem *current = currentItem();
    QList<QTreeWidgetItem *> sorted = items();
    if (std::ranges::is_sorted(sorted, {}, rankOf))
        return;
    std::ranges::stable_sort(sorted, {}, rankOf);
    while (topLevelItemCount() > 0)
        takeTopLevelItem(0);
    addTopLevelItems(sorted);
    setCurrentItem(current);
}

} // namespace signalbox
