// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hairline.h"

#include "ui/widgets/colors.h"

#include <QPainter>

namespace signalbox {
namespace {

class Hairline final : public QWidget
{
public:
    explicit Hairline(QWidget *parent) : QWidget(parent) { setFixedHeight(1); }

protected:
    void paintEvent(QPaintEvent *) override { QPainter(this).fillRect(rect(), Colors(palette()).border()); }
};
} // namespace

QWidget *makeHairline(QWidget *parent)
{
    return new Hairline(parent);
}

} // namespace signalbox
