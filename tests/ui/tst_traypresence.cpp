// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/faketrayprobe.h"
#include "ui/traypresence.h"

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
    void isSilentAfterItFoundOne();

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
        .limit = 400ms, .settling = 100ms, .interval = 20ms, .slowInterval = 40ms};
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

void tst_TrayPresence::isSilentAfterItFoundOne()
{
    m_probe->host = TrayHost::StatusNotifier;
    m_presence->start();
    const int looks = m_probe->looks;
    changeHost(TrayHost::None);
    QVERIFY(!m_missing->wait(600));
    QCOMPARE(m_probe->looks, looks);
    QCOMPARE(m_found->size(), 1);
}

QTEST_MAIN(tst_TrayPresence)
#include "tst_traypresence.moc"
