// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/serieslegend.h"

#include "ui/texts/tooltiptext.h"
#include "ui/usage/legendbutton.h"
#include "ui/usage/usagetexts.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/flowlayout.h"

#include <QEvent>

namespace signalbox {

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
    auto *button = new LegendButton(name, this);
    button->setChecked(!m_hidden.contains(name));
    connect(button, &LegendButton::toggled, this, [this, name](bool checked) { toggle(name, checked); });
    layout()->addWidget(button);
    button->show(); // one that comes later than its parent is hidden
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
        LegendButton *button = m_buttons.at(i);
        button->setColor(color);
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
