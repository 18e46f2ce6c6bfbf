// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/ledgerconfig.h"
#include "core/clock.h"
#include "core/result.h"
#include "ledger/exchangequery.h"
#include "ledger/importedusage.h"
#include "ledger/ledgersnapshot.h"
#include "ledger/usagequery.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

class QThread;

namespace signalbox {

class LedgerDatabase;
class LedgerQueue;
class LedgerWorker;

/// What all exchanges have used and how they went, kept in a SQLite file over restarts.
///
/// Lives on one thread; the database belongs to a thread of its own, which writes what has come at least
/// every half second in one transaction. add() never waits. When the file cannot be written (a full disk, a
/// broken file) the ledger says so by `state().problem`, keeps a bounded number of exchanges in memory, tries
/// again and goes on. It holds no prompts, no answers and no secrets.
class Ledger final : public QObject
{
    Q_OBJECT
public:
    /// `clock` must outlive it; `stateFolder` is where the file is unless the configuration names another
    /// place, empty = in memory. Opens nothing before it is asked for something.
    Ledger(LedgerConfig config, QString stateFolder, const Clock &clock, QObject *parent = nullptr);
    /// Writes what is waiting, for two seconds at most.
    ~Ledger() override;

    /// Other limits from now on, or another file.
    void apply(const LedgerConfig &config);

    void add(const ExchangeRecord &record);
    [[nodiscard]] LedgerState state() const;

    template <typename T> using Answer = std::function<void(const Result<T> &)>;
    /// `answer` is called on this thread, later, unless `context` is gone by then. What was added before is
    /// in it as far as it could be written, and nothing that is added later.
    ///
    /// A report of usage that lacks something is `partial`; when it no longer would, problemChanged() says
    /// so.
    void sumUsage(const UsageQuery &query, QObject *context, Answer<UsageReport> answer);
    void listExchanges(const ExchangeQuery &query, QObject *context, Answer<ExchangePage> answer);
    /// Of kind NotFound when there is none.
    void findExchange(const QByteArray &id, QObject *context, Answer<ExchangeRecord> answer);
    /// The newest last; at most `most` of them. An error while the file cannot be read.
    void sampleAttempts(
        const QDateTime &since, int most, QObject *context, Answer<QList<AttemptSample>> answer);
    /// Replaces what was imported from `source` since the earliest of `rows`, or all where there is none: who
    /// has them may have removed older ones. Answers how many rows there are now; an error while the file
    /// cannot be opened.
    void replaceImported(
        const QString &source, const QList<ImportedUsage> &rows, QObject *context, Answer<qint64> answer);
    /// All that was added is in the file, or cannot be written.
    void flush(QObject *context, const std::function<void()> &done);

signals:
    /// state() has another problem, or none any more. What could not be read or written before can be again
    /// when it is empty; what was lost meanwhile is told after that.
    void problemChanged(const QString &problem);

private:
    [[nodiscard]] QString path() const;
    void start();
    /// For the database's thread.
    void ask(std::function<void(LedgerWorker &)> work);
    template <typename T>
    void ask(QObject *context, Answer<T> answer, std::function<Result<T>(LedgerDatabase &)> question);

    LedgerConfig m_config;
    QString m_stateFolder;
    const Clock &m_clock;
    std::shared_ptr<LedgerQueue> m_queue;
    std::unique_ptr<QThread> m_thread; ///< null before the first use
    std::unique_ptr<LedgerWorker> m_worker; ///< lives on the thread
    QTimer m_maintenance;
    Clock::TimePoint m_maintained; ///< when last, or the start
};

} // namespace signalbox
