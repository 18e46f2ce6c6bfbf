// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/attemptsample.h"

#include "ledger/exchangerecord.h"

namespace signalbox {

QList<AttemptSample> attemptSamples(const ExchangeRecord &record)
{
    QList<AttemptSample> samples;
    if (record.model.isEmpty() || record.path.endsWith("/count_tokens"))
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
