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

} // namespace signalbox
