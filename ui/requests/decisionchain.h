// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"
#include "ui/requests/requestrow.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/statemark.h"

#include <QList>
#include <QString>

namespace signalbox {

/// One thing that happened to a request, from its arrival to the end of its answer.
struct ChainStep
{
    QString title;
    QString detail; ///< empty = the title says it all
    Shape shape = Shape::Disc;
    Tone tone = Tone::Neutral;
    qint64 begin = -1; ///< milliseconds since the request came; -1 = it has taken no time
    qint64 end = -1;
    qint64 firstContent = -1; ///< since the request came; -1 = none

    [[nodiscard]] bool hasTime() const { return begin >= 0 && end >= begin; }
    /// In words, with its times.
    [[nodiscard]] QString text() const;
};

/// How a request found its answer: received, who was left out and why, who was asked, the end.
QList<ChainStep> decisionChain(const ExchangeRecord &record);
/// As far as it is known of one that is running.
QList<ChainStep> decisionChain(const RequestRow &running);

} // namespace signalbox
