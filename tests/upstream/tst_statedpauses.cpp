// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/statedpauses.h"

#include "support/fakeclock.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QString opus = QStringLiteral("opus");
const QString haiku = QStringLiteral("haiku");

} // namespace

class StatedPausesTest : public QObject
{
    Q_OBJECT

private slots:
    void aPauseOfOneModelLeavesTheOthers();
    void aPauseOfAllKeepsEveryModelAway();
    void theLaterEndCounts();
    void endsWhenItHasSaid();
    void anAnswerEndsIt();
    void remembersNoEndlessListOfModels();

private:
    StatedPauses::Pause pause(const QString &model, std::chrono::seconds length) const
    {
        return {model, m_clock.now() + length, QStringLiteral("429 as scripted")};
    }

    FakeClock m_clock;
};

void StatedPausesTest::aPauseOfOneModelLeavesTheOthers()
{
    StatedPauses pauses;
    pauses.add(pause(opus, 10s), m_clock.now());
    QVERIFY(pauses.find(opus, m_clock.now()));
    QVERIFY(!pauses.find(haiku, m_clock.now()));
}

void StatedPausesTest::aPauseOfAllKeepsEveryModelAway()
{
    StatedPauses pauses;
    pauses.add(pause({}, 10s), m_clock.now());
    pauses.add(pause(opus, 5s), m_clock.now());
    QVERIFY(pauses.find(haiku, m_clock.now())->until == m_clock.now() + 10s);
    QVERIFY(pauses.find(opus, m_clock.now())->until == m_clock.now() + 10s);
    QCOMPARE(pauses.running(m_clock.now()).size(), 2U);
    QVERIFY(pauses.running(m_clock.now()).front().model.isEmpty());
}

void StatedPausesTest::theLaterEndCounts()
{
    StatedPauses pauses;
    pauses.add(pause(opus, 60s), m_clock.now());
    pauses.add(pause(opus, 5s), m_clock.now());
    QVERIFY(pauses.find(opus, m_clock.now())->until == m_clock.now() + 60s);
    pauses.add(pause(opus, 61s), m_clock.now());
    QVERIFY(pauses.find(opus, m_clock.now())->until == m_clock.now() + 61s);
}

void StatedPausesTest::endsWhenItHasSaid()
{
    StatedPauses pauses;
    pauses.add(pause(opus, 10s), m_clock.now());
    m_clock.advance(10s - 1ms);
    QVERIFY(pauses.find(opus, m_clock.now()));
    m_clock.advance(1ms);
    QVERIFY(!pauses.find(opus, m_clock.now()));
    QVERIFY(pauses.running(m_clock.now()).empty());
}

void StatedPausesTest::anAnswerEndsIt()
{
    StatedPauses pauses;
    pauses.add(pause(opus, 10s), m_clock.now());
    pauses.add(pause(haiku, 10s), m_clock.now());
    pauses.add(pause({}, 10s), m_clock.now());
    pauses.forget(opus, m_clock.now() - 1ms); // began before
    QVERIFY(pauses.find(opus, m_clock.now()));
    pauses.forget(opus, m_clock.now());
    QVERIFY(!pauses.find(opus, m_clock.now()));
    QVERIFY(pauses.find(haiku, m_clock.now()));
    pauses.clear();
    QVERIFY(!pauses.find(haiku, m_clock.now()));
}

void StatedPausesTest::remembersNoEndlessListOfModels()
{
    StatedPauses pauses;
    for (int i = 0; i < 10'000; ++i)
        pauses.add(pause(QString::number(i), std::chrono::seconds(10 + i)), m_clock.now());
    QVERIFY(pauses.running(m_clock.now()).size() <= 64);
    QVERIFY(pauses.find(QStringLiteral("9999"), m_clock.now())); // the longest stay
}

QTEST_GUILESS_MAIN(StatedPausesTest)
#include "tst_statedpauses.moc"
