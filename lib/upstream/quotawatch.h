// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/connectionpool.h"
#include "upstream/providerpool.h"

#include <QObject>

#include <memory>
#include <vector>

namespace signalbox {

/// Asks the usage endpoints of a pool's providers how much of a plan is used up, for each of their keys and
/// accounts: at the start, then at each interval for as long as they are used, and at once when one has
/// refused a request for its quota. A login that only passes through is never used for it.
class QuotaWatch final : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        std::chrono::milliseconds keyless{10'000}; ///< until it is looked again for a key
        std::chrono::milliseconds shortest{30'000}; ///< between two questions, however many are refused
        std::chrono::milliseconds idle{3'600'000}; ///< without a request after which nothing is asked
        std::chrono::milliseconds longest{3'600'000}; ///< between two when nothing is told
    };

    /// All have to outlive this.
    QuotaWatch(const ProviderPool &providers, ConnectionPool &connections, const Clock &clock,
        const Times &times, QObject *parent = nullptr);
    QuotaWatch(const ProviderPool &providers, ConnectionPool &connections, const Clock &clock,
        QObject *parent = nullptr);
    ~QuotaWatch() override;

    /// From now on, or with the providers that the pool has now: who is the same there is not asked anew.
    void start();
    /// Ends the questions that are under way.
    void stop();
    /// What comes next in the time of this provider, as its timer does it.
    void onTime(const QString &provider);

signals:
    /// Something else is known.
    void changed();

private:
    class Watched;

    const ProviderPool &m_providers;
    ConnectionPool &m_connections;
    const Clock &m_clock;
    Times m_times;
    std::vector<std::unique_ptr<Watched>> m_watched; ///< empty while stopped
};

} // namespace signalbox
