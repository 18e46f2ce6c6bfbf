// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/figuretile.h"

#include "ui/texts/tooltiptext.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr int padding = 12;
constexpr double radius = 8;
} // namespace

FigureTile::FigureTile(const QString &title, QWidget *parent, int detailLines)
    : QWidget(parent)
    , m_detailLines(detailLines)
    , m_title(new ElidedLabel(this))
    , m_figure(new ElidedLabel(this))
    , m_details(new ElidedLabel(this))
    , m_change(makeLabel({}, TextRole::Body, this))
{
    m_figure->setFont(roleFont(font(), TextRole::Figure));
    m_title->setLines({title});
    m_title->setMuted(true);
    m_details->setMuted(true);
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_change);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(padding, padding - 2, padding, padding - 2);
    column->setSpacing(2);
    column->addLayout(head);
    column->addWidget(m_figure);
    column->addWidget(m_details);
    setFigure({}, {});
}

void FigureTile::setFigure(const QString &figure, const QStringList &details)
{
    m_figure->setLines({figure});
    m_lines = details;
    QStringList lines = details.mid(0, m_detailLines - 1);
    if (details.size() >= m_detailLines)
        lines << details.mid(m_detailLines - 1).join(QStringLiteral(" · "));
    while (lines.size() < m_detailLines) // so that all tiles stay of one height
        lines << QString();
    m_details->setLines(lines);
    describe();
}

void FigureTile::setComparison(const QString &change, const QString &toolTip)
{
    m_change->setText(change);
    m_change->setToolTip(toolTipText(toolTip));
    describe();
}

void FigureTile::describe()
{
    setAccessibleName(m_title->text() + QStringLiteral(": ") + figure());
    QStringList parts = m_lines;
    if (!m_change->text().isEmpty())
        parts << m_change->text();
    setAccessibleDescription(parts.join(QStringLiteral("; ")));
}

QString FigureTile::figure() const
{
    return m_figure->text();
}

QStringList FigureTile::details() const
{
    return m_lines;
}

void FigureTile::paintEvent(QPaintEvent *)
{
    const Colors colors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.border());
    painter.setBrush(colors.card());
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace signalbox
