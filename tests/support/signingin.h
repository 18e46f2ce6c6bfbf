// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "oauth/signins.h"
#include "support/fakeoauthserver.h"

namespace signalbox::test {

/// A provider whose accounts sign in at `server`, as its settings are now.
inline ProviderConfig signingInAt(
    const FakeOAuthServer &server, const QString &name = QStringLiteral("work"), const QString &account = {})
{
    ProviderConfig provider;
    provider.group = name;
    provider.name = account.isEmpty() ? name : name + u'/' + account;
    provider.auth = ProviderConfig::Auth::OAuth;
    provider.baseUrl = QUrl(server.baseUrl());
    provider.oauth = server.config();
    return provider;
}

/// Polls of a device without seconds between them.
inline SignIn::Times quickPolls()
{
    SignIn::Times times;
    times.interval = times.leastInterval = times.slowDown = std::chrono::milliseconds(1);
    return times;
}

/// Looks at the clock all the time, so that a test has only to set it.
inline Accounts::Times watchful()
{
    Accounts::Times times;
    times.longestSleep = std::chrono::milliseconds(2);
    times.courtesy = std::chrono::milliseconds(100);
    times.refresh.betweenTries = std::chrono::milliseconds(2);
    return times;
}

} // namespace signalbox::test
