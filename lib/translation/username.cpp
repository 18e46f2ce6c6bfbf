// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/username.h"

#include <QCryptographicHash>

namespace signalbox {

QByteArray shortUserName(const QByteArray &name)
{
    constexpr qsizetype longest = 64;
    constexpr qsizetype hashSize = 32;
    if (name.size() <= longest && !name.contains('{') && !name.contains("_session_"))
        return name;
    return QCryptographicHash::hash(name, QCryptographicHash::Sha256).toHex().left(hashSize);
}

} // namespace signalbox
