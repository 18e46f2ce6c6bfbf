// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace signalbox {

/// "1.5" (seconds), "500ms", "10s", "2m", "1h", "1d"; nothing when it is no duration. Negative ones are read,
/// too.
std::optional<std::chrono::milliseconds> parseDuration(QStringView text);

/// "1048576" (bytes), "10k", "64MB" (powers of 1000), "64MiB" (powers of 1024); nothing when it is no size.
std::optional<qint64> parseSize(QStringView text);

/// "5%" or "0.05", from nothing to all of it (0 to 1); nothing when it is no share.
std::optional<double> parseShare(QStringView text);

} // namespace signalbox
