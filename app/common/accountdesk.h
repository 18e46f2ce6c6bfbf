// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/secretsupply.h"
#include "oauth/signins.h"

#include <functional>
#include <memory>

namespace signalbox {

/// What the commands about accounts work with.
class AccountDesk
{
public:
    explicit AccountDesk(std::unique_ptr<SecretStore> theStore);
    Q_DISABLE_COPY_MOVE(AccountDesk)

    /// Reads the client secrets of `providers`, and uses their accounts. `done` comes from the event loop
    /// once each secret is there, or is known not to be.
    void use(const QList<ProviderConfig> &providers, QObject *context, const std::function<void()> &done);

    SystemClock clock;
    std::unique_ptr<SecretStore> store;
    OAuthHttp http;
    Accounts accounts;
    SecretSupply supply;
    SignIns signIns;
};

} // namespace signalbox
