// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/linethread.h"

#include <QByteArrayList>
#include <QSemaphore>
#include <QTest>

#include <memory>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 60s; // of a slow machine
constexpr int waitingLines = 1024;

LogLine notice(qint64 dropped)
{
    return {QtWarningMsg, QByteArray("dropped " + QByteArray::number(dropped))};
}

LogLine line(int number)
{
    return {QtInfoMsg, QByteArray::number(number)};
}

/// Takes a line only when it is told to. Keeps what it has got.
struct SlowPlace
{
    [[nodiscard]] LineThread::Write write()
    {
        return [state = m_state](const LogLine &line) {
            LeavableThread::wait([&] {
                state->asked.release();
                state->takes.acquire();
            });
            state->lines << line.text;
        };
    }
    [[nodiscard]] bool waitUntilAsked() { return m_state->asked.tryAcquire(1, 60'000); }
    void take(int lines) { m_state->takes.release(lines); }
    [[nodiscard]] const QByteArrayList &lines() const { return m_state->lines; }

private:
    struct State
    {
        QSemaphore asked;
        QSemaphore takes;
        QByteArrayList lines;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>(); ///< the thread may outlive the test
};

} // namespace

class LineThreadTest : public QObject
{
    Q_OBJECT

private slots:
    void writesInOrder();
    void tellsHowManyWereDroppedWhereTheyStood();
    void isOverAtOnceWhenAllIsWritten();
    void leavesAPlaceThatTakesNothing();
};

void LineThreadTest::writesInOrder()
{
    SlowPlace place;
    place.take(3);
    LineThread thread(place.write(), notice);
    for (int i = 1; i <= 3; ++i)
        thread.add(line(i));
    QVERIFY(thread.finish(patience));
    QCOMPARE(place.lines(), (QByteArrayList{"1", "2", "3"}));
}

void LineThreadTest::tellsHowManyWereDroppedWhereTheyStood()
{
    SlowPlace place;
    LineThread thread(place.write(), notice);
    thread.add(line(0));
    QVERIFY(place.waitUntilAsked());
    for (int i = 1; i <= waitingLines + 5; ++i)
        thread.add(line(i));
    place.take(waitingLines + 2); // with the one that it has, and the notice
    QVERIFY(thread.finish(patience));
    QCOMPARE(place.lines().mid(0, 3), (QByteArrayList{"0", "dropped 5", "6"}));
    QCOMPARE(place.lines().last(), QByteArray::number(waitingLines + 5));
    thread.add(line(-1));
    place.take(1);
    QVERIFY(thread.finish(patience));
    QCOMPARE(place.lines().last(), QByteArray("-1")); // told once
}

void LineThreadTest::isOverAtOnceWhenAllIsWritten()
{
    SlowPlace place;
    {
        LineThread thread(place.write(), notice);
        thread.add(line(1));
        place.take(1);
        QVERIFY(thread.finish(patience));
    }
    QCOMPARE(place.lines(), QByteArrayList{"1"});
}

void LineThreadTest::leavesAPlaceThatTakesNothing()
{
    SlowPlace place;
    {
        LineThread thread(place.write(), notice);
        thread.add(line(1));
        thread.add(line(2));
        QVERIFY(place.waitUntilAsked());
        QVERIFY(!thread.finish(1ms));
    }
    QVERIFY(place.lines().isEmpty());
}

QTEST_GUILESS_MAIN(LineThreadTest)
#include "tst_linethread.moc"
