// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/authorization.h"

namespace signalbox {

void removeClientCredentials(Headers &headers)
{
    headers.removeAll({"authorization", "x-api-key", "api-key", "cookie", "proxy-authorization"});
}

void applyCredential(Headers &headers, ProviderConfig::Auth auth, const Secret &secret)
{
    if (auth == ProviderConfig::Auth::ApiKey)
        headers.append("x-api-key", secret.reveal());
    else if (auth == ProviderConfig::Auth::AuthToken)
        headers.append("authorization", "Bearer " + secret.reveal());
}

} // namespace signalbox
