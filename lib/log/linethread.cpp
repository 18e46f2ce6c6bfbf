// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/linethread.h"

#include <condition_variable>
#include <deque>
#include <mutex>
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
    void writeNext(std::unique_lock<std::mutex> &lock);

    [[nodiscard]] bool isIdle() const { return !m_isWriting && m_lines.empty(); }

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_idle;
    std::deque<LogLine> m_lines;
    qint64 m_dropped = 0; ///< that stood before the first of them
    bool m_isWriting = false;
    bool m_ends = false;
    Write m_write;
    Notice m_notice;
};

void LineThread::Queue::add(LogLine line)
{
    const std::lock_guard lock(m_mutex);
    if (m_lines.size() == mostLines) {
        m_lines.pop_front();
        ++m_dropped;
    }
    m_lines.push_back(std::move(line));
    m_wake.notify_one();
}

bool LineThread::Queue::waitUntilIdle(std::chrono::milliseconds longest)
{
    std::unique_lock lock(m_mutex);
    return m_idle.wait_for(lock, longest, [this] { return isIdle(); });
}

bool LineThread::Queue::end()
{
    const std::lock_guard lock(m_mutex);
    m_ends = true;
    const bool isDone = isIdle();
    m_lines.clear();
    m_wake.notify_one();
    return isDone;
}

void LineThread::Queue::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_ends) {
        if (m_lines.empty())
            m_wake.wait(lock);
        else
            writeNext(lock);
    }
}

void LineThread::Queue::writeHere()
{
    std::unique_lock lock(m_mutex);
    while (!m_isWriting && !m_lines.empty()) // another thread may be in the middle of it
        writeNext(lock);
}

void LineThread::Queue::writeNext(std::unique_lock<std::mutex> &lock)
{
    const LogLine line = std::move(m_lines.front());
    m_lines.pop_front();
    const qint64 dropped = std::exchange(m_dropped, 0);
    m_isWriting = true;
    lock.unlock();
    if (dropped > 0)
        m_write(m_notice(dropped));
    m_write(line);
    lock.lock();
    m_isWriting = false;
    m_idle.notify_all();
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
