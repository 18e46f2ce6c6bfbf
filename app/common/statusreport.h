// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/texttable.h"

#include <QJsonObject>

namespace signalbox {

/// What the running program has said about itself: its answers by the name of their path, without the slash.
/// One that it does not have is missing.
struct StatusAnswers
{
    QJsonObject greeting; ///< `/`
    QJsonObject providers;
    QJsonObject stats;
    QJsonObject budgets;
    QJsonObject capture;
    QJsonObject pins; ///< `/pin`
    QJsonObject running;
    QJsonObject usage; ///< of today

    /// All of them in one, for `--json`.
    [[nodiscard]] QJsonObject toJson() const;
};

/// What `signalbox status` prints: where it listens, how the providers are doing, what runs, budgets, what
/// was used today, and what is wrong.
QString statusReport(const StatusAnswers &answers, const TerminalLook &look, const QDateTime &now);

/// What `signalbox capture` prints of an answer of `/capture`.
QString captureReport(const QJsonObject &answer);

} // namespace signalbox
