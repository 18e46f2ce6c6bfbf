// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>
#include <QTableView>

class QHeaderView;

namespace signalbox {

/// Draws the cells of long lists: a mark where the model has a shape, texts in the tone that it gives them.
class ListDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// The model's roles for Shape and Tone, as numbers.
    ListDelegate(int shapeRole, int toneRole, QObject *parent = nullptr);

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    int m_shapeRole;
    int m_toneRole;
};

/// Titles in muted text over one line, with a small mark where the order comes from.
QHeaderView *makeFlatHeader(QWidget *parent);

/// Lets a table look like part of the card that it lies on: flat header, no grid, rows of one height, whole
/// rows selected.
void dressList(QTableView &table);

/// Gives it the colours of cards; to be called again when the palette has changed.
void colorList(QTableView &table);

} // namespace signalbox
