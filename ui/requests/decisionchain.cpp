// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/decisionchain.h"

#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"

#include <algorithm>

namespace signalbox {
namespace {

class ChainTexts
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::ChainStep)

public:
    static ChainStep received(const ExchangeRecord &record);
    static ChainStep leftOut(const CandidateRecord &candidate);
    static ChainStep attempt(const AttemptRecord &attempt, int number);
    static ChainStep reserve(const QStringList &providers);
    static ChainStep end(const ExchangeRecord &record);
    static ChainStep underWay(const RequestRow &row);
    static QString timed(const ChainStep &step, const QString &words);
};

ChainStep ChainTexts::received(const ExchangeRecord &record)
{
    ChainStep step;
    step.title = record.model.isEmpty() ? tr("Received") : tr("Received for %1").arg(record.model);
    QStringList parts;
    if (!record.route.isEmpty())
        parts << tr("route %1").arg(record.route);
    if (!record.candidates.isEmpty())
        parts << tr("%n candidate(s)", nullptr, static_cast<int>(record.candidates.size()));
    if (parts.isEmpty())
        parts << QString::fromUtf8(QByteArray(record.method + ' ' + record.path));
    step.detail = parts.join(QStringLiteral(" · "));
    return step;
}

ChainStep ChainTexts::leftOut(const CandidateRecord &candidate)
{
    ChainStep step;
    step.title = tr("%1 left out").arg(candidate.provider);
    step.detail = GatewayTexts::shown(candidate.state);
    step.shape = Shape::Ring;
    return step;
}

ChainStep ChainTexts::attempt(const AttemptRecord &attempt, int number)
{
    ChainStep step;
    const QString name
        = attempt.account.isEmpty() ? attempt.provider : tr("%1, %2").arg(attempt.provider, attempt.account);
    if (!attempt.sent) {
        step.title = tr("%1 passed over").arg(name);
        step.detail = GatewayTexts::shown(attempt.outcome);
        step.shape = Shape::Ring;
        return step;
    }
    const bool isGood = attempt.outcome == QLatin1String("ok");
    step.title = tr("Attempt %1: %2").arg(number).arg(name);
    step.detail = isGood ? attempt.model : GatewayTexts::shown(attempt.outcome);
    if (attempt.status > 0 && !step.detail.startsWith(QString::number(attempt.status)))
        step.detail = QStringLiteral("%1 · %2").arg(attempt.status).arg(step.detail);
    step.shape = isGood ? Shape::Disc : attempt.faulty ? Shape::Cross : Shape::Triangle;
    step.tone = isGood ? Tone::Good : attempt.faulty ? Tone::Bad : Tone::Attention;
    step.begin = attempt.startMilliseconds;
    step.end = attempt.startMilliseconds + attempt.milliseconds;
    if (attempt.firstByteMilliseconds >= 0)
        step.firstContent = attempt.startMilliseconds + attempt.firstByteMilliseconds;
    return step;
}

ChainStep ChainTexts::reserve(const QStringList &providers)
{
    ChainStep step;
    step.title = tr("In reserve");
    step.detail = providers.join(tr(", ", "in a list"));
    step.shape = Shape::Ring;
    return step;
}

ChainStep ChainTexts::end(const ExchangeRecord &record)
{
    ChainStep step;
    const QString time = Figures::milliseconds(record.milliseconds);
    if (record.clientLeft) {
        step.title = tr("The client left after %1").arg(time);
        step.shape = Shape::Ring;
    } else if (!record.error.isEmpty() || record.status >= 400) {
        step.title = tr("Failed with %1 after %2").arg(record.status).arg(time);
        step.shape = Shape::Cross;
        step.tone = Tone::Bad;
    } else {
        step.title = record.reused ? tr("Answered from an equal request after %1").arg(time)
                                   : tr("Answered after %1").arg(time);
        step.tone = Tone::Good;
    }
    return step;
}

ChainStep ChainTexts::underWay(const RequestRow &row)
{
    ChainStep step;
    step.shape = Shape::Ring;
    step.tone = Tone::Busy;
    switch (row.stage) {
    case RunningExchange::Stage::Waiting:
        step.title
            = row.provider.isEmpty() ? tr("Waits for a provider") : tr("Waits for %1").arg(row.provider);
        break;
    case RunningExchange::Stage::Asking:
        step.title = tr("Attempt %1: %2 is asked").arg(row.attempts).arg(row.provider);
        break;
    case RunningExchange::Stage::Following:
        step.title = tr("Gets the answer of an equal request");
        break;
    case RunningExchange::Stage::Answering:
        step.title = tr("Attempt %1: %2 answers").arg(row.attempts).arg(row.provider);
        break;
    }
    if (row.output > 0)
        step.detail = tr("%1 tokens out so far").arg(Figures::count(row.output));
    if (row.tokensPerSecond >= 0)
        step.detail += QStringLiteral(" · ") + Figures::speed(row.tokensPerSecond);
    return step;
}

QString ChainTexts::timed(const ChainStep &step, const QString &words)
{
    const QString times
        = tr("from %1 to %2").arg(Figures::milliseconds(step.begin), Figures::milliseconds(step.end));
    const QString first = step.firstContent < 0
        ? QString()
        : tr(", first content at %1").arg(Figures::milliseconds(step.firstContent));
    return QStringLiteral("%1 (%2%3)").arg(words, times, first);
}

bool wasAsked(const ExchangeRecord &record, const CandidateRecord &candidate)
{
    return std::any_of(record.attempts.cbegin(), record.attempts.cend(),
        [&candidate](const AttemptRecord &attempt) { return attempt.provider == candidate.provider; });
}
} // namespace

QString ChainStep::text() const
{
    const QString words = detail.isEmpty() ? title : QStringLiteral("%1: %2").arg(title, detail);
    return hasTime() ? ChainTexts::timed(*this, words) : words;
}

QList<ChainStep> decisionChain(const ExchangeRecord &record)
{
    QList<ChainStep> steps{ChainTexts::received(record)};
    QStringList reserve;
    for (const CandidateRecord &candidate : record.candidates) {
        if (wasAsked(record, candidate))
            continue;
        if (!candidate.state.isEmpty())
            steps << ChainTexts::leftOut(candidate);
        else if (!reserve.contains(candidate.provider))
            reserve << candidate.provider;
    }
    if (!reserve.isEmpty())
        steps << ChainTexts::reserve(reserve);
    int number = 0;
    for (const AttemptRecord &attempt : record.attempts)
        steps << ChainTexts::attempt(attempt, attempt.sent ? ++number : number);
    steps << ChainTexts::end(record);
    return steps;
}

QList<ChainStep> decisionChain(const RequestRow &running)
{
    ExchangeRecord known;
    known.model = running.model;
    ChainStep received = ChainTexts::received(known);
    received.detail.clear();
    return {received, ChainTexts::underWay(running)};
}

} // namespace signalbox
