// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/configwatcher.h"
#include "app/desktop/gatewaythread.h"
#include "app/desktop/instancemessage.h"
#include "app/desktop/runningmarker.h"
#include "core/clock.h"
#include "ui/window/appearance.h"
#include "ui/window/desktopshell.h"
#include "upstream/updatecheck.h"

namespace signalbox {

struct DesktopOptions
{
    ConfigPointer config;
    QString configPath; ///< what "Open configuration" opens; need not exist
    QStringList configSources; ///< what is watched
    ConfigSource source; ///< reads it again
    SecretStoreFactory makeStore; ///< empty = secrets are kept in memory
    QString instance; ///< the name of the mark that tells the next start how this one ended
    QStringList tokenCommand; ///< prints the client key
    QString page; ///< of the window that is shown at the start; empty = as `showsWindow` says
    bool showsWindow = false; ///< at the start
    int port = -1; ///< ≥ 0 replaces the configured one
};

/// The tray program: a gateway on a thread of its own, and the shell that shows it. Needs a QApplication.
class DesktopProgram final : public QObject
{
    Q_OBJECT

public:
    /// `appearance` outlives it.
    DesktopProgram(DesktopOptions options, Appearance &appearance, QObject *parent = nullptr);

    /// Returns the exit code when the user has quit, or requestStop() has ended.
    int run();

public slots:
    /// Reads the configuration again and applies it; snapshots tell when that cannot be.
    void reload();
    /// The first call lets running requests end, the second ends them at once.
    void requestStop();
    /// What the program was started again for.
    void obey(const signalbox::InstanceMessage &message);

signals:
    /// Once: the first time it listens.
    void listening(const signalbox::GatewaySnapshot &running);
    /// On the thread of this object.
    void exchangeFinished(const signalbox::ExchangeRecord &record);
    /// Another configuration is in use.
    void configChanged(const signalbox::ConfigPointer &config);
    /// As Gateway::logLevelsChanged().
    void logLevelsChanged(const signalbox::LogLevels &levels);
    /// It was told to stop; running requests may take their time yet.
    void stopping();
    /// At the start: the run that began then has ended by a crash, or was killed.
    void endedUnexpectedly(const QDateTime &begin);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void noteListening(const GatewaySnapshot &snapshot);
    void noteConfig(const ConfigPointer &config);
    void openLogs() const;
    void showPage(const QString &name);

    DesktopOptions m_options;
    RunningMarker m_marker;
    bool m_hasListened = false;
    GatewayThread m_gateway;
    DesktopShell m_shell;
    SystemClock m_clock;
    UpdateCheck m_updates;
    ConfigWatcher m_watcher;
    ConfigWatcher m_secretsWatcher;
};

} // namespace signalbox
