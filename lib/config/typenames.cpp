// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/typenames.h"

namespace signalbox {

QString typeName(ProviderConfig::Type type)
{
    switch (type) {
    case ProviderConfig::Type::Anthropic:
        return QStringLiteral("anthropic");
    case ProviderConfig::Type::OpenAi:
        return QStringLiteral("openai");
    case ProviderConfig::Type::Databricks:
        return QStringLiteral("databricks");
    case ProviderConfig::Type::Demo:
        return QStringLiteral("demo");
    }
    return {};
}

QString authName(ProviderConfig::Auth auth)
{
    switch (auth) {
    case ProviderConfig::Auth::ApiKey:
        return QStringLiteral("api_key");
    case ProviderConfig::Auth::AuthToken:
        return QStringLiteral("auth_token");
    case ProviderConfig::Auth::Passthrough:
        return QStringLiteral("passthrough");
    case ProviderConfig::Auth::OAuth:
        return QStringLiteral("oauth");
    case ProviderConfig::Auth::None:
        return QStringLiteral("none");
    }
    return {};
}

QString billingName(Billing billing)
{
    for (const auto &[name, value] : billingNames) {
        if (value == billing)
            return QString::fromLatin1(name);
    }
    return {};
}

} // namespace signalbox
