// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/traymenu.h"

#include "ui/gateway/gatewaystate.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/texts/snapshottexts.h"
#include "ui/texts/tooltiptext.h"
#include "ui/tray/routemenu.h"
#include "ui/tray/runningmenu.h"
#include "ui/widgets/pausemenu.h"

#include <QAction>
#include <QWidget>

#include <QEvent>
#include <QScreen>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int maxStateLength = 72; // of a problem that explains itself at length; the tool tip has all of it
constexpr int maxConfigProblemLength = 100; // without the remedy at its end it helps nobody
constexpr int maxNameLength = 40; // longer ones push their health far away
constexpr int maxRemarkLength = 40; // as a problem that tells its remedy; the tool tip has all of it
constexpr int maxProviders = 12; // with more of them, menus grow beyond small screens
constexpr int maxNeeds = 3;
constexpr qsizetype maxRoutes = 20;
constexpr int firstProviders = 10; // so that no menu of its own has only one

QString providerOf(const QAction *choice)
{
    return choice->data().toString();
}

QString shortened(const QString &text, int length)
{
    return text.size() <= length ? text : text.left(length - 1) + QStringLiteral("…");
}

/// Its middle is left out: the ends of account names tell them apart.
QString shortenedName(const QString &name)
{
    constexpr int part = (maxNameLength - 1) / 2;
    return name.size() <= maxNameLength ? name : name.left(part) + QStringLiteral("…") + name.right(part);
}
} // namespace

TrayMenu::TrayMenu(QWidget *parent)
    : QMenu(parent)
    , m_choices(this)
    , m_state(addAction(QString()))
    , m_configProblem(addAction(QString()))
    , m_recording(addAction(QString()))
    , m_stopRecording(addAction(QString()))
    , m_usePort(addAction(QString()))
    , m_today(addAction(QString()))
{
    setToolTipsVisible(true);
    for (QAction *line : {m_state, m_configProblem, m_recording, m_today})
        connect(line, &QAction::triggered, this, &TrayMenu::windowRequested);
    connect(m_stopRecording, &QAction::triggered, this, &TrayMenu::stopCaptureRequested);
    m_usePort->setVisible(false);
    m_today->setVisible(false);
    connect(m_usePort, &QAction::triggered, this, [this] { emit portRequested(m_offeredPort); });
    for (int i = 0; i < maxNeeds; ++i) {
        QAction *need = addAction(QString());
        need->setVisible(false);
        connect(need, &QAction::triggered, this, [this, need] { meetNeed(*need); });
        m_needs << need;
    }
    addSeparator();
    addChoices();
    addSeparator();
    addActions();
    retranslate();
}

void TrayMenu::addChoices()
{
    m_automatic = makeRadio({});
    addAction(m_automatic);
    m_more = addMenu(QString());
    m_more->setToolTipsVisible(true);
    m_routes = addMenu(QString());
    connect(&m_choices, &QActionGroup::triggered, this, &TrayMenu::pinTo);
    m_running = new RunningMenu(this);
    addMenu(m_running);
    connect(m_running, &RunningMenu::cancelRequested, this, &TrayMenu::cancelRequested);
    connect(m_running, &RunningMenu::sessionPinRequested, this, &TrayMenu::sessionPinRequested);
}

void TrayMenu::addActions()
{
    m_pause = new PauseMenu(this);
    addMenu(m_pause);
    connect(m_pause, &PauseMenu::pauseRequested, this, &TrayMenu::pauseRequested);
    m_resume = addAction({}, this, &TrayMenu::resumeRequested);
    m_forgetFailures = addAction({}, this, &TrayMenu::forgetFailuresRequested);
    addSeparator();
    m_setUp = addAction({}, this, &TrayMenu::clientSetupRequested);
    m_copyAddress = addAction({}, this, &TrayMenu::copyAddressRequested);
    m_copyEnvironment = addAction({}, this, [this] { emit copyEnvironmentRequested({}); });
    m_copyFor = addMenu(QString());
    m_copyFor->menuAction()->setVisible(false);
    addSeparator();
    m_openWindow = addAction({}, this, &TrayMenu::windowRequested);
    setDefaultAction(m_openWindow);
    m_openConfiguration = addAction({}, this, &TrayMenu::openConfigurationRequested);
    m_reload = addAction({}, this, &TrayMenu::reloadRequested);
    m_preferences = addAction({}, this, &TrayMenu::preferencesRequested);
    m_preferences->setMenuRole(QAction::PreferencesRole);
    m_update = addAction({}, this, &TrayMenu::updateRequested);
    m_update->setVisible(false);
    addSeparator();
    m_quit = addAction({}, this, &TrayMenu::quitRequested);
    m_quit->setMenuRole(QAction::QuitRole);
}

void TrayMenu::retranslate()
{
    m_stopRecording->setText(tr("&Stop recording"));
    m_automatic->setText(tr("&Automatic"));
    m_routes->setTitle(tr("By &route"));
    m_resume->setText(tr("&Resume"));
    m_forgetFailures->setText(tr("&Forget failures"));
    m_forgetFailures->setToolTip(tr("Use all providers again at once"));
    m_setUp->setText(tr("Set up a &client…"));
    m_copyAddress->setText(tr("Copy a&ddress"));
    m_copyEnvironment->setText(tr("Copy &environment"));
    m_copyFor->setTitle(tr("Copy environment &for"));
    m_openWindow->setText(tr("Open dash&board"));
    m_openConfiguration->setText(tr("&Open configuration"));
    m_reload->setText(tr("Reload co&nfiguration"));
    m_preferences->setText(tr("Pre&ferences…"));
    m_quit->setText(m_stopping ? tr("&Quit now") : tr("&Quit"));
    offerPort(m_offeredPort);
    offerUpdate(m_offeredVersion);
    updateAll();
}

void TrayMenu::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMenu::changeEvent(event);
}

/// It grows to the right and downwards while it is open, and mostly stands in a corner of the screen.
void TrayMenu::resizeEvent(QResizeEvent *event)
{
    QMenu::resizeEvent(event);
    if (!isVisible() || !screen())
        return;
    const QRect room = screen()->geometry();
    move(std::max(room.left(), std::min(x(), room.x() + room.width() - width())),
        std::max(room.top(), std::min(y(), room.y() + room.height() - height())));
}

void TrayMenu::setToday(const QString &text)
{
    m_today->setText(menuText(text, m_style));
    m_today->setVisible(!text.isEmpty());
}

void TrayMenu::setShells(const QList<std::pair<QString, QString>> &shells)
{
    m_copyFor->clear();
    for (const auto &[shell, title] : shells)
        m_copyFor->addAction(
            menuText(title, m_style), this, [this, name = shell] { emit copyEnvironmentRequested(name); });
    m_copyFor->menuAction()->setVisible(!shells.isEmpty());
}

void TrayMenu::setMenuStyle(MenuStyle style)
{
    m_style = style;
    updateAll();
}

void TrayMenu::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    updateAll();
}

void TrayMenu::offerUpdate(const QString &version)
{
    m_offeredVersion = version;
    m_update->setText(tr("&Get Signalbox %1…").arg(menuText(version, m_style)));
    m_update->setVisible(!version.isEmpty());
}

void TrayMenu::offerPort(quint16 port)
{
    m_offeredPort = port;
    m_usePort->setText(tr("&Use port %1").arg(port));
    m_usePort->setVisible(port != 0);
}

void TrayMenu::setStopping()
{
    m_stopping = true;
    retranslate();
}

void TrayMenu::updateAll()
{
    updateState();
    updateConfigProblem();
    updateRecording();
    if (!std::ranges::equal(m_providers, m_snapshot.providers, {}, providerOf, &ProviderSnapshot::name))
        replaceProviders();
    updateProviders();
    updateNeeds();
    updateRoutes();
    updatePause();
    m_running->setSnapshot(m_snapshot, m_style);
}

void TrayMenu::updateState()
{
    const QString state = m_stopping ? SnapshotTexts::stopping(m_snapshot.activeExchanges)
                                     : SnapshotTexts::markedState(m_snapshot);
    m_state->setText(menuText(shortened(state, maxStateLength), m_style));
    m_state->setToolTip(toolTipText(state));
    m_copyAddress->setEnabled(m_snapshot.listening);
    m_copyEnvironment->setEnabled(m_snapshot.listening);
}

void TrayMenu::updateConfigProblem()
{
    const QString problem = SnapshotTexts::markedConfiguration(m_snapshot);
    m_configProblem->setText(menuText(shortened(problem, maxConfigProblemLength), m_style));
    m_configProblem->setToolTip(toolTipText(SnapshotTexts::configuration(m_snapshot)));
    m_configProblem->setVisible(!m_snapshot.configProblem.isEmpty());
}

void TrayMenu::updateRecording()
{
    const QString recording = SnapshotTexts::recording(m_snapshot);
    m_recording->setText(menuText(QString(QStringLiteral("▲ ") + recording), m_style));
    m_recording->setVisible(!recording.isEmpty());
    m_stopRecording->setVisible(!recording.isEmpty());
}

QString TrayMenu::needText(Need need)
{
    switch (need) {
    case Need::SignIn:
        return tr("Sign in again: %1…");
    case Need::AnotherKey:
        return tr("Key refused: %1…");
    case Need::Credit:
        return tr("No credit left: %1…");
    default:
        return tr("Key needed: %1…");
    }
}

/// What waits for the user comes with the action that mends it.
void TrayMenu::updateNeeds()
{
    qsizetype used = 0;
    for (const ProviderSnapshot &provider : std::as_const(m_snapshot.providers)) {
        if (!needsUser(provider) || used >= m_needs.size())
            continue;
        QAction *need = m_needs.at(used++);
        const QString name = shortenedName(provider.name);
        need->setText(
            menuText(QString(QStringLiteral("▲ ") + needText(needOf(provider)).arg(name)), m_style));
        need->setToolTip(toolTipText(GatewayTexts::shown(
            provider.credentialProblem.isEmpty() ? provider.lastError : provider.credentialProblem)));
        need->setData(provider.name);
        need->setVisible(true);
    }
    for (; used < m_needs.size(); ++used)
        m_needs.at(used)->setVisible(false);
}

void TrayMenu::meetNeed(const QAction &need)
{
    const QString name = providerOf(&need);
    const auto provider = std::ranges::find(m_snapshot.providers, name, &ProviderSnapshot::name);
    if (provider != m_snapshot.providers.end() && needOf(*provider) == Need::SignIn)
        emit signInRequested(name);
    else
        emit keyRequested(name);
}

void TrayMenu::updateRoutes()
{
    const QList<RouteSwitch> &switches = m_snapshot.routeSwitches;
    while (m_routeMenus.size() > std::min(switches.size(), maxRoutes)) {
        RouteMenu *last = m_routeMenus.takeLast();
        m_routes->removeAction(last->menuAction());
        last->deleteLater();
    }
    while (m_routeMenus.size() < std::min(switches.size(), maxRoutes)) {
        auto *menu = new RouteMenu(this);
        m_routes->addMenu(menu);
        m_routeMenus << menu;
        connect(menu, &RouteMenu::pinRequested, this, &TrayMenu::routePinRequested);
    }
    for (qsizetype i = 0; i < m_routeMenus.size(); ++i)
        m_routeMenus.at(i)->setRoute(switches.at(i), m_style);
    m_routes->menuAction()->setVisible(!m_routeMenus.isEmpty());
}

void TrayMenu::updatePause()
{
    m_pause->menuAction()->setVisible(!m_snapshot.paused);
    m_pause->menuAction()->setEnabled(m_snapshot.listening);
    m_resume->setVisible(m_snapshot.paused);
}

void TrayMenu::updateProviders()
{
    m_automatic->setChecked(m_snapshot.pinned.isEmpty());
    m_forgetFailures->setEnabled(hasFailures(m_snapshot));
    for (qsizetype i = 0; i < m_providers.size(); ++i) {
        const ProviderSnapshot &provider = m_snapshot.providers.at(i);
        QAction *action = m_providers.at(i);
        const QString glance = SnapshotTexts::glance(provider);
        const QString remark = shortened(glance, maxRemarkLength);
        action->setText(menuText(shortenedName(provider.name), remark, m_style));
        QStringList lines{provider.name, provider.baseUrl};
        if (remark != glance)
            lines << glance;
        lines << SnapshotTexts::details(provider);
        action->setToolTip(toolTipText(lines.join(u'\n')));
        action->setEnabled(provider.health != ProviderSnapshot::Health::Disabled);
        action->setChecked(provider.name == m_snapshot.pinned);
    }
    updateMore();
}

void TrayMenu::updateMore()
{
    QAction *more = m_more->menuAction();
    const auto others = m_more->actions().size();
    more->setVisible(others > 0);
    const auto down
        = std::count_if(m_snapshot.providers.cend() - others, m_snapshot.providers.cend(), isDown);
    const QString text = tr("%1 more providers").arg(others);
    more->setText(down > 0 ? menuText(text, tr("✕ %1 down").arg(down), m_style) : menuText(text, m_style));
}

void TrayMenu::replaceProviders()
{
    for (QAction *action : std::as_const(m_providers)) {
        removeAction(action);
        m_more->removeAction(action);
        action->deleteLater(); // not at once: a desktop may hold on to the item it shows
    }
    m_providers.clear();
    const auto count = m_snapshot.providers.size();
    const auto first = count > maxProviders ? firstProviders : count;
    for (const ProviderSnapshot &provider : std::as_const(m_snapshot.providers)) {
        QAction *action = makeRadio(provider.name);
        if (m_providers.size() < first)
            insertAction(m_more->menuAction(), action);
        else
            m_more->addAction(action);
        m_providers.append(action);
    }
}

QAction *TrayMenu::makeRadio(const QString &provider)
{
    auto *action = new QAction(&m_choices);
    action->setCheckable(true);
    action->setData(provider);
    return action;
}

void TrayMenu::pinTo(const QAction *choice)
{
    emit pinRequested(providerOf(choice));
}

} // namespace signalbox
