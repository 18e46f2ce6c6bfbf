// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tilegrid.h"

#include <QGridLayout>
#include <QResizeEvent>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int spacing = 12;
constexpr int narrowestTile = 134;
} // namespace

TileGrid::TileGrid(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(spacing);
}

void TileGrid::add(QWidget *tile, int weight)
{
    m_tiles.append({tile, weight});
    arrange(m_inOneLine);
}

/// Below `narrowestTile` figures are cut, though they could be a little shorter than that.
int TileGrid::widthOfOneLine() const
{
    int widest = narrowestTile;
    for (const Tile &tile : m_tiles)
        widest = std::max(widest, tile.widget->minimumSizeHint().width());
    return static_cast<int>(m_tiles.size()) * (widest + spacing) - spacing;
}

/// That of two lines, else nobody could make the window narrow enough for them.
QSize TileGrid::minimumSizeHint() const
{
    int widest = 0;
    for (const Tile &tile : m_tiles)
        widest = std::max(widest, tile.widget->minimumSizeHint().width());
    const int above = (static_cast<int>(m_tiles.size()) + 1) / 2;
    return {above * (widest + spacing) - spacing, m_grid->minimumSize().height()};
}

void TileGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (const bool fits = event->size().width() >= widthOfOneLine(); fits != m_inOneLine)
        arrange(fits);
}

void TileGrid::arrange(bool inOneLine)
{
    m_inOneLine = inOneLine;
    const int count = static_cast<int>(m_tiles.size());
    const int above = (count + 1) / 2;
    const int below = std::max(1, count - above);
    for (const Tile &tile : m_tiles)
        m_grid->removeWidget(tile.widget);
    for (int i = 0; i < count; ++i) {
        QWidget *tile = m_tiles.at(i).widget;
        if (inOneLine)
            m_grid->addWidget(tile, 0, i);
        else if (i < above)
            m_grid->addWidget(tile, 0, i * below, 1, below);
        else
            m_grid->addWidget(tile, 1, (i - above) * above, 1, above);
    }
    for (int column = 0; column < m_grid->columnCount(); ++column) {
        const int weight = column < count ? m_tiles.at(column).weight : 0;
        const bool isUsed = !inOneLine && column < above * below;
        m_grid->setColumnStretch(column, inOneLine ? weight : isUsed ? 1 : 0);
    }
}

} // namespace signalbox
