// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/runningreport.h"

#include "app/common/displaywidth.h"
#include "app/common/reporttexts.h"

#include <algorithm>

namespace signalbox {

namespace {

using Cell = TextTable::Cell;

constexpr qint64 worthTelling = 10'000; // milliseconds of silence

QString textIn(const QJsonObject &row, const char *name)
{
    const QString text = displaywidth::harmless(row.value(QLatin1String(name)).toString());
    return text.isEmpty() ? QStringLiteral("–") : text;
}

Cell stageOf(const QJsonObject &row)
{
    const QString stage = row.value(u"stage").toString();
    const qint64 silence = row.value(u"silent_ms").toInteger();
    if (stage != u"waiting" && silence >= worthTelling)
        return {QStringLiteral("silent for ") + reporttexts::duration(silence), CellTone::Warning};
    return {displaywidth::harmless(stage), stage == u"answering" ? CellTone::Good : CellTone::Plain};
}

} // namespace

QString runningReport(const QJsonObject &answer, const TerminalLook &look, const QDateTime &now)
{
    const QJsonArray running = answer.value(u"running").toArray();
    if (running.isEmpty())
        return QStringLiteral("Nothing is running.\n");
    TextTable table({{QStringLiteral("Running"), false}, {QStringLiteral("For"), true},
        {QStringLiteral("Client"), false, 8, 3}, {QStringLiteral("Project"), false, 8, 4},
        {QStringLiteral("Model"), false, 12, 1}, {QStringLiteral("Provider"), false, 8},
        {QStringLiteral("State"), false, 9}, {QStringLiteral("Tokens"), true, 0, 2},
        {QStringLiteral("Tokens/s"), true, 0, 2}});
    for (const auto &value : running) {
        const QJsonObject row = value.toObject();
        const QDateTime started = reporttexts::time(row.value(u"started_at"));
        const QJsonValue rate = row.value(u"tokens_per_second");
        table.addRow({textIn(row, "id"),
            reporttexts::duration(started.isValid() ? std::max<qint64>(0, started.msecsTo(now)) : 0),
            textIn(row, "client"), textIn(row, "project"), textIn(row, "model"), textIn(row, "provider"),
            stageOf(row), reporttexts::count(row.value(u"output_tokens").toInteger()),
            rate.isDouble() ? reporttexts::count(qRound64(rate.toDouble())) : QStringLiteral("–")});
    }
    QString text = table.toText(look);
    const qint64 more = answer.value(u"active_requests").toInteger() - running.size();
    if (more > 0)
        text += QStringLiteral("and %1 more\n").arg(reporttexts::count(more));
    return text;
}

} // namespace signalbox
