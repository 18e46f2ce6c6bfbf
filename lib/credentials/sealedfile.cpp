// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/sealedfile.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

#include <sodium.h>

namespace signalbox::sealedfile {

namespace {

constexpr QByteArrayView magic = "signalbox-sealed 1\n";
constexpr qsizetype saltSize = crypto_pwhash_SALTBYTES;
constexpr qsizetype nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype tagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;

constexpr qsizetype recipeEnd = magic.size() + saltSize + 2 * qsizetype(sizeof(quint64));
constexpr qsizetype checkEnd = recipeEnd + nonceSize + tagSize;
constexpr qsizetype headEnd = checkEnd + nonceSize;

/// A file is not to make us take all memory there is: libsodium's SENSITIVE, and more rounds than anybody
/// waits.
constexpr quint64 mostOperations = 64;
constexpr quint64 mostMemory = 1024ULL * 1024 * 1024;

static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32, "the size of Key");

const unsigned char *bytes(const QByteArray &array)
{
    return reinterpret_cast<const unsigned char *>(array.constData());
}

unsigned char *bytes(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}

QByteArray randomBytes(qsizetype size)
{
    QByteArray random(size, Qt::Uninitialized);
    randombytes_buf(random.data(), std::size_t(size));
    return random;
}

QByteArray number(quint64 value)
{
    QByteArray text(sizeof value, Qt::Uninitialized);
    qToLittleEndian(value, text.data());
    return text;
}

/// NONCE and the encrypted `plain`, which with `before` is authenticated.
QByteArray encrypt(const QByteArray &before, const QByteArray &plain, const Key &key)
{
    const QByteArray nonce = randomBytes(nonceSize);
    const QByteArray authenticated = before + nonce;
    QByteArray encrypted(plain.size() + tagSize, Qt::Uninitialized);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(encrypted), nullptr, bytes(plain), quint64(plain.size()),
        bytes(authenticated), quint64(authenticated.size()), nullptr, bytes(nonce), key.data());
    return nonce + encrypted;
}

/// The plain text of what stands in `content` from `from`, nonce first, to `end`.
std::optional<QByteArray> decrypt(const QByteArray &content, qsizetype from, qsizetype end, const Key &key)
{
    const QByteArray authenticated = content.left(from + nonceSize);
    const QByteArray nonce = content.mid(from, nonceSize);
    const QByteArray encrypted = content.mid(from + nonceSize, end - from - nonceSize);
    QByteArray plain(encrypted.size() - tagSize, Qt::Uninitialized);
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(plain), nullptr, nullptr,
        bytes(encrypted), quint64(encrypted.size()), bytes(authenticated), quint64(authenticated.size()),
        bytes(nonce), key.data());
    return failed != 0 ? std::nullopt : std::optional(plain);
}

void wipe(QByteArray &array)
{
    sodium_memzero(array.data(), std::size_t(array.size()));
}

Error damaged()
{
    return {Error::Kind::InvalidRequest, QStringLiteral("the file is damaged: put a copy in its place")};
}

Error tooLarge()
{
    return {Error::Kind::RequestTooLarge,
        QStringLiteral("more than %1 secrets, or than %2 bytes of them: remove some")
            .arg(mostSecrets)
            .arg(largestFile)};
}

std::optional<Secrets> readSecrets(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    const QJsonObject object = document.object();
    if (!document.isObject() || object.size() > qsizetype(mostSecrets))
        return std::nullopt;
    Secrets secrets;
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        const auto value = QByteArray::fromBase64Encoding(
            entry.value().toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (!entry.value().isString() || !value)
            return std::nullopt;
        secrets.emplace(entry.key(), Secret(*value));
    }
    return secrets;
}

} // namespace

Cost Cost::moderate()
{
    return {crypto_pwhash_argon2id_OPSLIMIT_MODERATE, crypto_pwhash_argon2id_MEMLIMIT_MODERATE};
}

Cost Cost::least()
{
    return {crypto_pwhash_argon2id_OPSLIMIT_MIN, crypto_pwhash_argon2id_MEMLIMIT_MIN};
}

Key::~Key()
{
    sodium_memzero(m_bytes.data(), m_bytes.size());
}

bool isUsable()
{
    return sodium_init() >= 0; // it may be called again, from any thread
}

Recipe newRecipe(const Cost &cost)
{
    return {randomBytes(saltSize), cost};
}

KeyPointer deriveKey(const Secret &passphrase, const Recipe &recipe)
{
    auto key = std::make_shared<Key>();
    const QByteArray &text = passphrase.reveal();
    const int failed = crypto_pwhash(key->data(), crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
        text.constData(), quint64(text.size()), bytes(recipe.salt), recipe.cost.operations,
        std::size_t(recipe.cost.memory), crypto_pwhash_ALG_ARGON2ID13);
    return failed != 0 ? nullptr : key;
}

Result<Recipe> readRecipe(const QByteArray &content)
{
    if (!content.startsWith(magic))
        return Error{Error::Kind::InvalidRequest, QStringLiteral("it is not a file of sealed secrets")};
    if (content.size() < headEnd + tagSize || content.size() > largestFile)
        return damaged();
    const char *numbers = content.constData() + magic.size() + saltSize;
    const Cost cost{
        qFromLittleEndian<quint64>(numbers), qFromLittleEndian<quint64>(numbers + sizeof(quint64))};
    const bool isSane = cost.operations >= crypto_pwhash_argon2id_OPSLIMIT_MIN
        && cost.operations <= mostOperations && cost.memory >= crypto_pwhash_argon2id_MEMLIMIT_MIN
        && cost.memory <= mostMemory;
    return isSane ? Result<Recipe>(Recipe{content.mid(magic.size(), saltSize), cost})
                  : Result<Recipe>(damaged());
}

bool opens(const QByteArray &content, const Key &key)
{
    return content.size() >= headEnd + tagSize && decrypt(content, recipeEnd, checkEnd, key).has_value();
}

Result<Secrets> open(const QByteArray &content, const Key &key)
{
    if (content.size() < headEnd + tagSize)
        return damaged();
    std::optional<QByteArray> plain = decrypt(content, checkEnd, content.size(), key);
    if (!plain)
        return damaged();
    const std::optional<Secrets> secrets = readSecrets(*plain);
    wipe(*plain);
    return secrets ? Result<Secrets>(*secrets) : Result<Secrets>(damaged());
}

Result<QByteArray> seal(const Secrets &secrets, const Recipe &recipe, const Key &key)
{
    if (secrets.size() > mostSecrets)
        return tooLarge();
    QJsonObject object;
    for (const auto &[name, secret] : secrets)
        object.insert(name, QString::fromLatin1(secret.reveal().toBase64()));
    QByteArray plain = QJsonDocument(object).toJson(QJsonDocument::Compact);

    QByteArray content
        = magic.toByteArray() + recipe.salt + number(recipe.cost.operations) + number(recipe.cost.memory);
    content += encrypt(content, QByteArray(), key);
    content += encrypt(content, plain, key);
    wipe(plain);
    return content.size() > largestFile ? Result<QByteArray>(tooLarge()) : Result<QByteArray>(content);
}

} // namespace signalbox::sealedfile
