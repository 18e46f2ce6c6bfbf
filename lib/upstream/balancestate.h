// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

#include <optional>

namespace signalbox {

/// What is known of the credit that is left at one provider.
struct BalanceState
{
    std::optional<double> value; ///< as the last check that succeeded found it
    QString error; ///< of the last check; empty when it succeeded. A failed check changes no verdict
    QDateTime checkedAt; ///< when the last check ended; null before the first
    bool exhausted = false; ///< the value was at or below the threshold

    /// True when a person would see no difference but for the time.
    [[nodiscard]] bool looksLike(const BalanceState &other) const
    {
        return value == other.value && error == other.error && exhausted == other.exhausted;
    }
};

} // namespace signalbox
