// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/attemptsample.h"

#include "ledger/exchangerecord.h"
#include "ledger/exchangetraits.h"

namespace signalbox {

bool isSampled(const ExchangeRecord &record)
{
    return !record.reused && !record.model.isEmpty() && !isCount(record);
}

QList<AttemptSample> attemptSamples(const ExchangeRecord &record)
{
    QList<AttemptSample> samples;
    if (!isSampled(record))
        return samples;
    for (const AttemptRecord &attempt : record.attempts) {
        if (!attempt.sent)
            continue;
        AttemptSample sample;
        sample.provider = attempt.provider;
        sample.endedAt = record.startedAt.addMSecs(attempt.startMilliseconds + attempt.milliseconds);
        sample.good = attempt.outcome == QStringLiteral("ok");
        sample.firstByteMilliseconds = attempt.firstByteMilliseconds;
        sample.milliseconds = attempt.milliseconds;
        sample.outputTokens = attempt.usage.output;
        sample.faulty = attempt.faulty;
        samples.append(sample);
    }
    return samples;
}

} // namespace signalbox
