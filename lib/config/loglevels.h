// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

#include <array>
#include <span>
#include <utility>

namespace signalbox {

/// Which lines the log gets.
struct LogLevels
{
    QString level = QStringLiteral("info"); ///< debug, info, warning, error
    QMap<QString, QString> levels; ///< of single categories: "oauth" → "debug"

    friend bool operator==(const LogLevels &, const LogLevels &) = default;
};

/// The categories that may have a level of their own; in the log they are "signalbox.proxy" and so on.
inline constexpr std::array<const char *, 6> logCategories{
    "config", "proxy", "upstream", "secrets", "oauth", "usage"};

/// The same as a list of names.
QStringList logCategoryNames();

/// The levels as they may be written, with the one that is meant. The Balancer uses the names of Python's
/// logging.
std::span<const std::pair<const char *, const char *>> logLevelSpellings();

/// "debug", "info", "warning" or "error", as written in any case and spelling; empty when it is no level.
QString logLevelOf(const QString &written);

} // namespace signalbox
