// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usageviews.h"

#include "ledger/exchangetraits.h"
#include "ledger/timeslots.h"
#include "log/logwriter.h"

#include <algorithm>
#include <cmath>

namespace signalbox::usageviews {

namespace {

constexpr qint64 nanosOfOne = 1'000'000'000;

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

/// -1 = it was not measured.
QJsonValue millisecondsOrNull(qint64 milliseconds)
{
    return milliseconds < 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(milliseconds);
}

double inUnits(qint64 nanos)
{
    return static_cast<double>(nanos) / static_cast<double>(nanosOfOne);
}

void addTokens(QJsonObject &row, const TokenUsage &tokens)
{
    row.insert(QStringLiteral("input_tokens"), tokens.input);
    row.insert(QStringLiteral("output_tokens"), tokens.output);
    row.insert(QStringLiteral("cache_creation_input_tokens"), tokens.cacheCreation);
    row.insert(QStringLiteral("cache_creation_1h_input_tokens"), tokens.cacheCreation1h);
    row.insert(QStringLiteral("cache_read_input_tokens"), tokens.cacheRead);
    row.insert(QStringLiteral("reasoning_tokens"), tokens.reasoning);
    row.insert(QStringLiteral("web_searches"), tokens.webSearches);
}

QString kindName(Cost::Kind kind)
{
    switch (kind) {
    case Cost::Kind::Spent:
        return QStringLiteral("spent");
    case Cost::Kind::Value:
        return QStringLiteral("value");
    case Cost::Kind::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

/// Null where it is not known: that is not nothing.
QJsonValue costOrNull(const Cost &cost)
{
    if (!cost.isKnown())
        return QJsonValue::Null;
    return QJsonObject{{QStringLiteral("kind"), kindName(cost.kind)},
        {QStringLiteral("amount"), cost.amount()}, {QStringLiteral("currency"), cost.currency},
        {QStringLiteral("price"), textOrNull(cost.price)}};
}

QJsonObject attemptView(const AttemptRecord &attempt)
{
    QJsonObject view{{QStringLiteral("provider"), attempt.provider}, {QStringLiteral("model"), attempt.model},
        {QStringLiteral("account"), textOrNull(attempt.account)},
        {QStringLiteral("client_login"), attempt.clientLogin}, {QStringLiteral("sent"), attempt.sent},
        {QStringLiteral("status"), attempt.status}, {QStringLiteral("outcome"), redacted(attempt.outcome)},
        {QStringLiteral("start_ms"), attempt.startMilliseconds},
        {QStringLiteral("first_byte_ms"), millisecondsOrNull(attempt.firstByteMilliseconds)},
        {QStringLiteral("duration_ms"), attempt.milliseconds},
        {QStringLiteral("tokens_known"), attempt.usage.known},
        {QStringLiteral("cost"), costOrNull(attempt.cost)}};
    addTokens(view, attempt.usage);
    return view;
}

qint64 sentAttempts(const ExchangeRecord &record)
{
    return std::count_if(record.attempts.begin(), record.attempts.end(),
        [](const AttemptRecord &attempt) { return attempt.sent; });
}

/// As the provider was asked that has answered, or the last one that was asked.
QString upstreamModelOf(const ExchangeRecord &record)
{
    QString model;
    for (const AttemptRecord &attempt : record.attempts) {
        if (attempt.sent)
            model = attempt.model;
    }
    return model;
}

/// What became of a place that it might have gone to, in one line.
QString resultOf(const CandidateRecord &candidate, const ExchangeRecord &record)
{
    const auto asked
        = std::find_if(record.attempts.rbegin(), record.attempts.rend(), [&](const AttemptRecord &attempt) {
              return attempt.provider == candidate.provider && attempt.model == candidate.model;
          });
    if (asked == record.attempts.rend())
        return record.provider.isEmpty() ? QStringLiteral("not asked")
                                         : QStringLiteral("not needed: %1 answered").arg(record.provider);
    if (!asked->sent)
        return QStringLiteral("passed over: %1").arg(redacted(asked->outcome));
    return asked->outcome == u"ok" ? QStringLiteral("answered")
                                   : QStringLiteral("failed: %1").arg(redacted(asked->outcome));
}

} // namespace

QJsonValue beginOrNull(const UsageQuery &query)
{
    return timeOrNull(query.from.isValid() ? timeslots::timeOf(timeslots::slotOf(query.from)) : QDateTime());
}

QJsonValue endOrNull(const UsageQuery &query)
{
    return timeOrNull(
        query.until.isValid() ? timeslots::timeOf(timeslots::slotFrom(query.until)) : QDateTime());
}

QJsonValue timeOrNull(const QDateTime &time)
{
    return time.isNull() ? QJsonValue(QJsonValue::Null)
                         : QJsonValue(time.toUTC().toString(Qt::ISODateWithMs));
}

QJsonArray moneyOf(const QMap<QString, MoneySum> &money)
{
    QJsonArray result;
    for (auto entry = money.begin(); entry != money.end(); ++entry)
        result.append(QJsonObject{{QStringLiteral("currency"), entry.key()},
            {QStringLiteral("spent"), inUnits(entry->spent)},
            {QStringLiteral("value"), inUnits(entry->value)}});
    return result;
}

QByteArray moneyText(qint64 nanos)
{
    constexpr int places = 9;
    const qint64 whole = nanos / nanosOfOne;
    QByteArray text = QByteArray::number(std::abs(whole));
    QByteArray fraction = QByteArray::number(std::abs(nanos % nanosOfOne)).rightJustified(places, '0');
    while (fraction.endsWith('0'))
        fraction.chop(1);
    if (!fraction.isEmpty())
        text += '.' + fraction;
    return nanos < 0 ? QByteArray('-' + text) : text;
}

void addSum(QJsonObject &row, const UsageSum &sum)
{
    addTokens(row, sum.tokens);
    row.insert(QStringLiteral("attempts"), sum.attempts);
    row.insert(QStringLiteral("failed_attempts"), sum.failedAttempts);
    row.insert(QStringLiteral("unpriced_requests"), sum.unpriced);
    row.insert(QStringLiteral("cost"), moneyOf(sum.money));
}

QJsonObject row(const UsageSum &sum)
{
    QJsonObject row{{QStringLiteral("requests"), sum.requests}};
    addSum(row, sum);
    return row;
}

QJsonObject ledger(const LedgerState &state, const QString &problem)
{
    return {{QStringLiteral("file"), textOrNull(state.file)},
        {QStringLiteral("problem"), textOrNull(state.problem.isEmpty() ? problem : state.problem)},
        {QStringLiteral("waiting"), state.waiting}, {QStringLiteral("lost"), state.lost}};
}

QString outcomeOf(const ExchangeRecord &record)
{
    if (record.clientLeft)
        return QStringLiteral("left");
    return record.error.isEmpty() ? QStringLiteral("good") : QStringLiteral("failed");
}

QMap<QString, MoneySum> moneyOf(const ExchangeRecord &record)
{
    QMap<QString, MoneySum> money;
    for (const AttemptRecord &attempt : record.attempts) {
        if (attempt.cost.kind == Cost::Kind::Spent)
            money[attempt.cost.currency].spent += attempt.cost.nanos;
        else if (attempt.cost.kind == Cost::Kind::Value)
            money[attempt.cost.currency].value += attempt.cost.nanos;
    }
    return money;
}

double cacheShareOf(const TokenUsage &tokens)
{
    return tokens.prompt() > 0 ? static_cast<double>(tokens.cacheRead) / static_cast<double>(tokens.prompt())
                               : -1;
}

QJsonObject request(const ExchangeRecord &record)
{
    const double share = cacheShareOf(record.usage);
    const auto unpriced = std::count_if(record.attempts.begin(), record.attempts.end(),
        [&](const AttemptRecord &attempt) { return isUnpriced(record, attempt); });
    QJsonObject view{{QStringLiteral("id"), QString::fromUtf8(record.id)},
        {QStringLiteral("started_at"), timeOrNull(record.startedAt)},
        {QStringLiteral("client"), QString::fromUtf8(record.client)},
        {QStringLiteral("method"), QString::fromUtf8(record.method)},
        {QStringLiteral("path"), QString::fromUtf8(record.path)}, {QStringLiteral("model"), record.model},
        {QStringLiteral("upstream_model"), textOrNull(upstreamModelOf(record))},
        {QStringLiteral("project"), textOrNull(record.project)},
        {QStringLiteral("client_key"), textOrNull(record.clientKey)},
        {QStringLiteral("session"), textOrNull(QString::fromUtf8(record.session))},
        {QStringLiteral("provider"), textOrNull(record.provider)},
        {QStringLiteral("outcome"), outcomeOf(record)}, {QStringLiteral("status"), record.status},
        {QStringLiteral("error"), textOrNull(redacted(record.error))},
        {QStringLiteral("attempt_count"), sentAttempts(record)}, {QStringLiteral("reused"), record.reused},
        {QStringLiteral("streamed"), record.streamed},
        {QStringLiteral("first_byte_ms"), millisecondsOrNull(record.firstByteMilliseconds)},
        {QStringLiteral("duration_ms"), record.milliseconds},
        {QStringLiteral("cache_read_share"), share < 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(share)},
        {QStringLiteral("cost"), moneyOf(moneyOf(record))},
        {QStringLiteral("unpriced_attempts"), static_cast<qint64>(unpriced)}};
    addTokens(view, record.usage);
    return view;
}

QJsonObject requests(const ExchangePage &page)
{
    QJsonArray rows;
    for (const ExchangeRecord &record : page.exchanges)
        rows.append(request(record));
    return {{QStringLiteral("requests"), rows},
        {QStringLiteral("next"), page.next > 0 ? QJsonValue(page.next) : QJsonValue(QJsonValue::Null)}};
}

QJsonObject wholeRequest(const ExchangeRecord &record)
{
    QJsonArray candidates;
    for (const CandidateRecord &candidate : record.candidates)
        candidates.append(QJsonObject{{QStringLiteral("provider"), candidate.provider},
            {QStringLiteral("model"), candidate.model}, {QStringLiteral("priority"), candidate.priority},
            {QStringLiteral("obstacle"), textOrNull(redacted(candidate.state))},
            {QStringLiteral("result"), resultOf(candidate, record)}});
    QJsonArray attempts;
    for (const AttemptRecord &attempt : record.attempts)
        attempts.append(attemptView(attempt));
    QJsonObject view = request(record);
    view.insert(QStringLiteral("route"), textOrNull(record.route));
    view.insert(QStringLiteral("decision"), record.decision);
    view.insert(QStringLiteral("committed"), record.committed);
    view.insert(QStringLiteral("request_bytes"), record.requestBytes);
    view.insert(QStringLiteral("response_bytes"), record.responseBytes);
    view.insert(QStringLiteral("candidates"), candidates);
    view.insert(QStringLiteral("attempts"), attempts);
    return view;
}

} // namespace signalbox::usageviews
