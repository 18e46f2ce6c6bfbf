// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagecontent.h"

#include "ui/usage/exportbutton.h"
#include "ui/usage/serieslegend.h"
#include "ui/usage/usagechart.h"
#include "ui/usage/usagetableview.h"
#include "ui/usage/usagetexts.h"
#include "ui/usage/usagetiles.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QDir>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <optional>

namespace signalbox {
namespace {
constexpr int spacing = 12;
constexpr int everything = -1; ///< no dimension, among the choices

QList<std::optional<UsageDimension>> choices(bool imported)
{
    QList<std::optional<UsageDimension>> all{UsageDimension::Model, UsageDimension::Provider,
        UsageDimension::Project, UsageDimension::Client, UsageDimension::ClientKey};
    if (imported)
        all << UsageDimension::Source;
    all << std::nullopt;
    return all;
}

int numberOf(std::optional<UsageDimension> dimension)
{
    return dimension ? static_cast<int>(*dimension) : everything;
}
} // namespace

UsageContent::UsageContent(QWidget *parent)
    : QWidget(parent)
    , m_scope{UsageRange::of(QDate(2026, 1, 1), QDate(2026, 1, 1)), UsageDimension::Model, {}, false}
    , m_breakdown({}, m_scope.range, m_scope.dimension)
    , m_tiles(new UsageTiles(this))
    , m_measureChoice(new QComboBox(this))
    , m_dimensionChoice(new QComboBox(this))
    , m_chart(new UsageChart(this))
    , m_legend(new SeriesLegend(this))
    , m_table(new UsageTableView(this))
    , m_export(new ExportButton(
          [this] { return UsageTableExport(nameColumn(), m_scope.range, m_table->rowsInOrder()); }, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing);
    column->addWidget(m_tiles);
    column->addWidget(makeChartCard());
    column->addWidget(makeTableCard());
    connect(m_measureChoice, &QComboBox::activated, this, &UsageContent::chooseMeasure);
    connect(m_dimensionChoice, &QComboBox::activated, this, [this](int place) {
        const int number = m_dimensionChoice->itemData(place).toInt();
        emit dimensionChosen(
            number == everything ? std::nullopt : std::optional(static_cast<UsageDimension>(number)));
    });
    connect(m_legend, &SeriesLegend::hiddenChanged, this, &UsageContent::drawChart);
    connect(m_chart, &UsageChart::stepActivated, this, &UsageContent::stepOpened);
    connect(m_table, &UsageTableView::rowOpened, this, [this](const UsageTableModel::Row &row) {
        if (row.step >= 0)
            emit stepOpened(row.step);
        else
            emit partOpened(row.name);
    });
    connect(m_export, &ExportButton::failed, this, &UsageContent::exportFailed);
    connect(m_export, &ExportButton::saved, this, [this](const QString &path) {
        emit exported(tr("Saved as %1").arg(QDir::toNativeSeparators(path)));
    });
    connect(m_export, &ExportButton::copied, this, [this] { emit exported(tr("Copied")); });
}

QWidget *UsageContent::makeChartCard()
{
    auto *card = new Card(tr("Over time"), this);
    m_measureChoice->setAccessibleName(tr("What is drawn"));
    m_dimensionChoice->setAccessibleName(tr("Parts"));
    for (QComboBox *box : {m_measureChoice, m_dimensionChoice}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        card->addToHeading(box);
    }
    card->body()->addWidget(m_chart);
    card->body()->addWidget(m_legend);
    return card;
}

QWidget *UsageContent::makeTableCard()
{
    auto *card = new Card(tr("In figures"), this);
    card->addToHeading(m_export);
    card->body()->addWidget(m_table);
    return card;
}

void UsageContent::setReport(const UsageReport &report, const UsageSum &previous, const UsageScope &scope)
{
    m_scope = scope;
    m_breakdown = UsageBreakdown(report, scope.range, scope.dimension);
    m_tiles->setFigures(report.total, previous, scope.range.shifted(-1).title());
    fillDimensions();
    fillMeasures();
    drawChart();
    fillTable();
}

void UsageContent::fillDimensions()
{
    m_dimensionChoice->clear();
    for (const std::optional<UsageDimension> dimension : choices(m_scope.imported))
        m_dimensionChoice->addItem(UsageTexts::dimensionTitle(dimension), numberOf(dimension));
    m_dimensionChoice->setCurrentIndex(m_dimensionChoice->findData(numberOf(m_scope.dimension)));
}

void UsageContent::fillMeasures()
{
    const QList<UsageMeasure> measures = UsageMeasure::of(m_breakdown.total());
    if (!measures.contains(m_measure))
        m_measure = UsageMeasure();
    if (measures != m_measures) {
        m_measures = measures;
        m_measureChoice->clear();
        for (const UsageMeasure &measure : measures)
            m_measureChoice->addItem(measure.title());
    }
    m_measureChoice->setCurrentIndex(static_cast<int>(m_measures.indexOf(m_measure)));
}

void UsageContent::chooseMeasure(int place)
{
    m_measure = m_measures.at(place);
    drawChart();
    fillTable();
}

void UsageContent::drawChart()
{
    const UsageChartData chart = m_breakdown.chart(m_measure);
    const QSignalBlocker blocker(m_legend);
    m_legend->setData(chart);
    m_chart->setData(chart, m_legend->hidden());
}

void UsageContent::fillTable()
{
    QList<UsageTableModel::Row> rows;
    const QList<UsageBreakdown::Part> parts = m_scope.dimension ? m_breakdown.parts() : m_breakdown.steps();
    for (const UsageBreakdown::Part &part : parts) {
        QString label = tr("Other");
        if (part.step >= 0)
            label = m_scope.range.longLabel(part.step);
        else if (!part.isRest && m_scope.dimension)
            label = UsageTexts::partName(*m_scope.dimension, part.name);
        rows.append({part.name, label, false, part.isRest, part.sum, part.step});
    }
    m_table->table()->setNameTitle(UsageTexts::dimensionName(m_scope.dimension));
    m_table->table()->setRows(rows, m_breakdown.total(), m_measure);
}

QString UsageContent::nameColumn() const
{
    if (!m_scope.dimension)
        return QStringLiteral("time");
    switch (*m_scope.dimension) {
    case UsageDimension::Provider:
        return QStringLiteral("provider");
    case UsageDimension::Project:
        return QStringLiteral("project");
    case UsageDimension::Client:
        return QStringLiteral("client");
    case UsageDimension::ClientKey:
        return QStringLiteral("client_key");
    case UsageDimension::Source:
        return QStringLiteral("source");
    default:
        break;
    }
    return QStringLiteral("model");
}

} // namespace signalbox
