// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "ledger/exchangerecord.h"
#include "proxy/gatewaysnapshot.h"
#include "ui/notices/notice.h"

#include <QCoreApplication>
#include <QHash>

#include <chrono>

namespace signalbox {

/// What has become of providers from one snapshot to the next, as far as the user should know.
///
/// One that is down for a moment only is not worth a word; that one is back is told only when it was told
/// that it was lost.
class ProviderChanges
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::ProviderChanges)

public:
    explicit ProviderChanges(const Clock &clock) : m_clock(clock) { }

    [[nodiscard]] QList<Notice> compare(const GatewaySnapshot &snapshot);
    /// Nothing when the first provider that was asked has answered, or none has.
    [[nodiscard]] static std::optional<Notice> switchedOver(const ExchangeRecord &record);
    /// False when a later snapshot has made something else of it.
    [[nodiscard]] static bool isStillTrue(const Notice &notice, const GatewaySnapshot &snapshot);
    /// When compare() may have something to say though no snapshot has come; nothing when it has not.
    [[nodiscard]] std::optional<std::chrono::milliseconds> wait() const;

    /// How long one has to be down.
    static constexpr std::chrono::seconds settling{15};

private:
    struct Known
    {
        std::optional<Clock::TimePoint> downSince;
        bool isToldLost = false;
        bool isToldLow = false;
    };

    void compareHealth(const ProviderSnapshot &provider, Known &known, QList<Notice> &notices) const;
    static void compareCredit(const ProviderSnapshot &provider, Known &known, QList<Notice> &notices);

    const Clock &m_clock;
    QHash<QString, Known> m_known; ///< by name; only of those in the last snapshot
};

} // namespace signalbox
