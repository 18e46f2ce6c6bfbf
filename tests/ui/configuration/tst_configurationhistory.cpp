// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/configurationhistory.h"

#include <QTest>

using namespace signalbox;

class tst_ConfigurationHistory : public QObject
{
    Q_OBJECT

private slots:
    void goesBackAndForth();
    void forgetsWhatWasUndoneAfterANewStep();
    void forgetsTheOldestOfMany();
    void keepsTheLastHoweverLarge();

private:
    static ConfigurationHistory::Step step(int number)
    {
        return {QByteArray::number(number), QByteArray::number(number + 1)};
    }
};

void tst_ConfigurationHistory::goesBackAndForth()
{
    ConfigurationHistory history;
    QVERIFY(!history.undoable() && !history.redoable());
    history.add(step(1));
    history.add(step(2));
    QCOMPARE(history.undoable()->after, QByteArray("3"));
    history.markUndone();
    QCOMPARE(history.undoable()->after, QByteArray("2"));
    QCOMPARE(history.redoable()->after, QByteArray("3"));
    history.markRedone();
    QVERIFY(!history.redoable());
}

void tst_ConfigurationHistory::forgetsWhatWasUndoneAfterANewStep()
{
    ConfigurationHistory history;
    history.add(step(1));
    history.markUndone();
    history.add(step(5));
    QVERIFY(!history.redoable());
    history.markUndone();
    QVERIFY(!history.undoable());
}

void tst_ConfigurationHistory::forgetsTheOldestOfMany()
{
    ConfigurationHistory history;
    for (int i = 0; i < 500; ++i)
        history.add(step(i));
    int count = 0;
    for (; history.undoable(); ++count)
        history.markUndone();
    QCOMPARE(count, 50);
    QCOMPARE(history.redoable()->before, QByteArray("450"));
}

void tst_ConfigurationHistory::keepsTheLastHoweverLarge()
{
    ConfigurationHistory history;
    history.add(step(1));
    const QByteArray large(5'000'000, 'x');
    history.add({"2", large});
    QCOMPARE(history.undoable()->after, large);
    history.markUndone();
    QVERIFY(!history.undoable());
}

QTEST_GUILESS_MAIN(tst_ConfigurationHistory)
#include "tst_configurationhistory.moc"
