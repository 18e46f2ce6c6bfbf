// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/environmentlines.h"

#include <QUrl>

#include <algorithm>

namespace signalbox {

namespace {

/// Some programs read only one of the two.
const char *const noProxyVariables[] = {"NO_PROXY", "no_proxy"};

QString loopbackHosts()
{
    return QStringLiteral("127.0.0.1,localhost,::1");
}

bool hasProxy(const QProcessEnvironment &environment)
{
    const QStringList variables{QStringLiteral("HTTP_PROXY"), QStringLiteral("http_proxy"),
        QStringLiteral("HTTPS_PROXY"), QStringLiteral("https_proxy"), QStringLiteral("ALL_PROXY"),
        QStringLiteral("all_proxy")};
    return std::any_of(variables.begin(), variables.end(),
        [&](const QString &name) { return !environment.value(name).isEmpty(); });
}

bool leavesLoopbackOut(const QString &noProxy)
{
    const QStringList hosts = noProxy.split(u',');
    return std::any_of(hosts.begin(), hosts.end(),
        [](const QString &host) { return host.trimmed() == u"127.0.0.1" || host.trimmed() == u"*"; });
}

QString segment(const char *kind, const QString &name)
{
    if (name.isEmpty())
        return {};
    return QLatin1String(kind) + QString::fromLatin1(QUrl::toPercentEncoding(name));
}

} // namespace

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
    const QByteArray key = token == ClientToken::ClientKey ? QByteArray("YOUR-CLIENT-KEY")
        : token == ClientToken::AnyText                    ? QByteArray("signalbox")
                                                           : QByteArray();
    QStringList lines = environmentLines(Shell::Posix, EnvironmentClient::Claude, baseUrl, Secret(key), {});
    if (!hasProxy(environment))
        return lines;
    for (const char *name : noProxyVariables) // for a shell whose own value is not known
        lines << QStringLiteral("export %1=%2${%1:+,$%1}").arg(QLatin1String(name), loopbackHosts());
    return lines;
}

std::optional<EnvironmentClient> environmentClientFromName(QStringView name)
{
    if (name == u"claude")
        return EnvironmentClient::Claude;
    if (name == u"openai")
        return EnvironmentClient::OpenAi;
    if (name == u"opencode")
        return EnvironmentClient::OpenCode;
    return std::nullopt;
}

QString clientAddress(const QString &baseUrl, const QString &project, const QString &provider)
{
    return QString(baseUrl + segment("/w/", project) + segment("/p/", provider));
}

QStringList environmentLines(Shell shell, EnvironmentClient client, const QString &address, const Secret &key,
    const QProcessEnvironment &environment)
{
    QStringList lines;
    const auto set = [&](const char *name, const QString &value) {
        if (!value.isEmpty())
            lines << assignment(shell, QString::fromLatin1(name), value);
    };
    const QString keyText = QString::fromUtf8(key.reveal());
    switch (client) {
    case EnvironmentClient::Claude:
        set("ANTHROPIC_BASE_URL", address);
        set("ANTHROPIC_AUTH_TOKEN", keyText);
        break;
    case EnvironmentClient::OpenAi:
        set("OPENAI_BASE_URL", QString(address + QStringLiteral("/v1")));
        set("OPENAI_API_KEY", keyText);
        break;
    case EnvironmentClient::OpenCode:
        set("SIGNALBOX_CLIENT_KEY", keyText);
        break;
    }
    if (!hasProxy(environment))
        return lines;
    for (const char *name : noProxyVariables) {
        const QString now = environment.value(QString::fromLatin1(name));
        if (!leavesLoopbackOut(now))
            set(name, now.isEmpty() ? loopbackHosts() : QString(loopbackHosts() + u',' + now));
    }
    return lines;
}

bool proxiesLoopback(const QProcessEnvironment &environment)
{
    if (!hasProxy(environment))
        return false;
    return std::none_of(std::begin(noProxyVariables), std::end(noProxyVariables),
        [&](const char *name) { return leavesLoopbackOut(environment.value(QString::fromLatin1(name))); });
}

} // namespace signalbox
