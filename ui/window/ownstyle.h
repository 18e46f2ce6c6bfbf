// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace signalbox {

/// Fusion, with boxes, rings and frames of inputs that are seen on light and dark grounds alike, and with
/// more air.
class OwnStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    OwnStyle();

    /// That of Fusion: it is one.
    static QString name();

    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
        const QWidget *widget) const override;
    [[nodiscard]] QRect subElementRect(
        SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget) const override;
};

} // namespace signalbox
