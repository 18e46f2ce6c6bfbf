// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/linethread.h"

#include <QDeadlineTimer>
#include <QMutex>
#include <QWaitCondition>

#include <deque>
#include <utility>

namespace signalbox {

namespace {

constexpr size_t mostLines = 1024;

} // namespace

/// What the two threads share, and the work of the writing one.
class LineThread::Queue
{
public:
    Queue(Write write, Notice notice) : m_write(std::move(write)), m_notice(std::move(notice)) { }

    void add(LogLine line);
    [[nodiscard]] bool waitUntilIdle(std::chrono::milliseconds longest);
    /// Nothing more is written; true when nothing was left to write.
    [[nodiscard]] bool end();
    /// Until the end.
    void run();
    /// For want of a thread.
    void writeHere();

private:
    void writeNext(QMutexLocker<QMutex> &lock);

    QMutex m_mutex;
    QWaitCondition m_wake;
    QWaitCondition m_idle;
    std::deque<LogLine> m_lines;
    qint64 m_dropped = 0; ///< that stood before the first of them
    bool m_isWriting = false;
    bool m_ends = false;
    Write m_write;
    Notice m_notice;
};

void LineThread::Queue::add(LogLine line)
{
    const QMutexLocker lock(&m_mutex);
    if (m_lines.size() == mostLines) {
        m_lines.pop_front();
        ++m_dropped;
    }
    m_lines.push_back(std::move(line));
    m_wake.wakeOne();
}

bool LineThread::Queue::waitUntilIdle(std::chrono::milliseconds longest)
{
    const QDeadlineTimer deadline(longest);
    const QMutexLocker lock(&m_mutex);
    while (m_isWriting || !m_lines.empty()) {
        if (!m_idle.wait(&m_mutex, deadline))
            return !m_isWriting && m_lines.empty();
    }
    return true;
}

bool LineThread::Queue::end()
{
    const QMutexLocker lock(&m_mutex);
    m_ends = true;
    const bool isIdle = !m_isWriting && m_lines.empty();
    m_lines.clear();
    m_wake.wakeOne();
    return isIdle;
}

void LineThread::Queue::run()
{
    QMutexLocker lock(&m_mutex);
    while (!m_ends) {
        if (m_lines.empty())
            m_wake.wait(&m_mutex);
        else
            writeNext(lock);
    }
}

void LineThread::Queue::writeHere()
{
    QMutexLocker lock(&m_mutex);
    while (!m_isWriting && !m_lines.empty()) // another thread may be in the middle of it
        writeNext(lock);
}

void LineThread::Queue::writeNext(QMutexLocker<QMutex> &lock)
{
    const LogLine line = std::move(m_lines.front());
    m_lines.pop_front();
    const qint64 dropped = std::exchange(m_dropped, 0);
    m_isWriting = true;
    lock.unlock();
    if (dropped > 0)
        m_write(m_notice(dropped));
    m_write(line);
    lock.relock();
    m_isWriting = false;
    m_idle.wakeAll();
}

LineThread::LineThread(Write write, Notice notice)
    : m_queue(std::make_shared<Queue>(std::move(write), std::move(notice)))
{
    (void)m_thread.start([queue = m_queue] { queue->run(); });
}

LineThread::~LineThread()
{
    if (!m_queue->end())
        m_thread.leave();
}

void LineThread::add(LogLine line)
{
    m_queue->add(std::move(line));
    if (!m_thread.isRunning())
        m_queue->writeHere();
}

bool LineThread::finish(std::chrono::milliseconds longest)
{
    return m_queue->waitUntilIdle(longest);
}

} // namespace signalbox
