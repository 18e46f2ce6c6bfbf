// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/setuprecord.h"

#include <QJsonArray>

#include <utility>

namespace signalbox {

namespace {

QJsonValue jsonOf(const std::optional<QByteArray> &value)
{
    return value ? QJsonValue(QString::fromUtf8(*value)) : QJsonValue(QJsonValue::Null);
}

std::optional<QByteArray> valueOf(const QJsonValue &json)
{
    return json.isString() ? std::optional(json.toString().toUtf8()) : std::nullopt;
}

QStringList pathOf(const QJsonValue &json)
{
    QStringList path;
    for (const auto &key : json.toArray())
        path << key.toString();
    return path;
}

QJsonObject jsonOf(const SetupSetting &setting)
{
    QJsonArray ours;
    for (const auto &value : setting.ours)
        ours.append(jsonOf(value));
    return {{QStringLiteral("path"), QJsonArray::fromStringList(setting.path)},
        {QStringLiteral("before"), jsonOf(setting.before)}, {QStringLiteral("ours"), ours}};
}

SetupSetting settingOf(const QJsonObject &json)
{
    SetupSetting setting{pathOf(json[QStringLiteral("path")]), valueOf(json[QStringLiteral("before")]), {}};
    for (const auto &value : json[QStringLiteral("ours")].toArray())
        setting.ours << valueOf(value);
    return setting;
}

QJsonObject jsonOf(const SetupRecord::Writing &writing)
{
    QJsonArray edits;
    for (const SettingsEdit &edit : writing.edits)
        edits.append(QJsonObject{{QStringLiteral("at"), static_cast<qint64>(edit.at)},
            {QStringLiteral("removed"), QString::fromUtf8(edit.removed)},
            {QStringLiteral("inserted"), QString::fromUtf8(edit.inserted)}});
    return {{QStringLiteral("sha256"), QString::fromLatin1(writing.sha256.toHex())},
        {QStringLiteral("edits"), edits}};
}

SetupRecord::Writing writingOf(const QJsonObject &json)
{
    SetupRecord::Writing writing;
    writing.sha256 = QByteArray::fromHex(json[QStringLiteral("sha256")].toString().toLatin1());
    for (const auto &value : json[QStringLiteral("edits")].toArray()) {
        const QJsonObject edit = value.toObject();
        writing.edits << SettingsEdit{static_cast<qsizetype>(edit[QStringLiteral("at")].toInteger()),
            edit[QStringLiteral("removed")].toString().toUtf8(),
            edit[QStringLiteral("inserted")].toString().toUtf8()};
    }
    return writing;
}

} // namespace

QJsonObject SetupRecord::toJson() const
{
    QJsonArray settingArray;
    for (const SetupSetting &setting : settings)
        settingArray.append(jsonOf(setting));
    QJsonArray tableArray;
    for (const QStringList &table : tables)
        tableArray.append(QJsonArray::fromStringList(table));
    QJsonArray writingArray;
    for (const Writing &writing : writings)
        writingArray.append(jsonOf(writing));
    return {{QStringLiteral("client"), clientProgramName(program)}, {QStringLiteral("path"), path},
        {QStringLiteral("time"), time.toUTC().toString(Qt::ISODate)}, {QStringLiteral("existed"), existed},
        {QStringLiteral("settings"), settingArray}, {QStringLiteral("tables"), tableArray},
        {QStringLiteral("writings"), writingArray}};
}

std::optional<SetupRecord> SetupRecord::fromJson(const QJsonObject &json)
{
    const auto program = clientProgramFromName(json[QStringLiteral("client")].toString());
    const QString path = json[QStringLiteral("path")].toString();
    if (!program || path.isEmpty() || !json[QStringLiteral("settings")].isArray())
        return std::nullopt;
    SetupRecord record;
    record.program = *program;
    record.path = path;
    record.time = QDateTime::fromString(json[QStringLiteral("time")].toString(), Qt::ISODate);
    record.existed = json[QStringLiteral("existed")].toBool(true);
    for (const auto &setting : json[QStringLiteral("settings")].toArray())
        record.settings << settingOf(setting.toObject());
    for (const auto &table : json[QStringLiteral("tables")].toArray())
        record.tables << pathOf(table);
    for (const auto &writing : json[QStringLiteral("writings")].toArray())
        record.writings << writingOf(writing.toObject());
    return record;
}

} // namespace signalbox
