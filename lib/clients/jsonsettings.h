// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/settingstext.h"

/// Settings written as JSON, with or without comments. Where a key is repeated the last one counts, as it
/// does for the clients.
namespace signalbox::jsonsettings {

Result<SettingValues> values(const QByteArray &text);
Result<QList<SettingsEdit>> set(const QByteArray &text, const Setting &setting);
/// Takes a value or object out, as often as its key is repeated.
Result<QList<SettingsEdit>> remove(const QByteArray &text, const QStringList &path);
/// How many members the object at `path` has; nothing when there is none.
Result<std::optional<qsizetype>> tableSize(const QByteArray &text, const QStringList &path);

} // namespace signalbox::jsonsettings
