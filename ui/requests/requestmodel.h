// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaylink.h"
#include "ui/requests/requestfilter.h"
#include "ui/requests/requestrow.h"

#include <QAbstractTableModel>

#include <deque>

namespace signalbox {

/// The requests that a filter lets through: those that run, then those that have ended, the newest first.
///
/// The ledger is asked for them page by page, as far as somebody wants to see; what ends meanwhile is put
/// where it belongs. The oldest are dropped beyond `most`.
class RequestModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Mark,
        Time,
        Client,
        Model,
        Provider,
        Attempts,
        Status,
        FirstContent,
        Duration,
        Tokens,
        Cached,
        CostColumn,
        ColumnCount,
    };
    enum Role {
        ShapeRole = Qt::UserRole,
        ToneRole, ///< of the text; nothing = as any other
    };

    explicit RequestModel(GatewayLink &link, QObject *parent = nullptr, int most = 100'000);

    /// Begins anew.
    void setFilter(const RequestFilter &filter);
    void reload() { setFilter(m_filter); }
    void setRunning(const QList<RunningExchange> &running);
    /// The times of those that run are others by now.
    void tick();

    [[nodiscard]] const RequestRow &at(int row) const;
    /// -1 = it is not among those that are loaded.
    [[nodiscard]] int rowOfId(const QByteArray &id) const;
    [[nodiscard]] int runningCount() const { return static_cast<int>(m_running.size()); }
    [[nodiscard]] int finishedCount() const { return static_cast<int>(m_finished.size()); }
    [[nodiscard]] bool isLoading() const { return m_isLoading; }
    /// There are older ones.
    [[nodiscard]] bool hasMore() const { return m_next != 0 && finishedCount() < m_most; }
    /// Why the ledger did not answer; empty = it did.
    [[nodiscard]] QString problem() const { return m_problem; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    /// A page has arrived, or the reason why it did not.
    void loaded();
    /// One has ended, whether it is to be seen or not.
    void finished(const QByteArray &id);

private:
    void ask();
    void take(const Result<ExchangePage> &page);
    void takeFinished(const ExchangeRecord &record);
    void insert(RequestRow row);
    void append(std::vector<RequestRow> rows);
    void removeRunning(int row);
    void finishRunning(int number, RequestRow row);
    void dropOldest();
    [[nodiscard]] std::deque<RequestRow>::const_iterator placeOf(const RequestRow &row) const;
    [[nodiscard]] bool isKnown(const RequestRow &row) const;
    [[nodiscard]] QString text(const RequestRow &row, int column) const;
    [[nodiscard]] static QString numbers(const RequestRow &row, int column);
    [[nodiscard]] QVariant toolTip(const RequestRow &row, int column) const;
    [[nodiscard]] static QVariant tone(const RequestRow &row, int column);

    GatewayLink &m_link;
    const int m_most;
    RequestFilter m_filter;
    ExchangeQuery m_query;
    TextPool m_pool;
    std::deque<RequestRow> m_running; ///< the newest first
    std::deque<RequestRow> m_finished; ///< as well
    qint64 m_next = 0; ///< of the ledger's next page; 0 = there is none
    int m_question = 0; ///< the number of the last one; answers to others are late
    bool m_isLoading = false;
    QString m_problem;
};

} // namespace signalbox
