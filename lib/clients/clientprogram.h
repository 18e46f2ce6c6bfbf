// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/settingstext.h"

#include <QList>
#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace signalbox {

/// A client whose settings we can change.
enum class ClientProgram {
    ClaudeCode,
    Codex,
    OpenCode,
};

QList<ClientProgram> allClientPrograms();

/// For the command line and the journal: "claude".
QString clientProgramName(ClientProgram program);
std::optional<ClientProgram> clientProgramFromName(QStringView name);
/// For people: "Claude Code".
QString clientProgramTitle(ClientProgram program);

SettingsFormat settingsFormat(ClientProgram program);

/// Why `program` would not read its settings, although we could: Claude Code takes no comments. Nothing when
/// it reads them.
std::optional<Error> problemForClient(ClientProgram program, const QByteArray &text);

/// Where the user's settings of a client are, whether the file exists or not. `environment` may say so
/// (CLAUDE_CONFIG_DIR, CODEX_HOME, XDG_CONFIG_HOME); else they are below `home`.
QString settingsFile(ClientProgram program, const QString &home, const QProcessEnvironment &environment);

} // namespace signalbox
