// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

#include <QStyledItemDelegate>

namespace signalbox {

/// Draws and edits the columns of a TargetTree: models from a list or as written, numbers within their
/// limits.
class TargetDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit TargetDelegate(ConfigPointer config, QObject *parent = nullptr);

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QWidget *createEditor(
        QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    [[nodiscard]] QWidget *makeModelEditor(QWidget *parent, const QModelIndex &index) const;
    [[nodiscard]] static QWidget *makeNumberEditor(QWidget *parent, int column);

    ConfigPointer m_config;
};

} // namespace signalbox
