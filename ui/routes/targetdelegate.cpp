// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/routes/targetdelegate.h"

#include "ui/routes/routeform.h"
#include "ui/routes/routetexts.h"
#include "ui/routes/targettree.h"
#include "ui/widgets/colors.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QSpinBox>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int mostPriority = 9999;
constexpr int mostWeight = 1'000'000;
constexpr int rowPadding = 10;
} // namespace

TargetDelegate::TargetDelegate(ConfigPointer config, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_config(std::move(config))
{ }

/// Styles draw the box of what is not ticked so dark that it is not seen on a dark list.
void TargetDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const Colors colors(option.palette);
    if (index.column() != TargetTree::Provider || !colors.isDark() || !option.widget)
        return;
    QStyleOptionViewItem drawn = option;
    initStyleOption(&drawn, index);
    const QRect box = option.widget->style()->subElementRect(
        QStyle::SE_ItemViewItemCheckIndicator, &drawn, option.widget);
    painter->save();
    painter->setPen(colors.muted());
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(box.adjusted(1, 1, -1, -1));
    painter->restore();
}

QWidget *TargetDelegate::createEditor(
    QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const
{
    switch (index.column()) {
    case TargetTree::Model:
        return makeModelEditor(parent, index);
    case TargetTree::Priority:
    case TargetTree::Weight:
        return makeNumberEditor(parent, index.column());
    default:
        return nullptr;
    }
}

QWidget *TargetDelegate::makeModelEditor(QWidget *parent, const QModelIndex &index) const
{
    auto *combo = new QComboBox(parent);
    combo->setEditable(true);
    combo->setInsertPolicy(QComboBox::NoInsert);
    const QString provider = index.siblingAtColumn(TargetTree::Provider).data().toString();
    if (m_config)
        combo->addItems(knownModels(*m_config, provider));
    combo->lineEdit()->setPlaceholderText(RouteTexts::model({}));
    combo->setAccessibleName(tr("Model that %1 is asked for").arg(provider));
    return combo;
}

QWidget *TargetDelegate::makeNumberEditor(QWidget *parent, int column)
{
    auto *number = new QSpinBox(parent);
    const bool isPriority = column == TargetTree::Priority;
    number->setRange(isPriority ? 0 : 1, isPriority ? mostPriority : mostWeight);
    number->setFrame(false);
    number->setAccessibleName(isPriority ? tr("Priority") : tr("Weight"));
    return number;
}

void TargetDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    if (auto *combo = qobject_cast<QComboBox *>(editor))
        combo->setEditText(index.data(Qt::EditRole).toString());
    else
        QStyledItemDelegate::setEditorData(editor, index);
}

void TargetDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    if (const auto *combo = qobject_cast<QComboBox *>(editor))
        model->setData(index, combo->currentText().trimmed());
    else
        QStyledItemDelegate::setModelData(editor, model, index);
}

QSize TargetDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(std::max(size.height(), option.fontMetrics.height() + rowPadding));
    return size;
}

void TargetDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.column() == TargetTree::Model && option->text.isEmpty()) {
        option->text = RouteTexts::model({});
        option->palette.setColor(QPalette::Text, Colors(option->palette).muted());
    }
}

} // namespace signalbox
