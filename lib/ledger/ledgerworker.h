// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/ledgerconfig.h"
#include "ledger/ledgerdatabase.h"
#include "ledger/ledgerqueue.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace signalbox {

/// What a ledger does on the thread of its database: writes what waits in the queue, answers questions,
/// prunes, and goes on when the file cannot be used.
///
/// While the file cannot be opened, a database in memory stands in for it, and what has come is kept to be
/// written later. While it can be read but not written, questions are answered from it.
class LedgerWorker final : public QObject
{
    Q_OBJECT

public:
    /// `path` empty = in memory. The queue is shared with the thread that exchanges come from. Nothing is
    /// opened before it is needed.
    LedgerWorker(LedgerConfig config, QString path, std::shared_ptr<LedgerQueue> queue,
        std::function<void(const QString &)> problemChanged);

    /// What has come before is still written where it belongs.
    void apply(const LedgerConfig &config, const QString &path);
    /// Something waits in the queue.
    void wake();
    /// Writes all that waits, as far as that can be done.
    void flush();
    /// Answers the oldest question that the queue knows of: asks it of a database that has what was added
    /// before it, and nothing else.
    void answer(const std::function<void(LedgerDatabase &)> &question);
    /// To be called now and then; `running` is the time since it was last, or since the start.
    void maintain(const QDateTime &now, std::chrono::milliseconds running);
    /// Writes for `time` at most and closes.
    void finish(std::chrono::milliseconds time);

private:
    void take();
    void keep(QList<ExchangeRecord> records);
    void write();
    void writeTaken();
    bool openFile();
    LedgerDatabase &readable();
    void handle(const LedgerProblem &problem);
    void startAnew();
    void standIn(const LedgerProblem &problem);
    void writeStandIn(const QList<ExchangeRecord> &records);
    void retryLater();
    void recover();
    void startPruning();
    void prune();
    void setProblem(const QString &problem);
    void publish(bool measured);

    std::shared_ptr<LedgerQueue> m_queue;
    std::function<void(const QString &)> m_problemChanged;
    LedgerConfig m_config;
    QString m_path;
    LedgerDatabase m_database;
    std::unique_ptr<LedgerDatabase> m_standIn; ///< in memory
    bool m_isRefused = false; ///< the file is not ours to be written
    bool m_isDoubtful = false; ///< the file is to be opened anew before it is written
    QList<ExchangeRecord> m_unwritten;
    qint64 m_lostHere = 0; ///< of what was taken from the queue, in all
    QString m_problem; ///< at the moment
    QString m_notice; ///< what has happened and is over
    LedgerState m_state;
    QDateTime m_cutoff; ///< what is older is removed; null = not known yet
    QTimer m_writing;
    QTimer m_retrying;
    QTimer m_pruning;
    bool m_hasPruned = false;
    std::chrono::milliseconds m_pause;
    QDeadlineTimer m_end{QDeadlineTimer::Forever};
};

} // namespace signalbox
