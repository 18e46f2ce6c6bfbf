// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/filterchips.h"

#include "ui/texts/tooltiptext.h"
#include "ui/usage/usagetexts.h"
#include "ui/widgets/flowlayout.h"

#include <QToolButton>

namespace signalbox {
namespace {
constexpr int widestName = 220;
}

FilterChips::FilterChips(QWidget *parent) : QWidget(parent)
{
    setLayout(new FlowLayout);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Filters"));
    setVisible(false);
}

QToolButton *FilterChips::addChip(const QString &text, const QString &name)
{
    auto *chip = new QToolButton(this);
    chip->setFocusPolicy(Qt::StrongFocus);
    const QString shown = chip->fontMetrics().elidedText(text, Qt::ElideMiddle, widestName);
    chip->setText(QString(shown).replace(QLatin1Char('&'), QStringLiteral("&&")));
    chip->setToolTip(toolTipText(name));
    chip->setAccessibleName(name);
    layout()->addWidget(chip);
    return chip;
}

void FilterChips::setFilters(const QList<UsageScope::Filter> &filters, const QString &outerTime)
{
    const QList<QToolButton *> old = findChildren<QToolButton *>(Qt::FindDirectChildrenOnly);
    for (QToolButton *chip : old) {
        layout()->removeWidget(chip);
        chip->hide();
        chip->deleteLater(); // it may be the one that was clicked
    }
    if (!outerTime.isEmpty()) {
        const QToolButton *chip
            = addChip(tr("‹ %1", "back to a time").arg(outerTime), tr("Back to %1").arg(outerTime));
        connect(chip, &QToolButton::clicked, this, &FilterChips::timeWidened);
    }
    for (qsizetype i = 0; i < filters.size(); ++i) {
        const UsageScope::Filter &filter = filters.at(i);
        const QString name = UsageTexts::partName(filter.dimension, filter.name);
        const QString title = UsageTexts::dimensionName(filter.dimension);
        const QToolButton *chip = addChip(tr("%1: %2  ✕", "a filter and its value").arg(title, name),
            tr("Remove the filter %1: %2").arg(title, name));
        connect(chip, &QToolButton::clicked, this, [this, i] { emit filterRemoved(i); });
    }
    setVisible(!filters.isEmpty() || !outerTime.isEmpty());
}

} // namespace signalbox
