// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

class QLockFile;

namespace signalbox {

class SecretStore;

/// The file of an account's lock; empty = nobody else has the store.
[[nodiscard]] QString lockFileOf(const QString &account, const QString &folder, const SecretStore &store);

/// The lock of one account: of all programs that use the store only who holds it renews, keeps or removes the
/// account's tokens. It is given back at the latest when this goes.
class AccountLock final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(bool isHeld)>;

    /// `file` empty = nobody else has the store: it is there at once.
    AccountLock(QString file, std::chrono::milliseconds betweenTries, QObject *parent = nullptr);
    ~AccountLock() override;

    /// `done` comes once, from the event loop; false when another program has not given it back within
    /// `patience`.
    void take(std::chrono::milliseconds patience, const Done &done);
    void release();

private:
    void tryIt();
    void tell(bool isHeld);

    QString m_file;
    std::chrono::milliseconds m_betweenTries;
    QDeadlineTimer m_patience;
    std::unique_ptr<QLockFile> m_lock;
    QTimer m_timer;
    Done m_done;
};

} // namespace signalbox
