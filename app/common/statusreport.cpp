// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/statusreport.h"

#include "app/common/displaywidth.h"
#include "app/common/reporttexts.h"
#include "app/common/runningreport.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace signalbox {

namespace {

using Cell = TextTable::Cell;

const QString nothing = QStringLiteral("–");
constexpr double nearlyFull = 0.8;

QString textIn(const QJsonObject &row, const char *name)
{
    return displaywidth::harmless(row.value(QLatin1String(name)).toString());
}

qint64 countIn(const QJsonObject &row, const char *name)
{
    return row.value(QLatin1String(name)).toInteger();
}

QString milliseconds(const QJsonValue &value)
{
    return value.isDouble() ? reporttexts::duration(static_cast<qint64>(value.toDouble())) : nothing;
}

Cell stateOf(const QJsonObject &provider)
{
    if (!provider.value(u"enabled").toBool())
        return {QStringLiteral("off"), CellTone::Quiet};
    const bool isHealthy = provider.value(u"healthy").toBool();
    const qint64 cooldown = countIn(provider, "cooldown_seconds");
    if (provider.value(u"balance_exhausted").toBool())
        return {QStringLiteral("balance used up"), CellTone::Bad};
    if (cooldown > 0)
        return {QStringLiteral("%1 for %2")
                    .arg(isHealthy ? QStringLiteral("paused in part") : QStringLiteral("left out"),
                        reporttexts::duration(cooldown * 1000)),
            isHealthy ? CellTone::Warning : CellTone::Bad};
    if (!isHealthy)
        return {QStringLiteral("cannot be asked"), CellTone::Bad};
    if (provider.value(u"failure_count").toInt() > 0)
        return {QStringLiteral("has failed"), CellTone::Warning};
    return {QStringLiteral("well"), CellTone::Good};
}

/// Of so much a minute or a day, as the header fields of answers call it; the others are of plans.
bool isRate(const QJsonObject &window)
{
    const QString name = window.value(u"window").toString();
    return name.contains(u"requests") || name.contains(u"tokens");
}

/// "5h 37 % until 14:20", and whose it is.
Cell windowCell(const QJsonObject &window, bool hasAccount, const QDateTime &now)
{
    const double used = window.value(u"used").toDouble();
    QString text = textIn(window, "window");
    if (const QString model = textIn(window, "model"); !model.isEmpty())
        text += QStringLiteral(" of ") + model;
    text += u' ' + reporttexts::percent(used);
    const QDateTime resets = reporttexts::time(window.value(u"resets_at"));
    if (resets.isValid())
        text += QStringLiteral(" until ")
            + resets.toString(
                resets.date() == now.date() ? QStringLiteral("HH:mm") : QStringLiteral("MM-dd HH:mm"));
    if (hasAccount)
        text.prepend(textIn(window, "account") + QStringLiteral(": "));
    return {text, used >= 1 ? CellTone::Bad : used >= nearlyFull ? CellTone::Warning : CellTone::Plain};
}

/// Every window of its plans; where there is none, the fullest of so much a minute.
QList<Cell> quotaOf(const QJsonObject &provider, const QDateTime &now)
{
    QList<QJsonObject> plans;
    std::optional<QJsonObject> fullestRate;
    QStringList accounts;
    const QJsonArray windows = provider.value(u"quota").toArray();
    for (const auto &value : windows) {
        const QJsonObject window = value.toObject();
        const QJsonValue used = window.value(u"used");
        if (!used.isDouble())
            continue;
        if (const QString account = window.value(u"account").toString(); !accounts.contains(account))
            accounts << account;
        if (!isRate(window))
            plans << window;
        else if (!fullestRate || used.toDouble() > fullestRate->value(u"used").toDouble())
            fullestRate = window;
    }
    if (plans.isEmpty() && fullestRate)
        plans << *fullestRate;
    QList<Cell> cells;
    for (const QJsonObject &window : std::as_const(plans))
        cells << windowCell(window, accounts.size() > 1, now);
    return cells.isEmpty() ? QList<Cell>{Cell(nothing, CellTone::Quiet)} : cells;
}

QJsonObject lastHourOf(const QJsonObject &stats, const QString &provider)
{
    const QJsonArray endpoints = stats.value(u"endpoints").toArray();
    for (const auto &value : endpoints) {
        if (value.toObject().value(u"name").toString() == provider)
            return value.toObject().value(u"history").toObject().value(u"hour").toObject();
    }
    return {};
}

/// Routes and sessions that are pinned.
QString switchesOf(const QJsonObject &pins, const TerminalLook &look)
{
    QString text;
    const auto add = [&](const QString &line) { text += toned(line, CellTone::Warning, look) + u'\n'; };
    const QJsonArray routes = pins.value(u"routes").toArray();
    for (const auto &value : routes) {
        const QJsonObject route = value.toObject();
        const QString pinned = textIn(route, "pinned");
        const QString project = textIn(route, "project");
        if (!pinned.isEmpty())
            add(QStringLiteral("Route %1%2 goes to %3, which is pinned.")
                    .arg(textIn(route, "route"),
                        project.isEmpty() ? QString() : QStringLiteral(" of project ") + project, pinned));
    }
    const auto sessions = pins.value(u"sessions").toArray().size();
    if (sessions > 0)
        add(sessions == 1 ? QStringLiteral("1 session is pinned.")
                          : QStringLiteral("%1 sessions are pinned.").arg(sessions));
    return text;
}

QString pauseText(const QJsonObject &greeting, const QDateTime &now)
{
    const QDateTime until = reporttexts::time(greeting.value(u"paused_until"));
    if (!until.isValid())
        return QStringLiteral("Paused: new requests are refused. 'signalbox resume' ends it.");
    const bool isToday = until.date() == now.date();
    return QStringLiteral("Paused until %1: new requests are refused. 'signalbox resume' ends it.")
        .arg(until.toString(isToday ? QStringLiteral("HH:mm") : QStringLiteral("yyyy-MM-dd HH:mm")));
}

QString headOf(const StatusAnswers &answers, const TerminalLook &look, const QDateTime &now)
{
    const QJsonObject &greeting = answers.greeting;
    QStringList addresses;
    for (const auto &address : greeting.value(u"addresses").toArray())
        addresses << displaywidth::harmless(address.toString());
    QString text = toned(QStringLiteral("Signalbox ") + textIn(greeting, "version"), CellTone::Heading, look);
    if (!addresses.isEmpty())
        text += QStringLiteral(" listens on ") + addresses.join(QStringLiteral(", "));
    const QDateTime started = reporttexts::time(answers.stats.value(u"started_at"));
    if (started.isValid())
        text += QStringLiteral(", up ") + reporttexts::duration(std::max<qint64>(0, started.msecsTo(now)));
    text += u'\n';
    const QString pinned = textIn(greeting, "pinned");
    text += pinned.isEmpty()
        ? QStringLiteral("Routes decide, by %1.\n").arg(textIn(answers.providers, "selection_strategy"))
        : toned(
            QStringLiteral("All requests go to %1, which is pinned.\n").arg(pinned), CellTone::Warning, look);
    return text + switchesOf(answers.pins, look);
}

QString captureText(const QJsonObject &capture)
{
    return QStringLiteral("Requests and answers are being recorded until %1, in %2")
        .arg(reporttexts::time(capture.value(u"until")).toString(QStringLiteral("HH:mm")),
            textIn(capture, "folder"));
}

QString warningsOf(const StatusAnswers &answers, const TerminalLook &look, const QDateTime &now)
{
    QStringList warnings;
    if (answers.greeting.value(u"paused").toBool())
        warnings << pauseText(answers.greeting, now);
    if (const QString problem = textIn(answers.greeting, "config_problem"); !problem.isEmpty())
        warnings << QStringLiteral("The last change of the configuration is not in use: ") + problem;
    const QJsonObject ledger = answers.usage.value(u"ledger").toObject();
    if (const QString trouble = reporttexts::ledgerTrouble(ledger); !trouble.isEmpty())
        warnings << QString(trouble.left(1).toUpper() + trouble.mid(1));
    if (answers.capture.value(u"on").toBool())
        warnings << captureText(answers.capture);
    QString text;
    for (const QString &warning : std::as_const(warnings))
        text += toned(warning, CellTone::Bad, look) + u'\n';
    return text;
}

/// Of those that are not well, in the words of whoever has refused.
QString reasonsOf(const QJsonArray &providers, const TerminalLook &look)
{
    QString text;
    for (const auto &value : providers) {
        const QJsonObject provider = value.toObject();
        const QString error = textIn(provider, "last_error");
        if (provider.value(u"enabled").toBool() && !error.isEmpty())
            text
                += toned(QStringLiteral("%1: %2").arg(textIn(provider, "name"), error), CellTone::Quiet, look)
                + u'\n';
    }
    return text.isEmpty() ? text : QString(u'\n' + text);
}

QString providersOf(const StatusAnswers &answers, const TerminalLook &look, const QDateTime &now)
{
    const QJsonArray providers = answers.providers.value(u"providers").toArray();
    TextTable table({{QStringLiteral("Provider"), false, 8}, {QStringLiteral("State"), false, 20},
        {QStringLiteral("Running"), true, 0, 2}, {QStringLiteral("First content"), true, 0, 3},
        {QStringLiteral("p95"), true, 0, 6}, {QStringLiteral("Tokens/s"), true, 0, 5},
        {QStringLiteral("Errors"), true, 0, 4}, {QStringLiteral("Quota"), false, 0, 1}});
    constexpr qsizetype quotaColumn = 7;
    for (const auto &value : providers) {
        const QJsonObject provider = value.toObject();
        const QJsonObject hour = lastHourOf(answers.stats, provider.value(u"name").toString());
        const QJsonValue errors = hour.value(u"error_share");
        const QJsonValue speed = hour.value(u"tokens_per_second");
        const QJsonValue median = hour.value(u"first_byte_ms_p50");
        const QList<Cell> quota = quotaOf(provider, now);
        table.addRow({textIn(provider, "name"), stateOf(provider),
            reporttexts::count(countIn(provider, "active_requests")),
            milliseconds(median.isDouble() ? median : provider.value(u"first_byte_ms")),
            milliseconds(hour.value(u"first_byte_ms_p95")),
            speed.isDouble() ? reporttexts::count(static_cast<qint64>(speed.toDouble())) : nothing,
            errors.isDouble() ? Cell(reporttexts::percent(errors.toDouble()),
                errors.toDouble() > 0 ? CellTone::Warning : CellTone::Plain)
                              : Cell(nothing),
            quota.first()});
        for (const Cell &more : quota.mid(1)) { // below the first
            QList<Cell> row(quotaColumn, Cell(QString()));
            table.addRow(row << more);
        }
    }
    return u'\n' + table.toText(look) + reasonsOf(providers, look);
}

QString runningOf(const StatusAnswers &answers, const TerminalLook &look, const QDateTime &now)
{
    if (answers.running.value(u"running").toArray().isEmpty())
        return {};
    return u'\n' + runningReport(answers.running, look, now);
}

QString budgetsOf(const StatusAnswers &answers, const TerminalLook &look)
{
    const QJsonArray budgets = answers.budgets.value(u"budgets").toArray();
    if (budgets.isEmpty())
        return {};
    TextTable table({{QStringLiteral("Budget"), false, 8}, {QStringLiteral("Used"), true},
        {QStringLiteral("Of"), true}, {QStringLiteral("Share"), true}, {QStringLiteral("Per"), false},
        {QStringLiteral("Until"), false, 0, 1}});
    for (const auto &value : budgets) {
        const QJsonObject budget = value.toObject();
        const bool isMoney = budget.value(u"money").isDouble();
        const QString currency = textIn(budget, "currency");
        const double share = budget.value(u"share").toDouble();
        const CellTone tone = budget.value(u"refuses").toBool() ? CellTone::Bad
            : share >= nearlyFull                               ? CellTone::Warning
                                                                : CellTone::Plain;
        const auto money = [&](const char *name) {
            return QStringLiteral("%1 %2").arg(
                reporttexts::money(budget.value(QLatin1String(name)).toDouble(), 2), currency);
        };
        QString name = textIn(budget, "name");
        if (budget.value(u"lacks_past").toBool())
            name += QStringLiteral(" (since the start)");
        table.addRow({name, isMoney ? money("spent") : reporttexts::count(countIn(budget, "used_tokens")),
            isMoney ? money("money")
                    : QString(reporttexts::count(countIn(budget, "tokens")) + QStringLiteral(" tokens")),
            Cell(reporttexts::percent(share), tone), textIn(budget, "period"),
            reporttexts::time(budget.value(u"ends")).toString(QStringLiteral("yyyy-MM-dd HH:mm"))});
    }
    return u'\n' + table.toText(look);
}

QString todayOf(const StatusAnswers &answers, const TerminalLook &look)
{
    const QJsonObject global = answers.usage.value(u"global").toObject();
    if (global.isEmpty())
        return {};
    const qint64 prompt = countIn(global, "input_tokens") + countIn(global, "cache_creation_input_tokens")
        + countIn(global, "cache_read_input_tokens");
    QString text = QStringLiteral("\nToday: %1 requests, %2 tokens in, %3 out")
                       .arg(reporttexts::count(countIn(global, "total_requests")), reporttexts::count(prompt),
                           reporttexts::count(countIn(global, "output_tokens")));
    if (const QString money = reporttexts::money(global.value(u"cost").toArray()); !money.isEmpty())
        text += QStringLiteral(", ") + money;
    if (const qint64 unpriced = countIn(global, "unpriced_requests"); unpriced > 0)
        text += QStringLiteral(", %1 attempts of unknown cost").arg(reporttexts::count(unpriced));
    text += u'\n';
    const QJsonObject ledger = answers.usage.value(u"ledger").toObject();
    const QString file = textIn(ledger, "file");
    return text
        + toned(file.isEmpty() ? QStringLiteral("The ledger is kept in memory, until the program ends.")
                               : QStringLiteral("Ledger: ") + file,
            CellTone::Quiet, look)
        + u'\n';
}

} // namespace

QJsonObject StatusAnswers::toJson() const
{
    QJsonObject all = greeting;
    all.insert(QStringLiteral("providers"), providers.value(u"providers"));
    all.insert(QStringLiteral("selection_strategy"), providers.value(u"selection_strategy"));
    all.insert(QStringLiteral("stats"), stats);
    all.insert(QStringLiteral("budgets"), budgets.value(u"budgets").toArray());
    all.insert(QStringLiteral("recording"), capture);
    all.insert(QStringLiteral("pins"), pins);
    all.insert(QStringLiteral("running"), running.value(u"running").toArray());
    all.insert(QStringLiteral("today"), usage.value(u"global"));
    all.insert(QStringLiteral("ledger"), usage.value(u"ledger"));
    return all;
}

QString captureReport(const QJsonObject &answer)
{
    return answer.value(u"on").toBool()
        ? QStringLiteral("%1: %2 so far.\n")
              .arg(captureText(answer), reporttexts::count(countIn(answer, "recorded")))
        : QStringLiteral("Nothing is being recorded.\n");
}

QString statusReport(const StatusAnswers &answers, const TerminalLook &look, const QDateTime &now)
{
    return headOf(answers, look, now) + warningsOf(answers, look, now) + providersOf(answers, look, now)
        + runningOf(answers, look, now) + budgetsOf(answers, look) + todayOf(answers, look);
}

} // namespace signalbox
