// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/usage/usagebreakdown.h"
#include "ui/usage/usagescope.h"
#include "ui/usage/usagetablemodel.h"

#include <QWidget>

#include <optional>

class QComboBox;

namespace signalbox {

class ExportButton;
class SeriesLegend;
class UsageChart;
class UsageTableView;
class UsageTiles;

/// What is known of a time: its figures, a chart and a table of the same parts.
class UsageContent final : public QWidget
{
    Q_OBJECT

public:
    explicit UsageContent(QWidget *parent = nullptr);

    void setReport(const UsageReport &report, const UsageSum &previous, const UsageScope &scope);
    [[nodiscard]] UsageTableView *table() const { return m_table; }

signals:
    void dimensionChosen(std::optional<signalbox::UsageDimension> dimension);
    void partOpened(const QString &name);
    void stepOpened(qsizetype step);
    void exportFailed(const QString &problem);
    void exported(const QString &text);

private:
    QWidget *makeChartCard();
    QWidget *makeTableCard();
    void fillDimensions();
    void fillMeasures();
    void drawChart();
    void fillTable();
    void chooseMeasure(int place);
    [[nodiscard]] QString nameColumn() const;

    UsageScope m_scope;
    UsageBreakdown m_breakdown;
    UsageMeasure m_measure;
    QList<UsageMeasure> m_measures; ///< as offered
    UsageTiles *m_tiles;
    QComboBox *m_measureChoice;
    QComboBox *m_dimensionChoice;
    UsageChart *m_chart;
    SeriesLegend *m_legend;
    UsageTableView *m_table;
    ExportButton *m_export;
};

} // namespace signalbox
