// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

namespace signalbox {

struct ExchangeRecord;

/// What is known of one attempt for the history of its provider. One that is neither good nor faulty says
/// nothing against the provider: the client left, or had made a mistake.
struct AttemptSample
{
    QString provider;
    QDateTime endedAt; ///< UTC
    bool good = false; ///< it brought a whole answer
    qint64 firstByteMilliseconds = -1;
    qint64 milliseconds = 0;
    qint64 outputTokens = 0;
    bool faulty = false; ///< counted against the provider
};

/// False for what says nothing of how quick and how good providers are: counting tokens, files and batches
/// have times and limits of their own, and a kept or shared answer was there already.
[[nodiscard]] bool isSampled(const ExchangeRecord &record);

/// Those of an exchange that has ended, should it be sampled.
QList<AttemptSample> attemptSamples(const ExchangeRecord &record);

} // namespace signalbox
