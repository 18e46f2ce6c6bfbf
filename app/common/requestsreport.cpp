// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/requestsreport.h"

#include "app/common/displaywidth.h"
#include "app/common/reporttexts.h"

#include <algorithm>

namespace signalbox {

namespace {

using Cell = TextTable::Cell;
using Column = TextTable::Column;

const QString nothing = QStringLiteral("–");

QString textIn(const QJsonObject &row, const char *name)
{
    return displaywidth::harmless(row.value(QLatin1String(name)).toString());
}

qint64 countIn(const QJsonObject &row, const char *name)
{
    return row.value(QLatin1String(name)).toInteger();
}

QString textOr(const QString &text, const QString &other = nothing)
{
    return text.isEmpty() ? other : text;
}

QString durationIn(const QJsonObject &row, const char *name)
{
    const QJsonValue value = row.value(QLatin1String(name));
    return value.isDouble() ? reporttexts::duration(value.toInteger()) : nothing;
}

qint64 promptOf(const QJsonObject &row)
{
    return countIn(row, "input_tokens") + countIn(row, "cache_creation_input_tokens")
        + countIn(row, "cache_read_input_tokens");
}

Cell outcomeCell(const QJsonObject &row)
{
    const QString outcome = textIn(row, "outcome");
    const qint64 attempts = countIn(row, "attempt_count");
    if (outcome == u"left")
        return {QStringLiteral("client left"), CellTone::Warning};
    if (outcome == u"failed") {
        const qint64 status = countIn(row, "status");
        return {
            status > 0 ? QStringLiteral("failed, %1").arg(status) : QStringLiteral("failed"), CellTone::Bad};
    }
    if (row.value(u"reused").toBool())
        return {QStringLiteral("good, reused"), CellTone::Good};
    if (attempts > 1)
        return {QStringLiteral("good, attempt %1").arg(attempts), CellTone::Warning};
    return {QStringLiteral("good"), CellTone::Good};
}

QString costText(const QJsonObject &row)
{
    const QString money = reporttexts::money(row.value(u"cost").toArray());
    if (countIn(row, "unpriced_attempts") > 0)
        return money.isEmpty() ? QStringLiteral("unknown") : QString(money + QStringLiteral(" + unknown"));
    return textOr(money);
}

QString tokensText(const QJsonObject &row)
{
    const qint64 prompt = promptOf(row);
    if (prompt + countIn(row, "output_tokens") == 0)
        return QStringLiteral("none are known");
    QStringList parts{QStringLiteral("prompt %1").arg(reporttexts::count(prompt))};
    if (const qint64 cached = countIn(row, "cache_read_input_tokens"); cached > 0)
        parts << QStringLiteral("of it %1 from the cache (%2)")
                     .arg(reporttexts::count(cached),
                         reporttexts::percent(static_cast<double>(cached) / static_cast<double>(prompt)));
    if (const qint64 written = countIn(row, "cache_creation_input_tokens"); written > 0)
        parts << QStringLiteral("%1 into it").arg(reporttexts::count(written));
    parts << QStringLiteral("output %1").arg(reporttexts::count(countIn(row, "output_tokens")));
    if (const qint64 thought = countIn(row, "reasoning_tokens"); thought > 0)
        parts << QStringLiteral("of it %1 thinking").arg(reporttexts::count(thought));
    if (const qint64 searches = countIn(row, "web_searches"); searches > 0)
        parts << QStringLiteral("%1 web searches").arg(reporttexts::count(searches));
    return parts.join(QStringLiteral(", "));
}

QString resultText(const QJsonObject &answer)
{
    const QString provider = textIn(answer, "provider");
    const qint64 status = countIn(answer, "status");
    QString text = outcomeCell(answer).text;
    if (!provider.isEmpty())
        text += QStringLiteral(", answered by %1").arg(provider);
    if (status > 0 && !text.contains(QString::number(status)))
        text += QStringLiteral(", status %1").arg(status);
    if (const QString error = textIn(answer, "error"); !error.isEmpty())
        text += QStringLiteral(": ") + error;
    return text;
}

/// Who has asked, and for what.
QString originText(const QJsonObject &answer)
{
    QStringList parts{reporttexts::dateAndTime(reporttexts::time(answer.value(u"started_at")))};
    const auto add = [&](const char *name, const QString &before) {
        if (const QString text = textIn(answer, name); !text.isEmpty())
            parts << before + text;
    };
    add("client", {});
    add("project", QStringLiteral("project "));
    add("client_key", QStringLiteral("key "));
    add("session", QStringLiteral("session "));
    return parts.join(QStringLiteral(" · "));
}

QString timingText(const QJsonObject &answer)
{
    const QString whole = durationIn(answer, "duration_ms");
    return answer.value(u"first_byte_ms").isDouble()
        ? QStringLiteral("first content after %1, %2 in all").arg(durationIn(answer, "first_byte_ms"), whole)
        : QStringLiteral("%1 in all").arg(whole);
}

QString candidatesOf(const QJsonObject &answer, const TerminalLook &look)
{
    const QJsonArray candidates = answer.value(u"candidates").toArray();
    if (candidates.isEmpty())
        return {};
    TextTable table({{QStringLiteral("Provider"), false, 8}, {QStringLiteral("Model"), false, 10},
        {QStringLiteral("Priority"), true, 0, 2}, {QStringLiteral("As it looked"), false, 12, 1},
        {QStringLiteral("What became of it"), false, 20}});
    for (const auto &value : candidates) {
        const QJsonObject row = value.toObject();
        const QString obstacle = textIn(row, "obstacle");
        const QString result = textIn(row, "result");
        const CellTone tone = result == u"answered" ? CellTone::Good
            : result.startsWith(u"failed")          ? CellTone::Bad
                                                    : CellTone::Quiet;
        table.addRow(
            {textIn(row, "provider"), textIn(row, "model"), QString::number(countIn(row, "priority")),
                Cell(textOr(obstacle, QStringLiteral("well")),
                    obstacle.isEmpty() ? CellTone::Plain : CellTone::Warning),
                Cell(result, tone)});
    }
    return u'\n' + toned(QStringLiteral("Candidates, in their order"), CellTone::Heading, look) + u'\n'
        + table.toText(look, 2);
}

QString attemptTokens(const QJsonObject &row)
{
    if (!row.value(u"tokens_known").toBool())
        return nothing;
    return QStringLiteral("%1 → %2").arg(
        reporttexts::count(promptOf(row)), reporttexts::count(countIn(row, "output_tokens")));
}

QString attemptCost(const QJsonObject &row)
{
    const QJsonObject cost = row.value(u"cost").toObject();
    if (cost.isEmpty())
        return row.value(u"tokens_known").toBool() ? QStringLiteral("unknown") : nothing;
    const QJsonObject sum{{QStringLiteral("currency"), cost.value(u"currency")},
        {cost.value(u"kind").toString(), cost.value(u"amount")}};
    return textOr(reporttexts::money(QJsonArray{sum}));
}

Cell attemptOutcome(const QJsonObject &row)
{
    const QString outcome = textIn(row, "outcome");
    if (!row.value(u"sent").toBool())
        return {QStringLiteral("not sent: ") + outcome, CellTone::Quiet};
    const qint64 status = countIn(row, "status");
    const QString number = QString::number(status);
    const bool isTold = status <= 0 || outcome.startsWith(number);
    return {isTold ? outcome : QString(number + u' ' + outcome),
        outcome == u"ok" ? CellTone::Good : CellTone::Bad};
}

QString attemptsOf(const QJsonObject &answer, const TerminalLook &look)
{
    const QJsonArray attempts = answer.value(u"attempts").toArray();
    if (attempts.isEmpty())
        return {};
    TextTable table({{QStringLiteral("After"), true}, {QStringLiteral("Provider"), false, 8},
        {QStringLiteral("Model"), false, 10}, {QStringLiteral("Account"), false, 6, 2},
        {QStringLiteral("First content"), true, 0, 3}, {QStringLiteral("Took"), true},
        {QStringLiteral("Tokens"), true, 0, 1}, {QStringLiteral("Cost"), true},
        {QStringLiteral("Outcome"), false, 20}});
    QStringList prices;
    for (const auto &value : attempts) {
        const QJsonObject row = value.toObject();
        const bool isSent = row.value(u"sent").toBool();
        table.addRow({durationIn(row, "start_ms"), textIn(row, "provider"), textIn(row, "model"),
            textOr(textIn(row, "account"),
                row.value(u"client_login").toBool() ? QStringLiteral("client's own") : nothing),
            durationIn(row, "first_byte_ms"), isSent ? durationIn(row, "duration_ms") : nothing,
            attemptTokens(row), attemptCost(row), attemptOutcome(row)});
        if (const QString price = textIn(row.value(u"cost").toObject(), "price");
            !price.isEmpty() && !prices.contains(price))
            prices << price;
    }
    QString text
        = u'\n' + toned(QStringLiteral("Attempts"), CellTone::Heading, look) + u'\n' + table.toText(look, 2);
    for (const QString &price : std::as_const(prices))
        text
            += QStringLiteral("  ") + toned(QStringLiteral("Price: ") + price, CellTone::Quiet, look) + u'\n';
    return text;
}

} // namespace

QString requestsReport(const QJsonObject &answer, const TerminalLook &look, const QDate &today)
{
    const QJsonArray rows = answer.value(u"requests").toArray();
    if (rows.isEmpty())
        return QStringLiteral("There are no such requests.\n");
    const bool isAllOfToday = std::all_of(rows.begin(), rows.end(), [&](const QJsonValue &row) {
        return reporttexts::time(row.toObject().value(u"started_at")).date() == today;
    });
    const QString timeFormat
        = isAllOfToday ? QStringLiteral("HH:mm:ss") : QStringLiteral("yyyy-MM-dd HH:mm:ss");
    TextTable table({{QStringLiteral("Time"), false}, {QStringLiteral("Model"), false, 12},
        {QStringLiteral("Provider"), false, 8}, {QStringLiteral("Outcome"), false, 6},
        {QStringLiteral("First"), true, 0, 4}, {QStringLiteral("Took"), true, 0, 1},
        {QStringLiteral("Prompt"), true, 0, 2}, {QStringLiteral("Cached"), true, 0, 5},
        {QStringLiteral("Output"), true, 0, 3}, {QStringLiteral("Cost"), true}, {QStringLiteral("Id")}});
    for (auto i = rows.size() - 1; i >= 0; --i) {
        const QJsonObject row = rows[i].toObject();
        const QJsonValue share = row.value(u"cache_read_share");
        table.addRow({reporttexts::time(row.value(u"started_at")).toString(timeFormat),
            textOr(textIn(row, "model"), textIn(row, "path")), textOr(textIn(row, "provider")),
            outcomeCell(row), durationIn(row, "first_byte_ms"), durationIn(row, "duration_ms"),
            reporttexts::count(promptOf(row)),
            share.isDouble() ? reporttexts::percent(share.toDouble()) : nothing,
            reporttexts::count(countIn(row, "output_tokens")), costText(row),
            Cell(textIn(row, "id"), CellTone::Quiet)});
    }
    QString text = table.toText(look);
    if (const QStringList leftOut = table.leftOut(look); !leftOut.isEmpty())
        text += u'\n'
            + toned(QStringLiteral("No room for: %1.").arg(leftOut.join(QStringLiteral(", "))),
                CellTone::Quiet, look)
            + u'\n';
    return text;
}

QString requestReport(const QJsonObject &answer, const TerminalLook &look)
{
    QString text = toned(textIn(answer, "id"), CellTone::Heading, look)
        + QStringLiteral("  %1 %2  %3\n")
              .arg(textIn(answer, "method"), textIn(answer, "path"), textIn(answer, "model"))
        + toned(originText(answer), CellTone::Quiet, look) + QStringLiteral("\n\n");
    const auto line = [&](const QString &name, const QString &what) {
        if (!what.isEmpty())
            text += displaywidth::padded(name, 10) + what + u'\n';
    };
    line(QStringLiteral("Outcome"), toned(resultText(answer), outcomeCell(answer).tone, look));
    line(QStringLiteral("Timing"), timingText(answer));
    line(QStringLiteral("Tokens"), tokensText(answer));
    line(QStringLiteral("Cost"), costText(answer));
    line(QStringLiteral("Route"), textIn(answer, "route"));
    line(QStringLiteral("Decision"), textIn(answer, "decision"));
    return text + candidatesOf(answer, look) + attemptsOf(answer, look);
}

} // namespace signalbox
