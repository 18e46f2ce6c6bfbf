// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "credentials/sealedfile.h"
#include "credentials/secretstore.h"

#include <QFutureWatcher>
#include <QLockFile>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <deque>
#include <optional>

namespace signalbox {

/// One encrypted file (sealedfile.h), opened by a passphrase: `secrets.store: file`. For its owner alone
/// (0600; the folder, where it has to be made, 0700).
///
/// The key is derived on a thread of the global QThreadPool; what was asked meanwhile waits its turn. Other
/// processes may use the same file: it is looked at again for each request, and changed only under the lock
/// FILE.lock, for which a write waits for `patience` before it is Unavailable. A file that the passphrase
/// does not open (Denied), or that is damaged (Failed), is left as it is.
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

    void read(const QString &name, QObject *context, Done done) override;
    void write(const QString &name, const Secret &value, QObject *context, Done done) override;
    void remove(const QString &name, QObject *context, Done done) override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] bool isPersistent() const override { return true; }

private:
    struct Request
    {
        enum class Kind { Read, Write, Remove };

        Kind kind = Kind::Read;
        QString name;
        Secret value;
        QPointer<QObject> context;
        Done done;
        std::optional<std::chrono::steady_clock::time_point> lockedOutSince = {};
    };

    void enqueue(Request request);
    /// Works on the first request until it is answered, or has to wait for a key or a lock.
    void proceed();
    /// False while it has to be waited for, or when the request has been answered.
    bool takeLock();
    /// False while the key is being derived, or when the request has been answered.
    bool load();
    bool useKeyOf(const sealedfile::Recipe &recipe);
    void deriveKey(const sealedfile::Recipe &recipe);
    void onKeyDerived();
    [[nodiscard]] Result<QByteArray> fileContent() const;
    [[nodiscard]] Outcome perform(const Request &request);
    [[nodiscard]] Outcome save(sealedfile::Secrets secrets);
    [[nodiscard]] Outcome missing(const QString &name) const;
    void finish(const Outcome &outcome);
    void fail(Status status, const QString &what);

    QString m_path;
    Secret m_passphrase;
    Options m_options;
    QLockFile m_lock;
    QTimer m_next; ///< the first request's turn, or its next try to get the lock
    std::deque<Request> m_requests;
    QFutureWatcher<sealedfile::KeyPointer> m_derivation;
    std::optional<sealedfile::Recipe> m_recipe; ///< of m_key, or of the key that is being derived
    sealedfile::KeyPointer m_key;
    bool m_isDeriving = false; ///< until onKeyDerived()
    QByteArray m_content; ///< what m_secrets were read from
    sealedfile::Secrets m_secrets;
};

} // namespace signalbox
