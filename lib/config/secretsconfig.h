// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// Where secrets are kept that the program stores for the user.
struct SecretsConfig
{
    enum class Store {
        Keychain, ///< of the system; where there is none, memory, with a warning
        File, ///< one encrypted file, opened by a passphrase
        Memory, ///< until the program ends
    };

    Store store = Store::Keychain;
    QString file; ///< of Store::File; empty = secrets.sealed in the state folder
    QString passphraseFile; ///< its first line; empty = $SIGNALBOX_PASSPHRASE, or the terminal

    friend bool operator==(const SecretsConfig &, const SecretsConfig &) = default;
};

} // namespace signalbox
