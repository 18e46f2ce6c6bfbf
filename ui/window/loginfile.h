// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace signalbox {

/// Writes a file that starts a program at login, with its folder; whole or not at all.
std::optional<Error> writeLoginFile(const QString &path, const QByteArray &content);

/// Good as well where there is none.
std::optional<Error> removeLoginFile(const QString &path);

} // namespace signalbox
