// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/oauthconfig.h"

#include <QJsonObject>

namespace signalbox {

/// The name of the account in the answer of a token endpoint or of a user-info endpoint: where the
/// configuration says it is, in the id token (OpenID Connect; not verified, as it came from the token
/// endpoint itself over TLS, Core §3.1.3.7), or in one of the usual places. Empty when there is none that can
/// be shown: at most 100 printable characters.
QString accountIn(const QJsonObject &answer, const OAuthConfig &config);

/// The name of an account as it is shown and kept: at most 100 printable characters without a '/', which
/// stands between a provider and its account. Empty when it cannot be one.
QString shownAccountName(const QString &text);

} // namespace signalbox
