// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/serieslegend.h"

#include "ui/texts/tooltiptext.h"
#include "ui/usage/usagetexts.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/flowlayout.h"

#include <QEvent>
#include <QToolButton>

namespace signalbox {
namespace {
constexpr int swatch = 10;
constexpr int widestName = 200;

/// Filled while its series is shown, else only its edge.
QIcon swatchIcon(const QColor &color, bool filled, double ratio)
{
    QPixmap pixmap(QSize(swatch, swatch) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.5));
    painter.setBrush(filled ? QBrush(color) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(1, 1, swatch - 2, swatch - 2), 2, 2);
    return {pixmap};
}
} // namespace

SeriesLegend::SeriesLegend(QWidget *parent) : QWidget(parent)
{
    setLayout(new FlowLayout);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Legend"));
}

void SeriesLegend::setData(const UsageChartData &chart)
{
    m_data = chart;
    QStringList names;
    for (qsizetype i = 0; i < chart.series.size(); ++i)
        names << UsageTexts::seriesName(chart, i);
    if (names != m_names) {
        qDeleteAll(m_buttons);
        m_buttons.clear();
        m_names = names;
        m_hidden.removeIf([&names](const QString &name) { return !names.contains(name); });
        for (const QString &name : names)
            addButton(name);
    }
    draw();
    setVisible(m_data.dimension.has_value() && !names.isEmpty());
}

void SeriesLegend::addButton(const QString &name)
{
    auto *button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setCheckable(true);
    button->setChecked(!m_hidden.contains(name));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({swatch, swatch});
    button->setFocusPolicy(Qt::StrongFocus);
    const QString shown = button->fontMetrics().elidedText(name, Qt::ElideMiddle, widestName);
    button->setText(QString(shown).replace(QLatin1Char('&'), QStringLiteral("&&")));
    button->setAccessibleName(name);
    connect(button, &QToolButton::toggled, this, [this, name](bool checked) { toggle(name, checked); });
    layout()->addWidget(button);
    m_buttons.append(button);
}

void SeriesLegend::toggle(const QString &name, bool shown)
{
    if (shown)
        m_hidden.removeAll(name);
    else
        m_hidden.append(name);
    draw();
    emit hiddenChanged();
}

void SeriesLegend::draw()
{
    const Colors colors(palette());
    for (qsizetype i = 0; i < m_buttons.size(); ++i) {
        const QColor color = m_data.series.at(i).isRest ? colors.muted() : colors.series(i);
        QToolButton *button = m_buttons.at(i);
        button->setIcon(swatchIcon(color, button->isChecked(), devicePixelRatioF()));
        const QString values = m_data.measure.text(m_data.total(i));
        button->setToolTip(
            toolTipText(button->isChecked() ? tr("%1: %2. Click to hide it.").arg(m_names.at(i), values)
                                            : tr("%1: %2. Click to show it.").arg(m_names.at(i), values)));
        button->setAccessibleDescription(values);
    }
}

void SeriesLegend::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        draw();
}

} // namespace signalbox
