// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/secret.h"

#include <QString>

namespace signalbox {

/// True when a person types at standard input.
bool isTerminal();

/// How many characters a line of the terminal at standard output has; 0 when there is none.
int outputColumns();

/// True when that terminal understands escape sequences; where they have to be switched on, they are from
/// then on.
bool outputTakesColour();

/// Asks for one line without showing what is typed; the error says why there is none. Waits for the user:
/// only for commands, before their event loop. Who interrupts or stops the program meanwhile gets back a
/// terminal that shows what is typed.
Result<Secret> readHiddenLine(const QString &prompt);

/// Asks a question and reads a line that begins with y or Y as yes; no terminal is no.
bool confirm(const QString &question);

} // namespace signalbox
