// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/budgettexts.h"

#include "ui/texts/figures.h"

#include <QLocale>

#include <cmath>

namespace signalbox {
namespace {
qint64 nanosOf(double amount)
{
    return std::llround(amount * 1e9);
}
} // namespace

QString BudgetTexts::scope(const BudgetSnapshot &budget)
{
    QStringList parts;
    if (!budget.provider.isEmpty())
        parts << tr("provider %1").arg(budget.provider);
    if (!budget.clientKey.isEmpty())
        parts << tr("key %1").arg(budget.clientKey);
    if (!budget.project.isEmpty())
        parts << tr("project %1").arg(budget.project);
    if (budget.period == QLatin1String("day"))
        parts << tr("today");
    else if (budget.period == QLatin1String("week"))
        parts << tr("this week");
    else
        parts << tr("this month");
    return parts.join(tr(", "));
}

QString BudgetTexts::used(const BudgetSnapshot &budget)
{
    QStringList parts;
    if (budget.money > 0)
        parts << tr("%1 of %2")
                     .arg(Figures::money(nanosOf(budget.spent), budget.currency),
                         Figures::money(nanosOf(budget.money), budget.currency));
    if (budget.tokens > 0)
        parts << tr("%1 of %2 tokens").arg(Figures::count(budget.usedTokens), Figures::count(budget.tokens));
    return parts.join(QStringLiteral(" · "));
}

QString BudgetTexts::reset(const BudgetSnapshot &budget)
{
    const QDateTime end = budget.end.toLocalTime();
    return tr("begins again on %1").arg(QLocale().toString(end, tr("ddd d MMM, HH:mm", "date format")));
}

QString BudgetTexts::note(const BudgetSnapshot &budget)
{
    QStringList parts;
    if (budget.refuses)
        parts << (budget.provider.isEmpty()
                ? tr("Requests are refused until then. Raise the limit in the configuration "
                     "to go on.")
                : tr("%1 gets no requests until then.").arg(budget.provider));
    else if (budget.saves)
        parts << tr("Cheaper ways come first.");
    if (budget.lacksPast)
        parts << tr("What was used before the start cannot be read and is not in it.");
    if (budget.unpriced > 0)
        parts << tr(
            "%n request(s) of unknown cost are not in it.", nullptr, static_cast<int>(budget.unpriced));
    return parts.join(QLatin1Char(' '));
}

} // namespace signalbox
