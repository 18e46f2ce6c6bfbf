// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "oauth/signins.h"

#include <QJsonObject>

/// What `/oauth/*` shows, in the Provider Balancer's words where it has them.
namespace signalbox::signinviews {

/// Of `/oauth/authorize` for who is no browser: where a browser signs in.
QJsonObject page(const QString &url);
/// Of `/oauth/generate-url`.
QJsonObject begun(const SignIns::Pending &pending, const QString &pageUrl);
/// Of `/oauth/exchange-code`.
QJsonObject exchanged(const SignIns::Outcome &outcome);
/// Of a sign-out; `remark` is mostly empty.
QJsonObject signedOut(const QString &message, const QString &remark);
/// Of `/oauth/status`.
QJsonObject status(const QList<AccountSnapshot> &accounts, const QDateTime &now);

} // namespace signalbox::signinviews
