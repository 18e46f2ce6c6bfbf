// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/diffcolors.h"

#include <cmath>

namespace signalbox {

namespace {

constexpr double strength = 0.16; // of a line's colour: texts on it stay as readable as without
constexpr double mutedStrength = 0.62;

QColor mixed(const QColor &ground, const QColor &color, double share)
{
    const auto part = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    return {part(ground.red(), color.red()), part(ground.green(), color.green()),
        part(ground.blue(), color.blue())};
}

} // namespace

DiffColors DiffColors::of(const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    const bool isDark = base.lightness() < text.lightness();
    const QColor green = isDark ? QColor(0x57, 0xd1, 0x7a) : QColor(0x12, 0x70, 0x34);
    const QColor red = isDark ? QColor(0xff, 0x86, 0x7d) : QColor(0xb3, 0x1d, 0x23);
    return {mixed(base, green, strength), mixed(base, red, strength), green, red,
        mixed(base, text, mutedStrength)};
}

} // namespace signalbox
