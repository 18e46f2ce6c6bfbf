// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/leavablethread.h"

#include <QSemaphore>
#include <QTest>

#include <memory>
#include <thread>

using namespace signalbox;

namespace {

constexpr int patience = 60'000; // of a slow machine
constexpr int aMoment = 50; // for what must not happen

/// The thread may outlive the test.
struct Steps
{
    QSemaphore works;
    QSemaphore mayWait;
    QSemaphore waits;
    QSemaphore mayGoOn;
    QSemaphore hasBeenAnswered;
    QSemaphore goesOn;
};

std::function<void()> workOf(const std::shared_ptr<Steps> &steps)
{
    return [steps] {
        steps->works.release();
        steps->mayWait.acquire();
        LeavableThread::wait([&] {
            steps->waits.release();
            steps->mayGoOn.acquire();
            steps->hasBeenAnswered.release();
        });
        steps->goesOn.release();
    };
}

} // namespace

class LeavableThreadTest : public QObject
{
    Q_OBJECT

private slots:
    void comesBackWhenItIsNotLeft();
    void doesNotComeBackWhenItIsLeft();
    void isNotLeftWhileItWorks();
    void anyThreadMayWait();
};

void LeavableThreadTest::comesBackWhenItIsNotLeft()
{
    const auto steps = std::make_shared<Steps>();
    {
        LeavableThread thread;
        QVERIFY(!thread.isRunning());
        QVERIFY(thread.start(workOf(steps)));
        QVERIFY(thread.isRunning());
        steps->mayWait.release();
        steps->mayGoOn.release();
    }
    QVERIFY(steps->goesOn.tryAcquire()); // it was joined
}

void LeavableThreadTest::doesNotComeBackWhenItIsLeft()
{
    const auto steps = std::make_shared<Steps>();
    {
        LeavableThread thread;
        QVERIFY(thread.start(workOf(steps)));
        steps->mayWait.release();
        QVERIFY(steps->waits.tryAcquire(1, patience));
        thread.leave();
        QVERIFY(!thread.isRunning());
    }
    steps->mayGoOn.release();
    QVERIFY(steps->hasBeenAnswered.tryAcquire(1, patience));
    QVERIFY(!steps->goesOn.tryAcquire(1, aMoment));
}

void LeavableThreadTest::isNotLeftWhileItWorks()
{
    const auto steps = std::make_shared<Steps>();
    LeavableThread thread;
    QVERIFY(thread.start(workOf(steps)));
    QVERIFY(steps->works.tryAcquire(1, patience));
    QSemaphore left;
    std::thread other([&] {
        thread.leave();
        left.release();
    });
    const bool wasLeftAtWork = left.tryAcquire(1, aMoment);
    steps->mayWait.release();
    other.join();
    QVERIFY(!wasLeftAtWork);
    QVERIFY(left.tryAcquire());
}

void LeavableThreadTest::anyThreadMayWait()
{
    QCOMPARE(LeavableThread::wait([] { return 7; }), 7);
}

QTEST_GUILESS_MAIN(LeavableThreadTest)
#include "tst_leavablethread.moc"
