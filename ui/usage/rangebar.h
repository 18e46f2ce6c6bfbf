// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/usage/usagerange.h"

#include <QWidget>

class QComboBox;
class QDateEdit;
class QLabel;
class QToolButton;

namespace signalbox {

/// Chooses the days that are shown: a span that ends today, one before it, or any other.
class RangeBar final : public QWidget
{
    Q_OBJECT

public:
    explicit RangeBar(QDate today, QWidget *parent = nullptr);

    [[nodiscard]] const UsageRange &range() const { return m_range; }
    /// Shows it without saying that it was changed.
    void setRange(const UsageRange &range);
    /// A span that ended today ends on the new one.
    void setToday(QDate today);

signals:
    void rangeChosen(const signalbox::UsageRange &range);

protected:
    void changeEvent(QEvent *event) override;

private:
    void chooseKind(int place);
    void chooseDates();
    void choose(const UsageRange &range);
    void showRange();
    QToolButton *addArrow(const QString &name, int steps);

    QDate m_today;
    UsageRange m_range;
    QComboBox *m_kind;
    QToolButton *m_earlier;
    QToolButton *m_later;
    QLabel *m_title;
    QWidget *m_dates;
    QDateEdit *m_first;
    QDateEdit *m_last;
};

} // namespace signalbox
