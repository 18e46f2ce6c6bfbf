// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headers.h"

#include <QByteArray>
#include <QHostAddress>

namespace signalbox {

/// One request as the client sent it. The body is complete and untouched.
struct HttpRequest
{
    QByteArray method;
    QByteArray path; ///< percent-encoded, begins with '/'
    QByteArray query; ///< without '?'; empty when there is none
    Headers headers;
    QByteArray body;
    QHostAddress peer;
    QHostAddress localAddress; ///< at which the client reached us

    [[nodiscard]] QByteArray target() const { return query.isEmpty() ? path : path + '?' + query; }
};

} // namespace signalbox
