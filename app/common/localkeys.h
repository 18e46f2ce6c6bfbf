// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/commandline.h"
#include "config/loadedconfig.h"
#include "core/result.h"
#include "credentials/secretstore.h"

#include <functional>

namespace signalbox {

/// A random key of this program: "sbx-" and 43 characters.
Secret newLocalKey();

/// Where the value of a key is kept whose hash stands in the configuration: "client-key/NAME", "admin-key".
QString clientKeySecretName(const QString &keyName);
QString adminKeySecretName();

/// Keeps a key: in `store`, or, where there is none (a server without a keychain), in a file of its own that
/// only its owner can read. `done` hears where it is, or what is wrong.
void keepLocalKey(SecretStore &store, const QString &name, const Secret &key, QObject *context,
    const std::function<void(const Result<QString> &place)> &done);

/// Runs `token`: prints the client key of this computer, the admin key, or makes a new one. Returns the exit
/// code.
int printToken(const CommandLine &commandLine, const LoadedConfig &loaded, SecretStore &store);

} // namespace signalbox
