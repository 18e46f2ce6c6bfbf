// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "credentials/sealedfile.h"
#include "credentials/secretstore.h"

#include <mutex>
#include <optional>

namespace signalbox {

/// What is done with an encrypted file (sealedfile.h), one request after another, each of which may block for
/// a second: on the threads of a pool, and on one at a time. Remembers the key, and what it has read.
class SealedFileAccess
{
public:
    struct Request
    {
        enum class Kind { Read, Write, Remove };

        Kind kind = Kind::Read;
        QString name;
        Secret value; ///< of a Write
    };

    /// `cost`: of a new file.
    SealedFileAccess(QString path, Secret passphrase, const sealedfile::Cost &cost);
    Q_DISABLE_COPY_MOVE(SealedFileAccess)

    /// Whoever changes the file has its lock until this returns, or until abandon().
    SecretStore::Outcome perform(const Request &request);

    /// From another thread: the file is changed no more, once this returns, whatever is under way. Waits for
    /// no more than a change that is being written.
    void abandon();

private:
    using Outcome = SecretStore::Outcome;
    using Status = SecretStore::Status;

    /// Nothing when the secrets that the file has are known; else why they are not.
    [[nodiscard]] std::optional<Outcome> load(bool isForWriting);
    [[nodiscard]] std::optional<Outcome> loadNothing(bool isForWriting);
    [[nodiscard]] std::optional<Outcome> loadContent(const QByteArray &content);
    [[nodiscard]] Result<QByteArray> fileContent() const;
    [[nodiscard]] std::optional<Outcome> takeKeyOf(const sealedfile::Recipe &recipe);
    [[nodiscard]] Outcome save(sealedfile::Secrets secrets);
    [[nodiscard]] Outcome failure(Status status, const QString &what) const;

    QString m_path;
    Secret m_passphrase;
    sealedfile::Cost m_cost;
    std::optional<sealedfile::Recipe> m_recipe; ///< of m_key
    sealedfile::KeyPointer m_key;
    bool m_wasThere = false; ///< the file, at some time
    QByteArray m_content; ///< what m_secrets were read from
    sealedfile::Secrets m_secrets;
    std::mutex m_writing; ///< while the file is changed
    bool m_isAbandoned = false;
};

} // namespace signalbox
