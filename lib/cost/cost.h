// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace signalbox {

/// What a request has cost in money. Whole numbers, so that sums are exact: a token of the cheapest model
/// costs some ten nanos.
struct Cost
{
    enum class Kind {
        Unknown, ///< the model has no price that is known, or the answer told no tokens
        Spent, ///< what the provider charges for it
        Value, ///< covered by a subscription: what it would have cost by the list
    };

    Kind kind = Kind::Unknown;
    qint64 nanos = 0; ///< billionths of `currency`
    QString currency; ///< ISO 4217, as the provider charges: "USD"; empty when it is unknown
    QString price; ///< what it was made with, in one line: "claude-opus-5 of 2026-11-20: 5 in, 25 out, …"

    [[nodiscard]] bool isKnown() const { return kind != Kind::Unknown; }
    [[nodiscard]] double amount() const { return static_cast<double>(nanos) / 1e9; }

    friend bool operator==(const Cost &, const Cost &) = default;
};

} // namespace signalbox
