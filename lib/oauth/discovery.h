// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "oauth/oauthclient.h"

#include <QObject>

#include <functional>
#include <optional>

namespace signalbox {

/// Fills in the endpoints that a configuration leaves to its issuer's metadata: OpenID Connect Discovery 1.0,
/// then RFC 8414. What the configuration says itself stands.
class Discovery final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const Result<OAuthConfig> &config)>;
    /// What the endpoints are wanted for.
    enum class Purpose {
        SignIn,
        DeviceSignIn,
        Refresh,
        Revocation,
    };

    /// `http` outlives this.
    explicit Discovery(OAuthHttp &http, QObject *parent = nullptr);

    /// True when `config` has an issuer, and lacks what is wanted and its metadata may tell.
    [[nodiscard]] static bool isNeeded(const OAuthConfig &config, Purpose purpose = Purpose::SignIn);
    /// Where the metadata of an issuer may be, in the order in which they are asked for.
    [[nodiscard]] static QList<QUrl> metadataUrls(const QUrl &issuer);

    /// `done` comes from the event loop, at once when nothing is missing, and not after `context` is gone.
    void complete(const OAuthClient &client, Purpose purpose, QObject *context, const Done &done);

private:
    void ask(const OAuthClient &client, QList<QUrl> urls, const std::optional<Error> &before,
        QObject *context, const Done &done);
    [[nodiscard]] static Result<OAuthConfig> completed(
        const OAuthClient &client, const OAuthHttp::Answer &answer);

    OAuthHttp &m_http;
};

/// Whether an authorization server that calls itself `written` is `issuer` (RFC 8414 §3.3, RFC 9207 §2.4); to
/// write a '/' at its end or none is the same.
bool isSameIssuer(const QString &written, const QUrl &issuer);

} // namespace signalbox
