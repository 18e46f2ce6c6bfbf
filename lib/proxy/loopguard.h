// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headers.h"
#include "proxy/boundaddress.h"

#include <QUrl>

namespace signalbox {

/// Keeps requests from coming back to the program that has sent them: by the addresses of its providers, and
/// by a header field that each program on the way adds itself to, as proxies do (RFC 9110 §7.6.3, RFC 8586).
class LoopGuard
{
public:
    static constexpr auto field = "x-signalbox-hop";
    static constexpr qsizetype mostHops = 8;

    LoopGuard();

    /// Why a provider at this address would be this program itself, in one line; empty = it is not.
    [[nodiscard]] static QString problemOf(const QUrl &provider, const QList<BoundAddress> &own);
    /// Why a request must not go on, in one line; empty = it may.
    [[nodiscard]] QString problemOf(const Headers &request) const;
    /// The field for what is sent because of this request.
    [[nodiscard]] QByteArray hopsAfter(const Headers &request) const;

private:
    QByteArray m_id; ///< of this run of the program
};

} // namespace signalbox
