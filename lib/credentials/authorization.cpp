// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/authorization.h"

#include <algorithm>

namespace signalbox {

QByteArray credentialIn(const Headers::Field &field)
{
    const QByteArray name = field.name.toLower();
    if (name == "x-api-key" || name == "api-key")
        return field.value;
    if (name != "authorization")
        return {};
    if (field.value.left(7).toLower() == "bearer ")
        return field.value.mid(7).trimmed();
    return field.value.contains(' ') ? QByteArray() : field.value;
}

bool isCredentialField(const QByteArray &name)
{
    const QByteArray lower = name.toLower();
    const auto words = {"auth", "cookie", "key", "password", "secret", "token"};
    return std::any_of(words.begin(), words.end(), [&](const char *word) { return lower.contains(word); });
}

bool isClientCredential(const QByteArray &name)
{
    return isCredentialField(name) && !isFieldName(name, "idempotency-key")
        && !fieldNameBeginsWith(name, "anthropic-") && !fieldNameBeginsWith(name, "openai-");
}

void removeClientCredentials(Headers &headers)
{
    headers.removeIf([](const Headers::Field &field) { return isClientCredential(field.name); });
}

void applyCredential(Headers &headers, const ProviderConfig &provider, const Secret &secret)
{
    if (provider.auth == ProviderConfig::Auth::ApiKey)
        headers.set(provider.keyHeader, secret.reveal());
    else if (provider.auth == ProviderConfig::Auth::AuthToken || provider.auth == ProviderConfig::Auth::OAuth)
        headers.append("authorization", "Bearer " + secret.reveal());
}

} // namespace signalbox
