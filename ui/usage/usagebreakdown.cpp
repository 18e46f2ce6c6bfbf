// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagebreakdown.h"

#include <QHash>

#include <algorithm>
#include <numeric>

namespace signalbox {

qint64 UsageChartData::total(qsizetype number) const
{
    const QList<qint64> &values = series.at(number).values;
    return std::accumulate(values.cbegin(), values.cend(), qint64(0));
}

bool UsageChartData::isEmpty() const
{
    for (qsizetype i = 0; i < series.size(); ++i) {
        if (total(i) > 0)
            return false;
    }
    return true;
}

UsageBreakdown::UsageBreakdown(
    const UsageReport &report, const UsageRange &range, std::optional<UsageDimension> dimension)
    : m_range(range)
    , m_dimension(dimension)
    , m_total(report.total)
{
    QHash<QString, qsizetype> places;
    for (qsizetype row = 0; row < report.groups.size(); ++row) {
        const UsageGroup &group = report.groups.at(row);
        const bool isRest = report.cut && row + 1 == report.groups.size();
        const QString name = dimension ? group.names.value(1) : QString();
        const qsizetype place = isRest ? m_parts.size() : places.value(name, m_parts.size());
        if (place == m_parts.size()) {
            m_parts.append({name, isRest, {}, QList<UsageSum>(range.size()), -1});
            if (!isRest)
                places.insert(name, place);
        }
        Part &part = m_parts[place];
        part.sum += group.sum;
        if (const qsizetype step = range.indexOf(group.names.value(0)); step >= 0)
            part.steps[step] += group.sum;
    }
    std::stable_sort(m_parts.begin(), m_parts.end(), [](const Part &a, const Part &b) {
        return !a.isRest && (b.isRest || a.sum.tokens.total() > b.sum.tokens.total());
    });
}

QList<UsageBreakdown::Part> UsageBreakdown::steps() const
{
    QList<Part> found;
    for (qsizetype step = 0; step < m_range.size(); ++step) {
        Part part{m_range.name(step), false, {}, {}, static_cast<int>(step)};
        for (const Part &each : m_parts)
            part.sum += each.steps.at(step);
        if (part.sum.attempts > 0 || part.sum.requests > 0 || part.sum.tokens.total() > 0)
            found.append(part);
    }
    return found;
}

UsageChartData UsageBreakdown::chart(const UsageMeasure &measure, qsizetype mostSeries) const
{
    UsageChartData data;
    data.measure = measure;
    data.dimension = m_dimension;
    for (qsizetype step = 0; step < m_range.size(); ++step) {
        data.labels << m_range.label(step);
        data.longLabels << m_range.longLabel(step);
    }
    QList<const Part *> bySize;
    for (const Part &part : m_parts) {
        if (measure.valueOf(part.sum) > 0)
            bySize.append(&part);
    }
    std::stable_sort(bySize.begin(), bySize.end(), [&measure](const Part *a, const Part *b) {
        return !a->isRest && (b->isRest || measure.valueOf(a->sum) > measure.valueOf(b->sum));
    });
    for (qsizetype place = 0; place < bySize.size(); ++place) {
        const Part &part = *bySize.at(place);
        const bool isRest = part.isRest || place >= mostSeries;
        if (!isRest || data.series.isEmpty() || !data.series.constLast().isRest)
            data.series.append({isRest ? QString() : part.name, isRest, QList<qint64>(m_range.size(), 0)});
        QList<qint64> &values = data.series.last().values;
        for (qsizetype step = 0; step < m_range.size(); ++step)
            values[step] += measure.valueOf(part.steps.at(step));
    }
    return data;
}

} // namespace signalbox
