// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/spokenprotocol.h"

namespace signalbox {

Protocol spokenProtocol(Protocol client, const ProviderConfig &provider)
{
    if (provider.type != ProviderConfig::Type::OpenAi)
        return Protocol::Anthropic;
    const Dialect &dialect = provider.dialect;
    if (client == Protocol::Responses && dialect.hasResponses)
        return Protocol::Responses;
    if (client == Protocol::OpenAi && dialect.hasChat)
        return Protocol::OpenAi;
    const bool takesResponses = dialect.hasResponses && (dialect.prefersResponses || !dialect.hasChat);
    return takesResponses ? Protocol::Responses : Protocol::OpenAi;
}

QByteArray pathAtProvider(const QByteArray &path, const ProviderConfig &provider)
{
    constexpr QByteArrayView version = "/v1";
    const bool hasVersion = path == version || path.startsWith("/v1/");
    return provider.type == ProviderConfig::Type::OpenAi && hasVersion ? path.sliced(version.size()) : path;
}

QByteArray clientPath(Protocol protocol)
{
    switch (protocol) {
    case Protocol::OpenAi:
        return "/v1/chat/completions";
    case Protocol::Responses:
        return "/v1/responses";
    case Protocol::Anthropic:
        break;
    }
    return "/v1/messages";
}

} // namespace signalbox
