// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providerchoice.h"

#include "ui/menutext.h"
#include "ui/snapshottexts.h"
#include "ui/tooltiptext.h"

#include <QGridLayout>
#include <QLabel>
#include <QRadioButton>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {

ProviderChoice::ProviderChoice(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(m_grid);
    layout->addStretch();
    m_grid->setVerticalSpacing(4);
    m_grid->setHorizontalSpacing(24);
    m_grid->setColumnStretch(0, 1);
    replaceRows({});
}

void ProviderChoice::setSnapshot(const GatewaySnapshot &snapshot)
{
    const bool same = std::equal(m_rows.cbegin() + 1, m_rows.cend(), snapshot.providers.cbegin(),
        snapshot.providers.cend(),
        [](const Row &row, const ProviderSnapshot &provider) { return row.provider == provider.name; });
    if (!same)
        replaceRows(snapshot.providers);
    for (qsizetype i = 0; i < snapshot.providers.size(); ++i)
        updateRow(m_rows.at(i + 1), snapshot.providers.at(i));
    for (const Row &row : std::as_const(m_rows)) {
        if (row.provider == snapshot.pinned)
            row.button->setChecked(true);
    }
}

void ProviderChoice::replaceRows(const QList<ProviderSnapshot> &providers)
{
    for (const Row &row : std::as_const(m_rows)) {
        delete row.button;
        delete row.health;
        delete row.details;
    }
    m_rows.clear();
    addRow({}, tr("&Automatic"));
    for (const ProviderSnapshot &provider : providers)
        addRow(provider.name, menuText(provider.name, MenuStyle::Qt));
    emit choicesReplaced(m_rows.constLast().button);
}

void ProviderChoice::addRow(const QString &provider, const QString &text)
{
    auto *button = new QRadioButton(text, this);
    auto *health = new QLabel(this);
    health->setTextFormat(Qt::PlainText);
    health->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    QLabel *details = makeDetails();
    details->setAccessibleName(tr("Details of %1").arg(provider));
    const auto row = 2 * static_cast<int>(m_rows.size());
    m_grid->addWidget(button, row, 0);
    m_grid->addWidget(health, row, 1);
    m_grid->addWidget(details, row + 1, 0, 1, 2);
    connect(button, &QRadioButton::clicked, this, [this, provider] { emit pinRequested(provider); });
    m_rows.append({provider, button, health, details});
}

QLabel *ProviderChoice::makeDetails()
{
    auto *details = new QLabel(this);
    QFont font = details->font();
    font.setPointSizeF(font.pointSizeF() * 0.9);
    details->setFont(font);
    details->setTextFormat(Qt::PlainText);
    details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    details->setWordWrap(true);
    const int indicator = style()->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth)
        + style()->pixelMetric(QStyle::PM_RadioButtonLabelSpacing);
    details->setContentsMargins(indicator, 0, 0, 4);
    details->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    details->setVisible(false);
    return details;
}

void ProviderChoice::updateRow(const Row &row, const ProviderSnapshot &provider)
{
    const QString remark = SnapshotTexts::health(provider);
    const QString health = remark.isEmpty() ? tr("healthy") : remark;
    const bool enabled = provider.health != ProviderSnapshot::Health::Disabled;
    row.button->setEnabled(enabled);
    row.button->setToolTip(toolTipText(provider.baseUrl));
    row.button->setAccessibleName(provider.name);
    const QString details = SnapshotTexts::details(provider).join(u'\n');
    row.button->setAccessibleDescription(details.isEmpty() ? health : health % u'\n' % details);
    row.details->setText(details);
    row.details->setVisible(!details.isEmpty());
    row.details->setEnabled(enabled);
    row.health->setEnabled(enabled);
    row.health->setText(SnapshotTexts::mark(provider) % QLatin1Char(' ') % health);
}

} // namespace signalbox
