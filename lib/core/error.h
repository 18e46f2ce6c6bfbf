// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace signalbox {

/// What went wrong, in the vocabulary of the Anthropic API (error types of its "Errors" page).
struct Error
{
    enum class Kind {
        InvalidRequest,
        Authentication,
        Billing,
        Permission,
        NotFound,
        Conflict,
        RequestTooLarge,
        RateLimit,
        Api,
        Timeout,
        Overloaded,
    };

    Kind kind = Kind::Api;
    QString message;
};

/// The value of `error.type` on the wire, for example "overloaded_error".
QByteArrayView errorTypeName(Error::Kind kind);

/// The kind that a wire name stands for; Kind::Api for names we do not know.
Error::Kind errorKindFromTypeName(QByteArrayView name);

/// The HTTP status an error of this kind is sent with.
int httpStatus(Error::Kind kind);

/// The kind a bare HTTP status stands for, used when a body says nothing better.
Error::Kind errorKindFromStatus(int status);

} // namespace signalbox
