// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerworker.h"

#include "core/logcategories.h"
#include "ledger/ledgerpruning.h"

#include <QThread>

#include <algorithm>

namespace signalbox {

using namespace std::chrono_literals;

namespace {

/// A crash loses what has come within this time.
constexpr auto longestWait = 500ms;
constexpr auto firstPause = 1s;
constexpr auto longestPause = 60s;
constexpr qsizetype recordsPerTransaction = 1000;
constexpr qint64 mostBytesInMemory = 32LL * 1024 * 1024;

} // namespace

LedgerWorker::LedgerWorker(LedgerConfig config, QString path, std::shared_ptr<LedgerQueue> queue,
    std::function<void(const QString &)> problemChanged)
    : m_queue(std::move(queue))
    , m_problemChanged(std::move(problemChanged))
    , m_config(std::move(config))
    , m_path(std::move(path))
    , m_writing(this)
    , m_retrying(this)
    , m_pruning(this)
    , m_pause(firstPause)
{
    m_state.file = m_path;
    for (QTimer *timer : {&m_writing, &m_retrying, &m_pruning})
        timer->setSingleShot(true);
    connect(&m_writing, &QTimer::timeout, this, &LedgerWorker::write);
    connect(&m_retrying, &QTimer::timeout, this, &LedgerWorker::write);
    connect(&m_pruning, &QTimer::timeout, this, &LedgerWorker::prune);
}

void LedgerWorker::apply(const LedgerConfig &config, const QString &path)
{
    m_config = config;
    m_cutoff = {};
    if (path == m_path && (m_database.isOpen() || !m_isRefused)) {
        startPruning();
        return;
    }
    take();
    if (!m_unwritten.isEmpty())
        flush();
    m_database.close();
    m_standIn.reset();
    m_isRefused = false;
    m_path = path;
    m_notice.clear();
    m_retrying.stop();
    LedgerState fresh;
    fresh.file = path;
    fresh.problem = m_state.problem; // until it is said that there is none any more
    m_state = fresh;
    setProblem({});
    publish(true);
}

void LedgerWorker::wake()
{
    if (!m_writing.isActive())
        m_writing.start(longestWait);
}

void LedgerWorker::flush()
{
    m_retrying.stop(); // for whoever asks now is the time to try again
    write();
}

void LedgerWorker::answer(const std::function<void(LedgerDatabase &)> &question)
{
    take();
    if (!m_retrying.isActive())
        writeTaken();
    LedgerDatabase &database = readable();
    database.setIncomplete(!m_unwritten.isEmpty());
    question(database);
    m_queue->answered();
    // Copied: it belongs to what may be closed now.
    if (const LedgerProblem problem = database.problem(); problem.kind == LedgerProblem::Kind::Broken)
        handle(problem);
}

void LedgerWorker::take()
{
    m_writing.stop();
    keep(m_queue->take());
    if (!m_queue->isEmpty())
        wake();
}

void LedgerWorker::keep(QList<ExchangeRecord> records)
{
    if (records.isEmpty())
        return;
    if (m_standIn)
        writeStandIn(records);
    if (m_isRefused) {
        m_queue->setUnwritten(0, 0);
        return;
    }
    m_unwritten.append(std::move(records));
    const qsizetype tooMany = m_unwritten.size() - m_queue->most();
    if (tooMany > 0)
        m_unwritten.remove(0, tooMany);
    m_lostHere += std::max<qsizetype>(tooMany, 0);
    m_queue->setUnwritten(m_unwritten.size(), std::max<qsizetype>(tooMany, 0));
}

void LedgerWorker::write()
{
    take();
    writeTaken();
}

void LedgerWorker::writeTaken()
{
    if (m_isRefused || m_retrying.isActive() || !openFile())
        return;
    while (!m_unwritten.isEmpty() && !m_end.hasExpired()) {
        const QList<ExchangeRecord> batch = m_unwritten.mid(0, recordsPerTransaction);
        if (!m_database.write(batch)) {
            const LedgerProblem problem = m_database.problem();
            handle(problem);
            // A broken file has been replaced by a new one.
            if (problem.kind == LedgerProblem::Kind::Broken && m_database.isOpen())
                continue;
            return;
        }
        m_unwritten.remove(0, batch.size());
        m_state.exchanges += batch.size();
        m_queue->setUnwritten(m_unwritten.size(), 0);
        publish(false);
    }
    recover();
    startPruning();
}

bool LedgerWorker::openFile()
{
    if (m_database.isOpen() && !m_database.isInPlace()) {
        qCWarning(lcUsage).noquote() << "the ledger" << m_path << "was moved or removed: a new one is begun";
        m_database.close();
    }
    if (std::exchange(m_isDoubtful, false))
        m_database.close();
    if (m_database.isOpen())
        return true;
    if (m_database.open(m_path, LedgerDatabase::Access::Write)) {
        m_standIn.reset();
        publish(true);
        return true;
    }
    const LedgerProblem problem = m_database.problem();
    handle(problem);
    return m_database.isOpen();
}

LedgerDatabase &LedgerWorker::readable()
{
    if (m_database.isOpen())
        return m_database;
    standIn(m_database.problem());
    return *m_standIn;
}

void LedgerWorker::handle(const LedgerProblem &problem)
{
    using Kind = LedgerProblem::Kind;
    switch (problem.kind) {
    case Kind::Broken:
        startAnew();
        return;
    case Kind::Newer:
    case Kind::Foreign:
        m_database.close();
        m_isRefused = true;
        standIn(problem);
        m_unwritten.clear();
        m_queue->setUnwritten(0, 0);
        setProblem(problem.text + QStringLiteral("; until then requests are kept in memory"));
        return;
    case Kind::Other:
        m_isDoubtful = true;
        [[fallthrough]];
    case Kind::Busy:
    case Kind::Full:
        break; // what is in it can still be read
    default:
        m_database.close();
        break;
    }
    if (!m_database.isOpen())
        standIn(problem);
    setProblem(problem.text);
    retryLater();
}

void LedgerWorker::startAnew()
{
    m_database.close();
    const QString aside
        = m_path.isEmpty() ? QString() : ledgerfile::setAside(m_path, QDateTime::currentDateTimeUtc());
    if (!m_path.isEmpty() && aside.isEmpty()) {
        const LedgerProblem problem{LedgerProblem::Kind::Broken,
            QStringLiteral("the ledger %1 is broken and cannot be renamed: move it away").arg(m_path)};
        setProblem(problem.text);
        standIn(problem);
        retryLater();
        return;
    }
    m_notice = QStringLiteral("the ledger %1 was broken: it is %2 now, and a new one has been begun")
                   .arg(m_path, aside);
    qCWarning(lcUsage).noquote() << m_notice;
    if (!m_database.open(m_path, LedgerDatabase::Access::Write)) {
        setProblem(m_database.problem().text);
        standIn(m_database.problem());
        retryLater();
        return;
    }
    m_standIn.reset();
    publish(true);
}

void LedgerWorker::standIn(const LedgerProblem &problem)
{
    if (m_standIn)
        return;
    m_standIn = std::make_unique<LedgerDatabase>();
    m_standIn->standInFor(problem.text);
    if (m_standIn->open({}, LedgerDatabase::Access::Write))
        writeStandIn(m_unwritten);
    else
        qCWarning(lcUsage).noquote() << m_standIn->problem().text;
}

void LedgerWorker::writeStandIn(const QList<ExchangeRecord> &records)
{
    if (!m_standIn->write(records))
        qCWarning(lcUsage).noquote() << m_standIn->problem().text;
    LedgerPruning pruning(*m_standIn);
    while (pruning.bySize(mostBytesInMemory) == LedgerPruning::Step::More) { }
}

void LedgerWorker::retryLater()
{
    m_retrying.start(m_pause);
    m_pause = std::min<std::chrono::milliseconds>(2 * m_pause, longestPause);
}

void LedgerWorker::recover()
{
    m_pause = firstPause;
    if (m_problem.isEmpty())
        return;
    qCInfo(lcUsage).noquote() << "the ledger" << m_path << "is written again;" << m_lostHere
                              << "requests were lost";
    QString notice = std::exchange(m_notice, {});
    if (m_lostHere > 0)
        notice = QStringLiteral("%1 requests are missing in the ledger, as it could not be written")
                     .arg(m_lostHere);
    setProblem({}); // whoever waits for that is told, whatever else there is to tell
    m_notice = notice;
    publish(false);
}

void LedgerWorker::maintain(const QDateTime &now, std::chrono::milliseconds running)
{
    write();
    if (!m_database.isOpen())
        return;
    const std::optional<QDateTime> time = LedgerPruning(m_database).believe(now, running);
    if (time && time->isValid())
        m_cutoff = time->addDays(-m_config.keepDays);
    (void)m_database.removeUnusedNames(); // else the next time
    publish(true);
    startPruning();
}

void LedgerWorker::startPruning()
{
    if (m_database.isOpen() && !m_pruning.isActive())
        m_pruning.start(0);
}

void LedgerWorker::prune()
{
    if (!m_database.isOpen())
        return;
    LedgerPruning pruning(m_database);
    if (m_cutoff.isNull()) {
        // Since the last run of the program; the clock is asked later.
        if (const std::optional<QDateTime> time = pruning.believed(); time && time->isValid())
            m_cutoff = time->addDays(-m_config.keepDays);
    }
    LedgerPruning::Step step = LedgerPruning::Step::Done;
    if (m_cutoff.isValid())
        step = pruning.byAge(m_cutoff);
    if (step == LedgerPruning::Step::Done) {
        const qint64 most
            = m_path.isEmpty() ? std::min(m_config.maxBytes, mostBytesInMemory) : m_config.maxBytes;
        step = pruning.bySize(most);
    }
    if (step == LedgerPruning::Step::More) {
        m_hasPruned = true;
        m_pruning.start(0); // after what has come meanwhile
        return;
    }
    if (std::exchange(m_hasPruned, false))
        publish(true);
    const LedgerProblem problem = m_database.problem();
    if (step == LedgerPruning::Step::Failed && problem.kind == LedgerProblem::Kind::Broken)
        handle(problem);
}

void LedgerWorker::finish(std::chrono::milliseconds time)
{
    m_end.setRemainingTime(time);
    m_database.setPatience(time / 4);
    flush();
    if (!m_unwritten.isEmpty())
        qCWarning(lcUsage).noquote() << m_unwritten.size() << "requests are not in the ledger:"
                                     << (m_problem.isEmpty() ? QStringLiteral("its disk takes too long")
                                                             : m_problem);
    m_database.close();
    m_standIn.reset();
    for (QTimer *timer : {&m_writing, &m_retrying, &m_pruning})
        timer->stop();
    thread()->quit();
}

void LedgerWorker::setProblem(const QString &problem)
{
    if (!problem.isEmpty() && problem != m_problem)
        qCWarning(lcUsage).noquote() << problem;
    m_problem = problem;
    publish(false);
}

void LedgerWorker::publish(bool measured)
{
    if (measured && m_database.isOpen()) {
        if (const auto extent = m_database.extent()) {
            m_state.exchanges = extent->exchanges;
            m_state.since = extent->since;
            m_state.fileBytes = extent->bytes;
        }
    } else if (m_database.isOpen()) {
        if (!m_state.since.isValid() && m_state.exchanges > 0)
            return publish(true);
        if (!m_path.isEmpty())
            m_state.fileBytes = ledgerfile::bytes(m_path);
    }
    const QString before = m_state.problem;
    m_state.problem = m_problem.isEmpty() ? m_notice : m_problem;
    m_queue->setState(m_state);
    if (m_state.problem != before)
        m_problemChanged(m_state.problem);
}

} // namespace signalbox
