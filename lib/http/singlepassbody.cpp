// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/singlepassbody.h"

#include <cstring>

namespace signalbox {

SinglePassBody::SinglePassBody(QByteArray bytes) : m_bytes(std::move(bytes))
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 SinglePassBody::readData(char *data, qint64 maximum)
{
    const qint64 count = qMin(maximum, m_bytes.size() - m_taken);
    if (count <= 0)
        return -1;
    emit asked();
    std::memcpy(data, m_bytes.constData() + m_taken, static_cast<size_t>(count));
    m_taken += count;
    return count;
}

} // namespace signalbox
