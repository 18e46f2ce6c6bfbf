// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/colors.h"

#include <array>

namespace signalbox {
namespace {

/// `share` of `over` on `under`.
QColor mix(const QColor &under, const QColor &over, double share)
{
    const auto part = [share](double low, double high) { return low + (high - low) * share; };
    return QColor::fromRgbF(static_cast<float>(part(under.redF(), over.redF())),
        static_cast<float>(part(under.greenF(), over.greenF())),
        static_cast<float>(part(under.blueF(), over.blueF())));
}

// After Okabe and Ito, made to fit either background.
constexpr std::array<QRgb, Colors::seriesCount> lightSeries{
    0xff2f6fde, 0xffe08a1e, 0xff1f9d72, 0xffb0489d, 0xff6a7480, 0xffc8503c, 0xff4aa8d8, 0xffa89b1c};
constexpr std::array<QRgb, Colors::seriesCount> darkSeries{
    0xff6ea3ff, 0xfff0a94a, 0xff4cc79c, 0xffd98ac9, 0xff9aa5b1, 0xffef8270, 0xff7fcbf0, 0xffd6c94a};
} // namespace

Colors::Colors(const QPalette &palette)
    : m_palette(palette)
    , m_isDark(palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness())
{ }

QColor Colors::muted() const
{
    return mix(m_palette.color(QPalette::Window), text(), m_isDark ? 0.66 : 0.68);
}

QColor Colors::card() const
{
    return m_isDark ? mix(m_palette.color(QPalette::Window), Qt::white, 0.045)
                    : m_palette.color(QPalette::Base);
}

QColor Colors::border() const
{
    return mix(m_palette.color(QPalette::Window), text(), m_isDark ? 0.16 : 0.14);
}

QColor Colors::groove() const
{
    return mix(card(), text(), m_isDark ? 0.14 : 0.09);
}

QColor Colors::tone(Tone tone) const
{
    switch (tone) {
    case Tone::Good:
        return m_isDark ? QColor(0x4c, 0xc7, 0x80) : QColor(0x17, 0x7d, 0x43);
    case Tone::Attention:
        return m_isDark ? QColor(0xf0, 0xb4, 0x4a) : QColor(0x96, 0x5a, 0x00);
    case Tone::Bad:
        return m_isDark ? QColor(0xff, 0x86, 0x7c) : QColor(0xc0, 0x2b, 0x22);
    case Tone::Busy:
        return m_isDark ? QColor(0x6e, 0xa3, 0xff) : QColor(0x1f, 0x5f, 0xd0);
    case Tone::Neutral:
        break;
    }
    return muted();
}

QColor Colors::toneBackground(Tone tone) const
{
    return mix(card(), this->tone(tone), m_isDark ? 0.18 : 0.1);
}

QColor Colors::series(qsizetype number) const
{
    const auto place = static_cast<size_t>(number % seriesCount);
    return QColor::fromRgb(m_isDark ? darkSeries.at(place) : lightSeries.at(place));
}

} // namespace signalbox
