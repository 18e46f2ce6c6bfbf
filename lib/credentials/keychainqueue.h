// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/keychainlibraryitems.h"
#include "credentials/keychainoperation.h"
#include "credentials/keychainunlock.h"

#include <QObject>

#include <list>
#include <memory>

namespace signalbox {

/// The requests of one KeychainStore, on the keychain's thread. Those of one name are worked on one after
/// another, those of different names side by side: whoever waits for the user keeps nobody else waiting.
class KeychainQueue final : public QObject
{
    Q_OBJECT

public:
    explicit KeychainQueue(qsizetype partSize) : m_partSize(partSize) { }

    void submit(const KeychainOperation::Request &request);

Q_SIGNALS:
    void answered(quint64 id, const SecretStore::Outcome &outcome);

private:
    void startFirstOf(const QString &name);
    void onFinished(KeychainOperation *operation, const SecretStore::Outcome &outcome);

    qsizetype m_partSize;
    KeychainLibraryItems m_libraryItems;
    std::unique_ptr<KeychainItems> m_serviceItems = KeychainItems::ofSecretService();
    KeychainUnlock m_unlock{this};
    std::list<KeychainOperation *> m_operations; ///< children, in the order of their coming
};

} // namespace signalbox
