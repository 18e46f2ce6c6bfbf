// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/faketrayprobe.h"
#include "ui/tray/traypresence.h"

#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

class tst_TrayPresence : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void findsAStatusNotifierHostAtOnce();
    void waitsForTheStatusNotifierHostOfAPanel();
    void takesXembedWhenNothingElseComes();
    void forgetsAnXembedTrayThatLeft();
    void looksAgainWhenSomethingChanged();
    void saysOnceThatThereIsNone();
    void findsATrayAfterTheLimit();
    void isSilentWhileThereIsOne();
    void saysWhenItLeftAndCameBack();
    void toleratesTheRestartOfAPanel();
    void missesTheKindOfTrayThatItFound_data();
    void missesTheKindOfTrayThatItFound();

private:
    void changeHost(TrayHost host);

    std::unique_ptr<TrayPresence> m_presence;
    FakeTrayProbe *m_probe = nullptr;
    std::unique_ptr<QSignalSpy> m_found;
    std::unique_ptr<QSignalSpy> m_missing;
};

void tst_TrayPresence::init()
{
    auto probe = std::make_unique<FakeTrayProbe>();
    m_probe = probe.get();
    const TrayPresence::Times times{
        .limit = 400ms, .settling = 100ms, .interval = 20ms, .slowInterval = 40ms, .watchInterval = 40ms};
    m_presence = std::make_unique<TrayPresence>(std::move(probe), times);
    m_found = std::make_unique<QSignalSpy>(m_presence.get(), &TrayPresence::trayFound);
    m_missing = std::make_unique<QSignalSpy>(m_presence.get(), &TrayPresence::trayMissing);
}

void tst_TrayPresence::changeHost(TrayHost host)
{
    m_probe->host = host;
    emit m_probe->trayChanged();
}

void tst_TrayPresence::findsAStatusNotifierHostAtOnce()
{
    m_probe->host = TrayHost::StatusNotifier;
    m_presence->start();
    QCOMPARE(m_found->size(), 1);
    QCOMPARE(m_found->at(0).at(0).value<TrayHost>(), TrayHost::StatusNotifier);
}

void tst_TrayPresence::waitsForTheStatusNotifierHostOfAPanel()
{
    m_probe->host = TrayHost::Native;
    m_presence->start();
    QCOMPARE(m_found->size(), 0);
    m_probe->host = TrayHost::StatusNotifier;
    QVERIFY(m_found->wait());
    QCOMPARE(m_found->at(0).at(0).value<TrayHost>(), TrayHost::StatusNotifier);
}

void tst_TrayPresence::takesXembedWhenNothingElseComes()
{
    m_probe->host = TrayHost::Native;
    m_presence->start();
    QVERIFY(m_found->wait());
    QCOMPARE(m_found->at(0).at(0).value<TrayHost>(), TrayHost::Native);
    QCOMPARE(m_missing->size(), 0);
}

void tst_TrayPresence::forgetsAnXembedTrayThatLeft()
{
    m_probe->host = TrayHost::Native;
    m_presence->start();
    changeHost(TrayHost::None);
    QVERIFY(m_missing->wait());
    QCOMPARE(m_found->size(), 0);
}

void tst_TrayPresence::looksAgainWhenSomethingChanged()
{
    m_presence->start();
    QCOMPARE(m_probe->looks, 1);
    changeHost(TrayHost::StatusNotifier);
    QCOMPARE(m_probe->looks, 2);
    QCOMPARE(m_found->size(), 1);
}

void tst_TrayPresence::saysOnceThatThereIsNone()
{
    m_presence->start();
    QVERIFY(m_missing->wait());
    QVERIFY(!m_missing->wait(600));
    QCOMPARE(m_found->size(), 0);
}

void tst_TrayPresence::findsATrayAfterTheLimit()
{
    m_presence->start();
    QVERIFY(m_missing->wait());
    m_probe->host = TrayHost::Native;
    QVERIFY(m_found->wait());
}

void tst_TrayPresence::isSilentWhileThereIsOne()
{
    m_probe->host = TrayHost::StatusNotifier;
    m_presence->start();
    const int looks = m_probe->looks;
    emit m_probe->trayChanged();
    QVERIFY(!m_missing->wait(600));
    QVERIFY(m_probe->looks > looks + 1); // it goes on looking
    QCOMPARE(m_found->size(), 1);
}

void tst_TrayPresence::saysWhenItLeftAndCameBack()
{
    m_probe->host = TrayHost::StatusNotifier;
    m_presence->start();
    for (int round = 1; round <= 2; ++round) {
        m_probe->host = TrayHost::None;
        QVERIFY(m_missing->wait());
        QVERIFY(!m_missing->wait(600)); // once
        QCOMPARE(m_found->size(), round);
        m_probe->host = TrayHost::StatusNotifier;
        QVERIFY(m_found->wait());
        QCOMPARE(m_missing->size(), round);
    }
}

void tst_TrayPresence::toleratesTheRestartOfAPanel()
{
    m_probe->host = TrayHost::StatusNotifier;
    m_presence->start();
    const int looks = m_probe->looks;
    changeHost(TrayHost::None);
    QTRY_VERIFY(m_probe->looks > looks); // it has been seen to be away
    changeHost(TrayHost::StatusNotifier);
    QVERIFY(!m_missing->wait(800));
    QCOMPARE(m_found->size(), 1);
}

void tst_TrayPresence::missesTheKindOfTrayThatItFound_data()
{
    QTest::addColumn<TrayHost>("first");
    QTest::addColumn<TrayHost>("then");
    QTest::addColumn<bool>("missing");
    QTest::newRow("XEmbed alone cannot show it") << TrayHost::StatusNotifier << TrayHost::Native << true;
    QTest::newRow("StatusNotifier beside XEmbed") << TrayHost::Native << TrayHost::StatusNotifier << false;
}

void tst_TrayPresence::missesTheKindOfTrayThatItFound()
{
    QFETCH(TrayHost, first);
    QFETCH(TrayHost, then);
    QFETCH(bool, missing);
    m_probe->host = first;
    m_presence->start();
    QTRY_COMPARE(m_found->size(), 1);
    changeHost(then);
    QCOMPARE(m_missing->wait(800), missing);
}

QTEST_MAIN(tst_TrayPresence)
#include "tst_traypresence.moc"
