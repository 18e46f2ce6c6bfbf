// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/secretstores.h"
#include "config/loadedconfig.h"
#include "config/loglevels.h"
#include "ledger/exchangerecord.h"
#include "proxy/gatewaysnapshot.h"

#include <QThread>

#include <chrono>

namespace signalbox {

class ResidentGateway;

/// A Gateway on a thread of its own, so that no repaint, menu or dialog ever delays a stream.
///
/// Calls are handed over to that thread; signals are emitted on the thread of this object.
class GatewayThread final : public QObject
{
    Q_OBJECT

public:
    GatewayThread(
        ConfigPointer config, ConfigSource source, SecretStoreFactory makeStore, QObject *parent = nullptr);
    ~GatewayThread() override;

    /// Begins to listen; `port` < 0 = the configured one. May be called again after startFailed().
    void start(int port);
    void pin(const QString &provider);
    // As those of Gateway.
    void pinRoute(const QString &project, const QString &pattern, const QString &provider);
    void pinSession(const QByteArray &session, const QString &provider);
    /// 0 = until resume().
    void pause(std::chrono::seconds time);
    void resume();
    void cancelExchange(const QByteArray &id);
    void forgetFailures();
    void stopCapture();
    /// As Gateway::reload(). Where nothing could be listened on, it is tried again.
    void reload();
    /// As Gateway::readSecretsAgain().
    void readSecretsAgain();
    /// As Gateway::shutDown(); also ends in stopped() when nothing was started.
    void shutDown();

signals:
    void snapshotChanged(const signalbox::GatewaySnapshot &snapshot);
    void exchangeFinished(const signalbox::ExchangeRecord &record);
    void configChanged(const signalbox::ConfigPointer &config);
    void logLevelsChanged(const signalbox::LogLevels &levels);
    /// `freePort` = 0: another port would not help.
    void startFailed(const QString &problem, quint16 freePort);
    void signInNeeded(const QString &account, const QString &reason);
    void budgetReached(const QString &budget, const QString &text);
    void quotaCrossed(const QString &provider, const QString &account, const QString &window, int percent,
        const QDateTime &resetsAt);
    void quitRequested();
    void stopped();

private:
    QThread m_thread;
    ResidentGateway *m_resident; ///< lives on m_thread, which deletes it when it ends
};

} // namespace signalbox
