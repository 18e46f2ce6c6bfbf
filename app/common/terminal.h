// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QString>

#include <optional>

namespace signalbox {

/// True when a person types at standard input.
bool isTerminal();

/// Asks for one line without showing what is typed; nothing when there is no terminal or no line. Waits for
/// the user: only for commands, before their event loop.
std::optional<Secret> readHiddenLine(const QString &prompt);

/// Asks a question and reads a line that begins with y or Y as yes; no terminal is no.
bool confirm(const QString &question);

} // namespace signalbox
