// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/keychainitems.h"

namespace QKeychain {
class Job;
}

namespace signalbox {

/// Items through QtKeychain: in KWallet, the macOS Keychain, the Windows Credential Manager. QtKeychain works
/// on one job after another, so one that waits for the user's answer to a prompt holds up all others of the
/// process.
class KeychainLibraryItems final : public KeychainItems
{
public:
    /// A name for a system that takes "Work" and "work" for the same, as Windows does: another one for each
    /// name, and in small letters.
    static QString caselessKey(const QString &name);

    void read(const Item &item, QObject *context, const Done &done) override;
    void write(const Item &item, const QByteArray &value, QObject *context, const Done &done) override;
    void remove(const Item &item, QObject *context, const Done &done) override;

private:
    static void run(QKeychain::Job *job, const QString &name, QObject *context, const Done &done);
};

} // namespace signalbox
