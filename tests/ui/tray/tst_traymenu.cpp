// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/snapshots.h"
#include "ui/texts/snapshottexts.h"
#include "ui/tray/traymenu.h"

#include <QPointer>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace signalbox;
using Health = ProviderSnapshot::Health;

class tst_TrayMenu : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void beginsWithTheState();
    void shortensALongProblem();
    void opensTheWindowFromTheState();
    void listsProvidersAfterAutomatic();
    void checksThePinnedProvider();
    void asksToPin();
    void asksForAutomatic();
    void doublesUnderscoresOverDBus();
    void showsErrorsToTheLetter();
    void greysOutDisabledProviders();
    void changesItemsInPlaceWhileOpen();
    void replacesItemsWhenTheListChanges();
    void copiesOnlyWhileListening();
    void asksForItsCommands_data();
    void asksForItsCommands();
    void offersAPort();
    void saysThatItStops();
    void tellsOfAConfigurationThatIsNotInUse();
    void tellsThatRequestsAreRecorded();
    void forgetsFailuresWhenThereAreSome();
    void keepsProvidersApartFromCommands();
    void staysShortWithManyProviders();
    void staysNarrowWithLongNames();
    void staysNarrowWithLongRemarks();
    void staysOnTheScreenWhenItGrows();

private:
    QAction *item(const QString &text) const;
    QAction *provider(const QString &name) const;

    std::unique_ptr<TrayMenu> m_menu;
    GatewaySnapshot m_snapshot;
};

void tst_TrayMenu::init()
{
    m_menu = std::make_unique<TrayMenu>();
    m_snapshot
        = runningSnapshot({QStringLiteral("anthropic"), QStringLiteral("us_west"), QStringLiteral("r&d")});
    m_menu->setSnapshot(m_snapshot);
}

QAction *tst_TrayMenu::item(const QString &text) const
{
    for (QAction *action : m_menu->actions()) {
        if (action->text().remove(QLatin1Char('&')) == text)
            return action;
    }
    return nullptr;
}

QAction *tst_TrayMenu::provider(const QString &name) const
{
    for (QAction *action : m_menu->actions()) {
        if (action->isCheckable() && action->data().toString() == name)
            return action;
    }
    return nullptr;
}

void tst_TrayMenu::beginsWithTheState()
{
    QCOMPARE(m_menu->actions().constFirst()->text(), QStringLiteral("● Running on 127.0.0.1:8484"));
    QCOMPARE(m_menu->actions().constLast()->text(), QStringLiteral("&Quit"));
}

void tst_TrayMenu::shortensALongProblem()
{
    m_snapshot.listening = false;
    m_snapshot.problem = QString(200, QLatin1Char('x'));
    m_menu->setSnapshot(m_snapshot);
    const QAction *state = m_menu->actions().constFirst();
    QCOMPARE(state->text().size(), 72);
    QVERIFY(state->toolTip().contains(m_snapshot.problem));
}

void tst_TrayMenu::opensTheWindowFromTheState()
{
    QSignalSpy requested(m_menu.get(), &TrayMenu::windowRequested);
    m_menu->actions().constFirst()->trigger();
    QCOMPARE(requested.size(), 1);
}

void tst_TrayMenu::listsProvidersAfterAutomatic()
{
    m_snapshot.providers[1] = providerSnapshot(QStringLiteral("us_west"), Health::Failing);
    m_snapshot.providers[2] = providerSnapshot(QStringLiteral("r&d"), Health::CoolingDown);
    m_menu->setSnapshot(m_snapshot);
    QStringList radios;
    for (const QAction *action : m_menu->actions()) {
        if (action->isCheckable())
            radios << action->text();
    }
    QCOMPARE(radios,
        QStringList({QStringLiteral("&Automatic"), QStringLiteral("anthropic\t●"),
            QStringLiteral("us_west\t▲ failing 1/2"),
            QStringLiteral("r&&d\t✕ failed 2/2, cooling down 02:10")}));
}

void tst_TrayMenu::checksThePinnedProvider()
{
    QVERIFY(provider({})->isChecked());
    m_snapshot.pinned = QStringLiteral("us_west");
    m_menu->setSnapshot(m_snapshot);
    QVERIFY(!provider({})->isChecked());
    QVERIFY(provider(QStringLiteral("us_west"))->isChecked());
    m_snapshot.pinned.clear();
    m_menu->setSnapshot(m_snapshot);
    QVERIFY(provider({})->isChecked());
    QVERIFY(!provider(QStringLiteral("us_west"))->isChecked());
}

void tst_TrayMenu::asksToPin()
{
    QSignalSpy pinned(m_menu.get(), &TrayMenu::pinRequested);
    m_menu->popup({});
    m_menu->setActiveAction(provider(QStringLiteral("r&d")));
    QTest::keyClick(m_menu.get(), Qt::Key_Return);
    QCOMPARE(pinned.size(), 1);
    QCOMPARE(pinned.at(0).at(0).toString(), QStringLiteral("r&d"));
}

void tst_TrayMenu::asksForAutomatic()
{
    m_snapshot.pinned = QStringLiteral("us_west");
    m_menu->setSnapshot(m_snapshot);
    QSignalSpy pinned(m_menu.get(), &TrayMenu::pinRequested);
    provider({})->trigger();
    QCOMPARE(pinned.size(), 1);
    QCOMPARE(pinned.at(0).at(0).toString(), QString());
}

void tst_TrayMenu::doublesUnderscoresOverDBus()
{
    m_menu->setMenuStyle(MenuStyle::DBus);
    QCOMPARE(provider(QStringLiteral("us_west"))->text(), QStringLiteral("us__west   ●"));
}

void tst_TrayMenu::showsErrorsToTheLetter()
{
    m_snapshot.providers[1].lastError = QStringLiteral("<img src='https://a.example'> 502");
    m_menu->setSnapshot(m_snapshot);
    QVERIFY(provider(QStringLiteral("us_west"))->toolTip().contains(QStringLiteral("&lt;img")));
    m_snapshot.listening = false;
    m_snapshot.problem = QStringLiteral("<b>x</b>");
    m_menu->setSnapshot(m_snapshot);
    QVERIFY(m_menu->actions().constFirst()->toolTip().contains(QStringLiteral("&lt;b&gt;x")));
}

void tst_TrayMenu::greysOutDisabledProviders()
{
    m_snapshot.providers[0].health = Health::Disabled;
    m_menu->setSnapshot(m_snapshot);
    QVERIFY(!provider(QStringLiteral("anthropic"))->isEnabled());
    QVERIFY(provider(QStringLiteral("us_west"))->isEnabled());
}

void tst_TrayMenu::changesItemsInPlaceWhileOpen()
{
    m_menu->popup({});
    const QList<QAction *> before = m_menu->actions();
    m_snapshot.providers[0] = providerSnapshot(QStringLiteral("anthropic"), Health::CoolingDown);
    m_snapshot.activeExchanges = 1;
    m_menu->setSnapshot(m_snapshot);
    QCOMPARE(m_menu->actions(), before);
    QVERIFY(m_menu->isVisible());
    QCOMPARE(before.constFirst()->text(), QStringLiteral("▲ Degraded: 1 of 3 providers down"));
}

void tst_TrayMenu::replacesItemsWhenTheListChanges()
{
    const QPointer<QAction> old = provider(QStringLiteral("us_west"));
    const auto count = m_menu->actions().size();
    m_menu->setSnapshot(runningSnapshot({QStringLiteral("spare")}));
    QCOMPARE(m_menu->actions().size(), count - 2);
    QVERIFY(provider(QStringLiteral("spare")));
    QVERIFY(!provider(QStringLiteral("us_west")));
    QTRY_VERIFY(!old);
}

void tst_TrayMenu::copiesOnlyWhileListening()
{
    QVERIFY(item(QStringLiteral("Copy address"))->isEnabled());
    m_menu->setSnapshot({});
    QVERIFY(!item(QStringLiteral("Copy address"))->isEnabled());
    QVERIFY(!item(QStringLiteral("Copy environment"))->isEnabled());
    QVERIFY(item(QStringLiteral("Open configuration"))->isEnabled());
}

void tst_TrayMenu::asksForItsCommands_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("signal");
    QTest::newRow("address") << QStringLiteral("Copy address") << QByteArray(SIGNAL(copyAddressRequested()));
    QTest::newRow("environment") << QStringLiteral("Copy environment")
                                 << QByteArray(SIGNAL(copyEnvironmentRequested(QString)));
    QTest::newRow("configuration") << QStringLiteral("Open configuration")
                                   << QByteArray(SIGNAL(openConfigurationRequested()));
    QTest::newRow("reload") << QStringLiteral("Reload configuration")
                            << QByteArray(SIGNAL(reloadRequested()));
    QTest::newRow("quit") << QStringLiteral("Quit") << QByteArray(SIGNAL(quitRequested()));
}

void tst_TrayMenu::asksForItsCommands()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, signal);
    QSignalSpy requested(m_menu.get(), signal.constData());
    QVERIFY(item(text));
    item(text)->trigger();
    QCOMPARE(requested.size(), 1);
}

void tst_TrayMenu::offersAPort()
{
    m_menu->offerPort(8485);
    QAction *use = item(QStringLiteral("Use port 8485"));
    QVERIFY(use && use->isVisible());
    QSignalSpy requested(m_menu.get(), &TrayMenu::portRequested);
    use->trigger();
    QCOMPARE(requested.at(0).at(0).toInt(), 8485);
    m_menu->offerPort(0);
    QVERIFY(!use->isVisible());
}

void tst_TrayMenu::saysThatItStops()
{
    m_snapshot.activeExchanges = 2;
    m_menu->setSnapshot(m_snapshot);
    m_menu->setStopping();
    QCOMPARE(m_menu->actions().constFirst()->text(), QStringLiteral("Stopping: 2 request(s) still running"));
    QVERIFY(item(QStringLiteral("Quit now")));
}

void tst_TrayMenu::tellsOfAConfigurationThatIsNotInUse()
{
    QAction *line = m_menu->actions().at(1);
    QVERIFY(!line->isVisible());
    m_snapshot.configProblem = QStringLiteral("/home/a/config.yaml:12: <b> is not known");
    m_menu->setSnapshot(m_snapshot);
    QVERIFY(line->isVisible());
    QCOMPARE(line->text(), QStringLiteral("▲ Not applied: config.yaml:12: <b> is not known"));
    QVERIFY(line->toolTip().contains(QStringLiteral("/home/a/config.yaml:12: &lt;b&gt;")));
    QSignalSpy requested(m_menu.get(), &TrayMenu::windowRequested);
    line->trigger();
    QCOMPARE(requested.size(), 1);
    m_snapshot.configProblem.clear();
    m_menu->setSnapshot(m_snapshot);
    QVERIFY(!line->isVisible());
}

void tst_TrayMenu::tellsThatRequestsAreRecorded()
{
    QAction *stop = item(QStringLiteral("Stop recording"));
    QVERIFY(stop && !stop->isVisible());
    m_snapshot.captureUntil = QDateTime(QDate(2026, 1, 2), QTime(14, 5));
    m_menu->setSnapshot(m_snapshot);
    QVERIFY(stop->isVisible());
    const QString line = SnapshotTexts::recording(m_snapshot);
    QVERIFY(!line.isEmpty());
    QVERIFY(item(QString(QStringLiteral("▲ ") + line))->isVisible());
    QSignalSpy requested(m_menu.get(), &TrayMenu::stopCaptureRequested);
    stop->trigger();
    QCOMPARE(requested.size(), 1);
    m_snapshot.captureUntil = {};
    m_menu->setSnapshot(m_snapshot);
    QVERIFY(!stop->isVisible());
}

void tst_TrayMenu::forgetsFailuresWhenThereAreSome()
{
    QAction *forget = item(QStringLiteral("Forget failures"));
    QVERIFY(forget && !forget->isEnabled());
    m_snapshot.providers[0] = providerSnapshot(QStringLiteral("anthropic"), Health::Failing);
    m_menu->setSnapshot(m_snapshot);
    QVERIFY(forget->isEnabled());
    QSignalSpy requested(m_menu.get(), &TrayMenu::forgetFailuresRequested);
    forget->trigger();
    QCOMPARE(requested.size(), 1);
}

void tst_TrayMenu::keepsProvidersApartFromCommands()
{
    const QList<QAction *> actions = m_menu->actions();
    const auto last = actions.indexOf(provider(QStringLiteral("r&d")));
    const auto forget = actions.indexOf(item(QStringLiteral("Forget failures")));
    QVERIFY(std::any_of(actions.cbegin() + last, actions.cbegin() + forget,
        [](const QAction *action) { return action->isSeparator(); }));
}

void tst_TrayMenu::staysShortWithManyProviders()
{
    QStringList names;
    for (int i = 1; i <= 20; ++i)
        names << QStringLiteral("provider %1").arg(i);
    m_snapshot = runningSnapshot(names);
    m_snapshot.providers.last() = providerSnapshot(names.constLast(), Health::CoolingDown);
    m_menu->setSnapshot(m_snapshot);
    QVERIFY(provider(names.at(9)) && !provider(names.at(10)));
    QAction *more = item(QStringLiteral("10 more providers\t✕ 1 down"));
    QVERIFY(more && more->isVisible());
    const QList<QAction *> others = more->menu()->actions();
    QCOMPARE(others.size(), 10);
    QCOMPARE(others.constLast()->text(), QStringLiteral("provider 20\t✕ failed 2/2, cooling down 02:10"));
    QSignalSpy pinned(m_menu.get(), &TrayMenu::pinRequested);
    others.constFirst()->trigger();
    QCOMPARE(pinned.at(0).at(0).toString(), names.at(10));
    m_menu->setSnapshot(runningSnapshot(names.first(12)));
    QVERIFY(provider(names.at(11)) && !more->isVisible() && more->menu()->isEmpty());
}

void tst_TrayMenu::staysNarrowWithLongNames()
{
    const QString name = QStringLiteral("anthropic/a.very.long.first.and.last.name@company.example.com");
    m_menu->setSnapshot(runningSnapshot({name}));
    QCOMPARE(provider(name)->text(), QStringLiteral("anthropic/a.very.lo…company.example.com\t●"));
    QVERIFY(provider(name)->toolTip().contains(name));
}

void tst_TrayMenu::staysNarrowWithLongRemarks()
{
    const QString problem
        = QStringLiteral("waiting for the keychain (Secret Service): no Secret Service answers on this "
                         "session bus: install gnome-keyring or KeePassXC");
    m_snapshot.providers[0].health = Health::NoCredential;
    m_snapshot.providers[0].credentialProblem = problem;
    m_menu->setSnapshot(m_snapshot);
    const QAction *row = provider(QStringLiteral("anthropic"));
    const QString remark = row->text().section(u'\t', 1);
    QVERIFY2(remark.startsWith(QStringLiteral("✕ waiting for the keychain")) && remark.endsWith(u'…')
            && remark.size() <= 40,
        qPrintable(remark));
    QVERIFY2(row->toolTip().contains(QStringLiteral("KeePassXC")), qPrintable(row->toolTip()));
}

void tst_TrayMenu::staysOnTheScreenWhenItGrows()
{
    const QRect room = m_menu->screen()->geometry();
    m_menu->popup(room.bottomRight());
    QTRY_VERIFY(m_menu->isVisible());
    QVERIFY(room.contains(m_menu->geometry()));
    const QSize before = m_menu->size();
    m_snapshot.baseUrl = QStringLiteral("http://gateway-of-the-whole-team.example.com:8484");
    m_snapshot.paused = true;
    m_snapshot.configProblem = QStringLiteral("config.yaml:7: a key that nobody has ever heard of");
    m_menu->setSnapshot(m_snapshot);
    QTRY_VERIFY(m_menu->width() > before.width() && m_menu->height() > before.height());
    QVERIFY(room.contains(m_menu->geometry()));
}

QTEST_MAIN(tst_TrayMenu)
#include "tst_traymenu.moc"
