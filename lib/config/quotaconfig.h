// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>

namespace signalbox {

/// How one window of a plan is read from the JSON answer of a usage endpoint. Texts are paths, as of a
/// balance check; what is empty is not told there.
struct QuotaWindowConfig
{
    QString name; ///< "5h", "7d"; those of headers and endpoints are the same where their names are
    QString model; ///< the class of models that it is of, in lower case; empty = all
    QString modelPath; ///< where the answer names that class
    QString list; ///< of an array, each element of which is a window; empty = the answer is one
    QStringList when; ///< "type=TOKENS_LIMIT": only elements like all of these
    QString used; ///< in the units of `limit`
    QString limit;
    QString remaining;
    QString percent; ///< used, 0 to 100
    QString remainingPercent; ///< the same of what is left
    QString resetsAt; ///< a time: ISO 8601, or seconds or milliseconds since 1970

    friend bool operator==(const QuotaWindowConfig &, const QuotaWindowConfig &) = default;
};

/// Where a provider tells how much of a plan is used up. Asked with the provider's own credential only.
struct QuotaCheckConfig
{
    QString url; ///< empty = it does not tell
    QList<QuotaWindowConfig> windows;
    bool accountsOnly = false; ///< it tells those who have signed in, and nobody with a key
    std::chrono::milliseconds interval{300'000};

    friend bool operator==(const QuotaCheckConfig &, const QuotaCheckConfig &) = default;
};

} // namespace signalbox
