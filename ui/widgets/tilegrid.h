// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

class QGridLayout;

namespace signalbox {

/// Tiles in one line where there is room for all of them, else in two, in a grid that both lines fit.
class TileGrid final : public QWidget
{
    Q_OBJECT

public:
    explicit TileGrid(QWidget *parent = nullptr);

    /// `weight` is its share of one line's width.
    void add(QWidget *tile, int weight = 1);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Tile
    {
        QWidget *widget;
        int weight;
    };

    [[nodiscard]] int widthOfOneLine() const;
    void arrange(bool inOneLine);

    QGridLayout *m_grid;
    QList<Tile> m_tiles;
    bool m_inOneLine = false;
};

} // namespace signalbox
