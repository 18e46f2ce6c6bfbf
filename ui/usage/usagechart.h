// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/usage/usagebreakdown.h"

#include <QWidget>

class QCategoryAxis;
class QChart;
class QChartView;
class QGraphicsRectItem;
class QStackedBarSeries;

namespace signalbox {

/// Stacked bars, one for each step of time.
///
/// The pointer or the arrow keys choose a bar, whose values are told then; a click or Return asks to look
/// into it. Time runs from left to right in every language.
class UsageChart final : public QWidget
{
    Q_OBJECT

public:
    explicit UsageChart(QWidget *parent = nullptr);

    /// Without the series of these names, as UsageTexts calls them.
    void setData(const UsageChartData &drawn, const QStringList &hidden);
    [[nodiscard]] const UsageChartData &data() const { return m_data; }
    /// The bar that was chosen; -1 = none.
    [[nodiscard]] qsizetype current() const { return m_current; }
    void setCurrent(qsizetype step);
    /// Where a bar's column is.
    [[nodiscard]] QRect columnRect(qsizetype step) const;

signals:
    void stepActivated(qsizetype step);

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void setUpView();
    [[nodiscard]] QChart *chart() const;
    void placeValues();
    void fillBars();
    void fillAxes();
    void labelSteps();
    void takeColors();
    void placeMark();
    void tell(bool byKeyboard);
    [[nodiscard]] qsizetype stepAt(const QPoint &place) const;
    [[nodiscard]] qint64 highest() const;

    QChartView *m_view; ///< only drawn: what comes from pointer and keyboard is ours
    UsageChartData m_data;
    QStringList m_hidden;
    QStackedBarSeries *m_bars;
    QCategoryAxis *m_steps;
    QCategoryAxis *m_values;
    QGraphicsRectItem *m_mark; ///< behind the chosen bar
    qsizetype m_current = -1;
};

} // namespace signalbox
