// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>

#include <chrono>
#include <optional>

namespace signalbox {

/// How long it is until what a provider has stated, in one of the ways in which they do; nothing when the
/// text is no time, or the time has passed.

/// "1767312240": seconds since 1970.
std::optional<std::chrono::milliseconds> untilUnixTime(const QByteArray &text, const QDateTime &now);
/// "2026-01-02T03:04:05Z" (RFC 3339).
std::optional<std::chrono::milliseconds> untilDate(const QByteArray &text, const QDateTime &now);
/// A date, "1m30s", "120ms", "7.66s", seconds, or seconds or milliseconds since 1970.
std::optional<std::chrono::milliseconds> untilReset(const QByteArray &text, const QDateTime &now);

} // namespace signalbox
