// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/scrollcolumn.h"

#include <QVBoxLayout>
#include <QWidget>

#include <QFrame>
#include <QScrollBar>

namespace signalbox {
namespace {
constexpr int besideBar = 8;
}

ScrollColumn::ScrollColumn(QWidget *parent) : QScrollArea(parent)
{
    auto *content = new QWidget(this);
    m_body = new QVBoxLayout(content);
    m_body->setContentsMargins(0, 0, 0, 0);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus); // it would show nothing of it
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this](int, int highest) {
        const int gap = highest > 0 ? besideBar : 0; // else it would touch what it scrolls
        m_body->setContentsMargins(isRightToLeft() ? gap : 0, 0, isRightToLeft() ? 0 : gap, 0);
    });
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
}

} // namespace signalbox
