// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/factlist.h"

#include "ui/widgets/labels.h"

#include <QGridLayout>
#include <QLabel>

namespace signalbox {

FactList::FactList(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(1, 1);
}

void FactList::clear()
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_rows = 0;
}

void FactList::add(const QString &caption, const QString &text)
{
    if (text.isEmpty())
        return;
    QLabel *value = makeLabel(text, TextRole::Body, this);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setAccessibleName(tr("%1: %2").arg(caption, text));
    m_grid->addWidget(makeLabel(caption, TextRole::Muted, this), m_rows, 0, Qt::AlignTop);
    m_grid->addWidget(value, m_rows, 1, Qt::AlignTop);
    ++m_rows;
}

} // namespace signalbox
