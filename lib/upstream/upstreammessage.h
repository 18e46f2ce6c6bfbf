// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httprequest.h"
#include "http/protocol.h"
#include "upstream/provider.h"

#include <QUrl>

#include <functional>
#include <optional>

namespace signalbox {

/// One upstream HTTP request as it goes on the wire.
struct UpstreamMessage
{
    QByteArray method;
    QUrl url;
    Headers headers;
    QByteArray body;
};

/// What a request says to one provider.
struct UpstreamContent
{
    QByteArray body;
    QString model; ///< in the provider's words
    std::optional<Protocol> translatedTo
        = std::nullopt; ///< the provider's protocol where it is not the client's
};

/// `request` as it goes to `provider` with `content`: same method, query and end-to-end fields; the
/// provider's address and credential in place of ours. What a client says to its own API beside a request
/// that was translated (its query, anthropic-*, x-stainless-* …) stays behind. `key` is empty where the
/// provider needs none of ours; with passed-through credentials the client's own fields stay, but for those
/// that `isOurKey` says were meant for this proxy. What the provider rejects (its quirks) is taken out of
/// Messages API requests.
UpstreamMessage upstreamMessage(const HttpRequest &request, const UpstreamContent &content,
    const Provider &provider, const Secret &key, const std::function<bool(QByteArrayView)> &isOurKey);

} // namespace signalbox
