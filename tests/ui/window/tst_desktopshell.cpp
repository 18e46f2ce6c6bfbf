// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/changedialog.h"
#include "ui/dialogs/signindialog.h"
#include "ui/dialogs/startproblemdialog.h"
#include "ui/fakegatewaylink.h"
#include "ui/overview/providercard.h"
#include "ui/overview/providerswitch.h"
#include "ui/overview/stateheader.h"
#include "ui/providers/addproviderdialog.h"
#include "ui/providers/providerspage.h"
#include "ui/snapshots.h"
#include "ui/tray/faketrayprobe.h"
#include "ui/tray/routemenu.h"
#include "ui/welcome/choicecard.h"
#include "ui/welcome/welcomewindow.h"
#include "ui/widgets/noticebar.h"
#include "ui/window/appearance.h"
#include "ui/window/desktopshell.h"
#include "ui/window/unsavedquestion.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

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
    void asksBeforeUnsavedChangesGo_data();
    void asksBeforeUnsavedChangesGo();
    void asksNobodyWhenItIsStopped();
    void endsAtOnceWhenItIsToldWhileItStops();
    void windowStandsInForATrayThatLeft();
    void standsBehindADialogThatIsOpen();
    void followsTheLanguageAtOnce();
    void countsDownOnlyWhereItIsSeen();
    void tellsOfANewVersionOnce();
    void theMenuHasTheGatewayDoThings_data();
    void theMenuHasTheGatewayDoThings();
    void whatWaitsForItsUserOpensWhatMendsIt();
    void tellsWhatWasUsedToday();
    void showsTheWindowAtTheStartWhenItIsToldTo();
    void theFirstStepsComeBackFromASignIn();
    void oneWindowWaitsForASignIn();
    void copiesTheAddress();
    void copiesTheEnvironment();
    void copiesTheEnvironmentForAShell();
    void copiesNoTokenWhereTheClientsOwnIsUsedNow();
    void opensTheConfigurationAndWritesItFirst();
    void offersAPortWhenItsOwnIsTaken();
    void takesTheOfferBackOnceTaken();
    void takesTheOfferBackOnceItListens();

private:
    template <typename Widget> static Widget *topLevel();
    [[nodiscard]] QAction *menuItem(const QString &text) const;
    static void press(const QWidget *window, const QString &text);
    void changeSomething();
    [[nodiscard]] QByteArray configuration() const;

    QTemporaryDir m_folder;
    std::unique_ptr<test::FakeGatewayLink> m_link;
    std::unique_ptr<Appearance> m_appearance;
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

/// By its text without mnemonics; "by route: x" and "session: x" in the menus of these.
QAction *tst_DesktopShell::menuItem(const QString &text) const
{
    const QString wanted = text.section(QStringLiteral(": "), -1);
    const bool isOfRoute = text.startsWith(QStringLiteral("by route"));
    const bool isOfSession = text.startsWith(QStringLiteral("session"));
    for (QAction *action : topLevel<TrayMenu>()->findChildren<QAction *>()) {
        const QString shown = QString(action->text()).remove(u'&').section(u'\t', 0, 0);
        const QMenu *menu = qobject_cast<QMenu *>(action->parent());
        const bool inRoute = qobject_cast<const RouteMenu *>(menu);
        const bool inSession = menu && menu->title().contains(QStringLiteral("session"));
        if ((shown == wanted && inRoute == isOfRoute && inSession == isOfSession) || shown == text)
            return action;
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
    m_link = std::make_unique<test::FakeGatewayLink>();
    m_appearance = std::make_unique<Appearance>(m_folder.path());
    auto probe = std::make_unique<FakeTrayProbe>();
    m_probe = probe.get();
    const TrayPresence::Times times{
        .limit = 20ms, .settling = 5ms, .interval = 5ms, .slowInterval = 10ms, .watchInterval = 10ms};
    m_shell = std::make_unique<DesktopShell>(
        DesktopShell::Options{m_folder.filePath(QStringLiteral("config.yaml")), {}, ClientToken::AnyText},
        *m_link, *m_appearance, std::move(probe), times);
    m_shell->setSnapshot(runningSnapshot({QStringLiteral("anthropic"), QStringLiteral("spare")}));
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "noteOpened");
}

void tst_DesktopShell::cleanup()
{
    m_shell.reset();
    QFile::remove(m_folder.filePath(QStringLiteral("config.yaml")));
    m_opened.clear();
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
}

void tst_DesktopShell::showsTheWindowWhenThereIsNoTray()
{
    m_shell->start();
    QVERIFY(!topLevel<MainWindow>()->isVisible());
    QTRY_VERIFY(topLevel<MainWindow>()->isVisible());
}

void tst_DesktopShell::showsNoWindowWhenThereIsATray()
{
    m_probe->host = TrayHost::StatusNotifier;
    m_shell->start();
    QTest::qWait(60);
    QVERIFY(!topLevel<MainWindow>()->isVisible());
}

void tst_DesktopShell::quitsWhenTheWindowIsClosedWithoutTray()
{
    m_shell->start();
    QTRY_VERIFY(topLevel<MainWindow>()->isVisible());
    QSignalSpy quit(m_shell.get(), &DesktopShell::quitRequested);
    topLevel<MainWindow>()->close();
    QCOMPARE(quit.size(), 1);
}

/// Where the page shows it, and nothing is written yet.
void tst_DesktopShell::changeSomething()
{
    QFile file(m_folder.filePath(QStringLiteral("config.yaml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("providers:\n  - {name: spare, type: demo, weight: 2}\n");
    file.close();
    m_shell->showPage(PageId::Providers);
    auto *weight = topLevel<MainWindow>()->findChild<QLineEdit *>(QStringLiteral("weight"));
    QVERIFY(weight);
    weight->selectAll();
    QTest::keyClicks(weight, QStringLiteral("7"));
}

QByteArray tst_DesktopShell::configuration() const
{
    QFile file(m_folder.filePath(QStringLiteral("config.yaml")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void tst_DesktopShell::asksBeforeUnsavedChangesGo_data()
{
    QTest::addColumn<QString>("answer");
    QTest::addColumn<bool>("quits");
    QTest::addColumn<bool>("saves");
    QTest::newRow("save") << "Save" << true << true;
    QTest::newRow("discard") << "Discard" << true << false;
    QTest::newRow("cancel") << "Cancel" << false << false;
}

void tst_DesktopShell::asksBeforeUnsavedChangesGo()
{
    QFETCH(const QString, answer);
    QFETCH(const bool, quits);
    QFETCH(const bool, saves);
    changeSomething();
    QSignalSpy quit(m_shell.get(), &DesktopShell::quitRequested);
    emit topLevel<TrayMenu>()->quitRequested();
    topLevel<MainWindow>()->close(); // there is no tray; it asks once
    auto *question = topLevel<UnsavedQuestion>();
    QVERIFY(question && question->isVisible() && !question->isModal());
    QVERIFY(question->informativeText().contains(QStringLiteral("spare: weight")));
    QCOMPARE(quit.size(), 0);
    press(question, answer);
    QCOMPARE(quit.size(), quits ? 1 : 0);
    QCOMPARE(configuration().contains("weight: 7"), saves);
    QTRY_VERIFY(!topLevel<UnsavedQuestion>());
    emit topLevel<MainWindow>()->quitRequested();
    QCOMPARE(quit.size(), quits ? 2 : 0);
    QCOMPARE(topLevel<UnsavedQuestion>() == nullptr, quits);
}

void tst_DesktopShell::asksNobodyWhenItIsStopped()
{
    changeSomething();
    emit topLevel<TrayMenu>()->quitRequested();
    QVERIFY(topLevel<UnsavedQuestion>());
    m_shell->setStopping(30s); // by `signalbox quit`, or the end of the session
    QTRY_VERIFY(!topLevel<UnsavedQuestion>());
    QSignalSpy quit(m_shell.get(), &DesktopShell::quitRequested);
    emit topLevel<TrayMenu>()->quitRequested(); // means at once now
    QCOMPARE(quit.size(), 1);
    QVERIFY(!configuration().contains("weight: 7"));
}

void tst_DesktopShell::endsAtOnceWhenItIsToldWhileItStops()
{
    m_shell->showPage(PageId::Overview);
    auto *header = topLevel<MainWindow>()->findChild<StateHeader *>();
    QVERIFY(!header->quitButton()->isVisible());
    m_shell->setStopping(30s);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("anthropic")});
    snapshot.listening = false;
    snapshot.activeExchanges = 1;
    m_shell->setSnapshot(snapshot);
    QStringList texts;
    for (const QLabel *label : header->findChildren<QLabel *>())
        texts << label->text();
    QVERIFY2(texts.join(u' ').contains(QStringLiteral("Stopping: 1 request")), qPrintable(texts.join(u' ')));
    QVERIFY(texts.join(u' ').contains(QStringLiteral("may go on until ")));
    QVERIFY(!header->pauseButton()->isVisible());
    QSignalSpy quit(m_shell.get(), &DesktopShell::quitRequested);
    QTest::mouseClick(header->quitButton(), Qt::LeftButton);
    QCOMPARE(quit.size(), 1);
}

void tst_DesktopShell::hidesTheWindowWhenATrayCameLater()
{
    m_shell->start();
    QTRY_VERIFY(topLevel<MainWindow>()->isVisible());
    QSignalSpy quit(m_shell.get(), &DesktopShell::quitRequested);
    m_probe->host = TrayHost::StatusNotifier;
    emit m_probe->trayChanged();
    topLevel<MainWindow>()->close();
    QVERIFY(!topLevel<MainWindow>()->isVisible());
    QCOMPARE(quit.size(), 0);
}

void tst_DesktopShell::windowStandsInForATrayThatLeft()
{
    m_probe->host = TrayHost::StatusNotifier;
    m_shell->start();
    QVERIFY(!topLevel<MainWindow>()->isVisible());
    m_probe->host = TrayHost::None;
    QTRY_VERIFY(topLevel<MainWindow>()->isVisible());
    QSignalSpy quit(m_shell.get(), &DesktopShell::quitRequested);
    topLevel<MainWindow>()->close();
    QCOMPARE(quit.size(), 1); // nothing else could be clicked any more
    m_probe->host = TrayHost::StatusNotifier;
    emit m_probe->trayChanged();
    topLevel<MainWindow>()->close();
    QVERIFY(!topLevel<MainWindow>()->isVisible());
    QCOMPARE(quit.size(), 1);
}

void tst_DesktopShell::theMenuHasTheGatewayDoThings_data()
{
    QTest::addColumn<QString>("item");
    QTest::addColumn<QString>("command");
    QTest::newRow("pin") << "spare"
                         << "pin spare";
    QTest::newRow("reload") << "Reload configuration"
                            << "reload";
    QTest::newRow("forget") << "Forget failures"
                            << "forgetFailures";
    QTest::newRow("pause") << "For 15 minutes"
                           << "pause 900";
    QTest::newRow("resume") << "Resume"
                            << "resume";
    QTest::newRow("route") << "by route: spare"
                           << "pinRoute shop claude-* spare";
    QTest::newRow("cancel") << "Cancel this request"
                            << "cancelExchange r1";
    QTest::newRow("session") << "session: spare"
                             << "pinSession s1 spare";
}

void tst_DesktopShell::theMenuHasTheGatewayDoThings()
{
    QFETCH(const QString, item);
    QFETCH(const QString, command);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("anthropic"), QStringLiteral("spare")});
    snapshot.routeSwitches
        = {{QStringLiteral("shop"), QStringLiteral("claude-*"), {QStringLiteral("spare")}, {}}};
    RunningExchange exchange;
    exchange.id = "r1";
    exchange.session = "s1";
    snapshot.running = {exchange};
    snapshot.providers[1].failures = 1;
    m_shell->setSnapshot(snapshot);
    QAction *action = menuItem(item);
    QVERIFY(action);
    action->trigger();
    QCOMPARE(m_link->lastCommand(), command);
}

void tst_DesktopShell::whatWaitsForItsUserOpensWhatMendsIt()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("anthropic"), QStringLiteral("spare")});
    snapshot.providers[0].health = ProviderSnapshot::Health::NoCredential;
    snapshot.providers[0].needsSignIn = true;
    m_shell->setSnapshot(snapshot);
    QDesktopServices::setUrlHandler(QStringLiteral("http"), this, "noteOpened");
    QAction *signIn = menuItem(QStringLiteral("▲ Sign in again: anthropic…"));
    QVERIFY(signIn && signIn->isVisible());
    signIn->trigger();
    QTRY_COMPARE(m_opened, QList<QUrl>{m_link->signInUrl});
    QVERIFY(topLevel<SignInDialog>() && topLevel<SignInDialog>()->isVisible());
    QDesktopServices::unsetUrlHandler(QStringLiteral("http"));
    m_opened.clear();
    m_shell->setSnapshot(runningSnapshot({QStringLiteral("anthropic")}));
    QVERIFY(!signIn->isVisible());

    snapshot = runningSnapshot({QStringLiteral("anthropic")});
    snapshot.providers[0].health = ProviderSnapshot::Health::CoolingDown;
    snapshot.providers[0].keyRefused = true;
    snapshot.providers[0].lastError = QStringLiteral("401 invalid x-api-key");
    m_shell->setSnapshot(snapshot);
    QAction *change = menuItem(QStringLiteral("▲ Key refused: anthropic…"));
    QVERIFY(change && change->isVisible());
    QVERIFY(change->toolTip().contains(QStringLiteral("invalid x-api-key")));
}

/// A dialog that is typed into is not to lose the keyboard to it.
void tst_DesktopShell::standsBehindADialogThatIsOpen()
{
    struct Watch final : QObject
    {
        bool eventFilter(QObject *watched, QEvent *event) override
        {
            if (event->type() == QEvent::Show)
                activates = !qobject_cast<QWidget *>(watched)->testAttribute(Qt::WA_ShowWithoutActivating);
            return false;
        }
        std::optional<bool> activates;
    } watch;
    topLevel<MainWindow>()->installEventFilter(&watch);
    m_shell->start();
    m_shell->showStartProblem(QStringLiteral("Port 8484 is taken"), 8485);
    QTRY_VERIFY(topLevel<MainWindow>()->isVisible()); // there is no tray
    QVERIFY(topLevel<StartProblemDialog>()->isVisible());
    QCOMPARE(watch.activates, std::optional(false));
    topLevel<MainWindow>()->hide();
    m_shell->showWindow();
    QCOMPARE(watch.activates, std::optional(true));
}

void tst_DesktopShell::followsTheLanguageAtOnce()
{
    m_probe->host = TrayHost::StatusNotifier;
    m_link->usage.total.requests = 3;
    m_link->usage.total.tokens.input = 1'200'000;
    m_shell->start();
    m_shell->showWindow();
    m_shell->showUnexpectedEnd(QDateTime::currentDateTime());
    const auto today = [] {
        for (const QAction *action : topLevel<TrayMenu>()->actions())
            if (action->isVisible() && action->text().contains(QStringLiteral("1.2")))
                return action->text();
        return QString();
    };
    QTRY_VERIFY(today().startsWith(QStringLiteral("Today")));
    const auto texts = [] {
        QStringList shown;
        for (const auto *bar : topLevel<MainWindow>()->findChildren<NoticeBar *>()) {
            shown << bar->text();
            for (const auto *button : bar->findChildren<QPushButton *>())
                shown << button->text();
        }
        return shown.join(u'|');
    };
    QVERIFY(texts().contains(QStringLiteral("Open configuration")));
    QVERIFY(texts().contains(QStringLiteral("ended unexpectedly")));
    m_appearance->chooseLanguage(QStringLiteral("zh_CN"));
    QTRY_VERIFY(!texts().contains(QStringLiteral("Open configuration")));
    const QString chinese = texts();
    const QString chineseToday = today();
    m_appearance->chooseLanguage(QStringLiteral("en"));
    QVERIFY2(!chineseToday.startsWith(QStringLiteral("Today")), qPrintable(chineseToday));
    QVERIFY2(!chinese.contains(QStringLiteral("Open")), qPrintable(chinese));
    QVERIFY2(!chinese.contains(QStringLiteral("ended unexpectedly")), qPrintable(chinese));
    QTRY_VERIFY(texts().contains(QStringLiteral("ended unexpectedly")));
    QVERIFY(today().startsWith(QStringLiteral("Today")));
}

void tst_DesktopShell::countsDownOnlyWhereItIsSeen()
{
    m_probe->host = TrayHost::StatusNotifier;
    m_shell->start();
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("anthropic"), QStringLiteral("spare")});
    snapshot.providers[1].health = ProviderSnapshot::Health::CoolingDown;
    snapshot.providers[1].cooldownSeconds = 100;
    m_shell->setSnapshot(snapshot);
    auto *menu = topLevel<TrayMenu>();
    const auto line = [menu] {
        for (const QAction *action : menu->actions())
            if (action->text().startsWith(QStringLiteral("spare")))
                return action->text();
        return QString();
    };
    const QString begin = line();
    QVERIFY2(!begin.isEmpty(), qPrintable(begin));
    QTest::qWait(1'100); // that nothing happens can be seen in no other way
    QCOMPARE(line(), begin);
    emit menu->aboutToShow();
    QVERIFY(line() != begin);
    const QString opened = line();
    QTRY_VERIFY(line() != opened);
    emit menu->aboutToHide();
}

void tst_DesktopShell::tellsOfANewVersionOnce()
{
    struct Shown final : NoticeSink
    {
        void show(const Notice &notice) override { notices << notice; }
        QList<Notice> notices;
    };
    const auto shown = std::make_shared<Shown>();
    m_probe->host = TrayHost::StatusNotifier;
    m_shell->start();
    m_shell->notices().setSink(shown);
    UpdateSnapshot updates;
    updates.newVersion = QStringLiteral("1.5.0");
    updates.page = QUrl(QStringLiteral("https://example.com/v1.5.0"));
    m_shell->setUpdates(updates); // somebody has looked, and sees it there
    QVERIFY(menuItem(QStringLiteral("Get Signalbox 1.5.0…"))->isVisible());
    updates.isAutomatic = true;
    m_shell->setUpdates(updates);
    m_shell->setUpdates(updates);
    QTRY_COMPARE(shown->notices.size(), 1);
    QCOMPARE(shown->notices.constFirst().link, updates.page);
    updates.newVersion = QStringLiteral("1.6.0");
    m_shell->setUpdates(updates);
    QTRY_COMPARE(shown->notices.size(), 2);

    QDesktopServices::setUrlHandler(QStringLiteral("https"), this, "noteOpened");
    m_opened.clear();
    menuItem(QStringLiteral("Get Signalbox 1.6.0…"))->trigger();
    QDesktopServices::unsetUrlHandler(QStringLiteral("https"));
    QCOMPARE(m_opened, QList<QUrl>{updates.page});
    m_shell->setUpdates({});
    QVERIFY(!menuItem(QStringLiteral("Get Signalbox …"))->isVisible());
}

void tst_DesktopShell::tellsWhatWasUsedToday()
{
    m_probe->host = TrayHost::StatusNotifier;
    m_link->usage.total.requests = 3;
    m_link->usage.total.tokens.input = 1'200'000;
    m_link->usage.total.tokens.output = 84'000;
    m_link->usage.total.money[QStringLiteral("USD")] = {3'410'000'000, 0};
    m_shell->start();
    const auto line = [this]() -> QString {
        for (const QAction *action : topLevel<TrayMenu>()->actions())
            if (action->isVisible() && action->text().startsWith(QStringLiteral("Today")))
                return QString(action->text()).replace(QChar(QChar::Nbsp), u' ');
        return {};
    };
    QTRY_COMPARE(line(), QStringLiteral("Today 1.2 M in · 84 k out · $3.41"));
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("anthropic")});
    snapshot.budgets = {budgetSnapshot()};
    m_shell->setSnapshot(snapshot);
    QCOMPARE(line(), QStringLiteral("Today 1.2 M in · 84 k out · $3.41 · 90 % of the budget daily"));
}

void tst_DesktopShell::showsTheWindowAtTheStartWhenItIsToldTo()
{
    m_shell = std::make_unique<DesktopShell>(
        DesktopShell::Options{
            m_folder.filePath(QStringLiteral("config.yaml")), {}, ClientToken::AnyText, {}, true},
        *m_link, *m_appearance, std::make_unique<FakeTrayProbe>());
    m_shell->start();
    QVERIFY(topLevel<MainWindow>()->isVisible());
}

void tst_DesktopShell::theFirstStepsComeBackFromASignIn()
{
    const QString path = m_folder.filePath(QStringLiteral("first.yaml"));
    m_shell = std::make_unique<DesktopShell>(DesktopShell::Options{path, {}, ClientToken::AnyText, {}, true},
        *m_link, *m_appearance, std::make_unique<FakeTrayProbe>());
    m_shell->setSnapshot(runningSnapshot({QStringLiteral("demo")}));
    m_shell->start();
    auto *welcome = topLevel<WelcomeWindow>();
    QVERIFY(welcome);
    const auto choose = [welcome] {
        for (QAction *action : welcome->providerStep()->signInCard()->button()->menu()->actions()) {
            if (action->text() == QStringLiteral("OpenRouter"))
                action->trigger();
        }
        return topLevel<AddProviderDialog>();
    };
    AddProviderDialog *dialog = choose();
    QVERIFY(dialog);
    QCOMPARE(dialog->findChild<CredentialChoice *>()->kind(), CredentialKind::SignIn);
    QTRY_VERIFY(!welcome->isActiveWindow());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(welcome->isActiveWindow());

    QTRY_VERIFY(!topLevel<AddProviderDialog>());
    dialog = choose();
    QVERIFY(dialog);
    QDesktopServices::setUrlHandler(QStringLiteral("http"), this, "noteOpened");
    QTest::keyClick(dialog, Qt::Key_Return);
    auto *change = dialog->findChild<ChangeDialog *>();
    QVERIFY(change);
    QTest::keyClick(change, Qt::Key_Return);
    QTRY_VERIFY(topLevel<SignInDialog>() && topLevel<SignInDialog>()->isActiveWindow());
    QVERIFY(welcome->providerStep()->signInCard()->outcome().contains(QStringLiteral("openrouter")));
    QTRY_COMPARE(m_opened, QList<QUrl>{m_link->signInUrl});
    emit m_link->snapshotChanged(runningSnapshot({QStringLiteral("openrouter")}));
    QTRY_VERIFY(!topLevel<SignInDialog>());
    QVERIFY(welcome->isVisible());
    QDesktopServices::unsetUrlHandler(QStringLiteral("http"));
    QCOMPARE(m_link->commandsOf(QStringLiteral("signInPage")),
        QStringList{QStringLiteral("signInPage openrouter")});
    m_opened.clear();
}

void tst_DesktopShell::oneWindowWaitsForASignIn()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("anthropic"), QStringLiteral("spare")});
    for (ProviderSnapshot &provider : snapshot.providers) {
        provider.needsSignIn = true;
        provider.keyRefused = true;
    }
    emit m_link->snapshotChanged(snapshot);
    QDesktopServices::setUrlHandler(QStringLiteral("http"), this, "noteOpened");
    const auto dialogs = [] {
        QStringList titles;
        for (const QWidget *window : QApplication::topLevelWidgets()) {
            if (qobject_cast<const SignInDialog *>(window))
                titles << window->findChild<QLabel *>(QStringLiteral("title"))->text();
        }
        titles.sort();
        return titles;
    };
    m_shell->showPage(PageId::Overview);
    auto *choice = topLevel<MainWindow>()->findChild<ProviderSwitch *>();
    QTest::mouseClick(choice->card(QStringLiteral("anthropic"))->remedy(), Qt::LeftButton);
    QCOMPARE(dialogs(), QStringList(QStringLiteral("Sign in at anthropic")));
    QTRY_COMPARE(m_opened.size(), 1);
    m_shell->showPage(PageId::Providers);
    auto *providers = topLevel<MainWindow>()->findChild<ProvidersPage *>();
    emit providers->signInRequested(QStringLiteral("anthropic"));
    emit topLevel<TrayMenu>()->signInRequested(QStringLiteral("anthropic"));
    QTRY_VERIFY(topLevel<SignInDialog>()->isActiveWindow());
    QCOMPARE(dialogs().size(), 1);
    QCOMPARE(m_link->commandsOf(QStringLiteral("signInPage")).size(), 1);
    emit providers->signInRequested(QStringLiteral("spare"));
    QCOMPARE(
        dialogs(), QStringList({QStringLiteral("Sign in at anthropic"), QStringLiteral("Sign in at spare")}));
    QTRY_COMPARE(m_opened.size(), 2);
    snapshot.providers[0].needsSignIn = false;
    emit m_link->snapshotChanged(snapshot);
    QTRY_COMPARE(dialogs(), QStringList(QStringLiteral("Sign in at spare")));

    emit topLevel<TrayMenu>()->signInRequested(QStringLiteral("anthropic")); // once more
    QTRY_COMPARE(m_opened.size(), 3);
    QCOMPARE(dialogs().size(), 2);
    QDesktopServices::unsetUrlHandler(QStringLiteral("http"));
}

void tst_DesktopShell::copiesTheAddress()
{
    emit topLevel<TrayMenu>()->copyAddressRequested();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("http://127.0.0.1:8484"));
}

void tst_DesktopShell::copiesTheEnvironment()
{
    emit topLevel<MainWindow>()->copyEnvironmentRequested();
    const QString text = QApplication::clipboard()->text();
    QVERIFY(text.startsWith(QStringLiteral("export ANTHROPIC_BASE_URL=http://127.0.0.1:8484\n")));
    QVERIFY(text.contains(QStringLiteral("\nexport ANTHROPIC_AUTH_TOKEN=")));
    QVERIFY(text.endsWith(QLatin1Char('\n')));
}

void tst_DesktopShell::copiesTheEnvironmentForAShell()
{
    emit topLevel<TrayMenu>()->copyEnvironmentRequested(QStringLiteral("powershell"));
    QVERIFY(QApplication::clipboard()->text().startsWith(QStringLiteral("$env:ANTHROPIC_BASE_URL")));
}

void tst_DesktopShell::copiesNoTokenWhereTheClientsOwnIsUsedNow()
{
    m_shell->setClientToken(ClientToken::Own);
    emit topLevel<TrayMenu>()->copyEnvironmentRequested({});
    QVERIFY(!QApplication::clipboard()->text().contains(QStringLiteral("ANTHROPIC_AUTH_TOKEN")));
}

void tst_DesktopShell::opensTheConfigurationAndWritesItFirst()
{
    const QString path = m_folder.filePath(QStringLiteral("config.yaml"));
    QVERIFY(!QFile::exists(path));
    emit topLevel<TrayMenu>()->openConfigurationRequested();
    QVERIFY(QFile::exists(path));
    QCOMPARE(m_opened, QList<QUrl>{QUrl::fromLocalFile(path)});
}

void tst_DesktopShell::offersAPortWhenItsOwnIsTaken()
{
    m_shell->showStartProblem(QStringLiteral("127.0.0.1:8484 is taken"), 8485);
    QTRY_VERIFY(topLevel<StartProblemDialog>());
    press(topLevel<StartProblemDialog>(), QStringLiteral("Use port 8485"));
    QCOMPARE(m_link->lastCommand(), QStringLiteral("usePort 8485"));
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
