// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/settingstext.h"

/// Settings written as TOML.
namespace signalbox::tomlsettings {

Result<SettingValues> values(const QByteArray &text);
Result<QList<SettingsEdit>> set(const QByteArray &text, const Setting &setting);
/// Takes a value out, or the head of a table without anything in it.
Result<QList<SettingsEdit>> remove(const QByteArray &text, const QStringList &path);
/// How many keys the table at `path` has; nothing when there is none.
Result<std::optional<qsizetype>> tableSize(const QByteArray &text, const QStringList &path);

} // namespace signalbox::tomlsettings
