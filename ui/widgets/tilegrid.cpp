// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tilegrid.h"

#include <QHBoxLayout>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int spacing = 12;
}

TileGrid::TileGrid(int narrowest, QWidget *parent)
    : QWidget(parent)
    , m_narrowest(narrowest)
    , m_above(new QHBoxLayout)
    , m_below(new QHBoxLayout)
{
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(spacing);
    for (QHBoxLayout *line : {m_above, m_below}) {
        line->setSpacing(spacing);
        lines->addLayout(line);
    }
}

void TileGrid::add(QWidget *tile, int weight)
{
    m_tiles.append({tile, weight});
    arrange(m_inOneLine);
}

/// Of so many tiles beside each other, each at least as wide as the widest has to be.
int TileGrid::widthOf(qsizetype tiles, int least) const
{
    for (const Tile &tile : m_tiles)
        least = std::max(least, tile.widget->minimumSizeHint().width());
    return static_cast<int>(tiles) * (least + spacing) - spacing;
}

/// That of two lines, else nobody could make the window narrow enough for them.
QSize TileGrid::minimumSizeHint() const
{
    return {widthOf((m_tiles.size() + 1) / 2, 0), layout()->minimumSize().height()};
}

void TileGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool fits = event->size().width() >= widthOf(m_tiles.size(), m_narrowest);
    if (fits != m_inOneLine)
        arrange(fits);
}

void TileGrid::arrange(bool inOneLine)
{
    m_inOneLine = inOneLine;
    const qsizetype above = inOneLine ? m_tiles.size() : (m_tiles.size() + 1) / 2;
    for (qsizetype i = 0; i < m_tiles.size(); ++i) {
        const auto &[widget, weight] = m_tiles.at(i);
        m_above->removeWidget(widget);
        m_below->removeWidget(widget);
        QHBoxLayout *line = i < above ? m_above : m_below;
        line->addWidget(widget, inOneLine ? weight : 1);
    }
}

} // namespace signalbox
