// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/environmentlines.h"

#include <algorithm>

namespace signalbox {

ClientToken clientToken(const Config &config)
{
    if (!config.server.clientKeys.isEmpty())
        return ClientToken::ClientKey;
    const bool passesThrough
        = std::any_of(config.providers.begin(), config.providers.end(), [](const ProviderConfig &provider) {
              return provider.enabled && provider.auth == ProviderConfig::Auth::Passthrough;
          });
    return passesThrough ? ClientToken::Own : ClientToken::AnyText;
}

QStringList environmentLines(
    const QString &baseUrl, ClientToken token, const QProcessEnvironment &environment)
{
    QStringList lines{QStringLiteral("export ANTHROPIC_BASE_URL=") + baseUrl};
    if (token == ClientToken::ClientKey)
        lines << QStringLiteral("export ANTHROPIC_AUTH_TOKEN=YOUR-CLIENT-KEY");
    else if (token == ClientToken::AnyText)
        lines << QStringLiteral("export ANTHROPIC_AUTH_TOKEN=signalbox");

    const QStringList proxyVariables{QStringLiteral("HTTP_PROXY"), QStringLiteral("http_proxy"),
        QStringLiteral("HTTPS_PROXY"), QStringLiteral("https_proxy"), QStringLiteral("ALL_PROXY"),
        QStringLiteral("all_proxy")};
    const bool proxied = std::any_of(proxyVariables.begin(), proxyVariables.end(),
        [&](const QString &name) { return !environment.value(name).isEmpty(); });
    if (proxied) // some programs read only one of the two
        lines << QStringLiteral("export NO_PROXY=127.0.0.1,localhost,::1${NO_PROXY:+,$NO_PROXY}")
              << QStringLiteral("export no_proxy=127.0.0.1,localhost,::1${no_proxy:+,$no_proxy}");
    return lines;
}

} // namespace signalbox
