// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <cmath>
#include <optional>

namespace signalbox {

/// The number that `text` is, with nothing around it but white space; nothing for infinity and NaN.
inline std::optional<double> finiteNumber(QByteArrayView text)
{
    bool ok = false;
    const double number = text.trimmed().toDouble(&ok);
    return ok && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

} // namespace signalbox
