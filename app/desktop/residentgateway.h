// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/secretstores.h"
#include "proxy/gateway.h"
#include "proxy/providertestsnapshot.h"

#include <chrono>
#include <functional>
#include <memory>

namespace signalbox {

/// Makes a Gateway on the thread it lives on, and again for each try to start. A pin outlives a failed try.
class ResidentGateway final : public QObject
{
    Q_OBJECT

public:
    /// `makeStore` makes the secret store on the thread of this object; empty = in memory.
    ResidentGateway(ConfigPointer config, ConfigSource source, SecretStoreFactory makeStore = {});

    /// Begins to listen, or moves to another port; one that cannot move stays where it is.
    void start(int port);
    void pin(const QString &provider);
    // As those of Gateway; without a gateway there is nothing to tell.
    void pinRoute(const QString &project, const QString &pattern, const QString &provider);
    void pinSession(const QByteArray &session, const QString &provider);
    /// 0 = until resume().
    void pause(std::chrono::seconds time);
    void resume();
    void cancelExchange(const QByteArray &id);
    /// As Gateway::forgetFailures(). Without a gateway there are none.
    void forgetFailures(const QString &provider);
    Result<bool> startCapture(std::chrono::minutes time);
    void stopCapture();
    /// As Gateway::reload(). Without a gateway the configuration is used for another try to start.
    void reload();
    /// As Gateway::readSecretsAgain().
    void readSecretsAgain();
    void shutDown();

    /// What can be asked; null while there is nothing, because it could not listen.
    [[nodiscard]] Gateway *gateway() const { return m_gateway.get(); }
    /// Why there is no gateway.
    [[nodiscard]] Error absence() const;
    /// Keeps a secret in the store and uses it. `done` comes later, with where it is kept.
    void keepSecret(const QString &name, const Secret &secret,
        const std::function<void(const Result<QString> &place)> &done);
    /// The same where the store has none of this name; a Conflict where it has.
    void keepNewSecret(const QString &name, const Secret &secret,
        const std::function<void(const Result<QString> &place)> &done);
    /// As they are noted in the state folder.
    [[nodiscard]] static Result<QStringList> secretNames();
    /// `done` comes later; false = there was none.
    void removeSecret(const QString &name, const std::function<void(const Result<bool> &removed)> &done);
    /// As signalbox::keepLocalKey(); an empty name is the administrator.
    void keepLocalKey(const QString &clientKey, const Secret &key,
        const std::function<void(const Result<QString> &place)> &done);
    void testProvider(
        const ProviderTestWish &wish, const std::function<void(const ProviderTestSnapshot &)> &progress);
    void stopProviderTest();

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
    void makeGateway();
    void reportFailure(const QString &problem, int port);
    void useConfig(const ConfigPointer &config);
    void onProviderTestChanged(const ProviderTestSnapshot &snapshot);

    ConfigPointer m_config;
    ConfigSource m_source;
    SecretStoreFactory m_makeStore;
    SystemClock m_clock;
    std::unique_ptr<SecretStore> m_store;
    std::unique_ptr<Gateway> m_gateway; ///< null unless it listens or ends
    std::function<void(const ProviderTestSnapshot &)> m_testProgress; ///< of the test that was begun last
    int m_port = -1; ///< of the last start()
    QString m_pinned; ///< what was chosen last; empty = automatic
    GatewaySnapshot m_failed; ///< of the last try, for as long as there is no gateway
    bool m_isStopping = false;
};

} // namespace signalbox
