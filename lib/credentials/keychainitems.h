// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/secretstore.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace signalbox {

/// The items of a keychain that is open, one by one: how the stores' requests reach a system. Raises no
/// prompt where nobody may be asked and that can be helped. On the keychain's thread.
class KeychainItems
{
public:
    /// What became of an item, never told from within the call: Ok, NotFound, or anything else with the
    /// system's own words, which say nothing of locked or absent keychains that may be relied on. Locked with
    /// words means that its owner has to confirm the request, without that it is in a locked keyring.
    using Done = std::function<void(const SecretStore::Outcome &outcome)>;

    struct Item
    {
        QString name;
        bool mayPrompt = false; ///< whether the user may be asked, and waited for
    };

    KeychainItems() = default;
    virtual ~KeychainItems() = default;
    Q_DISABLE_COPY_MOVE(KeychainItems)

    /// `done` is not called after `context` is gone.
    virtual void read(const Item &item, QObject *context, const Done &done) = 0;
    virtual void write(const Item &item, const QByteArray &value, QObject *context, const Done &done) = 0;
    virtual void remove(const Item &item, QObject *context, const Done &done) = 0;

    /// The Secret Service's own, by D-Bus. Null on systems that have none.
    static std::unique_ptr<KeychainItems> ofSecretService();
};

} // namespace signalbox
