// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/leavablethread.h"

#include <chrono>
#include <mutex>
#include <system_error>

namespace signalbox {

/// Whoever holds it may go on: the thread while it works, or the one that leaves it.
struct LeavableThread::Turn
{
    /// Does not return when the thread was left.
    void take()
    {
        mutex.lock();
        if (!isLeft)
            return;
        mutex.unlock();
        while (true) // not even its end is to touch anything
            std::this_thread::sleep_for(std::chrono::hours(24));
    }

    std::mutex mutex;
    bool isLeft = false;
};

thread_local LeavableThread::Turn *LeavableThread::ofThisThread = nullptr;

LeavableThread::~LeavableThread()
{
    join();
}

bool LeavableThread::start(std::function<void()> work)
{
    m_turn = std::make_shared<Turn>();
    try {
        m_thread = std::thread([turn = m_turn, work = std::move(work)] {
            turn->take();
            ofThisThread = turn.get();
            work();
            turn->mutex.unlock();
        });
    } catch (const std::system_error &) {
        return false;
    }
    return true;
}

void LeavableThread::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

void LeavableThread::leave()
{
    if (!m_thread.joinable())
        return;
    const std::lock_guard lock(m_turn->mutex);
    m_turn->isLeft = true;
    m_thread.detach();
}

LeavableThread::Away::Away() : m_turn(ofThisThread)
{
    if (m_turn)
        m_turn->mutex.unlock();
}

LeavableThread::Away::~Away()
{
    if (m_turn)
        m_turn->take();
}

} // namespace signalbox
