// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// How the keychain of this system is, without asking its owner for anything.
struct KeychainCondition
{
    enum class State {
        Open,
        Locked,
        Empty, ///< it works but has no keyring yet: nothing can be in it, and the first write asks for a
               ///< password
        Absent, ///< there is none, or it does not answer
    };

    State state = State::Open;
    QString message = {}; ///< one line with the remedy where it is not Open
    /// KeychainItems::ofSecretService() and KeychainUnlock are for it; else QtKeychain, whose own jobs ask
    /// the user.
    bool isSecretService = false;
};

/// Asks the session bus; always Open on systems whose keychain needs no bus. Blocks, but for no longer than
/// two or three seconds, and not again for some seconds where it does not answer: for the keychain's thread
/// only.
///
/// QtKeychain cannot tell: a locked keychain whose prompt was cancelled is "Entry not found" to it, and one
/// that hangs takes it 50 seconds.
KeychainCondition probeKeychain();

/// As in "kept in …": "the keychain (Secret Service)". From any thread, without asking anybody.
QString keychainTitle();

} // namespace signalbox
