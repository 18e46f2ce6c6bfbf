// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/sealedfileaccess.h"
#include "credentials/secretstore.h"

#include <QFutureWatcher>
#include <QLockFile>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>

namespace signalbox {

/// One encrypted file (sealedfile.h), opened by a passphrase: `secrets.store: file`. For its owner alone
/// (0600; the folder, where it has to be made, 0700).
///
/// The work is done on threads of the global QThreadPool (SealedFileAccess), for one request after another.
/// Other processes may use the same file: it is looked at again for each request, and changed only under the
/// lock FILE.lock, for which a write waits for `patience` before it is Unavailable. A file that the
/// passphrase does not open (Denied), or that is damaged (Failed), is left as it is; one that was there and
/// is gone is Unavailable.
class SealedFileStore final : public SecretStore
{
    Q_OBJECT

public:
    struct Options
    {
        sealedfile::Cost cost = sealedfile::Cost::moderate(); ///< of a new file; an old one keeps its own
        std::chrono::milliseconds patience{10'000}; ///< for another process's lock
    };

    SealedFileStore(
        const QString &path, Secret passphrase, const Options &options, QObject *parent = nullptr);
    SealedFileStore(const QString &path, Secret passphrase, QObject *parent = nullptr);
    /// Waits for no more than a change that is being written: the lock ends with the store.
    ~SealedFileStore() override;
    Q_DISABLE_COPY_MOVE(SealedFileStore)

    void read(const QString &name, QObject *context, Done done) override;
    void write(const QString &name, const Secret &value, QObject *context, Done done) override;
    void remove(const QString &name, QObject *context, Done done) override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] bool isPersistent() const override { return true; }

private:
    using Kind = SealedFileAccess::Request::Kind;
    struct Request
    {
        SealedFileAccess::Request wanted;
        QPointer<QObject> context;
        Done done;
        std::optional<std::chrono::steady_clock::time_point> lockedOutSince = {};
    };

    void enqueue(Request request);
    /// Begins to work on the first request, unless it is answered already or has to wait for the lock.
    void proceed();
    /// False while it has to be waited for, or when the request has been answered.
    bool takeLock();
    void onPerformed();
    void finish(const Outcome &outcome);
    void fail(Status status, const QString &what);

    QString m_path;
    Options m_options;
    QLockFile m_lock;
    QTimer m_next; ///< the first request's turn, or its next try to get the lock
    std::deque<Request> m_requests;
    std::shared_ptr<SealedFileAccess> m_access; ///< the work's own while there is some
    QFutureWatcher<Outcome> m_work;
    bool m_isWorking = false; ///< until onPerformed()
};

} // namespace signalbox
