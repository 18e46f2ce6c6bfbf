// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "http/protocol.h"

namespace signalbox {

/// The protocol in which a provider is asked what a client asks in `client`: the same where the provider
/// speaks it, so that nothing has to be translated.
[[nodiscard]] Protocol spokenProtocol(Protocol client, const ProviderConfig &provider);

/// What of `path` follows the provider's base URL. Those of type openai have the /v1 in theirs.
[[nodiscard]] QByteArray pathAtProvider(const QByteArray &path, const ProviderConfig &provider);

/// The path for a question in this protocol, as clients of it write it.
[[nodiscard]] QByteArray clientPath(Protocol protocol);

} // namespace signalbox
