// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "oauth/oauthclient.h"

#include <QObject>

#include <functional>

namespace signalbox {

/// Fills in the endpoints that a configuration leaves to its issuer's metadata: OpenID Connect Discovery 1.0,
/// then RFC 8414.
class Discovery final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const Result<OAuthConfig> &config)>;

    /// `http` outlives this.
    explicit Discovery(OAuthHttp &http, QObject *parent = nullptr);

    /// True when `config` has an issuer and lacks what its metadata tells.
    [[nodiscard]] static bool isNeeded(const OAuthConfig &config);
    /// Where the metadata of an issuer may be, in the order in which they are asked for.
    [[nodiscard]] static QList<QUrl> metadataUrls(const QUrl &issuer);

    /// `done` comes from the event loop, at once when nothing is missing, and not after `context` is gone.
    void complete(const OAuthClient &client, QObject *context, const Done &done);

private:
    void ask(const OAuthClient &client, QList<QUrl> urls, QObject *context, const Done &done);

    OAuthHttp &m_http;
};

} // namespace signalbox
