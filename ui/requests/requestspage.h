// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaylink.h"
#include "ui/requests/requestmodel.h"
#include "ui/requests/requestsearch.h"
#include "ui/window/page.h"

#include <QTimer>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace signalbox {

class EmptyState;
class FilterBar;
class NoticeBar;
class RequestDetail;
class RequestTable;

/// The requests as they come and have come, what of them is to be seen, and all about the one that is chosen.
class RequestsPage final : public Page
{
    Q_OBJECT

public:
    explicit RequestsPage(GatewayLink &link, QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot) override;
    /// The id of a request, or a filter as it is typed: "provider:work".
    void showItem(const QString &item) override;
    void find() override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void layOut();
    void connectTable();
    void connectDetail();
    void makeStates();
    void setFilter(const RequestFilter &filter);
    /// What was found is too little to fill the list: on to older ones, within bounds.
    void searchOn();
    void showState();
    void onListeningChanged();
    void showFooter();

    void showRequest(const QByteArray &id);
    void loadRequest(const QByteArray &id);
    void openCurrent();
    void openDetail();
    void closeDetail();
    void showFinished(const QByteArray &id);
    [[nodiscard]] const RequestRow *currentRow() const;

    void copyCurrent();
    void askToCancel(const RequestRow &row);
    void cancelAsked();
    void showMenu(const QPoint &place);
    void addNarrowing(QMenu &menu, const RequestRow &row);

    GatewayLink &m_link;
    RequestModel m_model;
    RequestSearch m_search;
    QTimer m_seconds;
    FilterBar *m_filter;
    NoticeBar *m_cancelNotice;
    QSplitter *m_splitter;
    QStackedWidget *m_states;
    RequestTable *m_table;
    EmptyState *m_nothingYet;
    EmptyState *m_noMatch;
    EmptyState *m_failure;
    EmptyState *m_waiting; ///< until somebody listens who can be asked
    RequestDetail *m_detail;
    QLabel *m_footer;
    QPushButton *m_older;
    RequestFilter m_filtered;
    QByteArray m_shown; ///< the id of the one in the details; empty = they are closed
    QByteArray m_toCancel;
    QStringList m_providers;
    bool m_listening = true; ///< a snapshot tells otherwise; what failed before it does is asked again
    int m_searchedUntil = 0; ///< how many a search may load by itself
};

} // namespace signalbox
