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

    // What the client has said beside the request itself (clientpath.h).
    QByteArray pathKey; ///< its key for this proxy, when the path carried it
    QString pin; ///< the provider it asks for
    QString project;

    QString clientKey; ///< the name of the client key it came with; empty = none (ClientGuard)

    [[nodiscard]] QByteArray target() const { return query.isEmpty() ? path : path + '?' + query; }
};

} // namespace signalbox
