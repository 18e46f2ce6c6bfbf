// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/requestreading.h"

namespace signalbox {

Result<JsonSlice> requestObject(QByteArrayView body)
{
    const auto json = JsonSlice::parse(body);
    if (!json || json->type() != JsonSlice::Type::Object)
        return Error{Error::Kind::InvalidRequest, QStringLiteral("the request body is not a JSON object")};
    return *json;
}

void RequestReading::fail(const QString &place, const QString &what)
{
    if (!m_error)
        m_error = Error{Error::Kind::InvalidRequest, place + QStringLiteral(": ") + what};
}

void RequestReading::lose(const QString &what)
{
    if (!m_request.lost.contains(what))
        m_request.lost << what;
}

Result<ModelRequest> RequestReading::result()
{
    if (m_error)
        return *m_error;
    return std::move(m_request);
}

} // namespace signalbox
