// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/secretsconfig.h"
#include "core/result.h"
#include "credentials/secretstore.h"

#include <QProcessEnvironment>

#include <functional>
#include <memory>

namespace signalbox {

/// Makes the secret store on the thread that will use it.
using SecretStoreFactory = std::function<std::unique_ptr<SecretStore>()>;

/// Who asks for the store decides what may happen for it.
enum class StoreUse {
    Service, ///< never disturbs the user; what cannot be kept is kept until the program ends
    Window, ///< a service that shows something: as that, and no terminal is asked
    Command, ///< the user waits for it: a keychain may ask to be unlocked, and nothing is kept for later
    Helper, ///< another program waits for it: as a command that asks nothing
};

/// The store that the configuration wants. An encrypted file needs its passphrase: from its file, from
/// $SIGNALBOX_PASSPHRASE (which is taken out of this process's environment, so that no child inherits it), or
/// from the terminal, twice for a file that is not there yet. The error says what to do when there is none.
Result<SecretStoreFactory> secretStoreFactory(
    const SecretsConfig &config, const QProcessEnvironment &environment, StoreUse use);

/// The files in the state folder that change when another program keeps a secret or signs in.
QStringList secretFiles(const QString &folder);

} // namespace signalbox
