// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/provider.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <vector>

namespace signalbox {

/// All providers of the configuration in use, in its order.
class ProviderPool final : public QObject
{
    Q_OBJECT

public:
    ProviderPool(const Config &config, const Clock &clock, QObject *parent = nullptr);

    /// Makes them those of another configuration. One that is the same there stays, with its health, its
    /// counters and its requests under way; a changed one begins anew but for the counters. Those that are
    /// gone live on for as long as somebody holds them.
    void apply(const Config &config);

    [[nodiscard]] const std::vector<ProviderPointer> &providers() const { return m_providers; }
    /// Null when there is none of this name.
    [[nodiscard]] ProviderPointer find(QStringView name) const;

    /// True when an enabled provider has this name in its `models`.
    [[nodiscard]] bool knowsModel(const QString &model) const;

    /// Something answered over the network: what could not be reached before is to blame itself.
    void noteReached(Clock::TimePoint now)
    {
        m_lastReached = now;
        m_isUnreached = false;
        m_isDisproved = m_offline;
    }
    /// None of these answered: where nobody else is there to be asked, all are out of reach for a while.
    void noteUnreached(const QStringList &names);
    [[nodiscard]] bool wasReachedLately(Clock::TimePoint now) const
    {
        return m_lastReached && now - *m_lastReached < std::chrono::seconds(30);
    }

    /// The network is another one: what was reached over the one before says nothing about it.
    void forgetReached()
    {
        m_lastReached.reset();
        m_isUnreached = false;
    }
    /// The computer has no network: nobody is to blame for being out of reach.
    void setOffline(bool offline)
    {
        m_isDisproved = m_isDisproved && offline == m_offline;
        m_offline = offline;
        m_isUnreached = offline && !m_isDisproved;
    }
    [[nodiscard]] bool isOffline() const { return m_offline; }
    /// Nobody who could be asked can be reached, by what the system said or by what became of the last
    /// request. One on this computer always can.
    [[nodiscard]] bool isOutOfReach() const;

signals:
    void healthChanged();
    /// As Provider has it.
    void quotaCrossed(const QString &provider, const QString &account, const QString &window, int percent,
        const QDateTime &resetsAt);

private:
    [[nodiscard]] ProviderPointer made(const ProviderConfig &provider, const Config &config);

    const Clock &m_clock;
    std::vector<ProviderPointer> m_providers;
    std::optional<Clock::TimePoint> m_lastReached;
    bool m_offline = false;
    bool m_isUnreached = false;
    bool m_isDisproved = false; ///< somebody was reached though the system says that there is no network
    QTimer m_unreachedEnds;
};

} // namespace signalbox
