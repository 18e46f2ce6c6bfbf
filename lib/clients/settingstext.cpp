// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/settingstext.h"

#include "clients/jsonsettings.h"
#include "clients/tomlsettings.h"

#include <algorithm>

namespace signalbox {

namespace {

/// The pieces that each format has of its own.
struct Language
{
    Result<SettingValues> (*values)(const QByteArray &text);
    Result<QList<SettingsEdit>> (*set)(const QByteArray &text, const Setting &setting);
    Result<QList<SettingsEdit>> (*remove)(const QByteArray &text, const QStringList &path);
    Result<std::optional<qsizetype>> (*tableSize)(const QByteArray &text, const QStringList &path);
};

Language languageOf(SettingsFormat format)
{
    if (format == SettingsFormat::Json)
        return {jsonsettings::values, jsonsettings::set, jsonsettings::remove, jsonsettings::tableSize};
    return {tomlsettings::values, tomlsettings::set, tomlsettings::remove, tomlsettings::tableSize};
}

Error unexpected()
{
    return {Error::Kind::InvalidRequest,
        QStringLiteral("it is written in a way that cannot be changed safely: make the change by hand")};
}

/// An edit that has changed anything else is a mistake, and never written.
bool isFaithful(const Language &language, const QByteArray &before, const QByteArray &after,
    const QList<Setting> &settings)
{
    const auto expected = language.values(before);
    const auto found = language.values(after);
    if (!expected || !found)
        return false;
    SettingValues values = *expected;
    for (const Setting &setting : settings) {
        if (setting.value)
            values.insert(setting.path, *setting.value);
        else
            values.remove(setting.path);
    }
    return values == *found;
}

} // namespace

Result<SettingValues> readSettings(SettingsFormat format, const QByteArray &text)
{
    return languageOf(format).values(text);
}

Result<QList<SettingsEdit>> settingEdits(
    SettingsFormat format, const QByteArray &text, const QList<Setting> &settings)
{
    const Language language = languageOf(format);
    QList<SettingsEdit> edits;
    QByteArray now = text;
    for (const Setting &setting : settings) {
        const auto step = setting.value ? language.set(now, setting) : language.remove(now, setting.path);
        if (!step)
            return step.error();
        now = applied(now, *step);
        edits += *step;
    }
    if (!isFaithful(language, text, now, settings))
        return unexpected();
    return edits;
}

Result<QList<SettingsEdit>> emptyTableEdits(
    SettingsFormat format, const QByteArray &text, const QList<QStringList> &paths)
{
    const Language language = languageOf(format);
    QList<SettingsEdit> edits;
    QByteArray now = text;
    for (const QStringList &path : paths) {
        const auto size = language.tableSize(now, path);
        if (!size)
            return size.error();
        if (*size != 0)
            continue;
        const auto step = language.remove(now, path);
        if (!step)
            return step.error();
        now = applied(now, *step);
        edits += *step;
    }
    if (!isFaithful(language, text, now, {}))
        return unexpected();
    return edits;
}

Result<QList<QStringList>> missingTables(
    SettingsFormat format, const QByteArray &text, const QList<Setting> &settings)
{
    const Language language = languageOf(format);
    QList<QStringList> missing;
    for (const Setting &setting : settings) {
        for (qsizetype depth = setting.path.size() - 1; depth > 0; --depth) {
            const QStringList path = setting.path.first(depth);
            const auto size = language.tableSize(text, path);
            if (!size)
                return size.error();
            if (!*size && !missing.contains(path))
                missing.append(path);
        }
    }
    std::stable_sort(missing.begin(), missing.end(),
        [](const QStringList &a, const QStringList &b) { return a.size() > b.size(); });
    return missing;
}

QByteArray quotedSetting(const QString &text)
{
    QString quoted(u'"');
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            quoted += u'\\';
        if (c < u' ' || c == QChar(0x7f))
            quoted += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            quoted += c;
    }
    return QString(quoted + u'"').toUtf8();
}

} // namespace signalbox
