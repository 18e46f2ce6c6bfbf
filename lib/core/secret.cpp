// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secret.h"

namespace signalbox {

QByteArray Secret::hint() const
{
    constexpr qsizetype shown = 4;
    constexpr qsizetype longEnough = 16;
    return m_value.size() < longEnough ? QByteArray("…") : "…" + m_value.right(shown);
}

bool Secret::equals(QByteArrayView candidate) const
{
    if (m_value.isEmpty())
        return false;
    // No early exit: the loop runs over the whole candidate whatever the first difference is.
    auto difference = static_cast<quint32>(candidate.size() != m_value.size());
    for (qsizetype i = 0; i < candidate.size(); ++i)
        difference |= static_cast<quint8>(candidate[i]) ^ static_cast<quint8>(m_value.at(i % m_value.size()));
    return difference == 0;
}

QDebug operator<<(QDebug debug, const Secret &secret)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "Secret(" << secret.hint().constData() << ')';
    return debug;
}

} // namespace signalbox
