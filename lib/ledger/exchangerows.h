// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

/// How exchanges and attempts stand in their tables.
namespace signalbox::exchangerows {

/// The id of an exchange is when it began, times this, and a number.
inline constexpr qint64 idsPerMillisecond = 1024;

/// The first id of an exchange that begins at `time`, be it before 1970 or beyond what a number can hold.
qint64 firstId(const QDateTime &time);
QDateTime timeOf(qint64 id);

/// Bits of `exchanges.flags`.
inline constexpr int reused = 1;
inline constexpr int streamed = 2;
inline constexpr int committed = 4;
inline constexpr int clientLeft = 8;

/// Bits of `attempts.flags`.
inline constexpr int sent = 1; ///< the view `trait_rows` knows it
inline constexpr int clientLogin = 2;
inline constexpr int usageKnown = 4;
inline constexpr int sampled = 8; ///< tells how its provider does
inline constexpr int faulty = 16;

/// More of one exchange is not written.
inline constexpr int mostAttempts = 100;
inline constexpr int mostCandidates = 100;
inline constexpr qsizetype longestText = 500;

/// One line without what looks like a key, and not null, which would be no text for SQLite.
QString text(const QString &value);

} // namespace signalbox::exchangerows
