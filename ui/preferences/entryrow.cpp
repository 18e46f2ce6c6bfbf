// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/entryrow.h"

#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {

EntryRow::EntryRow(const QString &title, const QString &detail, QWidget *parent)
    : QWidget(parent)
    , m_standing(makeLabel({}, TextRole::Body, this))
    , m_row(new QHBoxLayout(this))
{
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(makeLabel(title, TextRole::Heading, this));
    auto *below = makeLabel(detail, TextRole::Muted, this);
    below->setWordWrap(true);
    below->setVisible(!detail.isEmpty());
    texts->addWidget(below);
    m_standing->setWordWrap(true);
    m_standing->hide();
    texts->addWidget(m_standing);
    m_row->setContentsMargins(0, 4, 0, 4);
    m_row->setSpacing(8);
    m_row->addLayout(texts, 1);
}

void EntryRow::setStanding(const QString &text)
{
    m_standing->setText(text);
    m_standing->setVisible(!text.isEmpty());
}

QPushButton *EntryRow::addButton(const QString &text, const QString &purpose)
{
    auto *button = new QPushButton(text, this);
    button->setAccessibleName(purpose);
    button->setToolTip(purpose);
    m_row->addWidget(button, 0, Qt::AlignVCenter);
    return button;
}

} // namespace signalbox
