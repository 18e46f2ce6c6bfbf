// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/textedit.h"
#include "core/result.h"

#include <QHash>
#include <QStringList>

namespace signalbox {

/// In which language a client's settings are written.
enum class SettingsFormat {
    Json, ///< with comments and trailing commas, where the client takes them
    Toml,
};

/// One setting of a client: where it stands, and its value as it is written there.
struct Setting
{
    QStringList path; ///< the keys from the outermost one
    std::optional<QByteArray> value; ///< nothing = it is not there

    friend bool operator==(const Setting &, const Setting &) = default;
};

/// The values of all keys of a text as they are written; empty objects and tables are not among them.
using SettingValues = QHash<QStringList, QByteArray>;

/// An error names the line where the text is none of its format.
Result<SettingValues> readSettings(SettingsFormat format, const QByteArray &text);

/// What makes `settings` true in `text`: nothing else of it changes, which is checked. Objects and tables
/// that it lacks are added. An error says what stands in the way.
Result<QList<SettingsEdit>> settingEdits(
    SettingsFormat format, const QByteArray &text, const QList<Setting> &settings);

/// What takes the objects or tables at `paths` out that are there and have nothing in them.
Result<QList<SettingsEdit>> emptyTableEdits(
    SettingsFormat format, const QByteArray &text, const QList<QStringList> &paths);

/// The objects and tables above `settings` that are not in `text`, the innermost first.
Result<QList<QStringList>> missingTables(
    SettingsFormat format, const QByteArray &text, const QList<Setting> &settings);

/// `text` as a value of either format.
QByteArray quotedSetting(const QString &text);

} // namespace signalbox
