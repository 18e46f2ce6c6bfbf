// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overview/figuretile.h"

#include "ui/widgets/labels.h"

namespace signalbox {

FigureTile::FigureTile(const QString &title, QWidget *parent) : QWidget(parent), m_titleText(title)
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto *card = new Card(this);
    outer->addWidget(card);
    m_figure = makeLabel(QStringLiteral("–"), TextRole::Figure, card);
    m_remark = makeLabel({}, TextRole::Muted, card);
    card->body()->setSpacing(2);
    card->body()->addWidget(makeLabel(title, TextRole::Muted, card));
    card->body()->addWidget(m_figure);
    card->body()->addWidget(m_remark);
    m_figure->setMinimumWidth(1); // tiles share the width alike
    m_remark->setMinimumWidth(1);
}

void FigureTile::setFigure(const QString &figure, const QString &remark)
{
    m_figure->setText(figure);
    m_remark->setText(remark);
    setAccessibleName(QStringList{m_titleText, figure, remark}.join(QStringLiteral(", ")));
    setToolTip(remark);
}

QString FigureTile::figure() const
{
    return m_figure->text();
}

QString FigureTile::remark() const
{
    return m_remark->text();
}

} // namespace signalbox
