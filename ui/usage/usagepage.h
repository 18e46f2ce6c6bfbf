// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "ui/usage/usagefeed.h"
#include "ui/usage/usagescope.h"
#include "ui/window/page.h"

class QCheckBox;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace signalbox {

class BudgetsCard;
class EmptyState;
class FilterChips;
class NoticeBar;
class RangeBar;
class ScrollColumn;
class UsageContent;

/// What was used: figures, charts, tables and budgets, of any time, of all or of some.
///
/// Items of it are filters: "provider=relay", "model=…", "project=…"; a name alone is a provider's.
class UsagePage final : public Page
{
    Q_OBJECT

public:
    explicit UsagePage(GatewayLink &gateway, QWidget *parent = nullptr);
    /// `clock` must outlive it.
    UsagePage(GatewayLink &gateway, const Clock &clock, UsageFeed::Times times, QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot) override;
    void showItem(const QString &item) override;
    void find() override;

    [[nodiscard]] const UsageScope &scope() const { return m_scope; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void connectControls();
    QVBoxLayout *makeHead();
    ScrollColumn *makeBody();
    void refresh();
    void showFailure(const QString &reason);
    void take(const UsageReport &report, const UsageSum &previous);
    void showEmpty(const UsageReport &report);
    void showNotices(const UsageReport &report);
    void changeScope(const UsageScope &scope);
    void openStep(qsizetype step);
    void widenTime();
    void mendEmptiness();

    const Clock &m_clock;
    UsageFeed m_feed;
    RangeBar *m_range;
    UsageScope m_scope;
    QList<UsageRange> m_outerRanges; ///< that were looked into, the outermost first
    bool m_byDays = false; ///< of a day the hours are not kept any more
    QDateTime m_since; ///< the oldest that is known
    QCheckBox *m_imported;
    FilterChips *m_chips;
    QProgressBar *m_progress;
    NoticeBar *m_error;
    NoticeBar *m_exportError;
    NoticeBar *m_notice;
    NoticeBar *m_done;
    EmptyState *m_empty;
    QPushButton *m_remedy;
    bool m_listening = true; ///< a snapshot tells otherwise; what failed before it does is asked again
    QString m_failed; ///< why the last question was not answered; empty = it was
    UsageContent *m_content;
    BudgetsCard *m_budgets;
};

} // namespace signalbox
