// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/startproblemdialog.h"
#include "ui/snapshots.h"
#include "ui/tray/faketrayprobe.h"
#include "ui/window/desktopshell.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

class tst_DesktopShell : public QObject
{
    Q_OBJECT

public slots:
    void noteOpened(const QUrl &url) { m_opened.append(url); }

private slots:
    void init();
    void cleanup();
    void showsTheWindowWhenThereIsNoTray();
    void showsNoWindowWhenThereIsATray();
    void quitsWhenTheWindowIsClosedWithoutTray();
    void hidesTheWindowWhenATrayCameLater();
    void windowStandsInForATrayThatLeft();
    void passesTheWishToPinOn();
    void passesTheWishToReloadOn();
    void passesTheWishToForgetFailuresOn();
    void copiesTheAddress();
    void copiesTheEnvironment();
    void copiesNoTokenWhereTheClientsOwnIsUsedNow();
    void opensTheConfigurationAndWritesItFirst();
    void offersAPortWhenItsOwnIsTaken();
    void takesTheOfferBackOnceTaken();
    void takesTheOfferBackOnceItListens();

private:
    template <typename Widget> static Widget *topLevel();
    static void press(const QWidget *window, const QString &text);

    QTemporaryDir m_folder;
    std::unique_ptr<DesktopShell> m_shell;
    FakeTrayProbe *m_probe = nullptr;
    QList<QUrl> m_opened;
};

template <typename Widget> Widget *tst_DesktopShell::topLevel()
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (auto *found = qobject_cast<Widget *>(widget))
            return found;
    }
    return nullptr;
}

void tst_DesktopShell::press(const QWidget *window, const QString &text)
{
    for (QPushButton *button : window->findChildren<QPushButton *>()) {
        if (button->text().remove(QLatin1Char('&')) == text)
            return button->click();
    }
    QFAIL(qPrintable(text));
}

void tst_DesktopShell::init()
{
    auto probe = std::make_unique<FakeTrayProbe>();
    m_probe = probe.get();
    const TrayPresence::Times times{
        .limit = 20ms, .settling = 5ms, .interval = 5ms, .slowInterval = 10ms, .watchInterval = 10ms};
    m_shell = std::make_unique<DesktopShell>(
        DesktopShell::Options{m_folder.filePath(QStringLiteral("config.yaml")), ClientToken::AnyText},
        std::move(probe), times);
    m_shell->setSnapshot(runningSnapshot({QStringLiteral("anthropic"), QStringLiteral("spare")}));
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "noteOpened");
}

void tst_DesktopShell::cleanup()
{
    m_shell.reset();
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
}

void tst_DesktopShell::showsTheWindowWhenThereIsNoTray()
{
    m_shell->start();
    QVERIFY(!topLevel<StatusWindow>()->isVisible());
    QTRY_VERIFY(topLevel<StatusWindow>()->isVisible());
}

void tst_DesktopShell::showsNoWindowWhenThereIsATray()
{
    m_probe->host = TrayHost::StatusNotifier;
    m_shell->start();
    QTest::qWait(60);
    QVERIFY(!topLevel<StatusWindow>()->isVisible());
}

void tst_DesktopShell::quitsWhenTheWindowIsClosedWithoutTray()
{
    m_shell->start();
    QTRY_VERIFY(topLevel<StatusWindow>()->isVisible());
    QSignalSpy quit(m_shell.get(), &DesktopShell::quitRequested);
    topLevel<StatusWindow>()->close();
    QCOMPARE(quit.size(), 1);
}

void tst_DesktopShell::hidesTheWindowWhenATrayCameLater()
{
    m_shell->start();
    QTRY_VERIFY(topLevel<StatusWindow>()->isVisible());
    QSignalSpy quit(m_shell.get(), &DesktopShell::quitRequested);
    m_probe->host = TrayHost::StatusNotifier;
    emit m_probe->trayChanged();
    topLevel<StatusWindow>()->close();
    QVERIFY(!topLevel<StatusWindow>()->isVisible());
    QCOMPARE(quit.size(), 0);
}

void tst_DesktopShell::windowStandsInForATrayThatLeft()
{
    m_probe->host = TrayHost::StatusNotifier;
    m_shell->start();
    QVERIFY(!topLevel<StatusWindow>()->isVisible());
    m_probe->host = TrayHost::None;
    QTRY_VERIFY(topLevel<StatusWindow>()->isVisible());
    QSignalSpy quit(m_shell.get(), &DesktopShell::quitRequested);
    topLevel<StatusWindow>()->close();
    QCOMPARE(quit.size(), 1); // nothing else could be clicked any more
    m_probe->host = TrayHost::StatusNotifier;
    emit m_probe->trayChanged();
    topLevel<StatusWindow>()->close();
    QVERIFY(!topLevel<StatusWindow>()->isVisible());
    QCOMPARE(quit.size(), 1);
}

void tst_DesktopShell::passesTheWishToPinOn()
{
    QSignalSpy pinned(m_shell.get(), &DesktopShell::pinRequested);
    emit topLevel<TrayMenu>()->pinRequested(QStringLiteral("spare"));
    emit topLevel<StatusWindow>()->pinRequested({});
    QCOMPARE(pinned.size(), 2);
    QCOMPARE(pinned.at(0).at(0).toString(), QStringLiteral("spare"));
}

void tst_DesktopShell::passesTheWishToReloadOn()
{
    QSignalSpy reload(m_shell.get(), &DesktopShell::reloadRequested);
    emit topLevel<TrayMenu>()->reloadRequested();
    press(topLevel<StatusWindow>(), QStringLiteral("Reload configuration"));
    QCOMPARE(reload.size(), 2);
}

void tst_DesktopShell::passesTheWishToForgetFailuresOn()
{
    QSignalSpy requested(m_shell.get(), &DesktopShell::forgetFailuresRequested);
    emit topLevel<TrayMenu>()->forgetFailuresRequested();
    emit topLevel<StatusWindow>()->forgetFailuresRequested();
    QCOMPARE(requested.size(), 2);
}

void tst_DesktopShell::copiesTheAddress()
{
    press(topLevel<StatusWindow>(), QStringLiteral("Copy address"));
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("http://127.0.0.1:8484"));
}

void tst_DesktopShell::copiesTheEnvironment()
{
    press(topLevel<StatusWindow>(), QStringLiteral("Copy environment"));
    const QString text = QApplication::clipboard()->text();
    QVERIFY(text.startsWith(QStringLiteral("export ANTHROPIC_BASE_URL=http://127.0.0.1:8484\n")));
    QVERIFY(text.contains(QStringLiteral("\nexport ANTHROPIC_AUTH_TOKEN=")));
    QVERIFY(text.endsWith(QLatin1Char('\n')));
}

void tst_DesktopShell::copiesNoTokenWhereTheClientsOwnIsUsedNow()
{
    m_shell->setClientToken(ClientToken::Own);
    press(topLevel<StatusWindow>(), QStringLiteral("Copy environment"));
    QVERIFY(!QApplication::clipboard()->text().contains(QStringLiteral("ANTHROPIC_AUTH_TOKEN")));
}

void tst_DesktopShell::opensTheConfigurationAndWritesItFirst()
{
    const QString path = m_folder.filePath(QStringLiteral("config.yaml"));
    QVERIFY(!QFile::exists(path));
    press(topLevel<StatusWindow>(), QStringLiteral("Open configuration"));
    QVERIFY(QFile::exists(path));
    QCOMPARE(m_opened, QList<QUrl>{QUrl::fromLocalFile(path)});
}

void tst_DesktopShell::offersAPortWhenItsOwnIsTaken()
{
    m_shell->showStartProblem(QStringLiteral("127.0.0.1:8484 is taken"), 8485);
    QTRY_VERIFY(topLevel<StartProblemDialog>());
    QSignalSpy port(m_shell.get(), &DesktopShell::portRequested);
    press(topLevel<StartProblemDialog>(), QStringLiteral("Use port 8485"));
    QCOMPARE(port.size(), 1);
    QCOMPARE(port.at(0).at(0).toInt(), 8485);
    QTRY_VERIFY(!topLevel<StartProblemDialog>());
}

void tst_DesktopShell::takesTheOfferBackOnceTaken()
{
    m_shell->showStartProblem(QStringLiteral("127.0.0.1:8484 is taken"), 8485);
    emit topLevel<TrayMenu>()->portRequested(8485);
    QTRY_VERIFY(!topLevel<StartProblemDialog>());
    for (const QAction *action : topLevel<TrayMenu>()->actions())
        QVERIFY(!action->text().contains(QStringLiteral("8485")) || !action->isVisible());
}

void tst_DesktopShell::takesTheOfferBackOnceItListens()
{
    m_shell->setSnapshot({});
    m_shell->showStartProblem(QStringLiteral("127.0.0.1:8484 is taken"), 8485);
    QVERIFY(topLevel<StartProblemDialog>());
    m_shell->setSnapshot(runningSnapshot({QStringLiteral("spare")})); // at another address
    QTRY_VERIFY(!topLevel<StartProblemDialog>());
    for (const QAction *action : topLevel<TrayMenu>()->actions())
        QVERIFY(!action->text().contains(QStringLiteral("8485")) || !action->isVisible());
}

QTEST_MAIN(tst_DesktopShell)
#include "tst_desktopshell.moc"
