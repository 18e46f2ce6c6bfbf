// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gateway.h"

#include <memory>

namespace signalbox {

/// Makes a Gateway on the thread it lives on, and again for each try to start. A pin outlives a failed try.
class ResidentGateway final : public QObject
{
    Q_OBJECT

public:
    explicit ResidentGateway(ConfigPointer config);

    void start(int port);
    void pin(const QString &provider);
    void shutDown();

signals:
    void snapshotChanged(const signalbox::GatewaySnapshot &snapshot);
    void exchangeFinished(const signalbox::ExchangeRecord &record);
    /// `freePort` = 0: another port would not help.
    void startFailed(const QString &problem, quint16 freePort);
    void stopped();

private:
    void reportFailure(const QString &problem, int port);

    ConfigPointer m_config;
    SystemClock m_clock;
    std::unique_ptr<Gateway> m_gateway; ///< null unless it listens or ends
    QString m_pinned; ///< what was chosen last; empty = automatic
    GatewaySnapshot m_failed; ///< of the last try, for as long as there is no gateway
};

} // namespace signalbox
