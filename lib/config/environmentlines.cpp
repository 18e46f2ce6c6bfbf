// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/environmentlines.h"

#include <algorithm>

namespace signalbox {

QStringList environmentLines(const QString &baseUrl, bool needsKey, const QProcessEnvironment &environment)
{
    QStringList lines{QStringLiteral("export ANTHROPIC_BASE_URL=") + baseUrl};
    lines << (needsKey ? QStringLiteral("export ANTHROPIC_AUTH_TOKEN=YOUR-CLIENT-KEY")
                       : QStringLiteral("export ANTHROPIC_AUTH_TOKEN=signalbox"));

    const QStringList proxyVariables{QStringLiteral("HTTP_PROXY"), QStringLiteral("http_proxy"),
        QStringLiteral("HTTPS_PROXY"), QStringLiteral("https_proxy"), QStringLiteral("ALL_PROXY"),
        QStringLiteral("all_proxy")};
    const bool proxied = std::any_of(proxyVariables.begin(), proxyVariables.end(),
        [&](const QString &name) { return !environment.value(name).isEmpty(); });
    if (proxied)
        lines << QStringLiteral("export NO_PROXY=127.0.0.1,localhost,::1${NO_PROXY:+,$NO_PROXY}");
    return lines;
}

} // namespace signalbox
