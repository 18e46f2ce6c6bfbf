// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledger.h"

#include "ledger/ledgerqueue.h"
#include "ledger/ledgerworker.h"

#include <QDir>
#include <QPointer>
#include <QThread>

namespace signalbox {

using namespace std::chrono_literals;

namespace {

constexpr auto maintenanceInterval = 1h;
constexpr auto firstMaintenance = 1min; // a program has other things to do when it starts
constexpr auto lastWriting = 1500ms;
constexpr auto longestFarewell = 2000ms;

} // namespace

Ledger::Ledger(LedgerConfig config, QString stateFolder, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
    , m_stateFolder(std::move(stateFolder))
    , m_clock(clock)
    , m_queue(std::make_shared<LedgerQueue>(this))
    , m_maintenance(this)
{
    LedgerState state;
    state.file = path();
    m_queue->setState(state);
    connect(&m_maintenance, &QTimer::timeout, this, [this] {
        m_maintenance.start(maintenanceInterval);
        const Clock::TimePoint now = m_clock.now();
        const auto running
            = std::chrono::duration_cast<std::chrono::milliseconds>(now - std::exchange(m_maintained, now));
        ask([time = m_clock.wallTime(), running](LedgerWorker &worker) { worker.maintain(time, running); });
    });
}

Ledger::~Ledger()
{
    m_queue->leave();
    if (!m_thread)
        return;
    ask([](LedgerWorker &worker) { worker.finish(lastWriting); });
    if (m_thread->wait(QDeadlineTimer(longestFarewell)))
        return;
    // It waits for a disk that does not answer: it must not keep the program from ending, nor may anything
    // be taken from it. When the disk answers after all, it must not go on.
    m_thread->requestInterruption();
    (void)m_worker.release();
    (void)m_thread.release();
}

QString Ledger::path() const
{
    if (m_config.file == u"none" || (m_config.file.isEmpty() && m_stateFolder.isEmpty()))
        return {};
    return m_config.file.isEmpty() ? QDir(m_stateFolder).filePath(QStringLiteral("ledger.sqlite"))
                                   : m_config.file;
}

void Ledger::start()
{
    if (m_thread)
        return;
    m_thread = std::make_unique<QThread>();
    m_thread->setObjectName(QStringLiteral("ledger"));
    // Called on the thread of the database, for which the queue is there as long as it is.
    LedgerQueue *queue = m_queue.get();
    m_worker
        = std::make_unique<LedgerWorker>(m_config, path(), m_queue, [this, queue](const QString &problem) {
              queue->post([this, problem] { emit problemChanged(problem); });
          });
    m_worker->moveToThread(m_thread.get());
    m_thread->start();
    m_maintained = m_clock.now();
    m_maintenance.start(firstMaintenance);
}

void Ledger::ask(std::function<void(LedgerWorker &)> work)
{
    start();
    LedgerWorker *worker = m_worker.get();
    QMetaObject::invokeMethod(
        worker, [worker, work = std::move(work)] { work(*worker); }, Qt::QueuedConnection);
}

template <typename T>
void Ledger::ask(QObject *context, Answer<T> answer, std::function<Result<T>(LedgerDatabase &)> question)
{
    const QPointer<QObject> asker(context);
    std::shared_ptr<LedgerQueue> queue = m_queue;
    queue->ask();
    ask([asker, queue, answer = std::move(answer), question = std::move(question)](LedgerWorker &worker) {
        worker.answer([&](LedgerDatabase &database) {
            queue->post([asker, answer, result = question(database)] {
                if (asker)
                    answer(result);
            });
        });
    });
}

void Ledger::apply(const LedgerConfig &config)
{
    const QString before = path();
    m_config = config;
    if (path() != before) {
        LedgerState state;
        state.file = path();
        m_queue->setState(state);
    }
    if (m_thread)
        ask([config, path = path()](LedgerWorker &worker) { worker.apply(config, path); });
}

void Ledger::add(const ExchangeRecord &record)
{
    if (m_queue->add(record))
        ask([](LedgerWorker &worker) { worker.wake(); });
}

LedgerState Ledger::state() const
{
    return m_queue->state();
}

void Ledger::sumUsage(const UsageQuery &query, QObject *context, Answer<UsageReport> answer)
{
    ask<UsageReport>(
        context, std::move(answer), [query](LedgerDatabase &database) { return database.sumUsage(query); });
}

void Ledger::listExchanges(const ExchangeQuery &query, QObject *context, Answer<ExchangePage> answer)
{
    ask<ExchangePage>(context, std::move(answer),
        [query](LedgerDatabase &database) { return database.listExchanges(query); });
}

void Ledger::findExchange(const QByteArray &id, QObject *context, Answer<ExchangeRecord> answer)
{
    ask<ExchangeRecord>(
        context, std::move(answer), [id](LedgerDatabase &database) { return database.findExchange(id); });
}

void Ledger::sampleAttempts(
    const QDateTime &since, int most, QObject *context, Answer<QList<AttemptSample>> answer)
{
    ask<QList<AttemptSample>>(context, std::move(answer),
        [since, most](LedgerDatabase &database) { return database.sampleAttempts(since, most); });
}

void Ledger::replaceImported(
    const QString &source, const QList<ImportedUsage> &rows, QObject *context, Answer<qint64> answer)
{
    ask<qint64>(context, std::move(answer),
        [source, rows](LedgerDatabase &database) { return database.replaceImported(source, rows); });
}

void Ledger::flush(QObject *context, const std::function<void()> &done)
{
    ask([asker = QPointer<QObject>(context), queue = m_queue, done](LedgerWorker &worker) {
        worker.flush();
        queue->post([asker, done] {
            if (asker)
                done();
        });
    });
}

} // namespace signalbox
