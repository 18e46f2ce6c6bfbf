// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "ledger/usagequery.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>

namespace signalbox {

class GatewayLink;

/// Asks for the usage of a time and of the one before it, and tells both together.
///
/// Only the newest question counts: what is answered after another was asked is dropped.
class UsageFeed final : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        std::chrono::milliseconds slow{300}; ///< from when on a question is said to take long
        std::chrono::milliseconds pause{5'000}; ///< between refreshes
    };

    explicit UsageFeed(GatewayLink &gateway, QObject *parent = nullptr);
    UsageFeed(GatewayLink &gateway, Times times, QObject *parent = nullptr);

    void ask(const UsageQuery &query, const UsageQuery &previous);
    /// While it does, refreshDue() is emitted when requests have ended, once in a pause.
    void setFollowing(bool following);

signals:
    void answered(const signalbox::UsageReport &report, const signalbox::UsageSum &previous);
    void failed(const QString &reason);
    void slowChanged(bool slow);
    void refreshDue();

private:
    void take(quint64 question, const Result<UsageReport> &answer, bool isPrevious);
    void end();

    GatewayLink &m_gateway;
    QTimer m_slow;
    QTimer m_pause;
    bool m_following = false;
    quint64 m_question = 0;
    std::optional<UsageReport> m_report;
    std::optional<UsageSum> m_previous;
};

} // namespace signalbox
