// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/requests/decisionchain.h"

#include <QWidget>

class QVBoxLayout;

namespace signalbox {

/// The steps of a request below each other, those that have taken time as bars on one scale.
class ChainView final : public QWidget
{
    Q_OBJECT

public:
    explicit ChainView(QWidget *parent = nullptr);

    /// `whole`: the milliseconds from end to end.
    void setSteps(const QList<ChainStep> &steps, qint64 whole);

private:
    QVBoxLayout *m_rows;
};

/// One of these steps. Its accessible name says all of it.
class ChainRow final : public QWidget
{
    Q_OBJECT

public:
    enum class Place {
        First,
        Between,
        Last,
        Only,
    };

    ChainRow(ChainStep step, qint64 whole, Place place, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintMark(QPainter &painter) const;
    void paintText(QPainter &painter, const QRect &place, Qt::AlignmentFlag side, const QColor &color,
        const QString &text) const;
    [[nodiscard]] QRect mirrored(const QRect &place) const;
    void paintBar(QPainter &painter, const QRectF &place) const;
    [[nodiscard]] int lineHeight() const { return fontMetrics().height() + 1; }

    ChainStep m_step;
    qint64 m_whole;
    Place m_place;
};

} // namespace signalbox
