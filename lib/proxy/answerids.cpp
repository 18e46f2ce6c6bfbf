// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/answerids.h"

#include <utility>

namespace signalbox {

void AnswerIds::feed(const QByteArray &bytes, qint64 contentLength, const ResourceOwner &owner)
{
    if (m_bytes.size() + bytes.size() <= longest)
        m_bytes += bytes;
    if (m_bytes.size() == contentLength)
        finish(owner);
}

void AnswerIds::finish(const ResourceOwner &owner)
{
    if (!m_bytes.isEmpty())
        m_owners.learn(owner, std::exchange(m_bytes, {}));
}

} // namespace signalbox
