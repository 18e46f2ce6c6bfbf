// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/quantity.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace signalbox {

namespace {

struct Unit
{
    const char *name; ///< in lower case
    double factor;
};

constexpr Unit durationUnits[] = {
    {"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};

constexpr Unit sizeUnits[] = {{"", 1}, {"b", 1}, {"k", 1e3}, {"kb", 1e3}, {"kib", 1024}, {"m", 1e6},
    {"mb", 1e6}, {"mib", 1024. * 1024}, {"g", 1e9}, {"gb", 1e9}, {"gib", 1024. * 1024 * 1024}};

template <std::size_t count> std::optional<double> parse(QStringView text, const Unit (&units)[count])
{
    static const QRegularExpression form(
        QStringLiteral("^\\s*(-?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))\\s*([A-Za-z]*)\\s*$"));
    const QRegularExpressionMatch match = form.match(text.toString());
    if (!match.hasMatch())
        return std::nullopt;
    const QString name = match.captured(2).toLower();
    const auto *unit = std::find_if(
        std::begin(units), std::end(units), [&](const Unit &u) { return name == QLatin1String(u.name); });
    // Beyond this a double does not count in ones any more, and the cast to an integer stays defined.
    constexpr double largest = 1e15;
    const double value = unit == std::end(units) ? NAN : match.captured(1).toDouble() * unit->factor;
    return std::abs(value) <= largest ? std::optional(value) : std::nullopt;
}

} // namespace

std::optional<std::chrono::milliseconds> parseDuration(QStringView text)
{
    const std::optional<double> value = parse(text, durationUnits);
    if (!value)
        return std::nullopt;
    return std::chrono::milliseconds(std::llround(*value));
}

std::optional<qint64> parseSize(QStringView text)
{
    const std::optional<double> value = parse(text, sizeUnits);
    if (!value)
        return std::nullopt;
    return std::llround(*value);
}

std::optional<double> parseShare(QStringView text)
{
    static const QRegularExpression form(
        QStringLiteral("^\\s*([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)\\s*(%?)\\s*$"));
    const QRegularExpressionMatch match = form.match(text.toString());
    if (!match.hasMatch())
        return std::nullopt;
    const double share = match.captured(1).toDouble() / (match.captured(2).isEmpty() ? 1 : 100);
    return share <= 1 ? std::optional(share) : std::nullopt;
}

} // namespace signalbox
