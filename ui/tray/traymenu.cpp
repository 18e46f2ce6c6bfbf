// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/traymenu.h"

#include "ui/gateway/gatewaystate.h"
#include "ui/texts/snapshottexts.h"
#include "ui/texts/tooltiptext.h"

#include <algorithm>

namespace signalbox {
namespace {
constexpr int maxStateLength = 72; // of a problem that explains itself at length; the tool tip has all of it
constexpr int maxConfigProblemLength = 100; // without the remedy at its end it helps nobody
constexpr int maxNameLength = 40; // longer ones push their health far away
constexpr int maxProviders = 12; // with more of them, menus grow beyond small screens
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
    , m_stopRecording(addAction(tr("&Stop recording")))
    , m_usePort(addAction(QString()))
{
    setToolTipsVisible(true);
    connect(m_state, &QAction::triggered, this, &TrayMenu::windowRequested);
    connect(m_configProblem, &QAction::triggered, this, &TrayMenu::windowRequested);
    connect(m_recording, &QAction::triggered, this, &TrayMenu::windowRequested);
    connect(m_stopRecording, &QAction::triggered, this, &TrayMenu::stopCaptureRequested);
    m_usePort->setVisible(false);
    connect(m_usePort, &QAction::triggered, this, [this] { emit portRequested(m_offeredPort); });
    addSeparator();
    m_automatic = makeRadio({});
    m_automatic->setText(tr("&Automatic"));
    addAction(m_automatic);
    m_more = addMenu(QString());
    m_more->setToolTipsVisible(true);
    addSeparator();
    m_forgetFailures = addAction(tr("&Forget failures"), this, &TrayMenu::forgetFailuresRequested);
    m_forgetFailures->setToolTip(tr("Use all providers again at once"));
    m_copyAddress = addAction(tr("Copy a&ddress"), this, &TrayMenu::copyAddressRequested);
    m_copyEnvironment = addAction(tr("Copy &environment"), this, &TrayMenu::copyEnvironmentRequested);
    addAction(tr("&Open configuration"), this, &TrayMenu::openConfigurationRequested);
    addAction(tr("&Reload configuration"), this, &TrayMenu::reloadRequested);
    addSeparator();
    m_quit = addAction(tr("&Quit"), this, &TrayMenu::quitRequested);
    connect(&m_choices, &QActionGroup::triggered, this, &TrayMenu::pinTo);
    updateAll();
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

void TrayMenu::offerPort(quint16 port)
{
    m_offeredPort = port;
    m_usePort->setText(tr("&Use port %1").arg(port));
    m_usePort->setVisible(port != 0);
}

void TrayMenu::setStopping()
{
    m_stopping = true;
    m_quit->setText(tr("&Quit now"));
    updateAll();
}

void TrayMenu::updateAll()
{
    updateState();
    updateConfigProblem();
    updateRecording();
    if (!std::ranges::equal(m_providers, m_snapshot.providers, {}, providerOf, &ProviderSnapshot::name))
        replaceProviders();
    updateProviders();
}

void TrayMenu::updateState()
{
    const QString state
        = m_stopping ? SnapshotTexts::stopping(m_snapshot) : SnapshotTexts::markedState(m_snapshot);
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

void TrayMenu::updateProviders()
{
    m_automatic->setChecked(m_snapshot.pinned.isEmpty());
    m_forgetFailures->setEnabled(hasFailures(m_snapshot));
    for (qsizetype i = 0; i < m_providers.size(); ++i) {
        const ProviderSnapshot &provider = m_snapshot.providers.at(i);
        QAction *action = m_providers.at(i);
        const QString remark = SnapshotTexts::markedHealth(provider);
        action->setText(menuText(shortenedName(provider.name), remark, m_style));
        const QStringList lines
            = QStringList{provider.name, provider.baseUrl} + SnapshotTexts::details(provider);
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
