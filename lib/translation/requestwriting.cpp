// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/requestwriting.h"

namespace signalbox {

RequestWriting::RequestWriting(const ModelRequest &request, const RequestTarget &target, ToolNames names)
    : m_request(request)
    , m_target(target)
    , m_dialect(target.dialect)
    , m_names(std::move(names))
{ }

void RequestWriting::lose(const QString &what)
{
    if (!m_lost.contains(what))
        m_lost << what;
}

bool RequestWriting::takes(QByteArrayView parameter) const
{
    return m_dialect.takes(QString::fromLatin1(parameter));
}

void RequestWriting::parameter(QByteArrayView name, QByteArrayView json)
{
    if (json.isEmpty())
        return;
    if (takes(name))
        m_json.member(m_dialect.name(QString::fromLatin1(name)).toUtf8(), json);
    else
        lose(QString::fromLatin1(name));
}

QByteArray RequestWriting::maxTokens() const
{
    const qint64 most = m_dialect.maxTokens;
    const bool isTooMany = most > 0 && m_request.maxTokens.toDouble() > static_cast<double>(most);
    return isTooMany ? QByteArray::number(most) : m_request.maxTokens;
}

WrittenRequest RequestWriting::result()
{
    WrittenRequest result;
    result.body = m_json.take();
    result.toolNames = std::move(m_names);
    result.lost = std::move(m_lost);
    return result;
}

} // namespace signalbox
