// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/setupundo.h"

#include <QCryptographicHash>

namespace signalbox {

namespace {

std::optional<QByteArray> valueAt(const SettingValues &values, const QStringList &path)
{
    const auto found = values.find(path);
    return found == values.end() ? std::nullopt : std::optional(*found);
}

SetupChange backTo(const SetupSetting &setting, const std::optional<QByteArray> &now)
{
    return {setting.before ? SetupChange::Kind::Set : SetupChange::Kind::Removed, setting.path, now,
        setting.before};
}

/// A file that nobody else has changed since: to the byte.
std::optional<UndoneText> undoneExactly(const SetupRecord &record, const QByteArray &text)
{
    const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Sha256);
    for (const SetupRecord::Writing &writing : record.writings) {
        if (writing.sha256 != hash)
            continue;
        const auto before = reverted(text, writing.edits);
        if (!before)
            continue;
        UndoneText result{record.existed ? *before : QByteArray(), {}};
        if (record.existed && result.text.isNull())
            result.text = "";
        return result;
    }
    return std::nullopt;
}

/// One that somebody else has changed as well: setting by setting.
Result<UndoneText> undoneBySettings(
    const SetupRecord &record, const QByteArray &text, const SettingValues &values)
{
    const SettingsFormat format = settingsFormat(record.program);
    QList<Setting> back;
    UndoneText result{text, {}};
    for (const SetupSetting &setting : record.settings) {
        const auto now = valueAt(values, setting.path);
        if (now == setting.before)
            continue;
        if (setting.ours.contains(now)) {
            back << Setting{setting.path, setting.before};
            result.changes << backTo(setting, now);
        } else {
            result.changes << SetupChange{SetupChange::Kind::Kept, setting.path, now, now};
        }
    }
    const auto edits = settingEdits(format, text, back);
    if (!edits)
        return edits.error();
    result.text = applied(text, *edits);
    const auto tables = emptyTableEdits(format, result.text, record.tables);
    if (!tables)
        return tables.error();
    result.text = applied(result.text, *tables);
    return result;
}

/// True for a file that says nothing, and was none before us.
bool isLeftover(const SetupRecord &record, const QByteArray &text)
{
    const QByteArray rest = text.simplified().replace(' ', "");
    return !record.existed && (rest.isEmpty() || rest == "{}");
}

} // namespace

Result<UndoneText> withoutSetup(const SetupRecord &record, const QByteArray &text)
{
    const auto values = readSettings(settingsFormat(record.program), text);
    if (!values)
        return values.error();
    auto exact = undoneExactly(record, text);
    if (exact) {
        for (const SetupSetting &setting : record.settings) {
            if (const auto now = valueAt(*values, setting.path); now != setting.before)
                exact->changes << backTo(setting, now);
        }
        return *std::move(exact);
    }
    auto result = undoneBySettings(record, text, *values);
    if (result && isLeftover(record, result->text))
        return UndoneText{QByteArray(), result->changes};
    return result;
}

} // namespace signalbox
