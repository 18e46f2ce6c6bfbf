// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/usagechart.h"

#include "ui/usage/chartscale.h"
#include "ui/usage/usagetexts.h"
#include "ui/widgets/colors.h"

#include <QBarSet>
#include <QCategoryAxis>
#include <QChartView>
#include <QCursor>
#include <QEvent>
#include <QGraphicsLayout>
#include <QGraphicsRectItem>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStackedBarSeries>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace signalbox {
namespace {
constexpr int usualHeight = 230;
constexpr int labelGap = 14;
constexpr int labelRoom = 8; ///< for the upper half of the highest mark's label
constexpr int sideRoom = 20; ///< for half of the first step's label, where no marks stand beside it
constexpr int frame = 3; ///< for the focus
constexpr double barShare = 0.72; ///< of a step's width

void clear(QCategoryAxis *axis)
{
    const QStringList labels = axis->categoriesLabels();
    for (const QString &label : labels)
        axis->remove(label);
}
} // namespace

UsageChart::UsageChart(QWidget *parent)
    : QWidget(parent)
    , m_view(new QChartView(this))
    , m_bars(new QStackedBarSeries(this))
    , m_steps(new QCategoryAxis(this))
    , m_values(new QCategoryAxis(this))
    , m_mark(new QGraphicsRectItem(chart()))
{
    setMinimumHeight(usualHeight);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setUpView();
    chart()->addSeries(m_bars);
    m_bars->setBarWidth(barShare);
    for (QCategoryAxis *axis : {m_steps, m_values}) {
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setTruncateLabels(false);
    }
    m_steps->setGridLineVisible(false);
    m_values->setLineVisible(false);
    chart()->addAxis(m_steps, Qt::AlignBottom);
    m_bars->attachAxis(m_steps);
    placeValues();
    m_mark->setZValue(-1);
    m_mark->setPen(Qt::NoPen);
    connect(chart(), &QChart::plotAreaChanged, this, [this] {
        labelSteps();
        placeMark();
    });
    takeColors();
}

void UsageChart::setUpView()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(frame, frame, frame, frame);
    column->addWidget(m_view);
    m_view->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setRenderHint(QPainter::Antialiasing);
    chart()->legend()->hide();
    chart()->setBackgroundRoundness(0);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
}

QChart *UsageChart::chart() const
{
    return m_view->chart();
}

/// Where lines of text begin.
void UsageChart::placeValues()
{
    if (chart()->axes(Qt::Vertical).contains(m_values))
        chart()->removeAxis(m_values);
    const bool isMirrored = isRightToLeft();
    chart()->setMargins(QMargins(isMirrored ? sideRoom : 0, labelRoom, 0, 0));
    chart()->addAxis(m_values, isMirrored ? Qt::AlignRight : Qt::AlignLeft);
    m_bars->attachAxis(m_values);
}

void UsageChart::setData(const UsageChartData &drawn, const QStringList &hidden)
{
    if (drawn.labels != m_data.labels)
        m_current = -1;
    m_data = drawn;
    m_hidden = hidden;
    fillBars();
    fillAxes();
    takeColors();
    placeMark();
    setAccessibleName(tr("Usage over time"));
    setAccessibleDescription(UsageTexts::summary(drawn));
}

void UsageChart::fillBars()
{
    m_bars->clear();
    for (qsizetype i = 0; i < m_data.series.size(); ++i) {
        const QString name = UsageTexts::seriesName(m_data, i);
        auto *bar = new QBarSet(name, m_bars);
        for (const qint64 value : m_data.series.at(i).values)
            bar->append(m_hidden.contains(name) ? 0.0 : static_cast<double>(value));
        m_bars->append(bar);
    }
}

qint64 UsageChart::highest() const
{
    QList<qint64> sums(m_data.labels.size(), 0);
    for (qsizetype i = 0; i < m_data.series.size(); ++i) {
        if (m_hidden.contains(UsageTexts::seriesName(m_data, i)))
            continue;
        for (qsizetype step = 0; step < sums.size(); ++step)
            sums[step] += m_data.series.at(i).values.at(step);
    }
    return sums.isEmpty() ? 0 : *std::max_element(sums.cbegin(), sums.cend());
}

void UsageChart::fillAxes()
{
    const ChartScale scale = ChartScale::of(highest(), m_data.measure.smallestStep());
    clear(m_values);
    m_values->setRange(0, static_cast<double>(scale.top()));
    for (const qint64 mark : scale.marks)
        m_values->append(m_data.measure.text(mark), static_cast<double>(mark));
    m_steps->setRange(-0.5, static_cast<double>(m_data.labels.size()) - 0.5);
    labelSteps();
}

/// As many labels as have room, at equal distances.
void UsageChart::labelSteps()
{
    clear(m_steps);
    if (m_data.labels.isEmpty())
        return;
    const QFontMetrics metrics(m_steps->labelsFont());
    int widest = 1;
    for (const QString &label : m_data.labels)
        widest = std::max(widest, metrics.horizontalAdvance(label));
    const double column = chart()->plotArea().width() / static_cast<double>(m_data.labels.size());
    const auto every = static_cast<qsizetype>(std::ceil((widest + labelGap) / std::max(column, 1.0)));
    for (qsizetype i = 0; i < m_data.labels.size(); i += std::max<qsizetype>(every, 1))
        m_steps->append(m_data.labels.at(i), static_cast<double>(i));
}

void UsageChart::takeColors()
{
    const Colors colors(palette());
    chart()->setBackgroundBrush(colors.card());
    m_view->setBackgroundBrush(colors.card());
    for (QCategoryAxis *axis : {m_steps, m_values}) {
        axis->setLabelsColor(colors.muted());
        axis->setLabelsFont(font());
        axis->setGridLineColor(colors.border());
        axis->setLinePenColor(colors.border());
    }
    m_mark->setBrush(colors.groove());
    const QList<QBarSet *> bars = m_bars->barSets();
    for (qsizetype i = 0; i < bars.size(); ++i) {
        const bool isRest = m_data.series.at(i).isRest;
        bars.at(i)->setColor(isRest ? colors.muted() : colors.series(i));
        bars.at(i)->setBorderColor(colors.card()); // keeps parts of like colours apart
    }
}

QRect UsageChart::columnRect(qsizetype step) const
{
    const QRectF area = chart()->plotArea();
    const double width = area.width() / std::max<double>(1, static_cast<double>(m_data.labels.size()));
    const QRectF column(area.left() + width * static_cast<double>(step), area.top(), width, area.height());
    return m_view->mapFromScene(chart()->mapToScene(column)).boundingRect().translated(m_view->pos());
}

qsizetype UsageChart::stepAt(const QPoint &place) const
{
    for (qsizetype step = 0; step < m_data.labels.size(); ++step) {
        const QRect column = columnRect(step);
        if (place.x() >= column.left() && place.x() <= column.right())
            return step;
    }
    return -1;
}

void UsageChart::placeMark()
{
    m_mark->setVisible(m_current >= 0);
    if (m_current < 0)
        return;
    const QRectF area = chart()->plotArea();
    const double width = area.width() / static_cast<double>(m_data.labels.size());
    m_mark->setRect(area.left() + width * static_cast<double>(m_current), area.top(), width, area.height());
}

void UsageChart::setCurrent(qsizetype step)
{
    m_current = step < m_data.labels.size() ? step : -1;
    placeMark();
}

/// The values of the chosen bar, beside it.
void UsageChart::tell(bool byKeyboard)
{
    if (m_current < 0) {
        QToolTip::hideText();
        return;
    }
    const QStringList values = UsageTexts::stepValues(m_data, m_current, m_hidden);
    QString text = QStringLiteral("<b>%1</b>").arg(m_data.longLabels.at(m_current).toHtmlEscaped());
    for (const QString &value : values)
        text += QStringLiteral("<br>") + value.toHtmlEscaped();
    const QRect column = columnRect(m_current);
    const QPoint place = byKeyboard ? mapToGlobal(column.center()) : QCursor::pos();
    QToolTip::showText(place, text, this, column);
    if (byKeyboard)
        setAccessibleDescription(
            m_data.longLabels.at(m_current) + QStringLiteral(": ") + values.join(QStringLiteral("; ")));
}

void UsageChart::mouseMoveEvent(QMouseEvent *event)
{
    const qsizetype step = stepAt(event->pos());
    if (step != m_current) {
        setCurrent(step);
        tell(false);
    }
    event->accept();
}

void UsageChart::mousePressEvent(QMouseEvent *event)
{
    event->accept(); // else nobody tells of the release
}

void UsageChart::mouseReleaseEvent(QMouseEvent *event)
{
    const qsizetype step = stepAt(event->pos());
    if (event->button() == Qt::LeftButton && step >= 0)
        emit stepActivated(step);
}

void UsageChart::leaveEvent(QEvent *event)
{
    if (!hasFocus())
        setCurrent(-1);
    QWidget::leaveEvent(event);
}

void UsageChart::keyPressEvent(QKeyEvent *event)
{
    const qsizetype last = m_data.labels.size() - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrent(m_current < 0 ? last : std::max<qsizetype>(0, m_current - 1));
        break;
    case Qt::Key_Right:
        setCurrent(std::min(last, m_current + 1));
        break;
    case Qt::Key_Home:
        setCurrent(std::min<qsizetype>(last, 0));
        break;
    case Qt::Key_End:
        setCurrent(last);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            emit stepActivated(m_current);
        return;
    default:
        event->ignore(); // the page may scroll
        return;
    }
    tell(true);
}

void UsageChart::focusOutEvent(QFocusEvent *event)
{
    setCurrent(-1);
    setAccessibleDescription(UsageTexts::summary(m_data));
    QWidget::focusOutEvent(event);
}

void UsageChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        takeColors();
    if (event->type() == QEvent::LayoutDirectionChange)
        placeValues();
}

/// The focus, around what the view draws.
void UsageChart::paintEvent(QPaintEvent *)
{
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette().color(QPalette::Highlight));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), frame, frame);
}

} // namespace signalbox
