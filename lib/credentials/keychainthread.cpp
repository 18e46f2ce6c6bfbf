// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainthread.h"

#include <QCoreApplication>

namespace signalbox {

KeychainThread &KeychainThread::ofProcess()
{
    // Never destroyed: QtKeychain's queue is not either.
    static auto *const thread = new KeychainThread;
    return *thread;
}

KeychainThread::KeychainThread()
{
    m_thread.setObjectName(QStringLiteral("keychain"));
    m_thread.start();
    qAddPostRoutine([] {
        QThread &thread = ofProcess().m_thread;
        thread.requestInterruption(); // of what it was asked and has not begun
        thread.quit();
        thread.wait();
    });
}

} // namespace signalbox
