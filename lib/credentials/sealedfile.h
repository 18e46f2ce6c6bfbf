// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/secret.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <map>
#include <memory>

/// The format and the cryptography of an encrypted file of secrets; no I/O. All of it is libsodium's:
/// Argon2id (crypto_pwhash) makes the key of the passphrase, XChaCha20-Poly1305
/// (crypto_aead_xchacha20poly1305_ietf) encrypts and authenticates, with a fresh nonce at each writing.
/// Everything may be called from any thread.
///
///     "signalbox-sealed 1\n"                             19 bytes
///     salt                                               16
///     operations, bytes of memory (Argon2id)             8, 8, little endian
///     nonce and tag of nothing, encrypted: tells a       24, 16
///         wrong passphrase from a damaged file
///     nonce                                              24
///     the secrets {"NAME": "BASE64", …}, encrypted       the rest; authenticates all before it, too
namespace signalbox::sealedfile {

constexpr qsizetype largestFile = 4 * 1024 * 1024;
constexpr std::size_t mostSecrets = 1000;

using Secrets = std::map<QString, Secret>;

/// What guessing a passphrase costs, and opening the file for us.
struct Cost
{
    quint64 operations = 0;
    quint64 memory = 0; ///< bytes

    /// libsodium's MODERATE: 256 MiB and most of a second.
    static Cost moderate();
    /// As little as libsodium allows: for tests.
    static Cost least();
};

/// A key, wiped when it is destroyed.
class Key
{
public:
    Key() = default;
    ~Key();
    Q_DISABLE_COPY_MOVE(Key)

    [[nodiscard]] unsigned char *data() { return m_bytes.data(); }
    [[nodiscard]] const unsigned char *data() const { return m_bytes.data(); }

private:
    std::array<unsigned char, 32> m_bytes{};
};
using KeyPointer = std::shared_ptr<const Key>;

/// The salt and the cost: what, with the passphrase, makes the key.
struct Recipe
{
    QByteArray salt;
    Cost cost;
};

/// False where libsodium does not work here: nothing else may be called then.
bool isUsable();

/// A recipe for a new file.
Recipe newRecipe(const Cost &cost);

/// Takes long and a lot of memory by design (Cost). Null when the memory is not there.
KeyPointer deriveKey(const Secret &passphrase, const Recipe &recipe);

/// The recipe of a file's content. The error says that it is none of ours, or damaged.
Result<Recipe> readRecipe(const QByteArray &content);

/// True when `key` is the one that the file was sealed with, whether or not the secrets in it are whole.
bool opens(const QByteArray &content, const Key &key);

/// The secrets of a file that `key` opens(). The error says that it is damaged.
Result<Secrets> open(const QByteArray &content, const Key &key);

/// The content of a file; `key` was derived by `recipe`. The error says that it would be too large.
Result<QByteArray> seal(const Secrets &secrets, const Recipe &recipe, const Key &key);

} // namespace signalbox::sealedfile
