// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/toolnames.h"

#include "translation/toolids.h"

#include <QCryptographicHash>

namespace signalbox {

QByteArray ToolNames::forProvider(const QByteArray &name)
{
    constexpr qsizetype hashSize = 8;
    QByteArray allowed = cleanToolId(name);
    if (allowed.size() > m_longest || allowed != name) {
        const QByteArray hash
            = QCryptographicHash::hash(name, QCryptographicHash::Sha256).toHex().left(hashSize);
        allowed = allowed.left(m_longest - hashSize - 1) + '_' + hash;
        m_originals.insert(allowed, QByteArray(name.constData(), name.size()));
    }
    return allowed;
}

QByteArray ToolNames::forClient(QByteArrayView name) const
{
    const QByteArray known = name.toByteArray();
    return m_originals.value(known, known);
}

} // namespace signalbox
