// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/toolids.h"

#include <QCryptographicHash>

#include <algorithm>

namespace signalbox {

QByteArray cleanToolId(QByteArrayView id)
{
    QByteArray clean = id.toByteArray();
    std::replace_if(
        clean.begin(), clean.end(),
        [](char c) {
            const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            return !isLetter && !(c >= '0' && c <= '9') && c != '_' && c != '-';
        },
        '_');
    return clean;
}

QByteArray shortToolId(const QByteArray &id, qsizetype longest)
{
    constexpr qsizetype hashSize = 12;
    if (id.size() <= longest)
        return id;
    const QByteArray hash = QCryptographicHash::hash(id, QCryptographicHash::Sha256).toHex().left(hashSize);
    QByteArray shorter = id.left(longest - hashSize - 1);
    shorter += '_';
    shorter += hash;
    return shorter;
}

} // namespace signalbox
