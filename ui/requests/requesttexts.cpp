// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/requesttexts.h"

#include "ui/requests/decisionchain.h"
#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"

#include <QDateTime>
#include <QLocale>
#include <QMap>

namespace signalbox {
namespace {

QString dotted(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QMap<QString, MoneySum> costsOf(const ExchangeRecord &record)
{
    QMap<QString, MoneySum> sums;
    for (const AttemptRecord &attempt : record.attempts) {
        if (!attempt.cost.isKnown())
            continue;
        MoneySum &sum = sums[attempt.cost.currency];
        (attempt.cost.kind == Cost::Kind::Spent ? sum.spent : sum.value) += attempt.cost.nanos;
    }
    return sums;
}
} // namespace

QString RequestTexts::state(const RequestRow &row)
{
    switch (row.state) {
    case RequestRow::State::Running:
        return tr("running");
    case RequestRow::State::Good:
        return row.reused ? tr("good, the answer of an equal request") : tr("good");
    case RequestRow::State::FailedOver:
        return tr("good, but not at the first attempt");
    case RequestRow::State::Left:
        return tr("the client left before the end");
    case RequestRow::State::Failed:
        break;
    }
    return tr("failed");
}

QString RequestTexts::status(const RequestRow &row)
{
    if (row.state == RequestRow::State::Left)
        return tr("left");
    if (!row.isRunning())
        return row.status == 0 ? QString() : QString::number(row.status);
    switch (row.stage) {
    case RunningExchange::Stage::Waiting:
        return tr("waiting");
    case RunningExchange::Stage::Asking:
        return tr("asking");
    case RunningExchange::Stage::Following:
        return tr("following");
    case RunningExchange::Stage::Answering:
        break;
    }
    return row.tokensPerSecond < 0 ? tr("answering") : Figures::speed(row.tokensPerSecond);
}

QString RequestTexts::way(const RequestRow &row)
{
    QString model = row.model.isEmpty() ? tr("no model") : row.model;
    if (row.provider.isEmpty())
        return model;
    const bool isOther = !row.upstreamModel.isEmpty() && row.upstreamModel != row.model;
    return isOther ? tr("%1 → %2 (%3)").arg(model, row.provider, row.upstreamModel)
                   : tr("%1 → %2").arg(model, row.provider);
}

QString RequestTexts::line(const RequestRow &row)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(row.startedAt);
    return dotted({QLocale().toString(time, QStringLiteral("yyyy-MM-dd HH:mm:ss")), row.client, row.project,
        way(row), state(row), row.status > 0 ? tr("status %1").arg(row.status) : QString(),
        row.milliseconds > 0 ? Figures::milliseconds(row.milliseconds) : QString(),
        row.input + row.output > 0
            ? tr("%1 in, %2 out").arg(Figures::count(row.input), Figures::count(row.output))
            : QString(),
        row.cost, QString::fromUtf8(row.id)});
}

QString RequestTexts::cost(const ExchangeRecord &record)
{
    const QMap<QString, MoneySum> sums = costsOf(record);
    const QString text = Figures::money(sums);
    return text.isEmpty() && !sums.isEmpty() ? Figures::money(0, sums.firstKey()) : text;
}

QString RequestTexts::shortCost(const ExchangeRecord &record)
{
    const QMap<QString, MoneySum> sums = costsOf(record);
    for (auto sum = sums.cbegin(); sum != sums.cend(); ++sum) {
        if (sum->spent > 0)
            return sums.size() == 1 ? Figures::money(sum->spent, sum.key()) : Figures::money(sums);
    }
    if (sums.isEmpty())
        return {};
    return sums.first().value > 0 ? QStringLiteral("≈ ") + Figures::money(sums.first().value, sums.firstKey())
                                  : Figures::money(0, sums.firstKey());
}

QStringList RequestTexts::prices(const ExchangeRecord &record)
{
    QStringList prices;
    for (const AttemptRecord &attempt : record.attempts) {
        if (attempt.cost.price.isEmpty())
            continue;
        const QString price = attempt.priceFactor == 1 // NOLINT: it is written as 1
            ? GatewayTexts::shown(attempt.cost.price)
            : tr("%1, × %2")
                  .arg(GatewayTexts::shown(attempt.cost.price), QLocale().toString(attempt.priceFactor));
        if (!prices.contains(price))
            prices << price;
    }
    return prices;
}

QString RequestTexts::tokens(const TokenUsage &usage)
{
    if (!usage.known)
        return {};
    QStringList cache;
    if (usage.cacheRead > 0)
        cache << tr("%1 from the cache").arg(Figures::count(usage.cacheRead));
    if (usage.cacheCreation > 0)
        cache << tr("%1 into the cache").arg(Figures::count(usage.cacheCreation));
    QString in = tr("%1 in").arg(Figures::count(usage.prompt()));
    if (!cache.isEmpty())
        in = tr("%1 (%2)", "tokens in (of these …)").arg(in, cache.join(tr(", ", "in a list")));
    QString out = tr("%1 out").arg(Figures::count(usage.output));
    if (usage.reasoning > 0)
        out = tr("%1 (%2 thinking)").arg(out, Figures::count(usage.reasoning));
    const QString searches = usage.webSearches > 0
        ? tr("%n web search(es)", nullptr, static_cast<int>(usage.webSearches))
        : QString();
    return dotted({in, out, searches});
}

QString RequestTexts::times(const ExchangeRecord &record)
{
    const QString whole = Figures::milliseconds(record.milliseconds);
    if (record.firstByteMilliseconds < 0)
        return tr("%1, no content").arg(whole);
    return tr("%1, first content after %2").arg(whole, Figures::milliseconds(record.firstByteMilliseconds));
}

QString RequestTexts::origin(const ExchangeRecord &record)
{
    const QString time
        = QLocale().toString(record.startedAt.toLocalTime(), tr("d MMM yyyy HH:mm:ss", "date format"));
    return dotted({time, QString::fromUtf8(record.client),
        record.project.isEmpty() ? QString() : tr("project %1").arg(record.project),
        record.clientKey.isEmpty() ? QString() : tr("key %1").arg(record.clientKey),
        record.session.isEmpty() ? QString() : tr("session %1").arg(QString::fromUtf8(record.session))});
}

QString RequestTexts::origin(const RequestRow &row)
{
    ExchangeRecord record;
    record.startedAt = QDateTime::fromMSecsSinceEpoch(row.startedAt);
    record.client = row.client.toUtf8();
    record.project = row.project;
    record.session = row.session.toUtf8();
    return origin(record);
}

QString RequestTexts::remedy(const ExchangeRecord &record)
{
    if (record.error.isEmpty() && record.status < 400)
        return {};
    QString provider;
    int status = record.status;
    for (const AttemptRecord &attempt : record.attempts) {
        if (!attempt.sent)
            continue;
        provider = attempt.provider;
        status = attempt.status;
    }
    if (provider.isEmpty())
        return tr("No provider was asked. See on the page Routes where such a request may go.");
    switch (status) {
    case 0:
        return tr("%1 was not reached. Check its address, the network and the proxy.").arg(provider);
    case 401:
    case 403:
        return tr("%1 has refused the credential. Enter another key, or sign in again.").arg(provider);
    case 402:
        return tr("%1 has no credit left. Top up the account, or add another provider to the route.")
            .arg(provider);
    case 404:
        return tr("%1 does not know the model. Name one of its own models in the route.").arg(provider);
    case 429:
        return tr("%1 has asked for patience. Another provider in the route would answer meanwhile.")
            .arg(provider);
    default:
        break;
    }
    if (status >= 500)
        return tr("%1 has trouble of its own. Another provider in the route would answer meanwhile.")
            .arg(provider);
    return status >= 400 ? tr("The request itself was refused: the client has to send another one.")
                         : QString();
}

QString RequestTexts::details(const ExchangeRecord &record)
{
    QStringList lines{tr("Request %1").arg(QString::fromUtf8(record.id)), origin(record),
        QStringLiteral("%1 %2").arg(QString::fromUtf8(record.method), QString::fromUtf8(record.path)),
        tr("Model: %1").arg(record.model)};
    lines << (record.status > 0 ? tr("Status: %1").arg(record.status) : tr("No status was sent"));
    if (!record.error.isEmpty())
        lines << tr("Error: %1").arg(GatewayTexts::shown(record.error));
    lines << tr("Time: %1").arg(times(record));
    if (const QString text = tokens(record.usage); !text.isEmpty())
        lines << tr("Tokens: %1").arg(text);
    if (const QString text = cost(record); !text.isEmpty())
        lines << tr("Cost: %1").arg(text);
    for (const QString &price : prices(record))
        lines << tr("Price: %1").arg(price);
    if (!record.decision.isEmpty())
        lines << tr("Why there: %1").arg(GatewayTexts::shown(record.decision));
    lines << QString();
    for (const ChainStep &step : decisionChain(record))
        lines << QStringLiteral("- ") + step.text();
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace signalbox
