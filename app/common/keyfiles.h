// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/secret.h"

#include <QString>

#include <optional>

namespace signalbox {

/// The file of a key of this program that is in no keychain, whether it is there or not: one for each name,
/// in a folder of the state folder.
QString keyFile(const QString &name);

/// Empty when there is none.
Secret keyInFile(const QString &name);

/// For its owner alone (0600), and so is the folder (0700). The error names what is in the way.
std::optional<Error> writeKeyFile(const QString &name, const Secret &key);

} // namespace signalbox
