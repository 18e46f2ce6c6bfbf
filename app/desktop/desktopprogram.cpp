// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desktopprogram.h"

#include "core/statefolder.h"
#include "ui/tray/stateicons.h"

#include <QApplication>

#include <utility>

namespace signalbox {

DesktopProgram::DesktopProgram(DesktopOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_gateway(m_options.config, m_options.source, m_options.makeStore)
    , m_shell({m_options.configPath, clientToken(*m_options.config)})
    , m_watcher(m_options.configSources)
    , m_secretsWatcher(secretFiles(stateFolder()))
{
    connect(&m_gateway, &GatewayThread::snapshotChanged, &m_shell, &DesktopShell::setSnapshot);
    connect(&m_gateway, &GatewayThread::snapshotChanged, this, &DesktopProgram::noteListening);
    connect(&m_gateway, &GatewayThread::startFailed, &m_shell, &DesktopShell::showStartProblem);
    connect(&m_gateway, &GatewayThread::exchangeFinished, this, &DesktopProgram::exchangeFinished);
    connect(&m_gateway, &GatewayThread::logLevelsChanged, this, &DesktopProgram::logLevelsChanged);
    connect(&m_gateway, &GatewayThread::configChanged, this, &DesktopProgram::noteConfig);
    // Not quit(): it asks every window first, and the window's answer to closing is to ask for this stop.
    connect(&m_gateway, &GatewayThread::stopped, qApp, [] { QCoreApplication::exit(0); });
    connect(&m_shell, &DesktopShell::pinRequested, &m_gateway, &GatewayThread::pin);
    connect(&m_shell, &DesktopShell::forgetFailuresRequested, &m_gateway, &GatewayThread::forgetFailures);
    connect(&m_shell, &DesktopShell::stopCaptureRequested, &m_gateway, &GatewayThread::stopCapture);
    connect(&m_shell, &DesktopShell::portRequested, &m_gateway, &GatewayThread::start);
    connect(&m_shell, &DesktopShell::reloadRequested, this, &DesktopProgram::reload);
    connect(&m_gateway, &GatewayThread::quitRequested, this, &DesktopProgram::requestStop);
    connect(&m_shell, &DesktopShell::quitRequested, this, &DesktopProgram::requestStop);
    connect(&m_gateway, &GatewayThread::signInNeeded, &m_shell, &DesktopShell::showSignInNeeded);
    connect(&m_gateway, &GatewayThread::budgetReached, &m_shell, &DesktopShell::showBudget);
    connect(&m_gateway, &GatewayThread::quotaCrossed, &m_shell, &DesktopShell::showQuota);
    connect(&m_secretsWatcher, &ConfigWatcher::changed, &m_gateway, &GatewayThread::readSecretsAgain);
    connect(&m_watcher, &ConfigWatcher::changed, this, &DesktopProgram::reload);
}

int DesktopProgram::run()
{
    QApplication::setQuitOnLastWindowClosed(false);
    QApplication::setWindowIcon(applicationIcon());
    m_shell.start();
    m_gateway.start(m_options.port);
    return QApplication::exec();
}

void DesktopProgram::noteListening(const GatewaySnapshot &snapshot)
{
    if (snapshot.listening && !std::exchange(m_hasListened, true))
        emit listening(snapshot);
}

void DesktopProgram::noteConfig(const ConfigPointer &config)
{
    m_shell.setClientToken(clientToken(*config));
    emit configChanged(config);
}

void DesktopProgram::reload()
{
    m_gateway.reload();
}

void DesktopProgram::requestStop()
{
    m_shell.setStopping();
    m_gateway.shutDown();
}

} // namespace signalbox
