// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/runningexchanges.h"

#include "proxy/exchange.h"

#include <algorithm>
#include <vector>

namespace signalbox {

QList<RunningExchange> oldestRunning(const QSet<Exchange *> &exchanges, qsizetype most)
{
    std::vector<const Exchange *> oldest(exchanges.begin(), exchanges.end());
    const auto shown = std::min(oldest.size(), static_cast<size_t>(most));
    const auto isOlder = [](const Exchange *one, const Exchange *other) {
        return one->begin() != other->begin() ? one->begin() < other->begin() : one->id() < other->id();
    };
    std::partial_sort(
        oldest.begin(), oldest.begin() + static_cast<std::ptrdiff_t>(shown), oldest.end(), isOlder);
    oldest.resize(shown);
    QList<RunningExchange> result;
    result.reserve(static_cast<qsizetype>(shown));
    for (const Exchange *exchange : oldest)
        result.append(exchange->running());
    return result;
}

} // namespace signalbox
