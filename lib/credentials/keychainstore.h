// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/keychainoperation.h"
#include "credentials/secretstore.h"

#include <QHash>
#include <QPointer>

namespace signalbox {

class KeychainQueue;

/// The keychain of the system, through QtKeychain: the Secret Service (gnome-keyring, KeePassXC) or KWallet,
/// the macOS Keychain, the Windows Credential Manager. Items have the service "signalbox" and the secret's
/// name as their key. Never an unencrypted file in its place.
///
/// All work is done on the KeychainThread; destroying a store never waits for it, and what it was asked is
/// then not answered any more. At most 1000 requests wait (Unavailable), a secret has at most `largestSecret`
/// bytes (Failed).
class KeychainStore final : public SecretStore
{
    Q_OBJECT

public:
    static constexpr qsizetype largestSecret = 128 * 1024;
    /// What the system takes in one item, in bytes; 0 = no limit worth mentioning.
    static qsizetype systemPartSize();

    /// Longer secrets are split into parts of `partSize` bytes (SecretParts).
    explicit KeychainStore(qsizetype partSize = systemPartSize(), QObject *parent = nullptr);
    ~KeychainStore() override;
    Q_DISABLE_COPY_MOVE(KeychainStore)

    /// Whether requests made from now on may raise the system's dialog to unlock the keychain, and then wait
    /// for the user. False, as at first, for everything that happens in the background: a locked keychain is
    /// answered Locked at once.
    void setMayPrompt(bool mayPrompt) { m_mayPrompt = mayPrompt; }

    /// Has the user asked to unlock the keychain, whatever mayPrompt is: Ok when it is open, Denied when the
    /// user said no.
    void unlock(QObject *context, Done done);

    void read(const QString &name, QObject *context, Done done) override;
    void write(const QString &name, const Secret &value, QObject *context, Done done) override;
    void remove(const QString &name, QObject *context, Done done) override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] bool isPersistent() const override { return true; }

private:
    struct Caller
    {
        QPointer<QObject> context;
        Done done;
    };

    void submit(KeychainOperation::Request request, QObject *context, Done done);
    void onAnswered(quint64 id, const Outcome &outcome);

    bool m_mayPrompt = false;
    KeychainQueue *m_queue; ///< lives, and is destroyed, on the KeychainThread
    quint64 m_lastId = 0;
    QHash<quint64, Caller> m_callers;
};

} // namespace signalbox
