// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/connectionpool.h"
#include "upstream/providerpool.h"

#include <QObject>

#include <memory>
#include <vector>

namespace signalbox {

/// Keeps the balances of a pool's providers up to date: each that has a check is asked at the start and then
/// its interval after the end of every check, never twice at once.
///
/// A provider at or below its threshold is exhausted until a later check finds more. A check that fails is
/// shown and changes no verdict: the provider has done nothing wrong.
class BalanceWatch final : public QObject
{
    Q_OBJECT

public:
    /// All have to outlive this.
    BalanceWatch(const ProviderPool &providers, ConnectionPool &connections, const Clock &clock,
        QObject *parent = nullptr);
    ~BalanceWatch() override;

    void start();
    /// Ends the checks that are running, with all processes of theirs.
    void stop();

    /// Asks now instead of at the next interval; nothing without a check, before start() and after stop().
    void checkNow(const QString &provider);

private:
    class Watched;

    const ProviderPool &m_providers;
    ConnectionPool &m_connections;
    const Clock &m_clock;
    std::vector<std::unique_ptr<Watched>> m_watched; ///< empty while stopped
};

} // namespace signalbox
