// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace signalbox {

/// The host in an authority or Host field ("Name:8484", "[::1]"; RFC 3986 §3.2), without port and brackets,
/// in lower case. Empty when it is not one.
QString hostOfAuthority(const QByteArray &authority);

/// True for the names and addresses of this computer itself; they are reached without any network.
bool isLoopbackHost(const QString &host);

} // namespace signalbox
