// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QThread>

namespace signalbox {

/// The thread that talks to the keychain, which may block for a moment. There is one for the process, not one
/// for each store, because QtKeychain has one queue for the process, which belongs to the thread that used it
/// first and dies with it: jobs of any later thread would wait for ever. Stops with the application, and
/// begins nothing any more by then: what is under way may take it a moment.
class KeychainThread
{
public:
    static KeychainThread &ofProcess();
    Q_DISABLE_COPY_MOVE(KeychainThread)

    /// Makes `object`, which has no parent, live on this thread.
    void adopt(QObject *object) { object->moveToThread(&m_thread); }

private:
    KeychainThread();
    ~KeychainThread() = default;

    QThread m_thread;
};

} // namespace signalbox
