// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace signalbox {

/// What proves that who redeems an authorization code is who asked for it (RFC 7636), of method S256.
struct Pkce
{
    QByteArray verifier; ///< 43 characters of base64url
    QByteArray challenge;

    static Pkce make();
    [[nodiscard]] static QByteArray challengeOf(const QByteArray &verifier);
};

/// 256 bits of the system's random generator as 43 characters of base64url.
QByteArray randomToken();

} // namespace signalbox
