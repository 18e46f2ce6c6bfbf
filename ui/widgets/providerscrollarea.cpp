// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/providerscrollarea.h"

#include "ui/widgets/providerchoice.h"

#include <QEvent>
#include <QScrollBar>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int leastLines = 6;
}

ProviderScrollArea::ProviderScrollArea(ProviderChoice *choice, QWidget *parent)
    : QScrollArea(parent)
    , m_choice(choice)
{
    setWidget(choice);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus); // what is in it takes the focus
    viewport()->setAutoFillBackground(false); // it stands on a box
    choice->setAutoFillBackground(false);
    connect(
        choice, &ProviderChoice::rowReached, this, [this](QWidget *row) { ensureWidgetVisible(row, 0, 0); });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &ProviderScrollArea::endBelowARow);
}

QSize ProviderScrollArea::sizeHint() const
{
    const QSize all = m_choice->sizeHint();
    return {all.width() + verticalScrollBar()->sizeHint().width(), all.height()};
}

QSize ProviderScrollArea::minimumSizeHint() const
{
    return {m_choice->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width(),
        std::min(sizeHint().height(), leastLines * fontMetrics().lineSpacing())};
}

bool ProviderScrollArea::eventFilter(QObject *watched, QEvent *event)
{
    const bool filtered = QScrollArea::eventFilter(watched, event);
    if (watched == m_choice && event->type() == QEvent::LayoutRequest) {
        updateGeometry(); // the window asks for the size again
        endBelowARow();
    }
    return filtered;
}

void ProviderScrollArea::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    endBelowARow();
}

void ProviderScrollArea::endBelowARow()
{
    const bool begins = verticalScrollBar()->value() == 0 && m_choice->sizeHint().height() > height();
    const int rest = begins ? height() - m_choice->wholeRows(height()) : 0;
    setViewportMargins(0, 0, 0, std::max(0, rest));
}

} // namespace signalbox
