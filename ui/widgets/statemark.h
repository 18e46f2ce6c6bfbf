// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/colors.h"

#include <QRectF>
#include <QWidget>

class QPainter;

namespace signalbox {

/// The shapes that tell how something is doing, so that nobody has to tell colours apart.
enum class Shape {
    Disc, ///< well
    Triangle, ///< works, but not as it should
    Cross, ///< does not work
    Ring, ///< switched off, or nothing is known
    Bars, ///< paused
    Key, ///< waits for its user
};

void drawShape(QPainter &painter, const QRectF &place, Shape shape, const QColor &color);

/// One of these shapes as a widget, as large as the text beside it.
class StateMark final : public QWidget
{
    Q_OBJECT

public:
    explicit StateMark(QWidget *parent = nullptr);

    /// `text` says the same for screen readers and as a tool tip.
    void setState(Shape shape, Tone tone, const QString &text);
    [[nodiscard]] Shape shape() const { return m_shape; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Shape m_shape = Shape::Ring;
    Tone m_tone = Tone::Neutral;
};

} // namespace signalbox
