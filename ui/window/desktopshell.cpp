// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/desktopshell.h"

#include "core/statefolder.h"
#include "ui/configuration/configurationfile.h"
#include "ui/logs/logpage.h"
#include "ui/notices/desktopsink.h"
#include "ui/notices/traysink.h"
#include "ui/overview/overviewpage.h"
#include "ui/preferences/generalsection.h"
#include "ui/preferences/preferencespage.h"
#include "ui/providers/providerspage.h"
#include "ui/requests/requestspage.h"
#include "ui/routes/routespage.h"
#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/texts/snapshottexts.h"
#include "ui/usage/usagepage.h"
#include "ui/window/appearance.h"
#include "ui/window/sidebar.h"
#include "ui/window/unsavedquestion.h"

#include <QDateTime>
#include <QEvent>
#include <QMessageBox>

#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QGuiApplication>

#include <algorithm>
#include <chrono>

namespace signalbox {
namespace {
const QString windowName = QStringLiteral("main");
constexpr QLatin1String toldVersionChoice("update_told");
/// Not every tray says that its menu was closed.
constexpr auto longestReading = std::chrono::minutes(1);

/// "day 90 %"; empty = there is none.
QString fullestBudget(const GatewaySnapshot &snapshot)
{
    const auto fullest = std::ranges::max_element(snapshot.budgets, {}, &BudgetSnapshot::share);
    if (fullest == snapshot.budgets.cend())
        return {};
    return DesktopShell::tr("%1 of the budget %2").arg(Figures::percent(fullest->share), fullest->name);
}

ClientDesk::Places placesOf(const DesktopShell::Options &options)
{
    return {QDir::homePath(), QProcessEnvironment::systemEnvironment(), stateFolder(), options.tokenCommand};
}
} // namespace

DesktopShell::DesktopShell(Options options, GatewayLink &link, Appearance &appearance, QObject *parent)
    : DesktopShell(std::move(options), link, appearance, TrayProbe::create(), {}, parent)
{ }

DesktopShell::DesktopShell(Options options, GatewayLink &link, Appearance &appearance,
    std::unique_ptr<TrayProbe> probe, TrayPresence::Times times, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_link(link)
    , m_appearance(appearance)
    , m_configuration(m_options.configPath, QProcessEnvironment::systemEnvironment())
    , m_draft(m_configuration)
    , m_login(StartAtLogin::create())
    , m_guides({m_link, m_configuration, m_draft, m_appearance, *m_login}, placesOf(m_options))
    , m_presence(std::move(probe), times)
    , m_signIns(link)
    , m_startProblem(m_window)
    , m_crash(m_window)
    , m_today(link)
    , m_notices(link)
    , m_palette(&m_window)
{
    connect(&m_link, &GatewayLink::snapshotChanged, this, &DesktopShell::setSnapshot);
    connect(&m_cooldowns, &CooldownClock::snapshotChanged, this, &DesktopShell::showSnapshot);
    connect(&m_presence, &TrayPresence::trayFound, this, &DesktopShell::showTrayIcon);
    connect(&m_presence, &TrayPresence::trayMissing, this, &DesktopShell::replaceTrayByWindow);
    connect(&m_today, &TodayFigures::changed, this, &DesktopShell::showToday);
    m_menuIsRead.setSingleShot(true);
    m_menuIsRead.setInterval(longestReading);
    connect(&m_menuIsRead, &QTimer::timeout, this, &DesktopShell::watch);
    m_window.installEventFilter(this);
    connect(&m_configuration, &ConfigurationDesk::applied, &m_link, &GatewayLink::reload);
    connectMenu();
    connectWindow();
    connectNotices();
    makePages();
    m_notices.setSettings(NoticeSettings::read(m_appearance.memory()));
    m_appearance.memory().restore(windowName, m_window);
}

DesktopShell::~DesktopShell()
{
    m_window.removeEventFilter(this); // they hide when they go, and by then the rest is gone
    m_menu.disconnect(this);
    keepWindow();
    delete m_unsaved;
}

void DesktopShell::connectMenu()
{
    connect(&m_menu, &TrayMenu::windowRequested, this, &DesktopShell::showWindow);
    connect(&m_menu, &TrayMenu::preferencesRequested, this, [this] { showPage(PageId::Preferences); });
    connect(&m_menu, &TrayMenu::keyRequested, this,
        [this](const QString &provider) { showPage(PageId::Providers, provider); });
    connect(&m_menu, &TrayMenu::signInRequested, &m_signIns, &SignInWindows::open);
    connect(&m_menu, &TrayMenu::pinRequested, &m_link, &GatewayLink::pin);
    connect(&m_menu, &TrayMenu::routePinRequested, &m_link, &GatewayLink::pinRoute);
    connect(&m_menu, &TrayMenu::sessionPinRequested, &m_link, &GatewayLink::pinSession);
    connect(&m_menu, &TrayMenu::cancelRequested, &m_link, &GatewayLink::cancelExchange);
    connect(&m_menu, &TrayMenu::pauseRequested, &m_link, &GatewayLink::pause);
    connect(&m_menu, &TrayMenu::resumeRequested, &m_link, &GatewayLink::resume);
    connect(&m_menu, &TrayMenu::forgetFailuresRequested, &m_link, [this] { m_link.forgetFailures({}); });
    connect(&m_menu, &TrayMenu::stopCaptureRequested, &m_link, &GatewayLink::stopCapture);
    connect(&m_menu, &TrayMenu::portRequested, this, &DesktopShell::usePort);
    connect(&m_startProblem, &StartProblem::portOffered, &m_menu, &TrayMenu::offerPort);
    connect(&m_menu, &TrayMenu::copyAddressRequested, this, &DesktopShell::copyAddress);
    connect(&m_menu, &TrayMenu::copyEnvironmentRequested, this, &DesktopShell::copyEnvironment);
    connect(&m_menu, &TrayMenu::openConfigurationRequested, this, &DesktopShell::openConfiguration);
    connect(&m_menu, &TrayMenu::reloadRequested, &m_link, &GatewayLink::reload);
    connect(&m_menu, &TrayMenu::quitRequested, this, &DesktopShell::quit);
    connect(&m_menu, &TrayMenu::updateRequested, this, [this] { QDesktopServices::openUrl(m_updates.page); });
    connect(&m_menu, &QMenu::aboutToShow, this, [this] {
        m_menuIsRead.start();
        watch();
    });
    connect(&m_menu, &QMenu::aboutToHide, this, [this] {
        m_menuIsRead.stop();
        watch();
    });
    m_menu.setShells({{QStringLiteral("bash"), QStringLiteral("bash, zsh")},
        {QStringLiteral("fish"), QStringLiteral("fish")},
        {QStringLiteral("powershell"), QStringLiteral("PowerShell")},
        {QStringLiteral("cmd"), QStringLiteral("cmd")}, {QStringLiteral("dotenv"), QStringLiteral(".env")}});
}

void DesktopShell::connectWindow()
{
    connect(&m_window, &MainWindow::copyEnvironmentRequested, this, [this] { copyEnvironment(); });
    connect(&m_window, &MainWindow::clientSetupRequested, &m_guides, &GuideWindows::showClientSetup);
    connect(&m_menu, &TrayMenu::clientSetupRequested, &m_guides, &GuideWindows::showClientSetup);
    connect(&m_guides, &GuideWindows::pageRequested, this, &DesktopShell::showPage);
    connect(&m_guides, &GuideWindows::signInRequested, &m_signIns, &SignInWindows::open);
    connect(&m_window, &MainWindow::paletteRequested, this, &DesktopShell::showPalette);
    connect(&m_window, &MainWindow::quitRequested, this, &DesktopShell::quit);
    connect(&m_window, &MainWindow::closeRequested, this, &DesktopShell::closeWindow);
}

void DesktopShell::connectNotices()
{
    connect(&m_startProblem, &StartProblem::portRequested, this, &DesktopShell::usePort);
    connect(
        &m_startProblem, &StartProblem::openConfigurationRequested, this, &DesktopShell::openConfiguration);
    connect(&m_startProblem, &StartProblem::quitRequested, this, &DesktopShell::quit);
    connect(&m_crash, &CrashNotice::openLogsRequested, this, &DesktopShell::openLogsRequested);
}

/// All that does not see to it by itself, as pages, side bar and menu do.
void DesktopShell::retranslate()
{
    m_startProblem.retranslate();
    m_crash.retranslate();
    showToday(m_today.sum());
    if (m_trayIcon)
        m_trayIcon->setSnapshot(m_snapshot);
}

bool DesktopShell::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::LanguageChange:
        retranslate();
        break;
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::WindowStateChange:
        watch();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

/// Countdowns are in the window and in the menu, nowhere else.
void DesktopShell::watch()
{
    m_cooldowns.setWatched((m_window.isVisible() && !m_window.isMinimized()) || m_menuIsRead.isActive());
}

void DesktopShell::setUpdates(const UpdateSnapshot &updates)
{
    m_updates = updates;
    m_menu.offerUpdate(updates.newVersion);
    const bool isNews = updates.isAutomatic && !updates.newVersion.isEmpty()
        && m_appearance.memory().choice(toldVersionChoice) != updates.newVersion;
    if (isNews) {
        m_appearance.memory().keepChoice(toldVersionChoice, updates.newVersion);
        m_notices.addUpdate(updates.newVersion, updates.title, updates.page);
    }
    emit updatesChanged(m_updates);
}

void DesktopShell::openNotice(const Notice &notice)
{
    if (notice.link.isEmpty())
        showPage(notice.page, notice.item);
    else
        QDesktopServices::openUrl(notice.link);
}

void DesktopShell::showUnexpectedEnd(const QDateTime &begin)
{
    m_crash.tell(begin);
}

void DesktopShell::makePages()
{
    m_window.addPage(PageId::Overview, [this] {
        auto *page = new OverviewPage(m_link);
        connect(page, &OverviewPage::openConfigurationRequested, this, &DesktopShell::openConfiguration);
        connect(page, &OverviewPage::quitRequested, this, &DesktopShell::quit);
        connect(page, &OverviewPage::signInRequested, &m_signIns, &SignInWindows::open);
        connect(this, &DesktopShell::stopping, page, &OverviewPage::setStopping);
        if (m_stopsBy.isValid())
            page->setStopping(m_stopsBy);
        return page;
    });
    m_window.addPage(PageId::Requests, [this] { return new RequestsPage(m_link); });
    m_window.addPage(PageId::Log, [this] { return new LogPage(m_options.logFile, m_options.configPath); });
    m_window.addPage(PageId::Usage, [this] { return new UsagePage(m_link); });
    makeEditingPages();
}

void DesktopShell::makeEditingPages()
{
    m_window.addPage(PageId::Providers, [this] {
        auto *page = new ProvidersPage(m_link, m_draft);
        connect(page, &ProvidersPage::openConfigurationRequested, this, &DesktopShell::openConfiguration);
        connect(page, &ProvidersPage::signInRequested, &m_signIns, &SignInWindows::open);
        connect(page, &ProvidersPage::additionEnded, &m_guides, &GuideWindows::endAddition);
        return page;
    });
    m_window.addPage(PageId::Routes, [this] {
        auto *page = new RoutesPage(m_link, m_draft);
        connect(page, &RoutesPage::openConfigurationRequested, this, &DesktopShell::openConfiguration);
        return page;
    });
    m_window.addPage(PageId::Preferences, [this] {
        auto *page = new PreferencesPage({m_link, m_draft, m_appearance, *m_login, m_options.configPath});
        connect(page, &PreferencesPage::openConfigurationRequested, this, &DesktopShell::openConfiguration);
        page->setUpdates(m_updates);
        connect(this, &DesktopShell::updatesChanged, page, &PreferencesPage::setUpdates);
        connect(page, &PreferencesPage::updateLookRequested, this, &DesktopShell::updateLookRequested);
        connect(page, &PreferencesPage::noticeSettingsChanged, &m_notices, &NoticeCentre::setSettings);
        connect(page, &PreferencesPage::trayLookChosen, this, [this](const QString &look) {
            if (m_trayIcon)
                m_trayIcon->setLook(trayLookNamed(look));
        });
        return page;
    });
}

void DesktopShell::start()
{
    m_presence.start();
    m_today.setActive(true);
    chooseNoticeSink();
    if (!m_options.showsWindow)
        return;
    showWindow();
    if (m_guides.isWelcomeWanted())
        m_guides.showWelcome();
}

void DesktopShell::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_cooldowns.setSnapshot(snapshot);
}

void DesktopShell::showSnapshot(const GatewaySnapshot &snapshot)
{
    if (snapshot.listening && !m_snapshot.listening)
        m_startProblem.withdraw(); // another configuration has solved it
    m_snapshot = snapshot;
    m_menu.setSnapshot(snapshot);
    showToday(m_today.sum()); // it has a budget in it
    m_window.setSnapshot(snapshot);
    m_guides.setSnapshot(snapshot);
    m_startProblem.setText(snapshot.listening ? QString() : GatewayTexts::shown(snapshot.problem));
    if (m_trayIcon)
        m_trayIcon->setSnapshot(snapshot);
}

void DesktopShell::showTrayIcon(TrayHost host)
{
    m_trayIconIsSeen = true;
    if (m_trayIcon)
        return;
    m_menu.setMenuStyle(host == TrayHost::StatusNotifier ? MenuStyle::DBus : MenuStyle::Qt);
    m_trayIcon = std::make_unique<TrayIcon>(m_menu);
    m_trayIcon->setLook(trayLookNamed(m_appearance.memory().choice(trayLookChoice)));
    m_trayIcon->setSnapshot(m_snapshot);
    connect(m_trayIcon.get(), &TrayIcon::clicked, this, &DesktopShell::showWindow);
    m_trayIcon->show();
    chooseNoticeSink();
}

void DesktopShell::replaceTrayByWindow()
{
    m_trayIconIsSeen = false;
    if (m_window.isVisible()) // it would cover what the user is at
        return;
    const bool isUserAtAnother = m_guides.isVisible() || m_startProblem.isTold();
    if (!isUserAtAnother) {
        showWindow();
        return;
    }
    m_window.setAttribute(Qt::WA_ShowWithoutActivating);
    m_window.show();
    m_window.lower();
    m_window.setAttribute(Qt::WA_ShowWithoutActivating, false);
}

void DesktopShell::showWindow()
{
    m_configuration.look();
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

void DesktopShell::showPage(PageId page, const QString &item)
{
    m_window.showPage(page, item);
    showWindow();
}

void DesktopShell::showToday(const UsageSum &sum)
{
    if (sum.requests == 0) {
        m_menu.setToday({});
        return;
    }
    QStringList parts{tr("%1 in").arg(Figures::count(sum.tokens.prompt())),
        tr("%1 out").arg(Figures::count(sum.tokens.output)), Figures::money(sum.money),
        fullestBudget(m_snapshot)};
    parts.removeAll(QString());
    m_menu.setToday(tr("Today %1").arg(parts.join(QStringLiteral(" · "))));
}

void DesktopShell::keepWindow()
{
    m_appearance.memory().keep(windowName, m_window);
}

void DesktopShell::closeWindow()
{
    keepWindow();
    if (m_trayIconIsSeen)
        m_window.hide();
    else
        quit();
}

/// Running requests are waited for at the first wish to quit; changes were asked about by the second.
void DesktopShell::quit()
{
    if (m_stopsBy.isValid() || m_draft.isEmpty()) {
        emit quitRequested();
        return;
    }
    if (!m_unsaved) {
        m_unsaved = new UnsavedQuestion(m_draft); // of no window, as a dialog of ours may block that
        m_unsaved->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_unsaved, &UnsavedQuestion::settled, this, &DesktopShell::quitRequested);
        connect(m_unsaved, &UnsavedQuestion::failed, this, &DesktopShell::showMessage);
    }
    m_unsaved->show();
    m_unsaved->raise();
    m_unsaved->activateWindow();
}

void DesktopShell::showStartProblem(const QString &problem, quint16 freePort)
{
    m_startProblem.tell(problem, freePort);
}

void DesktopShell::usePort(quint16 port)
{
    m_startProblem.withdraw();
    m_link.usePort(port);
}

void DesktopShell::setStopping(std::chrono::milliseconds limit)
{
    if (!m_stopsBy.isValid())
        m_stopsBy = QDateTime::currentDateTimeUtc().addMSecs(limit.count());
    emit stopping(m_stopsBy);
    if (m_unsaved)
        m_unsaved->close(); // whoever stops it does not ask; it may be its own answer
    m_menu.setStopping();
    m_window.setStopping();
}

void DesktopShell::copyAddress() const
{
    QGuiApplication::clipboard()->setText(m_snapshot.baseUrl);
}

void DesktopShell::copyEnvironment(const QString &shell) const
{
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const ClientToken token = m_options.clientToken;
    const std::optional<Shell> wanted = shellFromName(shell);
    const QStringList lines = wanted ? environmentLines(*wanted, EnvironmentClient::Claude,
                                  m_snapshot.baseUrl, placeholderKey(token), environment)
                                     : environmentLines(m_snapshot.baseUrl, token, environment);
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

void DesktopShell::openConfiguration()
{
    if (const std::optional<Error> error = openConfigurationFile(m_options.configPath))
        showMessage(GatewayTexts::shown(error->message));
}

/// A desktop's own service does more than a tray's message, and works without a tray.
void DesktopShell::chooseNoticeSink()
{
    if (DesktopSink::isAvailable()) {
        auto sink = std::make_shared<DesktopSink>();
        connect(sink.get(), &DesktopSink::opened, this, &DesktopShell::openNotice);
        m_notices.setSink(std::move(sink));
    } else if (m_trayIcon) {
        auto sink = std::make_shared<TraySink>(&m_trayIcon->systemIcon());
        connect(sink.get(), &TraySink::opened, this, &DesktopShell::openNotice);
        m_notices.setSink(std::move(sink));
    }
}

void DesktopShell::showPalette()
{
    m_palette.showCommands(commands());
}

QList<Command> DesktopShell::commands()
{
    QList<Command> commands;
    int digit = 1;
    for (const PageId page : Sidebar::pages())
        commands << Command{tr("Show %1").arg(Sidebar::title(page)), tr("Ctrl+%1").arg(digit++), {},
            [this, page] { m_window.showPage(page); }};
    const auto add = [&commands](const QString &title, const QString &words, std::function<void()> run) {
        commands << Command{title, {}, words, std::move(run)};
    };
    add(tr("Send requests by the routes"), tr("automatic unpin switch"), [this] { m_link.pin({}); });
    for (const ProviderSnapshot &provider : std::as_const(m_snapshot.providers)) {
        const QString &name = provider.name;
        commands << Command{tr("Send all requests to %1").arg(name),
            name == m_snapshot.pinned ? tr("in use") : SnapshotTexts::health(provider), tr("switch pin"),
            [this, name] { m_link.pin(name); }};
    }
    if (m_snapshot.paused)
        add(tr("Resume"), tr("pause"), [this] { m_link.resume(); });
    else
        add(tr("Pause for 15 minutes"), tr("stop"), [this] { m_link.pause(std::chrono::minutes(15)); });
    add(tr("Forget failures"), tr("reset cooldown breaker"), [this] { m_link.forgetFailures({}); });
    add(tr("Set up a client"), tr("claude codex opencode cursor connect"),
        [this] { m_guides.showClientSetup(); });
    add(tr("Show the first steps"), tr("welcome wizard begin import"), [this] { m_guides.showWelcome(); });
    add(tr("Add a provider"), tr("new preset key"),
        [this] { showPage(PageId::Providers, QStringLiteral("add")); });
    add(tr("Copy environment"), tr("claude export shell"), [this] { copyEnvironment(); });
    add(tr("Copy address"), tr("url"), [this] { copyAddress(); });
    add(tr("Open configuration"), tr("file yaml edit"), [this] { openConfiguration(); });
    add(tr("Reload configuration"), {}, [this] { m_link.reload(); });
    add(tr("Open logs"), tr("folder"), [this] { emit openLogsRequested(); });
    add(tr("Quit Signalbox"), tr("exit end"), [this] { quit(); });
    return commands;
}

void DesktopShell::showMessage(const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Signalbox"), text, QMessageBox::Ok, &m_window);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setModal(false);
    box->show();
}

} // namespace signalbox
