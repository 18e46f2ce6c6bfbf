// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/clientcheck.h"

namespace signalbox {

/// The environment variables that matter to clients.
QStringList conflictingVariables();

/// What it means for clients that are set up as `wish` says when `name` is `value` at a place; nothing when
/// it does no harm. A value that cannot be known is a null one.
std::optional<ClientCheck> checkVariable(const QString &name, const QString &value, const SetupWish &wish);

/// The assignments of these variables in a file of a shell, or of NAME=value, each with its line.
QList<ClientCheck> checkShellText(const QString &text, const QString &place, const SetupWish &wish);

} // namespace signalbox
