// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <functional>
#include <memory>
#include <thread>

namespace signalbox {

/// A thread that can be left behind while it waits for a disk or a terminal that may never answer. It does
/// not come back from there then: it touches nothing any more of what is gone when the program ends.
class LeavableThread
{
public:
    LeavableThread() = default;
    /// Joins it.
    ~LeavableThread();
    Q_DISABLE_COPY_MOVE(LeavableThread)

    /// False where the system has no thread for it. `work` has to own what it uses.
    [[nodiscard]] bool start(std::function<void()> work);
    [[nodiscard]] bool isRunning() const { return m_thread.joinable(); }
    void join();
    /// To be called when `work` has been told to end. Waits while it works, but not while it is within
    /// wait().
    void leave();

    /// What `call` returns, which may wait for long. On any other thread it is just called.
    template <typename Call> static auto wait(const Call &call)
    {
        const Away away;
        return call();
    }

private:
    struct Turn;
    class Away
    {
    public:
        Away();
        /// Does not return where the thread was left.
        ~Away();
        Q_DISABLE_COPY_MOVE(Away)

    private:
        Turn *m_turn;
    };

    static thread_local Turn *ofThisThread;

    std::shared_ptr<Turn> m_turn;
    std::thread m_thread;
};

} // namespace signalbox
