// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/settingschecks.h"

#include "clients/variablechecks.h"
#include "config/configfile.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace signalbox {

namespace {

using Severity = ClientCheck::Severity;

/// Settings of Claude Code that come before the user's, the strongest first.
QStringList strongerFiles(const CheckPlaces &places)
{
#if defined(Q_OS_MACOS)
    const QString managed = QStringLiteral("/Library/Application Support/ClaudeCode");
#elif defined(Q_OS_WIN)
    const QString managed = QStringLiteral("C:/Program Files/ClaudeCode");
#else
    const QString managed = QStringLiteral("/etc/claude-code");
#endif
    QStringList files{QString(places.root + managed + QStringLiteral("/managed-settings.json"))};
    const QString folder = QString(places.root + managed + QStringLiteral("/managed-settings.d"));
    for (const QString &name : QDir(folder).entryList({QStringLiteral("*.json")}, QDir::Files))
        files << folder + u'/' + name;
    const QString user = places.home + QStringLiteral("/.claude/settings.json");
    for (const char *name : {"/.claude/settings.local.json", "/.claude/settings.json"}) {
        const QString file = places.folder + QLatin1String(name);
        if (!places.folder.isEmpty() && file != user)
            files << file;
    }
    return files;
}

QString textOf(const QByteArray &value)
{
    return QJsonDocument::fromJson('[' + value + ']').array().at(0).toVariant().toString();
}

Result<SettingValues> valuesOf(const QString &file, SettingsFormat format)
{
    if (!QFileInfo::exists(file))
        return SettingValues();
    const auto text = readConfigFile(file);
    if (!text)
        return text.error();
    if (format == SettingsFormat::Json) {
        if (const auto error = problemForClient(ClientProgram::ClaudeCode, *text))
            return *error;
    }
    return readSettings(format, *text);
}

/// The settings of one file. `isStronger`: it comes before the user's, so what we set does not count.
void checkClaudeFile(const QString &file, bool isStronger, const SetupWish &wish, QList<ClientCheck> &checks)
{
    const QString place = QDir::toNativeSeparators(file);
    const auto values = valuesOf(file, SettingsFormat::Json);
    if (!values) {
        checks << ClientCheck{Severity::Warning, place, 0, values.error().message,
            QStringLiteral("until then Claude Code reads nothing of this file")};
        return;
    }
    for (const QString &name : conflictingVariables()) {
        const auto found = values->find({QStringLiteral("env"), name});
        if (found == values->end())
            continue;
        const bool isWhatWeSet = name == u"ANTHROPIC_BASE_URL" || name == u"ANTHROPIC_AUTH_TOKEN";
        if (!isStronger && isWhatWeSet) // the setup itself tells
            continue;
        auto check = checkVariable(name, textOf(*found), wish);
        if (!check)
            continue;
        if (isStronger && name == u"ANTHROPIC_BASE_URL")
            check->severity = Severity::Problem;
        check->place = place;
        check->remedy = isStronger
            ? QStringLiteral("this file comes before your own settings: remove it there, or "
                             "ask who looks after it")
            : QStringLiteral("remove it from this file");
        checks << *check;
    }
    if (isStronger && wish.token != ClientToken::AnyText
        && values->contains({QStringLiteral("apiKeyHelper")}))
        checks << ClientCheck{Severity::Warning, place, 0,
            QStringLiteral("apiKeyHelper is set: Claude Code sends the key of that program"),
            QStringLiteral(
                "this file comes before your own settings: remove it there, or ask who looks after it")};
}

/// A profile may choose another provider than the one that is set.
void checkCodex(const CheckPlaces &places, QList<ClientCheck> &checks)
{
    const QString file = settingsFile(ClientProgram::Codex, places.home, places.environment);
    const auto values = valuesOf(file, SettingsFormat::Toml);
    if (!values)
        return; // the setup tells
    const QString profile = textOf(values->value({QStringLiteral("profile")}));
    const QString provider
        = textOf(values->value({QStringLiteral("profiles"), profile, QStringLiteral("model_provider")}));
    const bool isSetUp = textOf(values->value({QStringLiteral("model_provider")})) == u"signalbox";
    if (isSetUp && !provider.isEmpty() && provider != u"signalbox")
        checks << ClientCheck{Severity::Problem, QDir::toNativeSeparators(file), 0,
            QStringLiteral("the profile %1 chooses the provider %2").arg(profile, provider),
            QStringLiteral("remove model_provider from the profile")};
}

} // namespace

QList<ClientCheck> checkSettings(const CheckPlaces &places, const SetupWish &wish)
{
    QList<ClientCheck> checks;
    for (const QString &file : strongerFiles(places))
        checkClaudeFile(file, true, wish, checks);
    checkClaudeFile(
        settingsFile(ClientProgram::ClaudeCode, places.home, places.environment), false, wish, checks);
    checkCodex(places, checks);
    return checks;
}

} // namespace signalbox
