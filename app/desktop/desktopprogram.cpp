// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desktopprogram.h"

#include "core/logcategories.h"
#include "core/statefolder.h"
#include "log/logfolder.h"
#include "ui/tray/stateicons.h"

#include <QApplication>
#include <QDesktopServices>
#include <QEvent>
#include <QFileInfo>
#include <QUrl>

#include <utility>

namespace signalbox {
namespace {

/// Empty = none is written.
QString logFileOf(const Config &config)
{
    const QString &file = config.log.file;
    if (file == u"none")
        return {};
    return file.isEmpty() ? logFolder() + QStringLiteral("/signalbox.jsonl") : file;
}
} // namespace

DesktopProgram::DesktopProgram(DesktopOptions options, Appearance &appearance, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_marker(stateFolder(), m_options.instance)
    , m_gateway(m_options.config, m_options.source, m_options.makeStore)
    , m_shell({m_options.configPath, logFileOf(*m_options.config), clientToken(*m_options.config),
                  m_options.tokenCommand, m_options.showsWindow},
          m_gateway, appearance)
    , m_updates(QStringLiteral(SIGNALBOX_VERSION), stateFolder(), m_clock)
    , m_watcher(m_options.configSources)
    , m_secretsWatcher(secretFiles(stateFolder()))
{
    qApp->installEventFilter(this);
    connect(&m_gateway, &GatewayLink::snapshotChanged, this, &DesktopProgram::noteListening);
    connect(&m_gateway, &GatewayThread::startFailed, &m_shell, &DesktopShell::showStartProblem);
    connect(&m_gateway, &GatewayLink::exchangeFinished, this, &DesktopProgram::exchangeFinished);
    connect(&m_gateway, &GatewayThread::logLevelsChanged, this, &DesktopProgram::logLevelsChanged);
    connect(&m_gateway, &GatewayThread::configChanged, this, &DesktopProgram::noteConfig);
    // Not quit(): it asks every window first, and the window's answer to closing is to ask for this stop.
    connect(&m_gateway, &GatewayThread::stopped, qApp, [] { QCoreApplication::exit(0); });
    connect(&m_gateway, &GatewayThread::quitRequested, this, &DesktopProgram::requestStop);
    connect(&m_shell, &DesktopShell::openLogsRequested, this, &DesktopProgram::openLogs);
    connect(&m_shell, &DesktopShell::quitRequested, this, &DesktopProgram::requestStop);
    connect(&m_gateway, &GatewayThread::signInNeeded, &m_shell.notices(), &NoticeCentre::addSignIn);
    connect(&m_gateway, &GatewayThread::budgetReached, &m_shell.notices(), &NoticeCentre::addBudget);
    connect(&m_gateway, &GatewayThread::quotaCrossed, &m_shell.notices(), &NoticeCentre::addQuota);
    connect(&m_updates, &UpdateCheck::changed, &m_shell, &DesktopShell::setUpdates);
    connect(&m_shell, &DesktopShell::updateLookRequested, &m_updates, &UpdateCheck::look);
    connect(&m_secretsWatcher, &ConfigWatcher::changed, &m_gateway, &GatewayThread::readSecretsAgain);
    connect(&m_watcher, &ConfigWatcher::changed, this, &DesktopProgram::reload);
    // What a window has saved is applied at once.
    connect(&m_gateway, &GatewayThread::reloading, &m_watcher, &ConfigWatcher::expectRead);
    connect(this, &DesktopProgram::endedUnexpectedly, &m_shell, &DesktopShell::showUnexpectedEnd);
}

int DesktopProgram::run()
{
    QApplication::setQuitOnLastWindowClosed(false);
    QApplication::setWindowIcon(applicationIcon());
    m_gateway.start(m_options.port); // before the shell asks it something
    if (!m_options.page.isEmpty())
        showPage(m_options.page);
    m_shell.start();
    m_updates.setConfig(m_options.config->updates);
    m_shell.setUpdates(m_updates.snapshot()); // of before the start
    if (const auto begin = m_marker.begin()) {
        qCWarning(lcProxy).noquote() << "the run of Signalbox that began at" << begin->toString(Qt::ISODate)
                                     << "has ended unexpectedly";
        emit endedUnexpectedly(*begin);
    }
    return QApplication::exec();
}

/// The system's own wish to quit would close the windows and end at once; running requests come first.
bool DesktopProgram::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != qApp || event->type() != QEvent::Quit)
        return QObject::eventFilter(watched, event);
    requestStop();
    return true;
}

void DesktopProgram::noteListening(const GatewaySnapshot &snapshot)
{
    if (snapshot.listening && !std::exchange(m_hasListened, true))
        emit listening(snapshot);
}

void DesktopProgram::noteConfig(const ConfigPointer &config)
{
    m_options.config = config;
    m_shell.setClientToken(clientToken(*config));
    m_updates.setConfig(config->updates);
    emit configChanged(config);
}

void DesktopProgram::openLogs() const
{
    const QString file = logFileOf(*m_options.config);
    const QString folder = file.isEmpty() ? logFolder() : QFileInfo(file).absolutePath();
    QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
}

void DesktopProgram::obey(const InstanceMessage &message)
{
    qCInfo(lcProxy) << "Signalbox was started again: its window is shown";
    // Qt looks for them when a window is to come to the front.
    if (!message.activationToken.isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", message.activationToken.toLatin1());
    if (!message.startupId.isEmpty())
        qputenv("DESKTOP_STARTUP_ID", message.startupId.toLatin1());
    if (message.kind == InstanceMessage::Kind::OpenPage)
        showPage(message.page);
    else
        m_shell.showWindow();
    for (const char *variable : {"XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"})
        qunsetenv(variable); // good once, and for no program that is started from here
}

void DesktopProgram::showPage(const QString &name)
{
    if (const std::optional<PageId> page = pageNamed(name))
        m_shell.showPage(*page);
    else
        m_shell.showWindow();
}

void DesktopProgram::reload()
{
    m_gateway.reload();
}

void DesktopProgram::requestStop()
{
    emit stopping();
    m_shell.setStopping(m_options.config->server.shutdownTimeout);
    m_gateway.shutDown();
}

} // namespace signalbox
