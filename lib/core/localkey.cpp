// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/localkey.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <array>

namespace signalbox {

Secret newLocalKey()
{
    constexpr std::size_t words = 8; // 256 bits
    std::array<quint32, words> random{};
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    const QByteArray bytes(reinterpret_cast<const char *>(random.data()), sizeof random);
    return Secret("sbx-" + bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

QByteArray hashOfKey(const Secret &key)
{
    return QCryptographicHash::hash(key.reveal(), QCryptographicHash::Sha256);
}

} // namespace signalbox
