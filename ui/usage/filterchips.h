// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/usage/usagescope.h"

#include <QWidget>

class QToolButton;

namespace signalbox {

/// What the page was narrowed to, step by step; each is taken back by a click.
class FilterChips final : public QWidget
{
    Q_OBJECT

public:
    explicit FilterChips(QWidget *parent = nullptr);

    /// `outerTime` is the time that the page showed before it looked into one part of it; empty = none.
    void setFilters(const QList<UsageScope::Filter> &filters, const QString &outerTime);

signals:
    void filterRemoved(qsizetype place);
    void timeWidened();

private:
    QToolButton *addChip(const QString &text, const QString &name);
};

} // namespace signalbox
