// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/rangebar.h"

#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QDateEdit>
#include <QEvent>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

namespace signalbox {
namespace {
using Kind = UsageRange::Kind;
} // namespace

RangeBar::RangeBar(QDate today, QWidget *parent)
    : QWidget(parent)
    , m_today(today)
    , m_range(Kind::Week, today)
    , m_kind(new QComboBox(this))
    , m_title(makeLabel({}, TextRole::Heading, this))
    , m_dates(new QWidget(this))
    , m_first(new QDateEdit(m_dates))
    , m_last(new QDateEdit(m_dates))
{
    m_kind->setAccessibleName(tr("Time"));
    m_kind->addItem(tr("Today"), static_cast<int>(Kind::Day));
    m_kind->addItem(tr("7 days"), static_cast<int>(Kind::Week));
    m_kind->addItem(tr("30 days"), static_cast<int>(Kind::ThirtyDays));
    m_kind->addItem(tr("Month"), static_cast<int>(Kind::Month));
    m_kind->addItem(tr("12 months"), static_cast<int>(Kind::Year));
    m_kind->addItem(tr("Dates…"), static_cast<int>(Kind::Custom));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_kind);
    m_earlier = addArrow(tr("The time before"), -1);
    m_later = addArrow(tr("The time after"), 1);
    row->addWidget(m_earlier);
    row->addWidget(m_later);
    row->addSpacing(4);
    auto *dates = new QHBoxLayout(m_dates);
    dates->setContentsMargins(0, 0, 0, 0);
    dates->addWidget(m_first);
    dates->addWidget(makeLabel(QStringLiteral("–"), TextRole::Muted, m_dates));
    dates->addWidget(m_last);
    row->addWidget(m_dates);
    row->addWidget(m_title);
    row->addStretch();
    for (QDateEdit *edit : {m_first, m_last}) {
        edit->setCalendarPopup(true);
        edit->setKeyboardTracking(false); // a year that is half written is none
        connect(edit, &QDateEdit::dateChanged, this, &RangeBar::chooseDates);
    }
    m_first->setAccessibleName(tr("First day"));
    m_last->setAccessibleName(tr("Last day"));
    connect(m_kind, &QComboBox::activated, this, &RangeBar::chooseKind);
    showRange();
}

QToolButton *RangeBar::addArrow(const QString &name, int steps)
{
    auto *button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(name);
    button->setToolTip(name);
    connect(button, &QToolButton::clicked, this, [this, steps] { choose(m_range.shifted(steps)); });
    return button;
}

void RangeBar::setRange(const UsageRange &range)
{
    m_range = range;
    showRange();
}

void RangeBar::setToday(QDate today)
{
    if (today == m_today)
        return;
    const bool isNewest = m_range.kind() != Kind::Custom && m_range == UsageRange(m_range.kind(), m_today);
    m_today = today;
    setRange(isNewest ? UsageRange(m_range.kind(), today) : m_range);
}

void RangeBar::chooseKind(int place)
{
    const auto kind = static_cast<Kind>(m_kind->itemData(place).toInt());
    choose(kind == Kind::Custom ? UsageRange::of(m_range.first(), std::min(m_range.last(), m_today))
                                : UsageRange(kind, m_today));
    if (kind == Kind::Custom)
        m_first->setFocus();
}

void RangeBar::chooseDates()
{
    choose(UsageRange::of(m_first->date(), m_last->date()));
}

void RangeBar::choose(const UsageRange &range)
{
    setRange(range);
    emit rangeChosen(range);
}

void RangeBar::showRange()
{
    const bool isCustom = m_range.kind() == Kind::Custom;
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(m_range.kind())));
    const bool isPastDay = m_range.kind() == Kind::Day && m_range.first() != m_today;
    m_kind->setItemText(0, isPastDay ? tr("One day") : tr("Today"));
    m_title->setText(m_range.title());
    m_title->setVisible(!isCustom);
    m_dates->setVisible(isCustom);
    m_later->setEnabled(m_range.last() < m_today);
    const bool isMirrored = isRightToLeft();
    m_earlier->setArrowType(isMirrored ? Qt::RightArrow : Qt::LeftArrow);
    m_later->setArrowType(isMirrored ? Qt::LeftArrow : Qt::RightArrow);
    const QSignalBlocker firstBlocker(m_first);
    const QSignalBlocker lastBlocker(m_last);
    m_first->setMaximumDate(m_today);
    m_last->setMaximumDate(m_today);
    m_first->setDate(m_range.first());
    m_last->setDate(m_range.last());
}

void RangeBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange)
        showRange();
}

} // namespace signalbox
