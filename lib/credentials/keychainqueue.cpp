// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainqueue.h"

#include <QThread>

#include <algorithm>

namespace signalbox {

void KeychainQueue::submit(const KeychainOperation::Request &request)
{
    auto *operation
        = new KeychainOperation(request, m_partSize, {m_libraryItems, m_serviceItems.get(), m_unlock}, this);
    connect(operation, &KeychainOperation::finished, this,
        [this, operation](const SecretStore::Outcome &outcome) { onFinished(operation, outcome); });
    m_operations.push_back(operation);
    startFirstOf(request.name);
}

void KeychainQueue::startFirstOf(const QString &name)
{
    // The program ends: nobody hears an answer, and each look at a keychain that hangs takes its time.
    if (QThread::currentThread()->isInterruptionRequested())
        return;
    const auto first = std::find_if(m_operations.begin(), m_operations.end(),
        [&](const KeychainOperation *operation) { return operation->request().name == name; });
    if (first != m_operations.end() && !(*first)->isStarted())
        (*first)->start();
}

void KeychainQueue::onFinished(KeychainOperation *operation, const SecretStore::Outcome &outcome)
{
    m_operations.remove(operation);
    operation->deleteLater();
    Q_EMIT answered(operation->request().id, outcome);
    startFirstOf(operation->request().name);
}

} // namespace signalbox
