// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagetexts.h"

#include "ui/texts/figures.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <optional>

namespace signalbox {
namespace {
constexpr QChar minus(0x2212);
constexpr QChar plusMinus(0xb1);

QString withSign(double value)
{
    const QString amount = QLocale().toString(std::abs(value), 'f', 0);
    if (value > 0)
        return QLatin1Char('+') + amount;
    return (value < 0 ? minus : plusMinus) + amount;
}

QString amounts(const UsageSum &sum, qint64 MoneySum::*part)
{
    QStringList texts;
    for (auto money = sum.money.cbegin(); money != sum.money.cend(); ++money) {
        if (const qint64 amount = (*money).*part; amount > 0)
            texts << Figures::money(amount, money.key());
    }
    return texts.join(QStringLiteral(" + "));
}

QString orDash(const QString &text)
{
    return text.isEmpty() ? QStringLiteral("–") : text;
}
} // namespace

QString UsageTexts::dimensionTitle(std::optional<UsageDimension> dimension)
{
    if (!dimension)
        return tr("Time only");
    switch (*dimension) {
    case UsageDimension::Provider:
        return tr("Providers");
    case UsageDimension::Project:
        return tr("Projects");
    case UsageDimension::Client:
        return tr("Programs");
    case UsageDimension::ClientKey:
        return tr("Client keys");
    case UsageDimension::Source:
        return tr("Measured and imported");
    default:
        break;
    }
    return tr("Models");
}

QString UsageTexts::dimensionName(std::optional<UsageDimension> dimension)
{
    if (!dimension)
        return tr("Time");
    switch (*dimension) {
    case UsageDimension::Provider:
        return tr("Provider");
    case UsageDimension::Project:
        return tr("Project");
    case UsageDimension::Client:
        return tr("Program");
    case UsageDimension::ClientKey:
        return tr("Client key");
    case UsageDimension::Source:
        return tr("Source");
    default:
        break;
    }
    return tr("Model");
}

QString UsageTexts::partName(UsageDimension dimension, const QString &name)
{
    if (dimension == UsageDimension::Source) {
        if (name == QLatin1String("measured"))
            return tr("Measured");
        return name == QLatin1String("claude-code") ? tr("Claude Code files") : name;
    }
    if (!name.isEmpty())
        return name;
    switch (dimension) {
    case UsageDimension::Provider:
        return tr("(no provider)");
    case UsageDimension::Project:
        return tr("(no project)");
    case UsageDimension::Client:
        return tr("(no program named)");
    case UsageDimension::ClientKey:
        return tr("(no key)");
    default:
        break;
    }
    return tr("(no model)");
}

QString UsageTexts::seriesName(const UsageChartData &data, qsizetype number)
{
    const UsageChartData::Series &series = data.series.at(number);
    if (series.isRest)
        return tr("Other");
    return data.dimension ? partName(*data.dimension, series.name) : data.measure.title();
}

QStringList UsageTexts::stepValues(const UsageChartData &data, qsizetype step, const QStringList &hidden)
{
    QStringList lines;
    qint64 total = 0;
    for (qsizetype i = data.series.size() - 1; i >= 0; --i) {
        const qint64 value = data.series.at(i).values.at(step);
        const QString name = seriesName(data, i);
        if (value <= 0 || hidden.contains(name))
            continue;
        total += value;
        lines << tr("%1: %2", "name and value").arg(name, data.measure.text(value));
    }
    if (lines.isEmpty())
        return {tr("Nothing")};
    if (lines.size() > 1)
        lines << tr("Together: %1").arg(data.measure.text(total));
    return lines;
}

QString UsageTexts::summary(const UsageChartData &data)
{
    if (data.isEmpty() || data.labels.isEmpty())
        return tr("Nothing was used in this time.");
    QStringList parts;
    QList<qint64> sums(data.labels.size(), 0);
    for (qsizetype i = 0; i < data.series.size(); ++i) {
        parts << tr("%1: %2", "name and value").arg(seriesName(data, i), data.measure.text(data.total(i)));
        for (qsizetype step = 0; step < sums.size(); ++step)
            sums[step] += data.series.at(i).values.at(step);
    }
    const qsizetype most = std::max_element(sums.cbegin(), sums.cend()) - sums.cbegin();
    return tr("%1, %2 to %3. %4. Most: %5, %6.", "measure, first, last, parts, when, how much")
        .arg(data.measure.title(), data.longLabels.constFirst(), data.longLabels.constLast(),
            parts.join(QStringLiteral("; ")), data.longLabels.at(most), data.measure.text(sums.at(most)));
}

QString UsageTexts::change(qint64 now, qint64 before)
{
    if (before <= 0)
        return {};
    const double ratio = static_cast<double>(now) / static_cast<double>(before);
    if (ratio >= 10)
        return tr("%1 times").arg(QLocale().toString(ratio, 'f', 0));
    return tr("%1 %", "a number with its sign").arg(withSign(std::round((ratio - 1) * 100)));
}

QString UsageTexts::shareChange(double now, double before)
{
    const auto points = static_cast<int>(std::lround((now - before) * 100));
    return tr("%1 pts", "a number with its sign; percentage points").arg(withSign(points));
}

QString UsageTexts::spent(const UsageSum &sum)
{
    const QString known = amounts(sum, &MoneySum::spent);
    return known.isEmpty() && sum.unpriced > 0 && sum.money.isEmpty() ? tr("unknown") : orDash(known);
}

QString UsageTexts::covered(const UsageSum &sum)
{
    return orDash(amounts(sum, &MoneySum::value));
}

} // namespace signalbox
