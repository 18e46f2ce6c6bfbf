// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkProxy>
#include <QUrl>

namespace signalbox {

/// The proxy that a provider's `proxy` names: http:// or socks5://.
[[nodiscard]] QNetworkProxy networkProxyAt(const QUrl &url);

/// The same for a way to `target`: none for an empty `proxy`, the system's for "system:".
[[nodiscard]] QNetworkProxy networkProxyFor(const QUrl &proxy, const QUrl &target);

} // namespace signalbox
