// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/capturewriter.h"

#include "core/logcategories.h"
#include "core/privatefolder.h"

#include <QDir>
#include <QFile>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace signalbox {

/// What the two threads share, and the work of the writing one.
class CaptureWriter::Worker
{
public:
    struct Job
    {
        CapturedExchange exchange;
        QString folder;
        Limits limits;
    };

    explicit Worker(Store store) : m_store(std::move(store)) { }

    [[nodiscard]] bool reserve(qint64 bytes, qint64 most)
    {
        if (m_held + bytes > most)
            return false;
        m_held += bytes;
        return true;
    }
    void release(qint64 bytes) { m_held -= bytes; }

    void add(Job job);
    [[nodiscard]] bool waitUntilIdle(std::chrono::milliseconds longest);
    /// Nothing more comes; what is waiting is dropped.
    void end();
    /// Until the end.
    void run();

private:
    void write(const Job &job);
    void tell(const QString &problem, const QString &reason);
    void removeOldest(const Job &job);

    std::atomic<qint64> m_held = 0;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_idle;
    std::deque<Job> m_jobs;
    bool m_isWriting = false;
    bool m_ends = false;
    // Used on the writing thread only.
    Store m_store;
    QString m_told; ///< the last problem's reason
    QString m_folder; ///< that m_bytes is of
    qint64 m_bytes = -1; ///< of all files; -1 = they were not looked at
};

void CaptureWriter::Worker::add(Job job)
{
    const std::lock_guard lock(m_mutex);
    m_jobs.push_back(std::move(job));
    m_wake.notify_one();
}

bool CaptureWriter::Worker::waitUntilIdle(std::chrono::milliseconds longest)
{
    std::unique_lock lock(m_mutex);
    return m_idle.wait_for(lock, longest, [this] { return !m_isWriting && m_jobs.empty(); });
}

void CaptureWriter::Worker::end()
{
    const std::lock_guard lock(m_mutex);
    m_ends = true;
    m_jobs.clear();
    m_wake.notify_one();
}

void CaptureWriter::Worker::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_ends) {
        if (m_jobs.empty()) {
            m_wake.wait(lock);
            continue;
        }
        m_isWriting = true;
        {
            const Job job = std::move(m_jobs.front());
            m_jobs.pop_front();
            lock.unlock();
            write(job);
            release(job.exchange.reserved);
        }
        lock.lock();
        m_isWriting = false;
        m_idle.notify_all();
    }
}

void CaptureWriter::Worker::write(const Job &job)
{
    if (const auto error = LeavableThread::wait([&] { return makePrivateFolder(job.folder); })) {
        tell(error->message, error->message);
        return;
    }
    QByteArray text = job.exchange.text(job.limits.bodyBytes);
    text.truncate(job.limits.bytes);
    const QString path = job.folder + u'/' + job.exchange.name + QStringLiteral(".txt");
    if (const QString reason = m_store(path, text); !reason.isEmpty()) {
        tell(QStringLiteral("%1 cannot be written: %2").arg(path, reason), reason);
        return;
    }
    if (std::exchange(m_folder, job.folder) != job.folder)
        m_bytes = -1;
    m_bytes += m_bytes < 0 ? 0 : text.size();
    if (m_bytes < 0 || m_bytes > job.limits.bytes)
        LeavableThread::wait([&] { removeOldest(job); });
}

/// Once, and not for each of the files.
void CaptureWriter::Worker::tell(const QString &problem, const QString &reason)
{
    if (std::exchange(m_told, reason) != reason)
        qCWarning(lcProxy).noquote() << "a request is not recorded:" << problem;
}

/// More than is needed, as looking for them takes its time where there are many.
void CaptureWriter::Worker::removeOldest(const Job &job)
{
    const QDir folder(job.folder);
    // Their names begin with the time. Whatever else is in the folder is none of ours. No filter of QDir's:
    // it uses what is gone when the program ends.
    QFileInfoList files = folder.entryInfoList(QDir::Files | QDir::NoSymLinks, QDir::Name);
    files.removeIf([](const QFileInfo &file) {
        const QString name = file.fileName();
        return !name.contains(QStringLiteral("-sbx_")) || !name.endsWith(QStringLiteral(".txt"));
    });
    m_bytes = 0;
    for (const QFileInfo &file : std::as_const(files))
        m_bytes += file.size();
    const qint64 most = job.limits.bytes;
    const qint64 wanted = m_bytes > most ? most / 10 * 9 : most;
    while (m_bytes > wanted && files.size() > 1) {
        const QFileInfo oldest = files.takeFirst();
        m_bytes -= oldest.size();
        QFile::remove(oldest.filePath());
    }
}

QString storeCapture(const QString &path, const QByteArray &text)
{
    QFile file(path);
    // Not the umask's permissions, not even for a moment.
    const auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    if (!LeavableThread::wait(
            [&] { return file.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly); }))
        return file.errorString();
    if (LeavableThread::wait([&] { return file.write(text) == text.size() && file.flush(); })) {
        LeavableThread::wait([&] { file.close(); });
        return {};
    }
    QString reason = file.errorString();
    LeavableThread::wait([&] { file.remove(); }); // half of it is of no use, and the room is wanted
    return reason;
}

CaptureWriter::CaptureWriter(
    QString folder, const Limits &limits, Store store, std::chrono::milliseconds patience)
    : m_folder(std::move(folder))
    , m_limits(limits)
    , m_patience(patience)
    , m_worker(std::make_shared<Worker>(std::move(store)))
{ }

CaptureWriter::~CaptureWriter()
{
    if (!m_thread.isRunning())
        return;
    const bool isDone = m_worker->waitUntilIdle(m_patience);
    m_worker->end();
    if (isDone)
        return;
    qCWarning(lcProxy).noquote() << "recorded requests are lost:" << m_folder
                                 << "takes too long to be written";
    m_thread.leave();
}

void CaptureWriter::setPlace(const QString &folder, const Limits &limits)
{
    m_folder = folder;
    m_limits = limits;
    m_hasToldOfRoom = false;
}

bool CaptureWriter::reserve(qint64 bytes)
{
    return m_worker->reserve(bytes, m_limits.bytes);
}

void CaptureWriter::release(qint64 bytes)
{
    m_worker->release(bytes);
}

void CaptureWriter::add(const CapturedExchange &exchange)
{
    if (!m_thread.isRunning() && !m_thread.start([worker = m_worker] { worker->run(); })) {
        qCWarning(lcProxy).noquote() << "a request is not recorded: no thread can be started";
        release(exchange.reserved);
        return;
    }
    m_worker->add({exchange, m_folder, m_limits});
}

void CaptureWriter::leaveOut()
{
    if (!std::exchange(m_hasToldOfRoom, true))
        qCWarning(lcProxy).noquote()
            << "requests are not recorded: those that wait for the disk have all the "
               "memory they may (log.capture.max_size)";
}

bool CaptureWriter::finish(std::chrono::milliseconds longest)
{
    return m_worker->waitUntilIdle(longest);
}

} // namespace signalbox
