// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/configwatcher.h"
#include "app/desktop/gatewaythread.h"
#include "ui/window/desktopshell.h"

namespace signalbox {

struct DesktopOptions
{
    ConfigPointer config;
    QString configPath; ///< what "Open configuration" opens; need not exist
    QStringList configSources; ///< what is watched
    ConfigSource source; ///< reads it again
    SecretStoreFactory makeStore; ///< empty = secrets are kept in memory
    int port = -1; ///< ≥ 0 replaces the configured one
};

/// The tray program: a gateway on a thread of its own, and the shell that shows it. Needs a QApplication.
class DesktopProgram final : public QObject
{
    Q_OBJECT

public:
    explicit DesktopProgram(DesktopOptions options, QObject *parent = nullptr);

    /// Returns the exit code when the user has quit, or requestStop() has ended.
    int run();

public slots:
    /// Reads the configuration again and applies it; snapshots tell when that cannot be.
    void reload();
    /// The first call lets running requests end, the second ends them at once.
    void requestStop();

signals:
    /// Once: the first time it listens.
    void listening(const signalbox::GatewaySnapshot &running);
    /// On the thread of this object.
    void exchangeFinished(const signalbox::ExchangeRecord &record);
    /// Another configuration is in use.
    void configChanged(const signalbox::ConfigPointer &config);
    /// As Gateway::logLevelsChanged().
    void logLevelsChanged(const signalbox::LogLevels &levels);

private:
    void noteListening(const GatewaySnapshot &snapshot);
    void noteConfig(const ConfigPointer &config);

    DesktopOptions m_options;
    bool m_hasListened = false;
    GatewayThread m_gateway;
    DesktopShell m_shell;
    ConfigWatcher m_watcher;
    ConfigWatcher m_secretsWatcher;
};

} // namespace signalbox
