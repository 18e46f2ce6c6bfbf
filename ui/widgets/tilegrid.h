// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

class QHBoxLayout;

namespace signalbox {

/// Tiles in one line where there is room for all of them, else in two.
class TileGrid final : public QWidget
{
    Q_OBJECT

public:
    /// Below `narrowest` a tile's texts are cut, though it can be narrower than that.
    explicit TileGrid(int narrowest, QWidget *parent = nullptr);

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

    [[nodiscard]] int widthOf(qsizetype tiles, int least) const;
    void arrange(bool inOneLine);

    const int m_narrowest;
    QHBoxLayout *m_above;
    QHBoxLayout *m_below;
    QList<Tile> m_tiles;
    bool m_inOneLine = false;
};

} // namespace signalbox
