// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httprequest.h"
#include "upstream/provider.h"

#include <QUrl>

#include <functional>

namespace signalbox {

/// One upstream HTTP request as it goes on the wire.
struct UpstreamMessage
{
    QByteArray method;
    QUrl url;
    Headers headers;
    QByteArray body;
};

/// `request` as it goes to `provider`: same method, query, end-to-end fields and `body`; the provider's
/// address and credential in place of ours. `key` is empty where the provider needs none of ours; with
/// passed-through credentials the client's own fields stay, but for those that `isOurKey` says were meant for
/// this proxy. What the provider rejects (its quirks) is taken out of Messages API requests.
UpstreamMessage upstreamMessage(const HttpRequest &request, const QByteArray &body, const Provider &provider,
    const Secret &key, const std::function<bool(QByteArrayView)> &isOurKey);

} // namespace signalbox
