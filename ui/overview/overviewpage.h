// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaylink.h"
#include "ui/usage/todayfigures.h"
#include "ui/window/page.h"

namespace signalbox {

class BudgetsCard;
class FigureTile;
class NoticeBar;
class ProviderSwitch;
class StateHeader;
class StreamList;

/// Is it working, who answers, what is left, what did it cost: at a glance.
class OverviewPage final : public Page
{
    Q_OBJECT

public:
    explicit OverviewPage(GatewayLink &link, QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot) override;
    /// Running requests are waited for until `end` (UTC).
    void setStopping(const QDateTime &end);

signals:
    void openConfigurationRequested();
    void quitRequested();
    void signInRequested(const QString &provider);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeTiles();
    void makeNotices();
    void connectParts();
    void showToday(const UsageSum &sum);

    GatewayLink &m_link;
    TodayFigures m_today;
    StateHeader *m_header;
    NoticeBar *m_configProblem;
    NoticeBar *m_recording;
    NoticeBar *m_ledgerProblem;
    FigureTile *m_requests = nullptr;
    FigureTile *m_tokens = nullptr;
    FigureTile *m_cost = nullptr;
    FigureTile *m_speed = nullptr;
    BudgetsCard *m_budgets;
    ProviderSwitch *m_switch;
    StreamList *m_streams;
};

} // namespace signalbox
