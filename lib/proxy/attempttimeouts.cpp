// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/attempttimeouts.h"

#include <algorithm>

namespace signalbox {

AttemptTimeouts attemptTimeouts(const ClientRequest &asked, const Config &config)
{
    const TimeoutConfig &configured = config.timeouts;
    AttemptTimeouts result;
    result.connect = configured.connect;
    if (asked.stream) {
        result.head = std::min(configured.firstByte, asked.clientTimeout.value_or(configured.firstByte));
        result.idle = configured.idle;
    } else {
        result.head = asked.clientTimeout.value_or(configured.plain);
        result.idle = configured.plain;
    }
    if (asked.kind == ClientRequest::Kind::CountTokens) {
        result.head = std::min(result.head, config.tokenCounting.timeout);
        result.idle = std::min(result.idle, config.tokenCounting.timeout);
    }
    return result;
}

} // namespace signalbox
