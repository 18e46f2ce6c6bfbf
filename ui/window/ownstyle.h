// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace signalbox {

/// Fusion for our own palettes: its boxes, rings and frames of inputs are hardly seen on dark grounds.
class OwnStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    OwnStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget) const override;
};

} // namespace signalbox
