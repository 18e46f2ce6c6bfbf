// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/clientprogram.h"

#include "clients/jsonctree.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace signalbox {

namespace {

/// The folder that a variable names; a relative one would be another one for each start of the client.
QString folderOf(const QProcessEnvironment &environment, const char *variable, const QString &otherwise)
{
    const QString folder = QDir::fromNativeSeparators(environment.value(QString::fromLatin1(variable)));
    return QDir::isAbsolutePath(folder) ? QDir::cleanPath(folder) : otherwise;
}

QString openCodeFile(const QString &home, const QProcessEnvironment &environment)
{
    const QString folder = folderOf(environment, "XDG_CONFIG_HOME", home + QStringLiteral("/.config"))
        + QStringLiteral("/opencode");
    const QString commented = folder + QStringLiteral("/opencode.jsonc");
    const QString plain = folder + QStringLiteral("/opencode.json");
    return QFileInfo::exists(commented) && !QFileInfo::exists(plain) ? commented : plain;
}

} // namespace

QList<ClientProgram> allClientPrograms()
{
    return {ClientProgram::ClaudeCode, ClientProgram::Codex, ClientProgram::OpenCode};
}

QString clientProgramName(ClientProgram program)
{
    switch (program) {
    case ClientProgram::ClaudeCode:
        return QStringLiteral("claude");
    case ClientProgram::Codex:
        return QStringLiteral("codex");
    case ClientProgram::OpenCode:
        return QStringLiteral("opencode");
    }
    return {};
}

std::optional<ClientProgram> clientProgramFromName(QStringView name)
{
    const QList<ClientProgram> all = allClientPrograms();
    const auto found = std::find_if(
        all.begin(), all.end(), [name](ClientProgram program) { return clientProgramName(program) == name; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

QString clientProgramTitle(ClientProgram program)
{
    switch (program) {
    case ClientProgram::ClaudeCode:
        return QStringLiteral("Claude Code");
    case ClientProgram::Codex:
        return QStringLiteral("Codex");
    case ClientProgram::OpenCode:
        return QStringLiteral("OpenCode");
    }
    return {};
}

SettingsFormat settingsFormat(ClientProgram program)
{
    return program == ClientProgram::Codex ? SettingsFormat::Toml : SettingsFormat::Json;
}

std::optional<Error> problemForClient(ClientProgram program, const QByteArray &text)
{
    if (program != ClientProgram::ClaudeCode)
        return std::nullopt;
    const auto read = readJsonc(text, JsoncExtras::None);
    return read ? std::nullopt : std::optional(read.error());
}

QString settingsFile(ClientProgram program, const QString &home, const QProcessEnvironment &environment)
{
    switch (program) {
    case ClientProgram::ClaudeCode:
        return folderOf(environment, "CLAUDE_CONFIG_DIR", home + QStringLiteral("/.claude"))
            + QStringLiteral("/settings.json");
    case ClientProgram::Codex:
        return folderOf(environment, "CODEX_HOME", home + QStringLiteral("/.codex"))
            + QStringLiteral("/config.toml");
    case ClientProgram::OpenCode:
        return openCodeFile(home, environment);
    }
    return {};
}

} // namespace signalbox
