// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/providerrow.h"

#include "ui/texts/snapshottexts.h"
#include "ui/texts/tooltiptext.h"
#include "ui/widgets/elidedlabel.h"

#include <QHBoxLayout>
#include <QRadioButton>
#include <QStyle>
#include <QStyleOptionButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace signalbox {
namespace {
constexpr int spacing = 24; // between name and health
constexpr int leastCharacters = 12;

/// Elides the middle of its text: account names begin alike, and their ends tell them apart.
class ElidedRadioButton final : public QRadioButton
{
public:
    using QRadioButton::QRadioButton;

    [[nodiscard]] QSize minimumSizeHint() const override
    {
        const QSize size = sizeHint();
        const int text = fontMetrics().size(Qt::TextShowMnemonic, this->text()).width();
        const int least = std::min(text, leastCharacters * fontMetrics().averageCharWidth());
        return {size.width() - text + least, size.height()};
    }

protected:
    void initStyleOption(QStyleOptionButton *option) const override
    {
        QRadioButton::initStyleOption(option);
        const int width = style()->subElementRect(QStyle::SE_RadioButtonContents, option, this).width();
        option->text = fontMetrics().elidedText(option->text, Qt::ElideMiddle, width, Qt::TextShowMnemonic);
    }
};
} // namespace

ProviderRow::ProviderRow(QString provider, const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_provider(std::move(provider))
    , m_button(new ElidedRadioButton(text, this))
    , m_health(new ElidedLabel(this))
    , m_details(new ElidedLabel(this))
{
    makeLabels();
    m_button->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto *head = new QHBoxLayout;
    head->setSpacing(spacing);
    head->addWidget(m_button, 1);
    head->addWidget(m_health);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    layout->addLayout(head);
    layout->addWidget(m_details);
}

void ProviderRow::makeLabels()
{
    m_health->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_health->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    QFont font = m_details->font();
    font.setPointSizeF(font.pointSizeF() * 0.9);
    m_details->setFont(font);
    m_details->setMuted(true);
    const int indicator = style()->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth)
        + style()->pixelMetric(QStyle::PM_RadioButtonLabelSpacing);
    m_details->setContentsMargins(indicator, 0, 0, 0);
    m_details->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_details->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_details->setVisible(false);
}

void ProviderRow::setSnapshot(const ProviderSnapshot &provider)
{
    const QString remark = SnapshotTexts::health(provider);
    const QString health = remark.isEmpty() ? tr("healthy") : remark;
    const bool enabled = provider.health != ProviderSnapshot::Health::Disabled;
    const QStringList details = SnapshotTexts::details(provider);
    m_button->setEnabled(enabled);
    m_button->setToolTip(toolTipText(provider.name % u'\n' % provider.baseUrl));
    m_button->setAccessibleName(provider.name);
    m_button->setAccessibleDescription((QStringList(health) + details).join(u'\n'));
    m_health->setEnabled(enabled);
    m_health->setMuted(remark.isEmpty());
    m_health->setLines({SnapshotTexts::mark(provider) % QLatin1Char(' ') % health});
    m_details->setEnabled(enabled);
    m_details->setLines(details);
    m_details->setVisible(!details.isEmpty());
}

} // namespace signalbox
